"""What the children that read files cost: processor time and memory, as the system says at their end."""

import os
import subprocess
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from basis.imports import kindprozess

SEKUNDEN = 10


class Kind(subprocess.Popen[bytes]):
    """Says at its end what it cost."""

    ende: ClassVar[list[Any]] = []

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        try:
            pid, status, kosten = os.wait4(self.pid, wait_flags)
        except ChildProcessError:
            return self.pid, 0
        if pid:
            self.ende.append(kosten)
        return pid, status


def gemessene_kinder(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """As a fixture: all children of this test that have ended."""
    Kind.ende.clear()
    monkeypatch.setattr(kindprozess, "subprocess", SimpleNamespace(Popen=Kind, PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL))
    yield Kind.ende


def pruefe_kosten(kinder: list[Any]) -> None:
    """Processor time, not the clock: what else the machine does is not theirs."""
    for kosten in kinder:
        assert kosten.ru_utime + kosten.ru_stime < SEKUNDEN, "the child computes too long"
        assert kosten.ru_maxrss * 1024 < kindprozess.GRENZEN.speicher, "the child takes too much memory"
