"""Haushaltsstellen: entered by hand, marked to carry the Sozialraumbudgets of their Unterabschnitt, carried on from kameral to doppisch."""

from django.db import transaction

from budgets.models import Haushaltsstelle, Richtung, Ueberleitung
from budgets.models.haushaltsstelle import EINNAHMEARTEN, Welt
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere


def maengel(stelle: Haushaltsstelle) -> list[str]:
    """What is missing or does not go together, one sentence each (the rules of the model's constraints)."""
    saetze = []
    if stelle.welt == Welt.KAMERAL and stelle.unterabschnitt_id is None:
        saetze.append("Eine kamerale Haushaltsstelle nennt ihren Unterabschnitt.")
    if stelle.welt == Welt.DOPPISCH and not (stelle.produkt and stelle.sachkonto):
        saetze.append("Eine doppische Haushaltsstelle nennt Produkt und Sachkonto.")
    if stelle.mittelart in EINNAHMEARTEN and stelle.richtung != Richtung.EINNAHME:
        saetze.append(f"{stelle.get_mittelart_display()} stehen bei den Einnahmen.")
    if stelle.gueltig_ab and stelle.gueltig_bis and stelle.gueltig_bis < stelle.gueltig_ab:
        saetze.append("Das letzte Jahr liegt vor dem ersten.")
    return saetze


@transaction.atomic
def lege_haushaltsstelle_an(*, wer: Wer, stelle: Haushaltsstelle) -> Haushaltsstelle:
    """Refused: a number that there is, parts that are missing or do not go together."""
    saetze = maengel(stelle)
    if Haushaltsstelle.objects.filter(welt=stelle.welt, nummer=stelle.nummer).exists():
        saetze.append(f"Die Haushaltsstelle {stelle.nummer} gibt es schon.")
    if saetze:
        raise Abgelehnt(*saetze)
    stelle.traegt_verteilung = False
    stelle.save(force_insert=True)
    protokolliere(wer=wer, aktion="haushaltsstelle_angelegt", gegenstand=stelle, text=f"Haushaltsstelle {stelle} angelegt.")
    return stelle


@transaction.atomic
def lasse_verteilung_tragen(*, wer: Wer, stelle: Haushaltsstelle) -> Haushaltsstelle:
    """From now on assignments of Ansätze of its Unterabschnitt go here. What is booked stays until the next assignment."""
    rows = Haushaltsstelle.objects.select_for_update().order_by("pk")
    row = rows.get(pk=stelle.pk)
    if row.richtung != Richtung.AUSGABE or row.unterabschnitt_id is None:
        raise Abgelehnt("Sozialraumbudgets trägt eine Ausgabe mit Unterabschnitt.")
    if row.traegt_verteilung:
        raise Abgelehnt(f"{row.nummer} trägt die Sozialraumbudgets ihres Unterabschnitts schon.")
    bisher = rows.filter(welt=row.welt, unterabschnitt=row.unterabschnitt_id, traegt_verteilung=True).first()
    if bisher is not None:
        bisher.traegt_verteilung = False
        bisher.save()
    row.traegt_verteilung = True
    row.save()
    zuvor = f", bisher {bisher.nummer}" if bisher else ""
    text = f"Haushaltsstelle {row} trägt die Sozialraumbudgets von {row.unterabschnitt}{zuvor}."
    protokolliere(wer=wer, aktion="haushaltsstelle_traegt_verteilung", gegenstand=row, text=text)
    return row


@transaction.atomic
def leite_ueber(*, wer: Wer, ueberleitung: Ueberleitung) -> Ueberleitung:
    """From a year on a kameral Haushaltsstelle is carried on as a doppisch one. Refused: other worlds, a year that has one already."""
    von, nach = ueberleitung.von, ueberleitung.nach
    if (von.welt, nach.welt) != (Welt.KAMERAL, Welt.DOPPISCH):
        raise Abgelehnt("Übergeleitet wird von einer kameralen auf eine doppische Haushaltsstelle.")
    if von.richtung != nach.richtung:
        raise Abgelehnt("Beide sind Ausgaben oder beide Einnahmen.")
    if von.ueberleitungen.filter(ab_jahr=ueberleitung.ab_jahr).exists():
        raise Abgelehnt(f"Für {von.nummer} steht ab {ueberleitung.ab_jahr} schon eine Überleitung.")
    ueberleitung.save(force_insert=True)
    protokolliere(wer=wer, aktion="haushaltsstelle_uebergeleitet", gegenstand=von, text=f"Überleitung {ueberleitung} eingetragen.")
    return ueberleitung
