"""The list of Löschfristen."""

from django_tables2 import A

from basis.tables import Column, LinkColumn, Table, ZahlColumn, ZeitpunktColumn
from sozialraum.models import Loeschfrist


class LoeschfristTable(Table):
    caption = "Löschfristen"

    bezeichnung = LinkColumn("loeschfrist_aendern", args=[A("schluessel")], verbose_name="Was")
    inhalt = Column(verbose_name="Was gelöscht wird", orderable=False)
    bleibt = Column(verbose_name="Was bleibt", orderable=False)
    tage = ZahlColumn(verbose_name="Nach Tagen")
    mindestens = ZahlColumn(verbose_name="Mindestens")
    grundlage = Column(verbose_name="Grundlage", orderable=False)
    zuletzt_am = ZeitpunktColumn(verbose_name="Zuletzt gelöscht", default="noch nie")
    zuletzt_anzahl = ZahlColumn(verbose_name="Dabei")
    insgesamt = ZahlColumn(verbose_name="Bisher")

    class Meta(Table.Meta):
        model = Loeschfrist
        fields = ("bezeichnung", "inhalt", "bleibt", "tage", "mindestens", "grundlage", "zuletzt_am", "zuletzt_anzahl", "insgesamt")
