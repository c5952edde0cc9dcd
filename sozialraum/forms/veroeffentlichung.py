"""Forms of a publication: what shall be published, and why it is withdrawn."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from basis.forms import Form
from basis.monate import folgemonat, kurz, lies_monat, monatsname
from sozialraum.ebenen import Ebene
from sozialraum.fallanzeige import quartalsende
from sozialraum.inputs.veroeffentlichung import Vorhaben
from sozialraum.models import Veroeffentlichung

EBENEN = [("stadtteil", "Stadtteil"), ("sozialraum", "Sozialraum"), ("ressort", "Ressort"), ("fachbereich", "nur die Stadt")]
FEINHEITEN = [("Hilfeart", "nach Hilfeart"), ("Form", "nach Form"), ("alle Hilfen", "nur zusammen")]


def stichtage(gemeldet: Sequence[date]) -> list[tuple[str, str]]:
    """Quarters' ends for the Bestand, whole calendar years for flows; the latest first."""
    monate = set(gemeldet)
    enden = [(f"bestand-{kurz(m)}", f"laufende Hilfen, Ende {monatsname(m)}") for m in sorted(monate, reverse=True) if quartalsende(m)]
    jahre = [m for m in sorted(monate, reverse=True) if m.month == 12 and all(folgemonat(m, -n) in monate for n in range(12))]
    worte = (("begonnen", "begonnene Hilfen"), ("beendet", "beendete Hilfen"))
    return [*enden, *((f"{was}-{kurz(m)}", f"{wort}, Jahr {m.year}") for m in jahre for was, wort in worte)]


class VeroeffentlichungForm(Form):
    titel = forms.CharField(label="Titel", max_length=200, help_text="So steht er über der Tabelle.")
    zeitraum = forms.ChoiceField(label="Was und wann")
    hilfen = forms.ChoiceField(label="Hilfen", choices=[("hze", "Hilfen zur Erziehung"), ("alle", "alle Hilfen und Aufgaben")])
    ebene = forms.ChoiceField(label="Höchstens so fein: Orte", choices=EBENEN)
    feinheit = forms.ChoiceField(label="Höchstens so fein: Hilfen", choices=FEINHEITEN)

    def __init__(self, data: Any = None, *, gemeldet: Sequence[date]) -> None:
        super().__init__(data)
        feld = self.fields["zeitraum"]
        assert isinstance(feld, forms.ChoiceField)
        feld.choices = stichtage(gemeldet)

    def vorhaben(self) -> Vorhaben:
        d = self.cleaned_data
        inhalt, _, monat = d["zeitraum"].partition("-")
        return Vorhaben(inhalt, lies_monat(monat), d["hilfen"], Ebene[d["ebene"].upper()], d["feinheit"])


class RuecknahmeForm(Form):
    grund = forms.CharField(label="Grund", max_length=300, help_text="Bitte keine personenbezogenen Angaben.")


class BestaetigungForm(Form):
    """Nothing to enter; the click is the act."""


INHALTE = Veroeffentlichung.Inhalt.choices
