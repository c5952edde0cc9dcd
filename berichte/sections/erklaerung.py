"""How each amount came about: Rohwert → Faktor → × Gewicht → Summe → Anteil → Euro, as table and as German sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from basis.zahlen import GESPERRT, Wert, Zustand, prozent
from berichte.sections.budgetsperre import Budgetsperre, Topfsperre
from berichte.sections.gebiete import bezeichne
from budgets.erklaerung import saetze_der_summanden
from budgets.erklaerungssperre import satz_der_sperre
from budgets.rechnung import NICHT_ZUGEORDNET, Herkunft, Rechnung, Topfrechnung
from budgets.verteilung import betragstext
from sozialraum.ebenen import Ebene, Knoten
from sozialraum.punktwerte import Punktwert, Raum, Summand

WORT_DER_PUNKTE = {
    "anteil": "Faktor",
    "minmax": "Standardpunkte",
    "zwert": "Punkte (z-Wert)",
    "rang": "Rangpunkte",
    "quintil": "Quintilpunkte",
}


@dataclass(frozen=True)
class Merkmalzeile:
    """One indicator of one Raum. ``wert`` and ``stadtwert`` are in the indicator's unit."""

    name: str
    einheit: str
    stellen: int
    zaehler: Fraction | None
    nenner: Fraction | None
    wert: Wert
    stadtwert: Fraction
    punkte: Fraction
    gewicht: Fraction
    beitrag: Fraction
    ersetzt: bool
    entlastend: bool


@dataclass(frozen=True)
class Raumerklaerung:
    """One Raum in one Teiltopf: from the indicators to the amount. A Wert only where it is gesperrt."""

    name: str
    merkmale: tuple[Merkmalzeile, ...]
    grundbetrag: Fraction
    punktwert: Fraction | Wert
    bevoelkerung: Fraction
    bedarfseinheiten: Fraction | Wert
    anteil: Fraction | Wert | None
    roh: int | None
    gekappt: int | None
    vorjahr: int | None
    betrag: int | Wert | None
    rang: int | None
    saetze: tuple[str, ...]
    eigen: bool = False
    informativ: bool = False


@dataclass(frozen=True)
class Toperklaerung:
    """One Teiltopf with its Räume."""

    name: str
    bezug: str
    wort_der_punkte: str
    satz: str
    gekappt: bool
    raeume: tuple[Raumerklaerung, ...]


OHNE_BETRAG = (
    "{}: Was rechnerisch auf die Stadtteile dieses Sozialraums entfällt, ist gesperrt, weil daraus der Wert einer kleinen Gruppe folgte. "
    "Es dient nur der Information: Ein Stadtteil erhält kein eigenes Budget."
)
EINHEITEN = {"prozent": "%", "je_1000": "je 1.000", "je_10000": "je 10.000", "absolut": "je Kopf", "euro": "€ je Kopf"}


def erklaere(rechnung: Rechnung, gebiet: Knoten, ebenen: dict[str, str], sperre: Budgetsperre) -> tuple[Toperklaerung, ...]:
    """The explanation for a Gebiet and its Sozialräume; for a Stadtteil its Sozialraum and itself.

    A row with a small case number or the rate of a small group, or one that would give such a number away, shows no Rohwert: a paper
    leaves the house. That of a Stadtteil shows nothing else from which the rate followed.
    """
    empfaenger = _empfaenger(rechnung, gebiet)
    return tuple(_topf(rechnung, topf, empfaenger, gebiet, ebenen, sperre[topf.schluessel]) for topf in rechnung.toepfe if topf.ergebnis)


def _empfaenger(rechnung: Rechnung, gebiet: Knoten) -> Sequence[str]:
    baum = rechnung.baum
    if gebiet.ebene == Ebene.FACHBEREICH:
        return list(rechnung.eingaben.empfaenger)
    if gebiet.ebene == Ebene.RESSORT:
        return [kind.schluessel for kind in baum.kinder(gebiet.id)]
    if gebiet.ebene == Ebene.SOZIALRAUM:
        return [gebiet.schluessel]
    eltern = baum.eltern(gebiet.id)
    return [eltern.schluessel if eltern else NICHT_ZUGEORDNET]


