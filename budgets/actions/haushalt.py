"""Haushaltsjahre and Ansätze, kept by Controlling. The sum of the Unterabschnitte never exceeds the Ansatz of their Deckungskreis."""

from django.db import IntegrityError, transaction
from django.db.models import Sum

from basis.geld import euro
from budgets.actions.abschluss import jahreshindernisse
from budgets.models import Ansatz, Deckungskreisansatz, Haushaltsjahr, Unterabschnitt, Verteilung
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere


@transaction.atomic
def lege_haushaltsjahr_an(*, wer: Wer, jahr: int, bezeichnung: str = "") -> Haushaltsjahr:
    """A new year in status Planung; each year exists once."""
    if Haushaltsjahr.objects.filter(jahr=jahr).exists():
        raise Abgelehnt(f"Das Haushaltsjahr {jahr} gibt es schon.")
    try:
        with transaction.atomic():
            neu = Haushaltsjahr.objects.create(jahr=jahr, bezeichnung=bezeichnung)
    except IntegrityError as error:
        raise Abgelehnt(f"Das Haushaltsjahr {jahr} gibt es schon; jemand hat es eben erst angelegt.") from error
    protokolliere(wer=wer, aktion="haushaltsjahr_angelegt", gegenstand=neu, text=f"Haushaltsjahr {jahr} angelegt.")
    return neu


@transaction.atomic
def setze_status(*, wer: Wer, haushaltsjahr: Haushaltsjahr, status: str, grund: str) -> None:
    """Planung → vorläufige Haushaltsführung → beschlossen → abgeschlossen; a closed year stays closed."""
    ziel = Haushaltsjahr.objects.select_for_update().get(pk=haushaltsjahr.pk)
    alt = ziel.get_status_display()
    if ziel.status == status:
        raise Abgelehnt(f"Das Haushaltsjahr {ziel.jahr} hat schon den Status „{alt}“.")
    if ziel.status == Haushaltsjahr.Status.ABGESCHLOSSEN:
        raise Abgelehnt(f"Das Haushaltsjahr {ziel.jahr} ist abgeschlossen. Seinen Status ändert niemand mehr.")
    if status == Haushaltsjahr.Status.ABGESCHLOSSEN and wer.nutzer and (saetze := jahreshindernisse(ziel)):  # a command loads past years
        raise Abgelehnt(*saetze)
    ziel.status = status
    ziel.save()
    text = f"Haushaltsjahr {ziel.jahr}: Status von „{alt}“ auf „{ziel.get_status_display()}“ geändert."
    protokolliere(wer=wer, aktion="haushaltsjahr_status", gegenstand=ziel, text=text, grund=grund)


@transaction.atomic
def setze_ansatz(*, wer: Wer, haushaltsjahr: Haushaltsjahr, unterabschnitt: Unterabschnitt, betrag: int, quelle: str) -> Ansatz:
    """The Ansatz of one Unterabschnitt in cents.

    Refused: a closed year, a year whose Verteilung is decided, more than the Ansatz of the Deckungskreis.
    """
    haushaltsjahr = Haushaltsjahr.objects.select_for_update().get(pk=haushaltsjahr.pk)  # nobody closes it meanwhile
    if haushaltsjahr.status == Haushaltsjahr.Status.ABGESCHLOSSEN:
        raise Abgelehnt(f"Das Haushaltsjahr {haushaltsjahr.jahr} ist abgeschlossen. Ansätze ändern sich nicht mehr.")
    if Verteilung.objects.budgets().beschlossen().filter(haushaltsjahr=haushaltsjahr).exists():
        raise Abgelehnt(f"Für {haushaltsjahr.jahr} ist die Verteilung beschlossen. Der Ansatz ändert sich nur noch durch einen Nachtrag.")
    _pruefe_deckungskreis(haushaltsjahr, unterabschnitt, betrag)
    alt = Ansatz.objects.select_for_update().filter(haushaltsjahr=haushaltsjahr, unterabschnitt=unterabschnitt).first()
    ansatz = alt or Ansatz(haushaltsjahr=haushaltsjahr, unterabschnitt=unterabschnitt)
    vorher = euro(alt.betrag_cent) if alt else "kein Ansatz"
    ansatz.betrag_cent, ansatz.quelle, ansatz.muster = betrag, quelle, False
    ansatz.save()
    text = f"Ansatz {haushaltsjahr.jahr} für {unterabschnitt}: {vorher} → {euro(betrag)}."
    protokolliere(wer=wer, aktion="ansatz_gesetzt", gegenstand=ansatz, text=text, grund=quelle)
    return ansatz


def _pruefe_deckungskreis(haushaltsjahr: Haushaltsjahr, unterabschnitt: Unterabschnitt, betrag: int) -> None:
    for oben in Deckungskreisansatz.objects.select_for_update().filter(
        haushaltsjahr=haushaltsjahr, deckungskreis__unterabschnitte=unterabschnitt
    ):
        uebrige = Ansatz.objects.filter(haushaltsjahr=haushaltsjahr, unterabschnitt__deckungskreise=oben.deckungskreis_id).exclude(
            unterabschnitt=unterabschnitt
        )
        summe = (uebrige.aggregate(n=Sum("betrag_cent"))["n"] or 0) + betrag
        if summe > oben.betrag_cent:
            raise Abgelehnt(
                f"Mit diesem Betrag ergäben die Unterabschnitte {euro(summe)}. "
                f"Der Ansatz des Deckungskreises ist {euro(oben.betrag_cent)}. "
                f"Höchstens möglich sind {euro(oben.betrag_cent - summe + betrag)}."
            )
