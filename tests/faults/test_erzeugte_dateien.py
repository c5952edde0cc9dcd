"""Generated hostile files through the pages, 2,000 in ``make gruendlich``: taken over whole and exact, or refused with a German sentence.

Never a fault of the server, never a part, never a value that is not in the file; the child's time and memory have an end. A failure
names way and number: ``FEINDLICH=buchungen-17`` repeats this one file alone; ``FEINDLICH_JE_WEG=50`` takes as many of each way.
"""

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from sozialraum.models import Umriss
from tests.conftest import THOROUGH
from tests.faults import hochladewege as h
from tests.faults.dateigenerator import Erzeugt, erzeuge
from tests.faults.hallewege import wege
from tests.faults.messung import SEKUNDEN, gemessene_kinder, pruefe_kosten
from tests.faults.umrissgenerator import erzeuge_umrisse
from tests.faults.verderben import verdirb

Als = Callable[..., Client]
JE_WEG = int(os.environ.get("FEINDLICH_JE_WEG", "0")) or (160 if THOROUGH else 2)
NUR = os.environ.get("FEINDLICH", "")
ABBRUCH = "zu viel Rechenzeit oder Speicher"
pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]


kinder = pytest.fixture(gemessene_kinder)
NAMEN = (
    "werte", "bevoelkerung", "fallstatistik", "traeger", "einrichtungen", "schulwerte", "fallexport", "buchungen", "massnahmen", "angebote",
    "umrisse", "probe", "bogen",
)  # fmt: skip


def sende(client: Client, weg: h.Weg, datei: Erzeugt) -> list[tuple[Any, ...]] | None:
    """What was stored of it, or None; afterwards everything is as before. Whatever is refused leaves nothing but the draft."""
    with transaction.atomic():
        davor = h.zaehle()
        ausgang = weg.sende(client, datei.inhalt, datei.dateiname)
        gespeichert = [*weg.gespeichert()] if ausgang.angenommen else None
        if not ausgang.angenommen:
            assert ausgang.saetze and all(satz.rstrip("“)").endswith((".", "?", "!", ":")) for satz in ausgang.saetze), ausgang.saetze[:3]
            assert not any(ABBRUCH in satz for satz in ausgang.saetze), "the child died of it"
            "".join(ausgang.saetze).encode()
            assert h.geaendert(davor) <= h.ENTWURF, f"refused, but something was stored: {h.geaendert(davor)}"
        transaction.set_rollback(True)
    return gespeichert


def pruefe(weg: h.Weg, datei: Erzeugt, gespeichert: list[tuple[Any, ...]]) -> None:
    """Whole, and nothing that the file does not say."""
    assert not datei.nie or weg.name == "probe", "taken over though it never may be"
    assert not weg.gut or gespeichert == [weg.erwartet], "not what the good file says"
    spalten = [n for n, art in enumerate(weg.arten) if art != "egal"]
    if not weg.arten or datei.zeilen is None or datei.zeilen[0] != weg.tabelle[0]:
        return
    zeilen = [zeile for zeile in datei.zeilen[1:] if any(zeile)]
    sicher = sum(not h.beiwerk(weg, zeile) for zeile in zeilen)
    assert sicher <= len(gespeichert) <= len(zeilen), f"{len(gespeichert)} stored of {len(zeilen)}"
    deutungen = [[h.deutungen(weg.arten[n], zeile[n] if n < len(zeile) else "") for n in spalten] for zeile in zeilen]
    for row in gespeichert:
        da = any(all(wert in moeglich for wert, moeglich in zip(row, d, strict=True)) for d in deutungen)
        assert da, f"stored, but not in the file: {row}"


def lauf(client: Client, weg: h.Weg, nummer: int, kinder: list[Any]) -> bool:
    """Whether it was taken over. Any failure says which file it was."""
    if weg.gut and nummer % 2:
        datei = Erzeugt(f"{weg.name}.xlsx", verdirb(weg.gut, nummer), "bytes")
    else:
        datei = erzeuge_umrisse(nummer) if weg.name == "umrisse" else erzeuge(weg.name, weg.tabelle, weg.arten, nummer)
    kinder.clear()
    anfang = time.process_time()
    try:
        gespeichert = sende(client, weg, datei)
        if gespeichert is not None:
            pruefe(weg, datei, gespeichert)
        pruefe_kosten(kinder)
        assert time.process_time() - anfang < SEKUNDEN, "the server computes too long"
    except Exception as fehler:
        raise AssertionError(f"FEINDLICH={weg.name}-{nummer} ({datei.was}): {type(fehler).__name__}: {fehler}"[:1500]) from fehler
    return gespeichert is not None


@pytest.mark.zusage(7, "feindliche_dateien", "kindprozesse")
@pytest.mark.parametrize("name", NAMEN)
def test_erzeugte_dateien_werden_ganz_uebernommen_oder_mit_einem_satz_abgelehnt(name: str, als: Als, kinder: list[Any]) -> None:
    client, alle = wege(als)
    weg = alle[name]
    if NUR:
        gewaehlt, _, nummer = NUR.rpartition("-")
        nummern = [int(nummer)] if gewaehlt == name else []
    else:
        nummern = list(range(JE_WEG))
    angenommen = [lauf(client, weg, nummer, kinder) for nummer in nummern]
    if THOROUGH and not NUR:
        assert any(angenommen) and not all(angenommen), "the generator makes both kinds"
    if weg.tabelle:  # the server still works: a good file is taken over afterwards
        inhalt = weg.gut or "\n".join(";".join(z) for z in weg.tabelle).encode()
        gut = Erzeugt(f"{name}.{'xlsx' if weg.gut else 'csv'}", inhalt, "gut", [list(z) for z in weg.tabelle])
        gespeichert = sende(client, weg, gut)
        assert gespeichert is not None
        pruefe(weg, gut, gespeichert)
    else:
        assert not Umriss.objects.filter(stand__quelle="Muster", stand__lizenz="Muster").exists()


def test_derselbe_samen_ergibt_dieselbe_datei() -> None:
    tabelle, arten = [["a", "b"], ["1", "2"]], ("zahl", "zahl")
    for nummer in range(20):
        eine, andere = (erzeuge("x", [list(z) for z in tabelle], arten, nummer) for _ in range(2))
        assert eine.was == andere.was and (eine.dateiname.endswith("xlsx") or eine.inhalt == andere.inhalt)
