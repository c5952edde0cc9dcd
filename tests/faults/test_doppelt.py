"""The same form twice, eight times at once, again after the process died: one effect, and a sentence; without the mark there are two."""

import re
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.test import Client, override_settings
from psycopg import errors

from basis import once
from budgets.models import Mittel, Umschichtung
from budgets.views import umschichtungen
from config import stoerung
from config.einmal import NOCH_DABEI, SCHON_DA
from tests.budgets.umschichtungsbau import antrag, gib_rechte
from tests.budgets.vollzugsbau import JAHR, Vollzug, baue_vollzug
from tests.databases import Databases
from tests.factories import Besetzung, Raeume
from tests.faults.rechner import TOKEN, Mensch, Webrechner, kennwoerter_wie_im_betrieb, warte

pytestmark = pytest.mark.django_db(transaction=True)
I50, I75 = ("I", "4550"), ("I", "4750")
NEU = f"/umschichtungen/neu/?jahr={JAHR}"
OHNE = [name for name in settings.MIDDLEWARE if name != "config.einmal.EinmalMiddleware"]
# A process that dies between COMMIT and answer, once: before it says where the result stands.
STIRBT = """
import os, signal, django
django.setup()
from pathlib import Path
from basis import once
schliesse = once.schliesse
def stirb(*angaben):
    if not Path({marke!r}).exists():
        Path({marke!r}).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    schliesse(*angaben)
once.schliesse = stirb
"""


