"""Which kept report becomes an Anlage of a Vorlage."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import F

from basis.due import Zeilen, lies_zusammen
from basis.forms import Form
from basis.zahlen import datum
from berichte.access import lesbare_berichte, lesbare_freigaben
from berichte.actions.vorlagen import VORGELEGT
from berichte.models import Monatsfreigabe
from berichte.models.vorlagen import QUELLEN
from bsc.models import Scorecardfreigabe
from sozialraum.access import Zugang
from sozialraum.models import Gebiet, Vorlage

SCORECARD = "scorecardfreigabe"  # its paper is kept when it is bound, if it is not yet
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
        freigaben = lesbare_freigaben(zugang).exclude(vorlagen__vorlage=vorlage).select_related("gebiet").defer("inhalt")
        monate, scorecards = _monate_und_scorecards(vorlage)
        feld = self.fields["quelle"]
        assert isinstance(feld, forms.ChoiceField)
        gruppen = [
            ("Sozialraumbudgets", [(f"bericht-{b.pk}", f"{b.verteilung.name}: {b}") for b in budgets[:NEUESTE]]),
            ("Monatsberichte", monate),
            ("Berichte der Werkstatt", [(f"freigabe-{f.pk}", str(f)) for f in freigaben.order_by("-created_at", "pk")[:NEUESTE]]),
            ("Scorecards", scorecards),
        ]
        self.leer = not any(auswahl for _, auswahl in gruppen)
        feld.choices = [("", "Bitte wählen"), *gruppen]

    def angaben(self) -> dict[str, Any]:
        art, nummer = self.cleaned_data["quelle"].split("-")
        rows = Scorecardfreigabe.objects if art == SCORECARD else QUELLEN[art].objects.defer("inhalt")
        quelle = rows.select_related("gebiet").get(pk=int(nummer))
        return {"quelle": quelle, "oeffentlich": self.cleaned_data["oeffentlich"]}


def _monate_und_scorecards(vorlage: Vorlage) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The newest of both kinds, which all staff reads, with one query."""
    felder = {"pk": F("pk"), "am": F("created_at")} | {n: F(f"gebiet__{n}") for n in ("ebene", "schluessel", "name")}
    monat = {"jahr": F("haushaltsjahr__jahr"), "monat": F("monat"), "fassung": F("fassung")}
    monate, scorecards = lies_zusammen([
        (Monatsfreigabe.objects.exclude(vorlagen__vorlage=vorlage), felder | monat),
        (Scorecardfreigabe.objects.exclude(ablage__vorlagen__vorlage=vorlage), felder | {"stichtag": F("stichtag")}),
    ])  # fmt: skip
    return (
        [(f"monatsbericht-{m['pk']}", f"Monatsbericht {m['monat']:02d}/{m['jahr']} {_ort(m)}, Fassung {m['fassung']}")
         for m in _neueste(monate)],
        [(f"{SCORECARD}-{s['pk']}", f"Scorecard {_ort(s)} zum {datum(date.fromisoformat(s['stichtag']))}") for s in _neueste(scorecards)],
    )  # fmt: skip


def _neueste(rows: Zeilen) -> list[Mapping[str, Any]]:
    return sorted(rows, key=lambda row: (row["am"], row["pk"]), reverse=True)[:NEUESTE]


def _ort(row: Mapping[str, Any]) -> str:
    return str(Gebiet(ebene=row["ebene"], schluessel=row["schluessel"], name=row["name"]))
