"""Publication audit of Halle's tree with 8 Hilfearten, against the bare solves: smallest and largest value of every hidden cell."""

import random
from collections.abc import Iterator

from sozialraum.angriff import grenzen, pruefe
from sozialraum.geheimhaltung import angaben, sperre_sicher
from sozialraum.geheimhaltung_typen import Wissen
from tests.benchmarks import Comparison
from tests.sozialraum.geheimtabellen import halle


def comparisons(_context: object) -> Iterator[Comparison]:
    tabelle, zahlen = halle(random.Random(1))
    wahrheit = {"bestand": zahlen}
    gesperrt = sperre_sicher(tabelle, zahlen, Wissen((), wahrheit), 3)
    assert gesperrt
    wissen = Wissen(angaben(tabelle, zahlen, gesperrt), wahrheit)
    size = f"{len(tabelle.zellen)} Zellen, {len(gesperrt)} gesperrt"
    verborgen = sorted(gesperrt, key=lambda zelle: zelle.schluessel)
    yield Comparison(
        "Prüfung einer Veröffentlichung", size, lambda: pruefe(wissen, 3), lambda: grenzen(wissen, verborgen),
        "HiGHS je Zelle, kleinster und größter Wert", 1.5,
    )  # fmt: skip
