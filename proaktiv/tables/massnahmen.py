"""Lists of Konzeptionen and of Maßnahmen: how far they are by shape and word, need and money of the year that is told."""

from typing import Any

from django.utils.html import format_html
from django_tables2 import A

from basis.tables import Column, DatumColumn, EuroColumn, JaNeinColumn, LinkColumn, Table, ZahlColumn, status_html
from basis.templatetags import zahlen as filters
from basis.zahlen import aufzaehlung
from proaktiv.erfundenes import benenne
from proaktiv.selectors.kette import gebiete_von, kurzname, phasen_von
from proaktiv.umsetzungsstand import Gruppe, standwort
from sozialraum.tables.gremien import MusterColumn

ZEICHEN = {
    Gruppe.FERTIG: "im_plan", Gruppe.LAEUFT: "im_plan", Gruppe.VERSPAETET: "handeln", Gruppe.NICHT_BEGONNEN: "kein_wert",
    Gruppe.AUFGEGEBEN: "kein_wert",
}  # fmt: skip


def standzeichen(row: Any) -> str:
    """Of a Maßnahme ``mit_gruppe``."""
    return status_html(ZEICHEN[Gruppe(row.gruppe)], standwort(row.gruppe, row.stand, row.berichtet_am))


def gebietsnamen(record: Any) -> str:
    """Short, as lists have room for: the whole city, Ressort I, Sozialraum II, 101 Altstadt."""
    return aufzaehlung([kurzname(gebiet) for gebiet in gebiete_von(record)])


class KonzeptionTable(Table):
    caption = "Konzeptionen"
    row_header = "name"
    name = LinkColumn("konzeption", args=[A("schluessel")], verbose_name="Konzeption", attrs={"td": {"class": "st-umbruch"}})
    art = Column(accessor="get_art_display", verbose_name="Art", order_by="art")
    uebergeordnet = Column(accessor="uebergeordnet__name", verbose_name="Teilplan von", attrs={"td": {"class": "st-umbruch"}})
    laufzeit_von = DatumColumn(verbose_name="Gilt von")
    laufzeit_bis = DatumColumn(verbose_name="Gilt bis")
    einheit = Column(accessor="einheit__name", verbose_name="Federführung")
    massnahmenzahl = ZahlColumn(verbose_name="Maßnahmen")
    verspaetete = ZahlColumn(verbose_name="davon verspätet")
    evaluation = DatumColumn(empty_values=(), orderable=False, verbose_name="Nächste Evaluation")
    muster = MusterColumn()

    def render_evaluation(self, record: Any) -> Any:
        return filters.datum(self.export_evaluation(record))

    def export_evaluation(self, record: Any) -> Any:
        return record.evaluation_faellig(record.letzte_evaluation)


class MassnahmeTable(Table):
    caption = "Maßnahmen"
    row_header = "titel"
    zunaechst = ("wahl", "titel", "konzeption", "gruppe", "gebiete", "ende", "bedarf_cent", "gesichert_cent", "muster")
    wahl = Column(accessor="pk", orderable=False, verbose_name="Auswahl", exclude_from_export=True)
    nummer = Column(accessor="pk", verbose_name="Nummer")
    titel = LinkColumn("massnahme", args=[A("pk")], verbose_name="Maßnahme", attrs={"td": {"class": "st-umbruch"}})
    konzeption = Column(accessor="konzeption__name", verbose_name="Konzeption", attrs={"td": {"class": "st-umbruch"}})
    kapitel = Column(verbose_name="Kapitel", order_by=("kapitel__reihenfolge", "kapitel__nummer"))
    ziel = Column(verbose_name="Ziel", attrs={"td": {"class": "st-umbruch"}})
    gruppe = Column(verbose_name="Umsetzung")
    stand = Column(accessor="get_stand_display", verbose_name="Gemeldeter Stand", order_by="stand")
    grund = Column(accessor="berichtsgrund", verbose_name="Grund", attrs={"td": {"class": "st-umbruch"}})
    berichtet_am = DatumColumn(verbose_name="Letzter Bericht")
    gebiete = Column(accessor="pk", orderable=False, verbose_name="Gebiete")
    phasen = Column(accessor="pk", orderable=False, verbose_name="Lebensphasen")
    lebenswelt = Column(accessor="lebenswelt__name", verbose_name="Lebenswelt", order_by="lebenswelt__reihenfolge")
    handlungsfeld = Column(accessor="handlungsfeld__name", verbose_name="Handlungsfeld", order_by="handlungsfeld__reihenfolge")
    zielgruppe = Column(accessor="zielgruppe__name", verbose_name="Zielgruppe", order_by="zielgruppe__reihenfolge")
    traeger = Column(accessor="traeger__name", verbose_name="Träger")
    einheit = Column(accessor="einheit__name", verbose_name="Zuständige Stelle")
    beginn = DatumColumn(verbose_name="Beginn")
    ende = DatumColumn(verbose_name="Ende")
    bedarf_cent = EuroColumn(verbose_name="Bedarf")
    gesichert_cent = EuroColumn(verbose_name="Gesichert")
    plaetze = ZahlColumn(verbose_name="Plätze")
    erreichte = ZahlColumn(verbose_name="Erreichte")
    gemessen = JaNeinColumn(verbose_name="Wirkung gemessen")
    quelle = Column(verbose_name="Quelle", attrs={"td": {"class": "st-umbruch"}})
    muster = MusterColumn()
    erfundenes = Column(
        accessor="muster_felder", empty_values=(), orderable=False, verbose_name="Davon erfunden", attrs={"td": {"class": "st-umbruch"}}
    )

    def __init__(self, *args: Any, jahr: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns["bedarf_cent"].column.verbose_name = f"Bedarf {jahr}"
        self.columns["gesichert_cent"].column.verbose_name = f"Gesichert {jahr}"

    def render_muster(self, record: Any) -> str:
        felder = self.columns["muster"].column
        return "Quelle, teils Muster" if record.muster_felder else str(felder.format(record.muster))

    def render_erfundenes(self, record: Any) -> str:
        return aufzaehlung(benenne(record.muster_felder)) or filters.NO_VALUE

    def export_erfundenes(self, record: Any) -> str:
        return "; ".join(benenne(record.muster_felder))

    def render_wahl(self, record: Any) -> str:
        return format_html('<input type="checkbox" name="m" value="{}" aria-label="{} auswählen">', record.pk, record.titel)

    def render_gruppe(self, record: Any) -> str:
        return standzeichen(record)

    def export_gruppe(self, record: Any) -> str:
        return standwort(record.gruppe, record.stand, record.berichtet_am)

    def render_gebiete(self, record: Any) -> Any:
        return gebietsnamen(record) or filters.NO_VALUE

    def export_gebiete(self, record: Any) -> str:
        """As the import reads them."""
        return "; ".join(kurzname(gebiet) for gebiet in gebiete_von(record))

    def render_phasen(self, record: Any) -> Any:
        return ", ".join(phasen_von(record)) or filters.NO_VALUE

    def export_phasen(self, record: Any) -> str:
        return "; ".join(phasen_von(record))
