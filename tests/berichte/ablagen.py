"""One kept report of each type, and a way to take away everything it was made of."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from berichte.actions import scorecard
from berichte.actions.berichte import erzeuge_bericht
from berichte.arten import ARTEN, Weg
from berichte.regelwerk import Berichtstyp
from berichte.sections.berichtsarten import LESARTEN
from berichte.sections.freigaben import Abgelegt
from berichte.sections.sozialraumbudget import lade
from budgets.models import Verteilung
from sozialraum.ebenen import Ebene
from tests.berichte.berichtsseiten import MUSTERORTE, werkstattstelle
from tests.berichte.conftest import gebiet
from tests.berichte.test_freigabe import freigegeben
from tests.berichte.test_scorecardablage import SEPTEMBER, freigabe
from tests.factories import Besetzung, wer_ist

# whoever looks at a page needs them, and what a kept report belongs to
BLEIBT = re.compile(
    "(berichte|basis|django|auth|account|mfa|usersessions|axes)_.*|sozialraum_(protokoll.*|rollenzuweisung|stadt|zuordnung)"
)
FREMDE = """SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"""
# every Stadtteil that has a parent gets the one of the Stadtteil before it
TAUSCHE = """
    WITH folge AS (
        SELECT z.id, lag(z.eltern_id) OVER (ORDER BY z.id) AS neu FROM sozialraum_zuordnung z
        JOIN sozialraum_gebiet k ON k.id = z.kind_id WHERE k.ebene = 4
    ) UPDATE sozialraum_zuordnung z SET eltern_id = f.neu FROM folge f WHERE f.id = z.id AND f.neu IS NOT NULL
"""


def lege_ab(typ: Berichtstyp, besetzung: Besetzung) -> Abgelegt:
    """A report of the Sozialraum, or of the lowest Ebene above that this type knows."""
    art = ARTEN[typ]
    ebene = max(e for e in art.ebenen if e <= Ebene.SOZIALRAUM)
    if art.weg is Weg.WERKSTATT:
        return freigegeben(besetzung, werkstattstelle(typ, ebene, MUSTERORTE[ebene]))
    wege: dict[Berichtstyp, Callable[[], Abgelegt]] = {
        Berichtstyp.SOZIALRAUMBUDGET: lambda: _budget(besetzung),
        Berichtstyp.SCORECARD: lambda: _scorecard(besetzung),
    }
    return wege[typ]()


def _budget(besetzung: Besetzung) -> Abgelegt:
    grundlage = lade(Verteilung.objects.get(name__startswith="Verteilung 2007"))
    return erzeuge_bericht(wer=wer_ist(besetzung.controlling), grundlage=grundlage, gebiet=gebiet(grundlage, "sozialraum", "III"))


def _scorecard(besetzung: Besetzung) -> Abgelegt:
    row = freigabe(besetzung, SEPTEMBER, "III")
    return scorecard.lege_ab(wer=wer_ist(besetzung.fachbereichsleitung), freigabe=row)


def abgelegte_typen() -> list[Berichtstyp]:
    """All that are kept with content and paper."""
    return sorted(LESARTEN)


def darunter() -> list[str]:
    """All tables that no kept report and no reader refers to, be it by way of others."""
    with connection.cursor() as cursor:
        cursor.execute(FREMDE)
        fremde: list[tuple[str, str]] = cursor.fetchall()
    alle = set(connection.introspection.table_names())
    bleibt = {tabelle for tabelle in alle if BLEIBT.fullmatch(tabelle)}
    while neue := {ziel for von, ziel in fremde if von in bleibt} - bleibt:
        bleibt |= neue
    return sorted(alle - bleibt)


def leere(tabellen: Iterable[str], als_eigentuemer: Any) -> None:
    """As only the owner of the tables can: past every trigger."""
    with als_eigentuemer(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for tabelle in tabellen:
            cursor.execute(f'ALTER TABLE "{tabelle}" DISABLE TRIGGER USER')
        cursor.execute("TRUNCATE " + ", ".join(f'"{tabelle}"' for tabelle in tabellen))
        cursor.execute("ALTER TABLE sozialraum_gebiet DISABLE TRIGGER USER")
        cursor.execute("UPDATE sozialraum_gebiet SET name = name || ', umbenannt'")
        cursor.execute("ALTER TABLE sozialraum_zuordnung DISABLE TRIGGER USER")
        cursor.execute(TAUSCHE)
