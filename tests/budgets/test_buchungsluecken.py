"""What a file leaves open and what it may not book: missing keys of a Stand, Festlegungen it names, closed periods; drafts that go."""

from datetime import UTC, datetime
from typing import Any

import pytest

from basis.models import Datei
from budgets.actions.buchungsimport import Buchungsdatei, pruefe, schon_uebernommen, uebernimm
from budgets.actions.buchungsprofil import lege_entwurf_an, speichere_profil
from budgets.actions.buchungspruefung import Geschlossen
from budgets.actions.storno import storniere
from budgets.imports.buchungsfelder import Felder
from budgets.imports.lesart import Feldangabe, Lesart
from budgets.imports.postensuche import Buchungskontext
from budgets.models import Buchung, Haushaltsjahr, Haushaltsstelle, Monatsabschluss
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Datenlieferung
from tests.budgets.buchungsbau import FELDER, KOPF, datei, nimm, profil, zeile
from tests.budgets.vollzugsbau import JAHR, Vollzug, baue_vollzug
from tests.factories import Besetzung, Raeume


@pytest.fixture
def vollzug(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    return baue_vollzug(raeume, besetzung)


def schliesse(v: Vollzug, monat: int) -> None:
    row = Monatsabschluss.objects.create(haushaltsjahr=v.jahr, monat=monat, beantragt_von=v.besetzung.controlling)
    row.status, row.bestaetigt_von, row.bestaetigt_am = "abgeschlossen", v.besetzung.fachbereichsleitung, row.beantragt_am
    row.save()


@pytest.mark.django_db
def test_was_aus_dem_stand_faellt_wird_genannt_und_bleibt_bis_zum_storno(vollzug: Vollzug) -> None:
    zu = profil("stand")
    nimm(zu, [zeile("", "100,00", art="Festlegung"), zeile("", "50,00")])
    festlegung = Buchung.objects.get(art="festlegung")
    assert pruefe(datei(zu, [zeile("", "40,00", tag="10.03.2009")])).fehlende == 0  # an older Stand does not know better
    juenger = pruefe(datei(zu, [zeile("", "60,00", tag="20.03.2009")]))
    assert (juenger.fehlende, juenger.fehlende_ids) == (1, (festlegung.pk,))
    assert "1 früher gebuchte Zeilen stehen nicht in der Datei; sie bleiben." in nimm(zu, [zeile("", "60,00", tag="20.03.2009")]).satz
    assert (vollzug.stand("I", "4550").ist_cent, vollzug.stand("I", "4550").festlegung_cent) == (60_00, 100_00)
    storniere(wer=Wer(vollzug.besetzung.controlling, "Controlling"), buchung=festlegung, grund="erledigt")
    assert pruefe(datei(zu, [zeile("", "60,00", tag="21.03.2009")])).fehlende == 0
    nur_ist = profil("stand", name="nur Ist", betraege=[{"spalte": "Betrag", "art": "ist", "jahr": None}])
    vollzug.bucht("I", "4550", 7, art="festlegung", quelle="Finanzsoftware")
    assert pruefe(datei(nur_ist, [zeile("", "60,00", tag="21.03.2009")])).fehlende == 0  # this file names no Festlegungen


@pytest.mark.django_db
def test_eine_null_im_stand_heisst_jetzt_null_und_legt_nichts_an(vollzug: Vollzug) -> None:
    zu = profil("stand")
    nimm(zu, [zeile("", "100,00", art="Festlegung"), zeile("", "50,00")])
    neu = [zeile("", "0,00", tag="20.03.2009", art="Festlegung"), zeile("", "50,00", tag="20.03.2009"),
           zeile("", "0,00", tag="20.03.2009", stelle="4550.9999"), zeile("", "0,00", tag="20.03.2009", gebiet="999")]  # fmt: skip
    pruefung = pruefe(datei(zu, neu))
    assert (pruefung.fehler, pruefung.neue_stellen, pruefung.neue_posten, pruefung.fehlende) == ((), (), (), 0)
    nimm(zu, neu)
    assert (vollzug.stand("I", "4550").ist_cent, vollzug.stand("I", "4550").festlegung_cent) == (50_00, 0)
    assert not Haushaltsstelle.objects.filter(nummer="4550.9999").exists()
    nimm(zu, [zeile("", "80,00", tag="10.03.2009", art="Festlegung")])  # an older Stand does not bring it back
    assert vollzug.stand("I", "4550").festlegung_cent == 0


@pytest.mark.django_db
def test_ein_ansatz_von_null_im_stand_hebt_den_ansatz_auf(vollzug: Vollzug) -> None:
    zu = profil("stand", betraege=[{"spalte": "Betrag", "art": "ansatz", "jahr": None}])
    nimm(zu, [zeile("", "100,00")])
    nimm(zu, [zeile("", "0,00", tag="20.03.2009")])
    assert vollzug.stand("I", "4550").ansatz_cent == 0


def test_beleg_und_festlegung_haben_denselben_schluessel() -> None:
    namen = {"beleg": "B", "position": "P", "festlegung": "F", "festlegung_position": "FP"}
    lesart = Lesart("Q", felder={feld: Feldangabe(spalte) for feld, spalte in namen.items()})
    felder = Felder(lesart, {"B": 0, "P": 1, "F": 2, "FP": 3}, Buchungskontext(frozenset(), {}, (), {}))
    for jahr, schluessel in ((None, "ab"), (2009, "ab/2009")):
        assert felder.beleg(["a", "b", "", ""], jahr) == felder.festlegung(["", "", "a", "b"], jahr) == schluessel
    assert felder.festlegung(["a", "b", "", "b"], 2009) == ""


@pytest.mark.django_db
def test_ein_ist_mindert_die_position_die_es_nennt_sonst_wird_gewarnt(vollzug: Vollzug) -> None:
    spalten = FELDER | {"position": "Pos", "festlegung_position": "Auftragspos"}
    zu = profil(felder={feld: {"spalte": spalte, "fest": ""} for feld, spalte in spalten.items()})
    kopf = f"{KOPF};Pos;Auftragspos"
    uebernimm(wer=Wer.befehl("test"), datei=datei(
        zu, [f"{zeile('F1', '100,00', art='Festlegung')};1;", f"{zeile('F1', '30,00', art='Festlegung')};2;"], kopf=kopf))  # fmt: skip
    neu = datei(zu, [f"{zeile('B1', '70,00', auftrag='F1')};1;1", f"{zeile('B2', '5,00', auftrag='F1')};1;3"], kopf=kopf)
    assert [(w.zeile, w.spalte, "nicht gebucht" in w.satz) for w in pruefe(neu).ergebnis.warnungen] == [(3, "Auftrag", True)]
    assert uebernimm(wer=Wer.befehl("test"), datei=neu).lieferung.anzahl_warnungen == 1
    assert (vollzug.stand("I", "4550").ist_cent, vollzug.stand("I", "4550").festlegung_cent) == (75_00, 60_00)


def test_ein_geschlossener_monat_ist_kein_geschlossenes_jahr() -> None:
    ort = ("", 2, "Betrag")
    assert Geschlossen(*ort, "buchung", 2007, 12, False).satz == "Der Monat 12/2007 ist abgeschlossen und nimmt keine Buchung mehr an."
    assert Geschlossen(*ort, "ansatz", 2007, 1, True).satz == "Das Haushaltsjahr 2007 ist abgeschlossen und nimmt keinen Ansatz mehr an."


def _saetze(zu: Any, zeilen: list[str]) -> list[str]:
    """What the dry run says; the take-over says the same."""
    saetze = [f.satz for f in pruefe(datei(zu, zeilen)).fehler]
    with pytest.raises(Abgelehnt) as fehler:
        nimm(zu, zeilen)
    assert all(satz in voll for satz, voll in zip(saetze, fehler.value.saetze, strict=True))
    return saetze


@pytest.mark.django_db
def test_die_pruefung_kennt_auch_was_storno_minderung_und_ansatz_in_geschlossenen_monaten_braeuchten(vollzug: Vollzug) -> None:
    zu = profil()
    nimm(zu, [zeile("B1"), zeile("F1", "100,00", art="Festlegung", tag="01.05.2009")])
    Haushaltsjahr.objects.create(jahr=JAHR + 1, status="beschlossen")
    for monat in (1, 3, 12):
        schliesse(vollzug, monat)
    storno = "Der Monat 03/2009 ist abgeschlossen und nimmt kein Storno der früheren Buchung mehr an."
    assert _saetze(zu, [zeile("B1", tag="01.04.2009")]) == [storno]
    minderung = "Der Monat 12/2009 ist abgeschlossen und nimmt keine Minderung der Festlegung mehr an."
    assert _saetze(zu, [zeile("B2", tag="02.02.2010", auftrag="F1")]) == [minderung]
    ansatz = profil("bewegung", betraege=[{"spalte": "Betrag", "art": "ansatz", "jahr": None}])
    assert _saetze(ansatz, [zeile("")]) == ["Der Monat 01/2009 ist abgeschlossen und nimmt keinen Ansatz mehr an."]
    assert _saetze(zu, [zeile("B3", tag="15.01.2010", auftrag="F1"), zeile("B4")]) == [
        minderung, "Der Monat 03/2009 ist abgeschlossen und nimmt keine Buchung mehr an.",
    ]  # fmt: skip


@pytest.mark.django_db
def test_mit_dem_profil_gehen_die_auszuege_seiner_entwuerfe(vollzug: Vollzug) -> None:
    zu, wer = profil(), Wer(vollzug.besetzung.controlling, "Controlling")
    inhalte = ["\r\n".join([KOPF, zeile(beleg)]).encode("cp1252") for beleg in ("B1", "B2")]
    gebucht, offen = (lege_entwurf_an(wer=wer, profil=zu, inhalt=inhalt, dateiname="b.csv") for inhalt in inhalte)
    uebernimm(wer=wer, datei=Buchungsdatei.aus_entwurf(gebucht))
    speichere_profil(wer=wer, profil=zu)
    assert not zu.entwuerfe.exists()
    assert list(Datei.objects.values_list("pk", flat=True)) == [gebucht.datei_id] and offen.datei_id != gebucht.datei_id


def test_wann_eine_datei_uebernommen_wurde_sagt_die_uhr_der_stadt() -> None:
    lieferung = Datenlieferung(created_at=datetime(2009, 1, 1, 23, 30, tzinfo=UTC))
    assert schon_uebernommen(lieferung) == "Diese Datei wurde am 02.01.2009 schon übernommen."
