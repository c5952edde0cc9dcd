"""A city from its folder: Halle as printed, twice the same, all or nothing."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.laden_raeume import lade_gebiete
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import (
    Altersband,
    Beschluss,
    Beschlussauftrag,
    Bevoelkerung,
    Datenlieferung,
    Gebiet,
    Gremium,
    Indikator,
    Indikatorwert,
    Protokoll,
    Rollenzuweisung,
    Schulwert,
    Sitzung,
    Stadt,
    Standort,
    Vorlage,
    Zuordnung,
)

WER = Wer.befehl("test")
HALLE = Path(__file__).resolve().parents[2] / "fixtures" / "halle"
KOPF = "ebene;schluessel;name;kurzname;uebergeordnet;gueltig_von;gueltig_bis;spalte;zeile;quelle"


class TestHalle:
    pytestmark = pytest.mark.usefixtures("halle", "db")

    def test_52_gebiete_auf_vier_ebenen(self) -> None:
        je_ebene = [Gebiet.objects.filter(ebene=ebene).count() for ebene in Ebene]
        assert je_ebene == [1, 3, 5, 43]

    def test_drei_stadtteile_sind_nicht_zugeordnet(self) -> None:
        baum = Gebiet.objects.baum(heute())
        assert {k.schluessel for k in baum.nicht_zugeordnet()} == {"206", "594", "595"}

    def test_standorte_gremien_und_beschluesse_wie_abgedruckt(self) -> None:
        assert Standort.objects.count() == 5 and Gremium.objects.count() == 16
        assert set(Vorlage.objects.filter(muster=False).values_list("nummer", flat=True)) == {
            "III/2002/02414",
            "III/2002/02388",
            "IV/2005/05174",
            "VII/2020/01879",
            "VII/2021/02580",
            "VII/2021/02605",
        }
        assert Beschluss.objects.filter(muster=False).count() == 5
        assert Gremium.objects.filter(beschliesst_verteilung=True).count() == 2

    def test_auftraege_der_quellen_und_als_muster_gekennzeichnete(self) -> None:
        """What a source commissions names it; everything else of the Gremien is Muster."""
        echte = Beschlussauftrag.objects.filter(muster=False)
        assert echte.count() == 8 and not echte.filter(quelle="").exists()
        assert set(echte.exclude(frist=None).values_list("frist__year", flat=True)) == {2006, 2008, 2021}
        assert not Sitzung.objects.filter(muster=False).exists()
        jha = Beschlussauftrag.objects.filter(gremium__schluessel="jha")
        assert jha.ueberfaellig(heute()).count() == 2 and jha.filter(status="kenntnis", kenntnis_sitzung__tag="2007-09-06").count() == 1

    def test_bevoelkerung_und_werte_sind_als_muster_gekennzeichnet(self) -> None:
        assert Datenlieferung.objects.count() == 9
        assert not Datenlieferung.objects.filter(muster=False).exists()
        assert Bevoelkerung.objects.filter(stichtag="2006-12-31").aggregate(n=Sum("anzahl"))["n"] == 235_423
        assert Bevoelkerung.objects.filter(stichtag="2006-12-31", alter__lt=21).aggregate(n=Sum("anzahl"))["n"] == 40_650
        assert Indikatorwert.objects.count() == 2_408 + 10 and Indikator.objects.count() == 15
        assert Schulwert.objects.count() == 20

    def test_altersbaender_und_parameter_sind_daten(self) -> None:
        assert Altersband.objects.count() == 12
        assert Stadt.objects.get().name == "Halle (Saale)"

    def test_vierzehn_zugaenge_mit_je_einer_rolle(self) -> None:
        assert Rollenzuweisung.objects.count() == 14

    def test_ein_zweiter_lauf_aendert_nichts(self, capsys: Any) -> None:
        vorher = (Protokoll.objects.count(), Indikatorwert.objects.count(), Zuordnung.objects.count())
        call_command("lade_stadt", str(HALLE), mit_zugaengen=True, nur_letztes_quartal=True)
        ausgabe = capsys.readouterr().out
        assert "Gebiete: 0 neu, 0 geändert, 52 unverändert." in ausgabe and "schon übernommen" in ausgabe
        assert (Protokoll.objects.count(), Indikatorwert.objects.count(), Zuordnung.objects.count()) == vorher

    def test_wenn_leer_laedt_nicht_ueber_eine_stadt(self, capsys: Any) -> None:
        call_command("lade_stadt", str(HALLE), wenn_leer=True)
        assert "nichts geändert" in capsys.readouterr().out

    def test_eine_neue_zuordnung_beendet_die_alte_am_tag_davor(self) -> None:
        text = (HALLE / "gebiete.csv").read_text(encoding="utf-8")
        alt = next(zeile for zeile in text.splitlines() if zeile.startswith("4;101;"))
        neu = text + alt.replace(";I;01.01.2005;", ";II;01.01.2008;") + "\n"
        neu = neu.replace(alt, alt.replace(";01.01.2005;;", ";01.01.2005;31.12.2007;"))
        bericht = lade_gebiete(wer=WER, inhalt=neu.encode(), dateiname="gebiete.csv")
        assert bericht.neu == {"Zuordnungen": 1} and bericht.geaendert == {"Zuordnungen": 1}
        eltern = Zuordnung.objects.filter(kind__schluessel="101").order_by("gueltig_von").values_list("eltern__schluessel", "gueltig_bis")
        assert [(e, str(b)) for e, b in eltern] == [("I", "2007-12-31"), ("II", "None")]


class TestGanzOderGarNicht:
    pytestmark = pytest.mark.django_db

    def test_eine_fehlerhafte_zeile_und_nichts_ist_geladen(self) -> None:
        zeilen = [KOPF, "1;FB;Fachbereich;;;01.01.2005;;;;", "2;R;Ressort;;FB;01.01.2005;;;;", "4;1;Teil;;R;32.01.2005;;;;"]
        with pytest.raises(Abgelehnt) as fehler:
            lade_gebiete(wer=WER, inhalt="\n".join(zeilen).encode(), dateiname="gebiete.csv")
        assert any("Zeile 4" in satz for satz in fehler.value.saetze)
        assert not Gebiet.objects.exists()

    def test_zu_lange_namen_werden_mit_schluessel_genannt(self) -> None:
        zeilen = [KOPF, f"1;FB;{'x' * 130};;;01.01.2005;;;;"]
        with pytest.raises(Abgelehnt, match="FB: Die Angabe „name“ ist länger als 120 Zeichen"):
            lade_gebiete(wer=WER, inhalt="\n".join(zeilen).encode(), dateiname="gebiete.csv")

    def test_ein_ordner_ohne_gebiete_wird_abgelehnt(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match=r"gebiete\.csv"):
            call_command("lade_stadt", str(tmp_path))

    def test_ein_fehler_in_der_letzten_datei_nimmt_alles_zurueck(self, tmp_path: Path) -> None:
        (tmp_path / "stadt.toml").write_text('[stadt]\nname = "Musterstadt"\nfachbereich = "Jugendamt"\n', encoding="utf-8")
        (tmp_path / "gebiete.csv").write_text(f"{KOPF}\n1;FB;Fachbereich;;;01.01.2005;;;;\n", encoding="utf-8")
        (tmp_path / "haushalt.toml").write_text("[deckungskreis\n", encoding="utf-8")
        with pytest.raises(CommandError, match=r"haushalt\.toml"):
            call_command("lade_stadt", str(tmp_path))
        assert not Stadt.objects.exists() and not Gebiet.objects.exists()

    def test_eine_stadt_ohne_haushalt_und_werte_ist_erlaubt(self, tmp_path: Path) -> None:
        (tmp_path / "stadt.toml").write_text('[stadt]\nname = "Musterstadt"\nfachbereich = "Jugendamt"\n', encoding="utf-8")
        (tmp_path / "gebiete.csv").write_text(f"{KOPF}\n1;FB;Fachbereich;;;01.01.2005;;;;\n", encoding="utf-8")
        call_command("lade_stadt", str(tmp_path), verbosity=0)
        assert Stadt.objects.get().ebenen["4"] == "Stadtteil"


class TestErsterZugang:
    pytestmark = pytest.mark.usefixtures("halle", "db")

    def test_ein_zugang_bekommt_seine_rolle(self, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
        monkeypatch.setenv("KENNWORT", "ein-langes-Kennwort-2007")
        call_command("lege_nutzer_an", "leitung2", name="Muster Leitung II", rolle="ressortleitung", gebiet="R-II")
        rolle = Rollenzuweisung.objects.get(nutzer__username="leitung2")
        assert rolle.gebiet is not None and rolle.gebiet.schluessel == "R-II" and not rolle.wartet

    @pytest.mark.parametrize(
        ("angaben", "satz"),
        [
            ({"rolle": "ressortleitung"}, "Eine Ressortleitung gilt für ein Ressort"),
            ({"rolle": "controlling", "gebiet": "X"}, "„X“ gibt es nicht"),
            ({"rolle": "gremiumsmitglied"}, "Gremium"),
        ],
    )
    def test_was_nicht_passt_wird_mit_einem_satz_abgelehnt(
        self, angaben: dict[str, str], satz: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KENNWORT", "ein-langes-Kennwort-2007")
        with pytest.raises(CommandError, match=satz):
            call_command("lege_nutzer_an", "neu", name="Muster Neu", **angaben)

    def test_ein_schwaches_kennwort_wird_abgelehnt(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("KENNWORT", "12345")
        with pytest.raises(CommandError):
            call_command("lege_nutzer_an", "neu", name="Muster Neu", rolle="controlling")
