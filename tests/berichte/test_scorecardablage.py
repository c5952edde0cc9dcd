"""Released Scorecards are reports as all others: kept with their paper, compared in the archive, handed in, bound to a Vorlage."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from basis import kanonisch
from basis.models import Datei
from basis.zahlen import Wert, Zustand, prozent, zahl
from berichte import pdf
from berichte.actions.scorecard import lege_ab
from berichte.actions.vorlagen import binde
from berichte.druck.maschine import Druckfehler
from berichte.korrektur import bewegungen
from berichte.models import Scorecardablage, Vorlagenanlage
from berichte.sections import archiv, freigaben, scorecardpapier
from berichte.sections.scorecardlesart import LESART, als_zahl, als_zahlen, zeitraeume
from bsc.actions.freigabe import gib_frei, zeilen_fuer
from bsc.models import Messgroesse, Rotnotiz, Scorecardfreigabe
from sozialraum.access import Zugang
from sozialraum.clock import heute
from sozialraum.models import Gebiet, Vorlage
from tests.berichte.test_freigabe import gedruckt
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

__all__ = ["gedruckt"]
Als = Callable[..., Client]
JUNI, SEPTEMBER = date(2007, 6, 30), date(2007, 9, 30)


def freigabe(besetzung: Besetzung, stand: date = JUNI, schluessel: str = "FB") -> Scorecardfreigabe:
    """Whatever is red is tolerated."""
    leitung, gebiet = besetzung.fachbereichsleitung, Gebiet.objects.get(schluessel=schluessel, ebene__lte=3)
    for m in zeilen_fuer(gebiet.pk, stand, Zugang(leitung)):
        if m.zeile.status == "handeln" and m.zeile.ist and m.notiz(heute()) is None:
            Rotnotiz.objects.create(
                messgroesse=m.messgroesse, stichtag=m.zeile.ist.tag, art="duldung", ursache="Stellen sind unbesetzt",
                bis=date(2007, 12, 31), notiert_am=heute(),
            )  # fmt: skip
    return gib_frei(wer=wer_ist(leitung), gebiet=gebiet, stand=stand)


@pytest.mark.parametrize(("wort", "soll"), [
    ("12 : 88", 12), ("12,5\u00a0%", Decimal("12.5")), ("\u22123,0", Decimal(-3)), ("+1.234\u00a0€", 1234), ("–", None),
    ("kein Wert", "kein Wert"), ("0", 0), ("43 von 67", 43),
])  # fmt: skip
def test_ein_text_wird_als_zahl_gelesen(wort: str, soll: Any) -> None:
    assert als_zahl(wort) == soll


@pytest.mark.parametrize(("wort", "soll"), [
    ("80\u00a0bis 100", (80, 100)), ("12\u00a0:\u00a088", (12, None)), ("80\u00a0:\u00a020\u00a0bis 90\u00a0:\u00a010", (80, 90)),
    ("43 von 67", (43, 67)), ("\u22123,5\u00a0bis +1.234,5", (Decimal("-3.5"), Decimal("1234.5"))), ("–", (None, None)),
    ("12,5\u00a0%", (Decimal("12.5"), None)), ("kein Wert bis 2008", ("kein Wert bis 2008", None)),
    ("·", (Wert(None, Zustand.GESPERRT), None)),
])  # fmt: skip
def test_auch_die_zweite_zahl_eines_textes_wird_gelesen(wort: str, soll: Any) -> None:
    assert als_zahlen(wort) == soll and als_zahl(wort) == soll[0]


@given(von=st.decimals(-(10**6), 10**6, places=1), bis=st.decimals(-(10**6), 10**6, places=1))
def test_jede_grenze_eines_korridors_kommt_zurueck(von: Decimal, bis: Decimal) -> None:
    assert als_zahlen(f"{zahl(von, 1)}\u00a0bis {zahl(bis, 1)}") == (von, bis)


def test_gesperrt_null_und_ohne_wert_bleiben_verschieden() -> None:
    assert als_zahl("·") == Wert(None, Zustand.GESPERRT) and als_zahl("–") is None and als_zahl("0") == 0


@given(wert=st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_jede_zahl_kommt_zurueck_wie_sie_geschrieben_ist(wert: Decimal) -> None:
    assert als_zahl(zahl(wert, 2)) == wert
    assert als_zahl(prozent(wert, 1)) == als_zahl(zahl(wert * 100, 1))


@pytest.mark.parametrize(("stichtag", "anfaenge"), [
    (date(2007, 6, 30), ["2007-06-01", "2007-04-01", "2007-01-01"]), (date(2007, 9, 30), ["2007-09-01", "2007-07-01"]),
    (date(2007, 12, 31), ["2007-12-01", "2007-10-01", "2007-07-01", "2007-01-01"]), (date(2007, 6, 29), []),
])  # fmt: skip
def test_sie_ist_der_bericht_jedes_zeitraums_der_mit_ihrem_stichtag_endet(stichtag: date, anfaenge: list[str]) -> None:
    assert [z.anfang.isoformat() for z in zeitraeume(stichtag)] == anfaenge


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestAblage:
    def test_nach_ihrer_transaktion_wird_sie_abgelegt(self, besetzung: Besetzung, django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            f = freigabe(besetzung)
        row = Scorecardablage.objects.select_related("pdf").get()
        assert (row.freigabe, row.fassung, row.datenstand, row.freigegeben_von) == (f, 1, JUNI, f.nutzer)
        assert row.pruefsumme == kanonisch.pruefsumme(row.inhalt) and hashlib.sha256(bytes(row.pdf.inhalt)).hexdigest() == row.pdf.sha256
        assert freigaben.pruefe(row, bytes(row.pdf.inhalt)) == []
        assert lege_ab(wer=wer_ist(besetzung.controlling), freigabe=f) == row, "the same one again"
        assert LESART.lies(row.inhalt) == scorecardpapier.aus_freigabe(f)

    def test_ein_drucker_der_ausfaellt_nimmt_nichts_zurueck(
        self, besetzung: Besetzung, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def faellt_aus(_auftrag: Any) -> Any:
            raise Druckfehler("Der Druck hat zu lange gedauert.")

        monkeypatch.setattr(pdf, "drucke", faellt_aus)
        with django_capture_on_commit_callbacks(execute=True):
            f = freigabe(besetzung)
        assert Scorecardfreigabe.objects.get() == f and not Scorecardablage.objects.exists()

    def test_was_abgelegt_ist_bleibt_und_eine_veraenderung_faellt_auf(self, besetzung: Besetzung, als: Als) -> None:
        f = freigabe(besetzung)
        row, client, adresse = lege_ab(wer=wer_ist(besetzung.controlling), freigabe=f), als("fachkraft1"), f.get_absolute_url()
        vorher = client.get(f"{adresse}pdf/").content, client.get(f"{adresse}?format=csv").content
        Messgroesse.objects.update(name="Umbenannt")
        Gebiet.objects.filter(schluessel="FB").update(name="Anderer Name")
        assert (client.get(f"{adresse}pdf/").content, client.get(f"{adresse}?format=csv").content) == vorher
        with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE berichte_scorecardablage SET fassung = 9")
        call_command("berichte_pruefen")
        Datei.objects.filter(pk=row.pdf_id).update(inhalt=b"%PDF anders")
        assert client.get(f"{adresse}pdf/").status_code == 409
        with pytest.raises(SystemExit):
            call_command("berichte_pruefen")

    def test_im_archiv_steht_sie_und_zwei_vergleichen_sich(self, besetzung: Besetzung, als: Als) -> None:
        erste = freigabe(besetzung)
        zweite = freigabe(besetzung, SEPTEMBER)
        lege_ab(wer=wer_ist(besetzung.controlling), freigabe=erste)
        eintraege = {e.pk: e for e in archiv.lies(Zugang(besetzung.fachkraft1)) if e.weg == "scorecard"}
        assert {pk: (e.zeitraum, bool(e.pruefsumme)) for pk, e in eintraege.items()} == {
            erste.pk: ("zum 30.06.2007", True), zweite.pk: ("zum 30.09.2007", False)
        }  # fmt: skip
        assert not [e for e in archiv.lies(Zugang(besetzung.gremium)) if e.weg == "scorecard"]
        bewegt = archiv.vergleiche(eintraege[erste.pk], eintraege[zweite.pk])
        alt, neu = (scorecardpapier.aus_freigabe(f).blatt.zeilen for f in (erste, zweite))
        name = {z.name: z for z in alt}
        anders = {z.name for z in neu if z.name in name and als_zahl(z.ist) != als_zahl(name[z.name].ist)}
        assert anders and anders <= {b.zeile.rpartition(", ")[2] for b in bewegt if b.spalte == "Ist"} | {b.zeile for b in bewegt}
        seite = text(als("fachkraft1").get(f"/berichte/archiv/scorecard-{zweite.pk}/vergleich/"))
        assert (
            "Scorecard zum 30.06.2007" in seite
            and als("gremium").get(f"/berichte/archiv/scorecard-{zweite.pk}/vergleich/").status_code == 404
        )
        assert f"/berichte/archiv/scorecard-{erste.pk}/vergleich/" in text(als("fachkraft1").get(erste.get_absolute_url()))
        assert "zum 30.06.2007" in text(als("controlling").get("/berichte/archiv/?typ=scorecard"))

    @pytest.mark.parametrize(("alt", "neu"), [("80\u00a0bis 100", "80\u00a0bis 90"), ("80\u00a0bis 100", "80"), ("43 von 67", "43 von 70")])
    def test_auch_das_obere_ende_eines_korridors_ist_eine_bewegung(self, besetzung: Besetzung, alt: str, neu: str) -> None:
        papier = scorecardpapier.aus_freigabe(freigabe(besetzung))

        def blaetter(plan: str) -> Any:
            zeilen = (replace(papier.blatt.zeilen[0], plan=plan), *papier.blatt.zeilen[1:])
            return LESART.blaetter(replace(papier, blatt=replace(papier.blatt, zeilen=zeilen)))

        (bewegung,) = bewegungen(blaetter(alt), blaetter(neu))
        zahlen = [als_zahlen(text)[1] for text in (alt, neu)]
        assert bewegung.spalte == "Plan-Wert (zweite Zahl)" and papier.blatt.zeilen[0].name in bewegung.zeile
        assert [bewegung.alt, bewegung.neu] == ["kein Wert" if n is None else zahl(n) for n in zahlen]
        assert bewegungen(blaetter(alt), blaetter(alt)) == ()

    def test_sie_gilt_als_abgegeben(self, besetzung: Besetzung, als: Als) -> None:
        pflicht = "/berichte/faellig/scorecard/sozialraum/III/2006-01-01/"
        jahr = "/berichte/faellig/scorecard/fachbereich/FB/2007-07-01/"
        assert als("controlling").get(pflicht).status_code == 404, "the Regelwerk begins in 2007"
        assert "Erledigt am" not in text(als("controlling").get(jahr))
        freigabe(besetzung, SEPTEMBER)
        assert "Erledigt am" not in text(als("controlling").get(jahr)), "the half-year ends later"
        ressort = "/berichte/faellig/scorecard/ressort/R-III/2007-01-01/"
        vorher = "Bericht freigegeben" in text(als("controlling").get(ressort))
        freigabe(besetzung, JUNI, "R-III")
        assert not vorher and "Erledigt am" in text(als("controlling").get(ressort))

    def test_sie_geht_mit_einer_vorlage(self, besetzung: Besetzung, als: Als) -> None:
        f, vorlage = freigabe(besetzung), Vorlage.objects.create(nummer="IV/2007/99999", betreff="Scorecard")
        adresse = f"/vorlagen/{vorlage.pk}/unterlagen/"
        assert str(f) in text(als("controlling").get(adresse))
        antwort = als("controlling").post(adresse, {"quelle": f"scorecardfreigabe-{f.pk}", "oeffentlich": "on"}, follow=True)
        anlage = Vorlagenanlage.objects.get()
        assert "als Anlage beigefügt" in text(antwort) and anlage.quelle == Scorecardablage.objects.get()
        papier = scorecardpapier.aus_freigabe(f)
        assert papier.wichtigste[0].split(".")[0] in text(als("controlling").get(adresse))
        datei = als("gremium").get(f"/vorlagen/{vorlage.pk}/anlagen/{anlage.pk}/pdf/")
        assert datei.status_code == 200 and datei.content == bytes(anlage.pdf.inhalt)
        assert str(f) not in text(als("controlling").get(adresse)).partition("Bitte wählen")[2], "not twice"
        with pytest.raises(Exception, match="schon Anlage"):
            binde(wer=wer_ist(besetzung.controlling), vorlage=vorlage, quelle=f, oeffentlich=True)
