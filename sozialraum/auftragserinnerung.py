"""Erinnerung an eine Stelle, die einen Auftrag aus einem Beschluss zu erledigen hat: ein Text zum Kopieren, ohne Namen von Personen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from basis.zahlen import datum

OHNE_STELLE = "ohne zuständige Stelle"


@dataclass(frozen=True)
class Posten:
    """Ein Auftrag mit seiner Frist, und woher er kommt: Gremium, Beschluss oder Vorlage."""

    stelle: str
    titel: str
    frist: date
    herkunft: str


def je_stelle(posten: Iterable[Posten]) -> dict[str, list[Posten]]:
    """Die Aufträge jeder Stelle, die früheste Frist zuerst; die Stellen nach dem Alphabet. Wo keine genannt ist, steht das da."""
    gruppen: dict[str, list[Posten]] = {}
    for p in sorted(posten, key=lambda p: (p.stelle.casefold(), p.frist, p.titel)):
        gruppen.setdefault(p.stelle or OHNE_STELLE, []).append(p)
    return gruppen


def text(posten: Sequence[Posten], absender: str, tag: date, bis: date) -> str:
    """Der Brief an eine Stelle: Überfälliges, dann bald Fälliges. Ohne Auftrag gibt es keinen: das wird abgelehnt."""
    if not posten:
        raise ValueError("ohne Auftrag keine Erinnerung")
    zeilen = ["Guten Tag,", "", "für die Beschlussverfolgung bitten wir um Ihren Bericht.", ""]
    for ueberschrift, teil in (
        ("Überfällig:", [p for p in posten if p.frist < tag]),
        ("Bald fällig:", [p for p in posten if p.frist >= tag]),
    ):
        if teil:
            zeilen += [ueberschrift, *(f"- {p.titel} ({p.herkunft}), Frist {datum(p.frist)}" for p in teil), ""]
    return "\n".join([
        *zeilen,
        f"Bitte berichten Sie bis zum {datum(bis)}: erledigt, in Bearbeitung oder verzögert. Eine Verzögerung braucht ihren Grund.",
        "",
        "Mit freundlichen Grüßen",
        absender,
    ])  # fmt: skip
