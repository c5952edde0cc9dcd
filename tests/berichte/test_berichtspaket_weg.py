"""A committee packet on its way: cancelled, gone on with, tried again, by command; and who may order and read one."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from basis import jobs
from basis.jobs import Abgebrochen
from basis.models import Auftrag
from berichte.actions import paketarbeit, pakete
from berichte.druck import reihe
from berichte.druck.maschine import Druck, Druckfehler
from berichte.models import Berichtspaket, Paketteil
from berichte.regelwerk import Berichtstyp
from berichte.sections import paketquellen
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Protokoll, Rollenzuweisung, Stadt
from tests.berichte.paketprobe import R1, WENIGE, arbeite_ab, befunde, bestelle, geplant
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

Als = Callable[..., Client]
BUDGET, SCORECARD = Berichtstyp.SOZIALRAUMBUDGET, Berichtstyp.SCORECARD
pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]


class TestWeg:
    def test_abgebrochen_bleibt_was_da_ist_und_es_geht_dort_weiter(
        self, besetzung: Besetzung, vorgelegt: Any, schnell: list[str], als: Als
    ) -> None:
        paket = bestelle(besetzung.controlling, [BUDGET])
        soll, gesagt = geplant(paket), [0]

        def melde(erledigt: int, gesamt: int, satz: str) -> None:
            gesagt[0] = erledigt
            if erledigt == 7:
                raise Abgebrochen

        with pytest.raises(Abgebrochen):
            paketarbeit.arbeite_ab(paket=paket, melde=melde)
        assert paket.teile.filter(datei__isnull=False).count() == 7
        Auftrag.objects.create(
            art=pakete.ART, titel="x", nutzer=besetzung.controlling, status="abgebrochen", angaben={"paket": paket.pk}
        )
        seite = text(als("controlling").get(paket.get_absolute_url()))
        assert "Unterbrochen" in seite and "7 von 52 Berichten sind da" in seite and "45 sind noch nicht gedruckt" in seite
        fest = set(paket.teile.filter(datei__isnull=False).values_list("pk", "datei_id"))
        assert bestelle(besetzung.controlling, [BUDGET]) == paket, "the same order goes on with the packet that is not whole"
        als("controlling").post(reverse("berichtspaket_fortsetzen", args=[paket.pk]))
        als("controlling").post(reverse("berichtspaket_fortsetzen", args=[paket.pk]))
        assert Auftrag.objects.filter(art=pakete.ART).count() == 2, "two clicks start one job"
        jobs.fuehre_aus.func(Auftrag.objects.latest("pk").pk)
        assert befunde(paket, soll) == [] and fest <= set(paket.teile.values_list("pk", "datei_id"))

    def test_ein_wartender_auftrag_laesst_sich_auf_der_seite_des_pakets_abbrechen(self, besetzung: Besetzung, als: Als) -> None:
        paket = bestelle(besetzung.ressort1, [SCORECARD], R1)
        pakete.setze_fort(wer=wer_ist(besetzung.ressort1), paket=paket)
        assert als("ressort1").post(reverse("berichtspaket_abbrechen", args=[paket.pk])).status_code == 302
        assert Auftrag.objects.get().status == "abgebrochen"
        pakete.setze_fort(wer=wer_ist(besetzung.ressort1), paket=paket)
        with pytest.raises(Abgelehnt, match="gerade gearbeitet"):
            pakete.oeffne_wieder(wer=wer_ist(besetzung.ressort1), paket=paket)

    def test_dieselbe_wahl_fuehrt_nur_zu_dem_was_heute_noch_aussteht(self, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> None:
        """A report that failed, or a packet of another day, does not stand in the way of a new one."""
        erstes = bestelle(besetzung.controlling, [SCORECARD], WENIGE)
        assert bestelle(besetzung.controlling, [SCORECARD], WENIGE) == erstes
        erstes.teile.update(stand="gescheitert", angabe="zu lang für eine PDF-Datei", erledigt_am=timezone.now())
        zweites = bestelle(besetzung.controlling, [SCORECARD], WENIGE)
        assert zweites != erstes and set(zweites.teile.values_list("stand", flat=True)) == {"offen"}
        morgen = timezone.localdate() + timedelta(days=1)
        monkeypatch.setattr(pakete.timezone, "localdate", lambda: morgen)
        drittes = bestelle(besetzung.controlling, [SCORECARD], WENIGE)
        assert drittes not in (erstes, zweites), "it would mix what was true on two days"

    def test_das_ende_steht_einmal_im_protokoll(self, besetzung: Besetzung, vorgelegt: Any, schnell: list[str]) -> None:
        paket = bestelle(besetzung.controlling, [BUDGET], WENIGE)
        for _ in range(2):
            arbeite_ab(paket)
        eintrag = Protokoll.objects.get(aktion="berichtspaket_fertig")
        assert eintrag.daten["entwurf"] == paket.teile.count() and len(eintrag.daten["pruefsumme"]) == 64

    @pytest.mark.parametrize("befehl", [
        "UPDATE berichte_berichtspaket SET bis = von", "DELETE FROM berichte_berichtspaket",
        "UPDATE berichte_paketteil SET stand = 'offen', datei_id = NULL WHERE datei_id IS NOT NULL",
        "DELETE FROM berichte_paketteil WHERE datei_id IS NOT NULL",
    ])  # fmt: skip
    def test_was_im_paket_ist_aendert_niemand(self, befehl: str, besetzung: Besetzung, vorgelegt: Any, schnell: list[str]) -> None:
        arbeite_ab(bestelle(besetzung.controlling, [BUDGET], WENIGE))
        with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(befehl)

    @pytest.mark.parametrize(("felder", "regel"), [
        ({"stand": "entwurf"}, "paketteil_ist_ganz"), ({"stand": "fehlt"}, "paketteil_ist_ganz"), ({"typ": "anders"}, "typ_ist_bekannt"),
    ])  # fmt: skip
    def test_halbe_teile_nimmt_die_datenbank_nicht(self, felder: dict[str, str], regel: str, besetzung: Besetzung) -> None:
        paket = bestelle(besetzung.controlling, [SCORECARD], WENIGE)
        with pytest.raises(IntegrityError, match=regel), transaction.atomic():
            Paketteil.objects.filter(paket=paket).update(**felder)
        with pytest.raises(IntegrityError, match="paketteil_einmal"), transaction.atomic():
            Paketteil.objects.create(paket=paket, typ=SCORECARD.value, gebiet=paket.bereich)

    def test_der_befehl_tut_dasselbe_und_setzt_fort(
        self, besetzung: Besetzung, vorgelegt: Any, schnell: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        aus = io.StringIO()
        angaben = {"von": "01.01.2007", "bis": "30.06.2007", "typ": [BUDGET.value], "gebiet": "sozialraum/III", "zugang": "controlling"}
        monkeypatch.setattr(reihe, "drucke_mit", lambda frei, auftrag: Druckfehler("Das Papier ist alle."))
        with pytest.raises(CommandError, match=r"nicht vollständig(.|\n)*Das Papier ist alle"):
            call_command("berichtspaket", **angaben, stdout=aus)
        monkeypatch.setattr(reihe, "drucke_mit", lambda frei, auftrag: Druck(b"%PDF " + auftrag.kennung.encode(), 1))
        nummer = Berichtspaket.objects.get().pk
        call_command("berichtspaket", **angaben, stdout=aus)
        assert Berichtspaket.objects.get().pk == nummer, "the same choice on the same day tries again what failed"
        assert not Paketteil.objects.filter(stand="gescheitert").exists()
        call_command("berichtspaket", paket=nummer, zugang="controlling", ordner=tmp_path, stdout=aus)
        teile = Paketteil.objects.filter(paket=nummer)
        assert f"{teile.count()}/{teile.count()}" in aus.getvalue() and "sind da" in aus.getvalue()
        geschrieben = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
        assert len(geschrieben) == teile.count() + 2 and geschrieben[:2] == ["00-inhalt.pdf", geschrieben[1]]
        assert "02-sozialraumbudget/3-sozialraum-iii-entwurf.pdf" in geschrieben and not list(tmp_path.rglob("*.halb"))
        for falsch, satz in (
            ({"zugang": "niemand"}, "gibt es nicht"), ({"zugang": "fachkraft1"}, "keine Berichte ablegen"),
            ({"von": "1.1.x"}, "kein Datum"), ({"gebiet": "sozialraum/99"}, "gibt es nicht"),
            ({"bis": "01.01.2006"}, "endet nicht"), ({"paket": 0, "von": None}, "Zeitraum"),
        ):  # fmt: skip
            with pytest.raises(CommandError, match=satz):
                call_command("berichtspaket", **{**angaben, **falsch}, stdout=aus)


class TestRechte:
    def test_wer_bestellt_und_wer_liest(self, besetzung: Besetzung, vorgelegt: Any, schnell: list[str], als: Als) -> None:
        paket = bestelle(besetzung.ressort1, [BUDGET], R1)
        arbeite_ab(paket)
        row = paket.teile.filter(datei__isnull=False).first()
        assert row is not None
        papier = reverse("paketteil_pdf", args=[paket.pk, row.pk])
        adressen = [paket.get_absolute_url(), reverse("berichtspaket_zip", args=[paket.pk]), papier]
        je = {"ressort1": 200, "controlling": 200, "pruefung": 200, "ressort2": 404, "fachkraft1": 404, "gremium": 404, "verwaltung": 404}
        for wer, status in je.items():
            assert [als(wer).get(adresse).status_code for adresse in adressen] == [status] * 3, wer
        fortsetzen = reverse("berichtspaket_fortsetzen", args=[paket.pk])
        assert [als(w).post(fortsetzen).status_code for w in ("pruefung", "ressort2", "ressort1")] == [403, 404, 302]
        liste, neu = reverse("berichtspakete"), reverse("berichtspaket_neu")
        assert [als(w).get(liste).status_code for w in ("ressort2", "fachkraft1", "gremium", "pruefung")] == [200, 404, 404, 200]
        assert [als(w).get(neu).status_code for w in ("ressort2", "fachkraft1", "gremium", "pruefung")] == [200, 404, 404, 404]
        assert "Berichtspaket 01" not in text(als("ressort2").get(liste)) and "Berichtspaket 01" in text(als("pruefung").get(liste))

    def test_eine_ressortleitung_bestellt_nicht_fuer_andere(self, als: Als) -> None:
        angaben = {"von": "01.01.2007", "bis": "30.06.2007", "typen": [BUDGET.value]}
        for fremd in ("fachbereich/FB", "ressort/R-II", "sozialraum/III", "unsinn"):
            antwort = als("ressort1").post(reverse("berichtspaket_neu"), {**angaben, "bereich": fremd})
            assert antwort.status_code == 422 and not Berichtspaket.objects.exists()

    def test_rechte_gelten_im_augenblick_der_arbeit(self, besetzung: Besetzung, vorgelegt: Any, schnell: list[str], als: Als) -> None:
        paket = bestelle(besetzung.ressort1, [BUDGET], R1)

        def melde(erledigt: int, gesamt: int, satz: str) -> None:
            if erledigt == 2:
                Rollenzuweisung.objects.filter(nutzer=besetzung.ressort1).delete()

        with pytest.raises(Abgelehnt, match="nicht mehr ablegen"):
            paketarbeit.arbeite_ab(paket=paket, melde=melde)
        assert 2 <= paket.teile.exclude(stand="offen").count() < paket.teile.count()
        auftrag = jobs.starte(pakete.ART, titel="x", nutzer=besetzung.ressort1, paket=paket.pk)
        jobs.fuehre_aus.func(auftrag.pk)
        auftrag.refresh_from_db()
        assert auftrag.status == "fehler" and "nicht mehr ablegen" in auftrag.meldung
        assert als("ressort1").get(paket.get_absolute_url()).status_code == 404

    def test_keinen_und_alle_typen_ankreuzen_bestellt_nichts(self, als: Als) -> None:
        client, adresse = als("controlling"), reverse("berichtspaket_neu")
        angaben = {"von": "01.02.2007", "bis": "30.06.2007", "bereich": "ressort/R-I", "typen": [BUDGET.value]}
        for wahl, gekreuzt in (("keine", 0), ("alle", len(paketquellen.pakettypen()))):
            antwort = client.post(adresse, {**angaben, "wahl": wahl})
            seite = text(antwort)
            assert antwort.status_code == 200 and seite.count(" checked") == gekreuzt and 'value="01.02.2007"' in seite
        assert not Berichtspaket.objects.exists()
        ohne = client.post(adresse, {k: v for k, v in angaben.items() if k != "typen"})
        assert ohne.status_code == 422 and "mindestens einen Typ" in text(ohne)
        Stadt.objects.update(fester_tag=date(2007, 6, 30))
        for von, bis, satz in (("01.07.2007", "31.12.2007", "noch nicht begonnen"), ("30.06.2007", "01.06.2007", "bevor er beginnt")):
            antwort = client.post(adresse, {**angaben, "von": von, "bis": bis})
            assert antwort.status_code == 422 and satz in text(antwort)
        assert client.get("/berichte/werkstatt/gebietsprofil/fachbereich/FB/2007-07-01/2007-12-31/").status_code == 404
        assert not Berichtspaket.objects.exists()
