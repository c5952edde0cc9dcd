"""Which reminders did not go out: seen by whoever keeps the accounts, settled by a later mail, sent once more from the page."""

import smtplib
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from basis import jobs
from basis.models import Auftrag
from berichte.models import Erinnerungsbrief, Erinnerungsfehler
from tests.berichte.test_erinnerungsbriefe import TAG, Bricht, faelliges, lauf, server
from tests.factories import Besetzung
from tests.proaktiv.bau import text

__all__ = ["faelliges", "server"]
pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
SEITE = "/konto/erinnerungen/gescheitert/"


def abgelehnt(server: type[Bricht]) -> Erinnerungsfehler:
    """The second account's address is refused."""
    server.fehler = smtplib.SMTPRecipientsRefused({"jemand@example.org": (550, b"jemand@example.org unbekannt")})
    lauf()
    return Erinnerungsfehler.objects.get()


def test_eine_abgelehnte_adresse_steht_da_bis_ein_brief_hinausging(server: type[Bricht], als: Als) -> None:
    row = abgelehnt(server)
    assert (row.art, row.grund, row.versuche, row.tag) == ("adresse", "SMTP 550", 1, TAG), "the server's text names the address"
    assert not Erinnerungsbrief.objects.filter(nutzer=row.nutzer).exists()
    seite = text(als("verwaltung").get(SEITE))
    assert "1 Versand ist gescheitert" in seite and "Adresse abgelehnt" in seite and str(row.nutzer) in seite
    server.gezaehlt, server.nach = 0, 1
    lauf()
    row.refresh_from_db()
    assert row.versuche == 2 and Erinnerungsfehler.objects.count() == 1, "once a day, with its tries"
    server.nach = 0
    lauf()
    seite = text(als("verwaltung").get(SEITE))
    assert "Keine Erinnerung wartet auf einen neuen Versuch" in seite and "inzwischen versandt" in seite
    assert "noch einmal versenden" not in seite


def test_ein_server_ohne_antwort_ist_eine_zeile_ohne_zugang(server: type[Bricht], als: Als) -> None:
    server.nach = 1
    lauf()
    row = Erinnerungsfehler.objects.get()
    assert (row.art, row.nutzer, row.grund) == ("server", None, "SMTPServerDisconnected")
    assert "alle Zugänge" in text(als("verwaltung").get(SEITE))
    lauf()
    assert "Keine Erinnerung wartet auf einen neuen Versuch" in text(als("verwaltung").get(SEITE))
    assert len(als("verwaltung").get(f"{SEITE}?stand=offen").context["table"].rows) == 0


def test_von_der_seite_noch_einmal_versandt_bekommt_jeder_nur_einen(server: type[Bricht], als: Als) -> None:
    row = abgelehnt(server)
    assert row.nutzer is not None
    antwort = als("verwaltung").post(f"{SEITE}nochmal/")
    auftrag = Auftrag.objects.get()
    assert antwort.status_code == 302 and antwort["Location"] == f"/auftraege/{auftrag.pk}/"
    jobs.fuehre_aus.func(auftrag.pk)
    auftrag.refresh_from_db()
    empfaenger = [m.to[0] for m in mail.outbox]
    assert len(empfaenger) == len(set(empfaenger)) and auftrag.status == Auftrag.Status.FERTIG, auftrag.meldung
    assert Erinnerungsbrief.objects.filter(nutzer=row.nutzer).count() == 1


def test_wer_keine_zugaenge_verwaltet_findet_die_seite_nicht(als: Als, besetzung: Besetzung) -> None:
    for wer in ("controlling", "ressort1", "fachbereichsleitung", "gremium", "pruefung"):
        assert (als(wer).get(SEITE).status_code, als(wer).post(f"{SEITE}nochmal/").status_code) == (404, 404), wer
    assert als("verwaltung").get(f"{SEITE}nochmal/").status_code == 405
    assert "Keine Erinnerung ist gescheitert" in text(als("verwaltung").get(SEITE))
    assert SEITE in als("verwaltung").get(reverse("zugaenge")).content.decode()


def test_die_datenbank_haelt_was_eine_zeile_sagt(besetzung: Besetzung) -> None:
    gut: dict[str, Any] = {"nutzer": besetzung.ressort1, "tag": TAG, "art": "adresse", "grund": "SMTP 550"}
    Erinnerungsfehler.objects.create(**gut)
    for anders, regel in (
        ({}, "einmal_am_tag"), ({"nutzer": None, "tag": TAG.replace(day=1)}, "adresse_oder_server"),
        ({"art": "server"}, "adresse_oder_server"), ({"versuche": 0, "tag": TAG.replace(day=2)}, "nach_einem_versuch"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=regel), transaction.atomic():
            Erinnerungsfehler.objects.create(**{**gut, **anders})
