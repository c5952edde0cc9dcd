"""The table of roles taken out of the settings: what it gave ends, everything else stays."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sozialraum.clock import heute
from sozialraum.models import Protokoll, Rollenzuweisung
from sozialraum.models.gebiet import gueltig_am
from tests.config import test_oidc
from tests.config.test_oidc import ROLLEN, melde_an
from tests.config.verzeichnis import Verzeichnis
from tests.factories import KENNWORT, Besetzung

pytestmark = pytest.mark.django_db
verzeichnis = test_oidc.verzeichnis


def rollen(besetzung: Besetzung) -> set[tuple[str, bool]]:
    rows = Rollenzuweisung.objects.filter(gueltig_am(heute()), nutzer=besetzung.ohne_rolle)
    return {(row.rolle, row.aus_verzeichnis) for row in rows}


@pytest.mark.parametrize("weg", ["verzeichnis", "kennwort"])
def test_mit_der_tabelle_enden_auch_ihre_rollen(
    client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis, settings: Any, weg: str
) -> None:
    settings.OIDC_ROLLEN = ROLLEN
    verzeichnis.person = {"sub": "5", "preferred_username": "ohne_rolle"}
    verzeichnis.gruppen = ["Planung"]
    melde_an(client, verzeichnis)
    assert rollen(besetzung) == {("controlling", True)}
    settings.OIDC_ROLLEN = {}
    if weg == "verzeichnis":
        melde_an(Client(), verzeichnis)
    else:
        besetzung.ohne_rolle.set_password(KENNWORT)
        besetzung.ohne_rolle.save()
        Client().post(reverse("account_login"), {"login": "ohne_rolle", "password": KENNWORT})
    assert rollen(besetzung) == set()


def test_ohne_tabelle_und_ohne_ihre_rollen_aendert_eine_anmeldung_nichts(
    client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis, settings: Any
) -> None:
    settings.OIDC_ROLLEN = {}
    verzeichnis.person, verzeichnis.gruppen = {"sub": "6", "preferred_username": "controlling"}, ["Planung"]
    zeilen = Protokoll.objects.count()
    melde_an(client, verzeichnis)
    assert client.get(reverse("protokoll")).status_code == 200 and Protokoll.objects.count() == zeilen
    assert Client().post(reverse("account_login"), {"login": "controlling", "password": KENNWORT}).status_code == 302, "das Kennwort bleibt"


def test_eine_abgelehnte_rolle_nimmt_niemandem_das_kennwort(
    client: Client, besetzung: Besetzung, verzeichnis: Verzeichnis, settings: Any
) -> None:
    """I is a Sozialraum: a Ressortleitung there is refused. With a role that comes the password goes."""
    settings.OIDC_ROLLEN = {"Y": "ressortleitung@I", "Planung": "controlling"}
    verzeichnis.person, verzeichnis.gruppen = {"sub": "5", "preferred_username": "ohne_rolle"}, ["Y"]
    melde_an(client, verzeichnis)
    assert rollen(besetzung) == set()
    anmeldung = {"login": "ohne_rolle", "password": KENNWORT}
    assert Client().post(reverse("account_login"), anmeldung).status_code == 302
    verzeichnis.gruppen = ["Y", "Planung"]
    melde_an(Client(), verzeichnis)
    assert rollen(besetzung) == {("controlling", True)}
    assert Client().post(reverse("account_login"), anmeldung).status_code == 422
