"""Überschreitungen for tests, through the actions that the pages use."""

from datetime import date
from typing import Any

from budgets.actions import ueberschreitungen as aktionen
from budgets.actions.ueberschreitungen import Grundlage
from budgets.models import Ueberschreitung, Ueberschreitungsgrenze
from tests.budgets.vollzugsbau import JAHR, Vollzug
from tests.factories import wer_ist

AKTE = Grundlage(anordnung="Haushaltsakte, Blatt 12", angeordnet_am=date(JAHR, 3, 1))


def gib_grenzen(euro: int = 500) -> None:
    Ueberschreitungsgrenze.objects.create(grenze_cent=euro * 100, gueltig_ab="2005-01-01")


def anmeldung(v: Vollzug, euro: int, wo: Any, *deckung: tuple[Any, int], wer: Any = None, **felder: Any) -> Ueberschreitung:
    """``wo`` and what covers are keys of ``v.posten``; amounts in euro."""
    werte = {"anlass": "rechtsanspruch", "begruendung": "Mehr Hilfen als geplant", **felder}
    if wo is not None:
        werte["posten"] = v.posten[wo]
        werte["haushaltsstelle"], werte["gebiet"] = v.posten[wo].haushaltsstelle, v.posten[wo].gebiet
    row = Ueberschreitung(haushaltsjahr=v.jahr, betrag_cent=euro * 100, **werte)
    paare = [(v.posten[posten].pk, betrag * 100) for posten, betrag in deckung]
    return aktionen.melde_an(wer=wer_ist(wer or v.besetzung.ressort1), ueberschreitung=row, deckung=paare)


def bewilligt(v: Vollzug, row: Ueberschreitung, grundlage: Grundlage = AKTE) -> Ueberschreitung:
    row = aktionen.pruefe_ueberschreitung(wer=wer_ist(v.besetzung.controlling), ueberschreitung=row, vermerk="Unabweisbar und gedeckt")
    return aktionen.bewillige(wer=wer_ist(v.besetzung.fachbereichsleitung), ueberschreitung=row, grundlage=grundlage)


def bucht(v: Vollzug, row: Ueberschreitung) -> Ueberschreitung:
    return aktionen.buche_ueberschreitung(wer=wer_ist(v.besetzung.controlling), ueberschreitung=row)
