"""A Scorecard is released for reports: no red without an answer, computed values frozen on their Stichtag, shown as all may read it."""

from datetime import date

from basis.diagramme import Status
from basis.zahlen import aufzaehlung
from bsc.actions.messwerte import schreibe_fest
from bsc.models import Scorecardfreigabe
from bsc.models.ziel import im_jahr
from bsc.scorecardblatt import als_json
from bsc.selectors.blatt import lies_blatt
from bsc.selectors.scorecard import Messzeile, lies_zeilen, messgroessen
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


@in_der_datenbank()
def gib_frei(*, wer: Wer, gebiet: Gebiet, stand: date) -> Scorecardfreigabe:
    """Refused: days to come, red measures without an answer that holds today, a release by nobody.

    Releases of a Gebiet queue up, so that the second one sees what the first has frozen.
    """
    if stand > heute():
        raise Abgelehnt("Freigegeben wird ein Stand, der schon vorbei ist.")
    if wer.nutzer is None:
        raise Abgelehnt("Eine Scorecard gibt eine Person frei, kein Befehl.")
    Gebiet.objects.select_for_update(no_key=True).get(pk=gebiet.pk)
    zugang = Zugang(wer.nutzer)
    baum, zeilen = zugang.baum, zeilen_fuer(gebiet.pk, stand, zugang)
    if saetze := hindernisse(zeilen):
        raise Abgelehnt(*saetze)
    fest = 0
    for m in zeilen:
        tag = m.zeile.ist.tag if m.zeile.ist else stand
        live, quelle = m.berechnet(tag), m.quelle_am(tag)
        if m.zeile.ist and live and quelle and schreibe_fest(m.messgroesse, live, quelle, wer=wer):
            fest += 1
    blatt = lies_blatt(baum.knoten[gebiet.pk], baum, stand, Stadt.objects.aktuelle())
    if stumm := [z.name for z in blatt.zeilen if z.fehlt_antwort]:
        namen = aufzaehlung([f"„{name}“" for name in stumm])
        raise Abgelehnt(f"Die Antwort zu {namen} gehört zu einem gesperrten Stichtag. Bitte antworten Sie für die Freigabe neu.")
    freigabe = Scorecardfreigabe.objects.create(
        gebiet=gebiet, stichtag=stand, nutzer=wer.nutzer, in_vertretung=wer.in_vertretung, freigegeben_am=heute(),
        muster=blatt.muster, kopf={feld: getattr(blatt, feld) for feld in KOPF}, inhalt=[als_json(zeile) for zeile in blatt.zeilen],
    )  # fmt: skip
    text = f"{freigabe} freigegeben; {fest} berechnete Werte festgeschrieben."
    protokolliere(wer=wer, aktion="scorecard_freigegeben", gegenstand=freigabe, text=text)
    return freigabe