def _topf(
    rechnung: Rechnung, topf: Topfrechnung, empfaenger: Sequence[str], gebiet: Knoten, ebenen: dict[str, str], sperre: Topfsperre
) -> Toperklaerung:
    assert topf.ergebnis is not None
    namen = {knoten.schluessel: bezeichne(knoten, ebenen) for knoten in rechnung.baum.auf_ebene(Ebene.SOZIALRAUM)}
    indikatoren = {m.schluessel: m.name for m in topf.eingaben.modell.merkmale}
    verdeckt = {indikatoren[s]: gesperrte for s, gesperrte in sperre.wege.items()}
    raeume = [
        _verdecke(_raum(topf, schluessel, namen.get(schluessel, "Nicht zugeordnet")), verdeckt, _orte(topf, schluessel))
        for schluessel in empfaenger
        if schluessel in topf.zeilen
    ]
    if gebiet.ebene == Ebene.STADTTEIL:
        eigener = _stadtteil(topf, gebiet, empfaenger[0], namen.get(empfaenger[0], "Nicht zugeordnet"), ebenen)
        if eigener:
            raeume.append(_ohne_rueckschluss(_verdecke(eigener, verdeckt, frozenset({gebiet.schluessel})), gebiet.schluessel, sperre))
    verfahren = topf.eingaben.modell.verfahren
    return Toperklaerung(
        topf.name, topf.eingaben.topf.bezug, WORT_DER_PUNKTE[verfahren], topf.ergebnis.satz(), topf.eingaben.topf.kappung is not None,
        tuple(raeume),
    )  # fmt: skip


def _orte(topf: Topfrechnung, schluessel: str) -> frozenset[str]:
    return frozenset(raum.schluessel for raum in topf.eingaben.stadtteile.get(schluessel, ()))


def _verdecke(raum: Raumerklaerung, verdeckt: Mapping[str, frozenset[frozenset[str]]], orte: frozenset[str]) -> Raumerklaerung:
    namen = [name for name, gesperrte in verdeckt.items() if orte in gesperrte]
    if not namen:
        return raum
    return replace(raum, merkmale=(), saetze=(satz_der_sperre(raum.name, namen), raum.saetze[-1]))


def _ohne_rueckschluss(raum: Raumerklaerung, stadtteil: str, sperre: Topfsperre) -> Raumerklaerung:
    """The informative row of a Stadtteil, without what gives the rate of a small group away: its own, or one beside it."""
    if stadtteil in sperre.betraege:
        raum = replace(raum, anteil=GESPERRT, betrag=GESPERRT, saetze=(*raum.saetze[:-1], OHNE_BETRAG.format(raum.name)))
    if stadtteil in sperre.punktwerte:
        warum = () if raum.merkmale else raum.saetze[:1]
        raum = replace(raum, merkmale=(), punktwert=GESPERRT, bedarfseinheiten=GESPERRT, saetze=(*warum, raum.saetze[-1]))
    return raum


def _raum(topf: Topfrechnung, schluessel: str, name: str) -> Raumerklaerung:
    assert topf.punkte is not None
    zeile, punktwert = topf.zeilen[schluessel], topf.punkte.punktwerte[schluessel]
    raum = next(raum for raum in topf.eingaben.raeume if raum.schluessel == schluessel)
    return Raumerklaerung(
        name=name,
        merkmale=_merkmale(raum, punktwert, topf),
        grundbetrag=punktwert.grundbetrag,
        punktwert=punktwert.wert,
        bevoelkerung=zeile.bevoelkerung,
        bedarfseinheiten=zeile.bedarfseinheiten,
        anteil=zeile.anteil,
        roh=int(zeile.roh_bruch.gerundet()),
        gekappt=None if zeile.gekappt_bruch is None else int(zeile.gekappt_bruch.gerundet()),
        vorjahr=zeile.vorjahr,
        betrag=zeile.betrag,
        rang=zeile.rang,
        saetze=(*saetze_der_summanden(topf, punktwert), punktwert.satz(), zeile.satz()),
    )


