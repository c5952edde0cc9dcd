"""A second, naive reader of numbers and days: it knows no regular expression and goes through the characters. None: it is none."""

from fractions import Fraction

ZIFFERN = "0123456789"
MINUS = "-\u2212"
RAND = " \t\r\n\u00a0\u202f"


def ganz(text: str, gruppe: str = "") -> int | None:
    """Digits, on wish in groups of three after the first one to three."""
    teile = text.split(gruppe) if gruppe else [text]
    if not all(teile) or any(zeichen not in ZIFFERN for teil in teile for zeichen in teil):
        return None
    if len(teile) > 1 and (len(teile[0]) > 3 or teile[0][0] == "0" or any(len(teil) != 3 for teil in teile[1:])):
        return None
    wert = 0
    for zeichen in "".join(teile):
        wert = 10 * wert + ZIFFERN.index(zeichen)
    return wert


def bruch(text: str, *, komma: str, gruppe: str, stellen: int = 10**6, ohne_ganze: bool = False) -> Fraction | None:
    """Sign, whole part, decimals."""
    minus = text[:1] in MINUS and bool(text)
    vorn, strich, hinten = text[minus:].partition(komma)
    ganze = 0 if ohne_ganze and strich and not vorn else ganz(vorn, gruppe)
    if ganze is None or (strich and (ganz(hinten) is None or len(hinten) > stellen)):
        return None
    wert = Fraction(ganze) + (Fraction(ganz(hinten) or 0, 10 ** len(hinten)) if strich else 0)
    return -wert if minus else wert


def betrag(text: str, komma: str, gruppe: str) -> Fraction | None:
    """As offices write it: a sign before or behind, then perhaps the currency."""
    text = text.strip()
    for endung in ("€", "eur", "euro"):
        if text.lower().endswith(endung):
            text = text[: -len(endung)].rstrip()
            break
    return bruch_mit_zeichen(text, komma, gruppe)


def bruch_mit_zeichen(text: str, komma: str, gruppe: str) -> Fraction | None:
    vorn, hinten = text[:1] in ("+", *MINUS) and bool(text), text[-1:] in (*MINUS,) and bool(text)
    if vorn and hinten:
        return None
    wert = bruch(text[vorn : len(text) - hinten], komma=komma, gruppe=gruppe, stellen=2)
    if wert is None or text[vorn : len(text) - hinten][:1] in (*MINUS,):
        return None
    return -wert if hinten or (vorn and text[0] != "+") else wert


MONATE = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def tag(text: str) -> tuple[int, int, int] | None:
    """Year, month, day, by the rule of the calendar as it is taught."""
    teile = text.split(".")
    if len(teile) != 3 or not (1 <= len(teile[0]) <= 2 and 1 <= len(teile[1]) <= 2 and len(teile[2]) == 4):
        return None
    t, m, j = (ganz(teil) for teil in teile)
    if t is None or m is None or not j or not 1 <= m <= 12:
        return None
    schaltjahr = (j % 4 == 0 and j % 100 != 0) or j % 400 == 0
    return (j, m, t) if 1 <= t <= MONATE[m - 1] + (schaltjahr and m == 2) else None
