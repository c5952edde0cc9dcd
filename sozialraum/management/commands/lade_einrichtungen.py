"""Load Träger or Einrichtungen: the same import as on the pages."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sozialraum.access import Wer
from sozialraum.actions.befehle import fuehre_aus, inhalt, zeilen
from sozialraum.actions.stammdaten import Stammangaben, pruefe, uebernimm


class Command(BaseCommand):
    help = (
        "Lädt Träger oder Einrichtungen aus CSV oder XLSX (Spalten: fixtures/README.md), ganz oder gar nicht. Alle Fehler werden mit "
        "Zeile und Spalte genannt. Was die Datei nicht nennt, bleibt, wie es ist."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("datei", type=Path, metavar="DATEI")
        parser.add_argument("--art", choices=["einrichtungen", "traeger"], default="einrichtungen")
        parser.add_argument("--quelle", default="", help="wer die Daten geliefert hat")
        parser.add_argument("--muster", action="store_true", help="als Musterdaten kennzeichnen")
        parser.add_argument("--probe", action="store_true", help="nur prüfen und sagen, was sich ändern würde")

    def handle(self, *args: Any, **options: Any) -> None:
        pfad: Path = options["datei"]
        angaben = Stammangaben(options["art"], inhalt(pfad), pfad.name, options["quelle"], options["muster"])
        if options["probe"]:
            pruefung = pruefe(angaben)
            if pruefung.fehler:
                raise CommandError("\n".join(f.als_satz() if f.zeile else f.satz for f in pruefung.fehler))
            bericht = pruefung.bericht
        else:
            bericht = fuehre_aus(lambda: uebernimm(wer=Wer.befehl("lade_einrichtungen"), angaben=angaben)).bericht
        if options["verbosity"]:
            self.stdout.write(("Nur geprüft, nichts gespeichert.\n" if options["probe"] else "") + zeilen(bericht))
