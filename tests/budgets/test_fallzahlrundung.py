"""Beträge verraten Fallzahlen: Die Entscheidung warnt davor, und gerundete Zähler sind eine sichtbare Wahl der Verteilung."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from basis.zahlen import Zustand
from budgets.actions import entwurf as actions
from budgets.indikatorspalte import Indikatorangabe, Spalte, Stadtteilwerte
from budgets.models import Verteilung
from budgets.rechnung_typen import Gewichtung
from budgets.topfeingaben import _rundungssatz
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Indikator
from tests.budgets.bau import Akte, baue_akte
from tests.factories import Besetzung, Raeume, wer_ist

TAG = date(2006, 12, 31)
Als = Callable[..., Client]


class Zeile(NamedTuple):
    zaehler: Decimal | None
    nenner: Decimal | None = Decimal(100)
    zustand: str = Zustand.WERT


def spalte(rundung: int, *, fallzahlen: bool = True) -> Spalte:
    """One Sozialraum with 2, 8 and 13 cases."""
    knoten = [Knoten(1, "FB", "Stadt", Ebene.FACHBEREICH, None), Knoten(2, "R", "Ressort", Ebene.RESSORT, 1)]
    knoten += [Knoten(3, "I", "Raum", Ebene.SOZIALRAUM, 2), *(Knoten(n, str(n), "Teil", Ebene.STADTTEIL, 3) for n in (101, 102, 103))]
    baum = Gebietsbaum(TAG, {k.id: k for k in knoten})
    zeilen = {(7, TAG): {101: Zeile(Decimal(2)), 102: Zeile(Decimal(8)), 103: Zeile(Decimal(13))}}
    werte = Stadtteilwerte(baum, {7: TAG}, zeilen, {}, None, rundung)
    return Spalte(Gewichtung("faelle", Fraction(1)), Indikatorangabe(7, "faelle", "Fälle", beruht_auf_fallzahlen=fallzahlen), None, werte)


class TestRunden:
    @pytest.mark.zusage(12)
    def test_jeder_stadtteil_auf_vielfache_und_der_sozialraum_ist_ihre_summe(self) -> None:
        gerundet = spalte(5)
        assert [gerundet.messwerte[n].zaehler for n in (101, 102, 103)] == [0, 10, 15]
        assert gerundet.summen["I"].zaehler == 25 and gerundet.summen["I"].nenner == 300

    @staticmethod
    def _was_die_formel_sieht(faelle: int, rundung: int) -> Fraction | None:
        """All that an amount can give away of the Stadtteil 101, whoever knows weights, population and every other number."""
        eingabe = spalte(rundung)
        zeile = {**eingabe.quelle.zeilen[7, TAG], 101: Zeile(Decimal(faelle))}
        return replace(eingabe, quelle=replace(eingabe.quelle, zeilen={(7, TAG): zeile})).messwerte[101].zaehler

    @pytest.mark.zusage(12)
    def test_gerundet_sehen_drei_fallzahlen_und_mehr_gleich_aus(self) -> None:
        assert len({self._was_die_formel_sieht(n, 5) for n in (0, 1, 2)}) == 1
        assert len({self._was_die_formel_sieht(n, 5) for n in (3, 4, 5, 6, 7)}) == 1

    @pytest.mark.gegenprobe(12, ohne="budgets.indikatorspalte:Spalte._gerundet")
    def test_ungerundet_verriete_der_betrag_jede_fallzahl(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Spalte, "_gerundet", lambda self, zaehler: zaehler)
        assert [self._was_die_formel_sieht(n, 5) for n in range(8)] == [*range(8)]

    @pytest.mark.parametrize(("rundung", "fallzahlen"), [(0, True), (5, False)])
    def test_ohne_wahl_und_ohne_fallzahlen_bleibt_alles(self, rundung: int, fallzahlen: bool) -> None:
        assert spalte(rundung, fallzahlen=fallzahlen).summen["I"].zaehler == 23

    def test_die_rundung_steht_bei_den_hinweisen(self) -> None:
        assert _rundungssatz([spalte(5)], 5) == [
            "Gerundete Fallzahlen: Die Zähler von „Fälle“ sind je Stadtteil auf Vielfache von 5 gerundet."
        ]
        assert _rundungssatz([spalte(0)], 0) == []


@pytest.fixture
def akte(raeume: Raeume, besetzung: Besetzung) -> Akte:
    gebaut = baue_akte(raeume, besetzung)
    Indikator.objects.filter(schluessel="armut").update(beruht_auf_fallzahlen=True)
    return gebaut


@pytest.mark.django_db
class TestWarnung:
    @pytest.mark.zusage(12)
    def test_vor_dem_beschluss_warnt_die_seite_und_nennt_den_ausweg(self, als: Als, akte: Akte) -> None:
        adresse = reverse("verteilung_entscheidung", args=[akte.verteilung.pk])
        text = als("fachbereichsleitung").get(adresse).content.decode()
        assert "Diese Beträge verraten Fallzahlen" in text and "Runden Sie die Fallzahlen" in text
        Verteilung.objects.filter(pk=akte.verteilung.pk).update(zaehler_rundung=5)
        assert "Diese Beträge verraten" not in als("fachbereichsleitung").get(adresse).content.decode()

    def test_ohne_fallzahlen_warnt_sie_nicht(self, als: Als, akte: Akte) -> None:
        Indikator.objects.filter(schluessel="armut").update(beruht_auf_fallzahlen=False)
        antwort = als("controlling").get(reverse("verteilung_entscheidung", args=[akte.verteilung.pk]))
        assert antwort.context["fallzahlwarnung"] == []

    def test_die_wahl_gehoert_zur_verteilung_und_geht_mit_der_kopie(self, akte: Akte, besetzung: Besetzung) -> None:
        Verteilung.objects.filter(pk=akte.verteilung.pk).update(zaehler_rundung=10)
        akte.verteilung.refresh_from_db()
        kopie = actions.kopiere(wer=wer_ist(besetzung.controlling), verteilung=akte.verteilung, name="Szenario", grund="Probe")
        assert kopie.zaehler_rundung == 10

    def test_die_datenbank_kennt_nur_die_angebotenen_vielfachen(self, akte: Akte) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Verteilung.objects.filter(pk=akte.verteilung.pk).update(zaehler_rundung=7)
