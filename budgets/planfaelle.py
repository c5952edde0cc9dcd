"""Was die Hilfen eines Gebiets im folgenden Jahr kosten, gerechnet an laufenden Fällen, und welche davon für sich stehen. Rein."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from budgets.fallfortschreibung import einwohnertrend, mitte_des_rueckblicks, schreibe_fort
from budgets.planlage import ORDNUNG, Annahmen, Planungslage, fallorte
from budgets.prognose_bestand import RUECKBLICK, Leistung, Monatsfaelle, abgangsanteil, monate_bis, tagessatz
from sozialraum.ebenen import Gebietsbaum

FREMDE = "fremde"


@dataclass(frozen=True, slots=True)
class Fallbedarf:
    """Der Bedarf einer Form aus ihren Fällen, in Cent und ungerundet; ``einwohner`` None: nicht berichtigt."""

    grund: Fraction
    einwohner: Fraction | None
    preis: Fraction
    falltage: Fraction


@dataclass(frozen=True, slots=True)
class Zelle:
    """Was ein Gebiet in einem Abschnitt für Hilfen hält, mit seinen Fällen. ``faktoren``: Altersgrenze → Faktor neuer Fälle, None: keiner.

    ``fremde``: ob hier auch für Hilfen gebucht ist, die in einen anderen Abschnitt gehören.
    """

    leistungen: Mapping[str, Sequence[Leistung]]
    faelle: Mapping[str, Mapping[date, Monatsfaelle]]
    faktoren: Mapping[int, Fraction | None]
    fremde: bool = False


def _umfang(abschnitt: tuple[str, list[Leistung]]) -> int:
    """Wie viel dort gebucht ist, ob ein oder aus."""
    return sum(abs(b.betrag) for b in abschnitt[1])


def zelle_von(lage: Planungslage, baum: Gebietsbaum, annahmen: Annahmen, gebiet: int, nummer: str) -> Zelle:
    """Eine Hilfeart gehört zu dem Abschnitt, in dem am meisten für sie gebucht ist; anderswo steht sie bei den übrigen."""
    je_art: dict[str, dict[str, list[Leistung]]] = {}
    for o in lage.leistungen:
        if o.gebiet == gebiet:
            je_art.setdefault(o.leistung.hilfeart, {}).setdefault(o.abschnitt, []).append(o.leistung)
    haupt = {art: max(sorted(je.items()), key=_umfang)[0] for art, je in je_art.items()}
    eigene = {art: je[nummer] for art, je in je_art.items() if haupt[art] == nummer}
    fremde = any(nummer in je and haupt[art] != nummer for art, je in je_art.items())
    return Zelle(eigene, lage.faelle_in(fallorte(baum, gebiet, lage.ehemalige)), faktoren(lage, baum, gebiet, annahmen), fremde)


def faktoren(lage: Planungslage, baum: Gebietsbaum, gebiet: int, annahmen: Annahmen) -> dict[int, Fraction | None]:
    """Altersgrenze → Faktor neuer Fälle im folgenden Jahr; Fälle ohne Stadtteil folgen der ganzen Stadt."""
    if lage.stand is None or not annahmen.einwohner or gebiet not in baum.knoten:
        return dict.fromkeys(lage.einwohner)
    von, bis = mitte_des_rueckblicks(lage.stand), date(lage.jahr + 1, 7, 1)
    orte = baum.stadtteile(gebiet)
    return {ab: einwohnertrend(lage.einwohner_in(ab, orte), von, bis).faktor for ab in lage.einwohner}


def formen_von(lage: Planungslage, zelle: Zelle) -> dict[str, list[str]]:
    formen: dict[str, list[str]] = {}
    for art in sorted(zelle.leistungen):
        formen.setdefault(lage.hilfen[art].form, []).append(art)
    return dict(sorted(formen.items(), key=lambda paar: ORDNUNG[paar[0]]))


def _rueckblick(lage: Planungslage) -> list[date]:
    assert lage.stand is not None
    return monate_bis(lage.stand, RUECKBLICK + 1)


def fallzahlen(lage: Planungslage, zelle: Zelle) -> dict[str, int]:
    """Form → so viele Fälle, wie in jedem Monat des Rückblicks wenigstens liefen; ein Monat ohne Meldung ist keiner."""
    folge = _rueckblick(lage)
    zahlen = {
        form: min(sum(f.bestand for art in arten if (f := zelle.faelle.get(art, {}).get(m))) for m in folge)
        for form, arten in formen_von(lage, zelle).items()
    }
    return {**zahlen, **({FREMDE: 0} if zelle.fremde else {})}


def waehle_formen(zahlen: Mapping[str, int], rechenbare: Iterable[str], schwelle: int) -> tuple[str, ...]:
    """Welche Formen eine eigene Zeile haben: jede mit genug Fällen, solange der Rest zusammen keine zu kleine Zahl ist.

    Liegt im Rest mindestens eine Hilfe und sind es zusammen weniger als ``schwelle``, kommt die kleinste der gezeigten dazu.
    Beispiel bei 5: 20 ambulante, 8 teilstationäre, 2 stationäre: Die stationären allein wären zu wenige, also steht nur „ambulant“ da.
    """
    moegliche = set(rechenbare)
    gezeigt = sorted((f for f in zahlen if f in moegliche and zahlen[f] >= schwelle), key=lambda f: (-zahlen[f], f))
    rest = [f for f in zahlen if f not in gezeigt]
    while gezeigt and rest and sum(zahlen[f] for f in rest) < schwelle:
        rest.append(gezeigt.pop())
    return tuple(f for f in zahlen if f in gezeigt)


def ist_von(lage: Planungslage, zelle: Zelle, form: str) -> int:
    """Was im Haushaltsjahr bis zum Stand für die Hilfen dieser Form gebucht ist."""
    return sum(
        b.betrag for art, alle in zelle.leistungen.items() if lage.hilfen[art].form == form for b in alle if b.haushaltsjahr == lage.jahr
    )


def fallbedarf(zelle: Zelle, arten: Sequence[str], lage: Planungslage, annahmen: Annahmen) -> Fallbedarf | None:
    """Der Bedarf einer Form: Falltage jeder Hilfeart × ihr Tagessatz; None, wo ein Monat nicht gemeldet ist oder ein Tagessatz fehlt.

    Beispiel: Falltage 3.650 zu 100 € sind 365.000 €; neue Fälle wegen der Einwohner 36,5 Falltage weniger: −3.650 €; Entgelte +2 % ab Juli
    auf die Falltage ab Juli.
    """
    bekannt = all(zelle.faktoren.get(lage.hilfen[art].ab) is not None for art in arten)
    teile = [_je_hilfeart(zelle, art, lage, annahmen, bekannt) for art in arten]
    if None in teile:
        return None
    grund, einwohner, preis, falltage = (sum(spalte, Fraction(0)) for spalte in zip(*(t for t in teile if t), strict=True))
    return Fallbedarf(grund, einwohner if bekannt else None, preis, falltage)


def _je_hilfeart(
    zelle: Zelle, art: str, lage: Planungslage, annahmen: Annahmen, berichtigt: bool
) -> tuple[Fraction, Fraction, Fraction, Fraction] | None:
    """Grund, Einwohner, Preis in Cent und Falltage."""
    stand = lage.stand
    reihe = zelle.faelle.get(art, {})
    if stand is None or any(m not in reihe for m in _rueckblick(lage)):
        return None
    monate = monate_bis(stand, RUECKBLICK)
    bestand, neue = reihe[monate[-1]].bestand, Fraction(sum(reihe[m].begonnen for m in monate), RUECKBLICK)
    if not bestand and not neue:
        return Fraction(0), Fraction(0), Fraction(0), Fraction(0)
    satz = tagessatz(reihe, list(zelle.leistungen[art]), stand)
    if satz is None:
        return None
    abgang, faktor, jahr = abgangsanteil(reihe, stand), zelle.faktoren.get(lage.hilfen[art].ab), lage.jahr + 1
    heute = schreibe_fort(bestand, abgang, neue, stand, jahr)
    dann = schreibe_fort(bestand, abgang, neue, stand, jahr, faktor) if berichtigt and faktor is not None else heute
    tage = sum((t.alle for t in heute.values()), Fraction(0))
    mehr = sum((t.alle for t in dann.values()), Fraction(0)) - tage
    teurer = sum((t.alle * annahmen.entgelt_im(monat) for monat, t in dann.items()), Fraction(0))
    return tage * satz, mehr * satz, teurer * satz, tage
