"""Count a case-level export: the same way as the page; nothing of a case is kept."""

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from basis.monate import lies_monat
from basis.zahlen import Zahlfehler
from sozialraum.access import Wer
from sozialraum.actions.befehle import fuehre_aus, inhalt
from sozialraum.actions.fallexport import zaehle_export
from sozialraum.actions.statistik import pruefe, uebernimm
from sozialraum.jobs import pruefe_fallzahlen_neu
from sozialraum.models import Importprofil
from sozialraum.models.lieferung import Lieferungsart


class Command(BaseCommand):
    help = (
        "Zählt einen Fallexport (eine Zeile je Hilfe) beim Einlesen zu Fallzahlen und Kohorten. Von den Fällen selbst wird nichts "
        "gespeichert. Unbekannte Spalten lehnen die Datei ab. Dieselbe Datei noch einmal ändert nichts. DATEI „-“: Standardeingabe."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("datei", metavar="DATEI")
        parser.add_argument("--von", required=True, help="erster Monat, MM.JJJJ")
        parser.add_argument("--bis", required=True, help="letzter Monat, MM.JJJJ; sein letzter Tag ist der Stand der Kohorten")
        parser.add_argument("--profil", default="", help="gemerktes Spaltenprofil; ohne Angabe gelten die beschriebenen Überschriften")
        parser.add_argument("--quelle", default="Fachsoftware", help="woher der Export kommt")
        parser.add_argument("--muster", action="store_true", help="als Musterdaten kennzeichnen")
        parser.add_argument("--grund", default="", help="nötig, wenn geltende Zahlen sich ändern")
        parser.add_argument("--probe", action="store_true", help="nur zählen und prüfen, nichts speichern")

    def handle(self, *args: Any, **options: Any) -> None:
        roh = sys.stdin.buffer.read() if options["datei"] == "-" else inhalt(Path(options["datei"]))
        von, bis, rollen = _monat(options["von"]), _monat(options["bis"]), _rollen(options["profil"])
        export = fuehre_aus(lambda: zaehle_export(inhalt=roh, dateiname=options["datei"], von=von, bis=bis, rollen=rollen))
        z = export.zaehlung
        saetze = [f"{z.zeilen} Zeilen gelesen, {z.gezaehlt} Hilfen im Zeitraum, {len(z.kohorten)} Kohorten."]
        saetze += [*z.hinweise, *(f"Warnung: {w.als_satz()}" for w in z.warnungen)]
        angaben = export.angaben(quelle=options["quelle"], muster=options["muster"], profil=options["profil"])
        if options["probe"]:
            saetze += pruefe(angaben, vorschau=0).saetze_zur_wirkung()
        else:
            ergebnis = fuehre_aus(lambda: uebernimm(wer=Wer.befehl("lade_faelle"), angaben=angaben, grund=options["grund"]))
            saetze += [*ergebnis.zur_wirkung, ergebnis.satz]
            pruefe_fallzahlen_neu()
        if options["verbosity"]:
            self.stdout.write("\n".join(saetze))


def _monat(text: str) -> date:
    try:
        return lies_monat(text)
    except Zahlfehler as fehler:
        raise CommandError(str(fehler)) from fehler


def _rollen(profil: str) -> dict[str, str] | None:
    if not profil:
        return None
    row = Importprofil.objects.filter(name=profil, art=Lieferungsart.FALLEXPORT).first()
    if row is None:
        raise CommandError(f"Ein Spaltenprofil „{profil}“ für den Fallexport gibt es nicht.")
    return dict(row.zuordnung)
