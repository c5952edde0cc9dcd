"""Which passwords are taken, what the log-in page betrays, and that the lock-out hangs on its setting."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from basis.models import Nutzer
from tests.config.test_anmeldung import melde_an
from tests.factories import KENNWORT, Besetzung

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frisch() -> None:
    cache.clear()


class TestKennwort:
    @pytest.mark.parametrize(
        "gut",
        ["korrekt pferd batterie klammer", "837261950284", "Grüße aus dem Straßenbahndepot 🚋", "ausschließlichkleinbuchstaben",
         "x7" + "langer Satz " * 10, " mit Rand, der zählt "],
    )  # fmt: skip
    def test_jede_zusammensetzung_ist_erlaubt(self, client: Client, besetzung: Besetzung, gut: str) -> None:
        """At least 64 characters, all of Unicode, also blanks at the ends, and it works at the next log-in."""
        melde_an(client, "controlling")
        daten = {"oldpassword": KENNWORT, "password1": gut, "password2": gut}
        assert client.post(reverse("account_change_password"), daten).status_code == 302
        assert melde_an(Client(), "controlling", gut).status_code == 302
        assert melde_an(Client(), "controlling", gut[:-1]).status_code == 422, "jedes Zeichen zählt"

    @pytest.mark.parametrize(
        "schlecht",
        ["elf Zeichen", "passwortpasswort", "password1234", "P@ssw0rd!2007", "123456789012", "qwertzuiopasdf"[:10] + "üqw", "aaaaaaaaaaaa",
         "abababababab", "abcdefghijklmn", "210987654321", "Jugendhilfe2007!", "Musterstadt-2007", "controlling2007"],
    )  # fmt: skip
    def test_was_zuerst_probiert_wird_ist_keines(self, besetzung: Besetzung, schlecht: str) -> None:
        with pytest.raises(ValidationError):
            validate_password(schlecht, besetzung.controlling)

    def test_ohne_unsere_pruefung_gaelten_sie(self, besetzung: Besetzung, settings: Any) -> None:
        settings.AUTH_PASSWORD_VALIDATORS = [v for v in settings.AUTH_PASSWORD_VALIDATORS if "kennworte" not in v["NAME"]]
        validate_password("passwortpasswort", besetzung.controlling)


class TestNichtsVerraten:
    """An unknown name, a wrong password, a closed account and one without password look alike, in text and in work."""

    @pytest.fixture
    def arbeit(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
        gerechnet: list[int] = []
        davor = MD5PasswordHasher.encode

        def zaehle(self: Any, *args: Any, **kwargs: Any) -> Any:
            gerechnet.append(1)
            return davor(self, *args, **kwargs)

        monkeypatch.setattr(MD5PasswordHasher, "encode", zaehle)
        yield gerechnet

    def antworten(self, arbeit: list[int], besetzung: Besetzung) -> dict[str, tuple[int, int, int, str]]:
        Nutzer.objects.filter(pk=besetzung.ressort1.pk).update(is_active=False)
        besetzung.ressort2.set_unusable_password()
        besetzung.ressort2.save()
        gefunden = {}
        for name in ("ressort1", "ressort2", "controlling", "gibtesnicht"):
            arbeit.clear()
            with CaptureQueriesContext(
                connection,
            ) as abfragen:
                antwort = melde_an(Client(), name, "falsch und lang genug")
            text = re.sub(r'value="[^"]*"', "", antwort.content.decode()).replace(name, "")
            gefunden[name] = (antwort.status_code, len(arbeit), len(abfragen), hashlib.sha256(text.encode()).hexdigest())
        return gefunden

    def test_alle_vier_sehen_gleich_aus(self, arbeit: list[int], besetzung: Besetzung) -> None:
        gefunden = self.antworten(arbeit, besetzung)
        assert len(set(gefunden.values())) == 1, gefunden
        assert next(iter(gefunden.values()))[:2] == (422, 1)

    def test_ohne_die_gleiche_arbeit_fiele_es_auf(self, arbeit: list[int], besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> None:
        from allauth.account.auth_backends import AuthenticationBackend

        monkeypatch.setattr(AuthenticationBackend, "_mitigate_timing_attack", lambda self, password: None)
        assert len(set(self.antworten(arbeit, besetzung).values())) == 2


def test_die_sperre_haengt_an_der_einstellung(client: Client, besetzung: Besetzung, settings: Any) -> None:
    settings.AXES_ENABLED = False
    for _ in range(6):
        melde_an(client, "controlling", "falsch")
    assert melde_an(client, "controlling").status_code == 302
