"""Forms of the Fallexport: which heading means what, then the file, once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from basis.forms import Form, GermanField
from basis.imports.kopfzeile import normalisiere
from basis.monate import kurz, lies_monat
from sozialraum.forms.importe import MUSTER
from sozialraum.imports.fallspalten import NAMEN, lies_kopf, maengel_des_kopfs
from sozialraum.models import Importprofil
from sozialraum.models.lieferung import Lieferungsart

ENDUNGEN = (".csv", ".txt", ".xlsx", ".xlsm")


class MonatField(GermanField):
    """A month typed as MM.JJJJ; cleans to its first day."""

    inputmode = "numeric"
    read = staticmethod(lies_monat)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Format MM.JJJJ")
        super().__init__(**kwargs)

    def show(self, value: date) -> str:
        return kurz(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "class": "st-kurz"}


class FallexportForm(Form):
    """The one sending of the file."""

    profil = forms.ModelChoiceField(
        queryset=Importprofil.objects.filter(art=Lieferungsart.FALLEXPORT),
        label="Spaltenprofil",
        required=False,
        empty_label="Überschriften wie beschrieben",
        help_text="Jede Spalte der Datei muss im Profil stehen.",
    )
    von = MonatField(label="Erster Monat")
    bis = MonatField(label="Letzter Monat", help_text="Format MM.JJJJ. Sein letzter Tag ist der Stand der laufenden Hilfen.")
    quelle = forms.CharField(label="Quelle", max_length=200, help_text="Woher kommt der Export? Zum Beispiel Jucon.")
    muster = forms.BooleanField(label=MUSTER, required=False)
    datei = forms.FileField(
        label="Datei",
        help_text="CSV oder XLSX, eine Zeile je Hilfe. Sie wird im Arbeitsspeicher gezählt und dann vergessen.",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDUNGEN)}),
        error_messages={"empty": "Die Datei ist leer."},
    )


class _Vergesslich(forms.Textarea):
    """Does not repeat what was sent."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, "", attrs)


class KopfForm(Form):
    """The headings alone. Whatever looks like data is refused and not shown again."""

    kopfzeile = forms.CharField(
        label="Erste Zeile der Datei",
        max_length=4000,
        strip=True,
        widget=_Vergesslich(attrs={"rows": 3, "autocomplete": "off"}),
        help_text="Nur die Überschriften, so wie sie in der Datei stehen. Keine Zeile mit einem Fall.",
    )

    def clean_kopfzeile(self) -> list[str]:
        kopf = lies_kopf(self.cleaned_data["kopfzeile"])
        if saetze := maengel_des_kopfs(kopf):
            raise forms.ValidationError(saetze)
        return kopf


class RollenForm(Form):
    """One goal for each heading; there is no way to ignore one."""

    name = forms.CharField(label="Name des Profils", max_length=100, help_text="Unter diesem Namen wählen Sie es beim Senden der Datei.")

    def __init__(self, *args: Any, kopf: Sequence[str], vorschlag: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kopf = list(kopf)
        wahl = [("", "kein Ziel"), *NAMEN.items()]
        for nummer, ueberschrift in enumerate(self.kopf):
            ziel = vorschlag.get(normalisiere(ueberschrift))
            self.fields[f"spalte_{nummer}"] = forms.ChoiceField(
                label=f"Bedeutung der Spalte „{ueberschrift}“", choices=wahl, required=False, initial=ziel
            )

    def rollen(self) -> dict[str, str]:
        """Heading → goal."""
        return {normalisiere(name): self.cleaned_data[f"spalte_{nummer}"] for nummer, name in enumerate(self.kopf)}
