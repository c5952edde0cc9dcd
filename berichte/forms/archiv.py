"""Forms of the archive: which reports are shown, and which one is compared with. All of it in the address."""

from collections.abc import Sequence
from typing import Any

from django import forms

from basis.forms import Form
from berichte.models.regelwerk import TYPEN
from berichte.sections.archiv import Eintrag, liegt_davor
from sozialraum.models import Gebiet

ZUR_WAHL = 200  # a list of all reports of all years would be no choice


class ArchivForm(Form):
    """A wrong value counts as not given."""

    typ = forms.ChoiceField(required=False, label="Berichtstyp")
    ebene = forms.ChoiceField(required=False, label="Ebene", choices=[("", "alle"), *((str(w), n) for w, n in Gebiet.EbeneChoice.choices)])
    suche = forms.CharField(required=False, label="Gebiet", max_length=100)
    jahr = forms.ChoiceField(required=False, label="Jahr des Zeitraums")
    kreis = forms.ChoiceField(
        required=False, label="Leserkreis", choices=[("", "alle"), ("oeffentlich", "öffentlich"), ("intern", "nicht öffentlich")]
    )

    def __init__(self, angaben: Any, *, alle: Sequence[Eintrag]) -> None:
        super().__init__(angaben)
        da = {e.typ.value for e in alle}
        jahre = sorted({str(e.bis.year) for e in alle}, reverse=True)
        self._biete("typ", [t for t in TYPEN if t[0] in da])
        self._biete("jahr", [(j, j) for j in jahre])

    def _biete(self, name: str, wahl: Sequence[tuple[str, str]]) -> None:
        feld = self.fields[name]
        assert isinstance(feld, forms.ChoiceField)
        feld.choices = [("", "alle"), *wahl]

    def passt(self, e: Eintrag) -> bool:
        self.is_valid()
        wahl = {name: wert for name, wert in self.cleaned_data.items() if wert}
        hat = {"typ": e.typ.value, "ebene": str(e.ebene), "jahr": str(e.bis.year), "kreis": "oeffentlich" if e.oeffentlich else "intern"}
        gesucht = wahl.get("suche", "").casefold() in f"{e.gebiet} {e.titel}".casefold()
        return gesucht and all(wahl.get(name, wert) == wert for name, wert in hat.items())


class VergleichForm(Form):
    """With which one: the one before it, else the next after it, where the address names none that there is."""

    mit = forms.ChoiceField(required=False, label="Vergleichen mit")

    def __init__(self, angaben: Any, *, eintrag: Eintrag, andere: Sequence[Eintrag]) -> None:
        super().__init__(angaben)
        self.je = {e.schluessel: e for e in andere[:ZUR_WAHL]}
        feld = self.fields["mit"]
        assert isinstance(feld, forms.ChoiceField)
        vorgabe = "dem Bericht davor" if not andere or liegt_davor(andere[0], eintrag) else "dem nächsten Bericht danach"
        feld.choices = [("", vorgabe), *((e.schluessel, e.name) for e in self.je.values())]

    @property
    def gewaehlt(self) -> Eintrag | None:
        self.is_valid()
        return self.je.get(self.cleaned_data.get("mit", "")) or next(iter(self.je.values()), None)
