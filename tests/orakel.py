"""Zweite, absichtlich schlichte Rechnung: so, wie man sie mit Bleistift aufschriebe, ohne Rücksicht auf Geschwindigkeit.

Sie teilt keinen Code mit der ersten. Stimmen beide überein, ist ein Fehler in einer von ihnen unwahrscheinlich.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise


def anteil_punktwerte(quoten: list[list[tuple[Fraction, Fraction]]], gewichte: list[Fraction], basis: Fraction) -> list[Fraction]:
    """P = 100 · (g₀ + Σ g · (a/b) / (Σa/Σb)); ``quoten[raum][merkmal]`` sind Zähler und Nenner."""
    punkte = []
    for raum in quoten:
        wert = basis
        for k, (zaehler, nenner) in enumerate(raum):
            stadt = sum(r[k][0] for r in quoten) / sum(r[k][1] for r in quoten)
            wert += gewichte[k] * (zaehler / nenner) / stadt
        punkte.append(100 * wert)
    return punkte


def verteile(
    verteilbar: int, sockel: int, einheit: int, einheiten: list[Fraction], grenzen: list[tuple[Fraction, Fraction]] | None
) -> tuple[list[Fraction], Fraction | None, list[int]]:
    """Rohbeträge, φ und gerundete Beträge. Gleichstand gewinnt der frühere Raum."""
    gesamt = sum(einheiten)
    rest = verteilbar - sockel * len(einheiten)
    roh = [sockel + rest * anteil / gesamt for anteil in einheiten]
    if grenzen is None:
        return roh, None, runde(roh, einheit)
    phi = finde_phi(roh, grenzen, verteilbar)
    return roh, phi, runde(kappe(roh, grenzen, phi), einheit)


def kappe(roh: list[Fraction], grenzen: list[tuple[Fraction, Fraction]], phi: Fraction) -> list[Fraction]:
    return [min(max(phi * betrag, unten), oben) for betrag, (unten, oben) in zip(roh, grenzen, strict=True)]


def finde_phi(roh: list[Fraction], grenzen: list[tuple[Fraction, Fraction]], ziel: int) -> Fraction:
    """Probiert jedes Stück zwischen zwei Knicken und nimmt unter allen Lösungen die, die der 1 am nächsten ist."""
    knicke = {Fraction(0), Fraction(1)} | {grenze / betrag for betrag, paar in zip(roh, grenzen, strict=True) for grenze in paar if betrag}
    punkte = sorted(knicke)
    punkte.append(punkte[-1] + 1)
    loesungen = [p for p in punkte if sum(kappe(roh, grenzen, p)) == ziel]
    for links, rechts in pairwise(punkte):
        f_links, f_rechts = sum(kappe(roh, grenzen, links)), sum(kappe(roh, grenzen, rechts))
        if f_links < ziel < f_rechts:
            loesungen.append(links + (rechts - links) * (ziel - f_links) / (f_rechts - f_links))
    return min(loesungen, key=lambda phi: abs(phi - 1))


def runde(betraege: list[Fraction], einheit: int) -> list[int]:
    """Größter Rest, eine Einheit nach der anderen."""
    teile = [int(betrag // einheit) for betrag in betraege]
    reste = [betrag / einheit - teil for betrag, teil in zip(betraege, teile, strict=True)]
    while sum(teile) * einheit < sum(betraege):
        bester = max(range(len(reste)), key=lambda i: (reste[i], -i))
        teile[bester] += 1
        reste[bester] = Fraction(-1)
    return [teil * einheit for teil in teile]


def _bruch(zahl: int | Decimal | None) -> Fraction | None:
    return None if zahl is None else Fraction(zahl)


def quoten_aller_gebiete(indikatoren: list, tag: date) -> dict[tuple[int, date, int], tuple[Fraction | None, Fraction | None]]:
    """Σ Zähler und Σ Nenner je Indikator, Stichtag und Gebiet: eine Zeile nach der anderen, die letzte Eintragung gilt.

    Zu welchem Gebiet ein Stadtteil gehört, wird aus den rohen Zuordnungen des Tages abgelesen.
    """
    from sozialraum.models import Bevoelkerung, Gebiet, Indikatorwert, Zuordnung

    eltern = {z.kind_id: z.eltern_id for z in Zuordnung.objects.all() if z.gueltig_von <= tag and (z.gueltig_bis or tag) >= tag}
    stadt = Gebiet.objects.get(ebene=1).pk
    menschen = {}
    for gebiet, stichtag, alter, anzahl in Bevoelkerung.objects.values_list("gebiet_id", "stichtag", "alter", "anzahl"):
        menschen.setdefault((gebiet, stichtag), []).append((alter, anzahl))
    ergebnis = {}
    for indikator in indikatoren:
        band = indikator.nenner_altersband
        letzte = {}
        for wert in Indikatorwert.objects.filter(indikator=indikator, lieferung__zurueckgenommen_am=None).order_by("pk"):
            letzte[wert.gebiet_id, wert.stichtag] = wert
        for (gebiet, stichtag), wert in letzte.items():
            nenner = wert.nenner
            if nenner is None and band:
                nenner = sum(n for alter, n in menschen.get((gebiet, stichtag), []) if band.von <= alter < band.bis_unter) or None
            hinauf = [gebiet]
            while hinauf[-1] in eltern:
                hinauf.append(eltern[hinauf[-1]])
            ergebnis[indikator.pk, stichtag, gebiet] = (_bruch(wert.zaehler), _bruch(nenner))
            for ort in {*hinauf, stadt} - {gebiet}:
                z, n = ergebnis.get((indikator.pk, stichtag, ort), (None, None))
                if wert.zaehler is not None and nenner is not None:
                    z, n = (z or 0) + Fraction(wert.zaehler), (n or 0) + Fraction(nenner)
                ergebnis[indikator.pk, stichtag, ort] = (z, n)
    return ergebnis
