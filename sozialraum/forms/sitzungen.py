"""Forms for Sitzungen, their series and their Tagesordnung."""

from datetime import date, time
from typing import Any

from django import forms

from basis.forms import DatumField, Form, GermanField, ModelForm
from sozialraum.actions.sitzungen import WECHSEL, Rahmen
from sozialraum.actions.tagesordnung import Punktangaben
from sozialraum.forms.gremien import KEINE_PERSONEN
from sozialraum.models import Beratung, Ergebnis, Sitzung, Tagesordnungspunkt, Vorlage
from sozialraum.sitzungskalender import TURNUSNAMEN, Kalenderfehler, Turnus, lies_uhrzeit, sitzungstage


class UhrzeitField(GermanField):
    """A time of day typed as 16:30; cleans to time."""

    inputmode = "text"
    read = staticmethod(lies_uhrzeit)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Zum Beispiel 16:30")
        super().__init__(**kwargs)

    def show(self, value: time) -> str:
        return f"{value:%H:%M}"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "class": "st-kurz"}


class SitzungForm(ModelForm):
    tag = DatumField(label="Tag")
    beginn = UhrzeitField(label="Beginn", required=False)
    ende = UhrzeitField(label="Ende", required=False)

    class Meta:
        model = Sitzung
        fields = ("gremium", "tag", "beginn", "ende", "ort", "oeffentlicher_teil", "nichtoeffentlicher_teil")


class ReiheForm(Form):
    """What a series is made of; sent by GET, so that the preview is an address."""

    turnus = forms.ChoiceField(choices=[(t.value, name) for t, name in TURNUSNAMEN.items() if t is not Turnus.NACH_BEDARF], label="Turnus")
    ankertag = DatumField(label="Ankertag", help_text="Ein Sitzungstag, TT.MM.JJJJ. Er legt Wochentag und Takt fest.")
    von = DatumField(label="Reihe ab")
    bis = DatumField(label="Reihe bis")
    beginn = UhrzeitField(label="Beginn", required=False)
    ende = UhrzeitField(label="Ende", required=False)
    ort = forms.CharField(label="Ort", max_length=150, required=False)
    oeffentlicher_teil = forms.BooleanField(label="Öffentlicher Teil", required=False)
    nichtoeffentlicher_teil = forms.BooleanField(label="Nichtöffentlicher Teil", required=False)

    def clean(self) -> dict[str, Any]:
        angaben = super().clean() or {}
        if not self.errors:
            try:
                self.tage = sitzungstage(Turnus(angaben["turnus"]), angaben["ankertag"], angaben["von"], angaben["bis"])
            except Kalenderfehler as fehler:
                raise forms.ValidationError(str(fehler)) from fehler
        return angaben

    def rahmen(self) -> Rahmen:
        return Rahmen(**{name: self.cleaned_data[name] for name in Rahmen.__dataclass_fields__})


class TageField(forms.TypedMultipleChoiceField):
    """The days of a preview that are ticked."""

    def __init__(self, tage: list[date]) -> None:
        super().__init__(
            label="Tage", coerce=date.fromisoformat, choices=[(tag.isoformat(), "") for tag in tage],
            error_messages={"required": "Bitte wählen Sie mindestens einen Tag aus."},
        )  # fmt: skip


class StatusForm(Form):
    status = forms.ChoiceField(label="Neuer Status")
    grund = forms.CharField(label="Grund", max_length=300, required=False, help_text="Nötig, wenn die Sitzung ausfällt.")

    def __init__(self, *args: Any, sitzung: Sitzung, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moeglich = [status for status in Sitzung.Status if status in WECHSEL[Sitzung.Status(sitzung.status)]]
        self.fields["status"].choices = [(status.value, status.label) for status in moeglich]  # type: ignore[attr-defined]


class PunktForm(Form):
    titel = forms.CharField(
        label="Titel", max_length=300, required=False, help_text=f"Leer heißt: der Betreff der Vorlage. {KEINE_PERSONEN}"
    )
    vorlage = forms.ModelChoiceField(queryset=Vorlage.objects.all(), label="Vorlage", required=False)
    zustaendigkeit = forms.ChoiceField(
        choices=Beratung.Zustaendigkeit.choices, label="Zuständigkeit", required=False, help_text="Nur mit einer Vorlage."
    )
    oeffentlich = forms.BooleanField(label="Öffentlich", required=False)

    def angaben(self) -> Punktangaben:
        angaben = dict(self.cleaned_data)
        angaben["zustaendigkeit"] = angaben["zustaendigkeit"] or Punktangaben.zustaendigkeit
        return Punktangaben(**angaben)


class PunktAendernForm(ModelForm):
    class Meta:
        model = Tagesordnungspunkt
        fields = ("titel", "oeffentlich")
        help_texts = {"titel": KEINE_PERSONEN}


class ErgebnisForm(Form):
    ergebnis = forms.ChoiceField(
        choices=[("", "noch keines"), *Ergebnis.choices], label="Ergebnis", required=False,
        help_text="Ein festgehaltenes Ergebnis wird berichtigt, nicht gelöscht.",
    )  # fmt: skip
    text = forms.CharField(
        label="Vermerk", required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 5}), help_text=KEINE_PERSONEN
    )
