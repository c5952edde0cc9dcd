"""Forms for Gremien, Vorlagen with their Beratungsfolge and texts, and Beschlüsse."""

from typing import Any

from django import forms

from basis.forms import DatumField, Form, ModelForm, offer
from sozialraum.actions.vorlagen import Beratungsangaben, Fassungsangaben
from sozialraum.models import Beratung, Beschluss, Gremium, Sitzung, Vorlage, Vorlagenfassung

KEINE_PERSONEN = "Bitte keine personenbezogenen Angaben."


class GremiumForm(ModelForm):
    ankertag = DatumField(
        label="Ankertag",
        required=False,
        help_text="Ein Sitzungstag im Format TT.MM.JJJJ. Er legt Wochentag und Takt fest: Der 04.01.2007 heißt „am 1. Donnerstag“.",
    )
    gueltig_von = DatumField(label="Tagt ab", required=False)
    gueltig_bis = DatumField(label="Tagt bis", required=False)

    class Meta:
        model = Gremium
        fields = (
            "name", "kurz", "schluessel", "art", "uebergeordnet", "gebiet", "turnus", "ankertag", "turnus_hinweis", "thema", "gueltig_von",
            "gueltig_bis", "geschaeftsfuehrung", "beschliesst_verteilung", "entscheidet_bba",
        )  # fmt: skip
        help_texts = {
            "schluessel": "Kleine Buchstaben, Ziffern und Bindestriche; steht in der Adresse der Seite.",
            "turnus_hinweis": "Was der Turnus nicht sagt, zum Beispiel „nicht in den Ferien“.",
            "thema": "Ein Qualitätszirkel hat ein Thema und einen Tag, an dem er endet.",
            "beschliesst_verteilung": "Nur Beschlüsse solcher Gremien machen eine Verteilung endgültig.",
            "entscheidet_bba": "Die Steuergruppe. Nur bei solchen Gremien lassen sich Bewilligung und Ablehnung eines Antrags eintragen.",
        }


class VorlageForm(ModelForm):
    class Meta:
        model = Vorlage
        fields = ("nummer", "betreff", "oeffentlich", "begruendung", "finanzen", "folgen")
        widgets = {name: forms.Textarea({"rows": rows}) for name, rows in (("begruendung", 8), ("finanzen", 4), ("folgen", 4))}
        help_texts = {
            "begruendung": f"Warum so beschlossen werden soll. {KEINE_PERSONEN}",
            "finanzen": "Was es kostet, woraus es bezahlt wird, und was es in den folgenden Jahren bindet; sonst „keine“.",
            "folgen": "Was geschieht, wenn das Gremium nicht zustimmt.",
        }


class SitzungChoiceField(forms.ModelChoiceField):
    """Sitzungen that are still to come, the next first."""

    def __init__(self, **kwargs: Any) -> None:
        offen = (Sitzung.Status.GEPLANT, Sitzung.Status.EINBERUFEN)
        rows = Sitzung.objects.filter(status__in=offen).select_related("gremium").order_by("tag", "gremium__name")
        super().__init__(queryset=rows, **kwargs)


class BeratungForm(Form):
    """The next step of a Beratungsfolge."""

    gremium = forms.ModelChoiceField(queryset=Gremium.objects.all(), label="Gremium")
    zustaendigkeit = forms.ChoiceField(choices=Beratung.Zustaendigkeit.choices, label="Zuständigkeit")
    sitzung = SitzungChoiceField(label="Sitzung", required=False, help_text="Die Vorlage kommt damit auf die Tagesordnung.")
    tag = DatumField(label="Termin", required=False, help_text="Format TT.MM.JJJJ, wenn es die Sitzung hier noch nicht gibt.")
    oeffentlich = forms.BooleanField(label="Öffentlich beraten", required=False, initial=True)

    def angaben(self) -> Beratungsangaben:
        return Beratungsangaben(**self.cleaned_data)


class BeratungAendernForm(ModelForm):
    tag = DatumField(label="Termin", required=False)

    class Meta:
        model = Beratung
        fields = ("zustaendigkeit", "tag", "oeffentlich", "ergebnis", "ergebnis_text")
        help_texts = {"ergebnis_text": KEINE_PERSONEN}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.sitzung_id:
            del self.fields["tag"], self.fields["oeffentlich"]


class FassungForm(Form):
    """A new version of the Beschlusstext."""

    art = forms.ChoiceField(choices=Vorlagenfassung.Art.choices, label="Art der Fassung")
    text = forms.CharField(label="Beschlusstext", max_length=20_000, widget=forms.Textarea(attrs={"rows": 12}), help_text=KEINE_PERSONEN)
    grund = forms.CharField(
        label="Grund oder Änderungsantrag", max_length=300, required=False, help_text="Nötig, wenn geändert oder berichtigt wird."
    )
    beratung = forms.ModelChoiceField(queryset=Beratung.objects.none(), label="Aus der Beratung", required=False)

    def __init__(self, *args: Any, vorlage: Vorlage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "beratung", vorlage.beratungsfolge.select_related("gremium", "vorlage"))

    def angaben(self) -> Fassungsangaben:
        return Fassungsangaben(**self.cleaned_data)


class BeschlussForm(ModelForm):
    tag = DatumField(label="Beschlossen am", required=False, help_text="Format TT.MM.JJJJ. Leer lassen, wenn der Tag nicht bekannt ist.")

    class Meta:
        model = Beschluss
        fields = ("titel", "gremium", "vorlage", "tag", "text", "oeffentlich", "quelle")
        help_texts = {"text": KEINE_PERSONEN}
