"""Back up the whole database into a folder."""

from argparse import ArgumentParser, ArgumentTypeError
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from basis.zahlen import zahl
from config import backup


def _number(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError("Es bleibt mindestens eine Sicherung; bitte eine ganze Zahl ab 1 angeben.")
    return int(text)


class Command(BaseCommand):
    help = (
        "Sichert die ganze Datenbank als die Rolle, der sie gehört, im laufenden Betrieb: eine Datei von pg_dump und ein Begleitblatt mit "
        "Zahlen und Prüfsummen jeder Tabelle. Beide sind ganz da oder gar nicht. Endet mit 1 und einem Satz, wenn es nicht gelang. "
        "Nicht in der Datenbank liegt SECRET_KEY; er gehört an einen eigenen sicheren Ort."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ordner", nargs="?", default=settings.BACKUP_FOLDER, metavar="ORDNER", help="Vorgabe: BACKUP_FOLDER")
        parser.add_argument("--behalte", type=_number, metavar="N", help="löscht danach alle Sicherungen im Ordner außer den N jüngsten")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["ordner"]:
            raise CommandError("Bitte nennen Sie den Ordner, oder setzen Sie BACKUP_FOLDER.")
        try:
            path, facts = backup.write(Path(options["ordner"]).absolute(), keep=options["behalte"])
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        mb = Fraction(path.stat().st_size, 1_000_000)
        self.stdout.write(f"{path}: {zahl(len(facts.tabellen))} Tabellen, {zahl(facts.zeilen)} Zeilen, {zahl(mb, 1)} MB.")
        self.stdout.write(f"Kopf des Protokolls: {facts.protokollkopf or 'noch leer'}")
