"""Forms of a Hinweis and of the steps of its cycle; what was done is entered, today unless told otherwise."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from basis.forms import DatumField, Form, ModelForm, offer
from proaktiv.forms.texte import KEINE_PERSONEN, OhnePersonen, absatz, nenne
from proaktiv.kreislaufangaben import (
    DRINGLICHKEITEN,
    REICHWEITEN,
    WIRKUNGEN,
    Abwaegungsangaben,
    Grund,
    Reflexionsangaben,
    ohne_wert,
    pruefe_abwaegung,
    pruefe_reflexion,
)
from proaktiv.models import Abwaegung, Akteur, Hausrunde, Hinweis, Reflexion, System
from proaktiv.models.hinweis import ENTSCHEIDUNGSNAMEN
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet, Gremium, Indikator
from sozialraum.models.gebiet import gueltig_am

NACHTRAG = timedelta(days=180)
TAG = "Heute, wenn Sie nichts ändern. Format TT.MM.JJJJ"
OHNE_ORT = "Hat das System einen einzigen Stadtteil, gilt er ohne Angabe."
WO = "Bitte wählen Sie den Stadtteil, um den es geht, oder den Sozialraum des Systems."
RUNDE = "Nur wenn es in einer Runde besprochen wurde."


def knoepfe(wahl: Any, label: str, **weitere: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=wahl, widget=forms.RadioSelect, **weitere)


def tagesfeld(label: str = "Tag") -> DatumField:
    return DatumField(label=label, initial=heute, help_text=TAG)


def runden(systeme: QuerySet[System] | list[System | None]) -> QuerySet[Hausrunde]:
    """The recent rounds of these Systeme whose day has come."""
    tag = heute()
    rows = Hausrunde.objects.filter(system__in=systeme, tag__lte=tag, tag__gte=tag - NACHTRAG).exclude(stand="abgesagt")
    return rows.select_related("system").order_by("-tag")


def gremien(sozialraum: int | None) -> QuerySet[Gremium]:
    """Whom a Hinweis may be handed over to: the Sozialraumplanungsgruppe, and planning Gremien of the whole city."""
    stadt = Q(gebiet__isnull=True) | Q(gebiet__ebene=Ebene.FACHBEREICH)
    return Gremium.objects.filter(stadt | Q(gebiet=sozialraum), art=Gremium.Art.PLANUNG).select_related("gebiet")


class HinweisForm(OhnePersonen, ModelForm):
    texte = ("titel", "text")
    art = knoepfe(Hinweis.Art.choices, "Was ist es?", initial=Hinweis.Art.BEDARF)
    herkunft = knoepfe(Hinweis.Herkunft.choices[:2], "Woher kommt der Hinweis?", initial=Hinweis.Herkunft.BEOBACHTUNG)
    erfasst_am = tagesfeld("Aufgenommen am")

    class Meta:
        model = Hinweis
        fields = ("art", "titel", "text", "system", "gebiet", "herkunft", "akteur", "hausrunde", "erfasst_am")
        labels = {"titel": "In einem Satz", "hausrunde": "In der Runde"}
        help_texts = {
            "titel": f"Zum Beispiel „Abends fehlt ein Treff für Jugendliche“. {KEINE_PERSONEN}",
            "text": KEINE_PERSONEN,
            "akteur": "Nur wenn der Hinweis von einem Akteur kommt.",
            "gebiet": "Der Stadtteil, um den es geht, oder der Sozialraum.",
            "hausrunde": RUNDE,
        }
        widgets = {"text": absatz()}

    def __init__(self, *args: Any, orte: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tag, systeme = heute(), System.objects.gueltig_am(heute()).filter(gebiet__in=orte)
        offer(self, "system", systeme).required = self.instance.herkunft != Hinweis.Herkunft.FRUEHWARNUNG
        wo = offer(self, "gebiet", Gebiet.objects.filter(gueltig_am(tag), pk__in=orte, ebene__gte=Ebene.SOZIALRAUM))
        if not self.instance.pk:
            wo.required, wo.help_text = False, f"{wo.help_text} {OHNE_ORT}"
        offer(self, "akteur", Akteur.objects.gueltig_am(tag))
        offer(self, "hausrunde", runden(systeme))
        if self.instance.pk and self.instance.herkunft not in (Hinweis.Herkunft.AKTEUR, Hinweis.Herkunft.BEOBACHTUNG):
            for name in ("herkunft", "akteur"):
                del self.fields[name]
        if self.instance.pk and self.instance.herkunft == Hinweis.Herkunft.FRUEHWARNUNG:
            for name in ("art", "titel", "text", "gebiet", "hausrunde", "erfasst_am"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        if daten.get("herkunft") == Hinweis.Herkunft.AKTEUR and not daten.get("akteur"):
            self.add_error("akteur", "Bitte wählen Sie den Akteur, von dem der Hinweis kommt.")
        if daten.get("herkunft") == Hinweis.Herkunft.BEOBACHTUNG:
            daten["akteur"] = None
        if not self.instance.pk and "gebiet" not in self.errors and not daten.get("gebiet"):
            self._setze_ort(daten)
        runde = daten.get("hausrunde")
        if runde and daten.get("system") and runde.system_id != daten["system"].pk:
            self.add_error("hausrunde", "Diese Runde gehört zu einem anderen System.")
        return daten

    def _setze_ort(self, daten: dict[str, Any]) -> None:
        """The one Stadtteil of the chosen System; where there are several, or none, it is asked for."""
        feld: Any = self.fields["gebiet"]
        system = daten.get("system")
        eigene = list(feld.queryset.filter(pk__in=system.stadtteile.gueltig_am(heute()).values("gebiet"))[:2]) if system else []
        if len(eigene) == 1:
            daten["gebiet"] = eigene[0]
        else:
            self.add_error("gebiet", WO)


class AbwaegungForm(OhnePersonen, ModelForm):
    texte = ("beleg", "begruendung")
    dringlichkeit = knoepfe(list(DRINGLICHKEITEN.items()), "Wie dringend ist es?")
    reichweite = knoepfe(list(REICHWEITEN.items()), "Wen betrifft es?")
    entscheidung = knoepfe(list(ENTSCHEIDUNGSNAMEN.items()), "Was entscheidet die Runde?")
    wiedervorlage = DatumField(label="Wieder vorlegen am", required=False, help_text="Nur beim Beobachten. Format TT.MM.JJJJ")
    tag = tagesfeld("Abgewogen am")

    class Meta:
        model = Abwaegung
        fields = ("dringlichkeit", "reichweite", "beleg", "entscheidung", "wiedervorlage", "gremium", "begruendung", "hausrunde", "tag")
        help_texts = {
            "beleg": f"Was zeigt es: Beobachtungen mehrerer Häuser, Zahlen, Rückmeldungen? {KEINE_PERSONEN}",
            "gremium": "Nur wenn der Hinweis übergeben wird.",
            "begruendung": "Nötig, wenn kein Handlungsbedarf besteht.",
            "hausrunde": RUNDE,
        }
        widgets = {"beleg": absatz(), "begruendung": absatz(2)}

    def __init__(self, *args: Any, sozialraum: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "gremium", gremien(sozialraum))
        offer(self, "hausrunde", runden([self.instance.hinweis.system]))

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        nenne(self, pruefe_abwaegung(Abwaegungsangaben.aus(daten.get), heute()))
        return daten


class ReflexionForm(OhnePersonen, ModelForm):
    texte = ("beleg", "begruendung", "neuer_titel")
    wirkung = knoepfe(list(WIRKUNGEN.items()), "Wie hat es gewirkt?")
    folge = knoepfe(Reflexion._meta.get_field("folge").choices, "Was folgt daraus?")
    neuer_titel = forms.CharField(
        label="Der neue Hinweis in einem Satz", max_length=150, required=False, help_text="Nur wenn ein neuer Hinweis folgt."
    )
    neue_art = knoepfe(Hinweis.Art.choices, "Der neue Hinweis ist", required=False, initial=Hinweis.Art.BEDARF)
    vorher = DatumField(label="Stichtag vorher", required=False)
    nachher = DatumField(label="Stichtag nachher", required=False)
    tag = tagesfeld("Reflektiert am")

    class Meta:
        model = Reflexion
        fields = ("wirkung", "beleg", "folge", "begruendung", "gremium", "neuer_titel", "neue_art", "aktion", "indikator", "vorher",
                  "nachher", "hausrunde", "tag")  # fmt: skip
        help_texts = {
            "beleg": f"Was zeigt die Wirkung: Teilnahme, Rückmeldungen, Zahlen? {KEINE_PERSONEN}",
            "begruendung": "Nötig, wenn es nicht gewirkt hat und der Hinweis trotzdem geschlossen wird.",
            "gremium": "Nur wenn der Hinweis übergeben wird.",
            "aktion": "Nur wenn es vor allem um eine der Aktionen geht.",
            "indikator": "Nur wenn eine Zahl die Wirkung zeigen soll; dann mit beiden Stichtagen.",
            "hausrunde": RUNDE,
        }
        widgets = {"beleg": absatz(), "begruendung": absatz(2)}

    def __init__(self, *args: Any, sozialraum: int | None, stichtage: Callable[[Indikator], Sequence[date]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stichtage = stichtage
        hinweis: Hinweis = self.instance.hinweis
        offer(self, "gremium", gremien(sozialraum))
        offer(self, "aktion", hinweis.aktionen.all())
        offer(self, "indikator", Indikator.objects.filter(aktiv=True))
        offer(self, "hausrunde", runden([hinweis.system]))

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        nenne(self, pruefe_reflexion(Reflexionsangaben.aus(daten.get, daten.get("neuer_titel") or ""), heute()))
        nenne(self, self._ohne_wert(daten))
        return daten

    def _ohne_wert(self, daten: dict[str, Any]) -> list[Grund]:
        """A comparison needs a value on both days."""
        indikator, tage = daten.get("indikator"), {feld: daten.get(feld) for feld in ("vorher", "nachher")}
        if indikator is None or None in tage.values():
            return []
        werte = self.stichtage(indikator)
        return [(feld, ohne_wert(tag, indikator.name, werte)) for feld, tag in tage.items() if tag is not None and tag not in werte]


class SchrittForm(OhnePersonen, Form):
    """A step that carries nothing but words; ``pflicht``: whether it needs them."""

    texte = ("text",)
    text = forms.CharField(label="Text", max_length=2000, widget=absatz())
    tag = tagesfeld()

    def __init__(self, *args: Any, label: str, pflicht: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].required = label, pflicht
        self.fields["text"].help_text = KEINE_PERSONEN
