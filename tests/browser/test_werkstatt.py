"""The workshop in a real browser: what-if without reload, the same without JavaScript, the address as the scenario."""

from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def sitzung(server: str) -> str:
    """A session of Controlling on the copy that the server works on."""
    from basis.models import Nutzer
    from basis.sessions import SessionStore

    nutzer, store = Nutzer.objects.get(username="controlling"), SessionStore()
    store["_auth_user_id"] = str(nutzer.pk)
    store["_auth_user_backend"] = "config.konten.Konten"
    store["_auth_user_hash"] = nutzer.get_session_auth_hash()
    store.save()
    return store.session_key or ""


@pytest.fixture
def adresse(server: str, sitzung: str) -> str:
    from budgets.models import Verteilung

    return f"{server}{Verteilung.objects.get(name='Verteilung 2008, Entwurf').get_absolute_url()}"


@pytest.fixture
def ohne_javascript(chromium: Any, server: str, sitzung: str) -> Iterator[Any]:
    context = chromium.new_context(locale="de-DE", java_script_enabled=False)
    context.add_cookies([{"name": "sitzung", "value": sitzung, "url": server}])
    yield context.new_page()
    context.close()


def test_was_waere_wenn_tauscht_nur_das_ergebnis_und_steht_in_der_adresse(seite: Any, adresse: str, server: str, sitzung: str) -> None:
    seite.context.add_cookies([{"name": "sitzung", "value": sitzung, "url": server}])
    seite.goto(adresse)
    vorher = seite.inner_text("#kernaussage")
    seite.evaluate("window.unveraendert = true")
    seite.fill("[name=hze-sockel]", "150.000")
    seite.get_by_role("button", name="Berechnen").click()
    seite.get_by_text("Szenario, nicht gespeichert").wait_for()
    assert seite.evaluate("window.unveraendert")
    assert "hze-sockel=150.000" in seite.url
    assert seite.inner_text("#kernaussage") != vorher
    assert "hze-sockel=150.000" in (seite.get_by_role("link", name="Vergleich", exact=True).first.get_attribute("href") or "")
    assert seite.get_by_role("link", name="Als Szenario speichern").is_visible()
    betrag = seite.inner_text("#ergebnis tfoot")
    seite.goto(seite.url)
    assert seite.inner_text("#ergebnis tfoot") == betrag
    assert seite.meldungen == []


def test_ohne_javascript_geht_es_auch(ohne_javascript: Any, adresse: str) -> None:
    page = ohne_javascript
    page.goto(adresse)
    page.fill("[name=hze-sockel]", "150.000")
    page.get_by_role("button", name="Berechnen").click()
    page.get_by_text("Szenario, nicht gespeichert").wait_for()
    assert "hze-sockel=150.000" in page.url
    page.get_by_role("link", name="Als Szenario speichern").click()
    page.fill("[name=name]", "Mehr Sockel")
    page.fill("[name=grund]", "Kleine Räume stützen")
    page.get_by_role("button", name="Szenario speichern").click()
    assert page.inner_text("h1") == "Mehr Sockel"
    assert page.input_value("[name=hze-sockel]") == "150.000"


def test_gewichte_die_nicht_aufgehen_bringt_ein_klick_auf_hundert(ohne_javascript: Any, adresse: str) -> None:
    page = ohne_javascript
    page.goto(f"{adresse}?hze-g_hze_dichte=15")
    assert page.get_by_text("So lässt sich nicht verteilen").is_visible()
    page.get_by_role("link", name="Basisgewicht auf").click()
    assert page.get_by_text("So lässt sich nicht verteilen").count() == 0
    assert page.input_value("[name=hze-basisgewicht]") == "35"
