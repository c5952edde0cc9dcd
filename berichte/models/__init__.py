"""What this app keeps: the Regelwerk, what was handed in, reports that never change, and which of them go with a Vorlage."""

from berichte.models.berichte import Bericht, Monatsfreigabe
from berichte.models.erinnerung import Erinnerungsbrief, Erinnerungstakt
from berichte.models.regelwerk import Abgabe, Berichtsregel
from berichte.models.vorlagen import Vorlagenanlage

__all__ = ["Abgabe", "Bericht", "Berichtsregel", "Erinnerungsbrief", "Erinnerungstakt", "Monatsfreigabe", "Vorlagenanlage"]
