"""Gegenprobe an Veröffentlichtem: Berlin MSS 2017, ASEM, Townsend 2011, Hamburg 2004."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from sozialraum.punktwerte import Merkmal, Messwert, Punktmodell, Raum, berechne
from sozialraum.streuung import quintile, standardpunkte, z_werte
from sozialraum.typisierung import BERLIN_DYNAMIK, BERLIN_STATUS, Indexmodell, Typisierung, Typmodell, Typraum, typisiere
from sozialraum.typisierung_datei import rechne
from tests.orakel_daten import orakel_zeilen

GENAU = Fraction(1, 100_000)


def gleichgewichtet(namen: tuple[str, ...], vorgabe: tuple[tuple[Fraction, ...], tuple[str, ...]]) -> Indexmodell:
    return Indexmodell({name: Fraction(1) for name in namen}, *vorgabe)


class TestBerlin2017:
    S, D = ("S1", "S2", "S3", "S4"), ("D1", "D2", "D3", "D4")
    veroeffentlicht = {"positiv": "+", "stabil": "+/-", "negativ": "-"}

    @pytest.fixture
    def erwartet(self) -> dict[str, dict[str, str]]:
        return {zeile["id"]: zeile for zeile in orakel_zeilen("mss2017_expected.csv")}

    def vergleiche(self, typisierung: Typisierung, erwartet: dict[str, dict[str, str]]) -> None:
        assert len(typisierung.zeilen) == len(erwartet) == 447
        for zeile in typisierung.zeilen:
            soll = erwartet[zeile.schluessel]
            assert zeile.bewertet == bool(soll["status_index"])
            if zeile.status is None or zeile.dynamik is None:
                continue
            for i, name in enumerate(self.S, 1):
                assert abs(zeile.z[name] - Fraction(soll[f"zS{i}"])) <= GENAU
            assert abs(zeile.status.index - Fraction(soll["status_index"])) <= GENAU
            assert zeile.status.klasse == soll["status_klasse"]
            assert self.veroeffentlicht[zeile.dynamik.klasse] == soll["dynamik_stufe"]

    def test_z_werte_index_und_alle_klassen_stimmen(self, erwartet: dict[str, dict[str, str]]) -> None:
        raeume = [
            Typraum(zeile["id"], {k: Fraction(zeile[k]) for k in (*self.S, *self.D)}, not erwartet[zeile["id"]]["status_index"])
            for zeile in orakel_zeilen("mss2017_input.csv")
        ]
        modell = Typmodell(gleichgewichtet(self.S, BERLIN_STATUS), gleichgewichtet(self.D, BERLIN_DYNAMIK))
        self.vergleiche(typisiere(raeume, modell), erwartet)

    def test_aus_dateien_kommt_dasselbe(self, erwartet: dict[str, dict[str, str]]) -> None:
        zeilen = orakel_zeilen("mss2017_input.csv")
        text = "schluessel," + ",".join((*self.S, *self.D)) + ",ausgeschlossen\n"
        text += "".join(
            f"{z['id']},{','.join(z[k] for k in (*self.S, *self.D))},{0 if erwartet[z['id']]['status_index'] else 1}\n" for z in zeilen
        )
        modell = """ddof = 0
            ausschluss = "ausgeschlossen"
            [status]
            indikatoren = { S1 = "1", S2 = "1", S3 = "1", S4 = "1" }
            grenzen = ["-1", "1", "1.5"]
            klassen = ["hoch", "mittel", "niedrig", "sehr niedrig"]
            [dynamik]
            indikatoren = { D1 = "1", D2 = "1", D3 = "1", D4 = "1" }
            grenzen = ["-1", "1"]
            klassen = ["positiv", "stabil", "negativ"]
        """
        self.vergleiche(rechne(text.encode(), "werte.csv", modell.encode(), "modell.toml"), erwartet)


def test_asem_standardpunkte_stimmen_auf_zwoelf_stellen() -> None:
    behandelt, normiert = orakel_zeilen("asem_3_treated.csv"), orakel_zeilen("asem_4_normalised.csv")
    richtung = {zeile["IndCode"]: float(zeile["Direction"]) for zeile in orakel_zeilen("asem_indicator_meta.csv")}
    geprueft = 0
    for name, vorzeichen in richtung.items():
        bekannt = [(Fraction(zeile[name]), soll[name]) for zeile, soll in zip(behandelt, normiert, strict=True)]
        punkte = standardpunkte([wert for wert, _ in bekannt])
        for punkt, (_, soll) in zip(punkte, bekannt, strict=True):
            ist = punkt if vorzeichen > 0 else 100 - punkt
            # Die Vorlage ist in doppelter Genauigkeit gerechnet; verglichen wird auf der Skala 0 bis 1.
            assert abs(ist - Fraction(soll)) / 100 <= Fraction(1, 10**12)
            geprueft += 1
    assert geprueft == 49 * 51


def test_asem_ueber_das_punktmodell_mit_beiden_richtungen() -> None:
    behandelt, normiert = orakel_zeilen("asem_3_treated.csv"), orakel_zeilen("asem_4_normalised.csv")
    for zeile in orakel_zeilen("asem_indicator_meta.csv")[:12]:
        richtung = "belastend" if float(zeile["Direction"]) > 0 else "entlastend"
        name = zeile["IndCode"]
        raeume = [Raum(land["UnitCode"], "", Fraction(1), {name: Messwert(Fraction(land[name]), Fraction(1))}) for land in behandelt]
        punkte = berechne(raeume, Punktmodell("minmax", (Merkmal(name, name, Fraction(1), richtung),))).punktwerte
        for land in normiert:
            assert abs(punkte[land["UnitCode"]].wert - Fraction(land[name])) / 100 <= Fraction(1, 10**12)


def test_townsend_2011_z_werte_mit_stichprobe_und_quintile() -> None:
    erwartet = {zeile["geo_code"]: zeile for zeile in orakel_zeilen("townsend2011_expected.csv")}
    eingaben = [zeile for zeile in orakel_zeilen("townsend2011_input.csv") if zeile["geo_code"] in erwartet]
    paare = (
        ("hh_no_car", "hh_total_cars"),
        ("hh_not_owned", "hh_total_tenure"),
        ("hh_overcrowded", "hh_total_rooms"),
        ("unemployed", "econ_active"),
    )

    def prozent(zeile: dict[str, str], k: int) -> Fraction:
        wert = 100 * Fraction(int(zeile[paare[k][0]]), int(zeile[paare[k][1]]))
        if k < 2:
            return wert
        with localcontext() as kontext:
            kontext.prec = 50
            return Fraction((Decimal((wert + 1).numerator) / Decimal((wert + 1).denominator)).ln())

    z = [z_werte([prozent(zeile, k) for zeile in eingaben], ddof=1) for k in range(4)]
    summen = [sum(spalte[i] for spalte in z) for i in range(len(eingaben))]
    for zeile, summe in zip(eingaben, summen, strict=True):
        assert abs(summe - Fraction(erwartet[zeile["geo_code"]]["tds"])) < Fraction(1, 10**8)
    assert [int(q) for q in quintile(summen)] == [int(erwartet[zeile["geo_code"]]["quintile"]) for zeile in eingaben]


def test_hamburger_jugendeinwohnerwerte_stimmen_genau() -> None:
    """JEW = N · (1 + Standardpunkte/100); das Maximum 17,61 % liegt in einem Raum, den die Quelle nicht zeigt."""
    zeilen = orakel_zeilen("domain_hamburg_jew_2004.csv", ";")
    merkmal = Merkmal("u18", "Anteil unter 18", Fraction(1))

    def raum(schluessel: str, anzahl: str, anteil: str) -> Raum:
        return Raum(schluessel, "", Fraction(anzahl), {"u18": Messwert(Fraction(anteil), Fraction(1))})

    raeume = [raum(z["planungsraum"], z["anzahl_u18"], z["anteil_u18_an_bev_pct"]) for z in zeilen] + [raum("max", "0", "17.61")]
    punkte = berechne(raeume, Punktmodell("minmax", (merkmal,), grundpunkte=Fraction(100))).punktwerte
    for zeile in zeilen:
        jew = Fraction(zeile["anzahl_u18"]) * punkte[zeile["planungsraum"]].wert / 100
        assert round(jew) == int(zeile["jew"])
