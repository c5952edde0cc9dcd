"""Pages that set a new definition or new thresholds of a measure from a day on."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse

from basis.zahlen import datum
from bsc.actions import fassungen as aktionen
from bsc.forms.fassungen import FassungForm, SchwelleForm
from bsc.messgroesse import Zielrichtung
from bsc.models import Messdefinition, Messgroesse, Schwelle
from bsc.views.rahmen import messgroesse_von, rahmen
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht

PFLEGEN = Recht.SCORECARD_PFLEGEN
BLEIBT = "Frühere Werte werden weiter an dem gemessen, was an ihrem Stichtag galt; freigegebene Scorecards zeigen, was sie zeigten."


def _vorlage(m: Messgroesse) -> Messdefinition:
    """The newest definition as the start of the next one; the form fills a copy and saves none."""
    row = Messdefinition.objects.filter(messgroesse=m).order_by("-gueltig_ab").first()
    if row is None:
        raise Http404
    return row


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def messdefinition_neu(request: Any, pk: int) -> HttpResponse:
    m, wer, weg = messgroesse_von(request, pk, PFLEGEN)
    alt, unten = _vorlage(m), aktionen.darunter(m)
    start = {"gueltig_ab": max(heute(), aktionen.fruehestens(m, Messdefinition)), "begruendung": ""}
    form = FassungForm(request.POST or None, instance=copy(alt), initial=start, art=m.art, darunter=len(unten))

    def speichere() -> Messgroesse:
        felder = {feld: form.cleaned_data[feld] for feld in FassungForm.Meta.fields}
        auch = bool(form.cleaned_data.get("auch_darunter"))
        neu = aktionen.setze_fassung(wer=wer, messgroesse=m, auch_darunter=auch, **felder)
        for satz in folgen(alt, neu):
            messages.info(request, satz)
        return m

    hinweis = (
        f"{BLEIBT} Die Art ({m.get_art_display()}) und bei Verhältnissen die gewertete Seite bleiben, weil Ausgangswert und Plan von ihnen "
        "sprechen; für andere legen Sie eine neue Messgröße an."
    )
    meldung = "Die neue Fassung der Definition ist gespeichert."
    return rahmen(request, form, speichere, m.ziel.gebiet_id, "Definition neu fassen", weg, hinweis=hinweis, meldung=meldung)


def folgen(alt: Messdefinition, neu: Messdefinition) -> list[str]:
    """What follows from a new direction or a new source, and what is still to be done."""
    ab, saetze = datum(neu.gueltig_ab), []
    if neu.richtung != alt.richtung:
        korridor = " Ein Korridor braucht Planwerte mit von und bis." if neu.richtung == Zielrichtung.KORRIDOR else ""
        saetze.append(f"Werte ab dem {ab} werden mit der neuen Zielrichtung gemessen. Bitte prüfen Sie Plan und Schwellen.{korridor}")
    if neu.messquelle and neu.messquelle != alt.messquelle:
        saetze.append(f"Werte ab dem {ab} berechnet das System; für frühere Stichtage bleiben die bisherigen Werte.")
    if alt.messquelle and not neu.messquelle:
        saetze.append(f"Werte ab dem {ab} sind einzutragen; für frühere Stichtage bleiben die berechneten Werte.")
    if neu.gewertet != alt.gewertet:
        saetze.append(f"Werte ab dem {ab} bekommen {'wieder einen' if neu.gewertet else 'keinen'} Status.")
    return saetze


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def schwelle_neu(request: Any, pk: int) -> HttpResponse:
    m, wer, weg = messgroesse_von(request, pk, PFLEGEN)
    alt, unten = Schwelle.objects.filter(messgroesse=m).order_by("-gueltig_ab").first(), aktionen.darunter(m)
    start: dict[str, Any] = {"gueltig_ab": max(heute(), aktionen.fruehestens(m, Schwelle))}
    start |= {"gruen": alt.gruen, "gelb": alt.gelb} if alt else {}
    form = SchwelleForm(request.POST or None, instance=Schwelle(messgroesse=m), initial=start, darunter=len(unten))

    def speichere() -> Messgroesse:
        aktionen.setze_schwelle(wer=wer, schwelle=form.save(commit=False), auch_darunter=bool(form.cleaned_data.get("auch_darunter")))
        return m

    bisher = f"Bisher: {alt.worte}, seit {datum(alt.gueltig_ab)}. " if alt else "Bisher hat die Messgröße keine Schwellen. "
    meldung = "Die neuen Schwellen sind gespeichert."
    return rahmen(request, form, speichere, m.ziel.gebiet_id, "Schwellen setzen", weg, hinweis=f"{bisher}{BLEIBT}", meldung=meldung)
