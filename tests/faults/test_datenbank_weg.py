"""The database restarts, ends a session, cannot be reached, has no room: a clear page, nothing half done, and afterwards it works."""

import base64
import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from budgets.models import Umschichtung
from config import stoerung
from config.webserver import HAENGT
from sozialraum.models import Protokoll
from tests import factories
from tests.budgets.umschichtungsbau import antrag, gib_rechte
from tests.budgets.vollzugsbau import JAHR, Vollzug, baue_vollzug
from tests.faults.eigene import Eigene, eigenes_cluster, hat_eigene_groesse, volle_platte
from tests.faults.leitung import Leitung
from tests.faults.rechner import HAENGT_NACH, Mensch, Webrechner, andrang, hole, kennwoerter_wie_im_betrieb, warte
from tests.faults.test_entscheidung import gebucht, wartet

I50, I75 = ("I", "4550"), ("I", "4750")
ADRESSE = f"127.7.{os.getpid() >> 8 & 255}.{os.getpid() & 255 or 1}"
NEU = f"/umschichtungen/neu/?jahr={JAHR}"
OHNE_NACHSEHEN = """
from django.conf import settings
settings.DATABASES["default"] |= {"CONN_HEALTH_CHECKS": False, "CONN_MAX_AGE": None}
"""

FUER_DEN_ENTWURF = 2_600_000  # bytes: a draft with 800 kB of reason is written twice, with its history; the application three times more
OHNE_EINE_TRANSAKTION = """
import inspect
import django
django.setup()
from budgets.actions import umschichtungen
umschichtungen.entwirf_und_beantrage = inspect.unwrap(umschichtungen.entwirf_und_beantrage)
"""


@pytest.fixture(scope="module")
def eigene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Eigene]:
    with eigenes_cluster(ADRESSE) as cluster, django_db_blocker.unblock():
        yield Eigene(cluster)


@pytest.fixture
def v(eigene: Eigene) -> Iterator[Vollzug]:
    """A small city with 100 € on one Posten, and Django's connection to it."""
    with eigene.pointed_at(eigene.copy(eigene.migrated())):
        raeume = factories.baue_raeume()
        gib_rechte()
        vollzug = baue_vollzug(raeume, factories.baue_besetzung(raeume))
        vollzug.ansatz(*I50, 100)
        kennwoerter_wie_im_betrieb()
        yield vollzug


Starte = Callable[..., Webrechner]


@pytest.fixture
def starte(v: Vollzug, eigene: Eigene) -> Iterator[Starte]:
    """Web hosts of this test."""
    alle: list[Webrechner] = []

    def web(url: str = "", **mehr: Any) -> Webrechner:
        alle.append(Webrechner(url or eigene.cluster.url("steuerung_app", connection.settings_dict["NAME"]), **mehr))
        warte(alle[-1].antwortet)
        return alle[-1]

    yield web
    for rechner in alle:
        rechner.toete()


class Entscheidung:
    """A decision that waits in its transaction for a lock which somebody else holds, until ``dann`` is over."""

    def __init__(self, v: Vollzug, web: Webrechner, eigene: Eigene):
        self.row, self.eigene = antrag(v, 30, I50, I75), eigene
        self.mensch, self.seite = Mensch(web).melde_dich_an("fachbereichsleitung"), f"{self.row.get_absolute_url()}entscheiden/"
        self.felder = {"csrfmiddlewaretoken": self.mensch.token(self.seite), "beschluss": "", "grund": ""}

    def sende(self) -> tuple[int, str, str]:
        return self.mensch.frage("POST", self.seite, self.felder)

    def sende_und(self, dann: Callable[["psycopg.Connection[tuple]"], Any]) -> tuple[int, str, str]:
        """What the web server says."""
        antworten: list[tuple[int, str, str]] = []
        faden = threading.Thread(target=lambda: antworten.append(self.sende()))
        with self.eigene.connect() as other:
            other.execute("BEGIN")
            other.execute("SELECT FROM budgets_budgetposten WHERE id = %s FOR UPDATE", [self.row.nach_id])
            faden.start()
            with self.eigene.connect() as zuschauer:
                warte(lambda: wartet(zuschauer))
                dann(zuschauer)
        faden.join(20 * self.mensch.wo[0].frist)
        return antworten[0]


