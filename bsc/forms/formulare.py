"""Forms of goals, Maßnahmen, measures, plan, values and answers to red."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import Truncator

from basis.forms import DatumField, Form, ModelForm, ZahlField, offer
from bsc.messgroesse import Messart
from bsc.models import Katalogziel, Messdefinition, Messgroesse, Messwert, Planwert, Rotnotiz, Ziel, Zielmassnahme
from bsc.models.messgroesse import Rhythmus
from bsc.providers.wahl import beschreibe, quellenwahl
from bsc.wertregeln import UNGEWOEHNLICH, ist_ungewoehnlich

STELLE = "Eine Stelle oder Rolle, keine Person."
AUCH_KORRIGIERT = "Auch eine Korrektur sagt es neu: Ohne den Haken ist der Wert dieses Tages kein Ausgangswert mehr."
KEINE_PERSONEN = "Bitte keine Namen und keine Einzelfälle."
OHNE_ENDE = "Leer: ohne Ende. Nach dem letzten Jahr steht das Ziel auf keiner Scorecard mehr."
OHNE_STATUS = "Schwellen braucht sie dann keine. Fälle der Jugendhilfe je Kopf, etwa die HzE-Dichte, bekommen nie einen Status."
RUECKSTAND = "Rückstand hinter dem Soll, in der Einheit der Messgröße."
ANTEIL = "Bei einem Verhältnis der Anteil der gewerteten Seite in Prozent."
STUFEN = "Was wenigstens erreicht sein soll. Mindestziel und ambitioniertes Ziel ändern den Status nicht."
NUR_KORRIDOR = "Nur wenn die Messgröße in einem Korridor bleiben soll."
BESCHLOSSEN = "Ab diesem Tag gilt der Plan; eine Scorecard mit früherem Stand zeigt ihn nicht. Leer: heute. Format TT.MM.JJJJ."
BIS = "Termin der korrigierten Maßnahme, oder letzter Tag, an dem die Abweichung hingenommen wird. Format TT.MM.JJJJ."


class KatalogzielField(forms.ModelChoiceField):
    """By wording; a number alone says nothing."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}: {Truncator(obj.text).chars(90)}"


class ZielForm(ModelForm):
    katalogziel = KatalogzielField(
        queryset=Katalogziel.objects.none(), label="Dient dem Ziel", required=False, help_text="Welchem Ziel der Stadt es dient."
    )

    class Meta:
        model = Ziel
        fields = ("text", "perspektive", "von_jahr", "bis_jahr", "verantwortlich", "katalogziel", "erlaeuterung")
        help_texts = {"verantwortlich": STELLE, "bis_jahr": OHNE_ENDE}
        widgets = {
            "erlaeuterung": forms.Textarea(attrs={"rows": 4}),
            **{n: forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}) for n in ("von_jahr", "bis_jahr")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "katalogziel", Katalogziel.objects.filter(Q(abgeloest_durch__isnull=True) | Q(pk=self.instance.katalogziel_id)))

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        von, bis = daten.get("von_jahr"), daten.get("bis_jahr")
        if von is not None and not 1990 <= von <= 2100:
            self.add_error("von_jahr", "Das Jahr liegt nicht zwischen 1990 und 2100.")
        if von is not None and bis is not None and not von <= bis <= 2100:
            self.add_error("bis_jahr", "Das letzte Jahr liegt nicht vor dem ersten und nicht nach 2100.")
        return daten


class MassnahmeForm(ModelForm):
    termin = DatumField(label="Termin", required=False)

    class Meta:
        model = Zielmassnahme
        fields = ("text", "verantwortlich", "termin", "stand", "ergebnis")
        help_texts = {"verantwortlich": STELLE, "ergebnis": "Was herausgekommen ist; nötig, wenn die Maßnahme aufgegeben ist."}


