"""How the Gebietsprofil looks: strip of figures, pictures, sheets of the file, and what its paper shows."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from basis.diagramme import Art, Balken, Diagramm, balken, bullet, sparkline
from basis.export import Blatt, Zelle
from basis.zahlen import NBSP, ZEICHEN_OHNE_WERT, Zustand, datum, vorzeichen, zahl
from berichte.druck.maschine import Druckauftrag
from berichte.sections import profiltexte
from berichte.sections.papier import LAUFEND, Beiblatt, berichtsauftrag
from berichte.sections.profilbericht import Indikatorzeile, Profilbericht
from berichte.sections.profilmenschen import Bandzeile
from sozialraum.models import Stadt

MUSTER = "Dieser Bericht enthält erfundene Werte und Einrichtungen, zur Vorführung."
BREIT, KURZ = 70, 60


@dataclass(frozen=True)
class Bildzeile:
    """An Indikator with its two small pictures: beside the city, and over time."""

    z: Indikatorzeile
    lage: str
    verlauf: str


def gruppen(b: Profilbericht) -> list[tuple[str, list[Bildzeile]]]:
    """By Kategorie, in the order of the catalogue."""
    je: dict[str, list[Bildzeile]] = {}
    for z in b.indikatoren:
        je.setdefault(z.kategorie, []).append(Bildzeile(z, _lage(z), _verlauf(z)))
    return list(je.items())


def _lage(z: Indikatorzeile) -> str:
    if z.hoechster is None or z.wert.zahl is None:
        return ""
    stadt = z.stadt if z.stadt.zahl is not None else None
    return bullet(z.wert, soll=stadt, maximum=z.hoechster, breite=BREIT, titel=f"{z.name}: Wert als Balken, Stadt als Strich")


def _verlauf(z: Indikatorzeile) -> str:
    werte = [s.wert for s in z.verlauf]
    gezeigt = len(werte) > 1 and any(w.zahl is not None for w in werte)
    return sparkline(werte, titel=f"Verlauf {z.name}", breite=KURZ) if gezeigt else ""


def kennzahlen(b: Profilbericht) -> list[dict[str, Any]]:
    m, bestand = b.menschen, b.bestand
    delta = f"{vorzeichen(m.gesamt - m.vorher)} seit {datum(m.davor)}" if m.vergleichbar and m.gesamt and m.vorher and m.davor else ""
    folge = [{"bezeichnung": "Einwohnende", "wert": zahl(m.gesamt), "zusatz": delta}]
    if m.jung:
        folge.append({"bezeichnung": "unter 21 Jahren", "wert": zahl(m.jung.wert), "zusatz": _anteil(b, m.jung)})
    vergleichbar = [i.abstand for i in b.indikatoren if i.abstand is not None] if b.kopf.ebene != "fachbereich" else []
    if vergleichbar:
        wie = f"{zahl(sum(a > 0 for a in vergleichbar))} von {zahl(len(vergleichbar))}"
        folge.append({"bezeichnung": "Stärker belastet als die Stadt", "wert": wie, "zusatz": "Indikatoren"})
    zu, ohne = (len(b.mit_zustand(zustand)) for zustand in (Zustand.GESPERRT, Zustand.KEINE_ANGABE))
    werte = f"{zahl(len(b.indikatoren) - zu - ohne)} von {zahl(len(b.indikatoren))}"
    folge.append({"bezeichnung": "Indikatoren mit Wert", "wert": werte, "zusatz": f"{zahl(zu)} gesperrt, {zahl(ohne)} ohne Wert"})
    plaetze = "Plätze ohne Angabe" if bestand.plaetze is None and bestand.anzahl else f"{zahl(bestand.plaetze or 0)} Plätze"
    return [*folge, {"bezeichnung": "Einrichtungen", "wert": zahl(bestand.anzahl), "zusatz": plaetze}]


def _anteil(b: Profilbericht, band: Bandzeile) -> str:
    m = b.menschen
    hier, stadt = m.anteil(band.wert, m.gesamt), m.anteil(band.stadt, m.stadt)
    if hier is None:
        return ""
    return f"{zahl(hier, 1)}{NBSP}%" + (f", Stadt {zahl(stadt, 1)}{NBSP}%" if b.kopf.ebene != "fachbereich" else "")


def diagramm(b: Profilbericht) -> Diagramm | None:
    """The age bands on both Stichtage, without those that reach the end of life; nothing to draw where nobody was counted.

    A day that counts other Stadtteile is not drawn beside.
    """
    m = b.menschen
    davor_am = m.davor if m.vergleichbar else None
    zeilen = [z for z in m.baender if z.bis_unter <= 100 and z.wert is not None]
    if not zeilen or m.stichtag is None or not any(z.wert for z in zeilen):
        return None
    worte = {Art.IST: f"am {datum(m.stichtag)}"} | ({Art.VORJAHR: f"am {datum(davor_am)}"} if davor_am else {})
    vorn = m.jung or zeilen[0]
    davor = f", {zahl(vorn.vorher)} {worte[Art.VORJAHR]}" if davor_am and vorn.vorher is not None else ""
    titel = f"{vorn.name}: {zahl(vorn.wert)} {worte[Art.IST]}{davor}"
    folge = [Balken(z.name, ist=z.wert, vorjahr=z.vorher if davor_am else None) for z in zeilen]
    return balken(folge, titel=titel, einheit="Einwohnende", worte=worte, kopf="Alter")


def notizen(b: Profilbericht) -> list[str]:
    return [b.titel, *([f"Musterdaten: {MUSTER}"] if b.muster else []), b.kernaussage, *b.wichtigste, *b.hinweise]


def blaetter(b: Profilbericht) -> list[Blatt]:
    """The first carries the notes, which the file shows as its Legende."""
    alle = [_indikatoren(b), _baender(b), _raeume(b), _einrichtungen(b), _gremien(b), _verlaeufe(b), _quellen(b)]
    return [blatt for nummer, blatt in enumerate(alle) if blatt.zeilen or nummer == 0]


INDIKATORKOPF = (
    "Kategorie", "Indikator", "Einheit", "Wert", "am Stichtag davor", "Veränderung", "Ebene darüber", "Stadt", "Rang", "von Gebieten",
    "niedrigster Stadtteil", "höchster Stadtteil", "Stadtteile ohne Wert", "niedrigster Stadtteil: Name", "höchster Stadtteil: Name",
    "Stichtag", "Stichtag davor", "Quelle", "Datei", "Stadtteile ohne Wert am Stichtag davor",
)  # fmt: skip


def _indikatoren(b: Profilbericht) -> Blatt:
    return Blatt("Indikatoren", INDIKATORKOPF, [_indikator(z, b.kopf.ebene == "fachbereich") for z in b.indikatoren], hinweise=notizen(b))


def _indikator(z: Indikatorzeile, ist_stadt: bool) -> list[Zelle]:
    """The city stands beside itself only once."""
    werte: list[Zelle] = [z.wert, z.vorher, z.aenderung, z.darueber, None if ist_stadt else z.stadt, z.rang, z.von or None]
    enden: list[Zelle] = [z.tief.wert if z.tief else None, z.hoch.wert if z.hoch else None, z.fehlend]
    namen: list[Zelle] = [z.tief.name if z.tief else None, z.hoch.name if z.hoch else None]
    woher: list[Zelle] = [z.stichtag, z.davor, z.quelle, ", ".join(z.dateien), z.fehlend_vorher or None]
    return [z.kategorie, z.name, z.einheit, *werte, *enden, *namen, *woher]


def _baender(b: Profilbericht) -> Blatt:
    m, ist_stadt = b.menschen, b.kopf.ebene == "fachbereich"
    kopf = (
        "Altersband", "Einwohnende", "Anteil in %", "am Stichtag davor", "Veränderung", "Stadt", "Anteil der Stadt in %", "Stichtag",
        "Stichtag davor",
    )  # fmt: skip
    return Blatt("Bevölkerung", kopf, [
        [z.name, z.wert, m.anteil(z.wert, m.gesamt), z.vorher, z.aenderung,
         *((None, None) if ist_stadt else (z.stadt, m.anteil(z.stadt, m.stadt))), m.stichtag, m.davor]
        for z in m.baender
    ])  # fmt: skip


def _raeume(b: Profilbericht) -> Blatt:
    kopf = ("Gebiet", "Einwohnende", "am Stichtag davor", "Veränderung", "unter 21 Jahren")
    m = b.menschen
    summe: list[Zelle] = ["Summe", m.gesamt, m.vorher, m.aenderung, m.junge]
    zeilen: list[list[Zelle]] = [[z.name, z.gesamt, z.vorher, z.aenderung, z.jung] for z in m.raeume]
    return Blatt("Gebiete", kopf, zeilen, [summe] if zeilen else [])


def _einrichtungen(b: Profilbericht) -> Blatt:
    kopf = ("Art", "Einrichtungen", "Plätze", "ohne Angabe der Plätze", "Namen")
    alle = b.bestand
    zeilen: list[list[Zelle]] = [
        [z.art, z.bestand.anzahl, z.bestand.plaetze, z.bestand.ohne_angabe, ", ".join(z.namen)] for z in b.einrichtungen
    ]
    return Blatt("Einrichtungen", kopf, zeilen, [["Summe", alle.anzahl, alle.plaetze, alle.ohne_angabe, ""]] if zeilen else [])


def _gremien(b: Profilbericht) -> Blatt:
    return Blatt("Gremien", ("Gremium", "Gebiet", "Turnus"), [[z.name, z.ort, z.turnus] for z in b.gremien])


def _verlaeufe(b: Profilbericht) -> Blatt:
    """Each Stichtag is a row of its own: two reports of different years have these rows in common."""
    zeilen: list[list[Zelle]] = [[z.kategorie, z.name, z.einheit, s.stichtag, s.wert] for z in b.indikatoren for s in z.verlauf]
    return Blatt("Verlauf", ("Kategorie", "Indikator", "Einheit", "Stichtag", "Wert"), zeilen)


def _quellen(b: Profilbericht) -> Blatt:
    kopf = ("Angabe", "Stichtag", "Datei", "SHA-256 (Anfang)", "Übernommen am")
    return Blatt("Quellen", kopf, [[q.gegenstand, q.stichtag, q.datei, q.sha256, q.uebernommen_am] for q in b.quellen])


def anteile(b: Profilbericht) -> list[tuple[Bandzeile, Fraction | None, Fraction | None]]:
    """The age bands with their share here and in the city, in per cent."""
    m = b.menschen
    return [(z, m.anteil(z.wert, m.gesamt), m.anteil(z.stadt, m.stadt)) for z in m.baender]


def seite(b: Profilbericht) -> dict[str, Any]:
    """What the templates need besides the report."""
    stadt, stadtteil = (b.kopf.ebene == ebene for ebene in ("fachbereich", "stadtteil"))
    spalten = 4 + (3 if not stadt else 0) + (not stadtteil) + bool(b.kopf.darueber)
    return {
        "kennzahlen": kennzahlen(b), "diagramm": diagramm(b), "gruppen": gruppen(b), "anteile": anteile(b), "spalten": spalten,
        "gebietszeilen": [(z, "") for z in b.gebiete], "ungleich": profiltexte.ungleich(b.menschen),
        "stand_bevoelkerung": datum(b.menschen.stichtag) if b.menschen.stichtag else ZEICHEN_OHNE_WERT,
        "muster": MUSTER if b.muster else "",
    }  # fmt: skip


def auftrag(b: Profilbericht, *, erstellt: datetime, kopf: str, stadt: Stadt | None, beiblatt: Beiblatt = LAUFEND) -> Druckauftrag:
    kontext = seite(b) | {
        "untertitel": b.kopf.name if b.kopf.ebene != "fachbereich" and b.kopf.name not in b.kopf.ort else "",
        "art": "Bericht Gebietsprofil",
        "kopfdaten": [("Zeitraum", b.kopf.zeitraum), ("Stand", beiblatt.stand)],
        "datenstand": b.stand,
    }
    return berichtsauftrag(
        "berichte/gebietsprofil_druck.html", b, blaetter(b), kontext, erstellt=erstellt, kopf=kopf, stadt=stadt, beiblatt=beiblatt
    )  # fmt: skip
