"""The business day. Deadlines, defaults of validity and rights use heute(); Protokoll, sessions and jobs use real time."""

from datetime import date, datetime

from django.utils import timezone

from sozialraum.models import Stadt


def heute() -> date:
    """The fixed day of a demo (Stadt.fester_tag), else today in Europe/Berlin."""
    stadt = Stadt.objects.aktuelle()
    return stadt.fester_tag if stadt and stadt.fester_tag else timezone.localdate()


def geschaeftstag(moment: datetime) -> date:
    """The business day on which something was done: in a demo nothing is done after its fixed day."""
    return min(timezone.localtime(moment).date(), heute())
