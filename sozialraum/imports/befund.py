"""Was alle fachlichen Importe teilen: Fehler mit Ort und Vorschlag, und das Lesen von Tagen."""

import re
from datetime import date
from typing import NamedTuple

from basis.zahlen import Zahlfehler, lies_datum

ERSTES_JAHR, LETZTES_JAHR = 1900, 2100
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?")


class Fehler(NamedTuple):
    """Ein Befund an einer Zelle: Ort, was dasteht, ein Satz und, wo möglich, ein Vorschlag. Warnungen haben dieselbe Form."""

    blatt: str
    zeile: int
    spalte: str
    wert: str
    satz: str
    vorschlag: str = ""

    def als_satz(self) -> str:
        """Der Befund als ein Satz mit Ort, zum Beispiel für die Kommandozeile."""
        ort = f"Blatt „{self.blatt}“, " if self.blatt else ""
        spalte = f", Spalte „{self.spalte}“" if self.spalte else ""
        vorschlag = f" Vorschlag: {self.vorschlag}." if self.vorschlag else ""
        return f"{ort}Zeile {self.zeile}{spalte}: {self.satz}{vorschlag}"


def mit_jahrhundert(text: str) -> str:
    """„30.09.07“ wird 30.09.2007, wie in den Formularen: 00 bis 49 heißt 20xx, 50 bis 99 heißt 19xx. Anderes bleibt, wie es ist."""
    treffer = re.fullmatch(r"([0-9]{1,2}\.[0-9]{1,2}\.)([0-9]{2})", text)
    return f"{treffer[1]}{'20' if treffer[2] < '50' else '19'}{treffer[2]}" if treffer else text


def lies_tag(text: str) -> date:
    """Liest TT.MM.JJJJ oder JJJJ-MM-TT von 1900 bis 2100; sonst ``Zahlfehler`` mit einem Satz."""
    treffer = _ISO.fullmatch(text)
    try:
        tag = date(*(int(teil) for teil in treffer.groups())) if treffer else lies_datum(text)
    except Zahlfehler:
        if re.fullmatch(r"(19|20)[0-9]{2}", text):
            raise Zahlfehler(f"„{text}“ ist ein Jahr, kein Tag; schreiben Sie zum Beispiel 31.12.{text}.") from None
        raise
    except ValueError:
        raise Zahlfehler(f"Den Tag „{text}“ gibt es nicht.") from None
    if not ERSTES_JAHR <= tag.year <= LETZTES_JAHR:
        raise Zahlfehler(f"Der Tag „{text}“ liegt nicht zwischen {ERSTES_JAHR} und {LETZTES_JAHR}.")
    return tag
