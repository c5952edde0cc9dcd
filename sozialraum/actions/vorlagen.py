"""Vorlagen with their Beratungsfolge and the versions of their Beschlusstext; kept by Controlling and Fachbereichsleitung."""

import re
from dataclasses import dataclass
from datetime import date

from django.db import models, transaction

from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.gremien import traegt_etwas
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.actions.tagesordnung import Punktangaben, fuege_punkt_hinzu, pruefe_ergebnis
from sozialraum.models import Beratung, Gremium, Sitzung, Stadt, Vorlage, Vorlagenfassung
from sozialraum.models.lesbar import privat_fuer
from sozialraum.querysets.papiere import privat_fuer_vorlage

Art = Vorlagenfassung.Art


def pruefe_vorlagennummer(nummer: str) -> None:
    """Refuses a number that does not have the city's form (Stadt.vorlagen_muster), naming an example."""
    stadt = Stadt.objects.aktuelle()
    if stadt and stadt.vorlagen_muster and not re.fullmatch(stadt.vorlagen_muster, nummer):
        raise Abgelehnt(f"Die Vorlagennummer „{nummer}“ hat nicht die übliche Form, zum Beispiel {stadt.vorlagen_beispiel}.")


@transaction.atomic
def speichere_vorlage(*, wer: Wer, vorlage: Vorlage) -> Vorlage:
    """Creates or changes a Vorlage; its number has the city's form and exists once. One that is discussed in public stays öffentlich."""
    pruefe_vorlagennummer(vorlage.nummer)
    alt = Vorlage.objects.select_for_update().filter(pk=vorlage.pk).first()
    if Vorlage.objects.filter(nummer=vorlage.nummer).exclude(pk=vorlage.pk).exists():
        raise Abgelehnt(f"Die Vorlage {vorlage.nummer} gibt es schon.")
    if alt and alt.nummer != vorlage.nummer and any(map(traegt_etwas, alt.beschluesse.all())):
        raise Abgelehnt("Auf dem Beschluss zu dieser Vorlage beruht eine Verteilung. Ihre Nummer bleibt deshalb, wie sie ist.")
    if alt and not vorlage.oeffentlich and alt.beratungsfolge.filter(oeffentlich=True).exists():
        raise Abgelehnt("Die Vorlage wird öffentlich beraten. Ändern Sie zuerst die Beratungsfolge.")
    vorlage.save()
    was = "geändert" if alt else "angelegt"
    text = f"Vorlage {vorlage.nummer} {was}."
    privat = privat_fuer_vorlage(vorlage) or (privat_fuer_vorlage(alt) if alt else None)
    daten = unterschied(alt, vorlage)
    protokolliere(wer=wer, aktion=f"vorlage_{was}", gegenstand=vorlage, text=text, daten=daten, privat_fuer=privat)
    return vorlage


@dataclass(frozen=True)
class Beratungsangaben:
    """A step as it is asked for: its day is that of the Sitzung, or stands for itself while there is none."""

    gremium: Gremium
    zustaendigkeit: str
    tag: date | None = None
    sitzung: Sitzung | None = None
    oeffentlich: bool = True


@transaction.atomic
def fuege_beratung_hinzu(*, wer: Wer, vorlage: Vorlage, angaben: Beratungsangaben) -> Beratung:
    """The next step of the Beratungsfolge; with a Sitzung it also becomes a point of its Tagesordnung."""
    Vorlage.objects.select_for_update().get(pk=vorlage.pk)
    _pruefe_beratung(vorlage, angaben.gremium, angaben.sitzung, angaben.tag, angaben.oeffentlich)
    letzte = vorlage.beratungsfolge.aggregate(n=models.Max("reihenfolge"))["n"] or 0
    beratung = Beratung.objects.create(
        vorlage=vorlage, gremium=angaben.gremium, zustaendigkeit=angaben.zustaendigkeit, tag=angaben.tag,
        oeffentlich=angaben.oeffentlich, reihenfolge=letzte + 1,
    )  # fmt: skip
    text = f"Vorlage {vorlage.nummer}: Beratung in „{angaben.gremium}“ ergänzt."
    privat = privat_fuer(angaben.gremium, angaben.oeffentlich)
    protokolliere(wer=wer, aktion="beratung_angelegt", gegenstand=vorlage, text=text, privat_fuer=privat)
    if angaben.sitzung:
        fuege_punkt_hinzu(wer=wer, sitzung=angaben.sitzung, angaben=Punktangaben(oeffentlich=angaben.oeffentlich, vorlage=vorlage))
        beratung.refresh_from_db()
    return beratung


