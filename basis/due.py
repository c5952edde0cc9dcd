"""What waits for somebody: each app says it in its `due.py`, the Übersicht collects it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps


@dataclass(frozen=True)
class Faelligkeit:
    """One thing to do, for the person whose access was asked. ``tag``: due on; ``dringend`` sorts first."""

    titel: str
    text: str
    url: str
    tag: date | None = None
    dringend: bool = False


def sammle(zugang: Any, tag: date) -> list[Faelligkeit]:
    """All apps' Fälligkeiten: urgent ones first, then by day. A `due.py` has ``faelligkeiten(zugang, tag)``."""
    alle = [eintrag for modul in module("due") for eintrag in modul.faelligkeiten(zugang, tag)]
    return sorted(alle, key=lambda f: (not f.dringend, f.tag or date.max, f.titel))


def module(name: str) -> Iterable[Any]:
    """The modules of this name that the apps above have, in their order."""
    for config in apps.get_app_configs():
        if config.name != "basis" and "." not in config.name and find_spec(config.name) and find_spec(f"{config.name}.{name}"):
            yield import_module(f"{config.name}.{name}")
