"""Systeme, their dated parts and their Auftrag: everything through these actions, each in the Protokoll."""

from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Q

from basis.models import Nutzer
from basis.zahlen import anzahl, datum
from proaktiv.actions.pruefung import pruefe, pruefe_texte
from proaktiv.actions.sperren import sperre_system
from proaktiv.kreislauf import Stand
from proaktiv.models import (
    Akteur,
    Mitgliedschaft,
    Rundenauftrag,
    System,
    Systemeinrichtung,
    Systemkoordination,
    Systemstadtteil,
)
from proaktiv.models.hausrunde import ERWARTET
from proaktiv.rundenweg import Rundenstand
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.ebenen import Ebene
from sozialraum.models import Einrichtung, Gebiet

Teil = TypeVar("Teil", Systemeinrichtung, Systemstadtteil, Systemkoordination, Mitgliedschaft)
TEILE = ("einrichtungen", "stadtteile", "koordinationen", "mitgliedschaften")


@in_der_datenbank()
def speichere_system(*, wer: Wer, system: System, geprueft: bool = False) -> System:
    """Creates or changes it. Refused: a Gebiet that is no Sozialraum; another Sozialraum once there are rounds."""
    alt = _gesperrt(system) if system.pk else None
    if system.gebiet.ebene != Ebene.SOZIALRAUM:
        raise Abgelehnt("Ein Pro-Aktives System gehört zu einem Sozialraum.", feld="gebiet")
    if alt and alt.gebiet_id != system.gebiet_id and alt.runden.exists():
        raise Abgelehnt("Dieses System hat schon getagt. In einem anderen Sozialraum beginnt ein neues.", feld="gebiet")
    _pruefe_zeitraum(system.gueltig_von, system.gueltig_bis)
    pruefe_texte(system, "name", "anlass", geprueft=geprueft)
    system.save()
    _merke(wer, system, "geaendert" if alt else "angelegt", "geändert" if alt else "angelegt", daten=unterschied(alt, system))
    return system


@in_der_datenbank()
def beende_system(*, wer: Wer, system: System, bis: date, grund: str, geprueft: bool = False) -> System:
    """With all its parts; what has not begun by then falls away. Refused: a second end, open loops, rounds or Hinweise of a later day."""
    row = _gesperrt(system)
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund.", feld="grund")
    pruefe([("Grund", grund)], geprueft=geprueft)
    _pruefe_zeitraum(row.gueltig_von, bis)
    _pruefe_ende(row, bis)
    entfallen = 0
    for name in TEILE:
        for teil in getattr(row, name).filter(Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gt=bis)):
            teil.gueltig_bis = bis
            if teil.gueltig_von > bis:
                teil.delete()
                entfallen += 1
            else:
                teil.save()
    row.gueltig_bis = bis
    row.save()
    dazu = f"; {anzahl(entfallen, 'Zuordnung', 'Zuordnungen')} ab einem späteren Tag entfallen" if entfallen else ""
    _merke(wer, row, "beendet", f"endet am {datum(bis)}{dazu}", grund=grund)
    return row


def _pruefe_ende(row: System, bis: date) -> None:
    if row.gueltig_bis is not None:
        raise Abgelehnt(f"Dieses System ist schon zum {datum(row.gueltig_bis)} beendet.")
    if row.hinweise.filter(stand=Stand.UEBERGEBEN.value).exists():
        raise Abgelehnt(
            "Dieses System hat offene Hinweise, darunter übergebene. Bitte schließen Sie die offenen zuerst; "
            "zu übergebenen tragen Sie die Rückmeldung des Gremiums ein."
        )
    if row.hinweise.offen().exists():
        raise Abgelehnt("Dieses System hat offene Hinweise. Bitte schließen Sie sie zuerst.")
    if spaeter := row.runden.filter(tag__gt=bis).exclude(stand=Rundenstand.ABGESAGT.value).order_by("-tag").first():
        if spaeter.stand in ERWARTET:
            raise Abgelehnt("Nach diesem Tag sind noch Runden geplant. Bitte sagen Sie sie zuerst ab.")
        raise Abgelehnt(f"Dieses System hat noch am {datum(spaeter.tag)} getagt; es endet nicht davor.", feld="bis")
    if letzter := row.hinweise.filter(erfasst_am__gt=bis).order_by("-erfasst_am").first():
        raise Abgelehnt(f"Noch am {datum(letzter.erfasst_am)} wurde ein Hinweis aufgenommen; das System endet nicht davor.", feld="bis")


@in_der_datenbank()
def ordne_einrichtung_zu(*, wer: Wer, system: System, einrichtung: Einrichtung, ab: date) -> Systemeinrichtung:
    """An Einrichtung becomes a starting point of the System."""
    teil = Systemeinrichtung(system=_gesperrt(system), einrichtung=einrichtung, gueltig_von=ab)
    return _ordne_zu(wer, teil, f"geht von {einrichtung} aus")


