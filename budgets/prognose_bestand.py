"""Aus der Fallstatistik und den Buchungen wird die Eingabe der Prognose aus laufenden Fällen (domain.md 4). Rein.

Gezählt wird je Hilfeart und Monat (Bestand, begonnen, beendet), gebucht je Buchungs- und Leistungsmonat; kein einzelner Fall.
Der Tagessatz ist, was die Falltage ganz gebuchter Monate gekostet haben; Abgang und Zugang sind die der letzten zwölf Monate.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from basis.monate import folgemonat, monatsende
from basis.zahlen import runde
from budgets.prognose_kohorte import Fallgruppe, Kohorteneingabe, Zugang
from budgets.prognose_verzug import Leistungsstand, Monatssumme, monatszahl, vervollstaendige

RUECKBLICK = 12  # Monate, aus denen Zugang, Abgang und Dauer kommen
HOECHSTVERZUG = 3  # Monate, nach denen ein Leistungsmonat als ganz gebucht gilt
SATZMONATE = 6  # ganz gebuchte Monate, aus denen der Tagessatz kommt
MITTE = 16  # ein neuer Fall beginnt im Mittel in der Mitte des Monats


@dataclass(frozen=True, slots=True)
class Monatsfaelle:
    """Was von einer Hilfeart in einem Monat gezählt ist; ``tage`` gehören zu den beendeten Hilfen (0: keine Angabe)."""

    bestand: int
    begonnen: int
    beendet: int
    tage: int = 0


@dataclass(frozen=True, slots=True)
class Leistung:
    """Ist in Cent, das in einem Monat für einen Leistungsmonat einer Hilfeart gebucht wurde.

    ``jahr`` ist das Haushaltsjahr, das es trägt; ohne Angabe das der Buchung.
    """

    hilfeart: str
    buchung: date
    leistung: date
    betrag: int
    jahr: int = 0

    @property
    def haushaltsjahr(self) -> int:
        return self.jahr or self.buchung.year


Faelle = Mapping[str, Mapping[date, Monatsfaelle]]


@dataclass(frozen=True, slots=True)
class Falllage:
    """Die Eingabe der Prognose mit dem Stand der Leistungen, oder der Grund, warum es sie nicht gibt."""

    eingabe: Kohorteneingabe | None
    leistungen: Leistungsstand | None = None
    grund: str = ""


def monate_bis(ende: date, anzahl: int) -> list[date]:
    """Die letzten Monate (ihre Ersten) bis zu dem, in dem ``ende`` liegt."""
    letzter = ende.replace(day=1)
    return [folgemonat(letzter, -zurueck) for zurueck in range(anzahl - 1, -1, -1)]


def falltage(reihe: Mapping[date, Monatsfaelle], monat: date) -> Fraction:
    """Mittlerer Bestand des Monats mal seine Tage.

    Beispiel: Ende August 10, Ende September 12 Fälle: 11 × 30 = 330 Falltage im September.
    """
    vorher, jetzt = reihe[folgemonat(monat, -1)].bestand, reihe[monat].bestand
    return Fraction((vorher + jetzt) * monatsende(monat).day, 2)


def falllage(faelle: Faelle, leistungen: Sequence[Leistung], stand: date) -> Falllage:
    """Die Lage an einem Monatsende, nur mit dem Wissen von damals: laufende Fälle, Zugang, Abgang, Tagessatz, Geleistetes.

    Abgelehnt mit Grund, nie mit 0: keine Buchung mit Hilfeart, ein Monat ohne Fallstatistik, kein ganz gebuchter Monat, kein Vorjahr.
    """
    bekannt = [b for b in leistungen if monatszahl(b.buchung) <= monatszahl(stand)]
    je_art: dict[str, list[Leistung]] = {}
    for b in bekannt:
        je_art.setdefault(b.hilfeart, []).append(b)
    arten = sorted(art for art, alle in je_art.items() if any(monatszahl(b.leistung) > monatszahl(stand) - RUECKBLICK for b in alle))
    if not arten:
        return Falllage(None, grund="Hier ist in den letzten zwölf Monaten nichts mit Hilfeart gebucht; dieser Weg rechnet nur mit Hilfen.")
    for art in arten:
        if fehlt := next((m for m in monate_bis(stand, RUECKBLICK + 1) if m not in faelle.get(art, {})), None):
            return Falllage(None, grund=f"Die Fallstatistik nennt für {fehlt:%m.%Y} nicht alle Hilfearten, für die hier gebucht ist.")
    saetze = {art: tagessatz(faelle[art], je_art[art], stand) for art in arten}
    geleistet = geleistetes(bekannt, stand, ungebuchtes(faelle, saetze, stand))
    if geleistet.voll is None:
        return Falllage(None, geleistet, geleistet.grund)
    laufend, zugaenge = [], []
    for art, satz in saetze.items():
        if satz is None and faelle[art][stand.replace(day=1)].bestand:
            return Falllage(None, geleistet, "Aus den Buchungen ergibt sich nicht für jede Hilfeart mit laufenden Fällen ein Tagessatz.")
        if satz is None:
            continue  # sie läuft nicht mehr; was sie gekostet hat, steht in ``geleistet``
        laufend += laufende(art, faelle[art], stand, satz)
        zugaenge += [zugang for zugang in [zugang_von(art, faelle[art], stand, satz)] if zugang]
    return Falllage(Kohorteneingabe(stand, {"": geleistet.voll}, tuple(laufend), tuple(zugaenge)), geleistet)


def ungebuchtes(faelle: Faelle, saetze: Mapping[str, Fraction | None], stand: date) -> dict[int, Fraction]:
    """Was die letzten Monate kosten, wenn für sie noch nichts gebucht ist: Falltage × Tagessatz; ohne Tagessatz fehlt der Monat.

    Beispiel: 7 Fälle zu 100 €, im September noch nichts für den September gebucht: 7 × 30 × 100 € = 21.000 €.
    """
    ergebnis: dict[int, Fraction] = {}
    for monat in monate_bis(stand, HOECHSTVERZUG):
        tage = {art: anzahl for art in saetze if (anzahl := falltage(faelle[art], monat))}
        if all(saetze[art] is not None for art in tage):
            ergebnis[monatszahl(monat)] = sum((anzahl * (saetze[art] or 0) for art, anzahl in tage.items()), Fraction(0))
    return ergebnis


def geleistetes(bekannt: Sequence[Leistung], stand: date, ersatz: Mapping[int, Fraction]) -> Leistungsstand:
    """Die Leistungen des Jahres bis zum Stand, um den Buchungsverzug ergänzt; für Monate ohne jede Buchung ``ersatz``.

    Am Jahresende ist gebucht, was zum Jahr gehört (Kassenwirksamkeit): Im Dezember kommt nichts dazu, und die letzten Monate früherer
    Jahre, deren Buchung der Abschluss vorzieht, zeigen den Verzug nicht.

    Wo Leistungen des Dezembers erst im Januar gebucht werden, trägt sie das neue Jahr, und am Ende geht ebenso viel ins nächste: Im
    Dezember zählt, was das Jahr trägt, davor gilt beides als gleich, und gezählt werden seine zwölf Leistungsmonate.
    """
    je_monat: dict[tuple[date, date], int] = {}
    for b in bekannt:
        je_monat[b.buchung, b.leistung] = je_monat.get((b.buchung, b.leistung), 0) + b.betrag
    summen = [Monatssumme(buchung, leistung, betrag) for (buchung, leistung), betrag in je_monat.items()]
    if stand.month == 12:
        gebucht = sum(b.betrag for b in bekannt if b.haushaltsjahr == stand.year)
        return Leistungsstand(gebucht, gebucht)
    geeignet = [s for s in summen if s.leistung.year >= stand.year or s.leistung.month <= 12 - HOECHSTVERZUG]
    return vervollstaendige(geeignet, stand.year, stand, hoechstverzug=HOECHSTVERZUG, ersatz=ersatz)


def tagessatz(reihe: Mapping[date, Monatsfaelle], eigene: Sequence[Leistung], stand: date) -> Fraction | None:
    """Cent je Falltag in den letzten ganz gebuchten Monaten; None ohne Falltage.

    Beispiel: sechs Monate mit 10 laufenden Fällen, 181 Tage, 181.000 € gebucht: 100 € je Tag.
    """
    ganz = folgemonat(stand.replace(day=1), -(HOECHSTVERZUG - 1))
    for anzahl in (SATZMONATE, RUECKBLICK - HOECHSTVERZUG + 1):  # eine seltene Hilfeart hatte vielleicht ein halbes Jahr keinen Fall
        monate = monate_bis(ganz, anzahl)
        tage = sum((falltage(reihe, m) for m in monate), Fraction(0))
        kosten = sum(b.betrag for b in eigene if b.leistung.replace(day=1) in monate)
        if tage > 0 and kosten > 0:
            return kosten / tage
    return None


def abgangsanteil(reihe: Mapping[date, Monatsfaelle], stand: date) -> Fraction:
    """Welcher Anteil der Fälle in den letzten zwölf Monaten im Monat endete: der vom Vormonat und der Hälfte der neuen.

    Beispiel: in jedem Monat 10 Fälle vorher, keiner neu, einer beendet: ein Zehntel.
    """
    monate = monate_bis(stand, RUECKBLICK)
    beendet = sum(reihe[m].beendet for m in monate)
    betroffen = sum(Fraction(reihe[folgemonat(m, -1)].bestand) + Fraction(reihe[m].begonnen, 2) for m in monate)
    return min(Fraction(1), beendet / betroffen) if betroffen else Fraction(0)


def laufende(art: str, reihe: Mapping[date, Monatsfaelle], stand: date, satz: Fraction) -> list[Fallgruppe]:
    """Die laufenden Fälle: Je Monat endet in seiner Mitte der Anteil, der bisher in einem Monat endete; der Rest läuft bis Jahresende.

    Beispiel: 10 Fälle, bisher endete ein Zehntel im Monat: 1 Fall bis Mitte Oktober, 0,9 bis Mitte November …
    """
    abgang = abgangsanteil(reihe, stand)
    rest, gruppen = Fraction(reihe[stand.replace(day=1)].bestand), []
    beginn = stand.replace(day=1)
    for monat in range(stand.month + 1, 13):
        if geht := rest * abgang:
            gruppen.append(Fallgruppe(art, geht, beginn, date(stand.year, monat, MITTE - 1), satz))
        rest -= geht
    return [*gruppen, Fallgruppe(art, rest, beginn, date(stand.year, 12, 31), satz)] if rest else gruppen


def zugang_von(art: str, reihe: Mapping[date, Monatsfaelle], stand: date, satz: Fraction) -> Zugang | None:
    """Neue Fälle je Monat wie im Mittel der letzten zwölf Monate; sie dauern wie die beendeten (ohne Angabe ein Jahr)."""
    monate = monate_bis(stand, RUECKBLICK)
    begonnen, beendet, tage = (sum(getattr(reihe[m], was) for m in monate) for was in ("begonnen", "beendet", "tage"))
    dauer = max(1, int(runde(Fraction(tage, beendet)))) if beendet and tage else 365
    return Zugang(art, Fraction(begonnen, RUECKBLICK), dauer, satz, MITTE) if begonnen else None
