"""Dateien des Befehls ``verteile``: WERTE.csv und MODELL.toml werden Räume, Punktmodell und Topf.

Rein: keine Datenbank, keine Dateien, nur Bytes und Text. Alle Beanstandungen werden gesammelt, je ein deutscher Satz mit Datei, Zeile
und Spalte. Format: docs/methodik.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from basis.modelldatei import Modellleser, lies_toml
from basis.wertedatei import Dateifehler, Datenzeile, Wertedatei, Zellenleser, lies_wertedatei
from basis.zahlen import Wert, Zustand
from budgets.verteilung import Dienst, Kappung, Topf, Verteilergebnis, Verteilfehler, verteile
from sozialraum.punktwerte import Merkmal, Messwert, Punktergebnis, Punktmodell, Punktwertfehler, Raum, berechne
from sozialraum.punktwerte_pruefung import modellfehler
from sozialraum.punktwerte_typen import FEHLEND, RICHTUNGEN, VERFAHREN

EINTRAEGE = (
    "verfahren", "bevoelkerung", "basisgewicht", "grundpunkte", "betrag", "uebergreifend", "reserve", "sockel", "rundung", "fehlend",
    "fallzahlen", "gewichte", "richtung", "kappung", "zwert",
)  # fmt: skip
OHNE_BEVOELKERUNG = "1"
_BETRAG_EUR = re.compile(r"\s*(\S+)\s*EUR\s*")


@dataclass(frozen=True, slots=True)
class Modelldatei:
    """Was MODELL.toml festlegt."""

    name: str
    punktmodell: Punktmodell
    topf: Topf
    bevoelkerung: str


@dataclass(frozen=True, slots=True)
class Rechnung:
    """Ein aus Dateien gerechnetes Ergebnis."""

    raeume: tuple[Raum, ...]
    punkte: Punktergebnis
    ergebnis: Verteilergebnis


def rechne(werte: bytes, werte_name: str, modell: bytes, modell_name: str) -> Rechnung:
    """Liest beide Dateien, berechnet Punktwerte und verteilt. Wirft Dateifehler mit allen Sätzen."""
    datei, eingelesen = _lies_beide(werte, werte_name, modell, modell_name)
    raeume = lies_raeume(datei, eingelesen)
    try:
        punkte = berechne(raeume, eingelesen.punktmodell)
        return Rechnung(raeume, punkte, verteile(eingelesen.topf, raeume, punkte))
    except Punktwertfehler as fehler:
        raise Dateifehler([_verorte(befund.satz, befund.merkmal, befund.raum, datei) for befund in fehler.befunde]) from None
    except Verteilfehler as fehler:
        raise Dateifehler([f"{modell_name}: {satz}" for satz in fehler.saetze]) from None


def _lies_beide(werte: bytes, werte_name: str, modell: bytes, modell_name: str) -> tuple[Wertedatei, Modelldatei]:
    """Beide Dateien, damit die Beanstandungen der einen die der anderen nicht verdecken."""
    saetze: list[str] = []
    datei = eingelesen = None
    try:
        datei = lies_wertedatei(werte, werte_name)
    except Dateifehler as fehler:
        saetze += fehler.saetze
    try:
        eingelesen = lies_modell(modell, modell_name)
    except Dateifehler as fehler:
        saetze += fehler.saetze
    if datei is None or eingelesen is None:
        raise Dateifehler(saetze)
    return datei, eingelesen


def _verorte(satz: str, merkmal: str, raum: str, datei: Wertedatei) -> str:
    zeile = next((zeile.nummer for zeile in datei.zeilen if zeile.zellen["schluessel"] == raum), None) if raum else None
    spalte = merkmal if not merkmal or merkmal in datei.spalten else f"{merkmal}_zaehler"
    return f"{datei.ort(zeile, spalte or None)}: {satz}"


def lies_modell(inhalt: bytes, name: str) -> Modelldatei:
    """Liest MODELL.toml. Alle Zahlen sind Text mit Dezimalpunkt; unbekannte Einträge werden abgelehnt."""
    leser = Modellleser(name, lies_toml(inhalt, name))
    leser.nur(EINTRAEGE)
    bevoelkerung = leser.text("bevoelkerung")
    punktmodell = _punktmodell(leser)
    topf = _topf(leser)
    if not leser.fehler:
        leser.fehler.extend(f"{name}: {satz}" for satz in modellfehler(punktmodell))
    leser.schliesse()
    return Modelldatei(name, punktmodell, topf, bevoelkerung)


def _punktmodell(leser: Modellleser) -> Punktmodell:
    gewichte, richtung, zwert = leser.abschnitt("gewichte"), leser.abschnitt("richtung"), leser.abschnitt("zwert")
    fallzahlen = leser.texte("fallzahlen")
    richtung.nur(gewichte.werte)
    zwert.nur(("ddof", "spreizung", "untergrenze"))
    for schluessel in fallzahlen:
        if schluessel not in gewichte.werte:
            leser.beanstande("fallzahlen", f"Für „{schluessel}“ gibt es kein Gewicht.")
    merkmale = tuple(
        Merkmal(k, k, gewichte.zahl(k), richtung.text(k, "belastend", aus=RICHTUNGEN), k in fallzahlen) for k in gewichte.werte
    )
    ddof = zwert.zahl("ddof", "0")
    if ddof.denominator != 1:
        zwert.beanstande("ddof", "Erwartet wird 0 oder 1.")
    return Punktmodell(
        verfahren=leser.text("verfahren", aus=VERFAHREN),
        merkmale=merkmale,
        basisgewicht=leser.zahl("basisgewicht", "0"),
        grundpunkte=leser.zahl("grundpunkte", "0"),
        fehlend=leser.text("fehlend", "stadtwert", aus=FEHLEND),
        ddof=int(ddof),
        spreizung=zwert.zahl("spreizung", "10"),
        untergrenze=zwert.zahl("untergrenze", "0"),
    )


def _topf(leser: Modellleser) -> Topf:
    """Der Topf: Übergreifendes wird auf die Einheit abgerundet, eine Reserve aus einem Anteil auf den Cent aufgerundet."""
    betrag = _cent(leser, "betrag", leser.zahl("betrag"))
    rundung = _cent(leser, "rundung", leser.zahl("rundung", "100.00"))
    if rundung < 1:
        leser.beanstande("rundung", "Die Einheit muss mindestens 0.01 EUR sein.")
        rundung = 1
    uebergreifend = _anteil_oder_betrag(leser, "uebergreifend", betrag)
    reserve = _anteil_oder_betrag(leser, "reserve", betrag)
    dienste = (Dienst("Übergreifendes", int(uebergreifend // rundung) * rundung),) if uebergreifend else ()
    return Topf(betrag, dienste, -int(-reserve // 1), _cent(leser, "sockel", leser.zahl("sockel", "0")), rundung, _kappung(leser))


def _cent(leser: Modellleser, eintrag: str, betrag: Fraction) -> int:
    cent = betrag * 100
    if cent < 0 or cent.denominator != 1:
        leser.beanstande(eintrag, "Erwartet wird ein Betrag ab 0 in Euro mit höchstens zwei Nachkommastellen.")
        return 0
    return int(cent)


def _anteil_oder_betrag(leser: Modellleser, eintrag: str, betrag: int) -> Fraction:
    """Cent, aus einem Anteil am Betrag („0.12“) oder aus einem Betrag („2380000.00 EUR“)."""
    roh = leser.werte.get(eintrag, "0")
    treffer = _BETRAG_EUR.fullmatch(roh) if isinstance(roh, str) else None
    if treffer:
        return Fraction(_cent(leser, eintrag, leser.als_zahl(eintrag, treffer[1])))
    anteil = leser.als_zahl(eintrag, roh)
    if not 0 <= anteil <= 1:
        leser.beanstande(eintrag, 'Erwartet wird ein Anteil von 0 bis 1 oder ein Betrag wie "2380000.00 EUR".')
        return Fraction(0)
    return anteil * betrag


def _kappung(leser: Modellleser) -> Kappung | None:
    if "kappung" not in leser.werte:
        return None
    abschnitt = leser.abschnitt("kappung")
    abschnitt.nur(("unten", "oben"))
    oben = abschnitt.zahl("oben") if "oben" in abschnitt.werte else None
    return Kappung(abschnitt.zahl("unten", "0"), oben)


def lies_raeume(datei: Wertedatei, modell: Modelldatei) -> tuple[Raum, ...]:
    """Macht aus den Zeilen Räume. Wirft Dateifehler mit allen Sätzen: fehlende Spalten, unlesbare Zahlen, fehlende Bevölkerung."""
    zellen = Zellenleser(datei)
    zellen.fehler.extend(_spaltenfehler(datei, modell))
    zellen.schliesse()
    raeume = tuple(_raum(zellen, zeile, modell) for zeile in datei.zeilen)
    zellen.schliesse()
    return raeume


def _spaltenfehler(datei: Wertedatei, modell: Modelldatei) -> Iterator[str]:
    kopf = datei.ort(1)
    if modell.bevoelkerung != OHNE_BEVOELKERUNG and modell.bevoelkerung not in datei.spalten:
        yield f"{kopf}: Die Spalte {modell.bevoelkerung} der Bevölkerung fehlt."
    if modell.topf.kappung is not None and "vorjahr" not in datei.spalten:
        yield f"{kopf}: Die Spalte vorjahr fehlt; ohne sie gibt es keine Kappung."
    for merkmal in modell.punktmodell.merkmale:
        schluessel = merkmal.schluessel
        paar = [spalte for spalte in (f"{schluessel}_zaehler", f"{schluessel}_nenner") if spalte in datei.spalten]
        if schluessel in datei.spalten and paar:
            yield f"{kopf}: „{schluessel}“ steht doppelt da, als eine Spalte und als {' und '.join(paar)}."
        elif schluessel not in datei.spalten and len(paar) < 2:
            gesucht = f"die Spalte {schluessel} oder das Paar {schluessel}_zaehler, {schluessel}_nenner"
            yield f"{kopf}: Für das Gewicht „{schluessel}“ fehlt {gesucht}."


def _raum(zellen: Zellenleser, zeile: Datenzeile, modell: Modelldatei) -> Raum:
    bevoelkerung = Fraction(1) if modell.bevoelkerung == OHNE_BEVOELKERUNG else _bevoelkerung(zellen, zeile, modell.bevoelkerung)
    werte = {merkmal.schluessel: _messwert(zellen, zeile, merkmal, bevoelkerung, modell) for merkmal in modell.punktmodell.merkmale}
    vorjahr = _vorjahr(zellen, zeile, modell.topf.kappung is not None) if "vorjahr" in zeile.zellen else None
    schluessel = zeile.zellen["schluessel"]
    return Raum(schluessel, zeile.zellen.get("name", ""), bevoelkerung, werte, vorjahr, zeile.zellen.get("uebergeordnet", ""))


def _bevoelkerung(zellen: Zellenleser, zeile: Datenzeile, spalte: str) -> Fraction:
    wert = zellen.zahl(zeile, spalte)
    if wert is None:
        return Fraction(0)
    if wert.zahl is None:
        zellen.beanstande(zeile.nummer, spalte, "Die Bevölkerung fehlt.")
        return Fraction(0)
    if wert.zahl < 0:
        zellen.beanstande(zeile.nummer, spalte, "Die Bevölkerung ist negativ.")
    return Fraction(wert.zahl)


def _vorjahr(zellen: Zellenleser, zeile: Datenzeile, pflicht: bool) -> int | None:
    wert = zellen.zahl(zeile, "vorjahr")
    if wert is None:
        return None
    if wert.zahl is None:
        if pflicht:
            zellen.beanstande(zeile.nummer, "vorjahr", "Der Betrag des Vorjahres fehlt; ohne ihn gibt es keine Kappung.")
        return None
    cent = Fraction(wert.zahl) * 100
    if cent < 0 or cent.denominator != 1:
        zellen.beanstande(zeile.nummer, "vorjahr", "Erwartet wird ein Betrag ab 0 in Euro mit höchstens zwei Nachkommastellen.")
        return None
    return int(cent)


def _messwert(zellen: Zellenleser, zeile: Datenzeile, merkmal: Merkmal, bevoelkerung: Fraction, modell: Modelldatei) -> Messwert:
    """Paar aus Zähler und Nenner, oder eine Spalte.

    Eine einzelne Spalte ist bei ``anteil`` ein Zähler über der Bevölkerung. Bei den anderen Verfahren ist sie der Wert selbst, mit der
    Bevölkerung gewogen: der Wert der Stadt ist dann das gewogene Mittel.
    """
    schluessel = merkmal.schluessel
    if schluessel not in zeile.zellen:
        zaehler, nenner = zellen.zahl(zeile, f"{schluessel}_zaehler"), zellen.zahl(zeile, f"{schluessel}_nenner")
    else:
        zaehler, nenner = zellen.zahl(zeile, schluessel), Wert(bevoelkerung)
    if zaehler is None or nenner is None:
        return Messwert(None, None, Zustand.KEINE_ANGABE)
    if zaehler.zahl is None or nenner.zahl is None:
        gesperrt = Zustand.GESPERRT in (zaehler.zustand, nenner.zustand)
        return Messwert(None, None, Zustand.GESPERRT if gesperrt else Zustand.KEINE_ANGABE)
    oben, unten = Fraction(zaehler.zahl), Fraction(nenner.zahl)
    if schluessel in zeile.zellen and modell.punktmodell.verfahren != "anteil":
        oben *= unten
    return Messwert(oben, unten)
