"""Lists of this app."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import A

from basis.aufgaben import Frist
from basis.tables import Column, DatumColumn, JaNeinColumn, LinkColumn, Table, ZeitpunktColumn, status_html
from berichte.faelligkeit import Lage
from berichte.sections.berichtspflichten import Zeile
from berichte.sections.wichtiges import Aufgabe

RECHTS = {"th": {"class": "n"}, "td": {"class": "n"}}


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


class EntwurfTable(Table):
    """Reports in the workshop."""

    caption = "Berichte in Arbeit"
    typ = LinkColumn(
        "berichtswerkstatt",
        args=[A("stelle__0"), A("stelle__1"), A("stelle__2"), A("stelle__3"), A("stelle__4")], verbose_name="Bericht",
        accessor="get_typ_display", order_by="typ",
    )  # fmt: skip
    gebiet = Column(verbose_name="Gebiet", accessor="gebiet__bezeichnung", orderable=False)
    von = DatumColumn(verbose_name="Von")
    bis = DatumColumn(verbose_name="Bis")
    stand = Column(verbose_name="Stand", accessor="get_stand_display", order_by="stand")
    fehlende = Column(verbose_name="Fehlende Erläuterungen")
    luecken = Column(verbose_name="Lücken der Daten")
    vorgelegt_am = ZeitpunktColumn(verbose_name="Vorgelegt am", default="")


class ArchivTable(Table):
    """Kept reports of all kinds, a line of ``sections/archiv.py`` each."""

    caption = "Archiv der Berichte"
    typ = Column(verbose_name="Berichtstyp", accessor="typwort", order_by="typwort")
    gebiet = Column(verbose_name="Gebiet", order_by=("ebene", "gebietsschluessel"))
    zeitraum = Column(verbose_name="Zeitraum", order_by=("bis", "von"))
    fassung = Column(verbose_name="Fassung")
    am = ZeitpunktColumn(verbose_name="Freigegeben am")
    datenstand = DatumColumn(verbose_name="Datenstand")
    oeffentlich = JaNeinColumn(verbose_name="Öffentlich")
    muster = JaNeinColumn(verbose_name="Musterdaten")
    pruefsumme = Column(verbose_name="Prüfsumme (Anfang)", orderable=False)
    bericht = LinkColumn(
        "berichtsvergleich", args=[A("schluessel")], verbose_name="Vergleich", accessor="schluessel", orderable=False,
        exclude_from_export=True,
    )  # fmt: skip

    def render_pruefsumme(self, value: str) -> str:
        return value[:12]

    def render_bericht(self, value: str) -> str:
        return "vergleichen"

    def render_typ(self, value: str, record: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.adresse, value)

    def export_typ(self, record: Any) -> str:
        return str(record.typwort)


class BewegungTable(Table):
    """What moved between two reports."""

    caption = "Was sich bewegt hat"
    blatt = Column(verbose_name="Teil")
    zeile = Column(verbose_name="Zeile")
    spalte = Column(verbose_name="Zahl")
    alt = Column(verbose_name="vorher", orderable=False, attrs=RECHTS)
    neu = Column(verbose_name="jetzt", orderable=False, attrs=RECHTS)


class ErinnerungsfehlerTable(Table):
    """Mails that did not go out."""

    caption = "Gescheiterte Erinnerungen"
    nutzer = LinkColumn("zugang", args=[A("nutzer__pk")], verbose_name="Zugang", order_by="nutzer__anzeigename", default="alle Zugänge")
    tag = DatumColumn(verbose_name="Tag")
    art = Column(verbose_name="Was geschah", accessor="get_art_display", order_by="art")
    grund = Column(verbose_name="Meldung des Servers")
    versuche = Column(verbose_name="Versuche")
    zuletzt = ZeitpunktColumn(verbose_name="Zuletzt versucht")
    stand = Column(verbose_name="Stand")

    def render_stand(self, value: str) -> str:
        return status_html("beobachten", "offen") if value == "offen" else status_html("im_plan", "inzwischen versandt")

    def export_stand(self, record: Any) -> str:
        return "offen" if record.stand == "offen" else "inzwischen versandt"


class AuftragTable(Table):
    """One's own jobs."""

    caption = "Ihre Aufträge"
    titel = LinkColumn("auftrag", args=[A("pk")], verbose_name="Auftrag")
    status = Column(verbose_name="Stand", accessor="get_status_display", order_by="status")
    meldung = Column(verbose_name="Meldung", orderable=False)
    created_at = ZeitpunktColumn(verbose_name="Begonnen am")
    beendet_am = ZeitpunktColumn(verbose_name="Beendet am")


