"""Jobs: progress, cancel, failure, and the committee packet."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from basis import jobs
from basis.jobs import Auftragsfehler, Lauf
from basis.models import Auftrag
from berichte.models import Bericht

pytestmark = pytest.mark.django_db
Als = Callable[..., Any]


@pytest.fixture
def art(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Any]], str]:
    """Registers a job function for one test."""

    def registriere(funktion: Callable[..., Any]) -> str:
        monkeypatch.setitem(jobs._ARTEN, "probe", funktion)
        return "probe"

    return registriere


def lauf(art: str, nutzer: Any, **angaben: Any) -> Auftrag:
    auftrag = jobs.starte(art, titel="Probe", nutzer=nutzer, **angaben)
    jobs.fuehre_aus.func(auftrag.pk)
    auftrag.refresh_from_db()
    return auftrag


class TestAuftrag:
    def test_ein_auftrag_endet_mit_seinem_ergebnis(self, art: Any, besetzung: Any) -> None:
        auftrag = lauf(art(lambda lauf, *, zahl: f"/ziel/{zahl}"), besetzung.controlling, zahl=7)
        assert (auftrag.status, auftrag.ergebnis_url) == ("fertig", "/ziel/7")
        assert auftrag.gestartet_am and auftrag.beendet_am

    def test_ein_fehler_ist_ein_satz(self, art: Any, besetzung: Any) -> None:
        def scheitere(lauf: Lauf) -> None:
            raise Auftragsfehler("Das geht nicht.")

        auftrag = lauf(art(scheitere), besetzung.controlling)
        assert (auftrag.status, auftrag.meldung) == ("fehler", "Das geht nicht.")

    def test_ein_unerwarteter_fehler_verraet_nichts(self, art: Any, besetzung: Any, caplog: pytest.LogCaptureFixture) -> None:
        def platze(lauf: Lauf) -> None:
            raise ValueError("geheim")

        auftrag = lauf(art(platze), besetzung.controlling)
        assert auftrag.status == "fehler"
        assert "geheim" not in auftrag.meldung

    def test_ein_auftrag_laeuft_nur_einmal(self, art: Any, besetzung: Any) -> None:
        laeufe: list[int] = []
        auftrag = lauf(art(lambda lauf: laeufe.append(1)), besetzung.controlling)
        jobs.fuehre_aus.func(auftrag.pk)
        assert laeufe == [1]

    def test_ein_wartender_auftrag_laesst_sich_abbrechen(self, art: Any, besetzung: Any, als: Als) -> None:
        auftrag = jobs.starte(art(lambda lauf: None), titel="Probe", nutzer=besetzung.controlling)
        als("controlling").post(reverse("auftrag_abbrechen", args=[auftrag.pk]))
        jobs.fuehre_aus.func(auftrag.pk)
        auftrag.refresh_from_db()
        assert auftrag.status == "abgebrochen"

    def test_ein_auftrag_ohne_lebenden_prozess_wird_beendet(self, besetzung: Any) -> None:
        tot = Auftrag.objects.create(art="probe", titel="tot", nutzer=besetzung.controlling, status="laeuft")
        assert jobs.setze_verwaiste_zurueck() == 1
        tot.refresh_from_db()
        assert tot.status == "fehler"
        assert "unterbrochen" in tot.meldung

    def test_auftraege_sind_privat(self, besetzung: Any, als: Als) -> None:
        auftrag = Auftrag.objects.create(art="probe", titel="Mein Auftrag", nutzer=besetzung.ressort1)
        assert als("ressort1").get(reverse("auftrag", args=[auftrag.pk])).status_code == 200
        assert "Mein Auftrag" in als("ressort1").get(reverse("auftraege")).content.decode()
        assert als("controlling").get(reverse("auftrag", args=[auftrag.pk])).status_code == 404
        assert als("controlling").post(reverse("auftrag_abbrechen", args=[auftrag.pk])).status_code == 404
        assert "Mein Auftrag" not in als("controlling").get(reverse("auftraege")).content.decode()

    def test_die_seite_zeigt_den_fortschritt_und_laedt_sich_auch_ohne_javascript_neu(self, besetzung: Any, als: Als) -> None:
        auftrag = Auftrag.objects.create(
            art="probe", titel="Drucken", nutzer=besetzung.controlling, status="laeuft", erledigt=13, gesamt=52, meldung="13 von 52."
        )
        text = als("controlling").get(reverse("auftrag", args=[auftrag.pk])).content.decode()
        assert 'value="25"' in text and "13 von 52." in text
        assert '<meta http-equiv="refresh"' in text
        teil = als("controlling").get(reverse("auftrag", args=[auftrag.pk]), headers={"HX-Request": "true"}).content.decode()
        assert "13 von 52." in teil and "<html" not in teil


@pytest.mark.django_db(transaction=True)
class TestSichtbarkeit:
    def test_fortschritt_ist_sichtbar_und_abbruch_wirkt_waehrend_der_auftrag_noch_rechnet(self, art: Any, besetzung: Any) -> None:
        from django.db import connections, transaction

        gesehen: list[int] = []

        def arbeite(lauf: Lauf) -> None:
            with transaction.atomic():
                Auftrag.objects.filter(pk=0).update(titel="")
                lauf.melde(1, 3, "eins")
                zweite = connections["default"].copy()
                with zweite.cursor() as cursor:
                    cursor.execute("SELECT erledigt FROM basis_auftrag WHERE id = %s", [lauf.auftrag_id])
                    gesehen.append(cursor.fetchone()[0])
                    cursor.execute("UPDATE basis_auftrag SET abbruch_gewuenscht = true WHERE id = %s", [lauf.auftrag_id])
                zweite.close()
                lauf.melde(2, 3, "zwei")
            gesehen.append(-1)

        auftrag = jobs.starte(art(arbeite), titel="Probe", nutzer=besetzung.controlling)
        jobs.fuehre_aus.func(auftrag.pk)
        auftrag.refresh_from_db()
        assert gesehen == [1]
        assert auftrag.status == "abgebrochen"


class TestSitzungspaket:
    def test_ein_klick_legt_den_bericht_jedes_gebiets_ab(self, vorgelegt: Any, besetzung: Any, schnell: list[str]) -> None:
        auftrag = lauf("sitzungspaket", besetzung.controlling, verteilung=vorgelegt.pk)
        assert (auftrag.status, auftrag.meldung) == ("fertig", auftrag.meldung)
        assert Bericht.objects.filter(verteilung=vorgelegt).count() == 52 == len(schnell)
        for bericht in Bericht.objects.select_related("pdf"):
            assert bytes(bericht.pdf.inhalt) == b"%PDF " + bericht.pruefsumme.encode()
        noch_einmal = lauf("sitzungspaket", besetzung.controlling, verteilung=vorgelegt.pk)
        assert noch_einmal.status == "fertig"
        assert len(schnell) == 52

    def test_rechte_gelten_im_augenblick_der_arbeit(self, vorgelegt: Any, besetzung: Any, schnell: list[str]) -> None:
        auftrag = lauf("sitzungspaket", besetzung.fachkraft1, verteilung=vorgelegt.pk)
        assert auftrag.status == "fehler"
        assert not Bericht.objects.exists()

    def test_der_knopf_startet_den_auftrag(self, vorgelegt: Any, als: Als) -> None:
        antwort = als("controlling").post(reverse("sitzungspaket", args=[vorgelegt.pk]))
        assert antwort.headers["Location"] == reverse("auftrag", args=[Auftrag.objects.get().pk])
        assert als("fachkraft1").post(reverse("sitzungspaket", args=[vorgelegt.pk])).status_code == 403

    def test_ein_befehl_tut_dasselbe(self, vorgelegt: Any, besetzung: Any, schnell: list[str], tmp_path: Path) -> None:
        call_command("sitzungspaket", str(vorgelegt.pk), zugang="controlling", ordner=tmp_path, stdout=io.StringIO())
        assert len(list(tmp_path.glob("*.pdf"))) == 52 == Bericht.objects.count()
        with pytest.raises(CommandError, match="darf keine Berichte"):
            call_command("sitzungspaket", str(vorgelegt.pk), zugang="fachkraft1")


def test_wer_nachsieht_erfaehrt_dass_der_prozess_gestorben_ist(besetzung: Any, als: Als) -> None:
    vor_langem = timezone.now() - timedelta(minutes=5)
    tot = Auftrag.objects.create(art="probe", titel="tot", nutzer=besetzung.controlling, status="laeuft", gestartet_am=vor_langem)
    assert "unterbrochen" in als("controlling").get(reverse("auftrag", args=[tot.pk])).content.decode()
