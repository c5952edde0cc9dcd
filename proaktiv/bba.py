"""Topf und Obergrenze der bildungsbezogenen Angebote (domain.md 7). Rein; Beträge in Cent."""

from dataclasses import dataclass
from datetime import date

from basis.geld import euro
from basis.zahlen import datum

OBERGRENZE, NACHWEIS, RUECKZAHLUNG = "bba_obergrenze", "bba_nachweis_monate", "bba_rueckzahlung_monate"


def stichtag_der_obergrenze(kalenderjahr: int) -> date:
    """Es gilt der Wert, der am 1. Januar des Kalenderjahres in Kraft ist; eine Änderung im Jahr gilt ab dem nächsten."""
    return date(kalenderjahr, 1, 1)


@dataclass(frozen=True)
class Topf:
    """Der Topf einer Förderrunde: ausgegeben (gezahlt minus zurückgezahlt), gebunden (bewilligt, noch nicht geflossen) und frei."""

    umfang: int
    ausgegeben: int = 0
    gebunden: int = 0

    @property
    def belegt(self) -> int:
        return self.ausgegeben + self.gebunden

    @property
    def frei(self) -> int:
        return self.umfang - self.belegt

    @property
    def satz(self) -> str:
        teile = f"ausgegeben {euro(self.ausgegeben)}, gebunden {euro(self.gebunden)}, frei {euro(self.frei)}"
        return f"Topf {euro(self.umfang)}: {teile}."


def ueber_dem_topf(topf: Topf, betrag: int) -> list[str]:
    """Der Grund gegen eine Bewilligung, die der Topf nicht mehr trägt; leer, wenn er reicht."""
    if betrag <= topf.frei:
        return []
    return [f"Der Topf reicht nicht: {topf.satz} Bewilligt werden sollen {euro(betrag)}."]


@dataclass(frozen=True)
class Schulbudget:
    """Was eine Schule in einem Kalenderjahr höchstens bekommt; ``obergrenze`` None: keine hinterlegt.

    ``bewilligt``: was davon belegt ist, also ohne Zurückgezahltes.
    """

    schule: str
    kalenderjahr: int
    obergrenze: int | None
    bewilligt: int = 0

    @property
    def bleibt(self) -> int:
        return max((self.obergrenze or 0) - self.bewilligt, 0)


def ueber_der_obergrenze(b: Schulbudget, betrag: int) -> list[str]:
    """Der Grund gegen einen Betrag über der Obergrenze des Kalenderjahres, mit der Summe, die für die Schule schon belegt ist."""
    if b.obergrenze is None:
        tag = datum(stichtag_der_obergrenze(b.kalenderjahr))
        return [f"Für das Kalenderjahr {b.kalenderjahr} ist keine Obergrenze hinterlegt: Unter „Parameter“ fehlt ein Wert am {tag}."]
    if b.bewilligt + betrag <= b.obergrenze:
        return []
    schon = f"sind im Kalenderjahr {b.kalenderjahr} schon {euro(b.bewilligt)} belegt"
    if not b.bewilligt:
        schon = f"ist im Kalenderjahr {b.kalenderjahr} noch nichts belegt"
    return [
        f"Über der Obergrenze: Für {b.schule} {schon}; bei {euro(b.obergrenze)} je Schule bleiben "
        f"{euro(b.bleibt)}, hier sind es {euro(betrag)}."
    ]


def voten_ueber_der_obergrenze(b: Schulbudget, voten: int, summe: int) -> str:
    """Der Satz, wenn alle Voten, über die zu entscheiden ist, zusammen nicht mehr unter die Obergrenze passen; sonst leer.

    Jedes für sich kann darunter liegen. ``voten`` ist ihre Zahl, ``summe`` ihr Betrag.
    """
    if b.obergrenze is None or not voten or b.bewilligt + summe <= b.obergrenze:
        return ""
    was = "Das Votum ergibt" if voten == 1 else f"Die Voten zu {voten} Vorhaben ergeben zusammen"
    schon = f"; schon bewilligt sind {euro(b.bewilligt)}" if b.bewilligt else ""
    zu_viel = euro(b.bewilligt + summe - b.obergrenze)
    return f"{b.schule}: {was} {euro(summe)}{schon}. Bei {euro(b.obergrenze)} je Schule sind das {zu_viel} zu viel."