@in_der_datenbank()
def ordne_stadtteil_zu(*, wer: Wer, system: System, stadtteil: Gebiet, ab: date) -> Systemstadtteil:
    """Refused: a Gebiet that is no Stadtteil, or one that another Sozialraum has on that day."""
    row = _gesperrt(system)
    if stadtteil.ebene != Ebene.STADTTEIL:
        raise Abgelehnt("Ein System arbeitet für Stadtteile.", feld="stadtteil")
    baum = Gebiet.objects.baum(ab)
    eltern = baum.eltern(stadtteil.pk) if stadtteil.pk in baum.knoten else None
    if eltern and eltern.id != row.gebiet_id:
        raise Abgelehnt(f"{stadtteil} gehört am {datum(ab)} zu einem anderen Sozialraum ({eltern.name}).", feld="stadtteil")
    return _ordne_zu(wer, Systemstadtteil(system=row, gebiet=stadtteil, gueltig_von=ab), f"arbeitet für {stadtteil}")


@in_der_datenbank()
def setze_koordination(*, wer: Wer, system: System, nutzer: Nutzer, ab: date) -> Systemkoordination:
    """Who coordinates from a day on; the one before ends the day before."""
    row = _gesperrt(system)
    vorher = row.koordinationen.filter(Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gte=ab)).order_by("gueltig_von").first()
    if vorher and vorher.nutzer_id == nutzer.pk:
        raise Abgelehnt(f"{nutzer} koordiniert dieses System schon.", feld="nutzer")
    if vorher and vorher.gueltig_von >= ab:
        raise Abgelehnt(f"Die jetzige Koordination begann am {datum(vorher.gueltig_von)}; der Wechsel liegt danach.", feld="ab")
    if vorher:
        vorher.gueltig_bis = ab - timedelta(days=1)
        vorher.save()
    return _ordne_zu(wer, Systemkoordination(system=row, nutzer=nutzer, gueltig_von=ab), f"wird von {nutzer} koordiniert")


@in_der_datenbank()
def nimm_akteur_auf(*, wer: Wer, system: System, akteur: Akteur, ab: date) -> Mitgliedschaft:
    """An organisation joins; refused while it is a member already."""
    return _ordne_zu(wer, Mitgliedschaft(system=_gesperrt(system), akteur=akteur, gueltig_von=ab), f"hat {akteur} als Akteur")


@in_der_datenbank()
def beende_teil(*, wer: Wer, teil: Teil, bis: date) -> Teil:
    """Ends a membership, an Einrichtung, a Stadtteil or a coordination of a System; the row stays."""
    _gesperrt(teil.system)
    row = type(teil).objects.get(pk=teil.pk)
    if row.gueltig_bis is not None:
        raise Abgelehnt(f"Das ist schon zum {datum(row.gueltig_bis)} beendet.")
    _pruefe_zeitraum(row.gueltig_von, bis)
    row.gueltig_bis = bis
    row.save()
    _merke(wer, teil.system, "teil_beendet", f"„{row}“ endet am {datum(bis)}")
    return row


@in_der_datenbank()
def erteile_auftrag(*, wer: Wer, auftrag: Rundenauftrag, geprueft: bool = False) -> Rundenauftrag:
    """A new version of what the round is asked to do. Refused: without the reason for it, or to begin before the last."""
    row = _gesperrt(auftrag.system)
    letzter = row.auftraege.first()
    auftrag.version, auftrag.nutzer = (letzter.version + 1 if letzter else 1), wer.nutzer
    if not auftrag.fragestellungen.strip() or not auftrag.aufgaben.strip():
        raise Abgelehnt("Bitte nennen Sie Fragestellungen und Aufgaben.")
    if letzter and not auftrag.anlass.strip():
        raise Abgelehnt("Bitte nennen Sie den Anlass der neuen Fassung.", feld="anlass")
    if letzter and auftrag.gueltig_ab < letzter.gueltig_ab:
        raise Abgelehnt(f"Die letzte Fassung gilt ab dem {datum(letzter.gueltig_ab)}; eine neue beginnt nicht davor.", feld="gueltig_ab")
    pruefe_texte(auftrag, "fragestellungen", "aufgaben", "anlass", geprueft=geprueft)
    auftrag.save()
    _merke(wer, row, "beauftragt", f"Auftrag in Fassung {auftrag.version} ab {datum(auftrag.gueltig_ab)}", grund=auftrag.anlass)
    return auftrag


def _ordne_zu(wer: Wer, teil: Teil, was: str) -> Teil:
    if teil.gueltig_von < teil.system.gueltig_von:
        raise Abgelehnt(f"Das System besteht erst seit dem {datum(teil.system.gueltig_von)}.")
    if teil.system.gueltig_bis and teil.gueltig_von > teil.system.gueltig_bis:
        raise Abgelehnt(f"Das System ist zum {datum(teil.system.gueltig_bis)} beendet.")
    teil.gueltig_bis = teil.system.gueltig_bis
    teil.save()
    _merke(wer, teil.system, "teil_zugeordnet", f"{was}, ab {datum(teil.gueltig_von)}")
    return teil


def _pruefe_zeitraum(von: date, bis: date | None) -> None:
    if bis is not None and bis < von:
        raise Abgelehnt("Das Ende liegt vor dem Beginn.")


def _gesperrt(system: System) -> System:
    return sperre_system(system.pk)


def _merke(wer: Wer, system: System, aktion: str, was: str, *, grund: str = "", daten: dict[str, Any] | None = None) -> None:
    protokolliere(wer=wer, aktion=f"system_{aktion}", gegenstand=system, text=f"System „{system}“: {was}.", grund=grund[:300], daten=daten)
