"""Träger, Einrichtungen and their Arten: kept by Controlling. Rows are ended, never deleted."""

from datetime import date
from typing import TypeVar

from django.db import models, transaction

from basis.zahlen import datum
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.imports.stammtabelle import schluessel_aus
from sozialraum.models import Einrichtung, Einrichtungsart, Traeger

M = TypeVar("M", Traeger, Einrichtung, Einrichtungsart)
VERGEBEN = frozenset({"neu", "karte", "arten"})  # parts of addresses


@transaction.atomic
def speichere_traeger(*, wer: Wer, traeger: Traeger, grund: str = "") -> Traeger:
    """Creates or changes a Träger. Refused: an end before the end of one of its Einrichtungen."""
    alt = Traeger.objects.select_for_update().filter(pk=traeger.pk).first()
    if traeger.gueltig_bis and alt:
        _pruefe_einrichtungen(alt, traeger.gueltig_bis)
    traeger.schluessel = traeger.schluessel or freier_schluessel(Traeger, traeger.name)
    return _speichere(wer, alt, traeger, grund)


@transaction.atomic
def beende_traeger(*, wer: Wer, traeger: Traeger, bis: date, grund: str) -> Traeger:
    """The last day of a Träger. Refused while an Einrichtung of it goes on."""
    row = Traeger.objects.select_for_update().get(pk=traeger.pk)
    _pruefe_einrichtungen(row, bis)
    return _beende(wer, row, bis, grund)


@transaction.atomic
def speichere_einrichtung(*, wer: Wer, einrichtung: Einrichtung, grund: str = "") -> Einrichtung:
    """Creates or changes an Einrichtung. Refused: a Träger or a Stadtteil that ends before it does."""
    alt = Einrichtung.objects.select_for_update().filter(pk=einrichtung.pk).first()
    traeger = Traeger.objects.select_for_update().get(pk=einrichtung.traeger_id)
    for was, ende in ((f"Den Träger „{traeger}“", traeger.gueltig_bis), (f"„{einrichtung.stadtteil}“", einrichtung.stadtteil.gueltig_bis)):
        if _endet_vor(ende, einrichtung.gueltig_bis):
            raise Abgelehnt(f"{was} gibt es nur bis {datum(ende)}. Die Einrichtung kann nicht länger gelten.")  # type: ignore[arg-type]
    einrichtung.schluessel = einrichtung.schluessel or freier_schluessel(Einrichtung, einrichtung.name, einrichtung.stadtteil.schluessel)
    return _speichere(wer, alt, einrichtung, grund)


@transaction.atomic
def beende_einrichtung(*, wer: Wer, einrichtung: Einrichtung, bis: date, grund: str) -> Einrichtung:
    """The last day of an Einrichtung; an earlier end is moved only by changing it."""
    return _beende(wer, Einrichtung.objects.select_for_update().get(pk=einrichtung.pk), bis, grund)


@transaction.atomic
def speichere_einrichtungsart(*, wer: Wer, art: Einrichtungsart) -> Einrichtungsart:
    """Creates or changes an entry of the catalogue."""
    alt = Einrichtungsart.objects.select_for_update().filter(pk=art.pk).first()
    art.schluessel = art.schluessel or freier_schluessel(Einrichtungsart, art.name)
    return _speichere(wer, alt, art, "")


def freier_schluessel(modell: type[models.Model], *teile: str) -> str:
    """A key from a name; where it is taken, with a number behind it."""
    laenge = getattr(modell._meta.get_field("schluessel"), "max_length", 0) or 40
    kern = schluessel_aus(*teile, laenge=laenge - 4) or "eintrag"
    vorhanden = set(modell._default_manager.filter(schluessel__startswith=kern).values_list("schluessel", flat=True)) | VERGEBEN
    return next(k for n in range(1, len(vorhanden) + 2) if (k := kern if n == 1 else f"{kern}-{n}") not in vorhanden)


def _speichere(wer: Wer, alt: M | None, row: M, grund: str) -> M:
    if row.schluessel in VERGEBEN:
        raise Abgelehnt(f"Den Schlüssel „{row.schluessel}“ benutzt schon eine Seite. Bitte wählen Sie einen anderen.")
    row.save()
    was, name = "geändert" if alt else "angelegt", row._meta.verbose_name
    protokolliere(
        wer=wer,
        aktion=f"{row._meta.model_name}_{was}",
        gegenstand=row,
        text=f"{name} „{row}“ {was}.",
        grund=grund,
        daten=unterschied(alt, row),
    )
    return row


def _beende(wer: Wer, row: M, bis: date, grund: str) -> M:
    assert not isinstance(row, Einrichtungsart)
    name = row._meta.verbose_name
    if row.gueltig_bis is not None:
        raise Abgelehnt(f"„{row}“ endet schon am {datum(row.gueltig_bis)}.")
    if bis < row.gueltig_von:
        raise Abgelehnt(f"„{row}“ gilt erst ab {datum(row.gueltig_von)}. Der letzte Tag kann nicht davor liegen.")
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund.")
    row.gueltig_bis = bis
    row.save(update_fields=["gueltig_bis"])
    text = f"{name} „{row}“ endet am {datum(bis)}."
    protokolliere(wer=wer, aktion=f"{row._meta.model_name}_beendet", gegenstand=row, text=text, grund=grund)
    return row


def _pruefe_einrichtungen(traeger: Traeger, bis: date) -> None:
    laenger = traeger.einrichtungen.filter(models.Q(gueltig_bis__isnull=True) | models.Q(gueltig_bis__gt=bis))
    if namen := list(laenger.values_list("name", flat=True)[:4]):
        liste = ", ".join(f"„{name}“" for name in namen[:3]) + (" und weitere" if len(namen) > 3 else "")
        raise Abgelehnt(f"Einrichtungen dieses Trägers gelten länger: {liste}. Bitte beenden Sie zuerst die Einrichtungen.")


def _endet_vor(ende: date | None, anderes: date | None) -> bool:
    return ende is not None and (anderes is None or anderes > ende)
