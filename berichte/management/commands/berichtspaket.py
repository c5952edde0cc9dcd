"""The committee packet by one command: as the page orders it, with progress, and the files in a folder if wanted.

Called again on the same day with the same choice it goes on where it was stopped, and tries again what failed; ``--paket`` goes on
with one that was ordered before.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from basis.models import Nutzer
from basis.zahlen import Zahlfehler, lies_datum
from berichte import pdf
from berichte.access import darf_ablegen, lesbare_pakete, verlange_ablegen
from berichte.actions import paketarbeit, pakete
from berichte.models import Berichtspaket
from berichte.paketstand import UNFERTIG, Paketzahlen
from berichte.regelwerk import Berichtstyp
from berichte.sections import gebiete, paketinhalt
from berichte.sections.paketquellen import pakettypen
from berichte.zeitraum import Berichtszeitraum, zeitraumfehler
from sozialraum.access import Wer, Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.ebenen import Knoten


def _tag(text: str) -> date:
    try:
        return lies_datum(text)
    except Zahlfehler as fehler:
        raise CommandError(str(fehler)) from None


class Command(BaseCommand):
    help = "Druckt und bindet die Berichte aller Gebiete zu einem Paket. Am selben Tag noch einmal gerufen setzt er es fort."

    def add_arguments(self, parser: CommandParser) -> None:
        namen = [art.typ.value for art in pakettypen()]
        parser.add_argument("--von", help="erster Tag des Zeitraums, TT.MM.JJJJ")
        parser.add_argument("--bis", help="letzter Tag des Zeitraums, TT.MM.JJJJ")
        parser.add_argument("--typ", action="append", choices=namen, metavar="TYP", help=f"ohne Angabe alle: {', '.join(namen)}")
        parser.add_argument("--gebiet", default="", help="nur dieses Gebiet und alle darunter, zum Beispiel ressort/R-I")
        parser.add_argument("--paket", type=int, help="Nummer eines bestellten Pakets, das fortgesetzt wird")
        parser.add_argument("--zugang", required=True, help="Benutzername, in dessen Namen und mit dessen Rechten gearbeitet wird")
        parser.add_argument("--ordner", type=Path, help="Ordner, in den das Paket mit seinem Inhaltsverzeichnis geschrieben wird")

    def handle(self, *args: Any, **options: Any) -> None:
        nutzer = Nutzer.objects.filter(username=options["zugang"], is_active=True).first()
        if nutzer is None:
            raise CommandError("Diesen Zugang gibt es nicht.")
        zugang = Zugang(nutzer)
        try:
            paket = self._fortgesetztes(zugang, options["paket"]) if options["paket"] else self._bestelltes(zugang, options)
            zahlen = paketarbeit.arbeite_ab(paket=paket, melde=self._melde)
        except Abgelehnt as fehler:
            raise CommandError(str(fehler)) from None
        if options["ordner"]:
            self._schreibe(paket, options["ordner"])
        self._ende(paket, zahlen)

    def _melde(self, erledigt: int, gesamt: int, text: str) -> None:
        self.stdout.write(f"{erledigt}/{gesamt} {text}")
        self.stdout.flush()

    def _bestelltes(self, zugang: Zugang, options: dict[str, Any]) -> Berichtspaket:
        if not options["von"] or not options["bis"]:
            raise CommandError("Bitte nennen Sie den Zeitraum mit --von und --bis, oder ein Paket mit --paket.")
        z = Berichtszeitraum(_tag(options["von"]), _tag(options["bis"]))
        if satz := zeitraumfehler(z.von, z.bis, heute()):
            raise CommandError(satz)
        bereich = self._bereich(zugang, options["gebiet"])
        typen = [Berichtstyp(typ) for typ in options["typ"] or [art.typ.value for art in pakettypen()]]
        wer = _wer(zugang, bereich.id)
        paket = pakete.bestelle(wer=wer, baum=zugang.baum, bereich=bereich, typen=typen, z=z, weiter_mit=UNFERTIG)
        pakete.oeffne_wieder(wer=wer, paket=paket)
        return paket

    def _bereich(self, zugang: Zugang, name: str) -> Knoten:
        ebene, _, schluessel = name.partition("/")
        bereich = gebiete.finde(zugang.baum, ebene, schluessel) if name else zugang.baum.wurzel()
        if bereich is None:
            raise CommandError(f"Das Gebiet „{name}“ gibt es nicht; erwartet wird zum Beispiel sozialraum/II.")
        return bereich

    def _fortgesetztes(self, zugang: Zugang, nummer: int) -> Berichtspaket:
        paket = lesbare_pakete(zugang).select_related("bereich").filter(pk=nummer).first()
        if paket is None:
            raise CommandError("Dieses Paket gibt es nicht, oder der Zugang darf es nicht lesen.")
        pakete.oeffne_wieder(wer=_wer(zugang, paket.bereich_id), paket=paket)
        return paket

    def _schreibe(self, paket: Berichtspaket, ordner: Path) -> None:
        """Each file whole or not at all; what a run before has written is written anew, with the same bytes."""
        inhalt = paketinhalt.lies(paket)
        verzeichnis = pdf.drucke(paketinhalt.verzeichnisauftrag(inhalt)).pdf
        for name, bytes_ in paketinhalt.dateien(inhalt, verzeichnis):
            ziel = ordner / name
            ziel.parent.mkdir(parents=True, exist_ok=True)
            halb = ziel.with_name(f".{ziel.name}.halb")
            halb.write_bytes(bytes_)
            halb.replace(ziel)

    def _ende(self, paket: Berichtspaket, zahlen: Paketzahlen) -> None:
        self.stdout.write(f"Paket {paket.pk}: {zahlen.satz}")
        if zahlen.gescheitert or zahlen.offen:
            gescheitert = [f"{z.typ.wort}, {z.gebiet}: {z.angabe}" for z in paketinhalt.lies(paket).zeilen if z.stand == "gescheitert"]
            raise CommandError("\n".join(["Das Paket ist nicht vollständig.", *gescheitert]))


def _wer(zugang: Zugang, bereich: int) -> Wer:
    if not darf_ablegen(zugang, bereich):
        raise CommandError("Dieser Zugang darf für diese Gebiete keine Berichte ablegen.")
    return verlange_ablegen(zugang, bereich)
