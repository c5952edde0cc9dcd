"""Diagramme: ehrlich ab null, lesbar in Grau, ohne Skript und ohne style; fehlend, gesperrt und null sehen nie gleich aus."""

import re
import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from basis import diagramme as d
from basis.diagramme import svg
from basis.zahlen import Wert, Zustand, zahl

GESPERRT = Wert(None, Zustand.GESPERRT)
BOESE = '<script>alert("x")</script>'


def eins(wert):
    return zahl(wert, 1)


def karte(*werte, url="", gruppe="I", name="Silberhöhe"):
    kacheln = [d.Kachel(str(461 + nr), name, nr, 0, wert, gruppe, url) for nr, wert in enumerate(werte)]
    return d.kachelkarte(kacheln, d.Klassen((12, 20, 30, 45)), titel="Silberhöhe liegt am höchsten", schreibweise=eins)


ALLE = {
    "balken": d.balken([d.Balken(BOESE, 5, plan=6, prognose=7, vorjahr=4, szenario=3)], titel=BOESE, einheit=BOESE),
    "gruppenbalken": d.gruppenbalken([d.Gruppe(BOESE, (1, 2))], [d.Variante(BOESE, d.Art.IST), d.Variante("B", d.Art.PLAN)], titel=BOESE),
    "spannen": d.spannen([d.Spanne(BOESE, 5, 4, 7)], titel=BOESE),
    "verlauf": d.verlauf([d.Linie(BOESE, (1, None, GESPERRT, 4))], [BOESE, "2", "3", "4"], titel=BOESE),
    "abweichungssaeulen": d.abweichungssaeulen([d.Saeule(BOESE, 1), d.Saeule("2", -3, True)], titel=BOESE, einheit=BOESE, null=BOESE),
    "konsolidierungspfad": d.konsolidierungspfad([d.Stufe(BOESE, 200_00), d.Stufe("2008", 100_00)], titel=BOESE),
    "kachelkarte": d.kachelkarte([d.Kachel(BOESE, BOESE, 0, 0, 3, BOESE, BOESE)], d.Klassen((2,)), titel=BOESE),
    "polygonkarte": d.polygonkarte(
        [d.Umriss(BOESE, BOESE, (((0, 0), (9, 0), (9, 9), (0, 0)),), 3, BOESE, BOESE)], d.Klassen((2,)), titel=BOESE
    ),
}
KLEINE = {
    "sparkline": d.sparkline([1, None, 3], soll=2, titel=BOESE),
    "bullet": d.bullet(5, plan=6, soll=4, maximum=10, titel=BOESE),
    "korridor": d.bullet(5, korridor=(4, 6), minimum=3, maximum=7, titel=BOESE),
    "balken_budget": d.balken_budget(100, ist=60, gebunden=20, prognose=120, titel=BOESE),
    "status": d.status_zeichen("handeln", mit_titel=True),
}
BILDER = {**{name: bild.svg for name, bild in ALLE.items()}, **KLEINE}


@pytest.fixture(params=BILDER, ids=str)
def bild(request):
    return BILDER[request.param]


def test_jedes_bild_ist_wohlgeformt_und_sein_titel_ist_das_erste_kind(bild):
    assert ET.fromstring(bild)[0].tag == "title"


@pytest.mark.zusage("fremdes_skript")
def test_fremder_text_wird_nie_zu_einem_element(bild):
    assert not {"script", "alert"} & {element.tag for element in ET.fromstring(bild).iter()}
    assert "<script" not in bild


def test_kein_bild_hat_ein_style_attribut_ein_muster_oder_eine_kennung(bild):
    assert not re.search(r"\s(style|id|on\w+)=|<pattern|<style|url\(", bild)


def test_jede_schrift_ist_mindestens_13_pixel_hoch(bild):
    assert all(float(groesse) >= 13 for groesse in re.findall(r'font-size="([\d.]+)"', bild))


def test_jede_form_traegt_ihre_farbe_als_attribut(bild):
    for element in ET.fromstring(bild).iter():
        if element.tag in ("rect", "path", "circle", "text"):
            assert "fill" in element.attrib or element.get("class") == "m-rahmen", element.attrib


def test_ein_bild_ohne_verweise_ist_ein_bild_mit_verweisen_eine_gruppe():
    assert 'role="img"' in karte(3).svg
    assert 'role="group"' in karte(3, url="/gebiet/461/").svg


