"""The queries behind a calculation: few, and independent of how many Gebiete, Indikatoren or Verteilungen take part."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Max, OuterRef, Q, Subquery, Sum, TextField
from django.db.models.functions import Cast, JSONObject

from budgets.models import Dienst, Teiltopf, Teiltopfgewicht, Verteilungszeile
from sozialraum.ebenen import Ebene
from sozialraum.models import Bevoelkerung, Gebiet, Indikator, Indikatorwert


@dataclass(frozen=True, slots=True)
class Messzeile:
    """One stored value: Zähler and Nenner of a Stadtteil, and the delivery it came from."""

    zaehler: Decimal | None
    nenner: Decimal | None
    zustand: str
    lieferung: int


@dataclass
class Werte:
    """Values by (Indikator, Stichtag) and Gebiet."""

    zeilen: dict[tuple[int, date], dict[int, Messzeile]] = field(default_factory=dict)
    stichtage: dict[tuple[int, date], date] = field(default_factory=dict)
    muster: bool = False


@dataclass
class Personen:
    """Inhabitants by Stichtag, Gebiet and Altersband, with the deliveries they came from."""

    anzahl: dict[date, dict[int, dict[int, int]]] = field(default_factory=dict)
    lieferungen: dict[date, frozenset[int]] = field(default_factory=dict)
    muster: bool = False


def teiltoepfe(verteilungen: Iterable[int]) -> list[Teiltopf]:
    """Teiltöpfe with their Gewichte and Dienste, in one query; decimals travel as text, no float is made of them."""
    gewichte = Teiltopfgewicht.objects.filter(teiltopf=OuterRef("pk")).order_by("-gewicht", "indikator__name")
    dienste = Dienst.objects.filter(teiltopf=OuterRef("pk")).order_by("reihenfolge", "pk")
    gewicht = JSONObject(
        indikator="indikator_id", gewicht=Cast("gewicht", TextField()), abweichend="abweichender_stichtag", **_indikator("indikator__")
    )
    dienst = JSONObject(name="name", betrag="betrag_cent", verantwortlich="verantwortlich")
    return list(
        Teiltopf.objects.filter(verteilung__in=list(verteilungen))
        .select_related("bevoelkerung")
        .annotate(gewichtsliste=ArraySubquery(gewichte.values(json=gewicht)), dienstliste=ArraySubquery(dienste.values(json=dienst)))
        .order_by("verteilung_id", "reihenfolge", "pk")
    )


def _indikator(prefix: str) -> dict[str, Any]:
    names = ("schluessel", "name", "einheit", "richtung", "aggregation", "beruht_auf_fallzahlen", "nachkommastellen", "quelle")
    band = f"{prefix}nenner_altersband__"
    return {name: F(f"{prefix}{name}") for name in names} | {
        "band": F(f"{band}pk"), "band_von": F(f"{band}von"), "band_bis": F(f"{band}bis_unter"), "band_name": F(f"{band}name"),
    }  # fmt: skip


def indikatoren(schluessel: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Indikatoren that a scenario adds, in the form in which a Teiltopf brings its own."""
    rows = Indikator.objects.filter(schluessel__in=list(schluessel)).values(json=JSONObject(indikator="pk", **_indikator("")))
    return {row["json"]["schluessel"]: row["json"] for row in rows}


def werte(paare: Iterable[tuple[int, date]], gebiete: Sequence[int]) -> Werte:
    """For each (Indikator, day) the values of the latest Stichtag up to that day on which anything was measured."""
    gesucht = sorted(set(paare))
    ergebnis = Werte()
    if not gesucht:
        return ergebnis
    ergebnis.stichtage = _letzte_stichtage(gesucht)
    genau = Q(pk__in=[])
    for indikator, stichtag in {(i, s) for (i, _), s in ergebnis.stichtage.items()}:
        genau |= Q(indikator_id=indikator, stichtag=stichtag)
    rows = (
        Indikatorwert.objects.wirksam()
        .filter(genau, gebiet__in=gebiete)
        .values_list("indikator_id", "stichtag", "gebiet_id", "zaehler", "nenner", "zustand", "lieferung_id", "lieferung__muster")
    )
    for indikator, stichtag, gebiet, zaehler, nenner, zustand, lieferung, muster in rows:
        ergebnis.zeilen.setdefault((indikator, stichtag), {})[gebiet] = Messzeile(zaehler, nenner, zustand, lieferung)
        ergebnis.muster |= muster
    return ergebnis


