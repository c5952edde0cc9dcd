"""The forecast on the page of the running year: three ways with their backtest, booking lag, Menge · Preis · Dauer, what-if."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from basis.export import Blatt, Geld, Zelle
from basis.monate import monatsname
from budgets.ampel import Schwellen, ampel
from budgets.forms.vollzugsszenario import FELDER, SzenarioForm
from budgets.mengepreisdauer import Zerlegungsblatt, zerlege_jahr
from budgets.selectors.vorgeschichte import Vorgeschichte, vorgeschichte
from budgets.vollzugsblatt import Aussicht, Vollzugsblatt
from budgets.vollzugsszenario import Annahmen, Szenario, Szenariofehler, laufende_faelle, rechne_szenario
from budgets.vollzugswege import Fallblick, Wegeblatt, stelle_wege_zusammen
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.rechte import Recht, rollen_mit

FORMEN = (("stationaer", "Stationäre Hilfen"), ("teilstationaer", "Teilstationäre Hilfen"), ("ambulant", "Ambulante Hilfen"))
ALLE = ("alle", "Alle Hilfen")
NICHT_ZUSTAENDIG = "Dies rechnet mit kleinen Fallzahlen. Sie sieht nur, wer sie für das ganze Gebiet offen sehen darf: {}."


@dataclass(frozen=True)
class Szenarioseite:
    """One column beside the Prognose; ``None`` for the form: there is nothing to calculate with, and ``grund`` says why."""

    form: SzenarioForm | None
    grund: str = ""
    szenario: Szenario | None = None
    betrag: int | None = None
    abweichung: int | None = None
    status: str = ""
    prognose_status: str = ""


def nicht_zustaendig() -> str:
    return NICHT_ZUSTAENDIG.format(", ".join(rolle.bezeichnung for rolle in rollen_mit(Recht.FALLZAHLEN_OFFEN)))


def lies_vorgeschichte(zugang: Any, baum: Gebietsbaum, knoten: Knoten, jahr: int, tag: date) -> Vorgeschichte:
    """Cases only for whoever may see small ones in all of this Gebiet today: the ways would betray them (decisions 38 and 39)."""
    ganz = knoten.ebene == Ebene.FACHBEREICH
    nachfahren = [] if ganz else list(baum.nachfahren(knoten.id))
    stadtteile = None if ganz else [k.id for k in nachfahren if k.ebene == Ebene.STADTTEIL]
    offen = zugang.sieht_fallzahlen() if stadtteile is None else all(zugang.sieht_fallzahlen(s) for s in (knoten.id, *stadtteile))
    orte = None if ganz else [knoten.id, *(k.id for k in nachfahren)]
    return vorgeschichte(jahr, tag, orte=orte, stadtteile=stadtteile, grund="" if offen else nicht_zustaendig())


def lies_wege(blatt: Vollzugsblatt, geschichte: Vorgeschichte, jahr: int, monat: int) -> Wegeblatt:
    """The three ways; before the first Buchung there are none."""
    return stelle_wege_zusammen(blatt, geschichte.rows, geschichte.verlauf, jahr, monat, geschichte.blick) if monat else Wegeblatt()


def prognose_der_seite(
    angaben: Any, blatt: Vollzugsblatt, wege: Wegeblatt, blick: Fallblick, jahr: int, monat: int, grenzen: Schwellen
) -> dict[str, Any]:
    """The context of ``_vollzugsprognose.html`` and of the scenario that ``angaben`` ask for."""
    if not monat:
        return {"wegeblatt": wege, "szenarioseite": None}
    return {
        "wegeblatt": wege,
        "zerlegung": zerlege_jahr(blick, jahr, monat),
        "szenarioseite": _szenario(angaben, blatt, blick, wege, jahr, monat, grenzen) if monat < 12 else None,
    }


def _szenario(
    angaben: Any, blatt: Vollzugsblatt, blick: Fallblick, wege: Wegeblatt, jahr: int, monat: int, grenzen: Schwellen
) -> Szenarioseite:
    eingabe, prognose = wege.lage.eingabe, blatt.summe.aussicht.betrag
    if eingabe is None or prognose is None:
        return Szenarioseite(None, wege.lage.grund or blatt.summe.aussicht.grund)
    laufend = laufende_faelle(eingabe, {g.hilfeart for g in eingabe.laufend})
    wahl = _wahl(blick, laufend)
    monate = [(m, monatsname(date(jahr, m, 1))) for m in range(monat + 1, 13)]
    gefragt = any(name in angaben for name in FELDER)
    vorgabe = {"hilfen": wahl[0][0], "ab": str(monat + 1), "entgelt_ab": str(monat + 1)} if wahl else {}
    form = SzenarioForm(
        {**vorgabe, **{name: angaben[name] for name in FELDER if name in angaben}} if gefragt else None,
        initial=vorgabe, hilfen=[(schluessel, name) for schluessel, name, _ in wahl], monate=monate,
    )  # fmt: skip
    leer = Szenarioseite(form, prognose_status=ampel(blatt.summe, grenzen))
    if not gefragt or not form.is_valid():
        return leer
    daten = form.cleaned_data
    name, hilfen = next((name, hilfen) for schluessel, name, hilfen in wahl if schluessel == daten["hilfen"])
    annahmen = Annahmen(int(daten["faelle"] or 0), daten["ab"], daten["entgelt"] or Fraction(0), daten["entgelt_ab"])
    try:
        szenario = rechne_szenario(eingabe, hilfen, name, annahmen)
    except Szenariofehler as fehler:
        form.add_error("faelle", str(fehler))
        return leer
    summe = replace(blatt.summe, aussicht=Aussicht(prognose + szenario.unterschied))
    return replace(leer, szenario=szenario, betrag=summe.aussicht.betrag, abweichung=summe.abweichung, status=ampel(summe, grenzen))


def _wahl(blick: Fallblick, laufend: Mapping[str, Any]) -> list[tuple[str, str, dict[str, str]]]:
    """(key, name, its Hilfearten): the forms, all together, then each Hilfeart; only what runs here."""
    namen = {art: hilfe.name for art, hilfe in blick.hilfen.items() if laufend.get(art)}
    je_form = [
        (form, name, {art: n for art, n in namen.items() if blick.hilfen[art].form == form}) for form, name in FORMEN
    ]  # fmt: skip
    return [*(w for w in je_form if w[2]), (*ALLE, namen), *((art, name, {art: name}) for art, name in namen.items())]


def prognoseblaetter(prognose: Mapping[str, Any]) -> list[Blatt]:
    """The ways, Menge · Dauer · Preis and the Szenario as sheets, each where the page shows it."""
    zerlegung, szenario = prognose.get("zerlegung"), prognose["szenarioseite"]
    blaetter = [_wegeblatt(prognose["wegeblatt"])] if prognose["wegeblatt"].wege else []
    if zerlegung and zerlegung.zeilen:
        blaetter.append(_zerlegungsblatt(zerlegung))
    if szenario and szenario.szenario:
        zeilen = [["Szenario", _geld(szenario.betrag), _geld(szenario.abweichung)]]
        saetze = [*szenario.szenario.saetze, "Ein Szenario ändert keine Daten."]
        blaetter.append(Blatt("Szenario", ("", "Jahresende in €", "Abweichung in €"), zeilen, hinweise=saetze))
    return blaetter


def _wegeblatt(blatt: Wegeblatt) -> Blatt:
    fehlerspalten = (*(f"Fehler {jahr} in %" for jahr in blatt.jahre), "Fehler im Mittel in %")
    zeilen = [
        [w.name, _geld(w.betrag), _geld(w.abweichung), *map(_hundertstel, (*fehler, w.fehler)), "bester" if w.bester else w.grund]
        for w, fehler in blatt.tafel
    ]
    kopf = ("Weg", "Jahresende in €", "Abweichung in €", *fehlerspalten, "Hinweis")
    return Blatt("Wege zur Prognose", kopf, zeilen, hinweise=[blatt.satz])


def _zerlegungsblatt(blatt: Zerlegungsblatt) -> Blatt:
    reihen = [(z.name, z.vorjahr.kosten, z.jahr.kosten, z.zerlegung) for z in blatt.zeilen]
    reihen.append(("Summe", blatt.vorjahr, blatt.jahr, blatt.summe))
    *zeilen, summe = [[name, *map(_geld, (alt, neu, z.abweichung, z.menge, z.dauer, z.preis))] for name, alt, neu, z in reihen]
    kopf = ("Hilfeart", "Vorjahr in €", "Jahr in €", "Abweichung in €", "Menge in €", "Dauer in €", "Preis in €")
    hinweis = f"Januar bis {blatt.monat}, nur ganz gebuchte Monate. Nur für Zuständige."
    return Blatt("Menge, Dauer, Preis", kopf, zeilen, fuss=[summe], hinweise=[hinweis])


def _geld(cent: int | None) -> Zelle:
    return None if cent is None else Geld(cent)


def _hundertstel(anteil: Fraction | None) -> Zelle:
    return None if anteil is None else Decimal(round(anteil * 1000)) / 10
