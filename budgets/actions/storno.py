"""A Buchung is corrected only by its mirror: one by one, or all of a delivery."""

from django.utils import timezone

from budgets.actions.buchungseintrag import spiegle
from budgets.actions.buchungsstaging import stelle_an
from budgets.models import Buchung
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute
from sozialraum.models import Datenlieferung, Verwendung

GRUND_FEHLT = "Bitte nennen Sie den Grund des Stornos."


def storniere(*, wer: Wer, buchung: Buchung, grund: str) -> Buchung:
    """Books the mirror, on the same day, or today where that month is closed. What it took off a Festlegung is given back."""
    if not grund.strip():
        raise Abgelehnt(GRUND_FEHLT)
    if buchung.storno_von_id:
        raise Abgelehnt("Ein Storno lässt sich nicht stornieren; buchen Sie stattdessen neu.")
    if wer.nutzer is None:
        raise Abgelehnt("Ein Storno braucht eine angemeldete Person.")
    with in_der_datenbank():
        stelle_an()
        Buchung.objects.select_for_update().get(pk=buchung.pk)
        text = f"Storno der Buchung {buchung.pk}."
        protokolliere(
            wer=wer, aktion="buchung_storniert", gegenstand=buchung, text=text, grund=grund.strip(), privat_fuer=buchung.posten.gebiet
        )
        auswahl = "SELECT %(buchung)s::bigint AS id, %(tag)s::date AS tag"
        anzahl = spiegle(auswahl, nutzer=wer.nutzer.pk, grund=grund.strip()[:300], buchung=buchung.pk, tag=heute())
        if not anzahl:
            raise Abgelehnt("Diese Buchung ist schon storniert.")
    return Buchung.objects.get(storno_von=buchung)


def storniere_lieferung(*, wer: Wer, lieferung: Datenlieferung, grund: str) -> int:
    """Mirrors every Buchung of a delivery that still counts; the same file can be taken over again afterwards.

    What the delivery itself had changed stays mirrored: the older export has to be delivered again.
    """
    if not grund.strip():
        raise Abgelehnt(GRUND_FEHLT)
    if wer.nutzer is None:
        raise Abgelehnt("Ein Storno braucht eine angemeldete Person.")
    with in_der_datenbank():
        stelle_an()
        lieferung = Datenlieferung.objects.select_for_update().get(pk=lieferung.pk)
        if lieferung.zurueckgenommen_am:
            raise Abgelehnt("Diese Lieferung ist schon storniert.")
        lieferung.zurueckgenommen_am, lieferung.zurueckgenommen_von = timezone.now(), wer.nutzer
        lieferung.ruecknahme_grund = grund.strip()
        lieferung.save(update_fields=["zurueckgenommen_am", "zurueckgenommen_von", "ruecknahme_grund"])
        auswahl = "SELECT id, %(tag)s::date AS tag FROM budgets_buchung WHERE lieferung_id = %(lieferung)s AND storno_von_id IS NULL"
        anzahl = spiegle(auswahl, nutzer=wer.nutzer.pk, grund=grund.strip()[:300], lieferung=lieferung.pk, tag=heute())
        Verwendung.objects.filter(lieferung=lieferung, gegenstand="buchungen").delete()
        text = f"{anzahl} Buchungen der Lieferung storniert."
        protokolliere(wer=wer, aktion="buchungen_storniert", gegenstand=lieferung, text=text, grund=grund.strip())
    return anzahl
