"""The daily reminders by mail; called by a timer of the system, as often as one likes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from basis.models import Nutzer
from basis.zahlen import anzahl
from berichte.actions.erinnerung import faellig_fuer, versende
from sozialraum.access import Wer
from sozialraum.clock import heute


class Command(BaseCommand):
    help = "Erinnert jeden Zugang mit E-Mail-Adresse an das, was für ihn fällig ist. Noch einmal aufgerufen, geht nichts doppelt hinaus."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--probe", action="store_true", help="nur sagen, an wie viele Zugänge eine E-Mail ginge")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["probe"]:
            alle = Nutzer.objects.filter(is_active=True).exclude(email="").select_related("erinnerungstakt").order_by("pk")
            self.stdout.write(f"{anzahl(sum(bool(faellig_fuer(n, heute())) for n in alle), 'E-Mail', 'E-Mails')} gingen hinaus.")
            return
        ergebnis = versende(wer=Wer.befehl("erinnerungen"), tag=heute())
        self.stdout.write(f"{anzahl(ergebnis.versandt, 'E-Mail ist', 'E-Mails sind')} versandt.")
        if ergebnis.abgelehnt:
            adressen = anzahl(ergebnis.abgelehnt, "Adresse", "Adressen")
            seite = "„Gescheiterte Erinnerungen“ nennt sie"
            self.stderr.write(f"{adressen} hat der Mailserver abgelehnt; bitte auf der Seite Zugänge berichtigen, {seite}.")
        if ergebnis.abbruch:
            raise CommandError(f"{ergebnis.abbruch} Was noch aussteht, versendet der nächste Aufruf.")
