"""A Scorecard is released for reports: no red without an answer, computed values frozen on their Stichtag, shown as all may read it."""

from datetime import date

from basis.diagramme import Status
from basis.zahlen import aufzaehlung
from bsc.actions.messwerte import schreibe_fest
from bsc.models import Messwert, Scorecardfreigabe
from bsc.models.ziel import im_jahr
from bsc.scorecardblatt import als_json
from bsc.selectors.blatt import lies_blatt
from bsc.selectors.scorecard import Messzeile, lies_zeilen, messgroessen
from bsc.signals import scorecard_freigegeben
from sozialraum.access import Wer, Zugang
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute
from sozialraum.models import Gebiet, Stadt

KOPF = ("ort", "name", "ebene", "schluessel", "stadt", "fachbereich")


def zeilen_fuer(gebiet: int, stand: date, zugang: Zugang) -> list[Messzeile]:
    """The rows as who releases them sees them: of what is gesperrt to them nothing is asked: a refusal would tell that it is red."""
    return lies_zeilen(messgroessen(stand).filter(im_jahr(stand.year, "ziel__"), ziel__gebiet=gebiet), zugang, zugang.baum, stand)


def hindernisse(zeilen: list[Messzeile]) -> list[str]:
    """Why a Scorecard is not released; empty if nothing stands against it."""
    if not zeilen:
        return ["Für dieses Gebiet und Jahr ist noch keine Messgröße festgelegt."]
    offen = [m.messgroesse.name for m in zeilen if m.zeile.status == Status.HANDELN and m.notiz(heute()) is None]
    if not offen:
        return []
    return [f"Zu {aufzaehlung([f'„{name}“' for name in offen])} fehlt die Antwort auf „handeln“, oder sie ist abgelaufen."]


def veraltete(zeilen: list[Messzeile]) -> list[str]:
    """Frozen values that compute otherwise today: a release with a reason freezes them anew."""
    namen = [m.messgroesse.name for m in zeilen if (live := m.abweichend_heute) and live.messung.wert is not None]
    if not namen:
        return []
    return [f"Seit dem Festschreiben anders berechnet: {aufzaehlung([f'„{name}“' for name in namen])}."]


@in_der_datenbank()
def gib_frei(*, wer: Wer, gebiet: Gebiet, stand: date, grund: str = "") -> Scorecardfreigabe:
    """With a reason (``grund``) frozen values that compute otherwise today are frozen anew.

    Refused: days to come, red measures without an answer that holds today, a release by nobody, a reason for nothing.
    Releases of a Gebiet queue up, so that the second one sees what the first has frozen.
    """
    if stand > heute():
        raise Abgelehnt("Freigegeben wird ein Stand, der schon vorbei ist.")
    if wer.nutzer is None:
        raise Abgelehnt("Eine Scorecard gibt eine Person frei, kein Befehl.")
    Gebiet.objects.select_for_update(no_key=True).get(pk=gebiet.pk)
    zugang = Zugang(wer.nutzer)
    baum, zeilen = zugang.baum, zeilen_fuer(gebiet.pk, stand, zugang)
    fest = [wert for m in zeilen if (wert := _schreibe_fest(m, wer, grund))]
    neu = [str(wert.messgroesse) for wert in fest if wert.ersetzt]
    if grund and not neu:
        raise Abgelehnt("Kein festgeschriebener Wert hat sich geändert; der Grund bleibt leer.", feld="grund")
    if saetze := hindernisse(zeilen_fuer(gebiet.pk, stand, zugang) if neu else zeilen):
        raise Abgelehnt(*saetze)
    blatt = lies_blatt(baum.knoten[gebiet.pk], baum, stand, Stadt.objects.aktuelle())
    if stumm := [z.name for z in blatt.zeilen if z.fehlt_antwort]:
        namen = aufzaehlung([f"„{name}“" for name in stumm])
        raise Abgelehnt(f"Die Antwort zu {namen} gehört zu einem gesperrten Stichtag. Bitte antworten Sie für die Freigabe neu.")
    freigabe = Scorecardfreigabe.objects.create(
        gebiet=gebiet, stichtag=stand, nutzer=wer.nutzer, in_vertretung=wer.in_vertretung, freigegeben_am=heute(),
        muster=blatt.muster, kopf={feld: getattr(blatt, feld) for feld in KOPF}, inhalt=[als_json(zeile) for zeile in blatt.zeilen],
    )  # fmt: skip
    text = f"{freigabe} freigegeben; {len(fest)} berechnete Werte festgeschrieben."
    if neu:
        text += f" Neu festgeschrieben: {aufzaehlung([f'„{name}“' for name in neu])}."
    protokolliere(wer=wer, aktion="scorecard_freigegeben", gegenstand=freigabe, text=text, grund=grund)
    scorecard_freigegeben.send(sender=Scorecardfreigabe, freigabe=freigabe)
    return freigabe


def _schreibe_fest(m: Messzeile, wer: Wer, grund: str) -> Messwert | None:
    if m.zeile.ist is None:
        return None
    live, quelle = m.berechnet(m.zeile.ist.tag), m.quelle_am(m.zeile.ist.tag)
    return schreibe_fest(m.messgroesse, live, quelle, wer=wer, grund=grund) if live and quelle else None
