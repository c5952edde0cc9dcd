"""Form of a new version of a method of the Typisierung: limits, classes, rule, and a weight for every Indikator that can take part."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from basis.forms import DatumField, Form, offer
from sozialraum.actions.typisierungsverfahren import Merkmalsangabe, Verfahrensangaben
from sozialraum.forms.schwerpunkte import OHNE_PERSONEN, TRENNER, gewichtsfeld, grenzenfeld
from sozialraum.models import Beschluss, Indikator
from sozialraum.schwerpunkte_typen import DYNAMIK, STATUS, Stufen, Verfahren
from sozialraum.typisierung import BERLIN_DYNAMIK, BERLIN_STATUS

BERLIN_REGEL = "sehr niedrig\nniedrig / negativ"


class VerfahrenForm(Form):
    """The next version of a method, or the first of a new one; an empty weight means that the Indikator does not take part."""

    name = forms.CharField(label="Name", max_length=150)
    schluessel = forms.SlugField(label="Schlüssel", max_length=40, help_text="Gibt es den Schlüssel schon, entsteht seine nächste Version.")
    gueltig_ab = DatumField(label="Gültig ab")
    status_grenzen = grenzenfeld("Grenzen des Status")
    status_klassen = forms.CharField(
        label="Klassen des Status", max_length=200, help_text="Von niedriger zu hoher Belastung, mit Semikolon."
    )
    dynamik_grenzen = grenzenfeld("Grenzen der Dynamik", required=False)
    dynamik_klassen = forms.CharField(
        label="Klassen der Dynamik", max_length=200, required=False, help_text="Leer lassen, wenn es keine Dynamik geben soll."
    )
    regel = forms.CharField(
        label="Schwerpunktraum ist", widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Je Zeile eine Gruppe: eine Klasse des Status, oder Status und Dynamik mit Schrägstrich, etwa niedrig / negativ.",
    )  # fmt: skip
    mindesteinwohner = forms.IntegerField(label="Bewertet wird ab Einwohnenden", min_value=0, max_value=100_000)
    vergleichsjahre = forms.IntegerField(label="Veränderung über Jahre", min_value=1, max_value=20)
    ddof = forms.TypedChoiceField(label="Standardabweichung", choices=[(0, "der Grundgesamtheit"), (1, "der Stichprobe")], coerce=int)
    quelle = forms.CharField(label="Vorbild oder Quelle", max_length=300, required=False)
    beschluss = forms.ModelChoiceField(Beschluss.objects.none(), label="Beschluss", required=False, empty_label="kein Beschluss")
    notiz = forms.CharField(label="Begründung", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=OHNE_PERSONEN)

    def __init__(self, *args: Any, vorlage: Verfahren | None = None, **kwargs: Any) -> None:
        gewichte = {m.schluessel: m for m in vorlage.merkmale} if vorlage else {}
        kwargs["initial"] = _anfang(vorlage) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        offer(self, "beschluss", Beschluss.objects.select_related("gremium", "vorlage"))
        wertend = Indikator.objects.exclude(richtung=Indikator.Richtung.NEUTRAL).exclude(aggregation=Indikator.Aggregation.SUMME)
        self.indikatoren = list(wertend.filter(aktiv=True).order_by("name"))
        for indikator in self.indikatoren:
            for teil, name in ((STATUS, "im Status"), (DYNAMIK, "in der Dynamik")):
                merkmal = gewichte.get(f"{teil[0]}_{indikator.schluessel}")
                feld = gewichtsfeld(f"Gewicht {name}: {indikator.name}", merkmal.gewicht if merkmal else None)
                self.fields[f"{teil[0]}_{indikator.schluessel}"] = feld
            dynamik = gewichte.get(f"d_{indikator.schluessel}")
            self.fields[f"stand_{indikator.schluessel}"] = forms.BooleanField(
                label=f"Stand statt Veränderung: {indikator.name}", required=False, initial=bool(dynamik and not dynamik.veraenderung)
            )

    @property
    def gewichtszeilen(self) -> Iterator[tuple[Indikator, BoundField, BoundField, BoundField]]:
        for i in self.indikatoren:
            yield i, self[f"s_{i.schluessel}"], self[f"d_{i.schluessel}"], self[f"stand_{i.schluessel}"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data[f"s_{i.schluessel}"] for i in self.indikatoren):
            self.add_error(None, "Im Status hat kein Indikator ein Gewicht.")
        return data

    def angaben(self) -> Verfahrensangaben:
        data = self.cleaned_data
        status = Stufen(data["status_grenzen"], _klassen(data["status_klassen"]))
        dynamik = Stufen(data["dynamik_grenzen"] or (), _klassen(data["dynamik_klassen"])) if data["dynamik_klassen"] else None
        return Verfahrensangaben(
            schluessel=data["schluessel"], name=data["name"], gueltig_ab=data["gueltig_ab"], merkmale=list(self._merkmale()),
            status=status, dynamik=dynamik, schwerpunkt=lies_regel(data["regel"], dynamik), ddof=data["ddof"],
            mindesteinwohner=data["mindesteinwohner"], vergleichsjahre=data["vergleichsjahre"], quelle=data["quelle"],
            notiz=data["notiz"], beschluss=data["beschluss"],
        )  # fmt: skip

    def _merkmale(self) -> Iterator[Merkmalsangabe]:
        data = self.cleaned_data
        for i in self.indikatoren:
            if gewicht := data[f"s_{i.schluessel}"]:
                yield Merkmalsangabe(STATUS, i.schluessel, Fraction(gewicht))
            if gewicht := data[f"d_{i.schluessel}"]:
                yield Merkmalsangabe(DYNAMIK, i.schluessel, Fraction(gewicht), not data[f"stand_{i.schluessel}"])


def _anfang(vorlage: Verfahren | None) -> dict[str, Any]:
    """The version to go on from; without one, Berlin's limits, classes and rule."""
    if vorlage is None:
        return {
            "status_grenzen": BERLIN_STATUS[0], "status_klassen": "; ".join(BERLIN_STATUS[1]), "dynamik_grenzen": BERLIN_DYNAMIK[0],
            "dynamik_klassen": "; ".join(BERLIN_DYNAMIK[1]), "regel": BERLIN_REGEL, "mindesteinwohner": 300, "vergleichsjahre": 2,
            "ddof": 0, "quelle": "Berlin, Monitoring Soziale Stadtentwicklung (Grenzen, Klassen, Regel)",
        }  # fmt: skip
    dynamik = vorlage.dynamik or Stufen((), ())
    return {
        "name": vorlage.name, "schluessel": vorlage.schluessel, "status_grenzen": vorlage.status.grenzen,
        "status_klassen": "; ".join(vorlage.status.klassen), "dynamik_grenzen": dynamik.grenzen or None,
        "dynamik_klassen": "; ".join(dynamik.klassen), "regel": schreibe_regel(vorlage), "mindesteinwohner": vorlage.mindesteinwohner,
        "vergleichsjahre": vorlage.vergleichsjahre, "ddof": vorlage.ddof, "quelle": vorlage.quelle,
    }  # fmt: skip


