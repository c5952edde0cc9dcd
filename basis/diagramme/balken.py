"""Waagerechte Balken, immer ab null: Ist gefüllt, Plan umrandet, Vorjahr hell, Szenario gestrichelt, Prognose schraffiert."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from basis import zahlen
from basis.diagramme import muster, svg
from basis.diagramme.muster import Art
from basis.diagramme.typen import Diagramm, Diagrammfehler, Schreibweise, Zahl, als_zahl, ist_gesperrt, schreibe

BREITE = 760
_HAUPT, _NEBEN, _LUFT = 22, 10, 10


@dataclass(frozen=True)
class Balken:
    """Eine Zeile. ``prognose`` ist der Stand zum Jahresende, nicht der Zuwachs."""

    name: str
    ist: Zahl = None
    plan: Zahl = None
    prognose: Zahl = None
    vorjahr: Zahl = None
    szenario: Zahl = None

    def werte(self) -> dict[Art, Zahl]:
        return {Art.IST: self.ist, Art.PLAN: self.plan, Art.PROGNOSE: self.prognose, Art.VORJAHR: self.vorjahr, Art.SZENARIO: self.szenario}


@dataclass(frozen=True)
class _Flaeche:
    """Wo gezeichnet wird: Platz der Namen, linker Rand, Breite und der Wertebereich mit der Null darin."""

    namen: float
    links: float
    breite: float
    unten: float
    oben: float

    def x(self, wert: float) -> float:
        return self.links + (wert - self.unten) / (self.oben - self.unten) * self.breite


def balken(
    zeilen: Sequence[Balken],
    *,
    titel: str,
    einheit: str = "",
    schreibweise: Schreibweise = zahlen.zahl,
    worte: Mapping[Art, str] | None = None,
    kopf: str = "Gebiet",
    haupt: Art = Art.IST,
    breite: float = BREITE,
) -> Diagramm:
    """Balken je Zeile. ``worte`` benennt die Arten (etwa Ist als „Betrag 2007“). Ohne Zeilen wird abgelehnt.

    ``haupt`` ist die Art, deren Zahl am Balken steht: Plan, wo es nur geplante Beträge gibt.
    """
    if not zeilen:
        raise Diagrammfehler("Ein Balkendiagramm braucht mindestens eine Zeile.")
    arten = {art: (worte or {}).get(art, "") for art in Art if any(zeile.werte().get(art) is not None for zeile in zeilen)}
    arten.setdefault(haupt, (worte or {}).get(haupt, ""))
    teile, hoehe = _zeichne([(zeile.name, zeile.werte()) for zeile in zeilen], arten, schreibweise, breite, haupt)
    return Diagramm(
        titel=titel,
        einheit=einheit,
        svg=svg.rahmen(breite, hoehe, titel, teile, beschreibung=_beschreibung(len(zeilen), einheit)),
        kopf=(kopf, *(arten[art] or muster.WORTE[art] for art in Art if art in arten)),
        werte=tuple((zeile.name, *(schreibe(zeile.werte()[art], schreibweise) for art in Art if art in arten)) for zeile in zeilen),
        legende=muster.legende(arten) if len(arten) > 1 else (),
    )


def _beschreibung(anzahl: int, einheit: str) -> str:
    return f"Waagerechte Balken ab null, {anzahl} Zeilen{', ' + einheit if einheit else ''}. Die Werte stehen in der Tabelle darunter."


def _zeichne(
    zeilen: Sequence[tuple[str, dict[Art, Zahl]]], arten: Mapping[Art, str], schreibweise: Schreibweise, breite: float, haupt: Art
) -> tuple[list[str], float]:
    neben = [art for art in (Art.VORJAHR, Art.SZENARIO) if art in arten]
    zeilenhoehe = _HAUPT + _NEBEN * len(neben) + _LUFT
    flaeche = _flaeche(zeilen, schreibweise, breite)
    hoehe = zeilenhoehe * len(zeilen) + 8
    teile = [svg.linie(flaeche.x(0), 2, flaeche.x(0), hoehe - 2, klasse="d-achse", staerke=1.2)]
    for nummer, (name, werte) in enumerate(zeilen):
        oben = 4 + nummer * zeilenhoehe + _LUFT / 2
        teile.append(svg.text(flaeche.namen - 10, oben + 16, svg.kuerze(name, flaeche.namen - 12), anker="end"))
        teile += _zeile(werte, neben, flaeche, oben, schreibweise, haupt)
    return teile, hoehe


def _flaeche(zeilen: Sequence[tuple[str, dict[Art, Zahl]]], schreibweise: Schreibweise, breite: float) -> _Flaeche:
    """Links passt der längste Name (höchstens ein Drittel), rechts der längste Wert."""
    zahlen_ = [float(z) for _, werte in zeilen for wert in werte.values() if (z := als_zahl(wert)) is not None]
    unten, oben = min([0.0, *zahlen_]), max([0.0, *zahlen_])
    if unten == oben:
        oben = 1.0
    links = min(breite / 3, max(svg.breite_von(name) for name, _ in zeilen) + 14)
    wertbreite = max(svg.breite_von(schreibe(wert, schreibweise), fett=True) for _, werte in zeilen for wert in werte.values()) + 10
    rand_links = wertbreite if unten < 0 else 0
    return _Flaeche(links, links + rand_links, breite - links - rand_links - wertbreite, unten, oben)


def _zeile(
    werte: Mapping[Art, Zahl], neben: Sequence[Art], flaeche: _Flaeche, oben: float, schreibweise: Schreibweise, haupt: Art
) -> list[str]:
    null, teile, enden = flaeche.x(0), [], [flaeche.x(0)]
    ist, plan, prognose = (als_zahl(werte.get(art)) for art in (Art.IST, Art.PLAN, Art.PROGNOSE))
    if prognose is not None and ist is not None and prognose > ist:
        teile.append(muster.flaeche(Art.PROGNOSE, flaeche.x(float(ist)), oben + 5, flaeche.x(float(prognose)) - flaeche.x(float(ist)), 12))
        enden.append(flaeche.x(float(prognose)))
    if plan is not None:
        teile.append(muster.flaeche(Art.PLAN, null, oben + 1, flaeche.x(float(plan)) - null, 20))
        enden.append(flaeche.x(float(plan)))
    if ist is not None and ist != 0:
        teile.append(muster.flaeche(Art.IST, null, oben + 5, flaeche.x(float(ist)) - null, 12))
        enden.append(flaeche.x(float(ist)))
    teile.append(_beschriftung(werte.get(haupt), als_zahl(werte.get(haupt)), null, enden, oben, schreibweise))
    for nummer, art in enumerate(neben):
        if (wert := als_zahl(werte.get(art))) is not None:
            teile.append(muster.flaeche(art, null, oben + _HAUPT + 1 + nummer * _NEBEN, flaeche.x(float(wert)) - null, 7))
    return teile


def _beschriftung(wert: Zahl, ist: object, null: float, enden: Sequence[float], oben: float, schreibweise: Schreibweise) -> str:
    """Der Wert am Ende des Balkens. Fehlt er, steht „–“, ist er gesperrt, „·“, beides hinter einer punktierten Spur: nie wie eine Null."""
    if ist is None:
        spur = svg.linie(
            null, oben + 11, null + 40, oben + 11, klasse="d-leer", farbe="#666", gestrichelt="1 3" if ist_gesperrt(wert) else "4 4"
        )
        wort = f"{schreibe(wert)} {'gesperrt' if ist_gesperrt(wert) else 'kein Wert'}"
        return spur + svg.text(max(null + 46, max(enden) + 6), oben + 16, wort, klasse="d-leise", farbe="#333")
    if float(ist) < 0:  # type: ignore[arg-type]
        return svg.text(min(enden) - 6, oben + 16, schreibe(wert, schreibweise), anker="end", fett=True)
    return svg.text(max(enden) + 6, oben + 16, schreibe(wert, schreibweise), fett=True)
