"""Forms with free texts: what looks like a person is said at its field, and nothing that was typed is lost (domain.md 6)."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms

from basis.forms import ErrorListMixin
from proaktiv.kreislaufangaben import Grund
from proaktiv.personenbezug import finde
from proaktiv.selectors.namen import bekannte_namen
from sozialraum.clock import heute

KEINE_PERSONEN = "Bitte nennen Sie weder Kinder noch Familien noch Mitarbeitende beim Namen."
BESTAETIGEN = "Ist es keine Person, bestätigen Sie das am Ende des Formulars."


def absatz(zeilen: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": zeilen})


def nenne(form: Any, gruende: Iterable[Grund]) -> None:
    """Each reason at its field, unless the field has one already."""
    for feld, satz in gruende:
        if feld not in form.errors:
            form.add_error(feld if feld in form.fields else None, satz)


def verlange_folge(form: Any, daten: dict[str, Any], erstes: str, zweites: str, satz: str) -> None:
    """The second is not before the first (a day), or after it (a time of day); said at the second, before the database would."""
    eins, zwei = daten.get(erstes), daten.get(zweites)
    if eins is not None and zwei is not None and (zwei < eins or (zwei == eins and isinstance(zwei, time))):
        form.add_error(zweites, satz)


class RegelnSagtDieAktion(forms.ModelForm):
    """What the database would refuse, the action says in words and at its field; Django's own sentences for it name no way out."""

    def _post_clean(self) -> None:
        vars(self.instance)["validate_constraints"] = lambda exclude=None: None
        super()._post_clean()  # type: ignore[misc]  # Django's own, which its types leave out

    def validate_unique(self) -> None:
        pass


class OhnePersonen(ErrorListMixin):
    """``texte`` names the fields that are looked through. A name can be confirmed as none; a number or a date of birth cannot."""

    texte: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["geprueft"] = forms.BooleanField(
            label="Ich habe geprüft: Kein Text nennt eine Person.", required=False, widget=forms.HiddenInput()
        )
        if self.data.get(self.add_prefix("geprueft")) in ("on", "True"):
            self.fields["geprueft"].widget = forms.CheckboxInput()

    @property
    def geprueft(self) -> bool:
        return bool(self.cleaned_data.get("geprueft"))

    def clean(self) -> dict[str, Any]:
        daten: dict[str, Any] = super().clean() or self.cleaned_data
        geschrieben = {name: daten[name] for name in self.texte if daten.get(name)}
        namen = bekannte_namen() if geschrieben else frozenset()
        for name, text in geschrieben.items():
            for fund in finde(text, heute(), namen):
                if fund.immer or not daten.get("geprueft"):
                    self.add_error(name, fund.satz if fund.immer else f"{fund.satz} {BESTAETIGEN}")
                if not fund.immer:
                    self.fields["geprueft"].widget = forms.CheckboxInput()
        return daten
