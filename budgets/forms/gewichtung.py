"""Form of a new version of a Gewichtung: a weight for every Indikator that can be weighed."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from basis.forms import DatumField, Form, ZahlField, offer
from basis.zahlen import prozent, prozent_kurz
from budgets.actions.gewichtung import Angaben, abweichung
from budgets.forms.teiltopf import GROESSTE_ZAHL, VERFAHREN, AnteilField
from budgets.models import Gewichtung
from budgets.models.gewichtung import Verfahren
from budgets.rechnung import Gewichtung as Gewichtsangabe
from sozialraum.models import Beschluss, Indikator

NULL, EINS = Fraction(0), Fraction(1)
NUR_ANTEIL, NICHT_ANTEIL = "Nur beim Belastungsfaktor.", "Nicht beim Belastungsfaktor."


class GewichtungForm(Form):
    """An empty or zero weight means that the Indikator does not take part."""

    schluessel = forms.SlugField(label="Schlüssel", max_length=40, help_text="Gibt es den Schlüssel schon, entsteht seine nächste Version.")
    name = forms.CharField(label="Name", max_length=150)
    gueltig_ab = DatumField(label="Gültig ab")
    verfahren = forms.ChoiceField(label="Verfahren", choices=VERFAHREN)
    grundpunkte = ZahlField(label="Grundpunkte", stellen=3, required=False, min_value=0, max_value=GROESSTE_ZAHL, help_text=NICHT_ANTEIL)
    basisgewicht = AnteilField(label="Für alle gleich (Basisgewicht)", required=False, min_value=NULL, max_value=EINS, help_text=NUR_ANTEIL)
    beschluss = forms.ModelChoiceField(Beschluss.objects.none(), label="Beschluss", required=False, empty_label="kein Beschluss")
    notiz = forms.CharField(
        label="Begründung", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="Bitte keine personenbezogenen Angaben."
    )

    def __init__(self, *args: Any, vorlage: Gewichtung | None = None, **kwargs: Any) -> None:
        start = kwargs.setdefault("initial", {})
        bisher = {g.indikator_id: g for g in vorlage.gewichte.all()} if vorlage else {}
        if vorlage:
            felder = ("schluessel", "name", "verfahren", "grundpunkte", "basisgewicht", "beschluss")
            kwargs["initial"] = {feld: getattr(vorlage, feld) for feld in felder} | start
        super().__init__(*args, **kwargs)
        offer(self, "beschluss", Beschluss.objects.select_related("gremium", "vorlage"))
        for indikator in Indikator.objects.exclude(richtung=Indikator.Richtung.NEUTRAL).filter(aktiv=True):
            gewicht = bisher.get(indikator.pk)
            self.fields[f"g_{indikator.schluessel}"] = AnteilField(
                label=indikator.name, required=False, min_value=Fraction(0), max_value=Fraction(1),
                initial=Fraction(gewicht.gewicht) if gewicht else None,
                help_text="Beruht auf Fallzahlen der Jugendhilfe." if indikator.beruht_auf_fallzahlen else "",
            )  # fmt: skip
            self.fields[f"s_{indikator.schluessel}"] = forms.BooleanField(
                label=f"Andere Stichtage erlaubt: {indikator.name}", required=False, initial=bool(gewicht and gewicht.abweichender_stichtag)
            )

    @property
    def gewichtsfelder(self) -> Iterator[tuple[BoundField, BoundField]]:
        for name in self.fields:
            if name.startswith("g_"):
                yield self[name], self[f"s_{name[2:]}"]

    @property
    def summe(self) -> Fraction | None:
        """Base weight and weights as they stand in the form; None while one of them cannot be read."""
        felder = [self["basisgewicht"], *(gewicht for gewicht, _ in self.gewichtsfelder)]
        try:
            anteile = [feld.field.clean(feld.data) if self.is_bound else feld.initial for feld in felder]
        except ValidationError:
            return None
        return sum((Fraction(anteil) for anteil in anteile if anteil), NULL)

    @property
    def summensatz(self) -> str:
        """The sum with what is missing or too much; the script of the page says the same while one types."""
        if (summe := self.summe) is None:
            return "Die Summe steht hier, sobald sich alle Gewichte lesen lassen."
        return f"{prozent_kurz(summe)}; {abweichung(summe)}."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data[name] for name in self.fields if name.startswith("g_")) and not data.get("basisgewicht"):
            self.add_error(None, f"Es ist nichts gewichtet; Gewichte und Basisgewicht müssen zusammen {prozent(1, 0)} ergeben.")
        return data

    def angaben(self) -> Angaben:
        data = self.cleaned_data
        gewichte = tuple(
            Gewichtsangabe(name[2:], data[name], data[f"s_{name[2:]}"]) for name in self.fields if name.startswith("g_") and data[name]
        )
        anteil = data["verfahren"] == Verfahren.ANTEIL
        return Angaben(
            data["schluessel"], data["name"], data["gueltig_ab"], data["verfahren"], data["basisgewicht"] or Fraction(0), gewichte,
            Fraction(0) if anteil else Fraction(data["grundpunkte"] or 0), data["beschluss"], data["notiz"],
        )  # fmt: skip
