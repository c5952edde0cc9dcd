"""Der Auszug einer Buchungsdatei: nur die Spalten, die das Profil nennt, Belege als Schlüsselhash. Alles andere ist danach vergessen.

Gespeichert und weitergelesen wird nie die Datei, immer der Auszug: eine JSON-Zeile mit Kopf, dann Bündel von Zeilen, spaltenweise, jedes
Bündel eine JSON-Zeile; gepackt. Ältere Auszüge haben die Zeilen eines Bündels nacheinander (Nummer, Zellen, Typen), noch ältere jede Zeile
für sich; auch sie werden gelesen.
Zahlungsempfänger, Texte und Aktenzeichen kommen so nicht in die Datenbank (reliability.md, Zusage 13).
"""

import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import itemgetter
from typing import Any, BinaryIO

from basis import muellsuche
from basis.imports.tabelle import Grenzen, Tabellenfehler, Tabellenstrom, Zeile, oeffne_strom
from budgets.imports.lesart import VERSCHLUESSELT, Lesart, maengel, spaltennamen

GRENZEN = Grenzen(bytes_csv=400_000_000, zeilen_csv=5_000_000, rechenzeit=300, dauer=900.0)
HASHLAENGE = 32
BUENDEL = 500
_STUECK = 1 << 20
_Gekuerzt = tuple[int, list[str], str]
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
    puffer, zeilen = io.BytesIO(), 0
    with muellsuche.selten(), gzip.GzipFile(fileobj=puffer, mode="wb", compresslevel=1, mtime=0) as datei:
        datei.write(_json({"spalten": gebraucht, "blatt": strom.blatt}))
        buendel: list[_Gekuerzt] = []
        for zeile in _gekuerzte(strom.daten, plaetze, geheim, Beleghash(schluessel)):
            zeilen += 1
            buendel.append(zeile)
            if len(buendel) == BUENDEL:
                datei.write(_json(_spaltenweise(buendel)))
                buendel.clear()
        if buendel:
            datei.write(_json(_spaltenweise(buendel)))
    return Auszug(puffer.getvalue(), _sha256(quelle), zeilen, tuple(n for n in namen if n not in gebraucht), tuple(strom.hinweise))


def _gekuerzte(zeilen: Iterable[Zeile], plaetze: Sequence[int], geheim: Sequence[int], beleghash: Beleghash) -> Iterator[_Gekuerzt]:
    """Nummer, gebrauchte Zellen, Typen. Was über die Überschriften hinausgeht, macht die Zeile ungültig; gemeldet wird es beim Lesen."""
    nimm, mindestens = (itemgetter(*plaetze) if len(plaetze) > 1 else None), max(plaetze) + 1
    for zeile in zeilen:
        zellen = zeile.zellen
        breite = len(zellen)
        kurz = list(nimm(zellen)) if nimm and breite >= mindestens else [zellen[p] if p < breite else "" for p in plaetze]
        for stelle in geheim:
            kurz[stelle] = beleghash(kurz[stelle])
        yield zeile.nummer, kurz, "".join(zeile.typ(p) for p in plaetze) if zeile.typen else ""


def _spaltenweise(buendel: Sequence[_Gekuerzt]) -> dict[str, object]:
    """``nr``: die erste Nummer, oder alle, wo eine fehlt; eine Spalte, die überall dasselbe sagt, sagt es einmal."""
    nummern, zellen, typen = zip(*buendel, strict=True)
    fortlaufend = nummern[-1] - nummern[0] == len(nummern) - 1
    return {
        "nr": nummern[0] if fortlaufend else nummern, "anzahl": len(nummern),
        "spalten": [_knapp(spalte) for spalte in zip(*zellen, strict=True)], "typen": _knapp(typen),
    }  # fmt: skip


def _knapp(werte: tuple[str, ...]) -> str | tuple[str, ...]:
    return werte[0] if werte[0] == werte[-1] and werte.count(werte[0]) == len(werte) else werte


def _zeilenweise(buendel: Mapping[str, Any]) -> Iterator[tuple[int, Sequence[str], str]]:
    """Die Umkehrung von ``_spaltenweise``."""
    anfang, anzahl = buendel["nr"], buendel["anzahl"]
    spalten = [repeat(werte, anzahl) if isinstance(werte, str) else werte for werte in (*buendel["spalten"], buendel["typen"])]
    nummern = range(anfang, anfang + anzahl) if isinstance(anfang, int) else anfang
    return zip(nummern, zip(*spalten[:-1], strict=True), spalten[-1], strict=True)


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
            einzeln: Iterable[Any] = (
                _zeilenweise(buendel) if isinstance(buendel, dict) else buendel if isinstance(buendel[0], list) else (buendel,)
            )
            for nummer, zellen, typen in einzeln:
                yield Zeile(blatt, nummer, zellen, typen)

    spalten = kopf["spalten"]
    assert isinstance(spalten, list)
    return [str(name) for name in spalten], zeilen()
