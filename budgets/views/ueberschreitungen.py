"""Überschreitungen: list, form with its effect, the page of one with its steps, the Wertgrenzen."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.aggregates import BoolOr
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.geld import euro
from basis.lists import list_page
from basis.zahlen import anzahl
from budgets.actions import ueberschreitungen as aktionen
from budgets.filters.ueberschreitungen import UeberschreitungFilter
from budgets.forms.ueberschreitungen import SCHRITTFORM, GrenzeForm, UeberschreitungForm, vorgabe_aus
from budgets.models import Haushaltsjahr, Ueberschreitung
from budgets.querysets.ueberschreitungen import lage, name_der, zugelassen
from budgets.tables.ueberschreitungen import UeberschreitungTable
from budgets.ueberschreitungsweg import (
    OFFENE,
    Lage,
    Schritt,
    Stand,
    art_von,
    hinweise,
    pruefe_anmeldung,
    pruefe_deckung,
    pruefe_stand,
    wirkung,
)
from budgets.views.umschichtungen import REITER
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.views.formularseite import formularseite

LESEN, ANMELDEN = Recht.BUCHUNGEN_LESEN, Recht.UEBERSCHREITUNG_ANMELDEN
PRUEFEN, ENTSCHEIDEN = Recht.UEBERSCHREITUNG_PRUEFEN, Recht.UEBERSCHREITUNG_ENTSCHEIDEN
POSTEN = ("posten__haushaltsstelle", "posten__gebiet", "haushaltsstelle", "gebiet", "haushaltsjahr")
GELADEN = (*POSTEN, "erstellt_von", "geprueft_von", "entschieden_von", "gebucht_von", "beschluss__vorlage", "beschluss__gremium")
LISTE = ("Überschreitungen", "ueberschreitungen")
# step → (right, title, button, message)
SCHRITTE: dict[Schritt, tuple[Recht, str, str, str]] = {
    Schritt.PRUEFEN: (PRUEFEN, "Überschreitung prüfen", "Prüfung abschließen", "Geprüft. Sie wartet jetzt auf die Entscheidung."),
    Schritt.BEWILLIGEN: (ENTSCHEIDEN, "Überschreitung bewilligen", "Bewilligen", "Bewilligt. Sie ist jetzt zu buchen."),
    Schritt.ABLEHNEN: (ENTSCHEIDEN, "Überschreitung ablehnen", "Ablehnen", "Die Überschreitung ist abgelehnt."),
    Schritt.BUCHEN: (PRUEFEN, "Überschreitung buchen", "Buchen", "Gebucht, mit ihrer Deckung."),
    Schritt.ZURUECKZIEHEN: (ANMELDEN, "Überschreitung zurückziehen", "Zurückziehen", "Die Überschreitung ist zurückgezogen."),
}


def _weg(*weiter: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [("Budgets", reverse("budgets")), (LISTE[0], reverse(LISTE[1]) if weiter else None), *weiter]


@seite(lesen=LESEN)
def ueberschreitungen(request: Any) -> HttpResponse:
    """Über- und außerplanmäßige Ausgaben that concern one's budgets."""
    alle = Ueberschreitung.objects.sichtbar_fuer(request.zugang)
    rows = alle.select_related(*GELADEN)
    summe = alle.aggregate(offen=Count("pk", filter=Q(status__in=OFFENE)), muster=BoolOr("muster"))
    offen = summe["offen"]
    context = {
        "titel": "Überschreitungen",
        "muster": "Unter diesen Überschreitungen sind erfundene, zur Vorführung." if summe["muster"] else "",
        "kernaussage": f"{anzahl(offen, 'Überschreitung ist', 'Überschreitungen sind') if offen else 'Keine Überschreitung ist'} offen.",
        "brotkrumen": _weg(),
        "reiter": [{"titel": titel, "url": reverse(name), "aktiv": name == LISTE[1]} for titel, name in REITER],
        "darf_anmelden": request.zugang.darf(ANMELDEN),
        "warum_nicht": warum_nicht(ANMELDEN),
    }
    return list_page(
        request, template="budgets/ueberschreitungen.html", table=UeberschreitungTable, rows=rows, filterset=UeberschreitungFilter,
        name="ueberschreitungen", context=context,
    )  # fmt: skip


