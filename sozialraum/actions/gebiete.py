"""The mapping Stadtteil → Sozialraum → Ressort → Fachbereich changes by a new row from a day on; the old one stays as history."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.models import Gebiet, Zuordnung


@transaction.atomic
def ordne_zu(*, wer: Wer, gebiet: Gebiet, eltern: Gebiet | None, ab: date, quelle: str) -> Zuordnung | None:
    """Maps ``gebiet`` to ``eltern`` from a day on, or to nothing (``None``); what held until then ends the day before.

    Refuses a parent that is not one Ebene up, a day on which one of the two does not exist, a day before the present mapping began, a
    change that changes nothing. Where the parent has an end, the mapping ends with it.
    """
    if eltern and eltern.ebene != gebiet.ebene - 1:
        raise Abgelehnt(f"„{eltern}“ steht nicht genau eine Ebene über „{gebiet}“.")
    for ort in (gebiet, eltern):
        if ort and not _besteht(ort, ab):
            raise Abgelehnt(f"„{ort}“ gibt es am {ab:%d.%m.%Y} nicht. Bitte wählen Sie einen anderen Tag oder ein anderes Gebiet.")
    Gebiet.objects.select_for_update().get(pk=gebiet.pk)
    if spaeter := gebiet.zuordnungen.filter(gueltig_von__gte=ab).order_by("gueltig_von").first():
        raise Abgelehnt(f"Ab dem {spaeter.gueltig_von:%d.%m.%Y} gilt schon eine andere Zuordnung. Bitte wählen Sie einen späteren Tag.")
    bisher = gebiet.zuordnungen.filter(gueltig_von__lt=ab).order_by("-gueltig_von").first()
    galt = bisher if bisher and (bisher.gueltig_bis is None or bisher.gueltig_bis >= ab) else None
    if (galt.eltern if galt else None) == eltern:
        raise Abgelehnt(f"„{gebiet}“ ist an diesem Tag schon so zugeordnet.")
    if galt:
        galt.gueltig_bis = ab - timedelta(days=1)
        galt.save()
    neu = _lege_an(gebiet, eltern, ab, quelle) if eltern else None
    wohin = f"zu „{eltern}“" if eltern else "zu keinem Gebiet"
    text = f"„{gebiet}“ gehört ab {ab:%d.%m.%Y} {wohin}" + (f" (bisher „{galt.eltern}“)." if galt else ".")
    protokolliere(wer=wer, aktion="zuordnung_geaendert", gegenstand=gebiet, text=text, grund=quelle)
    return neu


def _besteht(gebiet: Gebiet, tag: date) -> bool:
    return gebiet.gueltig_von <= tag and (gebiet.gueltig_bis is None or gebiet.gueltig_bis >= tag)


def _lege_an(gebiet: Gebiet, eltern: Gebiet, ab: date, quelle: str) -> Zuordnung:
    try:
        with transaction.atomic():
            return Zuordnung.objects.create(kind=gebiet, eltern=eltern, gueltig_von=ab, gueltig_bis=eltern.gueltig_bis, quelle=quelle)
    except IntegrityError as error:
        raise Abgelehnt("In diesem Zeitraum besteht schon eine Zuordnung.") from error
