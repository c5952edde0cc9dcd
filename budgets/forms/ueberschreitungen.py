"""Forms of Überschreitungen, their steps and the Wertgrenzen."""

from typing import Any

from django import forms

from basis.forms import DatumField, EuroField, Form, ModelForm, offer
from budgets.forms.umschichtungen import GrundForm, LeerForm, PostenField
from budgets.forms.vereinbarungen import KEINE_PERSONEN
from budgets.models import Budgetposten, Haushaltsjahr, Haushaltsstelle, Richtung, Ueberschreitung, Ueberschreitungsgrenze
from budgets.models.ueberschreitung import ANLASSWAHL
from budgets.querysets.ueberschreitungen import HALTER, halter_von, posten_zu
from budgets.ueberschreitungsweg import Schritt
from sozialraum.access import Zugang
from sozialraum.models import Beschluss, Gebiet, Gremium
from sozialraum.rechte import Recht

DECKUNGEN = (1, 2, 3)
HOECHSTENS = 10**12


class UeberschreitungForm(Form):
    """Either a Posten, or a Haushaltsstelle and a Gebiet where there is none yet. What covers it: up to three Posten with an amount."""

    posten = PostenField(
        queryset=Budgetposten.objects.none(), label="Budgetposten", required=False, help_text="Das Budget, das nicht reicht."
    )
    haushaltsstelle = forms.ModelChoiceField(
        queryset=Haushaltsstelle.objects.none(), label="Oder: Haushaltsstelle", required=False,
        help_text="Nur wenn es den Budgetposten noch nicht gibt: Er entsteht mit der Buchung. Gibt es ihn, wird er genommen.",
    )  # fmt: skip
    gebiet = forms.ModelChoiceField(queryset=Gebiet.objects.none(), label="… für das Gebiet", required=False)
    betrag_cent = EuroField(
        label="Betrag", min_value=1, max_value=HOECHSTENS, help_text="In Euro: was über den Ansatz hinaus gebraucht wird."
    )
    anlass = forms.ChoiceField(label="Unabweisbar durch", choices=[("", "bitte wählen"), *ANLASSWAHL])
    begruendung = forms.CharField(
        label="Begründung", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Warum die Ausgabe unabweisbar ist und der Ansatz nicht reicht. {KEINE_PERSONEN}",
    )  # fmt: skip

    def __init__(self, *args: Any, haushaltsjahr: Haushaltsjahr, zugang: Zugang, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orte = zugang.gebiete_mit(Recht.UEBERSCHREITUNG_ANMELDEN)
        alle = Budgetposten.objects.filter(haushaltsjahr=haushaltsjahr).select_related("haushaltsstelle__unterabschnitt", "gebiet")
        offer(self, "posten", alle.ausgaben().filter(gebiet__in=orte))
        offer(self, "haushaltsstelle", Haushaltsstelle.objects.filter(richtung=Richtung.AUSGABE))
        offer(self, "gebiet", Gebiet.objects.filter(pk__in=orte, ebene__in=list(HALTER)).order_by("ebene", "schluessel"))
        deckend = PostenField(queryset=alle, required=False)
        wahl = [("", "keine Angabe"), *((p.pk, deckend.label_from_instance(p)) for p in alle)]
        for n in DECKUNGEN:
            feld = PostenField(queryset=alle, label=f"Deckung {n}", required=False)
            feld.choices = wahl
            self.fields[f"deckung{n}"] = feld
            self.fields[f"deckung{n}_cent"] = EuroField(label="… mit dem Betrag", required=False, min_value=1, max_value=HOECHSTENS)
        self.fields["deckung1"].help_text = (
            "Eine Ausgabe, die geringer ausfällt, die Reserve oder eine Einnahme, die höher ausfällt; immer aus einer anderen "
            "Haushaltsstelle, innerhalb derselben schichten Sie um. Ohne Deckung wird angemeldet, aber nicht bewilligt."
        )

    def clean(self) -> dict[str, Any]:
        werte: dict[str, Any] = super().clean() or {}
        posten, stelle, gebiet = werte.get("posten"), werte.get("haushaltsstelle"), werte.get("gebiet")
        if posten and (stelle or gebiet):
            self.add_error("haushaltsstelle", "Bitte nennen Sie den Budgetposten oder Haushaltsstelle und Gebiet, nicht beides.")
        elif not posten and not (stelle and gebiet) and "posten" not in self.errors:
            self.add_error("posten", "Bitte wählen Sie den Budgetposten, oder unten Haushaltsstelle und Gebiet.")
        for n in DECKUNGEN:
            if bool(werte.get(f"deckung{n}")) != bool(werte.get(f"deckung{n}_cent")) and f"deckung{n}_cent" not in self.errors:
                self.add_error(f"deckung{n}_cent", "Zur Deckung gehören Budgetposten und Betrag.")
        return werte

    @property
    def deckung(self) -> list[tuple[int, int]]:
        """(Posten, cents) of the rows that are filled in."""
        werte = self.cleaned_data
        return [(werte[f"deckung{n}"].pk, werte[f"deckung{n}_cent"]) for n in DECKUNGEN if werte.get(f"deckung{n}")]

    def uebertrage(self, row: Ueberschreitung) -> Ueberschreitung:
        werte = self.cleaned_data
        row.posten = werte["posten"]
        if row.posten is None:
            row.haushaltsstelle, row.gebiet, row.halter = werte["haushaltsstelle"], werte["gebiet"], halter_von(werte["gebiet"])
            if len(vorhanden := posten_zu(row)) == 1:
                row.posten = vorhanden[0]
        else:
            row.haushaltsstelle, row.gebiet, row.halter = row.posten.haushaltsstelle, row.posten.gebiet, row.posten.art
        for feld in ("betrag_cent", "anlass", "begruendung"):
            setattr(row, feld, werte[feld])
        return row


def vorgabe_aus(row: Ueberschreitung) -> dict[str, Any]:
    """What the form begins with when an application is changed."""
    werte: dict[str, Any] = {"betrag_cent": row.betrag_cent, "anlass": row.anlass, "begruendung": row.begruendung}
    werte |= {"posten": row.posten_id} if row.posten_id else {"haushaltsstelle": row.haushaltsstelle_id, "gebiet": row.gebiet_id}
    for n, (posten, betrag) in zip(DECKUNGEN, row.deckung.order_by("pk").values_list("posten_id", "betrag_cent"), strict=False):
        werte |= {f"deckung{n}": posten, f"deckung{n}_cent": betrag}
    return werte


class PruefForm(Form):
    vermerk = forms.CharField(
        label="Prüfvermerk", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Ist die Ausgabe unabweisbar und die Deckung gesichert? {KEINE_PERSONEN}",
    )  # fmt: skip


class RueckzugForm(Form):
    grund = forms.CharField(
        label="Grund", max_length=300, required=False,
        help_text=f"Nötig, wenn Sie die Anmeldung nicht selbst angelegt haben. {KEINE_PERSONEN}",
    )  # fmt: skip


class BewilligungForm(Form):
    beschluss = forms.ModelChoiceField(
        queryset=Beschluss.objects.none(), label="Beschluss", required=False, help_text="Nötig über der Wertgrenze der Fachbereichsleitung."
    )
    anordnung = forms.CharField(
        label="Oder: Anordnung", max_length=200, required=False,
        help_text="Wo sie in den Akten liegt, zum Beispiel: Haushaltsakte 2007, Blatt 12.",
    )  # fmt: skip
    angeordnet_am = DatumField(label="Angeordnet am", required=False)
    grund = forms.CharField(label="Vermerk zur Entscheidung", required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Beschluss.objects.select_related("vorlage", "gremium").order_by("-tag", "-pk")
        offer(self, "beschluss", rows)


class GrenzeForm(ModelForm):
    gremium = forms.ModelChoiceField(
        queryset=Gremium.objects.filter(art=Gremium.Art.BESCHLIESSEND), label="Gremium", required=False,
        empty_label="Fachbereichsleitung (durch Anordnung)",
    )  # fmt: skip
    grenze_cent = EuroField(label="Bis zu", required=False, min_value=1, max_value=HOECHSTENS, help_text="Leer: jeder Betrag.")
    gueltig_ab = DatumField(label="Gültig ab", help_text="Format TT.MM.JJJJ. Die bisherige Grenze gilt bis zum Tag davor.")

    class Meta:
        model = Ueberschreitungsgrenze
        fields = ("gremium", "grenze_cent", "gueltig_ab", "quelle")
        help_texts = {"quelle": "Wo die Grenze steht, zum Beispiel die Hauptsatzung."}


SCHRITTFORM: dict[Schritt, type[Form]] = {
    Schritt.PRUEFEN: PruefForm,
    Schritt.BEWILLIGEN: BewilligungForm,
    Schritt.ABLEHNEN: GrundForm,
    Schritt.BUCHEN: LeerForm,
    Schritt.ZURUECKZIEHEN: RueckzugForm,
}
