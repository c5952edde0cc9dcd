"""What a month says otherwise than its Fassung released before, from the numbers kept there."""

from dataclasses import dataclass

from django.utils import timezone

from basis.zahlen import anzahl, datum
from berichte.korrektur import Bewegung, bewegungen
from berichte.models import Monatsfreigabe
from berichte.sections import monatsbild
from berichte.sections.monatsbericht import Monatsbericht, aus_inhalt

AUF_PAPIER = 40  # the nearly thousand numbers of a month all at once would be a second report


@dataclass(frozen=True)
class Korrektur:
    """``fassung`` is the one compared with, of the day ``vom``."""

    fassung: int
    vom: str
    zeilen: tuple[Bewegung, ...]

    @property
    def titel(self) -> str:
        return f"Korrigiert seit Bericht vom {self.vom}, Fassung {self.fassung}"

    @property
    def satz(self) -> str:
        if not self.zeilen:
            return "Alle Zahlen sind wie dort; geändert haben sich nur Texte oder Angaben ohne Zahl."
        return f"{anzahl(len(self.zeilen), 'Zahl lautet', 'Zahlen lauten')} jetzt anders als dort. Beträge in Euro."

    @property
    def auf_papier(self) -> tuple[Bewegung, ...]:
        return self.zeilen[:AUF_PAPIER]

    @property
    def weitere(self) -> str:
        rest = len(self.zeilen) - AUF_PAPIER
        return f"{anzahl(rest, 'weitere Zahl steht', 'weitere Zahlen stehen')} auf der Seite dieses Berichts." if rest > 0 else ""


def korrektur(davor: Monatsfreigabe | None, bericht: Monatsbericht) -> Korrektur | None:
    """None: nothing was released before."""
    if davor is None:
        return None
    jetzt = aus_inhalt(bericht.inhalt())  # as exact as what was kept, and no more
    zeilen = bewegungen(monatsbild.blaetter(aus_inhalt(davor.inhalt)), monatsbild.blaetter(jetzt))
    return Korrektur(davor.fassung, datum(timezone.localtime(davor.created_at).date()), zeilen)
