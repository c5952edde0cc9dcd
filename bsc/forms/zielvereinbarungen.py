"""Forms of Zielvereinbarungen, their goals and their steps."""

from fractions import Fraction
from typing import Any

from django import forms

from basis.forms import DatumField, Form, ModelForm, ZahlField, offer
from bsc.forms.formulare import ANTEIL, KEINE_PERSONEN, RUECKSTAND, STELLE
from bsc.messgroesse import Zielrichtung
from bsc.models import Messdefinition, Messgroesse, Schwelle, Vereinbarungsziel, Zielvereinbarung
from bsc.selectors.schwellen import warum_keine_schwellen
from bsc.vereinbarungsweg import Paar, Schritt
from bsc.zielwiderspruch import warum_ausserhalb, warum_falsche_richtung, warum_nicht_gemessen
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Beschluss, Gebiet, Gremium

START_GESPERRT = "Der Ausgangswert beruht auf kleinen Fallzahlen und ist für Sie gesperrt; er bleibt, wie er ist."
NUR_NEU = "Nur wenn keine Messgröße der Scorecard gewählt ist."
SCHWELLEN = "Leer bei einer Messgröße der Scorecard: Ihre Schwellen bleiben."
NEU_ZUSTIMMEN = "Die Zustimmung entfällt, und neu zugestimmt wird dem geänderten Inhalt"


def frage_nach_zustimmung(form: forms.BaseForm) -> None:
    """Where a side has agreed, the change is confirmed."""
    fehlt = {"required": "Bitte bestätigen Sie, dass die Zustimmung entfällt."}
    form.fields["neu_zustimmen"] = forms.BooleanField(label=NEU_ZUSTIMMEN, error_messages=fehlt)


