"""Ansätze that a file names beside its Ist (wide files): booked as the difference to what the Posten already has."""

from collections.abc import Mapping
from datetime import date

from budgets.actions.mittel import bisheriger_ansatz, sperre_posten
from budgets.imports.buchungen import Ansatzzeile
from budgets.models import Budgetposten, Haushaltsjahr, Mittel, Mittelbewegung
from sozialraum.access import Wer
from sozialraum.models import Datenlieferung


def geaenderte(ansaetze: Mapping[int, Ansatzzeile], posten: Mapping[int, int | None]) -> dict[int, int]:
    """Number in the file → difference to what the Posten has so far; a Posten that does not exist yet has nothing."""
    bisher = bisheriger_ansatz(pk for nr in ansaetze if (pk := posten[nr]) is not None)
    neu = {nr: ansatz.betrag - bisher.get(posten[nr] or 0, 0) for nr, ansatz in ansaetze.items()}
    return {nr: betrag for nr, betrag in neu.items() if betrag}


def buche_ansaetze(lieferung: Datenlieferung, ansaetze: Mapping[int, Ansatzzeile], posten: Mapping[int, int | None], wer: Wer) -> int:
    """How many Ansätze changed; the Anordnung names delivery, row and column. Locks every Posten of the file, so call it first."""
    if not ansaetze:
        return 0
    ids = [pk for nr in ansaetze if (pk := posten[nr]) is not None]
    jahre = dict(Budgetposten.objects.filter(pk__in=ids).values_list("pk", "haushaltsjahr__jahr"))
    for haushaltsjahr in Haushaltsjahr.objects.filter(jahr__in=set(jahre.values())).order_by("pk").values_list("pk", flat=True):
        sperre_posten(haushaltsjahr, [pk for pk in posten.values() if pk is not None])
    neu = []
    for nr, betrag in geaenderte(ansaetze, posten).items():
        pk, ansatz = posten[nr], ansaetze[nr]
        assert pk is not None
        anordnung = f"Lieferung {lieferung.pk}, Zeile {ansatz.zeile}, Spalte „{ansatz.spalte[:100]}“"
        neu.append(Mittel(
            posten_id=pk, bewegung=Mittelbewegung.ANSATZ, betrag_cent=betrag, wirksam_am=date(jahre[pk], 1, 1), anordnung=anordnung,
            nutzer=wer.nutzer, muster=lieferung.muster,
        ))  # fmt: skip
    Mittel.objects.bulk_create(neu)
    return len(neu)
