"""What schools count: sums, what stays gesperrt, the import with its faults, corrections and taking back."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from openpyxl import Workbook

from basis.zahlen import Zustand
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.indikatoren import speichere_indikator
from sozialraum.actions.korrektur import korrigiere
from sozialraum.actions.schulwerte import Schulangaben, uebernimm_schulwerte
from sozialraum.actions.statistik import nimm_zurueck
from sozialraum.inputs.schulwerte import staende_der_schule
from sozialraum.inputs.wertschutz import jeder, niemand
from sozialraum.models import Gebiet, Indikator, Indikatorwert, Protokoll, Schulwert
from sozialraum.schulsummen import Summe, Zaehlung, gesperrte_schulen, je_stadtteil
from tests.factories import Besetzung, Raeume
from tests.sozialraum.schulen import KOPF, TAG, baue_schule, baue_schulindikator, lade

WER = Wer.befehl("test")
ALT = date(2006, 7, 31)


class TestSumme:
    @pytest.mark.parametrize(
        ("zaehlungen", "summen"),
        [
            ([], {}),
            ([Zaehlung(1, TAG, 0, 50)], {(1, TAG): Summe(0, 50)}),
            ([Zaehlung(1, TAG, 3, 50), Zaehlung(1, TAG, 9, 150)], {(1, TAG): Summe(12, 200)}),
            ([Zaehlung(1, TAG, 3, 50), Zaehlung(2, TAG, 9, 150)], {(1, TAG): Summe(3, 50), (2, TAG): Summe(9, 150)}),
            ([Zaehlung(1, TAG, 3, 50), Zaehlung(1, ALT, 9, 150)], {(1, TAG): Summe(3, 50), (1, ALT): Summe(9, 150)}),
        ],
    )
    def test_zaehler_und_nenner_je_stadtteil_und_tag(
        self, zaehlungen: list[Zaehlung], summen: dict[tuple[int, date], Summe]
    ) -> None:
        assert je_stadtteil(zaehlungen) == summen

    @pytest.mark.parametrize(
        ("schulen", "schwellen", "summe_gesperrt", "gesperrt"),
        [
            ({}, (3,), False, ""),
            ({"a": (20, 400), "b": (9, 300)}, (3,), False, ""),
            ({"a": (20, 400), "b": (0, 300)}, (3,), False, ""),  # a 0 is a number
            ({"a": (4, 400)}, (3,), False, ""),
            ({"a": (4, 400)}, (3, 5), False, "a"),  # outside the threshold is higher
            ({"a": (20, 400), "b": (2, 300)}, (3,), False, "ab"),  # else b is the sum less a
            ({"a": (20, 400), "b": (2, 300), "c": (9, 200)}, (3,), False, "bc"),  # the smallest other one
            ({"a": (20, 400), "b": (2, 300), "c": (2, 200)}, (3,), False, "abc"),  # two of 4 together are too narrow
            ({"a": (20, 400), "b": (1, 300), "c": (1, 200), "d": (9, 90)}, (3,), False, "bcd"),  # two of 2 together would be one each
            ({"a": (20, 21), "b": (9, 300)}, (3,), False, "ab"),  # the rest is small, too
            ({"a": (20, 400), "b": (9, 300)}, (3,), True, "ab"),
        ],
    )
    def test_was_klein_ist_oder_es_verriete_zeigt_keine_schule(
        self, schulen: dict[str, tuple[int, int]], schwellen: tuple[int, ...], summe_gesperrt: bool, gesperrt: str
    ) -> None:
        paare = {name: Summe(*paar) for name, paar in schulen.items()}
        assert gesperrte_schulen(paare, schwellen, summe_gesperrt=summe_gesperrt) == frozenset(gesperrt)


@pytest.fixture
def indikator(raeume: Raeume) -> Indikator:
    for schluessel, ort in (("a", "101"), ("b", "101"), ("c", "102")):
        baue_schule(schluessel, raeume[ort])
    return baue_schulindikator()


def werte() -> dict[str, tuple[int, int]]:
    rows = Indikatorwert.objects.wirksam().select_related("gebiet")
    return {w.gebiet.schluessel: (int(w.zaehler or 0), int(w.nenner or 0)) for w in rows}


@pytest.mark.django_db
class TestImport:
    def test_die_schulen_werden_je_stadtteil_summiert(self, indikator: Indikator) -> None:
        lieferung = lade("a;31.07.2007;20;400", "Schule b;31.07.2007;9;300", "c;2007-07-31;0;100")
        assert werte() == {"101": (29, 700), "102": (0, 100)}
        assert (lieferung.anzahl_neu, lieferung.schulwerte.count(), lieferung.werte.count()) == (3, 3, 2)
        assert Protokoll.objects.filter(aktion="schulwerte_uebernommen").count() == 1

    def test_dieselbe_datei_noch_einmal_aendert_nichts(self, indikator: Indikator) -> None:
        erste = lade("a;31.07.2007;20;400")
        assert lade("a;31.07.2007;20;400") == erste and Schulwert.objects.count() == Indikatorwert.objects.count() == 1
        with pytest.raises(Abgelehnt, match="nichts zu übernehmen"):
            lade("Schule a;31.07.2007;20;400")

    def test_ein_tag_darf_kurz_stehen(self, indikator: Indikator) -> None:
        lade("a;31.07.07;20;400", "b;1.7.98;9;300")
        assert {w.stichtag for w in Schulwert.objects.all()} == {TAG, date(1998, 7, 1)}

    def test_auch_aus_einer_mappe(self, indikator: Indikator) -> None:
        mappe, datei = Workbook(), BytesIO()
        for zeile in (KOPF.split(";"), ["a", TAG, 20, 400]):
            mappe.active.append(zeile)
        mappe.save(datei)
        uebernimm_schulwerte(wer=WER, angaben=Schulangaben(indikator, datei.getvalue(), "schulen.xlsx"))
        assert werte() == {"101": (20, 400)}

    @pytest.mark.parametrize(
        ("zeile", "satz"),
        [
            ("x;31.07.2007;1;10", "Zeile 3, Spalte „schule“: Die Schule „x“ gibt es nicht."),
            ("Schule d;31.07.2007;1;10", "Vorschlag: Schule"),
            ("kita;31.07.2007;1;10", "Zeile 3, Spalte „schule“: „Schule kita“ ist keine Schule."),
            ("b;31.07.1990;1;10", "Zeile 3, Spalte „stichtag“: „Schule b“ gilt am Stichtag nicht, sondern ab 01.08.1991."),
            ("b;31.02.2007;1;10", "Zeile 3, Spalte „stichtag“"),
            ("b;31.07.2999;1;10", "Zeile 3, Spalte „stichtag“"),
            ("b;;1;10", "Zeile 3, Spalte „stichtag“: Die Angabe fehlt."),
            ("b;31.07.2007;11;10", "Zeile 3, Spalte „zaehler“: Der Zähler ist größer als der Nenner. Vorschlag: prüfen, ob"),
            ("b;31.07.2007;0;0", "Zeile 3, Spalte „nenner“: Der Nenner ist 0"),
            ("b;31.07.2007;1,5;10", "Zeile 3, Spalte „zaehler“: „1,5“ ist keine ganze Zahl"),
            ("b;31.07.2007;–;10", "Zeile 3, Spalte „zaehler“: Hier fehlt die Zahl. Vorschlag: Zahl eintragen"),
            ("a;31.07.2007;2;10", "Zeile 3, Spalte „schule“: Diese Schule steht zum selben Stichtag schon in Zeile 2."),
        ],
    )
    def test_ein_fehler_nennt_zeile_und_abhilfe_und_nichts_wird_gespeichert(
        self, raeume: Raeume, indikator: Indikator, zeile: str, satz: str
    ) -> None:
        baue_schule("kita", raeume["102"], gruppe="kita")
        with pytest.raises(Abgelehnt) as fehler:
            lade("a;31.07.2007;1;10", zeile)
        assert satz in str(fehler.value)
        assert not Schulwert.objects.exists() and not Indikatorwert.objects.exists()

    def test_fremde_spalten_werden_abgelehnt(self, indikator: Indikator) -> None:
        with pytest.raises(Abgelehnt, match="kind"):
            lade("a;31.07.2007;1;10;Musterkind", kopf=f"{KOPF};kind")
        with pytest.raises(Abgelehnt, match="keine Zeile"):
            lade()

    def test_nur_was_an_den_schulen_gezaehlt_wird(self, indikator: Indikator) -> None:
        anderer = Indikator.objects.create(schluessel="x", name="X", kategorie="bildung", zaehler="K", nenner="K", einheit="prozent")
        with pytest.raises(Abgelehnt, match="nicht an den Schulen gezählt"):
            uebernimm_schulwerte(wer=WER, angaben=Schulangaben(anderer, f"{KOPF}\na;31.07.2007;1;10".encode(), "s.csv"))
        anderer.je_schule = True
        with pytest.raises(Abgelehnt, match="Geheimhaltung"):
            speichere_indikator(wer=WER, indikator=anderer, definition="", gueltig_ab=TAG)

    def test_als_befehl(self, indikator: Indikator, tmp_path: Any) -> None:
        datei = tmp_path / "schulen.csv"
        datei.write_text(f"{KOPF}\na;31.07.2007;20;400")
        call_command("lade_schulwerte", str(datei), "--indikator", indikator.schluessel, "--muster", verbosity=0)
        assert werte() == {"101": (20, 400)}
        with pytest.raises(CommandError, match="gibt es nicht"):
            call_command("lade_schulwerte", str(datei), "--indikator", "nein")


@pytest.mark.django_db
class TestKorrektur:
    def test_sie_ist_eine_neue_zeile_mit_grund_und_summiert_neu(self, indikator: Indikator) -> None:
        lade("a;31.07.2007;20;400", "b;31.07.2007;9;300")
        with pytest.raises(Abgelehnt, match="Grund der Korrektur"):
            lade("a;31.07.2007;10;400")
        lade("a;31.07.2007;10;400", grund="Doppelt gezählt")
        alt, neu = Schulwert.objects.filter(einrichtung__schluessel="a").order_by("pk")
        assert (neu.ersetzt, neu.grund, alt.zaehler) == (alt, "Doppelt gezählt", 20)
        assert werte() == {"101": (19, 700)}

    def test_sie_bleibt_im_stadtteil_der_zaehlung(self, raeume: Raeume, indikator: Indikator) -> None:
        lade("a;31.07.2007;20;400")
        schule = Schulwert.objects.get().einrichtung
        schule.stadtteil = raeume["102"]
        schule.save()
        lade("a;31.07.2007;10;400", grund="Doppelt gezählt")
        assert werte() == {"101": (10, 400)}

    def test_zuruecknehmen_laesst_die_werte_davor_gelten(self, besetzung: Besetzung, indikator: Indikator) -> None:
        erste = lade("a;31.07.2007;20;400", "b;31.07.2007;9;300")
        zweite = lade("a;31.07.2007;10;400", grund="Doppelt gezählt")
        wer = Wer(besetzung.controlling, "Controlling")
        with pytest.raises(Abgelehnt, match="verwendet"):
            nimm_zurueck(wer=wer, lieferung=erste, grund="Falsch")  # the second sum rests on school b of the first
        nimm_zurueck(wer=wer, lieferung=zweite, grund="Doch richtig")
        assert werte() == {"101": (29, 700)}
        nimm_zurueck(wer=wer, lieferung=erste, grund="Falsch")
        assert werte() == {} and not Schulwert.objects.wirksam().exists()

    def test_eine_summe_wird_nicht_von_hand_korrigiert(self, indikator: Indikator) -> None:
        lade("a;31.07.2007;20;400")
        with pytest.raises(Abgelehnt, match="Summe seiner Schulen"):
            korrigiere(
                wer=WER, wert=Indikatorwert.objects.get(), zaehler=Decimal(1), nenner=Decimal(2), zustand=Zustand.WERT, grund="So"
            )

    def test_die_datenbank_aendert_keine_zaehlung(self, indikator: Indikator) -> None:
        lade("a;31.07.2007;20;400")
        with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
            Schulwert.objects.update(zaehler=1)
        row = Schulwert.objects.get()
        row.pk, row.zaehler = None, 401
        with pytest.raises(IntegrityError, match="schulwert_ist_ein_anteil"), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.django_db
def test_die_schule_zeigt_kleine_zahlen_nur_dem_der_sie_lesen_darf(raeume: Raeume, indikator: Indikator) -> None:
    lade("a;31.07.2007;20;400", "b;31.07.2007;2;300", "c;31.07.2007;50;300")
    baum = Gebiet.objects.baum(TAG)
    schulen = {row.einrichtung.schluessel: row.einrichtung for row in Schulwert.objects.select_related("einrichtung__art")}

    def zaehler(offen: Any) -> dict[str, int | None]:
        return {name: staende_der_schule(schule, baum, offen)[0].zaehler for name, schule in schulen.items()}

    assert zaehler(jeder) == {"a": 20, "b": 2, "c": 50}
    assert zaehler(niemand) == {"a": None, "b": None, "c": 50}
    assert zaehler(lambda ort: ort == raeume["102"].pk) == {"a": None, "b": None, "c": 50}
