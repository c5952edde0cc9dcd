"""allauth's forms in the product's words: German, Sie, without placeholders."""

from typing import Any, ClassVar

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, ResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError

from basis.forms import ErrorListMixin

NEUES_KENNWORT = "Mindestens 12 Zeichen, kein gebräuchliches Kennwort, nicht nur Ziffern, nicht Ihrem Namen ähnlich. Ein Satz ist gut."


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


class Codeform(ErrorListMixin, Beschriftet, AuthenticateForm):
    beschriftung = {"code": ("Code", "Die sechs Ziffern aus Ihrer App oder ein Ersatzcode")}


class Codebestaetigungsform(ErrorListMixin, Beschriftet, ReauthenticateByCodeForm):
    beschriftung = {"code": ("Code", "Die sechs Ziffern aus Ihrer App oder ein Ersatzcode")}


class TOTPForm(ErrorListMixin, Beschriftet, ActivateTOTPForm):
    beschriftung = {"code": ("Code", "Die sechs Ziffern, die die App nach dem Einlesen zeigt")}
