"""Was ein Leser von gezählten Fällen sieht: die einzige Stelle, an der Seiten und Ausgaben der Fallstatistik sperren.

Controlling und die zuständige Ressortleitung sehen jede Zahl („nur intern“, hier ``offen``). Bei allen anderen sind Anzahlen über 0 und
unter der Schwelle gesperrt; dazu je Zeile und Spalte so viele weitere, dass keine aus der Summe folgt. Wer zwei Zeiträume vergleicht, soll
auch nicht aus Bestand und Abgängen auf die Zugänge schließen: Was zusammenhängt, ist zusammen gesperrt.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Set
from fractions import Fraction
from typing import TypeVar

from basis.zahlen import Wert, Zustand

S = TypeVar("S", bound=Hashable)
GESPERRT = Wert(None, Zustand.GESPERRT)
KEINE_ANGABE = Wert(None, Zustand.KEINE_ANGABE)
SPALTEN = ("bestand", "begonnen", "beendet", "innen", "ausserhalb")


def zeige(anzahl: int, *, kleinste: int) -> Wert:
    """Eine Zahl für sich. ``kleinste`` 0 oder 1 zeigt alles."""
    return GESPERRT if 0 < anzahl < kleinste else Wert(Fraction(anzahl))


def gesperrte(zahlen: Mapping[S, int], linien: Iterable[Collection[S]], *, kleinste: int, offen: Set[S] = frozenset()) -> set[S]:
    """Die gesperrten Zellen. ``linien`` sind die Zeilen und Spalten, deren Summe daneben steht; ``offen`` darf der Leser sehen.

    Eine Linie verrät nichts, wenn in ihr keine oder mindestens zwei Zellen gesperrt sind, die zusammen die Schwelle erreichen. Sonst kommt
    die kleinste andere Zelle dazu, die nicht 0 ist; bei Gleichstand die erste nach ihrem Schlüssel.
    """
    gesperrt = {zelle for zelle, anzahl in zahlen.items() if 0 < anzahl < kleinste and zelle not in offen}
    feste = [tuple(linie) for linie in linien]
    geaendert = bool(gesperrt)
    while geaendert:
        geaendert = False
        for linie in feste:
            if not verraten(zahlen, linie, gesperrt, kleinste):
                continue
            andere = [zelle for zelle in linie if zahlen.get(zelle) and zelle not in gesperrt and zelle not in offen]
            if andere:
                gesperrt.add(min(andere, key=lambda zelle: (zahlen[zelle], str(zelle))))
                geaendert = True
    return gesperrt


def verraten(zahlen: Mapping[S, int], linie: Iterable[S], gesperrt: Set[S], kleinste: int) -> bool:
    """Ob die Summe der Linie zu viel über ihre gesperrten Zellen sagt."""
    betroffen = [zahlen[zelle] for zelle in linie if zelle in gesperrt]
    return bool(betroffen) and (len(betroffen) < 2 or sum(betroffen) < kleinste)


def zeige_tabelle(
    zeilen: Mapping[S, Mapping[str, int]], *, kleinste: int, offen: Set[S] = frozenset()
) -> tuple[dict[S, dict[str, Wert]], dict[str, Wert]]:
    """Eine Tabelle mit den ``SPALTEN`` und ihre Summenzeile."""
    gezeigt: dict[S, dict[str, Wert]] = {schluessel: {} for schluessel in zeilen}
    summen: dict[str, Wert] = {}
    for spalte in SPALTEN:
        zahlen = {schluessel: zeile[spalte] for schluessel, zeile in zeilen.items()}
        gesperrt = gesperrte(zahlen, [tuple(zahlen)], kleinste=kleinste, offen=offen)
        for schluessel, anzahl in zahlen.items():
            gezeigt[schluessel][spalte] = GESPERRT if schluessel in gesperrt else Wert(Fraction(anzahl))
        summe = sum(zahlen.values())
        alles_offen = all(schluessel in offen for schluessel in zahlen)
        zu_klein = 0 < summe < kleinste and not alles_offen
        summen[spalte] = GESPERRT if zu_klein or verraten(zahlen, zahlen, gesperrt, kleinste) else Wert(Fraction(summe))
    return {schluessel: ort_wo_bekannt(gemeinsam(werte)) for schluessel, werte in gezeigt.items()}, gemeinsam(summen)


def gemeinsam(werte: Mapping[str, Wert]) -> dict[str, Wert]:
    """Was in einer Zeile auseinander folgt, ist zusammen gesperrt: Zu- und Abgänge, die beiden Orte, und alles mit dem Bestand."""
    neu = dict(werte)
    for paar in (("begonnen", "beendet"), ("innen", "ausserhalb")):
        if GESPERRT in (neu["bestand"], *(neu[name] for name in paar)):
            neu |= dict.fromkeys(paar, GESPERRT)
    return neu


def ort_wo_bekannt(werte: Mapping[str, Wert]) -> dict[str, Wert]:
    """Laufen Hilfen und ist von keiner der Ort bekannt (ambulante haben keinen), ist er keine Angabe und nicht 0."""
    if werte["bestand"].zahl and werte["innen"].zahl == 0 and werte["ausserhalb"].zahl == 0:
        return {**werte, "innen": KEINE_ANGABE, "ausserhalb": KEINE_ANGABE}
    return dict(werte)
