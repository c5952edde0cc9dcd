"""Accounts, roles and Vertretungen by their pages: who sees them, what acts at once, what stands in the Protokoll."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from basis.models import Nutzer
from sozialraum import access
from sozialraum.actions.rollen import richte_vertretung_ein, weise_rolle_zu
from sozialraum.clock import heute
from sozialraum.models import Protokoll, Rollenzuweisung, Vertretung
from sozialraum.rechte import Rolle
from tests.factories import BEGINN, KENNWORT, Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]


@pytest.mark.parametrize("wer", ["fachbereichsleitung", "controlling", "ressort1", "gremium", "pruefung", "ohne_rolle"])
def test_zugaenge_gibt_es_nur_fuer_die_systemverwaltung(als: Als, besetzung: Besetzung, wer: str) -> None:
    for name, args in (
        ("zugaenge", []),
        ("zugang_neu", []),
        ("zugang", [besetzung.controlling.pk]),
        ("rolle_neu", [besetzung.controlling.pk]),
    ):
        assert als(wer).get(reverse(name, args=args)).status_code == 404
    assert als(None).get(reverse("zugaenge")).url.startswith(reverse("account_login"))


def test_die_liste_braucht_wenige_abfragen(als: Als, besetzung: Besetzung, django_assert_max_num_queries: Any) -> None:
    client = als("verwaltung")
    client.get(reverse("zugaenge"))  # the first request of a session also notes it
    with django_assert_max_num_queries(10):
        text = client.get(reverse("zugaenge")).content.decode()
    assert "Ressortleitung · Ressort I" in text


def test_gefiltert_und_ausgegeben_wird_dieselbe_menge(als: Als) -> None:
    client, url = als("verwaltung"), reverse("zugaenge")
    for abfrage, da, fort in (({"rolle": "ressortleitung"}, "ressort2", "netzwerkstelle"), ({"rolle": "ohne"}, "ohne_rolle", "ressort2")):
        seite = client.get(url, abfrage).content.decode()
        datei = client.get(url, abfrage | {"format": "csv"}).content.decode("utf-8-sig")
        for text in (seite.partition("<tbody>")[2], datei):
            assert da in text and fort not in text
    assert "Kein Zugang gefunden" in client.get(url, {"suche": "gibt es nicht"}).content.decode()


class TestNeuerZugang:
    DATEN = {"benutzername": "neu1", "anzeigename": "Muster Neu"}

    def test_ohne_adresse_wird_der_link_einmal_gezeigt(self, als: Als) -> None:
        client = als("verwaltung")
        text = client.post(reverse("zugang_neu"), self.DATEN).content.decode()
        link = re.search(r"<code>(.*?)</code>", text).group(1)  # type: ignore[union-attr]
        assert not Nutzer.objects.get(username="neu1").has_usable_password()
        person = Client()
        formular = person.get(link, follow=True)
        assert "Wählen Sie Ihr Kennwort" in formular.content.decode()
        ziel = formular.redirect_chain[-1][0]
        neu = "Mein eigener Satz 2007"
        assert person.post(ziel, {"password1": "kurz", "password2": "kurz"}).status_code == 422
        assert person.post(ziel, {"password1": neu, "password2": neu}).status_code == 302
        assert "gilt nicht mehr" in Client().get(link, follow=True).content.decode(), "der Link gilt nur einmal"
        assert Nutzer.objects.get(username="neu1").check_password(neu)
        aktionen = set(Protokoll.objects.filter(bezeichnung="Muster Neu").values_list("aktion", flat=True))
        assert aktionen == {"zugang_angelegt", "kennwort_gesetzt"}

    def test_mit_adresse_geht_der_link_nur_dorthin(self, als: Als) -> None:
        text = als("verwaltung").post(reverse("zugang_neu"), self.DATEN | {"email": "muster@stadt.example"}).content.decode()
        assert "kennwort-setzen" not in text
        assert mail.outbox[0].to == ["muster@stadt.example"]
        assert "kennwort-setzen" in str(mail.outbox[0].body)

    def test_ein_name_den_es_gibt_wird_mit_einem_satz_abgelehnt(self, als: Als) -> None:
        antwort = als("verwaltung").post(reverse("zugang_neu"), self.DATEN | {"benutzername": "Controlling"})
        assert antwort.status_code == 422
        assert "gibt es schon" in antwort.content.decode()

    def test_ein_neuer_zugang_sieht_nichts(self, als: Als) -> None:
        als("verwaltung").post(reverse("zugang_neu"), self.DATEN)
        neu = als(Nutzer.objects.get(username="neu1"))
        assert neu.get(reverse("vertretungen")).status_code == 404
        assert "noch keine Rolle" in neu.get(reverse("konto")).content.decode()


class TestSchliessen:
    @pytest.mark.zusage(16)
    def test_es_wirkt_auf_die_naechste_anfrage(self, als: Als, besetzung: Besetzung) -> None:
        person = als("controlling")
        assert person.get(reverse("protokoll")).status_code == 200
        url = reverse("zugang_schliessen", args=[besetzung.controlling.pk])
        assert als("verwaltung").post(url, {"grund": ""}).status_code == 422
        als("verwaltung").post(url, {"grund": "Wechsel des Amtes"})
        assert person.get(reverse("protokoll")).status_code == 302
        assert Protokoll.objects.get(aktion="zugang_geschlossen").grund == "Wechsel des Amtes"

    def test_wieder_geoeffnet_lebt_keine_alte_sitzung_auf(self, als: Als, besetzung: Besetzung) -> None:
        person, url = als("controlling"), reverse("zugang_schliessen", args=[besetzung.controlling.pk])
        als("verwaltung").post(url, {"grund": "Irrtum"})
        als("verwaltung").post(url, {"grund": "Irrtum"})
        assert Nutzer.objects.get(username="controlling").is_active
        assert person.get(reverse("protokoll")).status_code == 302

    def test_niemand_schliesst_sich_selbst(self, als: Als, besetzung: Besetzung) -> None:
        antwort = als("verwaltung").post(reverse("zugang_schliessen", args=[besetzung.verwaltung.pk]), {"grund": "x"})
        assert antwort.status_code == 422

    def test_ein_zurueckgesetztes_kennwort_beendet_die_sitzungen(self, als: Als, besetzung: Besetzung) -> None:
        person = als("controlling")
        antwort = als("verwaltung").post(reverse("zugang_kennwort", args=[besetzung.controlling.pk]), {"grund": "vergessen"})
        assert "kennwort-setzen" in antwort.content.decode()
        assert person.get(reverse("konto")).status_code == 302
        assert not Nutzer.objects.get(pk=besetzung.controlling.pk).check_password(KENNWORT)

    def test_der_verlorene_zweite_faktor_wird_entfernt(self, als: Als, besetzung: Besetzung) -> None:
        from allauth.mfa.models import Authenticator

        url = reverse("zugang_zweiter_faktor", args=[besetzung.controlling.pk])
        assert als("verwaltung").post(url, {"grund": "Telefon verloren"}).status_code == 422
        Authenticator.objects.create(user=besetzung.controlling, type="totp", data={})
        als("verwaltung").post(url, {"grund": "Telefon verloren"})
        assert not Authenticator.objects.exists()


class TestRollen:
    @pytest.mark.zusage(16)
    def test_eine_rolle_wirkt_auf_die_naechste_anfrage(self, als: Als, besetzung: Besetzung) -> None:
        person = als("ohne_rolle")
        assert person.get(reverse("protokoll")).status_code == 404
        url = reverse("rolle_neu", args=[besetzung.ohne_rolle.pk])
        als("verwaltung").post(url, {"rolle": "rechnungspruefung", "gueltig_von": f"{heute():%d.%m.%Y}"})
        assert person.get(reverse("protokoll")).status_code == 200
        rolle = Rollenzuweisung.objects.get(nutzer=besetzung.ohne_rolle)
        gestern = heute() - timedelta(days=1)
        als("verwaltung").post(reverse("rolle_beenden", args=[rolle.pk]), {"letzter_tag": f"{gestern:%d.%m.%Y}", "grund": "Ende"})
        assert person.get(reverse("protokoll")).status_code == 404

    @pytest.mark.gegenprobe(16, ohne="sozialraum.access:_lade")
    def test_wuerden_rechte_gemerkt_bliebe_ein_entzogenes(self, als: Als, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(access, "_lade", cache(access._lade))
        person, gestern = als("pruefung"), heute() - timedelta(days=1)
        assert person.get(reverse("protokoll")).status_code == 200
        Rollenzuweisung.objects.filter(nutzer=besetzung.pruefung).update(gueltig_bis=gestern)
        assert person.get(reverse("protokoll")).status_code == 200
        monkeypatch.undo()
        assert person.get(reverse("protokoll")).status_code == 404

    def test_eine_entscheidende_rolle_bestaetigt_eine_zweite_person_auf_ihrer_seite(self, als: Als, besetzung: Besetzung) -> None:
        url = reverse("rolle_neu", args=[besetzung.ohne_rolle.pk])
        als("verwaltung").post(url, {"rolle": "fachbereichsleitung", "gueltig_von": f"{heute():%d.%m.%Y}"})
        rolle = Rollenzuweisung.objects.get(nutzer=besetzung.ohne_rolle)
        bestaetigen = reverse("rolle_bestaetigen", args=[rolle.pk])
        assert "Bestätigen muss eine zweite Person." in als("verwaltung").get(reverse("vertretungen")).content.decode()
        als("verwaltung").post(bestaetigen)
        assert Rollenzuweisung.objects.get(pk=rolle.pk).wartet
        assert als("controlling").post(bestaetigen).status_code == 404
        assert bestaetigen in als("fachbereichsleitung").get(reverse("vertretungen")).content.decode()
        als("fachbereichsleitung").post(bestaetigen)
        assert not Rollenzuweisung.objects.get(pk=rolle.pk).wartet

    def test_ein_falscher_ort_ist_ein_satz_und_kein_absturz(self, als: Als, besetzung: Besetzung, raeume: Raeume) -> None:
        url = reverse("rolle_neu", args=[besetzung.ohne_rolle.pk])
        daten = {"rolle": "ressortleitung", "gebiet": raeume["I"].pk, "gueltig_von": f"{heute():%d.%m.%Y}"}
        antwort = als("verwaltung").post(url, daten)
        assert antwort.status_code == 422
        assert "Eine Ressortleitung gilt für ein Ressort." in antwort.content.decode()


class TestVertretung:
    def daten(self, besetzung: Besetzung, **anders: Any) -> dict[str, Any]:
        tag = f"{heute():%d.%m.%Y}"
        rolle = besetzung.ressort1.rollen.get()
        return {"zuweisung": rolle.pk, "nutzer": besetzung.fachkraft1.pk, "gueltig_von": tag, "gueltig_bis": tag, **anders}

    def test_wer_abwesend_ist_richtet_sie_selbst_ein(self, als: Als, besetzung: Besetzung) -> None:
        assert als("ressort1").post(reverse("vertretung_neu"), self.daten(besetzung)).status_code == 302
        assert "Sie handeln heute in Vertretung" in als("fachkraft1").get(reverse("konto")).content.decode()
        assert als("fachkraft1").get(reverse("protokoll")).status_code == 200, "die Rolle der Ressortleitung liest das Protokoll"

    def test_fremde_rollen_stehen_nicht_zur_wahl(self, als: Als, besetzung: Besetzung) -> None:
        assert als("ressort2").post(reverse("vertretung_neu"), self.daten(besetzung)).status_code == 422
        assert als("verwaltung").post(reverse("vertretung_neu"), self.daten(besetzung)).status_code == 422
        assert not Vertretung.objects.exists()

    def test_zur_wahl_stehen_nur_personen_mit_interner_rolle(self, als: Als, besetzung: Besetzung) -> None:
        personen = set(als("ressort1").get(reverse("vertretung_neu")).context["form"].fields["nutzer"].queryset)
        assert {besetzung.fachkraft1, besetzung.ressort2} <= personen
        assert not personen & {besetzung.gremium, besetzung.ohne_rolle, besetzung.ressort1}
        fremd = self.daten(besetzung, nutzer=besetzung.gremium.pk)
        assert als("ressort1").post(reverse("vertretung_neu"), fremd).status_code == 422

    def test_was_jemand_in_vertretung_tut_steht_so_im_protokoll(self, als: Als, besetzung: Besetzung) -> None:
        weise_rolle_zu(
            wer=wer_ist(besetzung.fachbereichsleitung), nutzer=besetzung.ohne_rolle, rolle=Rolle.NETZWERKSTELLE, gueltig_von=BEGINN
        )
        richte_vertretung_ein(
            wer=wer_ist(besetzung.verwaltung),
            zuweisung=besetzung.controlling.rollen.get(),
            nutzer=besetzung.ohne_rolle,
            gueltig_von=heute(),
            gueltig_bis=heute(),
        )
        stadt = als("ohne_rolle").get(reverse("stadt"))
        daten = {name: wert or "" for name, wert in stadt.context["form"].initial.items()} | {"absender": "Amt"}
        assert als("ohne_rolle").post(reverse("stadt"), daten).status_code == 302
        zeile = Protokoll.objects.get(aktion="stadt_geaendert")
        assert (zeile.nutzer, zeile.in_vertretung) == (besetzung.ohne_rolle, str(besetzung.controlling))
        assert f"i. V. {besetzung.controlling}" in als("pruefung").get(reverse("protokoll")).content.decode()

    @pytest.mark.zusage(16)
    def test_beendet_wirkt_sie_sofort_nicht_mehr(self, als: Als, besetzung: Besetzung) -> None:
        als("ressort1").post(reverse("vertretung_neu"), self.daten(besetzung))
        vertretung = Vertretung.objects.get()
        assert als("ressort2").get(reverse("vertretung_beenden", args=[vertretung.pk])).status_code == 404
        als("ressort1").post(reverse("vertretung_beenden", args=[vertretung.pk]))
        assert als("fachkraft1").get(reverse("protokoll")).status_code == 404
