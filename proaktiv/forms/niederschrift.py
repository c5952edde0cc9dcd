"""A round on one page: minutes and attendance, several Hinweise, one Aktion, one Reflexion. What is empty is left out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from basis.forms import DatumField, Form, offer
from proaktiv.forms.texte import KEINE_PERSONEN, OhnePersonen, absatz, nenne
from proaktiv.kreislauf import FOLGENAMEN, UEBERGABEN, VOR_DER_ENTSCHEIDUNG, Folge, Phase, Stand
from proaktiv.kreislaufangaben import (
    DRINGLICHKEITEN,
    REICHWEITEN,
    WIRKUNGEN,
    Aktionsangaben,
    Reflexionsangaben,
    pruefe_aktion,
    pruefe_reflexion,
    zu_weit_voraus,
)
from proaktiv.models import Abwaegung, Akteur, Aktion, Aktionsart, Hinweis, Reflexion
from proaktiv.rundenweg import NAECHSTE_DANACH
from sozialraum.clock import heute
from sozialraum.models import Gebiet

HINWEISE = 3  # empty lines at the start
NEU = "neu-"  # a Hinweis of this entry, by its position
SCHON_ENTSCHIEDEN = "Entfällt, wenn der Hinweis schon in Aktion ist."
HILFEN = {
    Phase.INFORMATION: "Was wahrgenommen und berichtet wurde.",
    Phase.KOMMUNIKATION: "Was gemeinsam abgewogen wurde.",
    Phase.AKTION: "Was verabredet wurde, wer es übernimmt.",
    Phase.REFLEXION: "Was frühere Aktionen bewirkt haben.",
}


def biete_akteure(form: forms.BaseForm, name: str, akteure: Sequence[Akteur], leer: str = "") -> None:
    """The members of the day, read once for all the fields that offer them."""
    feld: Any = offer(form, name, Akteur.objects.filter(pk__in=[a.pk for a in akteure]))
    feld.choices = [*([("", leer)] if leer else []), *((a.pk, a.name) for a in akteure)]


class RundeForm(OhnePersonen, Form):
    """Attendance, the four steps, the next date."""

    texte = tuple(phase.value for phase in Phase)
    anwesend = forms.ModelMultipleChoiceField(
        Akteur.objects.none(), label="Anwesend", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Wer am Tag der Runde zum System gehört. Fehlt ein Akteur, nehmen Sie ihn zuerst beim System auf.",
    )  # fmt: skip
    entschuldigt = forms.ModelMultipleChoiceField(
        Akteur.objects.none(), label="Entschuldigt", required=False, widget=forms.CheckboxSelectMultiple
    )
    naechste_am = DatumField(
        label="Nächste Runde", required=False, help_text="Wird geplant, wenn die Niederschrift abgeschlossen ist. Format TT.MM.JJJJ"
    )

    def __init__(self, *args: Any, akteure: Sequence[Akteur], tag: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tag = tag
        for name in ("anwesend", "entschuldigt"):
            biete_akteure(self, name, akteure)
        for phase in Phase:
            self.fields[phase.value] = forms.CharField(
                label=f"Niederschrift: {phase.bezeichnung}", required=False, max_length=4000, widget=absatz(),
                help_text=f"{HILFEN[phase]} {KEINE_PERSONEN}",
            )
        self.order_fields(["anwesend", "entschuldigt", *self.texte, "naechste_am", "geprueft"])

    def clean(self) -> Any:
        daten = super().clean()
        naechste = daten.get("naechste_am")
        nenne(self, zu_weit_voraus("naechste_am", naechste, heute()))
        if naechste and naechste <= self.tag:
            self.add_error("naechste_am", NAECHSTE_DANACH)
        if doppelt := set(daten.get("anwesend", ())) & set(daten.get("entschuldigt", ())):
            namen = ", ".join(sorted(a.name for a in doppelt))
            self.add_error("entschuldigt", f"Bitte entscheiden Sie sich: anwesend oder entschuldigt ({namen}).")
        return daten

    @property
    def leer(self) -> bool:
        """Whether nothing is said of the round."""
        return not any(self.cleaned_data.get(feld) for feld in ("anwesend", "entschuldigt", "naechste_am", *self.texte))

    @property
    def texte_je_schritt(self) -> dict[str, str]:
        return {phase.value: self.cleaned_data[phase.value] for phase in Phase}

    @property
    def anwesende(self) -> dict[Akteur, bool]:
        return {**dict.fromkeys(self.cleaned_data["anwesend"], True), **dict.fromkeys(self.cleaned_data["entschuldigt"], False)}


class TeilForm(OhnePersonen, Form):
    """A part of the entry that may stay empty; ``zeigt`` are the fields that say that somebody filled it in."""

    zeigt: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)

    @property
    def leer(self) -> bool:
        return not self.is_bound or not any(str(self.data.get(self.add_prefix(feld), "")).strip() for feld in self.zeigt)

    def full_clean(self) -> None:
        if self.leer:
            self._errors = ErrorDict()
            self.cleaned_data = {}
            return
        super().full_clean()


class HinweisForm(TeilForm):
    texte = ("titel", "text")
    zeigt = ("titel", "text")
    titel = forms.CharField(label="Hinweis", max_length=150)
    art = forms.ChoiceField(label="Art", choices=Hinweis.Art.choices, initial=Hinweis.Art.BEDARF)
    akteur = forms.ModelChoiceField(Akteur.objects.none(), label="Von welchem Akteur", required=False)
    gebiet = forms.ModelChoiceField(Gebiet.objects.none(), label="Wo")
    text = forms.CharField(
        label="Was wahrgenommen wurde", required=False, max_length=2000, widget=absatz(2), help_text=KEINE_PERSONEN
    )  # fmt: skip

    def __init__(self, *args: Any, akteure: Sequence[Akteur], orte: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        biete_akteure(self, "akteur", akteure, leer="eigene Beobachtung")
        feld: Any = offer(self, "gebiet", Gebiet.objects.filter(pk__in=[pk for pk, _ in orte]))
        feld.choices = list(orte)

    @property
    def hinweis(self) -> Hinweis:
        d = self.cleaned_data
        herkunft = Hinweis.Herkunft.AKTEUR if d["akteur"] else Hinweis.Herkunft.BEOBACHTUNG
        return Hinweis(herkunft=herkunft, **{feld: d[feld] for feld in ("titel", "art", "akteur", "gebiet", "text")})


class AktionForm(TeilForm):
    """Which Hinweis it answers: an open one, or one of this entry. The weighing is asked for where the round has not decided before."""

    texte = ("titel", "ziel", "beleg")
    zeigt = ("titel", "ziel", "hinweis")
    hinweis = forms.ChoiceField(label="Zu welchem Hinweis")
    dringlichkeit = forms.ChoiceField(
        label="Dringlichkeit", help_text=SCHON_ENTSCHIEDEN,
        choices=[("", "bitte wählen"), *((d.value, name) for d, name in DRINGLICHKEITEN.items())],
    )  # fmt: skip
    reichweite = forms.ChoiceField(
        label="Reichweite", help_text=SCHON_ENTSCHIEDEN,
        choices=[("", "bitte wählen"), *((r.value, name) for r, name in REICHWEITEN.items())],
    )  # fmt: skip
    beleg = forms.CharField(label="Woran die Runde es sieht", help_text=SCHON_ENTSCHIEDEN, max_length=1000, widget=absatz(2))
    form = forms.ChoiceField(label="Form", choices=Aktion.Form.choices)
    art = forms.ModelChoiceField(Aktionsart.objects.all(), label="Art")
    titel = forms.CharField(label="Angebot oder Aktion", max_length=150)
    ziel = forms.CharField(label="Ziel", max_length=300, help_text=f"Was damit erreicht werden soll. {KEINE_PERSONEN}")
    akteur = forms.ModelChoiceField(Akteur.objects.none(), label="Wer es übernimmt")
    beginn = DatumField(label="Beginn")
    bis = DatumField(label="Bis")

    def __init__(self, *args: Any, akteure: Sequence[Akteur], offene: Sequence[Hinweis], zeilen: int, tag: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        biete_akteure(self, "akteur", akteure, leer="bitte wählen")
        staende = {*VOR_DER_ENTSCHEIDUNG, Stand.IN_AKTION}
        self.offene = {str(h.pk): h for h in offene if Stand(h.stand) in staende}
        self.tag = self.fields["beginn"].initial = tag
        feld: Any = self.fields["hinweis"]
        feld.choices = [
            ("", "keine Aktion"),
            *((f"{NEU}{n}", f"Neuer Hinweis {n + 1} von oben") for n in range(zeilen)),
            *((pk, f"{h.titel} ({h.get_stand_display()})") for pk, h in self.offene.items()),
        ]
        self._verlange_abwaegung()

    def _verlange_abwaegung(self) -> None:
        """Unless the chosen Hinweis is in Aktion already."""
        gewaehlt = self.offene.get(self.data.get(self.add_prefix("hinweis"), ""))
        self.abwaegen = gewaehlt is None or Stand(gewaehlt.stand) is not Stand.IN_AKTION
        for name in ("dringlichkeit", "reichweite", "beleg"):
            satz = f"Über diesen Hinweis ist noch nicht entschieden. Bitte füllen Sie „{self.fields[name].label}“ aus."
            self.fields[name].required, self.fields[name].error_messages["required"] = self.abwaegen, satz

    def clean(self) -> Any:
        daten = super().clean()
        hinweis = self.offene.get(daten.get("hinweis", ""))
        nenne(self, pruefe_aktion(Aktionsangaben.aus(daten.get, hinweis.erfasst_am if hinweis else self.tag), heute()))
        return daten

    @property
    def wozu(self) -> Hinweis | int:
        wahl = self.cleaned_data["hinweis"]
        return int(wahl.removeprefix(NEU)) if wahl.startswith(NEU) else self.offene[wahl]

    @property
    def abwaegung(self) -> Abwaegung | None:
        felder = ("dringlichkeit", "reichweite", "beleg")
        return Abwaegung(**{feld: self.cleaned_data[feld] for feld in felder}) if self.abwaegen else None

    @property
    def aktion(self) -> Aktion:
        felder = ("form", "art", "titel", "ziel", "akteur", "beginn", "bis")
        return Aktion(**{feld: self.cleaned_data[feld] for feld in felder})


class ReflexionForm(TeilForm):
    """Upon an open loop whose Aktionen are over, or are with their result entered here."""

    texte = ("ergebnis", "beleg", "begruendung", "neuer_titel")
    zeigt = ("hinweis", "beleg", "ergebnis")
    hinweis = forms.ChoiceField(label="Zu welchem Hinweis")
    ergebnis = forms.CharField(
        label="Ergebnis der Aktionen", required=False, max_length=1000, widget=absatz(2),
        help_text="Nur, wenn noch Aktionen laufen: Sie sind damit beendet.",
    )  # fmt: skip
    wirkung = forms.ChoiceField(label="Wirkung", choices=[("", "bitte wählen"), *((w.value, name) for w, name in WIRKUNGEN.items())])
    beleg = forms.CharField(label="Woran die Runde es sieht", max_length=1000, widget=absatz(2))
    folge = forms.ChoiceField(
        label="Was folgt", choices=[("", "bitte wählen"), *((f.value, name) for f, name in FOLGENAMEN.items() if f not in UEBERGABEN)],
        help_text="An ein Gremium übergeben Sie auf der Seite des Hinweises.",
    )  # fmt: skip
    begruendung = forms.CharField(
        label="Begründung", required=False, max_length=1000, widget=absatz(2),
        help_text="Nötig, wenn etwas nicht wirksam war und trotzdem geschlossen wird.",
    )  # fmt: skip
    neuer_titel = forms.CharField(
        label="Titel des neuen Hinweises", required=False, max_length=150, help_text="Nur, wenn ein neuer Hinweis folgt."
    )

    def __init__(self, *args: Any, offene: Sequence[Hinweis], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offene = {str(h.pk): h for h in offene if Stand(h.stand) in (Stand.IN_AKTION, Stand.IN_REFLEXION)}
        feld: Any = self.fields["hinweis"]
        feld.choices = [("", "keine Reflexion"), *((pk, f"{h.titel} ({h.get_stand_display()})") for pk, h in self.offene.items())]

    def clean(self) -> Any:
        daten = super().clean()
        nenne(self, pruefe_reflexion(Reflexionsangaben.aus(daten.get, daten.get("neuer_titel") or ""), heute()))
        return daten

    @property
    def reflexion(self) -> Reflexion:
        d = self.cleaned_data
        felder = {feld: d[feld] for feld in ("wirkung", "beleg", "folge", "begruendung")}
        return Reflexion(hinweis=self.offene[d["hinweis"]], **felder)

    @property
    def neuer(self) -> Hinweis | None:
        if self.cleaned_data["folge"] != Folge.NEUER_HINWEIS:
            return None
        return Hinweis(art=self.offene[self.cleaned_data["hinweis"]].art, titel=self.cleaned_data["neuer_titel"])
