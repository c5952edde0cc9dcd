"""The editor of a Buchungsprofil: a goal for every field, a kind for every column with amounts; and the form that sends a file."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from basis.forms import DatumField, Form
from budgets.imports.buchungsbetrag import FORMATE
from budgets.imports.lesart import ANSATZ, EINFACHE, FELDER, FESTLEGUNG, IST, NACH_SPALTE
from budgets.imports.probe import Probe, schlage_vor
from budgets.models import Buchungsprofil, Modus, Welt
from budgets.models.buchungsprofil import Kodierung, Trennzeichen

ENDUNGEN = ".csv,.txt,.tsv,.xlsx,.xlsm"
ARTEN = [("", "kein Betrag"), (IST, "Ist"), (FESTLEGUNG, "Festlegung"), (NACH_SPALTE, "wie „Ist oder Festlegung“"), (ANSATZ, "Ansatz")]
MUSTERHILFE = "* steht für beliebige Zeichen, mehrere durch Komma, zum Beispiel 4*, 50*"
EINFACH = ("name", *EINFACHE, "aktiv")
GROESSTE_PROBE = 200_000


class BuchungsprofilForm(Form):
    """``kopf`` gives the columns to choose from: of a sample file that was just sent, else of the profile."""

    datei = forms.FileField(
        label="Beispieldatei", required=False, widget=forms.FileInput(attrs={"accept": ENDUNGEN}),
        help_text="Nur für die Vorschau; sie wird nicht gespeichert. CSV oder XLSX.",
    )  # fmt: skip
    probe = forms.CharField(required=False, widget=forms.HiddenInput, max_length=GROESSTE_PROBE)
    name = forms.CharField(label="Name des Profils", max_length=80)
    quelle = forms.CharField(label="Verfahren", max_length=40, help_text="Zum Beispiel Finanzsoftware oder Jucon.")
    modus = forms.ChoiceField(label="Woran erkennt man schon gebuchte Zeilen?", choices=Modus.choices, widget=forms.RadioSelect)
    welt = forms.ChoiceField(label="Haushaltswesen", choices=Welt.choices)
    kodierung = forms.ChoiceField(label="Zeichenkodierung", choices=Kodierung.choices, required=False)
    trennzeichen = forms.ChoiceField(label="Trennzeichen", choices=Trennzeichen.choices, required=False)
    zahlformat = forms.ChoiceField(label="Zahlenformat", choices=FORMATE)
    kopfzeile = forms.IntegerField(label="Zeile der Überschriften", min_value=0, max_value=60, initial=0, help_text="0: suchen")
    ertrag_negativ = forms.BooleanField(label="Erträge stehen in der Datei mit Minus", required=False)
    kurzes_sachkonto = forms.BooleanField(label="Sachkonto nur bis zum ersten Leerzeichen", required=False)
    zentral = forms.BooleanField(label="Ohne bekanntes Gebiet zentral buchen", required=False)
    aktiv = forms.BooleanField(label="In Gebrauch", required=False, initial=True)
    einnahme_muster = forms.CharField(label="… mit dem Inhalt", required=False, max_length=200, help_text=MUSTERHILFE)
    auslassen_muster = forms.CharField(label="… mit dem Inhalt", required=False, max_length=200)
    nur_muster = forms.CharField(label="… mit dem Inhalt", required=False, max_length=200)

    def __init__(self, *args: Any, kopf: Sequence[str], profil: Buchungsprofil | None = None, **kwargs: Any) -> None:
        self.kopf = list(kopf)
        if profil:
            kwargs["initial"] = {name: getattr(profil, name) for name in EINFACH}
        super().__init__(*args, **kwargs)
        spalten = [("", "–"), *((name, name) for name in self.kopf)]
        for feld, titel in (("einnahme", "Einnahmen erkennt man an der Spalte"), ("auslassen", "Zeilen auslassen nach der Spalte"),
                            ("nur", "Nur Zeilen nehmen nach der Spalte")):  # fmt: skip
            self.fields[f"{feld}_spalte"] = forms.ChoiceField(label=titel, choices=spalten, required=False)
        vorschlag = {} if profil and profil.felder else schlage_vor(self.kopf)
        bisher = profil.felder if profil else {}
        for feld, titel in FELDER.items():
            angabe = bisher.get(feld, {})
            self.fields[f"feld_{feld}"] = forms.ChoiceField(
                label=titel, choices=spalten, required=False, initial=angabe.get("spalte") or vorschlag.get(feld, "")
            )
            self.fields[f"fest_{feld}"] = forms.CharField(
                label=f"{titel}: fest für alle Zeilen", required=False, max_length=100, initial=angabe.get("fest", "")
            )
        betraege = {b["spalte"]: b for b in profil.betraege} if profil else {}
        for nummer, name in enumerate(self.kopf):
            alt = betraege.get(name, {})
            self.fields[f"betrag_{nummer}"] = forms.ChoiceField(
                label=f"Betrag in „{name}“", choices=ARTEN, required=False, initial=alt.get("art", "")
            )
            self.fields[f"jahr_{nummer}"] = forms.IntegerField(
                label=f"Jahr zu „{name}“", required=False, min_value=1990, max_value=2100, initial=alt.get("jahr")
            )

    @property
    def feldzeilen(self) -> Iterator[tuple[str, BoundField, BoundField]]:
        for feld, titel in FELDER.items():
            yield titel, self[f"feld_{feld}"], self[f"fest_{feld}"]

    @property
    def betragszeilen(self) -> Iterator[tuple[str, BoundField, BoundField]]:
        for nummer, name in enumerate(self.kopf):
            yield name, self[f"betrag_{nummer}"], self[f"jahr_{nummer}"]

    def clean(self) -> dict[str, Any]:
        werte: dict[str, Any] = super().clean() or {}
        for teil in ("einnahme", "auslassen", "nur"):
            if bool(werte.get(f"{teil}_spalte")) != bool(werte.get(f"{teil}_muster")):
                self.add_error(f"{teil}_muster", "Nennen Sie Spalte und Inhalt, oder keines von beiden.")
        return werte

    def trage_ein(self, profil: Buchungsprofil) -> Buchungsprofil:
        """The profile as the form says; not saved."""
        werte = self.cleaned_data
        for name in EINFACH:
            setattr(profil, name, werte[name])
        profil.kopf = self.kopf
        profil.felder = {
            feld: {"spalte": werte[f"feld_{feld}"], "fest": werte[f"fest_{feld}"]}
            for feld in FELDER
            if werte[f"feld_{feld}"] or werte[f"fest_{feld}"]
        }
        profil.betraege = [
            {"spalte": name, "art": werte[f"betrag_{nummer}"], "jahr": werte[f"jahr_{nummer}"]}
            for nummer, name in enumerate(self.kopf)
            if werte[f"betrag_{nummer}"]
        ]
        return profil


def probe_aus(text: str) -> Probe | None:
    """The sample as the page carried it; None if it is missing or not as we wrote it."""
    try:
        spalten, zeilen = json.loads(text[:GROESSTE_PROBE])
        namen = [str(name)[:200] for name in spalten[:200]]
        return Probe(namen, [(int(nr), [str(z) for z in zellen][: len(namen)], str(typen)) for nr, zellen, typen in zeilen[:20]])
    except (ValueError, TypeError):
        return None


class BuchungsdateiForm(Form):
    """A file for the import."""

    profil = forms.ModelChoiceField(queryset=Buchungsprofil.objects.filter(aktiv=True), label="Profil")
    datei = forms.FileField(
        label="Datei", widget=forms.FileInput(attrs={"accept": ENDUNGEN}), error_messages={"empty": "Die Datei ist leer."},
        help_text="CSV oder XLSX, wie das Verfahren sie ausgibt.",
    )  # fmt: skip
    stichtag = DatumField(label="Stand vom", required=False, help_text="TT.MM.JJJJ; nur nötig, wenn die Datei keinen Buchungstag nennt.")
    muster = forms.BooleanField(label="Diese Buchungen sind Musterdaten", required=False)


class UebernahmeForm(Form):
    grund = forms.CharField(
        label="Grund der Festlegungen", required=False, max_length=300,
        help_text="Nötig nur in der vorläufigen Haushaltsführung. Bitte keine personenbezogenen Angaben.",
    )  # fmt: skip


class StornoForm(Form):
    grund = forms.CharField(label="Grund des Stornos", max_length=300, help_text="Bitte keine personenbezogenen Angaben.")
