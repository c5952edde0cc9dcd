"""Welche Zeilen des laufenden Jahres eine Erläuterung brauchen und ob eine da ist, die noch gilt (domain.md 4, Ampel). Rein; Cent.

*handeln* verlangt je Budgetposten eine Erläuterung mit Ursache, Maßnahme und Termin. Geschrieben wird sie zum letzten Tag eines Monats, dem
Stichtag. In einem späteren Monat desselben Haushaltsjahrs gilt sie weiter, solange alles drei zutrifft:

1. ihr Termin ist am Stichtag nicht verstrichen,
2. die Abweichung ist seitdem um höchstens die grüne Schwelle der Ampel gewachsen (als Anteil am fortgeschriebenen Ansatz; ohne Ansatz
   darf sie gar nicht wachsen),
3. sie ist höchstens ``GILT_MONATE`` Monate alt.

Wer einen Bericht freigibt, fragt ``pflichten(...)`` und darf es, wenn ``offene(...)`` leer ist; ``satz`` sagt je Zeile, was fehlt.
Die Zeilen liest ``budgets.selectors.erlaeuterungen``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from basis.diagramme import Status
from basis.geld import euro
from basis.zahlen import datum, prozent
from budgets.ampel import Schwellen, ampel
from budgets.vollzugsblatt import Vollzugszeile

GILT_MONATE = 3


class Lage(StrEnum):
    """Wie es um die Erläuterung einer Zeile steht."""

    GILT = "gilt"
    FEHLT = "fehlt"
    TERMIN_VERSTRICHEN = "termin"
    GEWACHSEN = "gewachsen"
    VERALTET = "veraltet"

    @property
    def bezeichnung(self) -> str:
        return LAGEWORTE[self]


LAGEWORTE = {
    Lage.GILT: "erläutert",
    Lage.FEHLT: "Erläuterung fehlt",
    Lage.TERMIN_VERSTRICHEN: "Termin der Maßnahme verstrichen",
    Lage.GEWACHSEN: "Abweichung seitdem gewachsen",
    Lage.VERALTET: f"älter als {GILT_MONATE} Monate",
}


@dataclass(frozen=True, slots=True)
class Erlaeuterungsstand:
    """Die neueste Erläuterung eines Postens mit der Abweichung, die sie damals erklärte; ``ansatz`` ist der fortgeschriebene von damals."""

    pk: int
    posten: int
    stichtag: date
    termin: date
    abweichung: int
    ansatz: int
    massnahme: str = ""

    @property
    def anteil(self) -> Fraction | None:
        return anteil(self.abweichung, self.ansatz)


@dataclass(frozen=True, slots=True)
class Pflicht:
    """Eine Zeile, die eine Erläuterung braucht, und wie es um sie steht."""

    zeile: Vollzugszeile
    lage: Lage
    erlaeuterung: Erlaeuterungsstand | None = None

    @property
    def posten(self) -> int:
        return self.zeile.posten[0]

    @property
    def ist_erfuellt(self) -> bool:
        return self.lage == Lage.GILT

    @property
    def hoehe(self) -> str:
        """„+8,7 %“, ohne Ansatz der Betrag."""
        return hoehe(self.zeile.abweichung or 0, self.zeile.nachweis.fortgeschrieben)

    @property
    def satz(self) -> str:
        """Was fehlt, als Satz."""
        if self.erlaeuterung is None or self.lage == Lage.FEHLT:
            return "Ab dem Status „handeln“ ist eine Erläuterung mit Maßnahme und Termin nötig, bevor der Bericht freigegeben wird."
        vom, damals = datum(self.erlaeuterung.stichtag), hoehe(self.erlaeuterung.abweichung, self.erlaeuterung.ansatz)
        return {
            Lage.GILT: f"Erläutert zum {vom} ({damals}).",
            Lage.TERMIN_VERSTRICHEN: f"Der Termin der Maßnahme ({datum(self.erlaeuterung.termin)}) ist verstrichen. "
            "Bitte schreiben Sie, was daraus geworden ist und was jetzt geschieht.",
            Lage.GEWACHSEN: f"Erläutert wurden zum {vom} {damals}; seitdem ist die Abweichung gewachsen.",
            Lage.VERALTET: f"Die Erläuterung zum {vom} ist älter als {GILT_MONATE} Monate.",
        }[self.lage]


def anteil(abweichung: int, ansatz: int) -> Fraction | None:
    """Die Abweichung im Verhältnis zum Ansatz; None ohne Ansatz."""
    return Fraction(abweichung, ansatz) if ansatz > 0 else None


def hoehe(abweichung: int, ansatz: int) -> str:
    """Die Abweichung mit Vorzeichen: in Prozent des Ansatzes, ohne Ansatz in Euro.

    Beispiel: 192 von 2.196 ist „+8,7 %“.
    """
    wert = anteil(abweichung, ansatz)
    zeichen = "+" if abweichung > 0 else "−" if abweichung < 0 else "±"
    return f"{zeichen}{prozent(abs(wert)) if wert is not None else euro(abs(abweichung), voll=False)}"


def pruefe(zeile: Vollzugszeile, erlaeuterung: Erlaeuterungsstand | None, grenzen: Schwellen, stichtag: date) -> Lage | None:
    """Die Lage einer Zeile am Stichtag; None, wenn sie keine Erläuterung braucht.

    Beispiel (grün bis 2 %): erläutert im Juli mit +6,0 % und Termin 31.10.; am 30.09. gilt sie bei +8,0 % noch, bei +8,1 % nicht mehr.
    """
    if ampel(zeile, grenzen) != Status.HANDELN:
        return None
    if erlaeuterung is None or erlaeuterung.stichtag > stichtag or erlaeuterung.stichtag.year != stichtag.year:
        return Lage.FEHLT
    if erlaeuterung.termin < stichtag:
        return Lage.TERMIN_VERSTRICHEN
    if _ist_gewachsen(zeile, erlaeuterung, grenzen):
        return Lage.GEWACHSEN
    return Lage.VERALTET if stichtag.month - erlaeuterung.stichtag.month > GILT_MONATE else Lage.GILT


def _ist_gewachsen(zeile: Vollzugszeile, erlaeuterung: Erlaeuterungsstand, grenzen: Schwellen) -> bool:
    jetzt, damals = zeile.abweichung_anteil, erlaeuterung.anteil
    if jetzt is None or damals is None:
        return (zeile.abweichung or 0) > erlaeuterung.abweichung
    return jetzt - damals > grenzen.gruen


def pflichten(
    zeilen: Iterable[Vollzugszeile], erlaeuterungen: Mapping[int, Erlaeuterungsstand], grenzen: Schwellen, stichtag: date
) -> list[Pflicht]:
    """Alle Zeilen, die eine Erläuterung brauchen, die größte Abweichung zuerst; ``erlaeuterungen`` je Posten die neueste bis zum Stichtag.

    Jede Zeile hat genau einen Posten (``postenzeilen``); Summen werden nicht erläutert.
    """
    gefunden = []
    for zeile in zeilen:
        vorhanden = erlaeuterungen.get(zeile.posten[0])
        lage = pruefe(zeile, vorhanden, grenzen, stichtag)
        if lage is not None:
            gefunden.append(Pflicht(zeile, lage, vorhanden))
    return sorted(gefunden, key=lambda p: (-(p.zeile.abweichung or 0), p.posten))


def offene(alle: Iterable[Pflicht]) -> list[Pflicht]:
    """Die Pflichten, die noch nicht erfüllt sind; leer heißt: Der Bericht darf freigegeben werden."""
    return [p for p in alle if not p.ist_erfuellt]
