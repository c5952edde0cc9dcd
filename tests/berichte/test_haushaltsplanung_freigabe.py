"""The planning of the next year as a report that is written, released and kept, while its Zeitraum still runs."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from basis import kanonisch
from berichte.actions import freigabe as actions
from berichte.models import Berichtsfreigabe
from berichte.sections import freigaben, werkstatt
from berichte.sections.berichtsarten import QUELLEN
from berichte.zeitraum import Berichtszeitraum
from budgets.models import Buchung
from sozialraum.actions.einstellungen import setze_parameter
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from tests.berichte.test_freigabe import freigegeben, gedruckt, schreibe, stelle
from tests.berichte.test_haushaltsplanung import ALLE, JAHR, PLANUNG, R2, STADT, _wort, adresse, bericht
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

__all__ = ["gedruckt"]
Als = Callable[..., Client]
PFLICHT = "/berichte/faellig/haushaltsplanung/fachbereich/FB/2007-01-01/"


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestFreigabe:
    @pytest.mark.parametrize("ort", ALLE, ids=lambda o: o[0])
    def test_er_kommt_aus_seinem_inhalt_zurueck(self, ort: tuple[str, str]) -> None:
        quelle, b = QUELLEN[PLANUNG], werkstatt.lies(stelle(PLANUNG, ort, JAHR), None).bericht
        zurueck = quelle.lesart.lies({"bericht": b.inhalt()})
        assert kanonisch.schreibe(zurueck.inhalt()) == kanonisch.schreibe(b.inhalt())
        assert freigaben.fingerabdruck(quelle.lesart.blaetter(zurueck), ()) == freigaben.fingerabdruck(quelle.lesart.blaetter(b), ())
        assert quelle.seite(zurueck)["kennzahlen"] == quelle.seite(b)["kennzahlen"]

    def test_er_plant_und_wird_darum_vor_dem_ende_des_jahres_freigegeben(self, besetzung: Besetzung, als: Als) -> None:
        row = freigegeben(besetzung, stelle(PLANUNG, STADT, JAHR))
        assert row.bis > heute() and row.datenstand == date(2007, 9, 30) and row.muster
        assert row.inhalt["grundlagen"]["annahmen"]["planung_entgelt"]["wert"] == "+1,5\u00a0% ab Januar 2008"
        for wer in ("fachkraft1", "ressort1"):
            assert als(wer).get(row.get_absolute_url()).status_code == 200, "all staff read what is released"
        assert als("gremium").get(row.get_absolute_url()).status_code == 404

    def test_ohne_erlaeuterung_geht_es_nicht(self, besetzung: Besetzung) -> None:
        st_ = stelle(PLANUNG, STADT, JAHR)
        stueck = werkstatt.lies(st_, None)
        rot = {f"bedarf_{a.nummer}" for a, lage in stueck.bericht.abschnitte if lage.status == "handeln"}
        pfad = {"pfad"} if stueck.bericht.pfad.status == "handeln" else set()
        assert {e.schluessel for e in stueck.erklaerungen} == rot | pfad and pfad
        with pytest.raises(Abgelehnt, match="handeln"):
            actions.lege_vor(wer=wer_ist(besetzung.controlling), stelle=st_)

    def test_er_sagt_dasselbe_nachdem_sich_alles_geaendert_hat(self, besetzung: Besetzung, als: Als) -> None:
        st_ = stelle(PLANUNG, R2, JAHR)
        row = freigegeben(besetzung, st_)
        client, ort = als("ressort2"), row.get_absolute_url()
        vorher = client.get(f"{ort}?format=csv").content, text(client.get(ort))
        _aendere(besetzung)
        wer = wer_ist(besetzung.controlling)
        setze_parameter(wer=wer, schluessel="planung_entgelt", wert=Decimal("0.05"), gueltig_von=date(2008, 1, 1), quelle="Tarif")
        assert client.get(f"{ort}?format=csv").content == vorher[0]
        assert _ohne_marke(text(client.get(ort))) == _ohne_marke(vorher[1])
        assert freigaben.pruefe(Berichtsfreigabe.objects.get(pk=row.pk)) == []

    def test_eine_korrektur_erscheint_mit_altem_und_neuem_wert(self, besetzung: Besetzung, gedruckt: list[Any]) -> None:
        st_ = stelle(PLANUNG, R2, JAHR)
        erste = freigegeben(besetzung, st_)
        alt = bericht(R2).planung
        _aendere(besetzung)
        neu = bericht(R2).planung
        assert alt is not None and neu is not None and neu.summe.ist == alt.summe.ist + 1_000_000_00
        korrektur = werkstatt.lies(st_, st_.entwurf).korrekturen[0]
        zeile = next(z for z in korrektur.zeilen if z.zeile == "Ausgaben" and z.spalte.startswith("Ist"))
        assert (zeile.alt, zeile.neu) == (_wort(alt.summe.ist), _wort(neu.summe.ist))
        schreibe(besetzung.controlling, st_, einschaetzung="Neu gerechnet.")
        actions.lege_vor(wer=wer_ist(besetzung.controlling), stelle=st_)
        entwurf = st_.entwurf
        assert entwurf is not None
        gesehen = werkstatt.lies(st_, entwurf).fingerabdruck
        zweite = actions.gib_frei(wer=wer_ist(besetzung.fachbereichsleitung), stelle=st_, entwurf=entwurf, gesehen=gesehen)
        assert (erste.fassung, zweite.fassung) == (1, 2)
        assert "Korrigiert seit Bericht vom" in gedruckt[-1].html and zeile.neu in gedruckt[-1].html

    def test_der_bericht_des_naechsten_jahres_nennt_was_am_vorigen_korrigiert_ist(self, besetzung: Besetzung) -> None:
        """Recalculated for the same day by the same assumptions: what did not change is not said."""
        freigegeben(besetzung, stelle(PLANUNG, R2, JAHR))
        st_ = stelle(PLANUNG, R2, Berichtszeitraum(date(2008, 1, 1), date(2008, 12, 31)))
        assert not [k for k in werkstatt.lies(st_, None).korrekturen if k.zeitraum]
        _aendere(besetzung)
        (korrektur,) = [k for k in werkstatt.lies(st_, None).korrekturen if k.zeitraum]
        assert {z.spalte for z in korrektur.zeilen if z.zeile == "Ausgaben"} >= {"Ist bis 30.09.2007 in €", "Prognose 2007 in €"}

    def test_kalender_werkstatt_und_archiv_fuehren_zueinander(self, besetzung: Besetzung, als: Als) -> None:
        client, werk = als("controlling"), "/berichte/werkstatt/haushaltsplanung/fachbereich/FB/2007-01-01/2007-12-31/"
        assert werk in client.get(PFLICHT).content.decode()
        seite = client.get(werk)
        assert seite.status_code == 200 and adresse() in seite.content.decode()
        assert als("ressort1").get(werk).status_code == 404
        eine, andere = freigegeben(besetzung, stelle(PLANUNG, STADT, JAHR)), freigegeben(besetzung, stelle(PLANUNG, R2, JAHR))
        archiv = text(client.get("/berichte/archiv/?typ=haushaltsplanung"))
        assert eine.get_typ_display() in archiv
        vergleich = client.get(f"/berichte/archiv/freigabe-{eine.pk}/vergleich/?mit=freigabe-{andere.pk}")
        assert vergleich.status_code == 200 and client.get(werk + "pdf/").status_code == 200


def _aendere(besetzung: Besetzung) -> None:
    """A million more is booked in August for a Sozialraum of Ressort II, entered now."""
    posten = Buchung.objects.filter(posten__gebiet__schluessel="III", posten__haushaltsjahr__jahr=2007, art="ist").order_by("pk").first()
    assert posten is not None
    Buchung.objects.create(
        posten=posten.posten, art="ist", betrag_cent=1_000_000_00, buchungstag=date(2007, 8, 15), nutzer=besetzung.controlling
    )


def _ohne_marke(seite: str) -> str:
    """Without the token of the forms."""
    return re.sub(r'value="\w{64}"', "", seite)
