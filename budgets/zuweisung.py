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
        zeilen.append([teil - links for teil, links in zip(spalten, [0, *spalten[:-1]], strict=True)])
        vorher = nachher
    return _nie_negativ(zeilen, betraege, gewichte)


def _nie_negativ(zeilen: list[list[int]], betraege: Sequence[int], gewichte: Sequence[int]) -> list[list[int]]:
    """Bei Teilen von wenigen Cent kann einer −1 werden; dann tauschen zwei Zeilen und zwei Spalten je einen Cent, und alle Summen bleiben.

    Seine Spalte ist im Ganzen nie negativ, seine Zeile auch nicht: Deshalb findet sich in beiden ein Teil, der einen Cent hat.
    """
    ganzes = sum(gewichte)

    def zu_viel(i: int, k: int) -> int:
        return zeilen[i][k] * ganzes - betraege[i] * gewichte[k]

    for i, zeile in enumerate(zeilen):
        for k in range(len(zeile)):
            while zeile[k] < 0:
                andere = max((j for j in range(len(zeilen)) if zeilen[j][k] > 0), key=lambda j: zu_viel(j, k))
                gibt = max((d for d in range(len(zeile)) if zeile[d] > 0), key=lambda d: zu_viel(i, d) - zu_viel(andere, d))
                zeile[k], zeile[gibt] = zeile[k] + 1, zeile[gibt] - 1
                zeilen[andere][k], zeilen[andere][gibt] = zeilen[andere][k] - 1, zeilen[andere][gibt] + 1
    return zeilen
