"""Sitzungen: planned one by one or as a series, convened, held, cancelled. Kept by Controlling and Fachbereichsleitung."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.utils import timezone

from basis.zahlen import datum
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.clock import heute
from sozialraum.models import Gremium, Sitzung

S = Sitzung.Status
WECHSEL = {
    S.GEPLANT: {S.EINBERUFEN, S.STATTGEFUNDEN, S.AUSGEFALLEN},
    S.EINBERUFEN: {S.GEPLANT, S.STATTGEFUNDEN, S.AUSGEFALLEN},
    S.STATTGEFUNDEN: {S.EINBERUFEN},
    S.AUSGEFALLEN: {S.GEPLANT},
}
IM_KALENDER = ("gremium_id", "tag", "beginn", "ende", "ort", "status")  # a change of these is a new version of the calendar entry


@dataclass(frozen=True)
class Rahmen:
    """What all Sitzungen of a series have in common."""

    beginn: time | None = None
    ende: time | None = None
    ort: str = ""
    oeffentlicher_teil: bool = False
    nichtoeffentlicher_teil: bool = True


@transaction.atomic
def speichere_sitzung(*, wer: Wer, sitzung: Sitzung, grund: str = "") -> Sitzung:
    """Creates or changes a Sitzung. One that was held or cancelled keeps its day; the Gremium stays once there is an agenda."""
    alt = Sitzung.objects.select_for_update().filter(pk=sitzung.pk).first()
    _pruefe(sitzung, alt)
    if alt and any(getattr(alt, feld) != getattr(sitzung, feld) for feld in IM_KALENDER):
        _neue_folge(sitzung, alt)
    sitzung.save()
    was = "geändert" if alt else "angelegt"
    text = f"Sitzung „{sitzung}“ {was}."
    protokolliere(wer=wer, aktion=f"sitzung_{was}", gegenstand=sitzung, text=text, grund=grund, daten=unterschied(alt, sitzung))
    return sitzung


def _pruefe(sitzung: Sitzung, alt: Sitzung | None) -> None:
    if alt is None or (alt.tag, alt.gremium_id) != (sitzung.tag, sitzung.gremium_id):
        _pruefe_bestand(sitzung.gremium, sitzung.tag)
    if not (sitzung.oeffentlicher_teil or sitzung.nichtoeffentlicher_teil):
        raise Abgelehnt("Eine Sitzung hat einen öffentlichen oder einen nichtöffentlichen Teil, oder beide.")
    if sitzung.ende and not sitzung.beginn:
        raise Abgelehnt("Wer ein Ende nennt, nennt auch den Beginn.")
    if alt is not None:
        _pruefe_aenderung(sitzung, alt)
    gleiche = Sitzung.objects.filter(gremium=sitzung.gremium, tag=sitzung.tag, beginn=sitzung.beginn)
    if gleiche.exclude(pk=sitzung.pk).exists():
        raise Abgelehnt(f"{sitzung.gremium} hat am {datum(sitzung.tag)} um diese Zeit schon eine Sitzung.")


def _pruefe_aenderung(sitzung: Sitzung, alt: Sitzung) -> None:
    if alt.tag != sitzung.tag and not alt.steht_noch_aus:
        raise Abgelehnt(f"Die Sitzung ist {alt.get_status_display()}; ihr Tag bleibt, wie er ist.")
    if alt.gremium_id != sitzung.gremium_id and alt.punkte.exists():
        raise Abgelehnt("Die Sitzung hat schon eine Tagesordnung; das Gremium bleibt deshalb, wie es ist.")
    if alt.gremium_id != sitzung.gremium_id and alt.kenntnisnahmen.exists():
        raise Abgelehnt("In dieser Sitzung hat das Gremium Aufträge zur Kenntnis genommen; das Gremium bleibt deshalb, wie es ist.")
    for oeffentlich, teil in ((True, sitzung.oeffentlicher_teil), (False, sitzung.nichtoeffentlicher_teil)):
        if not teil and alt.punkte.filter(oeffentlich=oeffentlich).exists():
            raise Abgelehnt(f"Auf der Tagesordnung stehen {'öffentliche' if oeffentlich else 'nichtöffentliche'} Punkte; der Teil bleibt.")


def _pruefe_bestand(gremium: Gremium, *tage: date) -> None:
    if fremd := [tag for tag in tage if not gremium.tagt_am(tag)]:
        von = f"ab {datum(gremium.gueltig_von)}" if gremium.gueltig_von else ""
        bis = f"bis {datum(gremium.gueltig_bis)}" if gremium.gueltig_bis else ""
        raise Abgelehnt(f"{gremium} tagt nur {' '.join(filter(None, (von, bis)))}, nicht am {', '.join(map(datum, fremd))}.")


def _neue_folge(sitzung: Sitzung, alt: Sitzung) -> None:
    sitzung.folge, sitzung.geaendert_am = alt.folge + 1, timezone.now()


@transaction.atomic
def lege_reihe_an(*, wer: Wer, gremium: Gremium, tage: Sequence[date], rahmen: Rahmen) -> list[Sitzung]:
    """The chosen days of a previewed series, all or none. A day on which the Gremium already meets at that time is refused."""
    Gremium.objects.select_for_update().get(pk=gremium.pk)
    if not tage:
        raise Abgelehnt("Bitte wählen Sie mindestens einen Tag aus.")
    _pruefe_bestand(gremium, *tage)
    neu = [Sitzung(gremium=gremium, tag=tag, **vars(rahmen)) for tag in sorted(set(tage))]
    for sitzung in neu:
        _pruefe(sitzung, None)
    Sitzung.objects.bulk_create(neu)
    text = f"{len(neu)} Sitzungen für „{gremium}“ angelegt, vom {datum(neu[0].tag)} bis zum {datum(neu[-1].tag)}."
    angaben = {"tage": [sitzung.tag.isoformat() for sitzung in neu]}
    protokolliere(wer=wer, aktion="sitzungsreihe_angelegt", gegenstand=gremium, text=text, daten=angaben)
    return neu


@transaction.atomic
def setze_status(*, wer: Wer, sitzung: Sitzung, status: str, grund: str = "") -> Sitzung:
    """Convened, held, cancelled, or planned again; with the rules of each."""
    sitzung = Sitzung.objects.select_for_update(of=("self",)).select_related("gremium").get(pk=sitzung.pk)
    alt, neu = Sitzung.objects.get(pk=sitzung.pk), S(status)
    if neu not in WECHSEL[S(sitzung.status)]:
        raise Abgelehnt(f"Die Sitzung ist {sitzung.get_status_display()}; „{neu.label}“ folgt darauf nicht.")
    _pruefe_status(sitzung, neu, grund)
    sitzung.status, sitzung.ausfallgrund = neu, grund if neu == S.AUSGEFALLEN else ""
    _neue_folge(sitzung, alt)
    sitzung.save()
    text = f"Sitzung „{sitzung}“: {neu.label}."
    protokolliere(wer=wer, aktion="sitzung_status", gegenstand=sitzung, text=text, grund=grund, daten=unterschied(alt, sitzung))
    return sitzung


def _pruefe_status(sitzung: Sitzung, neu: Sitzung.Status, grund: str) -> None:
    if neu == S.EINBERUFEN and not sitzung.punkte.exists():
        raise Abgelehnt("Eine Einberufung braucht eine Tagesordnung. Legen Sie zuerst einen Punkt an.")
    if neu == S.STATTGEFUNDEN and sitzung.tag > heute():
        raise Abgelehnt(f"Die Sitzung ist erst am {datum(sitzung.tag)}.")
    if neu == S.AUSGEFALLEN and not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund des Ausfalls.")
    if sitzung.status == S.STATTGEFUNDEN and _hat_ergebnisse(sitzung):
        raise Abgelehnt("In dieser Sitzung sind Ergebnisse festgehalten; sie hat stattgefunden.")


def _hat_ergebnisse(sitzung: Sitzung) -> bool:
    punkte, beratungen = sitzung.punkte.exclude(ergebnis=""), sitzung.beratungen.exclude(ergebnis="")
    return punkte.exists() or beratungen.exists() or sitzung.kenntnisnahmen.exists()
