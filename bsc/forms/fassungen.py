"""Forms of what a measure means from a day on: its definition, its thresholds."""

from typing import Any

from django import forms

from basis.forms import DatumField, ModelForm, ZahlField
from bsc.forms.formulare import RUECKSTAND, STELLE
from bsc.messgroesse import Messart
from bsc.models import Messdefinition, Schwelle
from bsc.providers.wahl import beschreibe, quellenwahl

AB = "Ab diesem Stichtag. Format TT.MM.JJJJ."
MITGEBRACHT = ("formel", "zaehler", "nenner", "stichtagsregel", "quelle")


class _AuchDarunter(ModelForm):
    """Offers the goals that this one was broken down to, where there are any."""

    def __init__(self, *args: Any, darunter: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if darunter:
            label = f"Auch in den heruntergebrochenen Zielen ({darunter})"
            self.fields["auch_darunter"] = forms.BooleanField(label=label, required=False)
            self.fields["auch_darunter"].help_text = "Dort ändert sich dasselbe; was dort anders festgelegt ist, bleibt sonst stehen."


class FassungForm(_AuchDarunter):
    """Prefilled with the definition that holds; a new source brings its wording along where the old one was left."""

    gueltig_ab = DatumField(label="Gilt ab", help_text=AB)
    messquelle = forms.ChoiceField(label="Berechnet aus", required=False)
    begruendung = forms.CharField(label="Anlass", max_length=300, help_text="Warum sich die Definition ändert, zum Beispiel ein Beschluss.")

    class Meta:
        model = Messdefinition
        fields = (
            "gueltig_ab", "begruendung", "messquelle", "richtung", "formel", "zaehler", "nenner", "stichtagsregel", "quelle", "sollverlauf",
            "verantwortlich", "rhythmus", "zweite_person", "gewertet",
        )  # fmt: skip
        help_texts = {
            "richtung": "Eine andere Richtung kehrt um, was als Rückstand zählt. Ein Korridor braucht Planwerte mit von und bis.",
            "stichtagsregel": "Zum Beispiel: Ende eines Quartals.",
            "verantwortlich": STELLE,
            "sollverlauf": "Wie das Soll zwischen zwei Planwerten wächst.",
            "gewertet": "Ohne Status gehört die Messgröße nur zum Zusammenhang. Fälle je Kopf, etwa die HzE-Dichte, bekommen nie einen.",
        }

    def __init__(self, *args: Any, art: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.art, self.davor = art, {feld: getattr(self.instance, feld) for feld in self._meta.fields or ()}
        wahl = self.fields["messquelle"]
        assert isinstance(wahl, forms.ChoiceField)
        eingetragen, *passende = quellenwahl(art)
        wahl.choices = [eingetragen, *passende]
        wahl.help_text = (
            "Eine neue Quelle bringt Formel, Zähler, Nenner, Stichtag und Quelle mit, wo Sie die Felder lassen, wie sie sind."
            if passende
            else "Für diese Art von Messgröße berechnet das System nichts."
        )

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        quelle = beschreibe(daten.get("messquelle", ""))
        if quelle and quelle.schluessel != self.davor["messquelle"]:
            daten |= {feld: getattr(quelle, feld) for feld in MITGEBRACHT if daten.get(feld) == self.davor[feld]}
        if quelle:
            daten["zweite_person"] = False
            daten["gewertet"] = daten.get("gewertet", False) and not quelle.nur_zusammenhang
        if self.art == Messart.VERHAELTNIS and "nenner" in daten and not daten["nenner"]:
            self.add_error("nenner", "Bitte nennen Sie die zweite Seite des Verhältnisses.")
        return daten


class SchwelleForm(_AuchDarunter):
    gueltig_ab = DatumField(label="Gilt ab", help_text=AB)
    gruen = ZahlField(label="Im Plan bis", stellen=4, min_value=0, max_value=10**9, help_text=RUECKSTAND)
    gelb = ZahlField(label="Beobachten bis", stellen=4, min_value=0, max_value=10**9, help_text="Darüber heißt der Status „handeln“.")
    quelle = forms.CharField(label="Quelle", max_length=200, help_text="Beschluss oder Vorgabe, aus der die Schwellen kommen.")

    class Meta:
        model = Schwelle
        fields = ("gueltig_ab", "gruen", "gelb", "quelle")

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        if daten.get("gruen") is not None and daten.get("gelb") is not None and daten["gelb"] < daten["gruen"]:
            self.add_error("gelb", "Die Schwelle „Beobachten bis“ darf nicht unter „Im Plan bis“ liegen.")
        return daten
