"""Form of a rating."""

from typing import Any

from django import forms

from basis.forms import DatumField, ModelForm, ZahlField, offer
from budgets.forms.vereinbarungen import ERFUNDEN, KEINE_PERSONEN
from budgets.models import Leistungsbewertung
from sozialraum.models import Einrichtung


class LeistungsbewertungForm(ModelForm):
    stichtag = DatumField(label="Stichtag")
    zahl = ZahlField(label="Zahl", required=False, stellen=2, min_value=-100_000, max_value=100_000,
                     help_text="Nur, wenn die Quelle eine nennt; dann auch ihre Skala.")  # fmt: skip

    class Meta:
        model = Leistungsbewertung
        fields = (
            *("traeger", "vereinbarung", "einrichtung", "leistung", "stichtag", "bewertung", "zahl", "skala", "bemerkung", "quelle"),
            "muster",
        )
        labels = {"muster": ERFUNDEN}
        help_texts = {
            "vereinbarung": "Nur, wenn die Bewertung zu einer Vereinbarung gehört. Sie lesen dann nur, die auch diese Vereinbarung lesen.",
            "leistung": "Welche Leistung bewertet ist; leer: der Träger im Ganzen.",
            "bewertung": "In den Worten der Quelle, zum Beispiel „Ziele überwiegend erreicht“.",
            "skala": "Zum Beispiel „Note 1 bis 6“ oder „Punkte von 100“.",
            "bemerkung": f"Zur Leistung. {KEINE_PERSONEN}",
            "quelle": "Woher die Bewertung stammt, zum Beispiel „Jucon“.",
        }
        widgets = {"bemerkung": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, vereinbarungen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "vereinbarung", vereinbarungen.select_related("traeger"))
        haeuser = Einrichtung.objects.select_related("traeger").order_by("traeger__name", "name")
        offer(self, "einrichtung", haeuser)

    def clean(self) -> dict[str, Any]:
        angaben = super().clean() or {}
        if "zahl" in angaben and (angaben["zahl"] is None) != (not angaben.get("skala")):
            self.add_error("skala", "Zahl und Skala gehören zusammen.")
        return angaben
