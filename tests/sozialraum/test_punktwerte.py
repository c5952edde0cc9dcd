"""Punktwerte in fünf Verfahren: Beispiele von Hand, zweite Rechnung, Ablehnungen."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from basis.zahlen import NBSP, Zustand
from sozialraum.punktwerte import Merkmal, Messwert, Punktmodell, Punktwertfehler, Raum, berechne
from tests import orakel

GESPERRT = Messwert(None, None, Zustand.GESPERRT)
FEHLT = Messwert(None, None, Zustand.KEINE_ANGABE)
SGB2 = Merkmal("sgb2", "Kinder im SGB II", Fraction(6, 10))


def quote(zaehler: int | Fraction, nenner: int | Fraction) -> Messwert:
    return Messwert(Fraction(zaehler), Fraction(nenner))


def stadt(*messwerte: Messwert, schluessel: str = "sgb2") -> tuple[Raum, ...]:
    return tuple(Raum(str(i), f"Raum {i}", Fraction(100), {schluessel: wert}) for i, wert in enumerate(messwerte, 1))


def werte(raeume: tuple[Raum, ...], modell: Punktmodell) -> list[Fraction]:
    punktwerte = berechne(raeume, modell).punktwerte
    return [punktwerte[raum.schluessel].wert for raum in raeume]


def nur(verfahren: str, richtung: str = "belastend", **mehr: Fraction | int) -> Punktmodell:
    return Punktmodell(verfahren, (replace(SGB2, gewicht=Fraction(1), richtung=richtung),), **mehr)  # type: ignore[arg-type]


class TestAnteil:
    modell = Punktmodell("anteil", (SGB2,), Fraction(4, 10))
    raeume = stadt(quote(30, 100), quote(10, 100))

    def test_von_hand(self) -> None:
        # Stadtquote 40/200 = 20 %; Faktoren 1,5 und 0,5; P = 100 · (0,4 + 0,6 · 1,5) = 130 und 70.
        ergebnis = berechne(self.raeume, self.modell)
        assert [p.wert for p in ergebnis.punktwerte.values()] == [130, 70]
        assert ergebnis.stadtquoten == {"sgb2": Fraction(1, 5)}
        assert ergebnis.hinweise == ()

    def test_jeder_summand_erklaert_sich_in_einem_satz(self) -> None:
        punktwert = berechne(self.raeume, self.modell).punktwerte["1"]
        assert punktwert.summanden[0].satz() == (
            f"Kinder im SGB II: 30,00{NBSP}% geteilt durch 20,00{NBSP}% in der Stadt ergibt den Faktor 1,5000; "
            f"mal Gewicht 60,0{NBSP}% mal 100 sind das 90,0000 Punkte."
        )
        assert punktwert.satz() == "Der Punktwert 130,00 ist die Summe aus 40,00 für alle gleich + 90,00 Kinder im SGB II."

    def test_entlastendes_geht_mit_der_gegenquote_ein(self) -> None:
        entlastend = Punktmodell("anteil", (replace(SGB2, richtung="entlastend"),), Fraction(4, 10))
        # Gegenquoten 70 % und 90 %, Stadt 80 %: 100 · (0,4 + 0,6 · 7/8) = 92,5 und 107,5.
        ergebnis = berechne(self.raeume, entlastend)
        assert [p.wert for p in ergebnis.punktwerte.values()] == [Fraction(185, 2), Fraction(215, 2)]
        assert ergebnis.stadtquoten == {"sgb2": Fraction(4, 5)}

    def test_ohne_gegenquote_wird_entlastendes_abgelehnt(self) -> None:
        entlastend = Punktmodell("anteil", (replace(SGB2, richtung="entlastend"),), Fraction(4, 10))
        with pytest.raises(Punktwertfehler, match="größer als 1 und hat keine Gegenquote"):
            berechne(stadt(quote(120, 100), quote(10, 100)), entlastend)
        with pytest.raises(Punktwertfehler, match="Gegenquote 0"):
            berechne(stadt(quote(100, 100), quote(10, 10)), entlastend)

    def test_fehlendes_und_gesperrtes_ist_nie_null(self) -> None:
        ergebnis = berechne(stadt(quote(30, 100), quote(10, 100), GESPERRT, FEHLT, quote(0, 0)), self.modell)
        assert [p.wert for p in ergebnis.punktwerte.values()] == [130, 70, 100, 100, 100]
        assert [p.summanden[0].ersetzt for p in ergebnis.punktwerte.values()] == [False, False, True, True, True]
        assert len(ergebnis.hinweise) == 3
        assert "Raum 3 (3), „Kinder im SGB II“: Der Wert ist gesperrt; gerechnet wird mit dem Wert der Stadt 0,2000." in ergebnis.hinweise
        assert "Wert der Stadt" in ergebnis.punktwerte["3"].summanden[0].satz()

    def test_fehlendes_ist_auf_wunsch_ein_fehler(self) -> None:
        with pytest.raises(Punktwertfehler) as fehler:
            berechne(stadt(quote(30, 100), GESPERRT, FEHLT), replace(self.modell, fehlend="fehler"))
        assert [befund.raum for befund in fehler.value.befunde] == ["2", "3"]

    def test_stadtquote_null_wird_abgelehnt_ausser_bei_gewicht_null(self) -> None:
        leer = stadt(quote(0, 100), quote(0, 100))
        with pytest.raises(Punktwertfehler, match="in der Stadt die Quote 0"):
            berechne(leer, self.modell)
        ergebnis = berechne(leer, Punktmodell("anteil", (replace(SGB2, gewicht=Fraction(0)),), Fraction(1)))
        assert [p.wert for p in ergebnis.punktwerte.values()] == [100, 100]
        assert "zählt nicht" in ergebnis.hinweise[0]

    def test_rheinland_pfalz_40_zu_60_ist_ein_sonderfall(self) -> None:
        """§ 25 Abs. 5 KiTaG: Anteil = 0,40 · Kinder/Σ + 0,60 · Kinder im SGB II/Σ, genau."""
        kinder, sgb2 = [1200, 450, 950, 1051, 350], [200, 190, 241, 495, 65]
        raeume = tuple(
            Raum(str(i), "", Fraction(n), {"sgb2": quote(a, n)}) for i, (n, a) in enumerate(zip(kinder, sgb2, strict=True))
        )
        punkte = berechne(raeume, self.modell).punktwerte
        einheiten = [raum.bevoelkerung * punkte[raum.schluessel].wert / 100 for raum in raeume]
        for i in range(5):
            rlp = Fraction(4, 10) * Fraction(kinder[i], sum(kinder)) + Fraction(6, 10) * Fraction(sgb2[i], sum(sgb2))
            assert einheiten[i] / sum(einheiten) == rlp


class TestStandardpunkteUndRaenge:
    raeume = stadt(quote(10, 100), quote(20, 100), quote(50, 100), quote(20, 100))

    def test_standardpunkte(self) -> None:
        assert werte(self.raeume, nur("minmax", grundpunkte=Fraction(100))) == [100, 125, 200, 125]
        assert werte(self.raeume, nur("minmax", "entlastend")) == [100, 75, 0, 75]

    def test_rangpunkte_gleiche_teilen_den_mittleren_rang(self) -> None:
        assert werte(self.raeume, nur("rang")) == [1, Fraction(5, 2), 4, Fraction(5, 2)]
        assert werte(self.raeume, nur("rang", "entlastend")) == [4, Fraction(5, 2), 1, Fraction(5, 2)]

    def test_quintilpunkte(self) -> None:
        zehn = stadt(*(quote(i, 100) for i in range(1, 11)))
        assert werte(zehn, nur("quintil")) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
        assert werte(zehn, nur("quintil", "entlastend")) == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]

    def test_z_werte_mit_spreizung_und_untergrenze(self) -> None:
        # 10 und 30: Mittel 20, SD 10, z = −1 und +1; mal 10 plus 100.
        zwei = stadt(quote(10, 100), quote(30, 100))
        assert werte(zwei, nur("zwert", grundpunkte=Fraction(100))) == [90, 110]
        assert werte(zwei, nur("zwert", "entlastend", grundpunkte=Fraction(100))) == [110, 90]
        ergebnis = berechne(zwei, nur("zwert"))
        assert [p.wert for p in ergebnis.punktwerte.values()] == [0, 10]
        assert "auf die Untergrenze 0,00 angehoben" in ergebnis.hinweise[0]
        drei = stadt(quote(10, 100), quote(20, 100), quote(30, 100))
        assert werte(drei, nur("zwert", ddof=1, spreizung=Fraction(1), grundpunkte=Fraction(1))) == [0, 1, 2]

    @pytest.mark.parametrize("verfahren", ["minmax", "zwert", "rang", "quintil"])
    def test_ein_merkmal_ohne_unterschiede_wird_mit_einem_satz_abgelehnt(self, verfahren: str) -> None:
        with pytest.raises(Punktwertfehler, match="in allen Räumen denselben Wert"):
            berechne(stadt(quote(1, 2), quote(2, 4)), nur(verfahren))

    @pytest.mark.parametrize("verfahren", ["minmax", "zwert", "rang", "quintil"])
    def test_der_wert_der_stadt_steht_fuer_einen_fehlenden(self, verfahren: str) -> None:
        mit_luecke = stadt(quote(10, 100), quote(30, 100), FEHLT)
        gefuellt = stadt(quote(10, 100), quote(30, 100), quote(20, 100))
        assert werte(mit_luecke, nur(verfahren)) == werte(gefuellt, nur(verfahren))

    @pytest.mark.parametrize("verfahren", ["anteil", "minmax", "zwert", "rang", "quintil"])
    def test_die_saetze_nennen_die_punkte(self, verfahren: str) -> None:
        summand = berechne(self.raeume, nur(verfahren)).punktwerte["3"].summanden[0]
        assert summand.satz().startswith("Kinder im SGB II: ") and summand.satz().endswith(" Punkte.")


class TestModellfehler:
    @pytest.mark.parametrize(
        ("modell", "satz"),
        [
            (Punktmodell("anteil", (SGB2,), Fraction(3, 10)), "zusammen 90,00 statt genau 100 Prozent"),
            (Punktmodell("anteil", (SGB2,), Fraction(4, 10) + Fraction(1, 10**9)), "zusammen 100,00000010 statt genau 100"),
            (Punktmodell("anteil", (replace(SGB2, gewicht=Fraction(-1)),), Fraction(2)), "negativ; ein entlastendes"),
            (Punktmodell("anteil", (SGB2, SGB2), Fraction(-2, 10)), "mehrfach gewichtet"),
            (replace(nur("minmax"), basisgewicht=Fraction(1, 10)), "Basisgewicht gibt es nur beim Verfahren anteil"),
            (Punktmodell("würfeln", (SGB2,), Fraction(4, 10)), "Das Verfahren „würfeln“ gibt es nicht"),
            (Punktmodell("anteil", (SGB2,), Fraction(4, 10), fehlend="null"), "„null“ gibt es nicht"),
            (Punktmodell("anteil", (replace(SGB2, richtung="seitwärts"),), Fraction(4, 10)), "Die Richtung „seitwärts“"),
            (nur("zwert", ddof=2), "ddof ist 2"),
            (nur("zwert", spreizung=Fraction(0)), "Spreizung"),
            (nur("zwert", untergrenze=Fraction(-1)), "Untergrenze"),
        ],
    )
    def test_ein_unmoegliches_modell_wird_mit_einem_satz_abgelehnt(self, modell: Punktmodell, satz: str) -> None:
        with pytest.raises(Punktwertfehler, match=satz):
            berechne(stadt(quote(1, 2), quote(1, 3)), modell)

    @pytest.mark.parametrize(
        ("messwert", "satz"),
        [
            (quote(-1, 2), "Zähler −1 ist negativ"),
            (quote(1, -2), "Nenner −2 ist negativ"),
            (quote(1, 0), "Der Nenner ist 0, der Zähler aber 1"),
            (Messwert(Fraction(1), None), "Zähler oder Nenner fehlt"),
        ],
    )
    def test_unmoegliche_werte_werden_mit_raum_und_merkmal_abgelehnt(self, messwert: Messwert, satz: str) -> None:
        with pytest.raises(Punktwertfehler, match=satz) as fehler:
            berechne(stadt(quote(1, 2), messwert), TestAnteil.modell)
        assert (fehler.value.befunde[0].raum, fehler.value.befunde[0].merkmal) == ("2", "sgb2")

    def test_alle_gruende_werden_zusammen_genannt(self) -> None:
        with pytest.raises(Punktwertfehler) as fehler:
            berechne(stadt(quote(-1, 2), quote(1, 0), quote(1, -3)), TestAnteil.modell)
        assert len(fehler.value.saetze) == 3

    def test_ohne_raeume_und_ohne_werte_gibt_es_keine_punkte(self) -> None:
        with pytest.raises(Punktwertfehler, match="keinen Raum"):
            berechne((), TestAnteil.modell)
        with pytest.raises(Punktwertfehler, match="in keinem Raum einen Wert"):
            berechne(stadt(FEHLT, GESPERRT), TestAnteil.modell)
        doppelt = stadt(quote(1, 2), quote(1, 3))
        with pytest.raises(Punktwertfehler, match="kommt mehrfach vor"):
            berechne((doppelt[0], doppelt[0]), TestAnteil.modell)

    def test_vor_fallzahlen_wird_erst_ueber_der_grenze_gewarnt(self) -> None:
        def hinweise(gewicht: Fraction) -> tuple[str, ...]:
            merkmal = replace(SGB2, gewicht=gewicht, beruht_auf_fallzahlen=True)
            return berechne(TestAnteil.raeume, Punktmodell("anteil", (merkmal,), 1 - gewicht)).hinweise

        assert hinweise(Fraction(3, 10)) == ()
        assert "Hohe Inanspruchnahme brächte dann mehr Geld" in hinweise(Fraction(31, 100))[0]


Fall = tuple[tuple[Raum, ...], Punktmodell]


@st.composite
def staedte(draw: st.DrawFn) -> Fall:
    anzahl, merkmale = draw(st.integers(1, 8)), draw(st.integers(1, 4))
    zahlen = st.integers(0, 50)
    messwerte = [[quote(draw(zahlen), draw(st.integers(1, 60))) for _ in range(merkmale)] for _ in range(anzahl)]
    assume(all(any(zeile[k].zaehler for zeile in messwerte) for k in range(merkmale)))
    teile = [draw(st.integers(0, 9)) for _ in range(merkmale + 1)]
    assume(sum(teile))
    gewichte = [Fraction(teil, sum(teile)) for teil in teile]
    modell = Punktmodell("anteil", tuple(Merkmal(f"m{k}", f"M{k}", gewichte[k]) for k in range(merkmale)), gewichte[-1])
    werte_je_raum = [{f"m{k}": wert for k, wert in enumerate(zeile)} for zeile in messwerte]
    raeume = tuple(Raum(str(i), "", Fraction(draw(st.integers(0, 99))), zeile) for i, zeile in enumerate(werte_je_raum))
    return raeume, modell


@given(staedte(), st.randoms())
def test_die_zweite_rechnung_kommt_in_jeder_reihenfolge_zum_selben_punktwert(fall: Fall, zufall: Random) -> None:
    raeume, modell = fall
    gemischt = list(raeume)
    zufall.shuffle(gemischt)
    paare = [[(raum.werte[m.schluessel].zaehler, raum.werte[m.schluessel].nenner) for m in modell.merkmale] for raum in raeume]
    erwartet = orakel.anteil_punktwerte(paare, [m.gewicht for m in modell.merkmale], modell.basisgewicht)  # type: ignore[arg-type]
    ergebnis = berechne(gemischt, modell)
    assert [ergebnis.punktwerte[raum.schluessel].wert for raum in raeume] == erwartet
    assert ergebnis == berechne(raeume, modell)


@given(staedte())
def test_die_summanden_ergeben_den_punktwert(fall: Fall) -> None:
    for punktwert in berechne(*fall).punktwerte.values():
        assert punktwert.grundbetrag + sum(summand.beitrag for summand in punktwert.summanden) == punktwert.wert


@given(staedte())
def test_mit_der_bevoelkerung_als_nenner_ist_der_mittlere_punktwert_100(fall: Fall) -> None:
    raeume, modell = fall
    assume(sum(raum.bevoelkerung for raum in raeume))
    gleich = tuple(
        replace(raum, werte={k: quote(wert.zaehler if raum.bevoelkerung else 0, raum.bevoelkerung) for k, wert in raum.werte.items()})
        for raum in raeume
    )
    assume(all(any(raum.werte[m.schluessel].zaehler for raum in gleich) for m in modell.merkmale))
    punkte = berechne(gleich, modell).punktwerte
    gewogen = sum(raum.bevoelkerung * punkte[raum.schluessel].wert for raum in gleich)
    assert gewogen / sum(raum.bevoelkerung for raum in gleich) == 100
