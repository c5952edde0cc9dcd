"""What the loading commands share: sentences on the command line, exit status 1 on refusal."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.core.management.base import CommandError

from sozialraum.actions.abgleich import Ladebericht
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.imports.stammdaten import Stammdatenfehler

T = TypeVar("T")


def fuehre_aus(aktion: Callable[[], T]) -> T:
    """Runs an action for a command: every refusal becomes its sentences, one per line."""
    try:
        return aktion()
    except (Abgelehnt, Stammdatenfehler) as fehler:
        raise CommandError("\n".join(fehler.saetze)) from fehler
    except KeyError as fehler:
        raise CommandError(f"In der Datei fehlt die Angabe {fehler}.") from fehler


def inhalt(pfad: Path) -> bytes:
    try:
        return pfad.read_bytes()
    except OSError as fehler:
        raise CommandError(f"Die Datei {pfad} lässt sich nicht lesen: {fehler.strerror}.") from fehler


def zeilen(bericht: Ladebericht) -> str:
    """The report for the command line: counts, then every change, then what the operator should know."""
    return "\n".join(filter(None, [bericht.als_satz(), *(f"  {satz}" for satz in bericht.aenderungen), *bericht.hinweise]))
