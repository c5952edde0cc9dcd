"""A cluster of one's own, which a test may stop, cut off and fill up; in memory of its own size where mounting is allowed."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from config.cluster import Cluster
from tests.databases import WITHOUT_DURABILITY, Databases, new_cluster_folder, remove

MEGABYTE = 1 << 20
GROESSE = 700  # megabytes of the folder; what is not used costs nothing


@contextlib.contextmanager
def eigenes_cluster(adresse: str) -> Iterator[Cluster]:
    """It listens on a loopback address as well, as in operation."""
    haelt = ("-c", "synchronous_commit=on", "-c", f"listen_addresses={adresse}")  # what is committed survives the end of the server
    cluster = Cluster(new_cluster_folder(), (*WITHOUT_DURABILITY, *haelt))
    try:
        _haenge_ein(cluster.folder)
        cluster.start(die_with_caller=True)
        with open(cluster.data / "pg_hba.conf", "a") as hba:
            hba.write("host all all 127.0.0.0/8 trust\n")
        cluster.sql("postgres", "SELECT pg_reload_conf()")
        yield cluster
    finally:
        remove(cluster)


def _haenge_ein(ordner: Path) -> None:
    """Gives the folder a size of its own, where that is allowed."""
    ordner.mkdir(mode=0o700)
    if os.geteuid() == 0:
        befehl = ["mount", "-t", "tmpfs", "-o", f"size={GROESSE}m,mode=700", "tmpfs", str(ordner)]
        subprocess.run(befehl, capture_output=True)


def hat_eigene_groesse(cluster: Cluster) -> bool:
    return cluster.folder.is_mount()


@contextlib.contextmanager
def volle_platte(cluster: Cluster, frei: int = 0) -> Iterator[None]:
    """So many bytes are left until the end, besides the log of what is written, which has a fresh file of 16 MB."""
    cluster.sql("postgres", "SELECT pg_switch_wal()", "CHECKPOINT")
    fuellung = cluster.folder / "fuellung"
    try:
        with open(fuellung, "wb", buffering=0) as datei, contextlib.suppress(OSError):
            for groesse in (MEGABYTE, 4096):
                with contextlib.suppress(OSError):
                    while datei.write(b"x" * groesse) == groesse:
                        pass
        os.truncate(fuellung, fuellung.stat().st_size - frei)
        yield
    finally:
        fuellung.unlink()


class Eigene(Databases):
    """Its templates are its own."""

    def starte_neu(self, mode: str = "immediate") -> None:
        self.cluster.stop(mode)
        self.cluster.start(die_with_caller=True)
