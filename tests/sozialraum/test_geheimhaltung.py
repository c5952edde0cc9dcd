"""Was veröffentlicht ist, verrät keine kleine Zahl: Beispiele von Hand, der naive Angreifer, zufällige Tabellen in Halles Größe."""

import random

import pytest

from sozialraum.angriff import Grenzen, grenzen, pruefe
from sozialraum.geheimhaltung import (
    Fassung,
    angaben,
    bestandsgleichung,
    feinste_fassung,
    sperre_sicher,
)
from sozialraum.geheimhaltung_typen import Achse, Angabe, Wissen, Zelle, geschuetzt
from sozialraum.sperrung import primaer, sperre
from tests.conftest import THOROUGH
from tests.sozialraum.geheimtabellen import alle_loesungen, einfach, halle, klein, orte, summe, zelle


class TestVonHand:
    """The example of docs/methodik.md: 2 + 6 + 4 + 0 = 12 with the threshold 3."""

    ZAHLEN = ("bestand", {"a": 2, "b": 6, "c": 4, "d": 0}, [("a b c d", ("a", "b", "c", "d"))])

    def test_eine_gesperrte_zahl_allein_folgt_aus_der_summe(self) -> None:
        tabelle, zahlen = einfach(*self.ZAHLEN)
        nur_klein = primaer(tabelle.werte(zahlen), 3)
        assert nur_klein == {zelle("bestand", "a")}
        lecks = pruefe(Wissen(angaben(tabelle, zahlen, nur_klein), {"bestand": zahlen}), 3)
        assert [(leck.zelle, leck.unten, leck.oben) for leck in lecks] == [(zelle("bestand", "a"), 2, 2)]

    def test_die_kleinste_weitere_zahl_wird_mitgesperrt_und_die_null_nie(self) -> None:
        tabelle, zahlen = einfach(*self.ZAHLEN)
        gesperrt = sperre_sicher(tabelle, zahlen, Wissen((), {"bestand": zahlen}), 3)
        assert gesperrt == {zelle("bestand", "a"), zelle("bestand", "c")}

    def test_was_ein_leser_dann_noch_weiss(self) -> None:
        tabelle, zahlen = einfach(*self.ZAHLEN)
        gesperrt = {zelle("bestand", "a"), zelle("bestand", "c")}
        wissen = Wissen(angaben(tabelle, zahlen, gesperrt), {"bestand": zahlen})
        assert grenzen(wissen, sorted(gesperrt, key=lambda z: z.schluessel)) == dict.fromkeys(gesperrt, Grenzen(1, 5))

    def test_zwei_einsen_verraten_einander(self) -> None:
        tabelle, zahlen = einfach("g", {"a": 1, "b": 1, "c": 9}, [("a b c", ("a", "b", "c"))])
        wissen = Wissen(angaben(tabelle, zahlen, primaer(tabelle.werte(zahlen), 3)), {"g": zahlen})
        assert {leck.unten for leck in pruefe(wissen, 3)} == {1}
        assert sperre_sicher(tabelle, zahlen, Wissen((), {"g": zahlen}), 3) == {zelle("g", ort) for ort in "abc"}

    @pytest.mark.parametrize(("unten", "oben", "sicher"), [(1, 3, True), (1, 2, False), (2, 3, False), (7, 9, True), (7, 8, False)])
    def test_geschuetzt_heisst_drei_werte_und_die_schwelle_ist_moeglich(self, unten: int, oben: int, sicher: bool) -> None:
        assert geschuetzt(unten, oben, 3) is sicher

    def test_ressort_und_gleicher_sozialraum_sind_dieselbe_zelle(self) -> None:
        tabelle, _ = halle(random.Random(1))
        assert len(tabelle.orte.mengen) == 40 + 5 + 1 + 1

    def test_teile_die_sich_ueberschneiden_werden_abgelehnt(self) -> None:
        with pytest.raises(ValueError, match="Teile einer Achse"):
            Achse((orte("a b"),), ((orte("a b"), (orte("a"), orte("a b"))),))


