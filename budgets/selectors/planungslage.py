"""What the planning of the next year is calculated from, for the whole city as of a day: one query, whatever the number of Gebiete."""

import json
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import connection

from basis.monate import folgemonat
from budgets.fallfortschreibung import BAENDER, VOLLJAEHRIG
from budgets.planlage import ANNAHMEN, ENTGELT, Ortsleistung, Planhilfe, Planstelle, Planungslage
from budgets.prognose_bestand import RUECKBLICK, Leistung, Monatsfaelle
from budgets.selectors.vollzug import postenstand, verlauf
from budgets.selectors.vorgeschichte import STAENDE_JSON, VERLAUF_JSON, VORJAHRE
from budgets.vollzugsgliederung import merke_fehlende_ansaetze
from sozialraum.inputs.einwohner import ZWEI_STICHTAGE_JSON
from sozialraum.inputs.fallverlauf import FAELLE_JE_ORT_JSON, HILFEARTEN_JSON
from sozialraum.models.parameter import GEHEIMHALTUNG_OEFFENTLICH, SCHWELLEN

STELLEN_JSON = """(SELECT coalesce(json_agg(json_build_array(h.nummer, h.mittelart, coalesce(u.nummer, h.produkt),
        coalesce(u.name, nullif(h.produktname, ''), h.name))), '[]')
    FROM budgets_haushaltsstelle h LEFT JOIN budgets_unterabschnitt u ON u.id = h.unterabschnitt_id)"""
# Ist by the Gebiet and the Unterabschnitt of its Posten; the year before is there for rates of the first months
LEISTUNGEN_JSON = """(SELECT coalesce(json_agg(json_build_array(gebiet, abschnitt, art, gebucht, geleistet, ist, jahr)), '[]') FROM (
    SELECT p.gebiet_id AS gebiet, coalesce(u.nummer, h.produkt) AS abschnitt, a.schluessel AS art, s.buchungsmonat AS gebucht,
        coalesce(s.leistungsmonat, s.buchungsmonat) AS geleistet, sum(s.ist_cent)::bigint AS ist, j.jahr
    FROM budgets_buchungssumme s JOIN budgets_budgetposten p ON p.id = s.posten_id
    JOIN budgets_haushaltsjahr j ON j.id = p.haushaltsjahr_id JOIN budgets_haushaltsstelle h ON h.id = p.haushaltsstelle_id
    LEFT JOIN budgets_unterabschnitt u ON u.id = h.unterabschnitt_id JOIN sozialraum_hilfeart a ON a.id = s.hilfeart_id
    WHERE j.jahr BETWEEN %(jahr)s - 1 AND %(jahr)s AND h.richtung = 'ausgabe' AND h.mittelart = 'hilfe' AND s.buchungsmonat <= %(tag)s
    GROUP BY 1, 2, 3, 4, 5, 7 HAVING sum(s.ist_cent) <> 0) je_monat)"""
# All values up to January of the year that is planned; of Entgelte also those that begin in the course of it
PARAMETER_JSON = """(SELECT coalesce(json_agg(json_build_array(schluessel, gueltig_von, wert::text, quelle) ORDER BY gueltig_von, id), '[]')
    FROM sozialraum_parameter WHERE schluessel = ANY(%(annahmen)s)
        AND (gueltig_von <= make_date(%(jahr)s + 1, 1, 1)
            OR schluessel = %(entgelt)s AND gueltig_von <= make_date(%(jahr)s + 1, 12, 31)))"""
# Where a Stadtteil that ended belonged last; without a Sozialraum it is 0, as what is in none
EHEMALIGE_JSON = """(SELECT coalesce(json_agg(json_build_array(id, raum)), '[]') FROM (
    SELECT DISTINCT ON (g.id) g.id, coalesce(z.eltern_id, 0) AS raum
    FROM sozialraum_gebiet g LEFT JOIN sozialraum_zuordnung z ON z.kind_id = g.id AND z.gueltig_von <= %(tag)s
    WHERE g.ebene = 4 AND g.gueltig_bis IS NOT NULL ORDER BY g.id, z.gueltig_von DESC NULLS LAST) letzte)"""
SCHWELLE = """(SELECT max(wert) FROM sozialraum_parameter WHERE schluessel = %(schwelle)s)"""
MUSTER = """(SELECT coalesce(bool_or(l.muster), false) FROM sozialraum_datenlieferung l WHERE l.zurueckgenommen_am IS NULL
    AND (l.id IN (SELECT lieferung_id FROM sozialraum_fallmeldung WHERE monat <= %(tag)s)
        OR EXISTS (SELECT 1 FROM sozialraum_bevoelkerung b WHERE b.lieferung_id = l.id AND b.stichtag <= %(tag)s)))"""
