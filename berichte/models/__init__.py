"""What this app keeps: the Regelwerk, what was handed in, and reports that never change."""

from berichte.models.berichte import Bericht, Monatsfreigabe
from berichte.models.erinnerung import Erinnerungsbrief, Erinnerungstakt
from berichte.models.regelwerk import Abgabe, Berichtsregel

__all__ = ["Abgabe", "Bericht", "Berichtsregel", "Erinnerungsbrief", "Erinnerungstakt", "Monatsfreigabe"]
