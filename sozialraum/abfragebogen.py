"""Der Bogen einer Träger-Abfrage: was gefragt wird, wo es auf dem Blatt steht, und der Schlüssel, an dem er wiedererkannt wird.

Gefragt wird nach Anzahlen, nie nach Personen. Ein Rücklauf wird am verborgenen Schlüssel erkannt, wie auch immer die Datei heißt.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

BLATT = "Angaben"
KENNUNGSZEILE = 1
KOPFZEILE = 9
ERSTE_ZEILE = 10
SPALTE_TITEL, SPALTE_EINHEIT, SPALTE_BISHER, SPALTE_STAND, SPALTE_ANGABE = "ABCDE"
FRAGEN_KOPF = ("Angabe", "Einheit", "Zuletzt bekannt", "Stand", "Ihre Angabe")
HINWEISE = (
    "Bitte nur Anzahlen eintragen, keine Namen von Personen. Eine leere Zelle heißt „keine Angabe“, 0 heißt keine.",
    "Bitte keine Zeilen löschen und keine Formeln eintragen. Der Name der Datei darf sich ändern.",
)
_KENNUNG = re.compile(r"TA([0-9]{1,9})-([0-9]{1,9})-([0-9a-f]{16})-([0-9a-f]{8})")


class Merkmal(NamedTuple):
    """Eine Frage: Name der Spalte in der Datenbank, Titel, Einheit, Nachkommastellen und der höchste glaubhafte Wert."""

    name: str
    titel: str
    einheit: str
    stellen: int
    hoechstens: int


MERKMALE = (
    Merkmal("plaetze", "Plätze", "Plätze am Stichtag", 0, 20_000),
    Merkmal("personal_vzae", "Personal insgesamt", "VZÄ am Stichtag", 2, 2_000),
    Merkmal("fachkraefte_vzae", "davon pädagogische Fachkräfte", "VZÄ am Stichtag", 2, 2_000),
    Merkmal("angebote", "Angebote", "Angebote im Jahr", 0, 10_000),
    Merkmal("erreichte", "Erreichte Personen", "Personen im Jahr", 0, 1_000_000),
)
Angaben = Mapping[str, Decimal | None]


class Bekannt(NamedTuple):
    """Ein Wert, der schon bekannt ist, mit dem Tag, für den er gilt (None: aus den Stammdaten)."""

    wert: Decimal
    stand: date | None


class Kennung(NamedTuple):
    """Abfrage, Bogen und das Zufallswort des Bogens."""

    abfrage: int
    bogen: int
    wort: str


@dataclass(frozen=True)
class Bogen:
    """Was auf einem Bogen steht."""

    abfrage: str
    einrichtung: str
    traeger: str
    stadtteil: str
    stichtag: date
    rueckgabe_bis: date
    kennung: str
    bisher: Mapping[str, Bekannt]


class Unterschied(NamedTuple):
    """Eine Angabe, wie sie bekannt war und wie sie jetzt kommt; None: keine Angabe."""

    merkmal: Merkmal
    bisher: Bekannt | None
    neu: Decimal | None

    @property
    def art(self) -> str:
        if self.neu is None:
            return "keine Angabe" if self.bisher is None else "fehlt jetzt"
        if self.bisher is None:
            return "neu"
        return "unverändert" if self.bisher.wert == self.neu else "geändert"

    @property
    def weicht_ab(self) -> bool:
        return self.neu != (self.bisher.wert if self.bisher else None)

    @property
    def auffaellig(self) -> bool:
        """Mehr als verdoppelt oder mehr als halbiert, bei nicht ganz kleinen Zahlen: ein zweiter Blick lohnt."""
        if self.bisher is None or self.neu is None or max(self.bisher.wert, self.neu) < 10:
            return False
        return self.neu > 2 * self.bisher.wert or 2 * self.neu < self.bisher.wert


def kennung_als_text(kennung: Kennung) -> str:
    """Der verborgene Schlüssel; die letzten acht Zeichen sind eine Prüfsumme, damit ein veränderter Schlüssel auffällt."""
    rumpf = f"TA{kennung.abfrage}-{kennung.bogen}-{kennung.wort}"
    return f"{rumpf}-{_pruefsumme(rumpf)}"


def lies_kennung(text: str) -> Kennung | None:
    """Der Schlüssel, wenn er unverändert ist; sonst None."""
    treffer = _KENNUNG.fullmatch(text.strip())
    if treffer is None or _pruefsumme(text.strip().rpartition("-")[0]) != treffer[4]:
        return None
    return Kennung(int(treffer[1]), int(treffer[2]), treffer[3])


def unterschiede(bisher: Mapping[str, Bekannt], neu: Angaben) -> Iterator[Unterschied]:
    """Jede Angabe des Bogens neben dem, was bekannt war."""
    for merkmal in MERKMALE:
        yield Unterschied(merkmal, bisher.get(merkmal.name), neu.get(merkmal.name))


def _pruefsumme(rumpf: str) -> str:
    return hashlib.sha256(f"Träger-Abfrage {rumpf}".encode()).hexdigest()[:8]