def _letzte_stichtage(paare: Sequence[tuple[int, date]]) -> dict[tuple[int, date], date]:
    tage = sorted({tag for _, tag in paare})
    spalten = {f"bis_{n}": Max("stichtag", filter=Q(stichtag__lte=tag)) for n, tag in enumerate(tage)}
    rows = (
        Indikatorwert.objects.filter(indikator__in={i for i, _ in paare}, zustand="wert", lieferung__zurueckgenommen_am__isnull=True)
        .order_by()
        .values("indikator_id")
        .annotate(**spalten)
    )
    gefunden = {(row["indikator_id"], tag): row[f"bis_{n}"] for row in rows for n, tag in enumerate(tage)}
    return {paar: gefunden[paar] for paar in paare if gefunden.get(paar)}


def personen(baender: Mapping[int, tuple[int, int]], bis: Iterable[date], genau: Iterable[date], gebiete: Sequence[int]) -> Personen:
    """Inhabitants per Altersband on the latest Stichtag up to each day of ``bis``, and on the days ``genau`` themselves.

    Of several deliveries of one Gebiet and Stichtag the newest counts.
    """
    ergebnis = Personen()
    tage = Q(stichtag__in=set(genau))
    for tag in set(bis):
        tage |= Q(stichtag=_letzter_stichtag(tag, gebiete))
    if not baender or not gebiete:
        return ergebnis
    gueltig = Bevoelkerung.objects.filter(tage, gebiet__in=gebiete, lieferung__zurueckgenommen_am__isnull=True)
    hoechstes = max(bis_unter for _, bis_unter in baender.values())
    spalten = {f"band_{band}": Sum("anzahl", filter=Q(alter__gte=von, alter__lt=bis_unter)) for band, (von, bis_unter) in baender.items()}
    rows = (
        gueltig.filter(alter__lt=hoechstes)
        .order_by()
        .values("stichtag", "gebiet_id", "lieferung_id", "lieferung__muster")
        .annotate(**spalten)
        .order_by("lieferung_id")
    )
    lieferungen: dict[date, dict[int, int]] = {}
    for row in rows:  # a newer delivery of the same Gebiet overwrites the older one
        anzahl = {band: row[f"band_{band}"] or 0 for band in baender}
        ergebnis.anzahl.setdefault(row["stichtag"], {})[row["gebiet_id"]] = anzahl
        lieferungen.setdefault(row["stichtag"], {})[row["gebiet_id"]] = row["lieferung_id"]
        ergebnis.muster |= row["lieferung__muster"]
    ergebnis.lieferungen = {tag: frozenset(je_gebiet.values()) for tag, je_gebiet in lieferungen.items()}
    return ergebnis


def _letzter_stichtag(bis: date, gebiete: Sequence[int]) -> Subquery:
    """One probe of the index per Gebiet instead of a scan over the ages of all years."""
    letzter = (
        Bevoelkerung.objects.filter(gebiet=OuterRef("pk"), stichtag__lte=bis, lieferung__zurueckgenommen_am__isnull=True)
        .order_by("-stichtag")
        .values("stichtag")[:1]
    )
    je_gebiet = Gebiet.objects.filter(pk__in=gebiete, ebene=Ebene.STADTTEIL).order_by().annotate(tag=Subquery(letzter))
    return Subquery(je_gebiet.filter(tag__isnull=False).order_by("-tag").values("tag")[:1])


def zeilen(verteilungen: Iterable[int]) -> dict[int, dict[str, dict[tuple[bool, str], int]]]:
    """Frozen amounts: Verteilung → Teiltopf → (informativ, Schlüssel) → Betrag."""
    ergebnis: dict[int, dict[str, dict[tuple[bool, str], int]]] = {}
    rows = Verteilungszeile.objects.filter(teiltopf__verteilung__in=list(verteilungen)).values_list(
        "teiltopf__verteilung_id", "teiltopf__schluessel", "informativ", "schluessel", "betrag_cent"
    )
    for verteilung, topf, informativ, schluessel, betrag in rows:
        ergebnis.setdefault(verteilung, {}).setdefault(topf, {})[informativ, schluessel] = betrag
    return ergebnis
