"""The tree of Gebiete on many days, from two queries: what a page over several periods stands on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, Self

from django.db.models import TextField
from django.db.models.expressions import RawSQL

from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Gebiet, Zuordnung


class _Zeitraum(NamedTuple):
    von: date
    bis: date | None

    def enthaelt(self, tag: date) -> bool:
        return self.von <= tag and (self.bis is None or tag <= self.bis)


class Baumfolge:
    """``am(tag)`` is the tree of a day; before the first Gebiet it is that of its first day, after ``heute`` that of ``heute``."""

    def __init__(self, heute: date) -> None:
        gebiete = Gebiet.objects.values_list("pk", "schluessel", "name", "kurzname", "ebene", "gueltig_von", "gueltig_bis")
        zuordnungen = Zuordnung.objects.order_by("gueltig_von").values_list("kind_id", "eltern_id", "gueltig_von", "gueltig_bis")
        self._nimm(heute, gebiete, zuordnungen)

    @classmethod
    def aus(cls, gebiete: Iterable[Sequence[Any]], zuordnungen: Iterable[Sequence[Any]]) -> Self:
        """Of the rows of ``GEBIETE_JSON`` and ``ZUORDNUNGEN_JSON``, which came along with another query."""
        folge = cls.__new__(cls)
        folge._nimm(ENDLOS, map(_mit_tagen, gebiete), map(_mit_tagen, zuordnungen))
        return folge

    def _nimm(self, heute: date, gebiete: Iterable[Sequence[Any]], zuordnungen: Iterable[Sequence[Any]]) -> None:
        self._heute = heute
        self._gebiete = {pk: (Knoten(pk, s, n, Ebene(e), None, k or n), _Zeitraum(von, bis)) for pk, s, n, k, e, von, bis in gebiete}
        self._zuordnungen = [(kind, eltern, _Zeitraum(von, bis)) for kind, eltern, von, bis in zuordnungen]
        self._erster = min((zeit.von for _, zeit in self._gebiete.values()), default=heute)
        self._fertig: dict[date, Gebietsbaum] = {}

    def genau(self, tag: date) -> Gebietsbaum:
        """The tree of a day as ``Gebiet.objects.baum`` reads it: before the first Gebiet it is empty."""
        if tag not in self._fertig:
            self._fertig[tag] = self._baum(tag)
        return self._fertig[tag]

    def am(self, tag: date) -> Gebietsbaum:
        return self.genau(min(max(tag, self._erster), self._heute))

    def alle(self) -> tuple[Gebietsbaum, ...]:
        """Every mapping that there was and will be, the oldest first; days with the same mapping are one tree."""
        zeiten = [zeit for _, zeit in self._gebiete.values()] + [zeit for *_, zeit in self._zuordnungen]
        tage = sorted({tag for z in zeiten for tag in (z.von, z.bis and z.bis + timedelta(days=1)) if tag})
        return tuple({frozenset((k.id, k.eltern_id) for k in b.knoten.values()): b for b in map(self._baum, reversed(tage))}.values())[::-1]

    def _baum(self, tag: date) -> Gebietsbaum:
        """As ``Gebiet.objects.baum`` reads it: mapped to something that no longer exists is not mapped."""
        da = {pk: knoten for pk, (knoten, zeit) in self._gebiete.items() if zeit.enthaelt(tag)}
        eltern = {kind: oben for kind, oben, zeit in self._zuordnungen if zeit.enthaelt(tag) and oben in da}
        return Gebietsbaum(tag, {pk: replace(k, eltern_id=eltern.get(pk)) for pk, k in da.items()})


ENDLOS = date(9999, 12, 31)
# Columns for a query that is asked anyway; ``Baumfolge.aus`` makes the trees of all days of them.
GEBIETE_JSON = """(SELECT coalesce(json_agg(json_build_array(id, schluessel, name, kurzname, ebene, gueltig_von, gueltig_bis)
    ORDER BY ebene, schluessel), '[]') FROM sozialraum_gebiet)"""
ZUORDNUNGEN_JSON = """(SELECT coalesce(json_agg(json_build_array(kind_id, eltern_id, gueltig_von, gueltig_bis)
    ORDER BY gueltig_von), '[]') FROM sozialraum_zuordnung)"""


def _mit_tagen(row: Sequence[Any]) -> tuple[Any, ...]:
    """The last two columns are days."""
    von, bis = row[-2:]
    return (*row[:-2], date.fromisoformat(von), date.fromisoformat(bis) if bis else None)


def zuordnungsstempel() -> RawSQL:
    """For a query that is asked anyway: NULL while there was only ever one mapping, else what changes with every change of one."""
    return RawSQL(
        """(SELECT CASE WHEN count(DISTINCT von) > 1 OR count(bis) > 0 THEN
            md5(string_agg(concat_ws(':', nr, ebene, schluessel, eltern, von, bis), ',' ORDER BY nr, ebene NULLS LAST, von)) END
        FROM (SELECT id nr, ebene, schluessel, NULL::bigint eltern, gueltig_von von, gueltig_bis bis FROM sozialraum_gebiet
            UNION ALL SELECT kind_id, NULL, NULL, eltern_id, gueltig_von, gueltig_bis FROM sozialraum_zuordnung) alle)""",
        (),
        output_field=TextField(null=True),
    )


@lru_cache(maxsize=4)
def alle_zuordnungen(stempel: str) -> tuple[Gebietsbaum, ...]:
    """The trees of all mappings; kept by the process under the stamp of their rows."""
    return Baumfolge(ENDLOS).alle()


def zuordnungen_zu(row: Any) -> tuple[Gebietsbaum, ...]:
    """``alle_zuordnungen`` by the ``stempel`` that came along with a row, else asked for; empty while there is only one."""
    if hasattr(row, "stempel"):
        stempel = row.stempel
    else:
        stempel = Gebiet.objects.annotate(stempel=zuordnungsstempel()).values_list("stempel", flat=True).first()
    return alle_zuordnungen(stempel) if stempel else ()
