"""In welchem Format stehen die Zahlen einer Spalte, und was bedeuten die Zeichen ohne Wert?

„1.901“ ist deutsch 1901 und mit Dezimalpunkt 1,901. Darum entscheidet nie eine Zelle für sich: die ganze Spalte belegt ihr Format, bei
Zweideutigem die ganze Tabelle, und was dann noch offen ist, steht als Hinweis da. Gelesen werden nur die Ziffern 0 bis 9.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, NamedTuple

from basis.zahlen import Zustand

Zahlformat = Literal["deutsch", "punkt"]

_GANZ = re.compile(r"[-\u2212]?[0-9]+")
_DEUTSCH = re.compile(r"[-\u2212]?(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?")
_PUNKT = re.compile(r"[-\u2212]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_KEINE_ANGABE = {"", "–", "—", "-", ".", "…", "...", "k.a.", "ka", "n.v.", "keineangabe", "n/a", "na"}
_GESPERRT = {"·", "•", "*", "x", "/", "gesperrt"}


class Formatbefund(NamedTuple):
    """Was eine Spalte über ihr Format sagt: Anzahl verschiedener deutscher, Punkt- und zweideutiger Schreibweisen, je ein Beispiel."""

    deutsch: int
    punkt: int
    mehrdeutig: int
    beispiel: str


def zustand_ohne_wert(text: str) -> Zustand | None:
    """„–“, „-“, „.“, „k. A.“ und leer heißen keine Angabe; „·“, „•“, „*“, „x“, „/“ und „gesperrt“ heißen gesperrt; sonst None."""
    if len(text) > 14:
        return None
    knapp = text.replace(" ", "").replace("\u00a0", "").lower()
    if knapp in _KEINE_ANGABE:
        return Zustand.KEINE_ANGABE
    return Zustand.GESPERRT if knapp in _GESPERRT else None


def untersuche(texte: Iterable[str]) -> Formatbefund:
    """Zählt die Schreibweisen einer Spalte; jede zählt einmal. Ganze Zahlen und Texte sagen nichts."""
    anzahl = {"deutsch": 0, "punkt": 0, "mehrdeutig": 0}
    beispiel = ""
    for text in set(texte):
        form = _form(text)
        if form is None:
            continue
        anzahl[form] += 1
        if form == "mehrdeutig" and (not beispiel or text < beispiel):
            beispiel = text
    return Formatbefund(**anzahl, beispiel=beispiel)


def entscheide(befund: Formatbefund, tabelle: Iterable[Formatbefund]) -> tuple[Zahlformat, bool]:
    """Format einer Spalte und ob es geraten ist. Zweideutige Spalten folgen der übrigen Tabelle, sonst gilt deutsch."""
    if befund.deutsch or befund.punkt:
        return ("deutsch" if befund.deutsch >= befund.punkt else "punkt"), False
    befunde = list(tabelle)
    deutsch, punkt = any(b.deutsch for b in befunde), any(b.punkt for b in befunde)
    if punkt and not deutsch:
        return "punkt", False
    return "deutsch", bool(befund.mehrdeutig) and not (deutsch and not punkt)


def lies(text: str, zahlformat: Zahlformat) -> Decimal | None:
    """Liest eine Zahl genau im verlangten Format; None, wenn sie nicht so dasteht. −0 wird 0."""
    if zahlformat == "deutsch":
        if _DEUTSCH.fullmatch(text) is None:
            return None
        text = text.replace(".", "").replace(",", ".")
    elif _PUNKT.fullmatch(text) is None:
        return None
    return Decimal(text.replace("\u2212", "-")) or Decimal(0)


def _form(text: str) -> Literal["deutsch", "punkt", "mehrdeutig"] | None:
    if "," in text:
        return "deutsch" if _DEUTSCH.fullmatch(text) else None
    if "." not in text or _GANZ.fullmatch(text):
        return None
    deutsch, punkt = _DEUTSCH.fullmatch(text), _PUNKT.fullmatch(text)
    if deutsch and punkt:
        return "mehrdeutig"
    return "deutsch" if deutsch else "punkt" if punkt else None
