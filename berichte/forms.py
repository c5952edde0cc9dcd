"""Forms of the reports."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from basis.forms import DatumField
from basis.zahlen import datum
from berichte.zeitraum import Berichtszeitraum, vorgabe
from proaktiv.models import Konzeption

LAENGSTER = 366 * 5
FRUEHESTER = date(1990, 1, 1)  # the year of the Kinder- und Jugendhilfegesetz


class ZeitraumForm(forms.Form):
    """``?von=01.01.2007&bis=30.06.2007``; without both the last half-year that is over."""

    von = DatumField(label="Von", required=False)
    bis = DatumField(label="Bis", required=False)

    def __init__(self, angaben: Any, *, heute: date) -> None:
        self.heute, sonst = heute, vorgabe(heute)
        werte = {feld: angaben.get(feld, "").strip() for feld in ("von", "bis")}
        if not any(werte.values()):
            werte = {"von": datum(sonst.von), "bis": datum(sonst.bis)}
        super().__init__(werte)

    def clean_von(self) -> date:
        tag = self._tag("von")
        if tag < FRUEHESTER:
            raise ValidationError(f"Der Zeitraum beginnt frühestens am {datum(FRUEHESTER)}.")
        return tag

    def clean_bis(self) -> date:
        tag = self._tag("bis")
        if tag > self.heute:
            raise ValidationError(f"Der Zeitraum endet spätestens heute, am {datum(self.heute)}.")
        return tag

    def _tag(self, feld: str) -> date:
        tag: date | None = self.cleaned_data[feld]
        if tag is None:
            raise ValidationError("Bitte nennen Sie beide Tage.")
        return tag

    def clean(self) -> None:
        von, bis = self.cleaned_data.get("von"), self.cleaned_data.get("bis")
        if von and bis and von > bis:
            self.add_error("bis", "Der Zeitraum endet nicht, bevor er beginnt.")
        elif von and bis and (bis - von).days >= LAENGSTER:
            self.add_error("von", "Der Zeitraum ist höchstens fünf Jahre lang.")

    @property
    def zeitraum(self) -> Berichtszeitraum:
        """What was asked for; of a wrong answer the default."""
        if not self.is_valid():
            return vorgabe(self.heute)
        return Berichtszeitraum(self.cleaned_data["von"], self.cleaned_data["bis"])


class UmsetzungForm(forms.Form):
    """``?praevention=on&bildung=on&zeilen=handlungsfeld&seit=30.06.2024``; without a Konzeption the three that the report is about."""

    DREI = ("praevention", "jugendhilfeplanung", "bildung")

    seit = DatumField(label="Neu seit", required=False)
    zeilen = forms.ChoiceField(
        label="Zeilen der Matrix", choices=[("lebenswelt", "Lebenswelt"), ("handlungsfeld", "Handlungsfeld")], required=False
    )

    def __init__(self, angaben: Any) -> None:
        namen = [art.value for art in Konzeption.Art]
        werte = {feld: angaben.get(feld, "").strip() for feld in (*namen, "seit", "zeilen")}
        if not any(werte[name] for name in namen):
            werte |= dict.fromkeys(self.DREI, "on")
        werte["zeilen"] = werte["zeilen"] if werte["zeilen"] == "handlungsfeld" else "lebenswelt"
        super().__init__(werte)
        for art in Konzeption.Art:
            self.fields[art.value] = forms.BooleanField(label=str(art.label), required=False)
        self.order_fields(namen)

    @property
    def arten(self) -> tuple[str, ...]:
        """In the order of the catalogue."""
        return tuple(art.value for art in Konzeption.Art if self.data[art.value])

    @property
    def achse(self) -> str:
        return str(self.data["zeilen"])

    def biete_vorgabe(self, tag: date) -> None:
        """The day that stands in the field where the address names none."""
        self.data = {**self.data, "seit": self.data["seit"] or datum(tag)}

    def pruefe_seit(self, stand: date) -> date | None:
        """The day since which something is new: before the day that is told, else it is refused and None."""
        tag: date | None = self.cleaned_data.get("seit") if self.is_valid() else None
        if tag is not None and not FRUEHESTER <= tag < stand:
            satz = f"Bitte nennen Sie einen Tag vom {datum(FRUEHESTER)} an und vor dem {datum(stand)}, dem Tag des jüngsten Berichts."
            self.add_error("seit", satz)
            return None
        return tag
