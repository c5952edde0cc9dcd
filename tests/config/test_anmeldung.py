"""Log-in: local accounts only, lock-out, second factor, session end, single sign-on by settings."""

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sozialraum.models import Protokoll
from tests.factories import KENNWORT, Besetzung

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frisch() -> None:
    """Counters of the process do not outlive a test."""
    from django.core.cache import cache

    cache.clear()


def melde_an(client: Client, name: str, kennwort: str = KENNWORT, **extra: Any) -> Any:
    return client.post(reverse("account_login"), {"login": name, "password": kennwort, "next": "/konto/"}, **extra)


def test_mit_richtigem_kennwort_ist_man_angemeldet(client: Client, besetzung: Besetzung) -> None:
    assert melde_an(client, "controlling").url == "/konto/"
    assert client.get("/konto/").context["user"] == besetzung.controlling


def test_ein_falsches_kennwort_sagt_nicht_ob_es_den_zugang_gibt(client: Client, besetzung: Besetzung) -> None:
    falsch, unbekannt = melde_an(client, "controlling", "falsch"), melde_an(client, "niemand", "falsch")
    assert falsch.status_code == unbekannt.status_code == 422
    assert "Benutzername oder Kennwort stimmt nicht." in falsch.content.decode()
    assert "Benutzername oder Kennwort stimmt nicht." in unbekannt.content.decode()


def test_nach_fuenf_fehlversuchen_ist_die_anmeldung_gesperrt(client: Client, besetzung: Besetzung) -> None:
    for _ in range(5):
        antwort = melde_an(client, "controlling", "falsch")
    assert antwort.status_code == 429
    gesperrt = melde_an(client, "controlling")
    assert gesperrt.status_code == 429
    assert "für 30 Minuten gesperrt" in gesperrt.content.decode()
    assert client.get("/konto/").status_code == 302


def test_die_sperre_trifft_nur_diesen_namen_an_dieser_adresse(client: Client, besetzung: Besetzung) -> None:
    for _ in range(5):
        melde_an(client, "controlling", "falsch")
    assert melde_an(Client(), "ressort1").status_code == 302
    assert melde_an(Client(), "controlling", REMOTE_ADDR="192.0.2.9").status_code == 302


def test_nach_einer_halben_stunde_ist_die_sperre_vorbei(client: Client, besetzung: Besetzung) -> None:
    from axes.models import AccessAttempt

    for _ in range(5):
        melde_an(client, "controlling", "falsch")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert melde_an(client, "controlling").status_code == 302


def test_niemand_registriert_sich_selbst(client: Client) -> None:
    for name in ("account_signup", "socialaccount_signup", "account_reset_password", "account_email"):
        for methode in (client.get, client.post):
            antwort = methode(reverse(name))
            assert antwort.status_code == 404
            assert "nicht vorgesehen" in antwort.content.decode()


def test_abgemeldet_wird_nur_mit_post(als: Callable[..., Client]) -> None:
    client = als("controlling")
    client.get(reverse("account_logout"))
    assert client.get("/konto/").status_code == 200
    client.post(reverse("account_logout"))
    assert client.get("/konto/").status_code == 302


def test_die_vorfuehrung_zeigt_nur_muster_zugaenge(client: Client, besetzung: Besetzung, settings: Any) -> None:
    besetzung.controlling.__class__.objects.filter(pk=besetzung.controlling.pk).update(ist_muster=False)
    ohne = client.get(reverse("account_login")).content.decode()
    assert "Muster-Zugänge" not in ohne
    settings.DEMO = True
    mit = client.get(reverse("account_login")).content.decode()
    assert "benutzer=ressort1" in mit and KENNWORT in mit
    assert "benutzer=controlling" not in mit


