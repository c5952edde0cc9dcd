"""Committee packets: the list of them, and the reports of one."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, Table, ZahlColumn, ZeitpunktColumn, status_html
from berichte.paketstand import Teilstand

TEILSTATUS = {Teilstand.FREIGEGEBEN: "im_plan", Teilstand.FEHLT: "beobachten", Teilstand.GESCHEITERT: "handeln"}


class PaketTable(Table):
    """Ordered packets, with how many of their parts are there (``da``, ``teilzahl``)."""

    caption = "Berichtspakete"
    paket = LinkColumn("berichtspaket", args=[A("pk")], verbose_name="Paket", accessor="bezeichnung", orderable=False)
    typworte = Column(verbose_name="Berichtstypen", orderable=False)
    created_at = ZeitpunktColumn(verbose_name="Bestellt am")
    bestellt_von = Column(verbose_name="Bestellt von", orderable=False)
    da = ZahlColumn(verbose_name="Berichte da")
    teilzahl = ZahlColumn(verbose_name="von")
    offen = ZahlColumn(verbose_name="noch offen")


class PaketteilTable(Table):
    """The reports of one packet."""

    caption = "Berichte des Pakets"
    bericht = Column(verbose_name="Bericht", accessor="bezeichnung", orderable=False)
    typ = Column(verbose_name="Berichtstyp", accessor="get_typ_display", order_by="typ")
    ebene = Column(verbose_name="Ebene", accessor="gebiet__get_ebene_display", order_by=("gebiet__ebene", "gebiet__schluessel"))
    stand = Column(verbose_name="Stand", accessor="stand")
    angabe = Column(verbose_name="Angabe", orderable=False, default="")
    seiten = ZahlColumn(verbose_name="Seiten")
    datenstand = DatumColumn(verbose_name="Datenstand")
    erledigt_am = ZeitpunktColumn(verbose_name="Bearbeitet am")
    datei = Column(verbose_name="Datei", accessor="datei_id", orderable=False, default="", exclude_from_export=True)
    zunaechst = ("bericht", "ebene", "stand", "angabe", "seiten", "datenstand", "datei")

    def render_stand(self, record: Any) -> SafeString | str:
        stand = record.teilstand
        return status_html(TEILSTATUS[stand], stand.wort) if stand in TEILSTATUS else stand.wort

    def export_stand(self, record: Any) -> str:
        return str(record.teilstand.wort)

    def render_datei(self, record: Any) -> SafeString:
        ziel = reverse("paketteil_pdf", args=[record.paket_id, record.pk])
        return format_html('<a href="{}">PDF<span class="st-nur-vorlesen"> {}</span></a>', ziel, record)
