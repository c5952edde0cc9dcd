"""Verfahren der Typisierung als Versionen, und die Werkstatt, deren Adresse das Szenario ist."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.typisierungsverfahren import Merkmalsangabe, Verfahrensangaben, lege_verfahren_an
from sozialraum.models import Indikator, Schwerpunktraumliste, Typisierungsmerkmal, Typisierungsverfahren
from sozialraum.schwerpunkte_typen import Stufen
from tests.factories import Besetzung, wer_ist

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]
TAG = date(2006, 12, 31)


def abgewiesen(aktion: Callable[[], object], satz: str) -> None:
    with pytest.raises(IntegrityError, match=satz), transaction.atomic():
        aktion()


def angaben(**anders: Any) -> Verfahrensangaben:
    werte: dict[str, Any] = {
        "schluessel": "eigen", "name": "Eigenes", "gueltig_ab": TAG, "merkmale": [Merkmalsangabe("status", "arbeitslose_u25", Fraction(1))],
        "status": Stufen((Fraction(1),), ("ruhig", "laut")), "dynamik": None, "schwerpunkt": [("laut", "")],
    }  # fmt: skip
    return Verfahrensangaben(**(werte | anders))


class TestVerfahren:
    @staticmethod
    def _gezeigt(form: Any) -> dict[str, Any]:
        """What the form shows, as it would be sent unchanged."""
        werte = {name: form[name].value() for name in form.fields if not name.startswith("stand_")}
        return {name: "" if wert is None else wert for name, wert in werte.items()}

    def test_eine_aenderung_ist_die_naechste_version(self, besetzung: Besetzung) -> None:
        wer = wer_ist(besetzung.controlling)
        erste, zweite = (lege_verfahren_an(wer=wer, angaben=angaben(name=name)) for name in ("Eins", "Zwei"))
        assert (erste.version, zweite.version) == (1, 2) and Typisierungsverfahren.objects.get(pk=erste.pk).name == "Eins"

    @pytest.mark.parametrize(
        ("indikator", "satz"), [("wanderung", "ohne Wertung"), ("lebendgeborene", "bloße Anzahl"), ("gibt_es_nicht", "gibt es nicht")]
    )
    def test_welcher_indikator_nicht_taugt(self, besetzung: Besetzung, indikator: str, satz: str) -> None:
        with pytest.raises(Abgelehnt, match=satz):
            lege_verfahren_an(
                wer=wer_ist(besetzung.controlling), angaben=angaben(merkmale=[Merkmalsangabe("status", indikator, Fraction(1))])
            )

    def test_das_formular_liest_grenzen_klassen_und_regel(self, als: Any) -> None:
        url = f"{reverse('typisierungsverfahren_neu')}?aus=berlin-1"
        daten = self._gezeigt(als("controlling").get(url).context["form"])
        daten |= {"status_grenzen": "-1; 0,5; 2", "regel": "sehr niedrig / negativ\nniedrig", "s_sprachstand": "2,5"}
        assert als("controlling").post(url, daten).status_code == 302
        neu = Typisierungsverfahren.objects.get(schluessel="berlin", version=2)
        assert [str(g.normalize()) for g in neu.status_grenzen] == ["-1", "0.5", "2"]
        assert neu.schwerpunkt == [["sehr niedrig", "negativ"], *(["niedrig", d] for d in ("positiv", "stabil", "negativ"))]
        assert neu.merkmale.get(teil="status", indikator__schluessel="sprachstand").gewicht == Fraction(5, 2)

    @pytest.mark.parametrize(("grenzen", "satz"), [("1; 0", "aufsteigen"), ("eins", "keine Zahl"), ("1", "gehören 2 Klassen, nicht 4")])
    def test_unbrauchbare_grenzen_bekommen_einen_satz(self, als: Any, grenzen: str, satz: str) -> None:
        url = f"{reverse('typisierungsverfahren_neu')}?aus=berlin-1"
        daten = self._gezeigt(als("controlling").get(url).context["form"])
        antwort = als("controlling").post(url, daten | {"status_grenzen": grenzen})
        assert antwort.status_code == 422 and satz in antwort.content.decode()

    @pytest.mark.parametrize(
        ("anders", "regel"),
        [
            ({"status_klassen": ["a"]}, "status_eine_klasse_mehr_als_grenzen"),
            ({"dynamik_grenzen": [1]}, "dynamik_eine_klasse_mehr_als_grenzen"),
            ({"ddof": 2}, "typisierung_ddof_0_oder_1"),
            ({"vergleichsjahre": 0}, "vergleich_1_bis_20_jahre"),
        ],
    )
    def test_was_die_datenbank_selbst_haelt(self, anders: dict[str, Any], regel: str) -> None:
        felder: dict[str, Any] = {"schluessel": "x", "version": 1, "name": "x", "gueltig_ab": TAG}
        felder |= {"status_grenzen": [1], "status_klassen": ["a", "b"]}
        abgewiesen(lambda: Typisierungsverfahren.objects.create(**(felder | anders)), regel)
        row = Typisierungsverfahren.objects.create(**felder)
        indikator = Indikator.objects.first()
        abgewiesen(
            lambda: Typisierungsmerkmal.objects.create(verfahren=row, teil="status", indikator=indikator, gewicht=0), "gewicht_ueber_0"
        )


class TestWerkstatt:
    def test_was_waere_wenn_steht_in_der_adresse_und_nennt_wer_sich_bewegt(self, als: Any) -> None:
        antwort = als("ressort1").get(reverse("schwerpunkt_werkstatt"), {"stichtag": "31.12.2006", "status_grenzen": "-1; 0,5; 1,5"})
        bewegt = [zeile.name for zeile in antwort.context["vergleich"].bewegte]
        assert antwort.status_code == 200 and "Südstadt" in bewegt and "Silberhöhe" not in bewegt

    def test_ein_gewicht_null_laesst_den_indikator_weg(self, als: Any) -> None:
        antwort = als("ressort1").get(reverse("schwerpunkt_werkstatt"), {"g_s_sprachstand": "0"})
        assert "s_sprachstand" not in {m.schluessel for m in antwort.context["ergebnis"].verfahren.merkmale}

    @pytest.mark.parametrize("feld", ["stichtag", "status_grenzen", "mindesteinwohner", "g_s_sprachstand", "ausschluss"])
    def test_unlesbares_in_der_adresse_bekommt_einen_satz(self, als: Any, feld: str) -> None:
        antwort = als("ressort1").get(reverse("schwerpunkt_werkstatt"), {feld: "xx"})
        assert antwort.status_code == 422 and antwort.context["werkstatt"].form.errors[feld]

    def test_mit_geaenderten_grenzen_gibt_es_keinen_entwurf(self, als: Any) -> None:
        url = f"{reverse('schwerpunkt_werkstatt')}?status_grenzen=-1;0,5;1,5"
        antwort = als("controlling").post(url, {"name": "x"})
        assert antwort.status_code == 422 and not Schwerpunktraumliste.objects.filter(name="x").exists()

    def test_ohne_alten_wert_sagt_sie_warum_nicht(self, als: Any) -> None:
        antwort = als("ressort1").get(reverse("schwerpunkt_werkstatt"), {"stichtag": "31.12.2003"})
        assert antwort.status_code == 200 and "So lässt sich nicht rechnen" in antwort.content.decode()
