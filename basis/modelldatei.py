"""Modelldateien der Rechenbefehle (TOML): jeder Eintrag wird geprüft, unbekannte werden abgelehnt, Zahlen sind Text mit Dezimalpunkt."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from basis.wertedatei import Dateifehler
from basis.zahlen import LAENGSTE_ZAHL, Zahlfehler, lies_zahl

_STELLE = re.compile(r"at line (\d+), column (\d+)")


def lies_toml(inhalt: bytes, name: str) -> dict[str, Any]:
    """Liest TOML in UTF-8 oder wirft Dateifehler mit der Zeile."""
    try:
        return tomllib.loads(inhalt.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise Dateifehler(f"{name}: Die Datei ist nicht in UTF-8 geschrieben.") from None
    except tomllib.TOMLDecodeError as fehler:
        stelle = _STELLE.search(str(fehler))
        ort = f", Zeile {stelle[1]}, Spalte {stelle[2]}" if stelle else ""
        raise Dateifehler(f"{name}{ort}: Hier ist die Datei kein gültiges TOML.") from None
    except (RecursionError, ValueError, ArithmeticError):  # die Bibliothek meldet beides nicht als Fehler der Datei
        raise Dateifehler(f"{name}: Die Datei ist zu tief verschachtelt oder enthält eine übergroße Zahl.") from None


@dataclass
class Modellleser:
    """Liest Einträge eines TOML-Abschnitts und sammelt Beanstandungen, je ein deutscher Satz mit Datei und Eintrag."""

    name: str
    werte: dict[str, Any]
    fehler: list[str] = field(default_factory=list)
    pfad: str = ""

    def beanstande(self, eintrag: str, satz: str) -> None:
        """Merkt eine Beanstandung vor."""
        self.fehler.append(f"{self.name}, Eintrag {self.pfad}{eintrag}: {satz}")

    def nur(self, erlaubt: Iterable[str]) -> None:
        """Beanstandet Einträge, die es nicht gibt: ein Tippfehler darf nicht stillschweigend den Vorgabewert bedeuten."""
        bekannt = tuple(erlaubt)
        for eintrag in self.werte:
            if eintrag not in bekannt:
                self.beanstande(eintrag, f"Diesen Eintrag gibt es nicht; möglich sind {', '.join(bekannt)}.")

    def abschnitt(self, eintrag: str) -> "Modellleser":
        """Ein Unterabschnitt; fehlt er, ist er leer."""
        werte = self.werte.get(eintrag, {})
        if not isinstance(werte, dict):
            self.beanstande(eintrag, "Erwartet wird ein Abschnitt.")
            werte = {}
        return Modellleser(self.name, werte, self.fehler, f"{self.pfad}{eintrag}.")

    def text(self, eintrag: str, vorgabe: str | None = None, *, aus: Iterable[str] = ()) -> str:
        """Ein Text, auf Wunsch aus einer Auswahl; ohne Vorgabe ist er Pflicht."""
        wert = self.werte.get(eintrag, vorgabe)
        auswahl = tuple(aus)
        if wert is None:
            self.beanstande(eintrag, "Der Eintrag fehlt.")
        elif not isinstance(wert, str):
            self.beanstande(eintrag, "Erwartet wird ein Text in Anführungszeichen.")
        elif auswahl and wert not in auswahl:
            self.beanstande(eintrag, f"„{wert}“ gibt es nicht; möglich sind {', '.join(auswahl)}.")
        else:
            return wert
        return auswahl[0] if auswahl else ""

    def texte(self, eintrag: str) -> tuple[str, ...]:
        """Eine Liste von Texten; fehlt sie, ist sie leer."""
        werte = self.werte.get(eintrag, [])
        if not isinstance(werte, list) or not all(isinstance(wert, str) for wert in werte):
            self.beanstande(eintrag, "Erwartet wird eine Liste von Texten.")
            return ()
        return tuple(werte)

    def zahl(self, eintrag: str, vorgabe: str | None = None) -> Fraction:
        """Eine Zahl als Text mit Dezimalpunkt (ganze Zahlen auch ohne Anführungszeichen); ohne Vorgabe ist sie Pflicht."""
        if eintrag not in self.werte and vorgabe is None:
            self.beanstande(eintrag, "Der Eintrag fehlt.")
            return Fraction(0)
        return self.als_zahl(eintrag, self.werte.get(eintrag, vorgabe))

    def zahlen(self, eintrag: str) -> tuple[Fraction, ...]:
        """Eine Liste von Zahlen."""
        werte = self.werte.get(eintrag)
        if not isinstance(werte, list):
            self.beanstande(eintrag, "Erwartet wird eine Liste von Zahlen in Anführungszeichen.")
            return ()
        return tuple(self.als_zahl(eintrag, wert) for wert in werte)

    def als_zahl(self, eintrag: str, wert: object) -> Fraction:
        """Liest eine Zahl streng; Gleitkommazahlen ohne Anführungszeichen werden abgelehnt, weil sie nicht genau sein müssen."""
        if isinstance(wert, int) and not isinstance(wert, bool) and abs(wert) < 10**LAENGSTE_ZAHL:
            return Fraction(wert)
        if not isinstance(wert, str):
            self.beanstande(eintrag, 'Eine Zahl steht in Anführungszeichen und mit Dezimalpunkt, zum Beispiel "0.35".')
            return Fraction(0)
        try:
            return Fraction(lies_zahl(wert, komma="."))
        except Zahlfehler:
            self.beanstande(eintrag, f'„{wert[:40]}“ ist keine Zahl; erwartet wird zum Beispiel "0.35".')
            return Fraction(0)

    def schliesse(self) -> None:
        """Wirft Dateifehler, wenn etwas beanstandet wurde."""
        if self.fehler:
            raise Dateifehler(self.fehler)
