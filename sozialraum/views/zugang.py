"""Accounts, for the Systemverwaltung: list, one account, and what can be done with it."""

import smtplib
from collections.abc import Callable
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.mail import send_mail
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.lists import list_page
from basis.models import Nutzer
from sozialraum.access import seite
from sozialraum.actions import rollen as rollen_actions
from sozialraum.actions import zugang as actions
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.filters.zugang import ZugangFilter
from sozialraum.forms.zugang import GrundForm, PersonForm, RolleForm, ZugangForm
from sozialraum.models import Rollenzuweisung
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import Recht
from sozialraum.tables.zugang import ZugangTable

R = Recht.ZUGAENGE_VERWALTEN
PFAD = [("Mein Zugang", "konto"), ("Zugänge", "zugaenge")]


def brotkrumen(jetzt: str, *weiter: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [*((titel, reverse(name)) for titel, name in PFAD), *weiter, (jetzt, None)]


def mit_rollen() -> QuerySet[Nutzer]:
    rollen = Rollenzuweisung.objects.filter(gueltig_am(heute())).select_related("gebiet", "gremium")
    faktor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return Nutzer.objects.prefetch_related(Prefetch("rollen", rollen, "rollen_heute")).annotate(zweiter_faktor=Exists(faktor))


@seite(lesen=R)
def zugaenge(request: Any) -> HttpResponse:
    context = {"titel": "Zugänge", "brotkrumen": [("Mein Zugang", reverse("konto")), ("Zugänge", None)]}
    return list_page(
        request,
        template="sozialraum/zugaenge.html",
        table=ZugangTable,
        rows=mit_rollen(),
        filterset=ZugangFilter,
        name="zugaenge",
        context=context,
    )


@seite(lesen=R)
def zugang(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(mit_rollen(), pk=pk)
    rollen = ziel.rollen.select_related("gebiet", "gremium", "vergeben_von", "bestaetigt_von").order_by("-gueltig_von", "pk")
    context = {
        "titel": str(ziel),
        "ziel": ziel,
        "rollen": rollen,
        "heute": heute(),
        "selbst": ziel == request.user,
        "geleert": actions.ist_geleert(ziel),
        "brotkrumen": brotkrumen(str(ziel)),
    }
    return render(request, "sozialraum/zugang.html", context)


@seite(lesen=R, schreiben=R, methoden=("GET", "POST"))
def zugang_neu(request: Any) -> HttpResponse:
    form = ZugangForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            nutzer = actions.lege_zugang_an(wer=request.zugang.verlange(R), **form.cleaned_data)
        except Abgelehnt as error:
            form.add_error(None, list(error.saetze))
        else:
            return kennwortlink(request, nutzer, "Der Zugang ist angelegt. Als Nächstes braucht er eine Rolle.")
    return formular(request, form, "Zugang anlegen", absenden="Zugang anlegen", zurueck=reverse("zugaenge"))


@seite(lesen=R, schreiben=R, methoden=("GET", "POST"))
def zugang_aendern(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Nutzer, pk=pk)
    form = PersonForm(request.POST or None, initial={"anzeigename": ziel.anzeigename, "email": ziel.email})
    wer = request.zugang.verlange(R)
    return bearbeite(request, form, ziel, "Angaben ändern", lambda: actions.aendere_zugang(wer=wer, nutzer=ziel, **form.cleaned_data))


@seite(lesen=R, schreiben=R, methoden=("GET", "POST"))
def zugang_schliessen(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Nutzer, pk=pk)
    form, wer = GrundForm(request.POST or None), request.zugang.verlange(R)
    aktion = actions.schliesse_zugang if ziel.is_active else actions.oeffne_zugang
    titel = "Zugang schließen" if ziel.is_active else "Zugang öffnen"
    hinweis = (
        "Die Person ist sofort abgemeldet, auch auf anderen Geräten. Was sie getan hat, bleibt im Protokoll."
        if ziel.is_active
        else "Danach braucht die Person einen neuen Link für das Kennwort."
    )
    return bearbeite(request, form, ziel, titel, lambda: aktion(wer=wer, nutzer=ziel, **form.cleaned_data), hinweis)


@seite(lesen=R, schreiben=R, methoden=("GET", "POST"))
def zugang_zweiter_faktor(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Nutzer, pk=pk)
    form, wer = GrundForm(request.POST or None), request.zugang.verlange(R)
    hinweis = "Prüfen Sie vorher, dass die Person wirklich selbst darum bittet. Danach schützt nur das Kennwort den Zugang."
    return bearbeite(
        request,
        form,
        ziel,
        "Zweiten Faktor entfernen",
        lambda: actions.entferne_zweiten_faktor(wer=wer, nutzer=ziel, **form.cleaned_data),
        hinweis,
    )


@seite(lesen=R, schreiben=R, methoden=("GET", "POST"))
def zugang_kennwort(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Nutzer, pk=pk)
    form = GrundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.setze_kennwort_zurueck(wer=request.zugang.verlange(R), nutzer=ziel, **form.cleaned_data)
        except Abgelehnt as error:
            form.add_error(None, list(error.saetze))
        else:
            return kennwortlink(request, ziel, "Das bisherige Kennwort gilt nicht mehr, alle Sitzungen sind beendet.")
    hinweis = "Das Kennwort gilt sofort nicht mehr, alle Sitzungen enden. Mit einem Link wählt die Person ein neues."
    zurueck = reverse("zugang", args=[pk])
    pfad = brotkrumen("Kennwort zurücksetzen", (str(ziel), zurueck))
    titel = "Kennwort zurücksetzen"
    return formular(request, form, titel, absenden=titel, zurueck=zurueck, hinweis=hinweis, pfad=pfad)


@seite(lesen=R, schreiben=R, methoden=("GET", "POST"))
def rolle_neu(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Nutzer, pk=pk)
    form = RolleForm(request.POST or None, initial={"gueltig_von": heute()})
    wer = request.zugang.verlange(R)
    hinweis = "Fachbereichsleitung, Ressortleitung und Systemverwaltung gelten erst, wenn eine zweite Person sie bestätigt hat."
    return bearbeite(
        request,
        form,
        ziel,
        "Rolle zuweisen",
        lambda: rollen_actions.weise_rolle_zu(wer=wer, nutzer=ziel, **form.cleaned_data),
        hinweis,
    )


def bearbeite(request: Any, form: Any, ziel: Nutzer, titel: str, aktion: Callable[[], Any], hinweis: str = "") -> HttpResponse:
    """A form about one account: valid → one action → back to the account; declined → the sentences on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            aktion()
        except Abgelehnt as error:
            form.add_error(None, list(error.saetze))
        else:
            messages.success(request, "Gespeichert.")
            return redirect("zugang", pk=ziel.pk)
    zurueck = reverse("zugang", args=[ziel.pk])
    return formular(request, form, titel, absenden=titel, zurueck=zurueck, hinweis=hinweis, pfad=brotkrumen(titel, (str(ziel), zurueck)))


def formular(
    request: Any,
    form: Any,
    titel: str,
    *,
    absenden: str,
    zurueck: str,
    hinweis: str = "",
    pfad: list[tuple[str, str | None]] | None = None,
) -> HttpResponse:
    context = {
        "titel": titel,
        "kernaussage": hinweis,
        "form": form,
        "absenden": absenden,
        "abbrechen_url": zurueck,
        "brotkrumen": pfad or brotkrumen(titel),
    }
    return render(request, "sozialraum/zugang_formular.html", context, status=422 if form.errors else 200)


def kennwortlink(request: Any, nutzer: Nutzer, was: str) -> HttpResponse:
    """By mail to the address on file; without one the link is shown, this once, to be handed over in person."""
    teile = {"uidb36": user_pk_to_url_str(nutzer), "key": default_token_generator.make_token(nutzer)}
    link = request.build_absolute_uri(reverse("account_reset_password_from_key", kwargs=teile))
    context = {"titel": "Link für das Kennwort", "ziel": nutzer, "was": was, "brotkrumen": brotkrumen("Link für das Kennwort")}
    if not nutzer.email:
        context["link"] = link
    else:
        context["verschickt"] = _verschicke(nutzer, link)
    return render(request, "sozialraum/kennwortlink.html", context)


def _verschicke(nutzer: Nutzer, link: str) -> bool:
    text = (
        f"Guten Tag,\n\nmit diesem Link wählen Sie Ihr Kennwort für die Sozialraumsteuerung. Er gilt drei Tage und nur einmal:\n\n{link}\n"
    )
    try:
        send_mail("Sozialraumsteuerung: Kennwort wählen", text, None, [nutzer.email])
    except (OSError, smtplib.SMTPException):
        return False
    return True
