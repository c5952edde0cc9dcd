"""Paper: the whole committee packet and one long report, against WeasyPrint alone on the same HTML (performance.md, 1 and 2)."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.db import transaction
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import timezone

from basis import diagramme
from basis.zahlen import zahl
from tests.benchmarks import Comparison

DAY = timezone.make_naive(timezone.now()).replace(year=2007, microsecond=0)
PROCESSES = 2
STATIC = Path(settings.BASE_DIR) / "static"
ENGINE = Path(__file__).with_name("weasy.py")
LONG = """{% extends "print.html" %}{% block inhalt %}{% for abschnitt in abschnitte %}<section><h2>{{ abschnitt.titel }}</h2>
{% for satz in saetze %}<p>{{ satz }}</p>{% endfor %}
<table class="daten"><thead><tr>{% for name in kopf %}<th scope="col">{{ name }}</th>{% endfor %}</tr></thead><tbody>
{% for zeile in abschnitt.zeilen %}<tr>{% for zelle in zeile %}<td class="n">{{ zelle }}</td>{% endfor %}</tr>{% endfor %}</tbody></table>
{% if abschnitt.diagramm %}{% include "_diagramm_druck.html" with diagramm=abschnitt.diagramm %}{% endif %}</section>
{% endfor %}{% endblock %}"""


def alone(files: Sequence[Path], tuning: str, processes: int = 1) -> Callable[[], None]:
    """WeasyPrint in so many processes of its own, each with its share of the files."""

    def run() -> None:
        shares = [files[number::processes] for number in range(processes)]
        command = [sys.executable, str(ENGINE), str(STATIC), tuning]
        children = [subprocess.Popen([*command, *map(str, share)], stderr=subprocess.DEVNULL) for share in shares]
        assert [child.wait() for child in children] == [0] * processes

    return run


def comparisons(_context: object) -> Iterator[Comparison]:
    with tempfile.TemporaryDirectory() as folder:
        yield from packet(Path(folder))
        yield from long_report(Path(folder))


def packet(folder: Path) -> Iterator[Comparison]:
    """From the database to stored PDFs; rolled back, so that each repetition prints again."""
    from basis.models import Nutzer
    from berichte import pdf
    from berichte.actions import berichte as actions
    from berichte.sections import gebiete, sozialraumbudget
    from budgets.models import Verteilung
    from sozialraum.access import Wer

    verteilung = Verteilung.objects.get(status="vorgelegt", haushaltsjahr__jahr=2007)
    wer = Wer(Nutzer.objects.get(username="controlling"), "Messung")

    def work() -> list[int]:
        with transaction.atomic():
            grundlage = sozialraumbudget.lade(Verteilung.objects.get(pk=verteilung.pk))
            orte = gebiete.alle(grundlage.rechnung.baum)
            stored = [b.pdf.groesse for b in actions.erzeuge_berichte(wer=wer, grundlage=grundlage, gebiete=orte, prozesse=PROCESSES)]
            transaction.set_rollback(True)
        assert len(stored) == len(orte)
        return stored

    grundlage = sozialraumbudget.lade(verteilung)
    files, pages = [], 0
    with pdf.druckprozess() as process:
        for number, ort in enumerate(gebiete.alle(grundlage.rechnung.baum)):
            order = pdf.druckauftrag(sozialraumbudget.stelle_zusammen(grundlage, ort), erstellt=timezone.now(), kopf="")
            files.append(folder / f"{number:02d}.html")
            files[-1].write_text(order.html, encoding="utf-8")
            pages += process.drucke(order).seiten
    size = f"{len(files)} Berichte, {pages} Seiten, {PROCESSES} Prozesse"
    yield Comparison(
        "Sitzungspaket, Datenbank bis abgelegtes PDF", size, work, alone(files, "tuned", PROCESSES),
        "WeasyPrint allein, dasselbe HTML, ebenso eingestellt", 1.15,
    )  # fmt: skip


def long_report(folder: Path) -> Iterator[Comparison]:
    from berichte import pdf

    plenty = pdf.Grenzen(speicher=3 * 1024**3, rechenzeit=600, dauer=900.0)

    def printing(html: str) -> Callable[[], tuple[int, int]]:
        order = pdf.Druckauftrag(html, DAY, "messung")

        def run() -> tuple[int, int]:
            with pdf.druckprozess(plenty) as process:
                pages = process.drucke(order).seiten
                return pages, peak(process._kind.pid)  # type: ignore[union-attr]

        return run

    single, double = html_of(40, 30), html_of(80, 60)
    file = folder / "lang.html"
    file.write_text(single, encoding="utf-8")
    pages, _ = printing(single)()
    size = f"{pages} Seiten, 40 Tabellen, 30 Diagramme"
    memories = lambda: (printing(single)()[1], 350.0)  # noqa: E731
    yield Comparison("Langer Bericht, größter Speicher", size, None, None, "Grenze", 1, 2, memories, "MB")
    yield Comparison(
        "Langer Bericht, PDF/A-3a und PDF/UA-1", size, printing(single), alone([file], "plain"), "WeasyPrint allein, ungestimmt", 0.9
    )
    pages2, _ = printing(double)()
    size = f"{pages2} gegen {pages} Seiten"
    yield Comparison("Langer Bericht, doppelt so lang", size, printing(double), printing(single), "der einfache", 1.1 * pages2 / pages)


def peak(pid: int) -> int:
    """Largest resident memory of a process so far, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def html_of(tables: int, charts: int) -> str:
    """A report as the house prints them: tables of 22 × 8, charts between them."""
    balken = [diagramme.Balken(f"Sozialraum {n}", ist=100_000 * n, vorjahr=90_000 * n) for n in range(1, 9)]
    bild = diagramme.balken(balken, titel="Beträge nach Sozialraum", einheit="in TEUR", schreibweise=zahl)
    abschnitte = [
        {
            "titel": f"{number + 1}. Gebiet",
            "zeilen": [[zahl(number * 1000 + row * 10 + cell) for cell in range(8)] for row in range(22)],
            "diagramm": bild if number < charts else None,
        }
        for number in range(tables)
    ]
    satz = (
        "Die Beträge folgen der Zahl der jungen Menschen und der sozialen Lage; jede Zahl lässt sich bis zu ihrer Quelle zurückverfolgen. "
    )
    werte = {
        "titel": "Langer Bericht", "stadt": SimpleNamespace(name="Musterstadt", fachbereich="Fachbereich"), "datenstand": DAY,
        "erstellt": DAY, "pruefsumme": "0" * 64, "abschnitte": abschnitte, "kopf": [f"Spalte {n}" for n in range(8)],
        "saetze": [satz * 4] * 4,
    }  # fmt: skip
    return Template(LONG, engine=get_template("print.html").template.engine).render(Context(werte))  # type: ignore[attr-defined]
