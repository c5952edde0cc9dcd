"""Die Zählung eines Fallexports als Datei: das Einzige, was von ihm gespeichert wird. Kanonisches JSON, mit Schlüsseln statt Nummern."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from basis.monate import kurz, lies_monat
from sozialraum.fallkohorten import Kohorte, Kohortenschluessel, Menge
from sozialraum.imports.fallexport import Zaehlung
from sozialraum.imports.fallworte import Fallzeile

FORMAT = 1


class Aggregatfehler(ValueError):
    """Die gespeicherte Zählung passt nicht mehr zum Katalog; die Meldung ist ein deutscher Satz."""


@dataclass(frozen=True)
class Verzeichnis:
    """Nummern und Schlüssel: Hilfearten, Gebiete (``ebene:schluessel``), Altersbänder, Träger."""

    hilfearten: Mapping[int, str]
    gebiete: Mapping[int, str]
    baender: Mapping[int, str]
    traeger: Mapping[int, str]


@dataclass(frozen=True)
class Aggregat:
    """Was in der Datei steht. ``sha256`` und ``zeilen`` sind die des Exports, aus dem gezählt wurde."""

    von: date
    bis: date
    sha256: str
    zeilen: int
    gezaehlt: int
    hinweise: tuple[str, ...]
    zahlen: tuple[Fallzeile, ...]
    kohorten: tuple[Kohorte, ...]


def schreibe(zaehlung: Zaehlung, *, von: date, bis: date, sha256: str, namen: Verzeichnis) -> bytes:
    """Die Zählung als Bytes; gleiche Zählung, gleiche Bytes."""
    warnungen = [f"{len(w.zeilen)} × {w.satz}" for w in zaehlung.warnungen]
    inhalt = {
        "format": FORMAT,
        "von": kurz(von),
        "bis": kurz(bis),
        "sha256": sha256,
        "zeilen": zaehlung.zeilen,
        "gezaehlt": zaehlung.gezaehlt,
        "hinweise": [*zaehlung.hinweise, *warnungen],
        "zahlen": [_zahl(z, namen) for z in zaehlung.zahlen],
        "kohorten": [_kohorte(k, namen) for k in zaehlung.kohorten],
    }
    return json.dumps(inhalt, ensure_ascii=False, separators=(",", ":")).encode()


def lies(inhalt: bytes, namen: Verzeichnis) -> Aggregat:
    """Die Umkehrung von ``schreibe``; abgelehnt wird, was der Katalog nicht mehr kennt."""
    daten: dict[str, Any] = json.loads(inhalt)
    nummern = _Nummern(namen)
    return Aggregat(
        lies_monat(daten["von"]),
        lies_monat(daten["bis"]),
        daten["sha256"],
        daten["zeilen"],
        daten["gezaehlt"],
        tuple(daten["hinweise"]),
        tuple(nummern.zahl(eintrag) for eintrag in daten["zahlen"]),
        tuple(nummern.kohorte(eintrag) for eintrag in daten["kohorten"]),
    )


def _zahl(z: Fallzeile, namen: Verzeichnis) -> list[Any]:
    orte = [_name(namen.gebiete, z.gebiet_id), z.uebergreifend, _name(namen.baender, z.altersband_id), z.geschlecht, z.ort]
    return [namen.hilfearten[z.hilfeart_id], kurz(z.monat), *orte, z.bestand, z.begonnen, z.beendet, z.tage]


def _kohorte(k: Kohorte, namen: Verzeichnis) -> list[Any]:
    s = k.schluessel
    ende = [tag.isoformat() for tag in s.ende] if s.ende else None
    wer = [_name(namen.hilfearten, s.hilfeart), s.gruppe, _name(namen.gebiete, s.gebiet), s.grund, _name(namen.traeger, s.traeger)]
    return [k.stufe, *wer, s.satz, ende, *k.menge]


def _name(namen: Mapping[int, str], nummer: int | None) -> str | None:
    return None if nummer is None else namen[nummer]


class _Nummern:
    def __init__(self, namen: Verzeichnis) -> None:
        self._hilfearten, self._gebiete, self._baender, self._traeger = (
            {schluessel: nummer for nummer, schluessel in verzeichnis.items()}
            for verzeichnis in (namen.hilfearten, namen.gebiete, namen.baender, namen.traeger)
        )

    def zahl(self, eintrag: list[Any]) -> Fallzeile:
        hilfeart, monat, gebiet, grund, band, geschlecht, ort, bestand, begonnen, beendet, tage = eintrag
        wo = (_nummer(self._gebiete, gebiet), grund, _nummer(self._baender, band))
        zahlen = (bestand, begonnen, beendet, tage)
        return Fallzeile(_pflicht(self._hilfearten, hilfeart), lies_monat(monat), *wo, geschlecht, ort, *zahlen, 0)

    def kohorte(self, eintrag: list[Any]) -> Kohorte:
        stufe, hilfeart, gruppe, gebiet, grund, traeger, satz, ende, *menge = eintrag
        zeitraum = (date.fromisoformat(ende[0]), date.fromisoformat(ende[1])) if ende else None
        art, ort, wer = _nummer(self._hilfearten, hilfeart), _nummer(self._gebiete, gebiet), _nummer(self._traeger, traeger)
        return Kohorte(stufe, Kohortenschluessel(art, gruppe, ort, grund, wer, satz, zeitraum), Menge(*menge))


def _nummer(nummern: Mapping[str, int], schluessel: str | None) -> int | None:
    return None if schluessel is None else _pflicht(nummern, schluessel)


def _pflicht(nummern: Mapping[str, int], schluessel: str) -> int:
    try:
        return nummern[schluessel]
    except KeyError:
        raise Aggregatfehler(f"Der Eintrag „{schluessel}“ der Zählung steht nicht mehr im Katalog. Zählen Sie den Export neu.") from None
