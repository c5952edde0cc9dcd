"""What the tests of faults start ends with the test run, also by kill -9."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from config.cluster import Cluster
from tests.databases import throwaway_cluster
from tests.faults.rechner import PROJECT, warte

WEB = """
import time
from tests.faults.rechner import Webrechner, warte
web = Webrechner("postgresql://niemand@/nichts?host=/gibt/es/nicht", prozesse=2)
warte(web.antwortet)
print(web.prozess.pid, flush=True)
time.sleep(600)
"""
CLUSTER = """
import time
from tests.faults.eigene import eigenes_cluster
with eigenes_cluster("127.9.9.9") as cluster:
    print(cluster.folder, flush=True)
    time.sleep(600)
"""


def _sitzung(nummer: int) -> list[int]:
    """Living processes of a session."""
    gefunden = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            stand, _, _, sitzung = stat.read_text().rsplit(")", 1)[1].split()[:4]
            gefunden += [int(stat.parent.name)] if int(sitzung) == nummer and stand != "Z" else []
    return gefunden


@contextlib.contextmanager
def _getoetet(was: str) -> Iterator[str]:
    """What a test run said that was killed."""
    with subprocess.Popen([sys.executable, "-c", was], cwd=PROJECT, stdout=subprocess.PIPE, text=True) as lauf:
        assert lauf.stdout
        zeile = lauf.stdout.readline().strip()
        lauf.kill()
    yield zeile


def test_ein_webrechner_stirbt_mit_dem_testlauf() -> None:
    with _getoetet(WEB) as nummer:
        try:
            warte(lambda: not _sitzung(int(nummer)), 30, "seine Prozesse leben weiter")
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(int(nummer), signal.SIGKILL)


def test_der_naechste_lauf_raeumt_das_eigene_cluster_weg_auch_wo_es_eingehaengt_ist() -> None:
    with _getoetet(CLUSTER) as ordner:
        cluster = Cluster(Path(ordner))
        warte(lambda: not cluster.left_over(), 30)
        assert cluster.folder.exists()
        with throwaway_cluster():
            assert not cluster.folder.exists()
