"""The run of the reminders: each person its own, once; a mail server that breaks off loses nobody and tells nobody twice."""

import smtplib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from basis.models import Nutzer
from berichte.actions.erinnerung import SPERRE, Ergebnis, stelle_ein, versende
from berichte.erinnerung import Takt
from berichte.models import Berichtsregel, Erinnerungsbrief, Erinnerungstakt
from sozialraum.access import Wer
from sozialraum.actions.zugang import lege_zugang_an
from sozialraum.models import Protokoll, Rollenzuweisung, Stadt
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import baue_hinweis, baue_system

pytestmark = pytest.mark.django_db
TAG = date(2007, 10, 15)
WER = Wer.befehl("erinnerungen")
IM_DIENST = ("fachbereichsleitung", "ressort1", "ressort2", "ressort3")


class Bricht(EmailBackend):
    """Breaks at the ``NACH``-th mail: before the server has it, or (``danach``) after."""

    nach, danach = 2, False
    fehler: BaseException = smtplib.SMTPServerDisconnected("weg")
    gezaehlt = 0

    def send_messages(self, messages: Any) -> int:
        Bricht.gezaehlt += 1
        bricht = Bricht.gezaehlt == Bricht.nach
        if bricht and not Bricht.danach:
            raise Bricht.fehler
        gesendet: int = super().send_messages(messages)
        if bricht:
            raise Bricht.fehler
        return gesendet


@pytest.fixture(autouse=True)
def faelliges(raeume: Raeume, besetzung: Besetzung) -> None:
    """Monthly reports of each Ressort, none handed in; a Hinweis with words that no mail may carry."""
    Stadt.objects.update(fester_tag=TAG)
    Berichtsregel.objects.create(
        typ="controlling", ebene=2, gueltig_ab=date(2007, 8, 1), rolle="ressortleitung", inhalt="Budget", quellen="Haushalt",
        rhythmus="monatlich", frist_tage=15, erinnerung_tage=7, eskalation_tage=14, eskaliert_an="fachbereichsleitung",
    )  # fmt: skip
    baue_hinweis(baue_system(raeume["I"]), titel="Streit im Haus 12", erfasst_am=date(2007, 8, 1), stand_seit=date(2007, 8, 1))
    for nutzer in Nutzer.objects.all():
        Nutzer.objects.filter(pk=nutzer.pk).update(email=f"{nutzer.username}@example.org")


@pytest.fixture
def server(settings: Any) -> Iterator[type[Bricht]]:
    settings.EMAIL_BACKEND = "tests.berichte.test_erinnerungsbriefe.Bricht"
    Bricht.gezaehlt, Bricht.nach, Bricht.danach, Bricht.fehler = 0, 2, False, smtplib.SMTPServerDisconnected("weg")
    yield Bricht


def lauf(tag: date = TAG) -> Ergebnis:
    return versende(wer=WER, tag=tag)


def je_person() -> Counter[str]:
    return Counter(m.to[0].partition("@")[0] for m in mail.outbox)


def brief_an(name: str) -> str:
    return "\n".join(m.body for m in mail.outbox if m.to == [f"{name}@example.org"])


def test_jede_person_bekommt_das_ihre() -> None:
    ergebnis = lauf()
    assert ergebnis.versandt == len(mail.outbox) == Erinnerungsbrief.objects.count() and set(je_person().values()) == {1}
    assert {*IM_DIENST, "fachkraft1"} <= set(je_person())
    assert not {"gremium", "ohne_rolle", "pruefung"} & set(je_person())
    eigener = brief_an("ressort2")
    assert "Bericht: Controllingbericht Aug. 2007, Ressort II, überfällig seit 15.09.2007" in eigener
    assert "Ressort I," not in eigener and "Ressort III" not in eigener
    assert "Bericht eskaliert: Controllingbericht Aug. 2007, Ressort I, überfällig seit 15.09.2007" in brief_an("fachbereichsleitung")
    assert "eskaliert" not in eigener and "eskaliert" not in brief_an("controlling")


def test_kein_brief_nennt_freien_text_personen_oder_betraege() -> None:
    lauf()
    alles = "\n".join(m.subject + m.body for m in mail.outbox)
    assert "Streit" not in alles and "€" not in alles and "Muster " not in alles and "%" not in alles
    assert "Hausrunden und Hinweise (1)" in brief_an("fachkraft1") and "/aufgaben/?art=runde" in brief_an("fachkraft1")


def test_noch_einmal_am_selben_tag_geht_nichts_hinaus_am_naechsten_wieder() -> None:
    erster = lauf().versandt
    assert lauf().versandt == 0 and len(mail.outbox) == erster
    Stadt.objects.update(fester_tag=date(2007, 10, 16))
    assert lauf(date(2007, 10, 16)).versandt == erster


def test_ein_zugang_ohne_adresse_ohne_rolle_oder_geschlossen_bekommt_nichts(besetzung: Besetzung) -> None:
    Nutzer.objects.filter(pk=besetzung.ressort1.pk).update(email="")
    Nutzer.objects.filter(pk=besetzung.ressort2.pk).update(is_active=False)
    Rollenzuweisung.objects.filter(nutzer=besetzung.ressort3).update(gueltig_bis=date(2007, 10, 14))
    lauf()
    assert not {"ressort1", "ressort2", "ressort3"} & set(je_person())


