"""The list of saved views."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from basis.models import Ansicht
from basis.tables import Column, JaNeinColumn, Table, ZeitpunktColumn


class AnsichtTable(Table):
    caption = "Gespeicherte Ansichten"

    name = Column(linkify=lambda record: record.url, verbose_name="Ansicht")
    titel = Column(verbose_name="Seite")
    geteilt = JaNeinColumn(verbose_name="Geteilt")
    nutzer = Column(verbose_name="Von", order_by="nutzer__anzeigename")
    created_at = ZeitpunktColumn(verbose_name="Gespeichert am")
    aendern = Column(verbose_name="Ändern", empty_values=(), orderable=False, accessor="pk", exclude_from_export=True, default="")

    class Meta(Table.Meta):
        model = Ansicht
        fields = ("name", "titel", "geteilt", "nutzer", "created_at")

    def __init__(self, *args: Any, person: Any = None, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def render_aendern(self, record: Ansicht) -> SafeString | str:
        if record.nutzer_id != self.person:
            return ""
        url = reverse("ansicht_aendern", args=[record.pk])
        return format_html('<a href="{}">Ändern oder löschen<span class="st-nur-vorlesen">: {}</span></a>', url, record.name)
