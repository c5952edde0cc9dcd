"""What the children that read files cost: processor time as the system says at their end, and their limit of memory."""

import os
import resource
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
    speicher: ClassVar[list[int]] = []

    def kill(self) -> None:
        """Always called at the end; the limit that it has set itself is still known then."""
        if self.returncode is None:
            self.speicher.append(resource.prlimit(self.pid, resource.RLIMIT_AS)[0])
        super().kill()

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
    Kind.speicher.clear()
    monkeypatch.setattr(kindprozess, "subprocess", SimpleNamespace(Popen=Kind, PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL))
    yield Kind.ende


def pruefe_kosten(kinder: list[Any]) -> None:
    """Processor time, not the clock: what else the machine does is not theirs. Memory by the limit each has set itself."""
    assert all(kosten.ru_utime + kosten.ru_stime < SEKUNDEN for kosten in kinder), "the child computes too long"
    assert all(0 < bytes_ <= kindprozess.GRENZEN.speicher for bytes_ in Kind.speicher), "the child has no limit of memory"
