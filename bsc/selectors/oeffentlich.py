"""What of a Scorecard may leave the house: case numbers under the public threshold are gesperrt, whoever asks (docs/decisions.md 34)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.contrib.auth.models import AnonymousUser

from basis.zahlen import Zustand
from bsc.messgroesse import Messart, Messung
from bsc.messquellen import GESPERRT, MESSQUELLEN, Messquelle
from bsc.providers import Anfrage, Antwort, berechne
from bsc.scorecardzeile import Wertpunkt
from bsc.selectors.kleine_gruppen import ohne_kleine_gruppen
from bsc.selectors.scorecard import Messzeile, lies_zeilen
from sozialraum.access import Zugang
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.geheimhaltung_typen import Menge
from sozialraum.inputs.baeume import alle_zuordnungen, zuordnungsstempel
from sozialraum.inputs.wertschutz import Sperre, niemand
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN, GEHEIMHALTUNG_OEFFENTLICH, SCHWELLEN, wert_am

PUNKTE = 2  # the value and the one before it, for the trend


def mit_schwellen(rows: Any, stand: date) -> Any:
    """Thresholds and the stamp of the mappings come along with the measures, so that they cost no query."""
    return rows.annotate(
        intern=wert_am(GEHEIMHALTUNG_INTERN, stand), oeffentlich=wert_am(GEHEIMHALTUNG_OEFFENTLICH, stand), stempel=zuordnungsstempel()
    )


def oeffentliche_zeilen(rows: Iterable[Any], baum: Gebietsbaum, stand: date) -> list[Messzeile]:
    """``rows`` from ``mit_schwellen``, as everybody may read them: without any right, and under the public threshold on top of it."""
    leser = Zugang(AnonymousUser())
    leser.baum = baum
    zeilen = lies_zeilen(rows, leser, baum, stand, aussen=True)
    zeilen = ohne_kleine_gruppen(zeilen, leser, baum, stand)
    gefragt: dict[str, set[date]] = {}
    for m in zeilen:
        for punkt in _fallpunkte(m):
            if _aus_fallzahlen(quelle := m.quelle_am(punkt.tag)):
                gefragt.setdefault(quelle, set()).add(punkt.tag)
    schutz = {quelle: _schutz(MESSQUELLEN[quelle], zeilen[0].messgroesse, baum, stand, tage) for quelle, tage in gefragt.items()}
    return [_gesperrt(m, schutz) if _fallpunkte(m) else m for m in zeilen]


def _aus_fallzahlen(quelle: str) -> bool:
    return quelle in MESSQUELLEN and MESSQUELLEN[quelle].beruht_auf_fallzahlen


def _ist_fallpunkt(m: Any, punkt: Wertpunkt) -> bool:
    """Live values of such a source, and stored ones that rest on case numbers."""
    gespeichert = [w["fallzahlen"] for w in m.messgroesse.messwerte if w["stichtag"] == punkt.tag.isoformat()]
    return any(gespeichert) if gespeichert else _aus_fallzahlen(m.quelle_am(punkt.tag))


def _fallpunkte(m: Messzeile) -> list[Wertpunkt]:
    """The points of a measure out of case numbers that others may see inside the house: the start, the last ones, answered ones."""
    offen = [w for w in m.zeile.reihe if w.zustand == Zustand.WERT and _ist_fallpunkt(m, w)]
    beantwortet = {n.stichtag for n in m.notizen}
    return [w for w in offen if w.ist_basis or w in offen[-PUNKTE:] or w.tag in beantwortet]


@dataclass(frozen=True)
class Schutz:
    """The pattern of one source: which Gebiete show none of their values on a day."""

    quelle: Messquelle
    baum: Gebietsbaum
    sperre: Sperre
    antwort: Antwort

    def verbirgt(self, gebiet: int, tag: date, messung: Messung, faelle: Sequence[int] = ()) -> bool:
        """What its Stadtteile do not add up to, or names no cases, cannot be checked, and stays gesperrt."""
        eigene = _zahlen(self.quelle, messung, faelle)
        teile = [self._teil(teil, tag) for teil in self.baum.stadtteile(gebiet)]
        if not eigene:
            return True
        return any(self._verbirgt(gebiet, tag, nr, zahlen, [_nummer(t, nr) for t in teile]) for nr, zahlen in enumerate(eigene))

    def _verbirgt(self, gebiet: int, tag: date, nr: int, eigene: "Zahlen", teile: Sequence["Zahlen"]) -> bool:
        zaehler, nenner = eigene
        summe = sum((z for z, _ in teile), Fraction(0))
        rest = None if nenner is None else sum((n or Fraction(0) for _, n in teile), Fraction(0))
        ohne = zaehler - summe if self._zaehlt_ohne_stadtteil(gebiet) else Fraction(0)
        if ohne < 0 or 0 < ohne < self.sperre.schwelle or (summe + ohne, rest) != (zaehler, nenner):
            return True
        return self.sperre.verbirgt(gebiet, zaehler, nenner, self._gesperrte(tag, nr), anteil=nenner is not None)

    def _zaehlt_ohne_stadtteil(self, gebiet: int) -> bool:
        """What belongs to no Stadtteil is a part of the city by itself, and no small one is shown by the difference to the others."""
        return self.quelle.zaehler_am_posten and self.baum.knoten[gebiet].ebene == Ebene.FACHBEREICH

    def _gesperrte(self, tag: date, nr: int) -> frozenset[Menge]:
        orte = self.baum.auf_ebene(Ebene.STADTTEIL)
        return self.sperre.gesperrte(tuple((k.schluessel, *_nummer(self._teil(k.id, tag), nr)) for k in orte))

    def _teil(self, gebiet: int, tag: date) -> list["Zahlen"]:
        wert = self.antwort.get((gebiet, tag))
        return _zahlen(self.quelle, wert.messung, wert.faelle) if wert else _zahlen(self.quelle, Messung(None))


Zahlen = tuple[Fraction, Fraction | None]  # a count, and of how many; None: no share


def _nummer(zahlen: Sequence["Zahlen"], nr: int) -> "Zahlen":
    """Cases that a Stadtteil does not name are none."""
    return zahlen[nr] if nr < len(zahlen) else (Fraction(0), None)


def _zahlen(quelle: Messquelle, messung: Messung, faelle: Sequence[int] = ()) -> list[Zahlen]:
    """The counts behind a value; of money at Posten the cases that it is divided by, of what is no rate the number itself."""
    if quelle.zaehler_am_posten:
        return [(Fraction(zahl), None) for zahl in faelle]
    oben, unten = messung.zaehler or Fraction(0), messung.nenner or Fraction(0)
    if quelle.art == Messart.VERHAELTNIS:
        return [(oben, oben + unten)]
    if quelle.in_cent:
        return [(unten, None)]
    if not quelle.nenner:
        return [(oben, None)]
    return [(oben, unten)] if quelle.art == Messart.PROZENT else [(oben, None), (unten, None)]


def _schutz(quelle: Messquelle, row: Any, baum: Gebietsbaum, stand: date, tage: Iterable[date]) -> Schutz:
    """One question to the source, for all Stadtteile; nothing of it is shown."""
    teile = tuple(k.id for k in baum.auf_ebene(Ebene.STADTTEIL))
    antwort: Antwort = berechne([quelle.schluessel], Anfrage(None, baum, teile, stand, tuple(sorted(tage))))[quelle.schluessel]
    beschrieben = next((wert.quelle for wert in antwort.values() if wert.quelle), quelle)
    intern = int(row.intern if row.intern is not None else SCHWELLEN[GEHEIMHALTUNG_INTERN])
    aussen = int(row.oeffentlich if row.oeffentlich is not None else SCHWELLEN[GEHEIMHALTUNG_OEFFENTLICH])
    zuordnungen = alle_zuordnungen(row.stempel) if row.stempel else ()
    return Schutz(beschrieben, baum, Sperre(baum, niemand, max(intern, aussen), intern, zuordnungen), antwort)


def _gesperrt(m: Messzeile, schutz: Mapping[str, Schutz]) -> Messzeile:
    """The same row with these points locked, also those that no source can check; earlier ones than the last are left out."""
    gezeigt = {w.tag for w in _fallpunkte(m)}
    werte = []
    for w in m.zeile.werte:
        if w.zustand != Zustand.WERT or not _ist_fallpunkt(m, w):
            werte.append(w)
        elif w.tag in gezeigt:
            muster = schutz.get(m.quelle_am(w.tag))
            live = m.berechnet(w.tag)
            verborgen = muster is None or muster.verbirgt(m.ziel.gebiet_id, w.tag, w.messung, live.faelle if live else ())
            werte.append(replace(w, messung=Messung(None, grund=GESPERRT), zustand=Zustand.GESPERRT) if verborgen else w)
    zeile = replace(m.zeile, werte=tuple(werte))
    return replace(m, zeile=zeile).nur_gezeigte()
