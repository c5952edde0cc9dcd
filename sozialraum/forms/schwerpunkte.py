"""Forms of the lists of Schwerpunkträume: the what-if of the workshop, the draft of a list, its Beschluss."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from basis.forms import DatumField, Form, GermanField, ZahlField
from basis.zahlen import Zahlfehler, lies_zahl
from sozialraum.inputs.schwerpunkte import Methode, Wahl
from sozialraum.models import Beschluss
from sozialraum.schwerpunkte_erklaerung import grenze
from sozialraum.schwerpunkte_typen import DYNAMIK, STATUS, Verfahren

GROESSTE_GRENZE, GROESSTES_GEWICHT = Fraction(1000), Decimal(1000)
OHNE_PERSONEN = "Bitte keine personenbezogenen Angaben."
TRENNER = re.compile(r"\s*;\s*")


class GrenzenField(GermanField):
    """Rising limits as −1; 1; 1,5; cleans to a tuple of Fractions."""

    inputmode = "text"

    def read(self, text: str) -> tuple[Fraction, ...]:
        grenzen = tuple(Fraction(lies_zahl(teil)) for teil in TRENNER.split(text.strip("; ")))
        if any((g * 10**4).denominator != 1 or abs(g) > GROESSTE_GRENZE for g in grenzen):
            raise Zahlfehler("Eine Grenze hat höchstens vier Nachkommastellen und liegt zwischen −1.000 und 1.000.")
        if list(grenzen) != sorted(set(grenzen)):
            raise Zahlfehler("Die Grenzen müssen aufsteigen.")
        return grenzen

    def show(self, value: Sequence[Fraction]) -> str:
        return "; ".join(grenze(g) for g in value)


def grenzenfeld(label: str, **kwargs: Any) -> GrenzenField:
    return GrenzenField(label=label, help_text="Durch Semikolon getrennt, aufsteigend; höchstens vier.", **kwargs)


def gewichtsfeld(label: str, initial: Fraction | None = None) -> ZahlField:
    return ZahlField(label=label, stellen=4, required=False, initial=initial, min_value=Decimal(0), max_value=GROESSTES_GEWICHT)


class WerkstattForm(Form):
    """The what-if, bound to the query: a short link is a whole scenario, what it does not say is as the version and the data have it."""

    def __init__(
        self, query: Mapping[str, Any], *, methode: Methode, auswahl: Iterable[tuple[str, str]], anfang: Mapping[str, Any]
    ) -> None:
        super().__init__()
        self.methode = methode
        v = methode.verfahren
        self.fields["verfahren"] = forms.ChoiceField(label="Verfahren", choices=list(auswahl), initial=f"{v.schluessel}-{v.version}")
        self.fields["stichtag"] = DatumField(label="Stichtag", initial=anfang.get("stichtag"), help_text="")
        if any(m.veraenderung for m in v.merkmale):
            self.fields["vergleichstag"] = DatumField(label="Vergleichstag (leer: nach dem Verfahren)", required=False, help_text="")
        self.fields["gebietsstand"] = DatumField(label="Gebietsstand", initial=anfang.get("gebietsstand"), help_text="")
        self.fields["mindesteinwohner"] = ZahlField(
            label="Bewertet ab Einwohnenden", stellen=0, initial=v.mindesteinwohner, min_value=Decimal(0), max_value=Decimal(100_000)
        )
        for teil, name in ((STATUS, "Grenzen des Status"), (DYNAMIK, "Grenzen der Dynamik")):
            if stufen := v.stufen_von(teil):
                self.fields[f"{teil}_grenzen"] = GrenzenField(label=name, initial=stufen.grenzen)
        for m in v.merkmale:
            self.fields[f"g_{m.schluessel}"] = gewichtsfeld(m.titel, m.gewicht)
        self.fields["ausschluss"] = forms.CharField(label="Nicht bewerten", required=False, widget=forms.Textarea(attrs={"rows": 3}))
        self.data, self.is_bound = self._overlay(query), True

    def _overlay(self, query: Mapping[str, Any]) -> dict[str, Any]:
        data = {}
        for name, field in self.fields.items():
            shown = field.prepare_value(field.initial)
            data[name] = query.get(name, "" if shown is None else shown)
        return data

    def felder(self, *namen: str) -> list[BoundField]:
        return [self[name] for name in namen if name in self.fields]

    @property
    def tagesfelder(self) -> list[BoundField]:
        return self.felder("verfahren", "stichtag", "vergleichstag", "gebietsstand")

    @property
    def grenzfelder(self) -> list[BoundField]:
        return self.felder("status_grenzen", "dynamik_grenzen", "mindesteinwohner")

    @property
    def gewichtsfelder(self) -> list[BoundField]:
        return self.felder(*(f"g_{m.schluessel}" for m in self.methode.verfahren.merkmale))

    def clean_ausschluss(self) -> dict[str, str]:
        """One Stadtteil per line, with its reason: „101: Neubaugebiet im Aufbau“."""
        gefunden = {}
        for zeile in filter(None, (zeile.strip() for zeile in self.cleaned_data["ausschluss"].splitlines())):
            schluessel, _, grund = (teil.strip() for teil in zeile.partition(":"))
            if not grund:
                raise forms.ValidationError(f"„{zeile[:60]}“: Bitte schreiben Sie je Zeile Schlüssel, Doppelpunkt und Grund.")
            gefunden[schluessel] = grund[:200]
        return gefunden

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        stichtag, vergleich = data.get("stichtag"), data.get("vergleichstag")
        if stichtag and vergleich and vergleich >= stichtag:
            self.add_error("vergleichstag", "Der Vergleichstag muss vor dem Stichtag liegen.")
        for teil in (STATUS, DYNAMIK):
            stufen, grenzen = self.methode.verfahren.stufen_von(teil), data.get(f"{teil}_grenzen")
            if stufen and grenzen and len(grenzen) != len(stufen.grenzen):
                self.add_error(f"{teil}_grenzen", f"Zu {len(stufen.klassen)} Klassen gehören {len(stufen.grenzen)} Grenzen.")
        return data

    def verfahren(self) -> Verfahren:
        """The version with the values of the query; only after is_valid()."""
        data, alt = self.cleaned_data, self.methode.verfahren
        gewichte = {m.schluessel: data[f"g_{m.schluessel}"] or Decimal(0) for m in alt.merkmale}
        return replace(
            alt,
            merkmale=tuple(replace(m, gewicht=Fraction(g)) for m in alt.merkmale if (g := gewichte[m.schluessel])),
            status=replace(alt.status, grenzen=data["status_grenzen"]),
            dynamik=replace(alt.dynamik, grenzen=data["dynamik_grenzen"]) if alt.dynamik else None,
            mindesteinwohner=int(data["mindesteinwohner"]),
        )

    def wahl(self) -> Wahl:
        data = self.cleaned_data
        return Wahl(data["stichtag"], data["gebietsstand"], data.get("vergleichstag"), data["ausschluss"])


class ListeForm(Form):
    """Name and reason of a draft; the rest stands in the address of the workshop."""

    name = forms.CharField(label="Name der Liste", max_length=150)
    notiz = forms.CharField(label="Begründung", required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=OHNE_PERSONEN)


class BeschlusswahlForm(Form):
    beschluss = forms.ModelChoiceField(
        Beschluss.objects.select_related("gremium", "vorlage"), label="Beschluss", empty_label="bitte wählen"
    )  # fmt: skip
