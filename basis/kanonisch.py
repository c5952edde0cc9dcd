"""Was eingefroren wird, als kanonisches JSON: derselbe Inhalt ergibt immer dieselben Bytes und damit dieselbe Prüfsumme.

Schlüssel geordnet, keine Leerzeichen, Umlaute unverändert. Beträge sind ganze Cent; andere Zahlen stehen als Text mit Dezimalpunkt, damit
kein Leser sie in Gleitkomma verwandelt.
"""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from basis.zahlen import Wert, runde

STELLEN = 12


def als_inhalt(wert: Any) -> Any:
    """Wandelt eingefrorene Datenklassen in JSON-Werte. Gleitkommazahlen werden abgelehnt."""
    if wert is None or isinstance(wert, bool | str):
        return str(wert) if isinstance(wert, Enum) else wert
    if isinstance(wert, int):
        return int(wert)
    if isinstance(wert, Fraction | Decimal):
        return _dezimal(wert)
    if isinstance(wert, Wert):
        return {"zahl": None if wert.zahl is None else _dezimal(wert.zahl), "zustand": str(wert.zustand)}
    if isinstance(wert, date):
        return wert.isoformat()
    if isinstance(wert, tuple | list):
        return [als_inhalt(teil) for teil in wert]
    if isinstance(wert, dict):
        return {str(name): als_inhalt(teil) for name, teil in wert.items()}
    if is_dataclass(wert):
        return {feld.name: als_inhalt(getattr(wert, feld.name)) for feld in fields(wert)}
    raise TypeError(f"{type(wert).__name__} lässt sich nicht einfrieren")


def _dezimal(wert: Fraction | Decimal) -> str:
    text = f"{runde(wert, STELLEN):f}".rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"


def schreibe(inhalt: Any) -> str:
    """Kanonisches JSON eines Inhalts aus ``als_inhalt``."""
    return json.dumps(inhalt, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def pruefsumme(inhalt: Any) -> str:
    """SHA-256 über das kanonische JSON."""
    return pruefsumme_von(schreibe(inhalt))


def pruefsumme_von(text: str) -> str:
    """SHA-256 eines Textes aus ``schreibe``."""
    return hashlib.sha256(text.encode()).hexdigest()


def lies(klasse: Any, inhalt: Any) -> Any:
    """Der Weg zurück: aus dem abgelegten Inhalt wieder die eingefrorene Datenklasse, aus der ``als_inhalt`` ihn machte.

    Brüche kommen mit 12 Stellen zurück; noch einmal geschrieben ergeben sie denselben Text. Was die Klasse nicht kennt, fällt weg.
    """
    herkunft, teile = get_origin(klasse), get_args(klasse)
    if herkunft in (Union, UnionType):
        return None if inhalt is None else lies(_welche(teile, inhalt), inhalt)
    if isinstance(klasse, type) and issubclass(klasse, Enum):
        return klasse(inhalt)
    if herkunft is tuple:
        arten = [teile[0]] * len(inhalt) if teile[-1] is Ellipsis else teile
        return tuple(lies(art, teil) for art, teil in zip(arten, inhalt, strict=True))
    if isinstance(klasse, type) and is_dataclass(klasse):
        namen = get_type_hints(klasse)
        return klasse(**{feld.name: lies(namen[feld.name], inhalt[feld.name]) for feld in fields(klasse) if feld.name in inhalt})
    if klasse in (Fraction, Decimal):
        return klasse(inhalt)
    return date.fromisoformat(inhalt) if klasse is date else inhalt


def _welche(arten: tuple[Any, ...], inhalt: Any) -> Any:
    """Welche von mehreren Arten es war: eine ganze Zahl steht als Zahl da, ein Bruch als Text, eine Datenklasse mit ihren Feldern."""
    moegliche = [art for art in arten if art is not type(None)]
    moegliche = [art for art in moegliche if is_dataclass(art) is isinstance(inhalt, dict)] or moegliche
    if len(moegliche) > 1 and int in moegliche and not isinstance(inhalt, int):
        moegliche.remove(int)
    return moegliche[0]
