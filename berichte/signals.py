"""What this app does when a lower one tells it something."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from bsc.models import Scorecardfreigabe
from bsc.signals import scorecard_freigegeben
from sozialraum.access import Wer


@receiver(scorecard_freigegeben, dispatch_uid="scorecardablage")
def drucke_die_freigabe(freigabe: Scorecardfreigabe, **_mehr: Any) -> None:
    """Printed after the commit: the paper names the link of the Protokoll that the release left, and a printer that fails takes nothing
    back. What is not kept then is kept when it is bound to a Vorlage."""
    wer = Wer(freigabe.nutzer, str(freigabe.nutzer), freigabe.in_vertretung)

    def drucke() -> None:
        from berichte.actions.scorecard import lege_ab  # with the first release: not every process prints

        lege_ab(wer=wer, freigabe=freigabe)

    transaction.on_commit(drucke, robust=True)
