"""Saved views: an address under a name, for oneself or for all staff; nobody changes another's."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from basis.models import Ansicht
from sozialraum.actions import ansichten as actions
from sozialraum.actions.fehler import Abgelehnt
from tests.factories import Besetzung, wer_ist

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
LISTE = "/gremien/"


def neu(seite: str = LISTE, abfrage: str = "art=fachlich&sortierung=-name") -> str:
    return f"{reverse('ansicht_neu')}?seite={quote(seite)}&titel=Gremien&abfrage={quote(abfrage)}"


def speichere(client: Client, name: str, **mehr: Any) -> Any:
    return client.post(neu(**mehr.pop("wo", {})), {"name": name, **mehr})


class TestSpeichern:
    def test_die_ansicht_fuehrt_zurueck_zu_filter_und_sortierung(self, als: Als) -> None:
        antwort = speichere(als("ressort1"), "Fachgremien")
        assert antwort.status_code == 302 and antwort.headers["Location"] == f"{LISTE}?art=fachlich&sortierung=-name"
        text = als("ressort1").get(antwort.headers["Location"]).content.decode()
        assert '<a href="/gremien/?art=fachlich&amp;sortierung=-name" aria-current="true">Fachgremien</a>' in text

    def test_die_seitenzahl_und_das_format_werden_nicht_behalten(self) -> None:
        assert Ansicht.abfrage_aus(QueryDict("seite=3&format=csv&b=2&a=1&leer=&spalten=x&spalten=y")) == "a=1&b=2&spalten=x&spalten=y"

    def test_derselbe_name_auf_derselben_seite_wird_abgelehnt(self, als: Als) -> None:
        speichere(als("ressort1"), "Meine")
        zweite = speichere(als("ressort1"), "Meine")
        assert zweite.status_code == 422 and "gibt es schon eine Ansicht „Meine“" in zweite.content.decode()
        assert speichere(als("ressort2"), "Meine").status_code == 302, "eine andere Person darf denselben Namen wählen"

    @pytest.mark.parametrize("seite", ["", "https://example.org/", "//example.org/", "/gibt-es-nicht/", "/livez", "/zugaenge/"])
    def test_gespeichert_wird_nur_eine_seite_die_man_lesen_darf(self, als: Als, seite: str) -> None:
        assert als("ressort1").get(neu(seite)).status_code == 404

    def test_eine_zu_lange_adresse_wird_mit_einem_satz_abgelehnt(self, als: Als) -> None:
        antwort = speichere(als("ressort1"), "Lang", wo={"abfrage": "suche=" + "x" * 2000})
        assert antwort.status_code == 422 and "zu viele Angaben" in antwort.content.decode()

    def test_mehr_als_genug_wird_abgelehnt(self, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(actions, "HOECHSTENS", 1)
        wer = wer_ist(besetzung.ressort1)
        actions.speichere_ansicht(wer=wer, ansicht=Ansicht(seite=LISTE, titel="Gremien", name="a"))
        with pytest.raises(Abgelehnt, match="schon 1 Ansichten"):
            actions.speichere_ansicht(wer=wer, ansicht=Ansicht(seite=LISTE, titel="Gremien", name="b"))


class TestTeilen:
    def test_geteilt_sehen_alle_mitarbeitenden_sonst_niemand(self, als: Als) -> None:
        speichere(als("ressort1"), "Geteilte", geteilt="on")
        speichere(als("ressort1"), "Eigene")
        gesehen = {wer: als(wer).get(LISTE).content.decode() for wer in ("ressort1", "ressort2", "gremium")}
        assert "Geteilte</a>" in gesehen["ressort1"] and "Eigene</a>" in gesehen["ressort1"]
        assert "Geteilte</a>" in gesehen["ressort2"] and "von Muster ressort1" in gesehen["ressort2"]
        assert "Eigene</a>" not in gesehen["ressort2"] and "Geteilte" not in gesehen["gremium"]

    def test_wer_nicht_zum_amt_gehoert_speichert_nur_fuer_sich(self, als: Als, besetzung: Besetzung) -> None:
        assert speichere(als("gremium"), "Meine", geteilt="on").status_code == 302
        assert not Ansicht.objects.get(nutzer=besetzung.gremium).geteilt

    def test_nur_wer_sie_gespeichert_hat_aendert_und_loescht(self, als: Als, besetzung: Besetzung) -> None:
        speichere(als("ressort1"), "Geteilte", geteilt="on")
        ansicht = Ansicht.objects.get()
        aendern, loeschen = reverse("ansicht_aendern", args=[ansicht.pk]), reverse("ansicht_loeschen", args=[ansicht.pk])
        assert als("controlling").post(aendern, {"name": "Meine"}).status_code == als("controlling").post(loeschen).status_code == 404
        with pytest.raises(Abgelehnt, match="ändert nur"):
            actions.speichere_ansicht(wer=wer_ist(besetzung.controlling), ansicht=ansicht)
        with pytest.raises(Abgelehnt, match="löscht nur"):
            actions.loesche_ansicht(wer=wer_ist(besetzung.controlling), ansicht=ansicht)
        assert als("ressort1").post(aendern, {"name": "Umbenannt"}).status_code == 302
        ansicht.refresh_from_db()
        assert (ansicht.name, ansicht.geteilt, ansicht.abfrage) == ("Umbenannt", False, "art=fachlich&sortierung=-name")
        als("ressort1").post(loeschen)
        assert not Ansicht.objects.exists()

    def test_die_eigenen_stehen_in_einer_liste_und_die_anderen_nur_geteilt(self, als: Als) -> None:
        speichere(als("ressort1"), "Geteilte", geteilt="on")
        speichere(als("ressort1"), "Eigene")
        text = als("ressort2").get(reverse("ansichten")).content.decode()
        assert "Geteilte" in text and "Eigene" not in text and "Ändern oder löschen" not in text
        assert als("ressort1").get(reverse("ansichten") + "?wessen=eigene&format=csv").content.decode().count("\r\n") == 3


class TestFilterUndSpalten:
    def test_ein_filter_behaelt_sortierung_und_spalten(self, als: Als) -> None:
        text = als("ressort1").get(f"{LISTE}?sortierung=-name&spalten=art&spalten=turnus&seite=1").content.decode()
        filterform = text.partition('<form class="st-filter" method="get" novalidate>')[2].partition("</form>")[0]
        assert 'name="sortierung" value="-name"' in filterform and filterform.count('name="spalten"') == 2 and "seite" not in filterform

    def test_auf_schmalen_schirmen_steht_davor_wie_viele_filter_gesetzt_sind(self, als: Als) -> None:
        vorn = [als("ressort1").get(LISTE + a).content.decode().partition("<summary>Filter")[2][:9] for a in ("", "?art=planung&suche=")]
        assert vorn[0].startswith(", ") and vorn[1].startswith(" (1), ")

    def test_die_wahl_der_spalten_behaelt_den_filter(self, als: Als) -> None:
        text = als("ressort1").get(f"{LISTE}?art=planung&spalten=art").content.decode()
        wahl = text.partition("<summary>Spalten</summary>")[2].partition("</form>")[0]
        assert 'name="art" value="planung"' in wahl and wahl.count(" checked") == 1

    def test_ausgeblendet_ist_ausgeblendet_auch_in_der_datei(self, als: Als) -> None:
        datei = als("ressort1").get(f"{LISTE}?spalten=turnus&format=csv").content.decode("utf-8-sig")
        assert datei.splitlines()[0] == "Gremium;Turnus"
        assert "Angebunden an" in als("ressort1").get(f"{LISTE}?spalten=gibtsnicht&format=csv").content.decode()


class TestRegelnDerDatenbank:
    @pytest.mark.parametrize(("seite", "name"), [("gremien", "a"), (LISTE, "")])
    def test_ohne_namen_oder_seite_geht_nichts(self, besetzung: Besetzung, seite: str, name: str) -> None:
        Ansicht.objects.create(nutzer=besetzung.ressort1, seite=LISTE, titel="Gremien", name="gut")
        with pytest.raises(IntegrityError, match="ansicht_hat_name_und_seite"), transaction.atomic():
            Ansicht.objects.create(nutzer=besetzung.ressort1, seite=seite, titel="Gremien", name=name)

    def test_ein_name_gilt_je_person_und_seite_einmal(self, besetzung: Besetzung) -> None:
        for seite in (LISTE, "/vorlagen/"):
            Ansicht.objects.create(nutzer=besetzung.ressort1, seite=seite, titel="x", name="gut")
        with pytest.raises(IntegrityError, match="ansicht_name_einmal_je_seite"), transaction.atomic():
            Ansicht.objects.create(nutzer=besetzung.ressort1, seite=LISTE, titel="x", name="gut")
