"""Lists: 50 rows a page, the export holds all of them, exactly and in the order shown, and its file has a safe name."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.test import RequestFactory

from basis.export import Blatt, Geld
from basis.lists import as_file, export_links, list_page
from basis.tables import Column, EuroColumn, JaNeinColumn, Table, TeurColumn


class Posten(Table):
    caption = "Posten"
    name = Column()
    betrag = EuroColumn()
    tausend = TeurColumn()
    fest = JaNeinColumn()


ZEILEN = [{"name": f"P{n:03d}", "betrag": n * 101, "tausend": n, "fest": n % 2 == 0} for n in range(120)]


def _csv(abfrage: str, zeilen: Any = ZEILEN) -> list[str]:
    request = RequestFactory().get(f"/?{abfrage}")
    antwort = list_page(request, template="", table=Posten, rows=zeilen, name="posten", notes=["Stand heute"])
    return antwort.content.decode("utf-8-sig").split("\r\n")


def test_der_export_enthaelt_alle_zeilen_nicht_nur_die_seite() -> None:
    zeilen = _csv("format=csv&seite=2")
    assert zeilen[0] == "Name;Betrag;Tausend;Fest" and zeilen[1] == "P000;0,00;0,00;ja" and zeilen[120] == "P119;120,19;1,19;nein"
    assert zeilen[-2] == "Stand heute"


def test_der_export_ist_sortiert_wie_die_liste() -> None:
    assert _csv("format=csv&sortierung=-betrag")[1].startswith("P119;")


def test_ein_fehlender_betrag_ist_eine_leere_zelle_und_keine_null() -> None:
    assert _csv("format=csv", [{"name": "=1+1", "betrag": None, "tausend": None, "fest": False}])[1] == "'=1+1;;;nein"


@pytest.mark.parametrize("format", ["pdf", "XLSX", "../csv"])
def test_andere_formate_gibt_es_nicht(format: str) -> None:
    with pytest.raises(BadRequest, match="nur xlsx und csv"):
        _csv(f"format={format}")


def test_die_verweise_behalten_filter_und_sortierung_und_vergessen_die_seite() -> None:
    links = dict(export_links(QueryDict("suche=ost&sortierung=-name&seite=3&format=csv")))
    assert links == {"XLSX": "?suche=ost&sortierung=-name&format=xlsx", "CSV": "?suche=ost&sortierung=-name&format=csv"}


def test_csv_traegt_die_summe_und_jedes_weitere_blatt_unter_seinem_titel() -> None:
    blaetter = [Blatt("Budget", ("a",), [[Geld(100)]], fuss=[[Geld(100)]], hinweise=["Stand"]), Blatt("=HzE", ("b",), [[1]])]
    inhalt = as_file("csv", "probe", blaetter).content.decode("utf-8-sig")
    assert inhalt.split("\r\n") == ["a", "1,00", "1,00", "", "Stand", "", "'=HzE", "b", "1", ""]


@pytest.mark.parametrize("name", ['wert"; filename="x', "größe", "a\r\nSet-Cookie: x"])
def test_kein_dateiname_bricht_aus_dem_kopf_aus(name: str) -> None:
    kopf = as_file("csv", name.replace("\r\n", ""), [Blatt("B", ("a",), [[Decimal("1.50")], [Geld(150)]])]).headers["Content-Disposition"]
    assert kopf.startswith("attachment") and "\n" not in kopf and 'filename="x' not in kopf.replace('\\"', "")
