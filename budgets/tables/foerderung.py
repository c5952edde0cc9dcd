"""Lists of Förderung: applications, Förderlisten, and the rows of one Förderliste."""

from typing import Any

from django.utils.html import format_html
from django_tables2 import A

from basis.export import Geld, Zelle
from basis.tables import Column, DatumColumn, EuroColumn, LinkColumn, Table, ZahlColumn
from basis.templatetags.zahlen import euro
from budgets.foerderweg import BEENDET, BEWILLIGTE, Stand
from budgets.models import Foerderliste
from sozialraum.tables.gremien import MusterColumn


def marke(stand: Stand) -> str:
    """The state as a mark: fixed once granted, light before."""
    art = " st-marke-zustand--fest" if stand in BEWILLIGTE | BEENDET else " st-marke-zustand--entwurf"
    return format_html('<span class="st-marke-zustand{}">{}</span>', art, stand.bezeichnung)


class AntragTable(Table):
    caption = "Förderanträge"
    row_header = "titel"
    zunaechst = ("titel", "traeger", "gebiet", "haushaltsjahr", "status", "beantragt_cent", "bewilligt_cent", "gezahlt", "muster")
    titel = LinkColumn("foerderantrag", args=[A("pk")], verbose_name="Titel")
    traeger = Column(verbose_name="Träger", order_by="traeger__name")
    gebiet = Column(accessor="gebiet__bezeichnung", verbose_name="Gebiet", order_by=("gebiet__ebene", "gebiet__schluessel"))
    haushaltsjahr = Column(verbose_name="Jahr", order_by="haushaltsjahr__jahr")
    gegenstand = Column(accessor="get_gegenstand_display", verbose_name="Gefördert wird", order_by="gegenstand")
    status = Column(verbose_name="Stand")
    beantragt_cent = EuroColumn(verbose_name="Beantragt")
    vorschlag_cent = EuroColumn(verbose_name="Vorschlag")
    beschlossen_cent = EuroColumn(verbose_name="Beschlossen")
    bewilligt_cent = EuroColumn(verbose_name="Bewilligt")
    gezahlt = EuroColumn(verbose_name="Gezahlt")
    nachweis_bis = DatumColumn(verbose_name="Nachweis bis")
    muster = MusterColumn()

    def render_status(self, record: Any) -> str:
        return marke(record.stand)

    def export_status(self, record: Any) -> str:
        return str(record.stand.bezeichnung)


class FoerderlisteTable(Table):
    caption = "Förderlisten"
    row_header = "titel"
    titel = LinkColumn("foerderliste", args=[A("pk")], verbose_name="Förderliste")
    haushaltsjahr = Column(verbose_name="Jahr", order_by="haushaltsjahr__jahr")
    gremium = Column(verbose_name="Gremium", order_by="gremium__name")
    status = Column(verbose_name="Stand")
    vorgelegt_am = DatumColumn(verbose_name="Vorgelegt am")
    anzahl = ZahlColumn(verbose_name="Anträge")
    summe = EuroColumn(verbose_name="Vorschlag zusammen")
    muster = MusterColumn()

    def render_status(self, record: Foerderliste) -> str:
        art = " st-marke-zustand--fest" if record.status == "beschlossen" else " st-marke-zustand--entwurf"
        return format_html('<span class="st-marke-zustand{}">{}</span>', art, record.get_status_display())

    def export_status(self, record: Foerderliste) -> str:
        return record.get_status_display()


class ListenzeileTable(Table):
    """The rows of one Förderliste; linked only where one may read the application (``lesbar``)."""

    caption = "Anträge der Förderliste"
    row_header = "titel"
    nummer = ZahlColumn(verbose_name="Nr.", orderable=False, empty_values=())
    titel = Column(verbose_name="Maßnahme", orderable=False)
    traeger = Column(verbose_name="Träger", orderable=False)
    gebiet = Column(accessor="gebiet__bezeichnung", verbose_name="Gebiet", orderable=False)
    gegenstand = Column(accessor="get_gegenstand_display", verbose_name="Art", orderable=False)
    gesamtkosten_cent = EuroColumn(verbose_name="Gesamtkosten", orderable=False)
    eigenmittel_cent = EuroColumn(verbose_name="Eigenmittel", orderable=False)
    beantragt_cent = EuroColumn(verbose_name="Beantragt", orderable=False)
    vorschlag_cent = EuroColumn(verbose_name="Vorschlag", orderable=False)
    beschlossen_cent = EuroColumn(verbose_name="Beschlossen", orderable=False, empty_values=())

    def render_beschlossen_cent(self, record: Any, value: int | None) -> str:
        return "abgelehnt" if record.stand is Stand.ABGELEHNT else euro(value)

    def export_beschlossen_cent(self, record: Any) -> Zelle:
        if record.stand is Stand.ABGELEHNT:
            return "abgelehnt"
        return None if record.beschlossen_cent is None else Geld(record.beschlossen_cent)

    def render_titel(self, record: Any, value: str) -> str:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value) if record.lesbar else value

    def export_titel(self, record: Any) -> str:
        return str(record.titel)
