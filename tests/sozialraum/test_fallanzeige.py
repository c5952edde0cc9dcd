"""Was Leser von kleinen Fallzahlen sehen: nur geprüfte Zellen, und keine Auswahl, aus deren Unterschied etwas folgt."""

import random
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest

from basis.zahlen import GESPERRT, Wert
from sozialraum.angriff import pruefe
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.fallanzeige import KEINE_ANGABE, Sicht, letztes_quartalsende, quartale, zeige_zeile
from sozialraum.fallsperre import (
    GRUENDE,
    Merkmale,
    Orte,
    baumkennung,
    bestandstabellen,
    kennung,
    ortstabelle,
    sichtbar,
    sperre_gegen_alle,
    stroemtabellen,
)
from sozialraum.geheimhaltung import angaben
from sozialraum.geheimhaltung_typen import Angabe, Gliederung, Menge, Wissen, Zahlen, Zelle
from sozialraum.sperrung import primaer
from tests.conftest import THOROUGH

ARTEN = Merkmale(
    {
        "31": ("ambulant", "Ambulante", True), "30": ("ambulant", "Ambulante", True), "32": ("teilstationaer", "Teilstationäre", True),
        "33": ("stationaer", "Pflege", True), "34": ("stationaer", "Heim", True), "35a": ("stationaer", "Eingliederung", False),
    }
)  # fmt: skip


def stadt(teile: int = 4) -> Gebietsbaum:
    """Three Ressorts; the first and the last equal their Sozialraum; one Stadtteil is mapped nowhere."""
    knoten = [Knoten(1, "FB", "Stadt", Ebene.FACHBEREICH, None)]
    knoten += [Knoten(10 + n, f"R-{n}", f"Ressort {n}", Ebene.RESSORT, 1) for n in (1, 2, 3)]
    knoten += [Knoten(20 + n, str(n), f"Raum {n}", Ebene.SOZIALRAUM, 10 + r) for n, r in enumerate((1, 2, 2, 2, 3), 1)]
    for raum in range(1, 6):
        knoten += [Knoten(100 * raum + n, str(100 * raum + n), "Teil", Ebene.STADTTEIL, 20 + raum) for n in range(teile)]
    knoten.append(Knoten(900, "900", "Teil", Ebene.STADTTEIL, None))
    return Gebietsbaum(date(2007, 1, 1), {k.id: k for k in knoten})


BAUM = stadt()
ORTE = Orte(BAUM)


def zufaellige(saat: int, mittel: float = 4) -> dict[tuple[str, str], int]:
    zufall = random.Random(saat)
    orte = [*sorted(ORTE.teile), *GRUENDE]
    return {(ort, art): int(zufall.gammavariate(0.7, mittel)) for ort in orte for art in sorted(ARTEN.alle)}


def lecks(tabelle: Gliederung, zahlen: Zahlen, gesperrt: frozenset[Zelle], eigene: Menge = frozenset()) -> list[Zelle]:
    """What somebody narrows down who knows every number of ``eigene``; only small numbers of others count."""
    name = tabelle.zellen[0].groesse
    kenntnis = [
        Angabe(Zelle(name, frozenset({ort}), frozenset({art})), zahlen[ort, art], zahlen[ort, art])
        for ort in sorted(eigene) for art in sorted(ARTEN.alle)
    ]  # fmt: skip
    fremde = primaer(tabelle.werte(zahlen), 3)
    gezeigt = angaben(tabelle, zahlen, gesperrt)
    gefunden = pruefe(Wissen((*kenntnis, *gezeigt), {name: zahlen}), 3)
    return [leck.zelle for leck in gefunden if leck.zelle in fremde and not leck.zelle.orte <= eigene]


