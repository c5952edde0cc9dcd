"""Settings of a Teiltopf as a form: bound to the query it is the what-if panel, posted it changes the draft."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.models import ModelChoiceIterator

from basis.forms import EuroField, Form, GermanField, ProzentField, ZahlField
from basis.zahlen import Zahlfehler, prozent_kurz, zahl
from budgets.actions.gewichtung import abweichung
from budgets.models import Teiltopf, Unterabschnitt
from budgets.models.gewichtung import Verfahren
from budgets.personalbemessung import lies_vzae
from budgets.rechnung import Einstellungen, Gewichtung, summe_der_gewichte
from sozialraum.models import Altersband

VERFAHREN = [
    *((v.value, v.label) for v in (Verfahren.ANTEIL, Verfahren.MINMAX, Verfahren.ZWERT)),
    ("Weitere Verfahren", [(v.value, v.label) for v in (Verfahren.RANG, Verfahren.QUINTIL)]),
]
RUNDUNGEN = {
    "€": [(1, "1 Cent"), (100, "1 €"), (1000, "10 €"), (10_000, "100 €"), (100_000, "1.000 €")],
    "VZÄ": [(1, "0,01 VZÄ"), (25, "0,25 VZÄ"), (50, "0,5 VZÄ"), (100, "1 VZÄ")],
}
KEINE_BEVOELKERUNG = "keine"
GROESSTER_BETRAG = 10**13
GROESSTE_ZAHL = Decimal(99_999)


class VzaeField(GermanField):
    """Positions as 4,25; cleans to hundredths of a VZÄ."""

    unit = "VZÄ"
    read = staticmethod(lies_vzae)

    def show(self, value: int) -> str:
        return zahl(Fraction(value, 100), 2)


class AnteilField(ProzentField):
    """A share in per cent with at most four decimals: what the database keeps exactly."""

    def read(self, text: str) -> Fraction:
        share = super().read(text)
        if (share * 10**6).denominator != 1:
            raise Zahlfehler(f"„{text}“ hat zu viele Nachkommastellen; erlaubt sind höchstens vier.")
        return share


def betragsfeld(einheit: str, **kwargs: Any) -> GermanField:
    field = EuroField if einheit == "€" else VzaeField
    return field(min_value=0, max_value=GROESSTER_BETRAG, **kwargs)


class EinstellungenForm(Form):
    """Verfahren, weights and parameters of one Teiltopf."""

    def __init__(
        self, query: Mapping[str, Any] | None = None, *, wahl: Einstellungen, einheit: str = "€",
        indikatoren: Iterable[tuple[str, str]] = (), prefix: str | None = None,
    ) -> None:  # fmt: skip
        self.wahl, self.einheit = wahl, einheit
        super().__init__(prefix=prefix)
        namen = dict(indikatoren)
        self._add_fields(namen)
        self.data, self.is_bound = self._overlay(query or {}), True

    def _add_fields(self, namen: Mapping[str, str]) -> None:
        wahl = self.wahl
        self.fields["verfahren"] = forms.ChoiceField(label="Verfahren", choices=VERFAHREN, initial=wahl.verfahren)
        self.fields["basisgewicht"] = _anteil("Für alle gleich (Basisgewicht)", wahl.basisgewicht)
        for gewicht in wahl.gewichte:
            self.fields[f"g_{gewicht.indikator}"] = _anteil(namen.get(gewicht.indikator, gewicht.indikator), gewicht.gewicht)
        frei = [(k, name) for k, name in namen.items() if k not in {g.indikator for g in wahl.gewichte}]
        self.fields["neu"] = forms.ChoiceField(label="Weiterer Indikator", choices=[("", "keiner"), *frei], required=False)
        self.fields["neu_gewicht"] = _anteil("Gewicht des weiteren Indikators", None)
        self.fields["sockel"] = betragsfeld(self.einheit, label="Sockel je Sozialraum", initial=wahl.sockel)
        self.fields["reserve"] = betragsfeld(self.einheit, label="Reserve", initial=wahl.reserve)
        self.fields["rundung"] = forms.TypedChoiceField(label="Gerundet auf", choices=self._rundungen(), coerce=int, initial=wahl.rundung)
        self.fields["kappung_unten"] = _anteil("Mindestens vom Vorjahr", wahl.kappung_unten, max_value=None)
        self.fields["kappung_oben"] = _anteil("Höchstens vom Vorjahr", wahl.kappung_oben, max_value=None)
        self.fields["fehlend"] = forms.ChoiceField(label="Fehlende Werte", choices=Teiltopf.Fehlend.choices, initial=wahl.fehlend)
        namen_der_zahlen = {"grundpunkte": "Grundpunkte", "spreizung": "Spreizung der z-Werte", "untergrenze": "Untergrenze der Punkte"}
        for name, label in namen_der_zahlen.items():
            self.fields[name] = ZahlField(
                label=label, stellen=3, initial=getattr(wahl, name), min_value=Decimal(0), max_value=Decimal(99999)
            )
        self.fields["ddof"] = forms.TypedChoiceField(
            label="Standardabweichung", choices=[(0, "der Grundgesamtheit"), (1, "der Stichprobe")], coerce=int, initial=wahl.ddof
        )

    def _rundungen(self) -> list[tuple[int, str]]:
        """The usual units, and the stored one if it is another."""
        usual = RUNDUNGEN[self.einheit]
        if self.wahl.rundung in dict(usual):
            return usual
        return [*usual, (self.wahl.rundung, f"{zahl(Fraction(self.wahl.rundung, 100), 2)} {self.einheit}")]

    def _overlay(self, query: Mapping[str, Any]) -> dict[str, Any]:
        """The stored values, where the query says nothing else: a short link is a whole scenario."""
        data = {}
        for name, field in self.fields.items():
            key = self.add_prefix(name)
            shown = field.prepare_value(field.initial)
            data[key] = query.get(key, "" if shown is None else shown)
        return data

    @property
    def gewichtsfelder(self) -> Iterator[BoundField]:
        for name in self.fields:
            if name.startswith("g_"):
                yield self[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        unten, oben = data.get("kappung_unten"), data.get("kappung_oben")
        if unten is not None and oben is not None and unten > oben:
            self.add_error("kappung_oben", "Die obere Grenze zum Vorjahr liegt unter der unteren.")
        if data.get("neu_gewicht") and not data.get("neu"):
            self.add_error("neu", "Bitte wählen Sie den Indikator, zu dem das Gewicht gehört.")
        return data

    def einstellungen(self) -> Einstellungen:
        """The settings as entered; only after is_valid()."""
        data = self.cleaned_data
        gewichte = [replace(g, gewicht=data[f"g_{g.indikator}"] or Fraction(0)) for g in self.wahl.gewichte]
        if data["neu"] and data["neu_gewicht"]:
            gewichte.append(Gewichtung(data["neu"], data["neu_gewicht"]))
        return replace(
            self.wahl,
            verfahren=data["verfahren"],
            gewichte=tuple(g for g in gewichte if g.gewicht),
            basisgewicht=data["basisgewicht"] or Fraction(0),
            grundpunkte=Fraction(data["grundpunkte"] or 0),
            ddof=data["ddof"],
            spreizung=Fraction(data["spreizung"] or 0),
            untergrenze=Fraction(data["untergrenze"] or 0),
            sockel=data["sockel"] or 0,
            reserve=data["reserve"] or 0,
            rundung=data["rundung"],
            kappung_unten=data["kappung_unten"],
            kappung_oben=data["kappung_oben"],
            fehlend=data["fehlend"],
        )

    def einstellungen_mit(self, *, name: str, betrag: int) -> Einstellungen:
        return replace(self.einstellungen(), name=name, betrag=betrag)

    @property
    def summe(self) -> Fraction | None:
        """Base weight and weights together; None while one of them cannot be read."""
        return summe_der_gewichte(self.einstellungen()) if self.is_valid() else None

    @property
    def summensatz(self) -> str:
        """The sum with what is missing or too much, as the script says it while one types."""
        summe = self.summe
        return f"{prozent_kurz(summe)}; {abweichung(summe)}." if summe is not None else "noch nicht lesbar"

    @property
    def basisgewicht_zu_hundert(self) -> Fraction | None:
        """The base weight that would make the sum exactly 1; None if it is, or if no base weight can."""
        if not self.is_valid() or self.cleaned_data["verfahren"] != Verfahren.ANTEIL:
            return None
        wahl = self.einstellungen()
        rest = 1 - summe_der_gewichte(replace(wahl, basisgewicht=Fraction(0)))
        return rest if rest >= 0 and rest != wahl.basisgewicht else None

    @property
    def basisgewicht_als_text(self) -> str:
        return self.fields["basisgewicht"].prepare_value(self.basisgewicht_zu_hundert)


def _anteil(label: str, initial: Fraction | None, max_value: Fraction | None = Fraction(1)) -> AnteilField:
    limit = Fraction(99) if max_value is None else max_value
    return AnteilField(label=label, initial=initial, required=False, min_value=Fraction(0), max_value=limit)


class _BandUndKeines(ModelChoiceIterator):
    def __iter__(self) -> Iterator[Any]:
        yield from super().__iter__()
        yield KEINE_BEVOELKERUNG, "keine: jeder Raum zählt gleich"


class BevoelkerungField(forms.ModelChoiceField):
    """An Altersband, or expressly none (cleans to None): equal shares are chosen, never left over."""

    iterator = _BandUndKeines

    def clean(self, value: Any) -> Altersband | None:
        return None if value == KEINE_BEVOELKERUNG else super().clean(value)


class TopfkopfForm(Form):
    """Name, amount, population and Unterabschnitte of a Teiltopf."""

    name = forms.CharField(label="Name", max_length=150)
    bevoelkerung = BevoelkerungField(
        Altersband.objects.all(), label="Bevölkerung", empty_label="bitte wählen",
        help_text="Das Altersband, nach dem sich die Bedarfseinheiten richten.",
    )  # fmt: skip
    unterabschnitte = forms.ModelMultipleChoiceField(
        Unterabschnitt.objects.all(), label="Unterabschnitte", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, einheit: str = "€", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        betrag = betragsfeld(einheit, label="Betrag", help_text="Der ganze Teiltopf mit Übergreifendem und Reserve.")
        self.fields = {"name": self.fields.pop("name"), "betrag": betrag, **self.fields}
        if einheit != "€":
            del self.fields["unterabschnitte"]


class DienstForm(Form):
    """One übergreifender Dienst; an empty name means: no row."""

    name = forms.CharField(label="Dienst", max_length=150, required=False)
    verantwortlich = forms.CharField(label="Verantwortliche Stelle", max_length=150, required=False)

    def __init__(self, *args: Any, einheit: str = "€", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["betrag"] = betragsfeld(einheit, label="Betrag", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("name")) != (data.get("betrag") is not None) and "betrag" not in self.errors:
            raise ValidationError("Zu jedem Dienst gehören ein Name und ein Betrag.")
        return data


DienstFormSet = forms.formset_factory(DienstForm, extra=2, max_num=60)
