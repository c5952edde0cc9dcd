"""Eine festgestellte Liste der Schwerpunkträume als JSON: Eingaben, Verfahren, Ergebnis, Prüfsumme. Daraus liest jede Seite, was feststeht.

Zahlen sind Text: Rohwerte und Grenzen als Bruch „p/q“, z-Werte und Indizes auf 20 Nachkommastellen. Nachrechnen: ``rechne_nach``.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from basis.rechenausgabe import dezimal
from basis.zahlen import Wert, Zustand
from sozialraum.schwerpunkte import bestimme
from sozialraum.schwerpunkte_typen import (
    Bestimmung,
    Grundlage,
    Kennwert,
    Merkmal,
    Ort,
    Quelle,
    Rohwert,
    Stufen,
    Verfahren,
    Zeile,
)
from sozialraum.typisierung import Index

FORMAT = "sozialraumsteuerung-schwerpunktraeume"
VERSION = "1"
_ZAHL = re.compile(r"-?[0-9]{1,2000}(?:/[1-9][0-9]{0,1999}|\.[0-9]{1,200})?")


class Paketfehler(ValueError):
    """Das Paket ist unvollständig oder beschädigt. Die Meldung ist ein deutscher Satz."""


def erstelle(kopf: Mapping[str, str], bestimmung: Bestimmung) -> dict[str, Any]:
    """Das Paket mit Prüfsumme. ``kopf`` trägt Name, Begründung und was sonst zu lesen ist, nur Text."""
    grundlage = bestimmung.grundlage
    paket: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "kopf": dict(kopf),
        "verfahren": _verfahren(grundlage.verfahren),
        "gebietsstand": grundlage.gebietsstand.isoformat(),
        "stichtag": grundlage.stichtag.isoformat(),
        "vergleichstag": _tag(grundlage.vergleichstag),
        "einwohnertag": _tag(grundlage.einwohnertag),
        "tage": {name: [_tag(jetzt), _tag(vorher)] for name, (jetzt, vorher) in grundlage.tage.items()},
        "muster": grundlage.muster,
        "quellen": [[q.gegenstand, q.stichtag.isoformat(), q.datei, q.sha256, q.muster] for q in grundlage.quellen],
        "raeume": [_ort(zeile.ort) for zeile in bestimmung.zeilen],
        "ergebnis": ergebnis(bestimmung),
    }
    return paket | {"pruefsumme": pruefsumme(paket)}


def pruefsumme(paket: Mapping[str, Any]) -> str:
    """sha256 über das Paket ohne ``pruefsumme``: Schlüssel sortiert, ohne Leerzeichen, UTF-8."""
    inhalt = {name: wert for name, wert in paket.items() if name != "pruefsumme"}
    text = json.dumps(inhalt, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def ergebnis(bestimmung: Bestimmung) -> dict[str, Any]:
    """Was gerechnet wurde: je Stadtteil z-Werte, Indizes, Klassen, Schwerpunktraum oder Gründe; dazu Mittel und Streuungen."""
    return {
        "zeilen": {zeile.schluessel: _zeile(zeile) for zeile in bestimmung.zeilen},
        "kennwerte": {name: [dezimal(k.mittel), dezimal(k.streuung)] for name, k in bestimmung.kennwerte.items()},
        "hinweise": list(bestimmung.hinweise),
    }


def _verfahren(v: Verfahren) -> dict[str, Any]:
    return {
        "schluessel": v.schluessel,
        "version": str(v.version),
        "name": v.name,
        "merkmale": [
            {
                "schluessel": m.schluessel, "indikator": m.indikator, "name": m.name, "teil": m.teil, "gewicht": str(m.gewicht),
                "entlastend": m.entlastend, "veraenderung": m.veraenderung, "einheit": m.einheit, "stellen": str(m.stellen),
                "fallzahlen": m.fallzahlen, "quelle": m.quelle,
            }
            for m in v.merkmale
        ],
        "status": _stufen(v.status),
        "dynamik": _stufen(v.dynamik) if v.dynamik else None,
        "schwerpunkt": sorted(list(paar) for paar in v.schwerpunkt),
        "ddof": str(v.ddof),
        "mindesteinwohner": str(v.mindesteinwohner),
        "vergleichsjahre": str(v.vergleichsjahre),
        "quelle": v.quelle,
    }  # fmt: skip


def _stufen(stufen: Stufen) -> dict[str, Any]:
    return {"grenzen": [str(g) for g in stufen.grenzen], "klassen": list(stufen.klassen)}


def _ort(ort: Ort) -> dict[str, Any]:
    return {
        "schluessel": ort.schluessel,
        "name": ort.name,
        "gruppe": ort.gruppe,
        "gruppenname": ort.gruppenname,
        "einwohner": None if ort.einwohner is None else str(ort.einwohner),
        "ausschluss": ort.ausschluss,
        "werte": {name: [_wert(roh.jetzt), _wert(roh.vorher) if roh.vorher else None] for name, roh in ort.werte.items()},
    }


def _wert(wert: Wert) -> str:
    """Der Bruch, sonst der Name des Zustands."""
    return str(wert.zustand) if wert.zahl is None else str(Fraction(wert.zahl))


def _zeile(zeile: Zeile) -> dict[str, Any]:
    return {
        "gruende": list(zeile.gruende),
        "z": {name: dezimal(z) for name, z in zeile.z.items()},
        "status": _index(zeile.status),
        "dynamik": _index(zeile.dynamik),
        "schwerpunkt": zeile.schwerpunkt,
    }


def _index(index: Index | None) -> list[str] | None:
    return None if index is None else [dezimal(index.summe), dezimal(index.index), index.klasse]


def _tag(tag: date | None) -> str | None:
    return tag.isoformat() if tag else None


def lies(paket: Mapping[str, Any]) -> Bestimmung:
    """Liest das Paket zurück, ohne zu rechnen; Unvollständiges ist ein Paketfehler."""
    try:
        grundlage = _lies_grundlage(paket)
        teil = paket["ergebnis"]
        zeilen = tuple(_lies_zeile(ort, teil["zeilen"][ort.schluessel]) for ort in grundlage.orte)
        kennwerte = {name: Kennwert(_bruch(mittel), _bruch(streuung)) for name, (mittel, streuung) in teil["kennwerte"].items()}
        return Bestimmung(grundlage, zeilen, kennwerte, (), tuple(teil["hinweise"]))
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as grund:
        raise Paketfehler(f"Das Paket ist unvollständig oder beschädigt ({grund}).") from None


def _lies_grundlage(paket: Mapping[str, Any]) -> Grundlage:
    return Grundlage(
        verfahren=_lies_verfahren(paket["verfahren"]),
        orte=tuple(_lies_ort(form) for form in paket["raeume"]),
        gebietsstand=date.fromisoformat(paket["gebietsstand"]),
        stichtag=date.fromisoformat(paket["stichtag"]),
        vergleichstag=_lies_tag(paket["vergleichstag"]),
        tage={name: (_lies_tag(jetzt), _lies_tag(vorher)) for name, (jetzt, vorher) in paket["tage"].items()},
        einwohnertag=_lies_tag(paket["einwohnertag"]),
        muster=bool(paket["muster"]),
        quellen=tuple(Quelle(was, date.fromisoformat(tag), datei, sha, muster) for was, tag, datei, sha, muster in paket["quellen"]),
    )


def _lies_verfahren(form: Mapping[str, Any]) -> Verfahren:
    merkmale = tuple(Merkmal(**(m | {"gewicht": _bruch(m["gewicht"]), "stellen": int(m["stellen"])})) for m in form["merkmale"])
    return Verfahren(
        schluessel=form["schluessel"],
        version=int(form["version"]),
        name=form["name"],
        merkmale=merkmale,
        status=_lies_stufen(form["status"]),
        dynamik=_lies_stufen(form["dynamik"]) if form["dynamik"] else None,
        schwerpunkt=frozenset((status, dynamik) for status, dynamik in form["schwerpunkt"]),
        ddof=int(form["ddof"]),
        mindesteinwohner=int(form["mindesteinwohner"]),
        vergleichsjahre=int(form["vergleichsjahre"]),
        quelle=form["quelle"],
    )


def _lies_stufen(form: Mapping[str, Any]) -> Stufen:
    return Stufen(tuple(_bruch(g) for g in form["grenzen"]), tuple(form["klassen"]))


def _lies_ort(form: Mapping[str, Any]) -> Ort:
    werte = {name: Rohwert(_lies_wert(jetzt), _lies_wert(vorher) if vorher else None) for name, (jetzt, vorher) in form["werte"].items()}
    einwohner = None if form["einwohner"] is None else int(form["einwohner"])
    return Ort(0, form["schluessel"], form["name"], form["gruppe"], form["gruppenname"], einwohner, werte, form["ausschluss"])


def _lies_wert(text: str) -> Wert:
    return Wert(None, Zustand(text)) if text in (Zustand.GESPERRT, Zustand.KEINE_ANGABE) else Wert(_bruch(text))


def _lies_zeile(ort: Ort, form: Mapping[str, Any]) -> Zeile:
    z = {name: _bruch(wert) for name, wert in form["z"].items()}
    return Zeile(ort, tuple(form["gruende"]), z, _lies_index(form["status"]), _lies_index(form["dynamik"]), form["schwerpunkt"])


def _lies_index(form: list[str] | None) -> Index | None:
    return None if form is None else Index(_bruch(form[0]), _bruch(form[1]), form[2])


def _bruch(text: str) -> Fraction:
    """„p/q“, „p“ oder eine Dezimalzahl; Exponenten und überlange Zahlen werden abgelehnt."""
    if not _ZAHL.fullmatch(text):
        raise Paketfehler(f"„{str(text)[:40]}“ ist keine Zahl der Form p/q.")
    return Fraction(text)


def _lies_tag(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def rechne_nach(paket: object) -> list[str]:
    """Rechnet die Liste aus den Eingaben des Pakets neu; die Abweichungen als deutsche Sätze, leer heißt gleich."""
    if not isinstance(paket, dict) or paket.get("format") != FORMAT:
        return ["Die Datei ist kein Paket einer Liste der Schwerpunkträume."]
    if paket.get("version") != VERSION:
        return [f"Das Paket hat die Formatversion {paket.get('version')}; nachgerechnet wird Version {VERSION}."]
    try:
        return list(_abweichungen(paket))
    except Paketfehler as fehler:
        return [str(fehler)]


def _abweichungen(paket: Mapping[str, Any]) -> Iterator[str]:
    if paket.get("pruefsumme") != (summe := pruefsumme(paket)):
        yield f"Die Prüfsumme im Paket ist {paket.get('pruefsumme')}, berechnet ist {summe}: Das Paket wurde verändert."
    gelesen = lies(paket)
    neu = bestimme(gelesen.grundlage)
    yield from neu.fehler
    nachgerechnet = ergebnis(neu)
    for schluessel, alt in paket["ergebnis"]["zeilen"].items():
        if alt != nachgerechnet["zeilen"].get(schluessel):
            yield f"Raum {schluessel}: Das Ergebnis im Paket weicht vom nachgerechneten ab."
    for name, alt in paket["ergebnis"]["kennwerte"].items():
        if alt != nachgerechnet["kennwerte"].get(name):
            yield f"Mittel oder Standardabweichung von „{name}“: im Paket {alt}, nachgerechnet {nachgerechnet['kennwerte'].get(name)}."
