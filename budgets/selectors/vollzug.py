"""The queries of the running year: the statement of every Posten on a day, and its months; independent of how many Buchungen there are."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db import connection

from budgets.ampel import Schwellen
from budgets.nachweis import Nachweis
from budgets.querysets.umschichtungen import GESCHLOSSEN
from budgets.selectors.vollzugsvergleich import PFAD_JSON, Pfadansaetze, pfadansaetze
from budgets.ueberschreitungsweg import OFFENE
from budgets.vollzugsgliederung import Postenstand, Schluessel, merke_fehlende_ansaetze
from sozialraum.clock import heute
from sozialraum.inputs.baeume import GEBIETE_JSON, ZUORDNUNGEN_JSON, Baumfolge

# A month in which the day lies counts whole: Buchungen are summed per month, and a Datenstand is the end of one.
STAENDE = """
    SELECT p.id, p.gebiet_id, p.art, p.dienst, h.nummer, h.name, h.richtung = 'ausgabe' AS ist_ausgabe,
        coalesce(u.nummer, '') AS unterabschnitt, p.muster,
        m.ansatz, m.nachtrag, m.ausserplan, m.rest, m.umschichtung, m.sperre, s.festlegung, s.ist, s.monate,
        coalesce(p.kostenstelle_id, 0) AS kostenstelle
    FROM budgets_budgetposten p
    JOIN budgets_haushaltsjahr j ON j.id = p.haushaltsjahr_id AND j.jahr = %(jahr)s
    JOIN budgets_haushaltsstelle h ON h.id = p.haushaltsstelle_id
    LEFT JOIN budgets_unterabschnitt u ON u.id = h.unterabschnitt_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'ansatz'), 0)::bigint AS ansatz,
            coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'nachtrag'), 0)::bigint AS nachtrag,
            coalesce(sum(betrag_cent) FILTER (WHERE bewegung IN ('uepl', 'apl')), 0)::bigint AS ausserplan,
            coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'rest'), 0)::bigint AS rest,
            coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'umschichtung'), 0)::bigint AS umschichtung,
            coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'sperre'), 0)::bigint AS sperre
        FROM budgets_mittel WHERE posten_id = p.id AND wirksam_am <= %(tag)s) m
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(festlegung), 0)::bigint AS festlegung, coalesce(sum(ist), 0)::bigint AS ist,
            coalesce(json_object_agg(monat, ist), '{}') AS monate
        FROM (SELECT buchungsmonat AS monat, sum(ist_cent) AS ist, sum(festlegung_cent) AS festlegung
              FROM budgets_buchungssumme WHERE posten_id = p.id AND buchungsmonat <= %(tag)s GROUP BY buchungsmonat) je_monat) s
    ORDER BY h.nummer, p.art, p.dienst, p.id"""


def staende(jahr: int, tag: date) -> list[Postenstand]:
    """Every Posten of a year as of a day; one query."""
    with connection.cursor() as cursor:
        cursor.execute(STAENDE, {"jahr": jahr, "tag": tag})
        return merke_fehlende_ansaetze([postenstand(row) for row in cursor.fetchall()])


def postenstand(row: Sequence[Any]) -> Postenstand:
    """Of a row of ``STAENDE``."""
    monate = {date.fromisoformat(monat): int(betrag) for monat, betrag in row[17].items()}
    posten, gebiet, art, dienst, nummer, stelle, ist_ausgabe, unterabschnitt, muster = row[:9]
    nachweis = Nachweis(*row[9:17])
    return Postenstand(posten, gebiet, art, dienst, nummer, stelle, ist_ausgabe, unterabschnitt, nachweis, monate, muster, row[18])


VERLAUF = """
    SELECT j.jahr, h.nummer, p.gebiet_id AS gebiet, p.art, p.dienst, coalesce(p.kostenstelle_id, 0) AS kostenstelle,
        least(12, greatest(1, (extract(year FROM s.buchungsmonat) - j.jahr) * 12 + extract(month FROM s.buchungsmonat)))::int AS monat,
        sum(s.ist_cent)::bigint AS ist
    FROM budgets_buchungssumme s JOIN budgets_budgetposten p ON p.id = s.posten_id
    JOIN budgets_haushaltsjahr j ON j.id = p.haushaltsjahr_id JOIN budgets_haushaltsstelle h ON h.id = p.haushaltsstelle_id
    WHERE j.jahr = ANY(%(jahre)s) GROUP BY 1, 2, 3, 4, 5, 6, 7"""


def monatsverlauf(jahre: tuple[int, ...]) -> dict[Schluessel, dict[int, int]]:
    """Ist of whole years by ``Schluessel`` → month → cents; what a seasonal share is drawn from."""
    with connection.cursor() as cursor:
        cursor.execute(VERLAUF, {"jahre": list(jahre)})
        return verlauf(cursor)


def verlauf(rows: Iterable[Sequence[Any]]) -> dict[Schluessel, dict[int, int]]:
    """Of the rows of ``VERLAUF``."""
    ergebnis: dict[Schluessel, dict[int, int]] = {}
    for jahr, nummer, gebiet, art, dienst, kostenstelle, monat, ist in rows:
        ergebnis.setdefault((jahr, nummer, gebiet, art, dienst, kostenstelle), {})[monat] = ist
    return ergebnis


# The last day of the latest month with an Ist that has ended; the running month has only begun, and nothing is forecast from it
DATENSTAND = """(SELECT (max(s.buchungsmonat) + interval '1 month' - interval '1 day')::date FROM budgets_buchungssumme s
    JOIN budgets_budgetposten p ON p.id = s.posten_id JOIN budgets_haushaltsjahr j ON j.id = p.haushaltsjahr_id
    WHERE j.jahr = %(jahr)s AND s.ist_cent <> 0 AND s.buchungsmonat < date_trunc('month', %(heute)s::date)
        AND s.buchungsmonat BETWEEN make_date(j.jahr, 1, 1) AND make_date(j.jahr, 12, 31))"""
# The last day up to today on which Mittel of the year took effect
MITTELSTAND = """(SELECT max(m.wirksam_am) FROM budgets_mittel m JOIN budgets_budgetposten p ON p.id = m.posten_id
    JOIN budgets_haushaltsjahr j ON j.id = p.haushaltsjahr_id
    WHERE j.jahr = %(jahr)s AND m.wirksam_am <= least(%(heute)s::date, make_date(j.jahr, 12, 31)))"""
# What is applied for and not yet booked, by Posten
OFFENE_JSON = """(SELECT coalesce(json_agg(json_build_array(u.posten_id, u.id, u.status) ORDER BY u.id), '[]')
    FROM budgets_ueberschreitung u JOIN budgets_haushaltsjahr j ON j.id = u.haushaltsjahr_id
    WHERE j.jahr = %(jahr)s AND u.posten_id IS NOT NULL AND u.status = ANY(%(offene)s))"""
GESCHLOSSENE_JSON = """(SELECT coalesce(json_agg(a.monat), '[]') FROM budgets_monatsabschluss a
    JOIN budgets_haushaltsjahr j ON j.id = a.haushaltsjahr_id WHERE j.jahr = %(jahr)s AND a.status = ANY(%(geschlossen)s))"""
SCHWELLEN = ("ampel_gruen", "ampel_gelb", "ampel_betrag")
SCHWELLEN_JSON = """(SELECT coalesce(json_agg(json_build_array(schluessel, gueltig_von, wert::text) ORDER BY gueltig_von, id), '[]')
    FROM sozialraum_parameter WHERE schluessel = ANY(%(schwellen)s))"""


@dataclass(frozen=True, eq=False)
class Eckdaten:
    """What the page of a year stands on: how far it is booked, thresholds and trees of all days, Ansätze of the Deckungskreise by year.

    ``mittel_bis``: the last day up to today on which Mittel took effect; ``offene``: Posten → (Überschreitung, its Stand);
    ``geschlossen``: the months that accept nothing more. Many requests look at the same ones, and nobody changes them.
    """

    gebucht_bis: date | None
    schwellenwerte: Sequence[tuple[str, date, Decimal]]
    baeume: Baumfolge
    pfad: Pfadansaetze
    mittel_bis: date | None = None
    offene: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    geschlossen: frozenset[int] = frozenset()

    def stand(self, jahr: int) -> date:
        """The day of the page: all that is booked, and the Mittel in effect today, which may be later; before the first Ist today."""
        if self.gebucht_bis is None:
            return min(max(heute(), date(jahr, 1, 1)), date(jahr, 12, 31))
        return max(self.gebucht_bis, self.mittel_bis or self.gebucht_bis)

    def schwellen(self, tag: date) -> Schwellen:
        """The thresholds of the Ampel in force on a day; what is not loaded has its default. ``ampel_betrag`` is in euro."""
        return schwellen_aus((schluessel, wert) for schluessel, von, wert in self.schwellenwerte if von <= tag)


def eckdaten(jahr: int) -> Eckdaten:
    """One query for what would else be five."""
    teile = (SCHWELLEN_JSON, GEBIETE_JSON, ZUORDNUNGEN_JSON, PFAD_JSON, OFFENE_JSON, GESCHLOSSENE_JSON)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {DATENSTAND}, {MITTELSTAND}, {', '.join(f'{teil}::text' for teil in teile)}",
            {
                "jahr": jahr, "schwellen": list(SCHWELLEN), "heute": heute(), "offene": [stand.value for stand in OFFENE],
                "geschlossen": [status.value for status in GESCHLOSSEN],
            },
        )  # fmt: skip
        return _lies(*cursor.fetchone())


@lru_cache(maxsize=24)
def _lies(gebucht_bis: date | None, mittel_bis: date | None, *texte: str) -> Eckdaten:
    """What the database said, word for word: as long as it says the same, it is read once, and the trees made of it last."""
    werte, gebiete, zuordnungen, pfad, offene, geschlossen = map(json.loads, texte)
    staffel = [(schluessel, date.fromisoformat(von), Decimal(wert)) for schluessel, von, wert in werte]
    je_posten = {posten: (nummer, stand) for posten, nummer, stand in offene}
    baeume = Baumfolge.aus(gebiete, zuordnungen)
    return Eckdaten(gebucht_bis, staffel, baeume, pfadansaetze(pfad), mittel_bis, je_posten, frozenset(geschlossen))


def schwellen_aus(rows: Iterable[tuple[str, Decimal]]) -> Schwellen:
    """Of the rows in force, the newest last."""
    werte, sonst = dict(rows), Schwellen()
    return Schwellen(
        Fraction(werte.get("ampel_gruen", sonst.gruen)),
        Fraction(werte.get("ampel_gelb", sonst.gelb)),
        int(werte["ampel_betrag"] * 100) if werte.get("ampel_betrag") else None,
    )
