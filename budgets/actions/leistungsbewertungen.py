"""Ratings of Träger and their services: entered, corrected by a new row, never changed."""

from django.db import transaction

from budgets.models import Leistungsbewertung
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute


@transaction.atomic
def trage_bewertung_ein(*, wer: Wer, bewertung: Leistungsbewertung) -> Leistungsbewertung:
    """Refused: another Träger's Vereinbarung or Einrichtung, a day to come, a number without its scale, a second correction."""
    row = bewertung
    if wer.nutzer is None:
        raise Abgelehnt("Eine Bewertung trägt eine Person ein, kein Befehl.")
    if row.stichtag > heute():
        raise Abgelehnt("Der Stichtag liegt in der Zukunft.")
    if row.vereinbarung and row.vereinbarung.traeger_id not in (None, row.traeger_id):
        raise Abgelehnt(f"„{row.vereinbarung}“ ist mit einem anderen Träger geschlossen.")
    if row.einrichtung and row.einrichtung.traeger_id != row.traeger_id:
        raise Abgelehnt(f"„{row.einrichtung}“ gehört einem anderen Träger.")
    if (row.zahl is None) != (not row.skala):
        raise Abgelehnt("Zahl und Skala gehören zusammen: Ohne Skala sagt eine Zahl nichts.")
    if row.berichtigt and row.berichtigt.traeger_id != row.traeger_id:
        raise Abgelehnt("Berichtigt wird eine Bewertung desselben Trägers. Gehört sie einem anderen, tragen Sie dort eine neue ein.")
    if row.berichtigt_id and Leistungsbewertung.objects.filter(berichtigt=row.berichtigt_id).exists():
        raise Abgelehnt("Diese Bewertung ist schon berichtigt. Bitte berichtigen Sie die neuere.")
    row.erstellt_von = wer.nutzer
    row.save()
    aktion, was = ("berichtigt", "berichtigt") if row.berichtigt_id else ("eingetragen", "eingetragen")
    protokolliere(
        wer=wer, aktion=f"leistungsbewertung_{aktion}", gegenstand=row, text=f"{row}, Quelle {row.quelle}: {was}.",
        privat_fuer=row.vereinbarung.gebiet if row.vereinbarung else None,
    )  # fmt: skip
    return row
