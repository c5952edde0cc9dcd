"""Forms of the reports."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from basis.forms import DatumField, Form, ModelForm
from basis.zahlen import datum
from berichte.erinnerung import TAKTWORTE
from berichte.faelligkeit import LAGEWORTE, Pflicht
from berichte.models import Berichtsregel
from berichte.models.regelwerk import ROLLEN, TYPEN
from berichte.regelwerk import FRUEHESTE_FRIST, SPAETESTE_FRIST, beginn_fuer
from berichte.zeitraum import FRUEHESTER, LAENGSTER, Berichtszeitraum, vorgabe
from proaktiv.models import Konzeption
from sozialraum.models import Gebiet
from sozialraum.zeitraum import Rhythmus


class ZeitraumForm(forms.Form):
    """``?von=01.01.2007&bis=30.06.2007``; without both the last half-year that is over."""

    von = DatumField(label="Von", required=False)
    bis = DatumField(label="Bis", required=False)

    def __init__(self, angaben: Any, *, heute: date) -> None:
        self.heute, sonst = heute, vorgabe(heute)
        werte = {feld: angaben.get(feld, "").strip() for feld in ("von", "bis")}
        if not any(werte.values()):
            werte = {"von": datum(sonst.von), "bis": datum(sonst.bis)}
        super().__init__(werte)

    def clean_von(self) -> date:
        tag = self._tag("von")
        if tag < FRUEHESTER:
            raise ValidationError(f"Der Zeitraum beginnt frühestens am {datum(FRUEHESTER)}.")
        return tag

    def clean_bis(self) -> date:
        tag = self._tag("bis")
        if tag > self.heute:
            raise ValidationError(f"Der Zeitraum endet spätestens heute, am {datum(self.heute)}.")
        return tag

    def _tag(self, feld: str) -> date:
        tag: date | None = self.cleaned_data[feld]
        if tag is None:
            raise ValidationError("Bitte nennen Sie beide Tage.")
        return tag

    def clean(self) -> None:
        von, bis = self.cleaned_data.get("von"), self.cleaned_data.get("bis")
        if von and bis and von > bis:
            self.add_error("bis", "Der Zeitraum endet nicht, bevor er beginnt.")
        elif von and bis and (bis - von).days >= LAENGSTER:
            self.add_error("von", "Der Zeitraum ist höchstens fünf Jahre lang.")

    @property
    def zeitraum(self) -> Berichtszeitraum:
        """What was asked for; of a wrong answer the default."""
        if not self.is_valid():
            return vorgabe(self.heute)
        return Berichtszeitraum(self.cleaned_data["von"], self.cleaned_data["bis"])


class UmsetzungForm(forms.Form):
    """``?praevention=on&bildung=on&zeilen=handlungsfeld&seit=30.06.2024``; without a Konzeption the three that the report is about."""

    DREI = ("praevention", "jugendhilfeplanung", "bildung")

    seit = DatumField(label="Neu seit", required=False)
    zeilen = forms.ChoiceField(
        label="Zeilen der Matrix", choices=[("lebenswelt", "Lebenswelt"), ("handlungsfeld", "Handlungsfeld")], required=False
    )

    def __init__(self, angaben: Any) -> None:
        namen = [art.value for art in Konzeption.Art]
        werte = {feld: angaben.get(feld, "").strip() for feld in (*namen, "seit", "zeilen")}
        if not any(werte[name] for name in namen):
            werte |= dict.fromkeys(self.DREI, "on")
        werte["zeilen"] = werte["zeilen"] if werte["zeilen"] == "handlungsfeld" else "lebenswelt"
        super().__init__(werte)
        for art in Konzeption.Art:
            self.fields[art.value] = forms.BooleanField(label=str(art.label), required=False)
        self.order_fields(namen)

    @property
    def arten(self) -> tuple[str, ...]:
        """In the order of the catalogue."""
        return tuple(art.value for art in Konzeption.Art if self.data[art.value])

    @property
    def achse(self) -> str:
        return str(self.data["zeilen"])

    def biete_vorgabe(self, tag: date) -> None:
        """The day that stands in the field where the address names none."""
        self.data = {**self.data, "seit": self.data["seit"] or datum(tag)}

    def pruefe_seit(self, stand: date) -> date | None:
        """The day since which something is new: before the day that is told, else it is refused and None."""
        tag: date | None = self.cleaned_data.get("seit") if self.is_valid() else None
        if tag is not None and not FRUEHESTER <= tag < stand:
            satz = f"Bitte nennen Sie einen Tag vom {datum(FRUEHESTER)} an und vor dem {datum(stand)}, dem Tag des jüngsten Berichts."
            self.add_error("seit", satz)
            return None
        return tag


class KalenderForm(Form):
    """Which of a year's reports are shown; all of it in the URL. A wrong value counts as not given."""

    jahr = forms.ChoiceField(required=False, label="Jahr")
    typ = forms.ChoiceField(required=False, label="Berichtstyp", choices=[("", "alle"), *TYPEN])
    ebene = forms.ChoiceField(required=False, label="Ebene", choices=[("", "alle"), *((str(w), n) for w, n in Gebiet.EbeneChoice.choices)])
    suche = forms.CharField(required=False, label="Gebiet")
    lage = forms.ChoiceField(required=False, label="Stand", choices=[("", "alle"), *((w.value, wort) for w, wort in LAGEWORTE.items())])
    rolle = forms.ChoiceField(required=False, label="Wer berichtet", choices=[("", "alle"), *ROLLEN])

    def __init__(self, angaben: Any, *, heute: date, erstes: int) -> None:
        self.heute = heute
        super().__init__(angaben)
        feld = self.fields["jahr"]
        assert isinstance(feld, forms.ChoiceField)
        feld.choices = [("", str(heute.year)), *((str(j), str(j)) for j in range(heute.year + 1, erstes - 1, -1) if j != heute.year)]

    @property
    def gewaehlt(self) -> dict[str, str]:
        self.is_valid()
        return {name: wert for name, wert in self.cleaned_data.items() if wert}

    @property
    def jahr_der_liste(self) -> int:
        return int(self.gewaehlt.get("jahr", self.heute.year))

    def passt(self, pflicht: Pflicht) -> bool:
        wahl = self.gewaehlt
        hat = {
            "typ": pflicht.regel.typ.value, "ebene": str(pflicht.regel.ebene.value), "rolle": pflicht.regel.rolle.value,
            "lage": pflicht.lage(self.heute).value,
        }  # fmt: skip
        gesucht = wahl.get("suche", "").casefold() in pflicht.ort.name.casefold()
        return gesucht and all(wahl.get(name, wert) == wert for name, wert in hat.items())


