"""The papers of the Gremien as far as one may read them; pages, lists, search, filters and files all begin here."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from sozialraum.clock import heute
from sozialraum.models import Beratung, Beschluss, Gebiet, Vorlage, Vorlagenfassung
from sozialraum.models.lesbar import lesbare, privat_fuer


def lesbare_schritte(zugang: Any, rows: QuerySet[Beratung]) -> QuerySet[Beratung]:
    """Steps of a Beratungsfolge: the öffentliche ones, and those behind the closed doors of a Gremium that one may look into."""
    return lesbare(zugang, rows)


def sichtbare_beschluesse(zugang: Any) -> QuerySet[Beschluss]:
    return lesbare(zugang, Beschluss.objects.select_related("gremium", "vorlage"))


def sichtbare_vorlagen(zugang: Any) -> QuerySet[Vorlage]:
    """The öffentliche ones; a nichtöffentliche one for whoever reads a step of it, and for staff while it has none."""
    rows = Vorlage.objects.all()
    if zugang.sieht_alles:
        return rows
    schritte = Beratung.objects.filter(vorlage=OuterRef("pk"))
    lesbar = Q(oeffentlich=True) | Q(Exists(lesbare_schritte(zugang, schritte)))
    return rows.filter(lesbar | ~Q(Exists(schritte)) if zugang.ist_intern else lesbar)


def lesbare_fassungen(zugang: Any, rows: QuerySet[Vorlagenfassung]) -> QuerySet[Vorlagenfassung]:
    """Versions of the text; one that came out of a step is read by whoever reads the step."""
    return lesbare(zugang, rows, "beratung__gremium", Q(beratung__isnull=True) | Q(beratung__oeffentlich=True))


def privat_fuer_vorlage(vorlage: Vorlage) -> Gebiet | None:
    """Whose a line of the Protokoll about a nichtöffentliche Vorlage is: where each step is private, the Gebiet above all of them."""
    if vorlage.oeffentlich or not vorlage.pk:
        return None
    schritte = vorlage.beratungsfolge.select_related("gremium__gebiet")
    gebiete = {privat_fuer(schritt.gremium, schritt.oeffentlich) for schritt in schritte}
    private = {gebiet for gebiet in gebiete if gebiet}
    if not private or None in gebiete:
        return None
    if len(private) == 1:
        return private.pop()
    baum = Gebiet.objects.baum(heute())
    wege = [[gebiet.pk, *(knoten.id for knoten in baum.vorfahren(gebiet.pk))] if gebiet.pk in baum.knoten else [] for gebiet in private]
    gemeinsam = [nummer for nummer in wege[0] if all(nummer in weg for weg in wege)]
    return Gebiet.objects.filter(pk__in=gemeinsam[:1] or [baum.wurzel().id]).first()
