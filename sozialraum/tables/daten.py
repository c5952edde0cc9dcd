"""Lists of deliveries and of values."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django_tables2 import A

from basis.export import Zelle
from basis.tables import Column, DatumColumn, LinkColumn, Table, ZahlColumn, ZeitpunktColumn
from basis.templatetags import zahlen as filters
from basis.zahlen import Wert, Zustand
from sozialraum.models import Datenlieferung, Indikator, Indikatorwert


def menge(value: Decimal | None, zustand: str = Zustand.KEINE_ANGABE) -> str:
    """A Zähler or Nenner with the decimals that it has: 12, 12,5; without one the sign of its state."""
    if value is None:
        return filters.zahl(Wert(None, Zustand.GESPERRT if zustand == Zustand.GESPERRT else Zustand.KEINE_ANGABE))
    exponent = value.normalize().as_tuple().exponent
    return filters.zahl(value, max(0, -exponent) if isinstance(exponent, int) else 0)


def _ohne_leere_stellen(value: Decimal | None) -> int | Decimal | None:
    """A count as it is written: 3, not 3,000000000000."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value.normalize()


def wert_aus(indikator: Indikator, zaehler: Decimal | None, nenner: Decimal | None, zustand: str) -> Wert:
    """The figure that people read: Zähler / Nenner in the unit of the Indikator, or why there is none."""
    if zustand != Zustand.WERT or zaehler is None:
        return Wert(None, Zustand(zustand))
    quote = Fraction(zaehler) if nenner is None else Fraction(zaehler) / Fraction(nenner) * indikator.faktor
    return Wert(quote, Zustand.WERT)


class MengeColumn(ZahlColumn):
    def format(self, value: Any) -> str:
        return menge(value)


class LieferungTable(Table):
    caption = "Lieferungen"
    datei = LinkColumn("lieferung", args=[A("pk")], verbose_name="Datei", accessor="pk", order_by="datei__name")
    art = Column(verbose_name="Art")
    quelle = Column(verbose_name="Quelle")
    stichtag = DatumColumn(verbose_name="Jüngster Stichtag")
    created_at = ZeitpunktColumn(verbose_name="Übernommen am")
    nutzer = Column(verbose_name="Übernommen von", empty_values=())
    anzahl_neu = ZahlColumn(verbose_name="Neu")
    anzahl_geaendert = ZahlColumn(verbose_name="Geändert")
    anzahl_unveraendert = ZahlColumn(verbose_name="Unverändert")
    stand = Column(verbose_name="Stand", accessor="zurueckgenommen_am", empty_values=())

    class Meta(Table.Meta):
        model = Datenlieferung
        fields = ()
        sequence = (
            *("datei", "art", "quelle", "stichtag", "created_at", "nutzer"),
            *("anzahl_neu", "anzahl_geaendert", "anzahl_unveraendert", "stand"),
        )

    def render_datei(self, record: Datenlieferung) -> str:
        return self.export_datei(record)

    def render_nutzer(self, record: Datenlieferung) -> str:
        return self.export_nutzer(record)

    def render_stand(self, record: Datenlieferung) -> str:
        return self.export_stand(record)

    def export_datei(self, record: Datenlieferung) -> str:
        return record.datei.name if record.datei else "Erfassung von Hand"

    def export_art(self, record: Datenlieferung) -> str:
        return record.get_art_display()

    def export_nutzer(self, record: Datenlieferung) -> str:
        return str(record.nutzer) if record.nutzer else "Befehl"

    def export_stand(self, record: Datenlieferung) -> str:
        return f"zurückgenommen am {filters.datum(record.zurueckgenommen_am)}" if record.zurueckgenommen_am else "gilt"


class WertTable(Table):
    caption = "Geltende Werte"
    row_header = "gebiet"
    gebiet = Column(verbose_name="Gebiet", order_by=("gebiet__schluessel",))
    indikator = Column(verbose_name="Indikator", order_by=("indikator__name",))
    stichtag = DatumColumn(verbose_name="Stichtag")
    zaehler = MengeColumn(verbose_name="Zähler", empty_values=())
    nenner = MengeColumn(verbose_name="Nenner")
    wert = Column(verbose_name="Wert", empty_values=(), orderable=False, attrs={"th": {"class": "n"}, "td": {"class": "n"}})
    einheit = Column(verbose_name="Einheit", accessor="indikator__einheit", orderable=False)
    herkunft = Column(verbose_name="Herkunft", accessor="lieferung", orderable=False)
    verlauf = Column(verbose_name="Verlauf", empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = Indikatorwert
        fields = ()

    def render_zaehler(self, record: Indikatorwert) -> str:
        return menge(record.zaehler, record.zustand)

    def render_wert(self, record: Indikatorwert) -> str:
        return filters.zahl(self.export_wert(record), record.indikator.nachkommastellen)

    def render_einheit(self, record: Indikatorwert) -> str:
        return record.indikator.get_einheit_display()

    def render_herkunft(self, record: Indikatorwert) -> str:
        url = reverse("lieferung", args=[record.lieferung_id])
        return format_html('<a href="{}">{}</a>', url, self.export_herkunft(record))

    def render_verlauf(self, record: Indikatorwert) -> str:
        wort = "korrigiert" if record.ersetzt_id else "ansehen"
        hinweis = f"{record.indikator}, {record.gebiet}, {record.stichtag:%d.%m.%Y}"
        url = reverse("wert", args=[record.pk])
        return format_html('<a href="{}">{}<span class="st-nur-vorlesen">: {}</span></a>', url, wort, hinweis)

    def export_zaehler(self, record: Indikatorwert) -> Zelle:
        return _ohne_leere_stellen(record.zaehler)

    def export_nenner(self, record: Indikatorwert) -> Zelle:
        return _ohne_leere_stellen(record.nenner)

    def export_wert(self, record: Indikatorwert) -> Wert:
        return wert_aus(record.indikator, record.zaehler, record.nenner, record.zustand)

    def export_einheit(self, record: Indikatorwert) -> str:
        return record.indikator.get_einheit_display()

    def export_herkunft(self, record: Indikatorwert) -> str:
        datei = record.lieferung.datei.name if record.lieferung.datei else "Erfassung von Hand"
        blatt = f"Blatt {record.blatt}, " if record.blatt else ""
        return f"{datei}, {blatt}Zeile {record.zeile}" if record.zeile else datei

    def export_verlauf(self, record: Indikatorwert) -> Zelle:
        return record.grund
