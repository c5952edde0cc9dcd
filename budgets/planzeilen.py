"""Die Zeilen der Haushaltsplanung: was ein Unterabschnitt im laufenden Jahr kostet und im folgenden brauchen wird. Rein.

Alle Beträge in Cent. Jeder Teil eines Bedarfs ist für sich gerundet, der Bedarf ist ihre Summe; so gehen Zeilen, Abschnitte und Ebenen auf
den Cent auf. Was unbekannt ist, ist None und macht die Summe unbekannt; es wird nie 0.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from basis.geld import euro
from basis.zahlen import runde, zahl


class Rechnung(StrEnum):
    """Woraus ein Bedarf gerechnet ist."""

    FAELLE = "faelle"
    FORTSCHREIBUNG = "fortschreibung"
    BEIDES = "beides"

    @property
    def wort(self) -> str:
        return {"faelle": "aus laufenden Fällen", "fortschreibung": "fortgeschriebene Prognose", "beides": "aus Fällen und Prognose"}[self]


@dataclass(frozen=True, slots=True)
class Planzeile:
    """Eine Zeile oder Summe. ``ansatz`` fehlt, wo nicht je Hilfeart veranschlagt wird; ``falltage`` nur, wo aus Fällen gerechnet ist.

    Bedarf = ``grund`` (heutige Preise und Einwohner) + ``einwohner`` + ``preis``; ``einwohner`` None: nicht berichtigt.
    """

    schluessel: str
    name: str
    ansatz: int | None
    ist: int
    prognose: int | None
    wege: tuple[str, ...]
    grund: int | None
    einwohner: int | None
    preis: int | None
    rechnung: str
    falltage: Fraction | None = None
    hinweis: str = ""

    @property
    def bedarf(self) -> int | None:
        return None if self.grund is None or self.preis is None else self.grund + (self.einwohner or 0) + self.preis

    @property
    def mehr_als_ansatz(self) -> int | None:
        return None if self.bedarf is None or self.ansatz is None else self.bedarf - self.ansatz

    @property
    def mehr_als_prognose(self) -> int | None:
        return None if self.bedarf is None or self.prognose is None else self.bedarf - self.prognose

    @property
    def anteil(self) -> Fraction | None:
        """Um welchen Anteil des Ansatzes der Bedarf darüber liegt."""
        return Fraction(self.mehr_als_ansatz, self.ansatz) if self.ansatz and self.ansatz > 0 and self.mehr_als_ansatz is not None else None

    @property
    def weg(self) -> str:
        """Wie die Prognose des laufenden Jahres entstand."""
        return ", ".join(self.wege)

    @property
    def woraus(self) -> str:
        """Woraus gerechnet ist, mit den Zahlen zum Nachrechnen.

        Beispiel: aus laufenden Fällen: 36.500,0 Falltage zu im Mittel 100,00 € je Tag.
        """
        wort = Rechnung(self.rechnung).wort
        if self.grund is None:
            return f"{wort}: unbekannt"
        if self.falltage and self.rechnung == Rechnung.FAELLE:
            return f"{wort}: {zahl(self.falltage, 1)} Falltage zu im Mittel {euro(int(runde(self.grund / self.falltage)))} je Tag"
        return f"{wort} ({self.weg})" if self.weg else wort


@dataclass(frozen=True, slots=True)
class Planabschnitt:
    """Ein Unterabschnitt (doppisch: ein Produkt) mit seinen Zeilen und ihrer Summe."""

    nummer: str
    name: str
    ist_ausgabe: bool
    zeilen: tuple[Planzeile, ...]
    summe: Planzeile

    @property
    def bezeichnung(self) -> str:
        return f"{self.nummer} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Planung:
    """Ausgaben und Einnahmen eines Gebiets mit ihren Summen, brutto."""

    ausgaben: tuple[Planabschnitt, ...]
    einnahmen: tuple[Planabschnitt, ...]
    summe: Planzeile
    summe_einnahmen: Planzeile

    @property
    def ist_leer(self) -> bool:
        return not self.ausgaben and not self.einnahmen

    def zuschuss(self, was: str) -> int | None:
        """Zuschussbedarf: Ausgaben minus Einnahmen, von ``ansatz``, ``ist``, ``prognose`` oder ``bedarf``; None, wo eines unbekannt ist."""
        aus, ein = getattr(self.summe, was), getattr(self.summe_einnahmen, was)
        return None if aus is None or (ein is None and self.einnahmen) else aus - (ein or 0)

    @property
    def zuschusszeile(self) -> tuple[int | None, ...]:
        """Zuschussbedarf nach Ansatz, Ist, Prognose und Bedarf, dann der Bedarf gegen Ansatz und Prognose."""
        ansatz, ist, prognose, bedarf = (self.zuschuss(was) for was in ("ansatz", "ist", "prognose", "bedarf"))
        mehr = (None if bedarf is None or womit is None else bedarf - womit for womit in (ansatz, prognose))
        return (ansatz, ist, prognose, bedarf, *mehr)


def addiere(schluessel: str, name: str, zeilen: Sequence[Planzeile], *, ansatz: int | None = None, eigener: bool = False) -> Planzeile:
    """Mehrere Zeilen als eine. Mit ``eigener`` gilt ``ansatz``, sonst die Summe der bekannten Ansätze (None, wenn keiner bekannt ist).

    Prognose und Bedarf gibt es nur, wenn jede Zeile sie hat. Beispiel: 100 und unbekannt ergeben unbekannt, nicht 100.
    """
    ansaetze = [z.ansatz for z in zeilen if z.ansatz is not None]
    arten = {z.rechnung for z in zeilen}
    falltage = [z.falltage for z in zeilen]
    return Planzeile(
        schluessel, name, ansatz if eigener else sum(ansaetze) if ansaetze else None, sum(z.ist for z in zeilen),
        _alle(z.prognose for z in zeilen), tuple(dict.fromkeys(weg for z in zeilen for weg in z.wege)), _alle(z.grund for z in zeilen),
        sum(bekannt) if (bekannt := [z.einwohner for z in zeilen if z.einwohner is not None]) else None, _alle(z.preis for z in zeilen),
        arten.pop() if len(arten) == 1 else Rechnung.BEIDES,
        sum((t for t in falltage if t is not None), Fraction(0)) if zeilen and None not in falltage else None,
        next((z.hinweis for z in zeilen if z.hinweis), ""),
    )  # fmt: skip


def _alle(werte: Iterable[int | None]) -> int | None:
    liste = list(werte)
    return None if None in liste else sum(w or 0 for w in liste)


def fasse_zusammen(teile: Iterable[Planabschnitt]) -> Planung:
    """Die Abschnitte mehrerer Gebiete als Planung: gleiche Abschnitte werden einer, gleiche Zeilen darin eine."""
    je: dict[tuple[bool, str], list[Planabschnitt]] = {}
    for teil in teile:
        je.setdefault((teil.ist_ausgabe, teil.nummer), []).append(teil)
    ausgaben, einnahmen = (
        tuple(_vereine(je[schluessel]) for schluessel in sorted(je) if schluessel[0] is richtung) for richtung in (True, False)
    )
    return Planung(
        ausgaben, einnahmen, addiere("", "Ausgaben", [a.summe for a in ausgaben]), addiere("", "Einnahmen", [a.summe for a in einnahmen])
    )


def _vereine(teile: Sequence[Planabschnitt]) -> Planabschnitt:
    je_zeile: dict[str, list[Planzeile]] = {}
    for zeile in (z for teil in teile for z in teil.zeilen):
        je_zeile.setdefault(zeile.schluessel, []).append(zeile)
    zeilen = tuple(addiere(schluessel, alle[0].name, alle) for schluessel, alle in sorted(je_zeile.items()))
    ansaetze = [t.summe.ansatz for t in teile if t.summe.ansatz is not None]
    summe = addiere("", teile[0].summe.name, zeilen, ansatz=sum(ansaetze) if ansaetze else None, eigener=True)
    return replace(teile[0], zeilen=zeilen, summe=summe)
