"""Kennzahlen der Fallstatistik: von Hand, gegen eine naive Rechnung, und was kleine Zahlen mit ihnen machen."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from basis.zahlen import GESPERRT, Wert, Zustand, zahl
from sozialraum.fallkennzahlen import Fallsummen, Kennzahl, Sichtbar, Zaehlung, kennzahlen, summe

VON_HAND = Fallsummen(
    je_form={
        "ambulant": Zaehlung(bestand=30, begonnen=12, beendet=8, tage=2000, beendet_mit_tagen=8),
        "teilstationaer": Zaehlung(bestand=10, begonnen=3, beendet=2, tage=435, beendet_mit_tagen=2),
        "stationaer": Zaehlung(bestand=20, begonnen=5, beendet=0),
    },
    stationaer_in=12,
    stationaer_ausserhalb=6,
    stationaer_ohne_ort=2,
    unter_21=2_000,
)


def nach_schluessel(summen: Fallsummen, **sichtbar: bool) -> dict[str, Kennzahl]:
    return {k.schluessel: k for k in kennzahlen(summen, Sichtbar(**sichtbar))}


def test_das_beispiel_von_hand() -> None:
    k = nach_schluessel(VON_HAND)
    assert k["hze_je_1000"].wert == Wert(Fraction(30))  # 60 Hilfen auf 2.000 junge Menschen
    assert k["hze_je_10000"].wert == Wert(Fraction(350))  # 60 laufende und 10 beendete
    assert (k["ambulant_stationaer"].wert, k["ambulant_stationaer"].gegenwert) == (Wert(Fraction(60)), Wert(Fraction(40)))
    assert zahl(k["in_ausserhalb"].wert, 1) == "66,7" and zahl(k["in_ausserhalb"].gegenwert, 1) == "33,3"
    assert zahl(k["dauer"].wert, 1) == "8,0"  # 2.435 Tage / 10 Hilfen / 30,4375
    assert (k["zugaenge"].wert, k["abgaenge"].wert) == (Wert(Fraction(20)), Wert(Fraction(10)))


def test_jede_kennzahl_nennt_definition_zaehler_und_nenner() -> None:
    for k in kennzahlen(VON_HAND):
        assert k.definition.endswith(".") and k.zaehler_name and k.zaehler.zahl is not None
        assert bool(k.nenner_name) == (k.nenner.zahl is not None)


def test_auf_einer_hoeheren_ebene_ist_die_dichte_die_summe_durch_die_summe() -> None:
    """Zwei Stadtteile: 10 je 1.000 von 1.000 und 40 je 1.000 von 500; zusammen 30 von 1.500, nicht das Mittel 25."""
    teile = [(Zaehlung(bestand=10), 1_000), (Zaehlung(bestand=20), 500)]
    zusammen = Fallsummen({"ambulant": summe(z for z, _ in teile)}, unter_21=sum(n for _, n in teile))
    einzeln = [nach_schluessel(Fallsummen({"ambulant": z}, unter_21=n))["hze_je_1000"].wert.zahl for z, n in teile]
    assert einzeln == [10, 40]
    assert nach_schluessel(zusammen)["hze_je_1000"].wert == Wert(Fraction(20))


def test_ohne_bevoelkerung_steht_der_grund_da_und_keine_null() -> None:
    k = nach_schluessel(Fallsummen({"ambulant": Zaehlung(bestand=4)}))
    assert k["hze_je_1000"].wert.zustand is Zustand.KEINE_ANGABE and "Bevölkerung" in k["hze_je_1000"].grund
    assert "niemand" in nach_schluessel(Fallsummen({}, unter_21=0))["hze_je_1000"].grund


def test_ohne_faelle_ist_die_dichte_null_und_ein_verhaeltnis_gibt_es_nicht() -> None:
    k = nach_schluessel(Fallsummen({}, unter_21=100))
    assert k["hze_je_1000"].wert == Wert(Fraction(0))
    assert k["in_ausserhalb"].wert.zustand is Zustand.KEINE_ANGABE and "keine solche Hilfe" in k["in_ausserhalb"].grund
    assert k["dauer"].wert.zustand is Zustand.KEINE_ANGABE and k["dauer"].grund


class TestGesperrt:
    def test_eine_dichte_auf_gesperrten_faellen_ist_gesperrt(self) -> None:
        summen = Fallsummen({"ambulant": Zaehlung(bestand=2)}, unter_21=100)
        k = nach_schluessel(summen, bestand=False)
        assert {k["hze_je_1000"].wert, k["hze_je_1000"].zaehler, k["hze_je_10000"].wert} == {GESPERRT}
        assert nach_schluessel(summen)["hze_je_1000"].wert == Wert(Fraction(20))

    def test_beide_seiten_eines_verhaeltnisses_sind_zusammen_gesperrt(self) -> None:
        k = nach_schluessel(Fallsummen(stationaer_in=20, stationaer_ausserhalb=1), ort=False)["in_ausserhalb"]
        assert {k.wert, k.zaehler, k.nenner, k.gegenwert} == {GESPERRT}

    def test_eine_seite_null_bleibt_offen(self) -> None:
        k = nach_schluessel(Fallsummen(stationaer_in=20, stationaer_ausserhalb=0))["in_ausserhalb"]
        assert k.wert == Wert(Fraction(100))

    def test_eine_gesperrte_dauer_sagt_nicht_ob_es_faelle_gab(self) -> None:
        leer = nach_schluessel(Fallsummen({}), dauer=False)["dauer"]
        eine = nach_schluessel(Fallsummen({"ambulant": Zaehlung(beendet=1, tage=90, beendet_mit_tagen=1)}), dauer=False)["dauer"]
        assert leer == eine and leer.wert is GESPERRT


anzahl = st.integers(0, 5_000)
zaehlungen = st.builds(Zaehlung, anzahl, anzahl, anzahl, anzahl, st.integers(1, 5_000))


@given(st.dictionaries(st.sampled_from(["ambulant", "teilstationaer", "stationaer"]), zaehlungen), anzahl, anzahl, st.integers(1, 10**6))
def test_wie_eine_naive_rechnung_mit_kommazahlen(je_form: dict[str, Zaehlung], innen: int, aussen: int, jung: int) -> None:
    k = nach_schluessel(Fallsummen(je_form, innen, aussen, unter_21=jung))
    bestand = sum(z.bestand for z in je_form.values())
    naiv = {"hze_je_1000": bestand * 1000 / jung, "hze_je_10000": (bestand + sum(z.beendet for z in je_form.values())) * 10000 / jung}
    if innen + aussen:
        naiv["in_ausserhalb"] = innen * 100 / (innen + aussen)
    if je_form:
        tage, beendet = sum(z.tage for z in je_form.values()), sum(z.beendet_mit_tagen for z in je_form.values())
        naiv["dauer"] = tage / beendet / 30.4375
    for schluessel, wert in naiv.items():
        assert abs(float(k[schluessel].wert.zahl or 0) - wert) <= 1e-9 * max(1, wert)


@given(st.dictionaries(st.sampled_from(["ambulant", "stationaer"]), zaehlungen), anzahl, anzahl)
def test_die_beiden_seiten_eines_verhaeltnisses_ergeben_hundert(je_form: dict[str, Zaehlung], innen: int, aussen: int) -> None:
    for k in kennzahlen(Fallsummen(je_form, innen, aussen)):
        if k.gegenwert is not None and k.wert.zahl is not None:
            assert Decimal(100) == Fraction(k.wert.zahl) + Fraction(k.gegenwert.zahl or 0)
