"""Need and money of Maßnahmen, grants and their deadlines; each write in the Protokoll."""

from datetime import date
from typing import Any

from basis.geld import euro
from basis.zahlen import datum, zahl
from proaktiv.actions.massnahmen import gesperrt
from proaktiv.actions.pruefung import (
    pruefe,
    pruefe_geschriebene,
    pruefe_inzwischen,
    pruefe_kein_tag_voraus,
    pruefe_papiere,
    pruefe_texte,
)
from proaktiv.models import Foerderfrist, Foerdermittel, Massnahmenbedarf, Massnahmenfinanzierung
from proaktiv.selectors.aenderungen import zuletzt_so
from proaktiv.zwischenstand import OHNE, Werte
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere, unterschied

ENDE = ("erledigt_am", "entfallen_am", "verlegt_von", "grund")  # what a change of the deadline leaves alone


@in_der_datenbank()
def trage_bedarf_ein(*, wer: Wer, bedarf: Massnahmenbedarf, geprueft: bool = False) -> Massnahmenbedarf:
    """A new entry that counts from now on; the one before stays. Refused: nothing needed, a decided need without its paper, no change."""
    row = gesperrt(bedarf.massnahme)
    if bedarf.betrag_cent is None and bedarf.vze is None:
        raise Abgelehnt("Bitte nennen Sie einen Betrag, Stellen oder beides.", feld="betrag_cent")
    if bedarf.art == Massnahmenbedarf.Art.BESCHLOSSEN and not bedarf.beschluss and not bedarf.grund.strip():
        raise Abgelehnt("Ein beschlossener Bedarf nennt den Beschluss oder das Papier, in dem er steht.", feld="beschluss")
    pruefe_papiere(bedarf.beschluss, feld="beschluss")
    gilt = row.bedarfe.filter(jahr=bedarf.jahr, art=bedarf.art).order_by("-pk").first()
    if gilt and (gilt.betrag_cent, gilt.vze, gilt.beschluss_id, gilt.grund) == (
        bedarf.betrag_cent, bedarf.vze, bedarf.beschluss_id, bedarf.grund,
    ):  # fmt: skip
        raise Abgelehnt("Genau so ist der Bedarf schon eingetragen.")
    pruefe_texte(bedarf, "grund", geprueft=geprueft)
    bedarf.nutzer = wer.nutzer
    bedarf.save()
    text = f"Maßnahme „{row}“: Bedarf {bedarf.jahr} {bedarf.get_art_display()}: {_worte(bedarf)}."
    daten = {"bedarf": [_worte(gilt) if gilt else "", _worte(bedarf)]}
    protokolliere(wer=wer, aktion="massnahme_bedarf", gegenstand=row, text=text, grund=bedarf.grund, daten=daten)
    return bedarf


@in_der_datenbank()
def speichere_finanzierung(
    *, wer: Wer, finanzierung: Massnahmenfinanzierung, geprueft: bool = False, gesehen: Werte = OHNE
) -> Massnahmenfinanzierung:
    """Money of one source for one year. Refused: the same source twice in a year; a year outside of the period of the grant."""
    row = gesperrt(finanzierung.massnahme)
    alt = Massnahmenfinanzierung.objects.filter(pk=finanzierung.pk).first() if finanzierung.pk else None
    pruefe_inzwischen(alt, finanzierung, gesehen)
    foerder = _gesperrt(finanzierung.foerdermittel) if finanzierung.foerdermittel else None  # its period stays until this is saved
    if row.finanzierungen.filter(jahr=finanzierung.jahr, foerdermittel=foerder).exclude(pk=finanzierung.pk).exists():
        raise Abgelehnt(f"Für {finanzierung.jahr} ist diese Quelle schon eingetragen. Bitte ändern Sie den Eintrag.", feld="foerdermittel")
    if foerder and finanzierung.im_haushalt:
        raise Abgelehnt("Fördermittel sind gesichert, wenn sie bewilligt sind; der Haushalt sichert nur Eigenmittel.", feld="im_haushalt")
    if foerder and foerder.von and foerder.bis and not foerder.von.year <= finanzierung.jahr <= foerder.bis.year:
        raise Abgelehnt(f"Der Förderzeitraum reicht vom {datum(foerder.von)} bis zum {datum(foerder.bis)}.", feld="jahr")
    pruefe_texte(finanzierung, "vermerk", geprueft=geprueft)
    finanzierung.save()
    text = f"Maßnahme „{row}“: {finanzierung.jahr} {euro(finanzierung.betrag_cent)} aus {foerder or 'Eigenmitteln'}."
    protokolliere(wer=wer, aktion="massnahme_finanzierung", gegenstand=row, text=text, daten=unterschied(alt, finanzierung))
    return finanzierung