def test_balken_beginnen_bei_null_und_sind_so_lang_wie_ihr_wert():
    breiten = [
        float(b) for b in re.findall(r'class="d-ist"[^>]*? width="([\d.]+)"', d.balken([d.Balken("a", 1), d.Balken("b", 4)], titel="t").svg)
    ]
    anfaenge = re.findall(r'class="d-ist" x="([\d.]+)"', d.balken([d.Balken("a", 1), d.Balken("b", 4)], titel="t").svg)
    assert breiten[1] == pytest.approx(4 * breiten[0], abs=0.3)
    assert len(set(anfaenge)) == 1


def test_negative_balken_gehen_von_null_nach_links():
    bild = d.balken([d.Balken("a", 2), d.Balken("b", -2)], titel="t").svg
    (x1, b1), (x2, b2) = [(float(x), float(b)) for x, b in re.findall(r'class="d-ist" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', bild)]
    assert x2 + b2 == pytest.approx(x1, abs=0.2)
    assert b1 == pytest.approx(b2, abs=0.2)


def test_was_nur_geplant_ist_wird_umrandet_und_nennt_seine_zahl():
    bild = d.balken([d.Balken("a", plan=5, vorjahr=4), d.Balken("b")], titel="t", haupt=d.Art.PLAN)
    assert 'class="d-plan"' in bild.svg and 'class="d-ist"' not in bild.svg
    assert ">5<" in bild.svg and bild.svg.count("kein Wert") == 1
    assert bild.kopf == ("Gebiet", "Ansatz (Plan)", "Vorjahr")


def test_fehlend_gesperrt_und_null_sehen_in_balken_verschieden_aus():
    bilder = {d.balken([d.Balken("a", wert)], titel="t").svg for wert in (None, GESPERRT, 0, Wert(Decimal(0)))}
    assert len(bilder) == 3


def test_ein_budget_ohne_ansatz_hat_weder_umriss_noch_ueberschreitung():
    ohne, null = d.balken_budget(None, ist=60, prognose=80), d.balken_budget(0, ist=60, prognose=80)
    assert "d-schlecht-s" in null and "d-schlecht-s" not in ohne
    assert ohne.count("<rect") < d.balken_budget(80, ist=60, prognose=80).count("<rect")


def test_fehlend_gesperrt_und_null_sehen_auf_der_karte_verschieden_aus():
    fehlend, gesperrt, null = karte(None), karte(GESPERRT), karte(0)
    assert ">–<" in fehlend.svg and ">·<" in gesperrt.svg and ">0,0<" in null.svg
    assert "m-schraffur" in fehlend.svg and "m-schraffur" in gesperrt.svg and "m-schraffur" not in null.svg
    striche = [re.search(r'm-schraffur" d="([^"]+)"', bild.svg).group(1) for bild in (fehlend, gesperrt)]
    assert striche[0] != striche[1]


def test_fehlend_gesperrt_und_null_stehen_verschieden_in_der_tabelle():
    assert [zeile[-1] for zeile in karte(None, GESPERRT, 0).werte] == ["–", "·", "0,0"]


def _punkte(svg: str) -> list[float]:
    return [float(x) for x in re.findall(r'<circle[^>]* cx="([\d.]+)"', svg)]


def test_ein_verlauf_steht_in_gleichen_abstaenden_oder_nach_den_tagen():
    linie, achse = [d.Linie("a", (1, 2, 3))], ["2001", "2002", "2011"]
    links, mitte, rechts = _punkte(d.verlauf(linie, achse, titel="t").svg)
    assert mitte - links == pytest.approx(rechts - mitte, abs=0.2)
    tage = [date(2001, 1, 1), date(2002, 1, 1), date(2011, 1, 1)]
    links, mitte, rechts = _punkte(d.verlauf(linie, achse, titel="t", tage=tage).svg)
    assert (mitte - links) / (rechts - links) == pytest.approx(0.1, abs=0.005)


