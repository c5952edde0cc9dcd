"""A released Scorecard in the archive: read back from what was kept, with its texts as numbers, so that two of them can be compared."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from basis import kanonisch
from basis.diagramme import STATUS_WORTE, Status
from basis.export import Blatt, Zelle
from basis.zahlen import MINUS, ZEICHEN_GESPERRT, ZEICHEN_OHNE_WERT, Wert, Zustand, lies_zahl
from berichte.regelwerk import RHYTHMEN
from berichte.sections.berichtsquelle import Lesart
from berichte.sections.scorecardpapier import Scorecardpapier
from bsc.models import Perspektive
from bsc.scorecardblatt import Blattzeile
from sozialraum.zeitraum import Zeitraum, zeitraum_mit

ZAHL = re.compile(rf"([+\-{MINUS}]?)\s*((?:[0-9]{{1,3}}(?:\.[0-9]{{3}})+|[0-9]+)(?:,[0-9]+)?)")
# both sides of a ratio make 100: the first tells the second
VERHAELTNIS = re.compile(rf"({ZAHL.pattern})\s*:\s*[0-9]+")
PERSPEKTIVEN = {p.value: str(p.label) for p in Perspektive}
WERTE = ("Ist-Wert", "Plan-Wert", "Ist", "Soll am Stichtag", "Δ Soll", "Zielerreichung")
KOPF = ("Perspektive", "Messgröße", *(spalte for name in WERTE for spalte in (name, f"{name} (zweite Zahl)")))


def lies(inhalt: Any) -> Scorecardpapier:
    papier: Scorecardpapier = kanonisch.lies(Scorecardpapier, inhalt)
    return papier


def als_zahl(text: str) -> Zelle:
    """The number that a text begins with, of a ratio its first side; what has none stays a word."""
    return als_zahlen(text)[0]


def als_zahlen(text: str) -> tuple[Zelle, Zelle]:
    """And the second number, of a Korridor its upper end; None where there is none."""
    if text == ZEICHEN_OHNE_WERT:
        return None, None
    if text == ZEICHEN_GESPERRT:
        return Wert(None, Zustand.GESPERRT), None
    if ZAHL.match(text) is None:
        return text, None
    zahlen = [_zahl(*treffer.groups()) for treffer in ZAHL.finditer(VERHAELTNIS.sub(r"\1", text))]
    return zahlen[0], zahlen[1] if len(zahlen) > 1 else None


def _zahl(zeichen: str, ziffern: str) -> Decimal:
    zahl = lies_zahl(ziffern)
    return -zahl if zeichen in ("-", MINUS) else zahl


def blaetter(papier: Scorecardpapier) -> Sequence[Blatt]:
    """How many have which status, and the values of each Messgröße."""
    zeilen = papier.blatt.zeilen
    je = Counter(z.statuswort or STATUS_WORTE[Status(z.status)] for z in zeilen)
    worte = list(dict.fromkeys([*(STATUS_WORTE[s] for s in Status), *sorted(je)]))
    return [
        Blatt("Messgrößen nach Status", ("Status", "Messgrößen"), [[wort, je[wort]] for wort in worte]),
        Blatt("Messgrößen", KOPF, [_zeile(z) for z in zeilen]),
    ]


def _zeile(z: Blattzeile) -> list[Zelle]:
    texte = (z.ausgangswert, z.plan, z.ist, z.soll, z.abweichung, z.zielerreichung)
    return [PERSPEKTIVEN.get(z.perspektive, ""), z.name, *(zahl for text in texte for zahl in als_zahlen(text))]


def zeitraeume(stichtag: date) -> list[Zeitraum]:
    """What a Scorecard of this Stichtag is the report of: every Zeitraum that ends on it."""
    return [z for z in (zeitraum_mit(rhythmus, stichtag) for rhythmus in RHYTHMEN) if z.ende == stichtag]


LESART = Lesart(lies, blaetter)
