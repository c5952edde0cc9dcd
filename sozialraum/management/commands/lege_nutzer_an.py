"""Create an account with a role, for the first person of a new installation."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction

from basis.models import Nutzer
from basis.zahlen import Zahlfehler
from sozialraum.access import Wer
from sozialraum.actions.befehle import fuehre_aus
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.laden_stadt import gebiet_mit
from sozialraum.actions.laden_zugaenge import gremium_mit, rolle_mit
from sozialraum.actions.rollen import weise_rolle_zu
from sozialraum.actions.zugang import lege_zugang_an
from sozialraum.clock import heute
from sozialraum.imports.befund import lies_tag
from sozialraum.rechte import Rolle


class Command(BaseCommand):
    help = (
        "Legt einen Zugang mit einer Rolle an, zum Beispiel die erste Systemverwaltung. Das Kennwort wird abgefragt oder kommt aus der "
        "Umgebungsvariablen KENNWORT, nie aus der Befehlszeile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("benutzername")
        parser.add_argument("--name", required=True, help="Anzeigename")
        parser.add_argument("--rolle", required=True, choices=[rolle.value for rolle in Rolle])
        parser.add_argument("--gebiet", default="", help="Schlüssel des Gebiets, zum Beispiel R-II")
        parser.add_argument("--gremium", default="", help="Schlüssel des Gremiums, nur für Gremiumsmitglieder")
        parser.add_argument("--ab", help="erster Tag der Rolle, TT.MM.JJJJ; sonst heute")

    def handle(self, *args: Any, **options: Any) -> None:
        kennwort = os.environ.get("KENNWORT") or getpass.getpass("Kennwort: ")
        nutzer = fuehre_aus(lambda: _lege_an(options, kennwort))
        self.stdout.write(f"Der Zugang „{nutzer.username}“ ist angelegt.")


@transaction.atomic
def _lege_an(options: dict[str, Any], kennwort: str) -> Nutzer:
    wer = Wer.befehl("lege_nutzer_an")
    try:
        ab = lies_tag(options["ab"]) if options["ab"] else heute()
        validate_password(kennwort, Nutzer(username=options["benutzername"], anzeigename=options["name"]))
    except (Zahlfehler, ValidationError) as fehler:
        raise Abgelehnt(*(fehler.messages if isinstance(fehler, ValidationError) else [str(fehler)])) from fehler
    nutzer = lege_zugang_an(wer=wer, benutzername=options["benutzername"], anzeigename=options["name"], kennwort=kennwort)
    weise_rolle_zu(
        wer=wer,
        nutzer=nutzer,
        rolle=rolle_mit(options["rolle"]),
        gueltig_von=ab,
        gebiet=gebiet_mit(options["gebiet"]) if options["gebiet"] else None,
        gremium=gremium_mit(options["gremium"]) if options["gremium"] else None,
    )
    return nutzer
