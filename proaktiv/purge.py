"""What of this app is deleted after its period."""

from datetime import datetime

from proaktiv.models import Angebotsentwurf, Massnahmenentwurf
from sozialraum.purge import loescht, verwirf_alte


@loescht("entwuerfe")
def listenentwuerfe(vor: datetime) -> int:
    return verwirf_alte(Angebotsentwurf, vor) + verwirf_alte(Massnahmenentwurf, vor)
