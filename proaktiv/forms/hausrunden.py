"""Forms of Hausrunden: one, a series, the agenda, the steps."""

from datetime import date
from typing import Any

from django import forms

from basis.forms import DatumField, Form, ModelForm, offer
from proaktiv.forms.texte import KEINE_PERSONEN, OhnePersonen, nenne, verlange_folge
from proaktiv.kreislaufangaben import zu_weit_voraus
from proaktiv.models import Hausrunde, Hinweis, Rundenreihe, System
from proaktiv.rundenweg import Rundenschritt
from sozialraum.forms.sitzungen import UhrzeitField
from sozialraum.models.gebiet import gueltig_am
from sozialraum.sitzungskalender import TURNUSNAMEN, Turnus

ENDE = "Das Ende muss nach dem Beginn liegen. Bitte prüfen Sie beide Uhrzeiten."


class HausrundeForm(OhnePersonen, ModelForm):
    texte = ("ort",)
    tag = DatumField(label="Tag")
    beginn = UhrzeitField(label="Beginn", required=False)
    ende = UhrzeitField(label="Ende", required=False)

    class Meta:
        model = Hausrunde
        fields = ("system", "tag", "beginn", "ende", "ort")
        help_texts = {"ort": "Haus und Raum."}

    def __init__(self, *args: Any, gebiete: frozenset[int], heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["system"]
        else:
            offer(self, "system", System.objects.filter(gueltig_am(heute), gebiet__in=gebiete))
        self.heute = heute

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        verlange_folge(self, daten, "beginn", "ende", ENDE)
        nenne(self, zu_weit_voraus("tag", daten.get("tag"), self.heute))
        return daten


class ReiheForm(OhnePersonen, ModelForm):
    texte = ("ort",)
    turnus = forms.ChoiceField(label="Turnus", choices=[(t.value, name) for t, name in TURNUSNAMEN.items() if t is not Turnus.NACH_BEDARF])
    ankertag = DatumField(label="Erster Tag", help_text="Er legt Wochentag und Takt fest. Format TT.MM.JJJJ")
    bis = DatumField(label="Runden anlegen bis", help_text="Höchstens drei Jahre. Format TT.MM.JJJJ")
    beginn = UhrzeitField(label="Beginn", required=False)
    ende = UhrzeitField(label="Ende", required=False)
    field_order = ("turnus", "ankertag", "bis", "beginn", "ende", "ort")

    class Meta:
        model = Rundenreihe
        fields = ("turnus", "ankertag", "beginn", "ende", "ort")

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        verlange_folge(self, daten, "beginn", "ende", ENDE)
        verlange_folge(self, daten, "ankertag", "bis", "Die letzte Runde muss am ersten Tag oder danach liegen.")
        return daten


class TagesordnungForm(OhnePersonen, Form):
    """The open loops to talk about, in the order of their urgency, and topics of one's own; a line each."""

    texte = ("themen",)
    hinweise = forms.ModelMultipleChoiceField(
        Hinweis.objects.none(), label="Offene Hinweise", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Was zuerst fällig ist, steht oben.",
    )  # fmt: skip
    themen = forms.CharField(
        label="Eigene Themen", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"Je Zeile ein Punkt. {KEINE_PERSONEN}",
    )  # fmt: skip

    def __init__(self, *args: Any, offene: list[Hinweis], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offene = offene
        offer(self, "hinweise", Hinweis.objects.filter(pk__in=[h.pk for h in offene]))
        feld: Any = self.fields["hinweise"]
        feld.choices = [(h.pk, f"{h.titel} ({h.get_stand_display()})") for h in offene]
        if not offene:
            del self.fields["hinweise"]

    def clean_themen(self) -> str:
        text = self.cleaned_data["themen"]
        if any(len(zeile.strip()) > 200 for zeile in text.splitlines()):
            raise forms.ValidationError("Ein Punkt hat höchstens 200 Zeichen.")
        return str(text)

    @property
    def punkte(self) -> list[tuple[str, Hinweis | None]]:
        gewaehlt = {h.pk for h in self.cleaned_data.get("hinweise", ())}
        eigene = [zeile.strip() for zeile in self.cleaned_data["themen"].splitlines() if zeile.strip()]
        return [*((h.titel, h) for h in self.offene if h.pk in gewaehlt), *((zeile, None) for zeile in eigene)]


class BestaetigenForm(Form):
    """A step that asks for nothing but the confirmation."""


class AbsageForm(OhnePersonen, Form):
    texte = ("grund",)
    grund = forms.CharField(label="Grund", max_length=300, help_text=KEINE_PERSONEN)


SCHRITTFORMEN: dict[Rundenschritt, type[Form]] = {
    Rundenschritt.EINLADEN: BestaetigenForm,
    Rundenschritt.ABSCHLIESSEN: BestaetigenForm,
    Rundenschritt.ABSAGEN: AbsageForm,
}
