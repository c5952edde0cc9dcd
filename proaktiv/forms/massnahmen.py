"""Forms of Maßnahmen: what they are, reports, need, money, expected effect, evaluation notes; and of many at once."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from basis.forms import DatumField, EuroField, ModelForm, ZahlField
from basis.zahlen import datum
from proaktiv.actions.massnahmen import TEXTE
from proaktiv.forms.inzwischen import NichtUeberschreiben
from proaktiv.forms.konzeptionen import papiere
from proaktiv.forms.texte import KEINE_PERSONEN, OhnePersonen, RegelnSagtDieAktion, absatz, nenne
from proaktiv.forms.wahl import biete_zusammen, laufende, nummern
from proaktiv.massnahmenweg import UNTERWEGS, Massnahmenstand, maengel, moegliche
from proaktiv.models import (
    Foerdermittel,
    Handlungsfeld,
    Kapitel,
    Konzeption,
    Lebensphase,
    Lebenswelt,
    Massnahme,
    Massnahmenauswertung,
    Massnahmenbedarf,
    Massnahmenbericht,
    Massnahmenfinanzierung,
    Wirkungserwartung,
    Zielgruppe,
)
from proaktiv.selectors.lesung import Lesung, nach_name, nach_reihenfolge
from sozialraum.clock import heute
from sozialraum.models import Gebiet, Indikator, Organisationseinheit, Traeger
from sozialraum.models.gebiet import gueltig_am

VOR_BEGINN = "Die Maßnahme beginnt nach Plan erst am {}. Bitte berichtigen Sie den Tag; stimmt er, bestätigen Sie das."
BLEIBT = "bleibt, wie es ist"
HEUTE = "Heute, wenn Sie nichts ändern. Format TT.MM.JJJJ"
NEUESTER = "Der Tag des neuesten Berichts, wenn Sie nichts ändern. Format TT.MM.JJJJ"


def frage_vor_beginn(form: Any, tag: date | None, massnahme: Massnahme) -> None:
    """Asks once whether a day before the planned beginning is meant; the question stands in the form only then."""
    if tag is None or massnahme.beginn is None or tag >= massnahme.beginn:
        return
    form.fields["trotzdem"] = forms.BooleanField(label="Der Tag stimmt, obwohl er vor dem geplanten Beginn liegt", required=False)
    if form.data.get(form.add_prefix("trotzdem")) not in ("on", "True"):
        form.add_error("tag", VOR_BEGINN.format(datum(massnahme.beginn)))


def gebietslesung(tag: date, *bisher: int) -> Lesung:
    """Of the day, and those that a record names already."""
    rows = Gebiet.objects.filter(gueltig_am(tag) | Q(pk__in=bisher))
    return Lesung(rows, nach=lambda g: (not g.gilt_am(tag), g.ebene, g.schluessel))


def kataloglesungen(tag: date, row: Any = None) -> dict[str, Lesung]:
    """What a Maßnahme or strategy is sorted by, and who does it; what has ended only where ``row`` names it already."""
    return {
        feld: Lesung(laufende(lesung.rows, tag, getattr(row, f"{feld}_id", None)), nach=lesung.nach)
        for feld, lesung in _alle_kataloge().items()
    }


def _alle_kataloge() -> dict[str, Lesung]:
    return {
        "lebenswelt": Lesung(Lebenswelt.objects.all(), nach=nach_reihenfolge),
        "handlungsfeld": Lesung(Handlungsfeld.objects.all(), nach=nach_reihenfolge),
        "zielgruppe": Lesung(Zielgruppe.objects.all(), nach=nach_reihenfolge),
        "traeger": Lesung(Traeger.objects.all(), nach=nach_name),
        "einheit": Lesung(Organisationseinheit.objects.all(), nach=nach_name),
    }


class MassnahmeForm(NichtUeberschreiben, OhnePersonen, ModelForm):
    texte = TEXTE
    beginn = DatumField(label="Beginn geplant", required=False)
    ende = DatumField(label="Ende geplant", required=False)
    gebiete = forms.ModelMultipleChoiceField(
        Gebiet.objects.none(), label="Gebiete", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Fachbereich heißt: die ganze Stadt.",
    )  # fmt: skip
    phasen = forms.ModelMultipleChoiceField(
        Lebensphase.objects.all(), label="Lebensphasen", required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Massnahme
        fields = (
            "konzeption", "kapitel", "titel", "ziel", "gebiete", "phasen", "lebenswelt", "handlungsfeld", "zielgruppe", "traeger",
            "einheit", "beginn", "ende", "quelle",
        )  # fmt: skip
        widgets = {"ziel": absatz()}
        help_texts = {
            "kapitel": "Ein Kapitel derselben Konzeption.",
            "titel": "Gibt es schon eine ähnliche, steht das danach auf ihrer Seite.",
            "ziel": KEINE_PERSONEN,
            "quelle": "Wo das steht, wenn es dazu ein Papier gibt.",
        }

    def __init__(self, *args: Any, tag: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kapitel = Lesung(Kapitel.objects.all(), {"konzeption": ("name",)}, lambda k: (k.konzeption.name, k.reihenfolge, k.nummer))
        je = {
            "konzeption": Lesung(Konzeption.objects.all(), nach=nach_name),
            "kapitel": kapitel,
            "gebiete": gebietslesung(tag, *nummern(self.initial.get("gebiete"))),
            "phasen": Lesung(laufende(Lebensphase.objects.all(), tag, *nummern(self.initial.get("phasen"))), nach=nach_reihenfolge),
            **kataloglesungen(tag, self.instance),
        }
        biete_zusammen(self, je, {"kapitel": lambda k: f"{k.konzeption.name}: {k}"})
        if self.instance.pk:
            self.fields["konzeption"].disabled = True


class BerichtForm(RegelnSagtDieAktion, OhnePersonen, ModelForm):
    texte = ("text", "grund")
    tag = DatumField(label="Stand vom", initial=heute, help_text=HEUTE)
    stand_neu = forms.ChoiceField(label="Stand", choices=(), widget=forms.RadioSelect)

    class Meta:
        model = Massnahmenbericht
        fields = ("tag", "stand_neu", "text", "grund", "plaetze", "erreichte")
        widgets = {"text": absatz(4)}
        help_texts = {
            "text": f"Nötig, wenn Sie keinen Grund nennen. {KEINE_PERSONEN}",
            "grund": "Nötig, wenn die Maßnahme nicht begonnen, verspätet oder nicht weiterverfolgt ist, oder nach ihrem Ende weitergeht.",
            "plaetze": "Leer: bleibt, wie es ist.",
            "erreichte": "Wie viele Menschen im Jahr erreicht werden. Leer: bleibt, wie es ist.",
        }

    def __init__(self, *args: Any, massnahme: Massnahme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feld = self.fields["stand_neu"]
        assert isinstance(feld, forms.ChoiceField)
        feld.choices = [(s.value, s.bezeichnung) for s in moegliche(Massnahmenstand(massnahme.stand))]
        feld.initial = massnahme.stand
        self.stand = Massnahmenstand(massnahme.stand)
        if self.initial.get("tag", heute()) != heute():
            self.fields["tag"].help_text = NEUESTER
        for name in self.texte:
            vars(self.fields[name])["bedingt"] = True

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        if daten.get("stand_neu") in UNTERWEGS | {Massnahmenstand.FERTIG}:
            frage_vor_beginn(self, daten.get("tag"), self.instance.massnahme)
        if nach := daten.get("stand_neu"):
            nenne(self, maengel(self.stand, Massnahmenstand(nach), daten.get("text") or "", daten.get("grund") or ""))
        return daten


class AuswertungForm(OhnePersonen, ModelForm):
    texte = ("text",)
    tag = DatumField(label="Am", initial=heute, help_text=HEUTE)

    class Meta:
        model = Massnahmenauswertung
        fields = ("tag", "urteil", "text")
        widgets = {"text": absatz(4)}
        help_texts = {"text": KEINE_PERSONEN}

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        frage_vor_beginn(self, daten.get("tag"), self.instance.massnahme)
        return daten


class BedarfForm(OhnePersonen, ModelForm):
    texte = ("grund",)
    betrag_cent = EuroField(label="Betrag", required=False, min_value=0, max_value=10**13)
    vze = ZahlField(label="Stellen", required=False, stellen=2, min_value=0, max_value=10_000, unit="VZÄ")

    class Meta:
        model = Massnahmenbedarf
        fields = ("jahr", "art", "betrag_cent", "vze", "beschluss", "grund")
        help_texts = {
            "art": "Geplant, geändert und beschlossen stehen nebeneinander. Ein neuer Eintrag gilt; der alte bleibt lesbar.",
            "grund": "Nötig, wenn ein beschlossener Bedarf keinen Beschluss aus der Liste nennt, zum Beispiel „Haushaltsplan 2025“.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        biete_zusammen(self, papiere())


class FinanzierungForm(NichtUeberschreiben, OhnePersonen, ModelForm):
    texte = ("vermerk",)
    betrag_cent = EuroField(label="Betrag", min_value=0, max_value=10**13)

    class Meta:
        model = Massnahmenfinanzierung
        fields = ("jahr", "foerdermittel", "betrag_cent", "im_haushalt", "vermerk")
        help_texts = {
            "foerdermittel": "Ohne Auswahl sind es Eigenmittel der Stadt.",
            "im_haushalt": "Nur Eigenmittel. Fördermittel sind gesichert, sobald sie bewilligt sind.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feld = self.fields["foerdermittel"]
        assert isinstance(feld, forms.ModelChoiceField)
        feld.empty_label = "Eigenmittel der Stadt"
        schon = Q(pk=self.instance.foerdermittel_id)  # a refused one too: without it the browser would send own means
        programme = Foerdermittel.objects.filter(schon | ~Q(stand=Foerdermittel.Stand.ABGELEHNT))
        wahl = {"foerdermittel": Lesung(programme, nach=lambda row: row.programm)}
        abgelehnt = Foerdermittel.Stand.ABGELEHNT
        biete_zusammen(self, wahl, {"foerdermittel": lambda row: f"{row} (abgelehnt)" if row.stand == abgelehnt else str(row)})


class ErwartungForm(NichtUeberschreiben, OhnePersonen, ModelForm):
    texte: tuple[str, ...] = ("begruendung",)
    ab = DatumField(label="Verglichen ab", help_text="Der letzte Wert davor ist der Vergleich. Format TT.MM.JJJJ")
    bis = DatumField(label="Sichtbar bis")

    class Meta:
        model = Wirkungserwartung
        fields = ("indikator", "gebiet", "richtung", "ab", "bis", "begruendung")
        help_texts = {"begruendung": "Warum die Maßnahme diesen Indikator bewegen soll."}

    def __init__(self, *args: Any, tag: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bisher = [self.instance.gebiet_id] if self.instance.gebiet_id else []
        biete_zusammen(self, {"gebiet": gebietslesung(tag, *bisher), "indikator": Lesung(Indikator.objects.all(), nach=nach_name)})


class ErwartungAendernForm(ErwartungForm):
    texte = ("begruendung", "grund")
    grund = forms.CharField(
        label="Grund der Änderung", max_length=300, required=False,
        help_text="Nötig, wenn sich Indikator, Gebiet, Erwartung oder Zeitraum ändern. Was vorher erwartet war, bleibt auf der Seite.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vars(self.fields["grund"])["bedingt"] = True