class TestGegenJeden:
    """5 random cities in `make test`, 200 in `make gruendlich`."""

    @pytest.mark.zusage(11)
    @pytest.mark.parametrize("saat", range(200 if THOROUGH else 5))
    def test_auch_wer_sein_ressort_kennt_errechnet_keine_kleine_zahl(self, saat: int) -> None:
        zahlen = zufaellige(saat)
        tabelle = bestandstabellen("b", ORTE, ARTEN)[0]
        gesperrt = sperre_gegen_alle(tabelle, zahlen, ORTE.ressorts, 3)
        assert gesperrt is not None
        assert [lecks(tabelle, zahlen, gesperrt, eigene) for eigene in (frozenset(), *ORTE.ressorts)] == [[], [], [], []]

    @pytest.mark.gegenprobe(11, ohne="sozialraum.fallsperre:sperre_gegen_alle")
    def test_eine_sperrung_nur_gegen_fremde_haelt_gegen_ressortleitungen_nicht(self) -> None:
        """The negative control: somewhere among these cities a Ressort's own numbers give another's away."""
        tabelle = bestandstabellen("b", ORTE, ARTEN)[0]
        gefunden = []
        for saat in range(6):
            zahlen = zufaellige(saat)
            gesperrt = sperre_gegen_alle(tabelle, zahlen, (), 3)
            gefunden += [zelle for eigene in ORTE.ressorts for zelle in lecks(tabelle, zahlen, gesperrt or frozenset(), eigene)]
        assert gefunden

    def test_ein_ressort_das_ein_sozialraum_ist_teilt_dessen_zellen(self) -> None:
        zellen = bestandstabellen("b", ORTE, ARTEN)[0].zellen
        assert ORTE.von(11) == ORTE.von(21) and len(zellen) == len(set(zellen))

    def test_haelt_keine_feine_fassung_kommt_die_groebere(self) -> None:
        """Everything is so small that only the sum of all can be shown."""
        zahlen = {(ort, "31"): 1 for ort in ("100", "200", "900")}
        gezeigt = sichtbar(stroemtabellen("s", ORTE, ARTEN), zahlen, ORTE.ressorts, 3)
        werte = {z: w for t in stroemtabellen("s", ORTE, ARTEN) for z, w in t.werte(zahlen).items()}
        assert {werte[z] for z in gezeigt} <= {0, 3}

    def test_der_ort_der_leistung_gehoert_zu_stadtteilen(self) -> None:
        tabelle = ortstabelle("o", ORTE)
        assert {z.orte for z in tabelle.zellen} == {ORTE.teile, *ORTE.ressorts, frozenset({"900"})}

    def test_eine_andere_zuordnung_ist_ein_anderer_stand(self) -> None:
        anders = {**BAUM.knoten, 900: Knoten(900, "900", "Teil", Ebene.STADTTEIL, 21)}
        assert baumkennung(BAUM) != baumkennung(Gebietsbaum(BAUM.stand, anders))


A, M = frozenset({"101"}), frozenset({"31"})


def sicht(**stroeme: bool) -> Sicht:
    muster: Mapping[date, frozenset[str]] = {
        date(2007, int(m[1:]), 1): frozenset({kennung(A, M)} if gezeigt else set()) for m, gezeigt in stroeme.items()
    }
    return Sicht(stroeme=muster)


class TestSicht:
    def test_ein_zeitraum_zeigt_was_jedes_seiner_quartale_zeigt(self) -> None:
        halbjahr = (date(2007, 1, 1), date(2007, 6, 1))
        assert sicht(m3=True, m6=True).zeigt_stroeme(*halbjahr, A, M)
        assert not sicht(m3=True, m6=False).zeigt_stroeme(*halbjahr, A, M)
        assert not sicht(m3=True).zeigt_stroeme(*halbjahr, A, M)  # not checked yet

    def test_monate_eines_quartals_zeigt_er_nicht(self) -> None:
        """Bis August und bis September: the difference would be the month."""
        offen = sicht(m9=True)
        assert offen.zeigt_stroeme(date(2007, 7, 1), date(2007, 9, 1), A, M)
        assert not offen.zeigt_stroeme(date(2007, 8, 1), date(2007, 9, 1), A, M)
        assert quartale(date(2007, 7, 1), date(2007, 8, 1)) == ()

    def test_was_in_keiner_tabelle_steht_ist_gesperrt_auch_eine_null(self) -> None:
        leer = Sicht()
        assert not leer.zeigt_bestand(date(2007, 9, 1), A, M) and not leer.zeigt_ort(date(2007, 9, 1), A)
        null = dict.fromkeys(("bestand", "begonnen", "beendet", "innen", "ausserhalb"), 0)
        assert set(zeige_zeile(null, bestand=False, stroeme=False, ort=False).values()) == {GESPERRT}

    def test_letztes_quartalsende(self) -> None:
        assert [letztes_quartalsende(date(2007, m, 1)) for m in (9, 10, 11, 2)] == [
            date(2007, 9, 1), date(2007, 9, 1), date(2007, 9, 1), date(2006, 12, 1)
        ]  # fmt: skip


def test_wo_kein_ort_bekannt_ist_steht_keine_null() -> None:
    """Ambulante Hilfen haben keinen Ort der Unterbringung; ein Raum ohne Hilfen hat wirklich null in der Stadt und außerhalb."""
    ambulant = {"bestand": 7, "begonnen": 1, "beendet": 2, "innen": 0, "ausserhalb": 0}
    assert zeige_zeile(ambulant)["innen"] == zeige_zeile(ambulant)["ausserhalb"] == KEINE_ANGABE
    assert zeige_zeile(dict.fromkeys(ambulant, 0))["innen"] == Wert(Fraction(0))
