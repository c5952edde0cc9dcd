"""Tables of the Fallstatistik."""

from typing import Any

from django.utils.html import format_html

from basis.tables import Column, DatumColumn, EuroColumn, JaNeinColumn, Table, WertColumn, ZahlColumn
from sozialraum.models import Fallkohorte, Hilfeart


class HilfeartTable(Table):
    caption = "Hilfearten nach dem SGB VIII"
    row_header = "name"
    paragraf = Column(verbose_name="Paragraf", order_by=("reihenfolge",))
    name = Column(verbose_name="Hilfeart")
    form = Column(verbose_name="Form")
    gruppe = Column(verbose_name="Gruppe")
    zaehlt_als_hze = JaNeinColumn(verbose_name="Zählt in der Dichte")
    schluessel = Column(verbose_name="Schlüssel in Dateien")
    synonyme = Column(verbose_name="Auch gelesen als", orderable=False)
    hinweis = Column(verbose_name="Hinweis", orderable=False)

    class Meta(Table.Meta):
        model = Hilfeart
        fields = ()

    def render_name(self, record: Hilfeart) -> str:
        return format_html('<span id="hilfeart-{}">{}</span>', record.schluessel, record.name)

    def render_form(self, record: Hilfeart) -> str:
        return record.get_form_display()

    def export_form(self, record: Hilfeart) -> str:
        return record.get_form_display()

    def render_synonyme(self, record: Hilfeart) -> str:
        return ", ".join(record.synonyme)

    def export_synonyme(self, record: Hilfeart) -> str:
        return ", ".join(record.synonyme)


class FallTable(Table):
    """Rows of ``views.fallbild``: values that have passed the suppression; sorting by them would give their order away."""

    bestand = WertColumn(verbose_name="Bestand", stellen=0, orderable=False)
    begonnen = WertColumn(verbose_name="begonnen", stellen=0, orderable=False)
    beendet = WertColumn(verbose_name="beendet", stellen=0, orderable=False)
    innen = WertColumn(verbose_name="in der Stadt", stellen=0, orderable=False)
    ausserhalb = WertColumn(verbose_name="außerhalb", stellen=0, orderable=False)


class ArtTable(FallTable):
    caption = "Hilfen nach Hilfeart"
    art = Column(verbose_name="Hilfeart", orderable=False)
    hinweis = Column(verbose_name="Hinweis", orderable=False, default="")

    class Meta(Table.Meta):
        sequence = ("art", "bestand", "begonnen", "beendet", "innen", "ausserhalb", "hinweis")


class GebietTable(FallTable):
    caption = "Hilfen nach Gebiet"
    name = Column(verbose_name="Gebiet", orderable=False)
    dichte = WertColumn(verbose_name="Bestand je 1.000 unter 21", orderable=False)

    class Meta(Table.Meta):
        sequence = ("name", "bestand", "dichte", "begonnen", "beendet", "innen", "ausserhalb")

    def render_name(self, value: str, record: dict[str, Any]) -> str:
        return format_html('<a href="{}">{}</a>', record["url"], value) if record["url"] else value


class FallzahlTable(FallTable):
    caption = "Fallzahlen nach Gebiet und Hilfeart"
    name = Column(verbose_name="Gebiet")
    ebene = Column(verbose_name="Ebene")
    art = Column(verbose_name="Hilfeart")
    form = Column(verbose_name="Form")
    dichte = WertColumn(verbose_name="Bestand je 1.000 unter 21", orderable=False)

    class Meta(Table.Meta):
        sequence = ("name", "ebene", "art", "form", "bestand", "dichte", "begonnen", "beendet", "innen", "ausserhalb")

    def render_name(self, value: str, record: dict[str, Any]) -> str:
        return format_html('<a href="{}">{}</a>', record["url"], value)

    def render_form(self, value: str) -> str:
        return Hilfeart.Form(value).label

    def export_form(self, record: dict[str, Any]) -> str:
        return Hilfeart.Form(record["form"]).label


class AlterTable(Table):
    """Rows of ``querysets.fallzahlen.nach_alter``; for readers who see everything of the Gebiet."""

    caption = "Hilfen nach Altersgruppe und Geschlecht"
    row_header = "alter"
    alter = Column(verbose_name="Altersgruppe", orderable=False)
    geschlecht = Column(verbose_name="Geschlecht", orderable=False)
    bestand = ZahlColumn(verbose_name="Bestand", orderable=False)
    begonnen = ZahlColumn(verbose_name="begonnen", orderable=False)
    beendet = ZahlColumn(verbose_name="beendet", orderable=False)


class KohorteTable(Table):
    caption = "Kohorten laufender Hilfen"
    row_header = "hilfe"
    hilfe = Column(empty_values=(), accessor="pk", order_by=("hilfeart__reihenfolge", "gruppe"), verbose_name="Hilfeart oder Gruppe")
    gebiet = Column(empty_values=(), order_by="gebiet__schluessel", verbose_name="Gebiet")
    traeger = Column(order_by="traeger__name", verbose_name="Träger", default="zusammengefasst")
    anzahl = ZahlColumn(verbose_name="Laufende Hilfen")
    tagessatz = EuroColumn(verbose_name="Tagessatz")
    tagessatz_summe = EuroColumn(verbose_name="Summe am Tag")
    ohne_tagessatz = ZahlColumn(verbose_name="ohne Tagessatz")
    ende_von = DatumColumn(verbose_name="Geplantes Ende von")
    ende_bis = DatumColumn(verbose_name="bis")
    stufe = ZahlColumn(verbose_name="Stufe")

    class Meta(Table.Meta):
        model = Fallkohorte
        fields = (
            *("hilfe", "gebiet", "traeger", "anzahl", "tagessatz", "tagessatz_summe", "ohne_tagessatz", "ende_von", "ende_bis", "stufe"),
        )

    def export_hilfe(self, record: Fallkohorte) -> str:
        return str(record.hilfeart or record.gruppe or "alle Hilfen")

    def render_hilfe(self, record: Fallkohorte) -> str:
        return self.export_hilfe(record)

    def export_gebiet(self, record: Fallkohorte) -> str:
        return str(record.gebiet or record.get_uebergreifend_display() or "Stadt")

    def render_gebiet(self, record: Fallkohorte) -> str:
        return self.export_gebiet(record)

    def export_traeger(self, record: Fallkohorte) -> str:
        return str(record.traeger or "zusammengefasst")
