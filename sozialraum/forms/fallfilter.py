"""Which Gebiet, Hilfen, months and place the pages of the Fallstatistik show; all in the address, wrong values fall back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from basis.forms import Form
from basis.monate import folgemonat, kurz, monatsname
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.fallsummen import Art

UEBERGREIFEND = "uebergreifend"
ORTE = [("in", "in der Stadt"), ("ausserhalb", "außerhalb der Stadt")]
FORMEN = {"ambulant": "ambulante", "teilstationaer": "teilstationäre", "stationaer": "stationäre"}


@dataclass(frozen=True)
class Auswahl:
    """What was asked for. ``knoten`` None: what belongs to no Stadtteil. ``arten``: the chosen Hilfearten."""

    knoten: Knoten | None
    arten: tuple[Art, ...]
    hilfen: str
    von: date
    bis: date
    ort: str

    @property
    def zeitraum(self) -> str:
        return monatsname(self.bis) if self.von == self.bis else f"{monatsname(self.von)} bis {monatsname(self.bis)}"


def gebietsschluessel(knoten: Knoten) -> str:
    return f"{knoten.ebene.name.lower()}-{knoten.schluessel}"


class FallfilterForm(Form):
    gebiet = forms.ChoiceField(label="Gebiet", required=False)
    hilfen = forms.ChoiceField(label="Hilfen", required=False)
    von = forms.ChoiceField(label="von", required=False)
    bis = forms.ChoiceField(label="bis", required=False)
    ort = forms.ChoiceField(label="Ort der Leistung", required=False, choices=[("", "alle"), *ORTE])

    def __init__(self, data: Mapping[str, Any], *, baum: Gebietsbaum, arten: Mapping[int, Art], monate: Sequence[date]) -> None:
        self._knoten = {gebietsschluessel(k): k for ebene in Ebene for k in baum.auf_ebene(ebene)}
        self._arten, self._monate = arten, {kurz(m): m for m in monate}
        self._data = {name: data.get(name, "") for name in ("gebiet", "hilfen", "von", "bis", "ort")}
        super().__init__(self._mit_vorgaben())
        self._feld("gebiet").choices = [*((s, _name(k)) for s, k in self._knoten.items()), (UEBERGREIFEND, "übergreifend (ohne Stadtteil)")]
        self._feld("hilfen").choices = list(hilfenwahl(arten.values()))
        self._feld("von").choices = self._feld("bis").choices = [(k, monatsname(m)) for k, m in reversed(self._monate.items())]

    def _feld(self, name: str) -> forms.ChoiceField:
        feld = self.fields[name]
        assert isinstance(feld, forms.ChoiceField)
        return feld

    def _mit_vorgaben(self) -> dict[str, str]:
        """What is missing or unknown becomes the usual: the city, Hilfen zur Erziehung, the last twelve months."""
        d = dict(self._data)
        if d["gebiet"] not in self._knoten and d["gebiet"] != UEBERGREIFEND:
            d["gebiet"] = next(iter(self._knoten), "")
        if d["hilfen"] not in {w for _, gruppe in hilfenwahl(self._arten.values()) for w, _ in gruppe}:
            d["hilfen"] = "hze"
        if d["bis"] not in self._monate:
            d["bis"] = next(reversed(self._monate), "")
        if d["von"] not in self._monate or (d["bis"] and self._monate[d["von"]] > self._monate[d["bis"]]):
            jahr = folgemonat(self._monate[d["bis"]], -11) if d["bis"] else None
            d["von"] = next((k for k, m in self._monate.items() if jahr and m >= jahr), "")
        if d["ort"] not in dict(ORTE):
            d["ort"] = ""
        return d

    def auswahl(self) -> Auswahl:
        d = self.data
        return Auswahl(
            self._knoten.get(d["gebiet"]), tuple(gewaehlte(d["hilfen"], self._arten.values())), d["hilfen"], self._monate[d["von"]],
            self._monate[d["bis"]], d["ort"],
        )  # fmt: skip

    def wort(self) -> str:
        """The chosen Hilfen in words, for sentences and captions."""
        return next(wort for _, gruppe in hilfenwahl(self._arten.values()) for wert, wort in gruppe if wert == self.data["hilfen"])


def hilfenwahl(arten: Iterable[Art]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices in groups: all together, by form, by group of the catalogue, one by one."""
    liste = list(arten)
    gruppen = dict.fromkeys(art.gruppe for art in liste)
    return [
        ("Zusammen", [("hze", "Hilfen zur Erziehung"), ("alle", "alle Hilfen und Aufgaben")]),
        ("Hilfen zur Erziehung nach Form", [(f"form-{form}", f"{wort} Hilfen zur Erziehung") for form, wort in FORMEN.items()]),
        ("Gruppe", [(f"gruppe-{nummer}", name) for nummer, name in enumerate(gruppen)]),
        ("Hilfeart", [(art.schluessel, art.name) for art in liste]),
    ]


def gewaehlte(hilfen: str, arten: Iterable[Art]) -> list[Art]:
    liste = list(arten)
    art, _, wert = hilfen.partition("-")
    if hilfen in ("alle", "hze"):
        return [a for a in liste if hilfen == "alle" or a.hze]
    if art == "form":
        return [a for a in liste if a.hze and a.form == wert]
    if art == "gruppe" and wert.isdigit():
        gruppen = list(dict.fromkeys(a.gruppe for a in liste))
        return [a for a in liste if a.gruppe == gruppen[int(wert)]]
    return [a for a in liste if a.schluessel == hilfen]


def _name(knoten: Knoten) -> str:
    if knoten.ebene == Ebene.SOZIALRAUM:
        return f"Sozialraum {knoten.schluessel} · {knoten.name}"
    return f"{knoten.schluessel} {knoten.kurzname or knoten.name}" if knoten.ebene == Ebene.STADTTEIL else knoten.name


class FalllistenForm(FallfilterForm):
    """The same for the list, with the Ebene of its rows."""

    ebene = forms.ChoiceField(label="Ebene", required=False, choices=[(e.name.lower(), e.name.title()) for e in reversed(Ebene)])
    field_order = ("ebene", "gebiet", "hilfen", "von", "bis", "ort")

    def __init__(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        namen = [e.name.lower() for e in Ebene]
        self._ebene = data.get("ebene") if data.get("ebene") in namen else namen[-1]
        super().__init__(data, **kwargs)

    def _mit_vorgaben(self) -> dict[str, str]:
        return super()._mit_vorgaben() | {"ebene": str(self._ebene)}

    @property
    def gewaehlte_ebene(self) -> Ebene:
        return Ebene[str(self._ebene).upper()]
