"""Typisierung der Räume: Status und Dynamik aus z-Werten, nach dem Berliner Monitoring Soziale Stadtentwicklung.

``z = (x − Mittel) / SD`` je Indikator, ``Summe = Σ Gewicht · z``, ``Index = (Summe − Mittel der Summen) / SD der Summen``; die Klasse
ergibt sich aus Grenzen, die Daten sind. Nicht bewertete Räume (zum Beispiel unter 300 Einwohnern) gehen in Mittel und SD nicht ein.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from basis.zahlen import summe
from sozialraum.streuung import Streuungsfehler, z_werte


class Typisierungsfehler(ValueError):
    """Die Räume lassen sich nicht typisieren. ``saetze`` nennt alle Gründe, je ein deutscher Satz."""

    def __init__(self, saetze: Sequence[str] | str) -> None:
        self.saetze = (saetze,) if isinstance(saetze, str) else tuple(saetze)
        super().__init__(" ".join(self.saetze))


@dataclass(frozen=True, slots=True)
class Indexmodell:
    """Gewichte der z-Werte, aufsteigende Grenzen und eine Klasse mehr als Grenzen; Klasse i gilt oberhalb von ``grenzen[i − 1]``."""

    indikatoren: Mapping[str, Fraction]
    grenzen: tuple[Fraction, ...]
    klassen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Typmodell:
    """Status, auf Wunsch Dynamik, und ob die Standardabweichung durch n (``ddof`` 0) oder n − 1 (1) teilt."""

    status: Indexmodell
    dynamik: Indexmodell | None = None
    ddof: int = 0


@dataclass(frozen=True, slots=True)
class Typraum:
    """Ein Raum mit seinen Werten; None heißt keine Angabe oder gesperrt."""

    schluessel: str
    werte: Mapping[str, Fraction | None]
    ausgeschlossen: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """Summe der gewichteten z-Werte, ihr Index und die Klasse."""

    summe: Fraction
    index: Fraction
    klasse: str


@dataclass(frozen=True, slots=True)
class Typzeile:
    """Ein Raum mit z-Werten und Klassen; nicht bewertete Räume haben beides nicht."""

    schluessel: str
    bewertet: bool
    z: Mapping[str, Fraction]
    status: Index | None
    dynamik: Index | None


@dataclass(frozen=True, slots=True)
class Typisierung:
    """Alle Zeilen in der Reihenfolge der Schlüssel und die Hinweise dazu."""

    zeilen: tuple[Typzeile, ...]
    hinweise: tuple[str, ...]


# Vorgabe nach Berlin: Monitoring Soziale Stadtentwicklung 2013 bis 2021.
BERLIN_STATUS = ((Fraction(-1), Fraction(1), Fraction(3, 2)), ("hoch", "mittel", "niedrig", "sehr niedrig"))
BERLIN_DYNAMIK = ((Fraction(-1), Fraction(1)), ("positiv", "stabil", "negativ"))


def typisiere(raeume: Sequence[Typraum], modell: Typmodell) -> Typisierung:
    """Bewertet alle Räume. Die Reihenfolge ändert nichts.

    Räume, denen ein Wert fehlt, werden mit Hinweis nicht bewertet. Abgelehnt (Typisierungsfehler): Grenzen, die nicht aufsteigen oder
    nicht zu den Klassen passen, doppelte Räume, Indikatoren oder Summen ohne Unterschiede.
    """
    fehler = [*_modellfehler(modell)]
    if len({raum.schluessel for raum in raeume}) != len(raeume):
        fehler.append("Ein Raum kommt mehrfach vor.")
    if fehler:
        raise Typisierungsfehler(fehler)
    geordnet = sorted(raeume, key=lambda raum: raum.schluessel)
    namen = _indikatoren(modell)
    bewertet = [raum for raum in geordnet if not raum.ausgeschlossen and not _fehlende(raum, namen)]
    z = _alle_z(bewertet, namen, modell.ddof)
    status = _indizes(z, modell.status, "Status", modell.ddof)
    dynamik = _indizes(z, modell.dynamik, "Dynamik", modell.ddof) if modell.dynamik else [None] * len(bewertet)
    zeilen = {raum.schluessel: Typzeile(raum.schluessel, False, {}, None, None) for raum in geordnet}
    for platz, raum in enumerate(bewertet):
        werte = {name: z[name][platz] for name in namen}
        zeilen[raum.schluessel] = Typzeile(raum.schluessel, True, werte, status[platz], dynamik[platz])
    return Typisierung(tuple(zeilen.values()), tuple(_hinweise(geordnet, namen)))


def _indikatoren(modell: Typmodell) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*modell.status.indikatoren, *(modell.dynamik.indikatoren if modell.dynamik else ())]))


def _modellfehler(modell: Typmodell) -> Iterator[str]:
    if modell.ddof not in (0, 1):
        yield f"ddof ist {modell.ddof}; möglich sind 0 (Grundgesamtheit) und 1 (Stichprobe)."
    for name, index in (("Status", modell.status), ("Dynamik", modell.dynamik)):
        if index is None:
            continue
        if not any(index.indikatoren.values()):
            yield f"{name}: Kein Indikator hat ein Gewicht."
        if list(index.grenzen) != sorted(set(index.grenzen)):
            yield f"{name}: Die Grenzen müssen aufsteigen."
        if len(index.klassen) != len(index.grenzen) + 1:
            yield f"{name}: Zu {len(index.grenzen)} Grenzen gehören {len(index.grenzen) + 1} Klassen, nicht {len(index.klassen)}."


def _fehlende(raum: Typraum, namen: Sequence[str]) -> list[str]:
    return [name for name in namen if raum.werte.get(name) is None]


def _alle_z(raeume: Sequence[Typraum], namen: Sequence[str], ddof: int) -> dict[str, list[Fraction]]:
    ergebnis, fehler = {}, []
    for name in namen:
        reihe = [wert for raum in raeume if (wert := raum.werte[name]) is not None]
        try:
            ergebnis[name] = z_werte(reihe, ddof) if reihe else _ohne_raeume()
        except Streuungsfehler as grund:
            fehler.append(f"„{name}“: {grund}")
    if fehler:
        raise Typisierungsfehler(fehler)
    return ergebnis


def _ohne_raeume() -> list[Fraction]:
    raise Streuungsfehler("Es bleibt kein Raum, der bewertet werden könnte.")


def _indizes(z: Mapping[str, Sequence[Fraction]], modell: Indexmodell, name: str, ddof: int) -> list[Index | None]:
    spalten = [(gewicht, z[indikator]) for indikator, gewicht in modell.indikatoren.items()]
    summen = [summe([gewicht * spalte[platz] for gewicht, spalte in spalten]) for platz in range(len(spalten[0][1]))]
    try:
        indizes = z_werte(summen, ddof)
    except Streuungsfehler as grund:
        raise Typisierungsfehler(f"{name}: {grund}") from None
    return [Index(gesamt, index, _klasse(index, modell)) for gesamt, index in zip(summen, indizes, strict=True)]


def _klasse(index: Fraction, modell: Indexmodell) -> str:
    return modell.klassen[sum(index > grenze for grenze in modell.grenzen)]


def _hinweise(raeume: Sequence[Typraum], namen: Sequence[str]) -> Iterator[str]:
    for raum in raeume:
        fehlende = _fehlende(raum, namen)
        bezeichnung = f"{raum.name} ({raum.schluessel})" if raum.name else raum.schluessel
        if raum.ausgeschlossen:
            yield f"{bezeichnung} ist von der Bewertung ausgeschlossen."
        elif fehlende:
            yield f"{bezeichnung} wird nicht bewertet, weil Angaben fehlen: {', '.join(fehlende)}."
