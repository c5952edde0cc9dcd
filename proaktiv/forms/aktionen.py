"""Forms of an Angebot or an Aktion: planning, correcting, its end."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from basis.forms import DatumField, Form, ModelForm, offer
from basis.geld import euro
from proaktiv.forms.hinweise import RUNDE, knoepfe, runden, tagesfeld
from proaktiv.forms.texte import KEINE_PERSONEN, OhnePersonen, absatz, nenne
from proaktiv.kreislaufangaben import Aktionsangaben, pruefe_aktion
from proaktiv.models import Akteur, Aktion, Massnahme
from sozialraum.clock import heute
from sozialraum.models import Beschluss
from sozialraum.models.gebiet import gueltig_am


class AktionForm(OhnePersonen, ModelForm):
    texte: tuple[str, ...] = ("titel", "ziel")
    form = knoepfe(Aktion.Form.choices, "Was ist geplant?", initial=Aktion.Form.ANGEBOT)
    beginn = tagesfeld("Beginn")
    bis = DatumField(label="Bis")
    tag: DatumField | None = tagesfeld("Vereinbart am")

    class Meta:
        model = Aktion
        fields: tuple[str, ...] = (
            "form", "art", "titel", "ziel", "akteur", "beginn", "bis", "massnahme", "mittel", "beschluss", "hausrunde",
        )  # fmt: skip
        labels = {"titel": "Name", "ziel": "Was soll erreicht werden?"}
        help_texts = {
            "ziel": f"So, dass die Runde später sagen kann, ob es erreicht ist. {KEINE_PERSONEN}",
            "akteur": "Die Organisation, die es übernimmt; zur Wahl stehen die Akteure des Systems.",
            "massnahme": "Nur wenn es zu einer Maßnahme einer Konzeption gehört. Zur Wahl stehen die laufenden und geplanten dieses "
            "Gebiets, der Gebiete darüber und der ganzen Stadt.",
            "mittel": "Zur Wahl stehen Umschichtungen aus flexiblen Mitteln, die entschieden und gebucht sind. Ist noch keine da, "
            "ergänzen Sie sie später mit „Ändern“ an der Aktion.",
            "hausrunde": RUNDE,
        }
        widgets = {"ziel": absatz(2)}

    def __init__(
        self, *args: Any, mittel: Any, beschluesse: QuerySet[Beschluss], massnahmen: QuerySet[Massnahme], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        tag, system = heute(), self.instance.hinweis.system
        mitglieder = Q(mitgliedschaften__system=system) & gueltig_am(tag, "mitgliedschaften__") if system else Q()
        rows = Akteur.objects.filter(Q(pk=self.instance.akteur_id) | (gueltig_am(tag) & mitglieder))
        offer(self, "akteur", rows.distinct())
        wahl: Any = offer(self, "massnahme", massnahmen)
        wahl.label_from_instance = lambda m: f"{m.titel} ({m.konzeption.name})"
        if mittel is None:
            del self.fields["mittel"]
        else:
            feld: Any = offer(self, "mittel", mittel)
            feld.label_from_instance = lambda u: f"{u.massnahme} ({euro(u.betrag_cent)})"
        offer(self, "beschluss", beschluesse)
        if "hausrunde" in self.fields:
            offer(self, "hausrunde", runden([system]))

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        vom, gebucht = self.instance.hinweis.erfasst_am, daten.get("mittel") is not None  # only booked ones are offered
        nenne(self, pruefe_aktion(Aktionsangaben.aus(daten.get, vom, mittel_gebucht=gebucht), heute()))
        return daten


class AktionAendernForm(AktionForm):
    """What stays as it is: its Hinweis, its round; and what one may not read, so that saving does not lose it."""

    texte = (*AktionForm.texte, "grund")
    grund = forms.CharField(label="Grund der Änderung", max_length=300, required=False, help_text=f"Steht im Faden. {KEINE_PERSONEN}")
    tag = None
    gesehen = forms.CharField(required=False, widget=forms.HiddenInput)  # what these fields held when the page was opened

    class Meta(AktionForm.Meta):
        fields = tuple(feld for feld in AktionForm.Meta.fields if feld != "hausrunde")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["beginn"].help_text = self.fields["bis"].help_text
        for name in ("mittel", "beschluss"):
            feld: Any = self.fields.get(name)
            nummer = getattr(self.instance, f"{name}_id")
            if feld and nummer and not feld.queryset.filter(pk=nummer).exists():
                del self.fields[name]
        self.gefragt = [feld for feld in self.Meta.fields if feld in self.fields]
        self.fields["gesehen"].initial = self.instance.fassung(self.gefragt)


class AktionsendeForm(OhnePersonen, Form):
    texte = ("ergebnis",)
    wie = knoepfe([("beendet", "wie geplant beendet"), ("abgebrochen", "abgebrochen")], "Wie endet es?", initial="beendet")
    ergebnis = forms.CharField(
        label="Ergebnis", max_length=1000, widget=absatz(),
        help_text=f"Was erreicht ist; bei einem Abbruch der Grund. {KEINE_PERSONEN}",
    )  # fmt: skip
    tag = tagesfeld("Beendet am")
