"""Forms of Systeme, their dated parts, their Auftrag, of Akteure, and of the catalogues of kinds."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms

from basis.forms import DatumField, Form, ModelForm, offer
from basis.models import Nutzer
from proaktiv.forms.texte import KEINE_PERSONEN, OhnePersonen, absatz
from proaktiv.models import Akteur, Akteursart, Aktionsart, Rundenauftrag, System
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.models import Einrichtung, Gebiet, Traeger
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import RECHTE, Recht

AB, BIS = "Erster Tag, an dem das gilt. Format TT.MM.JJJJ", "Letzter Tag. Format TT.MM.JJJJ"
FUEHRENDE = [rolle.value for rolle, rechte in RECHTE.items() if Recht.HAUSRUNDEN_FUEHREN in rechte]


class SystemForm(OhnePersonen, ModelForm):
    texte = ("name", "anlass")
    gueltig_von = DatumField(label="Besteht seit")

    class Meta:
        model = System
        fields = ("name", "gebiet", "rundenart", "anlass", "gueltig_von", "quelle")
        widgets = {"anlass": absatz()}
        help_texts = {
            "name": "Wie die Partner es nennen, etwa nach der Einrichtung, von der es ausgeht.",
            "gebiet": "Wessen Ressort die Runden führt. Nach der ersten Runde bleibt der Sozialraum.",
            "anlass": f"Welche Problemlagen gar nicht erst entstehen sollen. {KEINE_PERSONEN}",
            "quelle": "Wo das festgelegt ist, wenn es dazu ein Papier gibt.",
        }

    def __init__(self, *args: Any, gebiete: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "gebiet", Gebiet.objects.filter(pk__in=gebiete, ebene=Ebene.SOZIALRAUM))


class TeilForm(Form):
    """A dated part of a System; each kind brings the field that says which. ``system`` and ``baum`` say what may be chosen."""

    biete: Callable[[System, Gebietsbaum, date], None]
    ab = DatumField(label="Ab", help_text=AB)
    field_order = ("einrichtung", "stadtteil", "nutzer", "akteur")

    def __init__(self, *args: Any, system: System, baum: Gebietsbaum, tag: date, initial: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"ab": tag, **initial}})
        self.biete(system, baum, tag)


class EinrichtungForm(TeilForm):
    einrichtung = forms.ModelChoiceField(
        Einrichtung.objects.none(), label="Einrichtung", help_text="Eine Einrichtung dieses Sozialraums, von der das System ausgeht."
    )

    def biete(self, system: System, baum: Gebietsbaum, tag: date) -> None:
        orte = baum.stadtteile(system.gebiet_id) if system.gebiet_id in baum.knoten else ()
        offer(self, "einrichtung", Einrichtung.objects.filter(gueltig_am(tag), stadtteil__in=orte).order_by("name"))


class StadtteilForm(TeilForm):
    stadtteil = forms.ModelChoiceField(Gebiet.objects.none(), label="Stadtteil", help_text="Ein Stadtteil dieses Sozialraums.")

    def biete(self, system: System, baum: Gebietsbaum, tag: date) -> None:
        orte = baum.stadtteile(system.gebiet_id) if system.gebiet_id in baum.knoten else ()
        schon = system.stadtteile.filter(gueltig_am(tag)).values("gebiet")
        offer(self, "stadtteil", Gebiet.objects.filter(pk__in=orte).exclude(pk__in=schon))


class KoordinationForm(TeilForm):
    nutzer = forms.ModelChoiceField(
        Nutzer.objects.none(), label="Koordination",
        help_text="Wer in diesem Sozialraum Hausrunden führen darf. Die bisherige Koordination endet am Tag davor.",
    )  # fmt: skip

    def biete(self, system: System, baum: Gebietsbaum, tag: date) -> None:
        orte = [system.gebiet_id, *(k.id for k in baum.vorfahren(system.gebiet_id))] if system.gebiet_id in baum.knoten else []
        rollen = gueltig_am(tag, "rollen__")
        rows = Nutzer.objects.filter(
            rollen, rollen__rolle__in=FUEHRENDE, rollen__gebiet__in=orte, rollen__wartet=False
        )
        offer(self, "nutzer", rows.distinct().order_by("anzeigename"))


class AkteurwahlForm(TeilForm):
    akteur = forms.ModelChoiceField(Akteur.objects.none(), label="Akteur", help_text="Eine Organisation, nie eine Person.")

    def biete(self, system: System, baum: Gebietsbaum, tag: date) -> None:
        mitglieder = system.mitgliedschaften.filter(gueltig_am(tag)).values("akteur")
        offer(self, "akteur", Akteur.objects.filter(gueltig_am(tag)).exclude(pk__in=mitglieder))


class BisForm(Form):
    bis = DatumField(label="Bis", help_text=BIS)


class BeendenForm(OhnePersonen, BisForm):
    texte = ("grund",)
    grund = forms.CharField(label="Grund", max_length=300, help_text=KEINE_PERSONEN)


class AuftragForm(OhnePersonen, ModelForm):
    texte = ("fragestellungen", "aufgaben", "anlass")
    gueltig_ab = DatumField(label="Gilt ab")

    class Meta:
        model = Rundenauftrag
        fields = ("fragestellungen", "aufgaben", "gueltig_ab", "anlass")
        widgets = {"fragestellungen": absatz(4), "aufgaben": absatz(4)}
        help_texts = {
            "fragestellungen": f"Was die Runde klären soll. {KEINE_PERSONEN}",
            "aufgaben": "Womit die Runde betraut ist.",
            "anlass": "Warum sich der Auftrag ändert. Die bisherige Fassung bleibt lesbar.",
        }

    def __init__(self, *args: Any, erste: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if erste:
            del self.fields["anlass"]
        else:
            self.fields["anlass"].required = True


class AkteurForm(OhnePersonen, ModelForm):
    texte = ("name",)
    gueltig_von = DatumField(label="Gültig von")
    gueltig_bis = DatumField(label="Gültig bis", required=False)

    class Meta:
        model = Akteur
        fields = ("name", "art", "traeger", "einrichtung", "gueltig_von", "gueltig_bis")
        help_texts = {
            "name": f"Die Organisation, etwa eine Schule, ein Verein oder eine Dienststelle. {KEINE_PERSONEN}",
            "art": "Daraus folgt, ob der Akteur zur Jugendhilfe oder zu den Schnittstellen zählt.",
            "traeger": "Wenn die Organisation hier als Träger geführt wird.",
            "einrichtung": "Wenn die Organisation hier als Einrichtung geführt wird.",
        }

    def __init__(self, *args: Any, tag: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "traeger", Traeger.objects.filter(gueltig_am(tag)))
        offer(self, "einrichtung", Einrichtung.objects.filter(gueltig_am(tag)).order_by("name"))


class AkteursartForm(ModelForm):
    class Meta:
        model = Akteursart
        fields = ("name", "seite", "reihenfolge")
        help_texts = {
            "seite": "Danach zählt die Zusammensetzung der Runden Jugendhilfe zu Schnittstellen.",
            "reihenfolge": "Kleinere Zahlen stehen weiter oben.",
        }


class AktionsartForm(ModelForm):
    class Meta:
        model = Aktionsart
        fields = ("name", "reihenfolge")
        help_texts = {
            "name": "Zum Beispiel Elternbildung, Gesundheitsvorsorge, Ernährungsberatung oder Frühwarnsystem.",
            "reihenfolge": "Kleinere Zahlen stehen weiter oben.",
        }
