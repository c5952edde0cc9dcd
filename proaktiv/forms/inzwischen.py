"""Forms that change a row: what somebody else saved since the page was opened is told and is not saved over."""

from typing import Any

from django import forms

from proaktiv.zwischenstand import Werte, einheitlich, geaenderte, kennung

HIER_AUCH, IHRE = "Das ist hier übernommen.", "Hier steht noch Ihre Angabe; sie gilt, wenn Sie noch einmal speichern."
LANG = 400


class NichtUeberschreiben(forms.ModelForm):
    """Refuses once and names each field; what was left alone shows the new value, what was typed stays typed.

    ``bisher`` goes to the action, which compares it under its lock with what the row holds by then.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["gesehen"] = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def bisher(self) -> Werte:
        """What the row holds of what is asked; nothing of a new one."""
        gefragt = {name: feld for name, feld in self.fields.items() if name in self.initial and not feld.disabled}
        return {name: self.get_initial_for_field(feld, name) for name, feld in gefragt.items()} if self.instance.pk else {}

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        return kennung(self.bisher) if field_name == "gesehen" else super().get_initial_for_field(field, field_name)

    def clean(self) -> dict[str, Any]:
        daten: dict[str, Any] = super().clean() or self.cleaned_data
        gesehen = daten.get("gesehen") or ""
        if fremde := geaenderte(gesehen, self.bisher):
            self._gleiche_ab(fremde, gesehen, daten)
        return daten

    def _gleiche_ab(self, fremde: list[str], gesehen: str, daten: dict[str, Any]) -> None:
        felder: Any = self.data
        felder = felder.copy()
        felder[self.add_prefix("gesehen")] = kennung(self.bisher)
        for name in fremde:
            jetzt = self.bisher[name]
            if name in daten and einheitlich(daten[name]) == einheitlich(jetzt):
                continue
            unberuehrt = name in daten and not geaenderte(gesehen, {name: daten[name]})
            if unberuehrt:
                felder.setlist(self.add_prefix(name), _getippt(self.fields[name], jetzt))
            satz = f"„{self[name].label}“ hat inzwischen jemand anderes geändert. Dort steht jetzt: {_in_worten(self.fields[name], jetzt)}."
            self.add_error(None, f"{satz} {HIER_AUCH if unberuehrt else IHRE}")
        self.data = felder


def _getippt(feld: forms.Field, wert: Any) -> list[str]:
    """As a browser sends it."""
    if isinstance(wert, bool):
        return ["on"] if wert else []
    if isinstance(wert, list | tuple):
        return [einheitlich(teil) for teil in wert]
    gezeigt = feld.prepare_value(wert)
    return ["" if gezeigt is None else str(gezeigt)]


def _in_worten(feld: forms.Field, wert: Any) -> str:
    if isinstance(wert, bool):
        return "ja" if wert else "nein"
    gezeigt = _getippt(feld, wert)
    wahl: Any = getattr(feld, "choices", None)
    if wahl is not None:
        worte = {str(schluessel): str(name) for schluessel, name in wahl}
        gezeigt = [worte.get(teil, teil) for teil in gezeigt if teil]
    einheit = getattr(feld, "unit", "")
    text = ", ".join(f"{teil} {einheit}".strip() for teil in gezeigt if teil) or "keine Angabe"
    return text if len(text) <= LANG else f"{text[:LANG]} … (der ganze Text steht auf der Seite und in ihrem Verlauf)"
