"""How the report on the Beschlussverfolgung looks: strip of figures, picture, sheets of the file, and what its paper shows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from basis.diagramme import Art, Balken, Diagramm, balken
from basis.export import Blatt, Zelle
from basis.zahlen import anzahl, datum, zahl
from berichte.druck.maschine import Druckauftrag
from berichte.sections.beschlussbericht import Auftragszahlen, Auftragszeile, Beschlussbericht, Zahlenzeile
from berichte.sections.papier import LAUFEND, Beiblatt, berichtsauftrag
from sozialraum.auftragslage import Lage
from sozialraum.models import Stadt

MUSTER = "Unter den Aufträgen dieses Berichts sind erfundene, zur Vorführung."
LAGEN = tuple(lage.bezeichnung for lage in Lage)


def kennzahlen(b: Beschlussbericht) -> list[dict[str, Any]]:
    s, v = b.summe, b.vorher
    folge = [
        ("Aufträge und Anfragen", s.alle, v.alle), ("unerledigt", s.offen, v.offen), ("überfällig", s.ueberfaellig, v.ueberfaellig),
        ("bald fällig", s.bald, v.bald), ("ohne Frist", s.ohne_frist, v.ohne_frist),
        ("zur Kenntnis zu nehmen", s.vorzulegen, v.vorzulegen),
    ]  # fmt: skip
    karten = [{"bezeichnung": name, "wert": zahl(n), "zusatz": f"vorher {zahl(alt)}"} for name, n, alt in folge]
    return [*karten, {"bezeichnung": "offene Anfragen", "wert": zahl(b.anfragen.offen)}]


def diagramm(b: Beschlussbericht) -> Diagramm | None:
    """How they stood on both days; nothing to draw where there was none."""
    if not b.summe.alle and not b.vorher.alle:
        return None
    worte = {Art.IST: f"am {datum(b.kopf.bis)}", Art.VORJAHR: f"am {datum(b.kopf.seit)}"}
    war = anzahl(b.summe.ueberfaellig, "Auftrag war", "Aufträge waren")
    titel = f"{war} {worte[Art.IST]} überfällig, {zahl(b.vorher.ueberfaellig)} {worte[Art.VORJAHR]}"
    folge = [Balken(lage.bezeichnung, ist=n, vorjahr=b.vorher.je[lage]) for lage, n in b.summe.je.items()]
    return balken(folge, titel=titel, einheit="Aufträge", worte=worte, kopf="Stand")


def notizen(b: Beschlussbericht) -> list[str]:
    return [b.titel, *([f"Musterdaten: {MUSTER}"] if b.muster else []), b.kernaussage, *b.wichtigste, *b.hinweise]


def blaetter(b: Beschlussbericht) -> list[Blatt]:
    """The first carries the notes, which the file shows as its Legende. Heads name no day, so that two reports compare."""
    alle = [
        _zahlen("Nach Art", "Art", b.arten, b, notizen(b)),
        _stand(b.summe, b.vorher),
        _zahlen("Nach Gremium", "Gremium", b.gremien, b),
        _zahlen("Nach zuständigem Gebiet", "Zuständiges Gebiet", b.gebiete, b),
        Blatt("Seit dem Bericht davor", ("Was neu ist", "Anzahl"), [[n.name, n.wert] for n in b.neues]),
        _auftraege("Unerledigt", b.unerledigte),
        _auftraege("Erledigt oder entfallen", b.beendete),
    ]
    return [blatt for nummer, blatt in enumerate(alle) if blatt.zeilen or nummer == 0]


def _zahlen(titel: str, kopf: str, zeilen: Iterable[Zahlenzeile], b: Beschlussbericht, hinweise: list[str] | None = None) -> Blatt:
    rows: list[list[Zelle]] = [[z.name, z.zahlen.alle, *z.zahlen.je.values(), z.geheim] for z in zeilen]
    fuss: list[list[Zelle]] = [["Summe", b.summe.alle, *b.summe.je.values(), b.geheim]] if rows else []
    return Blatt(titel, (kopf, "alle", *LAGEN, "davon nichtöffentlich"), rows, fuss, hinweise or [])


def _stand(jetzt: Auftragszahlen, vorher: Auftragszahlen) -> Blatt:
    je: list[list[Zelle]] = [[lage.bezeichnung, n, vorher.je[lage]] for lage, n in jetzt.je.items()]
    return Blatt("Stand an beiden Tagen", ("Stand", "am Ende des Zeitraums", "beim Bericht davor"), je)


def _auftraege(titel: str, zeilen: Iterable[Auftragszeile]) -> Blatt:
    kopf = ("Auftrag", "Art", "Gremium", "Herkunft", "erteilt am", "zuständig", "Stand", "Frist", "zuerst", "Grund der Verzögerung",
            "Ergebnis oder Antwort", "erledigt am", "zur Kenntnis genommen am", "Neu", "Tage überfällig")  # fmt: skip
    return Blatt(titel, kopf, [
        [z.titel, z.art, z.gremium, z.herkunft, z.erteilt, z.zustaendig, z.stand, z.frist, z.erste_frist, z.grund, z.ergebnis,
         z.erledigt_am, z.kenntnis_am, z.neu, z.tage or None]
        for z in zeilen
    ])  # fmt: skip


def auftrag(b: Beschlussbericht, *, erstellt: datetime, kopf: str, stadt: Stadt | None, beiblatt: Beiblatt = LAUFEND) -> Druckauftrag:
    kontext = {
        "kennzahlen": kennzahlen(b),
        "diagramm": diagramm(b),
        "gebietszeilen": [(zeile, "") for zeile in b.gebiete],
        "untertitel": b.kopf.name if b.kopf.ebene != "fachbereich" and b.kopf.name not in b.kopf.ort else "",
        "art": "Bericht Beschlussverfolgung",
        "kopfdaten": [("Zeitraum", b.kopf.zeitraum), ("Neu seit", datum(b.kopf.seit)), ("Stand", beiblatt.stand)],
        "datenstand": b.kopf.bis,
        "muster": MUSTER if b.muster else "",
    }
    return berichtsauftrag(
        "berichte/beschlussbericht_druck.html", b, blaetter(b), kontext, erstellt=erstellt, kopf=kopf, stadt=stadt, beiblatt=beiblatt
    )  # fmt: skip
