"""What of this app is deleted after its period, and what of the Protokoll stays with the kept reports."""

from datetime import datetime

from berichte.models import (
    Bericht,
    Berichtsfreigabe,
    Berichtspaket,
    Erinnerungsbrief,
    Erinnerungsfehler,
    Monatsfreigabe,
    Scorecardablage,
)
from sozialraum.purge import behalte_im_protokoll, loescht

behalte_im_protokoll(
    *(str(modell._meta.model_name) for modell in (Bericht, Berichtsfreigabe, Monatsfreigabe, Scorecardablage, Berichtspaket))
)


@loescht("erinnerungen")
def erinnerungen(vor: datetime) -> int:
    fehler = Erinnerungsfehler.objects.filter(zuletzt__lt=vor).delete()[0]
    return Erinnerungsbrief.objects.filter(created_at__lt=vor).delete()[0] + fehler
