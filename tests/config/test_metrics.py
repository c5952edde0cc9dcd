"""/metrics: who may read it, what it counts, and that it tells nothing of what the product is about."""

import errno
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from basis.models import Auftrag
from config import metrics
from config.counters import Counters
from sozialraum.access import Wer
from sozialraum.actions.loeschung import lade_loeschfristen
from sozialraum.models import Datenlieferung, Protokoll, Protokollglied
from tests.factories import Besetzung

PROJECT = Path(__file__).resolve().parent.parent.parent
TOKEN = "geheim-4711"
ZEILE = re.compile(r'sozialraum_(\w+)(?:\{((?:\w+="[^"]*",?)+)\})? (\S+)')
Als = Callable[..., Client]


@pytest.fixture
def gezaehlt(settings: Any, tmp_path: Path) -> Path:
    settings.METRIK_TOKEN, settings.METRIK_ORDNER = TOKEN, tmp_path / "metrik"
    ordner: Path = settings.METRIK_ORDNER
    return ordner


def lies(client: Client) -> dict[tuple[str, str], float]:
    antwort = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert (antwort.status_code, antwort["Content-Type"]) == (200, metrics.CONTENT_TYPE)
    werte = {}
    for zeile in antwort.content.decode().splitlines():
        if not zeile.startswith("#"):
            name, angaben, wert = ZEILE.fullmatch(zeile).groups()  # type: ignore[union-attr]
            assert (name, angaben or "") not in werte
            werte[name, angaben or ""] = float(wert)
    return werte


