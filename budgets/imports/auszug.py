"""Der Auszug einer Buchungsdatei: nur die Spalten, die das Profil nennt, Belege als Schlüsselhash. Alles andere ist danach vergessen.

Gespeichert und weitergelesen wird nie die Datei, immer der Auszug: eine JSON-Zeile mit Kopf, dann je Zeile Nummer, Zellen, Typen;
gepackt. Zahlungsempfänger, Texte und Aktenzeichen kommen so nicht in die Datenbank (reliability.md, Zusage 13).
"""

import gzip
import hashlib
import hmac
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from basis.imports.tabelle import Grenzen, Tabellenfehler, Tabellenstrom, Zeile, oeffne_strom
from budgets.imports.lesart import VERSCHLUESSELT, Lesart, maengel, spaltennamen

GRENZEN = Grenzen(bytes_csv=400_000_000, zeilen_csv=5_000_000, rechenzeit=300, dauer=900.0)
HASHLAENGE = 32
_STUECK = 1 << 20


@dataclass(frozen=True)
class Auszug:
    """``inhalt`` ist, was gespeichert werden darf; ``sha256`` die Prüfsumme der Datei, wie sie kam."""

    inhalt: bytes
    sha256: str
    zeilen: int
    fallengelassen: tuple[str, ...]
    hinweise: tuple[str, ...]


def beleghash(schluessel: bytes, text: str) -> str:
    """HMAC-SHA-256, gekürzt auf 128 bit; leer bleibt leer."""
    return hmac.digest(schluessel, text.encode(), "sha256")[: HASHLAENGE // 2].hex() if text else ""


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
    geheim = {gebraucht.index(lesart.angabe(feld).spalte) for feld in VERSCHLUESSELT if lesart.angabe(feld).spalte}
    puffer, zeilen = io.BytesIO(), 0
    with gzip.GzipFile(fileobj=puffer, mode="wb", compresslevel=1, mtime=0) as datei:
        datei.write(_json({"spalten": gebraucht, "blatt": strom.blatt}))
        buendel: list[bytes] = []
        for zeile in strom.daten:
            zeilen += 1
            buendel.append(_gekuerzt(zeile, plaetze, geheim, schluessel))
            if len(buendel) == 1000:
                datei.write(b"".join(buendel))
                buendel.clear()
        datei.write(b"".join(buendel))
    return Auszug(puffer.getvalue(), _sha256(quelle), zeilen, tuple(n for n in namen if n not in gebraucht), tuple(strom.hinweise))


def _gekuerzt(zeile: Zeile, plaetze: Sequence[int], geheim: set[int], schluessel: bytes) -> bytes:
    """Eine Zeile als JSON. Was über die Überschriften hinausgeht, macht sie ungültig; gemeldet wird es beim Lesen."""
    zellen = zeile.zellen
    breite = len(zellen)
    kurz = [zellen[p] if p < breite else "" for p in plaetze]
    for stelle in geheim:
        kurz[stelle] = beleghash(schluessel, kurz[stelle])
    typen = "".join(zeile.typ(p) for p in plaetze) if zeile.typen else ""
    return _json([zeile.nummer, kurz, typen])


def _json(wert: object) -> bytes:
    return json.dumps(wert, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


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
            nummer, zellen, typen = json.loads(roh)
            yield Zeile(blatt, nummer, zellen, typen)

    spalten = kopf["spalten"]
    assert isinstance(spalten, list)
    return [str(name) for name in spalten], zeilen()
