"""The Beschlussverfolgung as a report of the workshop: how it is read for all who may read it, and what it asks to be explained."""

from datetime import date
from typing import Any

from basis import kanonisch
from basis.zahlen import anzahl
from berichte.arten import Erklaerung
from berichte.models import Berichtsfreigabe
from berichte.sections import beschlussbild, beschlussinhalt
from berichte.sections.berichtsquelle import Gelesen, Lesart, Paar, Quelle, baum_am, zuordnung
from berichte.sections.beschlussbericht import Beschlussbericht
from berichte.zeitraum import Berichtszeitraum
from sozialraum.ebenen import Gebietsbaum, Knoten


def lade(baum: Gebietsbaum, knoten: Knoten, z: Berichtszeitraum, heute: date) -> Gelesen:
    """On the mapping of the day that is told."""
    am_tag = baum_am(baum, knoten, z.bis)
    hier = am_tag.knoten[knoten.id]
    bericht = beschlussinhalt.lade(am_tag, hier, z, heute)
    return Gelesen(bericht, z.bis, {"gebiete": zuordnung(am_tag, hier), "vorlauf_in_tagen": bericht.kopf.vorlauf})


def lies(inhalt: Any) -> Beschlussbericht:
    bericht: Beschlussbericht = kanonisch.lies(Beschlussbericht, inhalt["bericht"])
    return bericht


def erklaerungen(b: Beschlussbericht) -> tuple[Erklaerung, ...]:
    """What is overdue; Aufträge and Anfragen each."""
    alle = []
    for schluessel, titel, s, eins, viele in (
        ("auftraege", "Überfällige Aufträge", b.auftraege, "unerledigtem Auftrag", "unerledigten Aufträgen"),
        ("anfragen", "Überfällige Anfragen", b.anfragen, "unbeantworteter Anfrage", "unbeantworteten Anfragen"),
    ):
        if s.ueberfaellig:
            verb = "ist" if s.ueberfaellig == 1 else "sind"
            alle.append(Erklaerung(schluessel, titel, f"{s.ueberfaellig} von {anzahl(s.offen, eins, viele)} {verb} überfällig."))
    return tuple(alle)


def luecken(b: Beschlussbericht) -> tuple[str, ...]:
    offen = (
        (b.summe.ohne_frist, "unerledigter Auftrag ist", "unerledigte Aufträge sind", "ohne Frist"),
        (b.ohne_stelle, "unerledigter Auftrag ist", "unerledigte Aufträge sind", "ohne zuständige Stelle"),
    )
    return tuple(f"{anzahl(n, eins, viele)} {was}." for n, eins, viele, was in offen if n)


def damals(baum: Gebietsbaum, knoten: Knoten, row: Berichtsfreigabe, _jetzt: Any, heute: date) -> Paar:
    """As released, and the same days as they are known now."""
    alt = lies(row.inhalt)
    am_tag = baum_am(baum, knoten, row.bis)
    neu = beschlussinhalt.lade(am_tag, am_tag.knoten[knoten.id], Berichtszeitraum(row.von, row.bis), heute, alt.kopf.seit)
    return beschlussbild.blaetter(alt), beschlussbild.blaetter(kanonisch.lies(Beschlussbericht, neu.inhalt()))


def seite(b: Beschlussbericht) -> dict[str, Any]:
    return {
        "kennzahlen": beschlussbild.kennzahlen(b), "diagramm": beschlussbild.diagramm(b),
        "gebietszeilen": [(z, "") for z in b.gebiete], "muster": beschlussbild.MUSTER if b.muster else "",
    }  # fmt: skip


QUELLE = Quelle(
    Lesart(lies, beschlussbild.blaetter), lade, erklaerungen, luecken, damals, seite, beschlussbild.auftrag,
    ("berichte/_beschlussinhalt.html",),
)  # fmt: skip