class TestNaiverAngreifer:
    """The oracle tries every table of whole numbers; the audit must know the same bounds, and what is published must hold against it."""

    @pytest.mark.parametrize("saat", range(12))
    def test_die_grenzen_sind_genau_die_der_abzaehlung(self, saat: int) -> None:
        tabelle, zahlen = klein(random.Random(saat))
        werte = tabelle.werte(zahlen)
        gesperrt = sperre(tabelle, werte, 3) - {max(werte, key=lambda z: werte[z])}
        sichtbar = angaben(tabelle, zahlen, {z for z in gesperrt if len(z.orte) == 1 and len(z.merkmale) == 1})
        wissen = Wissen(sichtbar, {"g": zahlen})
        verborgen = [a.zelle for a in sichtbar if a.verborgen]
        loesungen = list(alle_loesungen(wissen, max(werte[z] for z in werte if len(z.merkmale) == 1)))
        gezaehlt = {z: Grenzen(min(w), max(w)) for z in verborgen for w in [[summe(t, z) for t in loesungen]]}
        assert grenzen(wissen, verborgen) == gezaehlt

    @pytest.mark.zusage(11)
    @pytest.mark.parametrize("saat", range(8))
    def test_auch_wer_alle_tabellen_durchprobiert_grenzt_nichts_ein(self, saat: int) -> None:
        tabelle, zahlen = klein(random.Random(100 + saat))
        gesperrt = sperre_sicher(tabelle, zahlen, Wissen((), {"g": zahlen}), 3)
        if gesperrt is None:
            return
        loesungen = list(alle_loesungen(Wissen(angaben(tabelle, zahlen, gesperrt), {"g": zahlen}), 8))
        assert all(len({summe(t, z) for t in loesungen}) >= 3 for z in gesperrt)


class TestZufaelligeTabellen:
    """10 tables in Halle's shape in `make test`, 200 in `make gruendlich`."""

    @pytest.mark.zusage(11)
    @pytest.mark.gegenprobe(11, ohne="sozialraum.geheimhaltung:sperre_sicher")
    @pytest.mark.parametrize("saat", range(200 if THOROUGH else 10))
    def test_das_veroeffentlichte_haelt_dem_angriff_stand_und_ohne_weitere_sperrung_nicht(self, saat: int) -> None:
        tabelle, zahlen = halle(random.Random(saat))
        wahrheit = {"bestand": zahlen}
        gesperrt = sperre_sicher(tabelle, zahlen, Wissen((), wahrheit), 3)
        assert gesperrt is not None
        klein_allein = primaer(tabelle.werte(zahlen), 3)
        assert klein_allein <= gesperrt
        assert pruefe(Wissen(angaben(tabelle, zahlen, gesperrt), wahrheit), 3) == ()
        assert pruefe(Wissen(angaben(tabelle, zahlen, klein_allein), wahrheit), 3) != ()

    def test_dieselben_zahlen_ergeben_dieselbe_sperrung(self) -> None:
        tabelle, zahlen = halle(random.Random(3))
        davor, andersherum = Wissen((), {"bestand": zahlen}), dict(sorted(zahlen.items(), reverse=True))
        assert sperre_sicher(tabelle, zahlen, davor, 3) == sperre_sicher(tabelle, andersherum, davor, 3)


