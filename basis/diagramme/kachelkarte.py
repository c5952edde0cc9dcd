"""Kachelkarte: jedes Gebiet eine gleich große Kachel an seinem ungefähren Ort, die Gruppen (Sozialräume) dick umrandet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from basis import zahlen
from basis.diagramme import klassen as k
from basis.diagramme import svg
from basis.diagramme.klassen import Klassen
from basis.diagramme.typen import Diagramm, Diagrammfehler, Schreibweise, Zahl, als_zahl, schreibe

BREITE, HOEHE, RAND = 106, 62, 8


@dataclass(frozen=True)
class Kachel:
    """Ein Gebiet. Ohne ``gruppe`` ist es nicht zugeordnet und wird gestrichelt gezeigt, nie weggelassen."""

    schluessel: str
    name: str
    spalte: int
    zeile: int
    wert: Zahl = None
    gruppe: str = ""
    url: str = ""
    hervor: bool = False


def kachelkarte(
    kacheln: Sequence[Kachel],
    klassen: Klassen,
    *,
    titel: str,
    einheit: str = "",
    schreibweise: Schreibweise = zahlen.zahl,
    gruppenwort: str = "Sozialraum",
    kopf: tuple[str, str, str] = ("Gebiet", "Sozialraum", "Wert"),
    ohne: str = "kein Wert",
    hervorgehoben: str = "",
) -> Diagramm:
    """Die Karte mit Legende und Werten. Zwei Kacheln am selben Ort werden abgelehnt.

    ``ohne`` nennt, was eine Fläche ohne Wert bedeutet, ``hervorgehoben``, was ein Rahmen bedeutet.
    """
    orte = {(kachel.spalte, kachel.zeile): kachel for kachel in kacheln}
    if not kacheln or len(orte) < len(kacheln):
        raise Diagrammfehler("Eine Kachelkarte braucht Kacheln, und jede an einem eigenen Ort.")
    namen = _gruppennamen(orte, gruppenwort)
    kacheln, orte, namen = _verschiebe(kacheln, namen)
    breite = 2 * RAND + BREITE * (1 + max(spalte for spalte, _ in [*orte, *namen]))
    hoehe = 2 * RAND + HOEHE * (1 + max(zeile for _, zeile in [*orte, *namen]))
    verweise = any(kachel.url for kachel in kacheln)
    zeichne = partial(_kachel, klassen=klassen, schreibweise=schreibweise, ohne=ohne, hervorgehoben=hervorgehoben)
    teile = [zeichne(kachel) for kachel in sorted(kacheln, key=lambda eintrag: (eintrag.zeile, eintrag.spalte))]
    teile += [_grenzen(orte), *(_offen(kachel, klassen) for kachel in kacheln if not kachel.gruppe)]
    teile += [_gruppenname(ort, text, orte) for ort, text in namen.items()]
    return Diagramm(
        titel=titel,
        einheit=einheit,
        svg=svg.rahmen(breite, hoehe, titel, teile, klasse="st-karte", beschreibung=_beschreibung(kacheln, einheit), interaktiv=verweise),
        kopf=kopf,
        werte=tuple(
            (f"{kachel.schluessel} {kachel.name}", kachel.gruppe or "nicht zugeordnet", schreibe(kachel.wert, schreibweise))
            for kachel in kacheln
        ),
        legende=(
            *k.legende(klassen, [kachel.wert for kachel in kacheln], ohne=ohne),
            *k.legende_hervor(hervorgehoben if any(kachel.hervor for kachel in kacheln) else ""),
            *k.legende_offen([kachel.gruppe for kachel in kacheln]),
        ),
    )


def _beschreibung(kacheln: Sequence[Kachel], einheit: str) -> str:
    ohne = sum(als_zahl(kachel.wert) is None for kachel in kacheln)
    text = f"Kachelkarte mit {len(kacheln)} Gebieten{', ' + einheit if einheit else ''}, {ohne} davon ohne Wert."
    return f"{text} Dick umrandet sind die Sozialräume. Die Werte stehen in der Tabelle darunter."


def _verschiebe(
    kacheln: Sequence[Kachel], namen: dict[tuple[int, int], str]
) -> tuple[list[Kachel], dict[tuple[int, int], Kachel], dict[tuple[int, int], str]]:
    """Der Ursprung liegt oben links, auch wenn ein Gruppenname außerhalb steht."""
    alle = [*((kachel.spalte, kachel.zeile) for kachel in kacheln), *namen]
    links, oben = min(ort[0] for ort in alle), min(ort[1] for ort in alle)
    neu = [replace(kachel, spalte=kachel.spalte - links, zeile=kachel.zeile - oben) for kachel in kacheln]
    return neu, {(kachel.spalte, kachel.zeile): kachel for kachel in neu}, {(x - links, y - oben): name for (x, y), name in namen.items()}


def _kachel(kachel: Kachel, klassen: Klassen, schreibweise: Schreibweise, ohne: str, hervorgehoben: str) -> str:
    x, y = RAND + kachel.spalte * BREITE, RAND + kachel.zeile * HOEHE
    nummer = klassen.nummer(kachel.wert)
    schrift = partial(svg.text, klasse=f"m-t{nummer}", farbe="#fff" if nummer >= 4 else "#000")
    teile = [svg.rechteck(x, y, BREITE, HOEHE, klasse=f"m-k{nummer}", fuellung=k.TOENE[nummer])]
    if nummer == 0:
        teile.append(k.ohne_wert([svg.ecken(x, y, BREITE, HOEHE)], kachel.wert))
    teile.append(svg.rechteck(x, y, BREITE, HOEHE, klasse="m-fuge m-umriss", strich="#fff", staerke=1.5))
    teile += [schrift(x + 7, y + 17 + 15 * nr, zeile) for nr, zeile in enumerate(svg.umbrich(kachel.name, BREITE - 9))]
    teile.append(schrift(x + 7, y + HOEHE - 8, kachel.schluessel))
    teile.append(schrift(x + BREITE - 7, y + HOEHE - 8, schreibe(kachel.wert, schreibweise), anker="end", groesse=15, fett=True))
    teile.append(svg.rechteck(x + 2, y + 2, BREITE - 4, HOEHE - 4, klasse="m-rahmen"))
    if kachel.hervor:
        art, farbe = ("m-offen-dunkel", "#000") if nummer < 4 else ("m-offen-hell", "#fff")
        teile.append(svg.rechteck(x + 4, y + 4, BREITE - 8, HOEHE - 8, klasse=art, strich=farbe, staerke=3))
    if not kachel.url:
        return f"<g>{''.join(teile)}</g>"
    wert = k.lesung(kachel.wert, klassen, schreibweise, ohne=ohne, hervor=hervorgehoben if kachel.hervor else "", gruppe=kachel.gruppe)
    satz = svg.maskiere(f"{kachel.name} {kachel.schluessel}: {wert}")
    return f'<a href="{svg.maskiere(kachel.url)}"><title>{satz}</title>{"".join(teile)}</a>'


def _grenzen(orte: dict[tuple[int, int], Kachel]) -> str:
    """Dicke Linien, wo zwei Gruppen oder eine Gruppe und der Rand aneinanderstoßen."""
    striche = []
    for (spalte, zeile), kachel in orte.items():
        x, y = RAND + spalte * BREITE, RAND + zeile * HOEHE
        kanten = {
            (-1, 0): (x, y, x, y + HOEHE),
            (1, 0): (x + BREITE, y, x + BREITE, y + HOEHE),
            (0, -1): (x, y, x + BREITE, y),
            (0, 1): (x, y + HOEHE, x + BREITE, y + HOEHE),
        }
        for (dx, dy), (x1, y1, x2, y2) in kanten.items():
            nachbar = orte.get((spalte + dx, zeile + dy))
            if kachel.gruppe and (nachbar is None or nachbar.gruppe != kachel.gruppe):
                striche.append(f"M{svg.zahl(x1)} {svg.zahl(y1)}L{svg.zahl(x2)} {svg.zahl(y2)}")
    return (
        f'<path class="m-grenze" d="{"".join(striche)}" fill="none" stroke="#000" stroke-width="2.5" stroke-linecap="square"/>'
        if striche
        else ""
    )


def _offen(kachel: Kachel, klassen: Klassen) -> str:
    """Der gestrichelte Rand liegt innen und hebt sich vom Ton der Kachel ab."""
    x, y = RAND + kachel.spalte * BREITE + 3, RAND + kachel.zeile * HOEHE + 3
    dunkel = klassen.nummer(kachel.wert) >= 4
    klasse, farbe = ("m-offen-hell", "#fff") if dunkel else ("m-offen-dunkel", "#000")
    return svg.rechteck(x, y, BREITE - 6, HOEHE - 6, klasse=klasse, strich=farbe, staerke=1.6, gestrichelt="2 3")


def _gruppennamen(orte: dict[tuple[int, int], Kachel], gruppenwort: str) -> dict[tuple[int, int], str]:
    """Für jede Gruppe eine leere Stelle daneben, möglichst mit vielen Nachbarn der Gruppe und innerhalb der Karte."""
    breite, hoehe = max(ort[0] for ort in orte), max(ort[1] for ort in orte)
    namen: dict[tuple[int, int], str] = {}
    for gruppe in sorted({kachel.gruppe for kachel in orte.values() if kachel.gruppe}):
        stellen: dict[tuple[int, int], tuple[int, int]] = {}
        for (spalte, zeile), kachel in orte.items():
            for dx, dy in ((1, 0), (-1, 0), (0, -1), (0, 1)):
                ort = (spalte + dx, zeile + dy)
                if kachel.gruppe == gruppe and ort not in orte and ort not in namen:
                    innen = 0 <= ort[0] <= breite and 0 <= ort[1] <= hoehe
                    stellen[ort] = (int(innen), stellen.get(ort, (0, 0))[1] + 1)
        if stellen:
            namen[max(stellen, key=lambda ort: (*stellen[ort], -ort[1], ort[0]))] = f"{gruppenwort} {gruppe}"
    return namen


def _gruppenname(ort: tuple[int, int], text: str, orte: dict[tuple[int, int], Kachel]) -> str:
    x, y = RAND + ort[0] * BREITE + BREITE / 2, RAND + ort[1] * HOEHE
    unten = (ort[0], ort[1] + 1) in orte
    return svg.text(
        x, y + (HOEHE - 10 if unten else 20 if (ort[0], ort[1] - 1) in orte else HOEHE / 2 + 5), text, anker="middle", fett=True
    )


def ordne_an(gebiete: Sequence[tuple[str, str]], *, spalten: int = 8) -> dict[str, tuple[int, int]]:
    """Orte für eine Stadt ohne Kachelplan: ``(schluessel, gruppe)`` in gegebener Ordnung, jede Gruppe ein Block eigener Zeilen."""
    orte: dict[str, tuple[int, int]] = {}
    zeile = 0
    for gruppe in dict.fromkeys(gruppe for _, gruppe in gebiete):
        mitglieder = [schluessel for schluessel, eigene in gebiete if eigene == gruppe]
        for nummer, schluessel in enumerate(mitglieder):
            orte[schluessel] = (1 + nummer % (spalten - 1), zeile + nummer // (spalten - 1))
        zeile += -(-len(mitglieder) // (spalten - 1))
    return orte
