"""Standorte and Organisationseinheiten: kept by Controlling. A unit ends with a successor; it is never deleted."""

from datetime import date

from django.db import transaction

from basis.zahlen import datum
from sozialraum.access import Wer
from sozialraum.actions.einrichtungen import freier_schluessel
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.laden_organisation import haengt_an
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.models import Organisationseinheit, Standort

VERGEBEN = frozenset({"neu"})


@transaction.atomic
def speichere_standort(*, wer: Wer, standort: Standort, grund: str = "") -> Standort:
    """Creates or changes a Standort; of one Gebiet each name is there once."""
    alt = Standort.objects.select_for_update().filter(pk=standort.pk).first()
    if Standort.objects.filter(gebiet=standort.gebiet, bezeichnung=standort.bezeichnung).exclude(pk=standort.pk).exists():
        raise Abgelehnt(f"„{standort.gebiet}“ hat schon einen Standort „{standort.bezeichnung}“.")
    standort.save()
    was = "geändert" if alt else "angelegt"
    text = f"Standort „{standort}“ {was}."
    protokolliere(wer=wer, aktion=f"standort_{was}", gegenstand=standort, text=text, grund=grund, daten=unterschied(alt, standort))
    return standort


@transaction.atomic
def speichere_einheit(*, wer: Wer, einheit: Organisationseinheit, grund: str = "") -> Organisationseinheit:
    """Creates or changes a unit. Refused: belonging to itself, a successor without an end, an end before the beginning."""
    alt = Organisationseinheit.objects.select_for_update().filter(pk=einheit.pk).first()
    if einheit.pk and haengt_an(einheit.uebergeordnet, einheit):
        raise Abgelehnt("Eine Organisationseinheit kann nicht zu sich selbst gehören, auch nicht über eine andere.")
    _pruefe_ende(einheit)
    einheit.schluessel = einheit.schluessel or freier_schluessel(Organisationseinheit, einheit.name)
    if einheit.schluessel in VERGEBEN:
        raise Abgelehnt(f"Den Schlüssel „{einheit.schluessel}“ benutzt schon eine Seite. Bitte wählen Sie einen anderen.")
    einheit.save()
    was = "geändert" if alt else "angelegt"
    text, daten = f"Organisationseinheit „{einheit}“ {was}.", unterschied(alt, einheit)
    protokolliere(wer=wer, aktion=f"organisationseinheit_{was}", gegenstand=einheit, text=text, grund=grund, daten=daten)
    return einheit


@transaction.atomic
def beende_einheit(
    *, wer: Wer, einheit: Organisationseinheit, bis: date, grund: str, nachfolger: Organisationseinheit | None = None
) -> Organisationseinheit:
    """The last day of a unit and, where there is one, its successor. Refused while units below it go on."""
    row = Organisationseinheit.objects.select_for_update().get(pk=einheit.pk)
    if row.gueltig_bis is not None:
        raise Abgelehnt(f"„{row}“ endet schon am {datum(row.gueltig_bis)}.")
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund.")
    offen = list(row.untergeordnete.filter(gueltig_bis__isnull=True).values_list("name", flat=True)[:3])
    if offen:
        namen = ", ".join(f"„{name}“" for name in offen)
        raise Abgelehnt(f"Darunter gibt es noch Einheiten ohne Ende: {namen}. Bitte beenden oder verschieben Sie zuerst diese.")
    row.gueltig_bis, row.nachfolger = bis, nachfolger
    _pruefe_ende(row)
    row.save(update_fields=["gueltig_bis", "nachfolger"])
    folgt = f" Nachfolger: „{nachfolger}“." if nachfolger else ""
    text = f"Organisationseinheit „{row}“ endet am {datum(bis)}.{folgt}"
    protokolliere(wer=wer, aktion="organisationseinheit_beendet", gegenstand=row, text=text, grund=grund)
    return row


def _pruefe_ende(einheit: Organisationseinheit) -> None:
    if einheit.gueltig_von and einheit.gueltig_bis and einheit.gueltig_bis < einheit.gueltig_von:
        raise Abgelehnt("Der letzte Tag liegt vor dem ersten.")
    if einheit.nachfolger_id and not einheit.gueltig_bis:
        raise Abgelehnt("Einen Nachfolger hat nur, was endet. Bitte nennen Sie auch den letzten Tag.")
    if einheit.pk and einheit.nachfolger_id == einheit.pk:
        raise Abgelehnt("Eine Organisationseinheit kann nicht ihr eigener Nachfolger sein.")
