"""What a decision makes final besides the Verteilung itself: its Beschluss, its year, and what a draft may not do to it."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from berichte.actions.berichte import _privat_fuer
from berichte.sections import sozialraumbudget
from budgets.actions import verteilung as actions
from budgets.inputs import rechne
from budgets.models import Verteilung
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.gremien import speichere_beschluss
from sozialraum.models import Beschluss, Gebiet
from tests.budgets.kontext import beschlossene_2007, beschluss, verteilung_2007, verteilung_2008
from tests.factories import wer_ist

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]


@pytest.mark.parametrize(("feld", "wert"), [("titel", "Etwas anderes"), ("jahr", 1999), ("tag", date(1999, 1, 1))])
def test_ein_beschluss_auf_dem_eine_verteilung_beruht_behaelt_was_ihn_ausmacht(besetzung: Any, feld: str, wert: Any) -> None:
    ziel = beschlossene_2007(besetzung).beschluss
    Beschluss.objects.filter(pk=ziel.pk).update(jahr=2006)
    with pytest.raises(IntegrityError, match="beruht eine Verteilung"), transaction.atomic():
        Beschluss.objects.filter(pk=ziel.pk).update(**{feld: wert})
    setattr(ziel, feld, wert)
    if feld != "jahr":  # the action derives the year from the day
        with pytest.raises(Abgelehnt):
            speichere_beschluss(wer=wer_ist(besetzung.controlling), beschluss=ziel)


def test_der_text_darf_nachgetragen_aber_nicht_geaendert_werden(besetzung: Any) -> None:
    wer, ziel = wer_ist(besetzung.controlling), beschlossene_2007(besetzung).beschluss
    ziel.text = "Der Jugendhilfeausschuss beschließt die Sozialraumbudgets."
    speichere_beschluss(wer=wer, beschluss=ziel)
    ziel.text = "Der Jugendhilfeausschuss lehnt ab."
    with pytest.raises(Abgelehnt):
        speichere_beschluss(wer=wer, beschluss=ziel)


def test_ein_beschluss_ohne_verteilung_bleibt_aenderbar(besetzung: Any) -> None:
    ziel = beschluss()
    ziel.titel = "Sozialraumbudgets, neu gefasst"
    assert speichere_beschluss(wer=wer_ist(besetzung.controlling), beschluss=ziel).titel == "Sozialraumbudgets, neu gefasst"


def test_fuer_ein_jahr_gilt_nur_eine_verteilung_eine_zweite_ist_eine_korrektur(besetzung: Any) -> None:
    controlling, leitung = wer_ist(besetzung.controlling), wer_ist(besetzung.fachbereichsleitung)
    zweite = actions.kopiere(wer=controlling, verteilung=verteilung_2007(), name="Andere 2007", grund="Gegenvorschlag")
    actions.lege_vor(wer=controlling, verteilung=zweite)
    erste = beschlossene_2007(besetzung)
    with pytest.raises(Abgelehnt, match="Korrektur"):
        actions.beschliesse(wer=leitung, verteilung=zweite, beschluss=beschluss())
    korrektur = actions.korrigiere(wer=controlling, verteilung=erste, grund="Gegenvorschlag")
    actions.lege_vor(wer=controlling, verteilung=korrektur)
    assert actions.beschliesse(wer=leitung, verteilung=korrektur, beschluss=beschluss()) == Verteilung.objects.geltend(2007)


def test_fehlende_bevoelkerung_zaehlt_nie_als_null(besetzung: Any) -> None:
    assert rechne(verteilung_2007(), frisch=True).rechenbar
    neu = Gebiet.objects.create(schluessel="999", name="Neubaugebiet", ebene=4, gueltig_von=date(2000, 1, 1))
    fehler = rechne(verteilung_2007(), frisch=True).fehler
    assert fehler and all("Bevölkerung" in satz and neu.name in satz for satz in fehler)


def test_der_bericht_ueber_einen_entwurf_steht_im_protokoll_nur_fuer_dessen_gebiet(besetzung: Any) -> None:
    entwurf, vorgelegt = verteilung_2008(), verteilung_2007()
    assert _privat_fuer(sozialraumbudget.lade(entwurf)) == entwurf.gebiet
    assert _privat_fuer(sozialraumbudget.lade(vorgelegt)) is None


def test_ein_privates_vorjahr_verraet_auch_der_vergleich_nicht(als: Any) -> None:
    privat, vorgelegt = verteilung_2008(), verteilung_2007()
    Verteilung.objects.filter(pk=vorgelegt.pk).update(vorjahr=privat)
    for pfad in ("", "?vergleich=vorjahr", "vergleich/?mit=vorjahr"):
        seite = f"/verteilungen/{vorgelegt.pk}/{pfad}"
        assert privat.name not in (fremd := als("ressort1").get(seite).content.decode())
        assert "Vorjahr 2008" not in fremd and "dem Vorjahr 2008" not in fremd
    assert privat.name in als("controlling").get(f"/verteilungen/{vorgelegt.pk}/").content.decode()
