"""The Controllingbericht goes the way of all reports: written, put forward, released by a second person; old ones stay what they are."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from basis import kanonisch
from basis.zahlen import zahl
from berichte.actions import freigabe as actions
from berichte.actions.vorlagen import binde_anlage
from berichte.arten import ARTEN, falscher_zeitraum
from berichte.faelligkeit import Lage
from berichte.models import Abgabe, Berichtsfreigabe, Monatsfreigabe, Vorlagenanlage
from berichte.regelwerk import Berichtstyp
from berichte.sections import archiv, freigaben, werkstatt
from berichte.sections.berichtspflichten import lade
from berichte.sections.monatsbericht import Monatsbericht, aus_inhalt
from berichte.sections.werkstatt import Stelle
from berichte.zeitraum import Berichtszeitraum
from budgets.actions.storno import storniere
from budgets.models import Abweichungserlaeuterung, Buchung
from sozialraum.access import Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Vorlage
from tests.berichte.altmonat import frueher_freigegeben, lege_ab, ohne_riegel
from tests.berichte.test_freigabe import STADT, freigegeben, gedruckt, gib_frei, stelle
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

__all__ = ["gedruckt"]
Als = Callable[..., Client]
III, R2 = ("sozialraum", "III"), ("ressort", "R-II")
AUGUST, SEPTEMBER = (Berichtszeitraum(date(2007, m, 1), date(2007, m, ende)) for m, ende in ((8, 31), (9, 30)))
HALBJAHR = Berichtszeitraum(date(2007, 1, 1), date(2007, 6, 30))
ADRESSE = "/berichte/werkstatt/controlling/ressort/R-II/2007-09-01/2007-09-30/"


def platz(ort: tuple[str, str] = III, z: Berichtszeitraum = SEPTEMBER) -> Stelle:
    return stelle(Berichtstyp.CONTROLLING, ort, z)


def jetzt(st: Stelle) -> Monatsbericht:
    bericht: Monatsbericht = werkstatt.lies(st, None).bericht
    return bericht


def erlaeutere(st: Stelle, nutzer: Any) -> None:
    """Whatever asks for action in it, with Maßnahme and Termin."""
    for e in jetzt(st).offene:
        Abweichungserlaeuterung.objects.create(
            posten_id=e.posten, stichtag=st.z.bis, ursache="Mehr Hilfen", massnahme="Rückführungen prüfen", termin=date(2007, 11, 30),
            abweichung_cent=10**10, ansatz_cent=10**9, verfahren="saisonal", erstellt_von=nutzer,
        )  # fmt: skip


def bucht(st: Stelle, nutzer: Any, cent: int = 12_345, tag: date | None = None) -> Buchung:
    posten = jetzt(st).zeilen[0].posten[0]
    buchung: Buchung = Buchung.objects.create(
        posten_id=posten, art="ist", betrag_cent=cent, buchungstag=tag or st.z.bis.replace(day=28), nutzer=nutzer
    )
    return buchung


@pytest.mark.parametrize(("von", "bis", "geht"), [
    ("2007-09-01", "2007-09-30", True), ("2007-01-01", "2007-06-30", True), ("2007-02-01", "2007-02-28", True),
    ("2007-09-02", "2007-09-30", False), ("2007-09-01", "2007-09-29", False), ("2006-12-01", "2007-01-31", False),
])  # fmt: skip
def test_er_spricht_ueber_ganze_monate_eines_jahres(von: str, bis: str, geht: bool) -> None:
    satz = falscher_zeitraum(ARTEN[Berichtstyp.CONTROLLING], date.fromisoformat(von), date.fromisoformat(bis))
    assert (satz == "") is geht and ("ganze Monate eines Jahres" in satz) is not geht
    assert falscher_zeitraum(ARTEN[Berichtstyp.SYSTEME], date.fromisoformat(von), date.fromisoformat(bis)) == ""


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestMonat:
    def test_ohne_erlaeuterung_wird_nicht_vorgelegt_und_die_werkstatt_nennt_den_weg(self, besetzung: Besetzung, als: Als) -> None:
        st, wer = platz(R2), wer_ist(besetzung.ressort2)
        offen = jetzt(st).offene
        with pytest.raises(Abgelehnt, match="handeln") as fehler:
            actions.lege_vor(wer=wer, stelle=st)
        assert offen and all(any(e.name in satz for satz in fehler.value.saetze) for e in offen)
        seite = als("ressort2").get(ADRESSE)
        weg = reverse("erlaeuterung_schreiben", args=[offen[0].posten])
        assert f'href="{weg}?stichtag=30.09.2007"' in seite.content.decode() and als("ressort2").get(weg).status_code == 200
        assert "Erläuterung schreiben" not in text(als("pruefung").get(ADRESSE)), "reads it and writes none"
        erlaeutere(st, besetzung.ressort2)
        assert actions.lege_vor(wer=wer, stelle=st).vorgelegt_von == besetzung.ressort2

    def test_wer_vorlegt_gibt_nicht_frei(self, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> None:
        """Also where the action would not look (negative control): the database refuses it by itself."""
        st = platz(R2)
        erlaeutere(st, besetzung.ressort2)
        actions.lege_vor(wer=wer_ist(besetzung.ressort2), stelle=st)
        with pytest.raises(Abgelehnt, match="Vier-Augen"):
            gib_frei(st, besetzung.ressort2)
        with monkeypatch.context() as ungeprueft, transaction.atomic():
            ungeprueft.setattr(actions, "hat_mitgeschrieben", lambda entwurf, nutzer, stueck: False)
            with pytest.raises((Abgelehnt, IntegrityError)):
                gib_frei(st, besetzung.ressort2)
        assert not Berichtsfreigabe.objects.exists()
        row = gib_frei(st, besetzung.fachbereichsleitung)
        assert (row.vorgelegt_von, row.freigegeben_von, row.fassung) == (besetzung.ressort2, besetzung.fachbereichsleitung, 1)

    def test_was_spaeter_gebucht_wird_aendert_den_freigegebenen_nicht(
        self, besetzung: Besetzung, als: Als, gedruckt: list[Any]
    ) -> None:
        st, client = platz(R2), als("ressort2")
        erlaeutere(st, besetzung.ressort2)
        erste = freigegeben(besetzung, st)
        vorher = aus_inhalt(erste.inhalt)
        assert vorher.inhalt() == erste.inhalt["bericht"] and kanonisch.pruefsumme(erste.inhalt) == erste.pruefsumme
        assert "freigegeben am" in gedruckt[0].html and "Es geht voran." in gedruckt[0].html
        buchung = bucht(st, besetzung.controlling)
        assert jetzt(st).summe.ist == vorher.summe.ist + 12_345
        seite = als("fachkraft1").get(erste.get_absolute_url())  # released reports are read by all staff
        assert seite.context["bericht"] == vorher and "Einschätzung" in text(seite)
        korrektur = client.get("/berichte/monat/2007/9/ressort/R-II/").context["korrektur"]
        zeile = next(b for b in korrektur.zeilen if b.spalte == "Ist in €" and "Ausgaben" in b.zeile)
        assert (zeile.alt, zeile.neu) == tuple(zahl(Decimal(r.summe.ist) / 100, 2) for r in (vorher, jetzt(st)))
        zweite = freigegeben(besetzung, st)
        assert zweite.fassung == 2 and "Korrigiert seit Bericht vom" in gedruckt[1].html and zeile.neu in gedruckt[1].html
        assert "Es gibt eine neuere Fassung" in text(client.get(erste.get_absolute_url()))
        assert client.get(f"{erste.get_absolute_url()}pdf/").content == b"%PDF " + erste.pruefsumme.encode()
        storniere(wer=wer_ist(besetzung.controlling), buchung=buchung, grund="Irrtum")
        dritte = freigegeben(besetzung, st)  # the numbers of Fassung 1 once more: a Fassung of their own, which is the newest
        assert dritte.fassung == 3 and dritte.inhalt["bericht"] == erste.inhalt["bericht"]
        laufend = client.get("/berichte/monat/2007/9/ressort/R-II/")
        assert laufend.context["gleiche"] == dritte and laufend.context["korrektur"] is None
        papier = client.get("/berichte/monat/2007/9/ressort/R-II/pdf/").content
        assert papier == b"%PDF " + dritte.pruefsumme.encode(), "the released paper, as long as it says the same"

    def test_der_naechste_monat_nennt_was_im_vorigen_nachgebucht_wurde(self, besetzung: Besetzung, gedruckt: list[Any]) -> None:
        august, september = platz(z=AUGUST), platz()
        erlaeutere(august, besetzung.ressort2)
        row = freigegeben(besetzung, august)
        assert not [k for k in werkstatt.lies(september, None).korrekturen if k.zeitraum]
        bucht(august, besetzung.controlling)
        korrektur = next(k for k in werkstatt.lies(september, None).korrekturen if k.zeitraum)
        zeile = next(b for b in korrektur.zeilen if b.spalte == "Ist in €" and "Ausgaben" in b.zeile)
        alt = aus_inhalt(row.inhalt).summe.ist
        assert (zeile.alt, zeile.neu) == tuple(zahl(Decimal(cent) / 100, 2) for cent in (alt, alt + 12_345))
        assert "August 2007" in korrektur.titel and korrektur.satz.endswith("Beträge in Euro.")
        erlaeutere(september, besetzung.ressort2)
        freigegeben(besetzung, september)
        assert korrektur.titel in gedruckt[-1].html

    def test_ein_halbjahr_gilt_als_abgegeben_und_hat_alle_seine_umschichtungen(self, besetzung: Besetzung) -> None:
        """The Regelwerk asks the Fachbereich for half-years; a month of it would hand in nothing. With a fixed day for the due list."""
        st = platz(STADT, HALBJAHR)
        Abgabe.objects.filter(typ="controlling", gebiet=st.knoten.id).delete()
        erlaeutere(st, besetzung.controlling)
        bericht = jetzt(st)
        assert bericht.titel.startswith("Controllingbericht Januar bis Juni 2007") and bericht.kopf.stichtag == HALBJAHR.bis
        je_monat = [jetzt(platz(STADT, z)) for z in _monate()]
        assert len(bericht.umschichtungen) == sum(len(b.umschichtungen) for b in je_monat)
        assert bericht.summe == je_monat[-1].summe, "the sums stand as they were at the end"
        tag = date(2007, 10, 15)

        def pflicht() -> Any:
            alle = lade(st.baum).pflichten(tag)
            return next(p for p in alle if p.regel.typ is Berichtstyp.CONTROLLING and p.ort.id == st.knoten.id
                        and p.zeitraum.anfang == HALBJAHR.von)  # fmt: skip

        assert pflicht().lage(tag) is not Lage.ERLEDIGT and pflicht().erledigt_am is None
        freigegeben(besetzung, st)
        assert pflicht().lage(tag) is Lage.ERLEDIGT and pflicht().erledigt_am == tag

    def test_wer_was_sieht(self, besetzung: Besetzung, als: Als) -> None:
        je = {200: ("ressort2", "controlling", "fachbereichsleitung", "pruefung"), 404: ("ressort1", "fachkraft1", "gremium")}
        for status, alle in je.items():
            assert {wer: als(wer).get(ADRESSE).status_code for wer in alle} == dict.fromkeys(alle, status)
        assert als("pruefung").post(f"{ADRESSE}vorlegen/").status_code == 403
        for falsch in ("2007-09-02/2007-09-30", "2006-12-01/2007-01-31"):
            assert als("controlling").get(f"/berichte/werkstatt/controlling/ressort/R-II/{falsch}/").status_code == 404
        assert als("controlling").get("/berichte/werkstatt/controlling/stadtteil/461/2007-09-01/2007-09-30/").status_code == 404
        frage = "neu-typ=controlling&neu-gebiet={}&neu-von=01.09.2007&neu-bis={}"
        for ort, bis, satz in (("ressort/R-II", "15.10.2007", "ganze Monate"), ("stadtteil/461", "30.09.2007", "Auf dieser Ebene")):
            antwort = als("controlling").get("/berichte/werkstatt/?" + frage.format(ort, bis))
            assert antwort.status_code == 422 and satz in text(antwort)
        antwort = als("controlling").get("/berichte/werkstatt/?" + frage.format("ressort/R-II", "30.09.2007"))
        assert antwort.status_code == 302 and antwort["Location"] == ADRESSE

    @pytest.mark.parametrize("ort", [III, R2, STADT], ids=lambda ort: ort[0])
    def test_er_ist_auf_keiner_ebene_oeffentlich(self, besetzung: Besetzung, als: Als, ort: tuple[str, str]) -> None:
        """Each names single Posten of Sozialräume, and such an amount can rest on few cases; also where a row said public."""
        st = platz(ort)
        assert not st.kann_oeffentlich
        erlaeutere(st, besetzung.controlling)
        with pytest.raises(Abgelehnt, match="nur intern"):
            freigegeben(besetzung, st, oeffentlich=True)
        row = gib_frei(st, besetzung.fachbereichsleitung)
        vorlage = Vorlage.objects.get(nummer="IV/2007/90003")
        with pytest.raises(Abgelehnt, match="nie öffentlich"):
            binde_anlage(wer=wer_ist(besetzung.controlling), vorlage=vorlage, quelle=row, oeffentlich=True)
        assert binde_anlage(wer=wer_ist(besetzung.controlling), vorlage=vorlage, quelle=row, oeffentlich=False).quelle == row
        with ohne_riegel("berichte_berichtsfreigabe", "berichte_berichtsfreigabe_nur_anhaengen"):
            Berichtsfreigabe.objects.filter(pk=row.pk).update(oeffentlich=True)
        assert als("fachkraft1").get(row.get_absolute_url()).status_code == 200
        assert als("gremium").get(row.get_absolute_url()).status_code == 404
        assert archiv.lies(Zugang(besetzung.gremium)) == []


def _monate() -> list[Berichtszeitraum]:
    enden = (31, 28, 31, 30, 31, 30)
    return [Berichtszeitraum(date(2007, m, 1), date(2007, m, ende)) for m, ende in enumerate(enden, start=1)]


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestFrueher:
    """What one person released before there was the workshop."""

    def test_es_kommt_keiner_mehr_dazu(self, besetzung: Besetzung) -> None:
        with pytest.raises(IntegrityError, match="zwei Personen"), transaction.atomic():
            lege_ab(besetzung.ressort2)
        assert frueher_freigegeben(besetzung.ressort2).fassung == 1  # only the owner of the table could

    def test_er_bleibt_lesbar_pruefbar_und_anlage(self, besetzung: Besetzung, als: Als, capsys: pytest.CaptureFixture[str]) -> None:
        row = frueher_freigegeben(besetzung.ressort2)
        assert set(row.inhalt["kopf"]) >= {"jahr", "monat"} and "von" not in row.inhalt["kopf"], "as months were always kept"
        assert freigaben.pruefe(row, bytes(row.pdf.inhalt)) == [] and aus_inhalt(row.inhalt).inhalt() == row.inhalt
        call_command("berichte_pruefen")
        assert "1 Berichte geprüft." in capsys.readouterr().out
        client = als("fachkraft1")
        assert client.get(row.get_absolute_url()).status_code == 200
        assert client.get(f"{row.get_absolute_url()}pdf/").content == bytes(row.pdf.inhalt)
        assert "September 2007" in text(client.get("/berichte/archiv/?typ=controlling"))
        vorlage = Vorlage.objects.get(nummer="IV/2007/90003")
        with pytest.raises(Abgelehnt, match="nie öffentlich"):
            binde_anlage(wer=wer_ist(besetzung.controlling), vorlage=vorlage, quelle=row, oeffentlich=True)
        binde_anlage(wer=wer_ist(besetzung.controlling), vorlage=vorlage, quelle=row, oeffentlich=False)
        assert Vorlagenanlage.objects.get().quelle == row

    def test_die_werkstatt_fuehrt_ihn_fort(self, besetzung: Besetzung, als: Als, gedruckt: list[Any]) -> None:
        """Nothing new: no second Fassung. Something booked: Fassung 2, by two persons, which says what was corrected since."""
        row, st = frueher_freigegeben(besetzung.ressort2), platz()
        with pytest.raises(Abgelehnt, match="Eine neue Fassung ist nicht nötig"):
            actions.lege_vor(wer=wer_ist(besetzung.controlling), stelle=st)
        bucht(st, besetzung.controlling)
        erlaeutere(st, besetzung.controlling)
        zweite = freigegeben(besetzung, st)
        assert zweite.fassung == 2 and "Korrigiert seit Bericht vom" in gedruckt[-1].html
        assert "Es gibt eine neuere Fassung" in text(als("ressort2").get(row.get_absolute_url()))
        liste = als("ressort2").get("/berichte/monat/2007/9/sozialraum/III/").context["freigaben"]
        assert liste == [zweite, row] and freigaben.pruefe(zweite) == []
        gleiche = archiv.vergleiche(*reversed(archiv.lies(Zugang(besetzung.controlling))))
        assert any(b.spalte == "Ist in €" for b in gleiche), "an old one and a new one compare as two of one type"
        assert Monatsfreigabe.objects.count() == 1
