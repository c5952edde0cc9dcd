"""One way to fail: every fault on a line of its own."""

from collections.abc import Iterable

import pytest


def keine(faults: Iterable[object], note: str = "") -> None:
    """Fails with all faults, sorted; passes without any."""
    found = sorted({str(fault) for fault in faults})
    if found:
        pytest.fail("\n".join([f"{len(found)} Befunde. {note}", *(line[:300] for line in found[:60])]), pytrace=False)
