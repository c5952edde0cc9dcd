"""Träger and Einrichtungen from a file: every error with its row, everything or nothing, the same file again changes nothing."""

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from basis.imports.tabelle import Tabelle, Zeile
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.stammdaten import Stammangaben, Stammuebernahme, pruefe, uebernimm
from sozialraum.actions.statistik import nimm_zurueck
from sozialraum.imports.einrichtungen import Ortskontext, Traegerangabe, lies_einrichtungen, lies_traeger
from sozialraum.imports.gebietssuche import Gebietsangabe
from sozialraum.imports.stammtabelle import schluessel_aus
from sozialraum.models import Datenlieferung, Einrichtung, Einrichtungsart, Protokoll, Traeger
from tests.factories import BEGINN, Besetzung, Raeume, wer_ist

ARTEN = {"oeffentlich": "öffentlicher Träger", "frei": "anerkannter freier Träger (§ 75 SGB VIII)"}
KONTEXT = Ortskontext(
    arten={"kita": "Kindertagesstätte", "hort": "Hort"},
    traeger={"a": Traegerangabe("Träger A"), "alt": Traegerangabe("Alter Träger", date(2006, 7, 31), date(2006, 7, 31))},
    gebiete={"101": Gebietsangabe(1, "Altstadt"), "102": Gebietsangabe(2, "Südliche Innenstadt", "Südstadt")},
    einrichtungen={"kita-1": ("Kita Sonne", 1)},
)
KOPF = ("schluessel", "name", "art", "traeger", "stadtteil", "plaetze", "gueltig_von", "gueltig_bis")


def tabelle(kopf: tuple[str, ...], *zeilen: tuple[str, ...]) -> Tabelle:
    alle = tuple(Zeile("", nummer, zellen) for nummer, zellen in enumerate((kopf, *zeilen), 1))
    return Tabelle(alle, 0, "utf-8", ";", "", (), ())


