"""Import of 200,000 Indikatorwerte, half of them corrections, against the bare COPY of the clean rows into the same table."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from basis.zahlen import zahl
from tests.benchmarks import Comparison

ROWS = 200_000
FIRST = date(2010, 1, 1)
FIELDS = "indikator_id, gebiet_id, stichtag, zaehler, nenner, zustand, blatt, zeile, lieferung_id, ersetzt_id, grund, created_at"


def content(shift: int, change: int) -> bytes:
    """A file as an office sends it. ``shift`` moves the days, ``change`` the Zähler."""
    from sozialraum.models import Gebiet, Indikator

    gebiete = list(Gebiet.objects.filter(ebene=4).values_list("schluessel", flat=True))
    indikatoren = list(Indikator.objects.filter(aggregation="quote", je_schule=False).values_list("schluessel", flat=True))
    lines, day = ["schluessel;indikator;stichtag;zaehler;nenner"], shift
    while len(lines) <= ROWS:
        tag = f"{FIRST + timedelta(days=day):%d.%m.%Y}"
        lines += [f"{g};{i};{tag};{10 + change + n % 90};{1000 + n}" for n, g in enumerate(gebiete) for i in indikatoren]
        day += 1
    return "\n".join(lines[: ROWS + 1]).encode()


def take_over(inhalt: bytes) -> Any:
    from sozialraum.access import Wer
    from sozialraum.actions.einlesen import Auftragsangaben
    from sozialraum.actions.statistik import uebernimm

    angaben = Auftragsangaben(art="basisstatistik", inhalt=inhalt, dateiname="werte.csv", quelle="Messung")
    return uebernimm(wer=Wer.befehl("bench"), angaben=angaben, grund="Messung")


def undone(work: Callable[[], object]) -> Callable[[], None]:
    """Runs with all constraints checked, then rolls back, so that each repetition finds the same table."""

    def run() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            work()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)

    return run


def clean_rows(lieferung: int, andere: int) -> bytes:
    """What the import wrote, as text for COPY, belonging to another delivery."""
    fields = FIELDS.replace("lieferung_id", str(andere))
    query = f"COPY (SELECT {fields} FROM sozialraum_indikatorwert WHERE lieferung_id = {lieferung} ORDER BY zeile) TO STDOUT"
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        return b"".join(bytes(block) for block in copy)


def bare_copy(rows: bytes) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY sozialraum_indikatorwert ({FIELDS}) FROM STDIN") as copy:
        copy.write(rows)


def comparisons(_context: object) -> Iterator[Comparison]:
    from sozialraum.models import Datenlieferung

    take_over(content(shift=0, change=0))
    days = ROWS // (43 * 12)
    second = content(shift=days // 2, change=1)
    andere = Datenlieferung.objects.create(art="erfassung").pk
    with transaction.atomic():
        lieferung = take_over(second).lieferung
        size = f"{zahl(ROWS)} Zeilen, davon {zahl(lieferung.anzahl_geaendert)} Korrekturen"
        rows = clean_rows(lieferung.pk, andere)
        transaction.set_rollback(True)
    yield Comparison("Import der Basisstatistik mit Korrekturen", size, undone(lambda: take_over(second)),
                     undone(lambda: bare_copy(rows)), "COPY der fertigen Zeilen", 2.5)  # fmt: skip
