"""Rechenpaket: eine Verteilung mit allem, was zum Nachrechnen gehört, als JSON. Format: docs/methodik.md.

Jeder kann mit ``manage.py rechne_nach PAKET.json`` prüfen, dass aus den Eingaben genau das Ergebnis folgt, ohne Datenbank.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from basis.zahlen import NBSP, zahl
from budgets.paketform import (
    Paketfehler,
    ergebnis_als_form,
    lies_modell,
    lies_raum,
    lies_topf,
    modell_als_form,
    raum_als_form,
    topf_als_form,
)
from budgets.verteilung import Topf, Verteilergebnis, Verteilfehler, verteile
from sozialraum.punktwerte import Punktergebnis, Punktmodell, Punktwertfehler, Raum, berechne

FORMAT = "sozialraumsteuerung-rechenpaket"
VERSION = 1
TEXTE = {
    "stadtquoten": "Quote der Stadt",
    "uebergreifend": "Übergreifendes",
    "reserve": "Reserve",
    "verteilbar": "verteilbar",
    "phi": "Kappungsfaktor",
    "zeilen": "Raum",
    "hinweise": "Hinweise",
}

BETRAEGE = frozenset({"uebergreifend", "reserve", "verteilbar", "betrag", "roh", "gekappt"})
_BETRAG = re.compile(r"-?[0-9]{1,40}(?:\.([0-9]{1,40}))?")


@dataclass(frozen=True, slots=True)
class Teilrechnung:
    """Ein gerechneter Teiltopf; ``quellen`` nennt je Merkmal, woher seine Werte stammen (freie Texte, Stichtag, Lieferung)."""

    name: str
    raeume: Sequence[Raum]
    modell: Punktmodell
    topf: Topf
    punkte: Punktergebnis
    ergebnis: Verteilergebnis
    quellen: Mapping[str, Any] = field(default_factory=dict)
    schluessel: str = ""


def erstelle(kopf: Mapping[str, Any], teilrechnungen: Sequence[Teilrechnung], **weiteres: Any) -> dict[str, Any]:
    """Baut das Paket mit Prüfsumme.

    ``kopf`` trägt Bezeichnung, Gebietsstand, Beschluss und was sonst zu lesen ist; ``weiteres`` kommt unverändert hinzu (zum Beispiel
    ``zuordnung``). Beides geht in die Prüfsumme ein; Werte darin sind Text, Wahrheitswert, None, Liste oder Wörterbuch, nie Gleitkomma.
    """
    paket: dict[str, Any] = {"format": FORMAT, "version": str(VERSION), "kopf": dict(kopf)}
    paket |= weiteres
    paket["teiltoepfe"] = [_teiltopf(teil) for teil in teilrechnungen]
    paket["pruefsumme"] = pruefsumme(paket)
    return paket


def _teiltopf(teil: Teilrechnung) -> dict[str, Any]:
    return {
        "schluessel": teil.schluessel,
        "name": teil.name,
        "quellen": dict(teil.quellen),
        "modell": modell_als_form(teil.modell),
        "topf": topf_als_form(teil.topf),
        "raeume": [raum_als_form(raum) for raum in sorted(teil.raeume, key=lambda raum: raum.schluessel)],
        "ergebnis": ergebnis_als_form(teil.punkte, teil.ergebnis),
    }


def kanonisch(paket: Mapping[str, Any]) -> bytes:
    """Die Form, über die die Prüfsumme gebildet wird: ohne ``pruefsumme``, Schlüssel sortiert, ohne Leerzeichen, UTF-8."""
    _ohne_gleitkomma(paket)
    inhalt = {schluessel: wert for schluessel, wert in paket.items() if schluessel != "pruefsumme"}
    return json.dumps(inhalt, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _ohne_gleitkomma(wert: object) -> None:
    if isinstance(wert, float):
        raise Paketfehler("Das Paket enthält eine Gleitkommazahl; Zahlen stehen darin als Text.")
    for teil in wert.values() if isinstance(wert, Mapping) else wert if isinstance(wert, list | tuple) else ():
        _ohne_gleitkomma(teil)


def pruefsumme(paket: Mapping[str, Any]) -> str:
    """sha256 über die kanonische Form."""
    return hashlib.sha256(kanonisch(paket)).hexdigest()


def lies_teiltopf(form: Mapping[str, Any]) -> tuple[tuple[Raum, ...], Punktmodell, Topf]:
    """Die Eingaben eines Teiltopfs aus dem Paket; Unvollständiges ist ein Paketfehler."""
    try:
        return tuple(lies_raum(raum) for raum in form["raeume"]), lies_modell(form["modell"]), lies_topf(form["topf"])
    except Paketfehler:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as grund:
        raise Paketfehler(f"Das Paket ist unvollständig oder beschädigt ({grund}).") from None


def rechne_nach(paket: object) -> list[str]:
    """Rechnet jeden Teiltopf aus den Eingaben des Pakets neu. Gibt die Abweichungen als deutsche Sätze zurück; leer heißt gleich."""
    if not isinstance(paket, dict) or paket.get("format") != FORMAT:
        return ["Die Datei ist kein Rechenpaket."]
    if paket.get("version") != str(VERSION):
        return [f"Das Rechenpaket hat die Formatversion {paket.get('version')}; nachgerechnet wird Version {VERSION}."]
    try:
        abweichungen = list(_pruefsummenfehler(paket))
        teiltoepfe = paket.get("teiltoepfe")
        if not isinstance(teiltoepfe, list) or not teiltoepfe:
            return [*abweichungen, "Das Paket enthält keinen Teiltopf."]
        for form in teiltoepfe:
            abweichungen += _rechne_teiltopf_nach(form)
    except (Paketfehler, RecursionError) as fehler:
        return [str(fehler)]
    return abweichungen


def _pruefsummenfehler(paket: Mapping[str, Any]) -> Iterator[str]:
    berechnet = pruefsumme(paket)
    if paket.get("pruefsumme") != berechnet:
        yield f"Die Prüfsumme im Paket ist {paket.get('pruefsumme')}, berechnet ist {berechnet}: Das Paket wurde verändert."


def _rechne_teiltopf_nach(form: object) -> list[str]:
    if not isinstance(form, dict):
        raise Paketfehler("Ein Teiltopf des Pakets ist beschädigt.")
    ort = f"Teiltopf „{form.get('name')}“"
    raeume, modell, topf = lies_teiltopf(form)
    try:
        punkte = berechne(raeume, modell)
        ergebnis = ergebnis_als_form(punkte, verteile(topf, raeume, punkte))
    except (Punktwertfehler, Verteilfehler) as fehler:
        return [f"{ort}: {satz}" for satz in fehler.saetze]
    return list(_vergleiche(form.get("ergebnis"), ergebnis, (ort,), topf.einheit))


def _vergleiche(im_paket: object, berechnet: object, pfad: tuple[str, ...], einheit: str) -> Iterator[str]:
    if isinstance(berechnet, dict) and isinstance(im_paket, dict):
        for schluessel in sorted({*im_paket, *berechnet}):
            yield from _vergleiche(im_paket.get(schluessel), berechnet.get(schluessel), (*pfad, schluessel), einheit)
    elif im_paket != berechnet:
        ort = ", ".join(TEXTE.get(schluessel, schluessel) for schluessel in pfad)
        ist_betrag = pfad[-1] in BETRAEGE and "stadtquoten" not in pfad
        alt, neu = (betragstext(wert, einheit) if ist_betrag else _kurz(wert) for wert in (im_paket, berechnet))
        if alt == neu:
            alt, neu = _kurz(im_paket), _kurz(berechnet)
        yield f"{ort}: im Paket {alt}, nachgerechnet {neu}."


def betragstext(wert: object, einheit: str) -> str:
    """Ein Betrag des Pakets (Cent oder Hundertstel als Text) in seiner Einheit mit allen Nachkommastellen; anderes bleibt, wie es ist."""
    treffer = _BETRAG.fullmatch(wert) if isinstance(wert, str) else None
    if treffer is None:
        return _kurz(wert)
    stellen = len((treffer[1] or "").rstrip("0")) + 2
    return f"{zahl(Fraction(treffer[0]) / 100, stellen)}{NBSP}{einheit}"


def _kurz(wert: object) -> str:
    if wert is None:
        return "keine Angabe"
    text = wert if isinstance(wert, str) else json.dumps(wert, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}…"


def lies_paket(inhalt: bytes) -> object:
    """Liest JSON streng: doppelte Schlüssel, NaN und fremde Kodierungen sind ein Paketfehler."""
    try:
        return json.loads(inhalt.decode("utf-8-sig"), object_pairs_hook=_ohne_doppelte, parse_constant=_abgelehnt, parse_float=str)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise Paketfehler("Die Datei ist kein gültiges JSON in UTF-8.") from None


def _ohne_doppelte(paare: list[tuple[str, Any]]) -> dict[str, Any]:
    ergebnis = dict(paare)
    if len(ergebnis) != len(paare):
        raise Paketfehler("Ein Schlüssel kommt in der Datei doppelt vor.")
    return ergebnis


def _abgelehnt(name: str) -> object:
    raise Paketfehler(f"Die Datei enthält {name}; das ist keine Zahl.")
