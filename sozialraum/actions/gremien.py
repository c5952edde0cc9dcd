"""Gremien, Vorlagen and Beschlüsse: kept by Controlling and Fachbereichsleitung."""

import re
from datetime import date

from django.db import models, transaction

from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.models import Beratung, Beschluss, Gremium, Stadt, Vorlage

FEST = ("gremium_id", "vorlage_id", "tag", "titel")
NACHTRAGBAR = ("jahr", "text")


def pruefe_vorlagennummer(nummer: str) -> None:
    """Refuses a number that does not have the city's form (Stadt.vorlagen_muster), naming an example."""
    stadt = Stadt.objects.aktuelle()
    if stadt and stadt.vorlagen_muster and not re.fullmatch(stadt.vorlagen_muster, nummer):
        raise Abgelehnt(f"Die Vorlagennummer „{nummer}“ hat nicht die übliche Form, zum Beispiel {stadt.vorlagen_beispiel}.")


@transaction.atomic
def speichere_gremium(*, wer: Wer, gremium: Gremium, grund: str = "") -> Gremium:
    """Creates or changes a Gremium. Whether it decides Sozialraumbudgets stays fixed once it has decided one."""
    alt = Gremium.objects.select_for_update().filter(pk=gremium.pk).first()
    if alt and _haengt_an(gremium.uebergeordnet, alt):
        raise Abgelehnt("Ein Gremium kann nicht an sich selbst angebunden sein, auch nicht über ein anderes.")
    if alt and alt.beschliesst_verteilung and not gremium.beschliesst_verteilung and any(map(_traegt_etwas, alt.beschluesse.all())):
        raise Abgelehnt(f"„{alt}“ hat schon über Sozialraumbudgets beschlossen. Das bleibt deshalb eingetragen.")
    gremium.save()
    was = "geändert" if alt else "angelegt"
    protokolliere(
        wer=wer,
        aktion=f"gremium_{was}",
        gegenstand=gremium,
        text=f"Gremium „{gremium}“ {was}.",
        grund=grund,
        daten=unterschied(alt, gremium),
    )
    return gremium


@transaction.atomic
def speichere_vorlage(*, wer: Wer, vorlage: Vorlage) -> Vorlage:
    """Creates or changes a Vorlage; its number has the city's form and exists once."""
    pruefe_vorlagennummer(vorlage.nummer)
    alt = Vorlage.objects.select_for_update().filter(pk=vorlage.pk).first()
    if Vorlage.objects.filter(nummer=vorlage.nummer).exclude(pk=vorlage.pk).exists():
        raise Abgelehnt(f"Die Vorlage {vorlage.nummer} gibt es schon.")
    if alt and alt.nummer != vorlage.nummer and any(map(_traegt_etwas, alt.beschluesse.all())):
        raise Abgelehnt("Auf dem Beschluss zu dieser Vorlage beruht eine Verteilung. Ihre Nummer bleibt deshalb, wie sie ist.")
    vorlage.save()
    was = "geändert" if alt else "angelegt"
    text = f"Vorlage {vorlage.nummer} {was}."
    protokolliere(wer=wer, aktion=f"vorlage_{was}", gegenstand=vorlage, text=text, daten=unterschied(alt, vorlage))
    return vorlage


@transaction.atomic
def fuege_beratung_hinzu(*, wer: Wer, vorlage: Vorlage, gremium: Gremium, zustaendigkeit: str, tag: date | None) -> Beratung:
    """The next step of the Beratungsfolge."""
    Vorlage.objects.select_for_update().get(pk=vorlage.pk)
    letzte = vorlage.beratungsfolge.aggregate(n=models.Max("reihenfolge"))["n"] or 0
    beratung = Beratung.objects.create(vorlage=vorlage, gremium=gremium, zustaendigkeit=zustaendigkeit, tag=tag, reihenfolge=letzte + 1)
    protokolliere(
        wer=wer, aktion="beratung_angelegt", gegenstand=vorlage, text=f"Vorlage {vorlage.nummer}: Beratung in „{gremium}“ ergänzt."
    )
    return beratung


@transaction.atomic
def speichere_beschluss(*, wer: Wer, beschluss: Beschluss, grund: str = "") -> Beschluss:
    """Creates or changes a Beschluss. One that a Verteilung rests on keeps what names it; year and text may be filled in, never changed."""
    alt = Beschluss.objects.select_for_update(of=("self",)).filter(pk=beschluss.pk).first()
    if beschluss.tag:
        beschluss.jahr = beschluss.tag.year
    fest = (*FEST, *(f for f in NACHTRAGBAR if getattr(alt, f, None)))
    if alt and any(getattr(alt, f) != getattr(beschluss, f) for f in fest) and _traegt_etwas(alt):
        raise Abgelehnt("Auf diesem Beschluss beruht eine Verteilung. Gremium, Vorlage, Tag, Jahr, Titel und Text bleiben, wie sie sind.")
    beschluss.save()
    was = "geändert" if alt else "angelegt"
    text = f"Beschluss „{beschluss}“ {was}."
    protokolliere(wer=wer, aktion=f"beschluss_{was}", gegenstand=beschluss, text=text, grund=grund, daten=unterschied(alt, beschluss))
    return beschluss


def _haengt_an(gremium: Gremium | None, ziel: Gremium) -> bool:
    while gremium is not None:
        if gremium.pk == ziel.pk:
            return True
        gremium = gremium.uebergeordnet
    return False


def _traegt_etwas(beschluss: Beschluss) -> bool:
    """Whether anything of a higher app points at it; asked through the model's own relations, so that no higher app is imported."""
    relations = (
        r
        for r in beschluss._meta.related_objects
        if r.related_model._meta.app_label != "sozialraum" and "Event" not in r.related_model.__name__
    )
    return any(r.related_model._default_manager.filter(**{r.field.name: beschluss}).exists() for r in relations)
