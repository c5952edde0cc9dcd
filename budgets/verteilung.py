"""Verteilung eines Teiltopfs über die Räume nach Bedarfseinheiten (Fachkonzept, Kapitel 4; Formel: docs/methodik.md).

``Betrag = Übergreifendes + Reserve + verteilbar``; ``roh = Sockel + (verteilbar − Σ Sockel) · BE / Σ BE``; auf Wunsch gekappt gegen das
Vorjahr mit einem Faktor φ; gerundet nach dem größten Rest. **Die Teile ergeben immer auf den Cent den Betrag.**

Gerechnet wird ganzzahlig über einen gemeinsamen Nenner: das ist exakt und bleibt auch bei Tausenden von Räumen schnell, weil nirgends
große Brüche gekürzt werden. Die Einheit ist Cent, bei der Personalbemessung sind es Hundertstel VZÄ.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import gcd, lcm

from basis.geld import groesster_rest, runde_auf_summe
from basis.zahlen import auf_gemeinsamen_nenner, prozent
from budgets.kappung import Gekappt, Grenzen, Kappungsfehler, kappe
from budgets.verteilung_typen import (
    EINHEITEN,
    Bruch,
    Dienst,
    Kappung,
    Rechengang,
    Topf,
    Verteilergebnis,
    Verteilfehler,
    Zeile,
    betragstext,
)
from sozialraum.ebenen import ordnung
from sozialraum.punktwerte import Punktergebnis, Raum

__all__ = [
    "Dienst", "Kappung", "Topf", "Verteilergebnis", "Verteilfehler", "Zeile", "betragstext", "verteile", "verteile_informativ",
]  # fmt: skip


def verteile(topf: Topf, raeume: Sequence[Raum], punkte: Punktergebnis) -> Verteilergebnis:
    """Verteilt einen Teiltopf. Beträge in ganzen Cent (oder Hundertstel VZÄ); die Reihenfolge der Räume ändert nichts.

    Verteilbar ist, was nach Übergreifendem und Reserve bleibt, abgerundet auf die Einheit ``topf.rundung``; der Rest geht zur Reserve.
    Gerundet wird zuletzt, auch nach der Kappung, und nur auf das Vielfache der Einheit darunter oder darüber; Gleichstand entscheidet
    der kleinere Schlüssel. Die Summe bleibt dabei genau das Verteilbare; ein Betrag kann eine Kappungsgrenze deshalb um weniger als eine
    Einheit überschreiten.

    Abgelehnt (Verteilfehler mit allen Sätzen): Topf kleiner als seine Abzüge, Sockel über dem Verteilbaren, negative Punktwerte, keine
    Bedarfseinheiten, unerfüllbare Kappung, fehlendes Vorjahr bei Kappung. Quelle: domain.md 3, Nr. 3 bis 6.
    """
    geordnet = sorted(raeume, key=lambda raum: raum.schluessel)
    _wirf([*_topffehler(topf), *_raumfehler(topf, geordnet, punkte)])
    uebergreifend = sum(dienst.betrag for dienst in topf.dienste)
    verteilbar = (topf.betrag - uebergreifend - topf.reserve) // topf.rundung * topf.rundung
    sockel = [topf.sockel_von(raum.schluessel) for raum in geordnet]
    nach_sockel = verteilbar - sum(sockel)
    anteile, nenner = auf_gemeinsamen_nenner([_bedarfseinheiten(raum, punkte) for raum in geordnet])
    summe = sum(anteile)
    _wirf(_summenfehler(topf, nach_sockel, summe))
    roh = [grund * (summe or 1) + nach_sockel * anteil for grund, anteil in zip(sockel, anteile, strict=True)]
    gekappt = _kappe(topf, geordnet, roh, summe or 1, verteilbar)
    betraege_nenner = gekappt.nenner if gekappt else summe or 1
    phi = gekappt.phi if gekappt else None
    gang = Rechengang(topf, verteilbar, nach_sockel, Bruch(summe, nenner), phi, summe or 1, betraege_nenner)
    gerundet = _runde(gekappt.zaehler if gekappt else roh, betraege_nenner, topf, verteilbar)
    zeilen = _zeilen(geordnet, punkte, gang, anteile, gekappt, gerundet)
    return Verteilergebnis(topf, verteilbar, uebergreifend, topf.betrag - uebergreifend - verteilbar, phi, zeilen, punkte.hinweise)


def _bedarfseinheiten(raum: Raum, punkte: Punktergebnis) -> tuple[int, int]:
    """Zähler und Nenner; gekürzt nur um das, was die Bevölkerung mit dem Nenner des Punktwerts gemeinsam hat: das ist das Wesentliche."""
    menge, menge_nenner = raum.bevoelkerung.as_integer_ratio()
    wert, wert_nenner = punkte.punktwerte[raum.schluessel].wert.as_integer_ratio()
    gemeinsam = gcd(menge, wert_nenner)
    return menge // gemeinsam * wert, 100 * menge_nenner * (wert_nenner // gemeinsam)


def verteile_informativ(betrag: int, stadtteil_raeume: Sequence[Raum], punkte: Punktergebnis) -> dict[str, int]:
    """Teilt den Betrag eines Sozialraums in Cent auf seine Stadtteile nach Bedarfseinheiten, nur zur Information.

    Die Summe stimmt auf den Cent. Ohne Bedarfseinheiten entscheidet die Bevölkerung; fehlt auch sie, ist es ein Verteilfehler.
    """
    geordnet = sorted(stadtteil_raeume, key=lambda raum: raum.schluessel)
    gewichte = [Fraction(raum.bevoelkerung) * punkte.punktwerte[raum.schluessel].wert for raum in geordnet]
    if not any(gewichte):
        gewichte = [Fraction(raum.bevoelkerung) for raum in geordnet]
    if betrag and not any(gewichte):
        raise Verteilfehler("Der Betrag lässt sich nicht auf die Stadtteile aufteilen: Keiner von ihnen hat Bevölkerung.")
    teile = groesster_rest(betrag, gewichte)
    return {raum.schluessel: teil for raum, teil in zip(geordnet, teile, strict=True)}


def _wirf(saetze: Sequence[str] | Iterator[str]) -> None:
    liste = tuple(saetze)
    if liste:
        raise Verteilfehler(liste)


def _topffehler(topf: Topf) -> Iterator[str]:
    if topf.einheit not in EINHEITEN:
        yield f"Die Einheit „{topf.einheit}“ gibt es nicht; möglich sind {' und '.join(EINHEITEN)}."
    if topf.rundung < 1:
        yield "Die Rundungseinheit muss mindestens ein Cent sein."
    for name, betrag in (("Betrag", topf.betrag), ("Betrag der Reserve", topf.reserve), ("Sockel", topf.sockel)):
        if betrag < 0:
            yield f"Der {name} ist negativ."
    for dienst in topf.dienste:
        if dienst.betrag < 0:
            yield f"Der Betrag für „{dienst.name}“ ist negativ."
    abzug = sum(dienst.betrag for dienst in topf.dienste) + topf.reserve
    if abzug > topf.betrag >= 0:
        yield (
            f"Übergreifendes und Reserve übersteigen mit {betragstext(abzug, topf.einheit)} den Betrag von "
            f"{betragstext(topf.betrag, topf.einheit)} um {betragstext(abzug - topf.betrag, topf.einheit)}."
        )
    kappung = topf.kappung
    if kappung is not None and (kappung.unten < 0 or (kappung.oben is not None and kappung.oben < kappung.unten)):
        yield "Die Kappung braucht eine untere Grenze ab 0, die nicht über der oberen liegt."


def _raumfehler(topf: Topf, raeume: Sequence[Raum], punkte: Punktergebnis) -> Iterator[str]:
    if not raeume:
        yield "Es gibt keinen Raum, an den zu verteilen wäre."
    for raum in raeume:
        punktwert = punkte.punktwerte.get(raum.schluessel)
        if punktwert is None:
            yield f"{raum.bezeichnung()}: Es gibt keinen Punktwert."
        elif punktwert.wert < 0:
            yield f"{raum.bezeichnung()}: Der Punktwert ist negativ; das Modell braucht eine Untergrenze oder mehr Grundpunkte."
        if topf.kappung is not None and raum.vorjahr is None:
            yield f"{raum.bezeichnung()}: Der Betrag des Vorjahres fehlt; ohne ihn gibt es keine Kappung."
        elif topf.kappung is not None and raum.vorjahr is not None and raum.vorjahr < 0:
            yield f"{raum.bezeichnung()}: Der Betrag des Vorjahres ist negativ."


def _summenfehler(topf: Topf, nach_sockel: int, summe: int) -> Iterator[str]:
    if nach_sockel < 0:
        yield f"Die Sockelbeträge übersteigen das Verteilbare um {betragstext(-nach_sockel, topf.einheit)}."
    elif nach_sockel and not summe:
        yield "Kein Raum hat Bedarfseinheiten: Bevölkerung oder Punktwerte sind überall 0."


def _kappe(topf: Topf, raeume: Sequence[Raum], roh: Sequence[int], nenner: int, verteilbar: int) -> Gekappt | None:
    kappung = topf.kappung
    if kappung is None:
        return None
    try:
        return kappe(roh, nenner, _grenzen(kappung, [raum.vorjahr or 0 for raum in raeume]), verteilbar)
    except Kappungsfehler as fehler:
        raise Verteilfehler(_kappungssatz(topf, kappung, fehler, verteilbar)) from None


def _grenzen(kappung: Kappung, vorjahre: Sequence[int]) -> Grenzen:
    """Die Grenzen gegen das Vorjahr in ganzen Zahlen."""
    skala = lcm(kappung.unten.denominator, 1 if kappung.oben is None else kappung.oben.denominator)
    unten = int(kappung.unten * skala)
    if kappung.oben is None:
        return Grenzen([unten * vorjahr for vorjahr in vorjahre], [None] * len(vorjahre), skala)
    oben = int(kappung.oben * skala)
    return Grenzen([unten * vorjahr for vorjahr in vorjahre], [oben * vorjahr for vorjahr in vorjahre], skala)


def _kappungssatz(topf: Topf, kappung: Kappung, fehler: Kappungsfehler, verteilbar: int) -> str:
    zusammen, ziel = betragstext(fehler.summe, topf.einheit), betragstext(verteilbar, topf.einheit)
    abstand = betragstext(abs(fehler.summe - verteilbar), topf.einheit)
    if fehler.grenze == "unten":
        return (
            f"Die untere Kappungsgrenze ({prozent(kappung.unten)} des Vorjahres) verlangt zusammen {zusammen}; das sind {abstand} mehr als "
            f"die {ziel}, die zu verteilen sind."
        )
    return (
        f"Die obere Kappungsgrenze ({prozent(kappung.oben)} des Vorjahres) lässt zusammen nur {zusammen} zu; das sind {abstand} weniger "
        f"als die {ziel}, die zu verteilen sind."
    )


def _runde(zaehler: Sequence[int], nenner: int, topf: Topf, verteilbar: int) -> list[int]:
    teile = runde_auf_summe(zaehler, nenner * topf.rundung, verteilbar // topf.rundung)
    return [teil * topf.rundung for teil in teile]


def _zeilen(
    raeume: Sequence[Raum], punkte: Punktergebnis, gang: Rechengang, anteile: Sequence[int], gekappt: Gekappt | None,
    betraege: Sequence[int],
) -> tuple[Zeile, ...]:  # fmt: skip
    werte = [punkte.punktwerte[raum.schluessel].wert for raum in raeume]
    raenge = _raenge(werte)
    zeilen = [
        Zeile(
            schluessel=raum.schluessel,
            name=raum.name,
            bevoelkerung=raum.bevoelkerung,
            punktwert=werte[i],
            anteil_zaehler=anteile[i],
            gekappt_zaehler=gekappt.zaehler[i] if gekappt else None,
            zone=gekappt.zonen[i] if gekappt else "frei",
            betrag=betraege[i],
            vorjahr=raum.vorjahr,
            rang=raenge[i],
            gang=gang,
        )
        for i, raum in enumerate(raeume)
    ]
    return tuple(sorted(zeilen, key=lambda zeile: ordnung(zeile.schluessel)))


def _raenge(werte: Sequence[Fraction]) -> list[int]:
    """Rang 1 für den größten Wert, Gleiche teilen ihn; der ganzzahlige Vorschlüssel erspart fast alle Vergleiche von Brüchen."""
    vorne = [(wert.numerator << 64) // wert.denominator for wert in werte]
    reihenfolge = sorted(range(len(werte)), key=vorne.__getitem__, reverse=True)
    if len(set(vorne)) < len(vorne):
        reihenfolge.sort(key=lambda i: (vorne[i], werte[i]), reverse=True)
    raenge = [0] * len(werte)
    davor = -1
    for platz, i in enumerate(reihenfolge, start=1):
        gleich = davor >= 0 and vorne[davor] == vorne[i] and werte[davor] == werte[i]
        raenge[i] = raenge[davor] if gleich else platz
        davor = i
    return raenge
