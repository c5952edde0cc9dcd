"""What a delivery of the Fallstatistik does to the sums of the city, and to its cells; nothing is saved."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection

from sozialraum.actions.fallkontext import gebietsangaben, hilfeartangaben
from sozialraum.fallvergleich import Fallvergleich, Ort, monate_des_vergleichs, vergleiche
from sozialraum.imports.befund import Fehler
from sozialraum.imports.fallstatistik import Fallkontext
from sozialraum.imports.fallworte import Fallzeile
from sozialraum.models.fallstatistik import Uebergreifend
from sozialraum.models.lieferung import Lieferungsart
from sozialraum.querysets import fallzahlen

# A cell is a Hilfeart in a month in a Stadtteil; its lines differ by Ort der Leistung, age and sex. Of each Hilfeart and Stadtteil the
# month with the largest change is shown, with the number of all months that change.
_ZELLEN = """
    WITH je_ort AS (
        SELECT hilfeart_id, monat, gebiet_id, uebergreifend, ort, sum(bestand) AS b, sum(begonnen) AS n, sum(beendet) AS e,
               sum(alt_bestand) AS ab, sum(alt_begonnen) AS an, sum(alt_beendet) AS ae,
               bool_or(wirkung = 'geaendert') AS anders, bool_and(wirkung = 'neu') AS neu,
               bool_or(geliefert) AS geliefert
        FROM vergleich GROUP BY 1, 2, 3, 4, 5),
    zellen AS (
        SELECT hilfeart_id, monat, gebiet_id, uebergreifend, sum(b)::int AS bestand, sum(n)::int AS begonnen, sum(e)::int AS beendet,
               sum(ab)::int AS alt_bestand, sum(an)::int AS alt_begonnen, sum(ae)::int AS alt_beendet,
               json_agg(json_build_array(ort, ab, b) ORDER BY ort DESC) AS orte,
               abs(sum(b) - sum(ab)) + abs(sum(n) - sum(an)) + abs(sum(e) - sum(ae)) AS weite,
               CASE WHEN bool_and(neu) THEN 'neu' WHEN NOT bool_or(anders) THEN 'unveraendert'
                    WHEN NOT bool_or(geliefert) THEN 'entfaellt'
                    WHEN sum(b + n + e) = 0 THEN 'auf_null'
                    WHEN (sum(b), sum(n), sum(e)) = (sum(ab), sum(an), sum(ae)) THEN 'umverteilt' ELSE 'geaendert' END AS wirkung
        FROM je_ort GROUP BY 1, 2, 3, 4),
    gereiht AS (
        SELECT *, CASE wirkung WHEN 'unveraendert' THEN 3 WHEN 'neu' THEN 2 WHEN 'umverteilt' THEN 1 ELSE 0 END AS rang FROM zellen),
    nummeriert AS (
        SELECT *, row_number() OVER (PARTITION BY hilfeart_id, gebiet_id, uebergreifend ORDER BY rang, weite DESC, monat DESC) AS nr,
               count(*) FILTER (WHERE rang < 3) OVER (PARTITION BY hilfeart_id, gebiet_id, uebergreifend) AS monate
        FROM gereiht)
    SELECT *, count(*) OVER () AS gesamt FROM nummeriert WHERE nr = 1
    ORDER BY rang, weite DESC, hilfeart_id, gebiet_id, uebergreifend LIMIT %s"""


def zellen_mit_wirkung(anzahl: int) -> list[dict[str, Any]]:
    """After ``uebernahme.vergleiche`` in the same transaction: the cells, those with the largest change first."""
    if not anzahl:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_ZELLEN, [anzahl])
        namen = [spalte[0] for spalte in cursor.description]
        return [dict(zip(namen, row, strict=True)) for row in cursor.fetchall()]


def fallvergleich(art: str, zeilen: Collection[Fallzeile], kontext: Fallkontext | None = None) -> Fallvergleich:
    """The sums of the city before and after, from what counts today and what the file says. ``kontext``: the names that reading knew."""
    meldungen = fallzahlen.meldungen()
    hilfearten = kontext.hilfearten if kontext else hilfeartangaben()
    gebiete = kontext.gebiete if kontext else gebietsangaben()
    genannt = {z.hilfeart_id for z in zeilen}
    bekannte = {monat for hilfeart, monat in meldungen.nummern if hilfeart in genannt}
    vorher_am, nachher_am = monate_des_vergleichs({z.monat for z in zeilen}, bekannte)
    gemeldet = {h: nr for (h, monat), nr in meldungen.nummern.items() if monat == vorher_am}
    vorher: dict[tuple[int, Ort], int] = {}
    for z in fallzahlen.zellen(gemeldet.values(), vorher_am) if vorher_am else ():
        ort: Ort = z.grund or z.gebiet or ""
        vorher[z.hilfeart, ort] = vorher.get((z.hilfeart, ort), 0) + z.zaehlung.bestand
    namen: dict[Ort, str] = {str(grund.value): str(grund.label) for grund in Uebergreifend}
    namen |= {g.id: g.name for g in gebiete.values()}
    return vergleiche(
        zeilen, vorher, vorher_am=vorher_am, nachher_am=nachher_am, gemeldet=gemeldet, arten={h.id: h for h in hilfearten}, namen=namen,
        ganz=art == Lieferungsart.FALLEXPORT,
    )  # fmt: skip


def warnungen_zur_stadt(vergleich: Fallvergleich | None) -> tuple[Fehler, ...]:
    """What looks like an incomplete export; it belongs to no row."""
    return tuple(Fehler("", 0, "", "", satz) for satz in vergleich.warnungen()) if vergleich else ()


def saetze_zur_wirkung(vergleich: Fallvergleich | None, entfaellt: int | None, warnungen: Iterable[Fehler]) -> list[str]:
    """For the command line: the sums of case numbers before and after, what falls away, what looks incomplete."""
    if vergleich is None:
        return []
    weg = f"Nicht mehr in der Datei: {entfaellt} Zahlen fallen auf 0."
    zur_datei = (f"Warnung: {w.satz}" for w in warnungen if not w.zeile)
    return ["Laufende Hilfen, vorher → nachher:", *vergleich.saetze(), weg, *zur_datei]