class RegelForm(ModelForm):
    """A rule from a day on. ``fest``: Berichtstyp and Ebene are those of the rule that is changed."""

    gueltig_ab = DatumField(label="Gültig ab", help_text="TT.MM.JJJJ, der erste Tag eines Zeitraums. Von da an löst sie die vorige ab.")
    frist_tage = forms.IntegerField(
        label="Wann: Frist in Tagen nach dem Ende des Zeitraums", min_value=FRUEHESTE_FRIST, max_value=SPAETESTE_FRIST,
        help_text="Zum Beispiel 15: Für den August ist der 15.09. der letzte Tag. Unter 0 liegt die Frist vor dem Ende, für Planungen.",
    )  # fmt: skip
    erinnerung_tage = forms.IntegerField(label="Erinnerung, Tage vor der Frist", min_value=0, max_value=366)
    eskalation_tage = forms.IntegerField(label="Eskalation, Tage nach der Frist", min_value=1, max_value=366)
    grund = forms.CharField(
        label="Grund der Änderung", required=False, max_length=300, help_text="Nötig, sobald es zu Typ und Ebene eine Regel gibt."
    )

    class Meta:
        model = Berichtsregel
        fields = (
            "typ", "ebene", "gueltig_ab", "rolle", "gremium", "gremium_am_ort", "empfaenger", "inhalt", "quellen", "rhythmus", "frist_tage",
            "erinnerung_tage", "eskalation_tage", "eskaliert_an", "schriftlich", "muendlich", "auswertung", "quelle",
        )  # fmt: skip
        help_texts = {
            "empfaenger": "Stelle oder Gremium. Bitte keine Namen von Personen.",
            "gremium_am_ort": "Zum Beispiel die Sozialraumplanungsgruppe; ein Stadtteil hat die seines Sozialraums.",
        }

    def __init__(self, *args: Any, fest: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("typ", "ebene") if fest else ():
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        angaben: dict[str, Any] = super().clean() or {}
        if angaben.get("gremium") and angaben.get("gremium_am_ort"):
            self.add_error("gremium", "Bitte wählen Sie entweder ein Gremium oder das Planungsgremium des Gebiets.")
        ab, rhythmus = angaben.get("gueltig_ab"), angaben.get("rhythmus")
        if ab and ab.day != 1:
            tag = beginn_fuer([Rhythmus(rhythmus) if rhythmus else None], ab)
            self.add_error("gueltig_ab", f"An diesem Tag fängt kein Zeitraum an. Der nächste mögliche Tag ist der {datum(tag)}.")
        return angaben


class AbgabeForm(Form):
    abgegeben_am = DatumField(label="Abgegeben am")
    bemerkung = forms.CharField(label="Bemerkung", required=False, max_length=300)


class RuecknahmeForm(Form):
    grund = forms.CharField(label="Grund der Rücknahme", max_length=300)


class ErinnerungForm(Form):
    takt = forms.ChoiceField(label="Wie oft", choices=[(t.value, wort) for t, wort in TAKTWORTE.items()], widget=forms.RadioSelect)
