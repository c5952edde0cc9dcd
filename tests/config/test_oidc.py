"""The city's single sign-on through allauth's flow against a provider of our own: what is checked, who gets in, which roles follow."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
from django.test import Client
from django.urls import reverse

from basis.models import Nutzer
from config.oidc import Stadtadapter
from sozialraum.models import Protokoll, Rollenzuweisung
from sozialraum.verzeichnisrollen import Verzeichnisrolle, rollen_aus, rollentabelle
from tests.config.verzeichnis import CLIENT, SECRET, Verzeichnis, laufendes_verzeichnis, schluessel
from tests.factories import KENNWORT, Besetzung

pytestmark = pytest.mark.django_db
ROLLEN = {"Planung": "controlling", "Leitung": "fachbereichsleitung", "R1": "ressortleitung@R-I", "Rat": "gremiumsmitglied@jha"}


@pytest.fixture
def verzeichnis(settings: Any) -> Iterator[Verzeichnis]:
    with laufendes_verzeichnis() as laufend:
        app = {"provider_id": "stadt", "name": "Musterstadt", "client_id": CLIENT, "secret": SECRET}
        app["settings"] = {"server_url": laufend.adresse}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield laufend


def geh_hin(client: Client, abfrage: str = "") -> str:
    """From the log-in page to the directory: where the browser is sent."""
    return str(client.post(reverse("openid_connect_login", args=["stadt"]) + abfrage).url)


def melde_an(client: Client, verzeichnis: Verzeichnis) -> Any:
    return client.get(verzeichnis.melde_an(geh_hin(client)))


def ist_angemeldet(client: Client) -> bool:
    return client.get("/konto/").status_code == 200


class TestAnmelden:
    def test_wer_einen_zugang_hat_kommt_hinein(self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis) -> None:
        assert melde_an(client, verzeichnis).url == "/"
        assert client.get("/konto/").context["user"] == besetzung.controlling
        frage = verzeichnis.gefragt[0]
        assert (frage["response_type"], frage["code_challenge_method"]) == ("code", "S256")
        assert len(frage["nonce"]) > 30 and len(frage["state"]) >= 16 and "openid" in frage["scope"].split()
        assert verzeichnis.jwks_gelesen == 1

    def test_von_den_angaben_bleibt_nur_die_nummer(self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis) -> None:
        from allauth.socialaccount.models import SocialAccount, SocialToken

        verzeichnis.person |= {"phone_number": "0345 1", "birthdate": "1970-01-01"}
        melde_an(client, verzeichnis)
        assert SocialAccount.objects.values_list("uid", "extra_data").get() == ("4711", {})
        assert not SocialToken.objects.exists()

    def test_wer_keinen_zugang_hat_bekommt_einen_satz_und_keinen_zugang(
        self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis
    ) -> None:
        verzeichnis.person = {"sub": "1", "preferred_username": "fremd"}
        davor = Nutzer.objects.count()
        assert "kein Zugang eingerichtet" in melde_an(client, verzeichnis).content.decode()
        assert not ist_angemeldet(client) and Nutzer.objects.count() == davor

    def test_ein_geschlossener_zugang_bleibt_zu_auch_wenn_er_verbunden_war(
        self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis
    ) -> None:
        melde_an(client, verzeichnis)
        Nutzer.objects.filter(pk=besetzung.controlling.pk).update(is_active=False)
        neu = Client()
        melde_an(neu, verzeichnis)
        assert not ist_angemeldet(neu) and not ist_angemeldet(client)

    def test_ein_neu_vergebener_name_oeffnet_den_zugang_des_vorgaengers_nicht(
        self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis
    ) -> None:
        melde_an(client, verzeichnis)
        verzeichnis.person = {"sub": "9999", "preferred_username": "controlling"}
        neu = Client()
        melde_an(neu, verzeichnis)
        assert not ist_angemeldet(neu)

    def test_wer_angemeldet_ist_verbindet_seinen_zugang_mit_keinem_anderen(
        self, als: Callable[..., Client], besetzung: Besetzung, verzeichnis: Verzeichnis
    ) -> None:
        from allauth.socialaccount.models import SocialAccount

        client = als("ressort1")
        client.get(verzeichnis.melde_an(geh_hin(client, "?process=connect")))
        assert not SocialAccount.objects.filter(user=besetzung.ressort1).exists()

    def test_die_adresse_bestimmt_weder_umfang_noch_nonce(self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis) -> None:
        weg = geh_hin(client, "?auth_params=nonce%3Dmeine%26prompt%3Dnone&scope=offline_access")
        assert "nonce=meine" not in weg and "prompt" not in weg and "offline_access" not in weg


def _setze(**werte: Any) -> Callable[[dict[str, Any]], None]:
    return lambda claims: claims.update(werte)


FALSCHE_ANGABEN = {
    "anderer Aussteller": _setze(iss="http://127.0.0.1:9"),
    "andere Anwendung": _setze(aud="fremd"),
    "auch für eine andere Anwendung": _setze(aud=[CLIENT, "fremd"]),
    "für eine andere ausgestellt": _setze(azp="fremd"),
    "falsches Nonce": _setze(nonce="x" * 40),
    "kein Nonce": lambda claims: claims.pop("nonce"),
    "abgelaufen": _setze(exp=int(time.time()) - 3600),
    "ohne Ablauf": lambda claims: claims.pop("exp"),
    "aus der Zukunft": _setze(iat=int(time.time()) + 3600),
    "ohne Person": lambda claims: claims.pop("sub"),
    "andere Person als die Auskunft": _setze(sub="815"),
}
UNTERSCHRIFTEN: dict[str, Callable[[dict[str, Any]], str]] = {
    "fremder Schlüssel": lambda c: jwt.encode(c, schluessel("b"), algorithm="RS256", headers={"kid": "a"}),
    "unbekannter Schlüssel": lambda c: jwt.encode(c, schluessel("b"), algorithm="RS256", headers={"kid": "b"}),
    "keine": lambda c: jwt.encode(c, None, algorithm="none"),
    "mit dem Geheimnis der Anwendung": lambda c: jwt.encode(c, SECRET * 3, algorithm="HS256", headers={"kid": "a"}),
    "kein Token": lambda c: "",
    "Unsinn": lambda c: "a.b.c",
}


class TestAbgelehnt:
    def gescheitert(self, client: Client, verzeichnis: Verzeichnis) -> None:
        text = melde_an(client, verzeichnis).content.decode()
        assert "Anmeldung über die Stadt ist gescheitert" in text
        assert not ist_angemeldet(client)

    @pytest.mark.parametrize("was", FALSCHE_ANGABEN)
    def test_falsche_angaben_im_token(self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis, was: str) -> None:
        verzeichnis.stoere = FALSCHE_ANGABEN[was]
        self.gescheitert(client, verzeichnis)

    @pytest.mark.parametrize("was", UNTERSCHRIFTEN)
    def test_falsche_unterschrift(self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis, was: str) -> None:
        verzeichnis.unterschreibe = UNTERSCHRIFTEN[was]
        self.gescheitert(client, verzeichnis)

    @pytest.mark.parametrize("was", ["fremder Schlüssel", "falsches Nonce"])
    def test_ohne_unsere_pruefung_kaeme_man_damit_hinein(
        self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis, was: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The negative control: allauth checks neither in the code flow."""
        monkeypatch.setattr(Stadtadapter, "_pruefe", lambda self, client_id, token: jwt.decode(token, options={"verify_signature": False}))
        verzeichnis.stoere = FALSCHE_ANGABEN.get(was, verzeichnis.stoere)
        verzeichnis.unterschreibe = UNTERSCHRIFTEN.get(was, verzeichnis.unterschreibe)
        melde_an(client, verzeichnis)
        assert ist_angemeldet(client)

    def test_eine_rueckkehr_ohne_eigenen_beginn(self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis) -> None:
        """Login CSRF: somebody else's way back, opened in this browser."""
        weg = verzeichnis.melde_an(geh_hin(Client()))
        assert "gescheitert" in client.get(weg).content.decode() and not ist_angemeldet(client)

    def test_dieselbe_rueckkehr_ein_zweites_mal(self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis) -> None:
        weg = verzeichnis.melde_an(geh_hin(client))
        client.get(weg)
        client.post(reverse("account_logout"))
        client.get(weg)
        assert not ist_angemeldet(client)

    def test_ein_abgefangener_code_nuetzt_in_einem_anderen_browser_nichts(
        self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis
    ) -> None:
        """PKCE: the code belongs to the browser that began."""
        code = verzeichnis.melde_an(geh_hin(Client())).partition("code=")[2].partition("&")[0]
        eigener = verzeichnis.melde_an(geh_hin(client))
        fremd = eigener.replace(eigener.partition("code=")[2].partition("&")[0], code)
        client.get(fremd)
        assert not ist_angemeldet(client)

    def test_ein_verzeichnis_das_sich_anders_nennt(self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis) -> None:
        verzeichnis.entdeckung = lambda angaben: {**angaben, "issuer": "https://anderswo.example"}
        assert "gescheitert" in client.post(reverse("openid_connect_login", args=["stadt"])).content.decode()

    @pytest.mark.parametrize("antwort", [{}, [], "kein Objekt"])
    def test_ein_verzeichnis_das_unsinn_sagt(self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis, antwort: Any) -> None:
        verzeichnis.entdeckung = lambda angaben: antwort
        assert "gescheitert" in client.post(reverse("openid_connect_login", args=["stadt"])).content.decode()

    def test_ein_verzeichnis_das_nicht_antwortet(
        self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis, settings: Any
    ) -> None:
        settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:1"
        assert "gescheitert" in client.post(reverse("openid_connect_login", args=["stadt"])).content.decode()