class TestLesen:
    def test_art_traeger_und_stadtteil_stehen_mit_schluessel_oder_namen_da(self) -> None:
        ergebnis = lies_einrichtungen(
            tabelle(
                KOPF,
                ("k-1", "Kita A", "kita", "a", "101", "1.250", "01.08.2001", ""),
                ("k-2", "Kita B", "Kindertagesstaette", "TRÄGER A", "Südstadt", "0", "2001-08-01", "31.07.2007"),
            ),
            KONTEXT,
        )
        assert ergebnis.fehler == ()
        assert [(z.art, z.traeger, z.stadtteil_id, z.plaetze, z.gueltig_von, z.gueltig_bis) for z in ergebnis.zeilen] == [
            ("kita", "a", 1, 1250, date(2001, 8, 1), None),
            ("kita", "a", 2, 0, date(2001, 8, 1), date(2007, 7, 31)),
        ]

    def test_keine_angabe_bei_plaetzen_ist_nicht_null(self) -> None:
        zeilen = [("", f"Kita {n}", "kita", "a", "101", text, "01.08.2001", "") for n, text in enumerate(("", "–", "0"))]
        assert [z.plaetze for z in lies_einrichtungen(tabelle(KOPF, *zeilen), KONTEXT).zeilen] == [None, None, 0]

    def test_ohne_schluessel_zaehlt_der_name_mit_dem_stadtteil(self) -> None:
        zeilen = [("", "Kita Sonne", "kita", "a", ort, "", "01.08.2001", "") for ort in ("101", "102")]
        assert [z.schluessel for z in lies_einrichtungen(tabelle(KOPF, *zeilen), KONTEXT).zeilen] == ["kita-1", "kita-sonne-102"]

    @pytest.mark.parametrize(
        ("feld", "text", "satz", "vorschlag"),
        [
            ("name", "", "Die Angabe fehlt.", ""),
            ("art", "Kindertagestätte", "Die Art „Kindertagestätte“ gibt es nicht.", "Kindertagesstätte"),
            ("traeger", "Träger Z", "Den Träger „Träger Z“ gibt es nicht.", "Träger A"),
            ("traeger", "Alter Träger", "Den Träger „Alter Träger“ gibt es nur bis 31.07.2006; die Einrichtung gilt länger.", ""),
            ("stadtteil", "999", "Den Schlüssel „999“ gibt es nicht.", ""),
            ("plaetze", "viele", "„viele“ ist keine ganze Zahl von 0 bis 20000.", ""),
            ("plaetze", "-3", "„-3“ ist keine ganze Zahl von 0 bis 20000.", ""),
            ("gueltig_von", "31.02.2001", "Den Tag „31.02.2001“ gibt es nicht", ""),
            ("gueltig_bis", "31.07.2000", "Das Ende der Gültigkeit liegt vor ihrem Anfang.", ""),
            ("schluessel", "Kita 1", "Ein Schlüssel besteht aus kleinen Buchstaben, Ziffern und Bindestrichen.", "kita-1"),
        ],
    )
    def test_jeder_fehler_nennt_zeile_spalte_und_satz(self, feld: str, text: str, satz: str, vorschlag: str) -> None:
        gut = dict(zip(KOPF, ("k-1", "Kita A", "kita", "a", "101", "80", "01.08.2001", ""), strict=True))
        ergebnis = lies_einrichtungen(tabelle(KOPF, tuple((gut | {feld: text}).values())), KONTEXT)
        assert [(f.zeile, f.spalte, f.vorschlag) for f in ergebnis.fehler] == [(2, feld, vorschlag)]
        assert ergebnis.fehler[0].satz.startswith(satz)

    def test_eine_doppelte_zeile_nennt_die_erste(self) -> None:
        zeile = ("k-1", "Kita A", "kita", "a", "101", "80", "01.08.2001", "")
        assert "schon in Zeile 2" in lies_einrichtungen(tabelle(KOPF, zeile, zeile), KONTEXT).fehler[0].satz

    def test_unbekannte_spalten_werden_abgelehnt_nicht_uebergangen(self) -> None:
        ergebnis = lies_einrichtungen(tabelle((*KOPF, "Ansprechpartnerin")), KONTEXT)
        assert "Unbekannte Spalten: „Ansprechpartnerin“. Bitte löschen Sie sie." in ergebnis.fehler[0].satz

    def test_fehlende_spalten_werden_zusammen_genannt(self) -> None:
        fehler = lies_einrichtungen(tabelle(("name", "art")), KONTEXT).fehler
        assert [f.satz for f in fehler] == ["Der Kopfzeile fehlen die Spalten „traeger“, „stadtteil“, „gueltig_von“."]

    def test_summenzeilen_werden_uebergangen_und_genannt(self) -> None:
        ergebnis = lies_einrichtungen(tabelle(KOPF, ("", "Summe", "", "", "", "80", "", "")), KONTEXT)
        assert (ergebnis.zeilen, ergebnis.fehler) == ((), ())
        assert ergebnis.hinweise == ("Zeile 2 ist eine Summenzeile und wurde nicht übernommen.",)

    def test_ein_traeger_endet_nicht_vor_seinen_einrichtungen(self) -> None:
        kopf = ("schluessel", "name", "art", "gueltig_von", "gueltig_bis")
        enden = [("31.07.2006", 0), ("30.07.2006", 1)]
        for bis, fehler in enden:
            ergebnis = lies_traeger(tabelle(kopf, ("alt", "Alter Träger", "frei", "01.01.1991", bis)), ARTEN, KONTEXT)
            assert len(ergebnis.fehler) == fehler

    def test_mehrdeutige_namen_verlangen_den_schluessel(self) -> None:
        kontext = Ortskontext(KONTEXT.arten, {"a": Traegerangabe("Verein"), "b": Traegerangabe("Verein")}, KONTEXT.gebiete)
        fehler = lies_einrichtungen(tabelle(KOPF, ("", "Kita", "kita", "Verein", "101", "", "01.08.2001", "")), kontext).fehler
        assert fehler[0].satz == "Der Name „Verein“ steht für mehrere; nennen Sie den Schlüssel."

    @pytest.mark.parametrize(
        ("text", "schluessel"), [("Kita „Süße Mäuse“", "kita-suesse-maeuse"), ("  AWO / Halle ", "awo-halle"), ("x" * 100, "x" * 80)]
    )
    def test_aus_einem_namen_wird_ein_schluessel(self, text: str, schluessel: str) -> None:
        assert schluessel_aus(text) == schluessel


