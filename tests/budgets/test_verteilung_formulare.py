"""The forms of a Verteilung: scenario, draft, Teiltopf, decision; what is saved, what comes back with 422, who is too late."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from budgets.models import Gewichtung, Teiltopf, Verteilung
from sozialraum.models import Beschluss, Gebiet, Protokoll
from tests.budgets.kontext import beschlossene_2007, beschluss, verteilung_2007, verteilung_2008

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]


def _ort(name: str, *args: Any) -> str:
    return reverse(name, args=args)


class TestSzenario:
    def test_ein_szenario_wird_mit_den_annahmen_der_adresse_gespeichert(self, als: Any) -> None:
        ziel, ressort = verteilung_2007(), Gebiet.objects.get(schluessel="R-I")
        ort = f"{_ort('verteilung_kopieren', ziel.pk)}?hze-sockel=60000"
        assert "Kleine Räume" not in als("ressort1").get(ort).content.decode()
        antwort = als("ressort1").post(ort, {"name": "Mehr Sockel", "gebiet": ressort.pk, "grund": "Kleine Räume stützen"})
        neu = Verteilung.objects.get(name="Mehr Sockel")
        assert (antwort.status_code, antwort.url) == (302, neu.get_absolute_url())
        assert neu.teiltoepfe.get(schluessel="hze").sockel_cent == 6_000_000

    def test_ohne_begruendung_kommt_das_formular_mit_422_zurueck(self, als: Any) -> None:
        antwort = als("controlling").post(_ort("verteilung_kopieren", verteilung_2007().pk), {"name": "X"})
        assert antwort.status_code == 422
        assert "Bitte füllen Sie das Feld „Begründung“ aus." in antwort.content.decode()

    def test_niemand_legt_ein_szenario_fuer_ein_fremdes_ressort_an(self, als: Any) -> None:
        fremd = Gebiet.objects.get(schluessel="R-II")
        antwort = als("ressort1").post(_ort("verteilung_kopieren", verteilung_2007().pk), {"name": "X", "gebiet": fremd.pk, "grund": "Y"})
        assert antwort.status_code == 422

    def test_annahmen_lassen_sich_in_den_entwurf_uebernehmen(self, als: Any) -> None:
        ziel = verteilung_2008()
        ort = f"{_ort('verteilung_uebernehmen', ziel.pk)}?hze-sockel=60000"
        assert als("controlling").get(ort).status_code == 200
        assert als("controlling").post(ort, {"version": ziel.version}).status_code == 302
        assert ziel.teiltoepfe.get(schluessel="hze").sockel_cent == 6_000_000
        assert als("controlling").post(ort, {"version": ziel.version}).status_code in (409, 422)

    @pytest.mark.parametrize("seite", ["verteilung_kopieren", "verteilung_uebernehmen"])
    def test_was_sich_nicht_lesen_laesst_wird_nicht_gespeichert(self, als: Any, seite: str) -> None:
        ziel, vorher = verteilung_2008(), Verteilung.objects.count()
        ort = f"{_ort(seite, ziel.pk)}?hze-sockel=25.5"
        daten = {"name": "X", "gebiet": ziel.gebiet_id, "grund": "Y", "version": ziel.version}
        for antwort in (als("controlling").get(ort), als("controlling").post(ort, daten)):
            assert antwort.status_code == 422
            assert "Sockel je Sozialraum: " in antwort.content.decode()
        assert Verteilung.objects.count() == vorher
        assert Verteilung.objects.get(pk=ziel.pk).version == ziel.version


class TestEntwurf:
    def test_der_teiltopf_wird_gespeichert_und_wer_zu_spaet_kommt_erfaehrt_es(self, als: Any) -> None:
        ziel = verteilung_2008()
        ort = _ort("verteilung_teiltopf", ziel.pk, "hze")
        seite = als("controlling").get(ort)
        daten = {**seite.context["form"].data, "teil": "einstellungen", "version": ziel.version, "name": "Hilfen", "betrag": "14.728.475",
                 "bevoelkerung": ziel.teiltoepfe.get(schluessel="hze").bevoelkerung_id, "sockel": "70.000"}  # fmt: skip
        assert als("controlling").post(ort, daten).status_code == 302
        assert ziel.teiltoepfe.get(schluessel="hze").sockel_cent == 7_000_000
        assert als("controlling").post(ort, daten).status_code == 409

    def test_dienste_werden_als_ganzes_ersetzt(self, als: Any) -> None:
        ziel = verteilung_2008()
        daten = {"teil": "dienste", "version": ziel.version, "dienst-TOTAL_FORMS": "1", "dienst-INITIAL_FORMS": "0",
                 "dienst-0-name": "Krisendienst", "dienst-0-betrag": "1.000.000", "dienst-0-verantwortlich": "Fachbereich"}  # fmt: skip
        assert als("controlling").post(_ort("verteilung_teiltopf", ziel.pk, "hze"), daten).status_code == 302
        assert [(d.name, d.betrag_cent) for d in ziel.teiltoepfe.get(schluessel="hze").dienste.all()] == [("Krisendienst", 100_000_000)]

    def test_ein_dienst_ohne_betrag_ist_ein_satz(self, als: Any) -> None:
        ziel = verteilung_2008()
        daten = {"teil": "dienste", "version": ziel.version, "dienst-TOTAL_FORMS": "1", "dienst-INITIAL_FORMS": "0", "dienst-0-name": "X"}
        antwort = als("controlling").post(_ort("verteilung_teiltopf", ziel.pk, "hze"), daten)
        assert antwort.status_code == 422 and "Zu jedem Dienst gehören ein Name und ein Betrag." in antwort.content.decode()

    def test_eine_gewichtung_wird_uebernommen(self, als: Any) -> None:
        ziel, foerderung = verteilung_2008(), Gewichtung.objects.get(schluessel="foerderung")
        daten = {"teil": "gewichtung", "version": ziel.version, "gewichtung": foerderung.pk}
        assert als("controlling").post(_ort("verteilung_teiltopf", ziel.pk, "hze"), daten).status_code == 302
        assert ziel.teiltoepfe.get(schluessel="hze").gewichte.count() == 4

    def test_anlegen_aendern_teiltopf_anlegen_und_entfernen(self, als: Any) -> None:
        ziel, client = verteilung_2007(), als("controlling")
        kopf = {"name": "Neu", "haushaltsjahr": ziel.haushaltsjahr_id, "einheit": "EUR", "gebiet": ziel.gebiet_id,
                "gebietsstand": "31.12.2006", "werte_stand": "31.12.2005"}  # fmt: skip
        assert client.post(_ort("verteilung_neu"), {**kopf, "gebietsstand": "31.13.2006"}).status_code == 422
        assert client.post(_ort("verteilung_neu"), kopf).status_code == 302
        neu = Verteilung.objects.get(name="Neu")
        assert client.post(_ort("verteilung_aendern", neu.pk), {**kopf, "name": "Neuer", "version": neu.version}).status_code == 302
        neu.refresh_from_db()
        topf = {"name": "Sonstiges", "betrag": "0", "version": neu.version}
        ohne_bevoelkerung = client.post(_ort("verteilung_teiltopf_neu", neu.pk), topf)
        assert ohne_bevoelkerung.status_code == 422
        assert "Bitte füllen Sie das Feld „Bevölkerung“ aus." in ohne_bevoelkerung.content.decode()
        topf["bevoelkerung"] = "keine"
        assert client.post(_ort("verteilung_teiltopf_neu", neu.pk), topf).status_code == 302
        neu.refresh_from_db()
        assert neu.teiltoepfe.get(schluessel="sonstiges").bevoelkerung is None
        gleich = client.get(_ort("verteilung_teiltopf", neu.pk, "sonstiges")).content.decode()
        assert '<option value="keine" selected>keine: jeder Raum zählt gleich</option>' in gleich
        weg = {"teil": "entfernen", "version": neu.version}
        assert client.post(_ort("verteilung_teiltopf", neu.pk, "sonstiges"), weg).status_code == 302
        assert (neu.name, neu.teiltoepfe.count()) == ("Neuer", 2)

    def test_eine_personalbemessung_heisst_auch_beim_anlegen_so(self, als: Any) -> None:
        seite = als("controlling").get(_ort("verteilung_neu"), {"einheit": "VZÄ"})
        assert seite.context["titel"] == "Personalbemessung anlegen"
        assert seite.context["brotkrumen"][0] == ("Personalbemessung", _ort("personalbemessung"))
        assert als("controlling").get(_ort("verteilung_neu")).context["titel"] == "Verteilung anlegen"

    def test_den_entwurf_des_fachbereichs_aendert_keine_ressortleitung(self, als: Any) -> None:
        vorgelegt = verteilung_2007()
        assert als("ressort1").get(_ort("verteilung_aendern", vorgelegt.pk)).status_code == 403
        assert als("ressort1").get(_ort("verteilung_aendern", verteilung_2008().pk)).status_code == 404


class TestEntscheidung:
    def test_zur_wahl_stehen_die_juengsten_beschluesse_zuerst_und_keine_laengst_vergangenen(self, als: Any) -> None:
        alt, neu = beschluss(tag=date(2004, 12, 31)), beschluss(tag=date(2007, 12, 13))
        mittel, fremd = beschluss(tag=date(2005, 1, 1)), beschluss(entscheidet=False)
        ohne_tag = Beschluss.objects.create(gremium=neu.gremium, titel="Ohne Tag")
        form = als("fachbereichsleitung").get(_ort("verteilung_entscheidung", verteilung_2007().pk)).context["form"]
        wahl = list(form.fields["beschluss"].queryset)
        assert [b for b in wahl if b in (alt, neu, mittel, fremd, ohne_tag)] == [neu, mittel, ohne_tag]
        assert "ab 2005" in form.fields["beschluss"].help_text

    def test_der_ganze_weg_vom_entwurf_zum_beschluss(self, als: Any, besetzung: Any) -> None:
        beschlossene_2007(besetzung)  # against which the other is capped
        ziel = verteilung_2008()
        assert als("controlling").post(_ort("verteilung_vorlegen", ziel.pk)).status_code == 302
        ort, daten = _ort("verteilung_beschliessen", ziel.pk), {"beschluss": beschluss(tag=date(2007, 1, 15)).pk, "bestaetigt": "on"}
        assert als("controlling").post(ort, daten).status_code == 403
        assert als("fachbereichsleitung").post(ort, {}).status_code == 422
        assert als("fachbereichsleitung").post(ort, daten).status_code == 302
        assert Verteilung.objects.get(pk=ziel.pk).ist_beschlossen
        seite = als("ressort3").get(_ort("verteilung_entscheidung", ziel.pk)).content.decode()
        assert Verteilung.objects.get(pk=ziel.pk).pruefsumme in seite

    def test_wer_vorgelegt_hat_sieht_warum_er_nicht_beschliessen_kann(self, als: Any) -> None:
        ziel = verteilung_2008()
        als("fachbereichsleitung").post(_ort("verteilung_vorlegen", ziel.pk))
        seite = als("fachbereichsleitung").get(_ort("verteilung_entscheidung", ziel.pk)).content.decode()
        assert "trägt ihren Beschluss nicht selbst ein" in seite and "disabled" in seite
        daten = {"beschluss": beschluss().pk, "bestaetigt": "on"}
        assert als("fachbereichsleitung").post(_ort("verteilung_beschliessen", ziel.pk), daten).status_code == 422

    def test_was_im_weg_steht_steht_auf_der_seite(self, als: Any) -> None:
        Teiltopf.objects.filter(verteilung=verteilung_2008(), schluessel="hze").update(betrag_cent=1)
        seite = als("controlling").get(_ort("verteilung_entscheidung", verteilung_2008().pk)).content.decode()
        assert "Noch nicht möglich" in seite and "disabled" in seite

    def test_ohne_grund_wird_nichts_zurueckgezogen(self, als: Any) -> None:
        assert als("controlling").post(_ort("verteilung_zurueckziehen", verteilung_2007().pk), {"grund": ""}).status_code == 422
        assert als("controlling").post(_ort("verteilung_zurueckziehen", verteilung_2007().pk), {"grund": "Prüfen"}).status_code == 302
        assert Protokoll.objects.get(aktion="verteilung_zurueckgezogen").grund == "Prüfen"