STATUS = {
    Lage.BALD: "beobachten",
    Lage.FAELLIG: "beobachten",
    Lage.UEBERFAELLIG: "handeln",
    Lage.ESKALIERT: "handeln",
    Lage.ERLEDIGT: "im_plan",
}


def lage_html(lage: Lage) -> SafeString | str:
    """Shape and word; what is only to come has no status."""
    return status_html(STATUS[lage], lage.wort) if lage in STATUS else lage.wort


class RegelTable(Table):
    caption = "Regelwerk Berichtswesen"
    typ = LinkColumn("berichtsregel", args=[A("pk")], verbose_name="Berichtstyp", accessor="get_typ_display", order_by="typ")
    ebene = Column(verbose_name="Ebene", accessor="get_ebene_display", order_by="ebene")
    gueltig_ab = DatumColumn(verbose_name="Gültig ab")
    rolle = Column(verbose_name="Wer", accessor="get_rolle_display", order_by="rolle")
    wem = Column(verbose_name="Wem", orderable=False)
    inhalt = Column(verbose_name="Was", orderable=False)
    quellen = Column(verbose_name="Woher", orderable=False)
    wann = Column(verbose_name="Wann", orderable=False)
    wie = Column(verbose_name="Wie", orderable=False)
    muster = JaNeinColumn(verbose_name="Musterdaten")
    zunaechst = ("typ", "ebene", "gueltig_ab", "rolle", "wem", "wann", "wie")


class PflichtTable(Table):
    """What is due, a line of ``sections/berichtspflichten.py`` each."""

    caption = "Fällige Berichte"
    typ = LinkColumn("berichtspflicht", args=[A("typwert"), A("ebenenname"), A("schluessel"), A("anfang")], verbose_name="Berichtstyp")
    gebiet = Column(verbose_name="Gebiet")
    zeitraum = Column(verbose_name="Zeitraum", order_by="anfang")
    faellig_am = DatumColumn(verbose_name="Fällig am")
    lage = Column(verbose_name="Stand")
    erledigt_am = DatumColumn(verbose_name="Erledigt am", default="")
    arbeit = Column(verbose_name="In der Werkstatt", default="")
    rolle = Column(verbose_name="Wer berichtet")
    sitzung = Column(verbose_name="Wird vorgelegt", orderable=False, default="")

    def render_lage(self, value: Lage) -> str:
        return lage_html(value)

    def export_lage(self, record: Zeile) -> str:
        return record.lage.wort


class AufgabenTable(Table):
    """What waits for a person, a line of ``sections/wichtiges.py`` each."""

    caption = "Meine Aufgaben"
    titel = Column(verbose_name="Aufgabe", order_by="reihe")
    artname = Column(verbose_name="Art")
    text = Column(verbose_name="Worum es geht", orderable=False)
    tag = DatumColumn(verbose_name="Fällig am")
    frist = Column(verbose_name="Frist", order_by="reihe")

    def render_titel(self, record: Aufgabe, value: str) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.url, value)

    def render_frist(self, record: Aufgabe, value: Frist) -> SafeString | str:
        """Urgent is what somebody else waits for, whatever its day."""
        if value is Frist.UEBERFAELLIG:
            return status_html("handeln", value.wort)
        if record.dringend or value is Frist.BALD:
            return status_html("beobachten", self.export_frist(record))
        return value.wort

    def export_frist(self, record: Aufgabe) -> str:
        return "dringend" if record.dringend and record.frist is Frist.OHNE else record.frist.wort