TRAEGER = "name;art;gueltig_von\nTräger A;frei;01.01.1991\n"
EINRICHTUNGEN = """schluessel;name;art;traeger;stadtteil;plaetze;gueltig_von
k-1;Kita Eins;kita;Träger A;101;80;01.08.2001
k-2;Kita Zwei;kita;Träger A;102;;01.08.2001
"""


@pytest.mark.django_db
class TestUebernehmen:
    @pytest.fixture(autouse=True)
    def katalog(self, raeume: Raeume) -> None:
        Einrichtungsart.objects.create(schluessel="kita", name="Kindertagesstätte", gruppe="kita")

    def lade(self, text: str, art: str = "einrichtungen", **angaben: Any) -> Stammuebernahme:
        return uebernimm(wer=Wer.befehl("test"), angaben=Stammangaben(art, text.encode(), f"{art}.csv", **angaben))

    def test_traeger_und_einrichtungen_mit_herkunft_und_protokoll(self) -> None:
        self.lade(TRAEGER, "traeger")
        lieferung = self.lade(EINRICHTUNGEN, quelle="Fachamt", muster=True).lieferung
        eins, zwei = Einrichtung.objects.order_by("schluessel")
        assert (eins.plaetze, zwei.plaetze, eins.traeger.name, eins.muster, eins.lieferung) == (80, None, "Träger A", True, lieferung)
        assert lieferung and (lieferung.anzahl_neu, lieferung.quelle, lieferung.stichtag) == (2, "Fachamt", None)
        assert Protokoll.objects.filter(aktion="stammdaten_uebernommen").count() == 2

    def test_dieselbe_datei_noch_einmal_aendert_nichts(self) -> None:
        self.lade(TRAEGER, "traeger"), self.lade(EINRICHTUNGEN)
        assert self.lade(EINRICHTUNGEN).lieferung is None
        assert (Datenlieferung.objects.count(), Protokoll.objects.filter(aktion="stammdaten_uebernommen").count()) == (2, 2)

    def test_eine_neue_fassung_aendert_nur_was_anders_ist(self) -> None:
        self.lade(TRAEGER, "traeger")
        erste = self.lade(EINRICHTUNGEN).lieferung
        ergebnis = self.lade(EINRICHTUNGEN.replace(";80;", ";95;"))
        assert ergebnis.bericht.aenderungen == ["Kita Eins: Plätze „80“ → „95“."]
        assert [e.lieferung for e in Einrichtung.objects.order_by("schluessel")] == [ergebnis.lieferung, erste]

    def test_was_die_datei_nicht_nennt_bleibt(self) -> None:
        self.lade(TRAEGER, "traeger"), self.lade(EINRICHTUNGEN)
        kurz = "\n".join(EINRICHTUNGEN.splitlines()[:2])
        assert pruefe(Stammangaben("einrichtungen", kurz.encode(), "kurz.csv")).nicht_genannt == 1
        self.lade(kurz)
        assert Einrichtung.objects.gueltig_am(date(2007, 10, 15)).count() == 2

    def test_dieselbe_datei_stellt_wieder_her_was_jemand_geaendert_hat(self) -> None:
        self.lade(TRAEGER, "traeger"), self.lade(EINRICHTUNGEN)
        Einrichtung.objects.filter(schluessel="k-1").update(plaetze=1)
        assert self.lade(EINRICHTUNGEN).bericht.aenderungen == ["Kita Eins: Plätze „1“ → „80“."]
        assert Datenlieferung.objects.count() == 2

    def test_ein_fehler_und_nichts_ist_gespeichert(self) -> None:
        self.lade(TRAEGER, "traeger")
        with pytest.raises(Abgelehnt, match=r"Zeile 3, Spalte „stadtteil“: Den Schlüssel „777“ gibt es nicht"):
            self.lade(EINRICHTUNGEN.replace("102", "777"))
        assert not Einrichtung.objects.exists() and Datenlieferung.objects.count() == 1

    def test_das_pruefen_sagt_was_geschaehe_und_laesst_alles_wie_es_ist(self) -> None:
        self.lade(TRAEGER, "traeger")
        pruefung = pruefe(Stammangaben("einrichtungen", EINRICHTUNGEN.encode(), "e.csv"))
        assert (pruefung.anzahl("neu"), pruefung.anzahl("geaendert"), pruefung.fehler) == (2, 0, ())
        assert (Einrichtung.objects.count(), Datenlieferung.objects.count(), Protokoll.objects.count()) == (0, 1, 1)

    def test_zurueckgenommen_steht_alles_wieder_wie_vorher(self, besetzung: Besetzung) -> None:
        wer = wer_ist(besetzung.controlling)
        self.lade(TRAEGER, "traeger")
        erste = self.lade(EINRICHTUNGEN).lieferung
        neu = EINRICHTUNGEN.replace(";80;01.08.2001", ";95;01.08.2001;31.07.2009").replace("gueltig_von", "gueltig_von;gueltig_bis")
        zweite = self.lade(neu.replace("k-2;Kita Zwei", "k-3;Kita Drei")).lieferung
        assert erste and zweite
        with pytest.raises(Abgelehnt, match="„Kita Eins“ wurde seither geändert"):
            nimm_zurueck(wer=wer, lieferung=erste, grund="falsche Datei")
        nimm_zurueck(wer=wer, lieferung=zweite, grund="falsche Datei")
        eins, zwei = Einrichtung.objects.order_by("schluessel")
        assert (eins.plaetze, eins.gueltig_bis, eins.lieferung, zwei.schluessel) == (80, None, erste, "k-2")
        nimm_zurueck(wer=wer, lieferung=erste, grund="auch falsch")
        assert not Einrichtung.objects.exists() and Traeger.objects.count() == 1

    def test_was_gebraucht_oder_bestaetigt_ist_wird_nicht_zurueckgenommen(self, besetzung: Besetzung) -> None:
        wer = wer_ist(besetzung.controlling)
        traeger, haeuser = self.lade(TRAEGER, "traeger").lieferung, self.lade(EINRICHTUNGEN).lieferung
        assert traeger and haeuser
        with pytest.raises(Abgelehnt, match="„Träger A“ wird gebraucht: Einrichtungen"):
            nimm_zurueck(wer=wer, lieferung=traeger, grund="doch nicht")
        self.lade(EINRICHTUNGEN + "k-3;Kita Drei;kita;Träger A;102;;01.08.2001\n")
        with pytest.raises(Abgelehnt, match="2 Einträge bestätigt durch"):
            nimm_zurueck(wer=wer, lieferung=haeuser, grund="doch nicht")
        assert Einrichtung.objects.count() == 3 and Traeger.objects.get().lieferung == traeger

    def test_eine_unlesbare_datei_gibt_einen_satz(self) -> None:
        pruefung = pruefe(Stammangaben("traeger", b"a;b\0c", "kaputt.csv"))
        assert len(pruefung.fehler) == 1 and not Traeger.objects.exists()


