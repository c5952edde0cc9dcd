"""The list of the Protokoll."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from basis.tables import Column, Table, ZeitpunktColumn
from sozialraum.models import Protokoll


class ProtokollTable(Table):
    caption = "Protokoll"
    row_header = "zeit"

    zeit = ZeitpunktColumn(verbose_name="Zeit")
    wer = Column(verbose_name="Wer")
    bezeichnung = Column(verbose_name="Gegenstand")
    text = Column(verbose_name="Was")
    grund = Column(verbose_name="Warum")

    class Meta(Table.Meta):
        model = Protokoll
        fields = ("zeit", "wer", "bezeichnung", "text", "grund")

    def __init__(self, *args: Any, verlauf: dict[str, str] | None = None, **kwargs: Any) -> None:
        self.verlauf = verlauf or {}
        super().__init__(*args, **kwargs)

    def render_wer(self, record: Protokoll) -> str:
        return f"{record.wer}, i. V. {record.in_vertretung}" if record.in_vertretung else record.wer

    export_wer = render_wer

    def export_zeit(self, record: Protokoll) -> str:
        from django.utils.timezone import localtime

        return f"{localtime(record.zeit):%d.%m.%Y %H:%M:%S}"

    def render_bezeichnung(self, record: Protokoll) -> SafeString | str:
        """With a link to the history of the thing, where this reader may open it."""
        url = self.verlauf.get(record.gegenstand)
        return (
            format_html('<a href="{}">{}</a>', url.replace("/0/", f"/{record.gegenstand_id}/"), record.bezeichnung)
            if url
            else record.bezeichnung
        )
