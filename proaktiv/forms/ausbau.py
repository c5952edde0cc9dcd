"""Forms of the Ausbaustand: Angebot, Angebotsart, rule with its kinds and weighted criteria, and what its page shows."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms

from basis.forms import DatumField, Form, ModelForm, ProzentField, ZahlField, offer
from proaktiv.ausbaustand import schuljahr
from proaktiv.filters.systeme import raumwahl
from proaktiv.forms.wahl import laufende
from proaktiv.models import Angebot, Angebotsart, Ausbauregel
from proaktiv.selectors.ausbau import passende_einrichtungen
from sozialraum.clock import heute
from sozialraum.ebenen import Gebietsbaum
from sozialraum.models import Einrichtung, Einrichtungsart, Indikator, Traeger

KRITERIEN = 5  # offered at least; a rule that has more shows all, and one to add


class AngebotForm(ModelForm):
    gueltig_von = DatumField(label="Ab")
    gueltig_bis = DatumField(label="Bis", required=False)
    vzae = ZahlField(label="Umfang in VZÄ", required=False, stellen=2, min_value=Decimal("0.01"), max_value=Decimal(999))

    class Meta:
        model = Angebot
        fields = ("art", "einrichtung", "traeger", "vzae", "gueltig_von", "gueltig_bis", "quelle")
        help_texts = {"quelle": "Zum Beispiel der Beschluss oder die Vereinbarung."}

    def __init__(self, *args: Any, arten: Any = None, einrichtungen: Any = None, **kwargs: Any) -> None:
        """``arten`` and ``einrichtungen``: of which and where this person may enter a new one (None: all)."""
        super().__init__(*args, **kwargs)
        haeuser = Einrichtung.objects.select_related("stadtteil")
        offer(self, "traeger", laufende(Traeger.objects.all(), heute(), self.instance.traeger_id))
        if self.instance.pk:
            del self.fields["art"], self.fields["einrichtung"]
        else:
            angebotene = Angebotsart.objects.all() if arten is None else arten
            offer(self, "art", angebotene)
            moegliche = haeuser if einrichtungen is None else einrichtungen
            feld: Any = offer(self, "einrichtung", passende_einrichtungen(moegliche, angebotene))
            feld.error_messages["invalid_choice"] = "Dorthin gehört kein solches Angebot. Bitte wählen Sie eine Einrichtung aus der Liste."
            feld.label_from_instance = lambda haus: f"{haus} ({haus.stadtteil})"


class AusbauregelForm(ModelForm):
    erstes_schuljahr = forms.IntegerField(label="Erstes Schuljahr", min_value=1990, max_value=2100, help_text="Jahr, in dem es beginnt.")
    letztes_schuljahr = forms.IntegerField(label="Letztes Schuljahr", min_value=1990, max_value=2100, help_text="Jahr, in dem es beginnt.")
    arten = forms.ModelMultipleChoiceField(
        Einrichtungsart.objects.none(), label="An Einrichtungen dieser Arten", widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Ausbauregel
        fields = (
            *("name", "angebotsart", "voraussetzung", "praeposition", "wort", "erstes_schuljahr", "letztes_schuljahr"),
            *("stichtag_monat", "quelle"),
        )
        help_texts = {
            "voraussetzung": "Leer: alle Einrichtungen dieser Arten zählen.",
            "praeposition": "Wie es im Satz steht: „an 43 von 67 Grundschulen“, „in 15 von 21 KiFaZ“.",
            "wort": "In der Mehrzahl, zum Beispiel Grundschulen.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "arten", Einrichtungsart.objects.all())
        rows = Indikator.objects.filter(aggregation=Indikator.Aggregation.QUOTE).exclude(richtung=Indikator.Richtung.NEUTRAL)
        self.indikatoren = {str(indikator.pk): indikator for indikator in rows.order_by("name")}  # once for all criteria
        vorhandene: Sequence[Any] = list(self.instance.kriterien.select_related("indikator")) if self.instance.pk else []
        if self.instance.pk:
            self.initial.setdefault("arten", [z.einrichtungsart_id for z in self.instance.ziele.all()])
        self.zahl = max(KRITERIEN, len(vorhandene) + 1)
        for n in range(1, self.zahl + 1):
            kriterium = vorhandene[n - 1] if n <= len(vorhandene) else None
            self.fields[f"indikator_{n}"] = forms.ChoiceField(
                choices=[("", "keines"), *((nummer, str(i)) for nummer, i in self.indikatoren.items())], required=False,
                label=f"Prioritätenliste, {n}. Kriterium", initial=kriterium and str(kriterium.indikator_id),
            )  # fmt: skip
            self.fields[f"gewicht_{n}"] = ProzentField(
                required=False, label=f"Gewicht des {n}. Kriteriums", initial=kriterium and Fraction(kriterium.gewicht),
                min_value=Fraction(1, 10_000), max_value=Fraction(1),
            )  # fmt: skip
        self.fields[f"gewicht_{self.zahl}"].help_text = "Alle Gewichte zusammen ergeben genau 100 %."

    @property
    def kriterien(self) -> dict[Indikator, Decimal]:
        daten = self.cleaned_data
        paare = [(daten[f"indikator_{n}"], daten[f"gewicht_{n}"]) for n in range(1, self.zahl + 1)]
        return {self.indikatoren[i]: Decimal(g.numerator) / Decimal(g.denominator) for i, g in paare if i and g}

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        gewaehlt = [daten.get(f"indikator_{n}") for n in range(1, self.zahl + 1)]
        for n, indikator in enumerate(gewaehlt, 1):
            if bool(indikator) is not bool(daten.get(f"gewicht_{n}")) and f"gewicht_{n}" not in self.errors:
                self.add_error(f"gewicht_{n}", "Kriterium und Gewicht gehören zusammen.")
            if indikator and indikator in gewaehlt[: n - 1]:
                self.add_error(f"indikator_{n}", "Dieses Kriterium steht schon da.")
        return daten


class AusbaublickForm(Form):
    """Which school year and which Gebiet the page of a rule shows."""

    def __init__(self, *args: Any, jahre: Sequence[int], baum: Gebietsbaum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schuljahr"] = forms.ChoiceField(
            label="Schuljahr", required=False, choices=[(str(j), schuljahr(j)) for j in reversed(jahre)]
        )
        self.fields["gebiet"] = forms.ChoiceField(
            label="Ressort oder Sozialraum", required=False, choices=[("", "ganze Stadt"), *raumwahl(baum)]
        )