class MessgroesseForm(Form):
    """A measure with its first definition and thresholds; a computed one brings its wording along."""

    name = forms.CharField(label="Messgröße", max_length=150)
    messquelle = forms.ChoiceField(
        label="Berechnet aus", required=False,
        help_text="Was das System berechnet, bringt Art, Formel, Zähler, Nenner, Stichtag und Quelle mit.",
    )  # fmt: skip
    art = forms.ChoiceField(label="Art", choices=Messgroesse.Art.choices)
    richtung = forms.ChoiceField(label="Zielrichtung", choices=Messdefinition.Richtung.choices)
    gewertete_seite = forms.TypedChoiceField(
        label="Gewertete Seite", choices=[(1, "die erste"), (2, "die zweite")], coerce=int, initial=1, required=False,
        help_text="Nur bei Verhältnissen: von welcher Seite die Zielrichtung spricht.",
    )  # fmt: skip
    formel = forms.CharField(label="Formel", max_length=300, required=False)
    zaehler = forms.CharField(label="Zähler oder erste Seite", max_length=200, required=False)
    nenner = forms.CharField(label="Nenner oder zweite Seite", max_length=200, required=False)
    stichtagsregel = forms.CharField(label="Stichtag", max_length=200, required=False, help_text="Zum Beispiel: Ende eines Quartals.")
    quelle = forms.CharField(label="Quelle", max_length=300, required=False)
    verantwortlich = forms.CharField(label="Verantwortlich für den Wert", max_length=100, help_text=STELLE)
    rhythmus = forms.ChoiceField(label="Rhythmus", choices=Rhythmus.choices)
    zweite_person = forms.BooleanField(label="Eine zweite Person bestätigt eingetragene Werte", required=False)
    ohne_status = forms.BooleanField(label="Ohne Status, gehört nur zum Zusammenhang", required=False, help_text=OHNE_STATUS)
    gruen = ZahlField(label="Im Plan bis", required=False, stellen=4, min_value=0, max_value=10**9, help_text=RUECKSTAND)
    gelb = ZahlField(
        label="Beobachten bis", required=False, stellen=4, min_value=0, max_value=10**9, help_text="Darüber heißt der Status „handeln“."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wahl = self.fields["messquelle"]
        assert isinstance(wahl, forms.ChoiceField)
        wahl.choices = quellenwahl()  # as a callable it would be asked again at every rendering

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        quelle = beschreibe(daten.get("messquelle", ""))
        for feld in ("formel", "zaehler", "stichtagsregel", "quelle"):
            if quelle:
                daten[feld] = daten.get(feld) or getattr(quelle, feld)
            elif not daten.get(feld):
                self.add_error(feld, self.fields[feld].error_messages["required"])
        daten["gewertete_seite"] = daten.get("gewertete_seite") or 1
        if quelle:
            daten |= {"art": quelle.art.value, "nenner": daten.get("nenner") or quelle.nenner, "zweite_person": False}
        if daten.get("art") == Messart.VERHAELTNIS and not daten.get("nenner"):
            self.add_error("nenner", "Bitte nennen Sie die zweite Seite des Verhältnisses.")
        daten["gewertet"] = not (daten.pop("ohne_status", False) or (quelle and quelle.nur_zusammenhang))
        self._pruefe_schwellen(daten)
        return daten

    def _pruefe_schwellen(self, daten: dict[str, Any]) -> None:
        """Both or none; none only where there is no status."""
        gruen, gelb = daten.get("gruen"), daten.get("gelb")
        for feld, wert, andere in (("gruen", gruen, gelb), ("gelb", gelb, gruen)):
            if wert is None and feld not in self.errors and (daten["gewertet"] or andere is not None):
                self.add_error(feld, self.fields[feld].error_messages["required"])
        if gruen is not None and gelb is not None and gelb < gruen:
            self.add_error("gelb", "Die Schwelle „Beobachten bis“ darf nicht unter „Im Plan bis“ liegen.")


class PlanForm(ModelForm):
    tag = DatumField(label="Zu erreichen am")
    wert = ZahlField(label="Planwert", required=False, stellen=6, max_value=10**12, help_text=ANTEIL)
    von = ZahlField(label="Korridor von", required=False, stellen=6, max_value=10**12, help_text=NUR_KORRIDOR)
    bis = ZahlField(label="Korridor bis", required=False, stellen=6, max_value=10**12)
    mindest = ZahlField(label="Mindestziel", required=False, stellen=6, max_value=10**12, help_text=STUFEN)
    ambitioniert = ZahlField(label="Ambitioniertes Ziel", required=False, stellen=6, max_value=10**12)
    gueltig_ab = DatumField(label="Beschlossen am", required=False, help_text=BESCHLOSSEN)

    class Meta:
        model = Planwert
        fields = ("tag", "wert", "mindest", "ambitioniert", "von", "bis", "gueltig_ab", "quelle")

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        wert, von, bis = (daten.get(feld) for feld in ("wert", "von", "bis"))
        if (wert is not None) == (von is not None or bis is not None):
            raise ValidationError("Bitte geben Sie entweder einen Planwert an oder einen Korridor.")
        if wert is None and (von is None or bis is None or von > bis):
            raise ValidationError("Ein Korridor hat einen Anfang und ein Ende, und das Ende liegt nicht unter dem Anfang.")
        return daten


class WertForm(ModelForm):
    stichtag = DatumField(label="Stichtag")
    zaehler = ZahlField(label="Zähler", required=False, stellen=6, max_value=10**15)
    nenner = ZahlField(label="Nenner", required=False, stellen=6, max_value=10**15)
    wert = ZahlField(label="Wert", required=False, stellen=6, max_value=10**12, help_text="Nur wenn Zähler und Nenner nicht bekannt sind.")

    class Meta:
        model = Messwert
        fields = ("stichtag", "zaehler", "nenner", "wert", "ist_ausgangswert", "quelle", "grund")
        help_texts = {
            "quelle": KEINE_PERSONEN, "grund": "Nur wenn Sie einen Wert desselben Stichtags korrigieren.",
            "ist_ausgangswert": AUCH_KORRIGIERT,
        }  # fmt: skip

    def __init__(self, *args: Any, definition: Messdefinition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zaehler"].label = definition.zaehler
        if definition.nenner:
            self.fields["nenner"].label = definition.nenner
        else:
            del self.fields["nenner"]
            del self.fields["zaehler"]
            self.fields["wert"].help_text, self.fields["wert"].required = definition.zaehler, True

    def clean(self) -> dict[str, Any]:
        """Asks whether a share beyond 100 % is meant; the question stands in the form only then."""
        daten = super().clean() or {}
        zaehler, nenner, wert = (daten.get(feld) for feld in ("zaehler", "nenner", "wert"))
        if wert is not None and (zaehler is not None or nenner is not None):
            self.add_error("wert", "Bitte geben Sie entweder beide Zahlen an oder nur den Wert.")
        elif "nenner" in self.fields and not self.errors and wert is None and (zaehler is None or nenner is None):
            self.add_error("zaehler" if zaehler is None else "nenner", "Bitte geben Sie beide Zahlen an oder nur den Wert.")
        elif ist_ungewoehnlich(Messart(self.instance.messgroesse.art), zaehler, nenner, wert):
            self.fields["trotzdem"] = forms.BooleanField(label="Die Zahlen sind geprüft und stimmen", required=False)
            daten["trotzdem"] = bool(self.data.get("trotzdem"))
            if not daten["trotzdem"]:
                self.add_error("trotzdem", UNGEWOEHNLICH)
        return daten


class NotizForm(ModelForm):
    bis = DatumField(label="Bis", help_text=BIS)

    class Meta:
        model = Rotnotiz
        fields = ("art", "ursache", "massnahme", "korrektur", "bis")
        help_texts = {"ursache": KEINE_PERSONEN, "korrektur": "Nur wenn Sie eine Maßnahme korrigieren."}
        widgets = {"ursache": forms.Textarea(attrs={"rows": 3}), "korrektur": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, ziel: Ziel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "massnahme", Zielmassnahme.objects.filter(ziel=ziel))

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        if daten.get("art") == Rotnotiz.Art.KORREKTUR and not str(daten.get("korrektur") or "").strip():
            self.add_error("korrektur", "Bitte sagen Sie, was sich an der Maßnahme ändert.")
        if daten.get("art") == Rotnotiz.Art.DULDUNG:
            daten |= {"korrektur": "", "massnahme": None}
        return daten


class LeerForm(Form):
    """A step that asks for nothing but the confirmation."""
