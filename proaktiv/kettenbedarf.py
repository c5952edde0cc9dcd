"""Der Bedarf eines Feldes der Präventionskette in einem Gebiet, genau, oder warum er nicht zu sagen ist (domain.md 7). Rein.

Bedarf = Einwohnende der Lebensphase × Quote des Indikators × Anteil der Regel. Ohne Indikator zählen die Einwohnenden, ohne Altersgrenzen
der Zähler des Indikators. Eine Summe aus einem Teil der Stadtteile ist eine andere Zahl: Fehlt irgendwo die gezählte Zahl, ist der Bedarf
unbekannt. Nennt die neueste Bevölkerung einen Stadtteil nicht, gilt seine letzte Einwohnerzahl; hatte er nie eine, ist er es auch. Eine
Quote gilt auch für die wenigen, über die sie nichts sagt. Stehen die einen oder die anderen für mehr als ein Viertel der Einwohnenden der
Lebensphase, ist auch das eine andere Zahl; sind es weniger, nennt der Bedarf sie. Wo niemand dieser Lebensphase wohnt, ist er 0.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from basis.zahlen import anzahl, prozent_kurz

KEINE_EINWOHNER = "für diese Lebensphase gibt es keine Einwohnerzahl"
NACHLIEFERN = "bitte liefern Sie die Bevölkerung dort nach, auch wenn sie 0 ist"
OHNE_ZAEHLUNG = "Diese Lebensphase hat keine Altersgrenzen. Bitte nennen Sie den Indikator, der gezählt wird."
KEIN_WERT = "für den Indikator gibt es hier keinen Wert"
GESPERRT = "der Wert des Indikators ist gesperrt"
JE_KOPF = ("prozent", "je_1000", "je_10000")  # Einheiten einer Quote, die mit Einwohnenden malgenommen Menschen ergibt
VIERTEL = Fraction(1, 4)  # wie beim Wert der Stadt (docs/decisions.md 69)


def passt_nicht(aggregation: str, einheit: str, *, mit_alter: bool) -> str:
    """Warum ein Indikator in dieser Lebensphase keinen Bedarf begründen kann; leer, wenn er es kann."""
    if mit_alter and (aggregation != "quote" or einheit not in JE_KOPF):
        return "Bitte wählen Sie eine Quote, in % oder je 1.000 oder 10.000: Sie wird mit den Einwohnenden der Lebensphase malgenommen."
    if not mit_alter and (aggregation != "summe" or einheit != "absolut"):
        return "Diese Lebensphase hat keine Altersgrenzen. Bitte wählen Sie eine Anzahl, die sich über Stadtteile zusammenzählen lässt."
    return ""


@dataclass(frozen=True)
class Messwert:
    """Ein Indikator in einem Gebiet. ``zaehler`` None: keine Angabe oder gesperrt.

    ``ohne``: Stadtteile des Gebiets, die in Zähler und Nenner nicht enthalten sind; ``gesperrte``: die davon, deren Wert gesperrt ist.
    """

    zaehler: Fraction | None
    nenner: Fraction | None
    gesperrt: bool = False
    ohne: frozenset[int] = frozenset()
    gesperrte: frozenset[int] = frozenset()

    @property
    def quote(self) -> Fraction | None:
        return self.zaehler / self.nenner if self.zaehler is not None and self.nenner else None


@dataclass(frozen=True)
class Regel:
    """Was in einem Feld gebraucht wird: ein Anteil der Lebensphase, mit oder ohne Indikator; oder dass das Feld entfällt.

    ``mangel``: warum sie keinen Bedarf begründet, obwohl sie gilt (``passt_nicht``); leer, wenn sie es tut.
    """

    anteil: Fraction | None
    indikator: str = ""
    mit_alter: bool = True
    grund: str = ""
    mangel: str = ""

    @property
    def entfaellt(self) -> bool:
        return self.anteil is None

    @property
    def satz(self) -> str:
        if self.anteil is None:
            return f"Entfällt: {self.grund}" if self.grund else "Entfällt"
        was = f" × „{self.indikator}“" if self.indikator else ""
        return f"{'Einwohnende der Lebensphase' if self.mit_alter else 'Zahl'}{was} × {prozent_kurz(self.anteil)}"


def bedarf(
    regel: Regel, einwohner: Mapping[int, int | None], messwert: Messwert | None, alte: Collection[int] = ()
) -> tuple[Fraction | None, str]:  # fmt: skip
    """Der Bedarf in Plätzen und was dazu zu sagen ist; None mit dem Grund, warum er nicht zu sagen ist.

    ``einwohner``: je Stadtteil des Gebiets die der Lebensphase, None heißt keine Angabe; ``alte``: Stadtteile mit einer früheren Zahl.
    """
    if regel.anteil is None:
        return None, "entfällt"
    if regel.mangel:
        return None, regel.mangel
    if not regel.mit_alter:
        return _aus_zahl(regel.anteil, len(einwohner), messwert)
    alle, satz = _einwohner(einwohner, alte)
    if alle is None or not regel.indikator or not alle:
        return None if alle is None else alle * regel.anteil, satz
    menge, dazu = _aus_quote(regel.anteil, alle, einwohner, messwert)
    return menge, "; ".join(teil for teil in (satz if menge is not None else "", dazu) if teil)


def _einwohner(einwohner: Mapping[int, int | None], alte: Collection[int]) -> tuple[int | None, str]:
    """Alle der Lebensphase im Gebiet und wo die Zahl eine frühere ist; None mit dem Grund."""
    ohne = sum(n is None for n in einwohner.values())
    if ohne:
        wo = _von(ohne, len(einwohner))
        return None, KEINE_EINWOHNER if ohne == len(einwohner) else f"für {wo} gibt es keine Einwohnerzahl; {NACHLIEFERN}"
    alle, fruehere = (sum(n or 0 for teil, n in einwohner.items() if teil in wer) for wer in (einwohner, alte))
    wie_viele = sum(teil in alte for teil in einwohner)
    if fruehere > VIERTEL * alle:
        wo = f"für {_von(wie_viele, len(einwohner))}, mit mehr als einem Viertel der Einwohnenden,"
        return None, f"{wo} gibt es keine neue Einwohnerzahl; {NACHLIEFERN}"
    return alle, f"für {_von(wie_viele, len(einwohner))} gilt die letzte Einwohnerzahl davor" if wie_viele else ""


def _aus_zahl(anteil: Fraction, teile: int, messwert: Messwert | None) -> tuple[Fraction | None, str]:
    if messwert is None or messwert.zaehler is None:
        return None, GESPERRT if messwert is not None and messwert.gesperrt else KEIN_WERT
    if messwert.ohne:
        return None, f"in {_von(len(messwert.ohne), teile)} fehlt die Zahl des Indikators{_gesperrte(messwert.gesperrte)}"
    return messwert.zaehler * anteil, ""


def _aus_quote(
    anteil: Fraction, alle: int, einwohner: Mapping[int, int | None], messwert: Messwert | None
) -> tuple[Fraction | None, str]:  # fmt: skip
    quote = messwert.quote if messwert is not None else None
    if messwert is None or quote is None:
        return None, GESPERRT if messwert is not None and messwert.gesperrt else KEIN_WERT
    je_ohne = {teil: n for teil in messwert.ohne if (n := einwohner.get(teil))}
    if not je_ohne:
        return alle * quote * anteil, ""
    wo, gesperrte = _von(len(je_ohne), len(einwohner)), _gesperrte(messwert.gesperrte & je_ohne.keys())
    if sum(je_ohne.values()) > VIERTEL * alle:
        return None, f"in {wo}, mit mehr als einem Viertel der Einwohnenden, fehlt der Wert des Indikators{gesperrte}"
    return alle * quote * anteil, f"die Quote ist die ohne {wo}{gesperrte}"


def _von(wie_viele: int, teile: int) -> str:
    return f"{wie_viele} von {anzahl(teile, 'Stadtteil', 'Stadtteilen')}"


def _gesperrte(teile: Collection[int]) -> str:
    return f" ({len(teile)} gesperrt)" if teile else ""
