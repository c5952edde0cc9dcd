"""Import of Buchungen: all or nothing, known rows, changes as Storno, overlap in either order, nothing of a person kept."""

import gzip
import hashlib
import hmac
import random
from datetime import date

import pytest
from django.db import transaction

from basis.models import Datei
from budgets.actions.buchungsimport import NUR_STORNO, pruefe, uebernimm
from budgets.actions.storno import storniere, storniere_lieferung
from budgets.imports.auszug import Beleghash, lies_auszug
from budgets.models import Buchung, Budgetposten, Haushaltsstelle, Monatsabschluss
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.statistik import nimm_zurueck
from sozialraum.models import Datenlieferung
from tests.budgets.buchungsbau import BEFEHL, datei, gebucht, nimm, profil, zeile
from tests.budgets.vollzugsbau import JAHR, Vollzug, baue_vollzug
from tests.factories import Besetzung, Raeume

pytestmark = pytest.mark.django_db


@pytest.fixture
def vollzug(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    return baue_vollzug(raeume, besetzung)


@pytest.mark.zusage(6)
def test_eine_zeile_wird_gebucht_und_ist_bis_zur_zeile_verfolgbar(vollzug: Vollzug) -> None:
    nimm(profil(), [zeile("B1", "1.234,56"), zeile("B2", "-34,5 €", gebiet="II")])
    erste, zweite = Buchung.objects.order_by("zeile")
    assert (erste.betrag_cent, zweite.betrag_cent) == (123456, -3450)
    assert erste.posten == vollzug.posten["I", "4550"] and erste.gebiet is not None and erste.gebiet.schluessel == "101"
    assert zweite.posten == vollzug.posten["II", "4550"] and zweite.gebiet is None
    assert (erste.zeile, erste.spalte, erste.buchungstag, erste.leistungsmonat) == (2, "Betrag", date(2009, 3, 15), date(2009, 2, 1))
    assert erste.lieferung is not None and erste.lieferung.anzahl_neu == 2
    assert vollzug.stand("I", "4550").ist_cent == 123456


@pytest.mark.zusage(13)
def test_empfaenger_und_beleg_kommen_nicht_in_die_datenbank(vollzug: Vollzug) -> None:
    nimm(profil(), [zeile("RE-4711")])
    auszug = gzip.decompress(bytes(Datei.objects.get().inhalt)).decode()
    assert "Muster" not in auszug and "4711" not in auszug and "Erika" not in auszug
    assert len(Buchung.objects.get().beleg) == 32


@pytest.mark.gegenprobe(13, ohne="budgets.imports.auszug:Beleghash")
def test_ohne_den_streuwert_staende_der_beleg_da(vollzug: Vollzug, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgets.imports.auszug.Beleghash", lambda schluessel: lambda text: text)
    nimm(profil(), [zeile("RE-4711")])
    assert "4711" in gzip.decompress(bytes(Datei.objects.get().inhalt)).decode()


def test_ein_grosser_auszug_geht_in_stuecken_in_die_datenbank(vollzug: Vollzug, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("basis.models._AM_STUECK", 7)
    lieferung = nimm(profil(), [zeile("B1"), zeile("B2")]).lieferung
    assert lieferung.datei is not None
    gespeichert = Datei.objects.get(pk=lieferung.datei.pk)
    assert hashlib.sha256(bytes(gespeichert.inhalt)).hexdigest() == gespeichert.sha256 and gespeichert.groesse == len(gespeichert.inhalt)
    spalten, zeilen = lies_auszug(bytes(gespeichert.inhalt))
    assert [z.nummer for z in zeilen] == [2, 3] and "Empfänger" not in spalten


def test_ein_aelterer_auszug_mit_einer_zeile_je_zeile_wird_gelesen() -> None:
    alt = gzip.compress(b'{"spalten":["A","B"],"blatt":""}\n[2,["x","1"],""]\n[3,["y","2"],""]\n')
    assert [(z.nummer, list(z.zellen)) for z in lies_auszug(alt)[1]] == [(2, ["x", "1"]), (3, ["y", "2"])]


def test_der_belegschluessel_ist_ein_hmac() -> None:
    for schluessel in (b"kurz", b"l" * 100):
        assert Beleghash(schluessel)("RE-4711") == hmac.digest(schluessel, b"RE-4711", "sha256")[:16].hex()
    assert Beleghash(b"k")("") == ""


@pytest.mark.parametrize("spalte", ["Empfänger", "Aktenzeichen", "Buchungstext", "Name des Kreditors"])
def test_spalten_mit_personen_nimmt_kein_profil(vollzug: Vollzug, spalte: str) -> None:
    felder = {"haushaltsstelle": {"spalte": "Haushaltsstelle"}, "gebiet": {"spalte": "Stadtteil"}, "buchungstag": {"spalte": "Tag"},
              "beleg": {"spalte": spalte}, "art": {"fest": "Ist"}}  # fmt: skip
    with pytest.raises(Abgelehnt, match="Personen, Texte oder Akten"):
        nimm(profil(felder=felder), [zeile()])


def test_jeder_fehler_wird_genannt_und_nichts_gebucht(vollzug: Vollzug) -> None:
    schlecht = [zeile(), zeile("B2", "1,2,3"), zeile("B3", tag="31.02.2009"), zeile("B4", gebiet="999"), zeile("B5", art="Unfug"),
                zeile("", "5,00"), zeile("B7", tag="01.01.2031"), zeile("B8", stelle="9999.1")]  # fmt: skip
    with pytest.raises(Abgelehnt) as fehler:
        nimm(profil(), schlecht)
    assert [satz.split(":")[0] for satz in fehler.value.saetze] == [
        "Zeile 3, Spalte „Betrag“", "Zeile 4, Spalte „Tag“", "Zeile 5, Spalte „Stadtteil“", "Zeile 6, Spalte „Art“",
        "Zeile 7, Spalte „Beleg“", "Zeile 8, Spalte „Tag“", "Zeile 9, Spalte „Haushaltsstelle“",
    ]  # fmt: skip
    assert not Buchung.objects.exists() and not Datenlieferung.objects.exists()


def test_eine_zeile_nennt_alle_ihre_fehler_auf_einmal(vollzug: Vollzug) -> None:
    with pytest.raises(Abgelehnt) as fehler:
        nimm(profil(), [zeile("", "fünf", gebiet="999", monat="13.2009", art="Unfug")])
    spalten = [satz.partition("„")[2].partition("“")[0] for satz in fehler.value.saetze]
    assert spalten == ["Betrag", "Stadtteil", "Monat", "Art", "Beleg"]


def test_dieselbe_datei_noch_einmal_aendert_nichts(vollzug: Vollzug) -> None:
    zu = profil("bewegung")
    zeilen = [zeile(), zeile()]
    erste, zweite = nimm(zu, zeilen), nimm(zu, zeilen)
    assert zweite.war_schon_da and zweite.lieferung == erste.lieferung
    assert Buchung.objects.count() == 2


def test_ein_geaenderter_beleg_wird_storniert_und_neu_gebucht(vollzug: Vollzug) -> None:
    zu = profil()
    nimm(zu, [zeile("B1", "100,00"), zeile("B2", "5,00"), zeile("B3", "7,00")])
    ergebnis = nimm(zu, [zeile("B1", "80,00"), zeile("B2", "5,00")])
    assert ergebnis.satz == "Gebucht: 0 neu, 1 geändert, 1 bekannt. 1 früher gebuchte Zeilen stehen nicht in der Datei; sie bleiben."
    assert vollzug.stand("I", "4550").ist_cent == 92_00
    storno = Buchung.objects.get(storno_von__isnull=False)
    assert storno.betrag_cent == -100_00 and storno.grund.startswith("Geändert durch Lieferung")


def test_ein_beleg_zweimal_in_einer_datei_wird_abgelehnt(vollzug: Vollzug) -> None:
    with pytest.raises(Abgelehnt, match="Der Beleg steht 2-mal"):
        nimm(profil(), [zeile("B1"), zeile("B1", "7,00")])


@pytest.mark.parametrize("modus", ["beleg", "bewegung", "stand"])
@pytest.mark.parametrize("saat", range(3))
def test_ueberlappende_exporte_buchen_in_jeder_reihenfolge_dasselbe_einmal(vollzug: Vollzug, modus: str, saat: int) -> None:
    wahl = random.Random(saat)
    zu = profil(modus)
    alle = [
        zeile(f"B{n}" if modus == "beleg" else "", f"{wahl.randint(1, 3)},00", tag=f"{wahl.randint(1, 4):02d}.03.2009",
              gebiet=wahl.choice(["101", "102"]))
        for n in range(12)
    ]  # fmt: skip
    if modus == "stand":  # two states of the same things, the second younger and with one thing more
        alle = [zeile("", f"{wahl.randint(1, 9)},00", tag=f"0{tag}.03.2009", gebiet=g) for tag in (1, 2) for g in ("101", "102")]
        exporte = [alle[:2], [*alle[2:], zeile("", "3,00", tag="02.03.2009", gebiet="II")]]
    else:
        exporte = [alle[:8], alle[4:]]
        if modus == "bewegung":  # whole days, as an export has them
            exporte = [[z for z in alle if z.split(";")[3] <= "03"], [z for z in alle if z.split(";")[3] >= "02"]]
    ergebnisse = []
    for reihe in (exporte, exporte[::-1], [*exporte, exporte[0]]):
        with transaction.atomic():
            for export in reihe:
                nimm(zu, export)
            ergebnisse.append(gebucht() if modus != "stand" else sorted(Budgetposten.objects.values_list("pk", "ist_cent")))
            transaction.set_rollback(True)
    assert ergebnisse[0] == ergebnisse[1] == ergebnisse[2] and ergebnisse[0]


def test_ein_ist_mindert_die_festlegung_die_es_nennt(vollzug: Vollzug) -> None:
    zu = profil()
    nimm(zu, [zeile("F1", "100,00", art="Festlegung")])
    nimm(zu, [zeile("B1", "70,00", auftrag="F1"), zeile("B2", "70,00", auftrag="F1")])
    stand = vollzug.stand("I", "4550")
    assert (stand.ist_cent, stand.festlegung_cent) == (140_00, 0)
    nimm(zu, [zeile("F1", "50,00", art="Festlegung")])  # the remainder said anew replaces what was taken off before
    assert vollzug.stand("I", "4550").festlegung_cent == 50_00


def test_das_storno_eines_ist_gibt_die_festlegung_zurueck(vollzug: Vollzug) -> None:
    nimm(profil(), [zeile("F1", "100,00", art="Festlegung")])
    nimm(profil(name="zweites"), [zeile("B1", "70,00", auftrag="F1")])
    wer = Wer(vollzug.besetzung.controlling, "Controlling")
    ist = Buchung.objects.get(art="ist")
    storniere(wer=wer, buchung=ist, grund="falsch gebucht")
    assert (vollzug.stand("I", "4550").ist_cent, vollzug.stand("I", "4550").festlegung_cent) == (0, 100_00)
    with pytest.raises(Abgelehnt, match="schon storniert"):
        storniere(wer=wer, buchung=ist, grund="noch einmal")
    with pytest.raises(Abgelehnt, match="Grund"):
        storniere(wer=wer, buchung=ist, grund=" ")


def test_eine_lieferung_wird_nur_durch_storno_zurueckgenommen(vollzug: Vollzug) -> None:
    zu, wer = profil(), Wer(vollzug.besetzung.controlling, "Controlling")
    lieferung = nimm(zu, [zeile("B1"), zeile("B2")]).lieferung
    with pytest.raises(Abgelehnt) as fehler:
        nimm_zurueck(wer=wer, lieferung=lieferung, grund="falsche Datei")
    satz = f"Die Lieferung lässt sich nicht zurücknehmen, weil sie verwendet wird: {NUR_STORNO}."
    assert lieferung.art == "buchungen" and fehler.value.saetze == (satz,)
    lieferung.refresh_from_db()
    assert lieferung.zurueckgenommen_am is None and vollzug.stand("I", "4550").ist_cent == 200_00
    assert storniere_lieferung(wer=wer, lieferung=lieferung, grund="falsche Datei") == 2
    assert vollzug.stand("I", "4550").ist_cent == 0 and Buchung.objects.count() == 4
    nimm(zu, [zeile("B1"), zeile("B2")])  # and may come again
    assert vollzug.stand("I", "4550").ist_cent == 200_00


def test_ein_geschlossener_monat_nimmt_nur_bekanntes(vollzug: Vollzug) -> None:
    zu, b = profil(), vollzug.besetzung
    nimm(zu, [zeile("B1")])
    monat = Monatsabschluss.objects.create(haushaltsjahr=vollzug.jahr, monat=3, beantragt_von=b.controlling)
    monat.status, monat.bestaetigt_von, monat.bestaetigt_am = "abgeschlossen", b.fachbereichsleitung, monat.beantragt_am
    monat.save()
    with pytest.raises(Abgelehnt, match=r"Zeile 3.*Der Monat 03/2009 ist abgeschlossen"):
        nimm(zu, [zeile("B1"), zeile("B2")])
    nimm(zu, [zeile("B1"), zeile("B2", tag="01.04.2009")])
    assert Buchung.objects.count() == 2


def test_fehlende_stellen_zeigt_die_pruefung_und_legt_die_uebernahme_an(vollzug: Vollzug) -> None:
    zu = profil("bewegung", zentral=True)
    neu = datei(zu, [zeile(stelle="4550.7777", gebiet=""), zeile(gebiet="weit weg")])
    pruefung = pruefe(neu)
    assert [s.stelle.nummer for s in pruefung.neue_stellen] == ["4550.7777"] and len(pruefung.neue_posten) == 2
    assert not Haushaltsstelle.objects.filter(nummer="4550.7777").exists()
    uebernimm(wer=BEFEHL, datei=neu)
    assert set(Buchung.objects.values_list("posten__art", flat=True)) == {"zentral"}


def test_ein_anderer_schluessel_der_belege_wird_bemerkt(vollzug: Vollzug, settings: object) -> None:
    zu = profil()
    nimm(zu, [zeile("B1")])
    settings.BELEG_SCHLUESSEL = "gewechselt"  # type: ignore[attr-defined]
    with pytest.raises(Abgelehnt, match="BELEG_SCHLUESSEL"):
        nimm(zu, [zeile("B1"), zeile("B2")])


def test_vorlaeufige_haushaltsfuehrung_verlangt_den_grund_der_festlegung(raeume: Raeume, besetzung: Besetzung) -> None:
    baue_vollzug(raeume, besetzung, status="vorlaeufig")
    zu = profil()
    neu = datei(zu, [zeile("F1", art="Obligo")])
    with pytest.raises(Abgelehnt, match="vorläufigen Haushaltsführung"):
        uebernimm(wer=BEFEHL, datei=neu)
    uebernimm(wer=BEFEHL, datei=neu, grund="Rechtsanspruch")
    assert Buchung.objects.get().posten.haushaltsjahr.jahr == JAHR
