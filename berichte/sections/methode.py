"""How the amounts are calculated: procedure with formula and model, weights with sources, settings, Dienste."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from basis.zahlen import prozent, zahl
from budgets.rechnung import Herkunft, Rechnung, Topfrechnung
from budgets.verteilung import betragstext
from sozialraum.punktwerte import Merkmal

FORMELN = {
    "anteil": (
        "Belastungsfaktor (Anteil): f = (Zähler / Nenner des Raums) / (Σ Zähler / Σ Nenner der Stadt). "
        "Punktwert = 100 · (Basisgewicht + Σ Gewicht · f); 100 ist der Durchschnitt der Stadt. "
        "Vorbild: Rheinland-Pfalz, § 25 Abs. 5 KiTaG (40 zu 60)."
    ),
    "minmax": (
        "Standardpunkte: 0 für den niedrigsten, 100 für den höchsten Wert. Punktwert = Grundpunkte + Σ Gewicht · Punkte. "
        "Vorbild: Hamburg, Jugendeinwohnerwert."
    ),
    "zwert": (
        "z-Wert: Abstand vom Mittel in Standardabweichungen, mal Spreizung. Punktwert = Grundpunkte + Σ Gewicht · Punkte, "
        "mindestens die Untergrenze. Vorbild: Berlin, Monitoring Soziale Stadtentwicklung."
    ),
    "rang": "Rangpunkte: der niedrigste Wert erhält 1 Punkt, jeder höhere einen mehr; Gleiche teilen sich das Mittel ihrer Ränge.",
    "quintil": "Quintilpunkte: 1 bis 5 Punkte nach dem Fünftel, in dem der Wert liegt.",
}
BEDARF = "Bedarfseinheiten = Bevölkerung · Punktwert / 100. Anteil = Bedarfseinheiten / Summe der Bedarfseinheiten aller Räume."
BETRAG = "Betrag = Sockel + (Verteilbares − alle Sockel) · Anteil, gerundet nach dem größten Rest; der Rundungsrest geht in die Reserve."


@dataclass(frozen=True)
class Gewichtszeile:
    name: str
    gewicht: Fraction
    richtung: str
    fallzahlen: bool
    stichtag: date | None
    quelle: str


@dataclass(frozen=True)
class Dienstzeile:
    name: str
    stelle: str
    betrag: int


@dataclass(frozen=True)
class Topfmethode:
    """The model of one Teiltopf, in words and as rows."""

    name: str
    formeln: tuple[str, ...]
    gewichte: tuple[Gewichtszeile, ...]
    regeln: tuple[str, ...]
    dienste: tuple[Dienstzeile, ...]


def methode(rechnung: Rechnung) -> tuple[Topfmethode, ...]:
    teile: list[Topfmethode] = []
    for topf in rechnung.toepfe:
        teil = _topf(topf)
        if teile and teil.formeln == teile[0].formeln:
            teil = replace(teil, formeln=(f"Verfahren und Formeln wie im Teiltopf {teile[0].name}.",))
        teile.append(teil)
    return tuple(teile)


def _topf(topf: Topfrechnung) -> Topfmethode:
    modell = topf.eingaben.modell
    formeln = (FORMELN[modell.verfahren], BEDARF, BETRAG)
    gewichte = tuple(_gewicht(merkmal, topf.eingaben.herkunft.get(merkmal.schluessel)) for merkmal in modell.merkmale)
    if modell.basisgewicht:
        gewichte = (Gewichtszeile("Basisgewicht (für alle gleich)", modell.basisgewicht, "", False, None, ""), *gewichte)
    dienste = tuple(Dienstzeile(d.name, d.verantwortlich, d.betrag) for d in topf.eingaben.topf.dienste)
    return Topfmethode(topf.name, formeln, gewichte, tuple(_regeln(topf)), dienste)


def _gewicht(merkmal: Merkmal, herkunft: Herkunft | None) -> Gewichtszeile:
    return Gewichtszeile(
        merkmal.name, merkmal.gewicht, merkmal.richtung, merkmal.beruht_auf_fallzahlen, herkunft.stichtag if herkunft else None,
        herkunft.quelle if herkunft else "",
    )  # fmt: skip


def _regeln(topf: Topfrechnung) -> Iterator[str]:
    pot, modell, einheit = topf.eingaben.topf, topf.eingaben.modell, topf.eingaben.topf.einheit
    yield f"Bevölkerung: {pot.bezug}."
    if modell.grundpunkte:
        yield f"Grundpunkte für jeden Raum: {zahl(modell.grundpunkte, 1)}."
    if modell.verfahren == "zwert":
        yield f"Spreizung {zahl(modell.spreizung, 1)}, Untergrenze {zahl(modell.untergrenze, 1)}, abgezogene Freiheitsgrade {modell.ddof}."
    ohne = "; nicht zugeordnete Stadtteile erhalten keinen" if pot.ohne_sockel else ""
    yield f"Sockel je Raum: {betragstext(pot.sockel, einheit)}{ohne}; Reserve: {betragstext(pot.reserve, einheit)}."
    yield f"Gerundet wird auf {betragstext(pot.rundung, einheit)}."
    if pot.kappung:
        oben = f" und höchstens {prozent(pot.kappung.oben)}" if pot.kappung.oben is not None else ""
        yield f"Kappung: mindestens {prozent(pot.kappung.unten)}{oben} des Vorjahres, mit einem gemeinsamen Faktor φ für alle Räume."
    if modell.fehlend == "stadtwert":
        yield (
            "Fehlt ein Wert eines Stadtteils oder ist er gesperrt, rechnet sein Sozialraum mit den übrigen; fehlt er im ganzen Sozialraum, "
            "gilt der Wert der Stadt und ist vermerkt. Ein fehlender Wert ist nie 0."
        )
    else:
        yield "Ein fehlender oder gesperrter Wert wird nicht ersetzt; die Rechnung wird abgelehnt. Er ist nie 0."
