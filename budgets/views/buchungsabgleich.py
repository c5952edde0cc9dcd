"""The Abgleich of finance software and Jucon, and the page of a Haushaltsstelle."""

from typing import Any

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from basis.lists import list_page
from budgets.filters.buchungsprofile import StellenjahrFilter
from budgets.models import Buchung, Buchungsart, Buchungsprofil, Budgetposten, Haushaltsjahr, Haushaltsstelle
from budgets.tables.buchungen import AbgleichTable, StellenjahrTable
from budgets.views.buchungen import LESEN, lesbare_orte
from budgets.views.buchungsprofile import krumen
from sozialraum.access import seite
from sozialraum.clock import heute

FORTGESCHRIEBEN = (
    F("ansatz_cent") + F("nachtrag_cent") + F("ausserplan_cent") + F("rest_cent") + F("umschichtung_cent") - F("sperre_cent")
)  # fmt: skip
GRUPPEN = {"posten": "Haushaltsstelle und Budget", "monat": "Leistungsmonat", "traeger": "Träger"}


@seite(lesen=LESEN)
def buchungsabgleich(request: Any) -> HttpResponse:
    """Ist of one Verfahren beside what another one had bound in all; what differs comes first."""
    quellen = sorted(set(Buchungsprofil.objects.values_list("quelle", flat=True)))
    links, rechts = _wahl(request, "links", quellen, 0), _wahl(request, "rechts", quellen, 1)
    gruppe = request.GET.get("nach", "")
    gruppe = gruppe if gruppe in GRUPPEN else "posten"
    jahre = list(Haushaltsjahr.objects.values_list("jahr", flat=True))
    jahr = next((j for j in jahre if str(j) == request.GET.get("jahr")), max((j for j in jahre if j <= heute().year), default=heute().year))
    zeilen = _zeilen(lesbare_orte(request), jahr, gruppe, links, rechts)
    kontext = {
        "titel": "Abgleich der Verfahren", "brotkrumen": krumen(("Abgleich", None)), "quellen": quellen, "links": links, "rechts": rechts,
        "gruppen": GRUPPEN, "nach": gruppe, "jahre": jahre, "jahr": jahr,
        "kernaussage": f"{links} und {rechts} im Haushaltsjahr {jahr}." if links and rechts else "",
    }  # fmt: skip
    summe = {"name": "Summe", **{k: sum(z[k] for z in zeilen) for k in ("links", "rechts", "differenz")}}
    return list_page(
        request, template="budgets/buchungsabgleich.html", table=AbgleichTable, rows=zeilen, name="abgleich", context=kontext,
        totals=[summe] if zeilen else [], caption=f"Abgleich {jahr} nach {GRUPPEN[gruppe]}",
    )  # fmt: skip


def _wahl(request: Any, name: str, quellen: list[str], platz: int) -> str:
    wert = request.GET.get(name, "")
    return wert if wert in quellen else quellen[platz] if len(quellen) > platz else ""


def _zeilen(orte: frozenset[int] | None, jahr: int, gruppe: str, links: str, rechts: str) -> list[dict[str, Any]]:
    """A Minderung is left out: it says what the Ist did, not what the other Verfahren knows."""
    rows = Buchung.objects.filter(posten__haushaltsjahr__jahr=jahr, quelle__in={links, rechts} - {""}).order_by()
    if orte is not None:
        rows = rows.filter(posten__gebiet__in=orte)
    gliederung: dict[str, dict[str, Any]] = {
        "posten": {"a": F("posten__haushaltsstelle__nummer"), "b": F("posten__gebiet__name")},
        "monat": {"a": TruncMonth(Coalesce("leistungsmonat", "buchungstag"))},
        "traeger": {"a": F("traeger__name")},
    }
    felder = gliederung[gruppe]
    bound = Q(quelle=rechts, art=Buchungsart.FESTLEGUNG, mindert__isnull=True, storno_von__mindert__isnull=True)
    gefunden: Any = rows.values(**felder).annotate(
        ist=Sum("betrag_cent", filter=Q(quelle=links, art=Buchungsart.IST)), fest=Sum("betrag_cent", filter=bound)
    )
    zeilen = []
    for row in gefunden.order_by(*felder):
        a = row["a"]
        name = f"{a:%m.%Y}" if gruppe == "monat" else " · ".join(filter(None, (a, row.get("b")))) or "ohne Träger"
        ist, fest = row["ist"] or 0, row["fest"] or 0
        zeilen.append({"name": name, "links": ist, "rechts": fest, "differenz": fest - ist})
    return zeilen if gruppe == "monat" else sorted(zeilen, key=lambda z: -abs(z["differenz"]))


@seite(lesen=LESEN)
def haushaltsstelle(request: Any, pk: int) -> HttpResponse:
    """One Haushaltsstelle over the years: what one may see of it."""
    ziel = get_object_or_404(Haushaltsstelle.objects.select_related("unterabschnitt"), pk=pk)
    rows = Budgetposten.objects.filter(haushaltsstelle=ziel)
    if (orte := lesbare_orte(request)) is not None:
        rows = rows.filter(gebiet__in=orte)
    jahre = rows.order_by("-haushaltsjahr__jahr").values(jahr=F("haushaltsjahr__jahr")).annotate(
        fortgeschrieben=Sum(FORTGESCHRIEBEN), festlegung=Sum("festlegung_cent"), ist=Sum("ist_cent"),
        verfuegbar=Sum(FORTGESCHRIEBEN - F("festlegung_cent") - F("ist_cent")),
    )  # fmt: skip
    kontext = {
        "titel": str(ziel), "stelle": ziel, "brotkrumen": krumen((ziel.nummer, None)), "muster": ziel.muster,
        "ueberleitungen": ziel.ueberleitungen.select_related("nach"), "herkuenfte": ziel.herkuenfte.select_related("von"),
        "kernaussage": f"{ziel.get_richtung_display()}, {ziel.get_mittelart_display()}; {ziel.get_welt_display()}.",
        "buchungen_url": f"{reverse('buchungen')}?stelle={ziel.nummer}",
    }  # fmt: skip
    return list_page(
        request, template="budgets/haushaltsstelle.html", table=StellenjahrTable, rows=jahre, filterset=StellenjahrFilter,
        name=f"haushaltsstelle-{ziel.pk}",
        context=kontext, caption=f"{ziel.nummer} nach Jahren",
    )  # fmt: skip
