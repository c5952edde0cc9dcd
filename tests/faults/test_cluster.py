"""The private cluster survives what happens to a server on somebody's machine."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.cluster import APP, LONGEST_SOCKET_FOLDER, OWNER, Cluster
from tests.databases import WITHOUT_DURABILITY, new_cluster_folder, remove, throwaway_cluster

PROJECT = Path(__file__).resolve().parent.parent.parent
START = "import sys; from pathlib import Path; from config.cluster import Cluster; print(Cluster(Path(sys.argv[1])).start())"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    made = Cluster(new_cluster_folder())  # durable: it is killed here
    made.start()
    with psycopg.connect(made.url(OWNER)) as connection:
        connection.execute("CREATE TABLE werte (id int)")
        connection.execute("INSERT INTO werte VALUES (1)")
    yield made
    remove(made)


def _rows(cluster: Cluster) -> int:
    with psycopg.connect(cluster.url()) as connection:
        row = connection.execute("SELECT count(*) FROM werte").fetchone()
    return row[0] if row else 0


def _postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def _kill_server_only(cluster: Cluster) -> None:
    """As the kernel does when memory is short: the server dies, its lock files stay, its backends learn of it later."""
    number = _postmaster(cluster)
    os.kill(number, signal.SIGKILL)
    while number in cluster.left_over():
        time.sleep(0.01)


def test_nach_einem_gewaltsamen_ende_startet_der_server_wieder_und_die_daten_sind_da(cluster: Cluster) -> None:
    _kill_server_only(cluster)
    assert (cluster.data / "postmaster.pid").exists()
    assert cluster.start() is True
    assert _rows(cluster) == 1


def test_eine_sperrdatei_mit_der_nummer_eines_fremden_prozesses_haelt_den_start_nicht_auf(cluster: Cluster) -> None:
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n1\n5432\n{cluster.folder}\n\n")
    (cluster.folder / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    assert cluster.start() is True
    assert _rows(cluster) == 1


def test_ein_zweiter_start_tut_nichts(cluster: Cluster) -> None:
    cluster.start()
    number = _postmaster(cluster)
    assert cluster.start() is False
    assert _postmaster(cluster) == number


@pytest.mark.parametrize("state", ["stopped", "killed"])
def test_zwei_starts_zugleich_ergeben_einen_server(cluster: Cluster, state: str) -> None:
    cluster.start()
    cluster.stop() if state == "stopped" else _kill_server_only(cluster)
    starts = [subprocess.Popen([sys.executable, "-c", START, str(cluster.folder)], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
              for _ in range(2)]
    answers = sorted(start.communicate(timeout=60)[0].strip() for start in starts)
    assert answers == ["False", "True"]
    assert _rows(cluster) == 1


def test_ein_abgebrochenes_anlegen_wird_wiederholt() -> None:
    cluster = Cluster(new_cluster_folder(), WITHOUT_DURABILITY)
    (cluster.folder / "new").mkdir(parents=True)
    (cluster.folder / "new" / "PG_VERSION").write_text("halb")
    try:
        assert cluster.start() is True
        assert cluster.sql("postgres", "SELECT 1") == "1"
    finally:
        remove(cluster)


def test_der_wegwerfserver_endet_mit_dem_testlauf_auch_bei_kill() -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", "import time; from tests.databases import throwaway_cluster\n"
         "with throwaway_cluster() as c:\n print(c.folder, flush=True); time.sleep(60)"], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    folder = Path(holder.stdout.readline().strip())
    holder.kill()
    holder.wait()
    holder.stdout.close()
    _wait_until_gone(Cluster(folder))
    with throwaway_cluster():
        assert not folder.exists()  # the next run sweeps up


def _wait_until_gone(cluster: Cluster) -> None:
    end = time.monotonic() + 20
    while cluster.left_over():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_die_anwendung_darf_weder_leeren_noch_tabellen_aendern(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.url(APP), autocommit=True) as connection:
        for statement in ("TRUNCATE werte", "ALTER TABLE werte DISABLE TRIGGER ALL", "DROP TABLE werte", "CREATE TABLE neu ()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
        connection.execute("INSERT INTO werte VALUES (2)")
        connection.execute("DELETE FROM werte WHERE id = 2")


def test_die_eigentuemerin_darf_leeren(cluster: Cluster) -> None:
    """Negative control: it is the role that refuses, not the table."""
    cluster.start()
    with psycopg.connect(cluster.url(OWNER)) as connection:
        connection.execute("TRUNCATE werte")
        connection.rollback()


def test_kein_anschluss_ueber_das_netz(cluster: Cluster) -> None:
    cluster.start()
    assert cluster.sql("postgres", "SHOW listen_addresses") == ""


def test_ein_zu_langer_pfad_wird_mit_einem_satz_abgelehnt(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="zu lang"):
        Cluster(tmp_path / ("x" * LONGEST_SOCKET_FOLDER)).start()


def test_jede_datenbank_hat_btree_gist(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.url(OWNER, "postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE leer")
    assert cluster.sql("leer", "SELECT 1 FROM pg_extension WHERE extname = 'btree_gist'") == "1"
    with psycopg.connect(cluster.url(OWNER, "postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE leer")
