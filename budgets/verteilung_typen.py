"""Ein- und Ausgaben der Verteilung: Topf, Zeilen, Ergebnis, und die Sätze, mit denen sich jede Zahl erklärt."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from basis.geld import euro
from basis.zahlen import NBSP, prozent, runde_quotient, zahl

EINHEITEN = ("€", "VZÄ")


class Verteilfehler(ValueError):
    """Der Topf lässt sich so nicht verteilen. ``saetze`` nennt alle Gründe, je ein deutscher Satz."""

    def __init__(self, saetze: tuple[str, ...] | list[str] | str) -> None:
        self.saetze = (saetze,) if isinstance(saetze, str) else tuple(saetze)
        super().__init__(" ".join(self.saetze))


def betragstext(hundertstel: int | Fraction, einheit: str = "€") -> str:
    """Schreibt Cent als Euro oder Hundertstel als VZÄ, zum Beispiel „4,25 VZÄ“."""
    if einheit == "€":
        return euro(int(runde_quotient(hundertstel.numerator, hundertstel.denominator)))
    return f"{zahl(Fraction(hundertstel) / 100, 2)}{NBSP}{einheit}"


@dataclass(frozen=True, slots=True)
class Bruch:
    """Ein exakter, ungekürzter Bruch. Gekürzt wird erst, wer danach fragt: das kostet bei Hunderten von Räumen die meiste Zeit."""

    zaehler: int
    nenner: int

    def exakt(self) -> Fraction:
        return Fraction(self.zaehler, self.nenner)

    def gerundet(self, stellen: int = 0, *, teiler: int = 1) -> Decimal:
        """Kaufmännisch gerundet; ``teiler`` 100 macht aus Cent Euro."""
        return runde_quotient(self.zaehler, self.nenner * teiler, stellen)


@dataclass(frozen=True, slots=True)
class Dienst:
    """Ein sozialraumübergreifender Dienst mit seinem Betrag in Cent."""

    name: str
    betrag: int
    verantwortlich: str = ""


@dataclass(frozen=True, slots=True)
class Kappung:
    """Grenzen gegen das Vorjahr als Anteile (0,90 und 1,05); ``oben`` None heißt nach oben offen."""

    unten: Fraction
    oben: Fraction | None


@dataclass(frozen=True, slots=True)
class Topf:
    """Ein Teiltopf. Beträge in Cent (Einheit €) oder Hundertsteln (VZÄ); ``rundung`` ist die kleinste Verteileinheit darin.

    ``sockel`` erhält jeder Raum, außer denen in ``ohne_sockel``: nicht zugeordnete Stadtteile sind kein Empfänger.
    ``bezug`` nennt die Bevölkerung in Sätzen, zum Beispiel „Einwohner unter 21“.
    """

    betrag: int
    dienste: tuple[Dienst, ...] = ()
    reserve: int = 0
    sockel: int = 0
    rundung: int = 10_000
    kappung: Kappung | None = None
    einheit: str = "€"
    bezug: str = "Einwohner"
    ohne_sockel: tuple[str, ...] = ()

    def sockel_von(self, schluessel: str) -> int:
        """Der Sockel dieses Raums."""
        return 0 if schluessel in self.ohne_sockel else self.sockel


@dataclass(frozen=True, slots=True)
class Rechengang:
    """Was alle Zeilen einer Verteilung gemeinsam haben; ``nenner`` und ``gekappt_nenner`` sind die Nenner ihrer Brüche."""

    topf: Topf
    verteilbar: int
    nach_sockel: int
    summe_bedarfseinheiten: Bruch
    phi: Fraction | None
    nenner: int
    gekappt_nenner: int

    def roh(self, schluessel: str, anteil: int) -> int:
        """Zähler des ungekappten Betrags dieses Raums aus dem Zähler seines Anteils, beide über ``nenner``."""
        return self.topf.sockel_von(schluessel) * self.nenner + self.nach_sockel * anteil


@dataclass(frozen=True, slots=True)
class Zeile:
    """Was ein Raum erhält, mit allen Zwischenschritten.

    ``roh`` und ``gekappt`` sind Cent als exakte Brüche; für Anzeigen genügen ``roh_bruch.gerundet()`` und ``gekappt_bruch.gerundet()``,
    die nicht kürzen. ``rang`` ordnet nach dem Punktwert, 1 ist der höchste; Gleiche teilen sich den Rang.
    """

    schluessel: str
    name: str
    bevoelkerung: Fraction
    punktwert: Fraction
    anteil_zaehler: int
    gekappt_zaehler: int | None
    zone: str
    betrag: int
    vorjahr: int | None
    rang: int
    gang: Rechengang
    informativ: bool = False

    @property
    def bedarfseinheiten(self) -> Fraction:
        return self.bevoelkerung * self.punktwert / 100

    @property
    def anteil_bruch(self) -> Bruch:
        return Bruch(self.anteil_zaehler, self.gang.nenner)

    @property
    def roh_bruch(self) -> Bruch:
        return Bruch(self.gang.roh(self.schluessel, self.anteil_zaehler), self.gang.nenner)

    @property
    def gekappt_bruch(self) -> Bruch | None:
        return None if self.gekappt_zaehler is None else Bruch(self.gekappt_zaehler, self.gang.gekappt_nenner)

    @property
    def anteil(self) -> Fraction:
        """Anteil an allen Bedarfseinheiten."""
        return self.anteil_bruch.exakt()

    @property
    def roh(self) -> Fraction:
        return self.roh_bruch.exakt()

    @property
    def gekappt(self) -> Fraction | None:
        bruch = self.gekappt_bruch
        return None if bruch is None else bruch.exakt()

    def satz(self, spalte: str = "alles") -> str:
        """Erklärt eine Zelle als einen deutschen Satz: bedarfseinheiten, anteil, roh, gekappt, betrag; „alles“ ist der ganze Weg."""
        if spalte == "alles":
            weg = [self._teil(name) for name in SPALTEN if name != "gekappt" or self.gekappt_zaehler is not None]
            return f"{self.name or self.schluessel}: {'; '.join(weg)}."
        teil = self._teil(spalte)
        return f"{teil[0].upper()}{teil[1:]}."

    def _teil(self, spalte: str) -> str:
        return {
            "bedarfseinheiten": self._bedarf,
            "anteil": self._anteil,
            "roh": self._roh,
            "gekappt": self._gekappt,
            "betrag": self._betrag,
        }[spalte]()

    def _bedarf(self) -> str:
        bevoelkerung = f"{zahl(self.bevoelkerung)} {self.gang.topf.bezug}"
        return f"{bevoelkerung} mal Punktwert {zahl(self.punktwert, 2)} durch 100 sind {zahl(self.bedarfseinheiten, 2)} Bedarfseinheiten"

    def _anteil(self) -> str:
        alle = zahl(self.gang.summe_bedarfseinheiten.gerundet(2), 2)
        return f"das sind {self._prozent()} von {alle} Bedarfseinheiten aller Räume"

    def _roh(self) -> str:
        topf = self.gang.topf
        eigener = topf.sockel_von(self.schluessel)
        sockel = f"Sockel {betragstext(eigener, topf.einheit)} plus " if eigener else ""
        return f"{sockel}{self._prozent()} von {betragstext(self.gang.nach_sockel, topf.einheit)} ergeben {self._text(self.roh_bruch)}"

    def _gekappt(self) -> str:
        gang, kappung = self.gang, self.gang.topf.kappung
        gekappt = self.gekappt_bruch
        if gekappt is None or kappung is None or gang.phi is None or self.vorjahr is None:
            return "es gibt keine Kappung"
        if self.zone == "frei":
            return f"mal Kappungsfaktor φ = {zahl(gang.phi, 6)} sind es {self._text(gekappt)}"
        grenze = kappung.unten if self.zone == "unten" or kappung.oben is None else kappung.oben
        wort = "mindestens" if self.zone == "unten" else "höchstens"
        vorjahr = betragstext(self.vorjahr, gang.topf.einheit)
        return f"die Kappung lässt {wort} {prozent(grenze)} des Vorjahres ({vorjahr}) zu: {self._text(gekappt)}"

    def _betrag(self) -> str:
        topf = self.gang.topf
        zusatz = " (nur zur Information)" if self.informativ else ""
        gerundet = f"gerundet auf {betragstext(topf.rundung, topf.einheit)} nach dem größten Rest"
        return f"{gerundet} sind es {betragstext(self.betrag, topf.einheit)}{zusatz}"

    def _prozent(self) -> str:
        return f"{zahl(runde_quotient(self.anteil_zaehler * 100, self.gang.nenner, 3), 3)}{NBSP}%"

    def _text(self, bruch: Bruch) -> str:
        return betragstext(int(bruch.gerundet()), self.gang.topf.einheit)


SPALTEN = ("bedarfseinheiten", "anteil", "roh", "gekappt", "betrag")


@dataclass(frozen=True, slots=True)
class Verteilergebnis:
    """Ergebnis einer Verteilung: ``uebergreifend + reserve + Σ zeilen.betrag = topf.betrag``, auf den Cent.

    ``reserve`` enthält den Rundungsrest. ``zeilen`` stehen in der natürlichen Reihenfolge der Schlüssel.
    """

    topf: Topf
    verteilbar: int
    uebergreifend: int
    reserve: int
    phi: Fraction | None
    zeilen: tuple[Zeile, ...]
    hinweise: tuple[str, ...]

    @property
    def rundungsrest(self) -> int:
        return self.reserve - self.topf.reserve

    @property
    def betraege(self) -> dict[str, int]:
        """Betrag je Schlüssel."""
        return {zeile.schluessel: zeile.betrag for zeile in self.zeilen}

    def satz(self) -> str:
        """Der Topf als ein deutscher Satz."""
        einheit = self.topf.einheit
        rest = f", davon {betragstext(self.rundungsrest, einheit)} Rundungsrest," if self.rundungsrest else ""
        return (
            f"Von {betragstext(self.topf.betrag, einheit)} gehen {betragstext(self.uebergreifend, einheit)} an Übergreifendes und "
            f"{betragstext(self.reserve, einheit)}{rest} in die Reserve; {betragstext(self.verteilbar, einheit)} werden verteilt."
        )
