"""The Tagesordnung of a Sitzung: öffentliche points first, numbered without gaps; one with a Vorlage is a step of its Beratungsfolge."""

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from basis.zahlen import datum
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.clock import heute
from sozialraum.models import Beratung, Ergebnis, Sitzung, Tagesordnungspunkt, Vorlage
from sozialraum.models.gremien import ENTSCHIEDEN
from sozialraum.models.lesbar import privat_fuer

HOCH, RUNTER = "hoch", "runter"


@dataclass(frozen=True)
class Punktangaben:
    """A point as it is asked for. With a Vorlage the title may be empty: it is then the Betreff."""

    titel: str = ""
    oeffentlich: bool = True
    vorlage: Vorlage | None = None
    zustaendigkeit: str = Beratung.Zustaendigkeit.VORBERATUNG


@transaction.atomic
def fuege_punkt_hinzu(*, wer: Wer, sitzung: Sitzung, angaben: Punktangaben) -> Tagesordnungspunkt:
    """The last point of its part. A Vorlage takes up the open step of this Gremium in its Beratungsfolge, else a new one."""
    sitzung = _gesperrt(sitzung)
    titel = angaben.titel or (angaben.vorlage.betreff if angaben.vorlage else "")
    if not titel:
        raise Abgelehnt("Ein Punkt braucht einen Titel oder eine Vorlage.")
    _pruefe_teil(sitzung, angaben.oeffentlich, angaben.vorlage)
    beratung = _beratung(sitzung, angaben) if angaben.vorlage else None
    letzte = sitzung.punkte.aggregate(n=models.Max("nummer"))["n"] or 0
    punkt = Tagesordnungspunkt.objects.create(
        sitzung=sitzung, nummer=letzte + 1, titel=titel, oeffentlich=angaben.oeffentlich, beratung=beratung
    )
    _nummeriere(sitzung)
    punkt.refresh_from_db()
    _merke(wer, sitzung, "ergänzt", punkt)
    return punkt


def _beratung(sitzung: Sitzung, angaben: Punktangaben) -> Beratung:
    assert angaben.vorlage is not None
    vorlage = Vorlage.objects.select_for_update().get(pk=angaben.vorlage.pk)
    schritte = vorlage.beratungsfolge.filter(gremium=sitzung.gremium)
    if schritte.filter(sitzung=sitzung).exists():
        raise Abgelehnt(f"Die Vorlage {vorlage.nummer} steht schon auf dieser Tagesordnung.")
    offen = schritte.filter(sitzung__isnull=True, ergebnis="").order_by("reihenfolge").first()
    letzte = vorlage.beratungsfolge.aggregate(n=models.Max("reihenfolge"))["n"] or 0
    beratung = offen or Beratung(vorlage=vorlage, gremium=sitzung.gremium, reihenfolge=letzte + 1, zustaendigkeit=angaben.zustaendigkeit)
    beratung.sitzung, beratung.tag, beratung.oeffentlich = sitzung, None, angaben.oeffentlich
    beratung.save()
    return beratung


@transaction.atomic
def aendere_punkt(*, wer: Wer, punkt: Tagesordnungspunkt, titel: str, oeffentlich: bool) -> Tagesordnungspunkt:
    """Another title, or into the other part."""
    sitzung = _gesperrt(punkt.sitzung)
    alt = Tagesordnungspunkt.objects.get(pk=punkt.pk)
    _pruefe_teil(sitzung, oeffentlich, punkt.vorlage)
    neu = Tagesordnungspunkt.objects.get(pk=punkt.pk)
    neu.titel, neu.oeffentlich = titel, oeffentlich
    neu.save()
    if neu.beratung and neu.beratung.oeffentlich != oeffentlich:
        neu.beratung.oeffentlich = oeffentlich
        neu.beratung.save(update_fields=["oeffentlich"])
    _nummeriere(sitzung)
    neu.refresh_from_db()
    _merke(wer, sitzung, "geändert", neu, daten=unterschied(alt, neu))
    return neu


@transaction.atomic
def verschiebe_punkt(*, wer: Wer, punkt: Tagesordnungspunkt, richtung: str) -> None:
    """One place up or down within its part; at the end of the part nothing happens."""
    sitzung = _gesperrt(punkt.sitzung)
    teil = list(sitzung.punkte.filter(oeffentlich=punkt.oeffentlich).order_by("nummer"))
    stelle = next(i for i, einer in enumerate(teil) if einer.pk == punkt.pk)
    ziel = stelle + (-1 if richtung == HOCH else 1)
    if not 0 <= ziel < len(teil):
        return
    teil[stelle], teil[ziel] = teil[ziel], teil[stelle]
    rest = list(sitzung.punkte.filter(oeffentlich=not punkt.oeffentlich).order_by("nummer"))
    _schreibe_nummern([*teil, *rest] if punkt.oeffentlich else [*rest, *teil])
    _merke(wer, sitzung, "verschoben", punkt)