def _absatz(zeilen: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": zeilen})


class ZielvereinbarungForm(ModelForm):
    gueltig_von = DatumField(label="Gilt von")
    gueltig_bis = DatumField(label="Gilt bis")

    class Meta:
        model = Zielvereinbarung
        fields = ("titel", "paar", "gebiet", "gremium", "gueltig_von", "gueltig_bis", "ressourcen", "berichtspflicht", "rhythmus",
                  "abweichungsregel")  # fmt: skip
        help_texts = {
            "gebiet": "In dessen Scorecard gehen die vereinbarten Ziele ein; die obere Seite ergibt sich daraus.",
            "gremium": "Nur wenn Stadtrat oder Jugendhilfeausschuss die obere Seite ist.",
            "ressourcen": "Was die obere Seite bereitstellt: Mittel, Stellen, Zeit.",
            "berichtspflicht": f"Worüber und an wen zu berichten ist. {KEINE_PERSONEN}",
            "abweichungsregel": "Was geschieht, wenn ein Ziel nicht erreicht wird.",
        }
        widgets = {name: _absatz() for name in ("ressourcen", "berichtspflicht", "abweichungsregel")}

    def __init__(self, *args: Any, gebiete: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        felder["gebiet"].queryset = Gebiet.objects.filter(pk__in=gebiete, ebene__lte=Ebene.SOZIALRAUM)
        felder["gremium"].queryset = Gremium.objects.filter(art=Gremium.Art.BESCHLIESSEND)
        felder["gremium"].required = False
        if self.instance.version > 1:  # a new version is between the same sides
            for name in ("paar", "gebiet", "gremium"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        if daten.get("paar") == Paar.GREMIUM and not daten.get("gremium"):
            self.add_error("gremium", "Bitte nennen Sie das Gremium.")
        von, bis = daten.get("gueltig_von"), daten.get("gueltig_bis")
        if von and bis and bis < von:
            self.add_error("gueltig_bis", "Das Ende liegt vor dem Anfang.")
        return daten


class VereinbarungszielForm(ModelForm):
    ausgangswert = ZahlField(label="Ausgangswert", stellen=6, max_value=10**12, help_text=ANTEIL)
    ausgang_am = DatumField(label="Ausgangswert am")
    zielwert = ZahlField(label="Zielwert", stellen=6, max_value=10**12, help_text=ANTEIL)
    ziel_am = DatumField(label="Zu erreichen am")
    gruen = ZahlField(label="Im Plan bis", required=False, stellen=4, min_value=0, max_value=10**9, help_text=f"{RUECKSTAND} {SCHWELLEN}")
    gelb = ZahlField(
        label="Beobachten bis", required=False, stellen=4, min_value=0, max_value=10**9, help_text="Darüber heißt der Status „handeln“."
    )

    class Meta:
        model = Vereinbarungsziel
        fields = ("text", "perspektive", "messgroesse", "messname", "art", "formel", "quelle", "richtung", "verantwortlich",
                  "ausgangswert", "ausgang_am", "zielwert", "ziel_am", "gruen", "gelb")  # fmt: skip
        help_texts = {
            "messgroesse": "Eine Messgröße der Scorecard dieses Gebiets; sonst entsteht mit der Vereinbarung eine neue.",
            "verantwortlich": STELLE, "messname": NUR_NEU, "art": NUR_NEU, "formel": NUR_NEU, "quelle": NUR_NEU,
            "richtung": NUR_NEU,
        }  # fmt: skip

    def __init__(self, *args: Any, gebiet: int, start_gesperrt: bool = False, **kwargs: Any) -> None:
        """``start_gesperrt``: this reader does not read the start; it stays as it is."""
        super().__init__(*args, **kwargs)
        offer(self, "messgroesse", Messgroesse.objects.filter(ziel__gebiet=gebiet))
        for name in ("messgroesse", "messname", "art", "formel", "quelle", "richtung"):
            self.fields[name].required = False
        nummer = self.instance.messgroesse_id
        if nummer and (bisher := Schwelle.objects.filter(messgroesse=nummer).am(heute()).first()):
            self.fields["gruen"].help_text = f"{RUECKSTAND} {SCHWELLEN} Das sind: {bisher.worte}."
        if start_gesperrt:
            del self.fields["ausgangswert"]
            self.fields["ausgang_am"].help_text = START_GESPERRT

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        if messgroesse := daten.get("messgroesse"):
            gilt = Messdefinition.objects.filter(messgroesse=messgroesse).am(heute()).first()
            daten |= {"messname": messgroesse.name, "art": messgroesse.art}
            daten |= {"formel": gilt.formel[:200], "quelle": gilt.quelle[:200], "richtung": gilt.richtung} if gilt else {}
            if gilt and gilt.richtung == Messdefinition.Richtung.KORRIDOR:
                daten["richtung"] = ""
                self.add_error("messgroesse", "Diese Messgröße bleibt in einem Korridor; vereinbart wird ein einzelner Zielwert.")
                return daten
        for name in ("messname", "art", "formel", "quelle", "richtung"):
            if not daten.get(name) and name not in self.errors:
                feld = self.fields[name].label
                self.add_error(name, f"Bitte füllen Sie „{feld}“ aus, oder wählen Sie eine Messgröße der Scorecard.")
        self._pruefe_widerspruch(daten)
        feld, satz = warum_keine_schwellen(messgroesse, daten.get("gruen"), daten.get("gelb"))
        if satz and not self.errors.keys() & {"gruen", "gelb", "messgroesse"}:
            self.add_error(feld, satz)
        return daten

    def _pruefe_widerspruch(self, daten: dict[str, Any]) -> None:
        """Days and direction. A start that this reader does not read says nothing of the target."""
        row, ausgang_am, ziel_am = self.instance.vereinbarung, daten.get("ausgang_am"), daten.get("ziel_am")
        if ausgang_am and (satz := warum_nicht_gemessen(ausgang_am, heute())):
            self.add_error("ausgang_am", satz)
        if ziel_am and ausgang_am and ziel_am <= ausgang_am:
            self.add_error("ziel_am", "Der Zielwert ist nach dem Tag des Ausgangswerts zu erreichen.")
        elif ziel_am and (satz := warum_ausserhalb(ziel_am, row.gueltig_von, row.gueltig_bis)):
            self.add_error("ziel_am", satz)
        start, ziel = (None if daten.get(feld) is None else Fraction(daten[feld]) for feld in ("ausgangswert", "zielwert"))
        if daten.get("richtung") and (satz := warum_falsche_richtung(Zielrichtung(daten["richtung"]), start, ziel)):
            self.add_error("zielwert", satz)


class BestaetigenForm(Form):
    """A step that asks for nothing but the confirmation."""


class ZustimmenForm(Form):
    """What was read goes along: nobody agrees to what he has not seen."""

    gelesen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class BeschlussForm(ZustimmenForm):
    beschluss = forms.ModelChoiceField(
        queryset=Beschluss.objects.none(), label="Beschluss",
        help_text="Mit ihm stimmt das Gremium zu; er ist vorher bei den Gremien eingetragen.",
    )  # fmt: skip

    def __init__(self, *args: Any, gremium: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Beschluss.objects.filter(gremium=gremium).select_related("gremium", "vorlage")
        offer(self, "beschluss", rows)


class BerichtForm(Form):
    stichtag = DatumField(label="Stichtag")
    text = forms.CharField(label="Bericht", max_length=4000, widget=_absatz(6), help_text=KEINE_PERSONEN)


class ErgebnisForm(Form):
    ergebnis = forms.CharField(label="Ergebnis", max_length=2000, widget=_absatz(), help_text="Was erreicht ist und was nicht.")


class GrundForm(Form):
    grund = forms.CharField(label="Grund", max_length=300)


class AnlassForm(Form):
    anlass = forms.CharField(label="Anlass", max_length=300, help_text="Die bisherige Fassung bleibt lesbar und wird nie überschrieben.")


FORMEN: dict[Schritt, type[Form]] = {
    Schritt.VERHANDELN: BestaetigenForm,
    Schritt.ZUSTIMMEN_OBEN: ZustimmenForm,
    Schritt.ZUSTIMMEN_UNTEN: ZustimmenForm,
    Schritt.BERICHTEN: BerichtForm,
    Schritt.SCHLIESSEN: ErgebnisForm,
    Schritt.ZURUECKZIEHEN: GrundForm,
    Schritt.NEUE_FASSUNG: AnlassForm,
}
