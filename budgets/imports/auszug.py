"""Der Auszug einer Buchungsdatei: nur die Spalten, die das Profil nennt, Belege als Schlüsselhash. Alles andere ist danach vergessen.

Gespeichert und weitergelesen wird nie die Datei, immer der Auszug: eine JSON-Zeile mit Kopf, dann Bündel von Zeilen (je Zeile Nummer,
Zellen, Typen), jedes Bündel eine JSON-Zeile; gepackt. Ältere Auszüge haben jede Zeile für sich; auch sie werden gelesen.
Zahlungsempfänger, Texte und Aktenzeichen kommen so nicht in die Datenbank (reliability.md, Zusage 13).
"""

import gzip
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from basis import muellsuche
from basis.imports.tabelle import Grenzen, Tabellenfehler, Tabellenstrom, Zeile, oeffne_strom
from budgets.imports.lesart import VERSCHLUESSELT, Lesart, maengel, spaltennamen

GRENZEN = Grenzen(bytes_csv=400_000_000, zeilen_csv=5_000_000, rechenzeit=300, dauer=900.0)
HASHLAENGE = 32
BUENDEL = 500
_STUECK = 1 << 20
_KODIERER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Auszug:
    """``inhalt`` ist, was gespeichert werden darf; ``sha256`` die Prüfsumme der Datei, wie sie kam."""

    inhalt: bytes
    sha256: str
    zeilen: int
    fallengelassen: tuple[str, ...]
    hinweise: tuple[str, ...]


class Beleghash:
    """HMAC-SHA-256, gekürzt auf 128 bit; leer bleibt leer. Innen und außen einmal begonnen: eine Million Belege, ein Schlüssel."""

    def __init__(self, schluessel: bytes) -> None:
        block = hashlib.sha256().block_size
        voll = (schluessel if len(schluessel) <= block else hashlib.sha256(schluessel).digest()).ljust(block, b"\0")
        self._innen, self._aussen = (hashlib.sha256(bytes(byte ^ maske for byte in voll)) for maske in (0x36, 0x5C))

    def __call__(self, text: str) -> str:
        if not text:
            return ""
        innen, aussen = self._innen.copy(), self._aussen.copy()
        innen.update(text.encode())
        aussen.update(innen.digest())
        return aussen.digest()[: HASHLAENGE // 2].hex()


def oeffne(quelle: bytes | BinaryIO, dateiname: str, lesart: Lesart, grenzen: Grenzen = GRENZEN) -> Tabellenstrom:
    """Die Datei als Strom, gelesen, wie es die Lesart sagt."""
    trennzeichen = {"tab": "\t"}.get(lesart.trennzeichen, lesart.trennzeichen)
    vorgaben = {name: getattr(grenzen, name) for name in Grenzen.__dataclass_fields__}
    vorgaben |= {"kodierung": lesart.kodierung, "trennzeichen": trennzeichen}
    return oeffne_strom(quelle, dateiname, grenzen=Grenzen(**vorgaben), kopfzeile=lesart.kopfzeile)


def mache_auszug(quelle: bytes | BinaryIO, dateiname: str, lesart: Lesart, schluessel: bytes, *, grenzen: Grenzen = GRENZEN) -> Auszug:
    """Liest die Datei einmal. ``Tabellenfehler`` mit Sätzen, wenn sie sich nicht lesen lässt oder nicht zur Lesart passt."""
    strom = oeffne(quelle, dateiname, lesart, grenzen)
    namen = spaltennamen(strom.kopf)
    if saetze := maengel(lesart, namen):
        raise Tabellenfehler(*saetze)
    gebraucht = lesart.spalten()
    plaetze = [namen.index(name) for name in gebraucht]
    geheim = sorted({gebraucht.index(lesart.angabe(feld).spalte) for feld in VERSCHLUESSELT if lesart.angabe(feld).spalte})
    puffer, zeilen, beleghash = io.BytesIO(), 0, Beleghash(schluessel)
    with muellsuche.selten(), gzip.GzipFile(fileobj=puffer, mode="wb", compresslevel=1, mtime=0) as datei:
        datei.write(_json({"spalten": gebraucht, "blatt": strom.blatt}))
        buendel: list[list[object]] = []
        for zeile in strom.daten:
            zeilen += 1
            buendel.append(_gekuerzt(zeile, plaetze, geheim, beleghash))
            if len(buendel) == BUENDEL:
                datei.write(_json(buendel))
                buendel.clear()
        if buendel:
            datei.write(_json(buendel))
    return Auszug(puffer.getvalue(), _sha256(quelle), zeilen, tuple(n for n in namen if n not in gebraucht), tuple(strom.hinweise))


def _gekuerzt(zeile: Zeile, plaetze: Sequence[int], geheim: Sequence[int], beleghash: Beleghash) -> list[object]:
    """Nummer, gebrauchte Zellen, Typen. Was über die Überschriften hinausgeht, macht die Zeile ungültig; gemeldet wird es beim Lesen."""
    zellen = zeile.zellen
    breite = len(zellen)
    kurz = [zellen[p] if p < breite else "" for p in plaetze]
    for stelle in geheim:
        kurz[stelle] = beleghash(kurz[stelle])
    return [zeile.nummer, kurz, "".join(zeile.typ(p) for p in plaetze) if zeile.typen else ""]


def _json(wert: object) -> bytes:
    return _KODIERER(wert).encode() + b"\n"


def _sha256(quelle: bytes | BinaryIO) -> str:
    if isinstance(quelle, bytes):
        return hashlib.sha256(quelle).hexdigest()
    quelle.seek(0)
    summe = hashlib.sha256()
    while stueck := quelle.read(_STUECK):
        summe.update(stueck)
    return summe.hexdigest()


def lies_auszug(inhalt: bytes) -> tuple[list[str], Iterator[Zeile]]:
    """Spalten und Zeilen eines Auszugs; die Zeilen lassen sich einmal durchlaufen."""
    datei = gzip.GzipFile(fileobj=io.BytesIO(inhalt))
    kopf: Mapping[str, object] = json.loads(datei.readline())
    blatt = str(kopf["blatt"])

    def zeilen() -> Iterator[Zeile]:
        for roh in datei:
            buendel = json.loads(roh)
            for nummer, zellen, typen in buendel if isinstance(buendel[0], list) else (buendel,):
                yield Zeile(blatt, nummer, zellen, typen)

    spalten = kopf["spalten"]
    assert isinstance(spalten, list)
    return [str(name) for name in spalten], zeilen()
