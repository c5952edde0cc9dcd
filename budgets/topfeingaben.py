"""Aus Zahlen der Stadtteile werden die Eingaben eines Teiltopfs: Räume, Modell, Topf, und was dabei auffällt.

Ein Sozialraum hat die Summe der Zähler und der Nenner seiner Stadtteile. Fehlen einige, gilt die Summe der übrigen, mit Hinweis; fehlen
alle, setzt die Rechnung den Wert der Stadt ein.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from basis.zahlen import datum
from budgets.indikatorspalte import Indikatorangabe, Spalte, Stadtteilwerte
from budgets.rechnung_typen import NICHT_ZUGEORDNET, Eingaben, Einstellungen, Topfeingaben
from budgets.verteilung import Kappung, Topf
from sozialraum.ebenen import Knoten
from sozialraum.punktwerte import Merkmal, Punktmodell, Raum

__all__ = ["Indikatorangabe", "Stadtteilwerte", "baue", "mit_aenderungen"]


def baue(
    wahl: Einstellungen, band: int | None, angaben: Mapping[str, Indikatorangabe], werte: Stadtteilwerte,
    vorjahr: Mapping[str, int] | None, *, einheit: str = "€", grenze: Fraction = Fraction(3, 10),
) -> Topfeingaben:  # fmt: skip
    """Setzt die Eingaben eines Teiltopfs zusammen. ``band`` ist das Altersband der Bevölkerung, None heißt: jeder Raum zählt gleich."""
    spalten = [werte.spalte(gewicht, angaben.get(gewicht.indikator), band) for gewicht in wahl.gewichte]
    stadtteile = {
        schluessel: tuple(_stadtteil(knoten, band, spalten, werte, schluessel) for knoten in knoten_liste)
        for schluessel, _, _, knoten_liste in werte.empfaenger
    }
    hinweise = [satz for spalte in spalten for satz in spalte.hinweise]
    ablehnungen = [satz for spalte in spalten for satz in spalte.ablehnungen()] + list(_ohne_bevoelkerung(band, werte))
    if wahl.fehlend == "fehler":
        ablehnungen += [satz for spalte in spalten for satz in spalte.hinweise]
    hinweise += _rundungssatz(spalten, werte.rundung)
    raeume = tuple(
        _raum(schluessel, name, ressort, stadtteile[schluessel], spalten, vorjahr, band)
        for schluessel, name, ressort, _ in werte.empfaenger
    )
    herkunft = {spalte.schluessel: spalte.herkunft() for spalte in spalten if spalte.angabe}
    topf = _topf(wahl, einheit)
    if any(raum.schluessel == NICHT_ZUGEORDNET for raum in raeume):
        topf = replace(topf, ohne_sockel=(NICHT_ZUGEORDNET,))
    return Topfeingaben(
        wahl, topf, _modell(wahl, angaben, grenze), raeume, stadtteile, herkunft,
        werte.bevoelkerung_stichtag if band else None, tuple(hinweise), tuple(ablehnungen),
    )  # fmt: skip


def _rundungssatz(spalten: Sequence[Spalte], weite: int) -> list[str]:
    """Sichtbar an jeder Stelle, an der auch fehlende Werte genannt sind, und im Rechenpaket."""
    namen = [f"„{spalte.angabe.name}“" for spalte in spalten if spalte.rundet and spalte.angabe]
    if not namen:
        return []
    return [f"Gerundete Fallzahlen: Die Zähler von {', '.join(namen)} sind je Stadtteil auf Vielfache von {weite} gerundet."]


def mit_aenderungen(eingaben: Eingaben, aenderungen: Mapping[str, Einstellungen]) -> Eingaben:
    """Eingefrorene Eingaben mit anderen Einstellungen: ein Szenario zu einer beschlossenen Verteilung. Werte kommen keine hinzu."""
    if not aenderungen:
        return eingaben
    return replace(eingaben, toepfe=tuple(_anders(topf, aenderungen.get(topf.einstellungen.schluessel)) for topf in eingaben.toepfe))


def _anders(topf: Topfeingaben, wahl: Einstellungen | None) -> Topfeingaben:
    if wahl is None:
        return topf
    fremd = tuple(f"„{g.indikator}“ gehört nicht zu den eingefrorenen Werten." for g in wahl.gewichte if g.indikator not in topf.herkunft)
    bisher = {merkmal.schluessel: merkmal for merkmal in topf.modell.merkmale}
    merkmale = tuple(replace(bisher[g.indikator], gewicht=g.gewicht) for g in wahl.gewichte if g.indikator in bisher)
    basis = wahl.basisgewicht if wahl.verfahren == "anteil" else Fraction(0)
    modell = replace(
        topf.modell, verfahren=wahl.verfahren, merkmale=merkmale, basisgewicht=basis, grundpunkte=wahl.grundpunkte, fehlend=wahl.fehlend,
        ddof=wahl.ddof, spreizung=wahl.spreizung, untergrenze=wahl.untergrenze,
    )  # fmt: skip
    neu = replace(_topf(wahl, topf.topf.einheit), bezug=topf.topf.bezug, ohne_sockel=topf.topf.ohne_sockel)
    return replace(topf, einstellungen=wahl, topf=neu, modell=modell, ablehnungen=fremd)


def _topf(wahl: Einstellungen, einheit: str) -> Topf:
    gekappt = wahl.kappung_unten is not None or wahl.kappung_oben is not None
    kappung = Kappung(wahl.kappung_unten or Fraction(0), wahl.kappung_oben) if gekappt else None
    bezug = f"Personen ({wahl.bevoelkerung})" if wahl.bevoelkerung else "Raum"
    return Topf(wahl.betrag, wahl.dienste, wahl.reserve, wahl.sockel, wahl.rundung, kappung, einheit, bezug)


def _modell(wahl: Einstellungen, angaben: Mapping[str, Indikatorangabe], grenze: Fraction) -> Punktmodell:
    merkmale = []
    for gewicht in wahl.gewichte:
        angabe = angaben.get(gewicht.indikator)
        name, richtung = (angabe.name, angabe.richtung) if angabe else (gewicht.indikator, "belastend")
        richtung = "belastend" if richtung == "neutral" else richtung
        merkmale.append(Merkmal(gewicht.indikator, name, gewicht.gewicht, richtung, bool(angabe and angabe.beruht_auf_fallzahlen)))
    basis = wahl.basisgewicht if wahl.verfahren == "anteil" else Fraction(0)
    return Punktmodell(
        wahl.verfahren, tuple(merkmale), basis, wahl.grundpunkte, wahl.fehlend, wahl.ddof, wahl.spreizung, wahl.untergrenze, grenze
    )


def _stadtteil(knoten: Knoten, band: int | None, spalten: Sequence[Spalte], werte: Stadtteilwerte, sozialraum: str) -> Raum:
    anzahl = werte.anzahl(band, werte.bevoelkerung_stichtag, knoten.id) if band else Fraction(1)
    return Raum(
        knoten.schluessel, knoten.kurzname or knoten.name, anzahl or Fraction(0), {s.schluessel: s.messwerte[knoten.id] for s in spalten},
        None, sozialraum,
    )  # fmt: skip


def _raum(
    schluessel: str, name: str, ressort: str, stadtteile: Sequence[Raum], spalten: Sequence[Spalte],
    vorjahr: Mapping[str, int] | None, band: int | None,
) -> Raum:  # fmt: skip
    bevoelkerung = sum((s.bevoelkerung for s in stadtteile), Fraction(0)) if band else Fraction(1)
    werte = {spalte.schluessel: spalte.summen[schluessel] for spalte in spalten}
    return Raum(schluessel, name, bevoelkerung, werte, vorjahr.get(schluessel) if vorjahr else None, ressort)


def _ohne_bevoelkerung(band: int | None, werte: Stadtteilwerte) -> Iterator[str]:
    """Für fehlende Einwohner gibt es keinen Wert der Stadt, und 0 wären sie nicht: Ein Raum bekäme kein Geld, weil eine Datei fehlt."""
    if not band:
        return
    tag = werte.bevoelkerung_stichtag
    if tag is None:
        yield "Es gibt keine Bevölkerung bis zum gewählten Tag."
        return
    fehlend = [k.name for _, _, _, knoten in werte.empfaenger for k in knoten if werte.anzahl(band, tag, k.id) is None]
    if fehlend:
        yield f"Zum {datum(tag)} fehlt die Bevölkerung von {', '.join(fehlend)}. Sie zählt nie als 0; bitte laden Sie sie nach."