def test_ein_beginn_liegt_nach_dem_kalender_auch_ausserhalb_der_werte():
    linie, tage = [d.Linie("a", (1, 2))], (date(2006, 1, 1), date(2007, 1, 1))
    ohne = _punkte(d.verlauf(linie, ["x", "y"], titel="t", tage=tage).svg)
    mitten = d.verlauf(linie, ["x", "y"], titel="t", tage=tage, beginn=(date(2006, 7, 1), "Beginn")).svg
    assert _punkte(mitten) == ohne and ">Beginn</text>" in mitten
    danach = _punkte(d.verlauf(linie, ["x", "y"], titel="t", tage=tage, beginn=(date(2010, 1, 1), "Beginn")).svg)
    assert danach[0] == ohne[0] and danach[1] < ohne[1], "the values move together, the begin stands behind them"
    einer = d.verlauf([d.Linie("a", (1,))], ["x"], titel="t", tage=tage[:1], beginn=(tage[0], "Beginn")).svg
    assert ">Beginn</text>" in einer
    with pytest.raises(d.Diagrammfehler):
        d.verlauf(linie, ["x", "y"], titel="t", beginn=(tage[0], "Beginn"))


@pytest.mark.parametrize("tage", [[date(2001, 1, 1)], [date(2002, 1, 1), date(2001, 1, 1)], [date(2001, 1, 1), date(2001, 1, 1)]])
def test_ein_verlauf_lehnt_tage_ab_die_nicht_passen(tage):
    with pytest.raises(d.Diagrammfehler):
        d.verlauf([d.Linie("a", (1, 2))], ["x", "y"], titel="t", tage=tage)


def test_was_eine_prognose_fortsetzt_steht_noch_aus_und_fehlt_nicht():
    ist, prognose = d.Linie("Ist", (1, None, 3, None)), d.Linie("Prognose", (None, None, 3, 4), art="prognose")
    assert d.verlauf([ist, prognose], ["1", "2", "3", "4"], titel="Verlauf").svg.count(">–<") == 1
    assert d.verlauf([ist], ["1", "2", "3", "4"], titel="Verlauf").svg.count(">–<") == 2


def test_eine_luecke_unterbricht_den_verlauf():
    ganz = d.verlauf([d.Linie("a", (1, 2, 3, 4))], list("abcd"), titel="t").svg
    luecke = d.verlauf([d.Linie("a", (1, None, 3, 4))], list("abcd"), titel="t").svg
    assert len(re.findall(r'<path class="d-linie"', ganz)) == 1
    assert "–" in luecke and luecke.count("<circle") == 3


def test_ein_nicht_zugeordnetes_gebiet_bleibt_auf_der_karte_und_ist_gestrichelt():
    bild = karte(3, gruppe="")
    assert "Silberhöhe" in bild.svg and "m-offen-dunkel" in bild.svg
    assert bild.werte[0][1] == "nicht zugeordnet"
    assert "keinem Sozialraum zugeordnet" in [wort for _, wort in bild.legende]


def test_ein_wert_auf_der_grenze_gehoert_in_die_hoehere_klasse():
    klassen = d.Klassen((12, 20, 30, 45))
    assert [klassen.nummer(wert) for wert in (Fraction(119, 10), 12, 20, 30, 45, None, GESPERRT)] == [1, 2, 3, 4, 5, 0, 0]
    assert [klassen.wort(nr) for nr in (1, 2, 5)] == ["unter 12", "12 bis unter 20", "ab 45"]


def test_der_status_zeigt_vier_verschiedene_formen_und_worte():
    assert len({d.status_zeichen(status) for status in d.Status}) == 4
    assert [d.STATUS_WORTE[status] for status in d.Status] == ["im Plan", "beobachten", "handeln", "kein Wert"]
    with pytest.raises(ValueError):
        d.status_zeichen("rot")


def test_zwei_kacheln_am_selben_ort_werden_abgelehnt():
    with pytest.raises(d.Diagrammfehler, match="eigenen Ort"):
        d.kachelkarte([d.Kachel("1", "a", 0, 0), d.Kachel("2", "b", 0, 0)], d.Klassen((1,)), titel="t")


