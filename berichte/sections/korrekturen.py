""" "Korrigiert seit Bericht vom …": what a report says otherwise than one that was released, from the numbers kept there."""

from collections.abc import Sequence
from dataclasses import dataclass

from basis.export import Blatt
from basis.zahlen import anzahl, datum
from berichte.korrektur import Bewegung, bewegungen
from berichte.models import Ablage
from sozialraum.clock import geschaeftstag

AUF_PAPIER = 40  # the nearly thousand numbers of a month all at once would be a second report


@dataclass(frozen=True)
class Korrektur:
    """``fassung`` is the one compared with, of the day ``vom``; ``zeitraum``: where it spoke of another one."""

    fassung: int
    vom: str
    zeilen: tuple[Bewegung, ...]
    zeitraum: str = ""
    in_euro: bool = True

    @property
    def titel(self) -> str:
        worueber = f" über {self.zeitraum}" if self.zeitraum else ""
        return f"Korrigiert seit Bericht vom {self.vom}{worueber}, Fassung {self.fassung}"

    @property
    def satz(self) -> str:
        if not self.zeilen:
            return "Alle Zahlen sind wie dort; geändert haben sich nur Texte oder Angaben ohne Zahl."
        wie_viele = anzahl(len(self.zeilen), "Zahl lautet", "Zahlen lauten")
        return f"{wie_viele} jetzt anders als dort.{' Beträge in Euro.' if self.in_euro else ''}"

    @property
    def auf_papier(self) -> tuple[Bewegung, ...]:
        return self.zeilen[:AUF_PAPIER]

    @property
    def weitere(self) -> str:
        rest = len(self.zeilen) - AUF_PAPIER
        return f"{anzahl(rest, 'weitere Zahl steht', 'weitere Zahlen stehen')} auf der Seite dieses Berichts." if rest > 0 else ""


def seit(davor: Ablage, alt: Sequence[Blatt], neu: Sequence[Blatt], zeitraum: str = "", *, in_euro: bool = True) -> Korrektur:
    """``alt``: the sheets as kept in ``davor``; ``neu``: the same ones as they are now, as exact as what was kept."""
    vom = datum(geschaeftstag(davor.created_at))
    return Korrektur(davor.fassung, vom, bewegungen(alt, neu), zeitraum, in_euro)
