"""Delete what is past its Löschfrist; for a daily timer."""

from argparse import ArgumentParser
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from sozialraum.access import Wer
from sozialraum.actions.loeschung import Loeschfehler, loesche_altes


class Command(BaseCommand):
    help = (
        "Löscht, was älter ist als seine Löschfrist (Seite „Löschfristen“): abgelaufene Sitzungen, Anmeldungen, beendete Aufträge, "
        "liegengebliebene Importe, Inhalte alter Importdateien, versandte Erinnerungen, Inhalte des Protokolls, Personen im Verlauf und an "
        "geschlossenen Zugängen. Was gelöscht wurde, steht mit der Anzahl im Protokoll. Ein zweiter Lauf am selben Tag löscht nichts mehr. "
        "Was sich nicht löschen lässt, hält das andere nicht auf; der Lauf endet dann mit 1 und nennt es."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--probe", action="store_true", help="nur zählen, nichts löschen")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic() if options["probe"] else nullcontext():
            gescheitert: Loeschfehler | None = None
            try:
                bericht = loesche_altes(wer=Wer.befehl("loesche_altes"))
            except Loeschfehler as fehler:
                gescheitert, bericht = fehler, fehler.bericht
            if options["probe"]:
                transaction.set_rollback(True)
        self.stdout.write(("Probe, es bleibt alles. " if options["probe"] else "") + bericht.als_satz())
        if gescheitert:
            raise CommandError(str(gescheitert)) from gescheitert
