"""Money of Maßnahmen: what lies after their end stands outside of the gap; what nobody entered is no 0 €; a refused grant stays named."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proaktiv.actions import finanzierung as geld
from proaktiv.actions import massnahmen as m
from proaktiv.massnahmenweg import Massnahmenstand
from proaktiv.models import Massnahme, Massnahmenbedarf, Massnahmenfinanzierung
from proaktiv.selectors.kette import finanzplaene, finanzplan, geendet_am, letzte_jahre, mit_allem
from sozialraum.access import Wer
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import text
from tests.proaktiv.konzeptionsbau import TAG, baue_foerdermittel, baue_konzeption, baue_massnahme, neuer_bericht

pytestmark = pytest.mark.django_db
WER = Wer.befehl("test")


@pytest.fixture
def client(besetzung: Besetzung, als: Callable[[Any], Client]) -> Client:
    return als(besetzung.controlling)


def _braucht(row: Massnahme, *je: tuple[int, int]) -> None:
    for jahr, cent in je:
        bedarf = Massnahmenbedarf(massnahme=row, jahr=jahr, art="beschlossen", betrag_cent=cent, grund="Haushalt")
        geld.trage_bedarf_ein(wer=WER, bedarf=bedarf)


class TestAufgegeben:
    def test_ihr_bedarf_ist_keine_luecke_und_doch_zu_sehen(self, raeume: Raeume, client: Client) -> None:
        """By hand: 100 € are lacking for what goes on; 2 × 200 € were decided for what was given up, 50 € of it are secured."""
        konzeption = baue_konzeption()
        weiter, ruht = baue_massnahme(konzeption, "Elterncafé"), baue_massnahme(konzeption, "Lesepaten")
        _braucht(weiter, (2008, 100_00))
        _braucht(ruht, (2008, 200_00), (2009, 200_00))
        mittel = Massnahmenfinanzierung(massnahme=ruht, jahr=2008, betrag_cent=50_00, im_haushalt=True)
        geld.speichere_finanzierung(wer=WER, finanzierung=mittel)
        m.berichte(wer=WER, bericht=neuer_bericht(ruht, "aufgegeben", grund="Kein Träger"))
        seite = text(client.get(reverse("finanzplanung") + "?von=2007"))
        assert "Von 100 € beschlossenem Bedarf für 2007 bis 2011 sind 100 € nicht gesichert" in seite
        vorn, _, hinten = seite.partition('<h2 id="ruht">Nach dem Ende der Maßnahme</h2>')
        assert "Lesepaten" not in vorn and "nicht weiterverfolgt seit 10.09.2007" in hinten
        summe = hinten.partition("<tfoot>")[2].partition("</tfoot>")[0]
        assert "400 €" in summe and "50 €" in summe
        datei = client.get(reverse("finanzplanung") + "?von=2007&format=csv").content.decode()
        assert "Nach dem Ende der Maßnahme, nicht mitgezählt: 1 Maßnahme" in datei and "500" not in datei
        laufend, ruhend = finanzplaene([weiter.pk, ruht.pk], 2007, letzte_jahre(geendet_am(Massnahme.objects.all())))
        assert (laufend.summe.luecke, ruhend.summe.bedarf, ruhend.summe.gesichert) == (100_00, 400_00, 50_00)

    def test_gibt_es_nur_aufgegebene_ist_die_seite_nicht_leer(self, raeume: Raeume, client: Client) -> None:
        row = baue_massnahme(baue_konzeption())
        _braucht(row, (2008, 200_00))
        m.berichte(wer=WER, bericht=neuer_bericht(row, "aufgegeben", grund="Kein Träger"))
        seite = text(client.get(reverse("finanzplanung") + "?von=2007"))
        assert "Für 2007 bis 2011 ist kein Bedarf beschlossen" in seite and "Nach dem Ende der Maßnahme" in seite
        assert "Kein Bedarf und keine Mittel" not in seite

    @pytest.mark.parametrize("stand", ["fertig", "aufgegeben"])
    def test_das_jahr_des_endes_und_die_davor_zaehlen_weiter(self, stand: str, raeume: Raeume, client: Client) -> None:
        """By hand: 200 € decided for each of 2006 to 2009, 150 € of 2006 secured; ended in September 2007.

        2006 lacks 50 € and 2007 200 €, as before; 2 × 200 € of 2008 and 2009 lack nothing any more.
        """
        row = baue_massnahme(baue_konzeption(), "Lesepaten")
        _braucht(row, *((jahr, 200_00) for jahr in range(2006, 2010)))
        mittel = Massnahmenfinanzierung(massnahme=row, jahr=2006, betrag_cent=150_00, im_haushalt=True)
        geld.speichere_finanzierung(wer=WER, finanzierung=mittel)
        m.berichte(wer=WER, bericht=neuer_bericht(row, "laeuft", tag=date(2007, 3, 1)))
        m.berichte(wer=WER, bericht=neuer_bericht(row, stand, grund="Ende"))
        m.berichte(wer=WER, bericht=neuer_bericht(row, stand, grund="Nachtrag", tag=date(2007, 9, 30)))
        (gelesen,) = geendet_am(Massnahme.objects.all())
        assert gelesen.geendet_am == TAG, "der Tag, an dem es gemeldet wurde, nicht der des letzten Berichts"
        plan, danach = finanzplaene([row.pk], 2006, letzte_jahre([gelesen]))
        assert [j.fehlt for j in plan.jahre] == [50_00, 200_00, None, None, None] and plan.summe.luecke == 250_00
        assert [j.bedarf for j in danach.jahre] == [None, None, 200_00, 200_00, None]
        seite = text(client.get(reverse("finanzplanung") + "?von=2006"))
        vorn, _, hinten = seite.partition('<h2 id="ruht">')
        wort = f"{Massnahmenstand(stand).bezeichnung} seit 10.09.2007"
        assert "Von 400 € beschlossenem Bedarf für 2006 bis 2010 sind 250 € nicht gesichert" in vorn and wort in vorn and wort in hinten
        eigene = client.get(row.get_absolute_url())
        assert "Was für Jahre danach beschlossen ist, lässt keine Lücke" in text(eigene)
        assert [z.fehlt for z in eigene.context["blatt"]] == [50_00, 200_00, None, None]

    def test_was_weitergeht_hat_kein_ende(self, raeume: Raeume) -> None:
        row = baue_massnahme(baue_konzeption())
        for stand in ("laeuft", "fertig", "laeuft"):
            m.berichte(wer=WER, bericht=neuer_bericht(row, stand, grund="x"))
        (gelesen,) = geendet_am(Massnahme.objects.all())
        assert gelesen.geendet_am is None and letzte_jahre([gelesen]) == {}


class TestOhneEintrag:
    def test_wo_kein_geld_eingetragen_ist_steht_keine_null(self, raeume: Raeume, client: Client) -> None:
        """2007 is needed and nobody entered money; of 2008 somebody said that there is none."""
        row = baue_massnahme(baue_konzeption())
        _braucht(row, (2007, 100_00), (2008, 100_00))
        keines = Massnahmenfinanzierung(massnahme=row, jahr=2008, betrag_cent=0, im_haushalt=True)
        geld.speichere_finanzierung(wer=WER, finanzierung=keines)
        ohne, mit = client.get(row.get_absolute_url()).context["blatt"]
        assert (ohne.plan.eigenmittel, ohne.plan.in_aussicht, ohne.fehlt) == (None, None, 100_00)
        assert (mit.plan.eigenmittel, mit.plan.foerdermittel, mit.plan.in_aussicht, mit.fehlt) == (0, 0, 0, 100_00)
        datei = client.get(reverse("finanzplanung") + "?von=2007&format=csv").content.decode()
        (zeile,) = (z for z in datei.splitlines() if z.startswith("Eigenmittel im Haushalt"))
        assert zeile.split(";")[1:4] == ["", "0,00", ""]


class TestAbgelehnteFoerdermittel:
    """A refused grant is not offered for new money; a row that names one keeps it."""

    def test_wer_nur_den_vermerk_aendert_aendert_nicht_die_quelle(self, client: Client) -> None:
        programm, anderes = baue_foerdermittel("ESF+"), baue_foerdermittel("Nein", stand="abgelehnt")
        row = baue_massnahme(baue_konzeption())
        mittel = Massnahmenfinanzierung.objects.create(massnahme=row, jahr=2008, betrag_cent=50_000_00, foerdermittel=programm)
        programm.stand = "abgelehnt"
        programm.save()
        seite = reverse("finanzierung_aendern", args=[mittel.pk])
        form = client.get(seite).context["form"]
        daten = im_browser(form) | {"vermerk": "Bescheid vom Mai"}
        assert daten["foerdermittel"] == str(programm.pk) and str(anderes.pk) not in _wahl(form["foerdermittel"])
        assert client.post(seite, daten).status_code == 302
        mittel.refresh_from_db()
        assert (mittel.foerdermittel, mittel.vermerk) == (programm, "Bescheid vom Mai")
        assert finanzplan([row.pk], 2007).summe.in_aussicht is None
        neu = client.get(reverse("massnahmenteil_neu", args=[row.pk, "finanzierung"])).context["form"]
        assert _wahl(neu["foerdermittel"]) == {""}


def _wahl(feld: Any) -> set[str]:
    return {str(teil.data["value"]) for teil in feld.subwidgets}


def im_browser(form: Any) -> dict[str, str]:
    """What a browser sends of a form as it is shown: of a list without a chosen entry the first."""
    daten: dict[str, str] = {}
    for feld in form:
        wahl = [teil.data for teil in feld.subwidgets if "selected" in teil.data]
        if wahl:
            daten[feld.html_name] = str(next((w for w in wahl if w["selected"]), wahl[0])["value"])
        elif (wert := feld.value()) not in (None, False):
            daten[feld.html_name] = "on" if wert is True else str(wert)
    return daten


def test_gesichert_ist_ohne_eintrag_keine_null(raeume: Raeume) -> None:
    konzeption, programm = baue_konzeption(), baue_foerdermittel(stand="beantragt")
    abgelehntes = baue_foerdermittel("Nein", stand="abgelehnt")
    faelle: list[tuple[int | None, list[dict[str, Any]]]] = [
        (None, []), (None, [{"jahr": 2008, "im_haushalt": True}]), (0, [{}]), (0, [{"foerdermittel": programm}]),
        (None, [{"foerdermittel": abgelehntes}]),
        (5_00, [{"im_haushalt": True}]), (5_00, [{"im_haushalt": True}, {"foerdermittel": programm}]),
    ]  # fmt: skip
    for nummer, (_, eintraege) in enumerate(faelle):
        row = baue_massnahme(konzeption, f"Maßnahme {nummer}")
        for eintrag in eintraege:
            Massnahmenfinanzierung.objects.create(**{"massnahme": row, "jahr": 2007, "betrag_cent": 5_00} | eintrag)
    gelesen = mit_allem(Massnahme.objects.all(), date(2007, 9, 30)).order_by("pk").values_list("gesichert_cent", flat=True)
    assert list(gelesen) == [erwartet for erwartet, _ in faelle]
