"""Speed as a ratio to a reference timed in the same run, since machines differ and are shared.

A module `bench_<subject>.py` in this folder offers `comparisons(context) -> Iterable[Comparison]`.
"""

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

REPETITIONS = int(os.environ.get("WIEDERHOLUNGEN", "5"))  # never fewer for figures that are written down


@dataclass(frozen=True)
class Comparison:
    """One row of the table: `work` against `reference`; the goal is the largest ratio that is accepted.

    ``pair`` measures both at once and by itself, for what is no time of its own (a percentile, memory); ``unit`` then says of what.
    ``before`` runs before each side, unmeasured: both begin with the same table.
    """

    name: str
    size: str
    work: Callable[[], object] | None
    reference: Callable[[], object] | None
    reference_name: str
    goal: float
    repetitions: int = REPETITIONS
    pair: Callable[[], tuple[float, float]] | None = None
    unit: str = "s"
    before: Callable[[], object] | None = None


@dataclass(frozen=True)
class Outcome:
    """Seconds (or the row's own unit); the ratio is the median of the pairs' ratios, the spread runs from the smallest to the largest."""

    comparison: Comparison
    work: float
    reference: float
    ratio: float
    spread: tuple[float, float]

    @property
    def reached(self) -> bool:
        return self.ratio <= self.comparison.goal


def measure(comparison: Comparison) -> Outcome:
    """Interleaved, so that what else the machine does hits both; each is run once before, unmeasured."""
    pairs = [comparison.pair() for _ in range(comparison.repetitions)] if comparison.pair else list(_timed(comparison))
    ratios = [work / reference for work, reference in pairs]
    return Outcome(
        comparison,
        work=statistics.median(work for work, _ in pairs),
        reference=statistics.median(reference for _, reference in pairs),
        ratio=statistics.median(ratios),
        spread=(min(ratios), max(ratios)),
    )


def _timed(comparison: Comparison) -> Iterator[tuple[float, float]]:
    assert comparison.work and comparison.reference
    comparison.work()
    comparison.reference()
    for _ in range(comparison.repetitions):
        yield _seconds(comparison.work, comparison.before), _seconds(comparison.reference, comparison.before)


def _seconds(work: Callable[[], object], before: Callable[[], object] | None) -> float:
    if before:
        before()
    gc.collect()
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
