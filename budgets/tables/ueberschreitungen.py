"""The list of Überschreitungen."""

from typing import Any

from django_tables2 import A

from basis.tables import Column, EuroColumn, LinkColumn, Table, ZeitpunktColumn
from budgets.querysets.ueberschreitungen import name_der
from sozialraum.tables.gremien import MusterColumn


class UeberschreitungTable(Table):
    caption = "Überschreitungen"
    row_header = "name"
    zunaechst = ("name", "jahr", "budget", "art", "betrag_cent", "anlass", "status", "angemeldet", "muster")
    name = LinkColumn("ueberschreitung", args=[A("pk")], accessor="pk", verbose_name="Überschreitung", order_by="pk")
    jahr = Column(accessor="haushaltsjahr__jahr", verbose_name="Jahr")
    budget = Column(accessor="haushaltsstelle", verbose_name="Budget", order_by=("haushaltsstelle__nummer", "gebiet__schluessel"))
    art = Column(accessor="get_art_display", verbose_name="Art", order_by="art")
    betrag_cent = EuroColumn(verbose_name="Betrag")
    anlass = Column(accessor="get_anlass_display", verbose_name="Unabweisbar durch", order_by="anlass")
    status = Column(accessor="get_status_display", verbose_name="Stand", order_by="status")
    beschluss = Column(verbose_name="Beschluss", order_by=("beschluss__tag", "beschluss__vorlage__nummer"))
    angemeldet = ZeitpunktColumn(accessor="created_at", verbose_name="Angemeldet")
    gebucht_am = ZeitpunktColumn(verbose_name="Gebucht")
    muster = MusterColumn()

    def render_name(self, record: Any) -> str:
        return str(record)

    def export_name(self, record: Any) -> str:
        return str(record)

    def render_budget(self, record: Any) -> str:
        return name_der(record)

    def export_budget(self, record: Any) -> str:
        return name_der(record)
