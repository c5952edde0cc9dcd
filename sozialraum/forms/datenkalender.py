"""Forms of the Datenstand: its selection, and one entry of the calendar."""

from datetime import date
from typing import Any

from django import forms

from basis.forms import DatumField, Form, ModelForm
from sozialraum.ebenen import Ebene
from sozialraum.erinnerung import Rueckstand
from sozialraum.models import Datenverantwortung, Indikator, Organisationseinheit, Stadt

OFFEN = "offen"


class DatenstandForm(Form):
    """What of the matrix is shown; everything optional, in the URL. A wrong value counts as not given."""

    ebene = forms.ChoiceField(required=False, label="Ebene")
    jahr = forms.ChoiceField(required=False, label="Bis Jahr")
    gruppe = forms.ChoiceField(required=False, label="Kategorie")
    stelle = forms.ChoiceField(required=False, label="Liefernde Stelle")
    nur = forms.ChoiceField(required=False, label="Zeige", choices=[("", "alles"), (OFFEN, "nur Offenes")])

    def __init__(self, *args: Any, heute: date, erstes: int, gruppen: list[str], stellen: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stadt = Stadt.objects.aktuelle()
        felder: dict[str, Any] = self.fields
        felder["ebene"].choices = [(e.name.lower(), stadt.ebene(e) if stadt else e.name.title()) for e in reversed(Ebene)]
        felder["jahr"].choices = [(str(jahr), str(jahr)) for jahr in range(heute.year, min(erstes, heute.year) - 1, -1)]
        felder["gruppe"].choices = [("", "alle"), *((g, g) for g in gruppen)]
        felder["stelle"].choices = [("", "alle"), *((s, s) for s in stellen)]

    @property
    def gewaehlt(self) -> dict[str, str]:
        """Valid answers, else the defaults."""
        self.is_valid()
        vorgabe = {"ebene": "stadtteil", "jahr": self.fields["jahr"].choices[0][0], "gruppe": "", "stelle": "", "nur": ""}  # type: ignore[attr-defined]
        return vorgabe | {name: wert for name, wert in self.cleaned_data.items() if wert}


class ErinnerungForm(Form):
    """Which of the overdue deliveries are shown."""

    suche = forms.CharField(required=False, label="Gegenstand")
    stelle = forms.ChoiceField(required=False, label="Liefernde Stelle")

    def __init__(self, *args: Any, stellen: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: dict[str, Any] = self.fields
        felder["stelle"].choices = [("", "alle"), *((s, s) for s in stellen)]

    @property
    def gewaehlt(self) -> dict[str, str]:
        self.is_valid()
        return {name: wert for name, wert in self.cleaned_data.items() if wert}

    def passt(self, rueckstand: Rueckstand) -> bool:
        wahl = self.gewaehlt
        gefunden = wahl.get("suche", "").casefold() in rueckstand.gegenstand.casefold()
        return gefunden and wahl.get("stelle", rueckstand.stelle) == rueckstand.stelle


class DatenverantwortungForm(ModelForm):
    frist_tage = forms.IntegerField(
        label="Frist in Tagen nach dem Ende des Zeitraums",
        min_value=0,
        max_value=1000,
        help_text="Zum Beispiel 90: Für das Jahr 2007 ist dann der 30.03.2008 der letzte Tag.",
    )
    gueltig_von = DatumField(label="Gültig von", help_text="Format TT.MM.JJJJ. Was vor diesem Tag endete, wird nicht erwartet.")
    gueltig_bis = DatumField(label="Gültig bis", required=False)
    grund = forms.CharField(label="Grund der Änderung", required=False, max_length=300)

    class Meta:
        model = Datenverantwortung
        fields = ("indikator", "bestand", "rhythmus", "stelle", "einheit", "frist_tage", "gueltig_von", "gueltig_bis", "hinweis")
        help_texts = {
            "bestand": "Nur, wenn es nicht um einen Indikator geht.",
            "stelle": "Amt, Behörde oder Einrichtung. Bitte keine Namen von Personen.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: dict[str, Any] = self.fields
        felder["indikator"].queryset = Indikator.objects.order_by("name")
        felder["einheit"].queryset = Organisationseinheit.objects.order_by("name")

    def clean(self) -> dict[str, Any]:
        angaben: dict[str, Any] = super().clean() or {}
        if bool(angaben.get("indikator")) == bool(angaben.get("bestand")) and "indikator" in angaben:
            self.add_error("indikator", "Bitte wählen Sie entweder einen Indikator oder einen anderen Bestand.")
        von, bis = angaben.get("gueltig_von"), angaben.get("gueltig_bis")
        if von and bis and bis < von:
            self.add_error("gueltig_bis", "Das Ende darf nicht vor dem Anfang liegen.")
        return angaben
