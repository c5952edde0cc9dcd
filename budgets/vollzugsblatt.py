"""Das laufende Jahr eines Gebiets als Blatt: Gruppen mit Zeilen, Summen und dem Verlauf der Monate, fertig für Seite, Export und Bericht.

Alle Beträge in Cent. Ausgaben und Einnahmen stehen getrennt, brutto; ihr Unterschied ist der Zuschussbedarf (domain.md 4).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from budgets.nachweis import Nachweis, summiere

MONATE = range(1, 13)


@dataclass(frozen=True, slots=True)
class Aussicht:
    """Worauf das Jahr hinausläuft: der Betrag in Cent, oder der Grund, warum er sich nicht sagen lässt; ``verfahren`` ist der Weg."""

    betrag: int | None
    grund: str = ""
    verfahren: str = ""


@dataclass(frozen=True, slots=True)
class Vollzugszeile:
    """Ein Budget mit Nachweis und Prognose; ``posten`` sind die Nummern seiner Posten."""

    name: str
    nachweis: Nachweis
    aussicht: Aussicht
    posten: tuple[int, ...] = ()
    muster: bool = False
    ohne_ansatz: bool = False

    @property
    def kennung(self) -> str:
        """Woran die Zeile zu erkennen ist: die Nummern ihrer Posten."""
        return "-".join(str(p) for p in self.posten)

    @property
    def fortgeschrieben(self) -> int | None:
        """Der fortgeschriebene Ansatz; None, wo keiner erfasst ist."""
        return None if self.ohne_ansatz else self.nachweis.fortgeschrieben

    @property
    def verfuegbar(self) -> int | None:
        """Was noch verfügbar ist; None, wo kein Ansatz erfasst ist."""
        return None if self.ohne_ansatz else self.nachweis.verfuegbar

    @property
    def abweichung(self) -> int | None:
        """Prognose minus fortgeschriebener Ansatz; None ohne Prognose und wo kein Ansatz erfasst ist."""
        ansatz, ende = self.fortgeschrieben, self.aussicht.betrag
        return None if ansatz is None or ende is None else ende - ansatz

    @property
    def abweichung_anteil(self) -> Fraction | None:
        """Die Abweichung im Verhältnis zum fortgeschriebenen Ansatz; None ohne Prognose oder ohne Ansatz."""
        if self.abweichung is None or self.nachweis.fortgeschrieben <= 0:
            return None
        return Fraction(self.abweichung, self.nachweis.fortgeschrieben)


@dataclass(frozen=True, slots=True)
class Vollzugsgruppe:
    """Zeilen unter einer Überschrift mit ihrer Summe; ``gebiet`` ist die Nummer des Gebiets, wenn die Gruppe eines ist."""

    titel: str
    zeilen: tuple[Vollzugszeile, ...]
    summe: Vollzugszeile
    gebiet: int | None = None


@dataclass(frozen=True, slots=True)
class Vollzugsblatt:
    """``monate``: Ist je Monat, nur bis zum Stand; ein Monat nach dem Stand fehlt, er ist nicht 0."""

    ausgaben: tuple[Vollzugsgruppe, ...]
    einnahmen: tuple[Vollzugsgruppe, ...]
    summe: Vollzugszeile
    summe_einnahmen: Vollzugszeile
    monate: Mapping[int, int] = field(default_factory=dict)

    @property
    def zuschussbedarf(self) -> int:
        """Ausgaben minus Einnahmen, beides Ist."""
        return self.summe.nachweis.ist - self.summe_einnahmen.nachweis.ist

    @property
    def ist_leer(self) -> bool:
        return not self.ausgaben and not self.einnahmen


def summenzeile(name: str, zeilen: Sequence[Vollzugszeile]) -> Vollzugszeile:
    """Die Summe hat nur dann eine Prognose, wenn jede Zeile eine hat: sonst fehlte ein Teil, und niemand sähe es.

    Eine Zeile ohne Ansatz und ohne Buchung zählt dabei nicht; sie läuft auf 0 hinaus.
    """
    ohne = [z for z in zeilen if z.aussicht.betrag is None and z.nachweis != Nachweis()]
    betrag = None if ohne else sum(z.aussicht.betrag or 0 for z in zeilen)
    grund = f"Für {len(ohne)} von {len(zeilen)} Budgets gibt es keine Prognose: {ohne[0].aussicht.grund}" if ohne else ""
    posten = tuple(p for z in zeilen for p in z.posten)
    return Vollzugszeile(
        name, summiere(z.nachweis for z in zeilen), Aussicht(betrag, grund), posten=posten, muster=any(z.muster for z in zeilen),
        ohne_ansatz=bool(zeilen) and all(z.ohne_ansatz for z in zeilen),
    )


def gruppe(titel: str, zeilen: Sequence[Vollzugszeile], gebiet: int | None = None) -> Vollzugsgruppe:
    return Vollzugsgruppe(titel, tuple(zeilen), summenzeile(f"Summe {titel}", zeilen), gebiet)


def blatt(
    name: str, ausgaben: Iterable[Vollzugsgruppe], einnahmen: Iterable[Vollzugsgruppe], monate: Mapping[int, int], stand: int
) -> Vollzugsblatt:
    """Das ganze Blatt; ``stand`` ist der letzte Monat mit Buchungen (0: keiner)."""
    ausgabegruppen, einnahmegruppen = tuple(ausgaben), tuple(einnahmen)
    return Vollzugsblatt(
        ausgabegruppen,
        einnahmegruppen,
        summenzeile(f"Summe {name}", [z for g in ausgabegruppen for z in g.zeilen]),
        summenzeile("Summe Einnahmen", [z for g in einnahmegruppen for z in g.zeilen]),
        {monat: monate.get(monat, 0) for monat in MONATE if monat <= stand},
    )


@dataclass(frozen=True, slots=True)
class Verlaufspunkt:
    """Ein Monatsende: was nach Plan, nach Ist und nach Prognose noch übrig wäre; Ist und Prognose fehlen, wo es sie nicht gibt."""

    monat: int
    plan: int
    rest: int | None
    prognose: int | None

    @property
    def abweichung(self) -> int | None:
        """Wie viel mehr (positiv) oder weniger als nach Plan ausgegeben ist oder sein wird."""
        rest = self.rest if self.rest is not None else self.prognose
        return None if rest is None else self.plan - rest


def restverlauf(
    ansatz: int, monate: Mapping[int, int], aussicht: int | None, plan: Callable[[int], Fraction] | None = None
) -> list[Verlaufspunkt]:
    """Das Restbudget an jedem Monatsende, von 0 (Jahresanfang) bis 12.

    ``plan(m)`` ist der Anteil des Ansatzes, der bis Ende des Monats ausgegeben sein soll (ohne Angabe m Zwölftel). Nach dem Stand läuft die
    Prognose in gleichen Schritten auf ``aussicht`` zu.

    Beispiel: Ansatz 1.200, bis März je 110 gebucht, Prognose 1.320: Rest März 870 (Plan 900), Dezember −120.
    """
    anteil = plan or (lambda monat: Fraction(monat, 12))
    stand = max(monate, default=0)
    bisher = sum(monate.values())
    punkte = []
    for monat in range(13):
        rest = ansatz - sum(betrag for m, betrag in monate.items() if m <= monat) if monat <= stand else None
        kuenftig = None
        if aussicht is not None and stand and monat >= stand:
            kuenftig = ansatz - bisher - (0 if stand == 12 else round(Fraction((aussicht - bisher) * (monat - stand), 12 - stand)))
        punkte.append(Verlaufspunkt(monat, ansatz - round(ansatz * anteil(monat)), rest, kuenftig))
    return punkte
