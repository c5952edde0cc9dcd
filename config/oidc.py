"""The city's single sign-on (OpenID Connect): allauth's flow, with every check of the ID token that it leaves out in the code flow.

Sign-on opens accounts that the Systemverwaltung has made, matched by user name at the first time and by the directory's own number
(``sub``) from then on; it never makes one. Of what the directory says nothing is kept but that number.
"""

import hmac
import logging
import secrets
from typing import Any

import jwt
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

from basis.models import Nutzer
from sozialraum.access import Wer
from sozialraum.actions.verzeichnis import gleiche_rollen_ab
from sozialraum.verzeichnisrollen import rollen_aus, rollentabelle

VERFAHREN = ("RS256", "RS384", "RS512", "PS256", "ES256")  # signed with a key that only the directory has; never none, never HS256
PFLICHT = ("iss", "sub", "aud", "exp", "iat")
SPIELRAUM = 60  # seconds that two clocks may differ
ENDPUNKTE = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
logger = logging.getLogger("anmeldung")  # its lines are written as they are (config/logs.py): words of ours alone, never what came in


class Abgewiesen(OAuth2Error):
    """With a text of ours, which a log may hold."""


def _grund(error: Any, exception: BaseException | None) -> str:
    """Why a sign-on failed, for whoever runs the product: kinds of errors and words of ours; nothing of an answer or a token."""
    gesagt = [error] if error in (AuthError.UNKNOWN, AuthError.CANCELLED, AuthError.DENIED) else []
    while exception is not None:
        gesagt.append(str(exception) if isinstance(exception, Abgewiesen) else type(exception).__name__)
        exception = exception.__cause__
    return ", ".join(gesagt)


class Fremdkontoadapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> "Stadtanbieter":
        return Stadtanbieter(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def list_providers(self, request: HttpRequest) -> list["Stadtanbieter"]:
        return [Stadtanbieter(request, app=app) for app in self.list_apps(request)]

    def on_authentication_error(self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **rest: Any) -> None:
        logger.warning("single sign-on failed: %s", _grund(error, exception))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """A name that the directory gives to somebody else later does not open the account that is bound to the first one."""
        name = sociallogin.user.username if sociallogin.user else ""
        if not sociallogin.is_existing and name:
            anbieter = sociallogin.account.provider
            frei = Nutzer.objects.filter(username__iexact=name, is_active=True).exclude(socialaccount__provider=anbieter)
            if nutzer := frei.first():
                sociallogin.connect(request, nutzer)
        if sociallogin.is_existing and sociallogin.user.is_active:  # an empty table gives nothing, and what it gave ends
            gruppen = getattr(sociallogin, "angaben", {}).get(settings.OIDC_ROLLEN_ANGABE)
            gewollt = rollen_aus(gruppen, rollentabelle(settings.OIDC_ROLLEN))
            gleiche_rollen_ab(wer=Wer(None, "Verzeichnis der Stadt"), nutzer=sociallogin.user, gewollt=gewollt)


class Stadtadapter(OpenIDConnectOAuth2Adapter):
    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the directory says of itself; it must be the one that was asked, and complete."""
        try:
            config: dict[str, Any] = super().openid_config
        except (AttributeError, TypeError) as error:
            raise Abgewiesen("the discovery document is no object") from error
        erwartet = self.get_provider().server_url.partition("/.well-known/")[0]
        if str(config.get("issuer", "")).rstrip("/") != erwartet.rstrip("/"):
            raise Abgewiesen("the issuer of the discovery document is another one")
        if fehlt := [name for name in ENDPUNKTE if not config.get(name)]:
            raise Abgewiesen(f"the discovery document lacks {', '.join(fehlt)}")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        try:
            angaben = self._pruefe(app.client_id, kwargs["response"].get("id_token") or "")
            auskunft = self._fetch_user_info(token.token)
            if not isinstance(auskunft, dict) or auskunft.get("sub") != angaben["sub"]:
                raise Abgewiesen("the user info is of somebody else")
            angaben = {**angaben, **auskunft}
            login: SocialLogin = self.get_provider().sociallogin_from_response(request, {"id_token": angaben})
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise Abgewiesen("the answer is not valid") from error
        login.angaben = angaben  # for the roles; nothing of it is stored
        return login

    def _pruefe(self, client_id: str, id_token: str) -> dict[str, Any]:
        """The claims of the ID token, after its signature, issuer, audience, times and nonce (OpenID Connect Core 3.1.3.7)."""
        kopf = jwt.get_unverified_header(id_token)
        if kopf.get("alg") not in VERFAHREN:
            raise Abgewiesen("the signing algorithm is not allowed")
        claims: dict[str, Any] = jwt.decode(
            id_token,
            self._schluessel(kopf),
            algorithms=[kopf["alg"]],
            audience=client_id,
            issuer=self.openid_config["issuer"],
            leeway=SPIELRAUM,
            options={"require": list(PFLICHT)},
        )
        if claims.get("azp", client_id) != client_id or (
            isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and "azp" not in claims
        ):
            raise Abgewiesen("the token was issued for another application")
        if not self.nonce or not hmac.compare_digest(str(claims.get("nonce", "")).encode(), self.nonce.encode()):
            raise Abgewiesen("the nonce is not that of this log-in")
        return claims

    def _schluessel(self, kopf: dict[str, Any]) -> jwt.PyJWK:
        with Fremdkontoadapter().get_requests_session() as sess:
            response = sess.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
        schluessel = [jwk for jwk in response.json()["keys"] if jwk.get("use", "sig") == "sig"]
        passend = [jwk for jwk in schluessel if jwk.get("kid") == kopf["kid"]] if "kid" in kopf else schluessel
        if len(passend) != 1:
            raise Abgewiesen("no key of the directory fits the token")
        return jwt.PyJWK(passend[0], algorithm=kopf["alg"])


class Stadtanbieter(OpenIDConnectProvider):
    oauth2_adapter_class = Stadtadapter

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Of the address only where to go afterwards: never other scopes or parameters, never binding to the account logged in."""
        kwargs: dict[str, Any] = super().get_redirect_from_request_kwargs(request)
        return {"process": "login", **({"next_url": kwargs["next_url"]} if "next_url" in kwargs else {})}

    def redirect(self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any) -> HttpResponse:
        nonce = secrets.token_urlsafe(32)
        auth_params = {**self.get_auth_params(), "nonce": nonce}
        response: HttpResponse = super().redirect(request, process, next_url, data, auth_params=auth_params, nonce=nonce, **kwargs)
        return response

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        return {}


class Rueckkehr(OAuth2CallbackView):
    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[dict[str, Any] | None, HttpResponse | None]:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


@login_not_required
def anmelden(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _schritt(OAuth2LoginView, request, provider_id)


@login_not_required
def rueckkehr(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _schritt(Rueckkehr, request, provider_id)


def _schritt(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """One step of the flow; a directory that does not answer, or not as it should, is a page that says so."""
    adapter = Stadtadapter(request, provider_id)
    try:
        response: HttpResponse = view.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (OAuth2Error, RequestException) as error:
        response = render_authentication_error(request, adapter.get_provider(), exception=error)
    return response