@transaction.atomic
def entferne_punkt(*, wer: Wer, punkt: Tagesordnungspunkt) -> None:
    """Taken off the agenda; the step of a Vorlage stays in its Beratungsfolge, without a Sitzung. One with a result stays."""
    sitzung = _gesperrt(punkt.sitzung)
    punkt = Tagesordnungspunkt.objects.select_related("beratung__vorlage").get(pk=punkt.pk)
    if punkt.quelle_des_ergebnisses.ergebnis or punkt.quelle_des_ergebnisses.ergebnis_text:
        raise Abgelehnt("Zu diesem Punkt ist ein Ergebnis festgehalten; er bleibt auf der Tagesordnung.")
    if punkt.auftraege.exists():
        raise Abgelehnt("Aus diesem Punkt ist ein Auftrag hervorgegangen; er bleibt auf der Tagesordnung.")
    _merke(wer, sitzung, "abgesetzt", punkt)
    beratung = punkt.beratung
    punkt.delete()
    if beratung:
        beratung.sitzung = None
        beratung.save(update_fields=["sitzung"])
    _nummeriere(sitzung)


@transaction.atomic
def halte_ergebnis_fest(*, wer: Wer, punkt: Tagesordnungspunkt, ergebnis: str, text: str = "") -> Tagesordnungspunkt:
    """What came of a point of a Sitzung that was held. Only a step that decides has "beschlossen" as result."""
    sitzung = Sitzung.objects.select_for_update().get(pk=punkt.sitzung_id)
    if sitzung.status != Sitzung.Status.STATTGEFUNDEN:
        raise Abgelehnt("Ergebnisse hat eine Sitzung, die stattgefunden hat. Bitte vermerken Sie das zuerst.")
    punkt = Tagesordnungspunkt.objects.select_related("beratung__vorlage").get(pk=punkt.pk)
    ziel: Any = punkt.quelle_des_ergebnisses
    if not ergebnis and not (text.strip() and not ziel.ergebnis):
        was = "Ein festgehaltenes Ergebnis wird berichtigt, nicht gelöscht. " if ziel.ergebnis else ""
        raise Abgelehnt(f"{was}Bitte wählen Sie ein Ergebnis" + ("." if ziel.ergebnis else " oder schreiben Sie einen Vermerk."))
    if punkt.beratung:
        pruefe_ergebnis(punkt.beratung, ergebnis)
    alt = type(ziel).objects.get(pk=ziel.pk)
    ziel.ergebnis, ziel.ergebnis_text = ergebnis, text
    ziel.save(update_fields=["ergebnis", "ergebnis_text"])
    wort = ziel.get_ergebnis_display() or "ohne Ergebnis"
    _merke(wer, sitzung, wort, punkt, daten=unterschied(alt, ziel))
    return punkt


def pruefe_ergebnis(beratung: Beratung, ergebnis: str) -> None:
    """Refuses a result that does not fit what the Gremium is asked for, and one of a day to come."""
    if ergebnis in ENTSCHIEDEN and beratung.zustaendigkeit != Beratung.Zustaendigkeit.ENTSCHEIDUNG:
        frage = beratung.get_zustaendigkeit_display()
        raise Abgelehnt(f"„{Ergebnis(ergebnis).label}“ ist das Ergebnis einer Entscheidung, nicht einer {frage}.")
    if ergebnis and beratung.termin and beratung.termin > heute():
        raise Abgelehnt(f"Die Beratung ist erst am {datum(beratung.termin)}.")


def _gesperrt(sitzung: Sitzung) -> Sitzung:
    """The Sitzung, locked; a held or cancelled one keeps its agenda."""
    sitzung = Sitzung.objects.select_for_update(of=("self",)).select_related("gremium").get(pk=sitzung.pk)
    if not sitzung.steht_noch_aus:
        raise Abgelehnt(f"Die Sitzung ist {sitzung.get_status_display()}; ihre Tagesordnung bleibt, wie sie ist.")
    return sitzung


def _pruefe_teil(sitzung: Sitzung, oeffentlich: bool, vorlage: Vorlage | None) -> None:
    if oeffentlich and vorlage is not None and not vorlage.oeffentlich:
        raise Abgelehnt(f"Die Vorlage {vorlage.nummer} ist nichtöffentlich; sie wird nichtöffentlich beraten.")
    if not (sitzung.oeffentlicher_teil if oeffentlich else sitzung.nichtoeffentlicher_teil):
        raise Abgelehnt(f"Diese Sitzung hat keinen {'öffentlichen' if oeffentlich else 'nichtöffentlichen'} Teil.")


def _nummeriere(sitzung: Sitzung) -> None:
    _schreibe_nummern(list(sitzung.punkte.order_by("-oeffentlich", "nummer")))


def _schreibe_nummern(punkte: list[Tagesordnungspunkt]) -> None:
    """1, 2, 3 …; the database compares the numbers at COMMIT."""
    for nummer, punkt in enumerate(punkte, 1):
        if punkt.nummer != nummer:
            punkt.nummer = nummer
            punkt.save(update_fields=["nummer"])


def _merke(wer: Wer, sitzung: Sitzung, was: str, punkt: Tagesordnungspunkt, daten: dict[str, Any] | None = None) -> None:
    """Points that only some may read are not named in the Protokoll of all (domain.md 9)."""
    titel = f"„{punkt.titel}“ " if punkt.oeffentlich else "nichtöffentlich, "
    privat = privat_fuer(sitzung.gremium, punkt.oeffentlich)
    text = f"Tagesordnung „{sitzung}“: TOP {punkt.nummer} {titel}{was}."
    protokolliere(wer=wer, aktion="tagesordnung", gegenstand=sitzung, text=text, daten=daten, privat_fuer=privat)
