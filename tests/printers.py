"""Print processes that outlive a paper: each that starts costs a second of its own, and the tests print a hundred papers.

A process serves one paper after the other, as in a Sitzungspaket; what it refuses, what it costs at most, and that another process
prints the same bytes is tested in tests/berichte/test_druck.py, on processes of its own.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch


@contextmanager
def kept_printers() -> Iterator[None]:
    from berichte import pdf

    start = pdf.druckprozess
    idle: dict[Any, list[Any]] = defaultdict(list)  # by limits

    @contextmanager
    def lent(grenzen: Any = None) -> Iterator[Any]:
        process = idle[grenzen].pop() if idle[grenzen] else start(grenzen)
        try:
            yield process
        finally:
            idle[grenzen].append(process)

    try:
        with patch.object(pdf, "druckprozess", lent):
            yield
    finally:
        for process in (process for processes in idle.values() for process in processes):
            process.beende()
