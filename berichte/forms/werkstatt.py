"""Forms of the workshop: which report, and its texts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from basis.forms import DatumField, Form
from berichte.arten import (
    ARTEN,
    LAENGSTER_TEXT,
    Berichtsart,
    Erklaerung,
    fehlende_ebene,
    unpassend,
    vorgabe_fuer,
    werkstattarten,
)
from berichte.regelwerk import Berichtstyp
from berichte.sections.gebiete import EBENEN
from berichte.zeitraum import zeitraumfehler
from proaktiv.forms.texte import OhnePersonen

OHNE_TAGE = "Format TT.MM.JJJJ. Ohne beide Tage ist es der Zeitraum, der zum Berichtstyp passt: Monat, Halbjahr oder Jahr."


class WerkstattForm(OhnePersonen, Form):
    """The texts of a report: first what must be explained, then its parts. An empty field takes a text away."""

    def __init__(self, *args: Any, erklaerungen: Sequence[Erklaerung], art: Berichtsart, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for e in erklaerungen:
            self.fields[e.feld] = _textfeld(e.titel, f"handeln: {e.lage} Ohne diese Erläuterung wird nicht freigegeben.")
            vars(self.fields[e.feld])["bedingt"] = True
        for teil in art.teile:
            self.fields[teil.schluessel] = _textfeld(teil.titel, teil.hilfe)
        self.texte = tuple(name for name in self.fields if name != "geprueft")

    @property
    def geschriebene(self) -> dict[str, str]:
        return {name: self.cleaned_data[name].replace("\r\n", "\n").replace("\r", "\n") for name in self.texte}


def _textfeld(titel: str, hilfe: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=titel, help_text=hilfe, required=False, max_length=LAENGSTER_TEXT, widget=widget)


class AnmerkungForm(OhnePersonen, Form):
    """A remark, or why a report is sent back; what is refused of any step is said here too."""

    texte = ("text",)
    text = forms.CharField(label="Anmerkung", required=False, max_length=LAENGSTER_TEXT, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="anmerkung_%s", **kwargs)  # beside the other form


class WerkstattwahlForm(Form):
    """Which report shall be prepared."""

    typ = forms.ChoiceField(label="Berichtstyp", choices=[(art.typ.value, art.titel) for art in werkstattarten()])
    gebiet = forms.ChoiceField(label="Gebiet")
    von = DatumField(label="Von", required=False)
    bis = DatumField(label="Bis", required=False, help_text=OHNE_TAGE)

    def __init__(self, *args: Any, gebiete: Sequence[tuple[str, str]], heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heute = heute
        feld = self.fields["gebiet"]
        assert isinstance(feld, forms.ChoiceField)
        feld.choices = gebiete

    def clean(self) -> dict[str, Any]:
        angaben: dict[str, Any] = super().clean() or {}
        if "typ" in angaben and not self.errors and not angaben.get("von") and not angaben.get("bis"):
            z = vorgabe_fuer(ARTEN[Berichtstyp(angaben["typ"])], self.heute)
            angaben |= {"von": z.von, "bis": z.bis}
        von, bis = angaben.get("von"), angaben.get("bis")
        for feld in ("von", "bis"):
            if not angaben.get(feld) and feld not in self.errors:
                self.add_error(feld, "Bitte nennen Sie beide Tage oder keinen.")
        if von and bis and (satz := zeitraumfehler(von, bis, self.heute)):
            self.add_error("bis", satz)
        elif "typ" in angaben:
            art = ARTEN[Berichtstyp(angaben["typ"])]
            if von and bis and (satz := unpassend(art, von, bis, self.heute)):
                self.add_error("bis", satz)
            if "gebiet" in angaben and (satz := fehlende_ebene(art, EBENEN[angaben["gebiet"].partition("/")[0]])):
                self.add_error("gebiet", satz)
        return angaben
