"""What an explanation of a Verteilung keeps to itself: ways from the Rohwert to the Punktwert that would show small case numbers."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from basis.zahlen import GESPERRT
from budgets.erklaerung import Rechenweg, Schritt
from budgets.rechnung import Rechnung, Topfrechnung
from sozialraum.inputs.wertschutz import Leser, Sperre, jeder
from sozialraum.punktwerte import Messwert

RATEN = ("prozent", "je_1000", "je_10000")
Verdeckt = dict[str, frozenset[frozenset[str]]]


def satz_der_sperre(name: str, indikatoren: Iterable[str]) -> str:
    return (
        f"{name}: Der Weg vom Rohwert zum Punktwert ist gesperrt. Die Anzahlen dahinter ({', '.join(indikatoren)}) sind so klein, "
        "dass sie einzelne Personen erkennen ließen, oder verrieten eine solche Zahl."
    )


def leser_der_erklaerung(ziel: Any, zugang: Any) -> Leser:
    """As the Rechenpaket: open where counts are rounded and to whom reads everything; else to whom the case numbers of a Gebiet are."""
    return jeder if ziel.zaehler_rundung or zugang.sieht_alles else zugang.sieht_fallzahlen


def verdeckte_orte(topf: Topfrechnung, faelle: Sperre, raten: Sperre | None = None) -> Verdeckt:
    """By key of an Indikator: the sets of Stadtteile whose number is gesperrt. ``raten``: of what rests on no case numbers, outside."""
    raeume = sorted((raum for teile in topf.eingaben.stadtteile.values() for raum in teile), key=lambda r: r.schluessel)
    verdeckt = {}
    for merkmal in topf.eingaben.modell.merkmale:
        sperre = faelle if merkmal.beruht_auf_fallzahlen else raten if ist_rate(topf, merkmal.schluessel) else None
        if sperre is None:
            continue
        mit_nenner = sperre.je_gruppe or ist_anteil(topf, merkmal.schluessel)
        messwerte = ((raum.schluessel, raum.werte[merkmal.schluessel]) for raum in raeume)
        werte = tuple((s, m.zaehler, m.nenner if mit_nenner else None) for s, m in messwerte if m.zaehler is not None)
        verdeckt[merkmal.schluessel] = sperre.gesperrte(werte)
    return verdeckt


def ist_rate(topf: Topfrechnung, merkmal: str) -> bool:
    herkunft = topf.eingaben.herkunft.get(merkmal)
    return herkunft is None or herkunft.einheit in RATEN


def ist_anteil(topf: Topfrechnung, merkmal: str) -> bool:
    herkunft = topf.eingaben.herkunft.get(merkmal)
    return herkunft is None or herkunft.einheit == "prozent"


class Wegsperre:
    """The ways of one calculation as one reader may see them, with the internal threshold (docs/decisions.md 34)."""

    def __init__(self, rechnung: Rechnung, sperre: Sperre) -> None:
        self._empfaenger, self._sperre = rechnung.eingaben.empfaenger, sperre
        self._verdeckt: dict[str, Verdeckt] = {}

    def zeige(self, topf: Topfrechnung, weg: Rechenweg) -> Rechenweg:
        """Where one number is gesperrt, the whole way is: the Punktwert less the other steps would be the hidden one."""
        namen = self._gesperrte_merkmale(topf, weg.zeile.schluessel)
        if not namen:
            return weg
        satz = satz_der_sperre(weg.zeile.name, namen)
        return replace(weg, schritte=tuple(map(_verdecke, weg.schritte)), satz_punktwert=satz, gesperrt=satz)

    def _gesperrte_merkmale(self, topf: Topfrechnung, empfaenger: str) -> list[str]:
        if self._sperre.offen is jeder:
            return []
        verdeckt = self._verdeckt.get(topf.schluessel)
        if verdeckt is None:
            verdeckt = self._verdeckt[topf.schluessel] = verdeckte_orte(topf, self._sperre)
        raum = next(raum for raum in topf.eingaben.raeume if raum.schluessel == empfaenger)
        orte = frozenset(teil.schluessel for teil in topf.eingaben.stadtteile.get(empfaenger, ()))
        return [
            m.name
            for m in topf.eingaben.modell.merkmale
            if m.schluessel in verdeckt
            and self._verbirgt(empfaenger, orte, raum.werte[m.schluessel], verdeckt[m.schluessel], ist_anteil(topf, m.schluessel))
        ]

    def _verbirgt(self, empfaenger: str, orte: frozenset[str], wert: Messwert, gesperrte: frozenset[frozenset[str]], anteil: bool) -> bool:
        if wert.zaehler is None:
            return False
        gebiet = self._empfaenger[empfaenger]
        if gebiet is not None:
            return self._sperre.verbirgt(gebiet, wert.zaehler, wert.nenner, gesperrte, anteil=anteil)
        if all(self._sperre.offen(k.id) for k in self._sperre.baum.nicht_zugeordnet()):
            return False
        return orte in gesperrte or 0 < wert.zaehler < self._sperre.schwelle


def _verdecke(schritt: Schritt) -> Schritt:
    satz = f"{schritt.name}: gesperrt."
    return replace(schritt, rohwert=GESPERRT, faktor=GESPERRT, beitrag=GESPERRT, ersetzt=False, satz_rohwert=satz, satz="")
