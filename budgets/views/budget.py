"""The budget page of Fachbereich, Ressort and Sozialraum: Ansatz, distribution, share, development."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from basis.lists import as_file, export_links
from budgets.budgetblatt import Budgetblatt, stelle_zusammen
from budgets.inputs import Auftrag, rechne_alle
from budgets.models import Budgetposten, Haushaltsjahr, Verteilung
from budgets.views import budgetansicht as ansicht
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Gebiet, Standort
from sozialraum.rechte import Recht, Rolle
from sozialraum.replay import Blick, wie_beantwortet

EBENEN = (Ebene.FACHBEREICH, Ebene.RESSORT, Ebene.SOZIALRAUM)


@seite(lesen=Recht.INTERN_LESEN)
def budgets(request: Any) -> HttpResponse:
    """The way in: one's own Ressort, else the Fachbereich, in the year of today."""
    jahr = Haushaltsjahr.objects.fuer(heute())
    if jahr is None:
        return render(request, "budgets/budget_leer.html", {"titel": "Budgets"})
    baum = request.zugang.baum
    if not baum.auf_ebene(Ebene.FACHBEREICH):
        return render(request, "budgets/budget_leer.html", {"titel": "Budgets"})
    eigene = [e.gebiet_id for e in request.zugang.eigenschaften if e.rolle == Rolle.RESSORTLEITUNG]
    ort = baum.knoten[eigene[0]] if eigene and eigene[0] in baum.knoten else baum.wurzel()
    seite_des_jahres = "vollzug" if Budgetposten.objects.des_jahres(jahr.jahr).exists() else "budget"
    return redirect(seite_des_jahres, jahr.jahr, ort.ebene.name.lower(), ort.schluessel)


@seite(lesen=Recht.INTERN_LESEN)
def budget(request: Any, jahr: int, ebene: str, schluessel: str) -> HttpResponse:
    """One Gebiet in one year, as page, XLSX or CSV."""
    if wanted := request.GET.get("format"):
        lage = _lies(request.zugang, jahr, ebene, schluessel)
        export = ansicht.exportblatt(lage.blatt or lage.knoten, lage.haushaltsjahr, lage.verteilung, lage.knoten)
        return as_file(wanted, f"budget-{jahr}-{ebene}-{schluessel}", [export])
    return render(request, "budgets/budget.html", _seite(request, jahr, ebene, schluessel))


@dataclass(frozen=True)
class _Lage:
    """What both page and file stand on. ``ansaetze``: the total of the Deckungskreise by year; ``blatt``: if it can be calculated."""

    jahre: list[Haushaltsjahr]
    haushaltsjahr: Haushaltsjahr
    verteilung: Verteilung | None
    vorher: Verteilung | None
    blatt: Budgetblatt | None
    knoten: Knoten
    baum: Gebietsbaum
    ansaetze: dict[int, int]


def _lies(zugang: Any, jahr: int, ebene: str, schluessel: str) -> _Lage:
    jahre: list[Any] = list(Haushaltsjahr.objects.order_by("jahr").annotate(ansatz=Sum("deckungskreisansaetze__betrag_cent")))
    haushaltsjahr = next((j for j in jahre if j.jahr == jahr), None)
    if haushaltsjahr is None:
        raise Http404
    verteilung, vorher = _massgeblich(zugang, jahr)
    tag = verteilung.gebietsstand if verteilung else heute()
    blatt, baum = _blatt(verteilung, vorher, tag, ebene, schluessel)
    vollstaendig, knoten = (blatt, blatt.knoten) if isinstance(blatt, Budgetblatt) else (None, blatt)
    ansaetze = {j.jahr: j.ansatz for j in jahre if j.ansatz is not None}
    return _Lage(jahre, haushaltsjahr, verteilung, vorher, vollstaendig, knoten, baum, ansaetze)


@wie_beantwortet("einheit")
def _seite(blick: Blick, jahr: int, ebene: str, schluessel: str) -> dict[str, Any]:
    zugang, lage = blick.zugang, _lies(blick.zugang, jahr, ebene, schluessel)
    blatt, knoten, verteilung, haushaltsjahr = lage.blatt, lage.knoten, lage.verteilung, lage.haushaltsjahr
    return {
        "titel": f"Budget {ansicht.ortsname(knoten)}, Haushaltsjahr {jahr}",
        "kernaussage": ansicht.kernaussage(blatt, haushaltsjahr, verteilung, lage.ansaetze.get(jahr), knoten),
        "haushaltsjahr_der_seite": haushaltsjahr,
        "jahre": [(j, reverse("budget", args=[j.jahr, ebene, schluessel]), j == haushaltsjahr) for j in lage.jahre],
        "reiter": reiter(lage.baum, jahr, knoten, "budget"),
        "reiter_name": "Ebenen des Budgets",
        "unterebenen": unterebenen(lage.baum, jahr, knoten, "budget"),
        "blatt": blatt,
        "knoten": knoten,
        "verteilung": verteilung,
        "vorjahr": lage.vorher,
        "in_euro": in_euro(blick),
        "kennzahlen": ansicht.kennzahlen(blatt, haushaltsjahr, verteilung, lage.ansaetze, knoten),
        "unterabschnitte": ansicht.unterabschnitte(haushaltsjahr) if knoten.ebene == Ebene.FACHBEREICH else [],
        "diagramm": ansicht.diagramm(blatt, lage.ansaetze, knoten),
        "budgetansichten": ansichten(jahr, ebene, schluessel, aktiv="budget"),
        "standorte": list(Standort.objects.filter(gebiet=knoten.id)) if knoten.ebene == Ebene.RESSORT else [],
        "muster": bool(verteilung and verteilung.muster),
        "darf_umschichtungen": zugang.darf(Recht.BUCHUNGEN_LESEN),
        "darf_vereinbarungen": zugang.darf(Recht.VEREINBARUNGEN_LESEN),
        "darf_foerderung": zugang.darf(Recht.FOERDERUNG_LESEN),
        "darf_buchungen": zugang.darf(Recht.BUCHUNGEN_LESEN),
        "exporte": [*ansicht.bericht_als_pdf(verteilung, knoten), *export_links(blick.GET)],
        "brotkrumen": [("Budgets", reverse("budgets")), (ansicht.ortsname(knoten), None)],
        "maximum": max((a.summe.betrag for a in blatt.abschnitte), default=0) if blatt else 0,
    }