@pytest.mark.django_db
class TestZutritt:
    @pytest.mark.parametrize("kopf", [None, "", "Bearer ", "Bearer falsch", TOKEN, f"bearer {TOKEN}", f"Bearer {TOKEN} ", "Bearer ü"])
    @pytest.mark.parametrize("methode", ["get", "post", "delete"])
    def test_ohne_das_zeichen_gibt_es_die_seite_nicht(self, client: Client, gezaehlt: Path, kopf: str | None, methode: str) -> None:
        def frage(weg: str) -> Any:
            return getattr(client, methode)(weg, headers={"authorization": kopf} if kopf is not None else {})

        antwort, keine = frage("/metrics"), frage("/gibt-es-nicht")
        assert antwort.status_code == keine.status_code == 404
        assert antwort.content == keine.content and set(antwort.headers) == set(keine.headers)

    @pytest.mark.parametrize("kopf", ["Bearer ", "Bearer None", f"Bearer {TOKEN}"])
    def test_ohne_einstellung_gibt_es_sie_fuer_niemanden(self, client: Client, kopf: str) -> None:
        assert client.get("/metrics", headers={"authorization": kopf}).status_code == 404

    def test_auch_nicht_fuer_die_systemverwaltung(self, als: Als, gezaehlt: Path) -> None:
        assert als("verwaltung").get("/metrics").status_code == 404

    def test_mit_dem_zeichen_nur_zum_lesen(self, client: Client, gezaehlt: Path) -> None:
        assert client.post("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 405


@pytest.mark.django_db
class TestInhalt:
    def test_jede_anfrage_zaehlt_einmal_mit_seite_und_status(self, als: Als, gezaehlt: Path) -> None:
        client = als("controlling")
        for weg in ("/hilfe/", "/hilfe/", "/verteilungen/987654321/", "/gibt-es-nicht/", "/livez"):
            client.get(weg)
        client.post("/verteilungen/1/zurueckziehen/")
        werte = lies(client)
        anfragen = {angaben: wert for (name, angaben), wert in werte.items() if name == "http_requests_total"}
        assert anfragen['view="hilfe",status="200"'] == 2 and anfragen['view="-",status="404"'] == 1
        assert anfragen['view="livez",status="200"'] == 1 and sum(anfragen.values()) == 6
        assert werte["http_request_duration_seconds_count", 'view="hilfe"'] == 2
        assert werte["http_request_duration_seconds_bucket", 'view="hilfe",le="+Inf"'] == 2
        assert werte["http_request_duration_seconds_sum", 'view="hilfe"'] > 0
        assert lies(client)["http_requests_total", 'view="metrics",status="200"'] == 1

    def test_die_stufen_der_dauer_wachsen(self, gezaehlt: Path, client: Client) -> None:
        for sekunden in (0.01, 0.05, 0.06, 4, 31):
            metrics.count("hilfe", 200, sekunden)
        metrics.count("unbekannt", 418, 0.2)
        werte = lies(client)
        stufen = [werte["http_request_duration_seconds_bucket", f'view="hilfe",le="{le}"'] for le in (*metrics.LIMITS, "+Inf")]
        assert stufen == [2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 5]
        assert werte["http_request_duration_seconds_sum", 'view="hilfe"'] == 35.12
        assert werte["http_requests_total", 'view="-",status="andere"'] == 1

    def test_was_die_datenbank_sagt(self, besetzung: Besetzung, gezaehlt: Path, client: Client) -> None:
        person = besetzung.controlling
        vorhin = timezone.now() - timedelta(minutes=5)
        leer = lies(client)
        assert ("jobs_oldest_waiting_seconds", "") not in leer and leer["jobs", 'state="wartet"'] == 0
        for status, wann in (("wartet", timezone.now()), ("wartet", vorhin), ("fehler", vorhin)):
            Auftrag.objects.create(art="x", titel="Geheimer Titel", nutzer=person, status=status, created_at=wann)
        Datenlieferung.objects.create(art="erfassung", stichtag=timezone.now().date(), quelle="Geheime Quelle")
        werte = lies(client)
        assert (werte["jobs", 'state="wartet"'], werte["jobs", 'state="fehler"'], werte["jobs", 'state="laeuft"']) == (2, 1, 0)
        assert 300 <= werte["jobs_oldest_waiting_seconds", ""] < 360
        lieferungen = [werte["imports", f'kind="erfassung",state="{state}"'] for state in ("wirksam", "zurueckgenommen")]
        assert lieferungen == [1, 0]
        assert werte["protokoll_rows", ""] == Protokollglied.objects.count()
        assert werte["database_up", ""] == 1
        assert sum(wert for (name, _), wert in werte.items() if name == "database_connections") >= 1

    def test_die_laenge_des_protokolls_faellt_nicht_wenn_inhalte_gehen(self, gezaehlt: Path, client: Client) -> None:
        lade_loeschfristen(wer=Wer.befehl("test"))
        feste = {"wer": "Test", "aktion": "test", "gegenstand": "stadt", "gegenstand_id": "1", "text": "Etwas geschah."}
        Protokoll.objects.create(pk=-5, zeit=timezone.now() - timedelta(days=4000), **feste)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the links that a COMMIT would write
        vorher = lies(client)["protokoll_rows", ""]
        assert vorher == Protokoll.objects.count()
        assert Protokoll.objects.filter(pk=-5).delete()[0] == 1
        assert lies(client)["protokoll_rows", ""] == vorher

    def test_nichts_vom_inhalt_und_keine_person(self, als: Als, gezaehlt: Path) -> None:
        client = als("controlling")
        client.get("/gebiete/?suche=Kanarie-4711")
        client.get("/Kanarie-4711/")
        erlaubt = {
            "view": {metrics.NO_VIEW, *metrics._views(metrics.get_resolver())}, "status": {*metrics.STATUSES},
            "le": {"+Inf", *map(str, metrics.LIMITS)}, "kind": {*metrics.Lieferungsart.values},
            "state": {*Auftrag.Status.values, "wirksam", "zurueckgenommen", "active", "idle", "idle in transaction", "verborgen",
                      "idle in transaction (aborted)", "fastpath function call", "disabled"},
        }  # fmt: skip
        for _, angaben in lies(client):
            for name, wert in re.findall(r'(\w+)="([^"]*)"', angaben):
                assert wert in erlaubt[name]

    def test_ohne_datenbank_bleiben_die_zaehler(self, client: Client, gezaehlt: Path, monkeypatch: Any) -> None:
        metrics.count("hilfe", 200, 0.1)

        def ausfall() -> None:
            raise OperationalError("weg")

        monkeypatch.setattr(connection, "cursor", ausfall)
        werte = lies(client)
        assert werte["database_up", ""] == 0 and werte["http_requests_total", 'view="hilfe",status="200"'] == 1
        assert ("jobs", 'state="wartet"') not in werte

    def test_was_sich_nicht_zaehlen_laesst_wird_doch_beantwortet(self, client: Client, gezaehlt: Path, settings: Any) -> None:
        gezaehlt.write_text("ein Name, der vergeben ist")
        assert client.get("/livez").status_code == 200
        assert lies(client)["counters_up", ""] == 0

    def test_das_alter_der_sicherung(self, client: Client, gezaehlt: Path, settings: Any, tmp_path: Path) -> None:
        assert ("backup_age_seconds", "") not in lies(client)
        settings.BACKUP_FOLDER = str(tmp_path / "sicherung")
        assert ("backup_age_seconds", "") not in lies(client)
        (tmp_path / "sicherung").mkdir()
        datei = tmp_path / "sicherung" / "a.dump"
        datei.touch()
        os.utime(datei, (0, timezone.now().timestamp() - 7200))
        assert 7200 <= lies(client)["backup_age_seconds", ""] < 7260

    def test_ohne_zeichen_wird_nichts_gezaehlt(self, client: Client, settings: Any, tmp_path: Path) -> None:
        settings.METRIK_ORDNER = tmp_path / "metrik"
        client.get("/livez")
        assert not settings.METRIK_ORDNER.exists()


ZAEHLT = """
import sys, time
from pathlib import Path
from config.counters import Counters
zaehler = Counters(Path(sys.argv[1]), ["a", "b"])
for _ in range(int(sys.argv[2])):
    zaehler.add({"a": 1, "b": 2})
print("fertig", flush=True)
time.sleep(60)
"""


class TestZaehler:
    NAMEN = ("a", "b")

    def prozess(self, ordner: Path, wie_oft: int) -> "subprocess.Popen[str]":
        befehl = [sys.executable, "-c", ZAEHLT, str(ordner), str(wie_oft)]
        return subprocess.Popen(befehl, cwd=PROJECT, stdout=subprocess.PIPE, text=True)

    def test_mehrere_prozesse_zaehlen_zusammen_lebende_und_tote(self, tmp_path: Path) -> None:
        alle = [self.prozess(tmp_path, 5000) for _ in range(3)]
        for prozess in alle:
            assert prozess.stdout and prozess.stdout.readline() == "fertig\n"
        hier = Counters(tmp_path, [*self.NAMEN])
        hier.add({"a": 1})
        assert hier.total() == {"a": 15001, "b": 30000}
        for prozess in alle[:2]:
            prozess.send_signal(signal.SIGKILL)
            prozess.wait()
            assert hier.total() == Counters(tmp_path, [*self.NAMEN]).total() == {"a": 15001, "b": 30000}
        assert len(list(tmp_path.glob("*.zahlen"))) == 2 and len(list(tmp_path.glob("*.tote"))) == 1
        alle[2].kill()
        for prozess in alle:
            prozess.communicate()

    def test_ohne_die_datei_der_toten_ginge_etwas_verloren(self, tmp_path: Path, monkeypatch: Any) -> None:
        prozess = self.prozess(tmp_path, 5)
        assert prozess.stdout and prozess.stdout.readline()
        prozess.kill()
        prozess.communicate()
        monkeypatch.setattr(Path, "replace", lambda *_: None)
        hier = Counters(tmp_path, [*self.NAMEN])
        hier.total()
        assert hier.total()["a"] == 0, "die Probe darüber hätte nichts gemerkt"

    def test_eine_neue_fassung_beginnt_bei_null_und_raeumt_auf(self, tmp_path: Path) -> None:
        alt = Counters(tmp_path, ["a", "b"])
        alt.add({"a": 3})
        neu = Counters(tmp_path, ["a", "b", "c"])
        neu.add({"c": 1})
        assert neu.total() == {"a": 0, "b": 0, "c": 1} and alt.total()["a"] == 3, "solange ein alter Prozess lebt, zählt er"
        prozess = self.prozess(tmp_path, 1)  # the layout of the old version
        assert prozess.stdout and prozess.stdout.readline()
        prozess.kill()
        prozess.communicate()
        vorher = {*tmp_path.glob("*.zahlen")}
        Counters(tmp_path, ["z"]).add({"z": 1})
        assert len({*tmp_path.glob("*.zahlen")} & vorher) == 2

    def test_die_datei_hat_ihren_platz_bevor_gezaehlt_wird(self, tmp_path: Path) -> None:
        """A file with holes on a full disk is SIGBUS at the first addition, in the middle of a request."""
        hier = Counters(tmp_path, [f"n{nr}" for nr in range(20_000)])
        hier.add({"n0": 1})
        [datei] = tmp_path.glob("*.zahlen")
        assert datei.stat().st_blocks * 512 >= datei.stat().st_size == 160_000

    def test_ein_voller_datentraeger_laesst_nichts_offen(self, tmp_path: Path, monkeypatch: Any) -> None:
        def voll(*_: Any) -> None:
            raise OSError(errno.ENOSPC, "voll")

        hier, offen = Counters(tmp_path, [*self.NAMEN]), len(os.listdir("/proc/self/fd"))
        monkeypatch.setattr(os, "posix_fallocate", voll)
        for _ in range(3):
            with pytest.raises(OSError, match="voll"):
                hier.add({"a": 1})
        assert not [*tmp_path.glob("*.zahlen")] and len(os.listdir("/proc/self/fd")) == offen
        monkeypatch.undo()
        hier.add({"a": 1})
        assert hier.total()["a"] == 1

    def test_ein_abgezweigter_prozess_zaehlt_in_seine_eigene_datei(self, tmp_path: Path) -> None:
        hier = Counters(tmp_path, [*self.NAMEN])
        hier.add({"a": 1})
        hier._process -= 1  # as in the child of a fork
        hier.add({"a": 1})
        assert len(list(tmp_path.glob("*.zahlen"))) == 2 and hier.total()["a"] == 2
