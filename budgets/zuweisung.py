"""Wie sich die Budgets eines Teiltopfs auf seine Unterabschnitte verteilen, so dass beide Richtungen auf den Cent aufgehen."""

from collections.abc import Sequence


def teile_auf(betraege: Sequence[int], gewichte: Sequence[int]) -> list[list[int]]:
    """Teilt jeden Betrag (Cent, ab 0) nach denselben Gewichten; je Betrag eine Zeile mit einem Teil je Gewicht.

    Jede Zeile ergibt ihren Betrag, und jede Spalte ergibt ihren gerundeten Anteil an der Summe aller Beträge: gerundet wird nicht der
    einzelne Teil, sondern die laufende Summe in beiden Richtungen. Ein Teil weicht dadurch höchstens 2 Cent von seinem Bruch ab.

    Beispiel: 100 und 101 nach 1 : 2 ergibt [33, 67] und [34, 67]; die Spalten sind 67 und 134, ein und zwei Drittel von 201.

    Abgelehnt werden negative Beträge und Gewichte; sind alle Gewichte 0, zählt jedes gleich.
    """
    if any(b < 0 for b in betraege) or any(g < 0 for g in gewichte):
        raise ValueError("Aufgeteilt werden Beträge und Gewichte ab 0.")
    if not any(gewichte):
        gewichte = [1] * len(gewichte)
    ganzes = sum(gewichte)
    grenzen = [sum(gewichte[: k + 1]) for k in range(len(gewichte))]
    bisher, vorher = 0, [0] * len(grenzen)
    zeilen = []
    for betrag in betraege:
        bisher += betrag
        nachher = [(2 * bisher * grenze + ganzes) // (2 * ganzes) for grenze in grenzen]
        spalten = [neu - alt for neu, alt in zip(nachher, vorher, strict=True)]
        zeilen.append(_nie_negativ([teil - links for teil, links in zip(spalten, [0, *spalten[:-1]], strict=True)]))
        vorher = nachher
    return zeilen


def _nie_negativ(teile: list[int]) -> list[int]:
    """Bei Beträgen von wenigen Cent kann ein Teil −1 werden; dann gibt ihm der größte seinen Cent ab."""
    for stelle, teil in enumerate(teile):
        if teil < 0:
            teile[teile.index(max(teile))] += teil
            teile[stelle] = 0
    return teile
