"""allauth's forms in the product's words: German, Sie, without placeholders."""

from typing import Any, ClassVar

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, ResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError

from basis.forms import ErrorListMixin
from config.konten import MFAAdapter, verbrauche_code

NEUES_KENNWORT = "Mindestens 12 Zeichen, beliebige; kein gebräuchliches Kennwort, nicht Ihrem Namen ähnlich. Ein Satz ist gut."


class Beschriftet(forms.BaseForm):
    """Labels and help of ``beschriftung`` {field: (label, help)}; the form's own placeholders go."""

    beschriftung: ClassVar[dict[str, tuple[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hilfe) in self.beschriftung.items():
            field = self.fields[name]
            field.label, field.help_text = label, hilfe
            field.widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any] | None:
        """allauth would say Du."""
        cleaned = super().clean() or {}
        both = cleaned.get("password1") and self.data.get("password2")
        if both and "password2" in self.errors:
            del self.errors["password2"]
            self.add_error("password2", ValidationError("Die beiden Kennwörter sind verschieden."))
        return cleaned


class Anmeldeform(ErrorListMixin, Beschriftet, LoginForm):
    beschriftung = {"login": ("Benutzername", ""), "password": ("Kennwort", "")}


class Bestaetigungsform(ErrorListMixin, Beschriftet, ReauthenticateForm):
    beschriftung = {"password": ("Kennwort", "")}


class Kennwortform(ErrorListMixin, Beschriftet, ChangePasswordForm):
    beschriftung = {
        "oldpassword": ("Bisheriges Kennwort", ""),
        "password1": ("Neues Kennwort", NEUES_KENNWORT),
        "password2": ("Neues Kennwort noch einmal", ""),
    }


class NeuesKennwortform(ErrorListMixin, Beschriftet, ResetPasswordKeyForm):
    beschriftung = {"password1": ("Neues Kennwort", NEUES_KENNWORT), "password2": ("Neues Kennwort noch einmal", "")}


class Einmalig(forms.BaseForm):
    """A code of the app is taken once; a code to fall back on is used up by allauth itself."""

    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not verbrauche_code(self.authenticator, code):
            raise MFAAdapter().validation_error("incorrect_code")
        return code


class Codeform(ErrorListMixin, Beschriftet, Einmalig, AuthenticateForm):
    beschriftung = {"code": ("Code", "Die sechs Ziffern aus Ihrer App oder ein Ersatzcode")}


class Codebestaetigungsform(ErrorListMixin, Beschriftet, Einmalig, ReauthenticateByCodeForm):
    beschriftung = {"code": ("Code", "Die sechs Ziffern aus Ihrer App oder ein Ersatzcode")}


class TOTPForm(ErrorListMixin, Beschriftet, ActivateTOTPForm):
    beschriftung = {"code": ("Code", "Die sechs Ziffern, die die App nach dem Einlesen zeigt")}
