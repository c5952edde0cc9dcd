"""Every step of a BbA application: one transaction each, with its entry; a grant locks the pot and the school before it counts."""

from dataclasses import replace
from datetime import date
from typing import Any

from basis.geld import euro
from basis.monate import plus_monate
from basis.zahlen import datum
from proaktiv.actions.bba import merke_bba
from proaktiv.actions.bbabeschluss import Beschlussangaben, gegen_den_beschluss, pruefe_nummer
from proaktiv.actions.pruefung import pruefe
from proaktiv.bba import NACHWEIS, RUECKZAHLUNG, ueber_dem_topf, ueber_der_obergrenze
from proaktiv.bbaweg import (
    BBA_ENTSCHEIDUNGEN,
    BBA_MIT_BETRAG,
    BBA_UEBERGAENGE,
    BbaAngaben,
    BbaLage,
    BbaSchrittart,
    BbaStand,
    bba_belegt,
    bba_ziel,
    pruefe_bba_schritt,
)
from proaktiv.models import BbaAntrag, BbaRunde, BbaSchritt
from proaktiv.selectors.bba import fehlende, runde_mit_topf, schulbudget
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.clock import heute
from sozialraum.models import Einrichtung, Parameter

A = BbaSchrittart
MIT_UNTERLAGEN = (A.NACHFORDERN, A.VOLLSTAENDIG)
OHNE_BESCHLUSS = Beschlussangaben()


@in_der_datenbank()
def gehe_bba_schritt(
    *, wer: Wer, antrag: BbaAntrag, schritt: BbaSchrittart, angaben: BbaAngaben, beschluss: Beschlussangaben = OHNE_BESCHLUSS,
    geprueft: bool = False,
) -> BbaAntrag:  # fmt: skip
    """One step on the way (bbaweg.py). Refused, with every reason: what the state, the amounts, the pot or the ceiling do not allow.

    ``beschluss`` belongs to a decision, which needs it.
    """
    row = _gesperrt(antrag, mit_topf=schritt is A.BEWILLIGEN)
    selbst = wer.nutzer is not None and row.beraten_von_id == wer.nutzer.pk
    a = replace(angaben, beriet_selbst=selbst, betrag=angaben.betrag if schritt in BBA_MIT_BETRAG else None)
    lage = row.lage(fehlende(row) if schritt in MIT_UNTERLAGEN else ())
    gruende = pruefe_bba_schritt(lage, schritt, a, None if row.muster else heute())
    entscheidet = schritt in BBA_ENTSCHEIDUNGEN
    if entscheidet and lage.stand in BBA_UEBERGAENGE[schritt]:
        gruende += gegen_den_beschluss(beschluss, a.tag)
    if schritt is A.BEWILLIGEN and not gruende:
        gruende = _geld(row, a.betrag or 0)
    if gruende:
        raise Abgelehnt(*gruende)
    pruefe([("Ergebnis oder Grund", a.text)], geprueft=geprueft)
    pruefe_nummer(beschluss, geprueft=geprueft)
    betrag, neu = a.betrag or 0, bba_ziel(lage, schritt, a.betrag or 0)
    felder = {"status": neu.value, "status_seit": a.tag, "belegt_cent": bba_belegt(lage, schritt, betrag), "nachfrist": None}
    for feld, wert in {**felder, **_wirkung(row, lage, schritt, a, wer)}.items():
        setattr(row, feld, wert)
    row.save()
    eintrag = BbaSchritt.objects.create(
        antrag=row, schritt=schritt.value, stand_alt=lage.stand.value, stand_neu=neu.value, tag=a.tag, betrag_cent=a.betrag,
        text=a.text.strip(), nutzer=wer.nutzer, in_vertretung=wer.in_vertretung, **(beschluss.felder if entscheidet else {}),
    )  # fmt: skip
    summe = f", {euro(betrag)}" if a.betrag is not None else ""
    papier = f" ({eintrag.beschlusssatz})" if entscheidet else ""
    merke_bba(wer, row, schritt.value, f"{schritt.bezeichnung} am {datum(a.tag)}{summe}{papier}; {neu.bezeichnung}", grund=a.text)
    return row


