"""A Scorecard is released for reports: no red without an answer, computed values frozen on their Stichtag."""

from datetime import date
from typing import Any

from django.db import transaction

from basis.diagramme import Status
from basis.zahlen import aufzaehlung, datum
from bsc.actions.messwerte import schreibe_fest
from bsc.models import Scorecardfreigabe
from bsc.models.ziel import im_jahr
from bsc.selectors.scorecard import Messzeile, lies_zeilen, messgroessen
from sozialraum.access import Wer, Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute
from sozialraum.models import Gebiet


def zeilen_fuer(gebiet: int, stand: date, zugang: Zugang) -> list[Messzeile]:
    """The rows as who releases them sees them: what is gesperrt to them is released gesperrt. A refusal would tell them that it is red."""
    return lies_zeilen(messgroessen(stand).filter(im_jahr(stand.year, "ziel__"), ziel__gebiet=gebiet), zugang, zugang.baum, stand)


def hindernisse(zeilen: list[Messzeile]) -> list[str]:
    """Why a Scorecard is not released; empty if nothing stands against it."""
    if not zeilen:
        return ["Für dieses Gebiet und Jahr ist noch keine Messgröße festgelegt."]
    offen = [m.messgroesse.name for m in zeilen if m.zeile.status == Status.HANDELN and m.notiz(heute()) is None]
    if not offen:
        return []
    return [f"Zu {aufzaehlung([f'„{name}“' for name in offen])} fehlt die Antwort auf „handeln“, oder sie ist abgelaufen."]


@transaction.atomic
def gib_frei(*, wer: Wer, gebiet: Gebiet, stand: date) -> Scorecardfreigabe:
    """Refused: days to come, red measures without an answer that holds today, a release by nobody."""
    if stand > heute():
        raise Abgelehnt("Freigegeben wird ein Stand, der schon vorbei ist.")
    if wer.nutzer is None:
        raise Abgelehnt("Eine Scorecard gibt eine Person frei, kein Befehl.")
    zeilen = zeilen_fuer(gebiet.pk, stand, Zugang(wer.nutzer))
    if saetze := hindernisse(zeilen):
        raise Abgelehnt(*saetze)
    fest = 0
    for m in zeilen:
        tag = m.zeile.ist.tag if m.zeile.ist else stand
        live, quelle = m.berechnet(tag), m.quelle_am(tag)
        if m.zeile.ist and live and quelle and schreibe_fest(m.messgroesse, live, quelle, wer=wer):
            fest += 1
    freigabe = Scorecardfreigabe.objects.create(
        gebiet=gebiet, stichtag=stand, nutzer=wer.nutzer, inhalt=[_inhalt(m) for m in zeilen]
    )
    text = f"{freigabe} freigegeben; {fest} berechnete Werte festgeschrieben."
    protokolliere(wer=wer, aktion="scorecard_freigegeben", gegenstand=freigabe, text=text)
    return freigabe


def _inhalt(m: Messzeile) -> dict[str, Any]:
    z = m.zeile
    return {
        "messgroesse": m.messgroesse.pk, "name": z.name, "ausgangswert": z.basis_text, "ist": z.ist_text,
        "stichtag": datum(z.ist.tag) if z.ist else "", "soll": z.soll_text, "abweichung": z.abweichung_text, "plan": z.plan_text,
        "zielerreichung": z.erreichung_text, "status": z.status.value,
    }  # fmt: skip
