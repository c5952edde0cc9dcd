"""Ratings of Träger: who enters, who reads, what is refused, what stays."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from budgets.actions.leistungsbewertungen import trage_bewertung_ein
from budgets.actions.vereinbarungen import speichere_vereinbarung
from budgets.models import Leistungsbewertung, Vereinbarung
from sozialraum.access import Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Protokoll, Traeger
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db


@pytest.fixture
def traeger(raeume: Raeume) -> Traeger:
    raeume.stadt.fester_tag = date(2007, 10, 15)
    raeume.stadt.save()
    return Traeger.objects.create(schluessel="probe", name="Muster Probe", art="frei", gueltig_von=date(2000, 1, 1), muster=True)


def _trage_ein(besetzung: Besetzung, traeger: Traeger, **felder: Any) -> Leistungsbewertung:
    werte = {"stichtag": date(2007, 9, 30), "bewertung": "Ziele überwiegend erreicht", "quelle": "Jucon", **felder}
    return trage_bewertung_ein(wer=wer_ist(besetzung.controlling), bewertung=Leistungsbewertung(traeger=traeger, **werte))


def test_was_eingetragen_ist_bleibt_und_wird_einmal_berichtigt(besetzung: Besetzung, traeger: Traeger) -> None:
    row = _trage_ein(besetzung, traeger, zahl=Decimal("2.5"), skala="Note 1 bis 6")
    with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
        Leistungsbewertung.objects.filter(pk=row.pk).update(bewertung="anders")
    _trage_ein(besetzung, traeger, berichtigt=row)
    with pytest.raises(Abgelehnt, match="schon berichtigt"):
        _trage_ein(besetzung, traeger, berichtigt=row)
    assert [r.ist_berichtigt for r in Leistungsbewertung.objects.mit_allem().order_by("pk")] == [True, False]
    assert Protokoll.objects.filter(aktion__startswith="leistungsbewertung_").count() == 2


def test_was_nicht_stimmt_wird_abgelehnt(besetzung: Besetzung, traeger: Traeger) -> None:
    fremd = Traeger.objects.create(schluessel="fremd", name="Muster Fremd", art="frei", gueltig_von=date(2000, 1, 1), muster=True)
    row = _trage_ein(besetzung, traeger)
    for satz, wessen, felder in (
        ("Zukunft", traeger, {"stichtag": date(2007, 10, 16)}), ("Skala", traeger, {"zahl": Decimal(3)}),
        ("Skala", traeger, {"skala": "Note"}), ("desselben Trägers", fremd, {"berichtigt": row}),
    ):  # fmt: skip
        with pytest.raises(Abgelehnt, match=satz):
            _trage_ein(besetzung, wessen, **felder)


def test_die_bewertung_einer_vereinbarung_liest_wer_diese_liest(besetzung: Besetzung, raeume: Raeume, traeger: Traeger) -> None:
    angaben = {"titel": "Probe", "art": "lqe", "form": "vertrag", "zielgruppe": "hze", "wirkungsauftrag": "wirkt"}
    v = Vereinbarung(traeger=traeger, gebiet=raeume["I"], **angaben)
    speichere_vereinbarung(wer=wer_ist(besetzung.controlling), vereinbarung=v)
    _trage_ein(besetzung, traeger)
    _trage_ein(besetzung, traeger, vereinbarung=v)
    lesbar = {name: Leistungsbewertung.objects.sichtbar_fuer(Zugang(getattr(besetzung, name))).count()
              for name in ("controlling", "ressort1", "ressort2", "fachkraft1")}  # fmt: skip
    assert lesbar == {"controlling": 2, "ressort1": 2, "ressort2": 1, "fachkraft1": 0}
