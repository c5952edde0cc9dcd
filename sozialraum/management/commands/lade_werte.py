"""Load statistics: the same import as the wizard."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from basis.zahlen import Zahlfehler
from sozialraum.access import Wer
from sozialraum.actions.befehle import fuehre_aus, inhalt
from sozialraum.actions.einlesen import Auftragsangaben
from sozialraum.actions.statistik import uebernimm
from sozialraum.imports.befund import lies_tag
from sozialraum.models import Importprofil


class Command(BaseCommand):
    help = (
        "Lädt Indikatorwerte, Bevölkerung oder Fallzahlen aus CSV oder XLSX: derselbe Import wie auf der Seite „Daten“, ganz oder gar "
        "nicht. Alle Fehler werden mit Zeile und Spalte genannt. Dieselbe Datei noch einmal ändert nichts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("datei", type=Path, metavar="DATEI")
        parser.add_argument("--art", choices=["basisstatistik", "bevoelkerung", "fallstatistik"], default="basisstatistik")
        parser.add_argument("--stichtag", help="TT.MM.JJJJ; nötig, wenn die Datei keinen nennt")
        parser.add_argument("--quelle", default="", help="wer die Daten geliefert hat")
        parser.add_argument("--muster", action="store_true", help="als Musterdaten kennzeichnen")
        parser.add_argument("--profil", default="", help="gemerkte Zuordnung der Spalten; wird angelegt, wenn es sie nicht gibt")
        parser.add_argument(
            "--spalte",
            action="append",
            default=[],
            metavar="ÜBERSCHRIFT=ZIEL",
            help="Zuordnung einer Spalte, zum Beispiel --spalte einwohner=nenner:sgb2; sonst gilt der Vorschlag",
        )
        parser.add_argument("--blatt", default="", help="Tabellenblatt (XLSX)")
        parser.add_argument("--zahlformat", choices=["auto", "deutsch", "punkt"], default="auto")
        parser.add_argument("--grund", default="", help="nötig, wenn die Datei geltende Werte ändert")

    def handle(self, *args: Any, **options: Any) -> None:
        pfad: Path = options["datei"]
        profil = Importprofil.objects.filter(name=options["profil"]).first() if options["profil"] else None
        angaben = Auftragsangaben(
            art=options["art"],
            inhalt=inhalt(pfad),
            dateiname=pfad.name,
            blatt=options["blatt"],
            stichtag=_tag(options["stichtag"]),
            quelle=options["quelle"],
            muster=options["muster"],
            profil=options["profil"],
            zuordnung=_spalten(options["spalte"]),
            zahlformat=options["zahlformat"],
        )
        gemerkt = profil.zuordnung if profil else None
        wer, grund = Wer.befehl("lade_werte"), options["grund"]
        ergebnis = fuehre_aus(lambda: uebernimm(wer=wer, angaben=angaben, grund=grund, gemerkt=gemerkt))
        if options["verbosity"]:
            self.stdout.write("\n".join([*ergebnis.zur_wirkung, ergebnis.satz]))


def _tag(text: str | None) -> date | None:
    try:
        return lies_tag(text) if text else None
    except Zahlfehler as fehler:
        raise CommandError(str(fehler)) from fehler


def _spalten(paare: list[str]) -> dict[str, str]:
    from basis.imports.kopfzeile import normalisiere

    if falsch := [paar for paar in paare if "=" not in paar]:
        raise CommandError(f"„{falsch[0]}“ hat nicht die Form ÜBERSCHRIFT=ZIEL.")
    return {normalisiere(name): ziel for name, _, ziel in (paar.rpartition("=") for paar in paare)}
