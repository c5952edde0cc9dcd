"""Forms of Handlungskonzepte, their parts and their steps."""

from collections.abc import Callable
from typing import Any

from django import forms

from basis.forms import DatumField, Form, ModelForm, offer
from bsc.forms.formulare import STELLE
from bsc.konzeptweg import An, Schritt
from bsc.models import (
    Handlungskonzept,
    Konzeptbeteiligung,
    Konzeptmassnahme,
    Konzeptziel,
    Vereinbarungsziel,
    Ziel,
    Zielmassnahme,
    Zielvereinbarung,
)
from bsc.selectors.konzeptpassung import gebiete_der_ziele, gremien_der_stadt
from proaktiv.forms.texte import KEINE_PERSONEN, OhnePersonen, absatz, verlange_folge
from proaktiv.models import Akteur, Massnahme, Rundenauftrag, System
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.models import Beschluss, Gebiet, Gremium, Vorlage
from sozialraum.models.gebiet import gueltig_am
from sozialraum.querysets.papiere import sichtbare_beschluesse, sichtbare_vorlagen


class HandlungskonzeptForm(OhnePersonen, ModelForm):
    texte = ("titel", "ausgangslage")
    gueltig_von = DatumField(label="Zeitraum von")
    gueltig_bis = DatumField(label="Zeitraum bis")

    class Meta:
        model = Handlungskonzept
        fields = ("titel", "gruppe", "gebiet", "gueltig_von", "gueltig_bis", "ausgangslage", "rhythmus")
        widgets = {"ausgangslage": absatz(5)}
        help_texts = {
            "gebiet": "Der Sozialraum der Planungsgruppe oder einer seiner Stadtteile.",
            "ausgangslage": f"Was der Sozialraum braucht und worauf das Konzept aufbaut. {KEINE_PERSONEN}",
            "rhythmus": "Wie oft Ressort und Gremien erfahren, ob der Weg stimmt. Die Übersicht erinnert daran.",
        }

    def __init__(self, *args: Any, gebiete: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ort_fest = self.instance.version > 1 or (self.instance.pk is not None and self.instance.ziele.exists())
        if self.ort_fest:
            del self.fields["gruppe"], self.fields["gebiet"]
            return
        gruppen = Gremium.objects.filter(art=Gremium.Art.PLANUNG, gebiet__in=gebiete, gebiet__ebene=Ebene.SOZIALRAUM)
        offer(self, "gruppe", gruppen.order_by("name"))
        offer(self, "gebiet", Gebiet.objects.filter(pk__in=gebiete, ebene__gte=Ebene.SOZIALRAUM).order_by("ebene", "schluessel"))

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        verlange_folge(self, daten, "gueltig_von", "gueltig_bis", "Das Ende des Zeitraums liegt vor seinem Anfang.")
        return daten


class TeilForm(OhnePersonen, ModelForm):
    """A part of the draft ``konzept``; ``als`` is what its action calls it."""

    als = ""
    biete: Callable[[Handlungskonzept, Gebietsbaum], None]

    def __init__(self, *args: Any, konzept: Handlungskonzept, baum: Gebietsbaum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.biete(konzept, baum)

    def speichere(self, tun: Any, wer: Any) -> Any:
        """``tun`` is the action of this part."""
        return tun(wer=wer, **{self.als: self.save(commit=False)}, geprueft=self.geprueft)


class KonzeptzielForm(TeilForm):
    als = "ziel"
    texte = ("text",)

    class Meta:
        model = Konzeptziel
        fields = ("vereinbarungsziel", "ziel", "text")
        help_texts = {
            "vereinbarungsziel": "Ein Ziel einer geltenden Zielvereinbarung dieses Sozialraums, seines Ressorts oder des Fachbereichs.",
            "ziel": "Nur wenn es dazu noch keine Zielvereinbarung gibt.",
            "text": f"Was davon in diesem Gebiet bis zum Ende des Zeitraums erreicht sein soll. {KEINE_PERSONEN}",
        }

    def biete(self, konzept: Handlungskonzept, baum: Gebietsbaum) -> None:
        orte = gebiete_der_ziele(konzept, baum)
        laufende = Zielvereinbarung.objects.laufend().filter(gebiet__in=orte)
        offer(self, "vereinbarungsziel", Vereinbarungsziel.objects.filter(vereinbarung__in=laufende.values("pk")))
        offer(self, "ziel", Ziel.objects.filter(gebiet__in=orte).order_by("gebiet__ebene", "text"))

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        if bool(daten.get("vereinbarungsziel")) == bool(daten.get("ziel")) and not {"vereinbarungsziel", "ziel"} & self.errors.keys():
            self.add_error("vereinbarungsziel", "Bitte wählen Sie genau eines: ein vereinbartes Ziel oder ein Ziel der Scorecard.")
        return daten


class KonzeptmassnahmeForm(TeilForm):
    texte = ("text", "verantwortlich")
    bis = DatumField(label="Bis")
    systeme = forms.ModelMultipleChoiceField(
        System.objects.none(), label="Getragen von", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Die Pro-Aktiven Systeme dieses Sozialraums, die sich der Maßnahme annehmen.",
    )  # fmt: skip

    class Meta:
        model = Konzeptmassnahme
        fields = ("ziel", "text", "verantwortlich", "bis", "zielmassnahme", "konzeptionsmassnahme")
        help_texts = {
            "text": f"Was getan wird. {KEINE_PERSONEN}",
            "verantwortlich": STELLE,
            "zielmassnahme": "Wenn sie auch in der Scorecard steht; die Seite zeigt dann, wie weit sie ist.",
            "konzeptionsmassnahme": "Wenn sie auch in einer Konzeption steht, etwa der Jugendhilfeplanung.",
        }

    def biete(self, konzept: Handlungskonzept, baum: Gebietsbaum) -> None:
        offer(self, "ziel", konzept.ziele.all())
        massnahmen = Zielmassnahme.objects.filter(ziel__gebiet__in=gebiete_der_ziele(konzept, baum))
        offer(self, "zielmassnahme", massnahmen.order_by("text"))
        orte = {konzept.gebiet_id, *gebiete_der_ziele(konzept, baum), *(k.id for k in baum.nachfahren(konzept.gebiet_id))}
        offer(self, "konzeptionsmassnahme", Massnahme.objects.filter(gebiete__gebiet__in=orte).distinct())
        offer(self, "systeme", System.objects.filter(gueltig_am(heute()), gebiet=konzept.gruppe.gebiet_id))
        if self.instance.pk:
            self.initial["systeme"] = self.instance.systemnummern

    def speichere(self, tun: Any, wer: Any) -> Any:
        return tun(wer=wer, massnahme=self.save(commit=False), systeme=self.cleaned_data["systeme"], geprueft=self.geprueft)


WER_BETEILIGT = {
    True: "Bitte nennen Sie entweder einen Akteur oder hier jemand anderen, nicht beides.",
    False: "Bitte wählen Sie einen Akteur oder schreiben Sie hier, wer beteiligt war.",
}


class BeteiligungForm(TeilForm):
    als = "beteiligung"
    texte = ("wer", "wie", "beitrag")
    tag = DatumField(label="Am")

    class Meta:
        model = Konzeptbeteiligung
        fields = ("akteur", "wer", "tag", "wie", "beitrag")
        widgets = {"beitrag": absatz()}
        help_texts = {
            "akteur": "Eine Organisation aus den Pro-Aktiven Systemen.",
            "wer": f"Nur wenn kein Akteur gewählt ist, etwa Kinder und Jugendliche eines Treffs. {KEINE_PERSONEN}",
            "wie": "Etwa Planungswerkstatt, Befragung, Stadtteilkonferenz.",
        }

    def biete(self, konzept: Handlungskonzept, baum: Gebietsbaum) -> None:
        offer(self, "akteur", Akteur.objects.filter(gueltig_am(heute())))

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        if bool(daten.get("akteur")) == bool(daten.get("wer")) and not {"akteur", "wer"} & self.errors.keys():
            self.add_error("wer", WER_BETEILIGT[bool(daten.get("wer"))])
        return daten


class AbstimmenForm(Form):
    tag = DatumField(label="Abgestimmt am", help_text="Der Tag, an dem die Planungsgruppe zugestimmt hat.")


class InKraftForm(Form):
    gilt_ab = DatumField(label="Gilt ab", help_text="Eine bisherige Fassung endet am Tag davor.")


class GrundForm(OhnePersonen, Form):
    texte = ("grund",)
    grund = forms.CharField(label="Grund", max_length=300, help_text=KEINE_PERSONEN)


class AnlassForm(OhnePersonen, Form):
    texte = ("anlass",)
    anlass = forms.CharField(label="Anlass", max_length=300, help_text="Die bisherige Fassung bleibt lesbar und wird nie überschrieben.")


class BeendenForm(OhnePersonen, Form):
    texte = ("ergebnis",)
    letzter_tag = DatumField(label="Letzter Tag")
    ergebnis = forms.CharField(
        label="Ergebnis", max_length=2000, widget=absatz(), help_text=f"Was erreicht ist und was nicht. {KEINE_PERSONEN}"
    )


class RueckmeldenForm(OhnePersonen, Form):
    texte = ("text",)
    an = forms.ChoiceField(label="An", choices=[(An.RESSORT.value, "das Ressort"), (An.GREMIUM.value, "ein Gremium")])
    gremium = forms.ModelChoiceField(
        Gremium.objects.none(), label="Gremium", required=False, help_text="Der Unterausschuss Jugendhilfeplanung oder ein Ausschuss."
    )
    stichtag = DatumField(label="Stichtag", help_text="Auf welchen Tag sich die Rückmeldung bezieht.")
    text = forms.CharField(
        label="Rückmeldung", max_length=4000, widget=absatz(6),
        help_text=f"Ob der Weg zu den Zielen eingehalten wird und ob er der richtige ist. {KEINE_PERSONEN}",
    )  # fmt: skip
    vorlage = forms.ModelChoiceField(Vorlage.objects.none(), label="Vorlage", required=False, help_text="Wenn sie dem Gremium so vorlag.")
    beschluss = forms.ModelChoiceField(
        Beschluss.objects.none(), label="Beschluss", required=False, help_text="Wenn das Gremium dazu etwas beschlossen hat."
    )

    def __init__(self, *args: Any, zugang: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "gremium", gremien_der_stadt())
        offer(self, "vorlage", sichtbare_vorlagen(zugang).order_by("nummer"))
        offer(self, "beschluss", sichtbare_beschluesse(zugang))


class AuftragForm(Form):
    auftrag = forms.ModelChoiceField(
        Rundenauftrag.objects.none(), label="Auftrag der Runde",
        help_text="Der Auftrag eines Systems, das eine Maßnahme trägt. Neu gefasst wird er auf der Seite des Systems.",
    )  # fmt: skip

    def __init__(self, *args: Any, konzept: Handlungskonzept, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Rundenauftrag.objects.filter(system__massnahmen__massnahme__ziel__konzept=konzept).exclude(konzepte__konzept=konzept)
        offer(self, "auftrag", rows.select_related("system").order_by("system__name", "-version").distinct())


def schrittform(schritt: Schritt, konzept: Handlungskonzept, zugang: Any, daten: Any) -> Any:
    """The form of a step; ``daten`` is what was sent, or None."""
    tag = heute()
    match schritt:
        case Schritt.RUECKMELDEN:
            return RueckmeldenForm(daten, zugang=zugang, initial={"stichtag": tag})
        case Schritt.BEAUFTRAGEN:
            return AuftragForm(daten, konzept=konzept)
        case Schritt.ABSTIMMEN:
            return AbstimmenForm(daten, initial={"tag": tag})
        case Schritt.IN_KRAFT_SETZEN:
            return InKraftForm(daten, initial={"gilt_ab": konzept.gueltig_von if konzept.version == 1 else max(tag, konzept.gueltig_von)})
        case Schritt.BEENDEN:
            return BeendenForm(daten, initial={"letzter_tag": min(tag, konzept.gueltig_bis)})
        case Schritt.NEUE_FASSUNG:
            return AnlassForm(daten)
        case _:
            return GrundForm(daten)
