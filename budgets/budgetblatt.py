"""Das Budget eines Gebiets in einem Jahr: Beträge, Anteile und Vorjahr, fertig für Seite, Export und Bericht.

Alle Beträge in Cent. Summen stimmen mit der Verteilung überein; für den Fachbereich ergeben Sozialräume, nicht Zugeordnetes, übergreifende
Dienste und Reserve zusammen den Ansatz.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from budgets.rechnung import NICHT_ZUGEORDNET, Rechnung
from budgets.verteilung import Dienst
from sozialraum.ebenen import Ebene, Knoten


@dataclass(frozen=True, slots=True)
class Budgetzeile:
    """Ein Betrag mit seinem Anteil am Ansatz und dem Vorjahr; ``vorjahr`` ist None, wenn es keinen Vergleich gibt."""

    name: str
    betrag: int
    anteil: Fraction | None
    vorjahr: int | None = None
    knoten: Knoten | None = None
    schluessel: str = ""

    @property
    def veraenderung(self) -> int | None:
        """Betrag minus Vorjahr in Cent."""
        return None if self.vorjahr is None else self.betrag - self.vorjahr

    @property
    def veraenderung_anteil(self) -> Fraction | None:
        """Veränderung im Verhältnis zum Vorjahr; None ohne Vorjahr oder bei Vorjahr 0."""
        return None if not self.vorjahr else Fraction(self.betrag - self.vorjahr, self.vorjahr)


@dataclass(frozen=True, slots=True)
class Abschnitt:
    """Zeilen unter einer Überschrift mit ihrer Summe."""

    titel: str
    zeilen: tuple[Budgetzeile, ...]
    summe: Budgetzeile
    knoten: Knoten | None = None


@dataclass(frozen=True, slots=True)
class Budgetblatt:
    """Das Budget eines Gebiets: Abschnitte und Gesamtsumme; ``stadtteile`` nur zur Information."""

    knoten: Knoten
    abschnitte: tuple[Abschnitt, ...]
    summe: Budgetzeile
    ansatz: int
    stadtteile: tuple[Budgetzeile, ...] = ()

    @property
    def mit_vorjahr(self) -> bool:
        """Ob irgendeine Zeile ein Vorjahr hat; sonst entfallen dessen Spalten."""
        return any(z.vorjahr is not None for a in self.abschnitte for z in a.zeilen)

    @property
    def stadtteile_mit_vorjahr(self) -> bool:
        return any(z.vorjahr is not None for z in self.stadtteile)

    @property
    def spalten(self) -> int:
        return 7 if self.mit_vorjahr else 4


Machart = Callable[[str, int, int | None, Knoten | None, str], Budgetzeile]


def stelle_zusammen(knoten: Knoten, rechnung: Rechnung, vorjahr: Rechnung | None = None) -> Budgetblatt:
    """Das Blatt eines Gebiets aus einer rechenbaren Verteilung, mit den Beträgen des Vorjahres, wenn es eines gibt.

    Verglichen wird über den Schlüssel des Gebiets und des Teiltopfs; was es im Vorjahr nicht gab, bleibt ohne Vergleich. Ein Stadtteil
    wird mit ValueError abgelehnt: Budgets haben Sozialräume, Ressorts und der Fachbereich.
    """
    if knoten.ebene == Ebene.STADTTEIL:
        raise ValueError("Ein Stadtteil hat kein eigenes Budget.")
    zeile = _machart(rechnung.gesamt)
    bau = {Ebene.FACHBEREICH: _fachbereich, Ebene.RESSORT: _ressort, Ebene.SOZIALRAUM: _sozialraum}[knoten.ebene]
    abschnitte = bau(knoten, rechnung, vorjahr, zeile)
    summe = _summe(f"Summe {knoten.name}", [a.summe for a in abschnitte], zeile, knoten)
    stadtteile = _stadtteile(knoten, rechnung, vorjahr, zeile) if knoten.ebene == Ebene.SOZIALRAUM else ()
    return Budgetblatt(knoten, abschnitte, summe, rechnung.gesamt, stadtteile)


def _machart(gesamt: int) -> Machart:
    def zeile(name: str, betrag: int, vorjahr: int | None, knoten: Knoten | None = None, schluessel: str = "") -> Budgetzeile:
        return Budgetzeile(name, betrag, Fraction(betrag, gesamt) if gesamt else None, vorjahr, knoten, schluessel)

    return zeile


def _summe(name: str, zeilen: Sequence[Budgetzeile], zeile: Machart, knoten: Knoten | None = None) -> Budgetzeile:
    """Die Summe hat nur dann ein Vorjahr, wenn jede Zeile eines hat: sonst wäre die Veränderung falsch."""
    vorher = [z.vorjahr for z in zeilen]
    vorjahr = sum(v for v in vorher if v is not None) if vorher and None not in vorher else None
    return zeile(name, sum(z.betrag for z in zeilen), vorjahr, knoten, "")


def raumname(knoten: Knoten) -> str:
    """So, wie man es sagt: „II · Silberhöhe / Ammendorf“; andere Ebenen mit ihrem Namen."""
    return f"{knoten.schluessel} · {knoten.name}" if knoten.ebene == Ebene.SOZIALRAUM else knoten.name


def _betrag_im(vorjahr: Rechnung | None, schluessel: str) -> int | None:
    return None if vorjahr is None else vorjahr.je_empfaenger.get(schluessel)


def _fachbereich(knoten: Knoten, rechnung: Rechnung, vorjahr: Rechnung | None, zeile: Machart) -> tuple[Abschnitt, ...]:
    abschnitte = []
    for ressort, raeume in rechnung.ressorts():
        zeilen = tuple(
            zeile(raumname(r), rechnung.je_empfaenger.get(r.schluessel, 0), _betrag_im(vorjahr, r.schluessel), r, r.schluessel)
            for r in raeume
        )
        titel = ressort.name if ressort else "Ohne Ressort"
        abschnitte.append(Abschnitt(titel, zeilen, _summe(f"Summe {titel}", zeilen, zeile, ressort), ressort))
    if rechnung.nicht_zugeordnet is not None:
        zeilen = (
            zeile("Stadtteile ohne Sozialraum", rechnung.nicht_zugeordnet, _betrag_im(vorjahr, NICHT_ZUGEORDNET), None, NICHT_ZUGEORDNET),
        )
        abschnitte.append(Abschnitt("Nicht zugeordnet", zeilen, _summe("Summe nicht zugeordnet", zeilen, zeile)))
    return (*abschnitte, *_uebergreifend(rechnung, vorjahr, zeile))


def _uebergreifend(rechnung: Rechnung, vorjahr: Rechnung | None, zeile: Machart) -> tuple[Abschnitt, ...]:
    frueher = {stelle: d.betrag for stelle, d in _dienste(vorjahr)} if vorjahr else {}
    dienste = tuple(zeile(d.name, d.betrag, frueher.get(stelle), None, "") for stelle, d in _dienste(rechnung))
    reserve = (zeile("Reserve mit Rundungsrest", rechnung.reserve, vorjahr.reserve if vorjahr else None, None, ""),)
    summe = zeile("Summe übergreifende Dienste", rechnung.uebergreifend, vorjahr.uebergreifend if vorjahr else None, None, "")
    return (Abschnitt("Übergreifende Dienste", dienste, summe), Abschnitt("Reserve", reserve, _summe("Summe Reserve", reserve, zeile)))


def _dienste(rechnung: Rechnung) -> list[tuple[tuple[str, str, int], Dienst]]:
    """Jeder Dienst mit dem, woran er im Vorjahr zu erkennen ist: Teiltopf, Name und der wievielte dieses Namens darin er ist."""
    gezaehlt: Counter[tuple[str, str]] = Counter()
    gefunden = []
    for topf in rechnung.toepfe:
        for dienst in topf.eingaben.topf.dienste:
            gezaehlt[topf.schluessel, dienst.name] += 1
            gefunden.append(((topf.schluessel, dienst.name, gezaehlt[topf.schluessel, dienst.name]), dienst))
    return gefunden


def _ressort(knoten: Knoten, rechnung: Rechnung, vorjahr: Rechnung | None, zeile: Machart) -> tuple[Abschnitt, ...]:
    raeume = [k for k in rechnung.baum.kinder(knoten.id) if k.ebene == Ebene.SOZIALRAUM]
    return tuple(_je_topf(raum, rechnung, vorjahr, zeile) for raum in raeume)


def _sozialraum(knoten: Knoten, rechnung: Rechnung, vorjahr: Rechnung | None, zeile: Machart) -> tuple[Abschnitt, ...]:
    return (_je_topf(knoten, rechnung, vorjahr, zeile),)


def _je_topf(raum: Knoten, rechnung: Rechnung, vorjahr: Rechnung | None, zeile: Machart) -> Abschnitt:
    frueher = {t.schluessel: t for t in vorjahr.toepfe} if vorjahr else {}
    zeilen = []
    for topf in rechnung.toepfe:
        alt = frueher.get(topf.schluessel)
        vorher = alt.zeilen[raum.schluessel].betrag if alt and raum.schluessel in alt.zeilen else None
        zeilen.append(zeile(topf.name, topf.zeilen[raum.schluessel].betrag, vorher, raum, topf.schluessel))
    name = f"Sozialraum {raum.schluessel}" if raum.schluessel != raum.name else raum.name
    return Abschnitt(raumname(raum), tuple(zeilen), _summe(f"Summe {name}", zeilen, zeile, raum), raum)


def _stadtteile(knoten: Knoten, rechnung: Rechnung, vorjahr: Rechnung | None, zeile: Machart) -> tuple[Budgetzeile, ...]:
    frueher: dict[str, int] = {}
    for topf in vorjahr.toepfe if vorjahr else ():
        for schluessel, betrag in topf.stadtteile.items():
            frueher[schluessel] = frueher.get(schluessel, 0) + betrag
    return tuple(
        zeile(f"{k.schluessel} {k.name}", rechnung.betraege[k.id], frueher.get(k.schluessel) if vorjahr else None, k, k.schluessel)
        for k in rechnung.baum.kinder(knoten.id)
        if k.id in rechnung.betraege
    )
