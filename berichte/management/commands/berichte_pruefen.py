"""Check every kept report against its checksums and the Protokoll."""

from typing import Any

from django.core.management.base import BaseCommand

from berichte.sections.freigaben import alle_abgelegten, pruefe


class Command(BaseCommand):
    help = (
        "Prüft jeden abgelegten und freigegebenen Bericht: Inhalt und PDF gegen ihre Prüfsummen, und die Prüfsummen gegen das Protokoll. "
        "Nennt jeden, der verändert worden ist, und endet dann mit 1. Die Kette des Protokolls prüft protokoll_pruefen."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        anzahl = veraendert = 0
        for row in alle_abgelegten():
            anzahl += 1
            if saetze := pruefe(row, bytes(row.pdf.inhalt)):
                veraendert += 1
                self.stderr.write(f"{row}: {' '.join(saetze)}")
        self.stdout.write(f"{anzahl} Berichte geprüft.")
        if veraendert:
            raise SystemExit(1)
        self.stdout.write("Alle sind, wie sie abgelegt wurden.")
