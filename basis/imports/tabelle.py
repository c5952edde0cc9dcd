"""CSV und XLSX → Textzeilen mit Blatt und Zeilennummer.

Gelesen wird in einem begrenzten Kindprozess (``kindprozess``). Zahlen bleiben Text, wie er dasteht; führende Nullen bleiben stehen.
Was die Zahlen bedeuten, entscheidet der fachliche Import.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple

from basis.imports.kindprozess import GRENZEN, GRENZEN_STROM, Grenzen, Tabellenfehler, sendungen
from basis.imports.kopfzeile import PROBE, beiwerk, finde_kopfzeile, normalisiere

__all__ = [
    "GRENZEN",
    "GRENZEN_STROM",
    "Grenzen",
    "Probe",
    "Tabelle",
    "Tabellenfehler",
    "Tabellenstrom",
    "Zeile",
    "beiwerk",
    "finde_kopfzeile",
    "lies_tabelle",
    "maengel_der_kopfzeile",
    "normalisiere",
    "oeffne_strom",
]

TYP_TEXT, TYP_ZAHL, TYP_PROZENT, TYP_DATUM, TYP_WAHR, TYP_FEHLER, TYP_FORMEL = "tzpdbef"
_SAETZE_ZU_ZELLEN = {
    TYP_FEHLER: "Die Zelle enthält den Fehler {text}. Korrigieren Sie die Formel, oder tragen Sie den Wert ein.",
    TYP_FORMEL: "Die Zelle enthält eine Formel ohne gespeichertes Ergebnis. Öffnen und speichern Sie die Datei in Ihrem Tabellenprogramm.",
}


class Zeile(NamedTuple):
    """Eine nicht leere Zeile: Blatt (leer bei CSV), Nummer wie im Tabellenprogramm, Zellen als Text, ein Typzeichen je Zelle (XLSX)."""

    blatt: str
    nummer: int
    zellen: tuple[str, ...]
    typen: str = ""

    def zelle(self, spalte: int) -> str:
        return self.zellen[spalte] if spalte < len(self.zellen) else ""

    def typ(self, spalte: int) -> str:
        return self.typen[spalte] if spalte < len(self.typen) else TYP_TEXT

    def zellfehler(self, spalte: int) -> str | None:
        """Satz zu einer Fehlerzelle oder Formel ohne Ergebnis; None, wenn die Zelle heil ist."""
        satz = _SAETZE_ZU_ZELLEN.get(self.typ(spalte))
        return satz.format(text=self.zelle(spalte)) if satz else None


class Probe(NamedTuple):
    """Die ersten Zeilen eines anderen Blatts derselben Mappe, auch eines ausgeblendeten; ``blatt`` nennt es, Texte sind gekürzt."""

    blatt: str
    zeilen: tuple[Zeile, ...]

    @property
    def kopfzeile_index(self) -> int | None:
        return finde_kopfzeile([zeile.zellen for zeile in self.zeilen])


@dataclass(frozen=True)
class Tabelle:
    """Eine ganz gelesene Tabelle. ``zeilen`` enthält auch Titel und Fußnoten, aber keine leeren Zeilen.

    ``weitere``: was außer dem gelesenen Blatt in der Datei steht, jeweils der Anfang.
    """

    zeilen: tuple[Zeile, ...]
    kopfzeile_index: int | None
    kodierung: str
    trennzeichen: str
    blatt: str
    blaetter: tuple[str, ...]
    hinweise: tuple[str, ...]
    weitere: tuple[Probe, ...] = ()

    @property
    def kopf(self) -> tuple[str, ...]:
        return self.zeilen[self.kopfzeile_index].zellen if self.kopfzeile_index is not None else ()

    @property
    def daten(self) -> tuple[Zeile, ...]:
        """Alle Zeilen nach der Kopfzeile, auch Summen und Fußnoten."""
        return self.zeilen[self.kopfzeile_index + 1 :] if self.kopfzeile_index is not None else self.zeilen


@dataclass
class Tabellenstrom:
    """Eine Tabelle, die noch gelesen wird: Kopf ist da, ``daten`` lässt sich genau einmal durchlaufen; danach stehen die Hinweise fest."""

    kopf: tuple[str, ...]
    kodierung: str
    trennzeichen: str
    blatt: str
    blaetter: tuple[str, ...]
    daten: Iterator[Zeile]
    hinweise: list[str] = field(default_factory=list)


def lies_tabelle(inhalt: bytes, dateiname: str, *, blatt: str | None = None, grenzen: Grenzen = GRENZEN) -> Tabelle:
    """Liest eine hochgeladene CSV- oder XLSX-Datei ganz.

    ``blatt`` wählt ein Tabellenblatt; ohne Angabe gilt das erste sichtbare mit Inhalt. Abgelehnt (``Tabellenfehler``) wird, was sich nicht
    sicher lesen lässt: NUL-Zeichen, gemischte Kodierung, Kennwort, altes Format, ZIP-Bomben, DTD, offene Anführungszeichen, Übergröße.
    """
    strom = sendungen(inhalt, dateiname, blatt=blatt, grenzen=grenzen)
    kopf = _kopf(strom)
    hinweise: list[str] = []
    weitere: list[Probe] = []
    zeilen = tuple(_zeilen(strom, kopf["blatt"], hinweise, weitere))
    index = finde_kopfzeile([zeile.zellen for zeile in zeilen[:PROBE]])
    return Tabelle(
        zeilen,
        index,
        kopf["kodierung"],
        kopf["trennzeichen"],
        kopf["blatt"],
        tuple(kopf["blaetter"]),
        (*_zum_titel(zeilen, index), *hinweise),
        tuple(weitere),
    )


def oeffne_strom(
    quelle: bytes | BinaryIO, dateiname: str, *, blatt: str | None = None, grenzen: Grenzen = GRENZEN_STROM, kopfzeile: int = 0
) -> Tabellenstrom:
    """Öffnet eine große Tabelle zum Durchlaufen; der Speicher bleibt klein. Fehler treten auch noch beim Durchlaufen auf.

    ``quelle`` ist der Inhalt oder eine geöffnete Datei mit Dateinummer; sie bleibt dann auf der Platte.
    ``kopfzeile`` nennt die Zeile der Überschriften; 0 heißt suchen.
    """
    strom = sendungen(quelle, dateiname, blatt=blatt, grenzen=grenzen)
    angaben = _kopf(strom)
    hinweise: list[str] = []
    zeilen = _zeilen(strom, angaben["blatt"], hinweise, [])
    anfang = [zeile for _, zeile in zip(range(PROBE), zeilen, strict=False)]
    index = finde_kopfzeile([zeile.zellen for zeile in anfang])
    if kopfzeile:
        index = next((stelle for stelle, zeile in enumerate(anfang) if zeile.nummer == kopfzeile), None)
    hinweise[:0] = _zum_titel(tuple(anfang), index)
    kopf = anfang[index].zellen if index is not None else ()
    rest = anfang[index + 1 :] if index is not None else anfang
    return Tabellenstrom(
        kopf, angaben["kodierung"], angaben["trennzeichen"], angaben["blatt"], tuple(angaben["blaetter"]), _kette(rest, zeilen), hinweise
    )


def maengel_der_kopfzeile(kopf: Sequence[str], spalten: Iterable[int] | None = None) -> list[str]:
    """Sätze zu einer fehlenden Kopfzeile und zu gleichen Überschriften, soweit eine der ``spalten`` (sonst: irgendeine) betroffen ist."""
    if not kopf:
        return ["Es wurde keine Kopfzeile gefunden. Die erste Zeile der Tabelle muss die Überschriften der Spalten enthalten."]
    stellen: dict[str, list[int]] = {}
    for stelle, name in enumerate(kopf):
        if name:
            stellen.setdefault(normalisiere(name) or name, []).append(stelle)
    gefragt = set(range(len(kopf))) if spalten is None else set(spalten)
    return [
        f"Kopfzeile: Die Überschrift „{kopf[gleiche[0]]}“ kommt mehrfach vor (Spalten {', '.join(str(stelle + 1) for stelle in gleiche)}). "
        "Geben Sie jeder Spalte einen eigenen Namen."
        for gleiche in stellen.values()
        if len(gleiche) > 1 and gefragt & set(gleiche)
    ]


def _kopf(strom: Iterator[Any]) -> Mapping[str, Any]:
    kopf: Mapping[str, Any] = next(strom)
    return kopf


def _zeilen(strom: Iterator[Any], blatt: str, hinweise: list[str], weitere: list[Probe]) -> Iterator[Zeile]:
    for sendung in strom:
        if isinstance(sendung, dict):
            hinweise.extend(sendung["hinweise"])
            weitere.extend(_probe(probe["blatt"], probe["zeilen"]) for probe in sendung["weitere"])
            continue
        for nummer, zellen, typen in sendung:
            yield Zeile(blatt, nummer, tuple(zellen), typen)


def _probe(blatt: str, zeilen: Iterable[Any]) -> Probe:
    return Probe(blatt, tuple(Zeile(blatt, nummer, tuple(zellen), typen) for nummer, zellen, typen in zeilen))


def _kette(anfang: list[Zeile], rest: Iterator[Zeile]) -> Iterator[Zeile]:
    yield from anfang
    yield from rest


def _zum_titel(zeilen: tuple[Zeile, ...], index: int | None) -> list[str]:
    if not index:
        return []
    return [f"Titelzeilen über der Kopfzeile in Zeile {zeilen[index].nummer} wurden übergangen: {index}."]
