"""Schwerpunkträume rein gerechnet: von Hand, gegen eine naive zweite Rechnung, als Eigenschaft; Richtung, Lücken, Paket, Robustheit."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.zahlen import Wert, Zustand
from sozialraum import schwerpunktpaket
from sozialraum.schwerpunkte import bestimme
from sozialraum.schwerpunkte_erklaerung import bereich, erklaere, regelsatz
from sozialraum.schwerpunkte_robustheit import pruefe
from sozialraum.schwerpunkte_typen import Bestimmung, Grundlage, Merkmal, Ort, Rohwert, Stufen, Verfahren
from sozialraum.schwerpunkte_vergleich import Bewegung, Marke, vergleiche

TAG, DAVOR = date(2006, 12, 31), date(2004, 12, 31)
STATUS = Stufen((Fraction(-1), Fraction(1)), ("hoch", "mittel", "niedrig"))
GESPERRT, FEHLT = Wert(None, Zustand.GESPERRT), Wert(None, Zustand.KEINE_ANGABE)
ARMUT = Merkmal("s_armut", "armut", "Kinderarmut", "status", Fraction(1))


def verfahren(*merkmale: Merkmal, **anders: Any) -> Verfahren:
    angaben: dict[str, Any] = {"status": STATUS, "dynamik": None, "schwerpunkt": frozenset({("niedrig", "")}), "mindesteinwohner": 0}
    return Verfahren("probe", 1, "Probe", merkmale or (ARMUT,), **(angaben | anders))


def grundlage(modell: Verfahren, *werte: Any, einwohner: int | None = 1000, **orte: Any) -> Grundlage:
    """Je Stadtteil ein Wert für alle Merkmale, oder je Merkmal einer; Zahl, (Zahl, Zahl davor) oder Wert."""
    tage = {m.schluessel: (TAG, DAVOR if m.veraenderung else None) for m in modell.merkmale}
    liste = tuple(_ort(modell, nummer, eintrag, einwohner, orte) for nummer, eintrag in enumerate(werte, 1))
    return Grundlage(modell, liste, TAG, TAG, DAVOR, tage, TAG)


def _ort(modell: Verfahren, nummer: int, eintrag: Any, einwohner: int | None, anders: dict[str, Any]) -> Ort:
    je_merkmal = eintrag if isinstance(eintrag, dict) else {m.schluessel: eintrag for m in modell.merkmale}
    rohwerte = {m.schluessel: _roh(je_merkmal[m.schluessel]) for m in modell.merkmale}
    return replace(Ort(nummer, f"{nummer:03}", f"Teil {nummer}", "I", "Raum I", einwohner, rohwerte), **anders.get(f"o{nummer}", {}))


def _roh(eintrag: Any) -> Rohwert:
    jetzt, vorher = eintrag if isinstance(eintrag, tuple) else (eintrag, None)
    return Rohwert(_wert(jetzt), None if vorher is None else _wert(vorher))


def _wert(zahl: Any) -> Wert:
    return zahl if isinstance(zahl, Wert) else Wert(Fraction(zahl))


def klassen(ergebnis: Bestimmung) -> list[str]:
    return [zeile.statusklasse for zeile in ergebnis.zeilen]


class TestVonHand:
    # 1, 1, 1, 5: Mittel 2, Standardabweichung √3 ≈ 1,73; z = −0,58 (dreimal) und +1,73. Ein Indikator: der Index ist der z-Wert.
    def test_wer_ueber_der_grenze_liegt_ist_schwerpunktraum(self) -> None:
        ergebnis = bestimme(grundlage(verfahren(), 1, 1, 1, 5))
        assert klassen(ergebnis) == ["mittel", "mittel", "mittel", "niedrig"]
        assert [zeile.schluessel for zeile in ergebnis.schwerpunkte] == ["004"]
        assert abs(float(ergebnis.zeilen[3].z["s_armut"]) - sqrt(3)) < 1e-12

    def test_ein_entlastender_indikator_zaehlt_umgekehrt(self) -> None:
        modell = verfahren(replace(ARMUT, entlastend=True))
        ergebnis = bestimme(grundlage(modell, 1, 5, 5, 5))
        assert klassen(ergebnis) == ["niedrig", "mittel", "mittel", "mittel"]
        assert ergebnis.kennwerte["s_armut"].mittel == 4  # das Mittel bleibt das der gemessenen Werte

    def test_die_veraenderung_ist_die_differenz_zum_vergleichstag(self) -> None:
        modell = verfahren(
            ARMUT, Merkmal("d_armut", "armut", "Kinderarmut", "dynamik", Fraction(1), veraenderung=True),
            dynamik=Stufen((Fraction(-1), Fraction(1)), ("positiv", "stabil", "negativ")), schwerpunkt=frozenset({("mittel", "negativ")}),
        )  # fmt: skip
        # Veränderungen 0, 0, 0, 4: z = −0,58 (dreimal) und +1,73. Status 9, 1, 1, 5: der vierte ist mittel.
        ergebnis = bestimme(grundlage(modell, (9, 9), (1, 1), (1, 1), (5, 1)))
        assert [zeile.dynamikklasse for zeile in ergebnis.zeilen] == ["stabil", "stabil", "stabil", "negativ"]
        assert [zeile.schluessel for zeile in ergebnis.schwerpunkte] == ["004"]
        assert ergebnis.anzahl("mittel", "negativ") == 1 and ergebnis.anzahl("mittel") == 3

    def test_eine_klasse_beginnt_oberhalb_ihrer_grenze(self) -> None:
        assert klassen(bestimme(grundlage(verfahren(), 1, 3))) == ["hoch", "mittel"]  # z genau −1 und +1


class TestNichtBewertet:
    @pytest.mark.parametrize(
        ("wert", "satz"), [(GESPERRT, "gesperrt: Kinderarmut"), (FEHLT, "keine Angabe: Kinderarmut")], ids=["gesperrt", "fehlt"]
    )
    def test_was_fehlt_oder_gesperrt_ist_zaehlt_nie_als_null(self, wert: Wert, satz: str) -> None:
        ergebnis = bestimme(grundlage(verfahren(), 1, 1, 1, 5, wert))
        assert ergebnis.zeilen[4].grund == satz and not ergebnis.zeilen[4].z and not ergebnis.zeilen[4].schwerpunkt
        ohne = bestimme(grundlage(verfahren(), 1, 1, 1, 5))
        assert ergebnis.zeilen[:4] == ohne.zeilen and ergebnis.kennwerte == ohne.kennwerte
        mit_null = bestimme(grundlage(verfahren(), 1, 1, 1, 5, 0))
        assert mit_null.kennwerte != ohne.kennwerte and mit_null.zeilen[4].bewertet

    def test_zu_wenige_einwohnende_und_unbekannte_einwohnerzahl(self) -> None:
        modell = verfahren(mindesteinwohner=300)
        ergebnis = bestimme(grundlage(modell, 1, 1, 5, 99, 99, o4={"einwohner": 299}, o5={"einwohner": None}))
        assert [zeile.grund for zeile in ergebnis.nicht_bewertete] == ["299 Einwohnende, weniger als 300", "die Einwohnerzahl fehlt"]
        genau = bestimme(grundlage(modell, 1, 1, 5, einwohner=300))
        assert len(genau.bewertete) == 3

    def test_ein_ausschluss_nennt_seinen_grund(self) -> None:
        ergebnis = bestimme(grundlage(verfahren(), 1, 1, 5, 99, o4={"ausschluss": "Wohnheim"}))
        assert ergebnis.zeilen[3].grund == "ausgeschlossen: Wohnheim"

    def test_bei_einer_veraenderung_fehlt_auch_wem_der_alte_wert_fehlt(self) -> None:
        wandel = replace(ARMUT, veraenderung=True)
        ergebnis = bestimme(grundlage(verfahren(wandel), (1, 1), (5, 1), (5, 4), (5, FEHLT), (5, GESPERRT)))
        gruende = [zeile.grund for zeile in ergebnis.nicht_bewertete]
        assert gruende == ["keine Angabe: Kinderarmut, Veränderung", "gesperrt: Kinderarmut, Veränderung"]


@pytest.mark.parametrize(
    ("anders", "satz"),
    [
        ({"merkmale": ()}, "Status: Es fehlt ein Indikator."),
        ({"status": Stufen((Fraction(1), Fraction(0)), ("a", "b", "c"))}, "die aufsteigen"),
        ({"status": Stufen((Fraction(1),), ("a", "b", "c"))}, "Zu 1 Grenzen gehören 2 Klassen, nicht 3."),
        ({"status": Stufen((Fraction(1),), ("a", "a"))}, "einen eigenen Namen"),
        ({"schwerpunkt": frozenset()}, "Es fehlt die Regel"),
        ({"schwerpunkt": frozenset({("tief", "")})}, "nennt „tief“; diese Klassen gibt es nicht"),
        ({"dynamik": STATUS}, "gehören zusammen"),
        ({"merkmale": (replace(ARMUT, gewicht=Fraction(-1)),)}, "größer als 0"),
    ],
)
def test_ein_verfahren_mit_maengeln_wird_mit_einem_satz_abgelehnt(anders: dict[str, Any], satz: str) -> None:
    ergebnis = bestimme(grundlage(replace(verfahren(), **anders), 1, 5))
    assert not ergebnis.zeilen and satz in " ".join(ergebnis.fehler)


def test_ohne_unterschiede_und_ohne_werte_gibt_es_keine_liste() -> None:
    assert "„Kinderarmut“" in bestimme(grundlage(verfahren(), 2, 2)).fehler[0]
    leer = replace(grundlage(verfahren(), 1, 5), tage={"s_armut": (None, None)})
    assert bestimme(leer).fehler == ("„Kinderarmut“ hat bis zum 31.12.2006 keinen Wert.",)


ZAHLEN = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=3, max_size=30).filter(
    lambda paare: all(len({p[i] for p in paare}) > 1 for i in (0, 1)) and len({p[0] - p[1] for p in paare}) > 1
)


@given(ZAHLEN)
def test_die_naive_zweite_rechnung_kommt_auf_dasselbe(paare: list[tuple[int, int]]) -> None:
    """Ein belastendes mit Gewicht 2, ein entlastendes mit Gewicht 1; in Gleitkomma und ohne ein Modul des Produkts."""
    lob = Merkmal("s_lob", "lob", "Betreuung", "status", Fraction(1), entlastend=True)
    modell = verfahren(replace(ARMUT, gewicht=Fraction(2)), lob)
    ergebnis = bestimme(grundlage(modell, *({"s_armut": a, "s_lob": b} for a, b in paare)))

    def z(reihe: list[float]) -> list[float]:
        mittel = sum(reihe) / len(reihe)
        streuung = sqrt(sum((x - mittel) ** 2 for x in reihe) / len(reihe))
        return [(x - mittel) / streuung for x in reihe]

    summen = [2 * a - b for a, b in zip(z([p[0] for p in paare]), z([p[1] for p in paare]), strict=True)]
    if ergebnis.fehler or max(summen) - min(summen) < 1e-9:
        return
    for zeile, index in zip(ergebnis.zeilen, z(summen), strict=True):
        assert zeile.status is not None and abs(float(zeile.status.index) - index) < 1e-6
        if min(abs(index - 1), abs(index + 1)) > 1e-6:
            assert zeile.statusklasse == ("niedrig" if index > 1 else "mittel" if index > -1 else "hoch")


@given(ZAHLEN, st.randoms(use_true_random=False))
def test_die_reihenfolge_aendert_nichts_und_das_paket_gibt_alles_zurueck(paare: list[tuple[int, int]], zufall: Any) -> None:
    basis = grundlage(verfahren(), *(a for a, _ in paare))
    gemischt = list(basis.orte)
    zufall.shuffle(gemischt)
    ergebnis = bestimme(basis)
    assert bestimme(replace(basis, orte=tuple(gemischt))).zeilen == ergebnis.zeilen
    paket = schwerpunktpaket.erstelle({"name": "Probe"}, ergebnis)
    assert schwerpunktpaket.rechne_nach(paket) == []
    assert klassen(schwerpunktpaket.lies(paket)) == klassen(ergebnis)


class TestPaket:
    def paket(self) -> dict[str, Any]:
        return schwerpunktpaket.erstelle({"name": "Probe"}, bestimme(grundlage(verfahren(), 1, 1, 1, 5, GESPERRT)))

    def test_die_drei_zustaende_bleiben_verschieden(self) -> None:
        gelesen = schwerpunktpaket.lies(self.paket())
        assert [ort.werte["s_armut"].jetzt for ort in gelesen.grundlage.orte[3:]] == [Wert(Fraction(5)), GESPERRT]

    def test_ein_geaendertes_paket_faellt_auf(self) -> None:
        paket = self.paket()
        paket["ergebnis"]["zeilen"]["001"]["schwerpunkt"] = True
        saetze = schwerpunktpaket.rechne_nach(paket)
        assert "wurde verändert" in saetze[0] and saetze[1].startswith("Raum 001")

    @pytest.mark.parametrize("zahl", ["1e999999999", "NaN", "1/0", "", "0x10"])
    def test_was_keine_zahl_ist_wird_mit_einem_satz_abgelehnt(self, zahl: str) -> None:
        paket = self.paket()
        paket["raeume"][0]["werte"]["s_armut"][0] = zahl
        assert "Paket" in " ".join(schwerpunktpaket.rechne_nach(paket)) or "keine Zahl" in " ".join(schwerpunktpaket.rechne_nach(paket))

    def test_anderes_ist_kein_paket(self) -> None:
        assert schwerpunktpaket.rechne_nach([]) == ["Die Datei ist kein Paket einer Liste der Schwerpunkträume."]
        assert "unvollständig" in schwerpunktpaket.rechne_nach({"format": schwerpunktpaket.FORMAT, "version": "1"})[-1]


class TestErklaerung:
    def test_jeder_schritt_ist_ein_satz_mit_den_zahlen(self) -> None:
        ergebnis = bestimme(grundlage(verfahren(), 1, 1, 1, 5))
        teil = erklaere(ergebnis, ergebnis.zeilen[3]).teile[0]
        assert teil.schritte[0].rohwert == "Am 31.12.2006: 5,00\u00a0%."
        assert "z = (5,00 − 2,00) / 1,73 = +1,73 (hoch ist belastend)." in teil.schritte[0].z
        assert teil.klasse == "+1,73 liegt über 1: Status „niedrig“."
        assert erklaere(ergebnis, ergebnis.zeilen[3]).ergebnis == "Teil 4 hat Status „niedrig“ und ist damit ein Schwerpunktraum."

    def test_die_umkehr_eines_entlastenden_steht_dabei(self) -> None:
        ergebnis = bestimme(grundlage(verfahren(replace(ARMUT, entlastend=True)), 1, 5, 5, 5))
        satz = erklaere(ergebnis, ergebnis.zeilen[0]).teile[0].schritte[0].z
        assert "z = −(1,00 − 4,00) / 1,73 = +1,73 (hoch ist entlastend, deshalb mit umgekehrtem Vorzeichen)" in satz

    def test_wer_nicht_bewertet_ist_liest_warum(self) -> None:
        ergebnis = bestimme(grundlage(verfahren(), 1, 5, FEHLT))
        assert erklaere(ergebnis, ergebnis.zeilen[2]).ergebnis == "Teil 3 ist nicht bewertet: keine Angabe: Kinderarmut."

    def test_bereiche_und_regel_in_worten(self) -> None:
        assert [bereich(STATUS, n) for n in range(3)] == ["bei höchstens −1", "über −1 bis 1", "über 1"]
        assert regelsatz(verfahren()) == "Schwerpunktraum ist, wer in eine dieser Gruppen fällt: Status „niedrig“."


class TestVergleich:
    def test_wer_die_klasse_wechselt_und_wer_dazukommt(self) -> None:
        alt, neu = bestimme(grundlage(verfahren(), 1, 1, 1, 5, FEHLT)), bestimme(grundlage(verfahren(), 5, 1, 1, 1, 1))
        je = {zeile.schluessel: zeile for zeile in vergleiche(alt, neu).zeilen}
        assert (je["001"].bewegung, je["001"].schritte, je["001"].marke) == (Bewegung.BELASTETER, 1, Marke.NEU)
        assert (je["004"].bewegung, je["004"].schritte, je["004"].marke) == (Bewegung.ENTLASTET, -1, Marke.FORT)
        assert (je["002"].bewegung, je["002"].bewegt) == (Bewegung.GLEICH, False)
        assert (je["005"].bewegung, je["005"].bewegt) == (Bewegung.NEU, True)

    def test_bei_anderen_klassen_gibt_es_keine_richtung(self) -> None:
        anders = verfahren(status=Stufen((Fraction(1),), ("unauffällig", "auffällig")), schwerpunkt=frozenset({("auffällig", "")}))
        vergleich = vergleiche(bestimme(grundlage(verfahren(), 1, 1, 1, 5)), bestimme(grundlage(anders, 1, 1, 1, 5)))
        assert not vergleich.messbar and {zeile.schritte for zeile in vergleich.zeilen} == {None}
        assert [zeile.schluessel for zeile in vergleich.mit(Marke.BLEIBT)] == ["004"]


class TestRobustheit:
    def test_die_gegenrechnungen_sind_aufzaehlbar_und_genau(self) -> None:
        zwei = verfahren(ARMUT, Merkmal("s_arbeit", "arbeit", "Arbeitslose", "status", Fraction(1)))
        werte = [{"s_armut": a, "s_arbeit": b} for a, b in ((1, 1), (1, 2), (2, 1), (9, 3))]
        robustheit = pruefe(bestimme(grundlage(zwei, *werte)))
        assert len(robustheit.varianten) == 2 + 4  # zwei Indikatoren, zwei Grenzen in beide Richtungen
        assert robustheit == pruefe(bestimme(grundlage(zwei, *werte)))

    def test_wer_knapp_an_der_grenze_liegt_wechselt(self) -> None:
        # z genau −1 und +1: die obere Grenze 1 um 0,1 niedriger macht aus „mittel“ „niedrig“.
        robustheit = pruefe(bestimme(grundlage(verfahren(), 1, 3)))
        zweiter = robustheit.zeilen[1]
        assert not zweiter.stabil and [a.variante for a in zweiter.schwerpunkt_wechselt] == ["Status: Grenze 1 um\u00a00,1 niedriger"]

    def test_ohne_einen_indikator_bleibt_der_kreis_der_bewerteten(self) -> None:
        zwei = verfahren(ARMUT, Merkmal("s_arbeit", "arbeit", "Arbeitslose", "status", Fraction(1)))
        werte: list[Any] = [{"s_armut": a, "s_arbeit": b} for a, b in ((1, 1), (1, 2), (9, 3))] + [{"s_armut": 50, "s_arbeit": FEHLT}]
        ohne_arbeit = next(v for v in pruefe(bestimme(grundlage(zwei, *werte))).varianten if "Arbeitslose" in v.name)
        assert not ohne_arbeit.ergebnis.je_schluessel["004"].bewertet
