"""Beschlussverfolgung: was die Aktionen erlauben, was die Datenbank hält."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from sozialraum.actions import auftraege as actions
from sozialraum.actions import tagesordnung
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.gremien import speichere_beschluss
from sozialraum.auftragslage import Auftragsstatus, Bericht, Lage
from sozialraum.models import (
    Auftragsvermerk,
    Beschluss,
    Beschlussauftrag,
    Gremium,
    Parameter,
    Protokoll,
    Sitzung,
    Stadt,
    Tagesordnungspunkt,
    Vorlage,
)  # fmt: skip
from tests.factories import Raeume, wer_ist

pytestmark = pytest.mark.django_db
HEUTE, MAERZ, JUNI, DEZEMBER = date(2007, 10, 15), date(2007, 3, 1), date(2007, 6, 30), date(2007, 12, 31)
ERLEDIGT, VERZOEGERT, IN_ARBEIT = Auftragsstatus.ERLEDIGT, Auftragsstatus.VERZOEGERT, Auftragsstatus.IN_ARBEIT


@pytest.fixture
def wer(besetzung: Any) -> Any:
    Stadt.objects.update(fester_tag=HEUTE)
    return wer_ist(besetzung.controlling)


@pytest.fixture
def jha(raeume: Raeume) -> Gremium:
    return raeume.gremien["jha"]


@pytest.fixture
def auftrag(wer: Any, jha: Gremium, raeume: Raeume) -> Beschlussauftrag:
    vorlage = Vorlage.objects.create(nummer="IV/2007/06543", betreff="Elternbildung")
    beschluss = Beschluss.objects.create(gremium=jha, vorlage=vorlage, titel="Elternbildung", tag=MAERZ)
    neu = Beschlussauftrag(titel="Konzept vorlegen", gremium=jha, beschluss=beschluss, gebiet=raeume["R-I"], frist=JUNI, oeffentlich=True)
    return actions.speichere_auftrag(wer=wer, auftrag=neu)


def _mit_lage(auftrag: Beschlussauftrag) -> Any:
    return Beschlussauftrag.objects.mit_allem().mit_lage(HEUTE).get(pk=auftrag.pk)


def _wird_abgewiesen(aktion: Any, satz: str) -> None:
    with pytest.raises(IntegrityError, match=satz), transaction.atomic():
        aktion()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_vom_beschluss_bis_zur_kenntnisnahme(wer: Any, jha: Gremium, auftrag: Beschlussauftrag) -> None:
    assert (_mit_lage(auftrag).lage, str(auftrag.papier)) == (Lage.UEBERFAELLIG, "IV/2007/06543 Elternbildung")
    with pytest.raises(Abgelehnt, match="als verzögert"):
        actions.berichte(wer=wer, auftrag=auftrag, bericht=Bericht(IN_ARBEIT, "Läuft."))
    actions.berichte(wer=wer, auftrag=auftrag, bericht=Bericht(VERZOEGERT, "Die Stelle ist unbesetzt."))
    actions.verschiebe_frist(wer=wer, auftrag=auftrag, frist=DEZEMBER, grund="Ausschreibung läuft.")
    row = _mit_lage(auftrag)
    assert (row.lage, row.erste_frist, row.verzoegerungsgrund) == (Lage.IN_FRIST, JUNI, "Ausschreibung läuft.")
    actions.berichte(wer=wer, auftrag=auftrag, bericht=Bericht(ERLEDIGT, "Liegt vor.", date(2007, 9, 3)))
    sitzung = Sitzung.objects.create(gremium=jha, tag=date(2007, 10, 4), status="stattgefunden")
    actions.nimm_zur_kenntnis(wer=wer, auftrag=auftrag, sitzung=sitzung)
    assert (row := _mit_lage(auftrag)).lagesatz == "zur Kenntnis genommen" and row.kenntnis_am == sitzung.tag
    assert list(row.vermerke.values_list("art", "status_alt", "status_neu", "frist_alt")) == [
        ("bericht", "offen", "verzoegert", None), ("frist", "", "", JUNI), ("bericht", "verzoegert", "erledigt", None),
        ("kenntnis", "erledigt", "kenntnis", None),
    ]  # fmt: skip
    assert Protokoll.objects.filter(gegenstand="beschlussauftrag").count() == 5
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for aktion in (
        lambda: actions.berichte(wer=wer, auftrag=auftrag, bericht=Bericht(ERLEDIGT, "x", HEUTE)),
        lambda: actions.verschiebe_frist(wer=wer, auftrag=auftrag, frist=None, grund="x"),
        lambda: actions.speichere_auftrag(wer=wer, auftrag=Beschlussauftrag.objects.get()),
    ):
        with pytest.raises(Abgelehnt, match="zur Kenntnis genommen"):
            aktion()
    _wird_abgewiesen(lambda: Beschlussauftrag.objects.update(titel="anders"), "bleibt, wie er ist")
    actions.vermerke(wer=wer, auftrag=auftrag, text="Der Bericht liegt im Archiv.")


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        ({"titel": " "}, "was zu tun ist"),
        ({"gebiet": None}, "wer zuständig ist"),
        ({"gremium": "stadtrat"}, "gehört dorthin"),
        ({"status": "erledigt", "erledigt_am": HEUTE}, "eigenes Formular"),
        ({"frist": None}, "eigenes Formular"),
        ({"beschluss": None}, "Woraus ein Auftrag"),
    ],
)
def test_unsinn_wird_mit_einem_satz_abgelehnt(wer: Any, raeume: Raeume, auftrag: Beschlussauftrag, felder: Any, satz: str) -> None:
    for name, wert in felder.items():
        setattr(auftrag, name, raeume.gremien[wert] if name == "gremium" else wert)
    with pytest.raises(Abgelehnt, match=satz):
        actions.speichere_auftrag(wer=wer, auftrag=auftrag)


@pytest.mark.parametrize(
    ("felder", "regel"),
    [
        ({"status": "verzoegert"}, "verzoegerter_auftrag_nennt_den_grund"),
        ({"status": "erledigt"}, "erledigter_auftrag_hat_einen_tag"),
        ({"erledigt_am": HEUTE}, "nur_erledigtes_hat_einen_tag"),
        ({"status": "kenntnis"}, "kenntnisnahme_hat_einen_tag"),
        ({"status": "fertig"}, "auftrag_status_ist_bekannt"),
        ({"gebiet": None}, "auftrag_hat_eine_zustaendige_stelle"),
        ({"status": "in_arbeit"}, "neuer Status .* braucht einen Vermerk"),
        ({"frist": DEZEMBER}, "neue Frist .* braucht einen Vermerk"),
        ({"gremium": "stadtrat"}, "gehört zum Gremium"),
        ({"vorlage": "neu"}, "auftrag_hat_hoechstens_eine_herkunft"),
    ],
)
def test_die_datenbank_haelt_die_regeln_auch_ohne_aktion(raeume: Raeume, auftrag: Beschlussauftrag, felder: Any, regel: str) -> None:
    werte = {"stadtrat": raeume.gremien["stadtrat"].pk, "neu": Vorlage.objects.get().pk}
    _wird_abgewiesen(lambda: Beschlussauftrag.objects.update(**{k: werte.get(w, w) for k, w in felder.items()}), regel)


def test_ein_vermerk_wird_nie_geaendert(wer: Any, auftrag: Beschlussauftrag) -> None:
    actions.vermerke(wer=wer, auftrag=auftrag, text="Rückfrage bei der Stelle.")
    _wird_abgewiesen(lambda: Auftragsvermerk.objects.update(text="anders"), "unveränderlich")
    with pytest.raises(Abgelehnt, match="hat einen Text"):
        actions.vermerke(wer=wer, auftrag=auftrag, text=" ")


class TestKenntnisnahme:
    def test_erst_was_erledigt_ist_und_in_einer_eigenen_sitzung(self, wer: Any, raeume: Raeume, auftrag: Beschlussauftrag) -> None:
        fremd = Sitzung.objects.create(gremium=raeume.gremien["stadtrat"], tag=HEUTE, status="stattgefunden")
        with pytest.raises(Abgelehnt, match=r"ist offen\. Zur Kenntnis"):
            actions.nimm_zur_kenntnis(wer=wer, auftrag=auftrag, sitzung=fremd)
        actions.berichte(wer=wer, auftrag=auftrag, bericht=Bericht(ERLEDIGT, "Liegt vor.", date(2007, 9, 3)))
        for angaben, satz in (
            ({"sitzung": fremd}, "eigenen Sitzung"), ({}, "wählen Sie die Sitzung"), ({"tag": MAERZ}, "zwischen dem Tag der Erledigung"),
        ):  # fmt: skip
            with pytest.raises(Abgelehnt, match=satz):
                actions.nimm_zur_kenntnis(wer=wer, auftrag=auftrag, **angaben)
        auftrag.refresh_from_db()
        auftrag.kenntnis_am, auftrag.kenntnis_sitzung, auftrag.status = HEUTE, fremd, "kenntnis"
        _wird_abgewiesen(auftrag.save, "kenntnisnahme_in_sitzung_des_gremiums|braucht einen Vermerk")


def test_oeffentlichkeit_folgt_dem_beschluss(wer: Any, auftrag: Beschlussauftrag) -> None:
    Beschluss.objects.update(oeffentlich=False)
    row = _mit_lage(auftrag)
    assert row.oeffentlich and not row.ist_oeffentlich
    with pytest.raises(Abgelehnt, match="ist nichtöffentlich"):
        actions.speichere_auftrag(wer=wer, auftrag=row)


def test_woraus_ein_auftrag_hervorging_bleibt(wer: Any, raeume: Raeume, jha: Gremium, auftrag: Beschlussauftrag) -> None:
    beschluss = Beschluss.objects.get()
    beschluss.gremium = raeume.gremien["stadtrat"]
    with pytest.raises(Abgelehnt, match="Aufträge seines Gremiums"):
        speichere_beschluss(wer=wer, beschluss=beschluss)
    sitzung = Sitzung.objects.create(gremium=jha, tag=date(2007, 11, 1), oeffentlicher_teil=True)
    punkt = Tagesordnungspunkt.objects.create(sitzung=sitzung, nummer=1, titel="Bericht")
    neu = Beschlussauftrag(titel="Zahlen nachreichen", gremium=jha, punkt=punkt, gebiet=raeume["R-I"])
    actions.speichere_auftrag(wer=wer, auftrag=neu)
    with pytest.raises(Abgelehnt, match="Auftrag hervorgegangen"):
        tagesordnung.entferne_punkt(wer=wer, punkt=punkt)


def test_der_vorlauf_ist_ein_datierter_parameter(auftrag: Beschlussauftrag) -> None:
    Parameter.objects.create(schluessel="beschlussverfolgung_vorlauf", bezeichnung="Vorlauf", wert=90, gueltig_von=date(2007, 12, 1))
    Beschlussauftrag.objects.filter(pk=auftrag.pk).update(titel="x")
    for tag, lage in ((date(2007, 5, 1), Lage.IN_FRIST), (date(2007, 6, 1), Lage.BALD), (date(2007, 7, 1), Lage.UEBERFAELLIG)):
        assert Beschlussauftrag.objects.mit_lage(tag).get().lage is lage
    Parameter.objects.update(gueltig_von=date(2007, 1, 1))
    assert Beschlussauftrag.objects.mit_lage(date(2007, 5, 1)).get().lage is Lage.BALD


def test_eine_anfrage_ist_mit_ihrer_antwort_erledigt(wer: Any, jha: Gremium, raeume: Raeume, als: Any) -> None:
    """Tracked as an Auftrag is: Frist, office, overdue; the text with which it is done is the answer on its page."""
    neu = Beschlussauftrag(art="anfrage", titel="Wie viele Plätze sind frei?", gremium=jha, gebiet=raeume["R-I"], frist=JUNI)
    anfrage = actions.speichere_auftrag(wer=wer, auftrag=neu)
    seite = reverse("beschlussauftrag", args=[anfrage.pk])
    html = als("controlling").get(seite).content.decode()
    assert "Noch ist die Anfrage nicht beantwortet." in html and "<dd>Anfrage</dd>" in html
    assert _mit_lage(anfrage).lage is Lage.UEBERFAELLIG and anfrage.name == "Anfrage: Wie viele Plätze sind frei?"
    actions.berichte(wer=wer, auftrag=anfrage, bericht=Bericht(ERLEDIGT, "Zwölf von vierzig.", HEUTE))
    antwort = als("controlling").get(seite)
    assert antwort.context["antwort"] == "Zwölf von vierzig." and "Noch ist die Anfrage nicht beantwortet." not in antwort.content.decode()
    listen = {art: als("controlling").get(reverse("beschlussverfolgung"), {"art": art}) for art in ("anfrage", "auftrag")}
    assert {art: liste.context["anzahl"] for art, liste in listen.items()} == {"anfrage": 1, "auftrag": 0}


def test_die_art_eines_auftrags_ist_eine_der_beiden(auftrag: Beschlussauftrag) -> None:
    _wird_abgewiesen(lambda: Beschlussauftrag.objects.filter(pk=auftrag.pk).update(art="frage"), "auftrag_art_ist_bekannt")


def test_der_vertipper_in_der_adresse_legt_einen_auftrag_an(als: Any, besetzung: Any) -> None:
    formulare = {art: als("controlling").get(reverse("beschlussauftrag_neu"), {"art": art}).context["titel"] for art in ("anfrage", "x")}
    assert formulare == {"anfrage": "Anfrage anlegen", "x": "Auftrag anlegen"}
