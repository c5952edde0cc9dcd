"""A packet as tests order it, and the naive check of one: nothing twice, nothing lost, nothing half written."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from berichte.actions import paketarbeit, pakete
from berichte.arten import ARTEN
from berichte.models import Berichtspaket
from berichte.regelwerk import Berichtstyp
from berichte.sections import gebiete
from berichte.zeitraum import Berichtszeitraum
from sozialraum.clock import heute
from sozialraum.models import Gebiet
from tests.factories import wer_ist

HALB = Berichtszeitraum(date(2007, 1, 1), date(2007, 6, 30))
R1, WENIGE = ("ressort", "R-I"), ("sozialraum", "III")


def bestelle(
    nutzer: Any, typen: Sequence[Berichtstyp], ort: tuple[str, str] = ("fachbereich", "FB"), z: Berichtszeitraum = HALB
) -> Berichtspaket:
    baum = Gebiet.objects.baum(heute())
    bereich = gebiete.finde(baum, *ort)
    assert bereich is not None
    return pakete.bestelle(wer=wer_ist(nutzer), baum=baum, bereich=bereich, typen=typen, z=z)


def arbeite_ab(paket: Berichtspaket) -> list[tuple[int, int, str]]:
    """What was said on the way."""
    gemeldet: list[tuple[int, int, str]] = []
    paketarbeit.arbeite_ab(paket=paket, melde=lambda *angaben: gemeldet.append(angaben))
    return gemeldet


def geplant(paket: Berichtspaket) -> Counter[tuple[str, str, int]]:
    """Counted anew: each type on each Gebiet of the city on whose Ebene there is one."""
    orte = list(Gebiet.objects.gueltig_am(heute()))
    return Counter(
        (typ, g.schluessel, g.ebene) for typ in paket.typen for g in orte if g.ebene in [int(e) for e in ARTEN[Berichtstyp(typ)].ebenen]
    )


def befunde(paket: Berichtspaket, soll: Counter[tuple[str, str, int]]) -> list[str]:
    """What is wrong with a packet that says it is done; none: each report once, and whole."""
    teile = list(paket.teile.select_related("datei", "gebiet"))
    ist = Counter((t.typ, t.gebiet.schluessel, t.gebiet.ebene) for t in teile)
    saetze = [f"fehlt: {was}" for was in soll - ist] + [f"zu viel: {was}" for was in ist - soll]
    for teil in teile:
        inhalt = bytes(teil.datei.inhalt) if teil.datei else b""
        if teil.stand == "offen":
            saetze.append(f"offen: {teil}")
        elif teil.teilstand.ist_da and (not inhalt.startswith(b"%PDF") or hashlib.sha256(inhalt).hexdigest() != teil.datei.sha256):
            saetze.append(f"halb: {teil}")
        if teil.stand in ("fehlt", "gescheitert") and (teil.datei or not teil.angabe):
            saetze.append(f"ohne Grund: {teil}")
    return saetze
