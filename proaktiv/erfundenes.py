"""Was eine Vorführung zu einer Maßnahme hinzuerfinden muss, deren Quelle sie nur nennt (Quellen: seeds 000, 002 bis 004). Rein.

Die Quellen drucken Titel, manchmal Ziel und Jahr. Wonach die Maßnahme geordnet ist, wo und für wen sie da ist, drucken sie kaum: Solche
Angaben tragen das Zeichen Muster, bis jemand sie ändert.
"""

from collections.abc import Collection

ERFINDBAR = {
    "kapitel": "Kapitel", "gebiete": "Gebiete", "phasen": "Lebensphasen", "lebenswelt": "Lebenswelt", "handlungsfeld": "Handlungsfeld",
    "zielgruppe": "Zielgruppe", "traeger": "Träger", "einheit": "Zuständige Stelle", "beginn": "Beginn", "ende": "Ende",
}  # fmt: skip


def benenne(felder: Collection[str]) -> list[str]:
    """Die Namen der Angaben in der Folge der Seite."""
    return [name for feld, name in ERFINDBAR.items() if feld in felder]
