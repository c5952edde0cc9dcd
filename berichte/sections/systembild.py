"""How the report on the Pro-Aktive Systeme looks: strip of figures, sheets of the file, and what its paper shows."""

from datetime import datetime
from typing import Any

from basis.diagramme import Art, Balken, Diagramm, balken
from basis.export import Blatt, Geld, Zelle
from basis.zahlen import ZEICHEN_GESPERRT, anzahl, datum, zahl
from berichte.druck.maschine import Druckauftrag
from berichte.sections.papier import LAUFEND, Beiblatt, berichtsauftrag
from berichte.sections.systembericht import GESPERRT, Gebietszeile, Kennzeile, Systembericht
from berichte.sections.systemzahlen import CENT
from proaktiv.kreislauffristen import Faelligkeit
from sozialraum.models import Stadt

MUSTER = "Dieser Bericht enthält erfundene Systeme, Runden und Hinweise, zur Vorführung."


def kennzahlen(b: Systembericht) -> list[dict[str, Any]]:
    spaet = b.wert("ueberfaellig")
    return [
        {"bezeichnung": "Stadtteile mit System", "wert": f"{zahl(b.wert('mit_system'))} von {zahl(b.wert('stadtteile'))}"},
        {"bezeichnung": "Runden gehalten", **_runden(b)},
        {"bezeichnung": "Jugendhilfe : Schnittstellen", "wert": b.mischung.text, "zusatz": f"Soll {b.mischung.soll or '–'}"},
        {"bezeichnung": "Offene Hinweise", "wert": zahl(b.wert("offen")), "zusatz": f"{zahl(spaet)} überfällig"},
        {"bezeichnung": "Offene Aktionen", "wert": zahl(b.wert("laufend"))},
        {"bezeichnung": "Frühwarnungen ohne Abwägung", "wert": zahl(b.wert("unbeantwortet"))},
    ]  # fmt: skip


def _runden(b: Systembericht) -> dict[str, str]:
    if b.zeile("runden").gesperrt:
        return {"wert": ZEICHEN_GESPERRT, "zusatz": "gesperrt"}
    fehlend = b.wert("ohne_eintrag")
    wie = f"{zahl(b.wert('gehalten'))} von {zahl(b.wert('runden'))}"
    return {"wert": wie, "zusatz": f"{zahl(fehlend)} ohne Eintrag" if fehlend else ""}


def diagramm(b: Systembericht) -> Diagramm | None:
    """Open Hinweise by state at the end of both Zeiträume; nothing to draw where none was open."""
    zeilen = [(z.name.removeprefix("davon "), z) for g in b.gruppen for z in g.zeilen if z.schluessel.startswith("stand_")]
    if not any(z.wert or z.vorher for _, z in zeilen):
        return None
    worte = {Art.IST: f"am {datum(b.kopf.bis)}", Art.VORJAHR: f"am {datum(b.kopf.davor_bis)}"}
    jetzt, vorher = b.wert("offen"), int(b.zeile("offen").vorher or 0)
    titel = f"{anzahl(jetzt, 'Hinweis war', 'Hinweise waren')} {worte[Art.IST]} offen, {zahl(vorher)} {worte[Art.VORJAHR]}"
    folge = [Balken(name, ist=z.wert, vorjahr=z.vorher) for name, z in zeilen]
    return balken(folge, titel=titel, einheit="Hinweise", worte=worte, kopf="Stand")


def notizen(b: Systembericht) -> list[str]:
    return [b.titel, *([f"Musterdaten: {MUSTER}"] if b.muster else []), b.kernaussage, *b.wichtigste, *b.hinweise]


def blaetter(b: Systembericht) -> list[Blatt]:
    """The first carries the notes, which the file shows as its Legende."""
    alle = [_kennzahlen(b), _gebiete(b), _systeme(b), _schleifen(b), _gremien(b), _arten(b), _konzepte(b)]
    return [blatt for nummer, blatt in enumerate(alle) if blatt.zeilen or nummer == 0]


def _zelle(z: Kennzeile, wert: Any) -> Zelle:
    return Geld(wert) if z.art == CENT and isinstance(wert, int) else wert


def _kennzahlen(b: Systembericht) -> Blatt:
    kopf = ("Gruppe", "Kennzahl", b.kopf.zeitraum, b.kopf.davor, "Veränderung")
    zeilen = [
        [g.titel, z.name, *(_zelle(z, wert) for wert in (z.anzeige, z.anzeige_vorher, z.anzeige_aenderung))]
        for g in b.gruppen
        for z in g.zeilen
    ]
    return Blatt("Kennzahlen", kopf, zeilen, hinweise=notizen(b))


