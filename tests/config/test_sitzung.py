"""Sessions: another key when something changes, log-out elsewhere, second factor as a duty."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from basis.models import Browsersitzung
from basis.sessions import geraet, kennung
from config.konten import MFAAdapter
from sozialraum.actions.rollen import beende_rolle, weise_rolle_zu
from sozialraum.clock import heute
from sozialraum.models import Protokoll
from sozialraum.rechte import Rolle
from tests.factories import BEGINN, KENNWORT, Besetzung, wer_ist

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@pytest.fixture(autouse=True)
def _frisch() -> None:
    cache.clear()


def melde_an(client: Client, name: str = "controlling", kennwort: str = KENNWORT, **extra: Any) -> Any:
    return client.post(reverse("account_login"), {"login": name, "password": kennwort}, **extra)


def schluessel(client: Client) -> str:
    return client.session.session_key or ""


def lebt(client: Client) -> bool:
    return client.get("/konto/").status_code == 200


class TestWechsel:
    def test_die_anmeldung_gibt_einen_neuen_schluessel(self, client: Client, besetzung: Besetzung) -> None:
        client.get(reverse("account_login"))
        session = client.session
        session["untergeschoben"] = True
        session.save()
        client.cookies["sitzung"] = davor = session.session_key or ""
        melde_an(client)
        assert schluessel(client) != davor and not Browsersitzung.objects.filter(pk=davor).exists()

    def test_geaenderte_rechte_geben_bei_der_naechsten_anfrage_einen_neuen_schluessel(self, als: Als, besetzung: Besetzung) -> None:
        client, wer = als("ohne_rolle"), wer_ist(besetzung.verwaltung)
        client.get("/konto/")
        davor = schluessel(client)
        client.get("/konto/")
        assert schluessel(client) == davor, "ohne Änderung bleibt er"
        rolle = weise_rolle_zu(wer=wer, nutzer=besetzung.ohne_rolle, rolle=Rolle.RECHNUNGSPRUEFUNG, gueltig_von=BEGINN)
        assert client.get(reverse("protokoll")).status_code == 200
        mit = schluessel(client)
        beende_rolle(wer=wer, zuweisung=rolle, letzter_tag=heute() - timedelta(days=1), grund="Ende")
        assert client.get(reverse("protokoll")).status_code == 404
        assert len({davor, mit, schluessel(client)}) == 3 and lebt(client)
        assert not Browsersitzung.objects.filter(pk__in=[davor, mit]).exists()

    def test_ohne_diese_schicht_bliebe_er(self, als: Als, besetzung: Besetzung, settings: Any) -> None:
        settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "Rechtewechsel" not in m]
        client = als("ohne_rolle")
        client.get("/konto/")
        davor = schluessel(client)
        weise_rolle_zu(wer=wer_ist(besetzung.verwaltung), nutzer=besetzung.ohne_rolle, rolle=Rolle.RECHNUNGSPRUEFUNG, gueltig_von=BEGINN)
        client.get(reverse("protokoll"))
        assert schluessel(client) == davor

    def test_ein_neues_kennwort_beendet_alle_anderen_sitzungen(self, client: Client, besetzung: Besetzung) -> None:
        anderer = Client()
        melde_an(anderer)
        melde_an(client)
        davor, neu = schluessel(client), "Ein neuer langer Satz 7"
        client.post(reverse("account_change_password"), {"oldpassword": KENNWORT, "password1": neu, "password2": neu})
        assert lebt(client) and not lebt(anderer)
        assert schluessel(client) != davor and Browsersitzung.objects.filter(nutzer=besetzung.controlling).count() == 1

    @pytest.mark.zusage(16)
    def test_ein_geschlossener_zugang_hat_keine_sitzung_mehr(self, als: Als, besetzung: Besetzung) -> None:
        als("controlling").get("/konto/")
        als("verwaltung").post(reverse("zugang_schliessen", args=[besetzung.controlling.pk]), {"grund": "Wechsel"})
        assert not Browsersitzung.objects.filter(nutzer=besetzung.controlling).exists()

    def test_ein_entfernter_zweiter_faktor_beendet_die_sitzungen(self, als: Als, besetzung: Besetzung) -> None:
        person = als("controlling")
        Authenticator.objects.create(user=besetzung.controlling, type="totp", data={})
        als("verwaltung").post(reverse("zugang_zweiter_faktor", args=[besetzung.controlling.pk]), {"grund": "Telefon verloren"})
        assert not lebt(person)


class TestDauer:
    @pytest.mark.parametrize(("einstellung", "feld"), [("SESSION_IDLE_SECONDS", "zuletzt"), ("SESSION_ABSOLUTE_SECONDS", "beginn")])
    def test_eine_sitzung_endet_nur_durch_die_einstellung(self, als: Als, settings: Any, einstellung: str, feld: str) -> None:
        """With its negative control: with a longer setting the session of the same age lives."""
        client = als("controlling")
        client.get("/konto/")
        session = client.session
        session["beginn"], session["zuletzt"] = int(time.time()) - 36_100, int(time.time())
        session[feld] = int(time.time()) - getattr(settings, einstellung) - 2
        if feld == "zuletzt":
            session["beginn"] = int(time.time()) - 60
        session.save()
        settings.SESSION_IDLE_SECONDS, settings.SESSION_ABSOLUTE_SECONDS, alt = 10**6, 10**6, getattr(settings, einstellung)
        assert lebt(client)
        session = client.session
        session[feld] = int(time.time()) - alt - 2
        session.save()
        setattr(settings, einstellung, alt)
        assert not lebt(client)


class TestUeberallAbmelden:
    @pytest.fixture
    def drei(self, besetzung: Besetzung) -> list[Client]:
        clients = [Client(headers={"user-agent": agent}) for agent in (FIREFOX, CHROME, "")]
        for client in clients:
            melde_an(client)
            client.get("/konto/")
        return clients

    def test_mein_zugang_nennt_jede_sitzung_mit_ihrem_geraet(self, drei: list[Client]) -> None:
        text = drei[0].get("/konto/").content.decode()
        assert "Firefox, Windows" in text and "Chrome, Linux" in text and "unbekannt" in text and "diese Sitzung" in text
        assert all(schluessel(client) not in text for client in drei), "kein Schlüssel einer Sitzung steht auf der Seite"

    def test_eine_andere(self, drei: list[Client]) -> None:
        drei[0].post(reverse("konto_sitzungen"), {"welche": kennung(schluessel(drei[1]))})
        assert [lebt(client) for client in drei] == [True, False, True]

    def test_alle_anderen(self, drei: list[Client], als: Als) -> None:
        fremd = als("ressort1")
        drei[0].post(reverse("konto_sitzungen"), {"welche": "andere"})
        assert [lebt(client) for client in (*drei, fremd)] == [True, False, False, True]
        assert Protokoll.objects.get(aktion="sitzungen_beendet").text == "2 eigene Sitzungen beendet."

    def test_ueberall(self, drei: list[Client]) -> None:
        assert drei[0].post(reverse("konto_sitzungen"), {"welche": "alle"}).url == reverse("account_login")
        assert not any(lebt(client) for client in drei)

    @pytest.mark.parametrize("welche", ["", "gibt-es-nicht", "0" * 16])
    def test_was_es_nicht_gibt_beendet_nichts(self, drei: list[Client], welche: str) -> None:
        drei[0].post(reverse("konto_sitzungen"), {"welche": welche})
        assert all(lebt(client) for client in drei)

    def test_die_sitzung_einer_anderen_person_nicht(self, drei: list[Client], als: Als) -> None:
        als("ressort1").post(reverse("konto_sitzungen"), {"welche": kennung(schluessel(drei[1]))})
        assert lebt(drei[1])

    def test_vom_geraet_bleiben_zwei_worte(self) -> None:
        assert geraet(FIREFOX) == "Firefox, Windows"
        assert geraet(FIREFOX.replace("Firefox/140.0", "<script>")) == "Windows"
        assert geraet("curl/8") == geraet("") == ""


class TestZweiterFaktor:
    GEHEIM = generate_totp_secret()

    @pytest.fixture
    def faktor(self, besetzung: Besetzung) -> Authenticator:
        daten = {"secret": MFAAdapter().encrypt(self.GEHEIM)}
        return Authenticator.objects.create(user=besetzung.controlling, type="totp", data=daten)

    @classmethod
    def code(cls, schritt: int = 0) -> str:
        return format_hotp_value(hotp_value(cls.GEHEIM, int(time.time()) // 30 + schritt))

    def zweiter_schritt(self, code: str) -> Client:
        client = Client()
        melde_an(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        return client

    def test_derselbe_code_gilt_einmal_auch_in_einem_anderen_prozess(self, faktor: Authenticator) -> None:
        code = self.code()
        assert lebt(self.zweiter_schritt(code))
        cache.clear()  # another process has a memory of its own
        assert not lebt(self.zweiter_schritt(code))
        assert not lebt(self.zweiter_schritt(self.code(-1))), "auch kein älterer mehr"
        assert lebt(self.zweiter_schritt(self.code(1)))

    @pytest.mark.parametrize("form", ["{} {}", " {}-{} ", "{}\u00a0{}"])
    def test_ein_code_wie_die_app_ihn_zeigt_gilt_und_gilt_einmal(self, faktor: Authenticator, form: str) -> None:
        code = self.code()
        gezeigt = form.format(code[:3], code[3:])
        if "\u00a0" in form:
            assert not lebt(self.zweiter_schritt(gezeigt)), "was allauth nicht liest, ist auch nicht verbraucht"
            assert lebt(self.zweiter_schritt(code))
            return
        assert lebt(self.zweiter_schritt(gezeigt))
        cache.clear()
        assert not lebt(self.zweiter_schritt(code))

    def test_ohne_den_zaehler_gaelte_er_dort_noch_einmal(self, faktor: Authenticator, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("config.konto_forms.verbrauche_code", lambda authenticator, code: True)
        code = self.code()
        assert lebt(self.zweiter_schritt(code))
        cache.clear()
        assert lebt(self.zweiter_schritt(code))

    def test_fuenf_falsche_codes_sperren_in_jedem_prozess(self, faktor: Authenticator) -> None:
        client = Client()
        melde_an(client)
        for _ in range(5):
            cache.clear()
            antwort = client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert antwort.status_code == 429
        cache.clear()
        assert client.post(reverse("mfa_authenticate"), {"code": self.code()}).status_code == 429
        assert melde_an(Client()).status_code == 429, "und nicht wieder mit dem Kennwort von vorn"

    def test_ein_ersatzcode_gilt_einmal(self, faktor: Authenticator, besetzung: Besetzung) -> None:
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        ersatz = RecoveryCodes.activate(besetzung.controlling).get_unused_codes()[0]
        assert lebt(self.zweiter_schritt(ersatz))
        assert not lebt(self.zweiter_schritt(ersatz))

    def test_einschalten_wechselt_den_schluessel_und_beendet_die_anderen(self, client: Client, besetzung: Besetzung) -> None:
        anderer = Client()
        melde_an(anderer)
        self._schalte_ein(client)
        assert lebt(client) and not lebt(anderer)

    def _schalte_ein(self, client: Client, name: str = "controlling") -> None:
        melde_an(client, name)
        client.post(reverse("account_reauthenticate"), {"password": KENNWORT})
        davor, text = schluessel(client), client.get(reverse("mfa_activate_totp")).content.decode()
        geheim = re.search(r'<code class="st-code">(\w+)</code>', text).group(1)  # type: ignore[union-attr]
        code = format_hotp_value(hotp_value(geheim, int(time.time()) // 30))
        assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
        assert schluessel(client) != davor

    @pytest.mark.parametrize(
        ("einstellung", "frei", "gehalten"),
        [("freiwillig", ["ressort1", "controlling"], []), ("entscheidende", ["controlling"], ["ressort1"]),
         ("alle", [], ["ressort1", "controlling"])],
    )  # fmt: skip
    def test_pflicht_ist_er_wo_die_einstellung_es_sagt(
        self, als: Als, settings: Any, einstellung: str, frei: list[str], gehalten: list[str]
    ) -> None:
        settings.ZWEITER_FAKTOR = einstellung
        for name in frei:
            assert als(name).get(reverse("protokoll")).status_code == 200
        for name in gehalten:
            client = als(name)
            assert client.get(reverse("protokoll")).url == reverse("mfa_index")
            assert client.post(reverse("vertretung_neu"), {}).url == reverse("mfa_index"), "auch kein Schreiben"
            assert lebt(client)

    def test_wer_ihn_eingerichtet_hat_kommt_weiter_und_schaltet_ihn_nicht_ab(
        self, client: Client, besetzung: Besetzung, settings: Any
    ) -> None:
        settings.ZWEITER_FAKTOR = "entscheidende"
        self._schalte_ein(client, "ressort1")
        assert client.get(reverse("protokoll")).status_code == 200
        antwort = client.post(reverse("mfa_deactivate_totp"))
        assert antwort.status_code == 422 and "lässt sich nicht abschalten" in antwort.content.decode()
        settings.ZWEITER_FAKTOR = "freiwillig"
        assert client.post(reverse("mfa_deactivate_totp")).status_code == 302


def test_eine_sitzung_kennt_ihr_ende(als: Als, settings: Any) -> None:
    als("controlling").get("/konto/")
    ende = Browsersitzung.objects.latest("zuletzt").expire_date
    assert ende - timezone.now() <= timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS)
