"""The Controllingbericht: who may release it, and what the next one says of a month that one person released."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from basis.zahlen import zahl
from berichte.actions import freigabe as actions
from berichte.models import Berichtsfreigabe, Monatsfreigabe
from berichte.sections import werkstatt
from berichte.sections.monatsbericht import aus_inhalt
from budgets.models import Abweichungserlaeuterung
from sozialraum.actions.fehler import Abgelehnt
from tests.berichte.altmonat import frueher_freigegeben
from tests.berichte.test_freigabe import freigegeben, gedruckt, gib_frei
from tests.berichte.test_monatsfreigabe import ADRESSE, AUGUST, R2, SEPTEMBER, bucht, erlaeutere, jetzt, platz
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

__all__ = ["gedruckt"]
Als = Callable[..., Client]


def _berichtige(nutzer: Any) -> None:
    """Each Erläuterung again, by somebody else."""
    for alt in Abweichungserlaeuterung.objects.filter(stichtag=SEPTEMBER.bis).geltende():
        ohne = ("id", "berichtigt", "erstellt_von")
        felder = {f.attname: getattr(alt, f.attname) for f in alt._meta.concrete_fields if f.name not in ohne}
        Abweichungserlaeuterung.objects.create(**{**felder, "ursache": "Genauer", "berichtigt": alt, "erstellt_von": nutzer})


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestVierAugen:
    def test_wer_die_erlaeuterungen_schrieb_gibt_nicht_frei(self, besetzung: Besetzung, als: Als) -> None:
        """Not even where somebody else corrected each of them since: the first versions stay rows."""
        st = platz(R2)
        erlaeutere(st, besetzung.fachbereichsleitung)
        actions.lege_vor(wer=wer_ist(besetzung.controlling), stelle=st)
        for naechster in (None, besetzung.ressort2):
            if naechster:
                _berichtige(naechster)
            with pytest.raises(Abgelehnt, match="Vier-Augen"):
                gib_frei(st, besetzung.fachbereichsleitung)
            seite = als("fachbereichsleitung").get(ADRESSE)
            assert not seite.context["gibt_frei"] and "an einer Erläuterung darin geschrieben" in text(seite)
        with pytest.raises(Abgelehnt, match="Vier-Augen"):
            gib_frei(st, besetzung.ressort2)
        assert not Berichtsfreigabe.objects.exists()
        assert gib_frei(st, besetzung.pruefung).freigegeben_von == besetzung.pruefung, "the action asks who wrote; the page who may"

    def test_wer_zu_einem_frueheren_stichtag_schrieb_darf(self, besetzung: Besetzung) -> None:
        """Only what this report prints counts."""
        st, frueher = platz(R2), platz(R2, AUGUST)
        erlaeutere(frueher, besetzung.fachbereichsleitung)
        erlaeutere(st, besetzung.ressort2)
        for e in jetzt(st).erlaeuterungen:  # also those that August alone explained
            Abweichungserlaeuterung.objects.get_or_create(
                posten_id=e.posten, stichtag=SEPTEMBER.bis, defaults={
                    "ursache": "Mehr Hilfen", "massnahme": "Prüfen", "termin": date(2007, 11, 30), "abweichung_cent": 10**10,
                    "ansatz_cent": 10**9, "verfahren": "saisonal", "erstellt_von": besetzung.ressort2,
                },
            )  # fmt: skip
        actions.lege_vor(wer=wer_ist(besetzung.controlling), stelle=st)
        assert gib_frei(st, besetzung.fachbereichsleitung).fassung == 1


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
def test_auf_einen_allein_freigegebenen_monat_nachgebucht_nennt_es_der_naechste(
    besetzung: Besetzung, als: Als, gedruckt: list[Any]
) -> None:
    """Until the month has a Fassung of the workshop: then that is the one before."""
    august, september = platz(z=AUGUST), platz()
    alt = frueher_freigegeben(besetzung.ressort2, monat=8)
    vorher = werkstatt.lies(september, None)
    assert vorher.davor == alt and not vorher.korrekturen and vorher.vorher == {}
    bucht(august, besetzung.controlling)
    korrektur = next(k for k in werkstatt.lies(september, None).korrekturen if k.zeitraum)
    zeile = next(b for b in korrektur.zeilen if b.spalte == "Ist in €" and "Ausgaben" in b.zeile)
    ist = aus_inhalt(alt.inhalt).summe.ist
    assert (zeile.alt, zeile.neu) == tuple(zahl(Decimal(cent) / 100, 2) for cent in (ist, ist + 12_345))
    assert "über August 2007, Fassung 1" in korrektur.titel
    seite = als("controlling").get("/berichte/werkstatt/controlling/sozialraum/III/2007-09-01/2007-09-30/")
    assert korrektur.titel in text(seite) and "Bericht August 2007" in text(seite)
    erlaeutere(august, besetzung.ressort2)
    zweite = freigegeben(besetzung, august)
    jetzt_davor = werkstatt.lies(september, None)
    assert jetzt_davor.davor == zweite and zweite.fassung == 2 and not [k for k in jetzt_davor.korrekturen if k.zeitraum]
    erlaeutere(september, besetzung.ressort2)
    freigegeben(besetzung, september)
    assert Monatsfreigabe.objects.get() == alt
