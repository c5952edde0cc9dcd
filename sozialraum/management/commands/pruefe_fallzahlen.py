"""Check what readers of the Fallstatistik may see, wherever counts, mapping or threshold have changed."""

from typing import Any

from django.core.management.base import BaseCommand

from sozialraum.clock import heute
from sozialraum.inputs.fallsicht import pruefe_alle
from sozialraum.models import Gebiet, Parameter
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN


class Command(BaseCommand):
    help = (
        "Prüft die Geheimhaltung jedes Quartals der Fallstatistik, das noch kein Ergebnis hat; was geprüft ist, bleibt. Imports "
        "und Änderungen von Zuordnung und Schwelle stoßen das selbst an. Nötig ist der Befehl, wenn eine Zuordnung erst später gilt."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        anzahl = pruefe_alle(Gebiet.objects.baum(heute()), Parameter.objects.schwelle(GEHEIMHALTUNG_INTERN, heute()))
        self.stdout.write(f"{anzahl} Quartale sind geprüft.")