@pytest.fixture
def v(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    gib_rechte()
    vollzug = baue_vollzug(raeume, besetzung)
    for posten in (I50, I75):
        vollzug.ansatz(*posten, 100)
    return vollzug


def _browser(v: Vollzug, wer: str = "controlling") -> Client:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(getattr(v.besetzung, wer))
    return browser


def _formular(browser: Client, v: Vollzug, **mehr: str) -> dict[str, str]:
    """The open page, filled in."""
    token = TOKEN.search(browser.get(NEU).content.decode())
    assert token
    felder = {"von": str(v.posten[I50].pk), "nach": str(v.posten[I75].pk), "betrag_cent": "10,00", "begruendung": "Muster", "massnahme": ""}
    return {"csrfmiddlewaretoken": token[1], **felder, "tun": "beantragen", **mehr}


@pytest.mark.zusage("doppelt_abgeschickt")
def test_zweimal_abgeschickt_wirkt_einmal_und_sagt_es(v: Vollzug) -> None:
    browser = _browser(v)
    felder = _formular(browser, v)
    erste, zweite = browser.post(NEU, felder), browser.post(NEU, felder)
    assert erste.status_code == zweite.status_code == 302 and erste.headers["Location"] == zweite.headers["Location"]
    assert Umschichtung.objects.count() == 1
    assert SCHON_DA in browser.get(zweite.headers["Location"]).content.decode()


@pytest.mark.gegenprobe("doppelt_abgeschickt", ohne="config.einmal:EinmalMiddleware")
def test_ohne_die_marke_waeren_es_zwei(v: Vollzug) -> None:
    """Negative control."""
    with override_settings(MIDDLEWARE=OHNE):
        browser = _browser(v)
        felder = _formular(browser, v)
        assert [browser.post(NEU, felder).status_code for _ in range(2)] == [302, 302]
    assert Umschichtung.objects.count() == 2


@pytest.mark.zusage("doppelt_abgeschickt")
def test_acht_klicks_zugleich_wirken_einmal_und_fuehren_alle_dorthin(v: Vollzug) -> None:
    browser = _browser(v)
    felder, tor, ziele = _formular(browser, v), threading.Barrier(8), []

    def klicke() -> None:
        eigener = Client(enforce_csrf_checks=True)
        eigener.cookies = browser.cookies
        try:
            tor.wait(20)
            while (antwort := eigener.post(NEU, felder)).status_code == 503:  # the first takes longer than a lock may
                assert NOCH_DABEI in antwort.content.decode()
            ziele.append(antwort.headers.get("Location"))
        finally:
            connection.close()

    faeden = [threading.Thread(target=klicke) for _ in range(8)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(60)
    assert Umschichtung.objects.count() == 1 and len(ziele) == 8
    assert set(ziele) == {Umschichtung.objects.get().get_absolute_url()}


def test_zurueck_und_geaendert_oder_die_seite_neu_geoeffnet_ist_ein_anderer_antrag(v: Vollzug) -> None:
    """Whoever opens the form again, or sends other words, means a second one."""
    browser = _browser(v)
    felder = _formular(browser, v)
    for jetzt in (felder, felder | {"begruendung": "Anderes"}, _formular(browser, v)):
        assert browser.post(NEU, jetzt).status_code == 302
    assert Umschichtung.objects.count() == 3


def test_was_abgelehnt_wurde_darf_noch_einmal_kommen(v: Vollzug) -> None:
    browser = _browser(v)
    felder = _formular(browser, v, betrag_cent="5000,00")
    assert [browser.post(NEU, felder).status_code for _ in range(2)] == [422, 422]
    v.ansatz(*I50, 10_000)
    assert browser.post(NEU, felder).status_code == 302


def test_was_beim_speichern_scheiterte_gilt_nicht_als_gespeichert() -> None:
    """COMMIT was refused, and the page leads elsewhere with an error: no mark comes back by its redirect."""
    with once.laeuft("0" * 64) as laufende:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            once.merke()
            raise ZeroDivisionError
        once.schliesse(laufende, "/vorlagen/")
    assert once.ergebnis("0" * 64) is None
    with once.laeuft("0" * 64) as laufende:
        with transaction.atomic():
            once.merke()
        once.schliesse(laufende, "/vorlagen/")
    assert (schon := once.ergebnis("0" * 64)) and schon.ziel == "/vorlagen/"


@pytest.mark.parametrize(("gespeichert", "stand"), [(True, stoerung.UNGEWISS), (False, stoerung.NICHTS)])
def test_eine_stoerung_nach_dem_speichern_sagt_nicht_es_sei_nichts_gespeichert(
    v: Vollzug, monkeypatch: pytest.MonkeyPatch, gespeichert: bool, stand: str
) -> None:
    browser = _browser(v)
    browser.raise_request_exception = False
    felder, speichere = _formular(browser, v), umschichtungen._speichere

    def scheitert(*angaben: Any) -> Any:
        if gespeichert:
            speichere(*angaben)
        raise OperationalError("statement timeout") from errors.QueryCanceled()

    with monkeypatch.context() as patch:
        patch.setattr(umschichtungen, "_speichere", scheitert)
        antwort = browser.post(NEU, felder)
    assert antwort.status_code == 503 and {s for s in (stoerung.UNGEWISS, stoerung.NICHTS) if s in antwort.content.decode()} == {stand}
    assert browser.post(NEU, felder).status_code == 302 and Umschichtung.objects.count() == 1


def test_solange_das_erste_noch_bearbeitet_wird_sagt_es_das(v: Vollzug, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = _browser(v)
    felder, kennungen, laeuft = _formular(browser, v), [], once.laeuft
    monkeypatch.setattr(once, "laeuft", lambda kennung: kennungen.append(kennung) or laeuft(kennung))
    assert browser.post(NEU, felder | {"betrag_cent": "5000,00"}).status_code == 422
    with connection.cursor() as cursor, databases.connect() as anderswo:
        cursor.execute("SET lock_timeout = '200ms'")
        anderswo.execute("SELECT pg_advisory_lock(%s, %s)", [once.LOCK_CLASS, int(kennungen[0][:8], 16) - 2**31])
        antwort = browser.post(NEU, felder | {"betrag_cent": "5000,00"})
    assert antwort.status_code == 503 and NOCH_DABEI in antwort.content.decode()


@pytest.mark.zusage("doppelt_abgeschickt")
def test_nach_zurueck_wird_eine_entscheidung_nicht_zweimal_gebucht(v: Vollzug) -> None:
    """The page of the step, opened before and sent again with another token: refused with a sentence."""
    row = antrag(v, 10, I50, I75)
    browser, seite = _browser(v, "fachbereichsleitung"), f"{row.get_absolute_url()}entscheiden/"
    tokens = [re.findall(TOKEN, browser.get(seite).content.decode())[0] for _ in range(2)]
    antworten = [browser.post(seite, {"csrfmiddlewaretoken": token, "grund": "", "beschluss": ""}) for token in tokens]
    assert [a.status_code for a in antworten] == [302, 422]
    assert "gebucht" in antworten[1].content.decode() and Mittel.objects.filter(umschichtung=row).count() == 2


@pytest.fixture
def sterbender(v: Vollzug, databases: Databases, tmp_path: Any) -> Iterator[Webrechner]:
    kennwoerter_wie_im_betrieb()
    url = databases.cluster.url("steuerung_app", connection.settings_dict["NAME"])
    web = Webrechner(url, davor=STIRBT.format(marke=str(tmp_path / "tot")))
    try:
        warte(web.antwortet)
        yield web
    finally:
        web.toete()


@pytest.mark.zusage("kill_entscheidung", "doppelt_abgeschickt")
def test_stirbt_der_prozess_zwischen_speichern_und_antwort_wirkt_dasselbe_noch_einmal_nicht(sterbender: Webrechner, v: Vollzug) -> None:
    row = antrag(v, 10, I50, I75)
    mensch = Mensch(sterbender).melde_dich_an("fachbereichsleitung")
    felder: Mapping[str, str] = {"beschluss": "", "grund": ""}
    status, text, ziel = mensch.sende(f"{row.get_absolute_url()}entscheiden/", **felder)
    assert (status, ziel) == (302, "/"), text[:2000]
    assert SCHON_DA in mensch.frage("GET", "/")[1]
    row.refresh_from_db()
    assert row.status == "gebucht" and Mittel.objects.filter(umschichtung=row).count() == 2
