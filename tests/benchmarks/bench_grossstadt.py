"""The pages in a city of Berlin's size with ten years of values and a million Buchungen (performance.md, 4 and "Growth").

Its city takes a minute or two to load: `python -m tests.benchmarks grossstadt` measures it alone.
"""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unittest import mock

from django.urls import reverse

from basis.zahlen import zahl
from tests.benchmarks import Comparison, bench_seiten, bench_werkstatt
from tests.benchmarks.bench_buchungen import ROWS, profile, take_over, write
from tests.benchmarks.bench_seiten import get, logged_in, ready, repeated
from tests.benchmarks.grossstadt import JAHRE, STADTTEILE, baue
from tests.databases import Databases

YEARS = [date(2030 + n, 1, 1) for n in range(JAHRE)]


def comparisons(databases: Databases) -> Iterator[Comparison]:
    from sozialraum.models import Gebiet

    with tempfile.TemporaryDirectory() as folder, databases.pointed_at(databases.copy(_city(databases, Path(folder)))):
        orte = list(Gebiet.objects.filter(ebene=3).order_by("schluessel").values_list("schluessel", flat=True))
        profil = profile([first.year for first in YEARS])
        for first in YEARS:
            take_over(profil, write(Path(folder) / f"{first.year}.csv", ROWS // JAHRE, first, orte))
        with databases.connect() as owner:
            owner.execute("VACUUM ANALYZE")  # autovacuum, which does it in operation, is off here
        size = f"{STADTTEILE} Stadtteile, {JAHRE} Jahre, {zahl(ROWS)} Buchungen"
        yield from bench_seiten.comparisons(databases, size)
        yield from _of_the_year(size)
        yield from bench_werkstatt.comparisons(databases)


def _city(databases: Databases, folder: Path) -> str:
    """Its case numbers are unchecked, as they are until the background has checked them: that takes its time (docs/leistung.md)."""
    with mock.patch("berichte.management.commands.lade_stadt.pruefe_alle"):
        return databases.with_city(baue(folder))


def _of_the_year(size: str) -> Iterator[Comparison]:
    client, year = logged_in("controlling"), YEARS[-1].year
    pages = (
        ("Liste der Buchungen", f"{reverse('buchungen')}?jahr={year}&stelle=363.53&sortierung=buchungstag"),
        ("Budget im laufenden Jahr", reverse("vollzug", args=[year, "fachbereich", "FB"])),
    )
    for name, url in pages:
        get(client, url)()
        reference, queries = ready(client, url)
        told = f"{size}, je {queries} Abfragen"
        yield Comparison(name, told, repeated(get(client, url)), repeated(reference), "dieselben Abfragen, dieselbe Vorlage", 1.5)
