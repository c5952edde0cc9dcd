"""What the consolidation path is drawn from: the Ansätze of the Deckungskreise by year, as a part of a larger query."""

from collections.abc import Iterable

# [year, cents, [Unterabschnitte], [Haushaltsstellen of their Ausgaben, of whatever year]] of every Ansatz of a Deckungskreis
PFAD_JSON = """(SELECT coalesce(json_agg(json_build_array(j.jahr, a.betrag_cent,
        (SELECT coalesce(json_agg(u.nummer), '[]') FROM budgets_deckungskreis_unterabschnitte d
         JOIN budgets_unterabschnitt u ON u.id = d.unterabschnitt_id WHERE d.deckungskreis_id = a.deckungskreis_id),
        (SELECT coalesce(json_agg(h.nummer), '[]') FROM budgets_deckungskreis_unterabschnitte d
         JOIN budgets_haushaltsstelle h ON h.unterabschnitt_id = d.unterabschnitt_id AND h.richtung = 'ausgabe'
         WHERE d.deckungskreis_id = a.deckungskreis_id))), '[]')
    FROM budgets_deckungskreisansatz a JOIN budgets_haushaltsjahr j ON j.id = a.haushaltsjahr_id)"""
Pfadansaetze = tuple[dict[int, int], frozenset[str], frozenset[str]]


def pfadansaetze(rows: Iterable[tuple[int, int, list[str], list[str]]]) -> Pfadansaetze:
    """From PFAD_JSON: the Ansatz of all Deckungskreise in cents by year, the Unterabschnitte in them, and their Haushaltsstellen."""
    ansaetze: dict[int, int] = {}
    nummern: set[str] = set()
    stellen: set[str] = set()
    for jahr, betrag, teile, darin in rows:
        ansaetze[jahr] = ansaetze.get(jahr, 0) + betrag
        nummern |= set(teile)
        stellen |= set(darin)
    return ansaetze, frozenset(nummern), frozenset(stellen)
