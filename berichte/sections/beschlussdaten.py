"""What the report on the Beschlussverfolgung reads: Aufträge and Anfragen with their history, and to which Gebiet each belongs."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from sozialraum.auftragslage import Auftragsstatus
from sozialraum.auftragsrueckblick import Schritt, Verlauf
from sozialraum.models import Auftragsvermerk, Beschlussauftrag, Parameter
from sozialraum.models.auftraege import VORLAUF, VORLAUF_SONST


@dataclass(frozen=True)
class Auftragsdaten:
    """``ort``: the Gebiet that is responsible, or that of the responsible office; ``gremienort``: that of the Gremium which ordered it.

    ``erteilt`` None: the source names no day. ``herkunft`` names nothing that is not öffentlich.
    """

    pk: int
    titel: str
    ist_anfrage: bool
    gremium: str
    ort: int | None
    gremienort: int | None
    zustaendig: str
    herkunft: str
    erteilt: date | None
    oeffentlich: bool
    verlauf: Verlauf
    muster: bool

    def gibt_es_am(self, tag: date) -> bool:
        return self.erteilt is None or self.erteilt <= tag

    def gehoert_zu(self, orte: Collection[int]) -> bool:
        return self.ort in orte or self.gremienort in orte

    @property
    def ohne_gebiet(self) -> bool:
        return self.ort is None and self.gremienort is None


def vorlauf_am(tag: date) -> int:
    """How many days before its Frist an Auftrag counts as soon due."""
    rows = Parameter.objects.filter(schluessel=VORLAUF, gueltig_von__lte=tag).order_by("-gueltig_von", "-pk")
    return int(rows.values_list("wert", flat=True).first() or VORLAUF_SONST)


def lies(heute: date) -> list[Auftragsdaten]:
    """All of them; two queries. ``heute``: in a demonstration the day lies before the real one on which somebody entered a thing."""
    vermerke = Auftragsvermerk.objects.order_by("pk")
    rows = Beschlussauftrag.objects.mit_allem().prefetch_related(Prefetch("vermerke", vermerke)).order_by("pk")
    return [_auftrag(row, lambda zeit: min(timezone.localtime(zeit).date(), heute)) for row in rows]


def _auftrag(row: Any, tag_von: Callable[[Any], date]) -> Auftragsdaten:
    schritte = tuple(
        Schritt(tag_von(v.created_at), v.art, v.text, v.status_alt, v.status_neu, v.frist_alt, v.frist_neu) for v in row.vermerke.all()
    )
    verlauf = Verlauf(Auftragsstatus(row.status), row.frist, row.verzoegerungsgrund, row.erledigt_am, row.kenntnis_am, schritte)
    gremium = row.gremium
    return Auftragsdaten(
        row.pk, row.titel, row.art == Beschlussauftrag.Art.ANFRAGE, gremium.name if gremium else "", row.ort,
        gremium.gebiet_id if gremium else None, row.zustaendig, _herkunft(row), _erteilt(row, tag_von), row.ist_oeffentlich, verlauf,
        row.muster,
    )  # fmt: skip


def _erteilt(row: Any, tag_von: Callable[[Any], date]) -> date | None:
    """The day of the Beschluss or Sitzung; of what a source says without a day none; else the day on which it was entered."""
    if row.beschluss and row.beschluss.tag:
        tag: date = row.beschluss.tag
        return tag
    if row.punkt:
        sitzung: date = row.punkt.sitzung.tag
        return sitzung
    return None if row.quelle else tag_von(row.created_at)


def _herkunft(row: Any) -> str:
    papier = row.papier
    teile = [f"Beschluss {row.beschluss}"] if row.beschluss and row.beschluss.oeffentlich else []
    teile += [f"Vorlage {papier.nummer}"] if papier and papier.oeffentlich else []
    return ", ".join(teile)
