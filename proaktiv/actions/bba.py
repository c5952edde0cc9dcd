"""BbA: Förderrunden with their pot and documents, applications taken in by the Netzwerkstelle, documents as they come in."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Max, Min

from basis.geld import euro
from basis.zahlen import datum
from proaktiv.actions.pruefung import pruefe, pruefe_texte
from proaktiv.bba import ueber_der_obergrenze
from proaktiv.bbaweg import VOR_DER_BERATUNG, BbaStand
from proaktiv.models import BbaAntrag, BbaEingang, BbaRunde, BbaUnterlage
from proaktiv.selectors.bba import runde_mit_topf, schulbudget
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.clock import heute
from sozialraum.models import Einrichtungsart

BLEIBT = "Die Angaben des Antrags bleiben, wie sie sind; sein Stand ist „{stand}“."


@in_der_datenbank()
def speichere_bba_runde(*, wer: Wer, runde: BbaRunde, unterlagen: Sequence[str], geprueft: bool = False) -> BbaRunde:
    """A Förderrunde with what an application needs. Refused: a smaller pot than is granted; other documents once there are applications."""
    alt = BbaRunde.objects.select_for_update(no_key=True).get(pk=runde.pk) if runde.pk else None
    namen = list(dict.fromkeys(name.strip() for name in unterlagen if name.strip()))
    if runde.antragsfrist < runde.antraege_ab:
        raise Abgelehnt("Die Antragsfrist liegt vor dem ersten Tag für Anträge.", feld="antragsfrist")
    if runde.sitzung_am and runde.sitzung_am < runde.antraege_ab:
        raise Abgelehnt("Die Sitzung liegt vor dem ersten Tag für Anträge.", feld="sitzung_am")
    if BbaRunde.objects.filter(titel=runde.titel).exclude(pk=runde.pk).exists():
        raise Abgelehnt(f"Eine Förderrunde „{runde.titel}“ gibt es schon.", feld="titel")
    if alt and runde.topf_cent < (belegt := runde_mit_topf(alt.pk).topf.belegt):
        raise Abgelehnt(f"Aus diesem Topf sind schon {euro(belegt)} belegt; kleiner wird er nicht.", feld="topf_cent")
    vorher = list(alt.unterlagen.values_list("name", flat=True)) if alt else []
    if alt and alt.antraege.exists():
        eingang = alt.antraege.aggregate(von=Min("eingegangen_am"), bis=Max("eingegangen_am"))
        if not (runde.antraege_ab <= eingang["von"] and eingang["bis"] <= runde.antragsfrist):
            zeit = f"zwischen dem {datum(eingang['von'])} und dem {datum(eingang['bis'])}"
            raise Abgelehnt(f"Anträge dieser Runde sind {zeit} eingegangen; diese Tage bleiben innerhalb der Zeit.", feld="antragsfrist")
        if namen != vorher:
            raise Abgelehnt("Zu dieser Runde gibt es schon Anträge; was sie einreichen, bleibt für alle gleich.", feld="unterlagen")
        if runde.kalenderjahr != alt.kalenderjahr:
            raise Abgelehnt("Zu dieser Runde gibt es schon Anträge; das Kalenderjahr bleibt.", feld="kalenderjahr")
    pruefe([("Förderrunde", runde.titel), *(("Unterlage", name) for name in namen)], geprueft=geprueft)
    runde.save()
    if namen != vorher:
        runde.unterlagen.all().delete()
        BbaUnterlage.objects.bulk_create(BbaUnterlage(runde=runde, reihenfolge=n, name=name) for n, name in enumerate(namen, 1))
    was, aktion = ("geändert", "geaendert") if alt else ("angelegt", "angelegt")
    text = f"Förderrunde „{runde}“ {was}: Topf {euro(runde.topf_cent)}, Anträge bis {datum(runde.antragsfrist)}."
    protokolliere(wer=wer, aktion=f"bba_runde_{aktion}", gegenstand=runde, text=text, daten=unterschied(alt, runde) or {})
    return runde


@in_der_datenbank()
def speichere_bba_antrag(*, wer: Wer, antrag: BbaAntrag, geprueft: bool = False) -> BbaAntrag:
    """Takes an application in, or corrects it until its documents are complete.

    Refused: what is no school; a Vorhaben outside of the Kalenderjahr; out of the round's time; more than the school may still get in
    that year, with the sum that it was granted already.
    """
    antrag.runde = BbaRunde.objects.select_for_update(no_key=True).get(pk=antrag.runde_id)  # its year and documents do not move meanwhile
    alt = BbaAntrag.objects.select_for_update(no_key=True).get(pk=antrag.pk) if antrag.pk else None
    if alt and alt.stand not in VOR_DER_BERATUNG:
        raise Abgelehnt(BLEIBT.format(stand=alt.stand.bezeichnung))
    if alt:
        _uebernimm(alt, antrag)
        _pruefe_eingang(antrag)
    antrag.muster = antrag.runde.muster  # what belongs to an invented round is invented
    _pruefe_antrag(antrag)
    _pruefe_betraege(antrag)
    pruefe_texte(antrag, "titel", "ziel", "partner", geprueft=geprueft)
    if alt is None:
        antrag.status, antrag.status_seit = BbaStand.EINGEGANGEN.value, antrag.eingegangen_am
    antrag.save()
    was, aktion = ("geändert", "geaendert") if alt else ("aufgenommen", "aufgenommen")
    merke_bba(wer, antrag, aktion, f"{was}, beantragt {euro(antrag.beantragt_cent)}", daten=unterschied(alt, antrag))
    return antrag


def _uebernimm(alt: BbaAntrag, neu: BbaAntrag) -> None:
    """What only steps change stays as it is in the database, however old the row in hand is; so do round and school."""
    for feld in ("status", "status_seit", "nachfrist", "runde_id", "einrichtung_id"):
        setattr(neu, feld, getattr(alt, feld))
    if alt.stand is BbaStand.EINGEGANGEN:
        neu.status_seit = neu.eingegangen_am


def _pruefe_eingang(a: BbaAntrag) -> None:
    """What came with an application or was asked of it came with it or later."""
    tage = [*a.eingaenge.values_list("tag", flat=True), *a.schritte.values_list("tag", flat=True)]
    if tage and a.eingegangen_am > min(tage):
        satz = f"Am {datum(min(tage))} sind schon Unterlagen eingegangen oder nachgefordert."
        raise Abgelehnt(f"{satz} Bitte nennen Sie diesen Tag oder einen früheren.", feld="eingegangen_am")


def _pruefe_antrag(a: BbaAntrag) -> None:
    runde, jahr = a.runde, a.runde.kalenderjahr
    if a.einrichtung.art.gruppe != Einrichtungsart.Gruppe.SCHULE:
        raise Abgelehnt(f"„{a.einrichtung}“ ist keine Schule; bildungsbezogene Angebote gibt es an Schulen.", feld="einrichtung")
    if a.einrichtung.gueltig_von > a.beginn or (a.einrichtung.gueltig_bis and a.einrichtung.gueltig_bis < a.ende):
        raise Abgelehnt(f"„{a.einrichtung}“ besteht nicht über die ganze Zeit des Vorhabens.", feld="einrichtung")
    if a.ende < a.beginn:
        raise Abgelehnt("Das Ende des Vorhabens liegt vor seinem Beginn.", feld="ende")
    if a.beginn.year != jahr or a.ende.year != jahr:
        raise Abgelehnt(f"Die Runde fördert Vorhaben des Kalenderjahres {jahr}; Beginn und Ende liegen darin.", feld="beginn")
    if not runde.antraege_ab <= a.eingegangen_am <= runde.antragsfrist:
        zeit = f"vom {datum(runde.antraege_ab)} bis zum {datum(runde.antragsfrist)}"
        raise Abgelehnt(f"Anträge zu „{runde}“ gehen {zeit} ein.", feld="eingegangen_am")
    if not a.muster and a.eingegangen_am > heute():
        satz = f"Der Tag des Eingangs liegt in der Zukunft. Bitte nennen Sie den {datum(heute())} oder einen früheren Tag."
        raise Abgelehnt(satz, feld="eingegangen_am")
    gleiche = BbaAntrag.objects.filter(runde=runde, einrichtung=a.einrichtung, titel=a.titel)
    if gleiche.exclude(pk=a.pk).exists():
        raise Abgelehnt("Diesen Antrag der Schule gibt es in dieser Runde schon.", feld="titel")


def _pruefe_betraege(a: BbaAntrag) -> None:
    fehlt = a.gesamtkosten_cent - a.eigenmittel_cent
    if a.beantragt_cent > fehlt:
        raise Abgelehnt(f"Beantragt wird höchstens, was nach den eigenen Mitteln fehlt: {euro(max(fehlt, 0))}.", feld="beantragt_cent")
    budget = schulbudget(a.einrichtung, a.runde.kalenderjahr, ausser=a.pk)
    if gruende := ueber_der_obergrenze(budget, a.beantragt_cent):
        raise Abgelehnt(*gruende, feld="beantragt_cent")


@in_der_datenbank()
def trage_unterlagen_ein(*, wer: Wer, antrag: BbaAntrag, unterlagen: Iterable[BbaUnterlage], tag: date) -> BbaAntrag:
    """Which documents came in on that day; those that were there stay with their day."""
    row = BbaAntrag.objects.select_for_update(no_key=True).get(pk=antrag.pk)
    if row.stand not in VOR_DER_BERATUNG:
        raise Abgelehnt(BLEIBT.format(stand=row.stand.bezeichnung))
    if tag < row.eingegangen_am:
        raise Abgelehnt(f"Der Antrag ging am {datum(row.eingegangen_am)} ein; Unterlagen kommen mit ihm oder danach.", feld="tag")
    if not row.muster and tag > heute():
        raise Abgelehnt(f"Der Tag liegt in der Zukunft. Bitte nennen Sie den {datum(heute())} oder einen früheren Tag.", feld="tag")
    schon = set(row.eingaenge.values_list("unterlage", flat=True))
    neue = [u for u in unterlagen if u.pk not in schon]
    if not neue:
        raise Abgelehnt("Bitte wählen Sie, was neu eingegangen ist.", feld="unterlagen")
    for unterlage in neue:
        BbaEingang.objects.create(antrag=row, unterlage=unterlage, tag=tag)
    merke_bba(wer, row, "unterlagen", f"eingegangen am {datum(tag)}: {'; '.join(u.name for u in neue)}")
    return row


def merke_bba(wer: Wer, antrag: BbaAntrag, aktion: str, was: str, *, grund: str = "", daten: dict[str, Any] | None = None) -> None:
    protokolliere(
        wer=wer, aktion=f"bba_{aktion}", gegenstand=antrag, text=f"BbA-Antrag „{antrag}“: {was}.", grund=grund[:300], daten=daten or {}
    )
