"""Values that a reader should look at twice: more than doubled or halved since the value before, fractions of persons, values that go.

Warnings, never a refusal.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db import connection

from basis.imports.kopfzeile import normalisiere
from basis.imports.tabelle import Tabelle
from basis.zahlen import NBSP, Zustand, vorzeichen, zahl
from sozialraum.clock import heute
from sozialraum.imports.befund import Fehler
from sozialraum.models import Indikator, Parameter

KLEINSTE_FALLZAHL = 10  # below, chance alone doubles and halves
HOECHSTENS = 500

# One query for the three kinds. Persons and cases are whole; an Indikator that already has fractions (a mean of years) is left alone.
AUFFAELLIG = """
    (SELECT 'sprung' AS art, e.blatt, e.zeile, e.indikator_id, e.zaehler, e.nenner, e.zustand, v.stichtag, v.zaehler AS vor_zaehler,
            v.nenner AS vor_nenner
     FROM einlesen e
     JOIN LATERAL (
         SELECT w.stichtag, w.zaehler, w.nenner, w.zustand
         FROM sozialraum_indikatorwert w
         JOIN sozialraum_datenlieferung l ON l.id = w.lieferung_id AND l.zurueckgenommen_am IS NULL
         WHERE w.indikator_id = e.indikator_id AND w.gebiet_id = e.gebiet_id AND w.stichtag < e.stichtag
         ORDER BY w.stichtag DESC, w.id DESC LIMIT 1) v ON v.zustand = 'wert'
     WHERE e.zustand = 'wert' AND e.zaehler >= %(fallzahl)s AND v.zaehler >= %(fallzahl)s AND (e.nenner IS NULL) = (v.nenner IS NULL)
       AND abs(ln((e.zaehler / coalesce(e.nenner, 1)) / (v.zaehler / coalesce(v.nenner, 1)))) > ln(1 + %(abweichung)s)
     ORDER BY e.zeile LIMIT %(hoechstens)s)
    UNION ALL
    (SELECT 'bruch', e.blatt, e.zeile, e.indikator_id, e.zaehler, e.nenner, e.zustand, NULL, NULL, NULL
     FROM einlesen e
     JOIN sozialraum_indikator i ON i.id = e.indikator_id AND i.einheit <> 'euro'
     WHERE (e.zaehler <> trunc(e.zaehler) OR e.nenner <> trunc(e.nenner)) AND NOT EXISTS (
         SELECT FROM sozialraum_indikatorwert w
         JOIN sozialraum_datenlieferung l ON l.id = w.lieferung_id AND l.zurueckgenommen_am IS NULL
         WHERE w.indikator_id = e.indikator_id AND (w.zaehler <> trunc(w.zaehler) OR w.nenner <> trunc(w.nenner)))
     ORDER BY e.zeile LIMIT %(hoechstens)s)
    UNION ALL
    (SELECT 'entfallen', blatt, zeile, indikator_id, zaehler, nenner, zustand, NULL, alt_zaehler, alt_nenner
     FROM vergleich WHERE wirkung = 'geaendert' AND alt_zustand = 'wert' AND zustand <> 'wert'
     ORDER BY zeile LIMIT %(hoechstens)s)"""


class Auffaelliges(NamedTuple):
    """A staged row with what it is compared with; ``art``: sprung, bruch or entfallen."""

    art: str
    blatt: str
    zeile: int
    indikator_id: int
    zaehler: Decimal | None
    nenner: Decimal | None
    zustand: str
    vor_tag: date | None
    vor_zaehler: Decimal | None
    vor_nenner: Decimal | None


def auffaellige_werte(tabelle: Tabelle, zuordnung: Mapping[str, str]) -> tuple[Fehler, ...]:
    """Looks at the staged rows (``uebernahme.vergleiche`` in the same transaction): against the Stichtag before and what counts."""
    abweichung = Parameter.objects.wert("import_abweichung", heute(), sonst="1")
    with connection.cursor() as cursor:
        cursor.execute(AUFFAELLIG, {"fallzahl": KLEINSTE_FALLZAHL, "abweichung": abweichung, "hoechstens": HOECHSTENS})
        rows = [Auffaelliges(*row) for row in cursor.fetchall()]
    indikatoren = Indikator.objects.in_bulk({row.indikator_id for row in rows})
    return tuple(_warnung(tabelle, zuordnung, indikatoren[row.indikator_id], row) for row in rows)


def _warnung(tabelle: Tabelle, zuordnung: Mapping[str, str], indikator: Indikator, row: Auffaelliges) -> Fehler:
    nenner = row.art == "bruch" and not _gebrochen(row.zaehler)
    wert = row.nenner if nenner else row.zaehler
    text = "" if wert is None else f"{wert.normalize():f}".replace(".", ",")
    spalte = _spalte(tabelle, zuordnung, indikator.schluessel, nenner=nenner)
    return Fehler(row.blatt, row.zeile, spalte, text, _satz(indikator, row, "Nenner" if nenner else "Zähler"))


def _satz(indikator: Indikator, row: Auffaelliges, was: str) -> str:
    if row.art == "bruch":
        return f"Der {was} ist keine ganze Zahl; Personen und Fälle werden ganz gezählt, und alle bisherigen Werte sind ganze Zahlen."
    bisher = _quote(row.vor_zaehler, row.vor_nenner)
    gezeigt = zahl(bisher * (1 if row.vor_nenner is None else indikator.faktor), indikator.nachkommastellen)
    if row.art == "entfallen":
        wort = "gesperrt" if row.zustand == Zustand.GESPERRT else "ohne Angabe"
        return f"Der Wert entfällt: bisher gilt {gezeigt}, nach der Übernahme ist er {wort}."
    abweichung = _quote(row.zaehler, row.nenner) / bisher - 1
    return f"Ungewöhnlich: der Vorwert vom {row.vor_tag:%d.%m.%Y} ist {gezeigt} ({vorzeichen(abweichung * 100, 0)}{NBSP}%)."


def _quote(zaehler: Decimal | None, nenner: Decimal | None) -> Fraction:
    return Fraction(zaehler or 0) / Fraction(1 if nenner is None else nenner)


def _gebrochen(wert: Decimal | None) -> bool:
    return wert is not None and wert != wert.to_integral_value()


def _spalte(tabelle: Tabelle, zuordnung: Mapping[str, str], indikator: str, *, nenner: bool = False) -> str:
    gesucht = {"nenner", f"nenner:{indikator}"} if nenner else {"zaehler", "wert", f"zaehler:{indikator}", f"wert:{indikator}"}
    return next((name for name in tabelle.kopf if zuordnung.get(normalisiere(name)) in gesucht), "")