def _pruefe_beratung(vorlage: Vorlage, gremium: Gremium, sitzung: Sitzung | None, tag: date | None, oeffentlich: bool) -> None:
    if sitzung and sitzung.gremium_id != gremium.pk:
        raise Abgelehnt(f"Die Sitzung gehört zu {sitzung.gremium}, nicht zu {gremium}.")
    if sitzung and tag:
        raise Abgelehnt("Mit einer Sitzung steht der Termin fest; lassen Sie das Feld „Termin“ leer.")
    if oeffentlich and not vorlage.oeffentlich:
        raise Abgelehnt(f"Die Vorlage {vorlage.nummer} ist nichtöffentlich; sie wird nichtöffentlich beraten.")


@transaction.atomic
def aendere_beratung(*, wer: Wer, beratung: Beratung) -> Beratung:
    """Changes a step. What lies in a Sitzung takes day and openness from its Tagesordnung; the result has to fit the step."""
    alt = Beratung.objects.select_for_update(of=("self",)).select_related("vorlage", "sitzung__gremium").get(pk=beratung.pk)
    if alt.sitzung and (beratung.oeffentlich != alt.oeffentlich or beratung.tag):
        raise Abgelehnt("Termin und Öffentlichkeit stehen in der Tagesordnung der Sitzung; ändern Sie sie dort.")
    if alt.sitzung and beratung.ergebnis and alt.sitzung.status != Sitzung.Status.STATTGEFUNDEN:
        raise Abgelehnt("Ergebnisse hat eine Sitzung, die stattgefunden hat. Bitte vermerken Sie das zuerst.")
    _pruefe_beratung(alt.vorlage, beratung.gremium, None, None, beratung.oeffentlich)
    pruefe_ergebnis(beratung, beratung.ergebnis)
    beratung.save()
    text = f"Vorlage {alt.vorlage.nummer}: Beratung in „{beratung.gremium}“ geändert."
    privat = privat_fuer(beratung.gremium, beratung.oeffentlich) or privat_fuer(alt.gremium, alt.oeffentlich)
    daten = unterschied(alt, beratung)
    protokolliere(wer=wer, aktion="beratung_geändert", gegenstand=alt.vorlage, text=text, daten=daten, privat_fuer=privat)
    return beratung


@dataclass(frozen=True)
class Fassungsangaben:
    """A version as it is asked for."""

    art: str
    text: str
    grund: str = ""
    beratung: Beratung | None = None


@transaction.atomic
def lege_fassung_an(*, wer: Wer, vorlage: Vorlage, angaben: Fassungsangaben) -> Vorlagenfassung:
    """The next version of the Beschlusstext. The first is the planned one; after a decided one only its correction follows."""
    vorlage = Vorlage.objects.select_for_update().get(pk=vorlage.pk)
    letzte = vorlage.fassungen.order_by("-nummer").first()
    _pruefe_fassung(vorlage, letzte, angaben)
    fassung = Vorlagenfassung.objects.create(
        vorlage=vorlage, nummer=(letzte.nummer if letzte else 0) + 1, nutzer=wer.nutzer, **vars(angaben)
    )
    text = f"Vorlage {vorlage.nummer}: Fassung {fassung.nummer} ({fassung.get_art_display()}) eingetragen."
    schritt = angaben.beratung
    privat = privat_fuer(schritt.gremium, schritt.oeffentlich) if schritt else privat_fuer_vorlage(vorlage)
    protokolliere(wer=wer, aktion="fassung_angelegt", gegenstand=vorlage, text=text, grund=angaben.grund, privat_fuer=privat)
    return fassung


def _pruefe_fassung(vorlage: Vorlage, letzte: Vorlagenfassung | None, angaben: Fassungsangaben) -> None:
    if not angaben.text.strip():
        raise Abgelehnt("Eine Fassung hat einen Text.")
    if letzte is None and angaben.art != Art.GEPLANT:
        raise Abgelehnt("Die erste Fassung ist die geplante: der Beschlussvorschlag, wie er eingebracht wurde.")
    if letzte is not None and angaben.art == Art.GEPLANT:
        raise Abgelehnt("Die geplante Fassung gibt es schon. Eine Änderung daran ist eine geänderte Fassung mit ihrem Grund.")
    if angaben.art == Art.GEAENDERT and not angaben.grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund der Änderung, zum Beispiel die Nummer des Änderungsantrags.")
    if letzte is not None and letzte.art == Art.BESCHLOSSEN and (angaben.art != Art.BESCHLOSSEN or not angaben.grund.strip()):
        raise Abgelehnt("Der Text ist beschlossen. Möglich ist nur noch eine berichtigte beschlossene Fassung mit ihrem Grund.")
    if letzte is not None and letzte.text == angaben.text and letzte.art == angaben.art:
        raise Abgelehnt("Diese Fassung gleicht der letzten.")
    if angaben.beratung and angaben.beratung.vorlage_id != vorlage.pk:
        raise Abgelehnt("Die Beratung gehört zu einer anderen Vorlage.")