class TestRollen:
    @pytest.fixture(autouse=True)
    def _tabelle(self, settings: Any, verzeichnis: Verzeichnis) -> None:
        settings.OIDC_ROLLEN = ROLLEN
        verzeichnis.person = {"sub": "5", "preferred_username": "ohne_rolle"}

    @staticmethod
    def rollen(besetzung: Besetzung) -> set[tuple[str, bool]]:
        from sozialraum.clock import heute
        from sozialraum.models.gebiet import gueltig_am

        rows = Rollenzuweisung.objects.filter(gueltig_am(heute()), nutzer=besetzung.ohne_rolle)
        assert all(row.aus_verzeichnis for row in rows)
        return {(str(row), row.wartet) for row in rows}

    @pytest.mark.zusage(16)
    def test_eine_rolle_kommt_und_geht_mit_dem_verzeichnis(self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis) -> None:
        verzeichnis.gruppen = ["Planung", "Rat", "Kantine"]
        melde_an(client, verzeichnis)
        assert self.rollen(besetzung) == {("Controlling und Planung", False), ("Gremiumsmitglied · Jugendhilfeausschuss", False)}
        assert client.get(reverse("zugaenge")).status_code == 404 and client.get(reverse("protokoll")).status_code == 200
        zeilen = Protokoll.objects.count()
        melde_an(Client(), verzeichnis)
        assert Protokoll.objects.count() == zeilen, "dieselben Gruppen ändern nichts"
        verzeichnis.gruppen = ["Rat"]
        melde_an(Client(), verzeichnis)
        assert self.rollen(besetzung) == {("Gremiumsmitglied · Jugendhilfeausschuss", False)}
        assert client.get(reverse("protokoll")).status_code == 404, "auch in der älteren Sitzung"
        zeile = Protokoll.objects.filter(aktion="rolle_beendet").latest("pk")
        assert zeile.wer == "Verzeichnis der Stadt" and "nennt diese Rolle nicht mehr" in zeile.grund

    def test_eine_entscheidende_rolle_wartet_auf_eine_zweite_person(
        self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis, als: Callable[..., Client]
    ) -> None:
        verzeichnis.gruppen = ["R1"]
        melde_an(client, verzeichnis)
        assert self.rollen(besetzung) == {("Ressortleitung · Ressort I", True)}
        assert client.get(reverse("protokoll")).status_code == 404
        rolle = Rollenzuweisung.objects.get(nutzer=besetzung.ohne_rolle)
        als("fachbereichsleitung").post(reverse("rolle_bestaetigen", args=[rolle.pk]))
        melde_an(Client(), verzeichnis)
        assert self.rollen(besetzung) == {("Ressortleitung · Ressort I", False)}, "bestätigt bleibt bestätigt"

    @pytest.mark.parametrize("gruppen", [None, 7, {"Planung": True}, [["Planung"]], "planung", []])
    def test_eine_angabe_die_keine_gruppen_nennt_gibt_nichts(
        self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis, gruppen: Any
    ) -> None:
        verzeichnis.gruppen = ["Planung"]
        melde_an(client, verzeichnis)
        verzeichnis.gruppen = gruppen
        melde_an(Client(), verzeichnis)
        assert self.rollen(besetzung) == set()

    def test_was_von_hand_gegeben_ist_bleibt(self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis) -> None:
        verzeichnis.person = {"sub": "6", "preferred_username": "controlling"}
        melde_an(client, verzeichnis)
        verzeichnis.gruppen = ["Planung"]
        melde_an(neu := Client(), verzeichnis)
        assert besetzung.controlling.rollen.count() == 1, "was sie schon hat, kommt nicht noch einmal"
        assert neu.get(reverse("protokoll")).status_code == 200

    def test_das_eigene_kennwort_gilt_dann_nicht_mehr(self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis) -> None:
        """Else a role would outlive the directory's word: whoever is no longer there could still log in here."""
        verzeichnis.gruppen = ["Planung"]
        melde_an(client, verzeichnis)
        anmeldung = {"login": "ohne_rolle", "password": KENNWORT}
        assert Client().post(reverse("account_login"), anmeldung).status_code == 422
        besetzung.ohne_rolle.set_password(KENNWORT)  # as the Systemverwaltung may give a link again
        besetzung.ohne_rolle.save()
        Client().post(reverse("account_login"), anmeldung)
        assert self.rollen(besetzung) == set()

    def test_ein_ort_den_es_nicht_gibt_gibt_keine_rolle(
        self, client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis, settings: Any
    ) -> None:
        settings.OIDC_ROLLEN = {"Planung": "controlling", "X": "ressortleitung@R-IX", "Y": "ressortleitung@I"}
        verzeichnis.gruppen = ["X", "Y", "Planung"]
        melde_an(client, verzeichnis)
        assert self.rollen(besetzung) == {("Controlling und Planung", False)}


@pytest.mark.parametrize(
    ("text", "satz"),
    [("chef", "gibt es nicht"), ("ressortleitung", "gehört ein Ort"), ("controlling@FB", "gilt für die ganze Stadt")],
)
def test_eine_falsche_tabelle_erklaert_sich(text: str, satz: str) -> None:
    with pytest.raises(ValueError, match=f"Gruppe „G“.*{satz}"):
        rollentabelle({"G": text})


def test_gruppen_werden_woertlich_gelesen() -> None:
    tabelle = rollentabelle(ROLLEN)
    assert rollen_aus(["R1", "r1", "Rat "], tabelle) == {Verzeichnisrolle.aus("ressortleitung@R-I")}
    assert rollen_aus("Planung", tabelle) == {Verzeichnisrolle.aus("controlling")}
