"""The Förderliste of a year: gathered from checked applications, presented to the Gremium, decided with its Beschluss."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from basis.geld import euro
from budgets.actions.foerderung import gehe_schritt, schritt_am
from budgets.foerderweg import Schritt, Stand
from budgets.models import Foerderantrag, Foerderliste
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute
from sozialraum.models import Beschluss

Status = Foerderliste.Status


@transaction.atomic
def lege_liste_an(*, wer: Wer, liste: Foerderliste) -> Foerderliste:
    if Foerderliste.objects.filter(haushaltsjahr=liste.haushaltsjahr, titel=liste.titel).exists():
        raise Abgelehnt(f"Eine Förderliste „{liste.titel}“ gibt es für {liste.haushaltsjahr} schon.")
    liste.save()
    _merke(wer, liste, "angelegt")
    return liste


@transaction.atomic
def nimm_auf(*, wer: Wer, liste: Foerderliste, antraege: Iterable[Foerderantrag], am: date | None = None) -> Foerderliste:
    """Checked applications of the same year; while the list is a draft."""
    row = _entwurf(liste)
    for antrag in antraege:
        if antrag.haushaltsjahr_id != row.haushaltsjahr_id:
            raise Abgelehnt(f"„{antrag}“ ist für ein anderes Haushaltsjahr beantragt.")
        if not antrag.vorschlag_cent:
            raise Abgelehnt(f"Für „{antrag}“ schlägt die Verwaltung nichts vor; der Antrag wird abgelehnt, nicht gelistet.")
        gehe_schritt(wer=wer, antrag=antrag, schritt=Schritt.LISTEN, angaben=schritt_am(am or heute(), antrag.vorschlag_cent), liste=row)
    return row


@transaction.atomic
def lege_liste_vor(*, wer: Wer, liste: Foerderliste, am: date | None = None) -> Foerderliste:
    row = _entwurf(liste)
    if not row.antraege.exists():
        raise Abgelehnt("Auf der Liste steht noch kein Antrag.")
    row.status, row.vorgelegt_am = Status.VORGELEGT, am or heute()
    row.save()
    _merke(wer, row, f"dem Gremium vorgelegt: {row.gremium}")
    return row


@transaction.atomic
def beschliesse_liste(*, wer: Wer, liste: Foerderliste, beschluss: Beschluss, betraege: Mapping[int, int]) -> Foerderliste:
    """Enters the Beschluss of the Gremium: an amount for each application, 0 means refused by the Gremium."""
    row = Foerderliste.objects.select_for_update().get(pk=liste.pk)
    if row.status != Status.VORGELEGT:
        raise Abgelehnt(f"Die Liste ist {row.get_status_display()}; ein Beschluss wird zu einer vorgelegten eingetragen.")
    if beschluss.gremium_id != row.gremium_id:
        raise Abgelehnt(f"Die Liste wurde {row.gremium} vorgelegt; der Beschluss ist von einem anderen Gremium.")
    tag = beschluss.tag or heute()
    for antrag in row.antraege.filter(status=Stand.GELISTET).order_by("pk"):
        betrag = betraege.get(antrag.pk, 0)
        schritt = Schritt.BESCHLIESSEN if betrag else Schritt.GREMIUM_LEHNT_AB
        gehe_schritt(wer=wer, antrag=antrag, schritt=schritt, angaben=schritt_am(tag, betrag or None, f"Beschluss: {beschluss}"))
    row.status, row.beschluss = Status.BESCHLOSSEN, beschluss
    row.save()
    _merke(wer, row, f"beschlossen mit {euro(sum(betraege.values()))}: {beschluss}")
    return row


def _entwurf(liste: Foerderliste) -> Foerderliste:
    row = Foerderliste.objects.select_for_update().get(pk=liste.pk)
    if row.status != Status.ENTWURF:
        raise Abgelehnt(f"Die Liste ist {row.get_status_display()} und bleibt, wie sie ist. Weitere Anträge kommen auf eine neue Liste.")
    return row


def _merke(wer: Wer, liste: Foerderliste, was: str) -> None:
    protokolliere(wer=wer, aktion="foerderliste", gegenstand=liste, text=f"Förderliste „{liste}“: {was}.")
