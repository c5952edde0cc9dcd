"""Erinnerung an eine Stelle, die für Messwerte verantwortlich ist: ein Text zum Kopieren, ohne Namen von Personen. Rein."""

from collections.abc import Sequence
from datetime import date

from basis.zahlen import datum
from sozialraum.erinnerung import Rueckstand


def text(rueckstaende: Sequence[Rueckstand], absender: str, bis: date) -> str:
    """Der Brief an eine Stelle, das Älteste zuerst. Ohne fälligen Wert gibt es keinen: das wird abgelehnt."""
    if not rueckstaende:
        raise ValueError("ohne fälligen Wert keine Erinnerung")
    einer = len(rueckstaende) == 1
    was = "fehlt uns ein Wert, für den" if einer else f"fehlen uns {len(rueckstaende)} Werte, für die"
    return "\n".join([
        "Guten Tag,",
        "",
        f"für die Balanced Scorecard {was} Ihre Stelle verantwortlich ist:",
        "",
        *(f"- {r.gegenstand}, {r.zeitraum}, Stichtag {datum(r.faellig_am)}" for r in rueckstaende),
        "",
        f"Bitte {'tragen Sie ihn' if einer else 'tragen Sie sie'} bis zum {datum(bis)} ein, oder nennen Sie uns Zähler, Nenner und Quelle.",
        "Liegt keine Zahl vor, schreiben Sie uns bitte den Grund. Eine 0 ist eine Zahl.",
        "",
        "Mit freundlichen Grüßen",
        absender,
    ])  # fmt: skip
