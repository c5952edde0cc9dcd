"""Das laufende Jahr gegen das Vorjahr und gegen den Konsolidierungspfad (domain.md 4). Rein.

Verglichen wird nur, was in beiden Jahren dasselbe Budget ist: dieselbe Haushaltsstelle und Kostenstelle, dasselbe Gebiet. Vom Pfad wird nur
die Summe des Deckungskreises geprüft: Kürzungen bei präventiven Leistungen hält das Fachkonzept für „unangebracht“ (2.6).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from budgets.vollzugsblatt import Vollzugsblatt, Vollzugszeile
from budgets.vollzugsgliederung import Postenstand, Verlauf, gliedere
from sozialraum.ebenen import Gebietsbaum

Reihe = tuple[str, int, str, str, int]


@dataclass(frozen=True, slots=True)
class Vorjahreszeile:
    """Ist bis zum selben Monat und Jahresende, in Cent; None, wo es im Vorjahr kein solches Budget oder noch keine Prognose gibt."""

    name: str
    vorher: int | None
    bisher: int
    jahr_vorher: int | None
    aussicht: int | None
    ist_summe: bool = False

    @property
    def aenderung(self) -> int | None:
        return None if self.vorher is None else self.bisher - self.vorher

    @property
    def aenderung_anteil(self) -> Fraction | None:
        return _anteil(self.aenderung, self.vorher)

    @property
    def aenderung_jahr(self) -> int | None:
        return None if self.jahr_vorher is None or self.aussicht is None else self.aussicht - self.jahr_vorher

    @property
    def aenderung_jahr_anteil(self) -> Fraction | None:
        return _anteil(self.aenderung_jahr, self.jahr_vorher)


@dataclass(frozen=True, slots=True)
class Vorjahresvergleich:
    """Zeilen und Summe der Ausgaben; ``fehlende`` Budgets des Vorjahrs haben in diesem Jahr kein Gegenstück und zählen nicht mit."""

    vorjahr: int
    zeilen: tuple[Vorjahreszeile, ...]
    summe: Vorjahreszeile
    fehlende: int


@dataclass(frozen=True, slots=True)
class Pfadjahr:
    """Ein Jahr des Pfads: Ansatz des Deckungskreises, Schritt zum Jahr davor, und was daraus wurde (Ist) oder wird (Prognose)."""

    jahr: int
    ansatz: int
    schritt: int | None
    ergebnis: int | None
    ist_prognose: bool

    @property
    def abstand(self) -> int | None:
        """Wie viel über (positiv) oder unter dem Ansatz des Pfads."""
        return None if self.ergebnis is None else self.ergebnis - self.ansatz

    @property
    def abstand_anteil(self) -> Fraction | None:
        return _anteil(self.abstand, self.ansatz)


@dataclass(frozen=True, slots=True)
class Pfad:
    """Der Konsolidierungspfad der ganzen Stadt; ``weg`` ist die Veränderung vom ersten zum letzten Jahr."""

    jahre: tuple[Pfadjahr, ...]
    unterabschnitte: tuple[str, ...]

    @property
    def weg(self) -> int:
        return self.jahre[-1].ansatz - self.jahre[0].ansatz

    def im_jahr(self, jahr: int) -> Pfadjahr | None:
        return next((p for p in self.jahre if p.jahr == jahr), None)


def _anteil(teil: int | None, ganzes: int | None) -> Fraction | None:
    return None if teil is None or not ganzes or ganzes < 0 else Fraction(teil, ganzes)


def vorjahresvergleich(
    blatt: Vollzugsblatt, rows: Sequence[Postenstand], frueher: Verlauf, jahr: int, stand: int, orte: Collection[int] | None = None
) -> Vorjahresvergleich | None:
    """Die Ausgaben des Blatts gegen das Vorjahr, je Gruppe (bei einer einzigen je Zeile); None ohne Buchungen im Vorjahr.

    ``stand`` ist der letzte ganz gebuchte Monat; ``orte`` sind die Gebiete des Blatts, None: alle.
    Beispiel: 2006 bis September 700 von 1.000, 2007 bis September 840: +140 (+20 %); läuft 2007 auf 1.200 hinaus, sind es +200.
    """
    vorher = {tuple(wo): monate for (j, *wo), monate in frueher.items() if j == jahr - 1}
    if not stand or not vorher:
        return None
    reihen = {row.posten: (row.reihe, row.ist_bis(jahr, stand)) for row in rows}
    gezeigt = [(z.name, z) for z in blatt.ausgaben[0].zeilen] if len(blatt.ausgaben) == 1 else [(g.titel, g.summe) for g in blatt.ausgaben]
    verglichen = [_zeile(name, z, reihen, vorher, stand) for name, z in gezeigt]
    summe = _zeile(blatt.summe.name, blatt.summe, reihen, vorher, stand, ist_summe=True)
    heutige = {reihe for reihe, _ in reihen.values()}
    fehlende = sum(1 for wo, monate in vorher.items() if wo not in heutige and any(monate.values()) and (orte is None or wo[1] in orte))
    return Vorjahresvergleich(jahr - 1, tuple(verglichen), summe, fehlende)


def _zeile(
    name: str, zeile: Vollzugszeile, reihen: Mapping[int, tuple[Reihe, int]],
    vorher: Mapping[tuple[object, ...], Mapping[int, int]], stand: int, *, ist_summe: bool = False,
) -> Vorjahreszeile:  # fmt: skip
    monate = [verlauf for p in zeile.posten if (verlauf := vorher.get(reihen[p][0]))]
    bis = _summe(monate, stand) if monate else None
    ganz = _summe(monate, 12) if monate else None
    return Vorjahreszeile(name, bis, sum(reihen[p][1] for p in zeile.posten), ganz, zeile.aussicht.betrag, ist_summe)


def _summe(monate: Iterable[Mapping[int, int]], bis: int) -> int:
    return sum(betrag for verlauf in monate for monat, betrag in verlauf.items() if monat <= bis)


def konsolidierungspfad(
    ansaetze: Mapping[int, int], unterabschnitte: Collection[str], stellen: Collection[str], baum: Gebietsbaum,
    rows: Sequence[Postenstand], frueher: Verlauf, jahr: int, stand: int,
) -> Pfad | None:  # fmt: skip
    """Der Pfad aus den Ansätzen des Deckungskreises je Jahr, mit Ist der früheren und Prognose des laufenden Jahres; None ohne zwei Jahre.

    ``stellen``: die Haushaltsstellen der Ausgaben des Deckungskreises, auch die es nur in früheren Jahren gab.
    Beispiel: 22.033.500 €, 19.833.500 €, 17.833.500 €: Schritte −2,2 und −2,0, Weg −4,2 Mio. €.
    """
    if len(ansaetze) < 2:
        return None
    im_kreis = [row for row in rows if row.ist_ausgabe and row.nummer in stellen]
    ergebnisse: dict[int, int] = {}
    for (j, nummer, *_), monate in frueher.items():
        if nummer in stellen:
            ergebnisse[j] = ergebnisse.get(j, 0) + sum(monate.values())
    aussicht = gliedere("", baum.wurzel(), baum, im_kreis, frueher, jahr, stand).summe.aussicht.betrag if im_kreis and stand else None
    jahre: list[Pfadjahr] = []
    for j in sorted(ansaetze):
        schritt = ansaetze[j] - jahre[-1].ansatz if jahre else None
        jahre.append(Pfadjahr(j, ansaetze[j], schritt, aussicht if j == jahr else ergebnisse.get(j), j == jahr))
    return Pfad(tuple(jahre), tuple(sorted(unterabschnitte)))
