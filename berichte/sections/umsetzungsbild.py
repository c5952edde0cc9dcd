"""How the report on the Umsetzungsstand looks: strip of figures, picture, sheets of the file, and what its paper shows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from basis.diagramme import Art, Balken, Diagramm, balken
from basis.export import Blatt, Zelle
from basis.zahlen import anzahl, datum, zahl
from berichte.druck.maschine import Druckauftrag
from berichte.sections.papier import LAUFEND, Beiblatt, berichtsauftrag
from berichte.sections.umsetzungsbericht import Massnahmenzeile, Standzeile, Umsetzungsbericht
from proaktiv.umsetzungsstand import Standzahlen, Umsetzung
from sozialraum.models import Stadt

MUSTER = "Bedarf, Mittel und Berichte, einige Maßnahmen und Regeln dieses Berichts sind zur Vorführung erfunden."


def kennzahlen(b: Umsetzungsbericht) -> list[dict[str, Any]]:
    """The six groups; together they are all Maßnahmen."""
    folge = [{"bezeichnung": "Maßnahmen", "wert": zahl(b.summe.alle), "zusatz": f"{zahl(b.summe.neu)} neu"}]
    damals = b.vorher.je
    return folge + [{"bezeichnung": u.bezeichnung, "wert": zahl(n), "zusatz": f"vorher {zahl(damals[u])}"} for u, n in b.summe.je.items()]


def diagramm(b: Umsetzungsbericht) -> Diagramm | None:
    """How far they are on both days; nothing to draw where there is no Maßnahme."""
    if not b.summe.alle:
        return None
    worte = {Art.IST: f"am {datum(b.kopf.stand)}", Art.VORJAHR: f"am {datum(b.kopf.seit)}"}
    jetzt = anzahl(b.summe.verspaetet, "Maßnahme ist", "Maßnahmen sind")
    titel = f"{jetzt} {worte[Art.IST]} verspätet, {zahl(b.vorher.verspaetet)} {worte[Art.VORJAHR]}"
    folge = [Balken(u.bezeichnung, ist=n, vorjahr=b.vorher.je[u]) for u, n in b.summe.je.items()]
    return balken(folge, titel=titel, einheit="Maßnahmen", worte=worte, kopf="Stand")


def notizen(b: Umsetzungsbericht) -> list[str]:
    return [b.titel, *([f"Musterdaten: {MUSTER}"] if b.muster else []), b.kernaussage, *b.wichtigste, *b.hinweise]


def blaetter(b: Umsetzungsbericht) -> list[Blatt]:
    """The first carries the notes, which the file shows as its Legende."""
    seit = f"neu seit {b.seittext}"
    zahlen = ("Maßnahmen", *(u.bezeichnung for u in Umsetzung), seit)
    alle = [
        _kapitel(b, zahlen),
        Blatt("Lebensphasen", ("Lebensphase", *zahlen), _zeilen(b.phasen)),
        Blatt("Gebiete", ("Gebiet", *zahlen), _zeilen(b.gebiete)),
        _matrix(b),
        _massnahmen("Verspätet, nicht begonnen", b.offene, b),
        _massnahmen(seit.capitalize(), b.neue, b),
    ]
    return [blatt for nummer, blatt in enumerate(alle) if blatt.zeilen or nummer == 0]


def _zahlen(z: Standzahlen) -> list[Zelle]:
    return [z.alle, *z.je.values(), z.neu]


def _zeilen(zeilen: Iterable[Standzeile]) -> list[list[Zelle]]:
    return [[z.name, *_zahlen(z.zahlen)] for z in zeilen]


def _kapitel(b: Umsetzungsbericht, zahlen: tuple[str, ...]) -> Blatt:
    """Each Maßnahme once: chapters, and one row for a Konzeption that has none."""
    rows: list[list[Zelle]] = []
    for k in b.konzeptionen:
        rows += [[k.art, k.name, z.name, *_zahlen(z.zahlen)] for z in k.kapitel]
        rows += [] if k.kapitel else [[k.art, k.name, None, *_zahlen(k.summe)]]
    return Blatt("Kapitel", ("Art", "Konzeption", "Kapitel", *zahlen), rows, [["Summe", None, None, *_zahlen(b.summe)]], notizen(b))


def _matrix(b: Umsetzungsbericht) -> Blatt:
    kopf = (b.kopf.achse, "Lebensphase", "Lage", "laufende Angebote", "Plätze", "Bedarf", "Gebiete ohne bekannten Bedarf", "Lücke",
            "Maßnahmen", "Stände", "Plätze in Worten")  # fmt: skip
    return Blatt("Präventionskette", kopf, [
        [zeile.name, phase, z.lage.bezeichnung, z.angebote, z.plaetze.genau, z.bedarf if z.hat_bedarf else None, z.unbekannt,
         z.luecke_genannt, z.massnahmen, z.staende, z.plaetze.text]
        for zeile in b.matrix for phase, z in zip(b.matrixphasen, zeile.zellen, strict=True)
    ])  # fmt: skip


def _massnahmen(titel: str, zeilen: Iterable[Massnahmenzeile], b: Umsetzungsbericht) -> Blatt:
    kopf = ("Maßnahme", "Konzeption", "Kapitel", "Gebiete", "Umsetzung", f"Umsetzung am {b.seittext}", "Grund", "Zuständige Stelle",
            "Termin", "Letzter Bericht", "Was berichtet ist")  # fmt: skip
    return Blatt(titel, kopf, [
        [z.titel, z.konzeption, z.kapitel, z.gebiete, z.jetzt.bezeichnung, z.vorher.bezeichnung, z.grundtext, z.stelle, z.termin,
         z.berichtet_am, z.text]
        for z in zeilen
    ])  # fmt: skip


def auftrag(b: Umsetzungsbericht, *, erstellt: datetime, kopf: str, stadt: Stadt | None, beiblatt: Beiblatt = LAUFEND) -> Druckauftrag:
    kontext = {
        "kennzahlen": kennzahlen(b),
        "diagramm": diagramm(b),
        "untertitel": b.kopf.name if b.kopf.ebene != "fachbereich" and b.kopf.name not in b.kopf.ort else "",
        "art": "Bericht Umsetzungsstand",
        "kopfdaten": [("Konzeptionen", b.kopf.konzeptionen), ("Neu seit", b.seittext), ("Stand", beiblatt.stand)],
        "datenstand": b.kopf.stand,
        "muster": MUSTER if b.muster else "",
    }
    return berichtsauftrag(
        "berichte/umsetzungsbericht_druck.html", b, blaetter(b), kontext, erstellt=erstellt, kopf=kopf, stadt=stadt, beiblatt=beiblatt
    )  # fmt: skip
