"""From what the query of a measure brought to the calculated row; what a reader may not see is locked here, once."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from basis.zahlen import Zustand
from bsc.messgroesse import Messart, Messung, Zielrichtung, miss
from bsc.messquellen import GESPERRT, Berechnet
from bsc.scorecardzeile import Definition, Scorecardzeile, Wertpunkt, geltend
from bsc.sollpfad import Planpunkt, Verlauf
from bsc.zielerreichung import Korridor, Schwellen


def baue_zeile(m: Any, antwort: Mapping[tuple[int, date], Berechnet], stand: date, *, offen: bool) -> Scorecardzeile:
    """``offen``: this reader may see stored values that rest on case numbers."""
    art = Messart(m.art)
    fassungen = [(date.fromisoformat(f["gueltig_ab"]), _definition(f)) for f in m.fassungen]
    schwellen = [(date.fromisoformat(s["gueltig_ab"]), _schwellen(s)) for s in m.schwellenfolge]
    gespeichert = [(w, geltend(fassungen, date.fromisoformat(w["stichtag"]))) for w in m.messwerte]
    zaehlende = {w["stichtag"]: (w, d) for w, d in gespeichert if _zaehlt(w, d)}  # a correction stands behind what it replaces
    werte = [_gespeichert(w, art, d, antwort, m.ziel.gebiet_id, offen) for w, d in zaehlende.values()]
    fest = {w.tag for w in werte if not w.ist_basis}
    live = [b for (gebiet, tag), b in antwort.items() if gebiet == m.ziel.gebiet_id and tag <= stand and tag not in fest]
    werte += [live_wert(b, art, geltend(fassungen, b.stichtag)) for b in live]
    return Scorecardzeile(
        m.pk, m.name, art, fassungen[-1][1] if fassungen else None, schwellen[-1][1] if schwellen else None, _plan(m.plan), tuple(werte),
        stand, tuple(fassungen), tuple(schwellen), m.naechster_plan,
    )  # fmt: skip


def _definition(json: Mapping[str, Any]) -> Definition:
    return Definition(
        Zielrichtung(json["richtung"]), json["gewertete_seite"], Verlauf(json["sollverlauf"]), json["gewertet"], json["verantwortlich"],
        json["messquelle"], json["zweite_person"],
    )  # fmt: skip


def _zaehlt(w: Mapping[str, Any], definition: Definition | None) -> bool:
    """An entered value counts once a second person has confirmed it, where the definition asks for one.

    A correction that waits for that leaves in force what it corrects: else one person alone could take a red value away.
    """
    return not (definition and definition.zweite_person) or w["herkunft"] != "eingabe" or w["bestaetigt"] is not None


def _gespeichert(
    w: Mapping[str, Any],
    art: Messart,
    definition: Definition | None,
    antwort: Mapping[tuple[int, date], Berechnet],
    gebiet: int,
    offen: bool,
) -> Wertpunkt:
    """A frozen value of case numbers is shown to others only where the table of today shows the same two numbers."""
    tag, messung = date.fromisoformat(w["stichtag"]), messung_von(w, art, definition.seite if definition else 1)
    rest = {"ist_basis": w["basis"], "herkunft": w["herkunft"]}
    if w["fallzahlen"] and not offen:
        live = antwort.get((gebiet, tag))
        gleich = live and live.zustand == Zustand.WERT and (live.messung.zaehler, live.messung.nenner) == (messung.zaehler, messung.nenner)
        if not gleich:
            return Wertpunkt(tag, Messung(None, grund=GESPERRT), Zustand.GESPERRT, **rest)
    return Wertpunkt(tag, messung, **rest)


def messung_von(w: Mapping[str, Any], art: Messart, seite: int) -> Messung:
    """The value of a stored row; Decimals come as text."""
    if w["wert"] is not None:
        return Messung(Fraction(w["wert"]))
    return miss(art, Fraction(w["zaehler"]), Fraction(w["nenner"]), seite=seite)


def live_wert(wert: Berechnet, art: Messart, definition: Definition | None) -> Wertpunkt:
    """What a source computed, read on the side that the definition rates."""
    messung = wert.messung
    if definition and definition.seite != 1 and messung.wert is not None and messung.zaehler is not None and messung.nenner is not None:
        messung = miss(art, messung.zaehler, messung.nenner, seite=definition.seite)
    return Wertpunkt(wert.stichtag, messung, wert.zustand, herkunft="live")


def _schwellen(json: Mapping[str, Any]) -> Schwellen:
    return Schwellen(Fraction(json["gruen"]), Fraction(json["gelb"]))


def _plan(rows: list[Mapping[str, Any]]) -> tuple[Planpunkt, ...]:
    """Of each day the plan that was decided last."""
    je_tag = {}
    for row in rows:
        wert = Fraction(row["wert"]) if row["wert"] is not None else Korridor(Fraction(row["von"]), Fraction(row["bis"]))
        mindest, ambitioniert = (Fraction(row[feld]) if row[feld] is not None else None for feld in ("mindest", "ambitioniert"))
        je_tag[row["tag"]] = Planpunkt(date.fromisoformat(row["tag"]), wert, mindest, ambitioniert)
    return tuple(je_tag[tag] for tag in sorted(je_tag))
