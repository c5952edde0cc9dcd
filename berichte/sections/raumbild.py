"""How the report *Schwerpunkträume* looks: strip of figures, picture, sheets of the file, and what its paper shows."""

from datetime import datetime
from typing import Any

from basis.diagramme import Art, Balken, Diagramm, balken
from basis.export import Blatt, Zelle
from basis.zahlen import ZEICHEN_OHNE_WERT, anzahl, datum, vorzeichen, zahl
from berichte.druck.maschine import Druckauftrag
from berichte.sections.papier import LAUFEND, Beiblatt, berichtsauftrag
from berichte.sections.raumbericht import Einstufung, Raumbericht, Raumzeile
from sozialraum.models import Stadt

MUSTER = "Indikatoren und Listen dieses Berichts sind zur Vorführung erfunden."


def kennzahlen(b: Raumbericht) -> list[dict[str, Any]]:
    davor = f"{zahl(b.vorher)} in der Liste davor" if b.vorher is not None else ""
    folge = [
        {"bezeichnung": "Schwerpunkträume", "wert": _von(len(b.schwerpunkte), b), "zusatz": davor},
        {"bezeichnung": "Neu", "wert": zahl(len(b.neue)) if b.davor else ZEICHEN_OHNE_WERT, "zusatz": ""},
        {"bezeichnung": "Nicht bewertet", "wert": zahl(len(b.nicht_bewertete)) if b.liste else ZEICHEN_OHNE_WERT, "zusatz": ""},
    ]
    if b.bewertete:
        e = b.bewertete[0].jetzt
        folge.append({"bezeichnung": "Höchster Statusindex", "wert": vorzeichen(e.statusindex, 2), "zusatz": b.bewertete[0].name})
    stichtag = datum(b.liste.stichtag) if b.liste else ZEICHEN_OHNE_WERT
    return [*folge, {"bezeichnung": "Stichtag der Liste", "wert": stichtag, "zusatz": ""}]


def _von(wie_viele: int, b: Raumbericht) -> str:
    return f"{zahl(wie_viele)} von {zahl(len(b.bewertete))}" if b.liste else ZEICHEN_OHNE_WERT


def diagramm(b: Raumbericht) -> Diagramm | None:
    """The Stadtteile by class of Status in both lists; nothing to draw where none or only one is rated."""
    if b.liste is None or b.matrix is None or len(b.bewertete) < 2:
        return None
    alt = {z.klasse: z.summe for z in b.matrix_davor.zeilen} if b.matrix_davor else {}
    worte = {Art.IST: f"am {datum(b.liste.stichtag)}"} | ({Art.VORJAHR: f"am {datum(b.davor.stichtag)}"} if b.davor else {})
    jetzt = anzahl(len(b.schwerpunkte), "Stadtteil ist Schwerpunktraum", "Stadtteile sind Schwerpunkträume")
    davor = f", {zahl(b.vorher)} {worte[Art.VORJAHR]}" if b.davor else ""
    folge = [Balken(f"Status {z.klasse}", ist=z.summe, vorjahr=alt.get(z.klasse)) for z in b.matrix.zeilen]
    return balken(folge, titel=f"{jetzt} {worte[Art.IST]}{davor}", einheit="Stadtteile nach Status", worte=worte, kopf="Status")


def notizen(b: Raumbericht) -> list[str]:
    return [b.titel, *([f"Musterdaten: {MUSTER}"] if b.muster else []), b.kernaussage, *b.wichtigste, *b.hinweise]


def blaetter(b: Raumbericht) -> list[Blatt]:
    """The first carries the notes, which the file shows as its Legende."""
    alle = [_stadtteile(b), _kriterien(b), _gebiete(b), _klassen(b), _quellen(b)]
    return [blatt for nummer, blatt in enumerate(alle) if blatt.zeilen or nummer == 0]


STADTTEILKOPF = (
    "Schlüssel", "Stadtteil", "Sozialraum", "Rang", "von bewerteten", "Statusindex", "Dynamikindex", "Schwerpunktraum (1 ja, 0 nein)",
    "Rang davor", "Statusindex davor", "Dynamikindex davor", "Schwerpunktraum davor (1 ja, 0 nein)", "Einwohnende", "Status", "Dynamik",
    "Status davor", "Dynamik davor", "Was sich geändert hat", "Grund",
)  # fmt: skip


