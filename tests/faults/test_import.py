"""An import that is killed, sent twice at once or cancelled: afterwards it is wholly there, once, or not at all."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import close_old_connections, connection

from tests.databases import Databases

PROJECT = Path(__file__).resolve().parents[2]
WERTE_SPERRE = 7302
pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db(transaction=True)]
INHALT = b"schluessel;indikator;stichtag;zaehler;nenner\n101;hze_dichte;30.09.2007;20;1000\n102;hze_dichte;30.09.2007;21;900\n"


@contextlib.contextmanager
def _werte_gesperrt(databases: Databases) -> Iterator[None]:
    """Holds the lock that every import takes after its first write, so that one stands still in the middle."""
    with databases.connect() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [WERTE_SPERRE])
        yield


def _warte_bis(databases: Databases, anzahl: int) -> None:
    """Until so many sessions wait for a lock in this database."""
    frage = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    ende = time.monotonic() + 60
    with databases.connect() as other:
        while other.execute(frage).fetchone() != (anzahl,):
            assert time.monotonic() < ende, "niemand wartet auf die Sperre"
            time.sleep(0.05)


def _stand() -> tuple[int, int, int]:
    from sozialraum.models import Datenlieferung, Indikatorwert, Protokoll

    neu = Indikatorwert.objects.filter(stichtag="2007-09-30")
    return Datenlieferung.objects.count(), neu.count(), Protokoll.objects.filter(aktion="werte_uebernommen").count()


def _uebernimm() -> Any:
    from sozialraum.access import Wer
    from sozialraum.actions.einlesen import Auftragsangaben
    from sozialraum.actions.statistik import uebernimm

    angaben = Auftragsangaben(art="basisstatistik", inhalt=INHALT, dateiname="werte.csv", quelle="Muster")
    return uebernimm(wer=Wer.befehl("test"), angaben=angaben)


@pytest.mark.zusage(7, "kill_import")
def test_ein_abgewuergter_import_hinterlaesst_nichts_und_laesst_sich_wiederholen(databases: Databases, tmp_path: Path) -> None:
    pfad = tmp_path / "werte.csv"
    pfad.write_bytes(INHALT)
    befehl = [sys.executable, "manage.py", "lade_werte", str(pfad)]
    vorher = _stand()
    with _werte_gesperrt(databases):
        kind = subprocess.Popen(befehl, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _warte_bis(databases, 1)
        os.kill(kind.pid, signal.SIGKILL)
        kind.wait()
    assert _stand() == vorher
    for _ in range(2):
        subprocess.run(befehl, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
    assert _stand() == (vorher[0] + 1, vorher[1] + 2, vorher[2] + 1)


OHNE_KLAMMER = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from sozialraum.actions import statistik
connection.ensure_connection()
for name in ("_savepoint", "_savepoint_commit", "_savepoint_rollback"):
    setattr(connection, name, lambda sid: None)
def schreibe_sofort_fest(execute, sql, params, many, context):
    ergebnis = execute(sql, params, many, context)
    if not connection.connection.autocommit:
        connection.connection.commit()
    return ergebnis
in_einer = statistik.einmal
def einmal(schon_da, uebernimm):
    with connection.execute_wrapper(schreibe_sofort_fest):
        return in_einer(schon_da, uebernimm)
statistik.einmal = einmal
call_command("lade_werte", sys.argv[1])
"""


