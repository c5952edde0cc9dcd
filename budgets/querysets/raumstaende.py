"""How the Budgets of each Sozialraum stand by their Prognose; made of rows that are read anyway."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from django.urls import reverse

from basis.due import Faelligkeit, Spalte
from basis.geld import teur
from basis.zahlen import NBSP, prozent, zahl
from budgets.ampel import Schwellen, ampel
from budgets.models.lesbar import lesbare_orte
from budgets.postenart import Postenart
from budgets.vollzugsblatt import Vollzugszeile, summenzeile
from budgets.vollzugsgliederung import Postenstand
from sozialraum.access import Zugang
from sozialraum.ebenen import Ebene, Knoten


def raumstaende(
    zugang: Zugang, rows: Iterable[Postenstand], je_posten: Mapping[int, Vollzugszeile], grenzen: Schwellen
) -> Iterator[Faelligkeit]:
    """One for each Sozialraum and Ressort whose Budgets were read, and for who reads all of them the city's.

    Prognose in percent of the Ansatz.
    """
    rows, orte = list(rows), lesbare_orte(zugang)
    je_raum: dict[int, list[Vollzugszeile]] = defaultdict(list)
    for row in rows:
        if row.art == Postenart.SOZIALRAUM:
            je_raum[row.gebiet].append(je_posten[row.posten])
    raeume = [(k, summenzeile(k.name, je_raum[k.id])) for k in zugang.baum.auf_ebene(Ebene.SOZIALRAUM) if k.id in je_raum]
    for knoten, zeile in raeume:
        yield _stand(zeile, grenzen, knoten, "")
    for ressort in zugang.baum.auf_ebene(Ebene.RESSORT):
        darin = {ressort.id, *(k.id for k in zugang.baum.nachfahren(ressort.id))}
        zeilen = [je_posten[row.posten] for row in rows if row.gebiet in darin and row.posten in je_posten]
        if zeilen and (orte is None or ressort.id in orte):
            yield _stand(summenzeile(ressort.name, zeilen), grenzen, ressort, "")
    if je_posten and orte is None:
        alle = summenzeile("", list(je_posten.values()))
        yield _stand(alle, grenzen, zugang.baum.wurzel(), kernsatz(alle, [(k.schluessel, z) for k, z in raeume]))


def _stand(zeile: Vollzugszeile, grenzen: Schwellen, knoten: Knoten, satz: str) -> Faelligkeit:
    ansatz, ende = zeile.fortgeschrieben, zeile.aussicht.betrag
    anteil = zahl(Fraction(ende * 100, ansatz), 1) if ansatz and ende is not None else ""
    weg = reverse("gebiet", args=[knoten.ebene.name.lower(), knoten.schluessel])
    betraege = (ende, ansatz) if anteil and ende is not None and ansatz else None
    return Faelligkeit(
        anteil, satz, weg, spalte=Spalte.STAND, gebiet=knoten.id, status=ampel(zeile, grenzen).value, betraege=betraege, muster=zeile.muster
    )  # fmt: skip


def kernsatz(alle: Vollzugszeile, raeume: Sequence[tuple[str, Vollzugszeile]]) -> str:
    """How far the Prognose of all is from the Ansatz, and which Sozialraum adds most to it; empty without a Prognose."""
    abweichung, anteil = alle.abweichung, alle.abweichung_anteil
    if abweichung is None or anteil is None:
        return ""
    if not abweichung:
        return "Die Prognose der Ausgaben liegt beim fortgeschriebenen Ansatz."
    wohin = 1 if abweichung > 0 else -1
    satz = f"Die Prognose der Ausgaben liegt {teur(abs(abweichung))}{NBSP}TEUR ({prozent(abs(anteil))}) "
    satz += f"{'über' if wohin > 0 else 'unter'} dem fortgeschriebenen Ansatz"
    beitrag, raum = max(((wohin * (z.abweichung or 0), schluessel) for schluessel, z in raeume), default=(0, ""))
    return f"{satz}; am meisten trägt Sozialraum {raum} bei." if beitrag > 0 else f"{satz}."
