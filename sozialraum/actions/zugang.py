"""Accounts: create, close, reopen, reset. A person chooses the own password; nobody else ever knows it."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction

from basis.models import Nutzer
from basis.sessions import beende_sitzungen
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.history import verfolgte

GELEERT = "gelöscht {}"  # the user name of an account whose Löschfrist has passed; no form takes one with a blank


@transaction.atomic
def lege_zugang_an(
    *, wer: Wer, benutzername: str, anzeigename: str, email: str = "", kennwort: str | None = None, ist_muster: bool = False
) -> Nutzer:
    """Creates an account without any role. Without ``kennwort`` (the rule) nobody can log in before the set-password link was used."""
    nutzer = Nutzer(username=benutzername.strip(), anzeigename=anzeigename.strip(), email=email.strip(), ist_muster=ist_muster)
    nutzer.set_password(kennwort)  # None: unusable
    try:
        nutzer.full_clean()
    except ValidationError as error:
        raise Abgelehnt(*error.messages) from error
    if Nutzer.objects.filter(username__iexact=nutzer.username).exists():
        raise Abgelehnt(f"Den Benutzernamen „{nutzer.username}“ gibt es schon.")
    nutzer.save()
    protokolliere(wer=wer, aktion="zugang_angelegt", gegenstand=nutzer, text=f"Zugang „{nutzer.username}“ für {nutzer} angelegt.")
    return nutzer


@transaction.atomic
def aendere_zugang(*, wer: Wer, nutzer: Nutzer, anzeigename: str, email: str) -> Nutzer:
    """Changes name or address of an account that is not one's own (a new address would receive the next set-password link)."""
    _nicht_der_eigene(wer, nutzer, "Ihre eigenen Angaben ändert eine andere Person aus der Systemverwaltung.")
    _nicht_geleert(nutzer)
    alt = {"anzeigename": nutzer.anzeigename, "email": nutzer.email}
    nutzer.anzeigename, nutzer.email = anzeigename.strip(), email.strip()
    if alt == {"anzeigename": nutzer.anzeigename, "email": nutzer.email}:
        return nutzer
    try:
        nutzer.full_clean(exclude=["password"])
    except ValidationError as error:
        raise Abgelehnt(*error.messages) from error
    nutzer.save(update_fields=["anzeigename", "email"])
    was = [name for name, feld in (("Anzeigename", "anzeigename"), ("E-Mail-Adresse", "email")) if alt[feld] != getattr(nutzer, feld)]
    text, namen = f"{' und '.join(was)} des Zugangs geändert.", [alt["anzeigename"], nutzer.anzeigename]
    daten = {"anzeigename": namen} if namen[0] != namen[1] else None  # here alone an earlier name is kept, as long as the Protokoll is
    protokolliere(wer=wer, aktion="zugang_geaendert", gegenstand=nutzer, text=text, daten=daten)
    return nutzer


@transaction.atomic
def schliesse_zugang(*, wer: Wer, nutzer: Nutzer, grund: str) -> Nutzer:
    """Acts on the next request: the account is inactive, and its sessions can never come back because the password is gone.

    Reopened, it is found in the city's directory by its name anew.
    """
    _nicht_der_eigene(wer, nutzer, "Den eigenen Zugang schließt eine andere Person aus der Systemverwaltung.")
    if not nutzer.is_active:
        raise Abgelehnt("Der Zugang ist schon geschlossen.")
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund.")
    nutzer.is_active = False
    nutzer.set_unusable_password()
    nutzer.save(update_fields=["is_active", "password"])
    beende_sitzungen(nutzer)
    SocialAccount.objects.filter(user=nutzer).delete()
    protokolliere(wer=wer, aktion="zugang_geschlossen", gegenstand=nutzer, text="Zugang geschlossen; alle Sitzungen enden.", grund=grund)
    return nutzer


@transaction.atomic
def oeffne_zugang(*, wer: Wer, nutzer: Nutzer, grund: str) -> Nutzer:
    """Opens a closed account; it needs a new set-password link."""
    _nicht_der_eigene(wer, nutzer, "Den eigenen Zugang öffnet eine andere Person aus der Systemverwaltung.")
    if nutzer.is_active:
        raise Abgelehnt("Der Zugang ist schon offen.")
    _nicht_geleert(nutzer)
    nutzer.is_active = True
    nutzer.save(update_fields=["is_active"])
    protokolliere(wer=wer, aktion="zugang_geoeffnet", gegenstand=nutzer, text="Zugang wieder geöffnet.", grund=grund)
    return nutzer


@transaction.atomic
def setze_kennwort_zurueck(*, wer: Wer, nutzer: Nutzer, grund: str = "") -> Nutzer:
    """Makes the password unusable and ends every session; the person chooses a new one by the link."""
    _nicht_der_eigene(wer, nutzer, "Das eigene Kennwort ändern Sie unter „Mein Zugang“.")
    if not nutzer.is_active:
        raise Abgelehnt("Der Zugang ist geschlossen. Bitte öffnen Sie ihn zuerst.")
    nutzer.set_unusable_password()
    nutzer.save(update_fields=["password"])
    beende_sitzungen(nutzer)
    text = "Kennwort zurückgesetzt; alle Sitzungen enden."
    protokolliere(wer=wer, aktion="kennwort_zurueckgesetzt", gegenstand=nutzer, text=text, grund=grund)
    return nutzer


@transaction.atomic
def entferne_zweiten_faktor(*, wer: Wer, nutzer: Nutzer, grund: str) -> Nutzer:
    """For a lost phone; the password stays, every session ends."""
    _nicht_der_eigene(wer, nutzer, "Den eigenen zweiten Faktor ändern Sie unter „Mein Zugang“.")
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund.")
    anzahl, _ = Authenticator.objects.filter(user=nutzer).delete()
    if not anzahl:
        raise Abgelehnt("Der Zugang hat keinen zweiten Faktor.")
    beende_sitzungen(nutzer)
    text = "Zweiter Faktor entfernt; alle Sitzungen enden."
    protokolliere(wer=wer, aktion="zweiter_faktor_entfernt", gegenstand=nutzer, text=text, grund=grund)
    return nutzer


def ist_geleert(nutzer: Nutzer) -> bool:
    """Whether name and address are gone after their Löschfrist."""
    return nutzer.username == GELEERT.format(nutzer.pk)


def geschlossen_seit(nutzer: Nutzer) -> datetime | None:
    """When the account was last closed, as its history says."""
    fassungen: Any = verfolgte()["nutzer"][1].objects.filter(pgh_obj=nutzer.pk).order_by("-pgh_id")
    seit = None
    for offen, zeit in fassungen.values_list("is_active", "pgh_created_at"):
        if offen:
            break
        seit = zeit
    return seit


def _nicht_geleert(nutzer: Nutzer) -> None:
    if ist_geleert(nutzer):
        raise Abgelehnt("Name und Adresse dieses Zugangs sind nach ihrer Frist gelöscht. Bitte legen Sie einen neuen Zugang an.")


def _nicht_der_eigene(wer: Wer, nutzer: Nutzer, satz: str) -> None:
    if wer.nutzer == nutzer:
        raise Abgelehnt(satz)


@transaction.atomic
def vermerke_eigene_aenderung(*, wer: Wer, aktion: str, text: str) -> None:
    """What a person did with the own password or second factor; never the secret itself."""
    if wer.nutzer is None:
        raise Abgelehnt("Eine eigene Änderung hat immer eine Person.")
    protokolliere(wer=wer, aktion=aktion, gegenstand=wer.nutzer, text=text)
