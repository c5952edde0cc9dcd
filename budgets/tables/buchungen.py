"""Lists of Buchungen, Buchungsprofile and of the Abgleich."""

from django.utils.html import format_html
from django_tables2 import A

from basis.tables import Column, DatumColumn, EuroColumn, EuroDeltaColumn, JaNeinColumn, LinkColumn, Table, ZahlColumn
from budgets.models import Buchung, Buchungsprofil, Haushaltsstelle
from sozialraum.models import Hilfeart
from sozialraum.tables.gremien import MusterColumn


class BuchungTable(Table):
    caption = "Buchungen"
    zunaechst = ("pk", "buchungstag", "stelle", "ort", "art", "betrag_cent", "leistungsmonat", "hilfeart", "traeger", "muster")
    pk = LinkColumn("buchung", args=[A("pk")], verbose_name="Nummer")
    buchungstag = DatumColumn(verbose_name="Buchungstag", order_by=("buchungstag", "pk"))
    stelle = Column(accessor="posten__haushaltsstelle", verbose_name="Haushaltsstelle", orderable=False)
    ort = Column(accessor="posten__gebiet__name", verbose_name="Budget", orderable=False)
    art = Column(verbose_name="Art", orderable=False)
    betrag_cent = EuroColumn(verbose_name="Betrag, €", orderable=False)
    leistungsmonat = Column(verbose_name="Leistungsmonat", orderable=False)
    gebiet = Column(accessor="gebiet__name", verbose_name="Stadtteil", orderable=False)
    hilfeart = Column(verbose_name="Hilfeart", orderable=False)
    traeger = Column(accessor="traeger__name", verbose_name="Träger", orderable=False)
    quelle = Column(verbose_name="Verfahren", orderable=False)
    muster = MusterColumn(accessor="posten__muster")

    class Meta(Table.Meta):
        order_by = ("-buchungstag",)

    def render_stelle(self, value: Haushaltsstelle) -> str:
        """On the page the number, which leads to the name; the file has both."""
        return format_html('<a href="{}" title="{}">{}</a>', value.get_absolute_url(), value.name, value.nummer)

    def export_stelle(self, record: Buchung) -> str:
        return str(record.posten.haushaltsstelle)

    def render_hilfeart(self, value: Hilfeart) -> str:
        """The paragraph; the file has the name, too."""
        return format_html('<a href="{}" title="{}">{}</a>', value.get_absolute_url(), value.name, value.paragraf.split(" SGB VIII")[0])

    def export_hilfeart(self, record: Buchung) -> str:
        return str(record.hilfeart or "")

    def render_art(self, record: Buchung) -> str:
        zusatz = " (Storno)" if record.storno_von_id else " (Minderung)" if record.mindert_id else ""
        return f"{record.get_art_display()}{zusatz}"

    def export_art(self, record: Buchung) -> str:
        return self.render_art(record)

    def render_leistungsmonat(self, record: Buchung) -> str:
        return f"{record.leistungsmonat:%m.%Y}" if record.leistungsmonat else ""

    def export_leistungsmonat(self, record: Buchung) -> str:
        return self.render_leistungsmonat(record)


class BuchungsprofilTable(Table):
    caption = "Buchungsprofile"
    name = LinkColumn("buchungsprofil", args=[A("pk")], verbose_name="Name")
    quelle = Column(verbose_name="Verfahren")
    modus = Column(verbose_name="Erkennen gebuchter Zeilen")
    welt = Column(verbose_name="Haushaltswesen")
    aktiv = JaNeinColumn(verbose_name="In Gebrauch")
    updated_at = DatumColumn(verbose_name="Geändert")

    def render_modus(self, record: Buchungsprofil) -> str:
        return record.get_modus_display().partition(":")[0]

    def export_modus(self, record: Buchungsprofil) -> str:
        return self.render_modus(record)

    def render_welt(self, record: Buchungsprofil) -> str:
        return record.get_welt_display()

    def export_welt(self, record: Buchungsprofil) -> str:
        return record.get_welt_display()


class AbgleichTable(Table):
    caption = "Abgleich der Verfahren"
    name = Column(verbose_name="Wonach")
    links = EuroColumn(verbose_name="Ist, €")
    rechts = EuroColumn(verbose_name="Festlegung, €")
    differenz = EuroDeltaColumn(verbose_name="Differenz, €")


class StellenjahrTable(Table):
    caption = "Haushaltsstelle nach Jahren"
    jahr = ZahlColumn(verbose_name="Jahr")
    fortgeschrieben = EuroColumn(verbose_name="Fortgeschriebener Ansatz, €")
    festlegung = EuroColumn(verbose_name="Festlegung, €")
    ist = EuroColumn(verbose_name="Ist, €")
    verfuegbar = EuroColumn(verbose_name="Verfügbar, €")

    def render_jahr(self, value: int) -> str:
        return str(value)
