"""Saved views: a person's own convenience, so without Protokoll (like sessions, log-in attempts and jobs)."""

from django.db import transaction

from basis.models import Ansicht, Nutzer
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt

HOECHSTENS = 200  # of one person


@transaction.atomic
def speichere_ansicht(*, wer: Wer, ansicht: Ansicht) -> Ansicht:
    """Keeps a new view, or renames and shares an own one. Refused: the name again on the same page; more than anybody needs."""
    if wer.nutzer is None or (ansicht.pk and ansicht.nutzer_id != wer.nutzer.pk):
        raise Abgelehnt("Eine Ansicht ändert nur, wer sie gespeichert hat.")
    Nutzer.objects.select_for_update().get(pk=wer.nutzer.pk)  # twice the same name at once: the second one hears the sentence
    ansicht.nutzer = wer.nutzer
    eigene = Ansicht.objects.filter(nutzer=wer.nutzer).exclude(pk=ansicht.pk)
    if eigene.filter(seite=ansicht.seite, name=ansicht.name).exists():
        raise Abgelehnt(f"Auf dieser Seite gibt es schon eine Ansicht „{ansicht.name}“ von Ihnen. Bitte wählen Sie einen anderen Namen.")
    if not ansicht.pk and eigene.count() >= HOECHSTENS:
        raise Abgelehnt(f"Sie haben schon {HOECHSTENS} Ansichten. Bitte löschen Sie zuerst, was Sie nicht mehr brauchen.")
    if len(ansicht.abfrage) > Ansicht.LAENGE:
        raise Abgelehnt("Diese Seite hat zu viele Angaben in der Adresse. Bitte wählen Sie weniger Filter.")
    ansicht.save()
    return ansicht


@transaction.atomic
def loesche_ansicht(*, wer: Wer, ansicht: Ansicht) -> None:
    """Deletes an own view."""
    if wer.nutzer is None or ansicht.nutzer_id != wer.nutzer.pk:
        raise Abgelehnt("Eine Ansicht löscht nur, wer sie gespeichert hat.")
    ansicht.delete()
