"""Zwei Listen der Schwerpunkträume im Vergleich: wer hat die Klasse gewechselt, wer ist dazugekommen, wer nicht mehr dabei."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from sozialraum.ebenen import ordnung
from sozialraum.schwerpunkte_typen import DYNAMIK, STATUS, Bestimmung, Zeile


class Bewegung(StrEnum):
    """Was sich zwischen zwei Listen am Status eines Stadtteils getan hat."""

    BELASTETER = "belasteter"
    ENTLASTET = "entlastet"
    GLEICH = "gleich"
    ANDERS = "andere Klasse"
    NEU = "neu bewertet"
    FORT = "nicht mehr bewertet"
    OHNE = "nicht bewertet"


class Marke(StrEnum):
    """Was sich daran getan hat, ob ein Stadtteil Schwerpunktraum ist."""

    NEU = "neu"
    FORT = "nicht mehr"
    BLEIBT = "weiterhin"
    NIE = ""


@dataclass(frozen=True)
class Vergleichszeile:
    """Ein Stadtteil in beiden Listen; ``schritte`` zählt Statusklassen (plus heißt belasteter), None ohne gemeinsamen Maßstab."""

    schluessel: str
    name: str
    gruppe: str
    alt: Zeile | None
    neu: Zeile | None
    schritte: int | None
    dynamikschritte: int | None
    bewegung: Bewegung
    marke: Marke

    @property
    def bewegt(self) -> bool:
        return self.bewegung not in (Bewegung.GLEICH, Bewegung.OHNE) or bool(self.dynamikschritte) or self.marke in (Marke.NEU, Marke.FORT)


@dataclass(frozen=True)
class Vergleich:
    """Alle Stadtteile beider Listen. ``messbar``: beide haben dieselben Statusklassen, also gibt es eine Richtung."""

    zeilen: tuple[Vergleichszeile, ...]
    messbar: bool

    @cached_property
    def bewegte(self) -> tuple[Vergleichszeile, ...]:
        return tuple(zeile for zeile in self.zeilen if zeile.bewegt)

    def mit(self, marke: Marke) -> tuple[Vergleichszeile, ...]:
        return tuple(zeile for zeile in self.zeilen if zeile.marke is marke)

    def anzahl(self, bewegung: Bewegung) -> int:
        return sum(zeile.bewegung is bewegung for zeile in self.zeilen)


def vergleiche(alt: Bestimmung, neu: Bestimmung) -> Vergleich:
    """Stellt jeden Stadtteil beider Listen nebeneinander, zuordnet nach dem Schlüssel."""
    status = _gemeinsame(alt, neu, STATUS)
    dynamik = _gemeinsame(alt, neu, DYNAMIK)
    schluessel = sorted({*alt.je_schluessel, *neu.je_schluessel}, key=ordnung)
    paare = ((s, alt.je_schluessel.get(s), neu.je_schluessel.get(s)) for s in schluessel)
    return Vergleich(tuple(_zeilen(paare, status, dynamik)), bool(status))


def _gemeinsame(alt: Bestimmung, neu: Bestimmung, teil: str) -> Sequence[str]:
    """Die Klassen, wenn beide Verfahren dieselben haben; sonst keine."""
    stufen = [bestimmung.verfahren.stufen_von(teil) for bestimmung in (alt, neu)]
    klassen = [s.klassen if s else () for s in stufen]
    return klassen[0] if klassen[0] == klassen[1] else ()


def _zeilen(
    paare: Iterator[tuple[str, Zeile | None, Zeile | None]], status: Sequence[str], dynamik: Sequence[str]
) -> Iterator[Vergleichszeile]:
    for schluessel, alt, neu in paare:
        ort = neu or alt
        assert ort is not None
        schritte = _schritte(alt, neu, STATUS, status)
        yield Vergleichszeile(
            schluessel, ort.name, ort.ort.gruppe, alt, neu, schritte, _schritte(alt, neu, DYNAMIK, dynamik),
            _bewegung(alt, neu, schritte), _marke(alt, neu),
        )  # fmt: skip


def _schritte(alt: Zeile | None, neu: Zeile | None, teil: str, klassen: Sequence[str]) -> int | None:
    vorher, nachher = alt.index(teil) if alt else None, neu.index(teil) if neu else None
    if not klassen or vorher is None or nachher is None:
        return None
    return klassen.index(nachher.klasse) - klassen.index(vorher.klasse)


def _bewegung(alt: Zeile | None, neu: Zeile | None, schritte: int | None) -> Bewegung:
    vorher, nachher = bool(alt and alt.bewertet), bool(neu and neu.bewertet)
    if not (vorher and nachher):
        return Bewegung.NEU if nachher else Bewegung.FORT if vorher else Bewegung.OHNE
    if schritte is None:
        return Bewegung.GLEICH if alt and neu and alt.statusklasse == neu.statusklasse else Bewegung.ANDERS
    return Bewegung.BELASTETER if schritte > 0 else Bewegung.ENTLASTET if schritte < 0 else Bewegung.GLEICH


def _marke(alt: Zeile | None, neu: Zeile | None) -> Marke:
    vorher, nachher = bool(alt and alt.schwerpunkt), bool(neu and neu.schwerpunkt)
    if vorher == nachher:
        return Marke.BLEIBT if vorher else Marke.NIE
    return Marke.NEU if nachher else Marke.FORT
