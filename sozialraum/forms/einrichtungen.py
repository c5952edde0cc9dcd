"""Forms for Träger, Einrichtungen, Arten, Standorte and Organisationseinheiten."""

from typing import Any

from django import forms

from basis.forms import DatumField, Form, ModelForm, ZahlField, offer
from sozialraum.imports.einrichtungen import MEISTE_PLAETZE
from sozialraum.models import Einrichtung, Einrichtungsart, Gebiet, Organisationseinheit, Standort, Traeger

PLAETZE = "Leer lassen: keine Angabe. 0 heißt: keine."
VON = "Erster Tag, Format TT.MM.JJJJ."
BIS = "Letzter Tag, Format TT.MM.JJJJ. Leer lassen, solange kein Ende feststeht."
SCHLUESSEL = "Kleine Buchstaben, Ziffern und Bindestriche; steht in der Adresse und in Dateien. Leer lassen: entsteht aus dem Namen."


class _MitGueltigkeit(ModelForm):
    """Days read as German dates; an end before the beginning is named at the field. Whoever changes something may say why."""

    gueltig_von = DatumField(label="Gültig von", help_text=VON)
    gueltig_bis = DatumField(label="Gültig bis", required=False, help_text=BIS)
    grund = forms.CharField(label="Grund der Änderung", required=False, max_length=300, help_text="Steht im Protokoll.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "schluessel" in self.fields:
            self.fields["schluessel"].required = False
            self.fields["schluessel"].help_text = SCHLUESSEL
        if self.instance.pk is None:
            del self.fields["grund"]
        elif "schluessel" in self.fields:
            self.fields["schluessel"].disabled = True  # addresses and files go on working

    def clean(self) -> dict[str, Any]:
        angaben = super().clean() or {}
        von, bis = angaben.get("gueltig_von"), angaben.get("gueltig_bis")
        if von and bis and bis < von:
            self.add_error("gueltig_bis", "Der letzte Tag liegt vor dem ersten.")
        return angaben

    @property
    def begruendung(self) -> str:
        return str(self.cleaned_data.get("grund", ""))


class TraegerForm(_MitGueltigkeit):
    class Meta:
        model = Traeger
        fields = ("name", "art", "schluessel", "gueltig_von", "gueltig_bis", "muster")
        labels = {"muster": "Musterdaten (erfunden; wird überall so gekennzeichnet)"}


class EinrichtungForm(_MitGueltigkeit):
    plaetze = ZahlField(label="Plätze", required=False, stellen=0, min_value=0, max_value=MEISTE_PLAETZE, help_text=PLAETZE)

    class Meta:
        model = Einrichtung
        fields = (
            *("name", "art", "traeger", "stadtteil", "anschrift", "plaetze", "schluessel"),
            *("gueltig_von", "gueltig_bis", "muster"),
        )
        labels = {"muster": "Musterdaten (erfunden; wird überall so gekennzeichnet)"}
        help_texts = {"anschrift": "Straße und Hausnummer der Einrichtung, keine Namen von Personen."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "stadtteil", Gebiet.objects.filter(ebene=4))


class EinrichtungsartForm(ModelForm):
    class Meta:
        model = Einrichtungsart
        fields = ("name", "gruppe", "schulart", "reihenfolge", "schluessel")
        help_texts = {"schulart": "Nur bei Schulen, zum Beispiel Grundschule.", "reihenfolge": "Kleine Zahlen stehen in Listen oben."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schluessel"].required = False
        self.fields["schluessel"].help_text = SCHLUESSEL
        self.fields["schluessel"].disabled = self.instance.pk is not None

    def clean(self) -> dict[str, Any]:
        angaben = super().clean() or {}
        schule = angaben.get("gruppe") == Einrichtungsart.Gruppe.SCHULE
        if schule and not angaben.get("schulart"):
            self.add_error("schulart", "Bitte nennen Sie die Schulart.")
        if not schule and angaben.get("schulart"):
            self.add_error("schulart", "Nur Schulen haben eine Schulart.")
        return angaben


class BeendenForm(Form):
    bis = DatumField(label="Letzter Tag")
    grund = forms.CharField(
        label="Grund", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="Bitte keine personenbezogenen Angaben."
    )


class EinheitBeendenForm(BeendenForm):
    nachfolger = forms.ModelChoiceField(
        queryset=Organisationseinheit.objects.all(), label="Nachfolger", required=False, empty_label="kein Nachfolger"
    )

    def __init__(self, *args: Any, einheit: Organisationseinheit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "nachfolger", Organisationseinheit.objects.exclude(pk=einheit.pk))


class StandortForm(ModelForm):
    class Meta:
        model = Standort
        fields = ("gebiet", "bezeichnung", "anschrift", "status")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "gebiet", Gebiet.objects.exclude(ebene=4))


class EinheitForm(_MitGueltigkeit):
    gueltig_von = DatumField(label="Gültig von", required=False, help_text=f"{VON} Leer lassen, wenn er nicht bekannt ist.")

    class Meta:
        model = Organisationseinheit
        fields = (
            *("name", "art", "uebergeordnet", "gebiet", "schluessel", "gueltig_von", "gueltig_bis", "nachfolger"),
            *("aufgaben_zentral", "aufgaben_dezentral", "quelle"),
        )
        help_texts = {
            "aufgaben_zentral": "Eine Aufgabe je Zeile: was für den ganzen Fachbereich an einer Stelle erledigt wird.",
            "aufgaben_dezentral": "Eine Aufgabe je Zeile: was in den Sozialräumen erledigt wird.",
            "nachfolger": "Nur, wenn die Einheit endet.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "gebiet", Gebiet.objects)
        for name in ("aufgaben_zentral", "aufgaben_dezentral"):
            self.fields[name].widget.attrs["rows"] = 4
