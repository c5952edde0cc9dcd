"""Mindestziel, Plan, ambitioniertes Ziel: examples by hand, then properties; the status never hears of them."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction as F
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from bsc.actions.messgroessen import setze_plan
from bsc.actions.ziele import brich_herunter
from bsc.messgroesse import Zielrichtung
from bsc.models import Planwert
from bsc.zielerreichung import Korridor, Plan
from bsc.zielstufen import Stufe, erreicht, warum_ungeordnet
from sozialraum.actions.fehler import Abgelehnt
from tests.bsc.bau import baue_messgroesse, baue_ziel, trage_ein
from tests.bsc.test_fassungen import lies, stelle, text
from tests.factories import Besetzung, Raeume, wer_ist

ERHOEHEN, SENKEN, KORRIDOR = Zielrichtung
BAND = Korridor(F(97), F(100))
ZAHL = st.fractions(min_value=-1000, max_value=1000, max_denominator=100)


@pytest.mark.parametrize(("ist", "plan", "mindest", "ambitioniert", "richtung", "erwartet"), [
    (19, 25, 20, 30, ERHOEHEN, Stufe.KEINE),
    (20, 25, 20, 30, ERHOEHEN, Stufe.MINDESTZIEL),
    (25, 25, 20, 30, ERHOEHEN, Stufe.PLAN),
    (30, 25, 20, 30, ERHOEHEN, Stufe.AMBITIONIERT),
    (24, 25, None, 30, ERHOEHEN, Stufe.KEINE),
    (40, 25, 20, None, ERHOEHEN, Stufe.PLAN),
    (17, 15, 16, 13, SENKEN, Stufe.KEINE),
    (F("15.5"), 15, 16, 13, SENKEN, Stufe.MINDESTZIEL),
    (14, 15, 16, 13, SENKEN, Stufe.PLAN),
    (0, 15, 16, 13, SENKEN, Stufe.AMBITIONIERT),
    (98, BAND, None, None, KORRIDOR, Stufe.PLAN),
    (101, BAND, None, None, KORRIDOR, Stufe.KEINE),
    (98, 98, None, None, KORRIDOR, Stufe.PLAN),
    (None, 25, 20, 30, ERHOEHEN, None),
    (20, None, None, None, ERHOEHEN, None),
])  # fmt: skip
def test_erreicht_ist_die_hoechste_stufe_in_zielrichtung(
    ist: Any, plan: Plan | int | None, mindest: int | None, ambitioniert: int | None, richtung: Zielrichtung, erwartet: Stufe | None
) -> None:
    def bruch(wert: Any) -> Any:
        return wert if wert is None or isinstance(wert, Korridor) else F(wert)

    assert erreicht(bruch(ist), bruch(plan), bruch(mindest), bruch(ambitioniert), richtung) == erwartet


@pytest.mark.parametrize(("plan", "mindest", "ambitioniert", "richtung", "satz"), [
    (F(25), F(20), F(30), ERHOEHEN, ""),
    (F(25), F(25), F(25), ERHOEHEN, ""),
    (F(25), F(26), None, ERHOEHEN, "nicht über dem Plan"),
    (F(25), None, F(24), ERHOEHEN, "nicht unter dem Plan"),
    (F(15), F(16), F(13), SENKEN, ""),
    (F(15), F(14), None, SENKEN, "nicht unter dem Plan"),
    (F(15), None, F(16), SENKEN, "nicht über dem Plan"),
    (BAND, F(1), None, KORRIDOR, "nur zu einem einzelnen Planwert"),
    (BAND, None, None, KORRIDOR, ""),
])  # fmt: skip
def test_die_stufen_folgen_aufeinander(plan: Plan, mindest: F | None, ambitioniert: F | None, richtung: Zielrichtung, satz: str) -> None:
    gefunden = warum_ungeordnet(plan, mindest, ambitioniert, richtung)
    assert satz in gefunden and bool(satz) == bool(gefunden)


@given(ist=ZAHL, besser=st.fractions(min_value=0, max_value=100, max_denominator=100), richtung=st.sampled_from([ERHOEHEN, SENKEN]))
def test_ein_besseres_ist_erreicht_nie_weniger(ist: F, besser: F, richtung: Zielrichtung) -> None:
    vorzeichen = 1 if richtung == ERHOEHEN else -1
    stufen = list(Stufe)
    vorher, nachher = (erreicht(x, F(0), F(-10 * vorzeichen), F(10 * vorzeichen), richtung) for x in (ist, ist + vorzeichen * besser))
    assert vorher is not None and nachher is not None and stufen.index(nachher) >= stufen.index(vorher)


@pytest.mark.django_db
def test_die_stufen_stehen_beim_plan_und_aendern_den_status_nicht(raeume: Raeume, besetzung: Besetzung) -> None:
    stelle(date(2007, 9, 30))
    m, wer = baue_messgroesse(baue_ziel(raeume["FB"])), wer_ist(besetzung.controlling)
    trage_ein(m, date(2007, 9, 30), 18)
    vorher = lies(m, date(2007, 9, 30))
    angaben = {"messgroesse": m, "tag": date(2008, 12, 31), "wert": Decimal(25), "quelle": "Beschluss"}
    for anders, satz in (({"mindest": Decimal(26)}, "nicht über dem Plan"), ({"ambitioniert": Decimal(101)}, "zwischen 0 und 100")):
        with pytest.raises(Abgelehnt, match=satz):
            setze_plan(wer=wer, plan=Planwert(**angaben, **anders))
    setze_plan(wer=wer, plan=Planwert(**angaben, mindest=Decimal(17), ambitioniert=Decimal(30)))
    nachher = lies(m, date(2007, 9, 30))
    assert nachher.stufe == Stufe.MINDESTZIEL and nachher.stufe_text == "Mindestziel" and vorher.stufe is None
    assert (nachher.status, nachher.soll, nachher.erreichung) == (vorher.status, vorher.soll, vorher.erreichung)
    assert brich_herunter(wer=wer, ziel=m.ziel, gebiete=[raeume["R-I"]])
    assert Planwert.objects.get(messgroesse__ziel__gebiet=raeume["R-I"]).ambitioniert == 30


@pytest.mark.django_db
def test_die_datenbank_haelt_die_stufen_beim_plan(raeume: Raeume) -> None:
    m, tag = baue_messgroesse(baue_ziel(raeume["FB"])), date(2007, 12, 31)
    for werte, regel in (
        ({"wert": 20, "mindest": 21, "ambitioniert": 22}, "zwischen_seinen_stufen"), ({"von": 1, "bis": 2, "mindest": 1}, "nur_zu_einem"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=regel), transaction.atomic():
            Planwert.objects.create(messgroesse=m, tag=tag, gueltig_ab=tag, **werte)


@pytest.mark.django_db
def test_seite_bild_und_datei_zeigen_die_stufen(raeume: Raeume, als: Callable[..., Client]) -> None:
    stelle(date(2007, 10, 15))
    ziel = baue_ziel(raeume["FB"], von_jahr=2006, bis_jahr=2008)
    client, m = als("controlling"), baue_messgroesse(ziel, art="prozent", name="Rückkehr", richtung="senken")
    stufen = {"wert": 15, "mindest": Decimal("16.5"), "ambitioniert": 13}
    Planwert.objects.create(messgroesse=m, tag=date(2008, 12, 31), gueltig_ab=date(2007, 1, 1), **stufen)
    trage_ein(m, date(2007, 9, 30), 16)
    seite = text(client.get(m.get_absolute_url()))
    assert "<dt>Mindestziel</dt><dd>16,5</dd>" in seite and "<dt>Erreicht</dt><dd>Mindestziel</dd>" in seite
    assert "15,0; mindestens 16,5; ambitioniert 13,0" in seite
    scorecard = "/scorecard/2007/fachbereich/FB/"
    assert "Mindestziel und ambitioniertes Ziel; am Status ändern sie nichts" in text(client.get(scorecard))
    datei = client.get(f"{scorecard}?format=csv").content.decode("utf-8-sig")
    zeile = next(z for z in csv.DictReader(io.StringIO(datei), delimiter=";") if z["Messgrößen"] == m.name)
    assert (zeile["Mindestziel"], zeile["Ambitioniertes Ziel"], zeile["Erreicht"]) == ("16,5", "13", "Mindestziel")
    jahre = f"/scorecard/messgroessen/{m.pk}/planjahre/"
    form = client.get(jahre).context["form"]
    angaben = {f.name: f.value() or "" for f in form} | {"quelle": "Beschluss", "mindest_2007": "16"}
    assert "gehören zu einem Planwert" in str(client.post(jahre, angaben).context["form"].errors["wert_2007"])
    falsch = client.post(jahre, angaben | {"wert_2007": "17"})
    assert "nicht unter dem Plan" in str(falsch.context["form"].errors["wert_2007"])
    assert client.post(jahre, angaben | {"wert_2007": "16", "mindest_2007": "17"}).status_code == 302
