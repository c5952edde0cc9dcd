"""The months of a Haushaltsjahr and their steps, Haushaltsreste."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from basis.geld import euro
from basis.monate import folgemonat, monatsende
from basis.zahlen import datum, zahl
from budgets.actions import abschluss as aktionen
from budgets.forms.abschluss import OeffnungForm, RestForm
from budgets.forms.umschichtungen import LeerForm
from budgets.jahresende import abschlusshindernisse, verfuegbar_bis
from budgets.models import Haushaltsjahr, Monatsabschluss
from budgets.querysets.buchungssummen import gebucht_je_monat
from budgets.querysets.umschichtungen import GESCHLOSSEN
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.sitzungskalender import MONATSNAMEN
from sozialraum.views.formularseite import formularseite

ABSCHLIESSEN, OEFFNEN, PFLEGEN = Recht.MONAT_ABSCHLIESSEN, Recht.MONAT_OEFFNEN, Recht.HAUSHALT_PFLEGEN
# step → (title, button, what it does)
SCHRITTE = {
    "beantragen": ("Abschluss beantragen", "Eine zweite Person bestätigt den Abschluss. Bis dahin nimmt der Monat noch Buchungen an."),
    "bestaetigen": ("Abschluss bestätigen", "Danach nimmt der Monat keine Buchung und keine Umschichtung mehr an."),
    "zurueckziehen": ("Abschluss zurückziehen", "Der Monat bleibt offen."),
    "oeffnen": ("Öffnung beantragen", "Eine zweite Person bestätigt die Öffnung. Bis dahin bleibt der Monat geschlossen."),
    "oeffnung-bestaetigen": ("Öffnung bestätigen", "Danach nimmt der Monat wieder Buchungen an."),
    "oeffnung-ablehnen": ("Öffnung ablehnen", "Der Monat bleibt geschlossen."),
}
MOEGLICH: dict[str, tuple[str, ...]] = {
    "": ("beantragen",),
    "beantragt": ("bestaetigen", "zurueckziehen"),
    "abgeschlossen": ("oeffnen",),
    "oeffnung": ("oeffnung-bestaetigen", "oeffnung-ablehnen"),
    "geoeffnet": ("beantragen",),
}
VIER_AUGEN = {"bestaetigen", "oeffnung-bestaetigen", "oeffnung-ablehnen"}
ZUM_OEFFNEN = {"oeffnen", "oeffnung-bestaetigen", "oeffnung-ablehnen"}


def recht_fuer(schritt: str) -> Recht:
    """To open again what is closed is a right of its own."""
    return OEFFNEN if schritt in ZUM_OEFFNEN else ABSCHLIESSEN


def monate(request: Any, jahr: Haushaltsjahr) -> dict[str, Any]:
    """The twelve months with their state and what the person may do; for the page of the year."""
    rows = {a.monat: a for a in jahr.abschluesse.select_related("beantragt_von", "bestaetigt_von")}
    offen = jahr.status != jahr.Status.ABGESCHLOSSEN
    zu = {n for n, a in rows.items() if a.status in GESCHLOSSEN}
    zeilen = []
    for nummer, name in enumerate(MONATSNAMEN, 1):
        row = rows.get(nummer)
        schritte = tuple(s for s in MOEGLICH[row.status if row else ""] if offen and request.zugang.darf(recht_fuer(s)))
        wartet = "beantragen" in schritte
        hindernisse = abschlusshindernisse(jahr.jahr, nummer, heute(), zu) if wartet else ()
        schritte = () if hindernisse else schritte
        eigener = row is not None and row.beantragt_von_id == request.user.pk
        links = [
            (SCHRITTE[s][0], reverse("monat_schritt", args=[jahr.jahr, nummer, s])) for s in schritte if not (eigener and s in VIER_AUGEN)
        ]
        zeilen.append({"name": name, "row": row, "schritte": links, "grund": hindernisse[-1] if hindernisse else "", "zu": nummer in zu})
    return {"monate": zeilen, "warum_nicht_abschliessen": "" if request.zugang.darf(ABSCHLIESSEN) else warum_nicht(ABSCHLIESSEN)}


def weg(jahr: Haushaltsjahr, titel: str) -> list[tuple[str, str | None]]:
    eigene = reverse("haushaltsjahr", args=[jahr.jahr])
    return [("Budgets", reverse("budgets")), ("Haushalt", reverse("haushalt")), (str(jahr.jahr), eigene), (titel, None)]


@seite(lesen=Recht.INTERN_LESEN, methoden=("GET", "POST"))
def monat_schritt(request: Any, jahr: int, monat: int, schritt: str) -> HttpResponse:
    """One step of a month, confirmed on a page of its own; 403 with the sentence for who may not."""
    ziel = get_object_or_404(Haushaltsjahr, jahr=jahr)
    if schritt not in SCHRITTE or not 1 <= monat <= len(MONATSNAMEN):
        raise Http404
    recht = recht_fuer(schritt)
    if not request.zugang.darf(recht):
        raise PermissionDenied(warum_nicht(recht))
    titel, hinweis = SCHRITTE[schritt]
    form = (OeffnungForm if schritt == "oeffnen" else LeerForm)(request.POST if request.method == "POST" else None)
    wer, zurueck = request.zugang.wer(recht), reverse("haushaltsjahr", args=[jahr])

    def speichere() -> str:
        tun: dict[str, Any] = {
            "beantragen": aktionen.beantrage_abschluss, "bestaetigen": aktionen.bestaetige_abschluss,
            "zurueckziehen": aktionen.ziehe_abschluss_zurueck, "oeffnen": aktionen.beantrage_oeffnung,
            "oeffnung-bestaetigen": aktionen.bestaetige_oeffnung, "oeffnung-ablehnen": aktionen.lehne_oeffnung_ab,
        }  # fmt: skip
        tun[schritt](wer=wer, haushaltsjahr=ziel, monat=monat, **form.cleaned_data)
        return zurueck

    rows = {a.monat: a for a in ziel.abschluesse.all()}
    offen = rows[monat] if monat in rows and rows[monat].status == "oeffnung" else None
    satz = f"{hinweis} Grund der Öffnung: {offen.grund}" if offen else hinweis
    titel = f"{titel}: {MONATSNAMEN[monat - 1]} {jahr}"
    return formularseite(
        request, form, speichere, titel=titel, zurueck=zurueck, brotkrumen=weg(ziel, titel), absenden=SCHRITTE[schritt][0], hinweis=satz,
        kennzahlen=_gebucht(ziel, date(jahr, monat, 1)), hindernisse=_hindernisse(request, rows, date(jahr, monat, 1), schritt),
    )  # fmt: skip


def _gebucht(jahr: Haushaltsjahr, monat: date) -> list[dict[str, str]]:
    """What stands in the month that is closed or opened, beside the month before: a missing delivery shows."""
    davor = folgemonat(monat, -1)
    je_monat = gebucht_je_monat(jahr, (davor, monat))
    felder: list[tuple[str, Callable[[int], str]]] = [
        ("Buchungen", zahl), ("Ist Ausgaben", euro), ("Ist Einnahmen", euro), ("Festlegungen, Saldo", euro)
    ]  # fmt: skip
    zeilen = [
        {"bezeichnung": name, "wert": zeige(hier), "zusatz": f"Vormonat {zeige(dort)}" if monat.month > 1 else ""}
        for (name, zeige), hier, dort in zip(felder, je_monat[monat], je_monat[davor], strict=True)
    ]
    spanne = {"jahr": jahr.jahr, "von": datum(monat), "bis": datum(monatsende(monat))}
    zeilen[0]["url"] = f"{reverse('buchungen')}?{urlencode(spanne)}"
    return zeilen


def _hindernisse(request: Any, rows: dict[int, Monatsabschluss], monat: date, schritt: str) -> tuple[str, ...]:
    """What the step would be refused for: said instead of a button."""
    if schritt == "beantragen":
        return abschlusshindernisse(monat.year, monat.month, heute(), {n for n, a in rows.items() if a.status in GESCHLOSSEN})
    if schritt in VIER_AUGEN and monat.month in rows and rows[monat.month].beantragt_von_id == request.user.pk:
        return ("Den Antrag haben Sie gestellt: Ihn bestätigt eine zweite Person (Vier-Augen-Prinzip).",)
    return ()


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def haushaltsrest(request: Any, jahr: int) -> HttpResponse:
    """Carry-over of one Posten into the following year."""
    ziel = get_object_or_404(Haushaltsjahr, jahr=jahr)
    form = RestForm(request.POST or None, haushaltsjahr=ziel)

    def speichere() -> str:
        aktionen.uebertrage_rest(wer=request.zugang.verlange(PFLEGEN), **form.cleaned_data)
        return reverse("haushaltsjahr", args=[jahr])

    bis = datum(verfuegbar_bis(jahr))
    hinweis = f"Nach dem Abschluss aller Monate von {jahr}. Der Rest ist bis zum {bis} verfügbar; was selbst Rest war, verfällt."
    return formularseite(
        request, form, speichere, titel=f"Haushaltsrest aus {jahr} übertragen", zurueck=reverse("haushaltsjahr", args=[jahr]),
        brotkrumen=weg(ziel, "Haushaltsrest übertragen"), hinweis=hinweis, absenden="Übertragen",
    )  # fmt: skip
