"""The form of a rule of the matrix."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q

from basis.forms import DatumField, ModelForm, ProzentField
from proaktiv.forms.konzeptionen import papiere
from proaktiv.forms.texte import OhnePersonen
from proaktiv.forms.wahl import biete_zusammen
from proaktiv.kettenbedarf import JE_KOPF, passt_nicht
from proaktiv.models import Kettenregel
from proaktiv.selectors.lesung import Lesung, nach_name
from sozialraum.models import Indikator


class KettenregelForm(OhnePersonen, ModelForm):
    texte = ("begruendung",)
    gueltig_ab = DatumField(label="Gilt ab")
    anteil = ProzentField(label="Anteil", required=False, min_value=Fraction(0), max_value=Fraction(1))

    class Meta:
        model = Kettenregel
        fields = ("gueltig_ab", "entfaellt", "indikator", "anteil", "begruendung", "beschluss")
        help_texts = {
            "entfaellt": "Dieses Feld gibt es nicht, zum Beispiel Kita für 14- bis 18-Jährige. Es ist dann nie eine Lücke.",
            "indikator": "Bedarf = Einwohnende der Lebensphase × Quote des Indikators × Anteil. Ohne Indikator: Einwohnende × Anteil. "
            "Zur Wahl stehen Quoten; was ihr Nenner zählt, sollten Menschen sein.",
            "anteil": "Welcher Teil der Gemeinten einen Platz braucht.",
            "begruendung": "Woher der Anteil kommt, oder warum das Feld entfällt.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mit_alter = self.instance.lebensphase.alter_bis is not None
        passende = Q(aggregation="quote", einheit__in=JE_KOPF) if mit_alter else Q(aggregation="summe", einheit="absolut")
        biete_zusammen(self, {"indikator": Lesung(Indikator.objects.filter(passende), nach=nach_name), **papiere()})
        self.fields["indikator"].error_messages["invalid_choice"] = passt_nicht("", "", mit_alter=mit_alter).replace("%", "%%")
        if not mit_alter:
            self.fields["indikator"].help_text = "Bedarf = gezählte Zahl des Indikators × Anteil; die Lebensphase hat keine Altersgrenzen."

    def clean_anteil(self) -> Decimal | None:
        anteil = self.cleaned_data["anteil"]
        return None if anteil is None else Decimal(anteil.numerator) / Decimal(anteil.denominator)
