"""Bausteine für SVG: Text mit Maskierung, Formen mit Farben als Attribut, Schraffur als gerechnete Linien, Achsenteilung.

Koordinaten sind Zeichnung und daher Gleitkommazahlen; jeder gedruckte Wert entsteht aus der Zahl des Aufrufers.
Schraffuren sind Linien und keine Muster: Muster brauchen Kennungen, die auf einer Seite doppelt wären, und drucken mit Nähten.
"""

from collections.abc import Iterable, Sequence
from html import escape
from math import ceil, floor, log10

SCHRIFT = "Fira Sans"
GROESSE = 13
Punkt = tuple[float, float]

_BREITEN = {
    0.24: ".,:;·",
    0.26: " ",
    0.28: "ij",
    0.30: "lIJ",
    0.32: "()",
    0.34: "f",
    0.36: "t",
    0.38: "r",
    0.40: "-„“",
    0.44: "z",
    0.46: "s",
    0.48: "cx",
    0.50: "vyFL+−",
    0.52: "gkTZ–/",
    0.54: "aäESX",
    0.56: "eCVY0123456789",
    0.58: "hnouöüAKPÄ€",
    0.60: "bdpqßBR",
    0.64: "DG",
    0.66: "UÜ",
    0.68: "HNQ",
    0.70: "OÖ",
    0.72: "w",
    0.80: "M",
    0.82: "W%",
    0.86: "m",
}
_BREITE = {zeichen: breite for breite, reihe in _BREITEN.items() for zeichen in reihe}


def maskiere(text: object) -> str:
    """Macht Text für SVG ungefährlich; Steuerzeichen fallen weg."""
    return escape("".join(zeichen for zeichen in str(text) if zeichen.isprintable()), quote=True)


def zahl(koordinate: float) -> str:
    """Eine Koordinate mit höchstens einer Nachkommastelle."""
    text = f"{koordinate:.1f}"
    return text[:-2] if text.endswith(".0") else text


def breite_von(text: str, groesse: float = GROESSE, fett: bool = False) -> float:
    """Geschätzte Breite eines Textes in Fira Sans, in Pixeln."""
    return sum(_BREITE.get(zeichen, 0.62) for zeichen in text) * groesse * (1.05 if fett else 1.0)


def kuerze(text: str, breite: float, groesse: float = GROESSE, fett: bool = False) -> str:
    """Kürzt einen Text mit „…“, bis er in die Breite passt."""
    if breite_von(text, groesse, fett) <= breite:
        return text
    while text and breite_von(text + "…", groesse, fett) > breite:
        text = text[:-1]
    return text.rstrip(" -/") + "…"


def umbrich(name: str, breite: float, zeilen: int = 2, groesse: float = GROESSE) -> list[str]:
    """Bricht einen Namen an Leerzeichen, Schrägstrich und Bindestrich um; was nicht passt, wird gekürzt."""
    fertig: list[str] = []
    laufend = ""
    for teil in _teile(name):
        if laufend and breite_von((laufend + teil).rstrip(), groesse) > breite and len(fertig) < zeilen - 1:
            fertig.append(laufend.strip())
            laufend = ""
        laufend += teil
    fertig.append(laufend.strip())
    return [kuerze(zeile, breite, groesse) for zeile in fertig]


def _teile(name: str) -> list[str]:
    teile = [""]
    for zeichen in name:
        teile[-1] += zeichen
        if zeichen in " /-":
            teile.append("")
    return [teil for teil in teile if teil]


def rahmen(
    breite: float, hoehe: float, titel: str, inhalt: Iterable[str], *, klasse: str = "", beschreibung: str = "", interaktiv: bool = False
) -> str:
    """Das ganze Bild. Der Titel ist das erste Kind (Alternativtext in der PDF). Mit Verweisen ist es eine Gruppe, sonst ein Bild."""
    rolle = f'role="group" aria-label="{maskiere(titel)}"' if interaktiv else 'role="img"'
    text = f"<desc>{maskiere(beschreibung)}</desc>" if beschreibung else ""
    art = f' class="{klasse}"' if klasse else ""
    return (
        f'<svg{art} {rolle} width="{zahl(breite)}" height="{zahl(hoehe)}" viewBox="0 0 {zahl(breite)} {zahl(hoehe)}" focusable="false">'
        f"<title>{maskiere(titel)}</title>{text}{''.join(inhalt)}</svg>"
    )


def text(
    x: float,
    y: float,
    inhalt: object,
    *,
    klasse: str = "d-text",
    farbe: str = "#000",
    anker: str = "start",
    groesse: float = GROESSE,
    fett: bool = False,
) -> str:
    mitte = f' text-anchor="{anker}"' if anker != "start" else ""
    staerke = ' font-weight="600"' if fett else ""
    return (
        f'<text class="{klasse}" x="{zahl(x)}" y="{zahl(y)}" fill="{farbe}" font-family="{SCHRIFT}" font-size="{zahl(groesse)}"'
        f"{mitte}{staerke}>{maskiere(inhalt)}</text>"
    )


