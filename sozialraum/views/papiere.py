"""What the pages of Gremien, Sitzungen, Vorlagen and Beschlüsse share: who reads which paper, frame, tabs, form page."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse

from sozialraum.clock import heute
from sozialraum.models import Beratung, Beschlussauftrag, Vorlage
from sozialraum.models.auftraege import BeschlussauftragQuerySet
from sozialraum.querysets.papiere import lesbare_schritte, sichtbare_beschluesse, sichtbare_vorlagen
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.views.formularseite import formularseite as gemeinsame_formularseite

GREMIEN = ("Gremien", "gremien")
BESCHLUESSE = ("Beschlüsse", "beschluesse")
VORLAGEN = ("Vorlagen", "vorlagen")
AUFTRAEGE = ("Beschlussverfolgung", "beschlussverfolgung")
REITER = (GREMIEN, ("Sitzungen", "sitzungen"), VORLAGEN, BESCHLUESSE, AUFTRAEGE)


def reiter(aktiv: str) -> list[dict[str, Any]]:
    return [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name in REITER]


def mit_lesbarem(zugang: Any, rows: BeschlussauftragQuerySet) -> BeschlussauftragQuerySet:
    """Each Auftrag with whether one may read its Vorlage and its Beschluss; only then the pages link there, and sort by it."""
    rows = rows.mit_papier().annotate(
        vorlage_lesbar=Exists(sichtbare_vorlagen(zugang).filter(pk=OuterRef("papier_id"))),
        beschluss_lesbar=Exists(sichtbare_beschluesse(zugang).filter(pk=OuterRef("beschluss"))),
    )
    return rows.annotate(
        beschluss_tag=Case(When(beschluss_lesbar=True, then=F("beschluss__tag"))),
        beschluss_titel=Case(When(beschluss_lesbar=True, then=F("beschluss__titel"))),
    )


def auftraege_aus(zugang: Any, **herkunft: Any) -> QuerySet[Beschlussauftrag]:
    """The Aufträge that one may read out of a Beschluss, a Vorlage or a Sitzung, with how they stand."""
    rows = Beschlussauftrag.objects.sichtbar_fuer(zugang).mit_papier().filter(**herkunft).mit_lage(heute()).nach_dringlichkeit()
    return rows.select_related("gebiet", "einheit")


def rahmen(request: Any, *weg: tuple[str, str], jetzt: str) -> dict[str, Any]:
    """Breadcrumb, and what the person may do here."""
    return {
        "brotkrumen": [*((titel, reverse(name)) for titel, name in weg), (jetzt, None)],
        "darf_pflegen": request.zugang.darf(Recht.GREMIEN_PFLEGEN),
        "warum_nicht": warum_nicht(Recht.GREMIEN_PFLEGEN),
    }


def mit_stand(zugang: Any, rows: QuerySet[Vorlage]) -> QuerySet[Vorlage]:
    """Each with its latest result that one may read (``letztes``), whose it was, and whether it has a Beratungsfolge (``schritte``)."""
    folge = lesbare_schritte(zugang, Beratung.objects.filter(vorlage=OuterRef("pk")))
    letzte = folge.exclude(ergebnis="").order_by("-reihenfolge")
    wer = Subquery(letzte.annotate(wo=Coalesce(NullIf("gremium__kurz", Value("")), "gremium__name")).values("wo")[:1])
    return rows.annotate(letztes=Subquery(letzte.values("ergebnis")[:1]), letztes_gremium=wer, schritte=Exists(folge))


def beratungsfolge(zugang: Any, ziel: Vorlage) -> QuerySet[Beratung]:
    """The steps of a Vorlage that one may read, in their order."""
    return lesbare_schritte(zugang, ziel.beratungsfolge.select_related("gremium", "sitzung"))


def beratungen_in(zugang: Any, gremium_id: int) -> QuerySet[Beratung]:
    """What a Gremium discussed and will discuss, as far as one may read the Vorlage and the step; the latest first."""
    rows = Beratung.objects.filter(gremium=gremium_id, vorlage__in=sichtbare_vorlagen(zugang)).select_related("vorlage", "sitzung")
    return lesbare_schritte(zugang, rows).annotate(am=Coalesce("sitzung__tag", "tag")).order_by(F("am").desc(nulls_first=True), "-pk")


def formularseite(request: Any, form: BaseForm, speichere: Callable[[], Any], *, titel: str, zurueck: str) -> HttpResponse:
    """The common form page, below Gremien."""
    krumen = [("Gremien", reverse("gremien")), (titel, None)]
    return gemeinsame_formularseite(request, form, speichere, titel=titel, zurueck=zurueck, brotkrumen=krumen)
