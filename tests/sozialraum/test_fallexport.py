"""Ein Export je Fall wird beim Lesen gezählt: Spaltenprofil, Bestand und Dauer von Hand, gegen eine naive Zählung, kein Zellinhalt."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from basis.imports.tabelle import oeffne_strom
from basis.monate import monate, monatsende
from sozialraum.imports.fallaggregat import Verzeichnis, schreibe
from sozialraum.imports.fallaggregat import lies as lies_aggregat
from sozialraum.imports.fallexport import Zaehlung, zaehle
from sozialraum.imports.fallleser import Zaehlkontext, bereiche
from sozialraum.imports.fallspalten import (
    ist_persoenlich,
    lies_kopf,
    maengel_der_rollen,
    maengel_des_kopfs,
    standardrollen,
)
from tests.sozialraum.test_fallzahlen_lesen import HILFEARTEN, KONTEXT, NUMMER

VON, BIS = date(2007, 1, 1), date(2007, 12, 1)
ZAEHLKONTEXT = Zaehlkontext(KONTEXT, VON, BIS, {"mustertraegera": 5}, {1: 10, 2: 10}, 100)
KOPF = "Pseudonym;Hilfeart;Beginn;Ende;Stadtteil;Träger;Tagessatz;geplantes Ende;Ort der Unterbringung;Altersgruppe;Geschlecht"
NAMEN = Verzeichnis({h.id: h.schluessel for h in HILFEARTEN}, {1: "4:101", 2: "4:102", 10: "3:I", 100: "1:FB"}, {7: "0-u6"}, {5: "a"})


def zaehle_text(*zeilen: str, kopf: str = KOPF, kontext: Zaehlkontext = ZAEHLKONTEXT) -> Zaehlung:
    strom = oeffne_strom("\n".join([kopf, *zeilen]).encode(), "x.csv")
    assert maengel_des_kopfs(strom.kopf) == [] and maengel_der_rollen(strom.kopf, standardrollen(strom.kopf)) == []
    return zaehle(strom, standardrollen(strom.kopf), kontext)


def reihe(zaehlung: Zaehlung, wert: str, **wo: Any) -> list[int]:
    """Ein Wert je Monat des Zeitraums."""
    return [
        sum(getattr(z, wert) for z in zaehlung.zahlen if z.monat == m and all(getattr(z, k) == v for k, v in wo.items()))
        for m in monate(VON, BIS)
    ]


class TestZaehlen:
    def test_von_hand(self) -> None:
        z = zaehle_text(
            "P-1;34;15.11.2006;10.03.2007;101;Muster Träger A;112,50;;in;0-u6;w",  # läuft schon, endet im März
            "P-2;34;31.03.2007;;101;;;31.08.2008;Halle;0-u6;w",  # beginnt am letzten Tag des März, läuft weiter
            "P-3;34;01.03.2007;31.03.2007;101;;;;in;0-u6;w",  # beginnt und endet im März
        )
        assert not z.fehler
        assert reihe(z, "bestand") == [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]  # P-1, P-1, ab März P-2
        assert reihe(z, "begonnen") == [0, 0, 2, *[0] * 9] and reihe(z, "beendet") == [0, 0, 2, *[0] * 9]
        assert reihe(z, "tage")[2] == 116 + 31  # 15.11.2006 bis 10.03.2007 und der März, beide Enden eingeschlossen
        assert (z.zeilen, z.gezaehlt) == (3, 3)

    def test_wer_am_letzten_tag_endet_zaehlt_nicht_im_bestand(self) -> None:
        z = zaehle_text("P-1;34;01.01.2006;31.12.2007;101;;;;;;", "P-2;34;01.01.2006;01.01.2008;101;;;;;;")
        assert reihe(z, "bestand") == [2] * 11 + [1] and reihe(z, "beendet")[11] == 1

    def test_ausserhalb_des_zeitraums_zaehlt_nichts_aber_es_steht_da(self) -> None:
        z = zaehle_text("P-1;34;01.01.2005;31.12.2006;101;;;;;;", "P-2;34;01.01.2008;;101;;;;;;", "P-3;34;01.01.2007;;101;;;;;;")
        assert (z.zeilen, z.gezaehlt) == (3, 1)
        assert z.hinweise[:2] == ("Vor dem Zeitraum beendet, nicht gezählt: 1.", "Nach dem Zeitraum begonnen, nicht gezählt: 1.")

    def test_eine_hilfeart_der_datei_ist_in_jedem_monat_gemeldet(self) -> None:
        z = zaehle_text("P-1;34;01.12.2007;;101;;;;;;")
        meldungen = [zeile for zeile in z.zahlen if zeile.gebiet_id is None and not zeile.uebergreifend]
        assert [m.monat for m in meldungen] == list(monate(VON, BIS)) and {m.hilfeart_id for m in meldungen} == {NUMMER["34"]}

    def test_uebergreifendes_und_ein_leerer_stadtteil(self) -> None:
        z = zaehle_text("P-1;34;01.01.2006;;umA;;;;;;", "P-2;34;01.01.2006;;;;;;;;", "P-3;34;01.01.2006;;§ 86 Abs. 6;;;;;;")
        assert {x.uebergreifend for x in z.zahlen if x.bestand} == {"uma", "unbekannt", "86_6"}
        assert [w.als_satz() for w in z.warnungen] == ["Zeile 3, Spalte „Stadtteil“: Der Stadtteil fehlt; der Fall zählt als unbekannt."]

    def test_ein_anderer_ort_als_die_stadt_zaehlt_als_ausserhalb(self) -> None:
        z = zaehle_text("P-1;34;01.01.2006;;101;;;;Leipzig;;", "P-2;34;01.01.2006;;101;;;;Halle (Saale);;")
        assert (sum(reihe(z, "bestand", ort="ausserhalb")), sum(reihe(z, "bestand", ort="in"))) == (12, 12)
        assert "Mit einem anderen Ort der Unterbringung als der Stadt, gezählt als außerhalb: 1." in z.hinweise

    def test_ein_unbekannter_traeger_wird_nicht_behalten(self) -> None:
        """In der Spalte könnte der Name einer Pflegefamilie stehen."""
        z = zaehle_text(*[f"P-{n};33;01.01.2006;;101;Familie Buchfink;20;;;;" for n in range(3)])
        assert z.kohorten[0].schluessel.traeger is None and "Buchfink" not in repr(z)

    def test_kohorten_aus_laufenden_hilfen(self) -> None:
        zeilen = [f"P-{n};34;01.01.2006;;101;Muster Träger A;112,50;17.03.2008;in;;" for n in range(3)]
        z = zaehle_text(*zeilen, "P-9;34;01.01.2006;01.06.2007;101;Muster Träger A;112,50;17.03.2008;in;;")
        (k,) = z.kohorten
        assert (k.menge.anzahl, k.menge.summe, k.schluessel.traeger, k.schluessel.satz) == (3, 33_750, 5, 11_250)
        assert k.schluessel.ende == (date(2008, 3, 1), date(2008, 3, 31))


FALSCH = [
    ("Max Mustermann;34;01.01.2007;;101;;;;;;", "Pseudonym", "kein Pseudonym"),
    (";34;01.01.2007;;101;;;;;;", "Pseudonym", "kein Pseudonym"),
    ("P-1;§ 99;01.01.2007;;101;;;;;;", "Hilfeart", "nicht im Katalog"),
    ("P-1;34;;;101;;;;;;", "Beginn", "Beginn fehlt"),
    ("P-1;34;31.02.2007;;101;;;;;;", "Beginn", "kein Tag"),
    ("P-1;34;02.01.2007;01.01.2007;101;;;;;;", "Ende", "vor dem Beginn"),
    ("P-1;34;01.01.2007;;Entenhausen;;;;;;", "Stadtteil", "Diesen Stadtteil gibt es nicht"),
    ("P-1;34;01.01.2007;;101;;zwölf;;;;", "Tagessatz", "kein Tagessatz"),
    ("P-1;34;01.01.2007;;101;;99.999,00;;;;", "Tagessatz", "kein Tagessatz"),
    ("P-1;34;01.01.2007;;101;;;bald;;;", "geplantes Ende", "kein Tag"),
    ("P-1;34;01.01.2007;;101;;;;;12 Jahre;", "Altersgruppe", "Altersband"),
    ("P-1;34;01.01.2007;;101;;;;;;x", "Geschlecht", "kein Geschlecht"),
    ("P-1;34;01.01.2007;;101;;;;;;w;ZZZZ", "alle", "mehr Zellen"),
]


class TestFehler:
    @pytest.mark.parametrize(("zeile", "spalte", "satz"), FALSCH)
    def test_jeder_fehler_nennt_zeile_und_spalte_aber_nie_den_inhalt(self, zeile: str, spalte: str, satz: str) -> None:
        (gruppe,) = zaehle_text("P-0;34;01.01.2007;;101;;;;;;", zeile).fehler
        assert (gruppe.spalte, gruppe.zeilen) == (spalte, (3,)) and satz in gruppe.satz
        for zelle in zeile.split(";"):
            assert len(zelle) < 4 or zelle not in gruppe.als_satz()

    def test_gleiche_fehler_stehen_zusammen_mit_allen_zeilen(self) -> None:
        z = zaehle_text(*["P-1;99;01.01.2007;;101;;;;;;"] * 3, "P-2;34;01.01.2007;;101;;;;;;", "P-3;99;01.01.2007;;101;;;;;;")
        assert [f.als_satz() for f in z.fehler] == ["Zeilen 2–4 und 6, Spalte „Hilfeart“: Diese Hilfeart steht nicht im Katalog."]

    def test_derselbe_fall_zweimal_ist_ein_fehler(self) -> None:
        z = zaehle_text(*["P-1;34;01.01.2007;;101;;;;;;"] * 2, "P-1;31;01.01.2007;;101;;;;;;")
        assert [(f.zeilen, "steht schon weiter oben" in f.satz) for f in z.fehler] == [((3,), True)]

    def test_zeilennummern_werden_kurz_geschrieben(self) -> None:
        assert bereiche([2]) == "2" and bereiche([2, 3, 4]) == "2–4" and bereiche([2, 5, 6, 9]) == "2, 5–6 und 9"


class TestSpaltenprofil:
    def test_das_beschriebene_profil_passt_von_selbst(self) -> None:
        kopf = lies_kopf(KOPF)
        assert maengel_des_kopfs(kopf) == [] and maengel_der_rollen(kopf, standardrollen(kopf)) == []

    @pytest.mark.parametrize(
        "name",
        ["Name", "Vorname", "Geburtsdatum", "geb. am", "Anschrift", "Straße", "PLZ", "Aktenzeichen", "Akten-Nr. (Aktennummer)", "Mutter",
         "Name des Kindes", "Bemerkung", "Alter", "IBAN", "Sorgeberechtigte", "Sachbearbeiterin"],
    )  # fmt: skip
    def test_eine_spalte_mit_personenangaben_lehnt_die_datei_ab(self, name: str) -> None:
        saetze = maengel_des_kopfs([*lies_kopf(KOPF), name])
        assert saetze and f"„{name}“" in saetze[0] and "Person" in saetze[0]
        assert maengel_der_rollen([name], standardrollen([name]))  # auch ohne die Liste der Worte hätte sie kein Ziel

    @pytest.mark.parametrize("name", ["Trägername", "Stadtteilname", "Altersgruppe", "Hilfeart"])
    def test_worte_des_profils_sind_keine_personenangaben(self, name: str) -> None:
        assert not ist_persoenlich(name)

    def test_eine_unbekannte_spalte_lehnt_die_datei_ab(self) -> None:
        kopf = [*lies_kopf(KOPF), "Farbe"]
        assert maengel_der_rollen(kopf, standardrollen(kopf)) == [
            "Die Spalte „Farbe“ gehört nicht zum Spaltenprofil. Nehmen Sie sie aus dem Export, oder ordnen Sie sie zu."
        ]

    def test_fehlendes_und_doppeltes_wird_genannt(self) -> None:
        saetze = maengel_der_rollen(["Hilfeart", "Hilfe"], standardrollen(["Hilfeart", "Hilfe"]))
        assert "mehrere Spalten" in saetze[0] and len(saetze) == 5

    @pytest.mark.parametrize("zeile", ["P-0815;34;01.02.2007;;461", "Kevin Muster;34;1.2.2007", "4711", ""])
    def test_was_nach_daten_aussieht_ist_keine_kopfzeile_und_wird_nicht_wiederholt(self, zeile: str) -> None:
        (satz,) = maengel_des_kopfs(lies_kopf(zeile))
        assert "Überschriften" in satz and "Kevin" not in satz and "0815" not in satz

    @pytest.mark.parametrize("trenner", [";", "\t", ","])
    def test_die_kopfzeile_wird_mit_jedem_trennzeichen_gelesen(self, trenner: str) -> None:
        assert lies_kopf("\ufeff" + KOPF.replace(";", trenner) + "\nP-1;Rest") == KOPF.split(";")


def _zufallsfaelle(anzahl: int) -> list[tuple[str, date, date | None, int, str]]:
    wuerfel = random.Random(7)
    faelle = []
    for _ in range(anzahl):
        beginn = date(2005, 6, 1) + timedelta(days=wuerfel.randrange(1100))
        ende = beginn + timedelta(days=wuerfel.randrange(700)) if wuerfel.random() < 0.7 else None
        ort = wuerfel.choice(["in", "außerhalb", ""])
        faelle.append((wuerfel.choice(["34", "31", "33"]), beginn, ende, wuerfel.choice([101, 102]), ort))
    return faelle


def test_wie_eine_naive_zaehlung_fall_fuer_fall() -> None:
    faelle = _zufallsfaelle(400)
    zeilen = [
        f"P-{n};{h};{b:%d.%m.%Y};{e.strftime('%d.%m.%Y') if e else ''};{s};;;;{o};;" for n, (h, b, e, s, o) in enumerate(faelle)
    ]
    z = zaehle_text(*zeilen)
    orte = {"in": "in", "außerhalb": "ausserhalb", "": ""}
    for hilfeart in ("34", "31", "33"):
        for stadtteil, gebiet in ((101, 1), (102, 2)):
            for ort, wort in orte.items():
                passend = [(b, e) for h, b, e, s, o in faelle if (h, s, o) == (hilfeart, stadtteil, ort)]
                wo = {"hilfeart_id": NUMMER[hilfeart], "gebiet_id": gebiet, "ort": wort}
                for n, monat in enumerate(monate(VON, BIS)):
                    letzter = monatsende(monat)
                    beendete = [(b, e) for b, e in passend if e and monat <= e <= letzter]
                    assert reihe(z, "bestand", **wo)[n] == sum(b <= letzter and (e is None or e > letzter) for b, e in passend)
                    assert reihe(z, "begonnen", **wo)[n] == sum(monat <= b <= letzter for b, _ in passend)
                    assert reihe(z, "beendet", **wo)[n] == len(beendete)
                    assert reihe(z, "tage", **wo)[n] == sum((e - b).days + 1 for b, e in beendete)
    ende = monatsende(BIS)
    assert sum(k.menge.anzahl for k in z.kohorten) == sum(b <= ende and (e is None or e > ende) for _, b, e, *_ in faelle)


def test_die_gespeicherte_zaehlung_ist_dieselbe_und_enthaelt_kein_pseudonym() -> None:
    z = zaehle_text(*[f"BUCHFINK-{n};34;0{n % 9 + 1}.01.2006;;101;Muster Träger A;112,50;17.03.2008;in;0-u6;w" for n in range(5)])
    roh = schreibe(z, von=VON, bis=BIS, sha256="ab" * 32, namen=NAMEN)
    assert b"BUCHFINK" not in roh and b"17.03" not in roh and roh == schreibe(z, von=VON, bis=BIS, sha256="ab" * 32, namen=NAMEN)
    aggregat = lies_aggregat(roh, NAMEN)
    assert (aggregat.zahlen, aggregat.kohorten, aggregat.zeilen) == (z.zahlen, z.kohorten, 5)
