"""Hausrunden: planned singly or as a series, agenda, invitation, minutes in the four steps, finished or cancelled."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from basis.zahlen import anzahl, datum
from proaktiv.actions.pruefung import pruefe, pruefe_texte
from proaktiv.actions.sperren import sperre_hinweise, sperre_runde, sperre_system
from proaktiv.kreislauf import Phase
from proaktiv.models import Akteur, Hausrunde, Hinweis, Rundenpunkt, Rundenreihe, System, Teilnahme
from proaktiv.rundenweg import Rundenschritt, Rundenstand, pruefe_runde
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.clock import heute
from sozialraum.sitzungskalender import Kalenderfehler, Turnus, sitzungstage

TEXTE = tuple(phase.value for phase in Phase)


@in_der_datenbank()
def speichere_runde(*, wer: Wer, runde: Hausrunde, geprueft: bool = False) -> Hausrunde:
    """Plans a round or changes day, time and place. Refused: outside of the System's time, twice on a day, with others than were there."""
    system = sperre_system(runde.system_id)
    alt = _gesperrt(runde, Rundenschritt.AENDERN, tag=runde.tag, naechste_am=runde.naechste_am) if runde.pk else None
    for feld in ("stand", "eingeladen_am", *TEXTE) if alt else ():  # what only steps change, however old the row in hand is
        setattr(runde, feld, getattr(alt, feld))
    _pruefe_tag(system, runde.tag, runde.pk)
    if alt and alt.tag != runde.tag:
        _pruefe_anwesende(system, runde.tag, {t.akteur for t in alt.teilnahmen.select_related("akteur")})
    if runde.beginn and runde.ende and runde.ende <= runde.beginn:
        raise Abgelehnt("Das Ende muss nach dem Beginn liegen.", feld="ende")
    pruefe_texte(runde, "ort", geprueft=geprueft)
    runde.save()
    _merke(wer, runde, *(("geaendert", "geändert") if alt else ("geplant", "geplant")), daten=unterschied(alt, runde))
    return runde


@in_der_datenbank()
def plane_reihe(*, wer: Wer, reihe: Rundenreihe, bis: date, geprueft: bool = False) -> list[Hausrunde]:
    """A series with its rounds up to a day; days on which there is a round already are left as they are. Refused: a person as place."""
    system = sperre_system(reihe.system_id)
    pruefe_texte(reihe, "ort", geprueft=geprueft)
    try:
        tage = sitzungstage(Turnus(reihe.turnus), reihe.ankertag, max(reihe.gueltig_von, reihe.ankertag), bis)
    except Kalenderfehler as fehler:
        raise Abgelehnt(str(fehler)) from fehler
    ende = min(tag for tag in (bis, reihe.gueltig_bis, system.gueltig_bis) if tag is not None)
    belegt = _belegte_tage(system)
    frei = [tag for tag in tage if tag <= ende and tag not in belegt and tag >= system.gueltig_von]
    if not frei:
        raise Abgelehnt("In diesem Zeitraum ergibt die Reihe keinen neuen Tag.", feld="bis")
    reihe.save()
    felder = {"system": system, "reihe": reihe, "beginn": reihe.beginn, "ende": reihe.ende, "ort": reihe.ort}
    runden = [Hausrunde.objects.create(tag=tag, **felder) for tag in frei]
    text = f"Reihe „{reihe}“: {anzahl(len(runden), 'Runde', 'Runden')} vom {datum(frei[0])} bis {datum(frei[-1])} geplant."
    protokolliere(wer=wer, aktion="hausrunde_reihe", gegenstand=reihe, text=text, privat_fuer=system.gebiet)
    return runden


@in_der_datenbank()
def setze_tagesordnung(
    *, wer: Wer, runde: Hausrunde, punkte: Sequence[tuple[str, Hinweis | None]], geprueft: bool = False
) -> Hausrunde:
    """The whole agenda in its order; a point is a title, perhaps with its Hinweis. Refused: Hinweise of another System."""
    row = _gesperrt(runde, Rundenschritt.AENDERN)
    if any(not titel.strip() for titel, _ in punkte):
        raise Abgelehnt("Jeder Punkt hat einen Titel.")
    hinweise = [hinweis for _, hinweis in punkte if hinweis]
    if any(h.system_id != row.system_id for h in sperre_hinweise(*(h.pk for h in hinweise))):
        raise Abgelehnt("Auf die Tagesordnung kommen nur Hinweise dieses Systems.")
    if len({h.pk for h in hinweise}) < len(hinweise):
        raise Abgelehnt("Ein Hinweis steht nur einmal auf der Tagesordnung.")
    pruefe([("Punkt", titel) for titel, _ in punkte], geprueft=geprueft)
    row.punkte.all().delete()
    for nummer, (titel, hinweis) in enumerate(punkte, 1):
        Rundenpunkt.objects.create(hausrunde=row, reihenfolge=nummer, titel=titel.strip(), hinweis=hinweis)
    _merke(wer, row, "tagesordnung", f"Tagesordnung mit {anzahl(len(punkte), 'Punkt', 'Punkten')}")
    return row


@in_der_datenbank()
def lade_ein(*, wer: Wer, runde: Hausrunde) -> Hausrunde:
    """Refused: without a point on the agenda, or when its day is over."""
    row = _gesperrt(runde, Rundenschritt.EINLADEN)
    row.stand, row.eingeladen_am = Rundenstand.EINGELADEN.value, heute()
    row.save()
    _merke(wer, row, "eingeladen", "eingeladen")
    return row


