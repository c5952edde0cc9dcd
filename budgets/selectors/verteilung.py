"""The queries behind a calculation: few, and independent of how many Gebiete, Indikatoren or Verteilungen take part."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef, Subquery, TextField
from django.db.models.functions import Cast, JSONObject

from budgets.models import Dienst, Teiltopf, Teiltopfgewicht, Verteilungszeile
from sozialraum.models import Indikator, Parameter


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
    """Teiltöpfe with Gewichte, Dienste and the threshold in force, in one query; decimals travel as text, no float is made of them."""
    gewichte = Teiltopfgewicht.objects.filter(teiltopf=OuterRef("pk")).order_by("-gewicht", "indikator__name")
    dienste = Dienst.objects.filter(teiltopf=OuterRef("pk")).order_by("reihenfolge", "pk")
    gewicht = JSONObject(
        indikator="indikator_id", gewicht=Cast("gewicht", TextField()), abweichend="abweichender_stichtag", **_indikator("indikator__")
    )
    dienst = JSONObject(name="name", betrag="betrag_cent", verantwortlich="verantwortlich")
    schwelle = Parameter.objects.filter(schluessel="warnschwelle_fallzahlen", gueltig_von__lte=OuterRef("verteilung__gebietsstand"))
    return list(
        Teiltopf.objects.filter(verteilung__in=list(verteilungen))
        .select_related("bevoelkerung")
        .annotate(fallzahlgrenze=Subquery(schwelle.order_by("-gueltig_von", "-pk").values("wert")[:1]))
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


# Per Indikator and day the latest Stichtag on which anything was measured, then of each Gebiet the row that counts.
# MATERIALIZED, or the search for the Stichtag would run again for every row.
WERTE = """
    WITH gesucht AS (SELECT unnest(%(indikatoren)s::bigint[]) AS indikator, unnest(%(bis)s::date[]) AS bis),
    tage AS MATERIALIZED (
        SELECT g.indikator, g.bis, (
            SELECT max(w.stichtag) FROM sozialraum_indikatorwert w
            JOIN sozialraum_datenlieferung l ON l.id = w.lieferung_id AND l.zurueckgenommen_am IS NULL
            WHERE w.indikator_id = g.indikator AND w.stichtag <= g.bis AND w.zustand = 'wert') AS tag
        FROM gesucht g)
    SELECT tage.indikator, tage.bis, tage.tag, w.gebiet_id, w.zaehler, w.nenner, w.zustand, w.lieferung_id, w.muster
    FROM tage LEFT JOIN LATERAL (
        SELECT DISTINCT ON (w.gebiet_id) w.gebiet_id, w.zaehler, w.nenner, w.zustand, w.lieferung_id, l.muster
        FROM sozialraum_indikatorwert w
        JOIN sozialraum_datenlieferung l ON l.id = w.lieferung_id AND l.zurueckgenommen_am IS NULL
        WHERE w.indikator_id = tage.indikator AND w.stichtag = tage.tag AND w.gebiet_id = ANY(%(gebiete)s)
        ORDER BY w.gebiet_id, w.id DESC) w ON true
    WHERE tage.tag IS NOT NULL"""


def werte(paare: Iterable[tuple[int, date]], gebiete: Sequence[int]) -> Werte:
    """For each (Indikator, day) the values of the latest Stichtag up to that day on which anything was measured; one query."""
    gesucht = sorted(set(paare))
    ergebnis = Werte()
    if not gesucht:
        return ergebnis
    angaben: dict[str, Any] = {"indikatoren": [i for i, _ in gesucht], "bis": [tag for _, tag in gesucht], "gebiete": list(gebiete)}
    with connection.cursor() as cursor:
        cursor.execute(WERTE, angaben)
        for indikator, bis, stichtag, gebiet, zaehler, nenner, zustand, lieferung, muster in cursor:
            ergebnis.stichtage[indikator, bis] = stichtag
            if gebiet is not None:
                ergebnis.zeilen.setdefault((indikator, stichtag), {})[gebiet] = Messzeile(zaehler, nenner, zustand, lieferung)
                ergebnis.muster |= muster
    return ergebnis


# Written so that every step is a probe of the index (gebiet, stichtag, alter), with or without statistics of the tables.
PERSONEN = """
    WITH gebiete AS (SELECT unnest(%(gebiete)s::bigint[]) AS gebiet),
    aktiv AS MATERIALIZED (SELECT id, muster FROM sozialraum_datenlieferung WHERE zurueckgenommen_am IS NULL),
    tage AS MATERIALIZED (
        SELECT unnest(%(genau)s::date[]) AS tag
        UNION
        SELECT max(letzter.stichtag) FROM unnest(%(bis)s::date[]) AS grenze(tag) CROSS JOIN gebiete CROSS JOIN LATERAL (
            SELECT b.stichtag FROM sozialraum_bevoelkerung b
            WHERE b.gebiet_id = gebiete.gebiet AND b.stichtag <= grenze.tag AND b.lieferung_id = ANY(ARRAY(SELECT id FROM aktiv))
            ORDER BY b.stichtag DESC LIMIT 1) letzter
        GROUP BY grenze.tag)
    SELECT tage.tag, gebiete.gebiet, aktiv.id, aktiv.muster, {namen} FROM gebiete CROSS JOIN tage CROSS JOIN LATERAL (
        SELECT b.lieferung_id, {spalten} FROM sozialraum_bevoelkerung b
        WHERE b.gebiet_id = gebiete.gebiet AND b.stichtag = tage.tag AND b.alter < %(hoechstes)s GROUP BY b.lieferung_id) summen
    JOIN aktiv ON aktiv.id = summen.lieferung_id ORDER BY aktiv.id"""
SPALTE = "coalesce(sum(b.anzahl) FILTER (WHERE b.alter >= %(von_{n})s AND b.alter < %(bis_{n})s), 0) AS summe_{n}"


def personen(baender: Mapping[int, tuple[int, int]], bis: Iterable[date], genau: Iterable[date], gebiete: Sequence[int]) -> Personen:
    """Inhabitants per Altersband on the latest Stichtag up to each day of ``bis``, and on the days ``genau`` themselves.

    Of several deliveries of one Gebiet and Stichtag the newest counts.
    """
    ergebnis = Personen()
    if not baender or not gebiete:
        return ergebnis
    grenzen = {f"{name}_{n}": wert for n, band in enumerate(baender.values()) for name, wert in zip(("von", "bis"), band, strict=True)}
    hoechstes = max(bis_unter for _, bis_unter in baender.values())
    tage = {"genau": list(set(genau)), "bis": list(set(bis))}
    angaben: dict[str, Any] = {"gebiete": list(gebiete), "hoechstes": hoechstes, **tage, **grenzen}
    spalten, namen = (", ".join(text.format(n=n) for n in range(len(baender))) for text in (SPALTE, "summen.summe_{n}"))
    lieferungen: dict[date, dict[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(PERSONEN.format(spalten=spalten, namen=namen), angaben)
        for tag, gebiet, lieferung, muster, *summen in cursor:  # a newer delivery of the same Gebiet overwrites the older one
            ergebnis.anzahl.setdefault(tag, {})[gebiet] = {band: int(summe) for band, summe in zip(baender, summen, strict=True)}
            lieferungen.setdefault(tag, {})[gebiet] = lieferung
            ergebnis.muster |= muster
    ergebnis.lieferungen = {tag: frozenset(je_gebiet.values()) for tag, je_gebiet in lieferungen.items()}
    return ergebnis


def zeilen(verteilungen: Iterable[int]) -> dict[int, dict[str, dict[tuple[bool, str], int]]]:
    """Frozen amounts: Verteilung → Teiltopf → (informativ, Schlüssel) → Betrag."""
    ergebnis: dict[int, dict[str, dict[tuple[bool, str], int]]] = {}
    rows = Verteilungszeile.objects.filter(teiltopf__verteilung__in=list(verteilungen)).values_list(
        "teiltopf__verteilung_id", "teiltopf__schluessel", "informativ", "schluessel", "betrag_cent"
    )
    for verteilung, topf, informativ, schluessel, betrag in rows:
        ergebnis.setdefault(verteilung, {}).setdefault(topf, {})[informativ, schluessel] = betrag
    return ergebnis