class TestSitzung:
    def test_sie_endet_ohne_aktivitaet(self, als: Callable[..., Client]) -> None:
        client = als("controlling")
        client.get("/konto/")
        self._stelle(client, zuletzt=-django_settings.SESSION_IDLE_SECONDS - 1)
        assert client.get("/konto/").status_code == 302
        assert "Sitzung ist abgelaufen" in client.get(reverse("account_login")).content.decode()

    def test_sie_endet_spaetestens_nach_zehn_stunden(self, als: Callable[..., Client]) -> None:
        client = als("controlling")
        client.get("/konto/")
        self._stelle(client, beginn=-django_settings.SESSION_ABSOLUTE_SECONDS - 1)
        assert client.get("/konto/").status_code == 302

    def test_vorher_bleibt_sie(self, als: Callable[..., Client]) -> None:
        client = als("controlling")
        client.get("/konto/")
        self._stelle(client, zuletzt=-django_settings.SESSION_IDLE_SECONDS + 60)
        assert client.get("/konto/").status_code == 200

    @staticmethod
    def _stelle(client: Client, **um: int) -> None:
        session = client.session
        for name, sekunden in um.items():
            session[name] = session[name] + sekunden
        session.save()


class TestZweiterFaktor:
    def test_eingeschaltet_wird_mit_einem_code_der_app(self, client: Client, besetzung: Besetzung) -> None:
        melde_an(client, "controlling")
        geheim = self._schalte_ein(client)
        assert Protokoll.objects.filter(aktion="zweiter_faktor_ein", nutzer=besetzung.controlling).exists()
        assert "Ersatzcodes" in client.get(reverse("mfa_view_recovery_codes")).content.decode()
        fremd = Client()
        assert melde_an(fremd, "controlling").url.startswith(reverse("mfa_authenticate"))
        assert fremd.get("/konto/").status_code == 302, "das Kennwort allein genügt nicht mehr"
        assert fremd.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 422
        fremd.post(reverse("mfa_authenticate"), {"code": self._code(geheim, schritt=1)})
        assert fremd.get("/konto/").status_code == 200

    def test_ein_falscher_code_schaltet_nichts_ein(self, client: Client, besetzung: Besetzung) -> None:
        melde_an(client, "controlling")
        self._bestaetige(client)
        client.get(reverse("mfa_activate_totp"))
        antwort = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
        assert antwort.status_code == 422
        assert "Der Code stimmt nicht" in antwort.content.decode()

    def test_ohne_frisches_kennwort_wird_erst_danach_gefragt(self, client: Client, besetzung: Besetzung) -> None:
        melde_an(client, "controlling")
        assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))
        gesandt = client.post(reverse("mfa_activate_totp"), {"code": "000000", "csrfmiddlewaretoken": "m" * 64})  # as a page sends it
        assert gesandt.url.startswith(reverse("account_reauthenticate"))

    def test_das_geheimnis_steht_nicht_lesbar_in_der_datenbank(self, client: Client, besetzung: Besetzung) -> None:
        from allauth.mfa.models import Authenticator

        melde_an(client, "controlling")
        geheim = self._schalte_ein(client)
        assert geheim not in str(list(Authenticator.objects.values_list("data", flat=True)))

    @staticmethod
    def _bestaetige(client: Client) -> None:
        assert client.post(reverse("account_reauthenticate"), {"password": "falsch"}).status_code == 422
        client.post(reverse("account_reauthenticate"), {"password": KENNWORT})

    def _schalte_ein(self, client: Client) -> str:
        self._bestaetige(client)
        text = client.get(reverse("mfa_activate_totp")).content.decode()
        assert 'src="data:image/svg+xml;base64,' in text
        geheim = re.search(r'<code class="st-code">(\w+)</code>', text).group(1)  # type: ignore[union-attr]
        antwort = client.post(reverse("mfa_activate_totp"), {"code": self._code(geheim)})
        assert antwort.url == reverse("mfa_view_recovery_codes")
        return geheim

    @staticmethod
    def _code(geheim: str, schritt: int = 0) -> str:
        """A used code is refused, so the next log-in takes the next one."""
        return format_hotp_value(hotp_value(geheim, list(yield_hotp_counters_from_time())[1] + schritt))


class TestKennwort:
    def test_geaendert_wird_mit_dem_alten(self, client: Client, besetzung: Besetzung) -> None:
        melde_an(client, "controlling")
        neu = "Ein neuer langer Satz 7"
        daten = {"oldpassword": "falsch", "password1": neu, "password2": neu}
        antwort = client.post(reverse("account_change_password"), daten)
        assert antwort.status_code == 422 and "bisherige Kennwort stimmt nicht" in antwort.content.decode()
        antwort = client.post(reverse("account_change_password"), daten | {"oldpassword": KENNWORT, "password2": "anders anders anders"})
        assert "Die beiden Kennwörter sind verschieden." in antwort.content.decode()
        assert client.post(reverse("account_change_password"), daten | {"oldpassword": KENNWORT}).url == "/konto/"
        assert melde_an(Client(), "controlling", neu).status_code == 302

    @pytest.mark.parametrize("schwach", ["kurz", "123456789012", "passwortpasswort1"[:8]])
    def test_ein_schwaches_kennwort_wird_abgelehnt(self, client: Client, besetzung: Besetzung, schwach: str) -> None:
        melde_an(client, "controlling")
        daten = {"oldpassword": KENNWORT, "password1": schwach, "password2": schwach}
        assert client.post(reverse("account_change_password"), daten).status_code == 422


