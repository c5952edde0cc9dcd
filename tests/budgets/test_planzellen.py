"""The need of the next year by cells: what is counted from cases, what is carried on, what stays together, and that it all adds up."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.monate import folgemonat, monatsende
from budgets.nachweis import Nachweis
from budgets.planfaelle import waehle_formen
from budgets.planlage import Annahmen, Ortsleistung, Planhilfe, Planstelle, Planungslage, fallorte
from budgets.planzeilen import Planzeile, Rechnung, addiere
from budgets.planzellen import plane, planung_von
from budgets.prognose_bestand import Leistung, Monatsfaelle
from budgets.vollzugsgliederung import Postenstand
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten

FB, R, RAUM, A, B, LOSE = range(1, 7)
BAUM = Gebietsbaum(date(2007, 10, 15), {
    FB: Knoten(FB, "FB", "Fachbereich", Ebene.FACHBEREICH, None), R: Knoten(R, "R-I", "Ressort I", Ebene.RESSORT, FB),
    RAUM: Knoten(RAUM, "I", "Mitte", Ebene.SOZIALRAUM, R), A: Knoten(A, "101", "Altstadt", Ebene.STADTTEIL, RAUM),
    B: Knoten(B, "102", "Neustadt", Ebene.STADTTEIL, RAUM), LOSE: Knoten(LOSE, "103", "Lose", Ebene.STADTTEIL, None),
})  # fmt: skip
STAND = date(2007, 9, 30)
MONATE = [folgemonat(date(2007, 9, 1), -n) for n in range(12, -1, -1)]
HILFEN = {
    "30": Planhilfe("Erziehungsbeistand", "ambulant"), "32": Planhilfe("Tagesgruppe", "teilstationaer"),
    "34": Planhilfe("Heimerziehung", "stationaer"), "41": Planhilfe("Junge Volljährige", "ambulant", 18),
}  # fmt: skip
STELLEN = {
    "4550.7600": Planstelle("hilfe", "4550", "Hilfen"), "4750.7180": Planstelle("foerderung", "4750", "Förderung"),
    "4070.4140": Planstelle("personal", "4070", "Verwaltung"), "4550.1620": Planstelle("kostenerstattung", "4550", "Hilfen"),
}  # fmt: skip


def posten(nr: int, gebiet: int, nummer: str, ist: int, ansatz: int = 0, ausgabe: bool = True, ohne: bool = False) -> Postenstand:
    """Booked in equal parts from January to September."""
    monate = {date(2007, m, 1): ist // 9 for m in range(1, 10)}
    nachweis = Nachweis(ansatz=ansatz, ist=sum(monate.values()))
    return Postenstand(nr, gebiet, "sozialraum", "", nummer, nummer, ausgabe, nummer[:4], nachweis, monate, False, 0, ohne)


def leistungen(gebiet: int, art: str, faelle: int, satz: int, abschnitt: str = "4550") -> list[Ortsleistung]:
    """Each month of service is booked in the next one, at this rate a day and case."""
    folge = []
    for monat in MONATE[:-1]:
        betrag = faelle * satz * monatsende(monat).day
        gebucht = folgemonat(monat)
        folge.append(Ortsleistung(gebiet, abschnitt, Leistung(art, gebucht, monat, betrag, gebucht.year)))
    return folge


def lage(bestaende: dict[str, int], rows: list[Postenstand], gebucht: list[Ortsleistung], **mehr: Any) -> Planungslage:
    """The same number of cases in every month, all of them in the Altstadt."""
    faelle = {A: {art: {m: Monatsfaelle(n, 0, 0) for m in MONATE} for art, n in bestaende.items()}}
    gemeldet = {art: frozenset(MONATE) for art in bestaende}
    return Planungslage(2007, STAND, rows, {}, STELLEN, HILFEN, gebucht, faelle, gemeldet, mehr.pop("einwohner", {0: {}, 18: {}}), **mehr)


def zwanzig(**mehr: Any) -> Planungslage:
    """20 ambulante cases at 10 €, 10 stationäre at 100 € a day."""
    gebucht = [*leistungen(RAUM, "30", 20, 1000), *leistungen(RAUM, "34", 10, 10000)]
    ist = sum(o.leistung.betrag for o in gebucht if o.leistung.buchung.year == 2007)
    return lage({"30": 20, "34": 10}, [posten(1, RAUM, "4550.7600", ist // 9 * 9, ansatz=40_000_000)], gebucht, **mehr)


class TestBeispielVonHand:
    def test_falltage_mal_tagessatz_und_entgelte_ab_juli(self) -> None:
        (abschnitt,) = plane(zwanzig(), BAUM, Annahmen(entgelt=Fraction(2, 100), entgelt_ab=7))[RAUM]
        ambulant, stationaer = abschnitt.zeilen[:2]
        assert (ambulant.name, ambulant.falltage, ambulant.grund) == ("Ambulante Hilfen", 7320, 7_320_000), "20 × 366 days × 10 €"
        assert (stationaer.falltage, stationaer.grund) == (3660, 36_600_000)
        assert stationaer.preis == 368_000 == 10 * 184 * 10_000 * 2 // 100, "184 days from July on"
        assert stationaer.einwohner is None and stationaer.bedarf == 36_968_000
        assert abschnitt.summe.ansatz == 40_000_000 and ambulant.ansatz is None, "no Hilfeart has an Ansatz"

    def test_jede_stufe_der_entgelte_zaehlt_ab_ihrem_tag(self) -> None:
        """+3 % from January, +2 % from July: 182 and 184 days of 10 cases at 100 €. Carried on: half a year each of 1.200 €."""
        stufen = Annahmen(entgelt=Fraction(3, 100), stufen=((date(2008, 7, 1), Fraction(2, 100)),))
        (abschnitt,) = plane(zwanzig(), BAUM, stufen)[RAUM]
        assert abschnitt.zeilen[1].preis == 914_000 == (182 * 3 + 184 * 2) * 10 * 10_000 // 100
        (ohne,) = plane(lage({}, [posten(1, RAUM, "4550.7600", 90_000)], []), BAUM, stufen)[RAUM]
        assert (ohne.zeilen[0].prognose, ohne.zeilen[0].preis) == (120_000, 3_000)

    def test_eine_stufe_mitten_im_monat_zaehlt_ihre_tage(self) -> None:
        annahmen = Annahmen(entgelt=Fraction(3, 100), stufen=((date(2008, 6, 16), Fraction(2, 100)), (date(2008, 9, 1), Fraction(0))))
        je = [annahmen.entgelt_im(date(2008, monat, 1)) * 100 for monat in (1, 5, 6, 7, 8, 9, 12)]
        assert je == [3, 3, Fraction(5, 2), 2, 2, 0, 0]
        assert [Annahmen(Fraction(1, 10), 7).entgelt_im(date(2008, m, 1)) * 10 for m in (1, 6, 7, 12)] == [0, 0, 1, 1]

    @given(st.lists(st.tuples(st.integers(1, 365), st.integers(-5, 5)), max_size=4, unique_by=lambda s: s[0]), st.integers(1, 12))
    def test_stufen_gegen_die_naive_tagesrechnung(self, stufen: list[tuple[int, int]], ab: int) -> None:
        folge = sorted((date(2008, 1, 1) + timedelta(days=n), Fraction(wert, 100)) for n, wert in stufen)
        spaetere = tuple(s for s in folge if s[0] > date(2008, ab, 1))
        annahmen = Annahmen(Fraction(1, 100), ab, stufen=spaetere)
        for monat in range(1, 13):
            tage = [date(2008, monat, n) for n in range(1, monatsende(date(2008, monat, 1)).day + 1)]
            alle = [(date(2008, ab, 1), Fraction(1, 100)), *spaetere]
            je = [next((wert for von, wert in reversed(alle) if von <= tag), Fraction(0)) for tag in tage]
            assert annahmen.entgelt_im(date(2008, monat, 1)) == sum(je, Fraction(0)) / len(tage)

    def test_neue_faelle_folgen_den_einwohnern(self) -> None:
        einwohner = {ab: {date(2005, 12, 31): {A: 500, B: 500}, date(2006, 12, 31): {A: 450, B: 450}} for ab in (0, 18)}
        eine = zwanzig(einwohner=einwohner)
        neu = {art: {m: replace(f, begonnen=2, beendet=2) for m, f in je.items()} for art, je in eine.faelle[A].items()}
        eine = replace(eine, faelle={A: neu})
        (mit,), (ohne,) = (plane(eine, BAUM, Annahmen(einwohner=e))[RAUM] for e in (True, False))
        assert ohne.zeilen[0].einwohner is None and mit.zeilen[0].grund == ohne.zeilen[0].grund
        assert (mit.zeilen[0].einwohner or 0) < 0 and mit.zeilen[0].bedarf == (mit.zeilen[0].grund or 0) + (mit.zeilen[0].einwohner or 0)

    def test_alles_andere_ist_die_prognose_zu_neuen_preisen(self) -> None:
        rows = [posten(1, RAUM, "4750.7180", 90_000, 100_000), posten(2, R, "4070.4140", 900_000, 1_000_000),
                posten(3, FB, "4550.1620", 45_000, 50_000, ausgabe=False)]  # fmt: skip
        annahmen = Annahmen(personal=Fraction(1, 100), sonstiges=Fraction(1, 10), einnahmen=Fraction(-1, 2))
        p = planung_von(plane(lage({}, rows, []), BAUM, annahmen), BAUM, BAUM.wurzel())
        bedarf = {z.name: z.bedarf for a in (*p.ausgaben, *p.einnahmen) for z in a.zeilen}
        assert bedarf == {"Förderung": 132_000, "Personalkosten": 1_212_000, "Kostenerstattung": 30_000}
        assert p.zuschusszeile[3] == 132_000 + 1_212_000 - 30_000


class TestWasUnbekanntIst:
    def test_ohne_gebuchten_monat_ist_jeder_bedarf_unbekannt(self) -> None:
        p = planung_von(plane(replace(zwanzig(), stand=None), BAUM, Annahmen()), BAUM, BAUM.knoten[RAUM])
        assert p.summe.bedarf is None and p.summe.prognose is None and "kein ganzer Monat" in p.ausgaben[0].zeilen[0].hinweis

    def test_ein_monat_ohne_fallstatistik_macht_aus_den_faellen_eine_fortschreibung(self) -> None:
        eine = zwanzig()
        luecke = replace(eine, gemeldet={**eine.gemeldet, "30": eine.gemeldet["30"] - {MONATE[3]}})
        namen = [(z.name, z.rechnung) for z in plane(luecke, BAUM, Annahmen())[RAUM][0].zeilen]
        assert namen == [("Hilfen, fortgeschrieben", Rechnung.FORTSCHREIBUNG)], "10 stationäre alone would show what the rest is"

    def test_unbekannt_und_hundert_sind_unbekannt_und_nicht_hundert(self) -> None:
        z = Planzeile("a", "a", 5, 1, 100, (), 100, None, 0, Rechnung.FAELLE)
        summe = addiere("", "", [z, replace(z, prognose=None, grund=None, preis=None)])
        assert (summe.prognose, summe.bedarf, summe.ist, summe.ansatz) == (None, None, 2, 10)

    def test_ein_ansatz_der_fehlt_ist_nicht_null(self) -> None:
        p = planung_von(plane(lage({}, [posten(1, RAUM, "4750.7180", 90_000, ohne=True)], []), BAUM, Annahmen()), BAUM, BAUM.knoten[RAUM])
        assert p.summe.ansatz is None and p.summe.mehr_als_ansatz is None and p.summe.bedarf == 120_000


class TestKleineZahlen:
    def test_zu_wenige_faelle_bleiben_bei_den_uebrigen_und_nehmen_mit_wer_sie_verriete(self) -> None:
        gebucht = [*leistungen(RAUM, "30", 20, 1000), *leistungen(RAUM, "32", 8, 3000), *leistungen(RAUM, "34", 2, 10000)]
        ist = sum(o.leistung.betrag for o in gebucht if o.leistung.buchung.year == 2007) // 9 * 9
        drei = lage({"30": 20, "32": 8, "34": 2}, [posten(1, RAUM, "4550.7600", ist, 1)], gebucht)
        zeilen = plane(drei, BAUM, Annahmen())[RAUM][0].zeilen
        assert [z.name for z in zeilen] == ["Ambulante Hilfen", "Hilfen, fortgeschrieben"]
        assert zeilen[1].falltage is None and zeilen[1].rechnung == Rechnung.FORTSCHREIBUNG

    def test_eine_gutschrift_ohne_hilfeart_laesst_die_faelle_stehen(self) -> None:
        eine = zwanzig()
        eine = replace(eine, rows=[*eine.rows, posten(2, RAUM, "4550.7600", -9_000_000)])
        (abschnitt,) = plane(eine, BAUM, Annahmen())[RAUM]
        ambulant, stationaer, rest = abschnitt.zeilen
        assert rest.ist < 0 and rest.prognose == 0 and (ambulant.grund, stationaer.grund) == (7_320_000, 36_600_000)
        assert sum(z.ist for z in abschnitt.zeilen) == abschnitt.summe.ist
        assert sum(z.prognose or 0 for z in abschnitt.zeilen) == abschnitt.summe.prognose

    def test_eine_hilfe_die_in_einen_anderen_abschnitt_gehoert_steht_nie_allein(self) -> None:
        gebucht = [*leistungen(RAUM, "30", 20, 1000), *leistungen(RAUM, "34", 10, 10000), *leistungen(RAUM, "41", 1, 900)[:2]]
        gebucht += leistungen(RAUM, "41", 6, 900, abschnitt="4560")
        eine = replace(zwanzig(), leistungen=gebucht)
        faelle = {A: {**eine.faelle[A], "41": {m: Monatsfaelle(6, 0, 0) for m in MONATE}}}
        eine = replace(eine, faelle=faelle, gemeldet={**eine.gemeldet, "41": frozenset(MONATE)})
        assert [z.name for z in plane(eine, BAUM, Annahmen())[RAUM][0].zeilen] == ["Ambulante Hilfen", "Hilfen, fortgeschrieben"]

    @given(st.dictionaries(st.sampled_from(list("abcde")), st.integers(0, 30)), st.sets(st.sampled_from(list("abcde"))), st.integers(2, 9))
    def test_gezeigt_ist_nie_eine_kleine_zahl_und_der_rest_ist_keine(self, zahlen: dict[str, int], rechenbar: set[str], s: int) -> None:
        gezeigt = waehle_formen(zahlen, rechenbar, s)
        rest = [zahlen[f] for f in zahlen if f not in gezeigt]
        assert all(zahlen[f] >= s and f in rechenbar for f in gezeigt)
        assert not gezeigt or not rest or sum(rest) >= s


class TestAllesGehtAuf:
    @given(st.integers(5, 40), st.integers(5, 40), st.integers(1, 20_000), st.fractions(min_value=0, max_value="0.3", max_denominator=97))
    def test_zeilen_sind_der_abschnitt_und_zellen_die_ebene_darueber(self, a: int, s: int, satz: int, entgelt: Fraction) -> None:
        gebucht = [*leistungen(RAUM, "30", a, satz), *leistungen(RAUM, "34", s, satz + 7)]
        ist = sum(o.leistung.betrag for o in gebucht if o.leistung.buchung.year == 2007) // 9 * 9 + 9 * satz
        rows = [posten(1, RAUM, "4550.7600", ist, 100), posten(2, FB, "4550.7600", 9_000, 100), posten(3, R, "4070.4140", 999, 100)]
        zellen = plane(lage({"30": a, "34": s}, rows, gebucht), BAUM, Annahmen(entgelt=entgelt, personal=entgelt))
        for abschnitt in (x for alle in zellen.values() for x in alle):
            for was in ("ist", "prognose", "grund", "preis", "bedarf"):
                assert sum(getattr(z, was) for z in abschnitt.zeilen) == getattr(abschnitt.summe, was), was
            assert abschnitt.summe.bedarf == abschnitt.summe.grund + abschnitt.summe.preis  # type: ignore[operator]
        raum, ressort, stadt = (planung_von(zellen, BAUM, BAUM.knoten[g]).summe for g in (RAUM, R, FB))
        assert ressort.bedarf == raum.bedarf + zellen[R][0].summe.bedarf  # type: ignore[operator]
        assert stadt.bedarf == ressort.bedarf + zellen[FB][0].summe.bedarf  # type: ignore[operator]

    def test_welche_faelle_zu_wem_gehoeren(self) -> None:
        je = {gebiet: fallorte(BAUM, gebiet, {}) for gebiet in (RAUM, FB, R, 99)}
        assert je == {RAUM: {A, B}, FB: {0, LOSE}, R: frozenset(), 99: frozenset()}

    def test_was_ein_stadtteil_zaehlte_bis_er_in_einem_anderen_aufging_bleibt_bei_seinem_sozialraum(self) -> None:
        """Until June the cases were those of a Stadtteil that merged into the Altstadt: the need is as if it had always been one."""
        alt, fort, davor = 7, 8, date(2007, 7, 1)
        zusammen = zwanzig()
        geteilt = {
            ort: {art: {m: f for m, f in je.items() if (m < davor) is (ort == alt)} for art, je in zusammen.faelle[A].items()}
            for ort in (A, alt)
        }  # fmt: skip
        ehemalige = {alt: RAUM, fort: 99, A: 99}
        assert fallorte(BAUM, RAUM, ehemalige) == {A, B, alt} and fallorte(BAUM, FB, ehemalige) == {0, LOSE, fort}, "A is there today"
        (bedarf,), (erwartet,), (ohne,) = (
            plane(lage, BAUM, Annahmen())[RAUM]
            for lage in (replace(zusammen, faelle=geteilt, ehemalige=ehemalige), zusammen, replace(zusammen, faelle=geteilt))
        )
        assert bedarf == erwartet != ohne

    @pytest.mark.parametrize("gebiet", [RAUM, 99])
    def test_auch_ein_posten_ohne_ort_im_gebietsstand_geht_nicht_verloren(self, gebiet: int) -> None:
        p = planung_von(plane(lage({}, [posten(1, gebiet, "4750.7180", 90_000, 1)], []), BAUM, Annahmen()), BAUM, BAUM.wurzel())
        assert p.summe.bedarf == 120_000
