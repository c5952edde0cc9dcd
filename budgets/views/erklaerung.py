"""Every cell from Rohwert to euro as one German sentence; and the Rechenpaket."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.export import Blatt
from basis.lists import as_file, export_links
from basis.zahlen import prozent, zahl
from budgets import paketinhalt
from budgets.actions.verteilung import paketkopf
from budgets.erklaerung import Rechenweg, Stadtzeile, rechenweg, stadtzeile
from budgets.erklaerungssperre import Wegsperre, leser_der_erklaerung
from budgets.inputs import rechne
from budgets.rechnung import Rechnung, Topfrechnung
from budgets.tafel import Topfzeile, baue_topftafel
from budgets.templatetags.betraege import kurz
from budgets.views.common import PAKET_GESPERRT, darf_paket, dateihinweise, einheit, hole, lies_szenario, seitenrahmen, standsatz
from budgets.views.werkstatt import punktformel, zelle
from sozialraum.access import seite
from sozialraum.inputs.baeume import zuordnungen_zu, zuordnungsstempel
from sozialraum.inputs.wertschutz import Sperre
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN, SCHWELLEN, juengster_wert
from sozialraum.rechte import Recht


@dataclass(frozen=True)
class Topferklaerung:
    """One Teiltopf: every recipient's way, the city as the measure, the sum of what is distributed."""

    topf: Topfrechnung
    formel: str
    wege: list[Rechenweg]
    stadt: Stadtzeile | None
    summe: Topfzeile

    @property
    def gesperrte(self) -> list[str]:
        """One sentence per recipient whose way this reader does not see."""
        return [weg.gesperrt for weg in self.wege if weg.gesperrt]


@seite(lesen=Recht.INTERN_LESEN)
def verteilung_erklaerung(request: Any, pk: int) -> HttpResponse:
    """All Teiltöpfe: each recipient's steps in one row; every cell leads to its sentence."""
    ziel = _hole(request, pk)
    szenario = lies_szenario(request, ziel)
    rechnung, art = szenario.gezeigt, einheit(ziel)
    sperre = _sperre(request, ziel, rechnung)
    toepfe = [_ansicht(rechnung, topf, sperre) for topf in rechnung.toepfe if topf.ergebnis]
    paket = [("Rechenpaket", reverse("verteilung_paket", args=[ziel.pk]))] if darf_paket(request.zugang, ziel) else []
    if (wanted := request.GET.get("format")) and toepfe:
        return as_file(wanted, f"erklaerung-{pk}", _blaetter(toepfe, dateihinweise(ziel, szenario), art))
    kontext = {
        **seitenrahmen(request, ziel, "verteilung_erklaerung"),
        "kernaussage": "Jede Zahl lässt sich bis zum Rohwert zurückverfolgen: Rohwert, Faktor, Gewicht, Punktwert, Anteil, Betrag.",
        "exporte": [*export_links(request.GET), *paket] if toepfe else [],
        "muster": rechnung.eingaben.muster,
        "toepfe": toepfe, "fehler": rechnung.fehler, "szenario": szenario, "stand": standsatz(ziel),
    }  # fmt: skip
    return render(request, "budgets/erklaerung.html", kontext)


def _hole(request: Any, pk: int) -> Any:
    return hole(request, pk, intern=juengster_wert(GEHEIMHALTUNG_INTERN), stempel=zuordnungsstempel())


def _sperre(request: Any, ziel: Any, rechnung: Rechnung) -> Wegsperre:
    """The internal threshold for those who may not see case numbers, on the page and in its file (docs/decisions.md 34)."""
    schwelle = int(ziel.intern or SCHWELLEN[GEHEIMHALTUNG_INTERN])
    offen = leser_der_erklaerung(ziel, request.zugang)
    return Wegsperre(rechnung, Sperre(rechnung.baum, offen, schwelle, None, zuordnungen_zu(ziel)))


def _ansicht(rechnung: Rechnung, topf: Topfrechnung, sperre: Wegsperre) -> Topferklaerung:
    wege = [sperre.zeige(topf, weg) for weg in _wege(rechnung, topf)]
    return Topferklaerung(topf, punktformel(topf), wege, stadtzeile(topf, wege[0]) if wege else None, baue_topftafel(rechnung, topf).summe)


def _wege(rechnung: Rechnung, topf: Topfrechnung) -> list[Rechenweg]:
    wege = (rechenweg(topf, schluessel) for schluessel in rechnung.eingaben.empfaenger)
    return [weg for weg in wege if weg is not None]