@in_der_datenbank()
def schreibe_niederschrift(
    *, wer: Wer, runde: Hausrunde, texte: Mapping[str, str], anwesende: Mapping[Akteur, bool], naechste_am: date | None = None,
    geprueft: bool = False,
) -> Hausrunde:  # fmt: skip
    """The minutes (by step: information, kommunikation, aktion, reflexion) and who was there; may be written again until finished.

    ``anwesende``: Akteur → present, or excused. Refused: whoever was no member on that day; a next round that is not later.
    """
    row = _gesperrt(runde, Rundenschritt.HALTEN, naechste_am=naechste_am)
    for feld in TEXTE:
        setattr(row, feld, texte.get(feld, getattr(row, feld)).strip())
    _pruefe_anwesende(row.system, row.tag, set(anwesende))
    pruefe_texte(row, *TEXTE, geprueft=geprueft)
    row.stand, row.naechste_am = Rundenstand.GEHALTEN.value, naechste_am
    row.save()
    row.teilnahmen.exclude(akteur__in=anwesende).delete()
    for akteur, da in anwesende.items():
        Teilnahme.objects.update_or_create(hausrunde=row, akteur=akteur, defaults={"anwesend": da})
    wie_viele = anzahl(sum(anwesende.values()), "Akteur", "Akteure")
    _merke(wer, row, "gehalten", f"Niederschrift eingetragen, {wie_viele} anwesend")
    return row


@in_der_datenbank()
def schliesse_niederschrift_ab(*, wer: Wer, runde: Hausrunde, am: date | None = None) -> Hausrunde:
    """From now on the round stays as it is; the next one is planned if a day was agreed and is still free. ``am``: where not today."""
    system = sperre_system(runde.system_id)
    row = _gesperrt(runde, Rundenschritt.ABSCHLIESSEN)
    row.stand, row.abgeschlossen_am, row.abgeschlossen_von = Rundenstand.ABGESCHLOSSEN.value, am or heute(), wer.nutzer
    row.save()
    _merke(wer, row, "abgeschlossen", "Niederschrift abgeschlossen")
    if row.naechste_am and row.naechste_am not in _belegte_tage(system) and _besteht_am(system, row.naechste_am):
        naechste = Hausrunde(system=system, tag=row.naechste_am, beginn=row.beginn, ende=row.ende, ort=row.ort, muster=row.muster)
        naechste.save()
        _merke(wer, naechste, "geplant", "geplant, in der Runde davor vereinbart")
    return row


@in_der_datenbank()
def sage_ab(*, wer: Wer, runde: Hausrunde, grund: str, geprueft: bool = False) -> Hausrunde:
    """Also one that was entered by mistake and holds nothing: it did not take place."""
    pruefe([("Grund", grund)], geprueft=geprueft)
    row = _gesperrt(runde, Rundenschritt.ABSAGEN, grund=grund)
    teile = (row.hinweise, row.abwaegungen, row.aktionen, row.reflexionen)
    if row.stand == Rundenstand.GEHALTEN.value and any(rows.exists() for rows in teile):
        raise Abgelehnt("Zu dieser Runde gehören Einträge im Kreislauf der Hinweise; sie hat stattgefunden.")
    row.stand, row.absagegrund = Rundenstand.ABGESAGT.value, grund.strip()[:300]
    row.save()
    _merke(wer, row, "abgesagt", "abgesagt", grund=grund)
    return row


def _pruefe_anwesende(system: System, tag: date, akteure: set[Akteur]) -> None:
    """Only members of that day were there."""
    fremde = akteure - {m.akteur for m in system.mitgliedschaften.gueltig_am(tag).select_related("akteur")}
    if fremde:
        namen = ", ".join(sorted(akteur.name for akteur in fremde))
        satz = f"Am {datum(tag)} gehörten nicht zum System: {namen}. Bitte nehmen Sie sie zuerst als Akteure auf."
        raise Abgelehnt(satz, feld="anwesend")


def _belegte_tage(system: System, ausser: int | None = None) -> set[date]:
    """Days on which the System meets or met; ``ausser`` is a round that does not count."""
    runden = system.runden.exclude(stand=Rundenstand.ABGESAGT.value)
    return set((runden.exclude(pk=ausser) if ausser else runden).values_list("tag", flat=True))


def _pruefe_tag(system: System, tag: date, pk: int | None) -> None:
    if not _besteht_am(system, tag):
        raise Abgelehnt(f"Das System besteht am {datum(tag)} nicht.", feld="tag")
    if tag in _belegte_tage(system, pk):
        raise Abgelehnt(f"Für den {datum(tag)} gibt es schon eine Runde dieses Systems.", feld="tag")


def _besteht_am(system: System, tag: date) -> bool:
    return system.gueltig_von <= tag and (system.gueltig_bis is None or tag <= system.gueltig_bis)


def _gesperrt(runde: Hausrunde, schritt: Rundenschritt, **angaben: Any) -> Hausrunde:
    """The round, locked, if the step is permitted; ``angaben`` are what the step brings."""
    sperre_runde(runde.pk)
    row = Hausrunde.objects.mit_allem().get(pk=runde.pk)
    if gruende := pruefe_runde(replace(row.lage, **angaben), schritt, heute()):
        raise Abgelehnt(*gruende)
    return row


def _merke(wer: Wer, runde: Hausrunde, aktion: str, was: str, *, grund: str = "", daten: dict[str, Any] | None = None) -> None:
    protokolliere(
        wer=wer, aktion=f"hausrunde_{aktion}", gegenstand=runde, text=f"{runde}: {was}.", grund=grund[:300], daten=daten,
        privat_fuer=runde.system.gebiet,
    )  # fmt: skip
