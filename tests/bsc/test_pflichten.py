"""Die Scorecard erinnert, wer verantwortlich ist, zeigt die Zeit von Rot bis zur Antwort und nennt, was ihr fehlt."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from basis.due import sammle
from bsc.actions.freigabe import gib_frei
from bsc.messwerterinnerung import text as brief
from bsc.models import Messgroesse, Rotnotiz, Zielmassnahme
from bsc.stelle import genannte, rolle_von
from sozialraum.access import Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.erinnerung import Rueckstand
from sozialraum.models import Stadt
from sozialraum.rechte import Rolle
from tests.bsc.bau import baue_messgroesse, baue_ziel, trage_ein
from tests.factories import Besetzung, Raeume, wer_ist

Als = Callable[..., Client]
TAG = date(2007, 10, 15)


def text(antwort: object) -> str:
    return antwort.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined]


@pytest.mark.parametrize(("stelle", "rolle"), [
    ("Fachbereichsleitung", Rolle.FACHBEREICHSLEITUNG), ("Stabsstelle Controlling", Rolle.CONTROLLING),
    ("Ressort II", Rolle.RESSORTLEITUNG),
    ("Ressortleitungen", Rolle.RESSORTLEITUNG), ("Sozialpädagogische Teams der Ressorts", Rolle.FACHKRAFT), ("", None),
    ("Personalentwicklung", None),
])  # fmt: skip
def test_eine_stelle_ist_eine_rolle_oder_keine(stelle: str, rolle: Rolle | None) -> None:
    assert rolle_von(stelle) == rolle


def test_genannt_ist_ein_gebiet_nur_als_ganzes_wort() -> None:
    assert genannte("Leitung Ressort II", ["Ressort I", "Ressort II", "Ressort III", ""]) == {"Ressort II"}


@pytest.mark.django_db
class TestErinnerung:
    @staticmethod
    def titel(wer: object) -> list[tuple[str, str]]:
        return [(f.titel, f.text) for f in sammle(Zugang(wer), TAG) if "Messwert" in f.titel]

    def test_die_verantwortliche_stelle_wird_erreicht_auch_wenn_sie_nicht_eintraegt(self, raeume: Raeume, besetzung: Besetzung) -> None:
        baue_messgroesse(baue_ziel(raeume["FB"]), name="Beteiligung", art="prozent", verantwortlich="Ressortleitungen")
        stichtag = "Stichtage 31.03., 30.06. und 30.09.2007, verantwortlich: Ressortleitungen"
        assert self.titel(besetzung.controlling) == [("Messwert eintragen: Beteiligung", stichtag)]
        for leitung in (besetzung.ressort1, besetzung.ressort3):
            assert self.titel(leitung) == [
                ("Messwert melden: Beteiligung", f"{stichtag}. Bitte nennen Sie dem Controlling Zähler, Nenner und Quelle.")
            ]
        assert self.titel(besetzung.fachkraft1) == self.titel(besetzung.pruefung) == self.titel(besetzung.gremium) == []

    def test_ein_genanntes_ressort_ist_allein_gemeint(self, raeume: Raeume, besetzung: Besetzung) -> None:
        baue_messgroesse(baue_ziel(raeume["FB"]), name="Sprechstunden", art="anzahl", verantwortlich="Ressort II")
        assert [t for t, _ in self.titel(besetzung.ressort2)] == ["Messwert melden: Sprechstunden"] and self.titel(besetzung.ressort1) == []

    def test_was_die_eigene_stelle_schuldet_steht_zuerst(self, raeume: Raeume, besetzung: Besetzung) -> None:
        ziel = baue_ziel(raeume["FB"])
        for name, stelle in (("A", "Personalentwicklung"), ("B", "Entgeltverhandlung"), ("C", "Stabsstelle Controlling")):
            baue_messgroesse(ziel, name=name, art="anzahl", verantwortlich=stelle)
        titel = [t for t, _ in self.titel(besetzung.controlling)]
        assert titel == ["Messwert eintragen: C", "Messwert eintragen: A", "Messwert eintragen: B"]

    def test_jede_stelle_bekommt_ihren_brief(self, raeume: Raeume, als: Als) -> None:
        Stadt.objects.update(fester_tag=TAG)
        m = baue_messgroesse(baue_ziel(raeume["R-I"]), name="Fortgebildete", art="prozent", verantwortlich="Personalentwicklung")
        seite = text(als("ressort1").get("/scorecard/faellig/"))
        assert "An: Personalentwicklung" in seite and "Fortgebildete, Ressort I, Stichtage 31.03., 30.06. und 30.09.2007" in seite
        assert m.get_absolute_url() in seite and "3 Werte sind fällig, zu 1 Messgröße von 1 Stelle." in seite
        assert "Kein Wert ist fällig." in text(als("ressort2").get("/scorecard/faellig/"))
        assert als("fachkraft1").get("/scorecard/faellig/").status_code == 404


def test_der_brief_nennt_werte_stichtage_und_frist() -> None:
    posten = [Rueckstand("PE", name, "Fachbereich", date(2007, 9, 30)) for name in ("A", "B")]
    zwei, eine = brief(posten, "Stadt Halle", date(2007, 10, 29)), brief(posten[:1], "Stadt Halle", date(2007, 10, 29))
    assert "fehlen uns 2 Werte, für die" in zwei and "- B, Fachbereich, Stichtag 30.09.2007" in zwei and zwei.endswith("Stadt Halle")
    assert "fehlt uns ein Wert, für den" in eine and "bis zum 29.10.2007" in eine
    with pytest.raises(ValueError, match="keine Erinnerung"):
        brief([], "", TAG)


@pytest.mark.django_db
class TestZeitVonRotBisZurAntwort:
    ADRESSE = "/scorecard/2007/ressort/R-I/?stand=30.09.2007"

    def rote(self, raeume: Raeume) -> Messgroesse:
        m = baue_messgroesse(baue_ziel(raeume["R-I"]), name="Fortgebildete", art="prozent")
        trage_ein(m, date(2007, 6, 30), 5)
        trage_ein(m, date(2007, 9, 30), 5)
        return m

    def test_ohne_antwort_zaehlt_die_zeile_die_tage(self, raeume: Raeume, als: Als) -> None:
        self.rote(raeume)
        seite = text(als("ressort1").get(self.ADRESSE))
        assert "Rot seit 30.06.2007; seit " in seite and "Tagen ohne Antwort." in seite

    def test_beantwortet_nennt_sie_die_tage_bis_zur_antwort(self, raeume: Raeume, als: Als) -> None:
        m = self.rote(raeume)
        Rotnotiz.objects.create(
            messgroesse=m, stichtag=date(2007, 6, 30), art="duldung", ursache="Grippe", bis=date(2099, 12, 31), notiert_am=date(2007, 7, 15)
        )
        seite = text(als("ressort1").get(self.ADRESSE))
        assert "Rot seit 30.06.2007; beantwortet am 15.07.2007, nach 15 Tagen." in seite and "Antwort fehlt" not in seite


@pytest.mark.django_db
def test_die_guete_nennt_alles_was_die_scorecard_schwaecht(raeume: Raeume, als: Als) -> None:
    ort = raeume["R-I"]
    baue_ziel(ort, text="Ungemessen")
    herrenlos = baue_ziel(ort, text="Herrenlos", verantwortlich="")
    Zielmassnahme.objects.create(ziel=herrenlos, text="Tun")
    baue_messgroesse(herrenlos, name="Verstummt", art="prozent")
    weit = baue_messgroesse(herrenlos, name="Zu weit", art="prozent")
    for monat, tag in ((3, 31), (6, 30), (9, 30), (12, 31)):
        trage_ein(weit, date(2007, monat, tag), 40)
    wartet = baue_messgroesse(herrenlos, name="Unbestätigt", art="prozent", zweite_person=True)
    trage_ein(wartet, date(2007, 12, 31), 20)
    seite = als("ressort1").get("/scorecard/2007/ressort/R-I/guete/?stand=31.12.2007")
    gruppen = {art: [name for name, *_ in eintraege] for art, eintraege in seite.context["gruppen"].items()}
    assert gruppen["Ziel ohne Messgröße"] == ["Ungemessen"]
    assert gruppen["Ziel ohne verantwortliche Stelle"] == ["Herrenlos"]
    assert sorted(gruppen["Messgröße seit zwei Zeiträumen ohne Wert"]) == ["Unbestätigt", "Verstummt"]
    assert gruppen["Schwellen, die noch nie griffen"] == ["Zu weit"]
    assert "Nur eine Perspektive hat Ziele: Finanzperspektive." in text(seite)
    baue_ziel(ort, text="Zweite Perspektive", perspektive="kunden")
    assert "Ohne Ziel: Prozessperspektive und Entwicklungsperspektive." in text(als("ressort1").get("/scorecard/2007/ressort/R-I/guete/"))


@pytest.mark.django_db
def test_auf_rot_am_jahresende_wird_auch_im_naechsten_jahr_geantwortet_und_freigegeben(
    raeume: Raeume, besetzung: Besetzung, als: Als
) -> None:
    """The values of December come in February: the way from the Scorecard of the old year stays on its Stand."""
    Stadt.objects.update(fester_tag=date(2008, 2, 10))
    m, ende = baue_messgroesse(baue_ziel(raeume["R-I"])), date(2007, 12, 31)
    trage_ein(m, ende, 5)
    client, adresse = als("ressort1"), f"{m.get_absolute_url()}?stand=31.12.2007"
    assert f'href="{adresse}"' in text(client.get("/scorecard/2007/ressort/R-I/"))
    assert "Antwort fehlt" not in text(client.get(m.get_absolute_url()))
    antwort = f"{m.get_absolute_url()}antwort/?stand=31.12.2007"
    assert f'href="{antwort}"' in text(client.get(adresse))
    with pytest.raises(Abgelehnt, match="fehlt die Antwort"):
        gib_frei(wer=wer_ist(besetzung.ressort1), gebiet=raeume["R-I"], stand=ende)
    gesendet = client.post(antwort, {"art": "duldung", "ursache": "Grippe", "bis": "31.03.2008"})
    assert (gesendet.status_code, gesendet["Location"]) == (302, adresse)
    assert gib_frei(wer=wer_ist(besetzung.ressort1), gebiet=raeume["R-I"], stand=ende).inhalt[0]["antwort"]["ursache"] == "Grippe"
