"""How the Verteilung that counts would split the need of the next year: its own engine, with other amounts in its Teiltöpfe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from budgets.inputs import Auftrag, rechne_alle
from budgets.models import Teiltopf, Verteilung
from budgets.rechnung import Einstellungen, Rechnung

KEINE = "Es gibt weder eine beschlossene noch eine vorgelegte Verteilung, nach der sich der Bedarf verteilen ließe."
KEINE_BESCHLOSSENE = (
    "Bis {jahr} ist keine Verteilung beschlossen, nach der sich der Bedarf verteilen ließe; was nur vorgelegt ist, steht hier nicht."
)


@dataclass(frozen=True)
class Planverteilung:
    """``jetzt``: as it is; ``dann``: with the need, without caps, since those are set against the year before. Without one the reason."""

    verteilung: Verteilung | None
    jetzt: Rechnung | None
    dann: Rechnung | None
    abschnitte: frozenset[str] = frozenset()
    grund: str = ""


def planverteilung(jahr: int, bedarf: Mapping[str, int | None], *, vorgelegte: bool = False) -> Planverteilung:
    """``bedarf``: Unterabschnitt → cents, None: unknown. The one decided for the year or the latest before.

    ``vorgelegte``: else one that the Fachbereich submitted; only for whoever may read those.
    """
    status = (Verteilung.Status.BESCHLOSSEN, *((Verteilung.Status.VORGELEGT,) if vorgelegte else ()))
    je_topf = Teiltopf.objects.filter(verteilung=OuterRef("pk"), unterabschnitte__isnull=False)
    rows = (
        Verteilung.objects.budgets()
        .filter(gebiet__ebene=1, status__in=status, haushaltsjahr__jahr__lte=jahr)
        .ohne_korrigierte()
        .order_by("status", "-haushaltsjahr__jahr", "-beschlossen_am", "-vorgelegt_am", "-pk")  # "beschlossen" first
        .select_related("haushaltsjahr", "vorjahr", "beschluss__gremium", "beschluss__vorlage")
        .annotate(toepfe=ArraySubquery(je_topf.values(json=JSONObject(topf="schluessel", abschnitt="unterabschnitte__nummer"))))
    )
    verteilung = rows.first()
    if verteilung is None:
        return Planverteilung(None, None, None, grund=KEINE if vorgelegte else KEINE_BESCHLOSSENE.format(jahr=jahr))
    toepfe: dict[str, list[str]] = {}
    for paar in verteilung.toepfe:
        toepfe.setdefault(paar["topf"], []).append(paar["abschnitt"])
    abschnitte = frozenset(a for alle in toepfe.values() for a in alle)
    if unbekannt := sorted(a for a in abschnitte if bedarf.get(a) is None):
        grund = f"Der Bedarf im Unterabschnitt {', '.join(unbekannt)} ist nicht bekannt; darum lässt er sich nicht verteilen."
        return Planverteilung(verteilung, None, None, abschnitte, grund)

    def mit_bedarf(einstellungen: Sequence[Einstellungen]) -> dict[str, Einstellungen]:
        return {
            e.schluessel: replace(e, betrag=sum(bedarf[a] or 0 for a in toepfe[e.schluessel]), kappung_unten=None, kappung_oben=None)
            for e in einstellungen
            if e.schluessel in toepfe
        }

    jetzt, dann = rechne_alle([Auftrag(verteilung), Auftrag(verteilung, mit_bedarf)])
    ohne = [topf.name for topf in dann.toepfe if topf.schluessel not in toepfe]
    fehler = [f"Der Teiltopf „{name}“ nennt keinen Unterabschnitt." for name in ohne] or [*jetzt.fehler, *dann.fehler]
    if fehler:
        return Planverteilung(verteilung, None, None, abschnitte, " ".join(dict.fromkeys(fehler)))
    return Planverteilung(verteilung, jetzt, dann, abschnitte)
