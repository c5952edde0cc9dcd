"""Values that a reader should look at twice: more than doubled or halved since the value before, fractions of persons, values that go.

Warnings, never a refusal.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from basis.imports.kopfzeile import normalisiere
from basis.imports.tabelle import Tabelle
from basis.zahlen import NBSP, Zustand, vorzeichen, zahl
from sozialraum.clock import heute
from sozialraum.imports.befund import Fehler
from sozialraum.models import Indikator, Parameter

KLEINSTE_FALLZAHL = 10  # below, chance alone doubles and halves
HOECHSTENS = 500

VORWERT = """
    SELECT e.blatt, e.zeile, e.indikator_id, e.zaehler, v.stichtag, v.zaehler, v.nenner,
           (e.zaehler / coalesce(e.nenner, 1)) / (v.zaehler / coalesce(v.nenner, 1)) - 1 AS abweichung
    FROM einlesen e
    JOIN LATERAL (
        SELECT w.stichtag, w.zaehler, w.nenner, w.zustand
        FROM sozialraum_indikatorwert w
        JOIN sozialraum_datenlieferung l ON l.id = w.lieferung_id AND l.zurueckgenommen_am IS NULL
        WHERE w.indikator_id = e.indikator_id AND w.gebiet_id = e.gebiet_id AND w.stichtag < e.stichtag
        ORDER BY w.stichtag DESC, w.id DESC LIMIT 1) v ON v.zustand = 'wert'
    WHERE e.zustand = 'wert' AND e.zaehler >= %(fallzahl)s AND v.zaehler >= %(fallzahl)s AND (e.nenner IS NULL) = (v.nenner IS NULL)
      AND abs(ln((e.zaehler / coalesce(e.nenner, 1)) / (v.zaehler / coalesce(v.nenner, 1)))) > ln(1 + %(abweichung)s)
    ORDER BY e.zeile LIMIT %(hoechstens)s"""


# Persons and cases are whole. An Indikator that already has fractions (a mean of years) is left alone.
BRUECHE = """
    SELECT e.blatt, e.zeile, e.indikator_id, e.zaehler, e.nenner
    FROM einlesen e
    JOIN sozialraum_indikator i ON i.id = e.indikator_id AND i.einheit <> 'euro'
    WHERE (e.zaehler <> trunc(e.zaehler) OR e.nenner <> trunc(e.nenner)) AND NOT EXISTS (
        SELECT FROM sozialraum_indikatorwert w
        JOIN sozialraum_datenlieferung l ON l.id = w.lieferung_id AND l.zurueckgenommen_am IS NULL
        WHERE w.indikator_id = e.indikator_id AND (w.zaehler <> trunc(w.zaehler) OR w.nenner <> trunc(w.nenner)))
    ORDER BY e.zeile LIMIT %(hoechstens)s"""

ENTFALLENE = """
    SELECT blatt, zeile, indikator_id, zustand, alt_zaehler, alt_nenner
    FROM vergleich WHERE wirkung = 'geaendert' AND alt_zustand = 'wert' AND zustand <> 'wert'
    ORDER BY zeile LIMIT %(hoechstens)s"""


def auffaellige_werte(tabelle: Tabelle, zuordnung: Mapping[str, str]) -> tuple[Fehler, ...]:
    """Compares the staged rows (``uebernahme.vergleiche`` in the same transaction) with the value of the Stichtag before."""
    abweichung = Parameter.objects.wert("import_abweichung", heute(), sonst="1")
    with connection.cursor() as cursor:
        cursor.execute(VORWERT, {"fallzahl": KLEINSTE_FALLZAHL, "abweichung": abweichung, "hoechstens": HOECHSTENS})
        spruenge = cursor.fetchall()
        cursor.execute(BRUECHE, {"hoechstens": HOECHSTENS})
        brueche = cursor.fetchall()
        cursor.execute(ENTFALLENE, {"hoechstens": HOECHSTENS})
        entfallene = cursor.fetchall()
    indikatoren = Indikator.objects.in_bulk({row[2] for row in (*spruenge, *brueche, *entfallene)})
    return (
        *(_sprung(tabelle, zuordnung, indikatoren[row[2]], row) for row in spruenge),
        *(_bruch(tabelle, zuordnung, indikatoren[row[2]], row) for row in brueche),
        *(_entfallen(tabelle, zuordnung, indikatoren[row[2]], row) for row in entfallene),
    )


def _bruch(tabelle: Tabelle, zuordnung: Mapping[str, str], indikator: Indikator, row: tuple[Any, ...]) -> Fehler:
    blatt, zeile, _, zaehler, nenner = row
    gebrochen = zaehler is not None and zaehler != zaehler.to_integral_value()
    was, wert = ("Zähler", zaehler) if gebrochen else ("Nenner", nenner)
    satz = f"Der {was} ist keine ganze Zahl; Personen und Fälle werden ganz gezählt, und alle bisherigen Werte sind ganze Zahlen."
    spalte = _spalte(tabelle, zuordnung, indikator.schluessel, nenner=not gebrochen)
    return Fehler(blatt, zeile, spalte, f"{wert.normalize():f}".replace(".", ","), satz)


def _entfallen(tabelle: Tabelle, zuordnung: Mapping[str, str], indikator: Indikator, row: tuple[Any, ...]) -> Fehler:
    blatt, zeile, _, zustand, zaehler, nenner = row
    bisher = zahl(zaehler if nenner is None else zaehler / nenner * indikator.faktor, indikator.nachkommastellen)
    wort = "gesperrt" if zustand == Zustand.GESPERRT else "ohne Angabe"
    satz = f"Der Wert entfällt: bisher gilt {bisher}, nach der Übernahme ist er {wort}."
    return Fehler(blatt, zeile, _spalte(tabelle, zuordnung, indikator.schluessel), "", satz)


def _sprung(
    tabelle: Tabelle,
    zuordnung: Mapping[str, str],
    indikator: Indikator,
    row: tuple[str, int, int, Decimal, date, Decimal, Decimal | None, Decimal],
) -> Fehler:
    blatt, zeile, _, zaehler, tag, alt_zaehler, alt_nenner, abweichung = row
    vorwert = alt_zaehler if alt_nenner is None else alt_zaehler / alt_nenner * indikator.faktor
    satz = (
        f"Ungewöhnlich: der Vorwert vom {tag:%d.%m.%Y} ist {zahl(vorwert, indikator.nachkommastellen)} "
        f"({vorzeichen(abweichung * 100, 0)}{NBSP}%)."
    )
    return Fehler(blatt, zeile, _spalte(tabelle, zuordnung, indikator.schluessel), f"{zaehler.normalize():f}".replace(".", ","), satz)


def _spalte(tabelle: Tabelle, zuordnung: Mapping[str, str], indikator: str, *, nenner: bool = False) -> str:
    gesucht = {"nenner", f"nenner:{indikator}"} if nenner else {"zaehler", "wert", f"zaehler:{indikator}", f"wert:{indikator}"}
    return next((name for name in tabelle.kopf if zuordnung.get(normalisiere(name)) in gesucht), "")