def _stadtteil(topf: Topfrechnung, gebiet: Knoten, sozialraum: str, name: str, ebenen: dict[str, str]) -> Raumerklaerung | None:
    """A Stadtteil has no budget of its own; its share of the Sozialraum's amount is arithmetic and says so."""
    raeume = topf.eingaben.stadtteile.get(sozialraum, ())
    raum = next((raum for raum in raeume if raum.schluessel == gebiet.schluessel), None)
    if raum is None or topf.stadtteilpunkte is None:
        return None
    punkte = topf.stadtteilpunkte.punktwerte
    einheiten = {r.schluessel: r.bevoelkerung * punkte[r.schluessel].wert / 100 for r in raeume}
    alle, punktwert = sum(einheiten.values(), Fraction(0)), punkte[raum.schluessel]
    anteil = einheiten[raum.schluessel] / alle if alle else None
    betrag = topf.stadtteile.get(raum.schluessel)
    satz = _informationssatz(bezeichne(gebiet, ebenen), name, anteil, betrag, topf)
    return Raumerklaerung(
        name=bezeichne(gebiet, ebenen),
        merkmale=_merkmale(raum, punktwert, topf),
        grundbetrag=punktwert.grundbetrag,
        punktwert=punktwert.wert,
        bevoelkerung=raum.bevoelkerung,
        bedarfseinheiten=einheiten[raum.schluessel],
        anteil=anteil,
        roh=None,
        gekappt=None,
        vorjahr=None,
        betrag=betrag,
        rang=None,
        saetze=(*saetze_der_summanden(topf, punktwert), punktwert.satz(), satz),
        eigen=True,
        informativ=True,
    )


def _informationssatz(gebiet: str, sozialraum: str, anteil: Fraction | None, betrag: int | None, topf: Topfrechnung) -> str:
    if betrag is None or anteil is None:
        return f"{gebiet} hat in diesem Teiltopf keine Bevölkerung; rechnerisch entfällt darauf kein Betrag."
    text = betragstext(betrag, topf.eingaben.topf.einheit)
    return (
        f"{gebiet} stellt {prozent(anteil, 2)} der Bedarfseinheiten von {sozialraum}; rechnerisch entfallen darauf {text}. "
        "Der Betrag dient nur der Information: Ein Stadtteil erhält kein eigenes Budget."
    )


def _merkmale(raum: Raum, punktwert: Punktwert, topf: Topfrechnung) -> tuple[Merkmalzeile, ...]:
    return tuple(_merkmal(summand, raum, topf.eingaben.herkunft.get(summand.merkmal.schluessel)) for summand in punktwert.summanden)


def _merkmal(summand: Summand, raum: Raum, herkunft: Herkunft | None) -> Merkmalzeile:
    messwert = raum.werte[summand.merkmal.schluessel]
    faktor = herkunft.faktor if herkunft else 1
    gegenquote = summand.merkmal.richtung == "entlastend" and summand.verfahren == "anteil"
    stadt = 1 - summand.stadtquote if gegenquote else summand.stadtquote
    hat_wert = messwert.zaehler is not None and bool(messwert.nenner)
    quote = messwert.zaehler / messwert.nenner * faktor if messwert.zaehler is not None and messwert.nenner else None
    ohne = messwert.zustand if messwert.zustand is not Zustand.WERT else Zustand.KEINE_ANGABE
    return Merkmalzeile(
        name=summand.merkmal.name,
        einheit=EINHEITEN.get(herkunft.einheit, "") if herkunft else "",
        stellen=max(herkunft.stellen, 1) if herkunft else 4,
        zaehler=messwert.zaehler if hat_wert else None,
        nenner=messwert.nenner if hat_wert else None,
        wert=Wert(quote) if quote is not None else Wert(None, ohne),
        stadtwert=stadt * faktor,
        punkte=summand.punkte,
        gewicht=summand.merkmal.gewicht,
        beitrag=summand.beitrag,
        ersetzt=summand.ersetzt,
        entlastend=summand.merkmal.richtung == "entlastend",
    )