def _sagt(antwort: tuple[int, str, str], *saetze: str) -> None:
    assert antwort[0] == 503 and all(satz in antwort[1] for satz in saetze), antwort


@pytest.mark.zusage("neustart_datenbank")
def test_neustart_mitten_in_einer_entscheidung(v: Vollzug, starte: Starte, eigene: Eigene) -> None:
    web = starte()
    entscheidung = Entscheidung(v, web, eigene)
    prozess = web.prozess.pid

    def stoppe(_: Any) -> None:
        eigene.cluster.stop("immediate")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Connection, "__exit__", lambda self, *a: self.close())  # the others are lost as well
        antwort = entscheidung.sende_und(stoppe)
    _sagt(antwort, stoerung.WEG, stoerung.UNGEWISS)
    status, seite, _ = entscheidung.mensch.frage("GET", "/")
    _sagt((status, seite, ""), stoerung.WEG)
    assert hole(web, "/livez")[0] == 200 and hole(web, "/readyz")[0] == 503
    eigene.cluster.start(die_with_caller=True)
    connection.close()
    assert gebucht(entscheidung.row) == ("beantragt", 0, 0)
    assert hole(web, "/konto/anmelden/")[0] == 200 and web.prozess.poll() is None and web.prozess.pid == prozess
    assert entscheidung.sende()[0] == 302 and gebucht(entscheidung.row) == ("gebucht", 2, 1)


@pytest.mark.zusage("neustart_datenbank")
@pytest.mark.gegenprobe("neustart_datenbank", ohne="config.settings:DATABASES")
def test_neustart_zwischen_zwei_seiten_merkt_niemand(v: Vollzug, starte: Starte, eigene: Eigene) -> None:
    web, ohne = starte(), starte(davor=OHNE_NACHSEHEN)
    menschen = [Mensch(rechner).melde_dich_an("controlling") for rechner in (web, ohne)]
    eigene.starte_neu()
    connection.close()
    assert [mensch.frage("GET", "/konto/")[0] for mensch in menschen] == [200, 503], "the second: negative control"
    assert menschen[1].frage("GET", "/konto/")[0] == 200


@pytest.mark.zusage("verbindung_weg")
def test_eine_beendete_sitzung_laesst_nichts_halbes(v: Vollzug, starte: Starte, eigene: Eigene) -> None:
    entscheidung = Entscheidung(v, starte(), eigene)

    def beende(other: "psycopg.Connection[tuple]") -> None:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")

    _sagt(entscheidung.sende_und(beende), stoerung.WEG, stoerung.UNGEWISS)
    assert gebucht(entscheidung.row) == ("beantragt", 0, 0)
    assert entscheidung.sende()[0] == entscheidung.sende()[0] == 302
    assert gebucht(entscheidung.row) == ("gebucht", 2, 1)


@pytest.mark.zusage("verbindung_weg")
def test_ein_totes_kabel_haelt_niemanden_fest(v: Vollzug, starte: Starte, eigene: Eigene) -> None:
    """The host reaches nothing and is told nothing; the database gives it up, so that another host can do the same."""
    leitung = Leitung(eigene.cluster.folder / ".s.PGSQL.5432")
    web, anderer = starte(leitung.url(connection.settings_dict["NAME"])), starte()
    entscheidung = Entscheidung(v, web, eigene)
    try:
        _sagt(entscheidung.sende_und(lambda _: leitung.kappe(0)), HAENGT)
        entscheidung.mensch.wo = [anderer]
        assert gebucht(entscheidung.row) == ("beantragt", 0, 0)
        assert entscheidung.sende()[0] == 302 and gebucht(entscheidung.row) == ("gebucht", 2, 1)
        warte(web.antwortet, sonst="der Webserver hat seinen Prozess nicht ersetzt")
        leitung.flicke()
        warte(lambda: web.antwortet("/konto/anmelden/"))
        assert gebucht(entscheidung.row) == ("gebucht", 2, 1), "what comes back cannot save any more"
    finally:
        leitung.schliesse()


