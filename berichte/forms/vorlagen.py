"""Which kept report becomes an Anlage of a Vorlage."""

from typing import Any

from django import forms

from basis.forms import Form
from berichte.access import lesbare_berichte, lesbare_freigaben
from berichte.actions.vorlagen import VORGELEGT
from berichte.models import Monatsfreigabe
from berichte.models.vorlagen import QUELLEN
from sozialraum.access import Zugang
from sozialraum.models import Vorlage

NEUESTE = 200  # of each kind; older ones are found by their Gebiet and year in the archive


class AnlageForm(Form):
    """The newest kept reports that one may read and that are not bound yet, by kind."""

    quelle = forms.ChoiceField(
        label="Bericht", help_text="Abgelegte Sozialraumbudgets (vorgelegt oder beschlossen) und freigegebene Berichte."
    )
    oeffentlich = forms.BooleanField(
        label="Öffentlich", required=False,
        help_text="Wer die Vorlage lesen darf, liest damit auch diese Anlage. Sonst lesen sie nur die beratenden Gremien.",
    )  # fmt: skip

    def __init__(self, *args: Any, vorlage: Vorlage, zugang: Zugang, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"oeffentlich": vorlage.oeffentlich})
        super().__init__(*args, **kwargs)
        budgets = lesbare_berichte(zugang).filter(stand__in=VORGELEGT).exclude(vorlagen__vorlage=vorlage)
        budgets = budgets.select_related("gebiet", "verteilung").defer("inhalt", "verteilung__paket").order_by("-created_at", "pk")
        monate = Monatsfreigabe.objects.exclude(vorlagen__vorlage=vorlage).select_related("gebiet", "haushaltsjahr").defer("inhalt")
        feld = self.fields["quelle"]
        assert isinstance(feld, forms.ChoiceField)
        freigaben = lesbare_freigaben(zugang).exclude(vorlagen__vorlage=vorlage).select_related("gebiet").defer("inhalt")
        gruppen = [
            ("Sozialraumbudgets", [(f"bericht-{b.pk}", f"{b.verteilung.name}: {b}") for b in budgets[:NEUESTE]]),
            ("Monatsberichte", [(f"monatsbericht-{m.pk}", str(m)) for m in monate.order_by("-created_at", "pk")[:NEUESTE]]),
            ("Berichte der Werkstatt", [(f"freigabe-{f.pk}", str(f)) for f in freigaben.order_by("-created_at", "pk")[:NEUESTE]]),
        ]
        self.leer = not any(auswahl for _, auswahl in gruppen)
        feld.choices = [("", "Bitte wählen"), *gruppen]

    def angaben(self) -> dict[str, Any]:
        art, nummer = self.cleaned_data["quelle"].split("-")
        quelle = QUELLEN[art].objects.defer("inhalt").select_related("gebiet").get(pk=int(nummer))
        return {"quelle": quelle, "oeffentlich": self.cleaned_data["oeffentlich"]}
