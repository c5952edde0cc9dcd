"""Negative controls of what reads and draws: the guard off, and what it keeps away is there."""

import pytest

from basis import diagramme
from basis.diagramme import svg
from basis.imports.kindprozess import Grenzen
from basis.imports.tabelle import Tabellenfehler, lies_tabelle, oeffne_strom

FREMD = '<script>alert("x")</script>'
LANG = ("a;b\n" + "1;2\n" * 900_000).encode()


@pytest.mark.gegenprobe("fremdes_skript", ohne="basis.diagramme.svg:maskiere")
def test_ohne_die_maske_truege_ein_bild_fremdes_skript(monkeypatch: pytest.MonkeyPatch) -> None:
    assert FREMD not in diagramme.sparkline([1, 2], titel=FREMD)
    monkeypatch.setattr(svg, "maskiere", str)
    assert FREMD in diagramme.sparkline([1, 2], titel=FREMD)


@pytest.mark.gegenprobe("kindprozesse", ohne="basis.imports.kindprozess:Grenzen")
def test_mit_weiten_grenzen_liefe_dieselbe_datei_durch() -> None:
    with pytest.raises(Tabellenfehler, match="zu viel Rechenzeit oder Speicher"):
        lies_tabelle(LANG, "t.csv", grenzen=Grenzen(rechenzeit=1))
    assert sum(1 for _ in oeffne_strom(LANG, "t.csv").daten) == 900_000
