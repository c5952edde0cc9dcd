"""What the Pro-Aktiven Systeme do when lower apps tell them something; in the transaction of the write."""

from typing import Any

from django.dispatch import receiver

from sozialraum.models import Datenlieferung
from sozialraum.signals import werte_uebernommen


@receiver(werte_uebernommen, dispatch_uid="fruehwarnung")
def warne(sender: Any, lieferung: Datenlieferung, zurueckgenommen: bool, **kwargs: Any) -> None:
    from proaktiv.actions.fruehwarnung import werte_lieferung_aus  # with it comes the solver, which few processes need

    werte_lieferung_aus(lieferung=lieferung, zurueckgenommen=zurueckgenommen)