def _klassen(text: str) -> tuple[str, ...]:
    return tuple(TRENNER.split(text.strip("; ")))


def lies_regel(text: str, dynamik: Stufen | None) -> list[tuple[str, str]]:
    """Lines such as „sehr niedrig“ or „niedrig / negativ“; a class alone stands for every Dynamik."""
    paare = []
    for zeile in filter(None, (zeile.strip() for zeile in text.splitlines())):
        status, _, wie = (teil.strip() for teil in zeile.partition("/"))
        paare += [(status, wie)] if wie or dynamik is None else [(status, klasse) for klasse in dynamik.klassen]
    return list(dict.fromkeys(paare))


def schreibe_regel(verfahren: Verfahren) -> str:
    """The rule as its lines; the inverse of ``lies_regel``."""
    zeilen = []
    for status in reversed(verfahren.status.klassen):
        dynamiken = [d for s, d in verfahren.schwerpunkt if s == status]
        alle = verfahren.dynamik is None or set(dynamiken) == set(verfahren.dynamik.klassen)
        if dynamiken and alle:
            zeilen.append(status)
        elif dynamiken and verfahren.dynamik:
            zeilen += [f"{status} / {d}" for d in verfahren.dynamik.klassen if d in dynamiken]
    return "\n".join(zeilen)
