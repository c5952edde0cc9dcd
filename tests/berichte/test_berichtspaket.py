"""The committee packet: what is bound, what is printed, and what is said of what there is not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from basis import jobs
from basis.models import Auftrag
from berichte.arten import ARTEN
from berichte.druck import reihe
from berichte.druck.maschine import Druck, Druckfehler
from berichte.models import Berichtspaket, Paketteil
from berichte.regelwerk import Berichtstyp
from berichte.sections import paketquellen
from berichte.sections.berichtsarten import QUELLEN
from berichte.zeitraum import Berichtszeitraum
from sozialraum.actions.fehler import Abgelehnt
from tests.berichte.altmonat import frueher_freigegeben
from tests.berichte.paketprobe import HALB, WENIGE, arbeite_ab, befunde, bestelle, geplant
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

Als = Callable[..., Client]
BUDGET, SCORECARD, MONAT = Berichtstyp.SOZIALRAUMBUDGET, Berichtstyp.SCORECARD, Berichtstyp.CONTROLLING
pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]


def teil(paket: Berichtspaket, typ: Berichtstyp, schluessel: str) -> Paketteil:
    return paket.teile.get(typ=typ.value, gebiet__schluessel=schluessel)


class TestInhalt:
    def test_ein_klick_hat_jedes_gebiet_jedes_typs_genau_einmal(
        self, besetzung: Besetzung, vorgelegt: Any, schnell: list[str], als: Als
    ) -> None:
        client = als("controlling")
        angaben = {"von": "01.01.2007", "bis": "30.06.2007", "bereich": "fachbereich/FB", "typen": [BUDGET.value, MONAT.value]}
        antwort = client.post(reverse("berichtspaket_neu"), angaben)
        paket = Berichtspaket.objects.get()
        assert antwort.headers["Location"] == paket.get_absolute_url()
        assert "wartet" in text(client.get(paket.get_absolute_url())).lower()
        jobs.fuehre_aus.func(Auftrag.objects.get().pk)
        assert befunde(paket, geplant(paket)) == []
        assert paket.teile.filter(typ=BUDGET.value).count() == 52 and not paket.teile.filter(typ=MONAT.value, gebiet__ebene=4).exists()
        assert len(schnell) == paket.teile.filter(datei__isnull=False).count(), "each printed once"
        auftrag = Auftrag.objects.get()
        assert (auftrag.status, auftrag.erledigt, auftrag.ergebnis_url) == ("fertig", auftrag.gesamt, paket.get_absolute_url())
        seite = text(client.get(paket.get_absolute_url()))
        assert f"{paket.teile.count()} von {paket.teile.count()} Berichten sind da" in seite and "Fortsetzen" not in seite

    def test_die_pruefung_faende_ein_fehlendes_und_ein_doppeltes(
        self, besetzung: Besetzung, vorgelegt: Any, schnell: list[str], als_eigentuemer: Any
    ) -> None:
        """The negative control of ``befunde``."""
        paket = bestelle(besetzung.controlling, [BUDGET])
        soll = geplant(paket)
        assert any(satz.startswith("offen") for satz in befunde(paket, soll))
        arbeite_ab(paket)
        assert befunde(paket, soll) == []
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE berichte_paketteil DISABLE TRIGGER berichte_paketteil_fertig_bleibt")
            cursor.execute("DELETE FROM berichte_paketteil WHERE paket_id = %s AND gebiet_id = (SELECT id FROM sozialraum_gebiet "
                           "WHERE schluessel = 'R-I')", [paket.pk])  # fmt: skip
            cursor.execute("ALTER TABLE berichte_paketteil DROP CONSTRAINT paketteil_einmal")
            cursor.execute("INSERT INTO berichte_paketteil (paket_id, typ, gebiet_id, stand, angabe, titel, quelle) "
                           "SELECT paket_id, typ, gebiet_id, 'offen', '', '', '' FROM berichte_paketteil WHERE paket_id = %s LIMIT 1",
                           [paket.pk])  # fmt: skip
        worte = " ".join(befunde(paket, soll))
        assert "fehlt: ('sozialraumbudget', 'R-I', 2)" in worte and "zu viel" in worte

    def test_freigegebenes_ist_die_abgelegte_datei_und_wird_nie_neu_gedruckt(
        self, besetzung: Besetzung, beschlossen: Any, schnell: list[str]
    ) -> None:
        from berichte.actions.berichte import erzeuge_bericht
        from berichte.sections import gebiete, sozialraumbudget

        grundlage = sozialraumbudget.lade(beschlossen)
        knoten = gebiete.finde(grundlage.rechnung.baum, "sozialraum", "III")
        assert knoten is not None
        abgelegt = erzeuge_bericht(wer=wer_ist(besetzung.controlling), grundlage=grundlage, gebiet=knoten)
        schnell.clear()
        paket = bestelle(besetzung.controlling, [BUDGET], WENIGE)
        arbeite_ab(paket)
        row = teil(paket, BUDGET, "III")
        assert (row.stand, row.datei_id, row.quelle, row.seiten) == ("freigegeben", abgelegt.pdf_id, f"bericht-{abgelegt.pk}", 1)
        andere = paket.teile.exclude(pk=row.pk)
        assert len(schnell) == andere.count() and {t.stand for t in andere} == {"entwurf"}
        assert all("beschlossen" in t.angabe and "nicht abgelegt" in t.angabe for t in andere)

    def test_gebunden_ist_der_controllingbericht_genau_dieser_monate_sonst_der_des_letzten_ganzen(
        self, besetzung: Besetzung, schnell: list[str]
    ) -> None:
        bis_oktober, ab_september = (Berichtszeitraum(date(2007, monat, 1), date(2007, 10, 14)) for monat in (7, 9))
        paket = bestelle(besetzung.controlling, [MONAT], WENIGE, bis_oktober)
        arbeite_ab(paket)
        vorher = teil(paket, MONAT, "III")
        assert "September 2007" in vorher.titel and vorher.stand == "entwurf"
        frei = frueher_freigegeben(besetzung.ressort2)
        frueher_freigegeben(besetzung.ressort2, monat=8)
        mehrere = Berichtszeitraum(date(2007, 8, 1), date(2007, 9, 30))
        neu, auch, mehr = (bestelle(besetzung.controlling, [MONAT], WENIGE, z) for z in (bis_oktober, ab_september, mehrere))
        assert neu != paket, "the first one is whole"
        for bestellt in (neu, auch, mehr):
            arbeite_ab(bestellt)
        row = teil(neu, MONAT, "III")
        assert (row.stand, row.datei_id, row.quelle) == ("freigegeben", frei.pdf_id, f"monat-{frei.pk}")
        assert teil(auch, MONAT, "III").datei_id == frei.pdf_id
        assert teil(mehr, MONAT, "III").stand == "entwurf", "neither its first nor its last month is the report of a longer Zeitraum"
        vorher.refresh_from_db()
        assert vorher.stand == "entwurf", "what is in a packet stays"

    def test_was_es_nicht_gibt_steht_mit_seinem_grund_da(self, besetzung: Besetzung, schnell: list[str]) -> None:
        spaet = Berichtszeitraum(date(2010, 2, 2), date(2010, 2, 20))
        paket = bestelle(besetzung.controlling, [MONAT, BUDGET], WENIGE, spaet)
        ebenen = {typ: {t.gebiet.ebene for t in paket.teile.filter(typ=typ.value).select_related("gebiet")} for typ in (MONAT, BUDGET)}
        assert ebenen == {MONAT: {3}, BUDGET: {3, 4}}, "what an Ebene has not is no part"
        arbeite_ab(paket)
        assert teil(paket, MONAT, "III").angabe == "Im Zeitraum liegt kein ganzer Monat."
        assert "noch keine Verteilung" in teil(paket, BUDGET, "III").angabe
        assert {t.stand for t in paket.teile.all()} == {"fehlt"} and not schnell
        with pytest.raises(Abgelehnt, match="keinen der gewählten Berichte"):
            unten = paket.teile.filter(gebiet__ebene=4).values_list("gebiet__schluessel", flat=True)[0]
            bestelle(besetzung.controlling, [MONAT], ("stadtteil", unten))

    @pytest.mark.parametrize("typ", list(QUELLEN))
    def test_jeder_typ_der_werkstatt_ist_von_selbst_dabei(self, typ: Berichtstyp, besetzung: Besetzung, schnell: list[str]) -> None:
        assert ARTEN[typ] in paketquellen.pakettypen()
        ort = ("fachbereich", "FB") if len(ARTEN[typ].ebenen) == 1 else WENIGE
        paket = bestelle(besetzung.controlling, [typ], ort)
        paket.teile.exclude(gebiet__schluessel__in=("FB", "III")).update(stand="fehlt", angabe="nicht gefragt")
        arbeite_ab(paket)
        for row in paket.teile.exclude(angabe="nicht gefragt"):
            assert row.stand in ("entwurf", "fehlt"), row.angabe
            assert row.stand == "fehlt" or row.angabe.startswith("Entwurf")

    def test_ein_gescheiterter_haelt_die_anderen_nicht_auf_und_gelingt_beim_zweiten_mal(
        self, besetzung: Besetzung, vorgelegt: Any, monkeypatch: pytest.MonkeyPatch, als: Als
    ) -> None:
        kaputt = [True]

        def drucke(_frei: Any, auftrag: Any) -> Any:
            if kaputt[0] and "<h1>Sozialraumbudget 2007: Sozialraum III" in auftrag.html:
                return Druckfehler("Der Bericht ließ sich nicht setzen.")
            return Druck(b"%PDF " + auftrag.kennung.encode(), 1)

        monkeypatch.setattr(reihe, "drucke_mit", drucke)
        paket = bestelle(besetzung.controlling, [BUDGET], WENIGE)
        arbeite_ab(paket)
        gescheitert = paket.teile.filter(stand="gescheitert")
        assert gescheitert.count() == 1 and paket.teile.filter(stand="entwurf").count() == paket.teile.count() - gescheitert.count()
        seite = text(als("controlling").get(paket.get_absolute_url() + "?stand=gescheitert"))
        assert "ließ sich nicht setzen" in seite and "noch einmal versuchen" in seite
        fest = {t.pk: t.datei_id for t in paket.teile.filter(stand="entwurf")}
        kaputt[0] = False
        als("controlling").post(reverse("berichtspaket_fortsetzen", args=[paket.pk]))
        jobs.fuehre_aus.func(Auftrag.objects.latest("pk").pk)
        assert not paket.teile.exclude(stand="entwurf").exists()
        assert {t.pk: t.datei_id for t in paket.teile.filter(pk__in=fest)} == fest, "what was there stays"

    def test_ein_unerwarteter_fehler_verraet_nichts_und_haelt_nicht_auf(
        self, besetzung: Besetzung, vorgelegt: Any, schnell: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def platze(rahmen: Any) -> Any:
            raise ValueError("geheim")

        monkeypatch.setitem(paketquellen.EIGENE, SCORECARD, platze)
        paket = bestelle(besetzung.controlling, [BUDGET, SCORECARD], WENIGE)
        arbeite_ab(paket)
        assert {t.stand for t in paket.teile.filter(typ=SCORECARD.value)} == {"gescheitert"}
        assert {t.stand for t in paket.teile.filter(typ=BUDGET.value)} == {"entwurf"}
        assert not paket.teile.filter(angabe__contains="geheim").exists()


def test_jede_art_kann_ins_paket() -> None:
    assert {art.typ for art in paketquellen.pakettypen()} == set(ARTEN)


def test_der_letzte_ganze_monat_und_das_jahr() -> None:
    assert HALB.letzter_monat == date(2007, 6, 1)
    assert Berichtszeitraum(date(2007, 7, 1), date(2007, 10, 14)).letzter_monat == date(2007, 9, 1)
    assert Berichtszeitraum(date(2007, 2, 2), date(2007, 3, 20)).letzter_monat is None
    assert Berichtszeitraum(date(2006, 7, 1), date(2007, 6, 30)).jahr == Berichtszeitraum(date(2007, 1, 1), date(2007, 12, 31))
