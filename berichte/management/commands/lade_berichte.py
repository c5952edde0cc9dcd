"""Load the released reports of a demonstration."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from berichte.actions.laden_berichte import DATEI, lade_berichte
from berichte.jobs import berichte_der_vorfuehrung
from sozialraum.actions.befehle import fuehre_aus, zeilen
from sozialraum.imports.stammdaten import lies_toml


class Command(BaseCommand):
    help = (
        "Gibt die Berichte frei, die ORDNER/berichte.toml für eine Vorführung nennt, mit den Muster-Zugängen daraus. "
        "Ein zweiter Lauf gibt nichts noch einmal frei."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ordner", type=Path, metavar="ORDNER")
        parser.add_argument("--im-hintergrund", action="store_true", help="von einem Auftragsprozess, sobald einer läuft")

    def handle(self, *args: Any, **options: Any) -> None:
        datei: Path = options["ordner"] / DATEI
        if not datei.is_file():
            return
        if options["im_hintergrund"]:
            berichte_der_vorfuehrung.enqueue(str(datei.resolve()))
            return
        bericht = fuehre_aus(lambda: lade_berichte(angaben=lies_toml(datei)))
        if options["verbosity"]:
            self.stdout.write(zeilen(bericht))
