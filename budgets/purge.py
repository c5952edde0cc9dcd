"""What of this app is deleted after its period."""

from datetime import datetime

from budgets.models import Buchungsentwurf
from sozialraum.purge import loescht, verwirf_alte


@loescht("entwuerfe")
def buchungsentwuerfe(vor: datetime) -> int:
    return verwirf_alte(Buchungsentwurf, vor)