def _stadtteile(b: Raumbericht) -> Blatt:
    return Blatt("Stadtteile", STADTTEILKOPF, [_stadtteil(z) for z in b.zeilen], hinweise=notizen(b))


def _stadtteil(z: Raumzeile) -> list[Zelle]:
    j, v = z.jetzt, z.vorher
    jetzt: list[Zelle] = [j.rang, j.von if j.bewertet else None, j.statusindex, j.dynamikindex, _ja(j)]
    vorher: list[Zelle] = [v.rang, v.statusindex, v.dynamikindex, _ja(v)] if v else [None, None, None, None]
    worte: list[Zelle] = [j.statusklasse, j.dynamikklasse, v.statusklasse if v else None, v.dynamikklasse if v else None, z.wechsel]
    return [z.schluessel, z.name, z.sozialraum, *jetzt, *vorher, z.einwohner, *worte, z.jetzt.grund or z.satz]


def _ja(e: Einstufung) -> int | None:
    """As a number, so that a change of it is found; None: not rated, which is not no."""
    return int(e.schwerpunkt) if e.bewertet else None


def _kriterien(b: Raumbericht) -> Blatt:
    kopf = ("Schlüssel", "Stadtteil", "Teil", "Kriterium", "Einheit", "Wert", "Wert am Vergleichstag", "z-Wert", "Gewicht")
    return Blatt("Kriterien", kopf, [
        [z.schluessel, z.name, k.teil, k.name, k.einheit, k.wert, k.vorher, k.z, k.gewicht] for z in b.zeilen for k in z.kriterien
    ])  # fmt: skip


def _gebiete(b: Raumbericht) -> Blatt:
    kopf = ("Gebiet", "Stadtteile", "davon bewertet", "Schwerpunkträume", "Schwerpunkträume davor")
    zeilen: list[list[Zelle]] = [[z.name, z.stadtteile, z.bewertete, z.schwerpunkte, z.vorher] for z in b.gebiete]
    return Blatt("Gebiete", kopf, zeilen, [["Summe", b.stadtteile, len(b.bewertete), len(b.schwerpunkte), b.vorher]] if zeilen else [])


def _klassen(b: Raumbericht) -> Blatt:
    if b.matrix is None or b.kopf.ebene == "stadtteil":
        return Blatt("Klassen", ("Status",), [])
    kopf = ("Status", *(f"Dynamik {d}" for d in b.matrix.dynamiken), "zusammen")
    zeilen: list[list[Zelle]] = [[z.klasse, *(f.anzahl for f in z.felder), z.summe] for z in b.matrix.zeilen]
    return Blatt("Klassen", kopf, zeilen, [["zusammen", *b.matrix.spaltensummen, b.matrix.summe]])


def _quellen(b: Raumbericht) -> Blatt:
    kopf = ("Angabe", "Stichtag", "Datei", "SHA-256 (Anfang)")
    return Blatt("Quellen", kopf, [[q.gegenstand, q.stichtag, q.datei, q.sha256] for q in b.quellen])


def seite(b: Raumbericht) -> dict[str, Any]:
    """What the templates need besides the report."""
    return {
        "kennzahlen": kennzahlen(b), "diagramm": diagramm(b), "gebietszeilen": [(z, "") for z in b.gebiete],
        "hat_dynamik": bool(b.matrix and b.matrix.dynamiken), "muster": MUSTER if b.muster else "",
    }  # fmt: skip


def auftrag(b: Raumbericht, *, erstellt: datetime, kopf: str, stadt: Stadt | None, beiblatt: Beiblatt = LAUFEND) -> Druckauftrag:
    liste = [("Liste", f"{b.liste.name}, Stichtag {datum(b.liste.stichtag)}"), ("Verfahren", b.liste.verfahren)] if b.liste else []
    kontext = seite(b) | {
        "untertitel": b.kopf.name if b.kopf.ebene != "fachbereich" and b.kopf.name not in b.kopf.ort else "",
        "art": "Bericht Schwerpunkträume",
        "kopfdaten": [("Zeitraum", b.kopf.zeitraum), *liste, ("Stand", beiblatt.stand)],
        "datenstand": b.stand,
    }
    return berichtsauftrag(
        "berichte/raumbericht_druck.html", b, blaetter(b), kontext, erstellt=erstellt, kopf=kopf, stadt=stadt, beiblatt=beiblatt
    )  # fmt: skip