def _blaetter(toepfe: Sequence[Topferklaerung], hinweise: Sequence[str], art: str) -> list[Blatt]:
    """One sheet per Teiltopf; what the file is stands with the first."""
    return [_blatt(a.topf, a.wege, art, () if nummer else hinweise) for nummer, a in enumerate(toepfe)]


def _blatt(topf: Topfrechnung, wege: list[Rechenweg], art: str, hinweise: Sequence[str]) -> Blatt:
    """One row per recipient and step: value, factor, weight, contribution, sentence."""
    zahlen = ["Rohwert", "Wert der Stadt", "Faktor oder Punkte", "Gewicht", "Beitrag", "Betrag"]
    kopf = ["Teiltopf", "Schlüssel", "Raum", "Schritt", *zahlen, "Satz"]
    rows: list[list[Any]] = []
    for weg in wege:
        ort = [topf.name, weg.zeile.schluessel, weg.zeile.name]
        for s in weg.schritte:
            rows.append([*ort, s.name, s.rohwert, s.stadtwert, s.faktor, s.gewicht, s.beitrag, None, f"{s.satz_rohwert} {s.satz}".strip()])
        rows.append([*ort, "Punktwert", None, None, None, None, weg.zeile.punktwert, None, weg.satz_punktwert])
        for anker, titel, satz in weg.saetze:
            rows.append([*ort, titel, *[None] * 5, zelle(weg.zeile.betrag, art) if anker == "betrag" else None, satz])
    return Blatt(topf.name, kopf, rows, hinweise=hinweise)


@seite(lesen=Recht.INTERN_LESEN)
def verteilung_erklaerung_raum(request: Any, pk: int, topf: str, schluessel: str) -> HttpResponse:
    """All sentences of one recipient in one Teiltopf, with an anchor each."""
    ziel = _hole(request, pk)
    szenario = lies_szenario(request, ziel)
    gefunden = next((t for t in szenario.gezeigt.toepfe if t.schluessel == topf), None)
    weg = rechenweg(gefunden, schluessel) if gefunden else None
    if gefunden is None or (weg is None and (gefunden.ergebnis or schluessel not in szenario.gezeigt.eingaben.empfaenger)):
        raise Http404
    if weg:
        weg = _sperre(request, ziel, szenario.gezeigt).zeige(gefunden, weg)
    name = weg.zeile.name if weg else schluessel
    weg_dahin = (("Erklärung", reverse("verteilung_erklaerung", args=[pk])), (f"{name}, {gefunden.name}", None))
    rahmen = seitenrahmen(request, ziel, "verteilung_erklaerung", *weg_dahin)
    kontext = {
        **rahmen,
        "titel": f"{name}: {gefunden.name}",
        "kernaussage": _kernaussage(weg, gefunden, einheit(ziel)) if weg else "",
        "muster": szenario.gezeigt.eingaben.muster,
        "topf": gefunden, "weg": weg, "formel": punktformel(gefunden), "fehler": gefunden.fehler, "szenario": szenario,
        "stadtteile": gefunden.stadtteilzeilen(schluessel) if weg else (),
        "stand": standsatz(ziel),
    }  # fmt: skip
    return render(request, "budgets/erklaerung_raum.html", kontext)


def _kernaussage(weg: Rechenweg, topf: Topfrechnung, art: str) -> str:
    z = weg.zeile
    woraus = f"{prozent(z.anteil, 1)} aller Bedarfseinheiten, Punktwert {zahl(z.punktwert, 2)}"
    return f"{z.name} erhält aus „{topf.name}“ {kurz(z.betrag, art)}: {woraus}."


@seite(lesen=Recht.INTERN_LESEN)
def verteilung_paket(request: Any, pk: int) -> HttpResponse:
    """The Rechenpaket: the frozen one of a decided Verteilung, else of the draft as it stands now."""
    ziel = hole(request, pk)
    if not darf_paket(request.zugang, ziel):
        raise PermissionDenied(PAKET_GESPERRT)
    if ziel.ist_beschlossen:
        paket = ziel.paket
    else:
        rechnung = rechne(ziel, baeume=[request.zugang.baum])
        if not rechnung.rechenbar:
            text = "Es gibt kein Rechenpaket, weil sich die Verteilung so nicht rechnen lässt:\n" + "\n".join(rechnung.fehler)
            return HttpResponse(text, status=409, content_type="text/plain; charset=utf-8")
        paket = paketinhalt.erstelle(paketkopf(ziel), rechnung)
    inhalt = json.dumps(paket, ensure_ascii=False, indent=1)
    name = f"rechenpaket-{ziel.haushaltsjahr}-{pk}.json"
    return HttpResponse(inhalt, content_type="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'})
