"""Statistics as pages need them: values of every Gebiet of a tree in one query, rates always Σ Zähler / Σ Nenner."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Max, Sum
from django.db.models.functions import Coalesce

from basis.zahlen import Wert, Zustand
from sozialraum.ebenen import Ebene, Gebietsbaum, Summe
from sozialraum.models import Altersband, Bevoelkerung, Indikator, Indikatorwert


@dataclass(frozen=True)
class Gebietswert:
    """One Indikator in one Gebiet: the shown value with its state, the two sums behind it, and what is missing below."""

    wert: Wert
    zaehler: Fraction | None
    nenner: Fraction | None
    stichtag: date
    fehlend: int = 0
    gesperrt: int = 0
    lieferung_id: int | None = None
    wert_id: int | None = None


Werte = dict[int, Gebietswert]  # by Gebiet


def datenstand() -> date | None:
    """The latest Stichtag that any effective value has."""
    return Indikatorwert.objects.filter(lieferung__zurueckgenommen_am__isnull=True).aggregate(tag=Max("stichtag"))["tag"]


def werte_am(baum: Gebietsbaum, indikatoren: Iterable[Indikator], tag: date) -> dict[int, Werte]:
    """Per Indikator the values of all Gebiete on its latest Stichtag up to ``tag``. Two queries, whatever the size."""
    reihen = reihe(baum, indikatoren, bis=tag, nur_letzte=True)
    return {nummer: tage[max(tage)] for nummer, tage in reihen.items() if tage}


def reihe(
    baum: Gebietsbaum, indikatoren: Iterable[Indikator], *, bis: date | None = None, nur_letzte: bool = False
) -> dict[int, dict[date, Werte]]:
    """Per Indikator and Stichtag the values of all Gebiete, rolled up on the mapping of the tree."""
    nach_nummer = {i.pk: i for i in indikatoren}
    rows = Indikatorwert.objects.wirksam().filter(indikator__in=nach_nummer, gebiet__in=baum.knoten)
    rows = rows.filter(stichtag__lte=bis) if bis else rows
    gruppen: dict[tuple[int, date], dict[int, tuple]] = defaultdict(dict)
    for pk, indikator, gebiet, tag, z, n, zustand, lieferung in rows.values_list(
        "pk", "indikator_id", "gebiet_id", "stichtag", "zaehler", "nenner", "zustand", "lieferung_id"
    ):
        gruppen[indikator, tag][gebiet] = (z, n, zustand, lieferung, pk)
    if nur_letzte:
        letzte = {nummer: max(tag for n, tag in gruppen if n == nummer) for nummer, _ in gruppen}
        gruppen = {(nummer, tag): gruppen[nummer, tag] for nummer, tag in letzte.items()}  # type: ignore[assignment]
    ohne_nenner = {nummer for (nummer, _), zeilen in gruppen.items() if any(z is not None and n is None for z, n, *_ in zeilen.values())}
    bevoelkerung = _nenner_aus_bevoelkerung([nach_nummer[nummer] for nummer in ohne_nenner], {tag for _, tag in gruppen})
    ergebnis: dict[int, dict[date, Werte]] = defaultdict(dict)
    for (nummer, tag), zeilen in sorted(gruppen.items(), key=lambda eintrag: eintrag[0][1]):
        ergebnis[nummer][tag] = _aufgerollt(baum, nach_nummer[nummer], tag, zeilen, bevoelkerung)
    return dict(ergebnis)


def _nenner_aus_bevoelkerung(indikatoren: Iterable[Indikator], tage: set[date]) -> dict[tuple[int, date], dict[int, int]]:
    baender = {i.nenner_altersband_id for i in indikatoren if i.nenner_altersband_id}
    return personen(Altersband.objects.filter(pk__in=baender), tage) if baender else {}


def personen(baender: Iterable[Altersband], tage: Iterable[date]) -> dict[tuple[int, date], dict[int, int]]:
    """Inhabitants per (Altersband, Stichtag) and Stadtteil."""
    ergebnis: dict[tuple[int, date], dict[int, int]] = {}
    rows = Bevoelkerung.objects.wirksam().filter(stichtag__in=set(tage))
    je_alter = rows.values_list("stichtag", "gebiet_id", "alter").annotate(n=Coalesce(Sum("anzahl"), 0))
    baender = list(baender)
    for tag, gebiet, alter, anzahl in je_alter:
        for band in baender:
            if band.von <= alter < band.bis_unter:
                ort = ergebnis.setdefault((band.pk, tag), {})
                ort[gebiet] = ort.get(gebiet, 0) + anzahl
    return ergebnis


def _aufgerollt(baum: Gebietsbaum, indikator: Indikator, tag: date, zeilen: dict[int, tuple], bevoelkerung: dict) -> Werte:
    koepfe = bevoelkerung.get((indikator.nenner_altersband_id, tag), {}) if indikator.nenner_altersband_id else {}
    if indikator.aggregation == Indikator.Aggregation.SUMME:  # a sum has no Nenner, whatever a file brought along
        koepfe, zeilen = {}, {gebiet: (z, None, *rest) for gebiet, (z, _, *rest) in zeilen.items()}
    paare = {
        gebiet: (
            None if z is None else Fraction(z),
            Fraction(n) if n is not None else (Fraction(koepfe[gebiet]) if koepfe.get(gebiet) else None),
        )
        for gebiet, (z, n, *_) in zeilen.items()
    }
    gesperrt = {gebiet for gebiet, (_, _, zustand, *_) in zeilen.items() if zustand == Zustand.GESPERRT}
    summen = baum.summiere({g: p for g, p in paare.items() if baum.knoten[g].ebene == Ebene.STADTTEIL})
    ergebnis: Werte = {}
    for nummer, knoten in baum.knoten.items():
        eigene = zeilen.get(nummer)
        if knoten.ebene != Ebene.STADTTEIL and indikator.aggregation == Indikator.Aggregation.KEINE and eigene is None:
            ergebnis[nummer] = Gebietswert(Wert(None, Zustand.KEINE_ANGABE), None, None, tag)
            continue
        summe = Summe(*paare[nummer], 0) if eigene else summen[nummer]
        teile_gesperrt = sum(1 for teil in baum.stadtteile(nummer) if teil in gesperrt)
        ergebnis[nummer] = Gebietswert(
            _wert(indikator, summe, gesperrt=bool(eigene and nummer in gesperrt)),
            summe.zaehler,
            summe.nenner,
            tag,
            summe.fehlend,
            teile_gesperrt,
            eigene[3] if eigene else None,
            eigene[4] if eigene else None,
        )
    return ergebnis


def _wert(indikator: Indikator, summe: Summe, *, gesperrt: bool) -> Wert:
    if gesperrt:
        return Wert(None, Zustand.GESPERRT)
    if summe.zaehler is None:
        return Wert(None, Zustand.KEINE_ANGABE)
    if indikator.aggregation != Indikator.Aggregation.QUOTE:
        return Wert(summe.zaehler if summe.nenner is None else summe.zaehler / summe.nenner * indikator.faktor, Zustand.WERT)
    return Wert(None, Zustand.KEINE_ANGABE) if summe.quote is None else Wert(summe.quote * indikator.faktor, Zustand.WERT)
