"""The form for many Maßnahmen at once: set, add, remove, empty; what stays empty stays as it is."""

from collections.abc import Sequence
from typing import Any

from django import forms

from basis.forms import DatumField, Form
from proaktiv.actions.sammelaenderung import FELDER, MENGEN, Mengen
from proaktiv.forms.massnahmen import gebietslesung, kataloglesungen
from proaktiv.forms.wahl import biete_zusammen, laufende
from proaktiv.models import Handlungsfeld, Kapitel, Lebensphase, Lebenswelt, Zielgruppe
from proaktiv.sammelaenderung import Wie
from proaktiv.selectors.lesung import Lesung, nach_reihenfolge
from sozialraum.clock import heute
from sozialraum.models import Gebiet, Organisationseinheit, Traeger

BLEIBT = "bleibt, wie es ist"
LEER = "Leer: bleibt, wie es ist. Format TT.MM.JJJJ"
WIE = [("", "bleiben, wie sie sind"), *((w.value, w.bezeichnung) for w in Wie)]
LEERBAR = [*FELDER.items(), *((name, label) for name, (_, _, label, _) in MENGEN.items())]


def _wahl(modell: Any, label: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(modell.objects.none(), label=label, required=False, empty_label=BLEIBT)


class SammelForm(Form):
    """A chapter only where all are of one Konzeption. ``massnahmen`` carry ``orte`` and ``dabei``: the keys of their Gebiete and phases."""

    kapitel = _wahl(Kapitel, "Kapitel")
    gebiete_wie = forms.ChoiceField(label="Gebiete", choices=WIE, required=False)
    gebiete = forms.ModelMultipleChoiceField(
        Gebiet.objects.none(), label="Welche Gebiete", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Fachbereich heißt: die ganze Stadt.",
    )  # fmt: skip
    phasen_wie = forms.ChoiceField(label="Lebensphasen", choices=WIE, required=False)
    phasen = forms.ModelMultipleChoiceField(
        Lebensphase.objects.none(), label="Welche Lebensphasen", required=False, widget=forms.CheckboxSelectMultiple
    )
    lebenswelt = _wahl(Lebenswelt, "Lebenswelt")
    handlungsfeld = _wahl(Handlungsfeld, "Handlungsfeld")
    zielgruppe = _wahl(Zielgruppe, "Zielgruppe")
    traeger = _wahl(Traeger, "Träger")
    einheit = _wahl(Organisationseinheit, "Zuständige Stelle")
    beginn = DatumField(label="Beginn geplant", required=False, help_text=LEER)
    ende = DatumField(label="Ende geplant", required=False, help_text=LEER)
    leeren = forms.MultipleChoiceField(
        label="Diese Angaben leeren", choices=LEERBAR, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Danach steht dort bei allen gewählten Maßnahmen „keine Angabe“.",
    )  # fmt: skip
    gesehen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, massnahmen: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        konzeptionen, tag = {m.konzeption_id for m in massnahmen}, heute()
        if len(konzeptionen) > 1:
            del self.fields["kapitel"]
        orte, dabei = ({nummer for m in massnahmen for nummer in getattr(m, name)} for name in ("orte", "dabei"))
        biete_zusammen(self, {
            "kapitel": Lesung(Kapitel.objects.filter(konzeption__in=konzeptionen), nach=lambda k: (k.reihenfolge, k.nummer)),
            "gebiete": gebietslesung(tag, *orte),
            "phasen": Lesung(laufende(Lebensphase.objects.all(), tag, *dabei), nach=nach_reihenfolge),
            **kataloglesungen(tag),
        })  # fmt: skip

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        for name in MENGEN:
            wie, gewaehlt = daten.get(f"{name}_wie"), daten.get(name)
            if wie and not gewaehlt and name not in self.errors:
                self.add_error(name, "Bitte wählen Sie mindestens eines. Zum Leeren gibt es unten „Diese Angaben leeren“.")
            elif gewaehlt and not wie:
                self.add_error(f"{name}_wie", "Bitte sagen Sie, was mit den gewählten geschieht: genau diese, hinzufügen oder wegnehmen.")
        for name in daten.get("leeren") or ():
            if daten.get(name):
                self.add_error(name, "Hier ist etwas gewählt, und unten soll die Angabe geleert werden. Bitte nehmen Sie eines zurück.")
        return daten

    @property
    def gewaehlt(self) -> dict[str, Any]:
        """Field → what it becomes; None empties it."""
        gesetzt = {name: wert for name, wert in self.cleaned_data.items() if name in FELDER and wert is not None}
        return gesetzt | {name: None for name in self.cleaned_data["leeren"] if name in FELDER}

    @property
    def mengen(self) -> Mengen:
        daten = self.cleaned_data
        je: dict[str, tuple[Wie, Sequence[Any]]] = {n: (Wie(daten[f"{n}_wie"]), list(daten[n])) for n in MENGEN if daten[f"{n}_wie"]}
        return je | {name: (Wie.SETZEN, ()) for name in daten["leeren"] if name in MENGEN}