def test_jedes_gebiet_ohne_kachelplan_bekommt_einen_eigenen_ort():
    orte = d.ordne_an([(str(nr), str(nr // 9)) for nr in range(63)])
    assert len(set(orte.values())) == 63


def test_gleich_aussehende_varianten_werden_abgelehnt():
    with pytest.raises(d.Diagrammfehler, match="nicht gleich aussehen"):
        d.gruppenbalken([d.Gruppe("a", (1, 2))], [d.Variante("x", d.Art.IST), d.Variante("y", d.Art.IST)], titel="t")


def test_der_konsolidierungspfad_nennt_veraenderung_mit_vorzeichen():
    bild = d.konsolidierungspfad([d.Stufe("2007", 19_833_500_00), d.Stufe("2008", 17_833_500_00)], titel="t")
    assert bild.werte[1] == ("2008", "17.834", "−2.000", "−10,1\u00a0%")


def test_geojson_andere_form_als_polygon_wird_abgelehnt():
    with pytest.raises(d.Diagrammfehler, match="Polygon"):
        d.ringe_aus_geojson({"type": "Point", "coordinates": [1, 2]})


@given(st.lists(st.one_of(st.none(), st.just(GESPERRT), st.integers(-(10**12), 10**12)), min_size=1, max_size=6))
def test_jede_reihe_ergibt_wohlgeformte_bilder_und_jeder_wert_steht_in_der_tabelle(werte):
    balken = d.balken([d.Balken(f"Gebiet {nr}", wert) for nr, wert in enumerate(werte)], titel="t")
    linien = d.verlauf([d.Linie("a", tuple(werte))], [str(nr) for nr in range(len(werte))], titel="t")
    for bild in (balken, linien):
        ET.fromstring(bild.svg)
        assert len(bild.werte) == len(werte)
    ET.fromstring(d.sparkline(werte, titel="t"))


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9))
@example(0.0, 5e-324)
@example(5e-324, 0.0)
@example(-0.0078125, 25025026.0)
def test_die_achsenteilung_ueberdeckt_den_bereich(unten, spanne):
    marken = svg.teilung(unten, unten + spanne)
    strich = 1e-8 * spanne  # far less than a line is wide
    assert marken[0] <= unten + 1e-6 * max(1, abs(unten)) + strich
    assert marken[-1] >= unten + spanne - 1e-6 * max(1, abs(unten + spanne)) - strich
    assert 2 <= len(marken) <= 12


@given(st.text(max_size=40), st.integers(20, 200))
def test_gekuerzter_text_passt_in_seine_breite(text, breite):
    kurz = svg.kuerze(text, breite)
    assert kurz == text or svg.breite_von(kurz) <= breite


def test_linien_die_am_selben_wert_enden_werden_beide_benannt() -> None:
    bild = d.verlauf([d.Linie("Bestand", (1, 2)), d.Linie("begonnen", (0, 2), art="vergleich")], ["a", "b"], titel="Gleichstand")
    assert "Bestand" in bild.svg and "begonnen" in bild.svg


def test_eine_langgestreckte_stadt_passt_auf_eine_seite() -> None:
    hoch = ((11.9, 51.0), (11.91, 51.0), (11.91, 52.0), (11.9, 52.0), (11.9, 51.0))
    karte = d.polygonkarte([d.Umriss("1", "A", (hoch,), 1, "I")], d.Klassen((2,)), titel="t")
    breite, hoehe = (float(zahl) for zahl in karte.svg.split('viewBox="0 0 ')[1].split('"')[0].split())
    assert hoehe <= 1.15 * breite + 1


def test_der_schluessel_steht_ganz_in_seinem_gebiet_auch_wenn_der_schwerpunkt_am_rand_liegt() -> None:
    from basis.diagramme.polygonkarte import _ort_der_schrift, _sehnen

    bogen = [(0, 0), (120, 0), (120, 20), (30, 20), (30, 180), (120, 180), (120, 200), (0, 200), (0, 0)]
    ort = _ort_der_schrift([bogen], "5955")
    assert ort is not None
    assert any(a + 12 <= ort[0] <= b - 12 for a, b in _sehnen(bogen, ort[1] - 4))
    assert _ort_der_schrift([[(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]], "595") == (50, 54)


def test_abweichungssaeulen_stehen_um_die_null_und_sagen_was_prognose_ist() -> None:
    saeulen = [d.Saeule("Jan", -50), d.Saeule("Feb", None), d.Saeule("Mär", 100, erwartet=True)]
    bild = d.abweichungssaeulen(saeulen, titel="Abweichung", kopf=("Monat", "Ist", "Prognose"))
    assert bild.werte == (("Jan", "−50", "–"), ("Feb", "–", "–"), ("Mär", "–", "100"))
    assert bild.svg.count('class="d-gut"') == 1 and bild.svg.count("stroke-dasharray") == 1 and ">Plan = 0<" in bild.svg
    with pytest.raises(d.Diagrammfehler):
        d.abweichungssaeulen([], titel="leer")


def test_die_legende_des_budgetbalkens_nennt_jedes_stueck() -> None:
    worte = [wort for _, wort in d.legende_budget()]
    assert worte == ["Ist", "Festlegung", "Prognose bis 31.12.", "fortgeschriebener Ansatz", "über Ansatz"]
