"""Wie fest sitzt eine Klasse? Gegenrechnungen: je ein Indikator weggelassen, jede Grenze verschoben, eine Periode früher.

Alles ist genau gerechnet, nichts gewürfelt: dieselbe Liste ergibt immer dieselbe Auskunft. Der Kreis der bewerteten Stadtteile bleibt, wie
er ist; nur beim früheren Stichtag zählt, wer damals bewertet werden konnte.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from basis.zahlen import NBSP
from sozialraum.schwerpunkte import bestimme
from sozialraum.schwerpunkte_erklaerung import grenze
from sozialraum.schwerpunkte_typen import DYNAMIK, STATUS, TEILNAMEN, Bestimmung, Stufen, Verfahren, Zeile

ABWEICHUNG = Fraction(1, 10)


@dataclass(frozen=True)
class Variante:
    """Eine Gegenrechnung. Mit ``fehler`` ließ sie sich nicht rechnen und zählt nicht mit."""

    name: str
    ergebnis: Bestimmung

    @property
    def fehler(self) -> tuple[str, ...]:
        return self.ergebnis.fehler


@dataclass(frozen=True, slots=True)
class Abweichung:
    """Was eine Variante an einem Stadtteil ändert."""

    variante: str
    status: str
    dynamik: str
    schwerpunkt: bool

    @property
    def klassen(self) -> str:
        return " / ".join(teil for teil in (self.status, self.dynamik) if teil)


@dataclass(frozen=True)
class Robustheitszeile:
    """Ein bewerteter Stadtteil: in wie vielen der ``von`` Varianten er beide Klassen behält, und wo nicht."""

    zeile: Zeile
    gleich: int
    von: int
    abweichungen: tuple[Abweichung, ...]

    @property
    def stabil(self) -> bool:
        return self.gleich == self.von

    @property
    def schwerpunkt_wechselt(self) -> tuple[Abweichung, ...]:
        """Varianten, in denen sich ändert, ob er Schwerpunktraum ist."""
        return tuple(a for a in self.abweichungen if a.schwerpunkt != self.zeile.schwerpunkt)


@dataclass(frozen=True)
class Robustheit:
    varianten: tuple[Variante, ...]
    zeilen: tuple[Robustheitszeile, ...]

    @property
    def stabile(self) -> tuple[Robustheitszeile, ...]:
        return tuple(zeile for zeile in self.zeilen if zeile.stabil)

    def anders(self, variante: Variante) -> int:
        """Wie viele Stadtteile in dieser Variante mindestens eine andere Klasse haben."""
        return sum(any(a.variante == variante.name for a in zeile.abweichungen) for zeile in self.zeilen)


def pruefe(bestimmung: Bestimmung, frueher: Bestimmung | None = None, abweichung: Fraction = ABWEICHUNG) -> Robustheit:
    """Rechnet alle Varianten. ``frueher`` ist dieselbe Rechnung eine Periode früher, falls es sie gibt."""
    varianten = [*_ohne_je_einen(bestimmung), *_verschobene_grenzen(bestimmung, abweichung)]
    if frueher is not None:
        varianten.append(Variante("eine Periode (ein Jahr) früher", frueher))
    gerechnet = [variante for variante in varianten if not variante.fehler]
    zeilen = tuple(_zeile(zeile, gerechnet) for zeile in bestimmung.bewertete)
    return Robustheit(tuple(varianten), zeilen)


def _ohne_je_einen(bestimmung: Bestimmung) -> Iterator[Variante]:
    verfahren, nur = bestimmung.verfahren, {zeile.schluessel for zeile in bestimmung.bewertete}
    for merkmal in verfahren.merkmale:
        if len(verfahren.merkmale_von(merkmal.teil)) > 1:
            rest = replace(verfahren, merkmale=tuple(m for m in verfahren.merkmale if m is not merkmal))
            grundlage = replace(bestimmung.grundlage, verfahren=rest)
            yield Variante(f"{TEILNAMEN[merkmal.teil]} ohne „{merkmal.titel}“", bestimme(grundlage, nur))


def _verschobene_grenzen(bestimmung: Bestimmung, abweichung: Fraction) -> Iterator[Variante]:
    """Jede Grenze für sich nach oben und nach unten; Index und z-Werte bleiben, nur die Klassen werden neu gelesen."""
    verfahren = bestimmung.verfahren
    for teil in (STATUS, DYNAMIK):
        stufen = verfahren.stufen_von(teil)
        for nummer in range(len(stufen.grenzen) if stufen else 0):
            for schritt in (-abweichung, abweichung):
                assert stufen is not None
                neu = _verschiebe(stufen, nummer, schritt)
                wort = f"um{NBSP}{grenze(abs(schritt))} {'höher' if schritt > 0 else 'niedriger'}"
                yield Variante(f"{TEILNAMEN[teil]}: Grenze {grenze(stufen.grenzen[nummer])} {wort}", _neu_gelesen(bestimmung, teil, neu))


def _verschiebe(stufen: Stufen, nummer: int, schritt: Fraction) -> Stufen:
    grenzen = [g + schritt if n == nummer else g for n, g in enumerate(stufen.grenzen)]
    return replace(stufen, grenzen=tuple(grenzen))


def _neu_gelesen(bestimmung: Bestimmung, teil: str, stufen: Stufen) -> Bestimmung:
    alt = bestimmung.verfahren
    verfahren = replace(alt, status=stufen) if teil == STATUS else replace(alt, dynamik=stufen)
    if list(stufen.grenzen) != sorted(set(stufen.grenzen)):
        return replace(bestimmung, zeilen=(), fehler=("Die verschobene Grenze überholt ihre Nachbarin.",))
    zeilen = tuple(_klasse_neu(zeile, teil, stufen, verfahren) for zeile in bestimmung.zeilen)
    return replace(bestimmung, zeilen=zeilen, grundlage=replace(bestimmung.grundlage, verfahren=verfahren))


def _klasse_neu(zeile: Zeile, teil: str, stufen: Stufen, verfahren: Verfahren) -> Zeile:
    index = zeile.index(teil)
    if index is None:
        return zeile
    index = replace(index, klasse=stufen.klassen[sum(index.index > g for g in stufen.grenzen)])
    neu = replace(zeile, status=index) if teil == STATUS else replace(zeile, dynamik=index)
    return replace(neu, schwerpunkt=verfahren.ist_schwerpunkt(neu.statusklasse, neu.dynamikklasse))


def _zeile(zeile: Zeile, varianten: Sequence[Variante]) -> Robustheitszeile:
    """Wer in einer Variante nicht bewertet wird (nur beim früheren Stichtag), geht für diese nicht in den Vergleich ein."""
    paare = [(v.name, v.ergebnis.je_schluessel.get(zeile.schluessel)) for v in varianten]
    vergleichbar = [(name, neu) for name, neu in paare if neu is not None and neu.bewertet]
    anders = tuple(
        Abweichung(name, neu.statusklasse, neu.dynamikklasse, neu.schwerpunkt)
        for name, neu in vergleichbar
        if (neu.statusklasse, neu.dynamikklasse) != (zeile.statusklasse, zeile.dynamikklasse)
    )
    return Robustheitszeile(zeile, len(vergleichbar) - len(anders), len(vergleichbar), anders)