@pytest.mark.gegenprobe(7, "kill_import", ohne="sozialraum.actions.statistik:einmal")
def test_ohne_die_transaktion_bliebe_ein_halber_import(databases: Databases, tmp_path: Path) -> None:
    """Each statement is committed by itself; killed at the same moment as above."""
    pfad = tmp_path / "werte.csv"
    pfad.write_bytes(INHALT)
    vorher = _stand()
    with _werte_gesperrt(databases):
        befehl = [sys.executable, "-c", OHNE_KLAMMER, str(pfad)]
        kind = subprocess.Popen(befehl, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _warte_bis(databases, 1)
        os.kill(kind.pid, signal.SIGKILL)
        kind.wait()
    assert _stand() == (vorher[0] + 1, vorher[1], vorher[2])  # a delivery without values, and nobody knows of it


def _zwei_zugleich(databases: Databases) -> list[Any]:
    """Both have looked for the file and not found it before either commits."""
    ergebnisse: list[Any] = []

    def arbeite() -> None:
        try:
            ergebnisse.append(_uebernimm())
        finally:
            connection.close()

    with _werte_gesperrt(databases):
        faeden = [threading.Thread(target=arbeite) for _ in range(2)]
        for faden in faeden:
            faden.start()
        _warte_bis(databases, 2)
    for faden in faeden:
        faden.join(60)
    close_old_connections()
    return ergebnisse


@pytest.mark.zusage(7)
def test_zwei_mit_derselben_datei_ergeben_eine_lieferung(databases: Databases) -> None:
    vorher = _stand()
    ergebnisse = _zwei_zugleich(databases)
    assert sorted(ergebnis.war_schon_da for ergebnis in ergebnisse) == [False, True]
    assert len({ergebnis.lieferung.pk for ergebnis in ergebnisse}) == 1
    assert _stand() == (vorher[0] + 1, vorher[1] + 2, vorher[2] + 1)


@pytest.mark.gegenprobe(7, ohne="lieferung_dieselbe_datei_einmal")
def test_ohne_die_regel_der_datenbank_gaebe_es_zwei_lieferungen(databases: Databases) -> None:
    with databases.connect() as owner:
        owner.execute("DROP INDEX lieferung_dieselbe_datei_einmal")
    ergebnisse = _zwei_zugleich(databases)
    assert len({ergebnis.lieferung.pk for ergebnis in ergebnisse}) == 2


def test_wer_zu_lange_warten_muss_bekommt_einen_satz(databases: Databases) -> None:
    from sozialraum.actions.fehler import Abgelehnt

    vorher = _stand()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    with _werte_gesperrt(databases), pytest.raises(Abgelehnt, match="andere Werte übernommen"):
        _uebernimm()
    assert _stand() == vorher


class TestAuftrag:
    @pytest.fixture
    def entwurf(self, besetzung: Any) -> Any:
        from sozialraum.access import Wer
        from sozialraum.actions.entwurf import lege_entwurf_an

        wer = Wer(besetzung.controlling, str(besetzung.controlling))
        return lege_entwurf_an(wer=wer, art="basisstatistik", inhalt=INHALT, dateiname="werte.csv", quelle="Muster")

    def starte(self, entwurf: Any, **felder: Any) -> Any:
        from basis.jobs import fuehre_aus
        from basis.models import Auftrag

        auftrag = Auftrag.objects.create(
            art="statistik_import", titel="Import", nutzer=entwurf.nutzer, angaben={"entwurf": entwurf.pk, "grund": ""}, **felder
        )
        fuehre_aus.func(auftrag.pk)
        auftrag.refresh_from_db()
        return auftrag

    def test_er_uebernimmt_zeigt_den_fortschritt_und_fuehrt_zur_lieferung(self, entwurf: Any) -> None:
        from sozialraum.models import Datenlieferung, Importentwurf

        auftrag = self.starte(entwurf)
        lieferung = Datenlieferung.objects.latest("pk")
        assert (auftrag.status, auftrag.erledigt, auftrag.gesamt) == ("fertig", 2, 2)
        assert auftrag.ergebnis_url == lieferung.get_absolute_url() and not Importentwurf.objects.exists()

    def test_abgebrochen_ist_nichts_gespeichert_und_der_entwurf_noch_da(self, entwurf: Any) -> None:
        from sozialraum.models import Importentwurf

        vorher = _stand()
        auftrag = self.starte(entwurf, abbruch_gewuenscht=True)
        assert auftrag.status == "abgebrochen" and _stand() == vorher and Importentwurf.objects.filter(pk=entwurf.pk).exists()

    @pytest.mark.zusage(7, "doppelt_abgeschickt")
    def test_zweimal_abgeschickt_ist_einmal_uebernommen(self, entwurf: Any) -> None:
        vorher = _stand()
        self.starte(entwurf)
        zweiter = self.starte(entwurf)
        assert zweiter.status == "fehler" and "schon übernommen oder verworfen" in zweiter.meldung
        assert _stand()[:2] == (vorher[0] + 1, vorher[1] + 2)