@pytest.mark.django_db
class TestBefehl:
    @pytest.fixture
    def dateien(self, raeume: Raeume, tmp_path: Path) -> Path:
        Einrichtungsart.objects.create(schluessel="kita", name="Kindertagesstätte", gruppe="kita")
        (tmp_path / "t.csv").write_text(TRAEGER), (tmp_path / "e.csv").write_text(EINRICHTUNGEN)
        return tmp_path

    def test_er_laedt_beides_und_nennt_die_wirkung(self, dateien: Path) -> None:
        ausgabe = StringIO()
        call_command("lade_einrichtungen", dateien / "t.csv", art="traeger", stdout=ausgabe)
        call_command("lade_einrichtungen", dateien / "e.csv", stdout=ausgabe)
        assert "Träger: 1 neu" in ausgabe.getvalue() and "Einrichtungen: 2 neu" in ausgabe.getvalue()

    def test_die_probe_speichert_nichts(self, dateien: Path) -> None:
        ausgabe = StringIO()
        call_command("lade_einrichtungen", dateien / "t.csv", art="traeger", probe=True, stdout=ausgabe)
        assert "Nur geprüft" in ausgabe.getvalue() and not Traeger.objects.exists()

    def test_er_nennt_jeden_fehler(self, dateien: Path) -> None:
        Traeger.objects.create(schluessel="b", name="Träger B", art="frei", gueltig_von=BEGINN)
        with pytest.raises(CommandError, match=r"(?s)Zeile 2.*Zeile 3") as fehler:
            call_command("lade_einrichtungen", dateien / "e.csv", probe=True)
        assert "Vorschlag: Träger B" in str(fehler.value)
