"""A Träger-Abfrage: begin it, note that questionnaires were sent or reminded of, close it. The program itself sends nothing."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from basis.zahlen import anzahl, datum
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute
from sozialraum.models import Abfragebogen, Einrichtung, Traegerabfrage


@transaction.atomic
def starte_abfrage(
    *, wer: Wer, titel: str, stichtag: date, rueckgabe_bis: date, einrichtungen: Iterable[Einrichtung], auswahl: str = ""
) -> Traegerabfrage:
    """One questionnaire for each Einrichtung. Refused without any, and with a day of return that is over."""
    haeuser = list(einrichtungen)
    if not haeuser:
        raise Abgelehnt("Zu dieser Auswahl gibt es am Stichtag keine Einrichtung.")
    if rueckgabe_bis < heute():
        raise Abgelehnt("Die Rückgabe kann nicht in der Vergangenheit liegen.")
    abfrage = Traegerabfrage.objects.create(
        titel=titel, stichtag=stichtag, rueckgabe_bis=rueckgabe_bis, auswahl=auswahl[:300], nutzer=wer.nutzer
    )
    Abfragebogen.objects.bulk_create(Abfragebogen(abfrage=abfrage, einrichtung=haus) for haus in haeuser)
    boegen = anzahl(len(haeuser), "Bogen", "Bögen")
    text = f"Träger-Abfrage „{titel}“ zum {datum(stichtag)} mit {boegen} begonnen, Rückgabe bis {datum(rueckgabe_bis)}."
    protokolliere(wer=wer, aktion="traegerabfrage_begonnen", gegenstand=abfrage, text=text)
    return abfrage


@transaction.atomic
def vermerke_versand(*, wer: Wer, abfrage: Traegerabfrage, boegen: Iterable[Abfragebogen]) -> int:
    """Notes today as the day on which the user sent these questionnaires; those noted before keep their day."""
    _offen(abfrage)
    offene = Abfragebogen.objects.filter(abfrage=abfrage, pk__in=[b.pk for b in boegen], versandt_am__isnull=True)
    anzahl = offene.update(versandt_am=heute())
    if anzahl:
        _protokolliere(wer, abfrage, "versandt", anzahl)
    return anzahl


@transaction.atomic
def vermerke_erinnerung(*, wer: Wer, abfrage: Traegerabfrage, boegen: Iterable[Abfragebogen]) -> int:
    """Notes today as the day of the last reminder, of what was sent and has not come back."""
    _offen(abfrage)
    gemeint = Abfragebogen.objects.filter(abfrage=abfrage, pk__in=[b.pk for b in boegen], versandt_am__isnull=False)
    anzahl = gemeint.ohne_antwort().update(erinnert_am=heute())
    if anzahl:
        _protokolliere(wer, abfrage, "erinnert", anzahl)
    return anzahl


@transaction.atomic
def schliesse_abfrage(*, wer: Wer, abfrage: Traegerabfrage, grund: str) -> Traegerabfrage:
    """Nothing of it is overdue any more, and nothing is taken over any more."""
    row = Traegerabfrage.objects.select_for_update().get(pk=abfrage.pk)
    _offen(row)
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund.")
    row.geschlossen_am, row.schlussgrund = heute(), grund.strip()
    row.save(update_fields=["geschlossen_am", "schlussgrund"])
    fehlend = row.boegen.ohne_antwort().count()
    text = f"Träger-Abfrage „{row}“ geschlossen; {anzahl(fehlend, 'Bogen fehlt', 'Bögen fehlen')}."
    protokolliere(wer=wer, aktion="traegerabfrage_geschlossen", gegenstand=row, text=text, grund=grund)
    return row


def _offen(abfrage: Traegerabfrage) -> None:
    if abfrage.geschlossen_am:
        raise Abgelehnt(f"Die Abfrage ist seit dem {datum(abfrage.geschlossen_am)} geschlossen.")


def _protokolliere(wer: Wer, abfrage: Traegerabfrage, was: str, wie_viele: int) -> None:
    text = f"Träger-Abfrage „{abfrage}“: {anzahl(wie_viele, 'Bogen', 'Bögen')} als {was} vermerkt."
    protokolliere(wer=wer, aktion=f"abfragebogen_{was}", gegenstand=abfrage, text=text)
