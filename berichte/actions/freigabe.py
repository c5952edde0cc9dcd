"""The way of a report of the workshop: texts are written, it is put forward, sent back, released. Never by one person alone."""

from collections.abc import Mapping

from django.utils import timezone

from basis import kanonisch
from basis.sql import ein_lesestand
from basis.zahlen import datum
from berichte import pdf
from berichte.actions.ablage import Stueck, freigabesatz, haenge_an
from berichte.arten import LAENGSTER_TEXT, Entwurfsstand, noch_zu_frueh
from berichte.models import Berichtsanmerkung, Berichtsentwurf, Berichtsfreigabe, Berichtstext
from berichte.sections import werkstatt
from berichte.sections.papier import Beiblatt
from berichte.sections.sozialraumbudget import Berichtsfehler
from berichte.sections.werkstatt import Stelle, Werkstueck
from proaktiv.actions.pruefung import pruefe
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute
from sozialraum.history import verfolgte
from sozialraum.models import Gebiet, Stadt

LIEGT_VOR = "Der Bericht liegt zur Freigabe vor. Geändert wird er erst wieder, wenn er zurückgegeben ist."
LIEGT_NICHT_VOR = "Der Bericht liegt nicht mehr zur Freigabe vor. Bitte öffnen Sie die Seite noch einmal."
VIER_AUGEN = (
    "Wer an einem Bericht oder an einer Erläuterung darin geschrieben oder ihn vorgelegt hat, gibt ihn nicht frei (Vier-Augen-Prinzip). "
    "Bitte eine zweite Person."
)
ANDERS = "Seit Sie den Bericht gelesen haben, haben sich Zahlen oder Texte geändert. Bitte lesen Sie ihn noch einmal."
NICHTS_NEUES = "Seit der letzten Fassung haben sich weder Zahlen noch Texte geändert. Eine neue Fassung ist nicht nötig."
NICHT_OEFFENTLICH = "Dieser Bericht nennt auf dieser Ebene, was nur intern zu lesen ist; er kann nicht öffentlich sein."


def _gesperrt(entwurf: Berichtsentwurf) -> Berichtsentwurf:
    return Berichtsentwurf.objects.select_for_update(of=("self",)).get(pk=entwurf.pk)


def _entwurf(stelle: Stelle) -> Berichtsentwurf:
    """The one draft of this report, made where there is none and it is not too late; locked."""
    Gebiet.objects.select_for_update(no_key=True).get(pk=stelle.knoten.id)  # two who begin at once make one draft
    entwurf, begonnen = Berichtsentwurf.objects.get_or_create(**stelle.felder)
    if begonnen and (satz := stelle.zu_spaet):
        raise Abgelehnt(satz)
    return _gesperrt(entwurf)


@in_der_datenbank()
def schreibe_texte(*, wer: Wer, stelle: Stelle, texte: Mapping[str, str], geprueft: bool = False) -> Berichtsentwurf:
    """Each part that is named gets this text; an empty one is taken away.

    Refused: while it lies before somebody for release; a text that names a person.
    """
    if wer.nutzer is None:
        raise ValueError("a report is written by an account")
    entwurf = _entwurf(stelle)
    if entwurf.stand == Entwurfsstand.VORGELEGT:
        raise Abgelehnt(LIEGT_VOR)
    if lange := [teil for teil, text in texte.items() if len(text) > LAENGSTER_TEXT]:
        raise Abgelehnt(f"Ein Text ist höchstens {LAENGSTER_TEXT} Zeichen lang.", feld=lange[0])
    da = {t.teil: t for t in entwurf.texte.all()}
    geaendert = [teil for teil, text in texte.items() if text != (da[teil].text if teil in da else "")]
    if not geaendert:
        return entwurf
    namen = {teil.schluessel: teil.titel for teil in stelle.art.teile}
    pruefe([(namen.get(teil, "Erläuterung"), texte[teil]) for teil in geaendert], geprueft=geprueft)
    for teil in geaendert:
        _schreibe(entwurf, da.get(teil), teil, texte[teil], wer)
    entwurf.stand = Entwurfsstand.ENTWURF  # after a release the next Fassung begins
    _merke_lage(entwurf, werkstatt.lies(stelle, entwurf))
    text = f"Texte zum Bericht „{entwurf.titel}“ geschrieben: {', '.join(geaendert)}."
    protokolliere(wer=wer, aktion="berichtstexte_geschrieben", gegenstand=entwurf, text=text, privat_fuer=entwurf.gebiet)
    return entwurf


