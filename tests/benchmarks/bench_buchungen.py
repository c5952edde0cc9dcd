"""A million Buchungen: import against the bare COPY of the same rows, its memory, pages against their own SQL and template."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from basis.zahlen import zahl
from tests.benchmarks import Comparison
from tests.benchmarks.bench_import import undone
from tests.benchmarks.bench_seiten import get, logged_in, ready, repeated
from tests.databases import Databases

ROWS, LIMIT_MB = int(os.environ.get("ZEILEN", "1000000")), 150
FEW = 10_000
FIRST, SMALL = date(2030, 1, 1), date(2031, 1, 1)  # a year with all rows, one with few
KOPF = "Empfänger;Produkt;Sachkonto;Sozialraum;Tag;Monat;Betrag;Beleg;Text"


def write(path: Path, rows: int = ROWS, first: date = FIRST, orte: Sequence[str] = ("I", "II", "III", "IV", "V")) -> Path:
    """As the finance software sends it: cp1252, German numbers, columns that are dropped."""
    with path.open("w", encoding="cp1252", newline="\r\n") as file:
        file.write(f"{KOPF}\n")
        for n in range(rows):
            day = first + timedelta(days=n % 365)
            file.write(f"Muster GmbH;363;{5300 + n % 40};{orte[n % len(orte)]};{day:%d.%m.%Y};{day:%m.%Y};"
                       f"{1 + n % 9}.{n % 1000:03d},{n % 100:02d};{first.year}-{n:08d};Hilfe Mürz\n")  # fmt: skip
    return path


def profile(years: Sequence[int] = (FIRST.year, SMALL.year)) -> Any:
    from budgets.actions.haushalt import lege_haushaltsjahr_an
    from budgets.models import Buchungsprofil
    from sozialraum.access import Wer

    for year in years:
        lege_haushaltsjahr_an(wer=Wer.befehl("bench"), jahr=year)
    spalten = {"produkt": "Produkt", "sachkonto": "Sachkonto", "gebiet": "Sozialraum", "buchungstag": "Tag", "leistungsmonat": "Monat",
               "beleg": "Beleg"}  # fmt: skip
    return Buchungsprofil.objects.create(
        name="Messung", quelle="Messung", modus="beleg", felder={feld: {"spalte": spalte} for feld, spalte in spalten.items()},
        betraege=[{"spalte": "Betrag", "art": "ist"}],
    )  # fmt: skip


def take_over(profil: Any, path: Path) -> Any:
    from budgets.actions.buchungsimport import Buchungsdatei, uebernimm, zieh_aus
    from sozialraum.access import Wer

    with path.open("rb") as file:
        auszug = zieh_aus(profil, file, path.name)
    return uebernimm(wer=Wer.befehl("bench"), datei=Buchungsdatei.aus_auszug(profil, auszug, path.name))


def bare_copy(rows: Path, fields: str) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY budgets_buchung ({fields}) FROM STDIN") as copy, rows.open("rb") as file:
        while block := file.read(1 << 20):
            copy.write(block)


def clean_rows(target: Path, lieferung: int) -> str:
    """What the import wrote, as text for COPY; the Posten stay, the rows are rolled back by the caller."""
    from budgets.actions.buchungseintrag import FELDER

    query = f"COPY (SELECT {FELDER} FROM budgets_buchung WHERE lieferung_id = {lieferung} ORDER BY zeile) TO STDOUT"
    with connection.cursor() as cursor, target.open("wb") as file, cursor.copy(query) as copy:
        for block in copy:
            file.write(block)
    return FELDER


_CHILD = """
import sys, manage
from pathlib import Path
manage.main()
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""


def peak_memory(source: Path) -> tuple[float, float]:
    """MB of the import as a command, for real, against the limit. Asked of the child itself: what wait4 says includes its parent."""
    command = [sys.executable, "-c", _CHILD, "lade_buchungen", str(source), "--profil", "Messung"]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    return int(told.split()[-1]) / 1024, LIMIT_MB


def swept(databases: Databases) -> None:
    """What a rolled back million leaves behind is cleared away, as autovacuum does: else each run is slower than the one before."""
    with databases.connect() as owner:
        owner.execute("VACUUM budgets_buchung, budgets_buchungssumme")


def comparisons(databases: Databases) -> Iterator[Comparison]:
    folder = Path(tempfile.mkdtemp())
    source, rows = write(folder / "buchungen.csv"), folder / "rows.txt"
    profil = profile()
    small = folder / "klein.csv"  # makes Haushaltsstellen and Posten, so that both sides find them
    small.write_bytes(b"".join(source.read_bytes().splitlines(keepends=True)[:201]))
    first = take_over(profil, small).lieferung
    with transaction.atomic():
        lieferung = take_over(profil, source).lieferung
        fields = clean_rows(rows, lieferung.pk)
        transaction.set_rollback(True)
    rows.write_bytes(rows.read_bytes().replace(b"\t%d\t" % lieferung.pk, b"\t%d\t" % first.pk))
    size = f"{zahl(ROWS)} Zeilen"
    yield Comparison(
        "Import von Buchungen", size, undone(lambda: take_over(profil, source)), undone(lambda: bare_copy(rows, fields)),
        "COPY der fertigen Zeilen", 1.5, before=partial(swept, databases),
    )  # fmt: skip
    memory = partial(peak_memory, source)
    yield Comparison("Import von Buchungen, größter Speicher", size, None, None, "Grenze", 1, repetitions=1, pair=memory, unit="MB")
    take_over(profil, write(folder / "wenige.csv", FEW, SMALL))
    with databases.connect() as owner:
        owner.execute("VACUUM ANALYZE")  # autovacuum, which does it in operation, is off here
    yield from _pages()


def _pages() -> Iterator[Comparison]:
    client, liste = logged_in("controlling"), reverse("buchungen")
    alle, wenige = (f"{liste}?jahr={tag.year}&stelle=363.53&sortierung=buchungstag" for tag in (FIRST, SMALL))
    teil = f"{liste}?jahr={FIRST.year}&von=01.03.{FIRST.year}&bis=31.05.{FIRST.year}"
    vollzug = reverse("vollzug", args=[FIRST.year, "fachbereich", "FB"])
    for name, url in (("Liste der Buchungen", alle), ("Liste der Buchungen eines Quartals", teil), ("Budget im laufenden Jahr", vollzug)):
        get(client, url)()
        reference, queries = ready(client, url)
        size = f"{zahl(ROWS)} Buchungen, je {queries} Abfragen"
        yield Comparison(name, size, repeated(get(client, url)), repeated(reference), "dieselben Abfragen, dieselbe Vorlage", 1.5)
    yield Comparison(
        "Liste der Buchungen, hundertmal so viele", f"{zahl(ROWS)} gegen {zahl(FEW)}", repeated(get(client, alle)),
        repeated(get(client, wenige)), f"die Liste mit {zahl(FEW)}", 1.3,
    )  # fmt: skip
