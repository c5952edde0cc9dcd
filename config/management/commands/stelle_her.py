"""Restore a backup into an empty database and show that nothing is lost."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime

from basis.zahlen import zahl
from config import backup, manifest, restore

OTHER_KEY = (
    "Hinweis: SECRET_KEY ist ein anderer als bei der Sicherung. Anmeldungen sind beendet, zweite Faktoren müssen neu eingerichtet werden, "
    "und Belege von Buchungen werden nur mit dem alten Schlüssel (BELEG_SCHLUESSEL) wiedererkannt."
)


class Command(BaseCommand):
    help = (
        "Stellt eine Sicherung in der Datenbank von DATABASE_OWNER_URL wieder her. Sie muss leer sein. Danach werden jede Tabelle, die "
        "Kette des Protokolls, die Schutzregeln und die Rechte beider Rollen mit dem Begleitblatt verglichen; ein Befund endet mit 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("datei", metavar="DATEI", help="die Sicherung (.dump); ihr Begleitblatt (.json) liegt daneben")

    def handle(self, *args: Any, **options: Any) -> None:
        dump = Path(options["datei"]).absolute()
        try:
            facts = restore.read_manifest(dump)
            restore.restore(dump)
            found = list(restore.findings(facts))
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError("Die wiederhergestellte Datenbank ist nicht die gesicherte. Nehmen Sie sie nicht in Betrieb.")
        if facts.schluessel != manifest.key_mark():
            self.stderr.write(OTHER_KEY)
        stand = f"{localtime(datetime.fromisoformat(facts.zeit)):%d.%m.%Y, %H:%M Uhr}"
        many = f"{zahl(len(facts.tabellen))} Tabellen, {zahl(facts.zeilen)} Zeilen, alle wie gesichert"
        self.stdout.write(f"Wiederhergestellt ist der Stand vom {stand}: {many}.")
        self.stdout.write(f"Kopf des Protokolls: {facts.protokollkopf or 'noch leer'}")
        self.stdout.write("Als Nächstes: manage.py migrate, falls diese Fassung neuer ist; dann manage.py pruefe.")
