"""Lists of BbA: Förderrunden, applications, and the list of one round for the Steuergruppe."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django_tables2 import A

from basis.export import Geld, Zelle
from basis.tables import Column, DatumColumn, EuroColumn, LinkColumn, Table, ZahlColumn
from basis.templatetags.zahlen import NO_VALUE, euro
from proaktiv.bbaweg import BEENDETE, BEWILLIGTE, BbaStand
from sozialraum.tables.gremien import MusterColumn

ORT = "einrichtung__stadtteil__bezeichnung"


def marke(stand: BbaStand) -> str:
    """The state as a mark: fixed once decided, light before."""
    art = " st-marke-zustand--fest" if stand in BEWILLIGTE | BEENDETE else " st-marke-zustand--entwurf"
    return format_html('<span class="st-marke-zustand{}">{}</span>', art, stand.bezeichnung)


class BbaRundeTable(Table):
    caption = "Förderrunden"
    row_header = "titel"
    zunaechst = (
        *("titel", "kalenderjahr", "antragsfrist", "obergrenze", "topf_cent", "ausgegeben", "gebunden", "frei", "antragszahl", "offen"),
        "muster",
    )
    titel = LinkColumn("bba_runde", args=[A("pk")], verbose_name="Förderrunde")
    kalenderjahr = Column(verbose_name="Kalenderjahr")
    antraege_ab = DatumColumn(verbose_name="Anträge ab")
    antragsfrist = DatumColumn(verbose_name="Antragsfrist")
    sitzung_am = DatumColumn(verbose_name="Sitzung der Steuergruppe")
    obergrenze = EuroColumn(verbose_name="Je Schule höchstens")
    topf_cent = EuroColumn(verbose_name="Topf")
    ausgegeben = EuroColumn(verbose_name="Ausgegeben")
    gebunden = EuroColumn(verbose_name="Gebunden")
    frei = EuroColumn(verbose_name="Frei")
    antragszahl = ZahlColumn(verbose_name="Anträge")
    offen = ZahlColumn(verbose_name="Ohne Entscheidung")
    muster = MusterColumn()


class BbaAntragTable(Table):
    caption = "Anträge auf bildungsbezogene Angebote"
    row_header = "titel"
    zunaechst = ("titel", "schule", "runde", "status", "beantragt_cent", "bewilligt_cent", "gezahlt_cent", "nachweis_bis", "muster")
    titel = LinkColumn("bba_antrag", args=[A("pk")], verbose_name="Vorhaben")
    schule = Column(accessor="einrichtung__name", verbose_name="Schule", order_by="einrichtung__name")
    schulart = Column(accessor="einrichtung__art__name", verbose_name="Schulart", order_by="einrichtung__art__reihenfolge")
    stadtteil = Column(accessor=ORT, verbose_name="Stadtteil", order_by="einrichtung__stadtteil__schluessel")
    runde = Column(accessor="runde__titel", verbose_name="Förderrunde", order_by=("runde__kalenderjahr", "runde__titel"))
    kalenderjahr = Column(accessor="runde__kalenderjahr", verbose_name="Kalenderjahr")
    status = Column(verbose_name="Stand")
    eingegangen_am = DatumColumn(verbose_name="Eingegangen")
    beginn = DatumColumn(verbose_name="Beginn")
    ende = DatumColumn(verbose_name="Ende")
    beantragt_cent = EuroColumn(verbose_name="Beantragt")
    votum_cent = EuroColumn(verbose_name="Votum")
    bewilligt_cent = EuroColumn(verbose_name="Bewilligt")
    gezahlt_cent = EuroColumn(verbose_name="Gezahlt")
    rueckzahlung_bis = DatumColumn(verbose_name="Zurückzuzahlen bis")
    zurueckgezahlt_cent = EuroColumn(verbose_name="Zurückgezahlt")
    nachweis_bis = DatumColumn(verbose_name="Nachweis bis")
    muster = MusterColumn()

    def render_status(self, record: Any) -> str:
        return marke(record.stand)

    def export_status(self, record: Any) -> str:
        return str(record.stand.bezeichnung)

    def render_gezahlt_cent(self, record: Any) -> str:
        """Before it is granted nothing can be paid: no value, not 0."""
        return NO_VALUE if record.bewilligt_cent is None else euro(record.gezahlt_cent)

    def export_gezahlt_cent(self, record: Any) -> Zelle:
        return None if record.bewilligt_cent is None else Geld(record.gezahlt_cent)


class SteuergruppenTable(Table):
    """The list of one round for the Steuergruppe, with what each school may still get in that year."""

    caption = "Anträge der Förderrunde"
    row_header = "titel"
    nummer = ZahlColumn(verbose_name="Nr.", orderable=False)
    titel = LinkColumn("bba_antrag", args=[A("pk")], verbose_name="Vorhaben", orderable=False)
    schule = Column(accessor="einrichtung__name", verbose_name="Schule", orderable=False)
    stadtteil = Column(accessor=ORT, verbose_name="Stadtteil", orderable=False)
    gesamtkosten_cent = EuroColumn(verbose_name="Gesamtkosten", orderable=False)
    beantragt_cent = EuroColumn(verbose_name="Beantragt", orderable=False)
    bleibt = EuroColumn(verbose_name="Schule: bis zur Obergrenze frei", orderable=False)
    votum_cent = EuroColumn(verbose_name="Votum", orderable=False)
    bewilligt_cent = EuroColumn(verbose_name="Bewilligt", orderable=False, empty_values=())
    status = Column(verbose_name="Stand", orderable=False)
    beschluss = Column(verbose_name="Gremium, Sitzung, Beschluss", orderable=False, attrs={"td": {"class": "st-umbruch"}})

    def render_status(self, record: Any) -> str:
        return marke(record.stand)

    def export_status(self, record: Any) -> str:
        return str(record.stand.bezeichnung)

    def render_bewilligt_cent(self, record: Any) -> str:
        if record.stand is BbaStand.ABGELEHNT:
            return "abgelehnt"
        return NO_VALUE if record.bewilligt_cent is None else euro(record.bewilligt_cent)

    def export_bewilligt_cent(self, record: Any) -> Zelle:
        if record.stand is BbaStand.ABGELEHNT:
            return "abgelehnt"
        return None if record.bewilligt_cent is None else Geld(record.bewilligt_cent)


class AusschussTable(SteuergruppenTable):
    """What is decided, for the committee: neither votes nor what else only the Netzwerkstelle works with."""

    caption = "Entschiedene Anträge"
    titel = Column(linkify=lambda record, table: table.wohin(record), verbose_name="Vorhaben", orderable=False)

    class Meta(Table.Meta):
        exclude = ("gesamtkosten_cent", "votum_cent")

    def __init__(self, *args: Any, lesbar: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lesbar = lesbar

    def wohin(self, record: Any) -> str | None:
        return reverse("bba_antrag", args=[record.pk]) if self.lesbar else None
