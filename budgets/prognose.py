"""Die Prognose des Jahresendes auf drei Wegen nebeneinander und ihre Güte in früheren Jahren (domain.md 4).

Gleichmäßig, saisonal und aus laufenden Fällen (``prognose_kohorte``). Jeder Weg liefert einen Betrag in Cent oder den Grund, warum nicht.
Die Güte ist der mittlere absolute Fehler in Anteilen des Jahres-Ists, am selben Monat früherer Jahre; der kleinste ist der beste.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from basis.zahlen import prozent, runde
from budgets.prognose_kohorte import Kohorteneingabe, rechne_kohorten

Monatsreihe = Mapping[int, int]
Jahresfehler = Mapping[int, Fraction]


class Verfahren(Enum):
    """Die drei Wege mit ihrem Namen auf der Seite."""

    LINEAR = "gleichmäßig"
    SAISONAL = "saisonal"
    KOHORTE = "aus laufenden Fällen"


@dataclass(frozen=True, slots=True)
class Prognose:
    """Ein Weg: Betrag am Jahresende in Cent, oder None mit Grund."""

    verfahren: Verfahren
    betrag: int | None
    grund: str = ""


@dataclass(frozen=True, slots=True)
class Guete:
    """Der absolute Fehler eines Wegs je geprüftem früheren Jahr als Anteil am Ist; ohne ein solches Jahr der Grund."""

    verfahren: Verfahren
    je_jahr: Jahresfehler
    grund: str = ""

    @property
    def fehler(self) -> Fraction | None:
        """Der mittlere Fehler über alle geprüften Jahre; None ohne Jahr."""
        return self.fehler_in(self.je_jahr)

    def fehler_in(self, jahre: Collection[int]) -> Fraction | None:
        """Der mittlere Fehler über diese Jahre; None ohne Jahr."""
        return sum((self.je_jahr[jahr] for jahr in jahre), Fraction(0)) / len(jahre) if jahre else None


def saisonanteil(fruehere: Sequence[Monatsreihe], monat: int) -> Fraction | None:
    """Der Anteil am Jahres-Ist, der in den früheren Jahren zusammen bis Ende des Monats gebucht war; None ohne ein Jahr mit Ist.

    Beispiel: 2005 bis September 700 von 1.000, 2006 bis September 800 von 1.000: 1.500 von 2.000 sind drei Viertel.
    """
    ganzes = sum(sum(jahr.values()) for jahr in fruehere)
    bis = sum(betrag for jahr in fruehere for m, betrag in jahr.items() if m <= monat)
    return Fraction(bis, ganzes) if ganzes > 0 and bis > 0 else None


def linear(bisher: int | None, monat: int) -> Prognose:
    """Bisher / Monate × 12; ``monat`` ist der letzte ganz gebuchte Monat.

    Beispiel: 750,00 € bis September: 1.000,00 €.
    """
    if bisher is None or not 1 <= monat <= 12:
        return Prognose(Verfahren.LINEAR, None, "Für dieses Jahr ist noch kein ganzer Monat gebucht.")
    return Prognose(Verfahren.LINEAR, int(runde(Fraction(bisher * 12, monat))))


def saisonal(bisher: int | None, monat: int, fruehere: Sequence[Monatsreihe]) -> Prognose:
    """Bisher / Anteil, der in früheren ganzen Jahren bis zu diesem Monat erreicht war.

    Beispiel: bisher 800,00 €, früher 80 % bis September: 1.000,00 €.
    """
    if bisher is None or not 1 <= monat <= 12:
        return Prognose(Verfahren.SAISONAL, None, "Für dieses Jahr ist noch kein ganzer Monat gebucht.")
    anteil = saisonanteil(fruehere, monat)
    if anteil is None:
        return Prognose(Verfahren.SAISONAL, None, "Es gibt kein früheres Jahr mit Buchungen; ein Verlauf lässt sich nicht ablesen.")
    return Prognose(Verfahren.SAISONAL, int(runde(bisher / anteil)))


def fuer_eine_zeile(bisher: int, monat: int, fruehere: Sequence[Monatsreihe]) -> Prognose:
    """Der Weg einer einzelnen Budgetzeile: saisonal, wo frühere Jahre einen Verlauf haben, sonst gleichmäßig; ``monat`` 0: noch keiner.

    Beispiel: bis September 900 €, früher drei Viertel bis September: 1.200 €.
    """
    nach_verlauf = saisonal(bisher, monat, fruehere)
    return nach_verlauf if nach_verlauf.betrag is not None else linear(bisher, monat)


def nicht_unter_gebundenem(betrag: int | None, gebunden: int, monat: int) -> int | None:
    """Ein Budget endet nicht unter dem, was schon ausgegeben und für dieses Jahr festgelegt ist; nach Dezember ist nichts mehr zu erwarten.

    Beispiel: hochgerechnet 1.000 €, bis September 800 € ausgegeben und 250 € festgelegt: 1.050 €.
    """
    return betrag if betrag is None or monat >= 12 else max(betrag, gebunden)


def aus_faellen(eingabe: Kohorteneingabe | None) -> Prognose:
    """Die Summe aller Hilfearten aus laufenden und erwarteten Fällen; ohne Falldaten der Grund.

    Beispiel: siehe ``rechne_kohorten``.
    """
    if eingabe is None:
        return Prognose(Verfahren.KOHORTE, None, "Es liegen keine laufenden Fälle mit Tagessatz vor.")
    return Prognose(Verfahren.KOHORTE, sum(rechne_kohorten(eingabe).values()))


def drei_wege(
    bisher: int | None, monat: int, fruehere: Sequence[Monatsreihe], kohorten: Kohorteneingabe | None,
) -> tuple[Prognose, Prognose, Prognose]:  # fmt: skip
    """Alle drei Wege nebeneinander."""
    return linear(bisher, monat), saisonal(bisher, monat, fruehere), aus_faellen(kohorten)


def pruefe_rueckwaerts(
    jahre: Mapping[int, Monatsreihe], monat: int, kohorten: Mapping[int, Kohorteneingabe] | None = None,
) -> tuple[Guete, Guete, Guete]:  # fmt: skip
    """Der Fehler jedes Wegs: jedes ganze Jahr mit dem Wissen vom selben Monat und nur der Jahre davor prognostiziert.

    ``jahre`` sind ganze Jahre je Monat gebucht, ``kohorten`` die Falldaten vom damaligen Stand. Jahre ohne Ist über 0 zählen nicht.
    Beispiel: Ist 1.000 €, prognostiziert 1.100 € und im nächsten Jahr 950 €: (10 % + 5 %) / 2 = 7,5 %.
    """
    fehler: dict[Verfahren, dict[int, Fraction]] = {verfahren: {} for verfahren in Verfahren}
    for jahr, reihe in jahre.items():
        ist = sum(reihe.values())
        if ist <= 0:
            continue
        bisher = sum(betrag for m, betrag in reihe.items() if m <= monat) if any(m <= monat for m in reihe) else None
        davor = [jahre[j] for j in jahre if j < jahr]
        for prognose in drei_wege(bisher, monat, davor, (kohorten or {}).get(jahr)):
            if prognose.betrag is not None:
                fehler[prognose.verfahren][jahr] = Fraction(abs(prognose.betrag - ist), ist)
    linear_, saisonal_, kohorte_ = (_guete(verfahren, werte) for verfahren, werte in fehler.items())
    return linear_, saisonal_, kohorte_


def _guete(verfahren: Verfahren, je_jahr: Jahresfehler) -> Guete:
    return Guete(verfahren, je_jahr, "" if je_jahr else "An keinem früheren Jahr lässt sich dieser Weg prüfen.")


def bestes(gueten: Sequence[Guete]) -> tuple[Verfahren | None, str]:
    """Der Weg mit dem kleinsten Fehler und sein Satz; bei Gleichstand der früher genannte.

    Verglichen wird über die Jahre, an denen sich alle prüfbaren Wege prüfen ließen: So gewinnt keiner, weil er schwere Jahre auslässt.
    Haben sie kein Jahr gemeinsam, wird keiner genannt. Beispiel: gleichmäßig 2004 0 %, 2005 10 %; saisonal 2005 3 %: saisonal.
    """
    geprueft = [g for g in gueten if g.je_jahr]
    if not geprueft:
        return None, "Kein Weg ließ sich an früheren Jahren prüfen; keiner gilt als der beste."
    gemeinsam = set.intersection(*(set(g.je_jahr) for g in geprueft))
    if not gemeinsam:
        return None, "Die Wege ließen sich an keinem gemeinsamen Jahr prüfen; keiner gilt als der beste."
    if len(geprueft) == 1:
        return None, f"Nur „{geprueft[0].verfahren.value}“ ließ sich an früheren Jahren prüfen; verglichen werden kann nichts."
    sieger = min(geprueft, key=lambda g: g.fehler_in(gemeinsam) or Fraction(0))
    mal = "einem früheren Jahr" if len(gemeinsam) == 1 else f"{len(gemeinsam)} früheren Jahren"
    satz = f"Am besten traf bisher „{sieger.verfahren.value}“: in {mal} im Mittel {prozent(sieger.fehler_in(gemeinsam))} daneben."
    return sieger.verfahren, satz
