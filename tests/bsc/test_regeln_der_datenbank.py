"""What the database holds of the Scorecard by itself: each rule once kept, once broken."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from bsc.models import (
    Messdefinition,
    Messwert,
    Messwertbestaetigung,
    Planwert,
    Rotnotiz,
    Schwelle,
    Ziel,
    Zielmassnahme,
    Zielvereinbarung,
)
from sozialraum.models import Beschluss
from tests.bsc.bau import BASIS, baue_messgroesse, baue_ziel, trage_ein
from tests.factories import Besetzung, Raeume

pytestmark = pytest.mark.django_db
TAG = date(2007, 9, 30)


def verboten(tun: object, match: str = "") -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        tun()  # type: ignore[operator]


def test_heruntergebrochen_wird_nur_nach_unten(raeume: Raeume) -> None:
    oben = baue_ziel(raeume["FB"])
    unten = baue_ziel(raeume["R-I"], oberziel=oben)
    baue_ziel(raeume["I"], oberziel=unten)
    verboten(lambda: baue_ziel(raeume["I"], oberziel=oben), "schon heruntergebrochen")
    anderes = baue_ziel(raeume["R-II"], oberziel=oben)
    verboten(lambda: Ziel.objects.filter(pk=anderes.pk).update(gebiet=raeume["I"]), "schon heruntergebrochen")
    eigenes = baue_ziel(raeume["R-III"])
    baue_ziel(raeume["I"], oberziel=eigenes)  # of another family; under this one it would be there twice
    verboten(lambda: Ziel.objects.filter(pk=eigenes.pk).update(oberziel=oben), "schon heruntergebrochen")
    for gebiet in ("FB", "R-II"):
        verboten(lambda g=gebiet: baue_ziel(raeume[g], oberziel=unten), "tiefere Ebene")
    verboten(lambda: baue_ziel(raeume["R-I"], oberziel=oben), "ziel_einmal_je_gebiet")
    verboten(lambda: Ziel.objects.filter(pk=oben.pk).update(perspektive="lernen"), "vier_perspektiven")


def test_werte_plan_schwellen_und_notizen_bleiben_wie_sie_sind(raeume: Raeume) -> None:
    m = baue_messgroesse(baue_ziel(raeume["FB"]))
    notiz = Rotnotiz.objects.create(messgroesse=m, stichtag=TAG, art="duldung", ursache="Grippe", bis=date(2007, 12, 31), notiert_am=TAG)
    rows: list[Model] = [notiz]
    for modell in (Messdefinition, Schwelle, Planwert, Messwert):
        rows.append(modell.objects.get(messgroesse=m))
    for row in rows:
        verboten(row.save, "unveränderlich")
        verboten(row.delete, "unveränderlich")


def test_ein_messwert_hat_zwei_zahlen_oder_einen_wert(raeume: Raeume) -> None:
    m = baue_messgroesse(baue_ziel(raeume["FB"]))
    zahlen = {"zaehler": Decimal(18), "nenner": Decimal(82)}
    alt = trage_ein(m, TAG, **zahlen)
    verboten(lambda: trage_ein(m, TAG, 18), "ein_erster_je_stichtag")
    trage_ein(m, TAG, 19, ersetzt=alt, grund="vertippt")
    verboten(lambda: trage_ein(m, date(2007, 10, 31), 18, **zahlen), "zwei_zahlen_oder_einen_wert")
    verboten(lambda: trage_ein(m, date(2007, 10, 31)), "zwei_zahlen_oder_einen_wert")
    verboten(lambda: trage_ein(m, date(2007, 10, 31), herkunft="gedruckt", **zahlen), "gedrucktes_ist_nur_ein_wert")
    verboten(lambda: trage_ein(m, date(2007, 10, 31), 18, herkunft="berechnet"), "berechnetes_nennt_zwei_zahlen")
    verboten(lambda: trage_ein(m, date(2007, 10, 31), 101), "zusammen 100")
    verboten(lambda: trage_ein(m, date(2007, 10, 31), 18, ersetzt=alt, grund="anderer Tag"), "desselben Stichtags")
    assert [w.wert for w in Messwert.objects.wirksam().filter(messgroesse=m, stichtag=TAG)] == [19]


@pytest.mark.gegenprobe(15, ohne="messwert_bestaetigt_ein_anderer")
def test_ohne_den_trigger_bestaetigte_man_sich_selbst(raeume: Raeume, besetzung: Besetzung, als_eigentuemer: Any) -> None:
    m = baue_messgroesse(baue_ziel(raeume["FB"]), art="anzahl", zweite_person=True)
    wert = trage_ein(m, TAG, 12, nutzer=besetzung.controlling)
    with als_eigentuemer(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE bsc_messwertbestaetigung DISABLE TRIGGER messwert_bestaetigt_ein_anderer")
    assert Messwertbestaetigung.objects.create(messwert=wert, nutzer=besetzung.controlling).pk


@pytest.mark.zusage(15)
def test_den_eigenen_wert_bestaetigt_niemand(raeume: Raeume, besetzung: Besetzung) -> None:
    m = baue_messgroesse(baue_ziel(raeume["FB"]), art="anzahl", zweite_person=True)
    wert = trage_ein(m, TAG, 12, nutzer=besetzung.controlling)
    verboten(lambda: Messwertbestaetigung.objects.create(messwert=wert, nutzer=besetzung.controlling), "zweite Person")
    Messwertbestaetigung.objects.create(messwert=wert, nutzer=besetzung.ressort1)
    gedruckt = Messwert.objects.get(messgroesse=m, herkunft="gedruckt")
    verboten(lambda: Messwertbestaetigung.objects.create(messwert=gedruckt, nutzer=besetzung.ressort1), "zweite Person")


def test_eine_notiz_korrigiert_oder_duldet(raeume: Raeume) -> None:
    m = baue_messgroesse(baue_ziel(raeume["FB"]))
    angaben = {"messgroesse": m, "stichtag": TAG, "ursache": "Zwei Stellen unbesetzt", "bis": date(2007, 12, 31), "notiert_am": TAG}
    Rotnotiz.objects.create(**angaben, art="korrektur", korrektur="Vertretung bis zur Besetzung")
    verboten(lambda: Rotnotiz.objects.create(**angaben, art="korrektur"), "korrigiert_oder_duldet")
    verboten(lambda: Rotnotiz.objects.create(**angaben, art="duldung", korrektur="doch etwas"), "korrigiert_oder_duldet")
    verboten(lambda: Rotnotiz.objects.create(**(angaben | {"bis": date(2007, 9, 1)}), art="duldung"), "Vergangenheit|vergangenheit")


def test_schwellen_und_korridore_sind_geordnet(raeume: Raeume) -> None:
    m = baue_messgroesse(baue_ziel(raeume["FB"]), art="prozent")
    ab = date(2007, 1, 1)
    verboten(lambda: Schwelle.objects.create(messgroesse=m, gueltig_ab=ab, gruen=4, gelb=1), "schwellen_steigen")
    Planwert.objects.create(messgroesse=m, tag=ab, von=90, bis=100, gueltig_ab=ab)
    verboten(lambda: Planwert.objects.create(messgroesse=m, tag=TAG, von=100, bis=90, gueltig_ab=ab), "wert_oder_ein_korridor")
    verboten(lambda: Planwert.objects.create(messgroesse=m, tag=TAG, von=90, gueltig_ab=ab), "wert_oder_ein_korridor")


def test_eine_messgroesse_hat_einen_ausgangswert(raeume: Raeume) -> None:
    """A second one waits until the first is corrected to be none."""
    m = baue_messgroesse(baue_ziel(raeume["FB"]))
    verboten(lambda: trage_ein(m, TAG, 16, ist_ausgangswert=True), "nur einen Ausgangswert")
    trage_ein(m, BASIS, 15, ersetzt=m.werte.get(), grund="kein Ausgangswert")
    trage_ein(m, TAG, 16, ist_ausgangswert=True)


def test_plan_und_notiz_passen_zu_ihrer_messgroesse(raeume: Raeume) -> None:
    m, anderes = baue_messgroesse(baue_ziel(raeume["FB"])), baue_ziel(raeume["FB"], text="Anderes Ziel")
    for zahlen in ({"wert": 101}, {"von": 90, "bis": 101}, {"wert": 50, "mindest": -1}):
        verboten(lambda z=zahlen: Planwert.objects.create(messgroesse=m, tag=TAG, gueltig_ab=TAG, **z), "zwischen 0 und 100")
    Planwert.objects.create(messgroesse=baue_messgroesse(anderes, art="anzahl"), tag=TAG, gueltig_ab=TAG, wert=101)
    eigene, fremde = (Zielmassnahme.objects.create(ziel=ziel, text="Fortbildung") for ziel in (m.ziel, anderes))
    angaben = {"messgroesse": m, "stichtag": TAG, "art": "korrektur", "ursache": "Grippe", "korrektur": "x", "bis": TAG, "notiert_am": TAG}
    verboten(lambda: Rotnotiz.objects.create(massnahme=fremde, **angaben), "anderen Ziel")
    Rotnotiz.objects.create(massnahme=eigene, **angaben)


def test_ein_gremium_stimmt_nur_mit_eigenem_beschluss_zu(raeume: Raeume, besetzung: Besetzung) -> None:
    row = Zielvereinbarung.objects.create(
        titel="Ziele", paar="gremium", gremium=raeume.gremien["jha"], gebiet=raeume["FB"], gueltig_von=TAG, gueltig_bis=TAG, ressourcen="x",
        berichtspflicht="x", rhythmus="jaehrlich", abweichungsregel="x",
    )  # fmt: skip
    fremd, eigen = (Beschluss.objects.create(gremium=raeume.gremien[g], titel="Ziele", tag=TAG) for g in ("stadtrat", "jha"))
    verboten(lambda: Zielvereinbarung.objects.filter(pk=row.pk).update(beschluss=fremd), "nicht von diesem Gremium")
    Zielvereinbarung.objects.filter(pk=row.pk).update(beschluss=eigen)
