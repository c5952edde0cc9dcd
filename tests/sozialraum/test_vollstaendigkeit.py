"""Periods, due days and the state of a delivery, by hand, by a naive second calculation and for any day."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.erinnerung import Rueckstand, je_stelle, text
from sozialraum.vollstaendigkeit import Bestand, Lage, beurteile, ueberfaellige_zeitraeume, vollstaendige, zaehle
from sozialraum.zeitraum import Rhythmus, letzte_abgeschlossene, rhythmus_aus_wort, zeitraum_mit

HEUTE = date(2007, 10, 15)
JAHR_2006 = zeitraum_mit(Rhythmus.JAHR, date(2006, 12, 31))
BAUM = Gebietsbaum(
    HEUTE,
    {
        1: Knoten(1, "FB", "Fachbereich", Ebene.FACHBEREICH, None),
        2: Knoten(2, "R-I", "Ressort I", Ebene.RESSORT, 1),
        3: Knoten(3, "I", "Mitte", Ebene.SOZIALRAUM, 2),
        4: Knoten(4, "II", "Süd", Ebene.SOZIALRAUM, 2),
        11: Knoten(11, "101", "Altstadt", Ebene.STADTTEIL, 3),
        12: Knoten(12, "102", "Neustadt", Ebene.STADTTEIL, 3),
        13: Knoten(13, "201", "Südstadt", Ebene.STADTTEIL, 4),
        14: Knoten(14, "999", "Neuland", Ebene.STADTTEIL, None),
    },
)
tage = st.dates(date(1950, 1, 1), date(2150, 12, 31))


class TestZeitraum:
    @pytest.mark.parametrize(
        ("rhythmus", "anfang", "ende", "name"),
        [
            (Rhythmus.MONATLICH, date(2007, 10, 1), date(2007, 10, 31), "Okt. 2007"),
            (Rhythmus.QUARTAL, date(2007, 10, 1), date(2007, 12, 31), "4. Qu. 2007"),
            (Rhythmus.HALBJAHR, date(2007, 7, 1), date(2007, 12, 31), "2. Hj. 2007"),
            (Rhythmus.JAHR, date(2007, 1, 1), date(2007, 12, 31), "2007"),
            (Rhythmus.SCHULJAHR, date(2007, 8, 1), date(2008, 7, 31), "2007/08"),
        ],
    )
    def test_ein_tag_liegt_im_zeitraum_seines_rhythmus(self, rhythmus: Rhythmus, anfang: date, ende: date, name: str) -> None:
        zeitraum = zeitraum_mit(rhythmus, HEUTE)
        assert (zeitraum.anfang, zeitraum.ende, zeitraum.name) == (anfang, ende, name)

    def test_das_schuljahr_der_jahrtausendwende_heisst_richtig(self) -> None:
        assert zeitraum_mit(Rhythmus.SCHULJAHR, date(2000, 7, 31)).name == "1999/00"

    @given(st.sampled_from(Rhythmus), tage)
    def test_jeder_tag_liegt_in_genau_einem_zeitraum_und_die_zeitraeume_schliessen_an(self, rhythmus: Rhythmus, tag: date) -> None:
        zeitraum = zeitraum_mit(rhythmus, tag)
        assert zeitraum.anfang <= tag <= zeitraum.ende
        assert zeitraum_mit(rhythmus, zeitraum.anfang) == zeitraum == zeitraum_mit(rhythmus, zeitraum.ende)
        assert zeitraum.vorher().ende + timedelta(days=1) == zeitraum.anfang
        assert zeitraum.ende.day == monthrange(zeitraum.ende.year, zeitraum.ende.month)[1]

    def test_die_letzten_abgeschlossenen_enden_vor_heute(self) -> None:
        assert [z.name for z in letzte_abgeschlossene(Rhythmus.QUARTAL, HEUTE, 3)] == ["1. Qu. 2007", "2. Qu. 2007", "3. Qu. 2007"]
        assert [z.name for z in letzte_abgeschlossene(Rhythmus.JAHR, date(2007, 12, 31), 1)] == ["2006"], "heute ist noch nicht vorbei"

    @pytest.mark.parametrize(
        ("wort", "rhythmus"),
        [("jährlich", Rhythmus.JAHR), ("vierteljährlich", Rhythmus.QUARTAL), ("Halbjährlich", Rhythmus.HALBJAHR), ("", Rhythmus.JAHR),
         ("monatlich", Rhythmus.MONATLICH), ("je Schuljahr", Rhythmus.SCHULJAHR), ("gelegentlich", Rhythmus.JAHR)],
    )  # fmt: skip
    def test_der_rhythmus_eines_indikators_wird_gelesen(self, wort: str, rhythmus: Rhythmus) -> None:
        assert rhythmus_aus_wort(wort) is rhythmus


class TestLage:
    ALLE = (11, 12, 13, 14)

    @pytest.mark.parametrize(
        ("da", "frist", "heute", "lage", "verspaetet"),
        [
            (ALLE, 90, HEUTE, Lage.DA, False),
            ((11, 12), 90, HEUTE, Lage.LUECKE, True),
            ((11, 12), 90, date(2007, 3, 31), Lage.LUECKE, False),
            ((), 90, HEUTE, Lage.UEBERFAELLIG, True),
            ((), 90, date(2007, 4, 1), Lage.UEBERFAELLIG, True),
            ((), 90, date(2007, 3, 31), Lage.OFFEN, False),
            ((), None, HEUTE, Lage.FEHLT, False),
            ((), None, date(2006, 12, 31), Lage.OFFEN, False),
        ],
    )
    def test_die_lage_folgt_aus_bestand_und_frist(
        self, da: tuple[int, ...], frist: int | None, heute: date, lage: Lage, verspaetet: bool
    ) -> None:
        zelle = beurteile(JAHR_2006, Bestand(frozenset(da)), self.ALLE, da, frist_tage=frist, heute=heute)
        assert (zelle.lage, zelle.verspaetet, zelle.fehlt) == (lage, verspaetet, 4 - len(da))

    def test_gesperrt_und_keine_angabe_sind_geliefert_und_werden_gezaehlt(self) -> None:
        bestand = Bestand(frozenset({11}), frozenset({12}), frozenset({13, 14}), frozenset({11}))
        zelle = beurteile(JAHR_2006, bestand, self.ALLE, bestand.da, frist_tage=90, heute=HEUTE)
        assert (zelle.lage, zelle.keine_angabe, zelle.gesperrt, zelle.korrigiert) == (Lage.DA, 1, 2, 1)

    def test_wo_es_keine_gebiete_gibt_ist_nichts_vollstaendig(self) -> None:
        assert beurteile(JAHR_2006, Bestand(), (), (), frist_tage=None, heute=HEUTE).lage is Lage.FEHLT

    def test_jede_lage_wird_gezaehlt_auch_die_es_nicht_gibt(self) -> None:
        zelle = beurteile(JAHR_2006, Bestand(), self.ALLE, (), frist_tage=90, heute=HEUTE)
        assert zaehle([zelle, zelle]) == {Lage.DA: 0, Lage.LUECKE: 0, Lage.UEBERFAELLIG: 2, Lage.FEHLT: 0, Lage.OFFEN: 0}


class TestEbenen:
    @pytest.mark.parametrize(
        ("ebene", "da", "ganz"),
        [
            (Ebene.STADTTEIL, {11, 13}, {11, 13}),
            (Ebene.SOZIALRAUM, {11, 13}, {4}),
            (Ebene.SOZIALRAUM, {11, 12}, {3}),
            (Ebene.RESSORT, {11, 12, 13}, {2}),
            (Ebene.FACHBEREICH, {11, 12, 13}, set()),  # der nicht zugeordnete Stadtteil zählt in der Stadt mit
            (Ebene.FACHBEREICH, {11, 12, 13, 14}, {1}),
            (Ebene.FACHBEREICH, {1}, {1}),
        ],
    )
    def test_ein_gebiet_ist_vollstaendig_wenn_alle_seine_stadtteile_da_sind(self, ebene: Ebene, da: set[int], ganz: set[int]) -> None:
        assert vollstaendige(BAUM, ebene, da) == ganz

    @given(st.sets(st.sampled_from([11, 12, 13, 14])), st.sampled_from(Ebene))
    def test_mehr_geliefertes_macht_nie_weniger_vollstaendig(self, da: set[int], ebene: Ebene) -> None:
        assert vollstaendige(BAUM, ebene, da) <= vollstaendige(BAUM, ebene, da | {11})


class TestRueckstand:
    FOLGE = letzte_abgeschlossene(Rhythmus.JAHR, HEUTE, 4)

    @pytest.mark.parametrize(
        ("geliefert", "namen"),
        [
            (range(2003, 2007), []),
            ((2003, 2004), ["2005", "2006"]),
            ((2003, 2004, 2006), ["2005"]),  # a gap before the latest delivery
            ((2006,), ["2003", "2004", "2005"]),
            ((), ["2003", "2004", "2005", "2006"]),
        ],
    )
    def test_offen_ist_was_faellig_war_und_nicht_geliefert_ist(self, geliefert: Iterable[int], namen: list[str]) -> None:
        tage = {date(jahr, 12, 31) for jahr in geliefert}
        assert [z.name for z in ueberfaellige_zeitraeume(self.FOLGE, tage, frist_tage=90, heute=HEUTE)] == namen

    def test_die_frist_wird_auf_den_tag_genau_gezaehlt(self) -> None:
        tage = {date(jahr, 12, 31) for jahr in (2003, 2004, 2005)}
        am_tag = ueberfaellige_zeitraeume(self.FOLGE, tage, frist_tage=90, heute=date(2007, 3, 31))
        danach = ueberfaellige_zeitraeume(self.FOLGE, tage, frist_tage=90, heute=date(2007, 4, 1))
        assert (am_tag, [z.name for z in danach]) == ((), ["2006"])

    def test_der_brief_nennt_alles_was_fehlt_mit_seinem_termin(self) -> None:
        einer = Rueckstand("Schulen", "Schulabsentismus", "2006", date(2007, 3, 31))
        alter = Rueckstand("Schulen", "Übergänge", "2005", date(2006, 3, 31))
        gruppen = je_stelle([einer, Rueckstand("Agentur", "Arbeitslose", "2006", date(2007, 3, 1)), alter])
        assert list(gruppen) == ["Agentur", "Schulen"] and gruppen["Schulen"] == [alter, einer]
        brief = text(gruppen["Schulen"], "Stadt Muster", date(2007, 10, 29))
        assert "folgende 2 Lieferungen" in brief and "- Schulabsentismus, Zeitraum 2006, fällig am 31.03.2007" in brief
        assert "bis zum 29.10.2007" in brief and brief.endswith("Stadt Muster") and einer.tage(HEUTE) == 198
        with pytest.raises(ValueError, match="ohne Rückstand"):
            text([], "x", HEUTE)
