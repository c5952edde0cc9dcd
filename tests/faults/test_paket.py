"""Workers killed at random moments during a packet: no report twice, none lost, none half written; the page shows the truth."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.databases import Databases
from tests.faults.wuerfel import wuerfel

PROJECT = Path(__file__).resolve().parents[2]
GRUENDLICH = os.environ.get("GRUENDLICH") == "1"
MAL = 12 if GRUENDLICH else 2  # kills
pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db(transaction=True)]

# A real worker; unless the run is thorough its papers are printed by nobody, so that there are many moments to be killed at.
ARBEITER = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from berichte.druck import reihe
from berichte.druck.maschine import Druck

def drucke(frei, auftrag):
    time.sleep(0.03)
    return Druck(b"%PDF " + auftrag.kennung.encode() * 20_000, 1)  # large enough to be written in pieces

if sys.argv[1] == "schnell":
    reihe.drucke_mit = drucke
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "db_worker", "--queue-name", "*", "--no-reload", "--interval", "0.2", "--no-startup-delay"])
"""


def _starte_arbeiter() -> "subprocess.Popen[bytes]":
    befehl = [sys.executable, "-c", ARBEITER, "echt" if GRUENDLICH else "schnell"]
    return subprocess.Popen(befehl, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextlib.contextmanager
def _arbeiter(wie_viele: int = 1) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Ended with the test, whatever happens."""
    alle = [_starte_arbeiter() for _ in range(wie_viele)]
    try:
        yield alle
    finally:
        for einer in alle:
            einer.kill()
            einer.wait()


def _warte(bis: Callable[[], Any], sekunden: float = 600 if GRUENDLICH else 90) -> None:
    ende = time.monotonic() + sekunden
    while not bis():
        assert time.monotonic() < ende, "dauert zu lange"
        time.sleep(0.05)


@pytest.fixture
def paket(besetzung: Any, vorgelegte: Any) -> Any:
    from berichte.regelwerk import Berichtstyp
    from tests.berichte.paketprobe import bestelle

    return bestelle(besetzung.controlling, [Berichtstyp.SOZIALRAUMBUDGET, Berichtstyp.SCORECARD])


@pytest.fixture
def vorgelegte(besetzung: Any) -> Any:
    from budgets.actions.verteilung import lege_vor
    from budgets.models import Verteilung
    from tests.factories import wer_ist

    verteilung = Verteilung.objects.get(name__startswith="Verteilung 2007")
    entwurf = verteilung.status == Verteilung.Status.ENTWURF
    return lege_vor(wer=wer_ist(besetzung.controlling), verteilung=verteilung) if entwurf else verteilung


def _auftrag(paket: Any) -> Any:
    """As the page leaves it, and lost between two commits: nobody in the queue looks for it until a worker does."""
    from basis.models import Auftrag
    from berichte.actions import pakete

    vorhin = timezone.now() - timedelta(minutes=5)
    return Auftrag.objects.create(art=pakete.ART, titel="x", nutzer=paket.bestellt_von, angaben={"paket": paket.pk}, created_at=vorhin)


def _erledigt(paket: Any) -> int:
    return int(paket.teile.exclude(stand="offen").count())


def _zeigt_die_wahrheit(client: Any, paket: Any) -> None:
    """What the page says lies between what was there before and after it was asked."""
    davor = paket.teile.filter(datei__isnull=False).count()
    seite = client.get(paket.get_absolute_url()).content.decode()
    danach = paket.teile.filter(datei__isnull=False).count()
    gesagt = re.search(r"(\d+) von (\d+) Berichten", re.search(r'st-kernaussage">([^<]*)', seite)[1])  # type: ignore[index]
    assert gesagt and davor <= int(gesagt[1]) <= danach and int(gesagt[2]) == paket.teile.count()


@pytest.mark.zusage("kill_paket")
def test_nach_jedem_abwuergen_geht_es_weiter_und_am_ende_ist_jeder_bericht_einmal_da(paket: Any, als: Any) -> None:
    from basis.models import Datei
    from tests.berichte.paketprobe import befunde, geplant

    soll, dateien, wahl, client = geplant(paket), Datei.objects.count(), wuerfel(), als("controlling")
    auftrag, getoetet = _auftrag(paket), 0
    with _arbeiter() as alle:
        for _ in range(MAL):
            davor = _erledigt(paket)
            if davor == paket.teile.count():
                break
            _warte(lambda davor=davor: _erledigt(paket) > davor)  # type: ignore[misc]
            moment = wahl.uniform(0, 4.0 if GRUENDLICH else 0.8)
            time.sleep(moment)
            alle[-1].send_signal(signal.SIGKILL)
            alle[-1].wait()
            getoetet += 1
            assert [b for b in befunde(paket, soll) if not b.startswith("offen")] == [], f"nach {moment:.2f} s"
            _zeigt_die_wahrheit(client, paket)
            alle.append(_starte_arbeiter())
        _warte(lambda: _fertig(auftrag))
    assert getoetet >= 1 and befunde(paket, soll) == []
    gedruckt = paket.teile.filter(datei__isnull=False).count()
    assert Datei.objects.count() == dateien + gedruckt, "no file without its report"
    assert "Fertig" in client.get(paket.get_absolute_url()).content.decode()


def _fertig(auftrag: Any) -> bool:
    auftrag.refresh_from_db()
    assert auftrag.status != "fehler", auftrag.meldung
    return bool(auftrag.status == "fertig")


def test_zwei_arbeiter_und_zwei_auftraege_drucken_nichts_zweimal(paket: Any) -> None:
    """The second job waits until the first is done, and finds nothing to do."""
    from basis.models import Datei
    from tests.berichte.paketprobe import befunde, geplant

    soll, dateien, auftraege = geplant(paket), Datei.objects.count(), [_auftrag(paket), _auftrag(paket)]
    with _arbeiter(2):
        _warte(lambda: all(_zuende(a) for a in auftraege))
    assert befunde(paket, soll) == [] and Datei.objects.count() == dateien + paket.teile.filter(datei__isnull=False).count()


def _zuende(auftrag: Any) -> bool:
    auftrag.refresh_from_db()
    return auftrag.status in ("fertig", "fehler")


def _zwei_faeden(paket: Any, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Two who begin at once; how often each paper was printed."""
    from berichte.actions import paketarbeit
    from berichte.druck import reihe
    from berichte.druck.maschine import Druck
    from sozialraum.actions.fehler import Abgelehnt

    gedruckt: Counter[str] = Counter()
    beide = threading.Barrier(2, timeout=60)

    def drucke(_frei: Any, auftrag: Any) -> Druck:
        gedruckt[auftrag.kennung] += 1
        time.sleep(0.01)
        return Druck(b"%PDF " + auftrag.kennung.encode(), 1)

    monkeypatch.setattr(reihe, "drucke_mit", drucke)

    def arbeite() -> None:
        beide.wait()
        try:
            with contextlib.suppress(Abgelehnt):  # waited too long for the other
                paketarbeit.arbeite_ab(paket=paket, melde=lambda *angaben: None)
        finally:
            connection.close()

    faeden = [threading.Thread(target=arbeite) for _ in range(2)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(120)
    return gedruckt


def test_zwei_zugleich_drucken_jedes_papier_einmal(paket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    gedruckt = _zwei_faeden(paket, monkeypatch)
    assert set(gedruckt.values()) == {1} and len(gedruckt) == paket.teile.filter(datei__isnull=False).count()


@pytest.mark.gegenprobe("kill_paket", ohne="berichte.actions.paketarbeit:allein")
def test_ohne_die_sperre_wuerde_zweimal_gedruckt(paket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control; each report is in the packet once even then, for its row is locked and asked again."""
    from basis.models import Datei
    from berichte.actions import paketarbeit
    from tests.berichte.paketprobe import befunde, geplant

    @contextlib.contextmanager
    def immer(*angaben: Any, **mehr: Any) -> Iterator[bool]:
        yield True

    soll, dateien = geplant(paket), Datei.objects.count()
    monkeypatch.setattr(paketarbeit, "allein", immer)
    assert max(_zwei_faeden(paket, monkeypatch).values()) == 2
    assert befunde(paket, soll) == [] and Datei.objects.count() == dateien + paket.teile.filter(datei__isnull=False).count()


@pytest.mark.gegenprobe("kill_paket", ohne="berichte_paketteil_fertig_bleibt")
def test_ohne_die_sperre_der_zeile_haelt_die_datenbank_was_da_ist(paket: Any, databases: Databases) -> None:
    """A second writer who does not ask is refused by the trigger; without the trigger the first file would be lost."""
    from django.db import IntegrityError, transaction

    from basis.models import Datei
    from berichte.models import Paketteil

    def schreibe() -> Any:
        with transaction.atomic():
            datei = Datei.objects.create(name="x.pdf", inhalt=b"%PDF x", mime="application/pdf")
            werte = {"stand": "entwurf", "datei": datei, "datenstand": paket.bis, "angabe": "Entwurf"}
            Paketteil.objects.filter(pk=paket.teile.order_by("pk")[0].pk).update(**werte)
        return datei

    schreibe()
    with pytest.raises(IntegrityError, match="unveränderlich"):
        schreibe()
    with databases.connect() as owner:
        owner.execute("DROP TRIGGER berichte_paketteil_fertig_bleibt ON berichte_paketteil")
    zweite = schreibe()
    assert paket.teile.order_by("pk")[0].datei == zweite


def test_was_seinen_prozess_jedes_mal_umbringt_wird_nicht_ewig_versucht(besetzung: Any) -> None:
    from basis import jobs
    from basis.models import Auftrag

    jobs.autodiscover_modules("jobs")
    auftrag = Auftrag.objects.create(art="berichtspaket", titel="x", nutzer=besetzung.controlling, angaben={"paket": 0}, status="fertig")
    for mal in range(jobs.NEUSTARTS + 1):
        Auftrag.objects.filter(pk=auftrag.pk).update(status="laeuft")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(jobs, "fuehre_aus", _Schlange())
            assert jobs.setze_verwaiste_zurueck() == 1
        auftrag.refresh_from_db()
        assert auftrag.status == ("wartet" if mal < jobs.NEUSTARTS else "fehler"), mal
    assert "starten Sie ihn neu" in auftrag.meldung


class _Schlange:
    """A queue in which nothing is done."""

    def enqueue(self, *angaben: Any) -> None:
        return None


def test_wer_abbrechen_wollte_bevor_der_prozess_starb_hat_abgebrochen(besetzung: Any) -> None:
    from basis import jobs
    from basis.models import Auftrag

    auftrag = Auftrag.objects.create(
        art="berichtspaket", titel="x", nutzer=besetzung.controlling, angaben={"paket": 0}, status="laeuft", abbruch_gewuenscht=True
    )
    jobs.setze_verwaiste_zurueck()
    auftrag.refresh_from_db()
    assert auftrag.status == "abgebrochen"
