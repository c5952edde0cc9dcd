"""Speed as a ratio to a reference timed in the same run, since machines differ and are shared.

A module `bench_<subject>.py` in this folder offers `comparisons(context) -> Iterable[Comparison]`.
"""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

REPETITIONS = 5


@dataclass(frozen=True)
class Comparison:
    """One row of the table: `work` against `reference`; the goal is the largest ratio that is accepted."""

    name: str
    size: str
    work: Callable[[], object]
    reference: Callable[[], object]
    reference_name: str
    goal: float
    repetitions: int = REPETITIONS


@dataclass(frozen=True)
class Outcome:
    """Seconds; the ratio is the median of the pairs' ratios, the spread runs from the smallest to the largest."""

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
    comparison.work()
    comparison.reference()
    pairs = [(_seconds(comparison.work), _seconds(comparison.reference)) for _ in range(comparison.repetitions)]
    ratios = [work / reference for work, reference in pairs]
    return Outcome(
        comparison,
        work=statistics.median(work for work, _ in pairs),
        reference=statistics.median(reference for _, reference in pairs),
        ratio=statistics.median(ratios),
        spread=(min(ratios), max(ratios)),
    )


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
