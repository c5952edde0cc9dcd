"""Forms of the import wizard and of corrections."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from basis.forms import DatumField, Form, ZahlField
from basis.imports.kopfzeile import normalisiere
from basis.zahlen import Zustand
from sozialraum.imports.stammspalten import NAMEN, maengel_der_felder
from sozialraum.imports.stammtabelle import Feld
from sozialraum.imports.zuordnung import JE_INDIKATOR, NAMEN_DER_ARTEN, Indikatorangabe, Spaltenziel
from sozialraum.models import Importentwurf, Importprofil, Indikator
from sozialraum.models.lieferung import Lieferungsart

ARTEN = [
    (art.value, art.label)
    for art in (
        Lieferungsart.BASISSTATISTIK,
        Lieferungsart.BEVOELKERUNG,
        Lieferungsart.FALLSTATISTIK,
        Lieferungsart.TRAEGER,
        Lieferungsart.EINRICHTUNGEN,
    )
]
ZAHLFORMATE = [
    ("auto", "aus der Datei erkennen"),
    ("deutsch", "Dezimalkomma (1.234,5)"),
    ("punkt", "Dezimalpunkt (1234.5)"),
]
MUSTER = "Diese Werte sind Musterdaten (sie werden überall so gekennzeichnet)"
ENDUNGEN = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")


def _datei() -> forms.FileField:
    return forms.FileField(
        label="Datei",
        help_text="CSV oder XLSX, mit einer Kopfzeile. Reihenfolge der Spalten und Trennzeichen sind beliebig.",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDUNGEN)}),
        error_messages={"empty": "Die Datei ist leer."},
    )


def grundfeld() -> forms.CharField:
    """Why values that count are changed."""
    return forms.CharField(
        label="Grund der Korrektur",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Der alte Wert bleibt mit diesem Grund sichtbar. Bitte keine personenbezogenen Angaben.",
    )


class DateiForm(Form):
    """Step 1."""

    datei = _datei()
    art = forms.ChoiceField(label="Was enthält die Datei?", choices=ARTEN, widget=forms.RadioSelect, initial=ARTEN[0][0])
    quelle = forms.CharField(label="Quelle", max_length=200, help_text="Wer hat die Daten geliefert? Zum Beispiel das Einwohnermeldeamt.")
    stichtag = DatumField(label="Stichtag", required=False, help_text="Format TT.MM.JJJJ. Nur nötig, wenn die Datei ihn nicht nennt.")
    profil = forms.ModelChoiceField(
        queryset=Importprofil.objects.all(), label="Gemerkte Zuordnung", required=False, empty_label="passende von selbst wählen"
    )
    muster = forms.BooleanField(label=MUSTER, required=False)


class NeueDateiForm(Form):
    """A corrected file for a draft that exists."""

    datei = _datei()


class SchulwerteForm(Form):
    """A file of school counts, and of which Indikator."""

    datei = _datei()
    indikator = forms.ModelChoiceField(
        queryset=Indikator.objects.filter(je_schule=True, aktiv=True), label="Indikator", empty_label=None,
        help_text="Zur Wahl stehen die Indikatoren, die an den Schulen gezählt werden.",
    )  # fmt: skip
    stichtag = DatumField(label="Stichtag", required=False, help_text="Format TT.MM.JJJJ. Nur nötig, wenn die Datei ihn nicht nennt.")
    quelle = forms.CharField(label="Quelle", max_length=200, help_text="Wer hat gezählt? Zum Beispiel das Schulverwaltungsamt.")
    muster = forms.BooleanField(label=MUSTER, required=False)


class SpaltenForm(Form):
    """Step 2: one choice per column, and what the file does not say itself."""

    stichtag = DatumField(label="Stichtag", required=False, help_text="Format TT.MM.JJJJ. Gilt, wenn keine Spalte ihn nennt.")
    quelle = forms.CharField(label="Quelle", max_length=200)
    zahlformat = forms.ChoiceField(label="Zahlenformat", choices=ZAHLFORMATE)
    merken_als = forms.CharField(
        label="Zuordnung merken als",
        max_length=100,
        required=False,
        help_text="Unter diesem Namen gilt die Zuordnung beim nächsten Mal von selbst.",
    )
    muster = forms.BooleanField(label=MUSTER, required=False)

    def __init__(
        self,
        *args: Any,
        entwurf: Importentwurf,
        kopf: Sequence[str],
        zuordnung: Mapping[int, Spaltenziel],
        arten: Sequence[str],
        indikatoren: Mapping[str, Indikatorangabe],
        **kwargs: Any,
    ) -> None:
        start = {"stichtag": entwurf.stichtag, "quelle": entwurf.quelle, "zahlformat": entwurf.zahlformat, "muster": entwurf.muster}
        start["merken_als"] = entwurf.merken_als or (entwurf.profil.name if entwurf.profil else "")
        super().__init__(*args, **kwargs | {"initial": start})
        self.kopf = kopf
        wahl = _ziele(arten, indikatoren)
        for nummer, name in enumerate(kopf):
            if normalisiere(name):
                ziel = zuordnung[nummer].als_text() if nummer in zuordnung else "ignorieren"
                self.fields[f"spalte_{nummer}"] = forms.ChoiceField(label=f"Bedeutung der Spalte „{name}“", choices=wahl, initial=ziel)

    def zuordnung(self) -> dict[str, str]:
        """Heading → goal, as remembered."""
        return {normalisiere(self.kopf[n]): text for n, text in self._gewaehlt()}

    def ziele(self) -> dict[int, Spaltenziel]:
        return {n: Spaltenziel.aus_text(text) for n, text in self._gewaehlt()}

    def _gewaehlt(self) -> list[tuple[int, str]]:
        return [(int(name[7:]), self.cleaned_data[name]) for name in self.fields if name.startswith("spalte_")]


class StammspaltenForm(Form):
    """Step 2 for Träger and Einrichtungen: every column needs a meaning, for the file is kept as it is."""

    quelle = forms.CharField(label="Quelle", max_length=200)
    merken_als = forms.CharField(
        label="Zuordnung merken als",
        max_length=100,
        required=False,
        help_text="Unter diesem Namen gilt die Zuordnung beim nächsten Mal von selbst.",
    )
    muster = forms.BooleanField(label=MUSTER, required=False)

    def __init__(
        self, *args: Any, entwurf: Importentwurf, kopf: Sequence[str], vorschlag: Mapping[int, str], felder: Sequence[Feld], **kw: Any
    ) -> None:
        start = {"quelle": entwurf.quelle, "muster": entwurf.muster}
        start["merken_als"] = entwurf.merken_als or (entwurf.profil.name if entwurf.profil else "")
        super().__init__(*args, **kw | {"initial": start})
        self.kopf, self.felder = kopf, felder
        wahl = [("", "keine"), *((feld.name, NAMEN[feld.name]) for feld in felder)]
        for nummer, name in enumerate(kopf):
            if normalisiere(name):
                ziel = vorschlag.get(nummer, "")
                self.fields[f"spalte_{nummer}"] = forms.ChoiceField(
                    label=f"Bedeutung der Spalte „{name}“", choices=wahl, initial=ziel, required=False
                )

    def clean(self) -> dict[str, Any]:
        angaben: dict[str, Any] = super().clean() or {}
        for satz in maengel_der_felder(self.kopf, self._gewaehlt(), self.felder):
            self.add_error(None, satz)
        return angaben

    def zuordnung(self) -> dict[str, str]:
        """Heading → field, as remembered."""
        return {normalisiere(self.kopf[nummer]): feld for nummer, feld in self._gewaehlt().items()}

    def _gewaehlt(self) -> dict[int, str]:
        return {int(name[7:]): self.cleaned_data.get(name, "") for name in self.fields if name.startswith("spalte_")}


def _ziele(arten: Sequence[str], indikatoren: Mapping[str, Indikatorangabe]) -> list[Any]:
    """The goals a column may have; those of the wide form are grouped by Indikator."""
    allgemein = [(art, NAMEN_DER_ARTEN[art]) for art in arten if art != "ignorieren"]
    wahl: list[Any] = [("ignorieren", NAMEN_DER_ARTEN["ignorieren"]), ("Angaben der Zeile", allgemein)]
    if set(JE_INDIKATOR) & set(arten):
        wahl += [
            (i.name, [(f"{art}:{i.schluessel}", f"{NAMEN_DER_ARTEN[art]}: {i.name}") for art in _teile(i)])
            for i in sorted(indikatoren.values(), key=lambda i: i.name)
        ]
    return wahl


def _teile(indikator: Indikatorangabe) -> tuple[str, ...]:
    return ("zaehler", "nenner") if indikator.aggregation == "quote" else ("wert", "zaehler", "nenner")


class UebernahmeForm(Form):
    """Step 4. The reason is asked for only where the delivery changes values that count."""

    grund = grundfeld()

    def __init__(self, *args: Any, noetig: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not noetig:
            del self.fields["grund"]


class RuecknahmeForm(Form):
    grund = forms.CharField(
        label="Grund der Rücknahme",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bitte keine personenbezogenen Angaben.",
    )


class KorrekturForm(Form):
    zustand = forms.ChoiceField(
        label="Was liegt vor?",
        choices=[
            (Zustand.WERT.value, "ein Wert"),
            (Zustand.KEINE_ANGABE.value, "keine Angabe (–)"),
            (Zustand.GESPERRT.value, "gesperrt (·)"),
        ],
        widget=forms.RadioSelect,
    )
    zaehler = ZahlField(label="Zähler", required=False, stellen=12, max_value=10**12)
    nenner = ZahlField(label="Nenner", required=False, stellen=12, min_value=0, max_value=10**12)
    grund = grundfeld()
