"""Load outlines of the Stadtteile for the map."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from sozialraum.access import Wer
from sozialraum.actions.befehle import fuehre_aus, inhalt, zeilen
from sozialraum.actions.laden_raeume import lade_geometrie


class Command(BaseCommand):
    help = "Lädt Umrisse der Stadtteile aus GeoJSON (WGS 84). Ohne Umrisse zeigt die Karte Kacheln."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("datei", type=Path, metavar="DATEI")
        parser.add_argument("--schluessel", help="Eigenschaft, die den Schlüssel des Stadtteils nennt; sonst schluessel, key, id, code, …")

    def handle(self, *args: Any, **options: Any) -> None:
        pfad: Path = options["datei"]
        bytes_ = inhalt(pfad)
        wer, name = Wer.befehl("lade_geometrie"), options["schluessel"]
        bericht = fuehre_aus(lambda: lade_geometrie(wer=wer, inhalt=bytes_, dateiname=pfad.name, schluesselname=name))
        if options["verbosity"]:
            self.stdout.write(zeilen(bericht))
