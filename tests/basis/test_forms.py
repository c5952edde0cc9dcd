"""Fields read German numbers strictly, and the form says what is missing."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH

from basis.forms import DatumField, EuroField, Form, ProzentField, ZahlField


class Umschichtung(Form):
    betrag = EuroField(label="Betrag", min_value=1, max_value=97_600_00)
    ab = DatumField(label="Wirksam ab")
    anteil = ProzentField(label="Anteil", required=False)
    geprueft = forms.BooleanField(label="Die Deckungsfähigkeit ist geprüft.")
    dauer = forms.ChoiceField(label="Dauer", widget=forms.RadioSelect, choices=[("1", "einmalig"), ("2", "dauerhaft")], required=False)


GUT = {"betrag": "25.000,50", "ab": "01.10.2007", "anteil": "12,5 %", "geprueft": "on"}


def test_ein_geldbetrag_wird_zu_ganzen_cent():
    form = Umschichtung(GUT)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["betrag"] == 2_500_050
    assert form.cleaned_data["ab"] == date(2007, 10, 1)
    assert form.cleaned_data["anteil"] == Fraction(1, 8)


@pytest.mark.parametrize("text", ["25000", "25.000", "25.000,00", "25.000,00 €", "25000 €"])
def test_alle_ueblichen_schreibweisen_von_geld_werden_gelesen(text):
    assert EuroField().clean(text) == 2_500_000


@pytest.mark.parametrize("text", ["25.5", "25,000.50", "NaN", "zwanzig", "1e5", "٢٥"])
def test_zweideutiges_geld_wird_mit_einem_satz_abgelehnt(text):
    with pytest.raises(ValidationError, match=r"\."):
        EuroField().clean(text)


def test_ein_zu_hoher_betrag_nennt_die_grenze_mit_einheit():
    form = Umschichtung({**GUT, "betrag": "120.000"})
    assert form.errors["betrag"] == ["Der Wert darf nicht über 97.600\u00a0€ liegen."]


def test_die_fehlerliste_nennt_jedes_feld_und_verweist_darauf():
    form = Umschichtung({"ab": "31.9.2007"})
    assert form.fehlerliste == [
        ("Bitte füllen Sie das Feld „Betrag“ aus.", "#id_betrag"),
        ("Den Tag „31.9.2007“ gibt es nicht.", "#id_ab"),
        ("Bitte bestätigen Sie: „Die Deckungsfähigkeit ist geprüft.“", "#id_geprueft"),
    ]


def test_gespeicherte_werte_erscheinen_deutsch():
    form = Umschichtung(initial={"betrag": 2_500_050, "ab": date(2007, 10, 1), "anteil": Fraction(1, 8)})
    assert [form[name].value() for name in ("betrag", "ab", "anteil")] == ["25.000,50", "01.10.2007", "12,5"]


def test_unveraenderte_werte_gelten_nicht_als_geaendert():
    form = Umschichtung({"betrag": "25.000,50", "ab": "1.10.2007", "anteil": "12,50", "dauer": ""}, initial={
        "betrag": 2_500_050, "ab": date(2007, 10, 1), "anteil": Fraction(1, 8), "geprueft": False, "dauer": ""})  # fmt: skip
    assert form.changed_data == []


@pytest.mark.parametrize(("text", "tag"), [
    ("15.10.07", date(2007, 10, 15)), ("1.10.7", date(2007, 10, 1)), (" 1.1.49 ", date(2049, 1, 1)), ("15.10.2007", date(2007, 10, 15)),
])  # fmt: skip
def test_ein_kurz_getipptes_jahr_liegt_vor_2050(text, tag):
    assert DatumField().clean(text) == tag


@pytest.mark.parametrize("text", ["15.10.", "24.11.99", "1.1.50", "15.10.007", "31.9.07", "07-10-15", "15/10/07"])
def test_was_kein_tag_ist_bleibt_keiner(text):
    with pytest.raises(ValidationError, match=f"„{text}“|„31.9.2007“"):
        DatumField().clean(text)


def test_zu_viele_nachkommastellen_werden_abgelehnt():
    assert ZahlField(stellen=1).clean("1.234,5") == Decimal("1234.5")
    with pytest.raises(ValidationError, match="zu viele Nachkommastellen"):
        ZahlField(stellen=1).clean("1,25")


def test_die_feldvorlage_verbindet_hilfe_und_fehler_mit_dem_feld():
    html = Umschichtung({"ab": "falsch"})["ab"].as_field_group()
    assert 'aria-describedby="id_ab_helptext id_ab_error"' in html
    assert 'aria-invalid="true"' in html
    assert "kern-form-input__input--error" in html
    assert "style=" not in html


def test_freiwillige_felder_sind_als_optional_gekennzeichnet():
    form = Umschichtung()
    assert "– optional" in form["anteil"].as_field_group()
    assert "– optional" not in form["betrag"].as_field_group()


def test_auswahlknoepfe_stehen_in_einer_feldgruppe_mit_legende():
    html = Umschichtung()["dauer"].as_field_group()
    assert html.startswith("<fieldset") and "<legend" in html
    assert html.count('class="kern-form-check__radio"') == 2


@pytest.mark.parametrize(("required", "words"), [(True, "bitte wählen"), (False, "keine Angabe")])
def test_die_leere_auswahl_steht_in_worten_da(required, words):
    class Auswahl(Form):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["art"] = forms.ChoiceField(choices=[*BLANK_CHOICE_DASH, ("a", "A")], required=required)

    html = str(Auswahl()["art"])
    assert "---" not in html and f">{words}</option>" in html and ">A</option>" in html


def test_die_fehlende_antwort_heisst_wie_das_feld_beim_absenden():
    """Forms name and add fields after their start."""
    form = Umschichtung({})
    form.fields["betrag"].label = "Entgelt"
    form.fields["grund"] = forms.CharField(label="Grund")
    assert form.errors["betrag"] == ["Bitte füllen Sie das Feld „Entgelt“ aus."]
    assert form.errors["grund"] == ["Bitte füllen Sie das Feld „Grund“ aus."]
