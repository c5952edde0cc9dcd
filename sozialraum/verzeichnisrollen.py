"""Welche Gruppe im Verzeichnis der Stadt welche Rolle gibt: eine Tabelle der Einstellungen, hier gelesen und geprüft. Rein."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sozialraum.rechte import ROLLEN_DER_GANZEN_STADT, Rolle

MIT_ORT = {Rolle.RESSORTLEITUNG: "R-I", Rolle.FACHKRAFT: "II", Rolle.GREMIUMSMITGLIED: "jha"}


@dataclass(frozen=True)
class Verzeichnisrolle:
    """Eine Rolle mit dem Schlüssel ihres Gebiets oder Gremiums; leer heißt ganze Stadt."""

    rolle: Rolle
    ort: str = ""

    @classmethod
    def aus(cls, text: str) -> "Verzeichnisrolle":
        """„controlling“ oder „ressortleitung@R-I“; sonst ein Satz, was daran falsch ist."""
        name, _, ort = (teil.strip() for teil in text.partition("@"))
        if name not in {rolle.value for rolle in Rolle}:
            raise ValueError(f"Die Rolle „{name}“ gibt es nicht. Möglich sind: {', '.join(Rolle)}.")
        rolle = Rolle(name)
        if rolle in MIT_ORT and not ort:
            raise ValueError(f"Zur Rolle „{name}“ gehört ein Ort, zum Beispiel „{name}@{MIT_ORT[rolle]}“.")
        if rolle in ROLLEN_DER_GANZEN_STADT and ort:
            raise ValueError(f"Die Rolle „{name}“ gilt für die ganze Stadt; „@{ort}“ gehört nicht dazu.")
        return cls(rolle, ort)


def rollentabelle(angaben: Mapping[str, str]) -> dict[str, Verzeichnisrolle]:
    """Gruppe → Rolle; der Fehler nennt die Gruppe."""
    tabelle = {}
    for gruppe, text in angaben.items():
        try:
            tabelle[gruppe] = Verzeichnisrolle.aus(text)
        except ValueError as fehler:
            raise ValueError(f"Gruppe „{gruppe}“: {fehler}") from fehler
    return tabelle


def rollen_aus(wert: Any, tabelle: Mapping[str, Verzeichnisrolle]) -> frozenset[Verzeichnisrolle]:
    """Die Rollen, die eine Angabe des Verzeichnisses gibt: ein Text oder eine Liste von Texten. Alles andere gibt keine."""
    gruppen: Iterable[Any] = [wert] if isinstance(wert, str) else wert if isinstance(wert, list) else []
    return frozenset(tabelle[gruppe] for gruppe in gruppen if isinstance(gruppe, str) and gruppe in tabelle)