@in_der_datenbank()
def speichere_foerdermittel(
    *, wer: Wer, foerdermittel: Foerdermittel, geprueft: bool = False, gesehen: Werte = OHNE
) -> Foerdermittel:
    """Creates or changes a grant. Refused: granted without a period; a period that leaves out years that it already finances."""
    alt = _gesperrt(foerdermittel) if foerdermittel.pk else None
    pruefe_inzwischen(alt, foerdermittel, gesehen)
    if foerdermittel.von and foerdermittel.bis and foerdermittel.bis < foerdermittel.von:
        raise Abgelehnt("Das Ende liegt vor dem Beginn.", feld="bis")
    if foerdermittel.gesichert and not (foerdermittel.von and foerdermittel.bis):
        raise Abgelehnt("Bewilligte Fördermittel haben einen Förderzeitraum.", feld="von")
    if alt and foerdermittel.von and foerdermittel.bis:
        jahre = alt.finanzierungen.exclude(jahr__range=(foerdermittel.von.year, foerdermittel.bis.year)).values_list("jahr", flat=True)
        if jahre:
            raise Abgelehnt(f"Diese Fördermittel finanzieren schon das Jahr {min(jahre)}; der Zeitraum muss es enthalten.", feld="bis")
    pruefe_geschriebene(alt, foerdermittel, "programm", "geber", "zweck", "quelle", geprueft=geprueft)
    foerdermittel.save()
    was = "geändert" if alt else "angelegt"
    text, daten = f"Fördermittel „{foerdermittel}“ {was}: {foerdermittel.get_stand_display()}.", unterschied(alt, foerdermittel)
    protokolliere(wer=wer, aktion="foerdermittel", gegenstand=foerdermittel, text=text, daten=daten)
    return foerdermittel


@in_der_datenbank()
def speichere_frist(
    *, wer: Wer, frist: Foerderfrist, grund: str = "", geprueft: bool = False, gesehen: Werte = OHNE
) -> Foerderfrist:
    """A deadline of a grant; it raises a task until it is done or falls away. Another day moves it, and needs ``grund``.

    Refused: the same one twice; moved without a reason, or when it is over.
    """
    row = _gesperrt(frist.foerdermittel)
    alt = _gesperrte_frist(frist) if frist.pk else None
    pruefe_inzwischen(alt, frist, gesehen)
    if gleiche := row.fristen.filter(art=frist.art, tag=frist.tag).exclude(pk=frist.pk).first():
        wieder = " Sie ist nicht mehr offen; bitte öffnen Sie sie wieder." if gleiche.ist_beendet else ""
        raise Abgelehnt(f"Diese Frist ist schon eingetragen.{wieder}", feld="tag")
    if alt:
        for feld in ENDE:  # however old the row in hand is
            setattr(frist, feld, getattr(alt, feld))
    if alt and alt.tag != frist.tag:
        if frist.ist_beendet:
            raise Abgelehnt("Diese Frist ist nicht mehr offen. Bitte öffnen Sie sie zuerst wieder.", feld="tag")
        if not grund.strip():
            raise Abgelehnt(f"Bitte nennen Sie den Grund, warum die Frist nicht mehr am {datum(alt.tag)} liegt.", feld="grund")
        frist.verlegt_von, frist.grund = alt.tag, grund.strip()
    if frist.entfallen_am and not frist.vermerk.strip():
        raise Abgelehnt("Bitte lassen Sie im Vermerk stehen, warum die Frist entfällt.", feld="vermerk")
    pruefe([("Vermerk", frist.vermerk), ("Grund", grund)], geprueft=geprueft)
    frist.save()
    was = f"vom {datum(alt.tag)} auf den {datum(frist.tag)} verlegt" if alt and alt.tag != frist.tag else f"bis zum {datum(frist.tag)}"
    _merke_frist(wer, frist, was, unterschied(alt, frist), grund=grund.strip())
    return frist


