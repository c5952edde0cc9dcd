"""Logs hold no content: not what was typed, not what a row holds, not who somebody is."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from basis.anfrage import kennung
from basis.models import Nutzer
from config import logs
from config.cluster import Cluster
from config.logs import JsonFormatter
from config.urls import urlpatterns as echte

KANARIE = "Kanarie-4711"
Als = Callable[..., Client]


def doppelt(request: HttpRequest, **_: Any) -> HttpResponse:
    for _ in range(2):
        with transaction.atomic():
            Nutzer.objects.create(username=request.POST["name"])
    return HttpResponse()


def zahl(request: HttpRequest, **_: Any) -> HttpResponse:
    try:
        int(request.POST["name"])
    except ValueError as fehler:
        raise RuntimeError(f"{request.POST['name']} ist keine Zahl") from fehler
    return HttpResponse()


def abfrage(request: HttpRequest, **_: Any) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT %s::integer", [request.POST["name"]])
    return HttpResponse()


def meldung(request: HttpRequest, **_: Any) -> HttpResponse:
    fremd = logging.getLogger("fremdes.paket")
    name = request.POST["name"]
    fremd.warning(f"bad value {name}")
    fremd.warning("bad value %s of %s", name, 7)
    fremd.warning("bad value %(wert)s", {"wert": name})
    fremd.error(ValueError(name))
    return HttpResponse()


WEGE = {"doppelt": doppelt, "zahl": zahl, "abfrage": abfrage, "meldung": meldung}
urlpatterns = [*echte, *(path(f"{weg}/<str:teil>/<int:nr>/", ansicht, name=weg) for weg, ansicht in WEGE.items())]


@pytest.fixture
def protokolliert() -> Iterator[dict[str, Callable[[], str]]]:
    """What the root logger writes: as we write it, and as Python would."""
    texte = {}
    halter = []
    for name, form in (("wir", JsonFormatter()), ("python", logging.Formatter("%(message)s"))):
        texte[name] = io.StringIO()
        halter.append(logging.StreamHandler(texte[name]))
        halter[-1].setFormatter(form)
        logging.getLogger().addHandler(halter[-1])
    yield {name: text.getvalue for name, text in texte.items()}
    for each in halter:
        logging.getLogger().removeHandler(each)


def zeilen(text: str) -> list[dict[str, Any]]:
    return [json.loads(zeile) for zeile in text.splitlines()]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
class TestKanarie:
    @pytest.mark.parametrize(
        ("weg", "art"), [("doppelt", "IntegrityError"), ("zahl", "RuntimeError"), ("abfrage", "DataError"), ("meldung", "")]
    )
    def test_was_in_ein_formular_getippt_wird_steht_in_keinem_log(self, als: Als, weg: str, art: str, protokolliert: Any) -> None:
        client = als("controlling")
        client.raise_request_exception = False
        antwort = client.post(f"/{weg}/{KANARIE}/12/?suche={KANARIE}", {"name": KANARIE})
        assert antwort.status_code == (500 if art else 200)
        assert protokolliert["python"]().count(KANARIE) > 2, "nichts wäre verborgen worden: nichts ist geprüft"
        assert [zeile["ausnahme"][0]["art"].endswith(art) for zeile in zeilen(protokolliert["wir"]()) if art] == [True] * bool(art)
        eigene = protokolliert["wir"]()
        assert KANARIE not in eigene and "controlling" not in eigene
        assert all(zeile["anfrage"] == antwort["X-Request-ID"] for zeile in zeilen(eigene))

    def test_von_einem_fehler_bleiben_art_ort_und_regel(self, als: Als, protokolliert: Any) -> None:
        client = als("controlling")
        client.raise_request_exception = False
        client.post(f"/doppelt/{KANARIE}/12/", {"name": KANARIE})
        [zeile] = zeilen(protokolliert["wir"]())
        assert (zeile["seite"], zeile["nummern"], zeile["methode"], zeile["status"]) == ("doppelt", {"nr": 12}, "POST", 500)
        django, psycopg = zeile["ausnahme"]
        assert django["art"] == "django.db.utils.IntegrityError" and psycopg["art"] == "psycopg.errors.UniqueViolation"
        assert (psycopg["sqlstate"], psycopg["tabelle"], psycopg["regel"]) == ("23505", "basis_nutzer", "basis_nutzer_username_key")
        assert any(ort.startswith("tests/config/test_logs.py:") and ort.endswith(" doppelt") for ort in django["orte"])
        assert any(ort.startswith("psycopg/") for ort in psycopg["orte"])

    def test_eine_falsche_adresse_steht_nicht_im_log(self, client: Client, protokolliert: Any) -> None:
        client.get(f"/{KANARIE}/?{KANARIE}")
        client.get(f"/konto/kennwort-setzen/1-{KANARIE}/")
        client.get("/hilfe/", headers={"host": f"{KANARIE}.example"})
        Client(enforce_csrf_checks=True).post("/konto/anmelden/", {"login": KANARIE}, headers={"referer": f"https://{KANARIE}/"})
        client.generic(KANARIE, "/hilfe/")
        assert KANARIE in protokolliert["python"]()
        eigene = protokolliert["wir"]()
        assert KANARIE not in eigene and {z["status"] for z in zeilen(eigene)} >= {404, 400, 403, 405}

    def test_eine_gescheiterte_anmeldung_nennt_niemanden(self, besetzung: Any, client: Client, protokolliert: Any) -> None:
        for _ in range(6):
            client.post("/konto/anmelden/", {"login": "controlling", "password": KANARIE})
        assert not {"controlling", KANARIE} & set(protokolliert["wir"]().replace('"', " ").split())

    def test_jede_anfrage_hat_eine_kennung_und_die_seite_der_stoerung_zeigt_sie(self, als: Als) -> None:
        client = als("controlling")
        client.raise_request_exception = False
        antworten = [client.get("/hilfe/"), client.get("/gibt-es-nicht/"), client.post("/zahl/x/1/", {"name": "x"})]
        assert len({antwort["X-Request-ID"] for antwort in antworten}) == 3
        assert antworten[2]["X-Request-ID"] in antworten[2].content.decode()
        assert kennung.get() == ""

    def test_eine_kennung_von_aussen_gilt_nur_hinter_dem_eigenen_proxy(self, client: Client, settings: Any) -> None:
        fremde = "0123456789abcdef0123456789abcdef"
        assert client.get("/livez", headers={"x-request-id": fremde})["X-Request-ID"] != fremde
        settings.PROXY_COUNT = 1
        assert client.get("/livez", headers={"x-request-id": fremde})["X-Request-ID"] == fremde
        assert KANARIE not in client.get("/livez", headers={"x-request-id": KANARIE * 3})["X-Request-ID"]

    def test_eine_zeile_je_anfrage_nur_wenn_gewuenscht(self, als: Als, settings: Any, protokolliert: Any) -> None:
        client = als("controlling")
        client.get("/hilfe/")
        assert protokolliert["wir"]() == ""
        settings.ZUGRIFFSPROTOKOLL = True
        client.get(f"/gebiete/?suche={KANARIE}")
        [zeile] = zeilen(protokolliert["wir"]())
        assert set(zeile) == {"zeit", "stufe", "quelle", "meldung", "anfrage", "methode", "seite", "status", "dauer_ms"}
        assert (zeile["seite"], zeile["status"], zeile["quelle"]) == ("gebiete", 200, "zugriff")


def test_auch_das_log_der_datenbank_schweigt(request: pytest.FixtureRequest, databases: Any, db: None) -> None:
    cluster: Cluster = databases.cluster
    with pytest.raises(IntegrityError), transaction.atomic():
        for _ in range(2):
            Nutzer.objects.create(username=KANARIE)
    text = (cluster.folder / "log").read_text(errors="replace")
    assert KANARIE not in text and "duplicate key" not in text and "ready to accept connections" in text


def eintrag(name: str, text: Any, *angaben: Any, **extra: Any) -> dict[str, Any]:
    record = logging.LogRecord(name, logging.WARNING, str(logs.PROJECT / "basis/jobs.py"), 7, text, angaben, None)
    vars(record).update(extra)
    zeile: dict[str, Any] = json.loads(JsonFormatter().format(record))
    return zeile


class TestZeilen:
    def test_zahlen_und_nummern_bleiben_texte_nicht(self) -> None:
        nummer = UUID(int=1)
        text = "a %s, b %s, c %s, d %s"
        assert eintrag("fremd", text, 3, nummer, KANARIE, [KANARIE])["meldung"] == f"a 3, b {nummer}, c …, d …"
        assert eintrag("fremd", "zahl %d", KANARIE)["meldung"] == "zahl %d"
        assert eintrag("auftrag", "job %s failed", "x")["meldung"] == "job x failed"

    def test_ein_zusammengesetzter_text_wird_durch_seinen_ort_ersetzt(self) -> None:
        assert eintrag("fremd", f"wert {KANARIE}")["meldung"] == "… (basis/jobs.py:7)"
        assert eintrag("fremd", ValueError(KANARIE))["meldung"] == "… (basis/jobs.py:7)"

    def test_eine_zeile_bleibt_eine_zeile(self) -> None:
        record = logging.LogRecord("auftrag", logging.ERROR, "x", 1, "a\nb\u2028c", (), None)
        assert len(JsonFormatter().format(record).split("\n")) == 1

    def test_die_kette_der_ursachen_endet(self) -> None:
        a, b = ValueError("a"), KeyError("b")
        a.__cause__, b.__cause__ = b, a
        assert [type(fehler) for fehler in logs.chain(a)] == [ValueError, KeyError]
        c = ValueError("c")
        c.__context__, c.__suppress_context__ = a, True
        assert list(logs.chain(c)) == [c]

    def test_von_einer_anfrage_stehen_nur_name_und_nummern(self) -> None:
        treffer = SimpleNamespace(view_name="gebiet", kwargs={"nr": 7, "schluessel": KANARIE})
        anfrage = SimpleNamespace(method=KANARIE, resolver_match=treffer, path=KANARIE)
        zeile = eintrag("django.request", "x", request=anfrage, status_code=404)
        assert (zeile["methode"], zeile["seite"], zeile["nummern"]) == ("…", "gebiet", {"nr": 7})
        assert KANARIE not in json.dumps(zeile)

    def test_alle_halter_der_einstellungen_schreiben_so(self, settings: Any) -> None:
        assert {h["formatter"] for h in settings.LOGGING["handlers"].values()} == {"json"}
        assert settings.LOGGING["formatters"]["json"]["()"] == "config.logs.JsonFormatter"
