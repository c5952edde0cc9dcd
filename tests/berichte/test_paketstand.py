"""What a packet is as a whole follows from its parts, by hand and for any numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from berichte.paketstand import Paketlage, Paketzahlen, Teilstand, lage


def zahlen(**je: int) -> Paketzahlen:
    return Paketzahlen.aus(je.items())


@pytest.mark.parametrize(("je", "satz"), [
    ({"freigegeben": 12, "entwurf": 98, "fehlt": 2}, "110 von 112 Berichten sind da: 12 freigegeben, 98 Entwürfe. 2 sind nicht vorhanden."),
    ({"entwurf": 1, "offen": 1}, "1 von 2 Berichten ist da: 0 freigegeben, 1 Entwurf. 1 ist noch nicht gedruckt."),
    ({"gescheitert": 1}, "0 von 1 Bericht sind da. 1 ist gescheitert."),
])  # fmt: skip
def test_der_satz_sagt_was_da_ist_und_was_nicht(je: dict[str, int], satz: str) -> None:
    assert zahlen(**je).satz == satz


@pytest.mark.parametrize(("je", "auftrag", "erwartet"), [
    ({"offen": 3}, "wartet", Paketlage.WARTET),
    ({"offen": 3, "entwurf": 2}, "laeuft", Paketlage.LAEUFT),
    ({"offen": 3, "entwurf": 2}, "abgebrochen", Paketlage.UNTERBROCHEN),
    ({"offen": 3, "entwurf": 2}, "fehler", Paketlage.UNTERBROCHEN),
    ({"offen": 1}, "fertig", Paketlage.UNTERBROCHEN),  # whatever the job says: a part is open
    ({"entwurf": 5}, "fehler", Paketlage.FERTIG),
    ({"entwurf": 5, "fehlt": 4}, "fertig", Paketlage.FERTIG),
    ({"entwurf": 5, "gescheitert": 1}, "fertig", Paketlage.MIT_FEHLERN),
    ({"entwurf": 5}, "", Paketlage.FERTIG),
])  # fmt: skip
def test_die_lage(je: dict[str, int], auftrag: str, erwartet: Paketlage) -> None:
    assert lage(zahlen(**je), auftrag) is erwartet


@given(st.lists(st.sampled_from(list(Teilstand))))
def test_alle_zahlen_gehen_auf(staende: list[Teilstand]) -> None:
    """A naive second count."""
    z = Paketzahlen.aus((s.value, staende.count(s)) for s in set(staende))
    assert z.alle == len(staende) and z.erledigt + z.offen == z.alle
    assert z.da == sum(s.ist_da for s in staende)
    fertig = lage(z, "fertig")
    assert (fertig is Paketlage.UNTERBROCHEN) is (Teilstand.OFFEN in staende)
