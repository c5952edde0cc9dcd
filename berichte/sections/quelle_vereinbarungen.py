"""The Vereinbarungen as a report of the workshop: how it is read for all who may read it, and what it asks to be explained."""

from datetime import date
from typing import Any

from basis import kanonisch
from basis.zahlen import anzahl
from berichte.arten import Erklaerung
from berichte.models import Berichtsfreigabe
from berichte.sections import vereinbarungsbild, vereinbarungsinhalt
from berichte.sections.berichtsquelle import Gelesen, Lesart, Paar, Quelle, baum_am, zuordnung
from berichte.sections.vereinbarungsbericht import Vereinbarungsbericht
from berichte.zeitraum import Berichtszeitraum
from sozialraum.ebenen import Gebietsbaum, Knoten


def lade(baum: Gebietsbaum, knoten: Knoten, z: Berichtszeitraum, _heute: date) -> Gelesen:
    """On the mapping of the day that is told."""
    am_tag = baum_am(baum, knoten, z.bis)
    hier = am_tag.knoten[knoten.id]
    bericht = vereinbarungsinhalt.lade(am_tag, hier, z)
    return Gelesen(bericht, z.bis, {"gebiete": zuordnung(am_tag, hier), "vorlauf_in_tagen": bericht.kopf.vorlauf})


def lies(inhalt: Any) -> Vereinbarungsbericht:
    bericht: Vereinbarungsbericht = kanonisch.lies(Vereinbarungsbericht, inhalt["bericht"])
    return bericht


def erklaerungen(b: Vereinbarungsbericht) -> tuple[Erklaerung, ...]:
    """What ran out, what lacks a part, and what is late; Verwendungsnachweise and the other dates each."""
    alle, s = [], b.summe
    if s.abgelaufen:
        lage = f"{s.abgelaufen} von {s.alle} Vereinbarungen {'ist' if s.abgelaufen == 1 else 'sind'} abgelaufen."
        alle.append(Erklaerung("abgelaufen", "Abgelaufene Vereinbarungen", lage))
    if s.unvollstaendig:
        lage = f"{s.unvollstaendig} von {s.alle} Vereinbarungen {'hat' if s.unvollstaendig == 1 else 'haben'} nicht alle drei Teile."
        alle.append(Erklaerung("unvollstaendig", "Unvollständige Vereinbarungen", lage))
    for n, termin in enumerate(b.terminarten):
        if termin.spaet:
            lage = f"{termin.art}: {anzahl(termin.spaet, 'Termin ist', 'Termine sind')} überfällig."
            alle.append(Erklaerung(f"termin_{n}", f"Überfällig: {termin.art}", lage))
    return tuple(alle)


def luecken(b: Vereinbarungsbericht) -> tuple[str, ...]:
    n = b.ohne_audit
    return (f"Zu {anzahl(n, 'Vereinbarung ist', 'Vereinbarungen ist')} kein Audit eingetragen.",) if n else ()


def damals(baum: Gebietsbaum, knoten: Knoten, row: Berichtsfreigabe, _jetzt: Any, _heute: date) -> Paar:
    """As released, and the same days as they are known now."""
    alt = lies(row.inhalt)
    am_tag = baum_am(baum, knoten, row.bis)
    neu = vereinbarungsinhalt.lade(am_tag, am_tag.knoten[knoten.id], Berichtszeitraum(row.von, row.bis), alt.kopf.seit)
    return vereinbarungsbild.blaetter(alt), vereinbarungsbild.blaetter(kanonisch.lies(Vereinbarungsbericht, neu.inhalt()))


def seite(b: Vereinbarungsbericht) -> dict[str, Any]:
    return {
        "kennzahlen": vereinbarungsbild.kennzahlen(b), "diagramm": vereinbarungsbild.diagramm(b),
        "gebietszeilen": [(z, "") for z in b.gebiete], "muster": vereinbarungsbild.MUSTER if b.muster else "",
    }  # fmt: skip


QUELLE = Quelle(
    Lesart(lies, vereinbarungsbild.blaetter), lade, erklaerungen, luecken, damals, seite, vereinbarungsbild.auftrag,
    ("berichte/_vereinbarungsinhalt.html",),
)  # fmt: skip
