"""Vereinbarungen with the database: four eyes, what is closed stays, prospective only, shares, who sees what."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from budgets.actions import vereinbarungen as actions
from budgets.actions.erlaubnisse import trage_erlaubnis_ein
from budgets.models import Betriebserlaubnis, Vereinbarung, Vereinbarungsfassung
from budgets.querysets.ordnungen import Ordnung, ordnung
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Protokoll, Traeger
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
HEUTE = date(2007, 10, 15)


@pytest.fixture(autouse=True)
def _fester_tag(raeume: Raeume) -> None:
    raeume.stadt.fester_tag = HEUTE
    raeume.stadt.save()


@pytest.fixture
def traeger(raeume: Raeume) -> Traeger:
    return Traeger.objects.create(schluessel="probe", name="Muster Probe", art="frei", gueltig_von=date(2000, 1, 1), muster=True)


@pytest.fixture
def vertrag(besetzung: Besetzung, raeume: Raeume, traeger: Traeger) -> Vereinbarung:
    return _lege_an(besetzung, raeume["I"], traeger)


def _lege_an(besetzung: Besetzung, gebiet: Any, traeger: Any, **felder: Any) -> Vereinbarung:
    angaben = {"titel": "Probe", "art": "lqe", "form": "vertrag", "zielgruppe": "hze", "wirkungsauftrag": "wirkt"}
    v = Vereinbarung(traeger=traeger, gebiet=gebiet, **{**angaben, **felder})
    return actions.speichere_vereinbarung(wer=wer_ist(besetzung.controlling), vereinbarung=v)


def test_die_sozialraeume_stehen_in_ihrer_reihenfolge(raeume: Raeume) -> None:
    rows = [Vereinbarung(gebiet=raeume[raum], zielgruppe="hze") for raum in ("V", "III", "IV", "II", "I")]
    richtig = [raeume[raum].bezeichnung for raum in ("I", "II", "III", "IV", "V")]
    assert [g.name for g in ordnung(rows, Ordnung.ZIEL)] == richtig
    assert [name for name, _ in ordnung(rows, Ordnung.HEUTE)[0].untergruppen] == richtig


def _entwurf(besetzung: Besetzung, v: Vereinbarung, **felder: Any) -> Vereinbarungsfassung:
    angaben = {"teil": "entgelt", "gueltig_von": date(2007, 11, 1), "gueltig_bis": date(2008, 10, 31), "inhalt": "je Tag",
               "betrag_cent": 98_40, "einheit": "tag"}  # fmt: skip
    fassung = Vereinbarungsfassung(vereinbarung=v, **{**angaben, **felder})
    return actions.entwirf_fassung(wer=wer_ist(besetzung.controlling), fassung=fassung)


def _schliesse(besetzung: Besetzung, f: Vereinbarungsfassung, am: date = HEUTE, wer: str = "fachbereichsleitung") -> Vereinbarungsfassung:
    return actions.schliesse_fassung(wer=wer_ist(getattr(besetzung, wer)), fassung=f, geschlossen_am=am)


def test_wer_entwirft_schliesst_nicht(besetzung: Besetzung, vertrag: Vereinbarung) -> None:
    entwurf = _entwurf(besetzung, vertrag)
    with pytest.raises(Abgelehnt, match="zweite Person"):
        _schliesse(besetzung, entwurf, wer="controlling")
    assert _schliesse(besetzung, entwurf).ist_geschlossen
    assert Protokoll.objects.get(aktion="vereinbarung_geschlossen").privat_fuer == vertrag.gebiet
    with pytest.raises(IntegrityError, match="wer_entwirft_schliesst_nicht"), transaction.atomic():
        neu = _entwurf(besetzung, vertrag, gueltig_von=date(2009, 1, 1), gueltig_bis=date(2009, 12, 31))
        Vereinbarungsfassung.objects.filter(pk=neu.pk).update(geschlossen_am=HEUTE, geschlossen_von=besetzung.controlling)


def test_ein_rueckwirkendes_entgelt_schliesst_niemand(besetzung: Besetzung, vertrag: Vereinbarung) -> None:
    entwurf = _entwurf(besetzung, vertrag, gueltig_von=date(2007, 10, 1))
    with pytest.raises(Abgelehnt, match="§ 78d"):
        _schliesse(besetzung, entwurf)
    with pytest.raises(IntegrityError, match="kein_rueckwirkendes_entgelt"), transaction.atomic():
        Vereinbarungsfassung.objects.filter(pk=entwurf.pk).update(geschlossen_am=HEUTE)


def test_eine_neue_fassung_loest_die_alte_am_tag_davor_ab(besetzung: Besetzung, vertrag: Vereinbarung) -> None:
    alt = _schliesse(besetzung, _entwurf(besetzung, vertrag))
    offen = vertrag.termine.offen().count()
    neu = _schliesse(besetzung, _entwurf(besetzung, vertrag, gueltig_von=date(2008, 5, 1), gueltig_bis=date(2009, 4, 30)))
    alt.refresh_from_db()
    assert (alt.endet_am, alt.endet_grund, neu.nummer) == (date(2008, 4, 30), "abgelöst durch Fassung 2", 2)
    assert offen and vertrag.termine.offen().filter(fassung=neu).exists() and not vertrag.termine.filter(fassung=alt).filter(
        faellig_am__gt=date(2008, 4, 30)
    )


def test_was_vorzeitig_endet_verliert_seine_termine_und_wird_nicht_noch_einmal_beendet(besetzung: Besetzung, vertrag: Vereinbarung) -> None:
    """What was planned after the earlier end falls away, the Verwendungsnachweis stays; a new version begins after that end."""
    zu = _schliesse(besetzung, _entwurf(besetzung, vertrag))
    vertrag.termine.create(fassung=zu, art="nachweis", faellig_am=date(2009, 1, 31))
    ende = date(2008, 3, 31)
    actions.beende_fassung(wer=wer_ist(besetzung.fachbereichsleitung), fassung=zu, zum=ende, grund="Haus schließt")
    assert list(vertrag.termine.offen().filter(faellig_am__gt=ende).values_list("art", flat=True)) == ["nachweis"]
    neu = _entwurf(besetzung, vertrag, gueltig_von=date(2008, 2, 1), gueltig_bis=date(2009, 1, 31))
    with pytest.raises(Abgelehnt, match=r"frühestens am 01\.04\.2008"):
        _schliesse(besetzung, neu)
    neu.gueltig_von = date(2008, 4, 1)
    actions.entwirf_fassung(wer=wer_ist(besetzung.controlling), fassung=neu)
    assert _schliesse(besetzung, neu).ist_geschlossen


def test_was_geschlossen_ist_bleibt(besetzung: Besetzung, vertrag: Vereinbarung) -> None:
    zu = _schliesse(besetzung, _entwurf(besetzung, vertrag))
    for angriff in (
        lambda: Vereinbarungsfassung.objects.filter(pk=zu.pk).update(betrag_cent=1),
        lambda: Vereinbarungsfassung.objects.filter(pk=zu.pk).update(geschlossen_am=None),
        lambda: zu.delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            angriff()
    ende = actions.beende_fassung(wer=wer_ist(besetzung.fachbereichsleitung), fassung=zu, zum=date(2008, 3, 31), grund="Haus schließt")
    assert ende.endet_am == date(2008, 3, 31)


def test_kein_traeger_bekommt_alles(besetzung: Besetzung, raeume: Raeume, vertrag: Vereinbarung, traeger: Traeger) -> None:
    def entwirf(v: Vereinbarung, anteil: str) -> Vereinbarungsfassung:
        return _entwurf(besetzung, v, teil="leistung", betrag_cent=None, einheit="", budgetanteil=Decimal(anteil))

    with pytest.raises(Abgelehnt, match="nie ausschließlich einem Träger"):
        entwirf(vertrag, "1")
    with pytest.raises(IntegrityError, match="kein_exklusives_traegerbudget"), transaction.atomic():
        Vereinbarungsfassung.objects.bulk_create([
            Vereinbarungsfassung(vereinbarung=vertrag, teil="leistung", nummer=9, gueltig_von=HEUTE, gueltig_bis=HEUTE, inhalt="x",
                                 budgetanteil=Decimal(1))
        ])  # fmt: skip
    entwirf(vertrag, "0.6")
    zweite = _lege_an(besetzung, raeume["I"], traeger, titel="Zweite")
    with pytest.raises(Abgelehnt, match="nie ausschließlich einem Träger"):
        entwirf(zweite, "0.4")
    anderer = Traeger.objects.create(schluessel="anderer", name="Muster Anderer", art="frei", gueltig_von=date(2000, 1, 1), muster=True)
    with pytest.raises(Abgelehnt, match="Frei sind noch 40"):
        entwirf(_lege_an(besetzung, raeume["I"], anderer, titel="Dritte"), "0.5")


def test_eine_zuwendung_ist_vertrag_oder_bescheid(besetzung: Besetzung, raeume: Raeume, traeger: Traeger) -> None:
    _lege_an(besetzung, raeume["I"], traeger, art="zuwendung", form="bescheid")
    with pytest.raises(Abgelehnt, match="nie beides"):
        _lege_an(besetzung, raeume["I"], traeger, art="zuwendung", form="vertrag")
    with pytest.raises(Abgelehnt, match="Nur eine Zuwendung"):
        _lege_an(besetzung, raeume["II"], traeger, form="bescheid")


def test_eine_neue_betriebserlaubnis_beendet_die_alte(besetzung: Besetzung, raeume: Raeume, traeger: Traeger) -> None:
    from sozialraum.models import Einrichtung, Einrichtungsart

    art = Einrichtungsart.objects.create(schluessel="probe", name="Probe", gruppe="hilfen")
    angaben = {"art": art, "traeger": traeger, "stadtteil": raeume["101"], "gueltig_von": date(2001, 1, 1)}
    haus = Einrichtung.objects.create(schluessel="p", name="P", **angaben)
    for plaetze, von in ((20, date(2001, 1, 1)), (24, date(2007, 1, 1))):
        neu = Betriebserlaubnis(einrichtung=haus, plaetze=plaetze, gueltig_von=von, quelle="Bescheid")
        trage_erlaubnis_ein(wer=wer_ist(besetzung.controlling), erlaubnis=neu)
    assert list(haus.erlaubnisse.values_list("plaetze", "gueltig_bis")) == [(24, None), (20, date(2006, 12, 31))]


def test_ein_fremdes_ressort_sieht_sie_nicht(als: Callable[..., Any], besetzung: Besetzung, vertrag: Vereinbarung) -> None:
    weg = vertrag.get_absolute_url()
    assert {wer: als(wer).get(weg).status_code for wer in ("ressort1", "ressort2", "controlling", "fachkraft1", "gremium", "pruefung")} == {
        "ressort1": 200, "ressort2": 404, "controlling": 200, "fachkraft1": 404, "gremium": 404, "pruefung": 200,
    }  # fmt: skip


def test_das_formular_lehnt_hundert_prozent_mit_dem_grund_ab(als: Callable[..., Any], vertrag: Vereinbarung) -> None:
    angaben = {"gueltig_von": "01.11.2007", "gueltig_bis": "31.10.2008", "inhalt": "alles", "budgetanteil": "100"}
    antwort = als("controlling").post(f"{vertrag.get_absolute_url()}leistung/entwerfen/", angaben)
    assert antwort.status_code == 422 and "nie ausschließlich einem Träger" in antwort.content.decode()
    antwort = als("controlling").post(f"{vertrag.get_absolute_url()}leistung/entwerfen/", {**angaben, "budgetanteil": "12,5"})
    assert antwort.status_code == 302 and vertrag.fassungen.get().budgetanteil == Decimal("0.125")
