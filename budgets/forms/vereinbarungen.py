"""Forms of Vereinbarungen, their versions and dates, and of the Betriebserlaubnis."""

from decimal import Decimal
from typing import Any

from django import forms

from basis.forms import DatumField, EuroField, Form, ModelForm, ProzentField, ZahlField, offer
from budgets.models import Betriebserlaubnis, Vereinbarung, Vereinbarungsfassung, Vereinbarungstermin
from budgets.vereinbarungslage import Art, Teil
from sozialraum.ebenen import Ebene
from sozialraum.models import Beschluss, Einrichtung, Gebiet

KEINE_PERSONEN = "Bitte keine Namen von Personen."
ERFUNDEN = "Musterdaten (erfunden; wird überall so gekennzeichnet)"
SECHS_STELLEN = Decimal("0.000001")


class VereinbarungForm(ModelForm):
    turnus_monate = forms.IntegerField(
        label="Neu verhandelt alle (Monate)",
        required=False,
        min_value=1,
        max_value=120,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    grund = forms.CharField(label="Grund der Änderung", required=False, max_length=300, help_text="Steht im Protokoll.")

    class Meta:
        model = Vereinbarung
        fields = (
            *("art", "form", "traeger", "gebiet", "einrichtung", "titel", "zielgruppe", "wirkungsauftrag"),
            *("turnus_monate", "quelle", "hinweis", "muster"),
        )
        labels = {"muster": ERFUNDEN}
        help_texts = {
            "form": "Eine Zuwendung ist Vertrag oder Bescheid, nie beides. Alles andere ist ein Vertrag.",
            "traeger": "Leer nur bei der Grundsatzvereinbarung.",
            "gebiet": "Der Sozialraum, in dem die Vereinbarung wirkt; der Fachbereich, wenn sie für die ganze Stadt gilt.",
            "einrichtung": "Nur, wenn sie für eine Einrichtung gilt: Dann werden die Plätze mit der Betriebserlaubnis verglichen.",
            "titel": "Worum es geht, in wenigen Worten.",
            "wirkungsauftrag": f"Was die Leistung bei der Zielgruppe bewirken soll. {KEINE_PERSONEN}",
        }
        widgets = {"wirkungsauftrag": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, gebiete: frozenset[int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orte = Gebiet.objects.exclude(ebene=Ebene.STADTTEIL)
        offer(self, "gebiet", orte if gebiete is None else orte.filter(pk__in=gebiete))
        haeuser = Einrichtung.objects.select_related("traeger").order_by("traeger__name", "name")
        offer(self, "einrichtung", haeuser)
        if self.instance.pk is None:
            del self.fields["grund"]

    def clean(self) -> dict[str, Any]:
        angaben = super().clean() or {}
        grundsatz, traeger = angaben.get("art") == Art.GRUNDSATZ, angaben.get("traeger")
        if grundsatz and traeger:
            self.add_error("traeger", "Die Grundsatzvereinbarung gilt für alle freien Träger und nennt keinen.")
        if angaben.get("art") and not grundsatz and not traeger:
            self.add_error("traeger", "Bitte wählen Sie den Träger.")
        if angaben.get("form") == Vereinbarung.Form.BESCHEID and angaben.get("art") != Art.ZUWENDUNG:
            self.add_error("form", "Nur eine Zuwendung kann ein Bescheid sein.")
        return angaben


class FassungForm(ModelForm):
    gueltig_von = DatumField(label="Gültig von", help_text="Erster Tag, nicht vor dem Abschluss. Format TT.MM.JJJJ.")
    gueltig_bis = DatumField(label="Gültig bis", help_text="Letzter Tag. Format TT.MM.JJJJ.")
    plaetze = ZahlField(label="Vereinbarte Plätze", required=False, stellen=0, min_value=1, max_value=10_000)
    auslastung = ProzentField(label="Auslastung, mit der gerechnet ist", required=False, min_value=0, max_value=1)
    betrag_cent = EuroField(label="Betrag", required=False, min_value=0, max_value=10**12)
    budgetanteil = ProzentField(
        label="Anteil am Budget des Gebiets", required=False, min_value=0, max_value=1,
        help_text="Entsprechend dem Wirkungsauftrag, unter 100 %: Budgets gehören den Ressorts, nie ausschließlich einem Träger.",
    )  # fmt: skip
    schiedsstelle_ab = DatumField(
        label="Antrag bei der Schiedsstelle am", required=False,
        help_text="Nur dann darf ein Entgelt zurückwirken, höchstens bis zu diesem Tag (§ 78d Abs. 2 SGB VIII).",
    )  # fmt: skip

    class Meta:
        model = Vereinbarungsfassung
        fields = (
            *("gueltig_von", "gueltig_bis", "inhalt", "plaetze", "betrag_cent", "einheit", "auslastung", "budgetanteil"),
            *("schiedsstelle_ab", "beschluss"),
        )
        help_texts = {"inhalt": f"Das Wesentliche in Sätzen. {KEINE_PERSONEN}"}
        widgets = {"inhalt": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _fremde_felder(self.instance.vereinbarung.art, self.instance.teil):
            del self.fields[name]
        if "betrag_cent" in self.fields and self.instance.teil == Teil.ENTGELT:
            self.fields["betrag_cent"].label = "Entgelt"
            self.fields["betrag_cent"].required = self.fields["einheit"].required = True
        if "beschluss" in self.fields:
            offer(self, "beschluss", Beschluss.objects.select_related("vorlage", "gremium"))

    def clean_plaetze(self) -> int | None:
        wert = self.cleaned_data["plaetze"]
        return None if wert is None else int(wert)

    def _anteil(self, name: str) -> Decimal | None:
        wert = self.cleaned_data[name]
        return None if wert is None else (Decimal(wert.numerator) / wert.denominator).quantize(SECHS_STELLEN)

    def clean_auslastung(self) -> Decimal | None:
        wert = self._anteil("auslastung")
        return wert.quantize(Decimal("0.0001")) if wert is not None else None

    def clean_budgetanteil(self) -> Decimal | None:
        return self._anteil("budgetanteil")

    def clean(self) -> dict[str, Any]:
        angaben = super().clean() or {}
        von, bis = angaben.get("gueltig_von"), angaben.get("gueltig_bis")
        if von and bis and bis < von:
            self.add_error("gueltig_bis", "Der letzte Tag liegt vor dem ersten.")
        if "betrag_cent" in self.fields and (angaben.get("betrag_cent") is None) != (not angaben.get("einheit")):
            self.add_error("einheit", "Betrag und Einheit gehören zusammen.")
        return angaben

    def _get_validation_exclusions(self) -> set[str]:
        """A share of 100 % is refused by the action, with the reason; the database refuses it too."""
        return super()._get_validation_exclusions() | {"budgetanteil"}  # type: ignore[misc]


def _fremde_felder(art: str, teil: str) -> list[str]:
    """Fields that this part does not have."""
    nur = {
        "plaetze": teil == Teil.LEISTUNG, "auslastung": teil == Teil.ENTGELT, "schiedsstelle_ab": teil == Teil.ENTGELT,
        "betrag_cent": teil == Teil.ENTGELT or art in (Art.ZUWENDUNG, Art.AMBULANT),
        "einheit": teil == Teil.ENTGELT or art in (Art.ZUWENDUNG, Art.AMBULANT),
        "budgetanteil": art != Art.GRUNDSATZ and teil in (Teil.LEISTUNG, Teil.GESAMT),
    }  # fmt: skip
    return [name for name, hat in nur.items() if not hat]


class SchliessenForm(Form):
    geschlossen_am = DatumField(label="Geschlossen am", help_text="Tag der letzten Unterschrift oder des Bescheids. Format TT.MM.JJJJ.")
    beschluss = forms.ModelChoiceField(
        queryset=Beschluss.objects.select_related("vorlage", "gremium"), label="Beschluss", required=False,
        help_text="Nötig bei der Grundsatzvereinbarung, sonst wenn es einen gibt.",
    )  # fmt: skip


class EndeForm(Form):
    zum = DatumField(label="Letzter Tag")
    grund = forms.CharField(label="Grund", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=KEINE_PERSONEN)


class TerminForm(ModelForm):
    faellig_am = DatumField(label="Fällig am")

    class Meta:
        model = Vereinbarungstermin
        fields = ("art", "faellig_am")


class ErledigtForm(Form):
    am = DatumField(label="Erledigt am")
    ergebnis = forms.CharField(
        label="Ergebnis", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Zum Beispiel, was das Audit gezeigt hat oder ob der Nachweis anerkannt ist. {KEINE_PERSONEN}",
    )  # fmt: skip


class ErlaubnisForm(ModelForm):
    plaetze = ZahlField(label="Erlaubte Plätze", stellen=0, min_value=1, max_value=10_000)
    gueltig_von = DatumField(label="Gültig von")
    gueltig_bis = DatumField(
        label="Gültig bis", required=False, help_text="Leer lassen, wenn die Erlaubnis unbefristet ist. Format TT.MM.JJJJ."
    )

    class Meta:
        model = Betriebserlaubnis
        fields = ("einrichtung", "plaetze", "gueltig_von", "gueltig_bis", "quelle", "muster")
        labels = {"muster": ERFUNDEN}
        help_texts = {"quelle": "Zum Beispiel: Bescheid des Landesjugendamts vom …"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "einrichtung", Einrichtung.objects.order_by("name"))

    def clean_plaetze(self) -> int:
        return int(self.cleaned_data["plaetze"])
