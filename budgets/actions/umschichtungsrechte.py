"""Rights to shift and Deckungsvermerke: dated data, a change adds a row."""

from django.db import IntegrityError, transaction

from budgets.models import Deckungsvermerk, Umschichtungsrecht
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere


@transaction.atomic
def trage_recht_ein(*, wer: Wer, recht: Umschichtungsrecht) -> Umschichtungsrecht:
    """Refused: a second row for the same way, role and day."""
    if Umschichtungsrecht.objects.filter(weg=recht.weg, rolle=recht.rolle, gueltig_ab=recht.gueltig_ab).exists():
        raise Abgelehnt("Für diesen Weg, diese Rolle und diesen Tag gibt es schon eine Regel. Bitte wählen Sie einen anderen Tag.")
    recht.save()
    protokolliere(wer=wer, aktion="umschichtungsrecht_eingetragen", gegenstand=recht, text=f"Umschichtungsrecht {recht} eingetragen.")
    return recht


@transaction.atomic
def trage_vermerk_ein(*, wer: Wer, vermerk: Deckungsvermerk) -> Deckungsvermerk:
    """Refused: one that begins in the same year, one that ends before it begins."""
    if vermerk.gueltig_bis is not None and vermerk.gueltig_bis < vermerk.gueltig_ab:
        raise Abgelehnt("Das letzte Haushaltsjahr liegt vor dem ersten.")
    try:
        with transaction.atomic():
            vermerk.save()
    except IntegrityError as fehler:
        raise Abgelehnt("Diesen Vermerk gibt es schon, oder beide Unterabschnitte sind derselbe.") from fehler
    protokolliere(wer=wer, aktion="deckungsvermerk_eingetragen", gegenstand=vermerk, text=f"Deckungsvermerk {vermerk} eingetragen.")
    return vermerk
