"""Verläufe über die Zeit: Linien mit Lücken, wo Werte fehlen, und kleine Verläufe in Tabellen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from basis import zahlen
from basis.diagramme import muster, svg
from basis.diagramme.balken import BREITE
from basis.diagramme.typen import Diagramm, Diagrammfehler, Schreibweise, Zahl, als_zahl, ist_gesperrt, schreibe

_STRICHE = {
    "ist": ("d-linie", 2.6, ""),
    "plan": ("d-linie", 1.2, "5 3"),
    "prognose": ("d-linie", 2.4, "2 3"),
    "vergleich": ("d-linie-vergleich", 1.4, ""),
    "szenario": ("d-szenario", 2.2, "7 3"),
}


@dataclass(frozen=True)
class Linie:
    """Eine Reihe über die Achse. ``art``: ist, plan, prognose, vergleich (etwa die Stadt) oder szenario."""

    name: str
    werte: tuple[Zahl, ...]
    art: str = "ist"


@dataclass(frozen=True)
class _Raster:
    links: float
    rechts: float
    oben: float
    unten: float
    stellen: tuple[float, ...]  # je Zeitpunkt sein Ort auf der Achse, von 0 bis 1
    tief: float
    hoch: float
    marke: float | None = None  # wo auf der Achse etwas beginnt

    def x(self, nummer: int) -> float:
        return self.links + (self.rechts - self.links) * self.stellen[nummer]

    def y(self, wert: float) -> float:
        return self.unten - (wert - self.tief) / (self.hoch - self.tief) * (self.unten - self.oben)


def verlauf(
    linien: Sequence[Linie],
    achse: Sequence[str],
    *,
    titel: str,
    einheit: str = "",
    schreibweise: Schreibweise = zahlen.zahl,
    ab_null: bool = False,
    kopf: str = "Zeitpunkt",
    tage: Sequence[date] = (),
    beginn: tuple[date, str] | None = None,
    breite: float = BREITE,
    hoehe: float = 300,
) -> Diagramm:
    """Höchstens vier Linien über denselben Zeitpunkten. Fehlende („–“) und gesperrte („·“) Werte unterbrechen die Linie.

    Die Zeitpunkte stehen in gleichen Abständen; mit ``tage`` (aufsteigend, einer je Zeitpunkt) dort, wo sie nach dem Kalender liegen.
    ``beginn``: ein Tag, den eine senkrechte Linie mit ihrem Wort markiert, auch vor dem ersten oder nach dem letzten Zeitpunkt.
    """
    if not 1 <= len(linien) <= 4 or any(len(linie.werte) != len(achse) for linie in linien):
        raise Diagrammfehler("Ein Verlauf braucht eine bis vier Linien mit einem Wert je Zeitpunkt.")
    stellen, marke = _stellen(len(achse), tage, beginn[0] if beginn else None)
    raster, marken = _raster(linien, stellen, schreibweise, ab_null, breite, hoehe, marke)
    teile = [*_achsen(raster, marken, achse, schreibweise, hoehe), *(_beginn(raster, beginn[1]) if beginn else [])]
    for linie in sorted(linien, key=lambda eintrag: eintrag.art == "ist"):
        teile += _zeichne(linie, raster)
        teile += _luecken(linie, linien, raster)
    teile += _namen(linien, raster)
    return Diagramm(
        titel=titel,
        einheit=einheit,
        svg=svg.rahmen(
            breite, hoehe, titel, teile, beschreibung=f"Verlauf von {achse[0]} bis {achse[-1]}. Die Werte stehen in der Tabelle darunter."
        ),
        kopf=(kopf, *(linie.name for linie in linien)),
        werte=tuple((punkt, *(schreibe(linie.werte[nummer], schreibweise) for linie in linien)) for nummer, punkt in enumerate(achse)),
    )


def _stellen(anzahl: int, tage: Sequence[date], beginn: date | None) -> tuple[tuple[float, ...], float | None]:
    """Der Ort jedes Zeitpunkts von 0 bis 1, und der des Beginns: gleich verteilt, oder nach den Tagen. Ein einziger steht in der Mitte."""
    if tage and (len(tage) != anzahl or any(spaeter <= frueher for frueher, spaeter in pairwise(tage))):
        raise Diagrammfehler("Die Tage eines Verlaufs müssen aufsteigen und zu jedem Zeitpunkt gehören.")
    if beginn is not None and not tage:
        raise Diagrammfehler("Ein Beginn lässt sich nur in einem Verlauf nach Tagen markieren.")
    alle = sorted({*tage, *([beginn] if beginn else [])})
    if anzahl < 2 and len(alle) < 2:
        return (0.5,) * anzahl, 0.5 if beginn else None
    if not tage:
        return tuple(nummer / (anzahl - 1) for nummer in range(anzahl)), None
    spanne = (alle[-1] - alle[0]).days
    return tuple((tag - alle[0]).days / spanne for tag in tage), (beginn - alle[0]).days / spanne if beginn else None


def _beginn(raster: _Raster, wort: str) -> list[str]:
    """Die Linie über die ganze Höhe; ihr Wort steht oben, auf der Seite, auf der es Platz hat."""
    x = raster.links + (raster.rechts - raster.links) * (raster.marke or 0)
    davor = x + svg.breite_von(wort) + 8 > raster.rechts
    strich = svg.linie(x, 4, x, raster.unten, klasse="d-achse", farbe="#000", staerke=1.4, gestrichelt="6 3")
    return [strich, svg.text(x - 6 if davor else x + 6, 15, wort, klasse="d-text", anker="end" if davor else "start")]


def _raster(
    linien: Sequence[Linie], stellen: tuple[float, ...], schreibweise: Schreibweise, ab_null: bool, breite: float, hoehe: float,
    marke: float | None,
) -> tuple[_Raster, list[float]]:  # fmt: skip
    werte = [float(z) for linie in linien for wert in linie.werte if (z := als_zahl(wert)) is not None]
    if not werte:
        werte = [0.0, 1.0]
    marken = svg.teilung(min([0.0, *werte] if ab_null else werte), max([0.0, *werte] if ab_null else werte), 4)
    links = max(svg.breite_von(_marke(marke, schreibweise)) for marke in marken) + 12
    rechts = max(svg.breite_von(linie.name, fett=True) for linie in linien) + 14
    return _Raster(links, breite - rechts, 12 if marke is None else 26, hoehe - 46, stellen, marken[0], marken[-1], marke), marken


def _marke(marke: float, schreibweise: Schreibweise) -> str:
    return schreibweise(int(marke) if marke == int(marke) else Decimal(f"{marke:.6f}".rstrip("0")))


def _achsen(raster: _Raster, marken: Sequence[float], achse: Sequence[str], schreibweise: Schreibweise, hoehe: float) -> list[str]:
    teile = []
    for marke in marken:
        y = raster.y(marke)
        null = marke == 0
        klasse, farbe, staerke = ("d-achse", "#000", 1.2) if null else ("d-gitter", "#ccc", 1)
        teile.append(svg.linie(raster.links, y, raster.rechts, y, klasse=klasse, farbe=farbe, staerke=staerke))
        teile.append(svg.text(raster.links - 8, y + 4, _marke(marke, schreibweise), klasse="d-leise", farbe="#333", anker="end"))
    for nummer in _beschriftete(raster, max(svg.breite_von(name) for name in achse) + 10):
        teile.append(svg.text(raster.x(nummer), hoehe - 8, achse[nummer], klasse="d-leise", farbe="#333", anker="middle"))
    return teile


def _beschriftete(raster: _Raster, platz: float) -> list[int]:
    """Welche Zeitpunkte beschriftet werden: vom letzten an jeder, der neben dem vorigen Platz hat."""
    gezeigt: list[int] = []
    for nummer in reversed(range(len(raster.stellen))):
        if not gezeigt or raster.x(gezeigt[-1]) - raster.x(nummer) >= platz:
            gezeigt.append(nummer)
    return gezeigt[::-1]


def _zeichne(linie: Linie, raster: _Raster) -> list[str]:
    klasse, staerke, strich = _STRICHE[linie.art]
    farbe = "#555" if linie.art == "vergleich" else "#000"
    teile: list[str] = []
    for abschnitt in _abschnitte(linie.werte):
        punkte = [(raster.x(nummer), raster.y(wert)) for nummer, wert in abschnitt]
        if len(punkte) > 1:
            teile.append(svg.pfad(svg.linienzug(punkte), klasse=klasse, farbe=farbe, staerke=staerke, gestrichelt=strich))
        if linie.art == "ist" or len(punkte) == 1:
            teile += [svg.kreis(x, y, 3.2, klasse="d-punkt", fuellung=farbe) for x, y in punkte]
    return teile


def _luecken(linie: Linie, linien: Sequence[Linie], raster: _Raster) -> list[str]:
    """Die Zeichen unter dem Bild, wo ein Ist fehlt oder gesperrt ist; wo eine Prognose es fortsetzt, steht es noch aus und fehlt nicht."""
    if linie.art != "ist":
        return []
    voraus = {n for p in linien if p.art == "prognose" for n, wert in enumerate(p.werte) if als_zahl(wert) is not None}
    return [
        svg.text(raster.x(nummer), raster.unten + 17, schreibe(wert), anker="middle", groesse=15, fett=ist_gesperrt(wert))
        for nummer, wert in enumerate(linie.werte)
        if als_zahl(wert) is None and (nummer not in voraus or ist_gesperrt(wert))
    ]


def _abschnitte(werte: Sequence[Zahl]) -> list[list[tuple[int, float]]]:
    """Zusammenhängende Stücke; eine Lücke trennt."""
    stuecke: list[list[tuple[int, float]]] = [[]]
    for nummer, wert in enumerate(werte):
        if (zahl := als_zahl(wert)) is None:
            stuecke.append([])
        else:
            stuecke[-1].append((nummer, float(zahl)))
    return [stueck for stueck in stuecke if stueck]


def _namen(linien: Sequence[Linie], raster: _Raster) -> list[str]:
    """Die Namen am rechten Ende, auseinandergerückt, damit sie sich nicht überdecken."""
    enden = [(raster.y(stuecke[-1][-1][1]), linie) for linie in linien if (stuecke := _abschnitte(linie.werte))]
    teile, zuletzt = [], float("-inf")
    for y, linie in sorted(enden, key=lambda ende: ende[0]):
        zuletzt = max(y + 4, zuletzt + 16)
        klasse = "d-text-szenario" if linie.art == "szenario" else "d-leise" if linie.art == "vergleich" else "d-text"
        teile.append(
            svg.text(
                raster.rechts + 8,
                zuletzt,
                linie.name,
                klasse=klasse,
                farbe="#333" if linie.art == "vergleich" else "#000",
                fett=linie.art == "ist",
            )
        )
    return teile


def sparkline(werte: Sequence[Zahl], *, soll: Zahl = None, titel: str = "", breite: float = 96, hoehe: float = 26) -> str:
    """Ein kleiner Verlauf für Tabellen: zeigt nur die Richtung, die Zahl steht daneben. Ohne Werte eine punktierte Spur."""
    gezeigt = [float(z) for wert in [*werte, soll] if (z := als_zahl(wert)) is not None]
    if not any(als_zahl(wert) is not None for wert in werte):
        inhalt = [svg.linie(3, hoehe / 2, breite - 3, hoehe / 2, klasse="d-leer", farbe="#666", gestrichelt="2 3")]
        return _klein(breite, hoehe, titel, inhalt)
    tief, hoch = min(gezeigt), max(gezeigt)
    spielraum = (hoch - tief) or 1.0

    def punkt(nummer: int, wert: float) -> svg.Punkt:
        x = 3 + (breite - 8) * (nummer / (len(werte) - 1) if len(werte) > 1 else 1)
        return x, hoehe - 5 - (wert - tief) / spielraum * (hoehe - 10)

    inhalt = _sparlinien(werte, punkt)
    if (ziel := als_zahl(soll)) is not None:
        y = punkt(0, float(ziel))[1]
        inhalt.insert(0, svg.linie(3, y, breite - 5, y, klasse="d-linie-vergleich", farbe="#000", gestrichelt="3 2.5"))
    return _klein(breite, hoehe, titel, inhalt)


def legende_sparkline() -> str:
    """Das Zeichen der gestrichelten Linie, auf die ein kleiner Verlauf zuläuft."""
    return muster.zeichen(svg.linie(1, 7, 27, 7, klasse="d-linie-vergleich", farbe="#000", gestrichelt="3 2.5"))


def _sparlinien(werte: Sequence[Zahl], punkt: Callable[[int, float], svg.Punkt]) -> list[str]:
    inhalt = []
    for stueck in _abschnitte(werte):
        punkte = [punkt(*eintrag) for eintrag in stueck]
        if len(punkte) > 1:
            inhalt.append(svg.pfad(svg.linienzug(punkte), klasse="d-linie", staerke=1.6))
        if len(punkte) == 1 or stueck[-1][0] == len(werte) - 1:
            inhalt.append(svg.kreis(*punkte[-1], 2.4, klasse="d-punkt"))
    return inhalt


def _klein(breite: float, hoehe: float, titel: str, inhalt: Sequence[str]) -> str:
    if titel:
        return svg.rahmen(breite, hoehe, titel, inhalt, klasse="st-bild")
    return muster.zeichen("".join(inhalt), breite, hoehe)
