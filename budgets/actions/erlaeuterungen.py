"""Erläuterungen of deviations: each is a new row, a correction names the one before."""

from datetime import timedelta

from basis.zahlen import datum
from budgets.models import Abweichungserlaeuterung, Haushaltsjahr
from budgets.selectors.erlaeuterungen import jahreslage
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute


@in_der_datenbank()
def erlaeutere(*, wer: Wer, erlaeuterung: Abweichungserlaeuterung) -> Abweichungserlaeuterung:
    """Takes Posten, Stichtag, Ursache, Maßnahme, Termin; keeps the deviation as it is now.

    What is already written for the Stichtag is corrected by it. Refused: a closed year, a Termin that has passed, no deviation upwards.
    """
    posten = erlaeuterung.posten
    jahr = posten.haushaltsjahr
    if jahr.status == Haushaltsjahr.Status.ABGESCHLOSSEN:
        raise Abgelehnt(f"Das Haushaltsjahr {jahr.jahr} ist abgeschlossen. Erläutert wird nicht mehr.")
    if erlaeuterung.termin < heute() or erlaeuterung.termin <= erlaeuterung.stichtag:
        fruehestens = max(heute(), erlaeuterung.stichtag + timedelta(days=1))
        satz = f"Der Termin der Maßnahme liegt nach dem Stichtag und nicht in der Vergangenheit: frühestens am {datum(fruehestens)}."
        raise Abgelehnt(satz, feld="termin")
    lage = jahreslage(jahr.jahr, erlaeuterung.stichtag, auch_spaeter=True)
    zeile = lage.zeilen.get(posten.pk)
    if lage.stichtag != erlaeuterung.stichtag or zeile is None:
        raise Abgelehnt(f"Zum {datum(erlaeuterung.stichtag)} gibt es für dieses Budget noch kein gebuchtes Ist, das zu erläutern wäre.")
    if zeile.abweichung is None or zeile.abweichung <= 0:
        raise Abgelehnt("Die Prognose liegt nicht über dem Ansatz. Zu erläutern ist nichts.")
    erlaeuterung.abweichung_cent, erlaeuterung.ansatz_cent = zeile.abweichung, zeile.nachweis.fortgeschrieben
    erlaeuterung.verfahren = zeile.aussicht.verfahren
    assert wer.nutzer is not None
    erlaeuterung.erstellt_von, erlaeuterung.in_vertretung = wer.nutzer, wer.in_vertretung
    davor = Abweichungserlaeuterung.objects.filter(posten=posten, stichtag=erlaeuterung.stichtag, berichtigung__isnull=True)
    erlaeuterung.berichtigt = davor.first()
    erlaeuterung.save(force_insert=True)
    wie = "berichtigt" if erlaeuterung.berichtigt_id else "geschrieben"
    text = f"Erläuterung {wie}: {posten}, {erlaeuterung.hoehe} zum {datum(erlaeuterung.stichtag)}, Termin {datum(erlaeuterung.termin)}."
    protokolliere(wer=wer, aktion="abweichung_erlaeutert", gegenstand=erlaeuterung, text=text)
    return erlaeuterung
