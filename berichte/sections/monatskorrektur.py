"""What a month says otherwise than its Fassung released before, from the numbers kept there."""

from berichte.models import Ablage
from berichte.sections import monatsbild
from berichte.sections.korrekturen import Korrektur, seit
from berichte.sections.monatsbericht import Monatsbericht, aus_inhalt


def korrektur(davor: Ablage | None, bericht: Monatsbericht) -> Korrektur | None:
    """None: nothing was released before."""
    if davor is None:
        return None
    jetzt = aus_inhalt(bericht.inhalt())  # as exact as what was kept, and no more
    return seit(davor, monatsbild.blaetter(aus_inhalt(davor.inhalt)), monatsbild.blaetter(jetzt))
