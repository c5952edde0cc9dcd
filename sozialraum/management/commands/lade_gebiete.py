"""Load gebiete.csv."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from sozialraum.access import Wer
from sozialraum.actions.befehle import fuehre_aus, inhalt, zeilen
from sozialraum.actions.laden_raeume import lade_gebiete


class Command(BaseCommand):
    help = "Lädt Gebiete und ihre Zuordnung aus einer Datei (Spalten: fixtures/README.md), ganz oder gar nicht."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("datei", type=Path, metavar="DATEI")

    def handle(self, *args: Any, **options: Any) -> None:
        pfad: Path = options["datei"]
        bytes_ = inhalt(pfad)
        wer = Wer.befehl("lade_gebiete")
        bericht = fuehre_aus(lambda: lade_gebiete(wer=wer, inhalt=bytes_, dateiname=pfad.name))
        if options["verbosity"]:
            self.stdout.write(zeilen(bericht))
