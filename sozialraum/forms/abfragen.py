"""Forms of the Träger-Abfragen."""

from typing import Any

from django import forms

from basis.forms import DatumField, Form

GRUND = "Bitte keine personenbezogenen Angaben."


class AbfrageForm(Form):
    """What is asked, for which day, and until when."""

    titel = forms.CharField(label="Titel", max_length=120, help_text="Steht auf jedem Bogen, zum Beispiel „Abfrage der Kitas 2007“.")
    stichtag = DatumField(label="Stichtag", help_text="Format TT.MM.JJJJ. Gefragt werden Einrichtungen, die an diesem Tag gelten.")
    rueckgabe_bis = DatumField(label="Rückgabe bis", help_text="Format TT.MM.JJJJ. Danach gilt ein fehlender Bogen als überfällig.")


class MehrereDateien(forms.FileInput):
    allow_multiple_selected = True


class DateienField(forms.FileField):
    """One or many files; the value is a list."""

    widget = MehrereDateien

    def clean(self, data: Any, initial: Any = None) -> Any:
        dateien = (data if isinstance(data, list | tuple) else [data]) or [None]  # none at all is refused as one that is missing
        return [super(DateienField, self).clean(datei, initial) for datei in dateien]


class RuecklaufForm(Form):
    dateien = DateienField(
        label="Zurückgesandte Bögen",
        help_text="Eine oder viele XLSX-Dateien, höchstens 60 auf einmal. Sie werden am verborgenen Schlüssel erkannt, nicht am Namen.",
        widget=MehrereDateien(attrs={"accept": ".xlsx", "multiple": True}),
        error_messages={"empty": "Eine der Dateien ist leer."},
    )


class RuecklaufGrundForm(Form):
    """The reason is asked for only where a questionnaire changes what was taken over for this day."""

    grund = forms.CharField(label="Grund der Korrektur", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=GRUND)

    def __init__(self, *args: Any, noetig: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not noetig:
            del self.fields["grund"]


class SchlussForm(Form):
    grund = forms.CharField(label="Grund", max_length=300, help_text=f"Zum Beispiel: Alle Bögen sind da. {GRUND}")
