"""One's own account, roles that wait for a second person, Vertretungen."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from basis.lists import list_page
from basis.models import Nutzer
from basis.sessions import kennung
from sozialraum.access import Wer, seite
from sozialraum.actions import rollen as actions
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.filters.zugang import VertretungFilter
from sozialraum.forms.zugang import RolleBeendenForm, VertretungForm
from sozialraum.models import Rollenzuweisung, Vertretung
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import ROLLEN_MIT_ZWEITER_PERSON, Recht, Rolle
from sozialraum.tables.zugang import VertretungTable
from sozialraum.views.zugang import bearbeite, formular

# (title, URL name, right, sentence): what one's own page offers beyond the five areas
VERWALTUNG = (
    ("Gespeicherte Ansichten", "ansichten", Recht.PAPIERE_LESEN, "Listen mit Ihren Filtern, Ihrer Sortierung und Ihren Spalten"),
    ("Erinnerungen per E-Mail", "erinnerungseinstellung", Recht.INTERN_LESEN, "Wie oft Sie an Fälliges erinnert werden"),
    ("Zugänge", "zugaenge", Recht.ZUGAENGE_VERWALTEN, "Zugänge anlegen und schließen, Rollen vergeben"),
    ("Rollen und Vertretungen", "vertretungen", Recht.PAPIERE_LESEN, "Wer vertritt wen, welche Rolle wartet auf eine zweite Person"),
    ("Protokoll", "protokoll", Recht.PROTOKOLL_LESEN, "Wer hat wann was warum geändert"),
    ("Parameter", "parameter", Recht.INTERN_LESEN, "Schwellen, Fristen und Grenzen mit ihrer Gültigkeit"),
    ("Löschfristen", "loeschfristen", Recht.EINSTELLUNGEN_PFLEGEN, "Was nach welcher Zeit gelöscht wird und zuletzt gelöscht wurde"),
    ("Angaben zur Stadt", "stadt", Recht.EINSTELLUNGEN_PFLEGEN, "Name, Absender, Muster der Vorlagennummern"),
)


@login_required
@require_safe
def konto(request: Any) -> HttpResponse:
    """Everybody's own page: roles, Vertretungen, password, second factor, and what the person administers."""
    zugang = request.zugang
    context = {
        "titel": "Mein Zugang",
        "brotkrumen": [("Übersicht", "/"), ("Mein Zugang", None)],
        "rollen": rollen_heute().filter(nutzer=request.user),
        "vertritt": Vertretung.objects.filter(gueltig_am(heute()), nutzer=request.user).select_related(*MIT_ROLLE),
        "verwaltung": [(titel, reverse(name), satz) for titel, name, recht, satz in VERWALTUNG if zugang.darf(recht)],
        "hat_kennwort": request.user.has_usable_password(),
        "sitzungen": [(s, kennung(s.pk), s.pk == request.session.session_key) for s in request.user.sitzungen.defer("session_data")],
    }
    return render(request, "sozialraum/konto.html", context)


MIT_ROLLE = ("zuweisung__nutzer", "zuweisung__gebiet", "zuweisung__gremium", "nutzer")


def rollen_heute() -> QuerySet[Rollenzuweisung]:
    rows = Rollenzuweisung.objects.filter(gueltig_am(heute())).select_related("gebiet", "gremium", "nutzer", "vergeben_von")
    return rows.order_by("rolle", "pk")


def interne_personen() -> QuerySet[Rollenzuweisung, Any]:
    """Who works inside the Fachbereich today: accounts with a role in force other than the seat in a Gremium."""
    return rollen_heute().filter(wartet=False).exclude(rolle=Rolle.GREMIUMSMITGLIED).values("nutzer")


def sichtbare_vertretungen(request: Any) -> QuerySet[Vertretung]:
    """All for whoever regulates them, else those that one gives or holds."""
    rows = Vertretung.objects.select_related(*MIT_ROLLE)
    if request.zugang.darf(Recht.VERTRETUNG_REGELN):
        return rows
    return rows.filter(Q(nutzer=request.user) | Q(zuweisung__nutzer=request.user))


@seite(lesen=Recht.PAPIERE_LESEN)
def vertretungen(request: Any) -> HttpResponse:
    regelt = request.zugang.darf(Recht.VERTRETUNG_REGELN)
    wartende = Rollenzuweisung.objects.filter(wartet=True).select_related("nutzer", "gebiet", "gremium", "vergeben_von") if regelt else []
    context = {
        "titel": "Rollen und Vertretungen",
        "brotkrumen": [("Mein Zugang", reverse("konto")), ("Rollen und Vertretungen", None)],
        "regelt": regelt,
        "wartende": wartende,
    }
    return list_page(
        request,
        template="sozialraum/vertretungen.html",
        table=VertretungTable,
        rows=sichtbare_vertretungen(request),
        filterset=VertretungFilter,
        name="vertretungen",
        context=context,
    )


