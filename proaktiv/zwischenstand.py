"""Woran eine Seite merkt, dass jemand anderes inzwischen geändert hat, was auf ihr steht. Rein.

Die Seite nimmt von jedem Feld eine kurze Kennung mit. Kommt sie zurück, ist zu sehen, welche Felder inzwischen anders sind.
"""

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

Werte = Mapping[str, object]
OHNE: Werte = MappingProxyType({})


def einheitlich(wert: object) -> str:
    """Der Wert als Text, gleich ob er aus der Datenbank oder aus dem Formular kommt: None und leer sind dasselbe, die Reihenfolge einer
    Auswahl zählt nicht, von einer Zeile zählt ihr Schlüssel."""
    if wert is None:
        return ""
    if isinstance(wert, str):
        return wert.replace("\r\n", "\n").strip()
    if isinstance(wert, Decimal):
        return f"{wert.normalize():f}"
    if isinstance(wert, Iterable):
        return ",".join(sorted(einheitlich(teil) for teil in wert))
    return str(getattr(wert, "pk", wert))


def kennung(werte: Werte) -> str:
    return " ".join(f"{name}={_kurz(wert)}" for name, wert in werte.items())


def geaenderte(gesehen: str, werte: Werte) -> list[str]:
    """Die Felder, die jetzt anders sind als mit dieser Kennung; was sie nicht nennt, ist nicht zu vergleichen."""
    bekannt = dict(teil.split("=", 1) for teil in gesehen.split() if "=" in teil)
    return [name for name, wert in werte.items() if name in bekannt and bekannt[name] != _kurz(wert)]


def ueberschriebene(gesehen: Werte, jetzt: Werte, neu: Werte) -> list[str]:
    """Die Felder, in denen verloren ginge, was jetzt gilt: anders als gesehen und anders als das Neue."""
    return [
        name for name, wert in gesehen.items()
        if name in jetzt and einheitlich(jetzt[name]) not in (einheitlich(wert), einheitlich(neu.get(name)))
    ]  # fmt: skip


def _kurz(wert: object) -> str:
    return hashlib.sha256(einheitlich(wert).encode()).hexdigest()[:12]
