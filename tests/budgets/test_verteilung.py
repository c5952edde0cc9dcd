"""Die Verteilung eines Teiltopfs: Beispiel von Hand, zweite Rechnung, Eigenschaften."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from basis.zahlen import MINUS, NBSP
from budgets.verteilung import Dienst, Kappung, Topf, Verteilergebnis, Verteilfehler, Zeile, verteile, verteile_informativ
from sozialraum.punktwerte import Merkmal, Messwert, Punktergebnis, Punktmodell, Punktwert, Raum, berechne
from tests import orakel


def raum(schluessel: str, bevoelkerung: int, vorjahr: int | None = None) -> Raum:
    return Raum(schluessel, f"Raum {schluessel}", Fraction(bevoelkerung), {}, vorjahr)


def gleiche_punkte(*raeume: Raum, wert: Fraction | int = 100) -> Punktergebnis:
    return Punktergebnis({r.schluessel: Punktwert(r.schluessel, Fraction(wert), ()) for r in raeume}, {}, ())


class TestVonHand:
    """Zwei Räume, 1.000 € Topf, 100 € Übergreifendes, 50 € Reserve, Einheit 100 €."""

    raeume = (raum("1", 300), raum("2", 100))
    topf = Topf(100_000, (Dienst("Erziehungsberatung", 10_000, "Fachbereich"),), 5_000, 0, 10_000)

    def test_der_topf_geht_auf(self) -> None:
        ergebnis = verteile(self.topf, self.raeume, gleiche_punkte(*self.raeume))
        # 1.000 − 100 − 50 = 850, auf 100 abgerundet 800; 3 : 1 sind 600 und 200; 50 Rest gehen zur Reserve.
        assert ergebnis.verteilbar == 80_000
        assert ergebnis.betraege == {"1": 60_000, "2": 20_000}
        assert (ergebnis.uebergreifend, ergebnis.reserve, ergebnis.rundungsrest) == (10_000, 10_000, 5_000)

    def test_der_topf_erklaert_sich(self) -> None:
        satz = verteile(self.topf, self.raeume, gleiche_punkte(*self.raeume)).satz()
        assert satz == (
            f"Von 1.000,00{NBSP}€ gehen 100,00{NBSP}€ an Übergreifendes und 100,00{NBSP}€, davon 50,00{NBSP}€ Rundungsrest, "
            f"in die Reserve; 800,00{NBSP}€ werden verteilt."
        )

    def test_jede_zeile_erklaert_sich_in_einem_satz(self) -> None:
        zeile = verteile(self.topf, self.raeume, gleiche_punkte(*self.raeume)).zeilen[0]
        assert zeile.satz() == (
            "Raum 1: 300 Einwohner mal Punktwert 100,00 durch 100 sind 300,00 Bedarfseinheiten; das sind "
            f"75,000{NBSP}% von 400,00 Bedarfseinheiten aller Räume; 75,000{NBSP}% von 800,00{NBSP}€ ergeben 600,00{NBSP}€; "
            f"gerundet auf 100,00{NBSP}€ nach dem größten Rest sind es 600,00{NBSP}€."
        )
        assert zeile.satz("betrag").startswith("Gerundet auf")

    def test_sockel_kommt_vor_den_bedarfseinheiten(self) -> None:
        topf = replace(self.topf, sockel=20_000)
        ergebnis = verteile(topf, self.raeume, gleiche_punkte(*self.raeume))
        # 800 − 2 · 200 = 400; 200 + 300 = 500 und 200 + 100 = 300.
        assert ergebnis.betraege == {"1": 50_000, "2": 30_000}
        assert ergebnis.zeilen[0].roh == 50_000

    def test_wer_kein_empfaenger_ist_erhaelt_keinen_sockel(self) -> None:
        topf = replace(self.topf, sockel=20_000, ohne_sockel=("2",))
        ergebnis = verteile(topf, self.raeume, gleiche_punkte(*self.raeume))
        # 800 − 200 = 600; 200 + 450 = 650 und 0 + 150 = 150; gerundet auf 100 € bei gleichem Rest zuerst der kleinere Schlüssel.
        assert [zeile.roh for zeile in ergebnis.zeilen] == [65_000, 15_000]
        assert ergebnis.betraege == {"1": 70_000, "2": 10_000} and "Sockel" not in ergebnis.zeilen[1].satz("roh")

    def test_kappung_haelt_jeden_raum_in_seinen_grenzen(self) -> None:
        raeume = (raum("1", 300, 40_000), raum("2", 100, 40_000))
        topf = replace(self.topf, kappung=Kappung(Fraction(9, 10), Fraction(105, 100)))
        ergebnis = verteile(topf, raeume, gleiche_punkte(*raeume))
        # Raum 1 darf höchstens 420 €; φ hebt Raum 2 von 200 auf 380 €: φ = 1,9. Gerundet auf 100 € sind das 400 und 400 €.
        assert ergebnis.phi == Fraction(19, 10)
        assert [zeile.gekappt for zeile in ergebnis.zeilen] == [42_000, 38_000]
        assert ergebnis.betraege == {"1": 40_000, "2": 40_000}
        assert "höchstens 105,0" in ergebnis.zeilen[0].satz() and "φ = 1,900000" in ergebnis.zeilen[1].satz()

    def test_gleichstand_entscheidet_der_kleinere_schluessel(self) -> None:
        raeume = tuple(raum(schluessel, 10) for schluessel in ("b", "10", "9", "a"))
        ergebnis = verteile(Topf(10_000, rundung=5_000), raeume, gleiche_punkte(*raeume))
        assert ergebnis.betraege == {"10": 5_000, "9": 5_000, "a": 0, "b": 0}

    def test_rang_1_hat_den_hoechsten_punktwert_und_gleiche_teilen_ihn(self) -> None:
        raeume = tuple(raum(schluessel, 10) for schluessel in "abc")
        punkte = Punktergebnis({k: Punktwert(k, Fraction(w), ()) for k, w in (("a", 90), ("b", 120), ("c", 120))}, {}, ())
        assert [zeile.rang for zeile in verteile(Topf(100), raeume, punkte).zeilen] == [3, 1, 1]


class TestAblehnungen:
    @pytest.mark.parametrize(
        ("topf", "satz"),
        [
            (Topf(100, (Dienst("Ü", 90),), 20), f"Übergreifendes und Reserve übersteigen mit 1,10{NBSP}€ den Betrag von 1,00{NBSP}€"),
            (Topf(100, rundung=0), "mindestens ein Cent"),
            (Topf(-1), "Der Betrag ist negativ."),
            (Topf(100, (Dienst("Ü", -1),)), "„Ü“ ist negativ"),
            (Topf(100, sockel=60, rundung=1), f"Die Sockelbeträge übersteigen das Verteilbare um 0,20{NBSP}€."),
            (Topf(100, kappung=Kappung(Fraction(1), Fraction(9, 10))), "nicht über der oberen"),
            (Topf(100, kappung=Kappung(Fraction(0), Fraction(1))), "Der Betrag des Vorjahres fehlt"),
            (Topf(100, einheit="DM"), "Die Einheit „DM“ gibt es nicht"),
        ],
    )
    def test_ein_unmoeglicher_topf_wird_mit_einem_satz_abgelehnt(self, topf: Topf, satz: str) -> None:
        raeume = (raum("1", 1), raum("2", 1))
        with pytest.raises(Verteilfehler, match=satz):
            verteile(topf, raeume, gleiche_punkte(*raeume))

    def test_alle_gruende_werden_zusammen_genannt(self) -> None:
        raeume = (raum("1", 1), raum("2", 1))
        with pytest.raises(Verteilfehler) as fehler:
            verteile(Topf(-1, rundung=0, kappung=Kappung(Fraction(0), None)), raeume, gleiche_punkte(raeume[0], wert=-5))
        assert len(fehler.value.saetze) == 6

    def test_ohne_bedarfseinheiten_gibt_es_keine_verteilung(self) -> None:
        raeume = (raum("1", 0), raum("2", 0))
        with pytest.raises(Verteilfehler, match="Kein Raum hat Bedarfseinheiten"):
            verteile(Topf(10_000), raeume, gleiche_punkte(*raeume))
        with pytest.raises(Verteilfehler, match="keinen Raum"):
            verteile(Topf(10_000), (), gleiche_punkte())

    def test_sockel_allein_braucht_keine_bedarfseinheiten(self) -> None:
        raeume = (raum("1", 0), raum("2", 0))
        assert verteile(Topf(200, sockel=100, rundung=1), raeume, gleiche_punkte(*raeume)).betraege == {"1": 100, "2": 100}

    @pytest.mark.parametrize(
        ("vorjahr", "satz"),
        [
            (6_000, r"untere Kappungsgrenze \(90,0.% des Vorjahres\) verlangt zusammen 108,00.€; das sind 8,00.€ mehr als die 100,00.€"),
            (4_000, r"obere Kappungsgrenze \(105,0.% des Vorjahres\) lässt zusammen nur 84,00.€ zu; das sind 16,00.€ weniger"),
        ],
    )
    def test_unerfuellbare_kappung_nennt_grenze_und_abstand(self, vorjahr: int, satz: str) -> None:
        raeume = (raum("1", 1, vorjahr), raum("2", 3, vorjahr))
        with pytest.raises(Verteilfehler, match=satz):
            verteile(Topf(10_000, rundung=1, kappung=Kappung(Fraction(9, 10), Fraction(105, 100))), raeume, gleiche_punkte(*raeume))

    def test_ein_raum_ohne_anspruch_traegt_die_obere_grenze_nicht_mit(self) -> None:
        raeume = (raum("1", 0, 5_000), raum("2", 1, 5_000))
        with pytest.raises(Verteilfehler, match="obere Kappungsgrenze"):
            verteile(Topf(10_000, rundung=1, kappung=Kappung(Fraction(0), Fraction(1))), raeume, gleiche_punkte(*raeume))


brueche = st.fractions(min_value=0, max_value=300, max_denominator=97)


Aufgabe = tuple[Topf, tuple[Raum, ...], Punktergebnis]


@st.composite
def aufgaben(draw: st.DrawFn) -> Aufgabe:
    anzahl = draw(st.integers(1, 12))
    schluessel = draw(st.lists(st.text("0123456789abIVX", min_size=1, max_size=4), min_size=anzahl, max_size=anzahl, unique=True))
    punkte = {k: Punktwert(k, draw(brueche), ()) for k in schluessel}
    raeume = tuple(Raum(k, k, Fraction(draw(st.integers(0, 20))), {}, draw(st.integers(0, 50_000))) for k in schluessel)
    assume(any(r.bevoelkerung * punkte[r.schluessel].wert for r in raeume))
    rundung = draw(st.sampled_from([1, 5, 100, 10_000, 100_000]))
    betrag = draw(st.integers(0, 1_000_000))
    uebergreifend, reserve = (draw(st.integers(0, betrag // 3)) for _ in range(2))
    sockel = draw(st.integers(0, (betrag - uebergreifend - reserve) // rundung * rundung // anzahl))
    topf = Topf(betrag, (Dienst("Ü", uebergreifend),), reserve, draw(st.sampled_from([0, sockel])), rundung)
    return topf, raeume, Punktergebnis(punkte, {}, ())


@given(aufgaben())
def test_alle_teile_ergeben_zusammen_den_betrag_auf_den_cent(aufgabe: Aufgabe) -> None:
    topf, raeume, punkte = aufgabe
    ergebnis = verteile(topf, raeume, punkte)
    assert ergebnis.uebergreifend + ergebnis.reserve + sum(ergebnis.betraege.values()) == topf.betrag
    assert sum(zeile.roh for zeile in ergebnis.zeilen) == ergebnis.verteilbar
    for zeile in ergebnis.zeilen:
        assert abs(zeile.betrag - zeile.roh) < topf.rundung
        assert zeile.betrag % topf.rundung == 0
        if not zeile.roh:
            assert zeile.betrag == 0


@given(aufgaben(), st.randoms())
def test_die_reihenfolge_der_raeume_aendert_nichts(aufgabe: Aufgabe, zufall: Random) -> None:
    topf, raeume, punkte = aufgabe
    gemischt = list(raeume)
    zufall.shuffle(gemischt)
    assert verteile(topf, gemischt, punkte) == verteile(topf, raeume, punkte)


@given(aufgaben())
def test_die_zweite_rechnung_kommt_ohne_kappung_zum_selben_ergebnis(aufgabe: Aufgabe) -> None:
    topf, raeume, punkte = aufgabe
    ergebnis = verteile(topf, raeume, punkte)
    geordnet = sorted(raeume, key=lambda r: r.schluessel)
    einheiten = [r.bevoelkerung * punkte.punktwerte[r.schluessel].wert / 100 for r in geordnet]
    roh, _, betraege = orakel.verteile(ergebnis.verteilbar, topf.sockel, topf.rundung, einheiten, None)
    nach_schluessel = {zeile.schluessel: zeile for zeile in ergebnis.zeilen}
    assert [nach_schluessel[r.schluessel].roh for r in geordnet] == roh
    assert [nach_schluessel[r.schluessel].betrag for r in geordnet] == betraege


@given(aufgaben(), st.fractions(0, 2, max_denominator=20), st.fractions(0, 2, max_denominator=20))
def test_die_zweite_rechnung_kommt_mit_kappung_zum_selben_ergebnis(aufgabe: Aufgabe, unten: Fraction, spanne: Fraction) -> None:
    topf, raeume, punkte = aufgabe
    ungekappt = verteile(topf, raeume, punkte)
    # Das Vorjahr liegt nahe am Ergebnis: so sind die Grenzen oft erfüllbar und oft wirksam.
    raeume = tuple(replace(r, vorjahr=ungekappt.betraege[r.schluessel] * 3 // 4 + (r.vorjahr or 0) % 997) for r in raeume)
    topf = replace(topf, kappung=Kappung(unten, unten + spanne))
    geordnet = sorted(raeume, key=lambda r: r.schluessel)
    grenzen = [(unten * (r.vorjahr or 0), (unten + spanne) * (r.vorjahr or 0)) for r in geordnet]
    einheiten = [r.bevoelkerung * punkte.punktwerte[r.schluessel].wert / 100 for r in geordnet]
    rohe = [_zeile(ungekappt, r).roh for r in geordnet]
    hoechstens = sum(oben if roh else tief for (tief, oben), roh in zip(grenzen, rohe, strict=True))
    if not sum(tief for tief, _ in grenzen) <= ungekappt.verteilbar <= hoechstens:
        with pytest.raises(Verteilfehler, match="Kappungsgrenze"):
            verteile(topf, raeume, punkte)
        return
    ergebnis = verteile(topf, raeume, punkte)
    roh, phi, betraege = orakel.verteile(ergebnis.verteilbar, topf.sockel, topf.rundung, einheiten, grenzen)
    assert ergebnis.phi == phi
    assert [_zeile(ergebnis, r).gekappt for r in geordnet] == orakel.kappe(roh, grenzen, phi or Fraction(0))
    assert [_zeile(ergebnis, r).betrag for r in geordnet] == betraege
    assert ergebnis.uebergreifend + ergebnis.reserve + sum(betraege) == topf.betrag


def _zeile(ergebnis: Verteilergebnis, gesucht: Raum) -> Zeile:
    return next(zeile for zeile in ergebnis.zeilen if zeile.schluessel == gesucht.schluessel)


@given(aufgaben(), st.integers(0, 10**9))
def test_betraege_der_stadtteile_ergeben_den_sozialraum(aufgabe: Aufgabe, betrag: int) -> None:
    _, raeume, punkte = aufgabe
    teile = verteile_informativ(betrag, raeume, punkte)
    assert sum(teile.values()) == betrag and set(teile) == {r.schluessel for r in raeume}


def test_stadtteile_ohne_bedarf_werden_nach_bevoelkerung_geteilt_und_unbewohnte_abgelehnt() -> None:
    raeume = (raum("1", 3), raum("2", 1))
    assert verteile_informativ(100, raeume, gleiche_punkte(*raeume, wert=0)) == {"1": 75, "2": 25}
    leer = (raum("1", 0),)
    with pytest.raises(Verteilfehler, match="Bevölkerung"):
        verteile_informativ(100, leer, gleiche_punkte(*leer))
    assert verteile_informativ(0, leer, gleiche_punkte(*leer)) == {"1": 0}


def test_ein_merkmal_mit_gewicht_null_aendert_nichts() -> None:
    werte = {"a": Messwert(Fraction(5), Fraction(10)), "b": Messwert(Fraction(1), Fraction(10))}
    andere = {"a": Messwert(Fraction(1), Fraction(10)), "b": Messwert(Fraction(9), Fraction(10))}
    raeume = (Raum("1", "", Fraction(10), werte), Raum("2", "", Fraction(30), andere))
    ohne = Punktmodell("anteil", (Merkmal("a", "A", Fraction(1)),))
    mit = Punktmodell("anteil", (Merkmal("a", "A", Fraction(1)), Merkmal("b", "B", Fraction(0))))
    topf = Topf(100_000, rundung=1)
    assert verteile(topf, raeume, berechne(raeume, ohne)).betraege == verteile(topf, raeume, berechne(raeume, mit)).betraege


def test_vollzeitaequivalente_stehen_in_ihrer_einheit_da() -> None:
    raeume = (raum("1", 3), raum("2", 1))
    ergebnis = verteile(Topf(1_000, rundung=25, einheit="VZÄ"), raeume, gleiche_punkte(*raeume))
    assert ergebnis.betraege == {"1": 750, "2": 250}
    assert f"0,25{NBSP}VZÄ nach dem größten Rest sind es 7,50{NBSP}VZÄ" in ergebnis.zeilen[0].satz()
    assert MINUS not in ergebnis.satz()
