"""The page that sets the plan of a measure for several years at once."""

from typing import Any

from django.http import HttpResponse

from basis.zahlen import datum
from bsc.actions.messgroessen import setze_planjahre
from bsc.forms.planjahre import PlanjahreForm
from bsc.messgroesse import Zielrichtung
from bsc.models import Messdefinition, Messgroesse, Messwert, Planwert
from bsc.views.rahmen import messgroesse_von, rahmen, sage_ab_wann
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht

JAHRE_OHNE_ENDE, HOECHSTENS = 4, 15
ANTEIL = "Bei einem Verhältnis ist der Plan der Anteil der gewerteten Seite in Prozent."


@seite(lesen=Recht.SCORECARD_PFLEGEN, methoden=("GET", "POST"))
def planjahre_setzen(request: Any, pk: int) -> HttpResponse:
    m, wer, weg = messgroesse_von(request, pk, Recht.SCORECARD_PFLEGEN)
    geltend = {p.tag: p for p in Planwert.objects.filter(messgroesse=m, gueltig_ab__lte=heute()).order_by("gueltig_ab", "pk")}
    definition = Messdefinition.objects.filter(messgroesse=m).am(heute()).first()
    korridor = definition is not None and definition.richtung == Zielrichtung.KORRIDOR
    namen = ("von", "bis") if korridor else ("wert", "mindest", "ambitioniert")
    gilt = {jahr: next((p for tag, p in geltend.items() if (tag.year, tag.month, tag.day) == (jahr, 12, 31)), None) for jahr in _jahre(m)}
    passend = {jahr: p if p and getattr(p, namen[0]) is not None else None for jahr, p in gilt.items()}
    form = PlanjahreForm(request.POST or None, gilt=passend, namen=namen)

    def speichere() -> Messgroesse:
        am = form.cleaned_data["gueltig_ab"] or heute()
        setze_planjahre(wer=wer, messgroesse=m, plaene=form.plaene, quelle=form.cleaned_data["quelle"], beschlossen=am)
        sage_ab_wann(request, am)
        return m

    andere = [f"{datum(p.tag)}: {p.worte}" for p in sorted(geltend.values(), key=lambda p: p.tag) if p not in passend.values()]
    saetze = ["Leer gelassene Jahre haben keinen eigenen Planwert; der Sollpfad führt über sie hinweg."]
    saetze += [] if korridor else ["Mindestziel und ambitioniertes Ziel sind freiwillig und ändern den Status nicht."]
    saetze += [ANTEIL] if m.art == Messgroesse.Art.VERHAELTNIS else []
    saetze += [f"Außerdem gilt: {'; '.join(andere)}."] if andere else []
    meldung = "Der Plan ist gesetzt. Der bisherige steht in der Geschichte."
    return rahmen(request, form, speichere, m.ziel.gebiet_id, "Plan je Jahr setzen", weg, hinweis=" ".join(saetze), meldung=meldung)


def _jahre(m: Messgroesse) -> range:
    """The years of the goal after its start value, of many those from today on; without an end the next few."""
    beginn = Messwert.objects.wirksam().filter(messgroesse=m, ist_ausgangswert=True).order_by("stichtag").first()
    von = max(m.ziel.von_jahr, beginn.stichtag.year + 1) if beginn else m.ziel.von_jahr
    bis = m.ziel.bis_jahr if m.ziel.bis_jahr is not None else max(heute().year, von) + JAHRE_OHNE_ENDE - 1
    letztes = Planwert.objects.filter(messgroesse=m).order_by("-tag").values_list("tag__year", flat=True).first()
    bis = max(bis, letztes or bis, von)
    von = max(von, min(heute().year, bis - HOECHSTENS + 1))
    return range(von, min(bis, von + HOECHSTENS - 1) + 1)