@seite(lesen=ANMELDEN, methoden=("GET", "POST"))
def ueberschreitung_neu(request: Any) -> HttpResponse:
    """``?jahr=…&posten=…&betrag=…`` (cents) prefill: a warning or a refused Umschichtung leads here."""
    vorgabe: dict[str, Any] = {}
    for feld, name in (("posten", "posten"), ("betrag", "betrag_cent")):
        if (angabe := request.GET.get(feld, "")).isdecimal() and len(angabe) < 16:
            vorgabe[name] = int(angabe)
    return _formular(request, Ueberschreitung(haushaltsjahr=_jahr(request)), "Überschreitung anmelden", reverse(LISTE[1]), vorgabe)


@seite(lesen=ANMELDEN, methoden=("GET", "POST"))
def ueberschreitung_aendern(request: Any, pk: int) -> HttpResponse:
    """By who applied, until it is checked; else 404."""
    rows = Ueberschreitung.objects.sichtbar_fuer(request.zugang).filter(status=Stand.ANGEMELDET, erstellt_von=request.user)
    row = get_object_or_404(rows.select_related(*GELADEN), pk=pk)
    return _formular(request, row, "Anmeldung ändern", row.get_absolute_url(), vorgabe_aus(row))


def _formular(request: Any, row: Ueberschreitung, titel: str, zurueck: str, vorgabe: dict[str, Any]) -> HttpResponse:
    form = UeberschreitungForm(request.POST or None, initial=vorgabe, haushaltsjahr=row.haushaltsjahr, zugang=request.zugang)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        form.uebertrage(row)
        if request.POST.get("tun") != "pruefen":
            try:
                wer = request.zugang.verlange(ANMELDEN, row.gebiet_id)
                return redirect(aktionen.melde_an(wer=wer, ueberschreitung=row, deckung=form.deckung))
            except Abgelehnt as fehler:
                form.add_error(None, list(fehler.saetze))
        context = _lage(request, row, form.deckung)
    context |= {"titel": titel, "form": form, "jahr": row.haushaltsjahr, "brotkrumen": _weg((titel, None)), "abbrechen_url": zurueck}
    return render(request, "budgets/ueberschreitung_formular.html", context, status=422 if form.errors else 200)


def _jahr(request: Any) -> Haushaltsjahr:
    gefragt = request.GET.get("jahr", "")
    jahr = Haushaltsjahr.objects.filter(jahr=int(gefragt)).first() if gefragt.isdecimal() and len(gefragt) == 4 else None
    jahr = jahr or Haushaltsjahr.objects.fuer(heute())
    if jahr is None:
        raise Http404
    return jahr


def _umschichten(request: Any, row: Ueberschreitung, stand: Lage) -> list[tuple[str, str]]:
    """The way that remains where the cover lies on the same Haushaltsstelle, for who may go it: (title, address)."""
    von = stand.umzuschichten if request.zugang.darf(Recht.UMSCHICHTUNG_BEANTRAGEN) else ()
    neu, fest = reverse("umschichtung_neu"), {"jahr": row.haushaltsjahr.jahr, "nach": stand.posten}
    return [(f"Umschichtung beantragen: {z.name}", f"{neu}?{urlencode({**fest, 'von': z.posten})}") for z in von]


def _lage(request: Any, row: Ueberschreitung, deckung: list[tuple[int, int]] | None = None) -> dict[str, Any]:
    """Effect before and after, what stands against an approval, what is worth knowing, who would decide."""
    stand = lage(row, deckung)
    art = Ueberschreitung(art=art_von(stand.nachweis.ansatz)).get_art_display()
    return {
        "wirkung": wirkung(stand),
        "deckung": stand.deckung,
        "art": art,
        "hindernisse": pruefe_deckung(stand),
        "anmeldbar": not pruefe_anmeldung(stand),
        "hinweise": hinweise(stand),
        "umschichten": _umschichten(request, row, stand),
        "wer_entscheidet": ", ".join(g.name for g in zugelassen(row, heute())),
    }


def _hole(request: Any, pk: int) -> Ueberschreitung:
    """404 for what is another Ressort's."""
    return get_object_or_404(Ueberschreitung.objects.sichtbar_fuer(request.zugang).select_related(*GELADEN), pk=pk)


@seite(lesen=LESEN)
def ueberschreitung(request: Any, pk: int) -> HttpResponse:
    row = _hole(request, pk)
    offen, eigene = row.status in OFFENE, row.erstellt_von_id == request.user.pk
    entscheidet = row.status == Stand.GEPRUEFT and request.zugang.darf(ENTSCHEIDEN)
    context = {
        "titel": str(row),
        "kernaussage": f"{euro(row.betrag_cent)} {row.get_art_display()} auf {name_der(row)}: {row.get_status_display()}.",
        "brotkrumen": _weg((str(row), None)),
        "muster": row.muster,
        "ueberschreitung": row,
        "name": name_der(row),
        "nicht_selbst": aktionen.vier_augen(request.zugang, row) if entscheidet else [],
        "schritte": [(SCHRITTE[s][2], reverse("ueberschreitung_schritt", args=[row.pk, s])) for s in _moegliche(request, row)],
        "aendern_url": reverse("ueberschreitung_aendern", args=[row.pk]) if row.status == Stand.ANGEMELDET and eigene else "",
        **(_lage(request, row) if offen else {"deckung": lage(row).deckung}),
    }
    return render(request, "budgets/ueberschreitung.html", context)