def _merke_lage(entwurf: Berichtsentwurf, stueck: Werkstueck) -> None:
    """How it stands, for lists that do not read all reports anew."""
    entwurf.fehlende, entwurf.luecken = len(stueck.fehlende), len(stueck.luecken)
    entwurf.save()


def _schreibe(entwurf: Berichtsentwurf, alt: Berichtstext | None, teil: str, text: str, wer: Wer) -> None:
    neu = alt or Berichtstext(entwurf=entwurf, teil=teil)
    if not text:
        neu.delete()
        return
    neu.text, neu.geschrieben_von_id = text, wer.nutzer.pk if wer.nutzer else 0
    neu.save()


@in_der_datenbank()
def merke_an(*, wer: Wer, stelle: Stelle, text: str, geprueft: bool = False) -> Berichtsanmerkung:
    """A remark for those who write; it does not go into the report."""
    entwurf = _entwurf(stelle)
    satz = f"Anmerkung zum Bericht „{entwurf.titel}“."
    return _merke(wer, entwurf, text, "bericht_angemerkt", satz, geprueft=geprueft)


def _merke(
    wer: Wer, entwurf: Berichtsentwurf, text: str, aktion: str, satz: str, *, geprueft: bool, zurueck: bool = False
) -> Berichtsanmerkung:
    if not text.strip():
        raise Abgelehnt("Bitte schreiben Sie, worum es geht.", feld="text")
    if len(text) > LAENGSTER_TEXT:
        raise Abgelehnt(f"Ein Text ist höchstens {LAENGSTER_TEXT} Zeichen lang.", feld="text")
    if wer.nutzer is None:
        raise ValueError("a remark is made by an account")
    pruefe([("Anmerkung", text)], geprueft=geprueft)
    anmerkung = Berichtsanmerkung.objects.create(
        entwurf=entwurf, text=text.strip(), zurueckgegeben=zurueck, geschrieben_von=wer.nutzer, in_vertretung=wer.in_vertretung
    )
    protokolliere(wer=wer, aktion=aktion, gegenstand=entwurf, text=satz, grund=text.strip() if zurueck else "", privat_fuer=entwurf.gebiet)
    return anmerkung


def hindernisse(stueck: Werkstueck) -> list[str]:
    """Why a report is not released yet, whoever asks; none: nothing stands against it."""
    saetze, z = [], stueck.stelle.z
    if z.bis >= heute() and not stueck.stelle.art.vorausschauend:
        saetze.append(f"Der Zeitraum endet am {datum(z.bis)}. Freigegeben wird der Bericht danach.")
    if satz := noch_zu_frueh(stueck.stelle.art, z.von, heute()):
        saetze.append(satz)
    if satz := stueck.stelle.zu_spaet:
        saetze.append(satz)
    saetze += [f"Es fehlt eine Erläuterung zu „handeln“, {e.titel}: {e.lage}" for e in stueck.fehlende]
    if stueck.unveraendert:
        saetze.append(NICHTS_NEUES)
    return saetze


@in_der_datenbank()
def lege_vor(*, wer: Wer, stelle: Stelle) -> Berichtsentwurf:
    """Puts the report before whom the Regelwerk names for its release. Refused: what would be refused at the release too."""
    if wer.nutzer is None:
        raise ValueError("a report is put forward by an account")
    entwurf = _entwurf(stelle)
    if entwurf.stand == Entwurfsstand.VORGELEGT:
        raise Abgelehnt(LIEGT_VOR)
    stueck = werkstatt.lies(stelle, entwurf)
    if saetze := hindernisse(stueck):
        raise Abgelehnt(*saetze)
    entwurf.stand, entwurf.vorgelegt_von, entwurf.vorgelegt_am = Entwurfsstand.VORGELEGT, wer.nutzer, timezone.now()
    _merke_lage(entwurf, stueck)
    text = f"Bericht „{entwurf.titel}“ zur Freigabe vorgelegt."
    protokolliere(wer=wer, aktion="bericht_vorgelegt", gegenstand=entwurf, text=text, privat_fuer=entwurf.gebiet)
    return entwurf


@in_der_datenbank()
def gib_zurueck(*, wer: Wer, entwurf: Berichtsentwurf, grund: str, geprueft: bool = False) -> Berichtsentwurf:
    """Sends it back to those who write, with the reason; who put it forward may take it back so too."""
    offen = _gesperrt(entwurf)
    if offen.stand != Entwurfsstand.VORGELEGT:
        raise Abgelehnt(LIEGT_NICHT_VOR)
    satz = f"Bericht „{offen.titel}“ zurückgegeben."
    _merke(wer, offen, grund, "bericht_zurueckgegeben", satz, geprueft=geprueft, zurueck=True)
    _oeffne(offen, Entwurfsstand.ENTWURF)
    return offen


