"""Load counts of the schools: the same import as on the page."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sozialraum.access import Wer
from sozialraum.actions.befehle import fuehre_aus, inhalt
from sozialraum.actions.schulwerte import Schulangaben, uebernimm_schulwerte
from sozialraum.models import Indikator


class Command(BaseCommand):
    help = (
        "Lädt, was Schulen gezählt haben, aus CSV oder XLSX (Spalten schule, stichtag, zaehler, nenner), ganz oder gar nicht, und summiert "
        "es je Stadtteil. Alle Fehler werden mit Zeile und Spalte genannt. Dieselbe Datei noch einmal ändert nichts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("datei", type=Path, metavar="DATEI")
        parser.add_argument("--indikator", required=True, metavar="SCHLÜSSEL", help="ein Indikator, der an den Schulen gezählt wird")
        parser.add_argument("--quelle", default="", help="wer die Daten geliefert hat")
        parser.add_argument("--muster", action="store_true", help="als Musterdaten kennzeichnen")
        parser.add_argument("--grund", default="", help="nötig, wenn die Datei geltende Werte ändert")

    def handle(self, *args: Any, **options: Any) -> None:
        pfad: Path = options["datei"]
        indikator = Indikator.objects.filter(schluessel=options["indikator"]).first()
        if indikator is None:
            raise CommandError(f"Den Indikator „{options['indikator']}“ gibt es nicht.")
        angaben = Schulangaben(indikator, inhalt(pfad), pfad.name, options["quelle"], options["muster"])
        wer, grund = Wer.befehl("lade_schulwerte"), options["grund"]
        ergebnis = fuehre_aus(lambda: uebernimm_schulwerte(wer=wer, angaben=angaben, grund=grund))
        if options["verbosity"]:
            self.stdout.write(ergebnis.satz)
