"""What a Stadtteil has and what it lacks: facilities, Akteure, offers, resources and open needs, on one page (domain.md 6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.export import Blatt, Zelle
from basis.lists import as_file, export_links
from basis.zahlen import anzahl, datum
from proaktiv.kreislauffristen import Faelligkeit
from proaktiv.models import Akteur, Aktion, Hinweis, Mitgliedschaft
from proaktiv.selectors.fristen import tage_am
from proaktiv.tables.hinweise import frist, fristzeichen
from proaktiv.views.hinweise import LESEN, sichtbare
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Knoten
from sozialraum.models import Einrichtung
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import Recht


@dataclass
class Bestand:
    """``privat`` tells whether offers and needs may be read here; for others they are not known, never none."""

    haeuser: list[Einrichtung]
    akteure: list[tuple[Akteur, str]]
    privat: bool
    angebote: list[Aktion] = field(default_factory=list)
    bedarfe: list[tuple[Hinweis, str]] = field(default_factory=list)
    ressourcen: list[tuple[Hinweis, str]] = field(default_factory=list)
    spaet: int = 0


def knoten_von(request: Any, schluessel: str) -> Knoten:
    found = next((k for k in request.zugang.baum.auf_ebene(Ebene.STADTTEIL) if k.schluessel == schluessel), None)
    if found is None:
        raise Http404
    return found


@seite(lesen=Recht.INTERN_LESEN)
def stadtteilressourcen(request: Any, schluessel: str) -> HttpResponse:
    knoten = knoten_von(request, schluessel)
    name, b = f"{knoten.schluessel} {knoten.name}", _bestand(request, knoten)
    if wanted := request.GET.get("format"):
        return as_file(wanted, f"ressourcen-{schluessel}", _blaetter(name, b))
    gebiet_url = reverse("gebiet", args=["stadtteil", schluessel])
    teile = [anzahl(len(b.haeuser), "Einrichtung", "Einrichtungen"), anzahl(len(b.akteure), "Akteur", "Akteure")]
    if b.privat:
        teile.append(anzahl(len(b.angebote), "laufendes Angebot", "laufende Angebote"))
        teile.append(anzahl(len(b.bedarfe), "offener Bedarf", "offene Bedarfe"))
    context = {
        "titel": f"Ressourcen: {name}",
        "kernaussage": f"{', '.join(teile[:-1])} und {teile[-1]}.",
        "brotkrumen": [("Gebiete", reverse("gebiete")), (name, gebiet_url), ("Ressourcen", None)],
        "exporte": export_links(request.GET),
        "muster": any(h.muster for h in b.haeuser) or any(a.muster for a, _ in b.akteure),
        "b": b,
        "tag": heute(),
        "liste_url": f"{reverse('hinweise')}?gebiet=stadtteil-{schluessel}&frist=offen",
        "gebiet_url": gebiet_url,
    }
    return render(request, "proaktiv/ressourcen.html", context)


def _bestand(request: Any, knoten: Knoten) -> Bestand:
    tag = heute()
    haeuser = Einrichtung.objects.gueltig_am(tag).filter(stadtteil=knoten.id).select_related("art", "traeger")
    b = Bestand(list(haeuser.order_by("art__reihenfolge", "name")), _akteure(knoten), request.zugang.darf(LESEN, knoten.id))
    if not b.privat:
        return b
    offene = list(sichtbare(request, tage_am(tag)).offen().filter(gebiet=knoten.id).nach_dringlichkeit())
    b.spaet = sum(frist(row) is Faelligkeit.UEBERFAELLIG for row in offene)
    b.bedarfe = [(row, fristzeichen(row)) for row in offene if row.art == Hinweis.Art.BEDARF]
    b.ressourcen = [(row, fristzeichen(row)) for row in offene if row.art == Hinweis.Art.RESSOURCE]
    angebote = Aktion.objects.offen().filter(hinweis__in=[row.pk for row in offene]).select_related("art", "akteur", "hinweis")
    b.angebote = list(angebote.order_by("bis", "pk"))
    return b


def _akteure(knoten: Knoten) -> list[tuple[Akteur, str]]:
    """Members of the Systeme that work for the Stadtteil, and those whose house stands there; with the names of their Systeme."""
    tag = heute()
    dort = Q(system__stadtteile__gebiet=knoten.id) & gueltig_am(tag, "system__stadtteile__") & gueltig_am(tag, "system__")
    mitglied = Mitgliedschaft.objects.gueltig_am(tag).filter(dort).select_related("system").distinct()
    gemeint = Q(mitgliedschaften__in=mitglied.values("pk")) | Q(einrichtung__stadtteil=knoten.id)
    rows: Any = Akteur.objects.gueltig_am(tag).filter(gemeint).distinct().select_related("art").order_by("art__reihenfolge", "name")
    rows = rows.prefetch_related(Prefetch("mitgliedschaften", queryset=mitglied, to_attr="dort"))
    return [(a, ", ".join(sorted({m.system.name for m in a.dort}))) for a in rows]


def _blaetter(name: str, b: Bestand) -> Sequence[Blatt]:
    tag = [f"{name}, Stand {datum(heute())}"]
    blaetter = [
        Blatt("Einrichtungen", ["Einrichtung", "Art", "Träger", "Plätze"],
              [[h.name, h.art.name, h.traeger.name, h.plaetze] for h in b.haeuser], hinweise=tag),
        Blatt("Akteure", ["Organisation", "Art", "Seite", "System"],
              [[a.name, a.art.name, a.art.get_seite_display(), systeme] for a, systeme in b.akteure]),
    ]  # fmt: skip
    if not b.privat:
        return blaetter
    angebote: list[list[Zelle]] = [[a.titel, a.art.name, a.ziel, a.akteur.name, a.bis] for a in b.angebote]
    hinweise: list[Any] = [row for row, _ in (*b.bedarfe, *b.ressourcen)]
    offen = [[h.titel, h.get_art_display(), h.get_stand_display(), frist(h).bezeichnung, h.faellig_am] for h in hinweise]
    return [
        *blaetter,
        Blatt("Angebote", ["Angebot", "Art", "Ziel", "Akteur", "Bis"], angebote),
        Blatt("Bedarfe und Ressourcen", ["Hinweis", "Art", "Stand", "Frist", "Fällig am"], offen),
    ]
