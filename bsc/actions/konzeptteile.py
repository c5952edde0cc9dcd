"""The parts of a Handlungskonzept's draft: operative Ziele, Maßnahmen with the Systeme that carry them, Beteiligung."""

from collections.abc import Iterable
from typing import TypeVar

from bsc.actions.konzeptschritt import EINGEFROREN, gesperrt, merke, pruefe_vergangen
from bsc.konzeptweg import Stand
from bsc.models import Handlungskonzept, Konzeptbeteiligung, Konzeptmassnahme, Konzeptziel, Massnahmensystem
from bsc.selectors.konzeptpassung import gebiet_des_ziels, gebiete_der_ziele
from bsc.vereinbarungsweg import LAUFENDE
from proaktiv.actions.pruefung import pruefe_texte
from proaktiv.models import System
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import unterschied

WEG = "Gerade hat jemand anderes das entfernt. Bitte prüfen Sie, was jetzt im Handlungskonzept steht."
Teil = TypeVar("Teil", Konzeptziel, Konzeptmassnahme, Konzeptbeteiligung)


@in_der_datenbank()
def speichere_konzeptziel(*, wer: Wer, ziel: Konzeptziel, geprueft: bool = False) -> Konzeptziel:
    """Refused: a goal of another Gebiet, or of a Zielvereinbarung that is not agreed."""
    row = _entwurf(ziel.konzept)
    if (ziel.vereinbarungsziel is None) == (ziel.ziel is None):
        raise Abgelehnt("Bitte nennen Sie genau ein Ziel: aus einer Zielvereinbarung oder aus der Scorecard.", feld="vereinbarungsziel")
    if ziel.vereinbarungsziel and ziel.vereinbarungsziel.vereinbarung.stand not in LAUFENDE:
        raise Abgelehnt("Diese Zielvereinbarung ist nicht vereinbart.", feld="vereinbarungsziel")
    if gebiet_des_ziels(ziel) not in gebiete_der_ziele(row):
        raise Abgelehnt("Dieses Ziel gehört zu einem Gebiet, für das diese Planungsgruppe nicht plant.")
    if row.ziele.filter(text=ziel.text).exclude(pk=ziel.pk).exists():
        raise Abgelehnt("Dieses operative Ziel steht schon im Handlungskonzept.", feld="text")
    pruefe_texte(ziel, "text", geprueft=geprueft)
    return _speichere(wer, row, ziel, "ziel", f"operatives Ziel „{ziel}“")


@in_der_datenbank()
def speichere_konzeptmassnahme(
    *, wer: Wer, massnahme: Konzeptmassnahme, systeme: Iterable[System], geprueft: bool = False
) -> Konzeptmassnahme:
    """With the Systeme that carry it. Refused: a day before the period, a System of another Sozialraum."""
    row, gewaehlt = _entwurf(massnahme.ziel.konzept), list(systeme)
    if massnahme.bis < row.gueltig_von:
        raise Abgelehnt("Der Termin liegt vor dem Zeitraum des Handlungskonzepts.", feld="bis")
    if any(s.gebiet_id != row.gruppe.gebiet_id for s in gewaehlt):
        raise Abgelehnt("Getragen wird eine Maßnahme von Systemen des eigenen Sozialraums.", feld="systeme")
    pruefe_texte(massnahme, "text", "verantwortlich", geprueft=geprueft)
    namen = ", ".join(s.name for s in gewaehlt) or "kein System"
    _speichere(wer, row, massnahme, "massnahme", f"Maßnahme „{massnahme}“ ({namen})")
    for weg in massnahme.systeme.exclude(system__in=gewaehlt):
        weg.delete()
    for system in gewaehlt:
        Massnahmensystem.objects.get_or_create(massnahme=massnahme, system=system)
    return massnahme


@in_der_datenbank()
def speichere_beteiligung(*, wer: Wer, beteiligung: Konzeptbeteiligung, geprueft: bool = False) -> Konzeptbeteiligung:
    """Refused: neither an Akteur nor a group, or both; a day to come."""
    row = _entwurf(beteiligung.konzept)
    if (beteiligung.akteur is None) == (not beteiligung.wer.strip()):
        raise Abgelehnt("Bitte wählen Sie einen Akteur, oder nennen Sie, wer sonst beteiligt war.", feld="wer")
    pruefe_vergangen(beteiligung.tag)
    pruefe_texte(beteiligung, "wer", "wie", "beitrag", geprueft=geprueft)
    return _speichere(wer, row, beteiligung, "beteiligung", f"Beteiligung „{beteiligung}“")


@in_der_datenbank()
def entferne_teil(*, wer: Wer, teil: Teil) -> Handlungskonzept:
    """Of a draft. Refused: a goal that still has Maßnahmen."""
    row = _entwurf(konzept_von(teil))
    if not type(teil)._default_manager.filter(pk=teil.pk).exists():
        raise Abgelehnt(WEG)
    if isinstance(teil, Konzeptziel) and teil.massnahmen.exists():
        raise Abgelehnt("Zu diesem Ziel gibt es Maßnahmen. Bitte entfernen Sie sie zuerst.")
    if isinstance(teil, Konzeptmassnahme):
        for s in teil.systeme.all():
            s.delete()
    text = f"{teil._meta.verbose_name} „{teil}“ entfernt"
    teil.delete()
    merke(wer, row, "teil_entfernt", text)
    return row


def konzept_von(teil: Konzeptziel | Konzeptmassnahme | Konzeptbeteiligung) -> Handlungskonzept:
    return teil.ziel.konzept if isinstance(teil, Konzeptmassnahme) else teil.konzept


def _entwurf(konzept: Handlungskonzept) -> Handlungskonzept:
    row = gesperrt(konzept)
    if row.stand != Stand.ENTWURF:
        raise Abgelehnt(EINGEFROREN)
    return row


def _speichere(wer: Wer, row: Handlungskonzept, teil: Teil, aktion: str, text: str) -> Teil:
    alt = type(teil)._default_manager.filter(pk=teil.pk).first() if teil.pk else None
    if teil.pk and alt is None:
        raise Abgelehnt(WEG)
    teil.save()
    merke(wer, row, aktion, f"{text} {'geändert' if alt else 'aufgenommen'}", daten=unterschied(alt, teil))
    return teil