TEILE = (
    STAENDE_JSON, VERLAUF_JSON, STELLEN_JSON, LEISTUNGEN_JSON, HILFEARTEN_JSON, FAELLE_JE_ORT_JSON, ZWEI_STICHTAGE_JSON, PARAMETER_JSON,
    EHEMALIGE_JSON, SCHWELLE, MUSTER,
)  # fmt: skip
Angabe = tuple[Fraction, date, str]


def planungslage(jahr: int, stand: date | None, tag: date) -> Planungslage:
    """``stand``: the end of the last booked month, None before it; ``tag``: the day of the statement."""
    angaben: dict[str, Any] = {
        "jahr": jahr, "jahre": list(range(jahr - VORJAHRE, jahr)), "tag": tag, "annahmen": list(ANNAHMEN),
        "von": folgemonat(tag, -RUECKBLICK), "bis": tag, "schwelle": GEHEIMHALTUNG_OEFFENTLICH, "entgelt": ENTGELT,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'({teil})::text' for teil in TEILE)}", angaben)
        *texte, schwelle, muster = cursor.fetchone()
    rows, fruehere, stellen, leistungen, arten, faelle, einwohner, parameter, ehemalige = map(json.loads, texte)
    posten = merke_fehlende_ansaetze([postenstand(list(row.values())) for row in rows])
    je_ort: dict[int, dict[str, dict[date, Monatsfaelle]]] = {}
    for ort, art, monat, *zahlen in faelle["zahlen"]:
        je_ort.setdefault(ort, {}).setdefault(art, {})[date.fromisoformat(monat)] = Monatsfaelle(*map(int, zahlen))
    gemeldet: dict[str, set[date]] = {}
    for art, monat in faelle["gemeldet"]:
        gemeldet.setdefault(art, set()).add(date.fromisoformat(monat))
    annahmen, stufen = _annahmen(parameter, date(jahr + 1, 1, 1))
    return Planungslage(
        jahr, stand, posten, verlauf(fruehere), {nummer: Planstelle(*rest) for nummer, *rest in stellen},
        {schluessel: Planhilfe(name, form, _ab(paragraf)) for schluessel, name, form, paragraf in arten},
        [_leistung(*zeile) for zeile in leistungen], je_ort, {art: frozenset(monate) for art, monate in gemeldet.items()},
        _je_band(einwohner), annahmen,
        int(Fraction(schwelle)) if schwelle else SCHWELLEN[GEHEIMHALTUNG_OEFFENTLICH], muster == "true" or any(r.muster for r in posten),
        stufen, dict(ehemalige),
    )  # fmt: skip


def _annahmen(rows: list[list[Any]], beginn: date) -> tuple[dict[str, Angabe], tuple[Angabe, ...]]:
    """The value of each in force at the beginning of the planned year, else the first of Entgelte from a month on; then what follows it."""
    annahmen: dict[str, Angabe] = {}
    stufen: list[Angabe] = []
    for schluessel, von, wert, quelle in rows:  # by day
        angabe = (Fraction(wert), date.fromisoformat(von), quelle)
        if angabe[1] <= beginn or (schluessel not in annahmen and not stufen and angabe[1].day == 1):
            annahmen[schluessel] = angabe
        else:
            stufen.append(angabe)
    return annahmen, tuple(stufen)


def _ab(paragraf: str) -> int:
    """Help for young adults is that of § 41, in whatever form."""
    return VOLLJAEHRIG if paragraf.startswith("§ 41") else 0


def _leistung(gebiet: int, abschnitt: str, art: str, gebucht: str, geleistet: str, ist: int, jahr: int) -> Ortsleistung:
    return Ortsleistung(gebiet, abschnitt, Leistung(art, date.fromisoformat(gebucht), date.fromisoformat(geleistet), ist, jahr))


def _je_band(rows: list[list[Any]]) -> dict[int, dict[date, dict[int, int]]]:
    """Lower limit of age → Stichtag → Stadtteil → inhabitants."""
    baender: dict[int, dict[date, dict[int, int]]] = {ab: {} for ab, _ in BAENDER}
    for gebiet, stichtag, *zahlen in rows:
        for (ab, _), anzahl in zip(BAENDER, zahlen, strict=True):
            baender[ab].setdefault(date.fromisoformat(stichtag), {})[gebiet] = int(anzahl)
    return baender
