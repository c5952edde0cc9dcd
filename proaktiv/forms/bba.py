"""Forms of BbA: Förderrunde, application, documents, steps."""

from typing import Any

from django import forms

from basis.forms import DatumField, EuroField, Form, ModelForm, offer
from basis.geld import euro
from proaktiv.bbaweg import BBA_ENTSCHEIDUNGEN, BBA_MIT_BETRAG, BBA_MIT_TEXT, BbaSchrittart, BbaStand
from proaktiv.forms.konzeptionen import papiere
from proaktiv.forms.texte import KEINE_PERSONEN, OhnePersonen, absatz
from proaktiv.forms.wahl import biete_zusammen
from proaktiv.models import BbaAntrag, BbaRunde, BbaUnterlage
from proaktiv.selectors.lesung import Lesung, nach_name
from sozialraum.models import Beschluss, Einrichtung, Einrichtungsart, Gremium

GROESSTER = 10**12
A = BbaSchrittart


class BbaRundeForm(OhnePersonen, ModelForm):
    texte = ("titel", "unterlagen")
    kalenderjahr = forms.IntegerField(
        label="Kalenderjahr", min_value=2000, max_value=2100, localize=False,
        help_text="In ihm liegen die Vorhaben, und in ihm gilt die Obergrenze je Schule.",
    )  # fmt: skip
    topf_cent = EuroField(label="Topf", min_value=1, max_value=GROESSTER, help_text="Was diese Runde insgesamt vergeben kann.")
    antraege_ab = DatumField(label="Anträge ab")
    antragsfrist = DatumField(label="Antragsfrist")
    sitzung_am = DatumField(label="Sitzung der Steuergruppe", required=False)
    unterlagen = forms.CharField(
        label="Was ein vollständiger Antrag enthält", widget=absatz(6), max_length=2000,
        help_text="Je Zeile eine Unterlage. Sobald es Anträge gibt, bleibt die Liste für alle gleich.",
    )  # fmt: skip
    field_order = ("titel", "kalenderjahr", "topf_cent", "antraege_ab", "antragsfrist", "sitzung_am", "unterlagen")

    class Meta:
        model = BbaRunde
        fields = ("titel", "kalenderjahr", "topf_cent", "antraege_ab", "antragsfrist", "sitzung_am")

    def clean_unterlagen(self) -> str:
        text = str(self.cleaned_data["unterlagen"])
        if any(len(name.strip()) > 150 for name in text.splitlines()):
            raise forms.ValidationError("Eine Unterlage hat höchstens 150 Zeichen.")
        return text

    @property
    def unterlagennamen(self) -> list[str]:
        return [name.strip() for name in self.cleaned_data["unterlagen"].splitlines() if name.strip()]


