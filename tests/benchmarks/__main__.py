"""`python -m tests.benchmarks [WORD …]`: prints the table; a word selects modules or rows by name. Ends with 1 where a goal is missed."""

import importlib
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks import Comparison, Outcome, measure
from tests.databases import Databases, throwaway_cluster

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
HEAD = ("Arbeit", "Größe", "Zeit", "Referenz", "Zeit", "Verhältnis", "Streuung", "Ziel", "")


@contextmanager
def _loaded_database() -> Iterator[Databases]:
    """Django on a throw-away cluster with Halle loaded."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with throwaway_cluster() as cluster:
        os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = cluster.url(), cluster.url("steuerung_owner")
        import django

        django.setup()
        databases = Databases(cluster)
        with databases.pointed_at(databases.copy(databases.with_city(PROJECT / "fixtures" / "halle"))):
            yield databases


def _comparisons(words: list[str], databases: Databases) -> Iterator[Comparison]:
    paths = sorted(HERE.glob("bench_*.py"))
    named = [path for path in paths if any(word in path.stem for word in words)]
    for path in named or paths:  # a named module does not wait for what the others prepare
        module = importlib.import_module(f"tests.benchmarks.{path.stem}")
        for comparison in module.comparisons(databases):
            if not words or any(word in f"{path.stem} {comparison.name}" for word in words):
                yield comparison


def _cells(outcome: Outcome) -> tuple[str, ...]:
    c = outcome.comparison
    return (
        c.name,
        c.size,
        _amount(outcome.work, c.unit),
        c.reference_name,
        _amount(outcome.reference, c.unit),
        f"{outcome.ratio:.2f}",
        f"{outcome.spread[0]:.2f} – {outcome.spread[1]:.2f}",
        f"≤ {c.goal:g}",
        "erreicht" if outcome.reached else "verfehlt",
    )


def _amount(value: float, unit: str) -> str:
    if unit != "s":
        return f"{value:.0f} {unit}"
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


def main(words: list[str]) -> int:
    print(f"Python {platform.python_version()}, {os.cpu_count()} Kerne. Es gilt das Verhältnis; die Zeiten gehören zu diesem Rechner.\n")
    print("| " + " | ".join(HEAD) + " |\n|" + "---|" * len(HEAD), flush=True)
    missed = 0
    with _loaded_database() as databases:
        for comparison in _comparisons(words, databases):
            outcome = measure(comparison)
            missed += not outcome.reached
            print("| " + " | ".join(_cells(outcome)) + " |", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
