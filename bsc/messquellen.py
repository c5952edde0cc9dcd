"""Die Messgrößen, die das System selbst berechnet: was sie heißen, woraus sie kommen, was gilt. Rein; gelesen wird in ``bsc.providers``.

Jede rechnet auf jeder Ebene aus Zähler und Nenner des Gebiets, nie aus den Werten seiner Teile.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from basis.monate import folgemonat, monatsende, monatserster
from basis.zahlen import Zustand, runde
from bsc.messgroesse import Messart, Messung


@dataclass(frozen=True, slots=True)
class Messquelle:
    """Ein Eintrag des Verzeichnisses. ``je_quartal``: Werte gibt es nur am Ende eines Quartals, sonst am Ende jedes Monats.

    ``eigene_stichtage``: Werte gibt es an den Tagen, zu denen geliefert wird. ``in_cent``: Zähler und Nenner sind Beträge in Cent.
    ``zaehler_am_posten``: Der Zähler ist Geld an Budgetposten, wie sie Stadtteile nicht haben; den Fachbereich trifft auch, was keinen
    Stadtteil hat.
    ``nur_zusammenhang``: Inanspruchnahme; sie gehört zum Zusammenhang und wird nie bewertet (domain.md 5).
    ``angabe``: was die Quelle dazu wissen muss, zum Beispiel „Indikator“; was davon abhängt, setzt ``providers.wahl.beschreibe`` ein.
    Ob sie dann auf Fallzahlen beruht, sagt ihr Wert; wo es nur sein kann, gilt sie als eine, die es tut.
    """

    schluessel: str
    titel: str
    art: Messart
    zaehler: str
    nenner: str
    formel: str
    stichtagsregel: str
    quelle: str
    je_quartal: bool = False
    beruht_auf_fallzahlen: bool = False
    in_cent: bool = False
    zaehler_am_posten: bool = False
    nur_zusammenhang: bool = False
    angabe: str = ""
    eigene_stichtage: bool = False

    def stichtag(self, stand: date) -> date:
        """Der letzte Tag bis zu einem Stand, für den es einen Wert gibt."""
        if self.eigene_stichtage:
            return stand
        monat = monatserster(stand + timedelta(days=1))
        while True:
            monat = folgemonat(monat, -1)
            if not self.je_quartal or monat.month % 3 == 0:
                return monatsende(monat)


PRAEVENTION_HZE = Messquelle(
    "praevention-hze", "Ausgaben Prävention : Hilfen zur Erziehung", Messart.VERHAELTNIS,
    "Ist-Ausgaben der Unterabschnitte der Prävention", "Ist-Ausgaben der Unterabschnitte der Hilfen zur Erziehung",
    "Ausgaben Prävention : Ausgaben Hilfen zur Erziehung, zusammen 100",
    "Ende eines Monats; gezählt wird das Ist des Haushaltsjahrs bis dahin", "Buchungen des laufenden Jahres", in_cent=True,
)  # fmt: skip
STATIONAER_IN_AUSSERHALB = Messquelle(
    "stationaer-in-ausserhalb", "Stationäre Hilfen in der Stadt : außerhalb", Messart.VERHAELTNIS,
    "laufende stationäre Hilfen zur Erziehung in der Stadt", "laufende stationäre Hilfen zur Erziehung außerhalb der Stadt",
    "Hilfen in der Stadt : Hilfen außerhalb, zusammen 100; Hilfen ohne Angabe zum Ort und ohne Stadtteil zählen nicht mit",
    "Ende eines Quartals", "Fallstatistik", je_quartal=True, beruht_auf_fallzahlen=True,
)  # fmt: skip
ZUSAMMENSETZUNG = Messquelle(
    "zusammensetzung-runden", "Zusammensetzung der Runden Jugendhilfe : Schnittstellen", Messart.VERHAELTNIS,
    "Organisationen der Jugendhilfe in Quartiers-, Projekt- und Hausrunden",
    "Organisationen anderer Systeme (Schnittstellen) in diesen Runden",
    "Mitglieder aus der Jugendhilfe : Mitglieder aus Schnittstellen, zusammen 100; eine Organisation zählt in jeder ihrer Runden",
    "Ende eines Monats", "Mitglieder der Pro-Aktiven Systeme",
)  # fmt: skip
PROGNOSE_ANSATZ = Messquelle(
    "prognose-ansatz", "Prognose : fortgeschriebener Ansatz", Messart.PROZENT,
    "Prognose der Ausgaben am 31.12.", "fortgeschriebener Ansatz", "Prognose / fortgeschriebener Ansatz × 100",
    "Ende eines Monats", "Laufendes Jahr der Budgets", in_cent=True,
)  # fmt: skip
AUSGABEN_JE_HILFEMONAT = Messquelle(
    "ausgaben-je-hilfemonat", "Ausgaben je Hilfe und Monat", Messart.EURO,
    "in zwölf Monaten gebuchtes Ist für diese Hilfen", "Hilfemonate: Bestand an den vier Quartalsenden × 3 Monate",
    "Ist-Ausgaben / Hilfemonate", "Ende eines Quartals; gezählt werden die zwölf Monate bis dahin", "Buchungen, Fallstatistik",
    je_quartal=True, beruht_auf_fallzahlen=True, zaehler_am_posten=True, angabe="Hilfen",
)  # fmt: skip
VERWEILDAUER = Messquelle(
    "verweildauer", "Mittlere Dauer beendeter Hilfen", Messart.DAUER,
    "Tage der in zwölf Monaten beendeten Hilfen, erster und letzter Tag eingeschlossen", "beendete Hilfen mit bekannter Dauer",
    "Tage / beendete Hilfen mit bekannter Dauer", "Ende eines Quartals; gezählt werden die zwölf Monate bis dahin", "Fallstatistik",
    je_quartal=True, beruht_auf_fallzahlen=True, angabe="Hilfen",
)  # fmt: skip
INDIKATOR = Messquelle(
    "indikator", "Indikator", Messart.PROZENT, "Zähler des Indikators", "Nenner des Indikators",
    "Summe der Zähler / Summe der Nenner, wie beim Indikator festgelegt",
    "Stichtag des Indikators; es zählt der jüngste, höchstens ein Jahr alte",
    "Indikatoren", beruht_auf_fallzahlen=True, angabe="Indikator", eigene_stichtage=True,
)  # fmt: skip
TRENNER = ":"


class Verzeichnis(Mapping[str, Messquelle]):
    """Schlüssel → Messquelle. Wo eine Quelle eine Angabe braucht, gehört sie zum Schlüssel: ``indikator:hze_dichte``.

    Aufgezählt werden nur die ohne Angabe; die ganze Wahl ist ``providers.wahl``.
    """

    def __init__(self, *quellen: Messquelle) -> None:
        self._quellen = {q.schluessel: q for q in quellen}

    def __getitem__(self, schluessel: str) -> Messquelle:
        name, angabe = zerlege(schluessel)
        quelle = self._quellen[name]
        if bool(angabe) != bool(quelle.angabe):
            raise KeyError(schluessel)
        return replace(quelle, schluessel=schluessel) if angabe else quelle

    def __iter__(self) -> Iterator[str]:
        return (schluessel for schluessel, quelle in self._quellen.items() if not quelle.angabe)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def zerlege(schluessel: str) -> tuple[str, str]:
    """Quelle und Angabe; ohne Angabe ist sie leer."""
    name, _, angabe = schluessel.partition(TRENNER)
    return name, angabe


def verbinde(name: str, angabe: str) -> str:
    return f"{name}{TRENNER}{angabe}" if angabe else name


MESSQUELLEN = Verzeichnis(
    PRAEVENTION_HZE, STATIONAER_IN_AUSSERHALB, ZUSAMMENSETZUNG, PROGNOSE_ANSATZ, AUSGABEN_JE_HILFEMONAT, VERWEILDAUER, INDIKATOR
)


@dataclass(frozen=True, slots=True)
class Beleg:
    """Ein Summand des Zählers oder Nenners und wohin er führt; ``url`` ist leer, wo der Leser die Zeilen nicht lesen darf."""

    seite: str
    name: str
    zahl: Fraction
    url: str = ""
    geld: bool = False


@dataclass(frozen=True, slots=True)
class Berechnet:
    """Was eine Quelle für ein Gebiet an einem Stichtag ergibt, mit den Summanden beider Seiten.

    ``aus_fallzahlen``: wo es von der Angabe der Quelle abhängt, ob der Wert auf Fallzahlen beruht; None: wie die Quelle.
    ``quelle``: die Quelle, wie ihre Angabe sie beschreibt, wo Art und Nenner davon abhängen. ``faelle``: die Fallzahlen hinter einem
    Nenner, der selbst keine ist.
    """

    stichtag: date
    messung: Messung
    zustand: Zustand = Zustand.WERT
    belege: tuple[Beleg, ...] = ()
    muster: bool = False
    aus_fallzahlen: bool | None = None
    quelle: Messquelle | None = None
    faelle: tuple[int, ...] = ()

    @property
    def zahlen(self) -> tuple[Decimal, Decimal]:
        """Beide Zahlen, wie sie festgeschrieben werden: sechs Stellen hinter dem Komma, mehr als Cents und Anzahlen brauchen."""
        return runde(self.messung.zaehler or 0, 6), runde(self.messung.nenner or 0, 6)


GESPERRT = "Beruht auf kleinen Fallzahlen und ist für Sie gesperrt."
KLEINE_GRUPPE = "Beruht auf einer kleinen Gruppe und ist gesperrt."  # eine Rate von Menschen, für alle gleich


def gesperrt(stichtag: date, muster: bool = False, grund: str = GESPERRT) -> Berechnet:
    return Berechnet(stichtag, Messung(None, grund=grund), Zustand.GESPERRT, muster=muster)


def ohne_angabe(stichtag: date, grund: str) -> Berechnet:
    return Berechnet(stichtag, Messung(None, grund=grund), Zustand.KEINE_ANGABE)


def letzte_quartalsenden(bis: date, anzahl: int) -> tuple[date, ...]:
    """Die letzten Quartalsenden bis zu einem Tag, das früheste zuerst."""
    letztes = STATIONAER_IN_AUSSERHALB.stichtag(bis)
    return tuple(monatsende(folgemonat(monatserster(letztes), -3 * n)) for n in reversed(range(anzahl)))