def rechteck(
    x: float,
    y: float,
    breite: float,
    hoehe: float,
    *,
    klasse: str,
    fuellung: str = "none",
    strich: str = "",
    staerke: float = 0,
    gestrichelt: str = "",
) -> str:
    """Ein Rechteck; negative Breite zeichnet nach links."""
    if breite < 0:
        x, breite = x + breite, -breite
    rand = f' stroke="{strich}" stroke-width="{zahl(staerke)}"' if strich else ""
    muster = f' stroke-dasharray="{gestrichelt}"' if gestrichelt else ""
    lage = f'x="{zahl(x)}" y="{zahl(y)}" width="{zahl(breite)}" height="{zahl(hoehe)}"'
    return f'<rect class="{klasse}" {lage} fill="{fuellung}"{rand}{muster}/>'


def linie(
    x1: float, y1: float, x2: float, y2: float, *, klasse: str, farbe: str = "#000", staerke: float = 1, gestrichelt: str = ""
) -> str:
    return pfad(linienzug([(x1, y1), (x2, y2)]), klasse=klasse, farbe=farbe, staerke=staerke, gestrichelt=gestrichelt)


def pfad(d: str, *, klasse: str, farbe: str = "#000", staerke: float = 1, gestrichelt: str = "", fuellung: str = "none") -> str:
    muster = f' stroke-dasharray="{gestrichelt}"' if gestrichelt else ""
    rand = f' stroke="{farbe}" stroke-width="{zahl(staerke)}"' if farbe else ""
    return f'<path class="{klasse}" d="{d}" fill="{fuellung}"{rand}{muster}/>'


def kreis(x: float, y: float, radius: float, *, klasse: str, fuellung: str = "#000", strich: str = "", staerke: float = 0) -> str:
    rand = f' stroke="{strich}" stroke-width="{zahl(staerke)}"' if strich else ""
    return f'<circle class="{klasse}" cx="{zahl(x)}" cy="{zahl(y)}" r="{zahl(radius)}" fill="{fuellung}"{rand}/>'


def linienzug(punkte: Sequence[Punkt]) -> str:
    return "M" + "L".join(f"{zahl(x)} {zahl(y)}" for x, y in punkte)


def schraffur(ringe: Sequence[Sequence[Punkt]], *, abstand: float = 6, steigend: bool = True) -> str:
    """Pfaddaten einer Schraffur unter 45°, an den Rändern der Fläche (gerade-ungerade) abgeschnitten."""
    vorzeichen = 1 if steigend else -1
    kanten = [(a, b) for ring in ringe for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]
    if not kanten:
        return ""
    lage = [a[0] + vorzeichen * a[1] for a, _ in kanten]
    striche: list[str] = []
    for nummer in range(ceil(min(lage) / abstand), floor(max(lage) / abstand) + 1):
        striche += _striche(kanten, nummer * abstand + 0.01, vorzeichen)
    return "".join(striche)


def _striche(kanten: Sequence[tuple[Punkt, Punkt]], lage: float, vorzeichen: int) -> list[str]:
    schnitte = []
    for (x1, y1), (x2, y2) in kanten:
        a, b = x1 + vorzeichen * y1 - lage, x2 + vorzeichen * y2 - lage
        if (a < 0) != (b < 0):
            anteil = a / (a - b)
            schnitte.append((x1 + anteil * (x2 - x1), y1 + anteil * (y2 - y1)))
    schnitte.sort()
    return [linienzug(paar) for paar in zip(schnitte[::2], schnitte[1::2], strict=False)]


def ecken(x: float, y: float, breite: float, hoehe: float) -> list[Punkt]:
    return [(x, y), (x + breite, y), (x + breite, y + hoehe), (x, y + hoehe)]


def teilung(unten: float, oben: float, etwa: int = 5) -> list[float]:
    """Runde Achsenwerte (Schritt 1, 2, 2,5 oder 5 mal Zehnerpotenz), die den Bereich überdecken; kleinste Spannen gelten als keine."""
    if oben - unten <= 1e-12 * max(1.0, abs(unten)):
        oben = unten + (abs(unten) if abs(unten) > 1e-12 else 1)
    roh = (oben - unten) / etwa
    zehner = 10 ** floor(log10(roh))
    schritt = next((faktor * zehner for faktor in (1, 2, 2.5, 5, 10) if faktor * zehner >= roh * 0.999), 10 * zehner)
    erster = floor(unten / schritt + 1e-9)
    letzter = ceil(oben / schritt - 1e-9)
    return [nummer * schritt for nummer in range(erster, letzter + 1)]
