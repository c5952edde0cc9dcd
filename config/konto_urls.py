"""Account, help, health. Of allauth only the views that we use; the other names that it reverses lead to a closed page."""

from allauth.account import views as account
from allauth.mfa.base.views import index as mfa_index
from allauth.mfa.recovery_codes import views as codes
from allauth.socialaccount import views as social
from django.urls import URLPattern, URLResolver, path, re_path

from config import konto_views as konto
from config import oidc, pages, views
from sozialraum.views import einstellungen, protokoll, rollen, zugang

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.zahlen, name="metrics"),
    path("hilfe/", pages.hilfe, name="hilfe"),
    path("glossar/", pages.glossar, name="glossar"),
    path("methodik/", pages.methodik, name="methodik"),
    path("barrierefreiheit/", pages.barrierefreiheit, name="barrierefreiheit"),
    path("datenschutz/", pages.datenschutz, name="datenschutz"),
    path("konto/", rollen.konto, name="konto"),
    path("konto/sitzungen/", konto.sitzungen_beenden, name="konto_sitzungen"),
    path("konto/anmelden/", konto.Anmelden.as_view(), name="account_login"),
    path("konto/abmelden/", account.logout, name="account_logout"),
    path("konto/geschlossen/", account.account_inactive, name="account_inactive"),
    path("konto/bestaetigen/", konto.Bestaetigen.as_view(), name="account_reauthenticate"),
    path("konto/kennwort/", konto.KennwortAendern.as_view(), name="account_change_password"),
    re_path(
        r"^konto/kennwort-setzen/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        konto.KennwortSetzen.as_view(),
        name="account_reset_password_from_key",
    ),
    path("konto/kennwort-gesetzt/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("konto/zweiter-faktor/", mfa_index, name="mfa_index"),
    path("konto/zweiter-faktor/code/", konto.Code.as_view(), name="mfa_authenticate"),
    path("konto/zweiter-faktor/bestaetigen/", konto.CodeBestaetigen.as_view(), name="mfa_reauthenticate"),
    path("konto/zweiter-faktor/einschalten/", konto.TOTPEinschalten.as_view(), name="mfa_activate_totp"),
    path("konto/zweiter-faktor/ausschalten/", konto.TOTPAusschalten.as_view(), name="mfa_deactivate_totp"),
    path("konto/zweiter-faktor/ersatzcodes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("konto/zweiter-faktor/ersatzcodes/neu/", konto.CodesErzeugen.as_view(), name="mfa_generate_recovery_codes"),
    path("konto/zweiter-faktor/ersatzcodes/datei/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("konto/oidc/<str:provider_id>/login/", oidc.anmelden, name="openid_connect_login"),
    path("konto/oidc/<str:provider_id>/login/callback/", oidc.rueckkehr, name="openid_connect_callback"),
    path("konto/fremd/abgebrochen/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("konto/fremd/fehler/", social.login_error, name="socialaccount_login_error"),
]

urlpatterns += [
    path("zugaenge/", zugang.zugaenge, name="zugaenge"),
    path("zugaenge/neu/", zugang.zugang_neu, name="zugang_neu"),
    path("zugaenge/<int:pk>/", zugang.zugang, name="zugang"),
    path("zugaenge/<int:pk>/angaben/", zugang.zugang_aendern, name="zugang_aendern"),
    path("zugaenge/<int:pk>/schliessen/", zugang.zugang_schliessen, name="zugang_schliessen"),
    path("zugaenge/<int:pk>/kennwort/", zugang.zugang_kennwort, name="zugang_kennwort"),
    path("zugaenge/<int:pk>/zweiter-faktor/", zugang.zugang_zweiter_faktor, name="zugang_zweiter_faktor"),
    path("zugaenge/<int:pk>/rolle/", zugang.rolle_neu, name="rolle_neu"),
    path("rollen/<int:pk>/beenden/", rollen.rolle_beenden, name="rolle_beenden"),
    path("rollen/<int:pk>/bestaetigen/", rollen.rolle_bestaetigen, name="rolle_bestaetigen"),
    path("parameter/", einstellungen.parameter, name="parameter"),
    path("parameter/neu/", einstellungen.parameter_neu, name="parameter_neu"),
    path("loeschfristen/", einstellungen.loeschfristen, name="loeschfristen"),
    path("loeschfristen/<slug:schluessel>/", einstellungen.loeschfrist_aendern, name="loeschfrist_aendern"),
    path("stadt/", einstellungen.stadt, name="stadt"),
    path("protokoll/", protokoll.protokoll, name="protokoll"),
    path("verlauf/<slug:modell>/<str:pk>/", protokoll.verlauf, name="verlauf"),
    path("vertretungen/", rollen.vertretungen, name="vertretungen"),
    path("vertretungen/neu/", rollen.vertretung_neu, name="vertretung_neu"),
    path("vertretungen/<int:pk>/beenden/", rollen.vertretung_beenden, name="vertretung_beenden"),
]

CLOSED = (
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_confirm_login_code",
    "socialaccount_signup",
    "socialaccount_connections",
)
urlpatterns += [path(f"konto/nicht-vorgesehen/{name.replace('_', '-')}/", konto.nicht_vorgesehen, name=name) for name in CLOSED]
urlpatterns += [path("konto/nicht-vorgesehen/account-confirm-email/<key>/", konto.nicht_vorgesehen, name="account_confirm_email")]
