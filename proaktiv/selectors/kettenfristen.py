"""What waits in the Präventionskette for whoever keeps the Konzeptionen: deadlines of grants, evaluations that are due (domain.md 7)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F, Max
from django.urls import reverse

from basis.due import Faelligkeit, Frage, Zeilen
from basis.zahlen import anzahl, datum
from proaktiv.konzeptionsfristen import VORLAUF_TAGE, naechste_evaluation
from proaktiv.models import Foerderfrist, Konzeption
from sozialraum.access import Zugang
from sozialraum.rechte import Recht

EINZELN = 3


def kettenfristen(zugang: Zugang, tag: date) -> Iterator[Frage]:
    if not zugang.darf(Recht.KONZEPTIONEN_PFLEGEN):
        return
    bis = tag + timedelta(days=VORLAUF_TAGE)
    fristen = Foerderfrist.objects.offen().filter(tag__lte=bis)
    felder = {"pk": F("pk"), "art": F("art"), "tag": F("tag"), "programm": F("foerdermittel__programm")}
    yield Frage(fristen, felder, lambda zeilen: _fristen(zeilen, tag))
    konzeptionen = Konzeption.objects.annotate(letzte=Max("evaluationen__tag")).filter(laufzeit_von__lte=bis)
    namen = ("schluessel", "name", "laufzeit_von", "laufzeit_bis", "evaluation_monate", "letzte")
    yield Frage(konzeptionen, {name: F(name) for name in namen}, lambda zeilen: _evaluationen(zeilen, tag, bis))


def _fristen(zeilen: Zeilen, tag: date) -> Iterator[Faelligkeit]:
    """Until they are done, those that are over first."""
    offen = sorted(zeilen, key=lambda z: (z["tag"], z["pk"]))
    for z in offen[:EINZELN]:
        am, art = date.fromisoformat(z["tag"]), Foerderfrist.Art(z["art"]).label
        text = f"{art} war bis zum {datum(am)} fällig" if am < tag else f"{art} bis zum {datum(am)}"
        yield Faelligkeit(f"Förderfrist: {z['programm']}", text, reverse("foerderfrist_erledigen", args=[z["pk"]]), am, dringend=am < tag)
    if (rest := len(offen) - EINZELN) > 0:
        titel = f"{anzahl(rest, 'weitere Förderfrist ist', 'weitere Förderfristen sind')} offen"
        yield Faelligkeit(titel, "Förderfristen zeigen", f"{reverse('foerderfristen')}?erledigt=offen")


def _evaluationen(zeilen: Zeilen, tag: date, bis: date) -> Iterator[Faelligkeit]:
    for z in sorted(zeilen, key=lambda z: z["name"]):
        von, ende, letzte = (date.fromisoformat(z[name]) if z[name] else None for name in ("laufzeit_von", "laufzeit_bis", "letzte"))
        am = naechste_evaluation(von, ende, letzte, z["evaluation_monate"]) if von else None
        if am and am <= bis:
            text = f"Evaluation war bis zum {datum(am)} fällig" if am < tag else f"Evaluation bis zum {datum(am)}"
            yield Faelligkeit(f"Konzeption: {z['name']}", text, reverse("konzeption", args=[z["schluessel"]]), am)
