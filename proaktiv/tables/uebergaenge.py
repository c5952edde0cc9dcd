"""The list of the transitions of the Präventionskette."""

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html, format_html_join

from basis.tables import Column, Table, ZahlColumn, status_html
from basis.templatetags import zahlen as filters
from proaktiv.uebergaenge import LUECKEN, Uebergangslage
from proaktiv.umsetzungsstand import standwort

UMBRUCH = {"td": {"class": "st-umbruch"}}


class UebergangTable(Table):
    caption = "Übergänge"
    row_header = "uebergang"
    uebergang = Column(verbose_name="Übergang", attrs=UMBRUCH)
    gebiet = Column(verbose_name="Gebiet", attrs=UMBRUCH)
    lage = Column(verbose_name="Lage", attrs=UMBRUCH)
    zahl = ZahlColumn(verbose_name="Laufende")
    laufende = Column(verbose_name="Was läuft", orderable=False, attrs=UMBRUCH)
    geplante = Column(verbose_name="Was noch nicht läuft", orderable=False, attrs=UMBRUCH)

    def render_lage(self, record: Any) -> str:
        zeichen = "handeln" if record.stufe in LUECKEN else "beobachten" if record.stufe is Uebergangslage.TEILWEISE else "im_plan"
        return status_html(zeichen, record.lage)

    def render_laufende(self, record: Any) -> Any:
        return _namen(record.laufende)

    def render_geplante(self, record: Any) -> Any:
        return _namen(record.geplante, _wort)

    def export_laufende(self, record: Any) -> str:
        return "; ".join(m.titel for m in record.laufende)

    def export_geplante(self, record: Any) -> str:
        return "; ".join(f"{m.titel}{_wort(m)}" for m in record.geplante)


def _wort(massnahme: Any) -> str:
    return f" ({standwort(massnahme.gruppe, massnahme.stand, massnahme.berichtet_am)})"


def _namen(massnahmen: Any, dazu: Callable[[Any], str] = lambda m: "") -> Any:
    links = (format_html('<a href="{}">{}</a>{}', m.get_absolute_url(), m.titel, dazu(m)) for m in massnahmen)
    return format_html_join("; ", "{}", ((link,) for link in links)) or filters.NO_VALUE
