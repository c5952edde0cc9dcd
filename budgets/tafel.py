"""Eine gerechnete Verteilung als Tafel: Zeilen je Sozialraum, Summen je Ressort, Vergleich mit einer zweiten Rechnung.

Nur Ordnung und Differenzen; gerechnet hat ``rechnung.rechne``. Beträge in Cent oder Hundertstel VZÄ.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from budgets.rechnung import NICHT_ZUGEORDNET, Rechnung, Topfrechnung
from budgets.verteilung import Zeile
from budgets.verteilung_typen import Bruch
from sozialraum.ebenen import Ebene, Knoten

OHNE_RESSORT = "Ohne Ressort"


@dataclass(frozen=True, slots=True)
class Betragszeile:
    """Ein Gebiet mit seinen Beträgen je Teiltopf, seinem Anteil am Verteilten und dem Vergleich; ``vergleich`` None: keiner möglich."""

    schluessel: str
    name: str
    je_topf: tuple[int, ...]
    betrag: int
    anteil: Fraction | None = None
    vergleich: int | None = None
    knoten: Knoten | None = None

    @property
    def titel(self) -> str:
        """Name für Sätze und Bilder, bei Sozialräumen mit Schlüssel."""
        return f"{self.name} ({self.schluessel})" if self.knoten and self.knoten.ebene == Ebene.SOZIALRAUM else self.name

    @property
    def delta(self) -> int | None:
        return None if self.vergleich is None else self.betrag - self.vergleich

    @property
    def delta_anteil(self) -> Fraction | None:
        """Veränderung im Verhältnis zum Vergleich; None ohne Vergleich oder bei Vergleich 0."""
        return Fraction(self.betrag - self.vergleich, self.vergleich) if self.vergleich else None


@dataclass(frozen=True, slots=True)
class Gruppe:
    """Die Sozialräume eines Ressorts mit ihrer Summe."""

    titel: str
    zeilen: tuple[Betragszeile, ...]
    summe: Betragszeile


@dataclass(frozen=True, slots=True)
class Tafel:
    """Verteiltes nach Ressort und Sozialraum; darunter nicht Zugeordnetes, Übergreifendes, Reserve und der Ansatz als Ganzes."""

    toepfe: tuple[str, ...]
    gruppen: tuple[Gruppe, ...]
    offen: Betragszeile | None
    verteilt: Betragszeile
    uebergreifend: Betragszeile
    reserve: Betragszeile
    gesamt: Betragszeile
    mit_vergleich: bool

    @property
    def raeume(self) -> tuple[Betragszeile, ...]:
        """Alle Empfänger in Reihenfolge."""
        return (*(z for gruppe in self.gruppen for z in gruppe.zeilen), *([self.offen] if self.offen else []))

    @property
    def groesster(self) -> Betragszeile | None:
        return max((z for gruppe in self.gruppen for z in gruppe.zeilen), key=lambda z: z.betrag, default=None)


def baue_tafel(rechnung: Rechnung, vergleich: Rechnung | None = None) -> Tafel:
    """Setzt die Tafel zusammen. Voraussetzung: ``rechnung.rechenbar``; ein nicht rechenbarer Vergleich zählt als keiner."""
    if vergleich is not None and not vergleich.rechenbar:
        vergleich = None
    bau = _Bau(rechnung, vergleich)
    return Tafel(
        tuple(topf.name for topf in rechnung.toepfe), tuple(bau.gruppen()), bau.offen(), bau.verteilt(),
        bau.posten("Übergreifende Dienste", _uebergreifend), bau.posten("Reserve mit Rundungsrest", _reserve),
        bau.posten("Ansatz", lambda topf: topf.eingaben.topf.betrag), vergleich is not None,
    )  # fmt: skip


def _uebergreifend(topf: Topfrechnung) -> int:
    return topf.ergebnis.uebergreifend if topf.ergebnis else 0


def _reserve(topf: Topfrechnung) -> int:
    return topf.ergebnis.reserve if topf.ergebnis else 0


class _Bau:
    def __init__(self, rechnung: Rechnung, vergleich: Rechnung | None):
        self.rechnung, self.vergleich = rechnung, vergleich

    def gruppen(self) -> Iterator[Gruppe]:
        for ressort, raeume in self.rechnung.ressorts():
            zeilen = tuple(self._raum(raum) for raum in raeume)
            name = ressort.name if ressort else OHNE_RESSORT
            if zeilen:
                yield Gruppe(name, zeilen, self._summe(f"Summe {name}", zeilen, ressort))

    def offen(self) -> Betragszeile | None:
        if self.rechnung.nicht_zugeordnet is None:
            return None
        je_topf = tuple(topf.zeilen[NICHT_ZUGEORDNET].betrag for topf in self.rechnung.toepfe)
        return self._zeile(NICHT_ZUGEORDNET, "Nicht zugeordnet", je_topf, self.vergleich.nicht_zugeordnet if self.vergleich else None)

    def verteilt(self) -> Betragszeile:
        je_topf = tuple(topf.ergebnis.verteilbar if topf.ergebnis else 0 for topf in self.rechnung.toepfe)
        return self._zeile("", "Verteilt", je_topf, self.vergleich.verteilt if self.vergleich else None, self.rechnung.baum.wurzel())

    def posten(self, name: str, lies: Callable[[Topfrechnung], int]) -> Betragszeile:
        je_topf = tuple(lies(topf) for topf in self.rechnung.toepfe)
        alt = sum(lies(topf) for topf in self.vergleich.toepfe) if self.vergleich else None
        return Betragszeile("", name, je_topf, sum(je_topf), None, alt)

    def _raum(self, raum: Knoten) -> Betragszeile:
        je_topf = tuple(topf.zeilen[raum.schluessel].betrag for topf in self.rechnung.toepfe)
        alt = self.vergleich.je_empfaenger.get(raum.schluessel) if self.vergleich else None
        return self._zeile(raum.schluessel, raum.name, je_topf, alt, raum)

    def _summe(self, name: str, zeilen: Sequence[Betragszeile], knoten: Knoten | None) -> Betragszeile:
        je_topf = tuple(sum(spalte) for spalte in zip(*(z.je_topf for z in zeilen), strict=True))
        alt = None if any(z.vergleich is None for z in zeilen) else sum(z.vergleich or 0 for z in zeilen)
        return self._zeile("", name, je_topf, alt, knoten)

    def _zeile(
        self, schluessel: str, name: str, je_topf: tuple[int, ...], vergleich: int | None, knoten: Knoten | None = None
    ) -> Betragszeile:
        betrag, verteilt = sum(je_topf), self.rechnung.verteilt
        return Betragszeile(schluessel, name, je_topf, betrag, Fraction(betrag, verteilt) if verteilt else None, vergleich, knoten)


@dataclass(frozen=True, slots=True)
class Topfzeile:
    """Alle Zwischenschritte eines Empfängers in einem Teiltopf, oder deren Summe über ein Ressort (ohne Punktwert)."""

    schluessel: str
    name: str
    bevoelkerung: Fraction
    bedarfseinheiten: Fraction
    anteil: Fraction
    sockel: int
    roh: int
    gekappt: int | None
    betrag: int
    vergleich: int | None = None
    zeile: Zeile | None = None

    @property
    def delta(self) -> int | None:
        return None if self.vergleich is None else self.betrag - self.vergleich


@dataclass(frozen=True, slots=True)
class Topfgruppe:
    titel: str
    zeilen: tuple[Topfzeile, ...]
    summe: Topfzeile


@dataclass(frozen=True, slots=True)
class Topftafel:
    """Die Rechentafel eines Teiltopfs: Ressorts mit ihren Sozialräumen, nicht Zugeordnetes, Summe."""

    gruppen: tuple[Topfgruppe, ...]
    offen: Topfzeile | None
    summe: Topfzeile

    def __iter__(self) -> Iterator[Topfzeile]:
        for gruppe in self.gruppen:
            yield from gruppe.zeilen
        if self.offen:
            yield self.offen


def baue_topftafel(rechnung: Rechnung, topf: Topfrechnung, vergleich: Mapping[str, int] | None = None) -> Topftafel:
    """Ordnet die Zeilen eines gerechneten Teiltopfs. ``vergleich`` nennt Beträge je Empfänger."""
    zeilen = {z.schluessel: _topfzeile(z, topf, (vergleich or {}).get(z.schluessel)) for z in topf.zeilen.values()}
    gruppen = []
    for ressort, raeume in rechnung.ressorts():
        name = ressort.name if ressort else OHNE_RESSORT
        liste = tuple(zeilen[raum.schluessel] for raum in raeume)
        if liste:
            gruppen.append(Topfgruppe(name, liste, _topfsumme(f"Summe {name}", liste)))
    return Topftafel(tuple(gruppen), zeilen.get(NICHT_ZUGEORDNET), _topfsumme("Summe", tuple(zeilen.values())))


def _topfzeile(zeile: Zeile, topf: Topfrechnung, vergleich: int | None) -> Topfzeile:
    gekappt = None if zeile.gekappt_bruch is None else int(zeile.gekappt_bruch.gerundet())
    sockel = topf.eingaben.topf.sockel_von(zeile.schluessel)
    return Topfzeile(
        zeile.schluessel, zeile.name, zeile.bevoelkerung, zeile.bedarfseinheiten, zeile.anteil, sockel,
        int(zeile.roh_bruch.gerundet()), gekappt, zeile.betrag, vergleich, zeile,
    )  # fmt: skip


def _topfsumme(name: str, zeilen: Sequence[Topfzeile]) -> Topfzeile:
    alt = None if any(z.vergleich is None for z in zeilen) else sum(z.vergleich or 0 for z in zeilen)
    roh = _bruchsumme([z.zeile.roh_bruch if z.zeile else None for z in zeilen])
    gekappt = _bruchsumme([z.zeile.gekappt_bruch if z.zeile else None for z in zeilen])
    return Topfzeile(
        "", name, sum((z.bevoelkerung for z in zeilen), Fraction(0)), sum((z.bedarfseinheiten for z in zeilen), Fraction(0)),
        sum((z.anteil for z in zeilen), Fraction(0)), sum(z.sockel for z in zeilen), roh or 0, gekappt, sum(z.betrag for z in zeilen), alt,
    )  # fmt: skip


def _bruchsumme(brueche: Sequence[Bruch | None]) -> int | None:
    """Summe der genauen Beträge, erst dann gerundet; alle haben denselben Nenner. None, wenn es keine Kappung gibt."""
    genau = [bruch for bruch in brueche if bruch is not None]
    return int(Bruch(sum(bruch.zaehler for bruch in genau), genau[0].nenner).gerundet()) if genau else None
