"""Load the released reports of a demonstration."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from basis.jobs import starte
from basis.models import Auftrag, Nutzer
from berichte.actions.laden_berichte import DATEI, Angaben, keine_vorfuehrung, lade_berichte
from berichte.jobs import VORFUEHRUNG
from sozialraum.actions.befehle import fuehre_aus, zeilen
from sozialraum.imports.stammdaten import lies_toml


class Command(BaseCommand):
    help = (
        "Gibt die Berichte frei, die ORDNER/berichte.toml für eine Vorführung nennt, mit den Muster-Zugängen daraus. "
        "Ein zweiter Lauf gibt nichts noch einmal frei. Abgelehnt wird, was keine Vorführung dieser Stadt ist."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ordner", type=Path, metavar="ORDNER")
        parser.add_argument("--im-hintergrund", action="store_true", help="als Auftrag, bis er einmal fertig wurde; nur in der Vorführung")

    def handle(self, *args: Any, **options: Any) -> None:
        datei: Path = options["ordner"] / DATEI
        if not datei.is_file():
            return
        angaben = lies_toml(datei)
        if options["im_hintergrund"]:
            self._beauftrage(angaben)
            return
        bericht = fuehre_aus(lambda: lade_berichte(angaben=angaben))
        if options["verbosity"]:
            self.stdout.write(zeilen(bericht))

    def _beauftrage(self, angaben: Angaben) -> None:
        """At each start: where it is for this database, was not done yet, and does not wait or run. Says why the last time failed."""
        bisher = Auftrag.objects.filter(art=VORFUEHRUNG).order_by("-pk")
        erledigt = bisher.filter(status=Auftrag.Status.FERTIG).exists() or any(auftrag.offen for auftrag in bisher[:1])
        if erledigt or keine_vorfuehrung(angaben):
            return
        if gescheitert := bisher.first():
            self.stdout.write(f"Die Berichte der Vorführung fehlen noch und werden noch einmal begonnen. Zuletzt: {gescheitert.meldung}")
        starte(VORFUEHRUNG, titel="Berichte der Vorführung", nutzer=Nutzer.objects.get(username=angaben["schreibt"]), angaben=angaben)
