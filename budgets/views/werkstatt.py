"""The workshop: result, what-if in the URL, comparison, notes; and its exports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from basis import diagramme
from basis.export import Blatt, Geld, Zelle
from basis.lists import as_file, export_links
from basis.zahlen import datum, prozent, zahl
from budgets.inputs import Auftrag
from budgets.models import Verteilung
from budgets.models.gewichtung import Verfahren
from budgets.rechnung import NICHT_ZUGEORDNET, Rechnung, Topfrechnung
from budgets.tafel import Betragszeile, Tafel, Topftafel, Topfzeile, baue_tafel, baue_topftafel
from budgets.templatetags.betraege import kurz
from budgets.views.common import (
    Szenario,
    dateihinweise,
    einheit,
    hole,
    lesbares_vorjahr,
    lies_szenario,
    nach_bevoelkerung,
    seitenrahmen,
    standsatz,
    warum_nicht_aendern,
)
from budgets.views.fristen import ueberpruefung
from sozialraum.access import seite
from sozialraum.rechte import Recht

VERGLEICHE = {
    "": "gespeichertem Stand oder Vorjahr",
    "gespeichert": "dem gespeicherten Stand",
    "vorjahr": "dem Vorjahr",
    "bevoelkerung": "der reinen Bevölkerung",
    "geltend": "der beschlossenen Verteilung",
}


@dataclass(frozen=True)
class Quelle:
    """One weighted Indikator with its Stichtag and source."""

    name: str
    gewicht: Fraction
    stichtag: date | None
    quelle: str


@dataclass(frozen=True)
class Topfansicht:
    """One Teiltopf as the template shows it."""

    topf: Topfrechnung
    tafel: Topftafel | None
    formular: Any
    geaendert: bool

    @property
    def verfahren(self) -> str:
        return Verfahren(self.topf.eingaben.einstellungen.verfahren).label

    @property
    def spalten(self) -> int:
        """Columns of the table of all steps, without a comparison."""
        return 7 + bool(self.topf.eingaben.topf.sockel) + bool(self.topf.eingaben.topf.kappung)

    @property
    def formel(self) -> str:
        return punktformel(self.topf)

    @property
    def nach_sockel(self) -> int:
        return self.topf.ergebnis.zeilen[0].gang.nach_sockel if self.topf.ergebnis else 0

    @property
    def nicht_verteilt(self) -> int:
        return self.topf.ergebnis.uebergreifend + self.topf.ergebnis.reserve if self.topf.ergebnis else 0

    @property
    def quellen(self) -> list[Quelle]:
        herkunft = self.topf.eingaben.herkunft
        gewichtet = [(g.gewicht, herkunft[g.indikator]) for g in self.topf.eingaben.einstellungen.gewichte if g.indikator in herkunft]
        return [Quelle(h.name, gewicht, h.stichtag, h.quelle) for gewicht, h in gewichtet]


def punktformel(topf: Topfrechnung) -> str:
    """The formula of the Punktwert with its weights, as the page prints it."""
    modell = topf.eingaben.modell
    teile = [f"{prozent(m.gewicht, 2)} {m.name}" for m in modell.merkmale]
    if modell.verfahren == "anteil":
        grund = [f"{prozent(modell.basisgewicht, 2)} für alle gleich"] if modell.basisgewicht else []
        return f"100 × ({' + '.join([*grund, *teile])}), jeder Indikator im Verhältnis zum Wert der Stadt"
    grund = [f"{zahl(modell.grundpunkte, 2)} Grundpunkte"] if modell.grundpunkte else []
    return " + ".join([*grund, *(f"{teil} (Punkte)" for teil in teile)])


@seite(lesen=Recht.INTERN_LESEN)
def verteilung(request: Any, pk: int) -> HttpResponse:
    """Result and what-if panel. The URL is the scenario; htmx takes only the result."""
    ziel = hole(request, pk)
    gewaehlt = request.GET.get("vergleich", "") if request.GET.get("vergleich", "") in VERGLEICHE else ""
    szenario = lies_szenario(request, ziel, lambda: vergleichsauftrag(request, ziel, gewaehlt), mit_auswahl=True)
    vergleich, womit = _vergleich(ziel, szenario, gewaehlt)
    tafel = baue_tafel(szenario.gezeigt, vergleich) if szenario.gueltig and szenario.gezeigt.rechenbar else None
    if (wanted := request.GET.get("format")) and tafel:
        return as_file(wanted, f"verteilung-{pk}", blaetter(ziel, szenario, tafel, womit))
    frist = ueberpruefung(ziel)
    kontext = {
        **seitenrahmen(request, ziel, "verteilung"),
        "kernaussage": kernaussage(szenario, tafel, einheit(ziel), womit),
        "exporte": export_links(request.GET) if tafel else [],
        "muster": szenario.gezeigt.eingaben.muster,
        "szenario": szenario,
        "rechnung": szenario.gezeigt,
        "tafel": tafel,
        "spalten": 4 + 2 * tafel.mit_vergleich if tafel else 0,
        "toepfe": _topfansichten(szenario, vergleich),
        "womit": womit if vergleich is not None and vergleich.rechenbar else "",
        "vergleiche": VERGLEICHE,
        "gewaehlt": gewaehlt,
        "balken": _balken(tafel) if tafel else {},
        "stand": standsatz(ziel),
        "frist": frist,
        "frist_text": f"Sie ist älter als zwei Jahre; die Überprüfung ist seit dem {datum(frist.faellig_am)} fällig." if frist else "",
        "vorjahr": lesbares_vorjahr(request, ziel),
        "warum_nicht": warum_nicht_aendern(request, ziel),
        "darf_szenario": request.zugang.darf(Recht.VERTEILUNG_ENTWERFEN),
    }
    nur_ergebnis = request.htmx and not request.htmx.history_restore_request
    antwort = render(request, "budgets/_ergebnis.html" if nur_ergebnis else "budgets/verteilung.html", kontext)
    antwort.headers["Vary"] = "HX-Request"
    return antwort


def vergleichsauftrag(request: Any, ziel: Verteilung, gewaehlt: str) -> Sequence[Auftrag]:
    """What to calculate besides; the stored state is calculated anyway."""
    if gewaehlt == "bevoelkerung":
        return [Auftrag(ziel, nach_bevoelkerung)]
    if gewaehlt == "geltend":
        geltend = Verteilung.objects.sichtbar_fuer(request.zugang).geltend(ziel.haushaltsjahr.jahr)
        return [Auftrag(geltend)] if geltend else []
    if gewaehlt in ("", "vorjahr") and (vorjahr := lesbares_vorjahr(request, ziel)):
        return [Auftrag(vorjahr)]
    return []


def _vergleich(ziel: Verteilung, szenario: Szenario, gewaehlt: str) -> tuple[Rechnung | None, str]:
    """The calculation to compare with, and its name in the sentence "Vergleich mit …"."""
    if gewaehlt == "gespeichert" or (not gewaehlt and szenario.geaendert):
        return szenario.gespeichert, "dem gespeicherten Stand"
    if gewaehlt in ("", "vorjahr"):
        return szenario.vergleich, f"dem Vorjahr {ziel.vorjahr.haushaltsjahr}" if szenario.vergleich and ziel.vorjahr else ""
    return szenario.vergleich, VERGLEICHE[gewaehlt]


def _topfansichten(szenario: Szenario, vergleich: Rechnung | None) -> list[Topfansicht]:
    alt = {topf.schluessel: {s: z.betrag for s, z in topf.zeilen.items()} for topf in vergleich.toepfe} if vergleich else {}
    return [
        Topfansicht(
            topf,
            baue_topftafel(szenario.gezeigt, topf, alt.get(topf.schluessel)) if topf.ergebnis else None,
            szenario.formulare.get(topf.schluessel),
            topf.schluessel in szenario.aenderungen,
        )
        for topf in szenario.gezeigt.toepfe
    ]


def kernaussage(szenario: Szenario, tafel: Tafel | None, einheit: str, womit: str) -> str:
    """One sentence with the number that matters, from fixed rules."""
    if not szenario.gueltig:
        return "Das Szenario ist nicht gerechnet: Bitte berichtigen Sie die markierten Felder."
    if tafel is None or tafel.groesster is None:
        return "Die Verteilung lässt sich so nicht rechnen; die Gründe stehen unten."
    gross = tafel.groesster
    if szenario.geaendert and tafel.mit_vergleich:
        weg = max(tafel.raeume, key=lambda z: abs(z.delta or 0))
        if weg.delta:
            mehr = "gewinnt" if weg.delta > 0 else "verliert"
            return f"Im Szenario {mehr} {weg.titel} am meisten: {kurz(abs(weg.delta), einheit)} gegenüber {womit}."
        return f"Das Szenario ändert keinen Betrag gegenüber {womit}."
    return (
        f"{gross.titel} erhält mit {kurz(gross.betrag, einheit)} den größten Teil ({prozent(gross.anteil)} des Verteilten). "
        f"Alle Teile ergeben zusammen genau {kurz(tafel.gesamt.betrag, einheit)}."
    )


def _balken(tafel: Tafel) -> dict[str, str]:
    """A small bar per recipient, all in one scale; the comparison as outline."""
    groesster = max((max(z.betrag, z.vergleich or 0) for z in tafel.raeume), default=0) or 1
    return {z.schluessel: diagramme.bullet(z.betrag, plan=z.vergleich, maximum=groesster, breite=130) for z in tafel.raeume}


def zelle(betrag: int | None, einheit: str) -> Zelle:
    """An amount for a file: euros, or VZÄ as a number."""
    if betrag is None:
        return None
    return Geld(betrag) if einheit == "€" else Fraction(betrag, 100)


def blaetter(ziel: Verteilung, szenario: Szenario, tafel: Tafel, womit: str) -> list[Blatt]:
    """The result, then every Teiltopf with all steps, then the notes."""
    art, rechnung = einheit(ziel), szenario.gezeigt
    gegen = f"Vergleich mit {womit}" if womit else "Vergleich"
    kopf = ["Ebene", "Schlüssel", "Name", *tafel.toepfe, "Betrag", "Anteil am Verteilten", gegen, "Δ", "Δ relativ"]
    zeilen = [_ergebniszeile(ebene, zeile, art) for ebene, zeile in _alle(tafel)]
    titel = "Ergebnis des Szenarios" if szenario.geaendert else "Ergebnis"
    erstes = Blatt(titel, kopf, zeilen, hinweise=[*dateihinweise(ziel, szenario), *rechnung.hinweise])
    return [erstes, *(_topfblatt(rechnung, topf, art) for topf in rechnung.toepfe)]


def _alle(tafel: Tafel) -> list[tuple[str, Betragszeile]]:
    liste = [paar for g in tafel.gruppen for paar in (*(("Sozialraum", z) for z in g.zeilen), ("Ressort", g.summe))]
    offen = [(NICHT_ZUGEORDNET, tafel.offen)] if tafel.offen else []
    posten = [("Verteilt", tafel.verteilt), ("Übergreifend", tafel.uebergreifend), ("Reserve", tafel.reserve), ("Ansatz", tafel.gesamt)]
    return [*liste, *offen, *posten]


def _ergebniszeile(ebene: str, z: Betragszeile, art: str) -> list[Zelle]:
    betraege = [zelle(b, art) for b in (*z.je_topf, z.betrag)]
    return [ebene, z.schluessel, z.name, *betraege, z.anteil, zelle(z.vergleich, art), zelle(z.delta, art), z.delta_anteil]


def _topfblatt(rechnung: Rechnung, topf: Topfrechnung, art: str) -> Blatt:
    kopf = ["Schlüssel", "Name", "Bevölkerung", "Punktwert", "Bedarfseinheiten", "Anteil", "Sockel", "roh", "gekappt", "Betrag", "Rang"]
    tafel = baue_topftafel(rechnung, topf)
    return Blatt(topf.name, kopf, [_topfzeile(z, art) for z in tafel], [_topfzeile(tafel.summe, art)])


def _topfzeile(z: Topfzeile, art: str) -> list[Zelle]:
    punktwert, rang = (z.zeile.punktwert, z.zeile.rang) if z.zeile else (None, None)
    geld = [zelle(b, art) for b in (z.sockel, z.roh, z.gekappt, z.betrag)]
    return [z.schluessel, z.name, z.bevoelkerung, punktwert, z.bedarfseinheiten, z.anteil, *geld, rang]