STADT = {"provider_id": "stadt", "name": "Anmeldung der Musterstadt", "client_id": "x", "settings": {"server_url": "z"}}


class TestEinmaligeAnmeldungDerStadt:
    def test_mit_einstellungen_steht_ein_knopf_da(self, client: Client, besetzung: Besetzung, settings: Any) -> None:
        assert "Anmeldung der Musterstadt" not in client.get(reverse("account_login")).content.decode()
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [STADT]}}
        text = client.get(reverse("account_login")).content.decode()
        assert "Anmeldung der Musterstadt" in text
        assert reverse("openid_connect_login", args=["stadt"]) in text

    def test_sie_oeffnet_nur_zugaenge_die_es_gibt(self, rf: Any, besetzung: Besetzung) -> None:
        from config.oidc import Fremdkontoadapter

        assert Fremdkontoadapter().is_open_for_signup(rf.get("/"), None) is False

    @pytest.mark.parametrize(("name", "trifft"), [("Controlling", True), ("unbekannt", False), ("", False)])
    def test_der_benutzername_der_stadt_fuehrt_zum_eigenen_zugang(
        self, rf: Any, besetzung: Besetzung, settings: Any, name: str, trifft: bool
    ) -> None:
        from allauth.socialaccount.models import SocialAccount, SocialLogin

        from basis.models import Nutzer
        from config.oidc import Fremdkontoadapter

        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [STADT]}}
        anmeldung = SocialLogin(user=Nutzer(username=name), account=SocialAccount(provider="stadt", uid="4711"))
        Fremdkontoadapter().pre_social_login(rf.get("/"), anmeldung)
        assert anmeldung.is_existing == trifft
        assert SocialAccount.objects.filter(user=besetzung.controlling).exists() == trifft

    def test_ein_geschlossener_zugang_oeffnet_sich_auch_so_nicht(self, rf: Any, besetzung: Besetzung) -> None:
        from allauth.socialaccount.models import SocialAccount, SocialLogin

        from basis.models import Nutzer
        from config.oidc import Fremdkontoadapter

        Nutzer.objects.filter(pk=besetzung.controlling.pk).update(is_active=False)
        anmeldung = SocialLogin(user=Nutzer(username="controlling"), account=SocialAccount(provider="stadt", uid="4711"))
        Fremdkontoadapter().pre_social_login(rf.get("/"), anmeldung)
        assert not anmeldung.is_existing


class TestAdresseDesRechners:
    @pytest.mark.parametrize(
        ("stellvertreter", "weg", "erwartet"),
        [
            (0, "198.51.100.7", "127.0.0.1"),
            (1, "198.51.100.7, 203.0.113.5", "203.0.113.5"),
            (2, "1.1.1.1, 198.51.100.7, 203.0.113.5", "198.51.100.7"),
        ],
    )
    def test_was_der_rechner_selbst_behauptet_zaehlt_nicht(
        self, rf: Any, settings: Any, stellvertreter: int, weg: str, erwartet: str
    ) -> None:
        from config.konten import client_ip

        settings.PROXY_COUNT = stellvertreter
        assert client_ip(rf.get("/", headers={"x-forwarded-for": weg})) == erwartet


def test_check_deploy_ist_mit_https_ohne_befund() -> None:
    umgebung = os.environ | {"HTTPS": "1", "SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": "steuerung.example"}
    umgebung.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    umgebung["DATABASE_URL"] = "postgresql://niemand@localhost/keine"
    befehl = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    lauf = subprocess.run(befehl, cwd=django_settings.BASE_DIR, env=umgebung, capture_output=True, text=True)
    assert lauf.returncode == 0, lauf.stderr
