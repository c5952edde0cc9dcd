"""Which passwords are refused: what is tried first. Nothing is said about kinds of characters (ASVS 6.2.5)."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from sozialraum.models import Stadt

REIHEN = ("1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertzuiopü", "qwertyuiop", "asdfghjklöä", "asdfghjkl", "yxcvbnm", "zxcvbnm")
EIGENE = ("sozialraumsteuerung", "sozialraum", "steuerung", "jugendhilfe", "jugendamt", "fachbereich", "kennwort", "passwort", "password")
ZIFFERN_STATT_BUCHSTABEN = str.maketrans("0134578@$!", "oieastbasi")
RAND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
EIGENES = 4  # letters that must be left without the words that everybody here would think of


class GebraeuchlichesKennwort(CommonPasswordValidator):
    """Refuses Django's list of common passwords, and what people make of them to reach the length."""

    def validate(self, password: str, user: Any = None) -> None:
        text = unicodedata.normalize("NFKC", password).casefold().strip()
        if any(kern and kern in self.passwords for kern in _kerne(text)) or _reihe(text) or _nur_eigene_worte(text):
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self) -> str:
        return "Dieses Kennwort ist leicht zu erraten. Bitte wählen Sie ein anderes, zum Beispiel einen Satz aus mehreren Wörtern."

    def get_help_text(self) -> str:
        return "Kein gebräuchliches Kennwort, auch nicht verdoppelt oder mit Ziffern verlängert."


def _kerne(text: str) -> Iterator[str]:
    """The password, its repeated unit, both without digits and signs at the ends, and with letters for digits."""
    for wort in {text, _einheit(text)}:
        kern = RAND.sub("", wort)
        yield from {wort, kern, _einheit(kern), kern.translate(ZIFFERN_STATT_BUCHSTABEN)}


def _einheit(text: str) -> str:
    """The shortest beginning of which the whole is a repetition."""
    return text[: (text + text).find(text, 1)] if text else ""


@cache
def _reihen() -> tuple[str, ...]:
    doppelt = [reihe * 20 for reihe in REIHEN]
    return (*doppelt, *(reihe[::-1] for reihe in doppelt))


def _reihe(text: str) -> bool:
    """A walk along the keyboard, the alphabet or the digits; or only one or two different characters."""
    return len(set(text)) <= 2 or any(text in reihe for reihe in _reihen())


def _nur_eigene_worte(text: str) -> bool:
    stadt = Stadt.objects.aktuelle()
    rest = re.sub(r"[\W\d_]", "", text)
    worte = (*EIGENE, *(re.sub(r"[\W\d_]", "", stadt.name.casefold()) for _ in (1,) if stadt and stadt.name))
    ohne = rest
    for wort in sorted(worte, key=len, reverse=True):
        ohne = ohne.replace(wort, "")
    return ohne != rest and len(ohne) < EIGENES
