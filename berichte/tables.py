"""Lists of this app."""

from datetime import date

from django_tables2 import A

from basis.monate import monatsname
from basis.tables import Column, DatumColumn, JaNeinColumn, LinkColumn, Table, ZeitpunktColumn


class BerichtTable(Table):
    """Kept reports."""

    caption = "Abgelegte Berichte"
    gebiet = LinkColumn("bericht", args=[A("pk")], verbose_name="Gebiet", accessor="gebiet__bezeichnung", orderable=False)
    verteilung = Column(verbose_name="Verteilung", accessor="verteilung__name", order_by="verteilung__name")
    jahr = Column(verbose_name="Haushaltsjahr", accessor="verteilung__haushaltsjahr__jahr")
    stand = Column(verbose_name="Stand bei der Ablage", accessor="get_stand_display", order_by="stand")
    datenstand = DatumColumn(verbose_name="Datenstand")
    created_at = ZeitpunktColumn(verbose_name="Abgelegt am")
    pruefsumme = Column(verbose_name="Prüfsumme (Anfang)", orderable=False)
    muster = JaNeinColumn(verbose_name="Musterdaten")
    datei = LinkColumn("bericht_pdf", args=[A("pk")], verbose_name="Datei", accessor="pk", orderable=False, exclude_from_export=True)

    def render_pruefsumme(self, value: str) -> str:
        return value[:12]

    def render_datei(self, value: int) -> str:
        return "PDF"


class MonatsberichtTable(Table):
    """Released Monats-Controllingberichte."""

    caption = "Freigegebene Monatsberichte"
    gebiet = LinkColumn("monatsfreigabe", args=[A("pk")], verbose_name="Gebiet", accessor="gebiet__bezeichnung", orderable=False)
    monat = Column(verbose_name="Monat", accessor="datenstand", order_by="datenstand")
    fassung = Column(verbose_name="Fassung")
    freigegeben_von = Column(verbose_name="Freigegeben von", orderable=False)
    created_at = ZeitpunktColumn(verbose_name="Freigegeben am")
    pruefsumme = Column(verbose_name="Prüfsumme (Anfang)", orderable=False)
    muster = JaNeinColumn(verbose_name="Musterdaten")
    datei = LinkColumn("monatsfreigabe_pdf", args=[A("pk")], verbose_name="Datei", accessor="pk", orderable=False, exclude_from_export=True)

    def render_monat(self, value: date) -> str:
        return monatsname(value)

    value_monat = render_monat

    def render_pruefsumme(self, value: str) -> str:
        return value[:12]

    def render_datei(self, value: int) -> str:
        return "PDF"


class AuftragTable(Table):
    """One's own jobs."""

    caption = "Ihre Aufträge"
    titel = LinkColumn("auftrag", args=[A("pk")], verbose_name="Auftrag")
    status = Column(verbose_name="Stand", accessor="get_status_display", order_by="status")
    meldung = Column(verbose_name="Meldung", orderable=False)
    created_at = ZeitpunktColumn(verbose_name="Begonnen am")
    beendet_am = ZeitpunktColumn(verbose_name="Beendet am")
