"""What this app keeps: the Regelwerk, what was handed in, drafts, reports that never change, packets, and which go with a Vorlage."""

from berichte.models.berichte import Ablage, Bericht, Monatsfreigabe
from berichte.models.erinnerung import Erinnerungsbrief, Erinnerungsfehler, Erinnerungstakt
from berichte.models.freigabe import Berichtsanmerkung, Berichtsentwurf, Berichtsfreigabe, Berichtstext
from berichte.models.paket import Berichtspaket, Paketteil
from berichte.models.regelwerk import Abgabe, Berichtsregel
from berichte.models.scorecard import Scorecardablage
from berichte.models.vorlagen import Vorlagenanlage

__all__ = [
    "Abgabe",
    "Ablage",
    "Bericht",
    "Berichtsanmerkung",
    "Berichtsentwurf",
    "Berichtsfreigabe",
    "Berichtspaket",
    "Berichtsregel",
    "Berichtstext",
    "Erinnerungsbrief",
    "Erinnerungsfehler",
    "Erinnerungstakt",
    "Monatsfreigabe",
    "Paketteil",
    "Scorecardablage",
    "Vorlagenanlage",
]
