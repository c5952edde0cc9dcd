"""Ein- und Ausgaben einer ganzen Verteilung: Einstellungen der Teiltöpfe, Räume, Herkunft der Werte. Eingefroren, ohne Rechnung."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from budgets.verteilung import Dienst, Topf
from sozialraum.ebenen import Gebietsbaum
from sozialraum.punktwerte import Punktmodell, Raum

NICHT_ZUGEORDNET = "nicht zugeordnet"


@dataclass(frozen=True, slots=True)
class Gewichtung:
    """Das Gewicht eines Indikators; ``abweichender_stichtag`` erlaubt Zähler und Nenner von verschiedenen Tagen."""

    indikator: str
    gewicht: Fraction
    abweichender_stichtag: bool = False


@dataclass(frozen=True, slots=True)
class Einstellungen:
    """Was an einem Teiltopf gewählt wird. Ein Szenario ist nichts anderes als geänderte Einstellungen."""

    schluessel: str
    name: str
    betrag: int
    verfahren: str = "anteil"
    gewichte: tuple[Gewichtung, ...] = ()
    basisgewicht: Fraction = Fraction(0)
    grundpunkte: Fraction = Fraction(0)
    ddof: int = 0
    spreizung: Fraction = Fraction(10)
    untergrenze: Fraction = Fraction(0)
    sockel: int = 0
    reserve: int = 0
    rundung: int = 10_000
    kappung_unten: Fraction | None = None
    kappung_oben: Fraction | None = None
    fehlend: str = "stadtwert"
    dienste: tuple[Dienst, ...] = ()
    bevoelkerung: str = ""

    def nach_bevoelkerung(self) -> "Einstellungen":
        """Derselbe Topf nur nach der Zahl der Menschen: ohne Indikatoren, Sockel und Kappung."""
        ohne: dict[str, object] = {"gewichte": (), "basisgewicht": Fraction(1), "sockel": 0, "kappung_unten": None, "kappung_oben": None}
        return replace(self, verfahren="anteil", grundpunkte=Fraction(0), **ohne)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Herkunft:
    """Woher ein Wert eines Merkmals in diesem Teiltopf stammt."""

    name: str
    stichtag: date | None
    bevoelkerung_stichtag: date | None = None
    faktor: int = 1
    einheit: str = ""
    stellen: int = 1
    quelle: str = ""


@dataclass(frozen=True)
class Topfeingaben:
    """Alles, was ein Teiltopf zum Rechnen braucht. ``stadtteile`` ordnet jedem Empfänger die Räume seiner Stadtteile zu."""

    einstellungen: Einstellungen
    topf: Topf
    modell: Punktmodell
    raeume: tuple[Raum, ...]
    stadtteile: Mapping[str, tuple[Raum, ...]]
    herkunft: Mapping[str, Herkunft] = field(default_factory=dict)
    bevoelkerung_stichtag: date | None = None
    hinweise: tuple[str, ...] = ()
    ablehnungen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Eingaben:
    """Die Eingaben einer Verteilung: Baum des Gebietsstands, Teiltöpfe, benutzte Datenlieferungen."""

    baum: Gebietsbaum
    toepfe: tuple[Topfeingaben, ...]
    empfaenger: Mapping[str, int | None]
    einheit: str = "€"
    lieferungen: frozenset[int] = frozenset()
    muster: bool = False
    werte_stand: date | None = None


def summe_der_gewichte(einstellungen: Einstellungen) -> Fraction:
    """Gewichte und Basisgewicht zusammen; genau 1 muss es sein."""
    basis = einstellungen.basisgewicht if einstellungen.verfahren == "anteil" else Fraction(0)
    return sum((gewicht.gewicht for gewicht in einstellungen.gewichte), basis)
