"""Log-in, password, second factor: allauth's views with our forms, 422 for what is refused, and a row in the Protokoll."""

import tomllib
from functools import lru_cache
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount.adapter import get_adapter as social_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from basis.models import Nutzer
from basis.sessions import beende_sitzungen
from config import konto_forms as forms
from config.konten import codes_gesperrt, gesperrt, verbrauche_code, zaehle_falschen_code
from sozialraum.access import Wer
from sozialraum.actions.zugang import vermerke_eigene_aenderung


class Status422:
    """An invalid form is answered with 422; a valid one with ``vermerk`` leaves a row in the Protokoll of the same transaction."""

    request: Any
    vermerk: tuple[str, str] | None = None

    def form_invalid(self: Any, form: Any) -> Any:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            if self.vermerk:
                nutzer = getattr(self, "reset_user", None) or self.request.user
                vermerke_eigene_aenderung(wer=Wer(nutzer, str(nutzer)), aktion=self.vermerk[0], text=self.vermerk[1])
        return response


class Anmelden(Status422, account.LoginView):
    form_class = forms.Anmeldeform

    def get_initial(self) -> dict[str, Any]:
        return {"login": self.request.GET.get("benutzer", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            abgelaufen=self.request.session.pop("sitzung_abgelaufen", False),
            anbieter=[(p.name, p.get_login_url(self.request, process="login")) for p in social_adapter().list_providers(self.request)],
            muster_zugaenge=muster_zugaenge() if settings.DEMO else [],
            muster_kennwort=muster_kennwort() if settings.DEMO else "",
        )


class Bestaetigen(Status422, account.ReauthenticateView):
    form_class = forms.Bestaetigungsform


class Wechselt(Status422):
    """What secures the account has changed: this session gets another key, all others of the person end."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():  # the change never stands without the end of the other sessions
            response = super().form_valid(form)
            session = self.request.session
            session.cycle_key()
            beende_sitzungen(self.request.user, ausser=session.session_key)
        return response


class KennwortAendern(Wechselt, account.PasswordChangeView):
    form_class = forms.Kennwortform
    vermerk = ("kennwort_geaendert", "Kennwort selbst geändert; andere Sitzungen enden.")


class KennwortSetzen(Status422, account.PasswordResetFromKeyView):
    form_class = forms.NeuesKennwortform
    vermerk = ("kennwort_gesetzt", "Kennwort über den Link gesetzt.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        nutzer = self.reset_user
        return super().get_context_data(**kwargs, benutzername=nutzer.username if nutzer else "")


class Code(Status422, mfa.AuthenticateView):
    """Wrong codes are counted in the database, from one address and over all: a password that somebody knows does not let him try codes."""

    form_class = forms.Codeform

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if versuche := codes_gesperrt(request, self.stage.login.user.username):
            return gesperrt(request, None, versuche=versuche)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        zaehle_falschen_code(self.request, self.stage.login.user.username)
        return self.render_to_response(self.get_context_data(), status=422)


class CodeBestaetigen(Status422, mfa.ReauthenticateView):
    form_class = forms.Codebestaetigungsform


class TOTPEinschalten(Wechselt, totp.ActivateTOTPView):
    form_class = forms.TOTPForm
    vermerk = ("zweiter_faktor_ein", "Zweiten Faktor eingeschaltet; andere Sitzungen enden.")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        verbrauche_code(Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP), form.cleaned_data["code"])
        self.request.session["zweiter_faktor"] = True
        return response


class TOTPAusschalten(Wechselt, totp.DeactivateTOTPView):
    vermerk = ("zweiter_faktor_aus", "Zweiten Faktor ausgeschaltet; andere Sitzungen enden.")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        self.request.session.pop("zweiter_faktor", None)
        return response


class CodesErzeugen(Status422, codes.GenerateRecoveryCodesView):
    vermerk = ("ersatzcodes_erzeugt", "Neue Ersatzcodes erzeugt; die alten gelten nicht mehr.")


@login_required
@require_POST
def sitzungen_beenden(request: Any) -> HttpResponse:
    """Log out elsewhere: everywhere, everywhere but here, or one session that the page names."""
    hier, welche = request.session.session_key, request.POST.get("welche", "")
    eine = welche if welche not in ("alle", "andere") else ""
    with transaction.atomic():
        anzahl = beende_sitzungen(request.user, ausser=None if welche == "alle" else hier, nur=eine) if welche else 0
        if anzahl:
            text = f"{anzahl} eigene Sitzung{'en' if anzahl > 1 else ''} beendet."
            vermerke_eigene_aenderung(wer=Wer(request.user, str(request.user)), aktion="sitzungen_beendet", text=text)
    if welche == "alle":
        logout(request)
        return redirect("account_login")
    messages.success(request, f"Beendet: {anzahl}." if anzahl else "Eine andere Sitzung gibt es nicht mehr.")
    return redirect("konto")


def nicht_vorgesehen(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Names that allauth reverses but this product has no page for: self-registration, e-mail confirmation and their like."""
    return render(request, "account/nicht_vorgesehen.html", status=404)


def muster_zugaenge() -> list[tuple[str, str]]:
    """(user name, what for) of the Muster accounts that the demo's log-in page offers; a city's own accounts never stand there."""
    nutzer = Nutzer.objects.filter(ist_muster=True, is_active=True).prefetch_related("rollen__gebiet", "rollen__gremium").order_by("pk")
    return [(n.username, ", ".join(map(str, n.rollen.all())) or "keine Rolle") for n in nutzer]


@lru_cache
def muster_kennwort() -> str:
    """As the first city's fixture says it."""
    from config.serve import FIRST_CITY

    path = settings.BASE_DIR / FIRST_CITY / "nutzer.toml"
    return str(tomllib.loads(path.read_text()).get("kennwort", "")) if path.exists() else ""
