"""The Betriebserlaubnis of an Einrichtung: a newer one ends the one before."""

from datetime import timedelta

from basis.zahlen import datum
from budgets.models import Betriebserlaubnis
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere


@in_der_datenbank()
def trage_erlaubnis_ein(*, wer: Wer, erlaubnis: Betriebserlaubnis) -> Betriebserlaubnis:
    """Refused: a beginning before that of one that is already there."""
    rows = Betriebserlaubnis.objects.select_for_update().filter(einrichtung=erlaubnis.einrichtung_id).order_by("-gueltig_von")
    if letzte := rows.first():
        if letzte.gueltig_von >= erlaubnis.gueltig_von:
            raise Abgelehnt(f"Es gibt schon eine Betriebserlaubnis ab {datum(letzte.gueltig_von)}; eine neue beginnt danach.")
        if letzte.gueltig_bis is None or letzte.gueltig_bis >= erlaubnis.gueltig_von:
            letzte.gueltig_bis = erlaubnis.gueltig_von - timedelta(days=1)
            letzte.save()
    erlaubnis.save()
    text = f"Betriebserlaubnis für „{erlaubnis.einrichtung}“ eingetragen: {erlaubnis.plaetze} Plätze ab {datum(erlaubnis.gueltig_von)}."
    protokolliere(wer=wer, aktion="betriebserlaubnis_eingetragen", gegenstand=erlaubnis, text=text, grund=erlaubnis.quelle)
    return erlaubnis
