"""The lists of Pro-Aktive Systeme and of the Stadtteile that have one or not."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, Table, ZahlColumn
from basis.templatetags import zahlen as filters
from basis.zahlen import ZEICHEN_GESPERRT, datum, zahl
from proaktiv.models import System
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.tables.gremien import MusterColumn

PRIVATE = ("letzte_runde", "offene")
OHNE = "kein System"


def raum_und_ressort(baum: Gebietsbaum | None, gebiet_id: int) -> tuple[str, str]:
    """Sozialraum and Ressort of a Gebiet on the day of the tree, as a list names them."""
    kette = [*baum.vorfahren(gebiet_id), baum.knoten[gebiet_id]] if baum and gebiet_id in baum.knoten else []
    je = {k.ebene: k for k in kette}
    raum, ressort = je.get(Ebene.SOZIALRAUM), je.get(Ebene.RESSORT)
    return (f"{raum.schluessel} {raum.name}" if raum else "nicht zugeordnet"), (ressort.name if ressort else "nicht zugeordnet")


class _Ort(Table):
    """``baum`` names Sozialraum and Ressort; ``sieht`` says for a Sozialraum whether its rounds may be seen, else they show as locked."""

    def __init__(self, *args: Any, baum: Gebietsbaum | None = None, sieht: Any = None, runden: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("exclude", () if runden else PRIVATE)
        self.baum, self.sieht = baum, sieht or (lambda gebiet_id: True)
        super().__init__(*args, **kwargs)


class SystemTable(_Ort):
    caption = "Pro-Aktive Systeme"
    row_header = "name"
    name = LinkColumn("system", args=[A("pk")], verbose_name="System")
    sozialraum = Column(empty_values=(), verbose_name="Sozialraum", order_by=("gebiet__schluessel", "name"))
    ressort = Column(empty_values=(), orderable=False, verbose_name="Ressort")
    stadtteile = Column(empty_values=(), orderable=False, verbose_name="Stadtteile")
    koordination = Column(verbose_name="Koordination")
    jugendhilfe = ZahlColumn(verbose_name="Akteure der Jugendhilfe")
    schnittstellen = ZahlColumn(verbose_name="Schnittstellen")
    letzte_runde = DatumColumn(empty_values=(), verbose_name="Letzte Runde")
    offene = ZahlColumn(verbose_name="Offene Hinweise")
    gueltig_von = DatumColumn(verbose_name="Besteht seit")
    gueltig_bis = DatumColumn(verbose_name="Besteht bis")
    muster = MusterColumn()

    zunaechst = (
        "name", "sozialraum", "stadtteile", "koordination", "jugendhilfe", "schnittstellen", "letzte_runde", "offene", "muster",
    )  # fmt: skip

    class Meta(Table.Meta):
        model = System
        fields = ("name", "sozialraum", "ressort", "stadtteile", "koordination", "jugendhilfe", "schnittstellen", "letzte_runde", "offene",
                  "gueltig_von", "gueltig_bis", "muster")  # fmt: skip

    def render_sozialraum(self, record: Any) -> str:
        return self.export_sozialraum(record)

    def export_sozialraum(self, record: Any) -> str:
        return f"{record.gebiet.schluessel} {record.gebiet.name}"

    def render_ressort(self, record: Any) -> str:
        return self.export_ressort(record)

    def export_ressort(self, record: Any) -> str:
        return raum_und_ressort(self.baum, record.gebiet_id)[1]

    def render_stadtteile(self, record: Any) -> Any:
        return self.export_stadtteile(record) or filters.NO_VALUE

    def export_stadtteile(self, record: Any) -> str:
        return ", ".join(f"{s.gebiet.schluessel} {s.gebiet.name}" for s in record.stadtteile.all())

    def render_letzte_runde(self, value: Any, record: Any) -> Any:
        return (filters.datum(value) if value else filters.NO_VALUE) if self.sieht(record.gebiet_id) else filters.LOCKED

    def export_letzte_runde(self, record: Any) -> Any:
        return record.letzte_runde if self.sieht(record.gebiet_id) else ZEICHEN_GESPERRT

    def render_offene(self, value: Any, record: Any) -> Any:
        return zahl(value) if self.sieht(record.gebiet_id) else filters.LOCKED

    def export_offene(self, record: Any) -> Any:
        return record.offene if self.sieht(record.gebiet_id) else ZEICHEN_GESPERRT


class MeinSystemTable(Table):
    """Rows are ``MeinSystem``."""

    caption = "Meine Systeme"
    row_header = "name"
    name = LinkColumn("system", args=[A("pk")], accessor="system__name", verbose_name="System")
    naechste = DatumColumn(
        accessor="naechste__tag", verbose_name="Nächste Runde",
        linkify=lambda record: record.naechste and record.naechste.get_absolute_url(),
    )  # fmt: skip
    sozialraum = Column(accessor="system__gebiet__bezeichnung", verbose_name="Sozialraum", order_by="system__gebiet__schluessel")
    ueberfaellige = ZahlColumn(verbose_name="Überfällige Hinweise")
    offene = ZahlColumn(verbose_name="Offene Hinweise")
    fehlende = ZahlColumn(verbose_name="Niederschriften offen")


class StadtteilTable(_Ort):
    """Rows are Stadtteile with ``systemteile``: their Systeme in force, each with its day's state."""

    caption = "Stadtteile mit und ohne Pro-Aktives System"
    row_header = "stadtteil"
    stadtteil = Column(accessor="name", linkify=lambda record: record.get_absolute_url(), verbose_name="Stadtteil", order_by="schluessel")
    sozialraum = Column(empty_values=(), orderable=False, verbose_name="Sozialraum")
    ressort = Column(empty_values=(), orderable=False, verbose_name="Ressort")
    systeme = Column(empty_values=(), verbose_name="System", order_by=("systemzahl", "schluessel"))
    koordination = Column(empty_values=(), orderable=False, verbose_name="Koordination")
    akteure = Column(empty_values=(), orderable=False, verbose_name="Jugendhilfe : Schnittstellen")
    letzte_runde = Column(empty_values=(), orderable=False, verbose_name="Letzte Runde")
    offene = ZahlColumn(empty_values=(), orderable=False, verbose_name="Offene Hinweise")

    def render_stadtteil(self, record: Any) -> str:
        return self.export_stadtteil(record)

    def export_stadtteil(self, record: Any) -> str:
        return f"{record.schluessel} {record.name}"

    def render_sozialraum(self, record: Any) -> str:
        return self.export_sozialraum(record)

    def export_sozialraum(self, record: Any) -> str:
        return raum_und_ressort(self.baum, record.pk)[0]

    def render_ressort(self, record: Any) -> str:
        return self.export_ressort(record)

    def export_ressort(self, record: Any) -> str:
        return raum_und_ressort(self.baum, record.pk)[1]

    def render_systeme(self, record: Any) -> Any:
        links = [(t.system.get_absolute_url(), t.system.name) for t in record.systemteile]
        if not links:
            return format_html('<span class="st-leise">{}</span>', OHNE)
        return format_html_join(", ", '<a href="{}">{}</a>', links)

    def export_systeme(self, record: Any) -> str:
        return ", ".join(t.system.name for t in record.systemteile) or OHNE

    def render_koordination(self, record: Any) -> Any:
        return self.export_koordination(record) or filters.NO_VALUE

    def export_koordination(self, record: Any) -> str:
        return ", ".join(t.system.koordination for t in record.systemteile if t.system.koordination)

    def render_akteure(self, record: Any) -> Any:
        return self.export_akteure(record) or filters.NO_VALUE

    def export_akteure(self, record: Any) -> str:
        return ", ".join(f"{t.system.jugendhilfe} : {t.system.schnittstellen}" for t in record.systemteile)

    def render_letzte_runde(self, record: Any) -> Any:
        wert = self.export_letzte_runde(record)
        return filters.NO_VALUE if wert is None else filters.LOCKED if wert == ZEICHEN_GESPERRT else datum(wert)

    def export_letzte_runde(self, record: Any) -> Any:
        if any(not self.sieht(t.system.gebiet_id) for t in record.systemteile):
            return ZEICHEN_GESPERRT
        return max((t.system.letzte_runde for t in record.systemteile if t.system.letzte_runde), default=None)

    def render_offene(self, record: Any) -> Any:
        wert = self.export_offene(record)
        return filters.NO_VALUE if wert is None else filters.LOCKED if wert == ZEICHEN_GESPERRT else zahl(wert)

    def export_offene(self, record: Any) -> Any:
        if any(not self.sieht(t.system.gebiet_id) for t in record.systemteile):
            return ZEICHEN_GESPERRT
        return sum(t.system.offene for t in record.systemteile) if record.systemteile else None