@in_der_datenbank()
def setze_rueckzahlungstag(*, wer: Wer, antrag: BbaAntrag, bis: date) -> BbaAntrag:
    """For a claim that was raised before its day was asked. Refused: nothing to pay back, a day that there is, one before the claim."""
    row = _gesperrt(antrag, mit_topf=False)
    if row.stand is not BbaStand.RUECKFORDERUNG:
        raise Abgelehnt("Hier ist keine Rückforderung offen.")
    if row.rueckzahlung_bis:
        raise Abgelehnt(f"Zurückzuzahlen ist schon bis zum {datum(row.rueckzahlung_bis)}; dieser Tag bleibt.", feld="bis")
    if bis < row.status_seit:
        raise Abgelehnt(f"Der letzte Schritt war am {datum(row.status_seit)}. Bitte nennen Sie diesen Tag oder einen späteren.", feld="bis")
    row.rueckzahlung_bis = bis
    row.save()
    merke_bba(wer, row, "rueckzahlungstag", f"zurückzuzahlen bis {datum(bis)}")
    return row


def _gesperrt(antrag: BbaAntrag, *, mit_topf: bool) -> BbaAntrag:
    """Always in this order: the round, the school, the application."""
    if mit_topf:
        BbaRunde.objects.select_for_update(no_key=True).get(pk=antrag.runde_id)
        Einrichtung.objects.select_for_update(no_key=True).get(pk=antrag.einrichtung_id)
    BbaAntrag.objects.select_for_update(no_key=True).get(pk=antrag.pk)
    return BbaAntrag.objects.mit_allem().get(pk=antrag.pk)


def _geld(row: BbaAntrag, betrag: int) -> list[str]:
    budget = schulbudget(row.einrichtung, row.runde.kalenderjahr, ausser=row.pk)
    return [*ueber_der_obergrenze(budget, betrag), *ueber_dem_topf(runde_mit_topf(row.runde_id).topf, betrag)]


def _wirkung(row: BbaAntrag, lage: BbaLage, schritt: BbaSchrittart, a: BbaAngaben, wer: Wer) -> dict[str, Any]:
    """What a step writes besides the state and what is bound."""
    betrag = a.betrag or 0
    if schritt is A.NACHFORDERN:
        return {"nachfrist": a.frist}
    if schritt is A.BERATEN:
        return {"votum_cent": betrag, "beraten_von": wer.nutzer}
    if schritt is A.BEWILLIGEN:
        return {"bewilligt_cent": betrag, "entschieden_von": wer.nutzer, "nachweis_bis": _nachweis(row.ende, a)}
    if schritt is A.ABLEHNEN:
        return {"entschieden_von": wer.nutzer}
    if schritt is A.AUSZAHLEN:
        return {"gezahlt_cent": lage.gezahlt + betrag}
    if schritt is A.BEENDEN:
        ende = max(row.beginn, a.zum or row.ende)  # what never began ends on its first day
        return {"ende": ende, "nachweis_bis": _nachweis(ende, a)}
    if schritt is A.ANERKENNEN:
        zurueck = lage.gezahlt - betrag
        bis = plus_monate(a.tag, int(Parameter.objects.wert(RUECKZAHLUNG, a.tag, "1"))) if zurueck else None
        return {"anerkannt_cent": betrag, "rueckforderung_cent": zurueck, "rueckzahlung_bis": bis}
    if schritt is A.ZURUECKZAHLEN:
        return {"zurueckgezahlt_cent": lage.zurueckgezahlt + betrag}
    return {}


def _nachweis(ab: Any, a: BbaAngaben) -> Any:
    """The proof is due some months after the end; how many, says a parameter of that day."""
    return plus_monate(ab, int(Parameter.objects.wert(NACHWEIS, a.tag, "2")))
