"""The papers of the Gremien as far as one may read them; pages, lists, search, filters and files all begin here."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from sozialraum.models import Beratung, Beschluss, Vorlage, Vorlagenfassung
from sozialraum.models.lesbar import lesbare


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
