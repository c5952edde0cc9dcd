"""The form that breaks a goal down: which Gebiete, and what each is to reach where the plan above is not for a part of it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField

from basis.forms import DatumField, Form, ZahlField, offer
from basis.zahlen import datum
from bsc.forms.formulare import BESCHLOSSEN
from bsc.messgroesse import Messart
from bsc.models import Planwert
from bsc.selectors.herunterbrechen import Planspalte
from sozialraum.clock import heute
from sozialraum.models import Gebiet

TITEL = {"wert": "Plan", "von": "von", "bis": "bis"}
UEBERNOMMEN = "Messgrößen, Schwellen und Plan werden übernommen; den Ausgangswert rechnet das System, wo es die Messgröße berechnet."
JE_GEBIET = (
    "Anzahlen und Beträge gelten oben für das ganze Gebiet; ihr Plan wird darum nicht übernommen. Bitte tragen Sie ein, was jedes gewählte "
    "Gebiet erreichen soll. Leer heißt: noch kein Plan und darum kein Status; setzen lässt er sich später auf der Messgröße des Gebiets. "
    "Übernommen werden die Definitionen, die Schwellen mit ihrer Zahl und der Plan aller anderen Messgrößen."
)
HOECHSTENS = 10**12


class HerunterbrechenForm(Form):
    """``spalten``: the plans that each Gebiet gets for itself; without any the form asks for the Gebiete alone."""

    template_name = "bsc/herunterbrechform.html"
    gebiete = forms.ModelMultipleChoiceField(
        queryset=Gebiet.objects.none(), label="Gebiete", widget=forms.CheckboxSelectMultiple, help_text=UEBERNOMMEN,
    )  # fmt: skip

    def __init__(self, *args: Any, gebiete: QuerySet[Gebiet], spalten: Sequence[Planspalte] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "gebiete", gebiete)
        self.spalten = spalten
        self.orte = list(gebiete) if spalten else []
        if spalten:
            self.fields["gebiete"].help_text = JE_GEBIET
            self.fields["gueltig_ab"] = DatumField(label="Beschlossen am", required=False, help_text=BESCHLOSSEN)
        for ort in self.orte:
            for spalte in spalten:
                for grenze in spalte.grenzen:
                    self.fields[planfeld(ort, spalte, grenze)] = _zahlfeld(ort, spalte, grenze)

    @property
    def kopf(self) -> list[tuple[str, str]]:
        """(measure and day, what is planned above) of each column."""
        return [
            (f"{s.messgroesse.name}, {TITEL[grenze]} {datum(s.plan.tag)}", s.plan.worte)
            for s in self.spalten for grenze in s.grenzen
        ]  # fmt: skip

    @property
    def zeilen(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """(the choice of a Gebiet, its plans)."""
        for wahl, ort in zip(self["gebiete"].subwidgets, self.orte, strict=True):
            yield wahl, [self[planfeld(ort, s, grenze)] for s in self.spalten for grenze in s.grenzen]

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        gewaehlt = {g.pk for g in daten.get("gebiete") or ()}
        self.plaene: dict[tuple[int, int], list[Planwert]] = {}
        for ort in self.orte:
            for spalte in self.spalten:
                plan = self._lies(ort, spalte, daten)
                if plan and ort.pk in gewaehlt:
                    self.plaene.setdefault((ort.pk, spalte.messgroesse.pk), []).append(plan)
                elif plan and not self.errors:
                    self.add_error(planfeld(ort, spalte, spalte.grenzen[0]), f"„{ort}“ ist nicht gewählt.")
        return daten

    def _lies(self, ort: Gebiet, spalte: Planspalte, daten: dict[str, Any]) -> Planwert | None:
        werte: dict[str, Decimal | None] = {grenze: daten.get(planfeld(ort, spalte, grenze)) for grenze in spalte.grenzen}
        if all(wert is None for wert in werte.values()):
            return None
        von, bis = werte.get("von"), werte.get("bis")
        if "von" in werte and (von is None or bis is None or bis < von):
            feld = planfeld(ort, spalte, "bis" if von is not None else "von")
            self.add_error(feld, "Ein Korridor hat einen Anfang und ein Ende, und das Ende liegt nicht unter dem Anfang.")
            return None
        return Planwert(tag=spalte.plan.tag, gueltig_ab=daten.get("gueltig_ab") or heute(), **werte)


def planfeld(ort: Gebiet, spalte: Planspalte, grenze: str) -> str:
    return f"plan_{ort.pk}_{spalte.messgroesse.pk}_{spalte.plan.tag:%Y%m%d}_{grenze}"


def _zahlfeld(ort: Gebiet, spalte: Planspalte, grenze: str) -> ZahlField:
    gezaehlt = spalte.messgroesse.art == Messart.ANZAHL
    label = f"{spalte.messgroesse.name}, {TITEL[grenze]} {datum(spalte.plan.tag)}: {ort}"
    return ZahlField(
        label=label, required=False, stellen=0 if gezaehlt else 6, min_value=0 if gezaehlt else None, max_value=HOECHSTENS,
    )  # fmt: skip
