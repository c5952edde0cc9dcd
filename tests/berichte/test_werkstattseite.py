"""The page of a report in work: about which days it can be, what it marks, how it counts; and a packet on which a command works."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from basis.models import Auftrag
from basis.sql import allein
from basis.zahlen import gezaehlt
from berichte.actions import freigabe as actions
from berichte.actions import pakete
from berichte.arten import ARTEN, unpassend, zu_lange_her
from berichte.models import Berichtsentwurf, Berichtsfreigabe, Paketteil
from berichte.regelwerk import Berichtstyp
from berichte.sections import werkstatt
from berichte.sections.sozialraumbudget import Berichtsfehler
from berichte.zeitraum import Berichtszeitraum
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.models import Gebiet, Protokoll, Stadt
from tests.berichte.paketprobe import WENIGE, arbeite_ab, bestelle
from tests.berichte.test_freigabe import freigegeben, gedruckt, schreibe, stelle
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

__all__ = ["gedruckt"]
Als = Callable[..., Client]
STAND, WERKSTATT = Berichtstyp.UMSETZUNGSSTAND, "/berichte/werkstatt/"
LANGE_HER = Berichtszeitraum(date(1991, 1, 1), date(1991, 6, 30))
MARKE = 'class="st-marke-muster"'


@pytest.mark.parametrize(("von", "bis", "danach"), [
    ("2007-01-01", "2007-06-30", ("2007-07-01", "2007-12-31")), ("2007-02-01", "2007-02-28", ("2007-03-01", "2007-03-31")),
    ("2006-01-01", "2006-12-31", ("2007-01-01", "2007-12-31")), ("2007-01-02", "2007-01-11", ("2007-01-12", "2007-01-21")),
])  # fmt: skip
def test_der_gleich_lange_zeitraum_danach(von: str, bis: str, danach: tuple[str, str]) -> None:
    z = Berichtszeitraum(date.fromisoformat(von), date.fromisoformat(bis))
    assert (z.danach.von.isoformat(), z.danach.bis.isoformat()) == danach and z.danach.davor.bis == z.bis


@pytest.mark.parametrize(("von", "bis", "geht"), [
    ("2007-01-01", "2007-06-30", True),  # the half-year after it still runs
    ("2007-07-01", "2007-12-31", True), ("2006-01-01", "2006-12-31", True),
    ("2006-07-01", "2006-12-31", False),  # the first half-year of 2007 is over
    ("1991-01-01", "1991-06-30", False),
])  # fmt: skip
def test_was_sagt_wie_es_jetzt_steht_passt_nur_zu_einem_neuen_zeitraum(von: str, bis: str, geht: bool) -> None:
    tage = date.fromisoformat(von), date.fromisoformat(bis)
    satz = zu_lange_her(ARTEN[STAND], *tage, date(2007, 10, 15))
    assert (satz == "") is geht and (geht or "lässt sich nicht mehr sagen" in satz)
    assert zu_lange_her(ARTEN[Berichtstyp.SYSTEME], *tage, date(2007, 10, 15)) == "", "others are told for a past day"
    assert unpassend(ARTEN[STAND], *tage, date(2007, 10, 15)) == satz


@pytest.mark.parametrize(("n", "stand", "wort"), [
    (1, "läuft", "1 läuft"), (9, "läuft", "9 laufen"), (0, "läuft", "0 laufen"), (2, "läuft bald aus", "2 laufen bald aus"),
    (3, "gilt nach Ablauf weiter", "3 gelten nach Ablauf weiter"), (2, "fertig", "2 fertig"), (1, "gilt künftig", "1 gilt künftig"),
])  # fmt: skip
def test_das_zeitwort_eines_standes_passt_zur_zahl(n: int, stand: str, wort: str) -> None:
    assert gezaehlt(n, stand) == wort


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestSeite:
    def test_der_umsetzungsstand_von_1991_wird_mit_einem_satz_abgelehnt(self, als: Als, besetzung: Besetzung) -> None:
        client, satz = als("controlling"), "Wie es am 30.06.1991 stand, lässt sich nicht mehr sagen"
        frage = "?neu-typ=umsetzungsstand&neu-gebiet=fachbereich/FB&neu-von=01.01.1991&neu-bis=30.06.1991"
        for adresse in (WERKSTATT + frage, f"{WERKSTATT}umsetzungsstand/fachbereich/FB/1991-01-01/1991-06-30/"):
            antwort = client.get(adresse)
            assert antwort.status_code == 422 and satz in text(antwort), adresse
        with pytest.raises(Berichtsfehler, match="nicht mehr sagen"):
            schreibe(besetzung.controlling, stelle(STAND, z=LANGE_HER))
            werkstatt.lies(stelle(STAND, z=LANGE_HER), None)
        paket = bestelle(besetzung.controlling, [STAND], WENIGE, LANGE_HER)
        arbeite_ab(paket)
        assert all(t.stand == "fehlt" and "nicht mehr sagen" in t.angabe for t in paket.teile.all()) and paket.teile.count() > 1

    def test_was_zu_spaet_freigegeben_wuerde_bleibt_lesbar_und_laesst_sich_zurueckgeben(
        self, als: Als, besetzung: Besetzung, gedruckt: list[Any]
    ) -> None:
        """A report on a month that lies before its releaser until the month after is over."""
        st_ = stelle(STAND, z=Berichtszeitraum(date(2007, 9, 1), date(2007, 9, 30)))
        schreibe(besetzung.controlling, st_, einschaetzung="Es geht voran.")
        actions.lege_vor(wer=wer_ist(besetzung.controlling), stelle=st_)
        leiten, adresse, satz = als("fachbereichsleitung"), reverse("berichtswerkstatt", args=st_.adresse), "lässt sich nicht mehr sagen"
        offen = "Zur Freigabe: Umsetzungsstand"
        assert offen in text(leiten.get(reverse("aufgaben"))) and satz not in text(leiten.get(adresse))
        Stadt.objects.update(fester_tag=date(2007, 11, 1))
        seite = leiten.get(adresse)
        assert seite.status_code == 200 and "Es geht voran." in text(seite) and satz in text(seite)
        assert "Bericht freigeben" not in text(seite) and offen not in text(leiten.get(reverse("aufgaben")))
        assert leiten.get(reverse("berichtswerkstatt_pdf", args=st_.adresse)).status_code == 200
        gesehen = seite.context["stueck"].fingerabdruck
        antwort = leiten.post(reverse("berichtsschritt", args=[*st_.adresse, "freigeben"]), {"gesehen": gesehen})
        assert antwort.status_code == 422 and satz in text(antwort) and not Berichtsfreigabe.objects.exists()
        paket = bestelle(besetzung.controlling, [STAND], WENIGE, st_.z)
        arbeite_ab(paket)
        assert {t.stand for t in paket.teile.all()} == {"fehlt"}, "the packet has no draft that says today of then"
        antwort = leiten.post(reverse("berichtsschritt", args=[*st_.adresse, "zurueckgeben"]), {"text": "Zu spät."}, follow=True)
        assert antwort.status_code == 200 and "kann wieder geändert werden" in text(antwort) and "Zu spät." in text(antwort)
        assert Protokoll.objects.filter(aktion="bericht_zurueckgegeben", grund="Zu spät.").exists()
        antwort = als("controlling").post(reverse("berichtsschritt", args=[*st_.adresse, "vorlegen"]))
        assert antwort.status_code == 422 and satz in text(antwort)

    @pytest.mark.parametrize("schritt", ["vorlegen", "anmerken"])
    def test_zu_spaet_beginnt_keiner_mehr(self, als: Als, schritt: str) -> None:
        st_ = stelle(STAND, z=LANGE_HER)
        antwort = als("controlling").post(reverse("berichtsschritt", args=[*st_.adresse, schritt]), {"text": "Nachtrag"})
        assert antwort.status_code == 422 and "nicht mehr sagen" in text(antwort) and not Berichtsentwurf.objects.exists()

    def test_was_damals_freigegeben_wurde_liegt_im_paket(self, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> None:
        """A year later its state can no longer be told, and the report still goes out as it was kept."""
        row = freigegeben(besetzung, stelle(STAND, WENIGE))
        monkeypatch.setattr("berichte.sections.werkstatt.heute", lambda: date(2008, 10, 15))
        paket = bestelle(besetzung.controlling, [STAND], WENIGE)
        arbeite_ab(paket)
        teil = Paketteil.objects.get(paket=paket, gebiet__ebene=3)
        assert (teil.stand, teil.datei_id) == ("freigegeben", row.pdf_id)

    @pytest.mark.parametrize("typ", ["gebietsprofil", "systeme", "umsetzungsstand", "vereinbarungen"])
    def test_die_werkstatt_traegt_die_musterdaten_wie_die_anderen_seiten(self, typ: str, als: Als) -> None:
        antwort = als("controlling").get(f"{WERKSTATT}{typ}/fachbereich/FB/2007-01-01/2007-06-30/")
        assert antwort.context["muster"] and MARKE in antwort.content.decode()
        assert antwort.context["stueck"].bericht.muster is True

    def test_eine_fehlende_erlaeuterung_ist_eine_angabe(self, als: Als, besetzung: Besetzung) -> None:
        st_ = stelle(z=Berichtszeitraum(date(2007, 1, 1), date(2007, 10, 14)))
        fehlende = werkstatt.lies(st_, None).fehlende
        schreibe(besetzung.controlling, st_, **{fehlende[0].feld: ""})
        antwort = als("controlling").post(reverse("berichtsschritt", args=[*st_.adresse, "vorlegen"]))
        assert len(werkstatt.lies(st_, st_.entwurf).fehlende) == 1
        assert antwort.status_code == 422 and "Bitte prüfen Sie 1 Angabe" in text(antwort)
        assert f"Es fehlt eine Erläuterung zu „handeln“, {fehlende[0].titel}: " in text(antwort)

    def test_ein_gebiet_heisst_im_paket_wie_ueberall(self, als: Als, besetzung: Besetzung) -> None:
        paket = bestelle(besetzung.controlling, [Berichtstyp.SCORECARD], ("sozialraum", "V"))
        seite = text(als("controlling").get(paket.get_absolute_url()))
        assert "581 Lettin" in seite and "582 Heide-Nord/Blumenau" in seite and "Ortslage Lettin" not in seite
        assert Gebiet.objects.get(schluessel="581", ebene=4).bezeichnung == "581 Lettin"

    def test_solange_ein_befehl_arbeitet_startet_die_seite_keinen_auftrag(self, als: Als, besetzung: Besetzung) -> None:
        paket = bestelle(besetzung.controlling, [Berichtstyp.SCORECARD], WENIGE)
        with allein(pakete.LOCK_CLASS, paket.pk, warten=1) as frei:
            assert frei
            with pytest.raises(Abgelehnt, match="ein Befehl auf dem Server"):
                pakete.setze_fort(wer=wer_ist(besetzung.controlling), paket=paket)
            antwort = als("controlling").post(reverse("berichtspaket_fortsetzen", args=[paket.pk]), follow=True)
            assert antwort.status_code == 200 and "arbeitet gerade ein Befehl" in text(antwort)
            assert not Auftrag.objects.filter(art=pakete.ART).exists()
        als("controlling").post(reverse("berichtspaket_fortsetzen", args=[paket.pk]))
        assert Auftrag.objects.filter(art=pakete.ART).count() == 1, "once it is free"
        assert heute() == date(2007, 10, 15)
