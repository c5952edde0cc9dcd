"""Die Liste der fälligen Berichte: von Hand, als Eigenschaft und ein zweites Mal Tag für Tag gerechnet."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from berichte.faelligkeit import (
    DRINGEND,
    Gremium,
    Lage,
    Meldung,
    Ort,
    Pflicht,
    Sitzung,
    dringendes_zuerst,
    fuer_rollen,
    im_jahr,
    je_lage,
    pflichten,
    sitzung,
)
from berichte.regelwerk import RHYTHMEN, Berichtstyp, Regel, beginn_fuer, fristsatz, kann_berichten
from sozialraum.ebenen import Ebene
from sozialraum.rechte import Rolle
from sozialraum.sitzungskalender import Turnus
from sozialraum.zeitraum import Rhythmus

ANFANG = date(2007, 1, 1)
FB = Ort(1, Ebene.FACHBEREICH, "FB", "Fachbereich", date(2000, 1, 1), None, (1,))
R1 = Ort(11, Ebene.RESSORT, "R-I", "Ressort I", date(2000, 1, 1), None, (11, 1))
R2 = Ort(12, Ebene.RESSORT, "R-II", "Ressort II", date(2007, 4, 1), None, (12, 1))
R3 = Ort(13, Ebene.RESSORT, "R-III", "Ressort III", date(2000, 1, 1), date(2007, 6, 29), (13, 1))
ORTE = [FB, R1, R2, R3]


def regel(**angaben: Any) -> Regel:
    vorgabe: dict[str, Any] = {
        "id": 1, "typ": Berichtstyp.CONTROLLING, "ebene": Ebene.RESSORT, "gueltig_ab": ANFANG, "rhythmus": Rhythmus.QUARTAL,
        "frist_tage": 15, "erinnerung_tage": 7, "eskalation_tage": 14, "rolle": Rolle.RESSORTLEITUNG,
        "eskaliert_an": Rolle.FACHBEREICHSLEITUNG,
    }  # fmt: skip
    return Regel(**vorgabe | angaben)


def meldung(pflicht: Pflicht, tag: date) -> Meldung:
    return Meldung(pflicht.regel.typ, pflicht.ort.id, pflicht.zeitraum.anfang, pflicht.zeitraum.ende, tag)


class TestVonHand:
    @pytest.mark.parametrize(
        ("rhythmus", "frist_tage", "tage"),
        [
            (Rhythmus.JAHR, 60, []),
            (Rhythmus.JAHR, -61, ["31.10."]),
            (Rhythmus.HALBJAHR, 45, ["14.08."]),
            (Rhythmus.QUARTAL, 15, ["15.04.", "15.07.", "15.10."]),
            (Rhythmus.QUARTAL, 0, ["31.03.", "30.06.", "30.09.", "31.12."]),
            (Rhythmus.MONATLICH, 20, ["20.02.", "20.03.", "20.04.", "20.05.", "20.06.", "20.07.", "20.08.", "20.09.", "20.10.", "20.11.",
                                      "20.12."]),
            (None, 15, []),
        ],
    )  # fmt: skip
    def test_die_fristen_des_jahres_2007(self, rhythmus: Rhythmus | None, frist_tage: int, tage: list[str]) -> None:
        alle = pflichten([regel(ebene=Ebene.FACHBEREICH, rhythmus=rhythmus, frist_tage=frist_tage)], ORTE, [], date(2007, 12, 31))
        assert [f"{p.faellig_am:%d.%m.}" for p in alle] == tage

    def test_ein_gebiet_berichtet_ueber_zeitraeume_an_deren_letztem_tag_es_besteht(self) -> None:
        alle = pflichten([regel()], ORTE, [], date(2007, 10, 15))
        assert [(p.ort.schluessel, p.zeitraum.name) for p in alle] == [
            ("R-I", "1. Qu. 2007"), ("R-III", "1. Qu. 2007"),
            ("R-I", "2. Qu. 2007"), ("R-II", "2. Qu. 2007"),
            ("R-I", "3. Qu. 2007"), ("R-II", "3. Qu. 2007"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("tag", "lage"),
        [
            ("2007-04-07", Lage.KOMMT),
            ("2007-04-08", Lage.BALD),  # 7 Tage vor der Frist
            ("2007-04-14", Lage.BALD),
            ("2007-04-15", Lage.FAELLIG),
            ("2007-04-16", Lage.UEBERFAELLIG),
            ("2007-04-28", Lage.UEBERFAELLIG),
            ("2007-04-29", Lage.ESKALIERT),  # 14 Tage nach der Frist
            ("2009-01-01", Lage.ESKALIERT),
        ],
    )
    def test_die_lage_rund_um_den_15_april(self, tag: str, lage: Lage) -> None:
        erste = pflichten([regel()], [R1], [], date(2007, 12, 31))[0]
        assert erste.lage(date.fromisoformat(tag)) is lage

    def test_erledigt_ist_er_vom_tag_der_meldung_an(self) -> None:
        erste = pflichten([regel()], [R1], [], date(2007, 4, 30))[0]
        fertig = pflichten([regel()], [R1], [meldung(erste, date(2007, 4, 20)), meldung(erste, date(2007, 4, 18))], date(2007, 4, 30))[0]
        assert [fertig.lage(date(2007, 4, tag)) for tag in (17, 18, 25)] == [Lage.UEBERFAELLIG, Lage.ERLEDIGT, Lage.ERLEDIGT]
        assert fertig.verspaetet(date(2008, 1, 1))
        rechtzeitig = replace(fertig, erledigt_am=date(2007, 4, 15))
        assert not rechtzeitig.verspaetet(date(2008, 1, 1))

    def test_ein_wechsel_des_rhythmus_laesst_keinen_tag_aus(self) -> None:
        regeln = [
            regel(rhythmus=Rhythmus.MONATLICH),
            regel(id=2, gueltig_ab=date(2007, 4, 1)),
            regel(id=3, gueltig_ab=date(2007, 10, 1), rhythmus=None),
        ]
        namen = [p.zeitraum.name for p in pflichten(regeln, [R1], [], date(2009, 1, 1))]
        assert namen == ["Jan. 2007", "Feb. 2007", "März 2007", "2. Qu. 2007", "3. Qu. 2007"]

    def test_die_liste_eines_jahres_behaelt_was_aus_frueheren_offen_ist(self) -> None:
        alle = pflichten([regel(rhythmus=Rhythmus.HALBJAHR)], [R1], [], date(2009, 12, 31))
        erledigt = [replace(alle[0], erledigt_am=date(2007, 7, 1)), *alle[1:]]
        tag = date(2008, 3, 1)
        assert [p.zeitraum.name for p in im_jahr(erledigt, 2008, tag)] == ["2. Hj. 2007", "1. Hj. 2008"]
        assert [p.zeitraum.name for p in im_jahr(alle, 2008, date(2008, 3, 1))] == ["1. Hj. 2007", "2. Hj. 2007", "1. Hj. 2008"]
        assert [p.zeitraum.name for p in im_jahr(alle, 2009, tag)] == ["2. Hj. 2008", "1. Hj. 2009"]

    def test_in_der_liste_steht_oben_was_am_laengsten_wartet_und_unten_das_erledigte(self) -> None:
        alle = pflichten([regel(rhythmus=Rhythmus.MONATLICH)], [R1], [], date(2007, 9, 30))
        erledigt = {1: date(2007, 2, 10), 2: date(2007, 3, 10)}
        alle = [replace(p, erledigt_am=erledigt.get(p.zeitraum.anfang.month)) for p in alle]
        gezeigt = dringendes_zuerst(alle, date(2007, 6, 15))
        assert [(f"{p.faellig_am:%d.%m.}", p.lage(date(2007, 6, 15)).wort) for p in gezeigt] == [
            ("15.04.", "eskaliert"), ("15.05.", "eskaliert"), ("15.06.", "heute fällig"), ("15.07.", "kommt"), ("15.08.", "kommt"),
            ("15.09.", "kommt"), ("15.03.", "erledigt"), ("15.02.", "erledigt"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("tag", "rollen", "eigene", "eskalierte"),
        [
            ("2007-04-07", {(Rolle.RESSORTLEITUNG, 11)}, 0, 0),  # mehr als 7 Tage vor der Frist
            ("2007-04-08", {(Rolle.RESSORTLEITUNG, 11)}, 1, 0),
            ("2007-04-20", {(Rolle.RESSORTLEITUNG, 11)}, 1, 0),
            ("2007-04-28", {(Rolle.FACHBEREICHSLEITUNG, 11)}, 0, 0),  # überfällig, noch nicht eskaliert
            ("2007-04-29", {(Rolle.FACHBEREICHSLEITUNG, 11)}, 0, 1),
            ("2007-04-29", {(Rolle.FACHBEREICHSLEITUNG, 11), (Rolle.RESSORTLEITUNG, 11)}, 1, 0),  # der eigene eskaliert nicht zu ihr selbst
            ("2007-04-29", {(Rolle.RESSORTLEITUNG, 13)}, 0, 0),  # ein anderes Ressort
            ("2007-04-29", {(Rolle.CONTROLLING, 11)}, 0, 0),
        ],
    )
    def test_wen_ein_bericht_an_welchem_tag_angeht(self, tag: str, rollen: set[Any], eigene: int, eskalierte: int) -> None:
        alle = pflichten([regel()], [R1], [], date(2007, 4, 30))
        gefunden = fuer_rollen(alle, lambda rolle, ort: (rolle, ort) in rollen, date.fromisoformat(tag))
        assert tuple(map(len, gefunden)) == (eigene, eskalierte)


class TestSitzung:
    JHA = Gremium(1, "Jugendhilfeausschuss", Turnus.MONATLICH, date(2007, 1, 4), (date(2007, 4, 5), date(2007, 5, 3)))
    SPG = Gremium(2, "Sozialraumplanungsgruppe I", None, None, ())

    def erste(self, **angaben: Any) -> Pflicht:
        return pflichten([regel(**angaben)], [R1], [], date(2007, 4, 30))[0]

    def test_die_erste_ab_der_frist(self) -> None:
        assert sitzung(self.erste(gremium=1), {1: self.JHA}, {}) == Sitzung("Jugendhilfeausschuss", date(2007, 5, 3), True)

    def test_wo_keine_angesetzt_ist_aus_dem_takt(self) -> None:
        ohne = replace(self.JHA, tage=(date(2007, 4, 5),))
        assert sitzung(self.erste(gremium=1), {1: ohne}, {}) == Sitzung("Jugendhilfeausschuss", date(2007, 5, 3), False)

    def test_ohne_takt_ist_ihr_tag_unbekannt(self) -> None:
        assert sitzung(self.erste(am_ort=True), {}, {1: self.JHA, 11: self.SPG}) == Sitzung(self.SPG.name, None, False)

    def test_ein_gebiet_ohne_eigenes_planungsgremium_hat_das_darueber(self) -> None:
        gefunden = sitzung(self.erste(am_ort=True), {}, {1: self.JHA})
        assert gefunden is not None and gefunden.gremium == self.JHA.name

    def test_ohne_gremium_keine(self) -> None:
        assert sitzung(self.erste(), {1: self.JHA}, {}) is None


@pytest.mark.parametrize(
    ("rhythmen", "ab", "erwartet"),
    [
        ((Rhythmus.MONATLICH,), "2007-05-01", "2007-05-01"),
        ((Rhythmus.MONATLICH,), "2007-05-02", "2007-06-01"),
        ((Rhythmus.MONATLICH, Rhythmus.QUARTAL), "2007-05-01", "2007-07-01"),
        ((None, Rhythmus.HALBJAHR), "2007-07-01", "2007-07-01"),
        ((Rhythmus.JAHR, Rhythmus.QUARTAL), "2007-07-01", "2008-01-01"),
        ((None,), "2007-07-15", "2007-08-01"),
    ],
)
def test_eine_neue_regel_beginnt_mit_einem_zeitraum(rhythmen: tuple[Rhythmus | None, ...], ab: str, erwartet: str) -> None:
    assert beginn_fuer(rhythmen, date.fromisoformat(ab)) == date.fromisoformat(erwartet)


@pytest.mark.parametrize(
    ("rhythmus", "tage", "satz"),
    [
        (None, 15, "auf Anforderung"),
        (Rhythmus.MONATLICH, 15, "monatlich, bis 15 Tage nach dem Ende des Zeitraums"),
        (Rhythmus.JAHR, -1, "jährlich, bis 1 Tag vor dem Ende des Zeitraums"),
        (Rhythmus.JAHR, 0, "jährlich, bis zum Ende des Zeitraums"),
    ],
)
def test_die_frist_als_satz(rhythmus: Rhythmus | None, tage: int, satz: str) -> None:
    assert fristsatz(rhythmus, tage) == satz


def test_wer_auf_welcher_ebene_berichten_kann() -> None:
    assert [e for e in Ebene if kann_berichten(Rolle.RESSORTLEITUNG, e)] == [Ebene.RESSORT, Ebene.SOZIALRAUM, Ebene.STADTTEIL]
    assert [e for e in Ebene if kann_berichten(Rolle.FACHKRAFT, e)] == [Ebene.SOZIALRAUM, Ebene.STADTTEIL]
    assert not any(kann_berichten(rolle, e) for rolle in (Rolle.GREMIUMSMITGLIED, Rolle.RECHNUNGSPRUEFUNG) for e in Ebene)


# Eigenschaften: ein Regelwerk, in dem jede Regel sauber auf die vorige folgt

TAGE = st.dates(date(2007, 1, 1), date(2010, 12, 31))


@st.composite
def regelwerke(draw: st.DrawFn) -> list[Regel]:
    regeln: list[Regel] = []
    for typ in draw(st.sets(st.sampled_from(list(Berichtstyp)), min_size=1, max_size=2)):
        for ebene in draw(st.sets(st.sampled_from([Ebene.FACHBEREICH, Ebene.RESSORT]), min_size=1)):
            vorher: Rhythmus | None = None
            ab = ANFANG
            for _ in range(draw(st.integers(1, 3))):
                rhythmus = draw(st.sampled_from([*RHYTHMEN, None]))
                ab = beginn_fuer([vorher, rhythmus], ab + timedelta(days=draw(st.integers(0, 400))))
                frist = draw(st.integers(-100, 100))
                regeln.append(
                    regel(
                        id=len(regeln) + 1, typ=typ, ebene=ebene, gueltig_ab=ab, rhythmus=rhythmus, frist_tage=frist,
                        erinnerung_tage=draw(st.integers(0, 30)), eskalation_tage=draw(st.integers(1, 30)),
                    )
                )  # fmt: skip
                vorher, ab = rhythmus, ab + timedelta(days=1)
    return regeln


def tag_fuer_tag(regeln: list[Regel], bis: date) -> set[tuple[str, int, date, date, date]]:
    """Naiv: an jedem Tag nachsehen, ob in der geltenden Regel ein Zeitraum anfängt, und Monate an den Fingern abzählen."""
    gefunden, tag = set(), date(2006, 1, 1)
    while tag <= bis + timedelta(days=800):
        for typ, ebene in {(r.typ, r.ebene) for r in regeln}:
            gilt = [r for r in regeln if r.typ == typ and r.ebene == ebene and r.gueltig_ab <= tag]
            geltend = max(gilt, key=lambda r: r.gueltig_ab, default=None)
            if geltend is None or geltend.rhythmus is None or tag.day != 1 or (tag.month - 1) % geltend.rhythmus.monate:
                continue
            letzter = tag
            for _ in range(geltend.rhythmus.monate):  # vom ersten Tag eines Monats zum ersten des nächsten
                letzter = (letzter.replace(day=28) + timedelta(days=4)).replace(day=1)
            letzter -= timedelta(days=1)
            faellig = letzter + timedelta(days=geltend.frist_tage)
            for ort in ORTE:
                da = ort.gueltig_von <= letzter and (ort.gueltig_bis is None or letzter <= ort.gueltig_bis)
                if faellig <= bis and ort.ebene == ebene and da:
                    gefunden.add((str(typ), ort.id, tag, letzter, faellig))
        tag += timedelta(days=1)
    return gefunden


@given(regeln=regelwerke(), bis=TAGE)
def test_die_liste_ist_die_tag_fuer_tag_gezaehlte(regeln: list[Regel], bis: date) -> None:
    alle = pflichten(regeln, ORTE, [], bis)
    je = [(str(p.regel.typ), p.ort.id, p.zeitraum.anfang, p.zeitraum.ende, p.faellig_am) for p in alle]
    assert len(je) == len(set(je))
    assert set(je) == tag_fuer_tag(regeln, bis)


@given(regeln=regelwerke())
def test_jeder_tag_eines_gebiets_steht_in_hoechstens_einem_bericht_eines_typs(regeln: list[Regel]) -> None:
    je: dict[tuple[str, int], list[Pflicht]] = {}
    for p in pflichten(regeln, ORTE, [], date(2010, 12, 31)):
        je.setdefault((p.regel.typ, p.ort.id), []).append(p)
    for folge in je.values():
        folge.sort(key=lambda p: p.zeitraum.anfang)
        assert all(a.zeitraum.ende < b.zeitraum.anfang for a, b in pairwise(folge))


@given(regeln=regelwerke(), tag=TAGE, spaeter=st.integers(1, 400), daten=st.data())
def test_nichts_verschwindet_und_ueberfaelliges_bleibt_es_bis_es_erledigt_ist(
    regeln: list[Regel], tag: date, spaeter: int, daten: st.DataObject
) -> None:
    danach, bis = tag + timedelta(days=spaeter), date(2010, 12, 31)
    alle = pflichten(regeln, ORTE, [], bis)
    gemeldet = [meldung(p, daten.draw(TAGE)) for p in alle[: daten.draw(st.integers(0, 5))]]
    heute = {(p.regel.typ, p.ort, p.zeitraum): p for p in pflichten(regeln, ORTE, gemeldet, tag)}
    dann = {(p.regel.typ, p.ort, p.zeitraum): p for p in pflichten(regeln, ORTE, gemeldet, danach)}
    assert heute.keys() <= dann.keys()
    assert sum(je_lage(dann.values(), danach).values()) == len(dann)
    for stelle, p in heute.items():
        vorher, nachher = p.lage(tag), dann[stelle].lage(danach)
        assert list(Lage).index(nachher) >= list(Lage).index(vorher)  # kommt, bald, fällig, überfällig, eskaliert, erledigt
        if vorher in DRINGEND:
            assert nachher in (*DRINGEND[1:], Lage.ERLEDIGT)
