"""Lists of the Abfragen and of their questionnaires; the counts of one Einrichtung."""

from typing import Any

from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, Table, ZahlColumn
from sozialraum.abfragebogen import MERKMALE
from sozialraum.models import Abfragebogen, Traegerabfrage

STANDWORTE = dict(Abfragebogen.STAENDE)


class AbfrageTable(Table):
    """Rows carry ``boegen_alle`` and ``boegen_zurueck``."""

    caption = "Träger-Abfragen"
    row_header = "titel"
    titel = LinkColumn("traegerabfrage", args=[A("pk")], verbose_name="Abfrage")
    stichtag = DatumColumn(verbose_name="Stichtag")
    rueckgabe_bis = DatumColumn(verbose_name="Rückgabe bis")
    boegen_alle = ZahlColumn(verbose_name="Bögen")
    boegen_zurueck = ZahlColumn(verbose_name="zurück")
    auswahl = Column(verbose_name="Auswahl", default="alle Einrichtungen")
    geschlossen_am = DatumColumn(verbose_name="Geschlossen am")

    class Meta(Table.Meta):
        model = Traegerabfrage
        fields = ("titel", "stichtag", "rueckgabe_bis", "boegen_alle", "boegen_zurueck", "auswahl", "geschlossen_am")


class BogenTable(Table):
    caption = "Bögen der Abfrage"
    row_header = "einrichtung"
    einrichtung = LinkColumn("einrichtung", args=[A("einrichtung__schluessel")], accessor="einrichtung__name", verbose_name="Einrichtung")
    art = Column(accessor="einrichtung__art__name", verbose_name="Art")
    traeger = Column(accessor="einrichtung__traeger__name", verbose_name="Träger")
    stadtteil = Column(accessor="einrichtung__stadtteil", verbose_name="Stadtteil", order_by="einrichtung__stadtteil__schluessel")
    stand = Column(verbose_name="Stand")
    versandt_am = DatumColumn(verbose_name="Versandt am")
    erinnert_am = DatumColumn(verbose_name="Erinnert am")
    zurueck_am = DatumColumn(verbose_name="Zurück am")
    datei = LinkColumn(
        "abfragebogen_datei", args=[A("pk")], verbose_name="Bogen", accessor="pk", orderable=False, exclude_from_export=True
    )

    class Meta(Table.Meta):
        model = Abfragebogen
        fields = ("einrichtung", "art", "traeger", "stadtteil", "stand", "versandt_am", "erinnert_am", "zurueck_am", "datei")

    def render_stand(self, value: str) -> str:
        return STANDWORTE[value]

    def export_stand(self, record: Any) -> str:
        return STANDWORTE[record.stand]

    def export_stadtteil(self, record: Any) -> str:
        return str(record.einrichtung.stadtteil)

    def render_datei(self, record: Any) -> str:
        return "XLSX"


class AngabenTable(Table):
    """Rows: Einrichtungsangabe, newest day first, those that count."""

    caption = "Angaben des Trägers"
    row_header = "stichtag"
    stichtag = DatumColumn(verbose_name="Stichtag")
    plaetze = ZahlColumn(verbose_name="Plätze")
    personal_vzae = ZahlColumn(verbose_name="Personal, VZÄ", stellen=2)
    fachkraefte_vzae = ZahlColumn(verbose_name="davon Fachkräfte, VZÄ", stellen=2)
    angebote = ZahlColumn(verbose_name="Angebote im Jahr")
    erreichte = ZahlColumn(verbose_name="Erreichte im Jahr")
    herkunft = Column(
        accessor="lieferung", linkify=lambda record: record.lieferung.get_absolute_url(), verbose_name="Herkunft", orderable=False
    )
    grund = Column(verbose_name="Korrigiert, weil", default="")

    class Meta(Table.Meta):
        fields = ("stichtag", *(m.name for m in MERKMALE), "herkunft", "grund")

    def render_herkunft(self, record: Any) -> str:
        return str(record.bogen.abfrage)
