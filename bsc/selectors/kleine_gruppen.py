"""Frozen rates of people in what leaves the house: locked where the group is small (docs/decisions.md 89), as live ones are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from basis.zahlen import Zustand
from bsc.messgroesse import FAKTOR, Messung
from bsc.messquellen import INDIKATOR, KLEINE_GRUPPE, MESSQUELLEN, zerlege
from bsc.providers import Anfrage, Antwort, berechne
from bsc.scorecardzeile import Wertpunkt
from bsc.selectors.scorecard import Messzeile
from sozialraum.access import Zugang
from sozialraum.clock import heute
from sozialraum.ebenen import Gebietsbaum
from sozialraum.gruppensperre import zu_klein
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN, GEHEIMHALTUNG_OEFFENTLICH, SCHWELLEN


def ohne_kleine_gruppen(zeilen: Sequence[Messzeile], leser: Zugang, baum: Gebietsbaum, stand: date) -> list[Messzeile]:
    """The same rows; a frozen value is locked where the Indikator is so today, or where its own group is small."""
    betroffen = [(m, punkte) for m in zeilen if (punkte := [w for w in m.zeile.werte if _ist_fester_anteil(m, w)])]
    if not betroffen:
        return list(zeilen)
    quellen = {m.quelle_am(w.tag) for m, punkte in betroffen for w in punkte}
    gebiete = tuple(dict.fromkeys(m.ziel.gebiet_id for m, _ in betroffen))
    tage = tuple(sorted({w.tag for _, punkte in betroffen for w in punkte}))
    antworten = berechne(quellen, Anfrage(leser, baum, gebiete, min(stand, heute()), tage, aussen=True))
    return [_gesperrt(m, antworten) for m in zeilen]


def _ist_fester_anteil(m: Messzeile, w: Wertpunkt) -> bool:
    """Frozen, of an Indikator, and not locked as a case number already."""
    quelle = m.quelle_am(w.tag)
    return (
        w.zustand == Zustand.WERT and w.herkunft != "live" and m.zeile.art in FAKTOR
        and quelle in MESSQUELLEN and zerlege(quelle)[0] == INDIKATOR.schluessel
    )  # fmt: skip


def _gesperrt(m: Any, antworten: dict[str, Antwort]) -> Messzeile:
    row = m.messgroesse
    intern = int(row.intern if row.intern is not None else SCHWELLEN[GEHEIMHALTUNG_INTERN])
    aussen = int(row.oeffentlich if row.oeffentlich is not None else SCHWELLEN[GEHEIMHALTUNG_OEFFENTLICH])
    werte = []
    for w in m.zeile.werte:
        verborgen = _ist_fester_anteil(m, w) and _verraet(m, w, antworten[m.quelle_am(w.tag)], max(intern, aussen))
        werte.append(replace(w, messung=Messung(None, grund=KLEINE_GRUPPE), zustand=Zustand.GESPERRT) if verborgen else w)
    gezeigt: Messzeile = replace(m, zeile=replace(m.zeile, werte=tuple(werte))).nur_gezeigte()
    return gezeigt


def _verraet(m: Messzeile, w: Wertpunkt, antwort: Antwort, schwelle: int) -> bool:
    heutiger = antwort.get((m.ziel.gebiet_id, w.tag))
    if heutiger and heutiger.zustand == Zustand.GESPERRT:
        return True
    if heutiger and heutiger.quelle and not heutiger.quelle.nenner:  # a sum: no rate of people
        return False
    zaehler, nenner = w.messung.zaehler, w.messung.nenner
    return zaehler is not None and nenner is not None and zu_klein(zaehler, nenner, schwelle)
