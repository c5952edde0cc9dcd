"""Erinnerung an eine Stelle, die Daten liefert: ein Text zum Kopieren, ohne Namen von Personen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from basis.zahlen import datum


@dataclass(frozen=True)
class Rueckstand:
    """Was eine Stelle schuldet: Gegenstand und Zeitraum, mit dem Tag, an dem es fällig war."""

    stelle: str
    gegenstand: str
    zeitraum: str
    faellig_am: date

    def tage(self, heute: date) -> int:
        """So viele Tage ist es überfällig."""
        return (heute - self.faellig_am).days


def je_stelle(rueckstaende: Iterable[Rueckstand]) -> dict[str, list[Rueckstand]]:
    """Die Rückstände jeder Stelle, das Älteste zuerst; die Stellen nach dem Alphabet."""
    gruppen: dict[str, list[Rueckstand]] = {}
    for r in sorted(rueckstaende, key=lambda r: (r.stelle.casefold(), r.faellig_am, r.gegenstand)):
        gruppen.setdefault(r.stelle, []).append(r)
    return gruppen


def text(rueckstaende: Sequence[Rueckstand], absender: str, bis: date) -> str:
    """Der Brief an eine Stelle. Ohne Rückstand gibt es keinen: das wird abgelehnt."""
    if not rueckstaende:
        raise ValueError("ohne Rückstand keine Erinnerung")
    posten = [f"- {r.gegenstand}, Zeitraum {r.zeitraum}, fällig am {datum(r.faellig_am)}" for r in rueckstaende]
    was = "liegt uns folgende Lieferung" if len(posten) == 1 else f"liegen uns folgende {len(posten)} Lieferungen"
    zeilen = [
        "Guten Tag,",
        "",
        f"für die Jugendhilfeplanung {was} noch nicht vor:",
        "",
        *posten,
        "",
        f"Bitte senden Sie uns die Zahlen bis zum {datum(bis)}, je Stadtteil und mit Zähler und Nenner, als CSV oder XLSX.",
        "Liegt eine Zahl nicht vor, schreiben Sie bitte „–“; ist sie zu klein, um sie zu nennen, „·“. Eine 0 ist eine Zahl.",
        "",
        "Mit freundlichen Grüßen",
        absender,
    ]
    return "\n".join(zeilen)
