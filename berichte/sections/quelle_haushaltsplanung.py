"""Where the planning of the next year comes from, for the workshop: its Zeitraum is the running year, which need not be over."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from basis import kanonisch
from basis.geld import euro
from basis.zahlen import datum, prozent
from berichte.arten import Erklaerung
from berichte.models import Berichtsfreigabe
from berichte.sections import haushaltsbild, haushaltsinhalt
from berichte.sections.berichtsquelle import Gelesen, Lesart, Paar, Quelle, baum_am, zuordnung
from berichte.sections.haushaltsbericht import Haushaltsbericht
from berichte.zeitraum import Berichtszeitraum
from sozialraum.ebenen import Gebietsbaum, Knoten

HANDELN = "handeln"


def _lade(baum: Gebietsbaum, knoten: Knoten, z: Berichtszeitraum, _heute: date) -> Gelesen:
    """By the assumptions that the city has entered: what the Ebenen release must add up. Of the Verteilungen only one that is decided."""
    damals = haushaltsinhalt.baum_fuer(baum, knoten, z.bis.year)
    bericht = haushaltsinhalt.lade(damals, knoten, z.bis.year)
    annahmen = {a.schluessel: {"wert": a.wert, "quelle": a.quelle} for a in bericht.annahmen}
    return Gelesen(bericht, bericht.kopf.tag, {"gebiete": zuordnung(damals, knoten), "annahmen": annahmen, "grenzen": bericht.grenzen})


def _erklaerungen(b: Haushaltsbericht) -> tuple[Erklaerung, ...]:
    """Each Unterabschnitt whose need is red against its Ansatz, and the Deckungskreis against the path."""
    alle = []
    for a, lage in b.abschnitte:
        if lage.status == HANDELN and a.summe.mehr_als_ansatz is not None:
            um = f" ({prozent(a.summe.anteil)})" if a.summe.anteil is not None else ""
            satz = f"Bedarf {b.kopf.folgejahr} {euro(a.summe.mehr_als_ansatz, voll=False)}{um} über dem Ansatz {b.kopf.jahr}."
            alle.append(Erklaerung(f"bedarf_{a.nummer}", f"Bedarf {a.bezeichnung}", satz))
    if b.pfad is not None and b.pfad.status == HANDELN and b.pfad.luecke is not None:
        satz = f"Bedarf {b.kopf.folgejahr} {euro(b.pfad.luecke, voll=False)} über dem Pfad von {euro(b.pfad.ansatz or 0, voll=False)}."
        alle.append(Erklaerung("pfad", "Abstand zum Konsolidierungspfad", satz))
    return tuple(alle)


def _luecken(b: Haushaltsbericht) -> tuple[str, ...]:
    return b.luecken


def _damals(baum: Gebietsbaum, knoten: Knoten, row: Berichtsfreigabe, _jetzt: Haushaltsbericht, _heute: date) -> Paar | None:
    """The need as it was told for the year before, and with what is known today of the same day: same assumptions, same mapping."""
    alt = _lies(row.inhalt)
    if alt.planung is None:
        return None
    neu = haushaltsinhalt.wie_damals(baum_am(baum, knoten, alt.kopf.gebietsstand), knoten, alt)
    return haushaltsbild.blaetter(alt)[:1], haushaltsbild.blaetter(kanonisch.lies(Haushaltsbericht, neu.inhalt()))[:1]


def _lies(inhalt: Any) -> Haushaltsbericht:
    bericht: Haushaltsbericht = kanonisch.lies(Haushaltsbericht, inhalt["bericht"])
    return bericht


def _woerter(b: Haushaltsbericht) -> Mapping[str, str]:
    """The day first: the year stands in it too."""
    return {f" bis {datum(b.kopf.tag)}": "", str(b.kopf.folgejahr): "im folgenden Jahr", str(b.kopf.jahr): "im Jahr"}


def _seite(b: Haushaltsbericht) -> dict[str, Any]:
    return {
        "kennzahlen": haushaltsbild.kennzahlen(b), "diagramm": haushaltsbild.diagramm(b),
        "verteilzeilen": [(z, "") for z in b.verteilung.zeilen], "muster": haushaltsbild.MUSTER if b.muster else "",
    }  # fmt: skip


QUELLE = Quelle(
    Lesart(_lies, haushaltsbild.blaetter, _woerter, in_euro=True), _lade, _erklaerungen, _luecken, _damals, _seite, haushaltsbild.auftrag,
    ("berichte/_haushaltsinhalt.html",),
)  # fmt: skip