def ansichten(jahr: int, ebene: str, schluessel: str, *, aktiv: str) -> list[tuple[str, str, bool]]:
    """The two pages of one budget: what is spent, and what it came from."""
    seiten = (("Laufendes Jahr", "vollzug"), ("Verteilung", "budget"))
    return [(titel, reverse(name, args=[jahr, ebene, schluessel]), name == aktiv) for titel, name in seiten]


def _massgeblich(zugang: Any, jahr: int) -> tuple[Verteilung | None, Verteilung | None]:
    """The decided Verteilung of the year, else the newest proposal one may see; and the one it is compared with."""
    rows = Verteilung.objects.massgeblich_fuer(zugang).filter(haushaltsjahr__jahr__in=(jahr, jahr - 1))
    folge = list(rows.massgebliche_zuerst().select_related("haushaltsjahr", "beschluss__gremium", "beschluss__vorlage"))
    dieses = next((v for v in folge if v.haushaltsjahr.jahr == jahr), None)
    return dieses, next((v for v in folge if v.haushaltsjahr.jahr == jahr - 1), None)


def _blatt(
    verteilung: Verteilung | None, vorher: Verteilung | None, tag: Any, ebene: str, schluessel: str
) -> tuple[Budgetblatt | Knoten, Gebietsbaum]:
    """The sheet if there is a Verteilung that can be calculated, else the Gebiet alone."""
    rechnungen = rechne_alle([Auftrag(v) for v in (verteilung, vorher) if v]) if verteilung else []
    rechnung = rechnungen[0] if rechnungen and rechnungen[0].rechenbar else None
    vergleich = rechnungen[1] if len(rechnungen) > 1 and rechnungen[1].rechenbar else None
    baum = rechnung.baum if rechnung else Gebiet.objects.baum(tag)
    knoten = knoten_der_adresse(baum, ebene, schluessel)
    return (stelle_zusammen(knoten, rechnung, vergleich) if rechnung else knoten), baum


def knoten_der_adresse(baum: Gebietsbaum, ebene: str, schluessel: str) -> Knoten:
    erlaubt = {e.name.lower(): e for e in EBENEN}
    treffer = [k for k in baum.auf_ebene(erlaubt[ebene]) if k.schluessel == schluessel] if ebene in erlaubt else []
    if not treffer:
        raise Http404
    return treffer[0]


def in_euro(request: Any) -> bool:
    einheit = request.GET.get("einheit", "teur")
    if einheit not in {"teur", "euro"}:
        raise BadRequest("Als Einheit gibt es nur teur und euro.")
    return einheit == "euro"


def reiter(baum: Gebietsbaum, jahr: int, knoten: Knoten, seite: str) -> list[dict[str, Any]]:
    """Fachbereich and Ressorts; ``seite`` is the name of the page they lead to."""
    aktiv = {knoten.id, *(k.id for k in baum.vorfahren(knoten.id) if k.ebene == Ebene.RESSORT)}
    return [_verweis(k, jahr, k.id in aktiv, seite) for k in (baum.wurzel(), *baum.auf_ebene(Ebene.RESSORT))]


def unterebenen(baum: Gebietsbaum, jahr: int, knoten: Knoten, seite: str) -> list[dict[str, Any]]:
    """The Sozialräume of the Ressort one is in."""
    ressort = knoten if knoten.ebene == Ebene.RESSORT else baum.eltern(knoten.id)
    if ressort is None or ressort.ebene != Ebene.RESSORT:
        return []
    return [_verweis(k, jahr, k.id == knoten.id, seite) for k in baum.kinder(ressort.id)]


def _verweis(knoten: Knoten, jahr: int, aktiv: bool, seite: str) -> dict[str, Any]:
    return {
        "titel": ansicht.ortsname(knoten),
        "url": reverse(seite, args=[jahr, knoten.ebene.name.lower(), knoten.schluessel]),
        "aktiv": aktiv,
    }
