"""Einstieg des Kindprozesses für eine Aufgabe: Grenzen setzen, eine Funktion über den Inhalt der Standardeingabe rufen, Ergebnis senden."""

import io
import json
import sys
from importlib import import_module

from basis.imports.kind.grundlagen import Ablehnung, Sender
from basis.imports.kind.haupt import begrenze


def haupt() -> None:
    """Läuft im Kindprozess; das erste Argument ist der Auftrag als JSON. Beendet sich immer mit einer Sendung „ende“ oder „fehler“."""
    auftrag = json.loads(sys.argv[1])
    begrenze(auftrag["speicher"], auftrag["rechenzeit"])
    modul, name = auftrag["aufgabe"]
    with io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="surrogatepass", newline="\n") as ausgabe:
        sender = Sender(ausgabe)
        try:
            sender.ergebnis(getattr(import_module(modul), name)(sys.stdin.buffer.read(), **auftrag["angaben"]))
            sender.ende()
        except Ablehnung as ablehnung:
            sender.fehler(ablehnung.saetze)
        except (MemoryError, RecursionError):
            sender.fehler([auftrag["abbruch"]])
