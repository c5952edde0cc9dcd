"""Dateien des Befehls ``typisiere``: WERTE.csv und MODELL.toml hinein, JSON oder CSV heraus. Rein; Format: docs/methodik.md."""

import json
from collections.abc import Mapping
from fractions import Fraction

from basis.modelldatei import Modellleser, lies_toml
from basis.rechenausgabe import csv_text, dezimal, mit_komma
from basis.wertedatei import Dateifehler, Datenzeile, Wertedatei, Zellenleser, lies_wertedatei
from sozialraum.typisierung import Index, Indexmodell, Typisierung, Typisierungsfehler, Typmodell, Typraum, typisiere


def rechne(werte: bytes, werte_name: str, modell: bytes, modell_name: str) -> Typisierung:
    """Liest beide Dateien und typisiert. Wirft Dateifehler mit allen Sätzen."""
    datei = lies_wertedatei(werte, werte_name)
    typmodell, ausschluss = lies_modell(modell, modell_name)
    raeume = lies_raeume(datei, typmodell, ausschluss)
    try:
        return typisiere(raeume, typmodell)
    except Typisierungsfehler as fehler:
        raise Dateifehler([f"{datei.name}: {satz}" for satz in fehler.saetze]) from None


def lies_modell(inhalt: bytes, name: str) -> tuple[Typmodell, str]:
    """Liest MODELL.toml: das Modell und den Namen der Ausschlussspalte (leer: keine)."""
    leser = Modellleser(name, lies_toml(inhalt, name))
    leser.nur(("ddof", "ausschluss", "status", "dynamik"))
    ddof = leser.zahl("ddof", "0")
    if ddof not in (0, 1):
        leser.beanstande("ddof", "Erwartet wird 0 (Grundgesamtheit) oder 1 (Stichprobe).")
        ddof = Fraction(0)
    ausschluss = leser.text("ausschluss", "")
    if "status" not in leser.werte:
        leser.beanstande("status", "Der Abschnitt fehlt.")
        leser.schliesse()
    status = _indexmodell(leser.abschnitt("status"))
    dynamik = _indexmodell(leser.abschnitt("dynamik")) if "dynamik" in leser.werte else None
    leser.schliesse()
    return Typmodell(status, dynamik, int(ddof)), ausschluss


def _indexmodell(leser: Modellleser) -> Indexmodell:
    leser.nur(("indikatoren", "grenzen", "klassen"))
    gewichte = leser.abschnitt("indikatoren")
    indikatoren = {schluessel: gewichte.zahl(schluessel) for schluessel in gewichte.werte}
    if not any(indikatoren.values()):
        leser.beanstande("indikatoren", "Es muss mindestens einen Indikator mit Gewicht geben.")
    grenzen, klassen = leser.zahlen("grenzen"), leser.texte("klassen")
    if list(grenzen) != sorted(set(grenzen)):
        leser.beanstande("grenzen", "Die Grenzen müssen aufsteigen.")
    if len(klassen) != len(grenzen) + 1:
        leser.beanstande("klassen", f"Zu {len(grenzen)} Grenzen gehören {len(grenzen) + 1} Klassen, nicht {len(klassen)}.")
    return Indexmodell(indikatoren, grenzen, klassen)


def lies_raeume(datei: Wertedatei, modell: Typmodell, ausschluss: str) -> tuple[Typraum, ...]:
    """Macht aus den Zeilen Räume; ein Indikator ist eine Spalte oder das Paar Zähler und Nenner."""
    zellen = Zellenleser(datei)
    indikatoren = dict.fromkeys([*modell.status.indikatoren, *(modell.dynamik.indikatoren if modell.dynamik else ())])
    if ausschluss and ausschluss not in datei.spalten:
        zellen.beanstande(1, None, f"Die Spalte {ausschluss} des Ausschlusses fehlt.")
    for name in indikatoren:
        if name not in datei.spalten and not {f"{name}_zaehler", f"{name}_nenner"} <= set(datei.spalten):
            zellen.beanstande(1, None, f"Für den Indikator „{name}“ fehlt die Spalte {name} oder das Paar {name}_zaehler, {name}_nenner.")
    zellen.schliesse()
    raeume = tuple(_raum(zellen, zeile, tuple(indikatoren), ausschluss) for zeile in datei.zeilen)
    zellen.schliesse()
    return raeume


def _raum(zellen: Zellenleser, zeile: Datenzeile, indikatoren: tuple[str, ...], ausschluss: str) -> Typraum:
    ausgeschlossen = zeile.zellen[ausschluss] if ausschluss else "0"
    if ausgeschlossen not in ("0", "1", ""):
        zellen.beanstande(zeile.nummer, ausschluss, f"„{ausgeschlossen}“ ist weder 0 noch 1.")
    werte = {name: _wert(zellen, zeile, name) for name in indikatoren}
    return Typraum(zeile.zellen["schluessel"], werte, ausgeschlossen == "1", zeile.zellen.get("name", ""))


def _wert(zellen: Zellenleser, zeile: Datenzeile, name: str) -> Fraction | None:
    if name in zeile.zellen:
        wert = zellen.zahl(zeile, name)
        return None if wert is None or wert.zahl is None else Fraction(wert.zahl)
    zaehler, nenner = zellen.zahl(zeile, f"{name}_zaehler"), zellen.zahl(zeile, f"{name}_nenner")
    if zaehler is None or nenner is None or zaehler.zahl is None or nenner.zahl is None:
        return None
    if nenner.zahl < 0 or (nenner.zahl == 0 and zaehler.zahl != 0):
        zellen.beanstande(zeile.nummer, f"{name}_nenner", "Der Nenner muss größer als 0 sein.")
        return None
    return Fraction(zaehler.zahl) / Fraction(nenner.zahl) if nenner.zahl else None


def als_json(typisierung: Typisierung) -> str:
    """JSON; alle Zahlen sind Text mit Dezimalpunkt auf 20 Stellen."""
    zeilen = [
        {
            "schluessel": zeile.schluessel,
            "bewertet": zeile.bewertet,
            "z": {name: dezimal(z) for name, z in zeile.z.items()},
            "status": _index(zeile.status),
            "dynamik": _index(zeile.dynamik),
        }
        for zeile in typisierung.zeilen
    ]
    return json.dumps({"zeilen": zeilen, "hinweise": list(typisierung.hinweise)}, ensure_ascii=False, indent=2) + "\n"


def _index(index: Index | None) -> Mapping[str, str] | None:
    if index is None:
        return None
    return {"summe": dezimal(index.summe), "index": dezimal(index.index), "klasse": index.klasse}


def als_csv(typisierung: Typisierung) -> str:
    """CSV mit Semikolon und Dezimalkomma; nicht bewertete Räume haben leere Zellen."""
    namen = next((tuple(zeile.z) for zeile in typisierung.zeilen if zeile.bewertet), ())
    kopf = ["schluessel", "bewertet", *(f"z_{name}" for name in namen)]
    kopf += [f"{art}_{feld}" for art in ("status", "dynamik") for feld in ("summe", "index", "klasse")]
    reihen = [kopf]
    for zeile in typisierung.zeilen:
        z = [mit_komma(dezimal(zeile.z[name])) if name in zeile.z else "" for name in namen]
        reihen.append([zeile.schluessel, "1" if zeile.bewertet else "0", *z, *_zellen(zeile.status), *_zellen(zeile.dynamik)])
    return csv_text(reihen)


def _zellen(index: Index | None) -> list[str]:
    return ["", "", ""] if index is None else [mit_komma(dezimal(index.summe)), mit_komma(dezimal(index.index)), index.klasse]
