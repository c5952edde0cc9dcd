"""Rows of a Verteilung, put together by hand and past the actions: for tests of what PostgreSQL itself refuses."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from budgets.models import (
    Deckungskreis,
    Deckungskreisansatz,
    Dienst,
    Gewicht,
    Gewichtung,
    Haushaltsjahr,
    Teiltopf,
    Teiltopfgewicht,
    Unterabschnitt,
    Verteilung,
    Verteilungszeile,
)
from sozialraum.models import Beschluss, Indikator
from tests.factories import Besetzung, Raeume

TAG = date(2009, 1, 1)
JAHR = 2009
BETRAG, DIENST, RESERVE = 100_000_00, 10_000_00, 5_000_00
ZEILE = (BETRAG - DIENST - RESERVE) // 5


@dataclass
class Akte:
    """A Verteilung with all its parts, ready to be decided: 5 × 17.000 € + 10.000 € + 5.000 € = 100.000 €."""

    verteilung: Verteilung
    topf: Teiltopf
    dienst: Dienst
    gewicht: Teiltopfgewicht
    zeilen: list[Verteilungszeile]
    gewichtung: Gewichtung
    beschluss: Beschluss
    unterabschnitt: Unterabschnitt
    besetzung: Besetzung


def baue_indikator(schluessel: str = "armut", **felder: Any) -> Indikator:
    angaben = {"name": "Kinderarmut", "kategorie": "soziodemografisch", "zaehler": "Kinder", "nenner": "alle Kinder", "einheit": "prozent"}
    return Indikator.objects.create(schluessel=schluessel, **{**angaben, **felder})


def baue_akte(raeume: Raeume, besetzung: Besetzung, jahr: Haushaltsjahr | None = None, **felder: Any) -> Akte:
    jahr = jahr or Haushaltsjahr.objects.create(jahr=JAHR)
    kreis = Deckungskreis.objects.create(name="Deckungskreis der Probe")
    Deckungskreisansatz.objects.create(deckungskreis=kreis, haushaltsjahr=jahr, betrag_cent=BETRAG)
    unterabschnitt = Unterabschnitt.objects.create(nummer="9990", name="Probe", bereich="hze")
    indikator = baue_indikator()
    gewichtung = Gewichtung.objects.create(schluessel="probe", version=1, name="Probe", gueltig_ab=TAG, basisgewicht=Decimal("0.5"))
    Gewicht.objects.create(gewichtung=gewichtung, indikator=indikator, gewicht=Decimal("0.5"))
    verteilung = Verteilung.objects.create(
        name="Probe", haushaltsjahr=jahr, deckungskreis=kreis, gebiet=raeume["FB"], gebietsstand=TAG, werte_stand=TAG, **felder
    )
    topf = Teiltopf.objects.create(
        verteilung=verteilung, schluessel="hze", name="HzE", betrag_cent=BETRAG, reserve_cent=RESERVE, reserve_ergebnis_cent=RESERVE,
        gewichtung=gewichtung, basisgewicht=Decimal("0.5"),
    )  # fmt: skip
    topf.unterabschnitte.add(unterabschnitt)
    dienst = Dienst.objects.create(teiltopf=topf, name="Inobhutnahme", betrag_cent=DIENST)
    gewicht = Teiltopfgewicht.objects.create(teiltopf=topf, indikator=indikator, gewicht=Decimal("0.5"))
    zeilen = [
        Verteilungszeile.objects.create(
            teiltopf=topf,
            gebiet=raeume[s],
            schluessel=s,
            name=raeume[s].name,
            punktwert=100,
            bedarfseinheiten=1000,
            betrag_cent=ZEILE,
            rang=1,
        )
        for s in ("I", "II", "III", "IV", "V")
    ]
    beschluss = Beschluss.objects.create(titel="Sozialraumbudgets", gremium=raeume.gremien["jha"], tag=TAG)
    akte = Akte(verteilung, topf, dienst, gewicht, zeilen, gewichtung, beschluss, unterabschnitt, besetzung)
    lege_vor(akte)
    return akte


def lege_vor(akte: Akte) -> None:
    Verteilung.objects.filter(pk=akte.verteilung.pk).update(
        status="vorgelegt", vorgelegt_von=akte.besetzung.controlling, vorgelegt_am=timezone.now()
    )


def beschliesse(akte: Akte, **felder: Any) -> None:
    """The bare transition of status, as a bug or an administrator would write it."""
    angaben = {
        "status": "beschlossen", "beschluss": akte.beschluss, "beschlossen_von": akte.besetzung.fachbereichsleitung,
        "beschlossen_am": timezone.now(), "paket": {"version": 1}, "pruefsumme": "0" * 64,
    }  # fmt: skip
    Verteilung.objects.filter(pk=akte.verteilung.pk).update(**{**angaben, **felder})
