"""The calendar of deliveries, what is overdue, and what is there of one period."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django_tables2 import A

from basis.export import Zelle
from basis.tables import Column, DatumColumn, JaNeinColumn, LinkColumn, Table, ZahlColumn
from basis.templatetags import zahlen as filters
from basis.zahlen import GESPERRT, Wert, Zustand
from sozialraum.models import Datenverantwortung, Gebiet, Indikator, Indikatorwert
from sozialraum.tables.daten import MengeColumn, wert_aus

STANDWORTE = {"wert": "Wert", "keine_angabe": "keine Angabe", "gesperrt": "gesperrt", "fehlt": "fehlt"}


class KalenderTable(Table):
    caption = "Datenkalender"
    gegenstand = LinkColumn("datenverantwortung", args=[A("pk")], verbose_name="Gegenstand", order_by=("indikator__name", "bestand"))
    rhythmus = Column(accessor="get_rhythmus_display", order_by="rhythmus", verbose_name="Rhythmus")
    stelle = Column(verbose_name="Liefernde Stelle")
    einheit = Column(verbose_name="Kümmert sich im Haus", order_by="einheit__name")
    frist_tage = ZahlColumn(verbose_name="Frist in Tagen")
    gueltig_von = DatumColumn(verbose_name="Gültig von")
    gueltig_bis = DatumColumn(verbose_name="Gültig bis")
    hinweis = Column(verbose_name="Hinweis", default="")
    muster = JaNeinColumn(verbose_name="Musterdaten")

    class Meta(Table.Meta):
        model = Datenverantwortung
        fields = ("gegenstand", "rhythmus", "stelle", "einheit", "frist_tage", "gueltig_von", "gueltig_bis", "hinweis", "muster")


class RueckstandTable(Table):
    caption = "Überfällige Datenlieferungen"
    row_header = "gegenstand"
    gegenstand = Column(verbose_name="Gegenstand")
    zeitraum = Column(verbose_name="Zeitraum", orderable=False)
    stelle = Column(verbose_name="Liefernde Stelle")
    faellig_am = DatumColumn(verbose_name="Fällig am")
    tage = ZahlColumn(verbose_name="Tage überfällig", empty_values=(), orderable=False, accessor="faellig_am")

    def __init__(self, *args: Any, heute: Any = None, **kwargs: Any) -> None:
        self.heute = heute
        super().__init__(*args, **kwargs)

    def render_tage(self, record: Any) -> str:
        return filters.zahl(self.export_tage(record))

    def export_tage(self, record: Any) -> int:
        return int(record.tage(self.heute))


class LieferstandTable(Table):
    """Stadtteile of one Indikator and period; ``werte`` are those that count, by Gebiet.

    ``offen``: whether the reader may see the numbers of a Gebiet. Where not, it shows that something was delivered, and nothing of it.
    """

    caption = "Stadtteile und was für sie geliefert ist"
    row_header = "name"
    name = Column(verbose_name="Stadtteil", order_by="schluessel", linkify=lambda record: record.get_absolute_url())
    gehoert_zu = Column(verbose_name="Gehört zu")
    stand = Column(verbose_name="Stand")
    stichtag = DatumColumn(verbose_name="Stichtag", empty_values=(), orderable=False, accessor="pk")
    zaehler = MengeColumn(verbose_name="Zähler", empty_values=(), orderable=False, accessor="pk")
    nenner = MengeColumn(verbose_name="Nenner", empty_values=(), orderable=False, accessor="pk")
    wert = Column(verbose_name="Wert", empty_values=(), orderable=False, accessor="pk", attrs={"th": {"class": "n"}, "td": {"class": "n"}})
    lieferung = Column(verbose_name="Lieferung", empty_values=(), orderable=False, accessor="pk")
    korrektur = Column(verbose_name="Korrigiert, weil", empty_values=(), orderable=False, accessor="pk", default="")

    class Meta(Table.Meta):
        model = Gebiet
        fields = ("name", "gehoert_zu", "stand")

    def __init__(
        self, *args: Any, indikator: Indikator, werte: Mapping[int, Indikatorwert], offen: Callable[[int], bool], **kwargs: Any
    ) -> None:
        self.indikator, self.werte, self.offen = indikator, werte, offen
        super().__init__(*args, **kwargs)

    def _wert(self, record: Gebiet) -> Indikatorwert | None:
        return self.werte.get(record.pk)

    def export_name(self, record: Gebiet) -> str:
        return record.bezeichnung

    def render_name(self, record: Gebiet) -> str:
        return record.bezeichnung

    def export_stand(self, record: Gebiet) -> str:
        return STANDWORTE[record.stand]  # type: ignore[attr-defined]

    def render_stand(self, record: Gebiet) -> str:
        return self.export_stand(record)

    def export_stichtag(self, record: Gebiet) -> date | None:
        row = self._wert(record)
        return row.stichtag if row else None

    def export_zaehler(self, record: Gebiet) -> Zelle:
        row = self._wert(record)
        return (row.zaehler if self.offen(record.pk) else GESPERRT) if row else None

    def export_nenner(self, record: Gebiet) -> Zelle:
        row = self._wert(record)
        return (row.nenner if self.offen(record.pk) else GESPERRT) if row else None

    def export_wert(self, record: Gebiet) -> Wert:
        row = self._wert(record)
        if row and not self.offen(record.pk):
            return GESPERRT
        return wert_aus(self.indikator, row.zaehler, row.nenner, row.zustand) if row else Wert(None, Zustand.KEINE_ANGABE)

    def export_lieferung(self, record: Gebiet) -> str:
        row = self._wert(record)
        return str(row.lieferung) if row else ""

    def export_korrektur(self, record: Gebiet) -> str:
        row = self._wert(record)
        return row.grund if row and row.ersetzt_id and self.offen(record.pk) else ""

    def render_stichtag(self, record: Gebiet) -> str:
        return filters.datum(self.export_stichtag(record))

    def render_zaehler(self, record: Gebiet) -> str:
        return self._menge(self.export_zaehler(record))

    def render_nenner(self, record: Gebiet) -> str:
        return self._menge(self.export_nenner(record))

    def _menge(self, zelle: Zelle) -> str:
        return filters.zahl(zelle) if isinstance(zelle, Wert) else self.columns["zaehler"].column.format(zelle)

    def render_wert(self, record: Gebiet) -> str:
        return filters.zahl(self.export_wert(record), self.indikator.nachkommastellen)

    def render_lieferung(self, record: Gebiet) -> str:
        row = self._wert(record)
        if row is None or not self.offen(record.pk):
            return self.export_lieferung(record)
        return format_html('<a href="{}">{}</a>', reverse("wert", args=[row.pk]), row.lieferung)

    def render_korrektur(self, record: Gebiet) -> str:
        return self.export_korrektur(record)
