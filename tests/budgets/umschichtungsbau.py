"""Requests for the tests of Umschichtungen, through the actions that the pages use."""

from typing import Any

from budgets.actions.umschichtungen import beantrage_umschichtung, entscheide_umschichtung, entwirf_umschichtung
from budgets.models import Umschichtung, Umschichtungsrecht
from tests.budgets.vollzugsbau import Vollzug
from tests.factories import wer_ist

WEGE = (
    ("im_sozialraum", "ressortleitung", False),
    ("im_ressort", "ressortleitung", True),
    ("zwischen_ressorts", "fachbereichsleitung", False),
    ("aus_reserve", "fachbereichsleitung", False),
)


def gib_rechte() -> None:
    Umschichtungsrecht.objects.bulk_create(
        Umschichtungsrecht(weg=weg, rolle=rolle, mit_controlling=mit, gueltig_ab="2005-01-01") for weg, rolle, mit in WEGE
    )


def entwurf(v: Vollzug, euro: int, von: Any, nach: Any, wer: Any = None, **felder: Any) -> Umschichtung:
    neu = Umschichtung(von=v.posten[von], nach=v.posten[nach], betrag_cent=euro * 100, begruendung="Muster", **felder)
    return entwirf_umschichtung(wer=wer_ist(wer or v.besetzung.controlling), umschichtung=neu)


def antrag(v: Vollzug, euro: int, von: Any, nach: Any, wer: Any = None, **felder: Any) -> Umschichtung:
    wer = wer or v.besetzung.controlling
    return beantrage_umschichtung(wer=wer_ist(wer), umschichtung=entwurf(v, euro, von, nach, wer, **felder))


def schichte(v: Vollzug, euro: int, von: Any, nach: Any) -> Umschichtung:
    """From the request to the booking, decided by the Fachbereichsleitung."""
    row = antrag(v, euro, von, nach)
    return entscheide_umschichtung(wer=wer_ist(v.besetzung.fachbereichsleitung), umschichtung=row)
