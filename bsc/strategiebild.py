"""Die Strategiekarte als Bild: Bänder, Karten mit Zeichen und Wort des Status, Pfeile. Rein; gleich für Bildschirm und Papier."""

from collections.abc import Sequence
from dataclasses import dataclass

from basis.diagramme import Diagramm, Status, status_zeichen, svg
from bsc.strategiekarte import NAMENSBREITE, Anordnung, Platz, Punkt, ordne_an

KOPF = ("Perspektive", "Ziel", "Status", "Perspektive dort", "wirkt auf", "Status dort", "Begründung")
RAND, ZEILE, SPITZE = 10, 17, 8


@dataclass(frozen=True, slots=True)
class Zielkarte:
    """Ein Ziel: ``band`` ist der Name seiner Perspektive, ``wort`` sein Status in Worten."""

    pk: int
    band: str
    text: str
    status: Status
    wort: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Wirkung:
    von: int
    auf: int
    begruendung: str


def strategiebild(baender: Sequence[str], ziele: Sequence[Zielkarte], wirkungen: Sequence[Wirkung], *, titel: str) -> Diagramm:
    """Das Bild mit seinen Wirkungen als Tabelle; ``baender`` von oben nach unten, auch leere."""
    je = {ziel.pk: ziel for ziel in ziele}
    anordnung = ordne_an([[z.pk for z in ziele if z.band == band] for band in baender], [(w.von, w.auf) for w in wirkungen])
    teile = [*_baender(baender, anordnung, {z.band for z in ziele})]
    for w in sorted(wirkungen, key=lambda w: (w.von, w.auf)):
        if weg := anordnung.wege.get((w.von, w.auf)):
            teile.append(_pfeil(weg, f"„{je[w.von].text}“ wirkt auf „{je[w.auf].text}“: {w.begruendung}"))
    teile += [_karte(ziel, anordnung.plaetze[ziel.pk], [je[w.auf].text for w in wirkungen if w.von == ziel.pk]) for ziel in ziele]
    beschreibung = f"{len(ziele)} Ziele in {len(baender)} Perspektiven, {len(wirkungen)} Wirkungen. Sie stehen in der Tabelle darunter."
    verweise = any(ziel.url for ziel in ziele)
    return Diagramm(
        titel=titel,
        svg=svg.rahmen(anordnung.breite, anordnung.hoehe, titel, teile, klasse="st-karte", beschreibung=beschreibung, interaktiv=verweise),
        kopf=KOPF,
        werte=tuple(_zeile(je[w.von], je[w.auf], w) for w in wirkungen),
    )


def _zeile(von: Zielkarte, auf: Zielkarte, wirkung: Wirkung) -> tuple[str, ...]:
    return (von.band, von.text, von.wort, auf.band, auf.text, auf.wort, wirkung.begruendung)


def _baender(namen: Sequence[str], anordnung: Anordnung, gefuellt: set[str]) -> list[str]:
    """Namen links, Haarlinien dazwischen; ein leeres Band sagt, dass es leer ist."""
    teile = []
    for name, (oben, unten) in zip(namen, anordnung.baender, strict=True):
        if name != namen[0]:
            teile.append(svg.linie(0, oben - 11, anordnung.breite, oben - 11, klasse="d-gitter", farbe="#999"))
        worte = [f"{name.removesuffix('perspektive')}-", "perspektive"] if name.endswith("perspektive") else [name]
        mitte = (oben + unten) / 2 - ZEILE * (len(worte) - 1) / 2 + 5
        teile += [svg.text(0, mitte + ZEILE * nr, wort, groesse=14, fett=True) for nr, wort in enumerate(worte)]
        if name not in gefuellt:
            teile.append(svg.text(NAMENSBREITE + RAND, (oben + unten) / 2 + 5, "noch kein Ziel", klasse="d-leise", farbe="#333"))
    return teile


def _karte(ziel: Zielkarte, platz: Platz, wirkt_auf: Sequence[str]) -> str:
    breite = platz.breite - 2 * RAND
    zeilen = svg.umbrich(ziel.text, breite, zeilen=3, groesse=14)
    teile = [svg.rechteck(platz.x, platz.y, platz.breite, platz.hoehe, klasse="d-ring", fuellung="#fff", strich="#000", staerke=1.2)]
    teile += [svg.text(platz.x + RAND, platz.y + 20 + ZEILE * nr, zeile, groesse=14) for nr, zeile in enumerate(zeilen)]
    unten = platz.unten - 26
    klasse, ort = ziel.status.value.replace("_", "-"), f"{svg.zahl(platz.x + RAND)} {svg.zahl(unten)}"
    teile.append(f'<g class="st-ampel--{klasse}" transform="translate({ort})">{status_zeichen(ziel.status)}</g>')
    wort = svg.kuerze(ziel.wort, breite - 22, fett=ziel.status == Status.HANDELN)
    teile.append(svg.text(platz.x + RAND + 22, unten + 13, wort, fett=ziel.status == Status.HANDELN))
    teile.append(svg.rechteck(platz.x, platz.y, platz.breite, platz.hoehe, klasse="m-rahmen"))
    folge = f" Wirkt auf: {', '.join(wirkt_auf)}." if wirkt_auf else ""
    satz = svg.maskiere(f"{ziel.band}: {ziel.text}. Status: {ziel.wort}.{folge}")
    if not ziel.url:
        return f"<g><title>{satz}</title>{''.join(teile)}</g>"
    return f'<a href="{svg.maskiere(ziel.url)}"><title>{satz}</title>{"".join(teile)}</a>'


def _pfeil(weg: Sequence[Punkt], satz: str) -> str:
    """Erst ein Saum, damit sich kreuzende Pfeile als Brücke lesen; die Spitze zeigt auf die Karte."""
    (_, y1), (x, y) = weg[-2:]
    hin = 1 if y > y1 else -1
    fuss = y - hin * SPITZE
    punkte = [*weg[:-1], (x, fuss)]
    d = svg.linienzug([p for i, p in enumerate(punkte) if i == 0 or p != punkte[i - 1]])
    saum = svg.pfad(svg.linienzug(_kern(punkte)), klasse="m-saum", farbe="#fff", staerke=5)
    spitze = f"{svg.linienzug([(x - 5, fuss), (x + 5, fuss), (x, y)])}Z"
    strich = svg.pfad(d, klasse="d-linie", staerke=1.4)
    kopf = svg.pfad(spitze, klasse="d-punkt", farbe="", fuellung="#000")
    return f"<g><title>{svg.maskiere(satz)}</title>{saum}{strich}{kopf}</g>"


def _kern(punkte: Sequence[Punkt]) -> list[Punkt]:
    """Der Weg ohne seine Enden an den Karten: dort übermalte der Saum ihren Rand."""
    (x, y), (_, danach) = punkte[:2]
    return [(x, y + (4 if danach > y else -4)), *punkte[1:]]
