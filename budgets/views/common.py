"""What the pages of a Verteilung share: who sees it, what may be done with it, its tabs, its scenario in the URL."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.zahlen import datum
from budgets.actions.teile import Veraltet
from budgets.forms.teiltopf import EinstellungenForm
from budgets.inputs import Aenderungen, Auftrag, rechne_alle
from budgets.models import Teiltopfgewicht, Verteilung
from budgets.rechnung import Einstellungen, Rechnung
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Indikator
from sozialraum.rechte import Recht, warum_nicht

PAKET_GESPERRT = (
    "Das Rechenpaket enthält die Fallzahlen aller Stadtteile, auch kleine. Herunterladen dürfen es Fachbereichsleitung, Controlling und "
    "Rechnungsprüfung; wird mit gerundeten Fallzahlen verteilt, alle, die die Verteilung lesen."
)
GELADEN = (
    "haushaltsjahr",
    "gebiet",
    "vorjahr__haushaltsjahr",
    "deckungskreis",
    "beschluss__gremium",
    "beschluss__vorlage",
    "vorgelegt_von",
    "beschlossen_von",
)
SZENARIO_DER_DATEI = "Szenario: Gerechnet ist mit geänderten Einstellungen; gespeichert und beschlossen sind diese Beträge nicht."


def hole(request: Any, pk: int, **dazu: Any) -> Verteilung:
    """The Verteilung if this person may see it, else 404; ``dazu`` comes along with the same query."""
    rows = Verteilung.objects.sichtbar_fuer(request.zugang).select_related(*GELADEN).annotate(**dazu)
    return get_object_or_404(rows, pk=pk)


def lesbares_vorjahr(request: Any, verteilung: Verteilung) -> Verteilung | None:
    """The previous year if this person may see it: a Verteilung may lean on a draft that is private to another Gebiet."""
    vorjahr = verteilung.vorjahr
    if vorjahr is None or vorjahr.ist_beschlossen or request.zugang.sieht_alles:
        return vorjahr
    return vorjahr if Verteilung.objects.sichtbar_fuer(request.zugang).filter(pk=vorjahr.pk).exists() else None


def einheit(verteilung: Verteilung) -> str:
    return "€" if verteilung.einheit == Verteilung.Einheit.EURO else "VZÄ"


def darf_aendern(request: Any, verteilung: Verteilung) -> bool:
    return request.zugang.darf(Recht.VERTEILUNG_ENTWERFEN, verteilung.gebiet_id)


def warum_nicht_aendern(request: Any, verteilung: Verteilung) -> str:
    """Empty if the draft may be changed; else the sentence that says why not."""
    if not darf_aendern(request, verteilung):
        if request.zugang.darf(Recht.VERTEILUNG_ENTWERFEN):
            return f"Der Entwurf gehört {verteilung.gebiet.name}; ändern können ihn nur Personen, die dort Verteilungen entwerfen."
        return warum_nicht(Recht.VERTEILUNG_ENTWERFEN)
    if not verteilung.ist_offen:
        stand = verteilung.get_status_display()
        return f"Die Verteilung ist {stand} und lässt sich nicht mehr ändern. Als Szenario können Sie sie weiterrechnen."
    return ""


def seitenrahmen(request: Any, verteilung: Verteilung, aktiv: str, *weg: tuple[str, str | None]) -> dict[str, Any]:
    """Head, breadcrumb and tabs; the scenario in the query goes along."""
    query = request.GET.copy()
    for name in ("format", "mit", "ebene"):
        query.pop(name, None)
    anhang = f"?{query.urlencode()}" if query else ""
    namen = (
        ("verteilung", "Werkstatt"), ("verteilung_vergleich", "Vergleich"), ("verteilung_robustheit", "Robustheit"),
        ("verteilung_erklaerung", "Erklärung"), ("verteilung_entscheidung", "Entscheidung"),
    )  # fmt: skip
    personal = verteilung.einheit != Verteilung.Einheit.EURO
    liste = ("Personalbemessung", reverse("personalbemessung")) if personal else ("Verteilungen", reverse("verteilungen"))
    eigene = (verteilung.name, None if not weg and aktiv == "verteilung" else verteilung.get_absolute_url())
    letzte = [] if aktiv == "verteilung" and not weg else [(dict(namen).get(aktiv, ""), None)] if not weg else list(weg)
    return {
        "titel": verteilung.name,
        "verteilung": verteilung,
        "einheit": einheit(verteilung),
        "muster": verteilung.muster,
        "brotkrumen": [liste, eigene, *letzte],
        "reiter": [
            {"titel": titel, "url": reverse(name, args=[verteilung.pk]) + anhang, "aktiv": name == aktiv} for name, titel in namen
        ],
        "reiter_name": "Ansichten der Verteilung",
        "anhang": anhang,
    }  # fmt: skip


@dataclass
class Szenario:
    """What the URL says: a form per Teiltopf, the stored and the shown calculation, and one to compare with."""

    formulare: dict[str, EinstellungenForm]
    gespeichert: Rechnung
    gezeigt: Rechnung
    vergleich: Rechnung | None
    aenderungen: Aenderungen

    @property
    def geaendert(self) -> bool:
        return bool(self.aenderungen)

    @property
    def wirkung(self) -> list[tuple[str, int, int]]:
        """(recipient, before, after)"""
        namen = {raum.schluessel: raum.name for topf in self.gezeigt.toepfe for raum in topf.eingaben.raeume}
        vorher = self.gespeichert.je_empfaenger if self.gespeichert.rechenbar else {}
        return [(namen[s], vorher.get(s, 0), nachher) for s, nachher in self.gezeigt.je_empfaenger.items() if s in namen]

    @property
    def gueltig(self) -> bool:
        return all(form.is_valid() for form in self.formulare.values())

    @property
    def fehler(self) -> tuple[str, ...]:
        """What the URL says and cannot be read, as sentences with Teiltopf and field."""
        return tuple(satz for satz, _ in self.fehlerlinks)

    @property
    def fehlerlinks(self) -> list[tuple[str, str]]:
        """The same with the anchor of the field."""
        felder = [(form, feld) for form in self.formulare.values() if form.errors for feld in form]
        return [(f"{form.wahl.name}, {feld.label}: {satz}", f"#{feld.auto_id}") for form, feld in felder for satz in feld.errors]


def lies_szenario(
    request: Any, verteilung: Verteilung, vergleiche: Callable[[], Sequence[Auftrag]] = list, *, mit_auswahl: bool = False
) -> Szenario:
    """Calculates stored state, scenario and comparison with the queries of one calculation.

    ``mit_auswahl``: the page shows the forms, so they need the names of all Indikatoren that could be added.
    """
    namen = indikatornamen() if mit_auswahl or any(k.endswith("-neu") and v for k, v in request.GET.items()) else []
    formulare: dict[str, EinstellungenForm] = {}

    def aenderungen(stand: Sequence[Einstellungen]) -> Aenderungen:
        formulare.update(szenarioformulare(request, stand, einheit(verteilung), namen))
        neu = {s: f.einstellungen() for s, f in formulare.items() if f.is_valid()}
        return {e.schluessel: neu[e.schluessel] for e in stand if e.schluessel in neu and neu[e.schluessel] != e}

    gefunden: dict[str, Einstellungen] = {}

    def merke(stand: Sequence[Einstellungen]) -> Aenderungen:
        gefunden.update(aenderungen(stand))
        return gefunden

    auftraege = [Auftrag(verteilung), Auftrag(verteilung, merke), *vergleiche()]
    gespeichert, gezeigt, *weitere = rechne_alle(auftraege, baeume=[request.zugang.baum])
    return Szenario(formulare, gespeichert, gezeigt, weitere[0] if weitere else None, gefunden)


def indikatornamen() -> list[tuple[str, str]]:
    return list(Indikator.objects.exclude(richtung="neutral").filter(aktiv=True).values_list("schluessel", "name"))


def szenarioformulare(
    request: HttpRequest, stand: Sequence[Einstellungen], einheit: str, namen: Sequence[tuple[str, str]]
) -> dict[str, EinstellungenForm]:
    return {e.schluessel: EinstellungenForm(request.GET, wahl=e, einheit=einheit, indikatoren=namen, prefix=e.schluessel) for e in stand}


def nach_bevoelkerung(stand: Sequence[Einstellungen]) -> Aenderungen:
    return {e.schluessel: e.nach_bevoelkerung() for e in stand}


def veraltet(request: HttpRequest, fehler: Veraltet, zurueck: str) -> HttpResponse:
    """409: somebody else was faster."""
    kontext = {
        "titel": "Inzwischen geändert",
        "saetze": fehler.saetze,
        "zurueck": zurueck,
        "brotkrumen": [("Verteilungen", reverse("verteilungen")), ("Inzwischen geändert", None)],
    }
    return render(request, "budgets/veraltet.html", kontext, status=409)


def abgelehnt(request: HttpRequest, fehler: Abgelehnt, kontext: dict[str, Any], template: str) -> HttpResponse:
    """422: the same page with the sentences of the refusal."""
    return render(request, template, {**kontext, "ablehnung": fehler.saetze}, status=422)


def dateihinweise(verteilung: Verteilung, szenario: Szenario) -> list[str]:
    """What every file of a Verteilung says of itself: name, status, scenario or stored state, the days it holds for, Musterdaten."""
    return [
        f"Verteilung: {verteilung.name}, Haushaltsjahr {verteilung.haushaltsjahr} ({verteilung.get_status_display()})",
        SZENARIO_DER_DATEI if szenario.geaendert else "Gerechnet ist der gespeicherte Stand.",
        standsatz(verteilung),
        *(["Musterdaten"] if szenario.gezeigt.eingaben.muster else []),
    ]


def standsatz(verteilung: Verteilung) -> str:
    return f"Gebietsstand {datum(verteilung.gebietsstand)}, Werte bis {datum(verteilung.werte_stand)}"


def darf_paket(zugang: Any, ziel: Verteilung) -> bool:
    """A Rechenpaket holds the case numbers of every Stadtteil as they are: open to whom small ones are, to all where they are rounded."""
    if ziel.zaehler_rundung or zugang.sieht_fallzahlen() or zugang.sieht_alles:
        return True
    return not Teiltopfgewicht.objects.filter(teiltopf__verteilung=ziel, indikator__beruht_auf_fallzahlen=True).exists()
