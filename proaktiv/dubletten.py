"""Ob es eine Maßnahme schon gibt, auch in anderen Konzeptionen: ähnlicher Titel, dasselbe Gebiet oder dieselbe Zielgruppe. Rein.

Verglichen werden die Drillinge von Buchstaben der vereinfachten Titel (Dice-Maß): 1 ist gleich, 0 hat nichts gemeinsam.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from proaktiv.massnahmenorte import koennen_sich_treffen

AB = Fraction(11, 20)  # Dice-Maß, ab dem ein Titel als ähnlich gilt
FUELLWOERTER = frozenset(
    {"am", "an", "auf", "aus", "bei", "das", "dem", "den", "der", "des", "die", "durch", "ein", "eine", "eines", "fuer", "im", "in", "ins"}
    | {"mit", "nach", "oder", "ueber", "und", "von", "vom", "vor", "zu", "zum", "zur"}
)
UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Kandidat:
    """Eine Maßnahme, so weit sie für den Vergleich zählt. ``zielgruppe`` None: keine genannt.

    ``orte`` sind ihre Gebiete mit allen Stadtteilen (massnahmenorte.orte_von); ohne ist nicht bekannt, wo.
    """

    massnahme: int
    titel: str
    orte: frozenset[int]
    zielgruppe: int | None


def vereinfacht(titel: str) -> str:
    """Klein, ohne Umlaute, Satzzeichen und Füllwörter, die Wörter geordnet."""
    worte = re.findall(r"[a-z0-9]+", titel.lower().translate(UMLAUTE))
    return " ".join(sorted(wort for wort in worte if wort not in FUELLWOERTER))


def aehnlichkeit(eins: str, zwei: str) -> Fraction:
    """Das Dice-Maß zweier Titel, genau."""
    a, b = _drillinge(eins), _drillinge(zwei)
    return Fraction(2 * len(a & b), len(a) + len(b)) if a and b else Fraction(0)


def dubletten(neu: Kandidat, bestand: Iterable[Kandidat], ab: Fraction = AB) -> tuple[tuple[int, Fraction], ...]:
    """Maßnahmen, die dieselbe sein könnten, mit ihrer Ähnlichkeit; die ähnlichste zuerst. Gewarnt wird, abgelehnt nie."""
    kommen_in_frage = [k for k in bestand if k.massnahme != neu.massnahme and _beruehrt(neu, k)]
    aehnliche = (k for k in kommen_in_frage if _erreicht(_drillinge(neu.titel), _drillinge(k.titel), ab.numerator, ab.denominator))
    return tuple(sorted(((k.massnahme, aehnlichkeit(neu.titel, k.titel)) for k in aehnliche), key=lambda paar: (-paar[1], paar[0])))


def _erreicht(a: frozenset[str], b: frozenset[str], zaehler: int, nenner: int) -> bool:
    """Ob das Dice-Maß mindestens Zähler durch Nenner ist, in ganzen Zahlen: eine Datei vergleicht eine halbe Million Paare."""
    genug = zaehler * (len(a) + len(b))
    return 2 * min(len(a), len(b)) * nenner >= genug > 0 and 2 * len(a & b) * nenner >= genug


def _beruehrt(eins: Kandidat, zwei: Kandidat) -> bool:
    return koennen_sich_treffen(eins.orte, zwei.orte) or (eins.zielgruppe is not None and eins.zielgruppe == zwei.zielgruppe)


@lru_cache(maxsize=4096)  # eine Datei vergleicht jeden Titel mit jedem
def _drillinge(titel: str) -> frozenset[str]:
    text = vereinfacht(titel)
    rand = f" {text} " if text else ""
    return frozenset(rand[i : i + 3] for i in range(len(rand) - 2))
