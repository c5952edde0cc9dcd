"""Forms of a Verteilung as a whole: head, scenario, decision."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from basis.forms import DatumField, Form, offer
from budgets.actions.verteilung import Kopf
from budgets.models import Haushaltsjahr, Verteilung
from sozialraum.models import Beschluss, Gebiet

EINHEITEN = [("EUR", "Geld (Euro)"), ("VZÄ", "Stellen (VZÄ)")]
JAHRE_ZURUECK = 2  # a budget is decided in the year before it, at the earliest two years before
OHNE_PERSONEN = "Bitte keine personenbezogenen Angaben."


class KopfForm(Form):
    """Head of a Verteilung; ``zugang`` limits owners and references to what this person may use and see."""

    name = forms.CharField(label="Name", max_length=150)
    haushaltsjahr = forms.ModelChoiceField(Haushaltsjahr.objects.order_by("-jahr"), label="Haushaltsjahr", empty_label="bitte wählen")
    einheit = forms.ChoiceField(
        label="Was wird verteilt?", choices=[("EUR", "Geld (Euro)"), ("VZÄ", "Stellen (VZÄ)")], widget=forms.RadioSelect
    )
    gebiet = forms.ModelChoiceField(
        Gebiet.objects.none(), label="Gehört zu", empty_label=None,
        help_text="Vorgelegt wird nur, was dem Fachbereich gehört. Ein Entwurf eines Ressorts ist für die anderen Ressorts nicht sichtbar.",
    )  # fmt: skip
    gebietsstand = DatumField(label="Gebietsstand", help_text="Tag, an dem die Zuordnung der Stadtteile gilt (TT.MM.JJJJ).")
    werte_stand = DatumField(label="Werte bis", help_text="Es zählt je Indikator der jüngste Stichtag bis zu diesem Tag (TT.MM.JJJJ).")
    zaehler_rundung = forms.TypedChoiceField(
        label="Fallzahlen runden", choices=[(0, "nicht runden"), (5, "auf Vielfache von 5"), (10, "auf Vielfache von 10")], coerce=int,
        required=False, empty_value=0, initial=0,  # type: ignore[arg-type]
        help_text="Aus Beträgen lassen sich Fallzahlen zurückrechnen. Mit gerundeten Zählern verraten sie keine kleine Zahl.",
    )  # fmt: skip
    vorjahr = forms.ModelChoiceField(
        Verteilung.objects.none(), label="Vorjahr", required=False, empty_label="kein Vorjahr",
        help_text="Grundlage für Kappung und Vergleich.",
    )  # fmt: skip
    vorlage = forms.ModelChoiceField(
        Verteilung.objects.none(), label="Teiltöpfe übernehmen aus", required=False, empty_label="keiner: ein Teiltopf je Bereich",
        help_text="Gewichte und Dienste kommen mit; die Beträge kommen aus den Ansätzen des gewählten Jahres.",
    )  # fmt: skip
    notiz = forms.CharField(label="Begründung", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=OHNE_PERSONEN)

    def __init__(self, *args: Any, gebiete: Iterable[int], sichtbar: Any, fest: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "gebiet", Gebiet.objects.filter(pk__in=list(gebiete), ebene__lte=2))
        for name in ("vorjahr", "vorlage"):
            offer(self, name, sichtbar)
        if fest:
            for name in ("einheit", "gebiet", "vorlage"):
                del self.fields[name]

    def kopf(self, **fest: Any) -> Kopf:
        data = {**self.cleaned_data, **fest}
        data.pop("vorlage", None)
        return Kopf(**data)


class SzenarioForm(Form):
    name = forms.CharField(label="Name des Szenarios", max_length=150)
    gebiet = forms.ModelChoiceField(Gebiet.objects.none(), label="Gehört zu", empty_label=None)
    grund = forms.CharField(
        label="Begründung", widget=forms.Textarea(attrs={"rows": 3}), help_text=f"Was wird angenommen, und warum? {OHNE_PERSONEN}"
    )

    def __init__(self, *args: Any, gebiete: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "gebiet", Gebiet.objects.filter(pk__in=list(gebiete), ebene__lte=2))


class GrundForm(Form):
    grund = forms.CharField(label="Grund", widget=forms.Textarea(attrs={"rows": 2}), help_text=OHNE_PERSONEN)


class BeschlussForm(Form):
    """Only Beschlüsse that can be about this Verteilung: of a Gremium that decides them, and not years before its Haushaltsjahr."""

    beschluss = forms.ModelChoiceField(Beschluss.objects.none(), label="Beschluss", empty_label="bitte wählen")
    bestaetigt = forms.BooleanField(label="Ich habe den Beschluss mit dieser Verteilung verglichen.")

    def __init__(self, *args: Any, haushaltsjahr: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ab = haushaltsjahr - JAHRE_ZURUECK
        feld = offer(self, "beschluss", waehlbare_beschluesse(ab))
        feld.help_text = f"Zur Wahl stehen Beschlüsse ab {ab} von Gremien, die Sozialraumbudgets beschließen, der jüngste zuerst."


def waehlbare_beschluesse(ab: int) -> Any:
    """Newest first. One without day and year stays, at the end: nothing speaks against it."""
    jung_genug = Q(tag__year__gte=ab) | Q(tag__isnull=True, jahr__gte=ab) | Q(tag__isnull=True, jahr__isnull=True)
    rows = Beschluss.objects.filter(jung_genug, gremium__beschliesst_verteilung=True).select_related("gremium", "vorlage")
    jahr = Coalesce("tag__year", "jahr")
    return rows.order_by(jahr.desc(nulls_last=True), F("tag").desc(nulls_last=True), "-pk")


def gleiche_einheit(sichtbar: Any, verteilung: Verteilung) -> Any:
    """What can be a previous year: the same Einheit, not the Verteilung itself."""
    return sichtbar.filter(einheit=verteilung.einheit).exclude(pk=verteilung.pk).exclude(Q(status="verworfen"))
