"""The one table rendering and the number filters."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template.loader import get_template
from django.test import RequestFactory

from basis.tables import Column, DatumColumn, EuroColumn, ProzentColumn, StatusColumn, Table, TeurColumn, WertColumn
from basis.templatetags import zahlen as filters
from basis.zahlen import Wert, Zustand


class Probe(Table):
    caption = "Sozialräume mit Betrag"
    name = Column(verbose_name="Sozialraum")
    betrag = EuroColumn(verbose_name="Betrag")
    teur = TeurColumn(verbose_name="TEUR", accessor="betrag")
    anteil = ProzentColumn(verbose_name="Anteil")
    wert = WertColumn(verbose_name="je 1.000")
    tag = DatumColumn(verbose_name="Stand")
    status = StatusColumn(verbose_name="Status")


def zeile(name, wert, betrag=1_234_50):
    return {"name": name, "betrag": betrag, "anteil": Fraction(1, 8), "wert": wert, "tag": date(2007, 9, 30), "status": "handeln"}


ZEILEN = [
    zeile("I", Wert(Decimal("47.94"))),
    zeile("II", Wert(None, Zustand.GESPERRT)),
    zeile("III", Wert(None, Zustand.KEINE_ANGABE)),
    zeile("IV", Wert(Decimal(0))),
]


def html(table, query=""):
    request = RequestFactory().get(f"/?{query}")
    return get_template("_table.html").render({"table": table, "request": request})


def text(fragment):
    return re.sub(r"<[^>]+>", "", fragment)


def test_jede_tabelle_braucht_eine_beschriftung():
    class Ohne(Table):
        name = Column()

    with pytest.raises(ValueError, match="caption"):
        Ohne([])


def test_die_tabelle_hat_beschriftung_kopfzellen_und_einen_rahmen_mit_namen():
    seite = html(Probe(ZEILEN))
    assert "<caption" in seite and "Sozialräume mit Betrag</caption>" in seite
    assert seite.count('<th scope="col"') == 7
    assert seite.count('<th scope="row"') == 4
    assert 'role="region" tabindex="0" aria-label="Tabelle: Sozialräume mit Betrag"' in seite
    assert "style=" not in seite


def test_zahlen_sind_deutsch_und_stehen_rechts():
    seite = html(Probe(ZEILEN[:1]))
    assert '<td class="n">1.234,50\u00a0€</td>' in seite
    assert '<td class="n">12,5\u00a0%</td>' in seite
    assert ">47,9<" in seite and ">30.09.2007<" in seite


def test_fehlend_gesperrt_und_null_sehen_in_der_tabelle_verschieden_aus():
    zellen = [filters.wert(ZEILEN[nr]["wert"], 1) for nr in (1, 2, 3)]
    assert [text(zelle) for zelle in zellen] == ["·gesperrt", "–kein Wert", "0,0"]


def test_summen_stehen_einmal_im_fuss_und_werden_nicht_von_der_tabelle_gerechnet():
    seite = html(Probe(ZEILEN, totals=[{"name": "Summe", "betrag": 4_938_00}]))
    fuss = re.search(r"<tfoot>.*</tfoot>", seite, re.S).group()
    assert '<th scope="row">Summe</th>' in fuss and "4.938,00\u00a0€" in fuss


def test_gruppen_bekommen_eine_kopfzeile_und_lassen_sich_nicht_umsortieren():
    seite = html(Probe(ZEILEN, group_by=lambda eintrag: "Ressort I" if eintrag["name"] < "III" else "Ressort II"))
    assert seite.count('scope="rowgroup"') == 2
    assert "st-sort" not in seite


def test_die_sortierung_steht_als_aria_sort_am_kopf_und_behaelt_die_uebrige_abfrage():
    seite = html(Probe(ZEILEN, order_by="-name"), "sr=2&sortierung=-name")
    assert 'aria-sort="descending"' in seite
    assert 'href="?sr=2&amp;sortierung=name"' in seite


def test_blaettern_behaelt_die_uebrige_abfrage():
    table = Probe(ZEILEN)
    table.paginate(page=1, per_page=2)
    seite = html(table, "sr=2")
    assert 'href="?sr=2&amp;seite=2"' in seite and 'aria-current="page"' in seite
    assert "1 bis 2 von 4" in text(seite)


def test_eine_leere_tabelle_sagt_es():
    assert "Keine Einträge." in html(Probe([]))


@pytest.mark.zusage("fremdes_skript")
def test_fremder_text_wird_maskiert():
    assert "<script>" not in html(Probe([zeile("<script>", None)]))


@pytest.mark.parametrize(
    ("name", "wert", "erwartet"),
    [
        ("euro", 123_456_700, "1.234.567,00\u00a0€"),
        ("euro_kurz", 123_456_700, "1.234.567\u00a0€"),
        ("euro_vorzeichen", 1_00, "+1,00\u00a0€"),
        ("euro_vorzeichen", -1_00, "−1,00\u00a0€"),
        ("teur", 1_983_350_000, "19.834"),
        ("teur_vorzeichen", 13_000_000, "+130"),
        ("teur_vorzeichen", 100, "0"),
        ("datum", date(2007, 9, 30), "30.09.2007"),
        ("prozent", Fraction(1, 8), "12,5\u00a0%"),
        ("prozent_vorzeichen", Fraction(1, 50), "+2,0\u00a0%"),
        ("prozent_vorzeichen", Fraction(-1, 50), "−2,0\u00a0%"),
    ],
)
def test_filter_schreiben_deutsch(name, wert, erwartet):
    assert getattr(filters, name)(wert) == erwartet


@pytest.mark.parametrize(
    "name",
    ["euro", "euro_kurz", "euro_vorzeichen", "teur", "teur_vorzeichen", "zahl", "wert", "prozent", "vorzeichen", "datum", "zeitpunkt"],
)
def test_kein_filter_macht_aus_einem_fehlenden_wert_eine_null(name):
    assert text(getattr(filters, name)(None)) == "–kein Wert"