GEBIETSKOPF = (
    "Gebiet", "Stadtteile", "davon mit System", "Runden angesetzt", "Runden gehalten", "Organisationen Jugendhilfe",
    "Organisationen Schnittstellen", "Jugendhilfe : Schnittstellen", "Hinweise neu", "geschlossen", "offen", "davon überfällig",
    "offene Aktionen", "Frühwarnungen ohne Abwägung",
)  # fmt: skip


def _gebiete(b: Systembericht) -> Blatt:
    return Blatt("Gebiete", GEBIETSKOPF, [_gebiet(z) for z in b.gebiete], [_gebiet(b.summe)] if b.gebiete else [])


def _gebiet(z: Gebietszeile) -> list[Zelle]:
    m = z.mischung
    seiten: list[Zelle] = [m.jugendhilfe, m.schnittstellen, m.text] if m and m.jugendhilfe is not None else [None, None, None]
    return [z.name, z.stadtteile, z.mit_system, z.runden_anzeige, z.gehalten_anzeige, *seiten, z.neu, z.geschlossen, z.offen,
            z.ueberfaellig, z.laufend, z.unbeantwortet]  # fmt: skip


def _systeme(b: Systembericht) -> Blatt:
    kopf = ("System", "Einrichtungen", "Stadtteile", "Koordination", "Runden angesetzt", "Runden gehalten", "letzte Runde im Zeitraum")
    return Blatt("Systeme", kopf, [
        [s.name, ", ".join(s.anker), ", ".join(s.stadtteile), "ja" if s.koordiniert else "nein",
         *((GESPERRT, GESPERRT, GESPERRT) if s.gesperrt else (s.runden, s.gehalten, s.letzte))]
        for s in b.systeme
    ])  # fmt: skip


def _schleifen(b: Systembericht) -> Blatt:
    kopf = ("Hinweis", "Gebiet", "Stand", "Frist", "Fällig am", "Was zu tun ist", "heute")
    return Blatt("Offene Hinweise", kopf, [
        [s.titel, s.ort, s.stand, Faelligkeit(s.frist).bezeichnung, s.faellig_am, s.satz, s.heute or s.stand] for s in b.schleifen
    ])  # fmt: skip


def _gremien(b: Systembericht) -> Blatt:
    kopf = ("Gremium", "im Zeitraum übergeben", "wartet auf Rückmeldung", "davon überfällig", "das Älteste seit")
    return Blatt("Übergaben", kopf, [[z.gremium, z.uebergeben, z.offen, z.ueberfaellig, z.seit] for z in b.gremien])


def _arten(b: Systembericht) -> Blatt:
    kopf = ("Art", "im Zeitraum geplant", "am Ende offen", "im Zeitraum beendet", "im Zeitraum abgebrochen")
    return Blatt("Aktionen", kopf, [[z.art, z.geplant, z.laufend, z.beendet, z.abgebrochen] for z in b.arten])


def _konzepte(b: Systembericht) -> Blatt:
    kopf = ("Gebiet", "Sozialräume", "davon mit eigenem Handlungskonzept", "Handlungskonzepte, die gelten", "Rückmeldung fällig",
            "Rückmeldungen im Zeitraum")  # fmt: skip
    zeilen: list[list[Zelle]] = [[z.name, z.raeume, z.mit_konzept, z.gelten, z.faellig, z.gemeldet] for z in b.konzepte]
    return Blatt("Handlungskonzepte", kopf, zeilen)


def auftrag(b: Systembericht, *, erstellt: datetime, kopf: str, stadt: Stadt | None, beiblatt: Beiblatt = LAUFEND) -> Druckauftrag:
    kontext = {
        "kennzahlen": kennzahlen(b),
        "zeilen": [(zeile, "") for zeile in b.gebiete],
        "diagramm": diagramm(b),
        "untertitel": b.kopf.name if b.kopf.name not in b.kopf.ort else "",
        "art": "Bericht Pro-Aktive Systeme",
        "kopfdaten": [("Zeitraum", b.kopf.zeitraum), ("Vergleich mit", b.kopf.davor), ("Stand", beiblatt.stand)],
        "datenstand": b.kopf.bis,
        "muster": MUSTER if b.muster else "",
    }
    return berichtsauftrag(
        "berichte/systembericht_druck.html", b, blaetter(b), kontext, erstellt=erstellt, kopf=kopf, stadt=stadt, beiblatt=beiblatt
    )  # fmt: skip
