"""The machine of the database is lost: from the last full copy and the WAL on another disk every acknowledged booking comes back.

With a cluster of its own, as docs/betrieb.md says: pg_receivewal as synchronous standby, archive_command beside it, pg_basebackup. People
book while the server is killed with -9; its data directory is deleted. Negative controls: the same copy without the WAL, and with the
archive alone, which has whole segments only.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connections

from config.cluster import Cluster, binaries
from tests.databases import Databases, new_cluster_folder, remove

pytestmark = [pytest.mark.gruendlich, pytest.mark.usefixtures("django_db_setup")]
BOOKERS, BOOKINGS = 3, 60
MISTAKE = "vor_dem_irrtum"  # a named point of recovery


@dataclass
class Betrieb:
    """A running server with its copies; what was acknowledged to somebody, in order, and when what was done."""

    cluster: Cluster
    databases: Databases
    name: str = ""
    acknowledged: list[str] = field(default_factory=list)
    in_base: frozenset[str] = frozenset()
    before_mistake: frozenset[str] = frozenset()

    @property
    def stream(self) -> Path:
        return self.cluster.folder / "strom"

    @property
    def archive(self) -> Path:
        return self.cluster.folder / "archiv"

    @property
    def base(self) -> Path:
        return self.cluster.folder / "basis"


def _wait(until: Callable[[], Any], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "dauert zu lange"
        time.sleep(0.05)


def _tool(cluster: Cluster, name: str, *arguments: str) -> list[str]:
    return [str(binaries() / name), "-h", str(cluster.folder), "-U", "postgres", *arguments]


def _to_server(path: Path) -> None:
    """The server runs as another user, where this test runs as root."""
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", "postgres:postgres", path], check=True)


def _new_server() -> Cluster:
    folder = new_cluster_folder()
    archive = folder / "archiv"
    copy = f"test ! -f {archive}/%f && cp %p {archive}/.%f && mv {archive}/.%f {archive}/%f"
    return Cluster(folder, ("-c", "archive_mode=on", "-c", f"archive_command={copy}", "-c", "autovacuum=off"))


def _start(cluster: Cluster) -> None:
    cluster.start()
    with open(cluster.data / "pg_hba.conf", "a") as rules:
        rules.write("local replication all peer map=local\n")
    for each in ("strom", "archiv"):
        (cluster.folder / each).mkdir()
    _to_server(cluster.folder / "archiv")


@pytest.fixture(scope="module")
def verloren(django_db_blocker: Any) -> Iterator[Betrieb]:
    """What is left after the machine was lost."""
    cluster = _new_server()
    betrieb = Betrieb(cluster, Databases(cluster))
    receiver: subprocess.Popen[bytes] | None = None
    try:
        _start(cluster)
        with django_db_blocker.unblock():
            betrieb.name = betrieb.databases.copy(betrieb.databases.migrated())
            receiver = _receive(betrieb)
            with betrieb.databases.pointed_at(betrieb.name):
                _book_until_killed(betrieb)
        yield betrieb
    finally:
        if receiver:
            receiver.kill()
            receiver.wait()
        remove(cluster)


def _receive(betrieb: Betrieb) -> "subprocess.Popen[bytes]":
    """From here on COMMIT is answered only after the WAL is on the other disk."""
    cluster, where = betrieb.cluster, ("--slot=sicherung", "-D", str(betrieb.stream))
    cluster.sql("postgres", "SELECT pg_reload_conf()")
    slot = [*_tool(cluster, "pg_receivewal"), "--create-slot", "--if-not-exists", "--slot=sicherung"]
    _wait(lambda: subprocess.run(slot, cwd="/", stderr=subprocess.DEVNULL).returncode == 0)  # once it has read the new rule
    receiver = subprocess.Popen([*_tool(cluster, "pg_receivewal"), *where, "--synchronous"], cwd="/", stderr=subprocess.DEVNULL)
    cluster.sql("postgres", "ALTER SYSTEM SET synchronous_standby_names = 'pg_receivewal'", "SELECT pg_reload_conf()")
    _wait(lambda: cluster.sql("postgres", "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'") == "1")
    return receiver


def _book_until_killed(betrieb: Betrieb) -> None:
    from sozialraum.actions.fehler import Abgelehnt
    from tests.budgets import buchungsbau
    from tests.budgets.vollzugsbau import baue_vollzug
    from tests.factories import baue_besetzung, baue_raeume

    baue_vollzug(baue_raeume(), baue_besetzung(baue_raeume()))
    profil = buchungsbau.profil("beleg")
    stop = threading.Event()

    def book(who: int) -> None:
        number = 0
        try:
            while not stop.is_set():
                number += 1
                beleg = f"B{who}-{number}"
                with contextlib.suppress(Abgelehnt):  # waited too long for another
                    buchungsbau.nimm(profil, [buchungsbau.zeile(beleg)])
                    betrieb.acknowledged.append(beleg)
        except DatabaseError:
            pass  # the server is gone; this one was not acknowledged
        finally:
            connections["default"].close()

    people = [threading.Thread(target=book, args=(who,)) for who in range(BOOKERS)]
    for person in people:
        person.start()
    try:
        _live(betrieb)
    finally:
        stop.set()
        for person in people:
            person.join(60)
        shutil.rmtree(betrieb.cluster.data, ignore_errors=True)


def _live(betrieb: Betrieb) -> None:
    """The full copy, a mistake somebody wants to go back behind, whole segments, and the end in the middle of the bookings."""
    cluster = betrieb.cluster
    _wait(lambda: len(betrieb.acknowledged) >= BOOKINGS // 3)
    betrieb.in_base = frozenset(betrieb.acknowledged)
    subprocess.run([*_tool(cluster, "pg_basebackup"), "-D", str(betrieb.base), "--checkpoint=fast"], check=True, cwd="/")
    _wait(lambda: len(betrieb.acknowledged) >= BOOKINGS // 2)
    betrieb.before_mistake = frozenset(betrieb.acknowledged)
    cluster.sql(betrieb.name, f"SELECT pg_create_restore_point('{MISTAKE}')", "UPDATE budgets_haushaltsstelle SET name = 'Irrtum'")
    segment = cluster.sql("postgres", "SELECT pg_walfile_name(pg_switch_wal())")
    _wait(lambda: (betrieb.archive / segment).exists())
    _wait(lambda: len(betrieb.acknowledged) >= BOOKINGS)
    for number in [int((cluster.data / "postmaster.pid").read_text().split()[0]), *cluster.left_over()]:
        os.kill(number, signal.SIGKILL)
    _wait(lambda: not cluster.left_over())


def _from_stream(betrieb: Betrieb) -> str:
    """The segment that was being written has its own ending."""
    return f"cp {betrieb.stream}/%f %p || cp {betrieb.stream}/%f.partial %p"


def _from_archive(betrieb: Betrieb) -> str:
    return f"cp {betrieb.archive}/%f %p"


def _from_nowhere(betrieb: Betrieb) -> str:
    return "false"


def _recover(
    betrieb: Betrieb, servers: list[Cluster], *options: str, wal: Callable[[Betrieb], str] = _from_stream
) -> tuple[Cluster, set[str]]:
    """A new server from the copy; gives the Belege that are booked there."""
    folder = new_cluster_folder()
    settings = {
        "restore_command": wal(betrieb), "unix_socket_directories": str(folder), "synchronous_standby_names": "",
        "archive_mode": "off", "hot_standby": "off",
    }  # fmt: skip
    chosen = (*(f"{name}={value}" for name, value in settings.items()), *options)
    cluster = Cluster(folder, tuple(part for option in chosen for part in ("-c", option)))
    servers.append(cluster)  # also one that does not come up is ended
    cluster.folder.mkdir(mode=0o700)
    shutil.copytree(betrieb.base, cluster.data)
    (cluster.data / "recovery.signal").touch()
    for each in (cluster.folder, betrieb.stream):
        _to_server(each)
    cluster.start()
    with Databases(cluster).connect(betrieb.name) as connection:
        found = {beleg for (beleg,) in connection.execute(BELEGE).fetchall()}
    return cluster, found


# A Belegschlüssel is a keyed hash
BELEGE = "SELECT beleg FROM budgets_buchung WHERE beleg > ''"


def _hashed(belege: Any) -> set[str]:
    from budgets.actions.buchungskontext import belegschluessel
    from budgets.imports.auszug import Beleghash

    return {Beleghash(belegschluessel())(beleg) for beleg in belege}


@pytest.fixture
def servers() -> Iterator[list[Cluster]]:
    made: list[Cluster] = []
    yield made
    with contextlib.ExitStack() as ends:
        for cluster in made:
            ends.callback(remove, cluster)


@pytest.mark.zusage("maschine_verloren")
def test_jede_bestaetigte_buchung_ist_wieder_da_und_die_datenbank_ist_heil(
    verloren: Betrieb, servers: list[Cluster], django_db_blocker: Any
) -> None:
    cluster, found = _recover(verloren, servers)
    bestaetigt = _hashed(verloren.acknowledged)
    assert len(bestaetigt) >= BOOKINGS and bestaetigt - found == set()
    assert len(found - bestaetigt) <= BOOKERS, "at most what was on its way when the server died"
    with django_db_blocker.unblock(), Databases(cluster).pointed_at(verloren.name):
        call_command("pruefe", stdout=StringIO())


@pytest.mark.gegenprobe("maschine_verloren", ohne="tests.faults.test_recovery:_from_stream")
def test_ohne_wal_fehlt_was_nach_der_vollen_kopie_kam(verloren: Betrieb, servers: list[Cluster]) -> None:
    found = _recover(verloren, servers, wal=_from_nowhere)[1]
    assert _hashed(verloren.in_base) <= found
    assert len(_hashed(verloren.acknowledged) - found) >= BOOKINGS // 3


@pytest.mark.gegenprobe("maschine_verloren", ohne="tests.faults.test_recovery:_receive")
def test_mit_ganzen_segmenten_allein_fehlen_die_letzten(verloren: Betrieb, servers: list[Cluster]) -> None:
    """archive_command alone: what stood in the segment that was not full yet is lost."""
    found = _recover(verloren, servers, wal=_from_archive)[1]
    assert _hashed(verloren.before_mistake) <= found and _hashed(verloren.acknowledged) - found


@pytest.mark.zusage("maschine_verloren")
def test_bis_vor_einen_irrtum(verloren: Betrieb, servers: list[Cluster]) -> None:
    until = (f"recovery_target_name={MISTAKE}", "recovery_target_action=promote")
    cluster, found = _recover(verloren, servers, *until)
    assert _hashed(verloren.before_mistake) <= found and _hashed(verloren.acknowledged) - found
    assert cluster.sql(verloren.name, "SELECT count(*) FROM budgets_haushaltsstelle WHERE name = 'Irrtum'") == "0"