class BbaAntragForm(OhnePersonen, ModelForm):
    texte = ("titel", "ziel", "partner")
    eingegangen_am = DatumField(label="Eingegangen am")
    beginn = DatumField(label="Beginn des Vorhabens")
    ende = DatumField(label="Ende des Vorhabens")
    gesamtkosten_cent = EuroField(label="Gesamtkosten", min_value=1, max_value=GROESSTER)
    eigenmittel_cent = EuroField(
        label="Eigene und andere Mittel", min_value=0, max_value=GROESSTER,
        help_text="Was die Schule, ihr Förderverein oder andere tragen; 0 heißt: nichts.",
    )  # fmt: skip
    beantragt_cent = EuroField(label="Beantragt", min_value=1, max_value=GROESSTER)

    class Meta:
        model = BbaAntrag
        fields = (
            *("einrichtung", "titel", "ziel", "teilnehmende", "partner", "eingegangen_am", "beginn", "ende"),
            *("gesamtkosten_cent", "eigenmittel_cent", "beantragt_cent"),
        )
        help_texts = {
            "ziel": f"Was sich an der Schule damit ändert und woran man es sieht. {KEINE_PERSONEN}",
            "teilnehmende": "Wie viele teilnehmen sollen; nur die Zahl.",
            "partner": "Organisationen, keine Personen.",
        }
        widgets = {"ziel": absatz(4)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["einrichtung"]
        else:
            schulen = Einrichtung.objects.filter(art__gruppe=Einrichtungsart.Gruppe.SCHULE).select_related("stadtteil")
            feld: Any = offer(self, "einrichtung", schulen)
            feld.label_from_instance = lambda schule: f"{schule} ({schule.stadtteil})"


class UnterlagenForm(Form):
    """What came in on a day, of what is still missing."""

    unterlagen = forms.ModelMultipleChoiceField(BbaUnterlage.objects.none(), label="Eingegangen", widget=forms.CheckboxSelectMultiple)
    tag = DatumField(label="Am")

    def __init__(self, *args: Any, antrag: BbaAntrag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unterlagen", antrag.runde.unterlagen.exclude(eingaenge__antrag=antrag))


BETRAEGE = {
    A.BERATEN: ("Votum", "Was die Netzwerkstelle vorschlägt; 0 heißt: nicht fördern."),
    A.BEWILLIGEN: ("Bewilligt", ""),
    A.AUSZAHLEN: ("Ausgezahlt", ""),
    A.BEENDEN: ("Es bleiben gefördert", "Höchstens das Bewilligte, mindestens das schon Gezahlte. 0 schließt den Antrag ab."),
    A.NACHWEISEN: ("Nachgewiesene Ausgaben", ""),
    A.ANERKENNEN: ("Anerkannt", "Was darüber hinaus gezahlt ist, wird zurückgefordert."),
    A.ZURUECKZAHLEN: ("Zurückgezahlt", ""),
}
TAGE = {A.BEWILLIGEN: "Tag der Sitzung", A.ABLEHNEN: "Tag der Sitzung", A.NACHWEISEN: "Eingegangen am"}
KEINE_STEUERGRUPPE = (
    "Noch ist bei keinem Gremium eingetragen, dass es über bildungsbezogene Angebote entscheidet. Das geht unter „Gremien“, beim Ändern "
    "der Steuergruppe; es dürfen Controlling und Fachbereichsleitung."
)
MEHR_ALS_DIE_KOSTEN = "Das Vorhaben sollte {} kosten. Bitte prüfen Sie den Betrag; stimmt er, bestätigen Sie das."
BESCHLUSSFELDER = ("gremium", "beschluss", "nummer")


class BbaSchrittForm(OhnePersonen, Form):
    """One form for all steps: the fields that the step has."""

    texte = ("text", "nummer")
    tag = DatumField(label="Am")
    gremium = forms.ModelChoiceField(
        Gremium.objects.none(), label="Gremium", help_text="Das entschieden hat; es gilt der Tag seiner Sitzung."
    )
    beschluss = forms.ModelChoiceField(
        Beschluss.objects.none(), label="Beschluss", required=False,
        help_text="Wenn er hier verzeichnet ist; sonst nennen Sie seine Nummer. Nur öffentliche, denn diese Seiten lesen alle.",
    )  # fmt: skip
    nummer = forms.CharField(
        label="Nummer des Beschlusses", max_length=60, required=False, help_text="Wie in der Niederschrift; nötig ohne Beschluss."
    )
    betrag = EuroField(label="Betrag", min_value=0, max_value=GROESSTER)
    frist = DatumField(label="Nachzureichen bis")
    zum = DatumField(label="Letzter Tag des Vorhabens", help_text="Ab ihm zählt die Frist für den Verwendungsnachweis.")
    text = forms.CharField(label="Ergebnis oder Grund", max_length=2000, widget=absatz(4), help_text=KEINE_PERSONEN)

    def __init__(self, *args: Any, schritt: BbaSchrittart, antrag: BbaAntrag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hoechstens = antrag.gesamtkosten_cent if schritt is A.NACHWEISEN else None
        self.fields["tag"].label = TAGE.get(schritt, "Am")
        if schritt in BBA_MIT_BETRAG:
            self.fields["betrag"].label, self.fields["betrag"].help_text = BETRAEGE[schritt]
        else:
            del self.fields["betrag"]
        for feld, wozu in (("frist", A.NACHFORDERN), ("zum", A.BEENDEN)):
            if schritt is not wozu:
                del self.fields[feld]
        if schritt in BBA_ENTSCHEIDUNGEN:
            steuergruppen = Gremium.objects.filter(entscheidet_bba=True)
            biete_zusammen(self, {"gremium": Lesung(steuergruppen, nach=nach_name), "beschluss": papiere()["beschluss"]})
            gremium: Any = self.fields["gremium"]
            if len(gremium.choices) == 1:  # the empty one
                gremium.help_text = KEINE_STEUERGRUPPE
        else:
            for feld in BESCHLUSSFELDER:
                del self.fields[feld]
        if schritt is A.BERATEN:
            self.fields["text"].label = "Ergebnis der Beratung"
        self.fields["text"].required = schritt in BBA_MIT_TEXT
        if schritt is A.NACHWEISEN and antrag.stand is BbaStand.NACHGEWIESEN:
            self.fields["text"].required, self.fields["text"].label = True, "Grund der Berichtigung"

    def clean(self) -> dict[str, Any]:
        """Asks once whether more was spent than the Vorhaben was to cost; the question stands in the form only then."""
        daten = super().clean()
        betrag = daten.get("betrag")
        if self.hoechstens is not None and betrag is not None and betrag > self.hoechstens:
            self.fields["trotzdem"] = forms.BooleanField(label="Der Betrag ist geprüft und stimmt", required=False)
            if self.data.get(self.add_prefix("trotzdem")) not in ("on", "True"):
                self.add_error("betrag", MEHR_ALS_DIE_KOSTEN.format(euro(self.hoechstens)))
        return daten


class RueckzahlungForm(Form):
    bis = DatumField(label="Zurückzuzahlen bis", help_text="Danach ist die Rückforderung überfällig. Format TT.MM.JJJJ")