@pytest.mark.parametrize("danach", [False, True])
def test_bricht_der_server_ab_bekommt_am_ende_jeder_genau_einen(server: type[Bricht], danach: bool) -> None:
    """Whether a mail counts says the server; where it took one and then broke off, the repeated one has the same Message-ID."""
    server.danach = danach
    erster = lauf()
    assert erster.versandt == 1 and "Mailserver" in erster.abbruch
    zweiter = lauf()
    assert not zweiter.abbruch
    ids = Counter(m.extra_headers["Message-ID"] for m in mail.outbox)
    assert len(ids) == erster.versandt + zweiter.versandt == Erinnerungsbrief.objects.count()
    assert sorted(ids.values()) == [*[1] * (len(ids) - 1), 2 if danach else 1]
    assert Protokoll.objects.filter(aktion="erinnerung_versandt").count() == len(ids)


def test_getoetet_mitten_im_lauf_geht_niemand_verloren(server: type[Bricht]) -> None:
    server.fehler = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        lauf()
    assert Erinnerungsbrief.objects.count() == len(mail.outbox) == 1
    lauf()
    assert set(je_person().values()) == {1} and set(IM_DIENST) <= set(je_person())


def test_eine_abgelehnte_adresse_haelt_die_anderen_nicht_auf(server: type[Bricht]) -> None:
    server.fehler = smtplib.SMTPRecipientsRefused({})
    ergebnis = lauf()
    assert (ergebnis.abgelehnt, ergebnis.abbruch) == (1, "") and ergebnis.versandt >= len(IM_DIENST)


def test_wen_ein_anderer_lauf_gerade_erinnert_den_laesst_dieser_aus(besetzung: Besetzung) -> None:
    angaben = connection.get_connection_params()
    with psycopg.connect(**{name: angaben[name] for name in ("dbname", "user", "host", "port") if name in angaben}) as fremde:
        fremde.execute("SELECT pg_advisory_lock(%s, %s)", [SPERRE, besetzung.ressort1.pk])
        lauf()
        assert "ressort1" not in je_person() and "ressort2" in je_person()
    lauf()
    assert je_person()["ressort1"] == 1


def test_der_befehl_sagt_was_geschah(server: type[Bricht], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("erinnerungen", "--probe")
    assert not mail.outbox and " gingen hinaus" in capsys.readouterr().out
    with pytest.raises(CommandError, match="der nächste Aufruf"):
        call_command("erinnerungen")
    call_command("erinnerungen")
    assert capsys.readouterr().out.startswith("1 E-Mail ist versandt.") and set(je_person().values()) == {1}


def test_ein_brief_aendert_sich_nie_und_derselbe_ist_einer() -> None:
    lauf()
    row = Erinnerungsbrief.objects.first()
    assert row is not None
    with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
        Erinnerungsbrief.objects.update(anzahl=99)
    with pytest.raises(IntegrityError, match="erinnerung_derselbe_inhalt"), transaction.atomic():
        Erinnerungsbrief.objects.create(nutzer=row.nutzer, tag=row.tag, anzahl=1, kennungen=row.kennungen, pruefsumme=row.pruefsumme)


class TestEinstellung:
    def test_wer_keine_will_bekommt_keine(self, besetzung: Besetzung) -> None:
        stelle_ein(wer=wer_ist(besetzung.ressort1), nutzer=besetzung.ressort1, takt=Takt.AUS)
        lauf()
        assert "ressort1" not in je_person() and "ressort2" in je_person()

    def test_woechentlich_ist_einmal_in_der_woche(self, besetzung: Besetzung) -> None:
        stelle_ein(wer=wer_ist(besetzung.ressort1), nutzer=besetzung.ressort1, takt=Takt.WOECHENTLICH)
        for tag in (date(2007, 10, 17), date(2007, 10, 18), date(2007, 10, 21), date(2007, 10, 22)):
            Stadt.objects.update(fester_tag=tag)
            lauf(tag)
        assert je_person()["ressort1"] == 2 and je_person()["ressort2"] == 4

    def test_die_seite_stellt_ein_und_zeigt_was_versandt_ist(self, als: Callable[..., Any], besetzung: Besetzung) -> None:
        lauf()
        weg, browser = reverse("erinnerungseinstellung"), als("ressort1")
        text = browser.get(weg).content.decode()
        assert "ressort1@example.org" in text and "15.10.2007" in text
        assert browser.post(weg, {"takt": "stündlich"}).status_code == 422
        assert browser.post(weg, {"takt": "aus"}).status_code == 302
        assert Erinnerungstakt.objects.get().takt == "aus" and Erinnerungstakt.objects.get().nutzer == besetzung.ressort1
        assert Protokoll.objects.filter(aktion="erinnerungstakt", nutzer=besetzung.ressort1).count() == 1
        assert weg in als("ressort1").get(reverse("konto")).content.decode()

    def test_wer_nicht_zum_fachbereich_gehoert_hat_keine(self, als: Callable[..., Any]) -> None:
        assert als("gremium").get(reverse("erinnerungseinstellung")).status_code == 404


def test_ein_neuer_zugang_wird_taeglich_erinnert(raeume: Raeume) -> None:
    neu = lege_zugang_an(wer=WER, benutzername="neu", anzeigename="Neu", kennwort="Ein-Kennwort-2007", email="neu@example.org")
    Rollenzuweisung.objects.create(nutzer=neu, rolle="ressortleitung", gebiet=raeume["R-I"], gueltig_von=TAG)
    lauf()
    assert je_person()["neu"] == 1