class TestAngriffe:
    def test_zwei_schnitte_derselben_tabelle(self) -> None:
        """By place and by kind: each cut alone hides two cells, together they give the hidden ones away."""
        tabelle, _ = klein(random.Random(0), "abc")
        zahlen = {("a", "x"): 2, ("a", "y"): 4, ("b", "x"): 5, ("b", "y"): 6, ("c", "x"): 7, ("c", "y"): 8}
        je_ort = Angabe(Zelle("g", orte("a"), orte("x y")), 6, 6)
        verborgen = [Angabe(Zelle("g", orte("a"), orte(k)), 1, None, True) for k in "xy"]
        wissen = Wissen((je_ort, *verborgen), {"g": zahlen})
        assert pruefe(wissen, 3) == ()
        je_art = [Angabe(Zelle("g", orte("a b c"), orte("x")), 14, 14), Angabe(Zelle("g", orte("b c"), orte("x")), 12, 12)]
        assert {leck.zelle for leck in pruefe(wissen.und(je_art), 3)} >= {Zelle("g", orte("a"), orte("x"))}
        davor = Wissen(tuple(je_art), {"g": zahlen})
        assert sperre_sicher(tabelle, zahlen, davor, 3) is None

    @pytest.mark.zusage(11)
    def test_frueherer_bestand_begonnen_und_beendet_verraten_den_neuen(self) -> None:
        groessen = {"alt": 6, "begonnen": 0, "beendet": 4, "neu": 2}
        wahrheit = {name: {("a", "x"): n} for name, n in groessen.items()}
        bekannt = tuple(Angabe(zelle(name, "a"), n, n) for name, n in groessen.items() if name != "neu")
        gesperrt = Angabe(zelle("neu", "a"), 1, None, True)
        gleichung = (bestandsgleichung("neu", "alt", "begonnen", "beendet"),)
        assert pruefe(Wissen((*bekannt, gesperrt), wahrheit), 3) == ()
        lecks = pruefe(Wissen((*bekannt, gesperrt), wahrheit, gleichung), 3)
        assert [(leck.unten, leck.oben) for leck in lecks] == [(2, 2)]

    def test_eine_gleichung_die_nicht_aufgeht_zaehlt_nicht(self) -> None:
        groessen = {"alt": 6, "begonnen": 0, "beendet": 3, "neu": 2}  # somebody moved away
        wahrheit = {name: {("a", "x"): n} for name, n in groessen.items()}
        bekannt = tuple(Angabe(zelle(name, "a"), n, n) for name, n in groessen.items() if name != "neu")
        gleichung = (bestandsgleichung("neu", "alt", "begonnen", "beendet"),)
        assert pruefe(Wissen((*bekannt, Angabe(zelle("neu", "a"), 1, None, True)), wahrheit, gleichung), 3) == ()

    @pytest.mark.zusage(11)
    def test_ein_stadtteil_wechselt_den_sozialraum(self) -> None:
        """The same year on two Gebietsstände: the difference of two large sums is the small Stadtteil that nobody printed."""
        zahlen = {"a": 8, "b": 9, "c": 2, "d": 7}
        alt, gezaehlt = einfach("g", zahlen, [("a b c d", ("a b c", "d"))])
        neu, _ = einfach("g", zahlen, [("a b c d", ("a b", "c d"))])
        wahrheit = {"g": gezaehlt}
        davor = Wissen(angaben(alt, gezaehlt, ()), wahrheit)
        assert pruefe(davor, 3) == ()
        lecks = pruefe(davor.und(angaben(neu, gezaehlt, ())), 3)
        assert [(leck.zelle, leck.unten, leck.oben) for leck in lecks] == [(zelle("g", "c"), 2, 2)]
        ergebnis = feinste_fassung([Fassung("neu", neu), Fassung("Stadt", einfach("g", zahlen, [])[0])], gezaehlt, davor, 3)
        assert ergebnis.fassung is not None and ergebnis.fassung.name == "Stadt"
        assert ergebnis.gruende == ("neu: Außer der Summe bliebe nichts zu sehen.",)

    def test_monat_bis_august_und_bis_september(self) -> None:
        wahrheit = {"bis_august": {("a", "x"): 11}, "bis_september": {("a", "x"): 12}, "september": {("a", "x"): 1}}
        bekannt = (Angabe(zelle("bis_august", "a"), 11, 11), Angabe(zelle("bis_september", "a"), 12, 12))
        verborgen = Angabe(zelle("september", "a"), 1, None, True)
        gleichung = bestandsgleichung("bis_september", "bis_august", "september", "nichts")
        wissen = Wissen((*bekannt, verborgen, Angabe(zelle("nichts", "a"), 0, 0)), wahrheit | {"nichts": {}}, (gleichung,))
        assert [(leck.zelle, leck.unten) for leck in pruefe(wissen, 3)] == [(zelle("september", "a"), 1)]

    def test_wahre_zahlen_die_dem_veroeffentlichten_widersprechen_fallen_auf(self) -> None:
        wissen = Wissen((Angabe(zelle("g", "a b"), 9, 9), Angabe(zelle("g", "a"), 1, None, True)), {"g": {("a", "x"): 2, ("b", "x"): 3}})
        with pytest.raises(ValueError, match="widersprechen"):
            pruefe(wissen, 3)
