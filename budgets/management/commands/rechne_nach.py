"""manage.py rechne_nach PAKET.json: recomputes a distribution from its file alone."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from basis.management.rechenbefehl import Rechenbefehl
from basis.wertedatei import Dateifehler
from budgets.paketform import Paketfehler
from budgets.rechenpaket import lies_paket, rechne_nach
from sozialraum import schwerpunktpaket

HELP = """Rechnet ein Rechenpaket oder eine festgestellte Liste der Schwerpunkträume aus der Datei allein nach, ohne Datenbank.

Sagt „gleich“ (Rückgabewert 0), wenn Prüfsumme und jedes Ergebnis stimmen; sonst steht jede Abweichung als ein Satz
auf der Standardausgabe und der Rückgabewert ist 1. Unlesbare Dateien werden auf der Fehlerausgabe beanstandet (1).

PAKET.json  {"format", "version", "kopf", "gebiete", "stadtteile",
  "teiltoepfe": [{"schluessel", "name", "quellen", "modell", "topf", "raeume", "ergebnis"}], "pruefsumme"}
  Zahlen sind Text, Brüche "p/q", Beträge Cent (bei VZÄ Hundertstel); "gebiete" ist die Zuordnung am Gebietsstand,
  "stadtteile" enthält je Teiltopf die Stadtteile der Räume. Die Prüfsumme ist sha256 über das Paket ohne "pruefsumme"
  mit sortierten Schlüsseln und ohne Leerzeichen in UTF-8. Alles Weitere: docs/methodik.md
"""


class Command(Rechenbefehl):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paket", metavar="PAKET.json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            paket = lies_paket(self.read(options["paket"]))
        except Dateifehler as fehler:
            self.fail(fehler.saetze)
        except Paketfehler as fehler:
            self.fail([f"{Path(options['paket']).name}: {fehler}"])
        liste = isinstance(paket, dict) and paket.get("format") == schwerpunktpaket.FORMAT
        abweichungen = schwerpunktpaket.rechne_nach(paket) if liste else rechne_nach(paket)
        for satz in abweichungen:
            self.stdout.write(satz)
        if abweichungen:
            raise SystemExit(1)
        self.stdout.write("gleich")