@in_der_datenbank()
def erledige_frist(*, wer: Wer, frist: Foerderfrist, am: date, vermerk: str = "", geprueft: bool = False) -> Foerderfrist:
    """Done on a day. Refused: what is over already; a day to come."""
    row = _offene_frist(frist)
    pruefe_kein_tag_voraus(am, feld="am", muster=row.foerdermittel.muster)
    row.erledigt_am, row.vermerk = am, vermerk.strip() or row.vermerk
    pruefe([("Vermerk", vermerk)], geprueft=geprueft)
    row.save()
    _merke_frist(wer, row, f"erledigt am {datum(am)}", None)
    return row


@in_der_datenbank()
def lasse_frist_entfallen(*, wer: Wer, frist: Foerderfrist, am: date, grund: str, geprueft: bool = False) -> Foerderfrist:
    """Nobody asks for it any more. Refused: without a reason; what is over already."""
    row = _offene_frist(frist)
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund, warum die Frist entfällt.", feld="vermerk")
    pruefe_kein_tag_voraus(am, feld="am", muster=row.foerdermittel.muster)
    row.entfallen_am, row.vermerk = am, grund.strip()
    pruefe([("Vermerk", grund)], geprueft=geprueft)
    row.save()
    _merke_frist(wer, row, f"entfällt seit dem {datum(am)}", None, grund=row.vermerk)
    return row


@in_der_datenbank()
def oeffne_frist(*, wer: Wer, frist: Foerderfrist, grund: str, geprueft: bool = False) -> Foerderfrist:
    """It was ended by mistake and is a task again; what has to be there by then stands there as before its end.

    Refused: without a reason; what is open.
    """
    row = _gesperrte_frist(frist)
    if not row.ist_beendet:
        raise Abgelehnt("Diese Frist ist noch offen.")
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund, warum die Frist wieder offen ist.", feld="vermerk")
    offen = zuletzt_so("Foerderfrist", row.pk, erledigt_am=None, entfallen_am=None)
    row.erledigt_am, row.entfallen_am, row.vermerk = None, None, offen.vermerk if offen else ""
    pruefe([("Grund", grund)], geprueft=geprueft)
    row.save()
    _merke_frist(wer, row, "wieder offen", None, grund=grund.strip())
    return row


def _gesperrt(foerdermittel: Foerdermittel) -> Foerdermittel:
    return Foerdermittel.objects.select_for_update(no_key=True).get(pk=foerdermittel.pk)


def _gesperrte_frist(frist: Foerderfrist) -> Foerderfrist:
    return Foerderfrist.objects.select_for_update(of=("self",)).select_related("foerdermittel").get(pk=frist.pk)


def _offene_frist(frist: Foerderfrist) -> Foerderfrist:
    row = _gesperrte_frist(frist)
    if row.erledigt_am:
        raise Abgelehnt(f"Diese Frist ist schon am {datum(row.erledigt_am)} erledigt.")
    if row.entfallen_am:
        raise Abgelehnt(f"Diese Frist ist am {datum(row.entfallen_am)} entfallen.")
    return row


def _worte(bedarf: Massnahmenbedarf) -> str:
    teile = [euro(bedarf.betrag_cent)] if bedarf.betrag_cent is not None else []
    return " und ".join([*teile, *([f"{zahl(bedarf.vze, 2)} VZÄ"] if bedarf.vze is not None else [])])


def _merke_frist(wer: Wer, frist: Foerderfrist, was: str, daten: dict[str, Any] | None, *, grund: str = "") -> None:
    text = f"Fördermittel „{frist.foerdermittel}“: {frist.get_art_display()} {was}."
    protokolliere(wer=wer, aktion="foerderfrist", gegenstand=frist.foerdermittel, text=text, daten=daten, grund=grund)
