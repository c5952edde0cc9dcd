"""Base of the calculation commands: files in, text out, never a database.

Every finding is one German sentence on standard error; the exit status is then 1.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from django.core.management.base import BaseCommand, CommandParser, DjangoHelpFormatter

from basis.wertedatei import Dateifehler

LARGEST_FILE = 50_000_000


class RawHelpFormatter(DjangoHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Keeps the line breaks of the format description."""


class Rechenbefehl(BaseCommand):
    """Thin command around a pure function; no system checks, since those would load what a file calculation does not need."""

    requires_system_checks: ClassVar[list[str]] = []  # type: ignore[misc]

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs["formatter_class"] = RawHelpFormatter
        return super().create_parser(prog_name, subcommand, **kwargs)

    def read(self, path: str) -> bytes:
        file = Path(path)
        try:
            if file.stat().st_size > LARGEST_FILE:
                raise Dateifehler(f"{file.name}: Die Datei ist größer als {LARGEST_FILE // 1_000_000} MB.")
            return file.read_bytes()
        except OSError:
            raise Dateifehler(f"{file.name}: Die Datei lässt sich nicht lesen.") from None

    def fail(self, saetze: Sequence[str]) -> NoReturn:
        for satz in saetze:
            self.stderr.write(satz)
        raise SystemExit(1)


class Zweidateienbefehl(Rechenbefehl):
    """WERTE.csv and MODELL.toml in; JSON or CSV out."""

    rechne: Callable[[bytes, str, bytes, str], Any]
    ausgaben: ClassVar[Mapping[str, Callable[[Any], str]]]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("werte", metavar="WERTE.csv")
        parser.add_argument("modell", metavar="MODELL.toml")
        parser.add_argument("--format", choices=("json", "csv"), default="json", help="Ausgabeformat, Vorgabe json")

    def handle(self, *args: Any, **options: Any) -> None:
        werte, modell = Path(options["werte"]), Path(options["modell"])
        try:
            ergebnis = self.rechne(self.read(options["werte"]), werte.name, self.read(options["modell"]), modell.name)
        except Dateifehler as fehler:
            self.fail(fehler.saetze)
        self.stdout.write(self.ausgaben[options["format"]](ergebnis), ending="")
