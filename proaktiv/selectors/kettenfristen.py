"""What waits in the Präventionskette: milestones; deadlines of grants and evaluations for whoever keeps the Konzeptionen (domain.md 7)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from basis.due import Art, Faelligkeit, Frage, Zeilen
from basis.zahlen import datum
from proaktiv.konzeptionsfristen import VORLAUF_TAGE, naechste_evaluation
from proaktiv.massnahmenweg import Massnahmenstand
from proaktiv.models import Foerderfrist, Konzeption, Massnahmengebiet, Meilenstein
from sozialraum.access import Zugang
from sozialraum.rechte import Recht


def kettenfristen(zugang: Zugang, tag: date) -> Iterator[Frage]:
    bis = tag + timedelta(days=VORLAUF_TAGE)
    yield from _meilensteine(zugang, bis)
    if not zugang.darf(Recht.KONZEPTIONEN_PFLEGEN):
        return
    fristen = Foerderfrist.objects.offen().filter(tag__lte=bis)
    felder = {"pk": F("pk"), "art": F("art"), "tag": F("tag"), "programm": F("foerdermittel__programm")}
    yield Frage(fristen, felder, lambda zeilen: _fristen(zeilen, tag), Art.FOERDERUNG)
    konzeptionen = Konzeption.objects.annotate(letzte=Max("evaluationen__tag")).filter(laufzeit_von__lte=bis)
    namen = ("schluessel", "name", "laufzeit_von", "laufzeit_bis", "evaluation_monate", "letzte")
    yield Frage(konzeptionen, {name: F(name) for name in namen}, lambda zeilen: _evaluationen(zeilen, tag, bis), Art.TERMIN)


def _meilensteine(zugang: Zugang, bis: date) -> Iterator[Frage]:
    """Those of a Konzeption for whoever keeps it, those of a Maßnahme for whoever reports on it where it is."""
    gesucht = Q(pk__in=[])
    if zugang.darf(Recht.KONZEPTIONEN_PFLEGEN):
        gesucht |= Q(konzeption__isnull=False)
    if zugang.darf_ueberall(Recht.MASSNAHMEN_BERICHTEN):
        gesucht |= Q(massnahme__isnull=False)
    elif orte := zugang.gebiete_mit(Recht.MASSNAHMEN_BERICHTEN):
        gesucht |= Q(Exists(Massnahmengebiet.objects.filter(massnahme=OuterRef("massnahme"), gebiet__in=orte)))
    if gesucht == Q(pk__in=[]):
        return
    rows = Meilenstein.objects.filter(gesucht, erreicht_am__isnull=True, termin__lte=bis)
    rows = rows.exclude(massnahme__stand=Massnahmenstand.AUFGEGEBEN.value)
    felder = {
        "titel": F("titel"), "tag": F("termin"), "massnahme": F("massnahme"), "konzeption": F("konzeption__schluessel"),
        "name": Coalesce(F("massnahme__titel"), F("konzeption__name")),
    }  # fmt: skip
    yield Frage(rows, felder, _faellige_meilensteine, Art.TERMIN)


def _faellige_meilensteine(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    for z in sorted(zeilen, key=lambda z: (z["tag"], z["titel"])):
        weg = reverse("massnahme", args=[z["massnahme"]]) if z["massnahme"] else reverse("konzeption", args=[z["konzeption"]])
        yield Faelligkeit(f"Meilenstein: {z['titel']}", z["name"], weg, date.fromisoformat(z["tag"]))


def _fristen(zeilen: Zeilen, tag: date) -> Iterator[Faelligkeit]:
    """Until they are done, those that are over first."""
    for z in sorted(zeilen, key=lambda z: (z["tag"], z["pk"])):
        am, art = date.fromisoformat(z["tag"]), Foerderfrist.Art(z["art"]).label
        text = f"{art} war bis zum {datum(am)} fällig" if am < tag else f"{art} bis zum {datum(am)}"
        yield Faelligkeit(f"Förderfrist: {z['programm']}", text, reverse("foerderfrist_erledigen", args=[z["pk"]]), am, dringend=am < tag)


def _evaluationen(zeilen: Zeilen, tag: date, bis: date) -> Iterator[Faelligkeit]:
    for z in sorted(zeilen, key=lambda z: z["name"]):
        von, ende, letzte = (date.fromisoformat(z[name]) if z[name] else None for name in ("laufzeit_von", "laufzeit_bis", "letzte"))
        am = naechste_evaluation(von, ende, letzte, z["evaluation_monate"]) if von else None
        if am and am <= bis:
            text = f"Evaluation war bis zum {datum(am)} fällig" if am < tag else f"Evaluation bis zum {datum(am)}"
            yield Faelligkeit(f"Konzeption: {z['name']}", text, reverse("konzeption", args=[z["schluessel"]]), am)
