"""A System with its Akteure, a round and a Hinweis, built by hand, for the tests of the Pro-Aktive Systeme."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from proaktiv.models import (
    Abwaegung,
    Akteur,
    Akteursart,
    Aktion,
    Aktionsart,
    Fruehwarnfassung,
    Fruehwarnregel,
    Hausrunde,
    Hinweis,
    Kreislaufschritt,
    Mitgliedschaft,
    Reflexion,
    System,
)
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Gremium, Indikator

BEGINN, TAG, HEUTE = date(2006, 9, 1), date(2007, 9, 10), date(2007, 10, 15)


def abgelehnt(tun: Callable[[], object], satz: str) -> None:
    with pytest.raises(Abgelehnt) as fehler:
        tun()
    assert satz in str(fehler.value)


def text(antwort: Any) -> str:
    return str(antwort.content.decode().replace("\u00a0", " "))


def baue_system(gebiet: Any, name: str = "System am Markt", **felder: Any) -> System:
    return System.objects.create(gebiet=gebiet, name=name, gueltig_von=BEGINN, **felder)


def baue_akteur(system: System | None = None, name: str = "Sportverein", seite: str = "schnittstelle", **felder: Any) -> Akteur:
    art, _ = Akteursart.objects.get_or_create(schluessel=seite, defaults={"name": f"Art {seite}", "seite": seite})
    akteur = Akteur.objects.create(name=name, art=art, gueltig_von=BEGINN, **felder)
    if system:
        Mitgliedschaft.objects.create(system=system, akteur=akteur, gueltig_von=BEGINN)
    return akteur


def baue_runde(system: System, tag: date = TAG, **felder: Any) -> Hausrunde:
    return Hausrunde.objects.create(system=system, tag=tag, **felder)


def baue_hinweis(system: System, /, **felder: Any) -> Hinweis:
    angaben: dict[str, Any] = {"system": system, "gebiet": system.gebiet, "art": "bedarf", "herkunft": "beobachtung"}
    angaben |= {"titel": "Abends fehlt ein Treff", "erfasst_am": TAG, "stand_seit": TAG}
    return Hinweis.objects.create(**(angaben | felder))


def setze(hinweis: Hinweis, stand: str, schritt: str = "abwaegen", **felder: Any) -> Hinweis:
    """The state with its entry in the thread, past the actions."""
    Kreislaufschritt.objects.create(hinweis=hinweis, schritt=schritt, stand_alt=hinweis.stand, stand_neu=stand, tag=TAG)
    Hinweis.objects.filter(pk=hinweis.pk).update(stand=stand, **felder)
    hinweis.refresh_from_db()
    return hinweis


def neue_abwaegung(hinweis: Hinweis, **felder: Any) -> Abwaegung:
    angaben = {"tag": TAG, "dringlichkeit": "bald", "reichweite": "stadtteil", "beleg": "Drei Häuser berichten", "entscheidung": "aktion"}
    return Abwaegung(hinweis=hinweis, **(angaben | felder))


def neue_aktion(hinweis: Hinweis, akteur: Akteur, **felder: Any) -> Aktion:
    art, _ = Aktionsart.objects.get_or_create(schluessel="elternbildung", defaults={"name": "Elternbildung"})
    angaben: dict[str, Any] = {"titel": "Offener Abend", "ziel": "Ein Treff bis 20 Uhr", "beginn": TAG, "bis": date(2007, 12, 31)}
    return Aktion(hinweis=hinweis, art=art, akteur=akteur, **(angaben | felder))


def neue_reflexion(hinweis: Hinweis, **felder: Any) -> Reflexion:
    angaben = {"tag": TAG, "wirkung": "wirksam", "beleg": "Zwölf Jugendliche kamen", "folge": "schliessen"}
    return Reflexion(hinweis=hinweis, **(angaben | felder))


def baue_planungsgruppe(gebiet: Any, schluessel: str = "spg") -> Gremium:
    return Gremium.objects.create(schluessel=schluessel, name=f"Planungsgruppe {schluessel}", art="planung", gebiet=gebiet)


def baue_indikator() -> Indikator:
    return Indikator.objects.create(
        schluessel="schulabsentismus", name="Schulabsentismus", kategorie="bildung", zaehler="Kinder", nenner="Kinder", einheit="prozent"
    )


def baue_regel(indikator: Indikator | None = None, **felder: Any) -> Fruehwarnregel:
    """A rule with its first version: a threshold from above, unless told otherwise."""
    ebene, name = felder.pop("ebene", 4), felder.pop("name", "Schulabsentismus")
    indikator = indikator or Indikator.objects.get(schluessel="schulabsentismus")
    regel = Fruehwarnregel.objects.create(schluessel=name.lower(), name=name, indikator=indikator, ebene=ebene)
    angaben: dict[str, Any] = {"art": "schwelle", "richtung": "hoch"}
    Fruehwarnfassung.objects.create(regel=regel, version=1, gueltig_ab=BEGINN, **(angaben | felder))
    return regel
