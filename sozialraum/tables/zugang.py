"""Lists of accounts, roles, Vertretungen."""

from typing import Any

from django_tables2 import A

from basis.models import Nutzer
from basis.tables import Column, DatumColumn, JaNeinColumn, LinkColumn, Table, ZeitpunktColumn
from sozialraum.models import Vertretung


class ZugangTable(Table):
    caption = "Zugänge"

    username = LinkColumn("zugang", args=[A("pk")], verbose_name="Benutzername")
    anzeigename = Column(verbose_name="Name")
    rollen = Column(verbose_name="Rollen heute", orderable=False, accessor="pk")
    is_active = Column(verbose_name="Zustand")
    zweiter_faktor = JaNeinColumn(verbose_name="Zweiter Faktor")
    last_login = ZeitpunktColumn(verbose_name="Letzte Anmeldung")

    class Meta(Table.Meta):
        model = Nutzer
        fields = ("username", "anzeigename", "rollen", "is_active", "zweiter_faktor", "last_login")

    def render_rollen(self, record: Nutzer) -> str:
        return self.export_rollen(record) or "keine"

    def export_rollen(self, record: Nutzer) -> str:
        return ", ".join(f"{r}{' (wartet)' if r.wartet else ''}" for r in record.rollen_heute)  # type: ignore[attr-defined]

    def render_is_active(self, value: bool) -> str:
        return "offen" if value else "geschlossen"

    def export_is_active(self, record: Nutzer) -> str:
        return self.render_is_active(record.is_active)

    def export_last_login(self, record: Nutzer) -> Any:
        return record.last_login.date() if record.last_login else None


class VertretungTable(Table):
    caption = "Vertretungen"

    rolle = Column(verbose_name="Vertretene Rolle", accessor="zuweisung", orderable=False)
    fuer = Column(verbose_name="Vertreten wird", accessor="zuweisung__nutzer")
    nutzer = Column(verbose_name="Vertretung durch")
    gueltig_von = DatumColumn(verbose_name="Von")
    gueltig_bis = DatumColumn(verbose_name="Bis")
    grund = Column(verbose_name="Anlass")
    beenden = LinkColumn("vertretung_beenden", args=[A("pk")], verbose_name="Beenden", orderable=False, accessor="pk")

    class Meta(Table.Meta):
        model = Vertretung
        fields = ("rolle", "fuer", "nutzer", "gueltig_von", "gueltig_bis", "grund")

    def render_beenden(self, record: Vertretung) -> str:
        return "Beenden"
