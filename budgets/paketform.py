"""Räume, Modelle, Töpfe und Ergebnisse als schlichte Wörterbücher für das Rechenpaket, und zurück. Zahlen sind Text, Brüche „p/q“."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from basis.rechenausgabe import STELLEN, dezimal
from basis.zahlen import Zustand
from budgets.verteilung import Dienst, Kappung, Topf, Verteilergebnis
from sozialraum.punktwerte import Merkmal, Messwert, Punktergebnis, Punktmodell, Raum

_BRUCH = re.compile(r"(-?[0-9]{1,2000})(?:/([1-9][0-9]{0,1999}))?")


class Paketfehler(ValueError):
    """Das Rechenpaket ist unvollständig oder beschädigt. Die Meldung ist ein deutscher Satz."""


def bruchtext(wert: Fraction | int) -> str:
    """Schreibt einen Bruch gekürzt als „p/q“, eine ganze Zahl als „p“."""
    return str(Fraction(wert))


def lies_bruch(text: object) -> Fraction:
    """Liest „p/q“ oder „p“; alles andere ist ein Paketfehler."""
    treffer = _BRUCH.fullmatch(text) if isinstance(text, str) else None
    if treffer is None:
        raise Paketfehler(f"„{str(text)[:40]}“ ist keine Zahl der Form p/q.")
    return Fraction(int(treffer[1]), int(treffer[2] or 1))


def lies_ganz(text: object) -> int:
    """Liest eine ganze Zahl (Cent oder Hundertstel) aus Text."""
    bruch = lies_bruch(text)
    if bruch.denominator != 1:
        raise Paketfehler(f"„{text}“ ist keine ganze Zahl.")
    return int(bruch)


def _wahl(wert: Fraction | int | None) -> str | None:
    return None if wert is None else bruchtext(wert)


def raum_als_form(raum: Raum) -> dict[str, Any]:
    """Ein Raum mit seinen Werten; ``vorjahr`` in Cent oder Hundertsteln."""
    werte = {
        schluessel: {"zaehler": _wahl(messwert.zaehler), "nenner": _wahl(messwert.nenner), "zustand": str(messwert.zustand)}
        for schluessel, messwert in raum.werte.items()
    }
    return {
        "schluessel": raum.schluessel,
        "name": raum.name,
        "uebergeordnet": raum.uebergeordnet,
        "bevoelkerung": bruchtext(raum.bevoelkerung),
        "vorjahr": _wahl(raum.vorjahr),
        "werte": werte,
    }


def lies_raum(form: Mapping[str, Any]) -> Raum:
    """Umkehrung von ``raum_als_form``."""
    werte = {
        schluessel: Messwert(
            None if wert["zaehler"] is None else lies_bruch(wert["zaehler"]),
            None if wert["nenner"] is None else lies_bruch(wert["nenner"]),
            Zustand(wert["zustand"]),
        )
        for schluessel, wert in form["werte"].items()
    }
    vorjahr = None if form["vorjahr"] is None else lies_ganz(form["vorjahr"])
    return Raum(form["schluessel"], form["name"], lies_bruch(form["bevoelkerung"]), werte, vorjahr, form["uebergeordnet"])


def modell_als_form(modell: Punktmodell) -> dict[str, Any]:
    """Ein Punktmodell mit seinen Merkmalen."""
    return {
        "verfahren": modell.verfahren,
        "basisgewicht": bruchtext(modell.basisgewicht),
        "grundpunkte": bruchtext(modell.grundpunkte),
        "fehlend": modell.fehlend,
        "ddof": str(modell.ddof),
        "spreizung": bruchtext(modell.spreizung),
        "untergrenze": bruchtext(modell.untergrenze),
        "fallzahlgrenze": bruchtext(modell.fallzahlgrenze),
        "merkmale": [
            {
                "schluessel": merkmal.schluessel,
                "name": merkmal.name,
                "gewicht": bruchtext(merkmal.gewicht),
                "richtung": merkmal.richtung,
                "beruht_auf_fallzahlen": merkmal.beruht_auf_fallzahlen,
            }
            for merkmal in modell.merkmale
        ],
    }


def lies_modell(form: Mapping[str, Any]) -> Punktmodell:
    """Umkehrung von ``modell_als_form``."""
    merkmale = tuple(
        Merkmal(m["schluessel"], m["name"], lies_bruch(m["gewicht"]), m["richtung"], m["beruht_auf_fallzahlen"]) for m in form["merkmale"]
    )
    return Punktmodell(
        verfahren=form["verfahren"],
        merkmale=merkmale,
        basisgewicht=lies_bruch(form["basisgewicht"]),
        grundpunkte=lies_bruch(form["grundpunkte"]),
        fehlend=form["fehlend"],
        ddof=lies_ganz(form["ddof"]),
        spreizung=lies_bruch(form["spreizung"]),
        untergrenze=lies_bruch(form["untergrenze"]),
        fallzahlgrenze=lies_bruch(form["fallzahlgrenze"]),
    )


def topf_als_form(topf: Topf) -> dict[str, Any]:
    """Ein Teiltopf; Beträge in Cent oder Hundertsteln VZÄ."""
    kappung = topf.kappung
    ohne = {"ohne_sockel": list(topf.ohne_sockel)} if topf.ohne_sockel else {}  # older packages give every row a Sockel
    return ohne | {
        "betrag": str(topf.betrag),
        "dienste": [{"name": d.name, "betrag": str(d.betrag), "verantwortlich": d.verantwortlich} for d in topf.dienste],
        "reserve": str(topf.reserve),
        "sockel": str(topf.sockel),
        "rundung": str(topf.rundung),
        "kappung": None if kappung is None else {"unten": bruchtext(kappung.unten), "oben": _wahl(kappung.oben)},
        "einheit": topf.einheit,
        "bezug": topf.bezug,
    }


def lies_topf(form: Mapping[str, Any]) -> Topf:
    """Umkehrung von ``topf_als_form``."""
    kappung = form["kappung"]
    return Topf(
        betrag=lies_ganz(form["betrag"]),
        dienste=tuple(Dienst(d["name"], lies_ganz(d["betrag"]), d["verantwortlich"]) for d in form["dienste"]),
        reserve=lies_ganz(form["reserve"]),
        sockel=lies_ganz(form["sockel"]),
        rundung=lies_ganz(form["rundung"]),
        kappung=kappung and Kappung(lies_bruch(kappung["unten"]), None if kappung["oben"] is None else lies_bruch(kappung["oben"])),
        einheit=form["einheit"],
        bezug=form["bezug"],
        ohne_sockel=tuple(form.get("ohne_sockel", ())),
    )


def ergebnis_als_form(punkte: Punktergebnis, ergebnis: Verteilergebnis) -> dict[str, Any]:
    """Das Ergebnis: Punktwerte und Stadtquoten genau, Zwischenschritte auf 20 Nachkommastellen, Beträge in Cent oder Hundertsteln."""
    zeilen = {
        zeile.schluessel: {
            "punktwert": bruchtext(zeile.punktwert),
            "bedarfseinheiten": dezimal(zeile.bedarfseinheiten),
            "anteil": f"{zeile.anteil_bruch.gerundet(STELLEN):f}",
            "roh": f"{zeile.roh_bruch.gerundet(STELLEN):f}",
            "gekappt": None if zeile.gekappt_bruch is None else f"{zeile.gekappt_bruch.gerundet(STELLEN):f}",
            "betrag": str(zeile.betrag),
            "rang": str(zeile.rang),
        }
        for zeile in ergebnis.zeilen
    }
    return {
        "stadtquoten": {schluessel: bruchtext(quote) for schluessel, quote in punkte.stadtquoten.items()},
        "uebergreifend": str(ergebnis.uebergreifend),
        "reserve": str(ergebnis.reserve),
        "verteilbar": str(ergebnis.verteilbar),
        "phi": None if ergebnis.phi is None else dezimal(ergebnis.phi),
        "zeilen": zeilen,
        "hinweise": list(ergebnis.hinweise),
    }
