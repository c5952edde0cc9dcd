"""Load Buchungen: the same import as the page."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from basis.zahlen import Zahlfehler
from budgets.actions.buchungsimport import Buchungsdatei, Uebernahme, uebernimm, zieh_aus
from budgets.models import Buchungsprofil
from sozialraum.access import Wer
from sozialraum.actions.befehle import fuehre_aus
from sozialraum.imports.befund import lies_tag


class Command(BaseCommand):
    help = (
        "Lädt Buchungen aus CSV oder XLSX nach einem Buchungsprofil: derselbe Import wie auf der Seite „Buchungen“, ganz oder gar nicht. "
        "Alle Fehler werden mit Zeile und Spalte genannt. Dieselbe Datei noch einmal ändert nichts."
    )

    requires_system_checks = ()  # they load every page of the product, which an import does not need

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("datei", type=Path, metavar="DATEI")
        parser.add_argument("--profil", required=True, help="Name des Buchungsprofils")
        parser.add_argument("--stichtag", help="TT.MM.JJJJ; Tag des Standes, wenn die Datei keinen Buchungstag nennt")
        parser.add_argument("--muster", action="store_true", help="als Musterdaten kennzeichnen")
        parser.add_argument("--grund", default="", help="Grund der Festlegungen in der vorläufigen Haushaltsführung")

    def handle(self, *args: Any, **options: Any) -> None:
        profil = Buchungsprofil.objects.filter(name=options["profil"]).first()
        if profil is None:
            raise CommandError(f"Das Buchungsprofil „{options['profil']}“ gibt es nicht.")
        ergebnis = fuehre_aus(lambda: self._lade(profil, options))
        if options["verbosity"]:
            self.stdout.write(ergebnis.satz)

    def _lade(self, profil: Buchungsprofil, options: dict[str, Any]) -> Uebernahme:
        pfad: Path = options["datei"]
        try:
            stichtag = lies_tag(options["stichtag"]) if options["stichtag"] else None
            with pfad.open("rb") as quelle:
                auszug = zieh_aus(profil, quelle, pfad.name)
        except Zahlfehler as fehler:
            raise CommandError(str(fehler)) from fehler
        except OSError as fehler:
            raise CommandError(f"Die Datei {pfad} lässt sich nicht lesen: {fehler.strerror}.") from fehler
        datei = Buchungsdatei.aus_auszug(profil, auszug, pfad.name, stichtag=stichtag, muster=options["muster"])
        return uebernimm(wer=Wer.befehl("lade_buchungen"), datei=datei, grund=options["grund"])
