"""Beträge, wie Finanzverfahren sie schreiben: ``-23.904.172,83 EUR``, ``1.234,56-``, ``1,234.56``, ``-451``; immer ganze Cent."""

import re
from decimal import Decimal, InvalidOperation

from basis.geld import Geldfehler
from basis.imports.tabelle import TYP_ZAHL

DEUTSCH, PUNKT = "deutsch", "punkt"
FORMATE = ((DEUTSCH, "deutsch: 1.234,56"), (PUNKT, "mit Dezimalpunkt: 1,234.56"))
_EINHEIT = re.compile(r"[\s\u00a0\u202f]*(?:€|EUR|Euro)$", re.IGNORECASE)
_MUSTER = {
    DEUTSCH: re.compile(r"([-+\u2212]?)([1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]{1,2}))?([-\u2212]?)"),
    PUNKT: re.compile(r"([-+\u2212]?)([1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?([-\u2212]?)"),
}
_BEISPIEL = {DEUTSCH: "1.234,56", PUNKT: "1,234.56"}
_LEER = frozenset({"", "-", "–", "—"})
HOECHSTENS = 10**14


def lies_betrag(text: str, zahlformat: str, typ: str = "") -> int | None:
    """Cent, oder None für eine leere Zelle. Sonst ``Geldfehler`` mit einem Satz. ``typ``: Typzeichen der Zelle einer XLSX-Datei."""
    if text in _LEER:
        return None
    if typ == TYP_ZAHL:
        return _aus_zahl(text)
    muster = _MUSTER[zahlformat]
    treffer = muster.fullmatch(text) or muster.fullmatch(_EINHEIT.sub("", text.strip()))
    if treffer is None:
        raise Geldfehler(f"„{text[:40]}“ ist kein Betrag; erwartet wird zum Beispiel {_BEISPIEL[zahlformat]}.")
    vorne, ganze, nach, hinten = treffer.groups()
    if vorne and hinten:
        raise Geldfehler(f"„{text[:40]}“ hat zwei Vorzeichen.")
    ziffern = ganze.replace(".", "").replace(",", "").lstrip("0") + (nach or "").ljust(2, "0")
    if len(ziffern) > len(str(HOECHSTENS)) or (cent := int(ziffern)) >= HOECHSTENS:
        raise Geldfehler(f"„{text[:40]}“ ist größer als jeder Haushalt.")
    return -cent if (vorne and vorne != "+") or hinten else cent


def _aus_zahl(text: str) -> int:
    """Eine Zahl des Tabellenprogramms; was unter einem Zehntausendstel Cent liegt, ist Rechenrest des Programms."""
    try:
        cent = Decimal(text) * 100
    except InvalidOperation:
        raise Geldfehler(f"„{text[:40]}“ ist kein Betrag.") from None
    ganze = cent.to_integral_value()
    if abs(cent - ganze) > Decimal("0.0001"):
        raise Geldfehler(f"„{text[:40]}“ hat mehr als zwei Nachkommastellen.")
    if abs(ganze) >= HOECHSTENS:
        raise Geldfehler(f"„{text[:40]}“ ist größer als jeder Haushalt.")
    return int(ganze)
