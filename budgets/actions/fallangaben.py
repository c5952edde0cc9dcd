"""A Verteilung with case indicators gives counts away: rates in its explanation, amounts to the cent. They enter the ledger."""

from fractions import Fraction

from budgets.models import Verteilung
from budgets.rechnung import Rechnung, Topfrechnung
from sozialraum.actions.fallangaben import merke_fallangabe
from sozialraum.inputs.fallzaehler import Fallzaehler


def merke_fallzahlen(verteilung: Verteilung, rechnung: Rechnung) -> int:
    """Per Indikator that rests on case numbers and has a weight. Rounded counts betray none and so are no count of the Fallstatistik."""
    faelle = [(t, m.schluessel) for t in rechnung.toepfe for m in t.eingaben.modell.merkmale if m.gewicht and m.beruht_auf_fallzahlen]
    quelle = Fallzaehler()
    return sum(_merke(verteilung, topf, merkmal, quelle) for topf, merkmal in faelle)


def _merke(verteilung: Verteilung, topf: Topfrechnung, merkmal: str, quelle: Fallzaehler) -> bool:
    herkunft, teile = topf.eingaben.herkunft.get(merkmal), topf.eingaben.stadtteile
    zaehler: dict[str, Fraction] = {}
    for raum in (raum for raeume in teile.values() for raum in raeume):
        if (wert := raum.werte[merkmal].zaehler) is not None:
            zaehler[raum.schluessel] = wert
    if herkunft is None or herkunft.stichtag is None or any(n.denominator != 1 for n in zaehler.values()):
        return False
    mengen = {frozenset(raum.schluessel for raum in raeume) for raeume in teile.values()} | {frozenset({ort}) for ort in zaehler}
    return merke_fallangabe(
        gegenstand="verteilung", gegenstand_id=str(verteilung.pk), bezeichnung=f"Verteilung {verteilung}", tag=herkunft.stichtag,
        zaehler={ort: int(n) for ort, n in zaehler.items()}, orte=[menge for menge in mengen if menge and menge <= zaehler.keys()],
        quelle=quelle,
    )  # fmt: skip