def _oeffne(entwurf: Berichtsentwurf, stand: Entwurfsstand) -> None:
    entwurf.stand, entwurf.vorgelegt_von, entwurf.vorgelegt_am = stand, None, None
    entwurf.save()


def hat_mitgeschrieben(entwurf: Berichtsentwurf, nutzer: int | None, stueck: Werkstueck) -> bool:
    """Whether somebody wrote any text of it at any time, or put it forward: the history of the texts knows.

    Also who wrote elsewhere what it prints.
    """
    spuren = verfolgte()["berichtstext"][1].objects.filter(entwurf=entwurf.pk, geschrieben_von=nutzer)
    return entwurf.vorgelegt_von_id == nutzer or bool(spuren.exists()) or nutzer in stueck.quelle.verfasser(stueck.bericht)


def gib_frei(*, wer: Wer, stelle: Stelle, entwurf: Berichtsentwurf, gesehen: str, oeffentlich: bool = False) -> Berichtsfreigabe:
    """Prints and keeps the report that was read (``gesehen``: its fingerprint), as the next Fassung, for ever.

    Abgelehnt: own work, what does not lie before one, what is missing, and what reads otherwise than it was read.
    """
    if wer.nutzer is None:
        raise ValueError("a report is released by an account")
    with ein_lesestand():
        stueck = werkstatt.lies(stelle, entwurf)
    if saetze := _gegen(wer, stueck, entwurf, gesehen, oeffentlich):
        raise Abgelehnt(*saetze)
    erstellt, kopf, inhalt = timezone.now(), pdf.protokollkopf(), kanonisch.schreibe(stueck.inhalt)
    fassung = stueck.letzte.fassung + 1 if stueck.letzte else 1
    beiblatt = Beiblatt(f"{freigabesatz(wer)}, Fassung {fassung}", stueck.absaetze, stueck.korrekturen, inhalt)
    auftrag = stueck.quelle.auftrag(stueck.bericht, erstellt=erstellt, kopf=kopf, stadt=Stadt.objects.aktuelle(), beiblatt=beiblatt)
    ablage = Stueck(stueck.bericht.dateiname, inhalt, pdf.drucke(auftrag), kopf, erstellt)
    return _lege_ab(wer, stueck, entwurf, ablage, oeffentlich)


def _gegen(wer: Wer, stueck: Werkstueck, entwurf: Berichtsentwurf, gesehen: str, oeffentlich: bool) -> list[str]:
    if entwurf.stand != Entwurfsstand.VORGELEGT:
        return [LIEGT_NICHT_VOR]
    if hat_mitgeschrieben(entwurf, wer.nutzer.pk if wer.nutzer else None, stueck):
        return [VIER_AUGEN]
    if oeffentlich and not stueck.stelle.kann_oeffentlich:
        return [NICHT_OEFFENTLICH]
    return hindernisse(stueck) or ([] if gesehen == stueck.fingerabdruck else [ANDERS])


@in_der_datenbank()
def _lege_ab(wer: Wer, stueck: Werkstueck, entwurf: Berichtsentwurf, ablage: Stueck, oeffentlich: bool) -> Berichtsfreigabe:
    """Two at once: the second finds that it does not lie there any more."""
    offen = _gesperrt(entwurf)
    if offen.stand != Entwurfsstand.VORGELEGT or offen.vorgelegt_am != entwurf.vorgelegt_am:
        raise Abgelehnt(LIEGT_NICHT_VOR)
    try:
        abgelegt = haenge_an(
            wer=wer, aktion="bericht_freigegeben", rows=stueck.stelle.freigaben, davor=stueck.letzte, stueck=ablage, titel=offen.titel,
            datenstand=stueck.gelesen.datenstand, muster=stueck.bericht.muster, fingerabdruck=stueck.fingerabdruck,
            oeffentlich=oeffentlich, vorgelegt_von=offen.vorgelegt_von, **stueck.stelle.felder,
        )  # fmt: skip
    except Berichtsfehler as fehler:
        raise Abgelehnt(*fehler.saetze) from fehler
    _oeffne(offen, Entwurfsstand.FREIGEGEBEN)
    return abgelegt
