"""The plan of several years at once: a row per year, prefilled with what holds; only what was changed is decided anew."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from basis.forms import DatumField, Form, ZahlField
from bsc.forms.formulare import BESCHLOSSEN
from bsc.models import Planwert

TITEL = {
    "wert": "Planwert", "von": "Korridor von", "bis": "Korridor bis", "mindest": "Mindestziel", "ambitioniert": "Ambitioniertes Ziel",
}  # fmt: skip
FREIWILLIG = ("mindest", "ambitioniert")
OHNE_PLAN = "Mindestziel und ambitioniertes Ziel gehören zu einem Planwert."
HINTEN = ("gueltig_ab", "quelle")
HOECHSTENS = 10**12


def planfeld(name: str, jahr: int) -> str:
    return f"{name}_{jahr}"


class PlanjahreForm(Form):
    """``gilt`` holds the plan of each year's last day; a corridor has two numbers, anything else one and its steps."""

    template_name = "bsc/planjahreform.html"
    gueltig_ab = DatumField(label="Beschlossen am", required=False, help_text=BESCHLOSSEN)
    quelle = forms.CharField(label="Quelle", max_length=200, help_text="Beschluss oder Vorgabe, aus der die Planwerte kommen.")

    def __init__(self, *args: Any, gilt: Mapping[int, Planwert | None], namen: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gilt, self.namen = gilt, namen
        for jahr, plan in gilt.items():
            for name in namen:
                start = getattr(plan, name, None)
                self.fields[planfeld(name, jahr)] = ZahlField(
                    label=f"{TITEL[name]} {jahr}", required=False, stellen=6, max_value=HOECHSTENS, initial=start
                )
        self.order_fields([*(n for n in self.fields if n not in HINTEN), *HINTEN])

    @property
    def kopf(self) -> list[str]:
        return [TITEL[name] for name in self.namen]

    @property
    def zeilen(self) -> Iterator[tuple[int, list[BoundField]]]:
        for jahr in self.gilt:
            yield jahr, [self[planfeld(name, jahr)] for name in self.namen]

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        self.plaene = [plan for jahr in self.gilt if not self._fehler(jahr) and (plan := self._lies(jahr, daten))]
        if not self.errors and not self.plaene:
            self.add_error(None, "Es ist kein Planwert geändert.")
        return daten

    def _fehler(self, jahr: int) -> bool:
        return any(planfeld(name, jahr) in self.errors for name in self.namen)

    def _lies(self, jahr: int, daten: Mapping[str, Any]) -> Planwert | None:
        """The changed plan of a year; None where it stays, or where an error says why not."""
        werte: dict[str, Decimal | None] = {name: daten.get(planfeld(name, jahr)) for name in self.namen}
        alt = self.gilt[jahr]
        if werte == {name: getattr(alt, name, None) for name in self.namen}:
            return None
        satz, feld = self._pruefe(werte, alt)
        if satz:
            self.add_error(planfeld(feld, jahr), satz)
            return None
        return Planwert(tag=date(jahr, 12, 31), **werte)

    def _pruefe(self, werte: Mapping[str, Decimal | None], alt: Planwert | None) -> tuple[str, str]:
        noetig = [name for name in self.namen if name not in FREIWILLIG]
        fehlt = [name for name in noetig if werte[name] is None]
        if fehlt == noetig and alt:
            return "Ein beschlossener Planwert lässt sich ändern, aber nicht streichen.", fehlt[0]
        if fehlt:
            return ("Ein Korridor hat einen Anfang und ein Ende." if len(noetig) > 1 else OHNE_PLAN), fehlt[0]
        von, bis = werte.get("von"), werte.get("bis")
        if von is not None and bis is not None and bis < von:
            return "Das Ende des Korridors liegt unter seinem Anfang.", "bis"
        return "", ""
