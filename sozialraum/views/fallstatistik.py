"""The Fallstatistik: an overview of one Gebiet, and the list of all cells; both show and export exactly what the reader may see."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from basis.export import Blatt, Zelle
from basis.lists import as_file, export_links, list_page
from basis.zahlen import Wert, Zustand, datum, zahl
from sozialraum.access import seite
from sozialraum.ebenen import Ebene
from sozialraum.fallanzeige import SPALTEN
from sozialraum.fallkennzahlen import Kennzahl
from sozialraum.forms.fallfilter import FallfilterForm, FalllistenForm
from sozialraum.querysets import fallzahlen as abfragen
from sozialraum.rechte import Recht
from sozialraum.tables.fallstatistik import ArtTable, FallzahlTable, GebietTable
from sozialraum.views.daten import darf, krumen
from sozialraum.views.fallbild import Fallbild, Vergleich

F = TypeVar("F", bound=FallfilterForm)
NUR_INTERN = "Nur intern: Auch Anzahlen unter der Schwelle stehen hier offen. Nicht weitergeben."
GESPERRT = (
    "· gesperrt: kleine Anzahlen und was sie verraten würde. Gezeigt werden der Bestand an Quartalsenden (Stadtteile nach Form, ab dem "
    "Sozialraum nach Hilfeart) und ab dem Ressort die Zu- und Abgänge ganzer Quartale nach Form und der Ort stationärer Hilfen. "
    "Alles sehen Controlling und die zuständige Ressortleitung."
)
UNGEPRUEFT = "Ein Teil dieses Zeitraums wird noch geprüft und ist so lange gesperrt. Bitte laden Sie die Seite in einer Minute neu."
AUSGABEN = ("Bestand", "begonnen", "beendet", "in der Stadt", "außerhalb")


def bild_der_auswahl(request: Any, filterform: type[F]) -> tuple[Fallbild, F] | None:
    """The choice of the address; None while nothing was delivered or there is no city."""
    baum, meldungen = request.zugang.baum, abfragen.meldungen()
    if not meldungen.monate or not baum.auf_ebene(Ebene.FACHBEREICH):
        return None
    arten = abfragen.arten()
    form = filterform(request.GET, baum=baum, arten=arten, monate=meldungen.monate)
    return Fallbild(request.zugang, baum, arten, meldungen, form.auswahl()), form


@seite(lesen=Recht.INTERN_LESEN)
def fallstatistik(request: Any) -> HttpResponse:
    """Kennzahlen, Hilfen by Hilfeart, course, and the Gebiete beside each other."""
    rahmen = {"titel": "Fallstatistik", "brotkrumen": krumen(jetzt="Fallstatistik")} | darf(request)
    rahmen["tiefe"] = request.zugang.darf(Recht.FALLZAHLEN_OFFEN)
    gefunden = bild_der_auswahl(request, FallfilterForm)
    if gefunden is None:
        return render(request, "sozialraum/fallstatistik.html", rahmen)
    bild, form = gefunden
    ort = _ort(bild)
    arten, summe = bild.nach_hilfeart()
    gebiete, gebietssumme, oben = bild.nach_gebiet()
    vergleiche = bild.kennzahlen()
    if wanted := request.GET.get("format"):
        return as_file(wanted, "fallstatistik", _blaetter(bild, form, arten, summe, gebiete, gebietssumme, vergleiche))
    wort = form.wort()
    context = {
        **rahmen,
        "kernaussage": _kernaussage(ort, bild, wort, summe, vergleiche),
        "filterform": form,
        "bild": bild,
        "ort": ort,
        "exporte": export_links(request.GET),
        "muster": bild.muster,
        "kennzahlen": [_kachel(v, ort) for v in vergleiche if v.eigene.schluessel in KACHELN],
        "vergleiche": vergleiche,
        "arten": ArtTable(
            arten, caption=f"{wort}, {ort}, {bild.auswahl.zeitraum}", totals=[{"art": "Zusammen", **summe}], group_by=lambda z: z["gruppe"]
        ),
        "gebiete": GebietTable(
            gebiete, caption=f"{wort} nach Gebiet, {oben}, {bild.auswahl.zeitraum}", totals=[{"name": oben, **gebietssumme}]
        ),
        "diagramm": bild.verlauf(f"{wort}: {ort}"),
        "hinweis": hinweis(bild),
    }
    return render(request, "sozialraum/fallstatistik.html", context)


def hinweis(bild: Fallbild) -> str:
    """What the reader should know of the numbers that stand here."""
    if bild.nur_intern:
        return f"{NUR_INTERN} {bild.nicht_gemeldet}".rstrip()
    return " ".join(filter(None, [GESPERRT, UNGEPRUEFT if bild.blick.ungeprueft else "", bild.nicht_gemeldet]))


STADT = "ganze Stadt"
KACHELN = ("hze_je_1000", "ambulant_stationaer", "in_ausserhalb", "dauer")


def _ort(bild: Fallbild) -> str:
    knoten = bild.auswahl.knoten
    if knoten is None:
        return "ohne Stadtteil"
    if knoten.ebene == Ebene.FACHBEREICH:
        return STADT
    return f"Sozialraum {knoten.schluessel}" if knoten.ebene == Ebene.SOZIALRAUM else knoten.kurzname or knoten.name


def _kernaussage(ort: str, bild: Fallbild, wort: str, summe: dict[str, Wert], vergleiche: Sequence[Vergleich]) -> str:
    if summe["bestand"].zustand is Zustand.KEINE_ANGABE:
        return f"{ort[:1].upper()}{ort[1:]}, {bild.stand}: Die Zahl der Hilfen ist nicht vollständig gemeldet."
    if summe["bestand"].zahl is None:
        return f"{ort[:1].upper()}{ort[1:]}, {bild.stand}: Die Zahl der Hilfen ist gesperrt."
    satz = f"{ort[:1].upper()}{ort[1:]}, {bild.stand}: {zahl(summe['bestand'])} laufende Hilfen ({wort})"
    dichte = next((v for v in vergleiche if v.eigene.schluessel == "hze_je_1000"), None)
    if dichte is None or dichte.eigene.wert.zahl is None:
        return f"{satz}."
    stadt = f" (Stadt {zahl(dichte.stadt.wert, 1)})" if ort != STADT else ""
    k = dichte.eigene
    woraus = f"gerechnet aus {zahl(k.zaehler)} Hilfen mit Stadtteil auf {zahl(k.nenner)} Einwohnende"
    return f"{satz}. Hilfen zur Erziehung je 1.000 unter 21 Jahren: {zahl(k.wert, 1)}{stadt}, {woraus}."


def _kachel(v: Vergleich, ort: str) -> dict[str, str]:
    """Beside the city's own value the same one would be no comparison."""
    zusatz = "" if ort == STADT else f"Stadt {wert_als_text(v.stadt)}"
    return {"bezeichnung": v.eigene.name, "wert": wert_als_text(v.eigene), "zusatz": zusatz}