@pytest.mark.gegenprobe("verbindung_weg", ohne="config.webserver:FRIST")
def test_ohne_frist_haengt_die_seite(v: Vollzug, starte: Starte, eigene: Eigene) -> None:
    """Negative control: three times as long as such a web server gives it, no answer comes."""
    leitung = Leitung(eigene.cluster.folder / ".s.PGSQL.5432")
    web = starte(leitung.url(connection.settings_dict["NAME"]), frist=3600)
    try:
        assert hole(web, "/konto/anmelden/", dauer=60)[0] == 200
        leitung.kappe()
        with pytest.raises(TimeoutError):
            hole(web, "/konto/anmelden/", dauer=3 * HAENGT_NACH * andrang())
    finally:
        leitung.schliesse()


@pytest.mark.zusage("verbindung_weg")
def test_beide_enden_bemerken_ein_totes_kabel(v: Vollzug, eigene: Eigene) -> None:
    """What the operating system does is set for each session: by the database, and by whoever asks it."""
    angaben = connection.get_connection_params()
    angaben = {name: angaben[name] for name in angaben if name not in ("cursor_factory", "context", "prepare_threshold", "assume_role")}
    with psycopg.connect(**{**angaben, "host": ADRESSE}) as other:
        zeigt = {row[0]: row[1] for row in other.execute("SELECT name, setting FROM pg_settings")}
        sagt = other.pgconn.info
    assert [int(zeigt[f"tcp_{name}"]) for name in ("keepalives_idle", "keepalives_interval", "keepalives_count")] == [20, 5, 3]
    assert (zeigt["tcp_user_timeout"], zeigt["client_connection_check_interval"]) == ("35000", "5000")
    selbst = {o.keyword.decode(): (o.val or b"").decode() for o in sagt}
    assert (selbst["keepalives_idle"], selbst["tcp_user_timeout"], selbst["connect_timeout"]) == ("20", "35000", "5")


def _oder_ueberspringe(eigene: Eigene) -> None:
    if not hat_eigene_groesse(eigene.cluster):
        pytest.skip("nur wer einhängen darf, kann eine Platte füllen")


def _antrag(v: Vollzug, mensch: Mensch) -> dict[str, str]:
    """With a reason of 800 kB that cannot be packed: more than any free page holds."""
    viel = base64.b64encode(os.urandom(600_000)).decode()
    felder = {"von": str(v.posten[I50].pk), "nach": str(v.posten[I75].pk), "betrag_cent": "1,00", "begruendung": viel, "massnahme": ""}
    return {**felder, "tun": "beantragen", "csrfmiddlewaretoken": mensch.token(NEU)}


@pytest.mark.zusage("platte_voll")
@pytest.mark.parametrize("frei", [0, FUER_DEN_ENTWURF])
def test_volle_platte(v: Vollzug, starte: Starte, eigene: Eigene, frei: int) -> None:
    """At once, and in the middle of what is written."""
    _oder_ueberspringe(eigene)
    web = starte()
    mensch = Mensch(web).melde_dich_an("controlling")
    felder = _antrag(v, mensch)
    davor = Umschichtung.objects.count(), Protokoll.objects.count()
    with volle_platte(eigene.cluster, frei):
        _sagt(mensch.frage("POST", NEU, felder), stoerung.VOLL)
        assert mensch.frage("GET", NEU)[0] == 200, "reading goes on"
    assert (Umschichtung.objects.count(), Protokoll.objects.count()) == davor
    for _ in range(2):
        assert mensch.frage("POST", NEU, felder)[0] == 302
    assert Umschichtung.objects.count() == davor[0] + 1


@pytest.mark.gegenprobe("platte_voll", ohne="budgets.actions.umschichtungen:entwirf_und_beantrage")
def test_ohne_die_eine_transaktion_bliebe_auf_der_vollen_platte_ein_entwurf(v: Vollzug, starte: Starte, eigene: Eigene) -> None:
    """Negative control: the draft and its application are two transactions, and there is room for the first alone."""
    _oder_ueberspringe(eigene)
    mensch = Mensch(starte(davor=OHNE_EINE_TRANSAKTION)).melde_dich_an("controlling")
    felder = _antrag(v, mensch)
    davor = Umschichtung.objects.count()
    with volle_platte(eigene.cluster, FUER_DEN_ENTWURF):
        _sagt(mensch.frage("POST", NEU, felder), stoerung.VOLL)
    assert Umschichtung.objects.count() == davor + 1 and Umschichtung.objects.latest("pk").status == "entwurf"
