"""The pages of Hinweise: overdue first, the board, a whole loop by its forms, names stopped at their field, other Ressorts see nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from proaktiv.models import Aktionsart, Hinweis, System
from sozialraum.models import Stadt
from tests.factories import Raeume
from tests.proaktiv.bau import HEUTE, TAG, baue_akteur, baue_hinweis, baue_planungsgruppe, baue_system, neue_aktion, setze, text

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]


@pytest.fixture
def system(raeume: Raeume) -> System:
    Stadt.objects.update(fester_tag=HEUTE)
    system = baue_system(raeume["I"])
    baue_akteur(system)
    Aktionsart.objects.create(schluessel="elternbildung", name="Elternbildung")
    return system


def neu(system: System, /, **felder: Any) -> dict[str, Any]:
    angaben = {"art": "bedarf", "titel": "Abends fehlt ein Treff", "text": "", "system": system.pk, "gebiet": system.gebiet_id,
               "herkunft": "beobachtung", "erfasst_am": "10.09.2007"}  # fmt: skip
    return angaben | felder


def test_ein_ganzer_kreis_geht_ueber_die_formulare(system: System, als: Als) -> None:
    client = als("fachkraft1")
    assert "System am Markt" in text(client.get("/hinweise/neu/"))
    assert client.post("/hinweise/neu/", neu(system)).status_code == 302
    row = Hinweis.objects.get()
    seite = f"/hinweise/{row.pk}/"

    def schritt(name: str, **angaben: Any) -> str:
        antwort = client.post(f"{seite}{name}/", {"tag": "15.10.2007"} | angaben)
        assert antwort.status_code == 302, text(antwort)[-3000:]
        return Hinweis.objects.get(pk=row.pk).stand

    assert schritt("vorlegen") == "in_abwaegung"
    assert 'name="tag" value="15.10.2007"' in text(client.get(f"{seite}abwaegen/"))
    abwaegung = {"dringlichkeit": "bald", "reichweite": "stadtteil", "beleg": "Drei Häuser sagen es", "entscheidung": "aktion"}
    assert schritt("abwaegen", **abwaegung) == "in_aktion"
    assert "Reflektiert wird, wenn die Aktionen beendet sind" in text(client.get(f"{seite}reflektieren/", follow=True))
    plan = {"form": "angebot", "art": Aktionsart.objects.get().pk, "titel": "Offener Abend", "ziel": "Ein Treff bis 20 Uhr",
            "akteur": system.mitgliedschaften.get().akteur_id, "beginn": "15.10.2007", "bis": "31.12.2007"}  # fmt: skip
    assert schritt("planen", **plan) == "in_aktion"
    for wer, waehlt in (("fachkraft1", False), ("ressort1", True)):  # money only for whoever reads bookings
        assert ('name="mittel"' in text(als(wer).get(f"{seite}planen/"))) is waehlt
    aktion = row.aktionen.get()
    ende = {"wie": "beendet", "ergebnis": "Der Treff läuft", "tag": "15.10.2007"}
    assert client.post(f"/aktionen/{aktion.pk}/beenden/", ende).status_code == 302
    reflexion = {"wirkung": "wirksam", "beleg": "Zwölf Jugendliche kamen", "folge": "neuer_hinweis", "neuer_titel": "Eltern helfen mit",
                 "neue_art": "ressource"}  # fmt: skip
    assert schritt("reflektieren", **reflexion) == "geschlossen"
    faden = text(client.get(seite))
    for wort in ("Drei Häuser sagen es", "Offener Abend", "Der Treff läuft", "Zwölf Jugendliche kamen", "in Aktion → in der Reflexion"):
        assert wort in faden
    folge = Hinweis.objects.get(titel="Eltern helfen mit")
    assert (folge.art, folge.folgt_auf.hinweis) == ("ressource", row) and seite in text(client.get(folge.get_absolute_url()))


def test_derselbe_hinweis_noch_einmal_gesendet_steht_nur_einmal_da(system: System, als: Als) -> None:
    client = als("fachkraft1")
    assert client.post("/hinweise/neu/", neu(system)).status_code == 302
    antwort = client.post("/hinweise/neu/", neu(system))
    assert antwort.status_code == 422 and "Diesen Hinweis gibt es schon." in antwort.context["form"].errors["titel"][0]
    assert Hinweis.objects.count() == 1
    seite = text(client.get(Hinweis.objects.get().get_absolute_url()))
    assert "Möglich ist es bei: übergeben." in seite and "„Rückmeldung eintragen“ geht nicht" not in seite, "the name once"


def test_ein_name_steht_beim_feld_und_nichts_geht_verloren(system: System, als: Als) -> None:
    client = als("fachkraft1")
    antwort = client.post("/hinweise/neu/", neu(system, titel="Familie Muster braucht Hilfe", text="Seit Mai"))
    form = antwort.context["form"]
    assert antwort.status_code == 422 and "Name einer Familie" in form.errors["titel"][0] and list(form.errors) == ["titel"]
    assert "Seit Mai" in text(antwort) and 'type="checkbox" name="geprueft"' in text(antwort)
    assert client.post("/hinweise/neu/", neu(system, titel="Familie Muster braucht Hilfe", geprueft="on")).status_code == 302
    antwort = client.post("/hinweise/neu/", neu(system, titel="Bitte anrufen", text="Tel. 2214567", geprueft="on"))
    assert antwort.status_code == 422 and "Telefonnummer" in antwort.context["form"].errors["text"][0]


@pytest.mark.parametrize(("name", "felder", "fehler"), [
    ("abwaegen", {"entscheidung": "beobachten"}, "wiedervorlage"),
    ("abwaegen", {"entscheidung": "uebergeben"}, "gremium"),
    ("abwaegen", {"entscheidung": "kein_bedarf"}, "begruendung"),
    ("zurueckziehen", {"text": ""}, "text"),
    ("abwaegen", {"entscheidung": "aktion", "tag": "16.10.2007"}, "tag"),
    ("abwaegen", {"entscheidung": "aktion", "tag": "09.09.2007"}, "tag"),
    ("vermerken", {"text": "Ein Wort", "tag": "09.09.2007"}, "tag"),
])  # fmt: skip
def test_was_fehlt_steht_beim_feld(system: System, als: Als, name: str, felder: dict[str, str], fehler: str) -> None:
    row = baue_hinweis(system)
    angaben = {"dringlichkeit": "bald", "reichweite": "stadtteil", "beleg": "Zwei Häuser", "tag": "15.10.2007"}
    antwort = als("ressort1").post(f"/hinweise/{row.pk}/{name}/", angaben | felder)
    assert antwort.status_code == 422 and list(antwort.context["form"].errors) == [fehler]


class TestListeUndBrett:
    @pytest.fixture(autouse=True)
    def _hinweise(self, system: System, raeume: Raeume) -> None:
        baue_hinweis(system, titel="Zeitig", erfasst_am=HEUTE, stand_seit=HEUTE)
        baue_hinweis(system, titel="Überfällig", gebiet=raeume["101"])
        setze(baue_hinweis(system, titel="Erledigt"), "geschlossen")
        aktion = neue_aktion(setze(baue_hinweis(system, titel="Läuft"), "in_aktion"), system.mitgliedschaften.get().akteur)
        aktion.save()
        setze(baue_hinweis(system, titel="Übergebener"), "uebergeben", uebergeben_an=baue_planungsgruppe(raeume["I"]))
        baue_hinweis(baue_system(raeume["III"], "System am Hang"), titel="Fremdes")

    def namen(self, antwort: Any) -> list[str]:
        return [row.record.titel for row in antwort.context["table"].rows]

    def test_ueberfaelliges_steht_zuerst_und_beendetes_zuletzt(self, als: Als) -> None:
        antwort = als("ressort1").get("/hinweise/")
        assert self.namen(antwort) == ["Überfällig", "Zeitig", "Übergebener", "Läuft", "Erledigt"]
        assert "4 Hinweise sind offen, 1 davon überfällig." in text(antwort)

    @pytest.mark.parametrize(("frage", "erwartet"), [
        ("frist=ueberfaellig", {"Überfällig"}),
        ("frist=beendet", {"Erledigt"}),
        ("stand=in_aktion", {"Läuft"}),
        ("gebiet=stadtteil-101", {"Überfällig"}),
        ("gebiet=ressort-R-I&frist=offen", {"Überfällig", "Zeitig", "Übergebener", "Läuft"}),
        ("suche=Zeit", {"Zeitig"}),
        ("gebiet=ressort-R-II", {"Überfällig", "Zeitig", "Übergebener", "Läuft", "Erledigt"}),  # not offered: filters nothing
    ])  # fmt: skip
    def test_filter(self, als: Als, frage: str, erwartet: set[str]) -> None:
        assert {*self.namen(als("ressort1").get(f"/hinweise/?{frage}"))} == erwartet

    def test_das_brett_hat_die_vier_schritte_mit_ihren_zahlen(self, als: Als) -> None:
        antwort = als("fachkraft1").get("/hinweise/brett/")
        spalten = [(s.titel, s.zahl, [k.row.titel for k in s.karten]) for s in antwort.context["spalten"]]
        assert spalten == [
            ("Information", "2, davon 1 überfällig", ["Überfällig", "Zeitig"]), ("Kommunikation", "0", []), ("Aktion", "1", ["Läuft"]),
            ("Reflexion", "0", []),
        ]  # fmt: skip
        assert "Übergebener" in text(antwort) and "st-ampel--handeln" in text(antwort) and "Erledigt" not in text(antwort)

    def test_ein_anderes_ressort_sieht_nichts(self, als: Als) -> None:
        eigener, fremder = Hinweis.objects.get(titel="Überfällig"), Hinweis.objects.get(titel="Fremdes")
        for client, wer in ((als("ressort1"), fremder), (als("fachkraft1"), fremder), (als("ressort2"), eigener)):
            for adresse in ("", "aendern/", "abwaegen/"):
                assert client.get(f"/hinweise/{wer.pk}/{adresse}").status_code == 404
            for adresse in ("/hinweise/", "/hinweise/?format=csv", "/hinweise/brett/", "/hinweise/neu/"):
                assert wer.titel not in text(client.get(adresse)), adresse
        assert self.namen(als("controlling").get("/hinweise/?suche=Fremdes")) == ["Fremdes"]
        assert als("netzwerkstelle").get("/hinweise/").status_code == 404

    def test_wer_nur_liest_bekommt_den_grund(self, als: Als) -> None:
        row, client = Hinweis.objects.get(titel="Überfällig"), als("controlling")
        assert "Das dürfen: Ressortleitung, Sozialpädagogische Fachkraft" in text(client.get(f"/hinweise/{row.pk}/"))
        assert client.post(f"/hinweise/{row.pk}/abwaegen/", {}).status_code == 403
        assert client.get("/hinweise/neu/").status_code == 404

    def test_fremde_systeme_und_gebiete_werden_nicht_angenommen(self, als: Als, system: System) -> None:
        fremd = System.objects.get(name="System am Hang")
        antwort = als("ressort1").post("/hinweise/neu/", neu(system, system=fremd.pk, gebiet=fremd.gebiet_id))
        assert antwort.status_code == 422 and {*antwort.context["form"].errors} == {"system", "gebiet"}


def test_berichtigt_wird_bis_zur_entscheidung(system: System, als: Als) -> None:
    row, client = baue_hinweis(system), als("ressort1")
    angaben = neu(system, titel="Abends fehlen zwei Treffs", erfasst_am=f"{TAG:%d.%m.%Y}")
    assert client.post(f"/hinweise/{row.pk}/aendern/", angaben).status_code == 302
    row.refresh_from_db()
    assert row.titel == "Abends fehlen zwei Treffs"
    setze(row, "in_aktion")
    assert "Möglich ist ein Vermerk" in text(client.get(f"/hinweise/{row.pk}/aendern/", follow=True))
    assert client.get(f"/hinweise/{row.pk}/beenden/").status_code == 404