def _moegliche(request: Any, row: Ueberschreitung) -> list[Schritt]:
    """The steps that the state and the person's rights offer."""
    zugang, schritte = request.zugang, []
    for schritt in SCHRITTE:
        if pruefe_stand(Stand(row.status), schritt) or not zugang.darf(_recht(request, row, schritt), row.gebiet_id):
            continue
        if schritt in (Schritt.BEWILLIGEN, Schritt.ABLEHNEN) and aktionen.vier_augen(zugang, row):
            continue
        if schritt is Schritt.ZURUECKZIEHEN and row.erstellt_von_id != request.user.pk and row.status != Stand.ANGEMELDET:
            continue
        schritte.append(schritt)
    return schritte


def _recht(request: Any, row: Ueberschreitung, schritt: Schritt) -> Recht:
    """What another person has applied for, who checks may take back."""
    fremd = schritt is Schritt.ZURUECKZIEHEN and row.erstellt_von_id != request.user.pk
    return PRUEFEN if fremd else SCHRITTE[schritt][0]


@seite(lesen=LESEN, methoden=("GET", "POST"))
def ueberschreitung_schritt(request: Any, pk: int, schritt: str) -> HttpResponse:
    """One step, confirmed on a page of its own. 403 with the sentence for who may read but not do it."""
    row = _hole(request, pk)
    if schritt not in SCHRITTE:
        raise Http404
    _, titel, knopf, meldung = SCHRITTE[Schritt(schritt)]
    recht = _recht(request, row, Schritt(schritt))
    if not request.zugang.darf(recht, row.gebiet_id):
        raise PermissionDenied(warum_nicht(recht))
    wer = request.zugang.wer(recht, row.gebiet_id)
    form = SCHRITTFORM[Schritt(schritt)](request.POST if request.method == "POST" else None)

    def speichere() -> Ueberschreitung:
        werte = form.cleaned_data
        if schritt == Schritt.BEWILLIGEN:
            grund = werte.pop("grund")
            return aktionen.bewillige(wer=wer, ueberschreitung=row, grundlage=aktionen.Grundlage(**werte), grund=grund)
        tun: Any = {
            Schritt.PRUEFEN: aktionen.pruefe_ueberschreitung, Schritt.ABLEHNEN: aktionen.lehne_ueberschreitung_ab,
            Schritt.BUCHEN: aktionen.buche_ueberschreitung, Schritt.ZURUECKZIEHEN: aktionen.ziehe_ueberschreitung_zurueck,
        }[Schritt(schritt)]  # fmt: skip
        getan: Ueberschreitung = tun(wer=wer, ueberschreitung=row, **werte)
        return getan

    weg = _weg((str(row), row.get_absolute_url()), (knopf, None))
    namen = ", ".join(g.name for g in zugelassen(row, heute())) if schritt == Schritt.BEWILLIGEN else ""
    return formularseite(
        request, form, speichere, titel=titel, zurueck=row.get_absolute_url(), brotkrumen=weg, absenden=knopf, meldung=meldung,
        hinweis=f"{euro(row.betrag_cent)} {row.get_art_display()} auf {name_der(row)}.{f' Darüber entscheidet: {namen}.' if namen else ''}",
    )  # fmt: skip


@seite(lesen=Recht.HAUSHALT_PFLEGEN, methoden=("GET", "POST"))
def ueberschreitungsgrenze_neu(request: Any) -> HttpResponse:
    form = GrenzeForm(request.POST or None)
    liste = reverse("umschichtungsrechte")

    def speichere() -> str:
        aktionen.trage_grenze_ein(wer=request.zugang.verlange(Recht.HAUSHALT_PFLEGEN), grenze=form.save(commit=False))
        return liste

    weg = [("Budgets", reverse("budgets")), ("Rechte und Deckung", liste), ("Wertgrenze eintragen", None)]
    return formularseite(request, form, speichere, titel="Wertgrenze eintragen", zurueck=liste, brotkrumen=weg)
