"""Erinnerung an eine Stelle, die für Messwerte verantwortlich ist: ein Text zum Kopieren, ohne Namen von Personen. Rein."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from basis.zahlen import aufzaehlung, datum
from sozialraum.erinnerung import Rueckstand

EINZELN = 12


def tagesliste(tage: Iterable[date]) -> str:
    """Tage nach Jahren: „30.09. und 31.12.2006; 31.03.2007“; sehr viele als Spanne mit ihrer Zahl."""
    folge = sorted(tage)
    if len(folge) > EINZELN:
        return f"{datum(folge[0])} bis {datum(folge[-1])} ({len(folge)} ohne Wert)"
    jahre = []
    for jahr, gruppe in groupby(folge, key=lambda tag: tag.year):
        jahre.append(f"{aufzaehlung([datum(tag).removesuffix(str(jahr)) for tag in gruppe], EINZELN)}{jahr}")
    return "; ".join(jahre)


def stichtage(tage: Sequence[date]) -> str:
    return f"Stichtag{'e' if len(tage) > 1 else ''} {tagesliste(tage)}"


def text(rueckstaende: Sequence[Rueckstand], absender: str, bis: date) -> str:
    """Der Brief an eine Stelle, je Messgröße eine Zeile mit allen Stichtagen, das Älteste zuerst.

    Ohne fälligen Wert gibt es keinen: das wird abgelehnt.
    """
    if not rueckstaende:
        raise ValueError("ohne fälligen Wert keine Erinnerung")
    einer = len(rueckstaende) == 1
    je: dict[tuple[str, str], list[date]] = {}
    for r in rueckstaende:
        je.setdefault((r.gegenstand, r.zeitraum), []).append(r.faellig_am)
    was = "fehlt uns ein Wert, für den" if einer else f"fehlen uns {len(rueckstaende)} Werte, für die"
    return "\n".join([
        "Guten Tag,",
        "",
        f"für die Balanced Scorecard {was} Ihre Stelle verantwortlich ist:",
        "",
        *(f"- {name}, {ort}, {stichtage(tage)}" for (name, ort), tage in je.items()),
        "",
        f"Bitte {'tragen Sie ihn' if einer else 'tragen Sie sie'} bis zum {datum(bis)} ein, oder nennen Sie uns Zähler, Nenner und Quelle.",
        "Liegt keine Zahl vor, schreiben Sie uns bitte den Grund. Eine 0 ist eine Zahl.",
        "",
        "Mit freundlichen Grüßen",
        absender,
    ])  # fmt: skip
