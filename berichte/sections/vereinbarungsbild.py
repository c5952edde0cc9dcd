"""How the report on the Vereinbarungen looks: strip of figures, picture, sheets of the file, and what its paper shows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from basis.diagramme import Art, Balken, Diagramm, balken
from basis.export import Blatt, Zelle
from basis.zahlen import anzahl, datum, zahl
from berichte.druck.maschine import Druckauftrag
from berichte.sections.papier import LAUFEND, Beiblatt, berichtsauftrag
from berichte.sections.vereinbarungsbericht import LAGEKOPF, Vereinbarungsbericht, Vertragszeile, Zahlenzeile
from sozialraum.models import Stadt

MUSTER = "Vereinbarungen und Termine dieses Berichts sind zur Vorführung erfunden, bis auf die Grundsatzvereinbarung."
LAGEN = tuple(LAGEKOPF.values())


def kennzahlen(b: Vereinbarungsbericht) -> list[dict[str, Any]]:
    s, v = b.summe, b.vorher
    folge = [("insgesamt", s.alle, v.alle), *((LAGEKOPF[lage], n, v.je[lage]) for lage, n in s.je.items())]
    karten = [{"bezeichnung": name, "wert": zahl(n), "zusatz": f"vorher {zahl(alt)}"} for name, n, alt in folge]
    return [*karten, {"bezeichnung": "überfällige Termine", "wert": zahl(b.spaete)}]


def diagramm(b: Vereinbarungsbericht) -> Diagramm | None:
    """How they stood on both days; nothing to draw where there was none."""
    if not b.summe.alle and not b.vorher.alle:
        return None
    worte = {Art.IST: f"am {datum(b.kopf.bis)}", Art.VORJAHR: f"am {datum(b.kopf.seit)}"}
    jetzt, vorher = b.summe.zu_klaeren, b.vorher.zu_klaeren
    war = anzahl(jetzt, "Vereinbarung war", "Vereinbarungen waren")
    titel = f"{war} {worte[Art.IST]} abgelaufen oder unvollständig, {zahl(vorher)} {worte[Art.VORJAHR]}"
    folge = [Balken(LAGEKOPF[lage], ist=n, vorjahr=b.vorher.je[lage]) for lage, n in b.summe.je.items()]
    return balken(folge, titel=titel, einheit="Vereinbarungen", worte=worte, kopf="Stand")


def notizen(b: Vereinbarungsbericht) -> list[str]:
    return [b.titel, *([f"Musterdaten: {MUSTER}"] if b.muster else []), b.kernaussage, *b.wichtigste, *b.hinweise]


def blaetter(b: Vereinbarungsbericht) -> list[Blatt]:
    """The first carries the notes, which the file shows as its Legende. Heads name no day, so that two reports compare."""
    alle = [
        _zahlen(b, "Nach Art", "Art", b.arten, notizen(b)),
        _zahlen(b, "Nach Gebiet", "Gebiet", b.gebiete),
        _stand(b),
        _ordnung(b),
        Blatt("Termine nach Art", ("Termin", "im Zeitraum erledigt", "überfällig", "bald fällig", "später fällig"), [
            [t.art, t.erledigt, t.spaet, t.bald, t.spaeter] for t in b.terminarten
        ]),
        Blatt("Seit dem Bericht davor", ("Was neu ist", "Anzahl"), [[n.name, n.wert] for n in b.neues]),
        Blatt("Perspektivisches Ziel", ("Ziel", "Gezählt", "erreicht", "von"), [[z.ziel, z.wie, z.erreicht, z.von] for z in b.ziele]),
        _vertraege("Vereinbarungen", b.eigene),
        _vertraege("Gilt hier mit", b.obere),
        _termine(b),
    ]  # fmt: skip
    return [blatt for nummer, blatt in enumerate(alle) if blatt.zeilen or nummer == 0]


def _zahlen(b: Vereinbarungsbericht, titel: str, kopf: str, zeilen: Iterable[Zahlenzeile], hinweise: list[str] | None = None) -> Blatt:
    rows: list[list[Zelle]] = [[z.name, z.zahlen.alle, *z.zahlen.je.values(), z.spaete] for z in zeilen]
    fuss: list[list[Zelle]] = [["Summe", b.summe.alle, *b.summe.je.values(), b.spaete]]
    return Blatt(titel, (kopf, "Vereinbarungen", *LAGEN, "überfällige Termine"), rows, fuss, hinweise or [])


def _stand(b: Vereinbarungsbericht) -> Blatt:
    alle: list[list[Zelle]] = [["Vereinbarungen", b.summe.alle, b.vorher.alle]]
    je: list[list[Zelle]] = [[LAGEKOPF[lage], n, b.vorher.je[lage]] for lage, n in b.summe.je.items()]
    return Blatt("Stand an beiden Tagen", ("Stand", "am Ende des Zeitraums", "beim Bericht davor"), alle + je)


def _ordnung(b: Vereinbarungsbericht) -> Blatt:
    rows: list[list[Zelle]] = [[z.name, *z.je, z.alle] for z in (*b.ordnung, b.zielgruppensumme)]
    return Blatt("Gebiet und Zielgruppe", ("Gebiet", *b.zielgruppen, "Vereinbarungen"), rows[:-1], rows[-1:])


def _vertraege(titel: str, zeilen: Iterable[Vertragszeile]) -> Blatt:
    kopf = ("Vereinbarung", "Art", "Träger", "Gebiet", "Zielgruppe", "Wirkungsauftrag", "Stand", "vereinbart bis",
            "Budgetanteil in Prozent", "letztes Audit", "überfällige Termine", "Neu")  # fmt: skip
    return Blatt(titel, kopf, [
        [v.titel, v.art, v.traeger, v.ort, v.zielgruppe, v.wirkungsauftrag, v.stand, v.ende,
         None if v.anteil is None else v.anteil * 100, v.audit, v.spaete, v.neu]
        for v in zeilen
    ])  # fmt: skip


def _termine(b: Vereinbarungsbericht) -> Blatt:
    kopf = ("Vereinbarung", "Träger", "Gebiet", "Termin", "fällig am", "Tage überfällig")
    return Blatt("Offene Termine", kopf, [[t.titel, t.traeger, t.ort, t.art, t.faellig_am, t.tage] for t in b.termine])


def auftrag(b: Vereinbarungsbericht, *, erstellt: datetime, kopf: str, stadt: Stadt | None, beiblatt: Beiblatt = LAUFEND) -> Druckauftrag:
    kontext = {
        "kennzahlen": kennzahlen(b),
        "diagramm": diagramm(b),
        "gebietszeilen": [(zeile, "") for zeile in b.gebiete],
        "untertitel": b.kopf.name if b.kopf.ebene != "fachbereich" and b.kopf.name not in b.kopf.ort else "",
        "art": "Bericht Vereinbarungen",
        "kopfdaten": [("Zeitraum", b.kopf.zeitraum), ("Neu seit", datum(b.kopf.seit)), ("Stand", beiblatt.stand)],
        "datenstand": b.kopf.bis,
        "muster": MUSTER if b.muster else "",
    }
    return berichtsauftrag(
        "berichte/vereinbarungsbericht_druck.html", b, blaetter(b), kontext, erstellt=erstellt, kopf=kopf, stadt=stadt, beiblatt=beiblatt
    )  # fmt: skip
