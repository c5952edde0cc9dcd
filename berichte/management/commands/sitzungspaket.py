"""The whole committee packet by one command: the report of every Gebiet of a Verteilung, kept and printed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from basis.models import Nutzer
from berichte.access import NACHBARN, darf_ablegen, lesbare_verteilungen, verlange_ablegen
from berichte.actions import berichte as actions
from berichte.druck.maschine import Druckfehler
from berichte.sections import gebiete, sozialraumbudget
from berichte.sections.freigaben import pruefe
from sozialraum.access import Zugang


class Command(BaseCommand):
    help = "Legt den Bericht Sozialraumbudget jedes Gebiets einer Verteilung ab, auf Wunsch auch als Dateien in einen Ordner."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verteilung", type=int, help="Nummer der Verteilung")
        parser.add_argument("--zugang", required=True, help="Benutzername, in dessen Namen und mit dessen Rechten abgelegt wird")
        parser.add_argument("--ordner", type=Path, help="Ordner, in den die PDF-Dateien zusätzlich geschrieben werden")

    def handle(self, *args: Any, **options: Any) -> None:
        nutzer = Nutzer.objects.filter(username=options["zugang"], is_active=True).first()
        zugang = Zugang(nutzer) if nutzer else None
        if zugang is None or not darf_ablegen(zugang):
            raise CommandError("Diesen Zugang gibt es nicht, oder er darf keine Berichte für den ganzen Fachbereich erzeugen.")
        verteilung = lesbare_verteilungen(zugang).select_related(*NACHBARN).filter(pk=options["verteilung"]).first()
        if verteilung is None:
            raise CommandError("Diese Verteilung gibt es nicht, oder der Zugang darf sie nicht lesen.")
        anders = []
        try:
            grundlage = sozialraumbudget.lade(verteilung)
            orte = gebiete.alle(grundlage.rechnung.baum)
            for bericht in actions.erzeuge_berichte(wer=verlange_ablegen(zugang), grundlage=grundlage, gebiete=orte):
                inhalt = bytes(bericht.pdf.inhalt)
                if saetze := pruefe(bericht, inhalt):
                    anders.append(f"{bericht}: {' '.join(saetze)}")
                elif options["ordner"]:
                    options["ordner"].mkdir(parents=True, exist_ok=True)
                    (options["ordner"] / bericht.pdf.name).write_bytes(inhalt)
        except (Druckfehler, sozialraumbudget.Berichtsfehler) as fehler:
            raise CommandError(str(fehler)) from None
        if anders:
            raise CommandError("\n".join(["Nicht ausgegeben ist, was verändert worden ist.", *anders]))
        self.stdout.write(f"{len(orte)} Berichte zu „{verteilung.name}“ sind abgelegt.")
