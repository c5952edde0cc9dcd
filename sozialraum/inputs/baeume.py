"""The tree of Gebiete on many days, from two queries: what a page over several periods stands on."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

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
        self._heute = heute
        rows = Gebiet.objects.values_list("pk", "schluessel", "name", "kurzname", "ebene", "gueltig_von", "gueltig_bis")
        self._gebiete = {pk: (Knoten(pk, s, n, Ebene(e), None, k or n), _Zeitraum(von, bis)) for pk, s, n, k, e, von, bis in rows}
        zuordnungen = Zuordnung.objects.order_by("gueltig_von").values_list("kind_id", "eltern_id", "gueltig_von", "gueltig_bis")
        self._zuordnungen = [(kind, eltern, _Zeitraum(von, bis)) for kind, eltern, von, bis in zuordnungen]
        self._erster = min((zeit.von for _, zeit in self._gebiete.values()), default=heute)
        self._fertig: dict[date, Gebietsbaum] = {}

    def am(self, tag: date) -> Gebietsbaum:
        gezeigt = min(max(tag, self._erster), self._heute)
        if gezeigt not in self._fertig:
            self._fertig[gezeigt] = self._baum(gezeigt)
        return self._fertig[gezeigt]

    def _baum(self, tag: date) -> Gebietsbaum:
        """As ``Gebiet.objects.baum`` reads it: mapped to something that no longer exists is not mapped."""
        da = {pk: knoten for pk, (knoten, zeit) in self._gebiete.items() if zeit.enthaelt(tag)}
        eltern = {kind: oben for kind, oben, zeit in self._zuordnungen if zeit.enthaelt(tag) and oben in da}
        return Gebietsbaum(tag, {pk: replace(k, eltern_id=eltern.get(pk)) for pk, k in da.items()})
