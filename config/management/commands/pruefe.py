"""Integrity of the whole database in one command."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from basis.sql import ein_lesestand
from basis.zahlen import anzahl, zahl
from config.integrity import Check, Finding, examine
from config.integrity.checks import CHECKS

SHOWN = 20  # sentences of one check
NAMES = [check.name for check in CHECKS]


class Command(BaseCommand):
    help = (
        "Prüft die ganze Datenbank auf einem Stand, im laufenden Betrieb und ohne etwas zu ändern: Migrationen, Schutzregeln, Bedingungen, "
        "Zähler, Verweise, Verlauf, Summen, Rechenpakete, Dateien, Berichte und die Kette des Protokolls. Endet mit 1 bei einem Befund."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--nur", action="append", choices=NAMES, metavar="PRÜFUNG", help=f"mehrfach möglich: {', '.join(NAMES)}")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = [check for check in CHECKS if not options["nur"] or check.name in options["nur"]]
        self.stdout.write(f"{'Prüfung':<22}{'geprüft':>12}{'Befunde':>10}")
        with ein_lesestand():
            results = [self._line(check, found) for check, found in examine(chosen)]
        wrong = [(check, found) for check, found in results if found.sentences]
        for check, found in wrong:
            self.stderr.write(f"\n{check.name}:")
            for sentence in found.sentences[:SHOWN]:
                self.stderr.write(f"  {sentence}")
            if (more := len(found.sentences) - SHOWN) > 0:
                self.stderr.write(f"  und {zahl(more)} weitere Befunde")
        if wrong:
            number = sum(len(found.sentences) for _, found in wrong)
            raise CommandError(f"{anzahl(number, 'Befund', 'Befunde')} in {anzahl(len(wrong), 'Prüfung', 'Prüfungen')}.")
        self.stdout.write("Alles stimmt.")

    def _line(self, check: Check, found: Finding) -> tuple[Check, Finding]:
        self.stdout.write(f"{check.name:<22}{zahl(found.checked):>12}{zahl(len(found.sentences)):>10}")
        return check, found
