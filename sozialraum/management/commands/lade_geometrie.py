"""Load outlines of the Stadtteile for the map."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from basis.zahlen import lies_datum
from sozialraum.access import Wer
from sozialraum.actions.befehle import fuehre_aus, inhalt
from sozialraum.actions.geometrie import Angaben, lade_umrisse
from sozialraum.clock import heute


class Command(BaseCommand):
    help = "Lädt Umrisse der Stadtteile aus GeoJSON (WGS 84) als neuen Stand. Ohne Umrisse zeigt die Karte Kacheln."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("datei", type=Path, metavar="DATEI")
        parser.add_argument("--quelle", required=True, help="Wer die Umrisse herausgibt")
        parser.add_argument("--lizenz", required=True, help="Unter welcher Lizenz, zum Beispiel dl-de/by-2-0")
        parser.add_argument("--stand", help="Tag der Umrisse, TT.MM.JJJJ; sonst heute")
        parser.add_argument("--schluessel", default="", help="Eigenschaft, die den Stadtteil nennt; sonst schluessel, key, id, code, …")

    def handle(self, *args: Any, **options: Any) -> None:
        pfad: Path = options["datei"]
        bytes_ = inhalt(pfad)
        angaben = Angaben(self._stand(options["stand"]), options["quelle"], options["lizenz"], options["schluessel"])
        wer = Wer.befehl("lade_geometrie")
        stand = fuehre_aus(lambda: lade_umrisse(wer=wer, inhalt=bytes_, dateiname=pfad.name, angaben=angaben))
        if options["verbosity"]:
            self.stdout.write("\n".join([f"{stand}: {stand.anzahl} Stadtteile geladen.", *stand.hinweise]))

    def _stand(self, text: str | None) -> date:
        try:
            return lies_datum(text) if text else heute()
        except ValueError as fehler:
            raise CommandError(str(fehler)) from fehler
