"""The forms that send a file with a list."""

from typing import Any

from django import forms

from basis.forms import Form, offer
from proaktiv.models import Konzeption
from sozialraum.forms.importe import ENDUNGEN


class ListendateiForm(Form):
    datei = forms.FileField(
        label="Datei", widget=forms.FileInput(attrs={"accept": ",".join(ENDUNGEN)}), error_messages={"empty": "Die Datei ist leer."},
        help_text="XLSX oder CSV: die ausgefüllte Vorlage oder die ausgegebene Liste. Die Reihenfolge der Spalten ist beliebig.",
    )  # fmt: skip


class MassnahmendateiForm(ListendateiForm):
    konzeption = forms.ModelChoiceField(
        Konzeption.objects.none(), label="Konzeption", required=False, empty_label="nennt die Datei",
        help_text="Gilt für Zeilen, die selbst keine nennen.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "konzeption", Konzeption.objects.order_by("name"))