def wert_als_text(k: Kennzahl) -> str:
    """58 : 42, or the number with its unit."""
    if k.gegenwert is not None:
        return f"{zahl(k.wert)} : {zahl(k.gegenwert)}"
    return f"{zahl(k.wert, k.stellen)}\u00a0{k.einheit}".rstrip() if k.wert.zahl is not None else zahl(k.wert)


def _blaetter(
    bild: Fallbild, form: FallfilterForm, arten: Any, summe: dict[str, Wert], gebiete: Any, gebietssumme: dict[str, Wert],
    vergleiche: Sequence[Vergleich],
) -> list[Blatt]:  # fmt: skip
    hinweise = [_ort(bild), form.wort(), *_hinweise(bild)]
    zeilen: list[list[Zelle]] = [[z["gruppe"], z["art"], *(z[s] for s in SPALTEN), z["hinweis"]] for z in arten]
    orte: list[list[Zelle]] = [[z["name"], z["dichte"], *(z[s] for s in SPALTEN)] for z in gebiete]
    masse: list[list[Zelle]] = [
        [k.name, k.wert, k.einheit, v.stadt.wert, k.zaehler_name, k.zaehler, k.nenner_name, k.nenner, k.definition]
        for v in vergleiche
        for k in [v.eigene]
    ]
    fuss: list[list[Zelle]] = [["", "Zusammen", *(summe[s] for s in SPALTEN)]]
    gebietsfuss: list[list[Zelle]] = [["Zusammen", None, *(gebietssumme[s] for s in SPALTEN)]]
    return [
        Blatt("Hilfearten", ("Gruppe", "Hilfeart", *AUSGABEN, "Hinweis"), zeilen, fuss, hinweise),
        Blatt("Gebiete", ("Gebiet", "Bestand je 1.000 unter 21", *AUSGABEN), orte, gebietsfuss),
        Blatt("Kennzahlen", ("Kennzahl", "Wert", "Einheit", "Stadt", "Zähler", "", "Nenner", "", "Definition"), masse),
    ]


def _hinweise(bild: Fallbild) -> list[str]:
    """What every export says of itself."""
    muster = ["Musterdaten: erfundene Werte zur Vorführung"] if bild.muster else []
    return [bild.auswahl.zeitraum, hinweis(bild), *muster]


@seite(lesen=Recht.INTERN_LESEN)
def fallzahlen(request: HttpRequest) -> HttpResponse:
    """Every cell Gebiet × Hilfeart of the chosen Ebene."""
    bild, form = bild_der_auswahl(request, FalllistenForm) or (None, None)
    rows = bild.liste(form.gewaehlte_ebene) if bild and form else []
    return list_page(
        request,
        template="sozialraum/fallzahlen.html",
        table=FallzahlTable,
        rows=rows,
        name="fallzahlen",
        context={
            "titel": "Fallzahlen",
            "kernaussage": f"{bild.auswahl.zeitraum}, Bestand am {datum(bild.ende)}." if bild else "",
            "filterform": form,
            "bild": bild,
            "muster": bool(bild and bild.muster),
            "hinweis": hinweis(bild) if bild else "",
            "brotkrumen": krumen(("Fallstatistik", "fallstatistik"), jetzt="Fallzahlen"),
        },
        notes=_hinweise(bild) if bild else [],
    )
