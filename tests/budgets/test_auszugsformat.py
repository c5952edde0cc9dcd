"""The extract as it is kept: by columns, what says the same said once; whatever rows go in come out, and older extracts are still read."""

import gzip
import json
import random

import pytest

from basis.imports.tabelle import Zeile
from budgets.imports import auszug
from budgets.imports.auszug import Beleghash, lies_auszug, mache_auszug
from budgets.imports.lesart import BELEG, Betragsspalte, Feldangabe, Lesart

FELDER = {"haushaltsstelle": "Stelle", "gebiet": "Raum", "buchungstag": "Tag", "beleg": "Beleg"}
LESART = Lesart(
    "Verfahren", BELEG, "kameral", felder={feld: Feldangabe(spalte) for feld, spalte in FELDER.items()}, betraege=(Betragsspalte("Betrag"),)
)
KOPF = ["Empfänger", "Stelle", "Raum", "Tag", "Beleg", "Betrag", "Text"]
WERTE = (("Muster",), ("4550.7600", "4550.1"), ("I", "II", ""), ("15.03.2009",), ("b1", "b2", ""), ("1,00", "2,00", ""), ("", "geheim"))


@pytest.mark.parametrize("buendel", [1, 3, 500])
@pytest.mark.parametrize("verschieden", [False, True])
def test_was_hineingeht_kommt_heraus(buendel: int, verschieden: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blank lines leave gaps in the numbers, short rows are filled up; what the profile does not name is gone."""
    monkeypatch.setattr(auszug, "BUENDEL", buendel)
    zufall, beleghash = random.Random(buendel), Beleghash(b"k")
    zeilen, erwartet = [";".join(KOPF)], []
    for _ in range(40):
        if verschieden and not zufall.randrange(5):
            zeilen.append("")
            continue
        zellen = [zufall.choice(werte) if verschieden else werte[0] for werte in WERTE]
        zeilen.append(";".join(zellen).rstrip(";"))
        _, stelle, raum, tag, beleg, betrag, _ = zellen
        erwartet.append((len(zeilen), (stelle, raum, tag, beleghash(beleg), betrag)))
    ergebnis = mache_auszug("\n".join(zeilen).encode(), "b.csv", LESART, b"k")
    spalten, gelesen = lies_auszug(ergebnis.inhalt)
    assert spalten == ["Stelle", "Raum", "Tag", "Beleg", "Betrag"] and ergebnis.zeilen == len(erwartet)
    assert [(z.nummer, tuple(z.zellen)) for z in gelesen] == erwartet
    assert b"geheim" not in gzip.decompress(ergebnis.inhalt)


def test_von_hand() -> None:
    inhalt = mache_auszug(b"Stelle;Raum;Tag;Beleg;Betrag\n1;I;2.1.09;;5\n1;II;2.1.09;;6\n\n1;I;2.1.09;;7\n", "b.csv", LESART, b"k").inhalt
    kopf, zeilen = map(json.loads, gzip.decompress(inhalt).splitlines())
    assert kopf == {"spalten": ["Stelle", "Raum", "Tag", "Beleg", "Betrag"], "blatt": ""}
    spalten = ["1", ["I", "II", "I"], "2.1.09", "", ["5", "6", "7"]]
    assert zeilen == {"nr": [2, 3, 5], "anzahl": 3, "spalten": spalten, "typen": ""}


@pytest.mark.parametrize("zeilen", ['[2,["x","1"],"tz"]\n[4,["y","2"],""]\n', '[[2,["x","1"],"tz"],[4,["y","2"],""]]\n',
                                    '{"nr":[2,4],"anzahl":2,"spalten":[["x","y"],["1","2"]],"typen":["tz",""]}\n'])  # fmt: skip
def test_auch_ein_aelterer_auszug_wird_gelesen(zeilen: str) -> None:
    spalten, gelesen = lies_auszug(gzip.compress(f'{{"spalten":["A","B"],"blatt":"Blatt"}}\n{zeilen}'.encode()))
    assert [z._replace(zellen=tuple(z.zellen)) for z in gelesen] == [Zeile("Blatt", 2, ("x", "1"), "tz"), Zeile("Blatt", 4, ("y", "2"))]
    assert spalten == ["A", "B"]
