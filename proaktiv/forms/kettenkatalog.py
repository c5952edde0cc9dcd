"""Forms of the catalogues of the Präventionskette: the same for all, ages for a Lebensphase, no time for an Angebotsart."""

from typing import Any

from django.forms import modelform_factory

from basis.forms import DatumField, ModelForm
from proaktiv.forms.texte import RegelnSagtDieAktion
from proaktiv.models import Angebotsart, Lebensphase

HILFEN = {
    "name": "Wie er auf allen Seiten und in Dateien steht.",
    "reihenfolge": "Kleinere Zahlen stehen weiter vorn.",
    "alter_von": "Ohne beide Grenzen (wie bei der Geburt) zählen keine Einwohnenden, sondern der Zähler des Indikators.",
    "alter_bis": "Das erste Alter, das nicht mehr dazugehört: 3 bis unter 6.",
    "uebergang": "Wie der Übergang in die Lebensphase danach heißt, zum Beispiel Kita → Grundschule.",
    "gueltig_bis": "Letzter Tag. Was endet, bleibt in alten Angaben lesbar und steht nicht mehr in der Matrix.",
}


class _Grundform(RegelnSagtDieAktion, ModelForm):
    pass


class _Form(_Grundform):
    gueltig_von = DatumField(label="Gültig von")
    gueltig_bis = DatumField(label="Gültig bis", required=False, help_text=HILFEN["gueltig_bis"])


def katalogform(modell: type[Any]) -> type[Any]:
    """Made for the model, since four of them differ in nothing but their name."""
    if modell is Angebotsart:
        return modelform_factory(modell, form=_Grundform, fields=("name", "reihenfolge", "schulsozialarbeit"), help_texts=HILFEN)
    alter = ("alter_von", "alter_bis", "uebergang") if modell is Lebensphase else ()
    return modelform_factory(modell, form=_Form, fields=("name", *alter, "reihenfolge", "gueltig_von", "gueltig_bis"), help_texts=HILFEN)
