"""A million Buchungen: their import against the bare COPY of the same rows, and their list against its own SQL and template."""

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from basis.zahlen import zahl
from tests.benchmarks import Comparison
from tests.benchmarks.bench_import import undone

ROWS = 1_000_000
FIRST = date(2030, 1, 1)
KOPF = "Empfänger;Produkt;Sachkonto;Sozialraum;Tag;Monat;Betrag;Beleg;Text"


def write(path: Path) -> None:
    """As the finance software sends it: cp1252, German numbers, columns that are dropped."""
    with path.open("w", encoding="cp1252", newline="\r\n") as file:
        file.write(f"{KOPF}\n")
        for n in range(ROWS):
            day = FIRST + timedelta(days=n % 365)
            file.write(f"Muster GmbH;363;{5300 + n % 40};{('I', 'II', 'III', 'IV', 'V')[n % 5]};{day:%d.%m.%Y};{day:%m.%Y};"
                       f"{1 + n % 9}.{n % 1000:03d},{n % 100:02d};B{n:08d};Hilfe Mürz\n")  # fmt: skip


def profile() -> Any:
    from budgets.actions.haushalt import lege_haushaltsjahr_an
    from budgets.models import Buchungsprofil
    from sozialraum.access import Wer

    lege_haushaltsjahr_an(wer=Wer.befehl("bench"), jahr=FIRST.year)
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


def comparisons(_context: object) -> Iterator[Comparison]:
    from budgets.models import Buchung
    from sozialraum.models import Datenlieferung

    folder = Path(tempfile.mkdtemp())
    source, rows = folder / "buchungen.csv", folder / "rows.txt"
    write(source)
    profil = profile()
    small = folder / "klein.csv"  # makes Haushaltsstellen and Posten, so that both sides find them
    small.write_bytes(b"".join(source.read_bytes().splitlines(keepends=True)[:201]))
    first = take_over(profil, small).lieferung
    with transaction.atomic():
        lieferung = take_over(profil, source).lieferung
        fields = clean_rows(rows, lieferung.pk)
        transaction.set_rollback(True)
    text = rows.read_bytes().replace(b"\t%d\t" % lieferung.pk, b"\t%d\t" % first.pk)
    rows.write_bytes(text)
    del text
    yield Comparison(
        "Import von Buchungen", f"{zahl(ROWS)} Zeilen", undone(lambda: take_over(profil, source)), undone(lambda: bare_copy(rows, fields)),
        "COPY der fertigen Zeilen", 1.5,
    )  # fmt: skip
    bare_copy(rows, fields)
    assert Buchung.objects.count() > ROWS and Datenlieferung.objects.exists()
    yield from _list()


def _list() -> Iterator[Comparison]:
    """Fifty rows of a million with their sums, against the same rows read and the table drawn."""
    from django.template.loader import render_to_string
    from django.test import Client, RequestFactory

    from basis.models import Nutzer
    from budgets.filters.buchungen import BuchungFilter
    from budgets.models import Buchung
    from budgets.views.buchungen import GELADEN

    client = Client()
    client.force_login(Nutzer.objects.get(username="controlling"))
    page = client.get("/buchungen/", {"jahr": str(FIRST.year)})
    assert page.status_code == 200
    context = page.context.flatten()

    def bare() -> None:
        request = RequestFactory().get("/buchungen/", {"jahr": str(FIRST.year)})
        request.zugang = page.wsgi_request.zugang
        rows = BuchungFilter(request.GET, queryset=Buchung.objects.select_related(*GELADEN), request=request)
        assert rows.gesamt.anzahl and list(rows.qs.order_by("-buchungstag", "-pk")[:50])
        render_to_string("budgets/buchungen.html", context, page.wsgi_request)

    yield Comparison(
        "Liste der Buchungen, 50 von einer Million, mit Summen", f"{zahl(ROWS)} Zeilen",
        lambda: client.get("/buchungen/", {"jahr": str(FIRST.year)}), bare, "dasselbe SQL und dieselbe Vorlage", 1.5,
    )  # fmt: skip