@seite(lesen=Recht.PAPIERE_LESEN, methoden=("GET", "POST"))
def vertretung_neu(request: Any) -> HttpResponse:
    rollen = vergebbare_rollen(request)
    personen = Nutzer.objects.filter(is_active=True, pk__in=interne_personen()).exclude(pk=request.user.pk)
    form = VertretungForm(request.POST or None, rollen=rollen, personen=personen, initial={"gueltig_von": heute()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.richte_vertretung_ein(wer=_wer(request), **form.cleaned_data)
        except Abgelehnt as error:
            form.add_error(None, list(error.saetze))
        else:
            messages.success(request, "Die Vertretung ist eingerichtet.")
            return redirect("vertretungen")
    hinweis = "Die Vertretung handelt „i. V.“; so steht es im Protokoll."
    pfad = [("Mein Zugang", reverse("konto")), ("Rollen und Vertretungen", reverse("vertretungen")), ("Einrichten", None)]
    return formular(
        request, form, "Vertretung einrichten", absenden="Einrichten", zurueck=reverse("vertretungen"), hinweis=hinweis, pfad=pfad
    )


def vergebbare_rollen(request: Any) -> QuerySet[Rollenzuweisung]:
    """One's own roles; for whoever regulates Vertretungen all, but deciding ones only for the Fachbereichsleitung."""
    rows = rollen_heute().filter(wartet=False)
    if request.zugang.darf(Recht.VERTEILUNG_BESCHLIESSEN):
        return rows
    if request.zugang.darf(Recht.VERTRETUNG_REGELN):
        return rows.filter(~Q(rolle__in=ROLLEN_MIT_ZWEITER_PERSON) | Q(nutzer=request.user))
    return rows.filter(nutzer=request.user)


@seite(lesen=Recht.PAPIERE_LESEN, methoden=("GET", "POST"))
def vertretung_beenden(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(sichtbare_vertretungen(request), pk=pk)
    if request.method == "POST":
        try:
            actions.beende_vertretung(wer=_wer(request), vertretung=ziel)
            messages.success(request, "Die Vertretung ist beendet.")
        except Abgelehnt as error:
            messages.error(request, " ".join(error.saetze))
        return redirect("vertretungen")
    context = {
        "titel": "Vertretung beenden?",
        "ziel": ziel,
        "brotkrumen": [("Mein Zugang", reverse("konto")), ("Rollen und Vertretungen", reverse("vertretungen")), ("Beenden", None)],
    }
    return render(request, "sozialraum/vertretung_beenden.html", context)


@seite(lesen=Recht.VERTRETUNG_REGELN, schreiben=Recht.VERTRETUNG_REGELN, methoden=("POST",))
def rolle_bestaetigen(request: Any, pk: int) -> HttpResponse:
    zuweisung = get_object_or_404(Rollenzuweisung, pk=pk)
    try:
        actions.bestaetige_rolle(wer=request.zugang.verlange(Recht.VERTRETUNG_REGELN), zuweisung=zuweisung)
        messages.success(request, f"Die Rolle {zuweisung} von {zuweisung.nutzer} gilt jetzt.")
    except Abgelehnt as error:
        messages.error(request, " ".join(error.saetze))
    return redirect("vertretungen")


@seite(lesen=Recht.ZUGAENGE_VERWALTEN, schreiben=Recht.ZUGAENGE_VERWALTEN, methoden=("GET", "POST"))
def rolle_beenden(request: Any, pk: int) -> HttpResponse:
    zuweisung = get_object_or_404(Rollenzuweisung.objects.select_related("nutzer", "gebiet", "gremium"), pk=pk)
    form = RolleBeendenForm(request.POST or None, initial={"letzter_tag": heute() - timedelta(days=1)})
    wer = request.zugang.verlange(Recht.ZUGAENGE_VERWALTEN)
    return bearbeite(
        request,
        form,
        zuweisung.nutzer,
        f"Rolle {zuweisung} beenden",
        lambda: actions.beende_rolle(wer=wer, zuweisung=zuweisung, **form.cleaned_data),
    )


def _wer(request: Any) -> Wer:
    """A Vertretung of one's own role is one's own matter: never i. V."""
    return Wer(request.user, str(request.user))
