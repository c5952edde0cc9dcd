"""Forms of accounts, roles and Vertretungen."""

from typing import Any

from django import forms

from basis.forms import DatumField, Form, offer
from basis.models import Nutzer
from sozialraum.clock import heute
from sozialraum.models import Gebiet, Gremium, Rollenzuweisung
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import Rolle

OHNE = "– ohne –"


class PersonForm(Form):
    anzeigename = forms.CharField(label="Name, wie er im Protokoll steht", max_length=120)
    email = forms.EmailField(
        label="E-Mail-Adresse", required=False, max_length=254, help_text="Dienstliche Adresse. An sie geht der Link für das Kennwort."
    )

    field_order = ("benutzername", "anzeigename", "email")


class ZugangForm(PersonForm):
    benutzername = forms.CharField(
        label="Benutzername", max_length=150, help_text="Wie im Verzeichnis der Stadt, damit die gemeinsame Anmeldung ihn findet."
    )


class GrundForm(Form):
    grund = forms.CharField(label="Grund", max_length=300, help_text="Steht im Protokoll.")


class RolleForm(Form):
    rolle = forms.ChoiceField(label="Rolle", choices=[("", "bitte wählen"), *((r.value, r.bezeichnung) for r in Rolle)])
    gebiet = forms.ModelChoiceField(
        Gebiet.objects.none(),
        label="Gebiet",
        required=False,
        empty_label=OHNE,
        help_text="Die Rechte gelten dort und in allem darunter. Fachbereichsleitung, Controlling, Rechnungsprüfung und Systemverwaltung "
        "gelten immer für den ganzen Fachbereich.",
    )
    gremium = forms.ModelChoiceField(
        Gremium.objects.all(), label="Gremium", required=False, empty_label=OHNE, help_text="Nur für Gremiumsmitglieder."
    )
    gueltig_von = DatumField(label="Gültig ab")
    gueltig_bis = DatumField(label="Gültig bis", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gebiete = Gebiet.objects.filter(gueltig_am(heute())).order_by("ebene", "schluessel")
        offer(self, "gebiet", gebiete)


class RolleBeendenForm(Form):
    letzter_tag = DatumField(label="Letzter Tag der Rolle", help_text="Gestern beendet sie sofort. Format TT.MM.JJJJ")
    grund = forms.CharField(label="Grund", max_length=300, help_text="Steht im Protokoll.")


class VertretungForm(Form):
    zuweisung = forms.ModelChoiceField(Rollenzuweisung.objects.none(), label="Vertretene Rolle", empty_label="bitte wählen")
    nutzer = forms.ModelChoiceField(Nutzer.objects.none(), label="Vertretung durch", empty_label="bitte wählen")
    gueltig_von = DatumField(label="Von")
    gueltig_bis = DatumField(label="Bis einschließlich")
    grund = forms.CharField(
        label="Anlass", max_length=200, required=False, help_text="Zum Beispiel Abwesenheit. Bitte keine Angaben zur Gesundheit."
    )

    def __init__(self, *args: Any, rollen: Any, personen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "zuweisung", rollen)
        self.fields["zuweisung"].label_from_instance = lambda r: f"{r} ({r.nutzer})"  # type: ignore[attr-defined]
        offer(self, "nutzer", personen)
