"""The first page after log-in, by role: what waits for me, then how the city stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse

from basis import due
from basis.aufgaben import Faelligkeit
from basis.lists import as_file, druckadresse, export_links
from berichte.sections import indikatoren as teile
from berichte.sections import ressort
from berichte.sections import uebersicht as karten
from berichte.sections.prognosekarte import prognosekarte
from berichte.sections.stand import gewaehlter_stand
from berichte.sections.wichtiges import staende, stelle_zusammen
from berichte.views.uebersicht_gremium import gremiumsuebersicht
from budgets.models import Teiltopfgewicht
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.inputs.lage import baum_und_lage
from sozialraum.kartenbild import Lage, kartenart
from sozialraum.models import Indikator
from sozialraum.rechte import Recht, Rolle
from sozialraum.replay import Blick, wie_beantwortet
from sozialraum.selectors import Gebietswerte, Werte, leser, reihe

IM_VERGLEICH = 7


def uebersicht(request: Any) -> HttpResponse:
    """Everybody who has an account gets a page; what it shows depends on the role."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET"])
    zugang = request.zugang
    if zugang.ist_intern:
        return _intern(request, zugang)
    if zugang.darf(Recht.PAPIERE_LESEN):
        return gremiumsuebersicht(request, zugang)
    return render(request, "berichte/uebersicht_ohne_rolle.html", {"titel": "Ihr Zugang hat noch keine Rolle"})


def _intern(request: Any, zugang: Any) -> HttpResponse:
    if wanted := request.GET.get("format"):
        lage = _lies(Blick(zugang, request.GET))
        return as_file(wanted, "uebersicht", [teile.blatt(lage.baum, lage.gezeigt, lage.letzte)])
    return render(request, "berichte/uebersicht.html", _seite(request))


@dataclass(frozen=True)
class _Lage:
    """What both page and file stand on: the values of the shown Indikatoren by Stichtag, and the latest of each."""

    baum: Gebietsbaum
    lage: Mapping[int, Lage]
    alle: list[Indikator]
    gewaehlt: Indikator | None
    gezeigt: list[Indikator]
    reihen: Mapping[int, Mapping[date, Gebietswerte]]

    @cached_property
    def letzte(self) -> dict[int, Gebietswerte]:
        return {nummer: tage[max(tage)] for nummer, tage in self.reihen.items() if tage}

    @property
    def reihe(self) -> Mapping[date, Gebietswerte]:
        return self.reihen.get(self.gewaehlt.pk, {}) if self.gewaehlt else {}

    @property
    def werte(self) -> Werte:
        return self.letzte.get(self.gewaehlt.pk, {}) if self.gewaehlt else {}


def _lies(blick: Blick) -> _Lage:
    baum, lage = baum_und_lage(heute())
    blick.zugang.baum = baum  # today's tree, on which rights rest, is loaded only once
    alle = _indikatoren()
    gewaehlt = next((i for i in alle if i.schluessel == blick.GET.get("indikator")), alle[0] if alle else None)
    gezeigt = _im_vergleich(alle, gewaehlt)
    orte, verlauf = [k.id for k in baum.auf_ebene(Ebene.FACHBEREICH)], [gewaehlt] if gewaehlt else []
    bis, offen = gewaehlter_stand(blick), leser(blick.zugang)
    reihen = reihe(baum, gezeigt, bis=bis, orte=orte, verlauf=verlauf, offen=offen) if baum.knoten else {}
    return _Lage(baum, lage, alle, gewaehlt, gezeigt, reihen)


@wie_beantwortet("indikator", "kartenart", "stand")
def _seite(blick: Blick) -> dict[str, Any]:
    zugang, tag, lage = blick.zugang, heute(), _lies(blick)
    baum, gewaehlt, letzte = lage.baum, lage.gewaehlt, lage.letzte
    jahre = karten.jahreswerte(zugang, {nummer for werte in letzte.values() for nummer in werte.lieferungen})
    jahr = karten.jahr_am(tag, jahre)
    eigenes = ressort.eigenes(zugang, baum)
    budget = ressort.lade(eigenes, jahr, jahre) if eigenes and jahr is not None else None
    gesagt = due.sammle_alles(zugang, tag)
    prognosen, eigene_raeume = staende(gesagt), _unter(baum, eigenes) or _eigene_raeume(zugang)
    ort = eigenes or (baum.wurzel() if baum.auf_ebene(Ebene.FACHBEREICH) else None)
    return {
        "exporte": [*_bericht(jahre, jahr, baum), *export_links(blick.GET)] if letzte else [],
        "titel": _titel(baum, eigenes),
        "kernaussage": _kernaussage(baum, prognosen, ressort.kernaussage(budget) if budget else "", karten.kernaussage(jahr, jahre)),
        "kacheln": karten.karten(
            jahr, jahre, baum, gewaehlt, lage.reihe, zuerst=ressort.karte(budget) if budget else None,
            prognose=prognosekarte(jahr, ort, prognosen.get(ort.id)) if ort else None,
        ),
        "wichtiges": stelle_zusammen(gesagt, tag),
        "auswahl": sorted(lage.alle, key=lambda i: (i.kategorie, i.name)),
        "gewaehlt": gewaehlt,
        "stichtag": max(lage.reihe, default=None),
        "karte": teile.karte(baum, gewaehlt, lage.werte, lage.lage, art=kartenart(blick.GET)) if gewaehlt and lage.werte else None,
        "hoechste": teile.hoechste(baum, lage.werte),
        "im_vergleich": lage.gezeigt,
        "vergleich": teile.vergleich(baum, lage.gezeigt, letzte, eigene_raeume, prognosen) if letzte else [],
        "prognosen": prognosen,
        "eigen": "Ihr Ressort" if eigenes else "Ihr Sozialraum",
        "toenung": teile.toenung(lage.gezeigt),
        "muster": any(j.musterwerte for j in jahre.values()),
        "leer": not lage.alle,
        "darf_daten": zugang.darf(Recht.DATEN_PFLEGEN),
    }  # fmt: skip


def _kernaussage(baum: Gebietsbaum, prognosen: Mapping[int, Faelligkeit], eigene: str, ansatz: str) -> str:
    """Where the year leads stands before where it began; who does not read all Budgets reads of the Ansatz."""
    stadt = prognosen.get(baum.wurzel().id) if baum.knoten else None
    return " ".join(filter(None, [eigene, stadt.text if stadt else "", ansatz]))


def _titel(baum: Gebietsbaum, eigenes: Knoten | None) -> str:
    if eigenes:
        return f"Übersicht {eigenes.name}"
    return f"Übersicht {baum.wurzel().name}" if baum.auf_ebene(Ebene.FACHBEREICH) else "Übersicht"


def _unter(baum: Gebietsbaum, eigenes: Knoten | None) -> frozenset[int]:
    return frozenset(k.id for k in baum.nachfahren(eigenes.id)) if eigenes else frozenset()


def _eigene_raeume(zugang: Any) -> frozenset[int]:
    """The Sozialräume in which somebody works as Fachkraft."""
    return frozenset(e.gebiet_id for e in zugang.eigenschaften if e.rolle == Rolle.FACHKRAFT and e.gebiet_id)


def _indikatoren() -> list[Indikator]:
    """All in use; first those that weigh most in a Teiltopf."""
    schwerstes = Teiltopfgewicht.objects.filter(indikator=OuterRef("pk")).order_by("-gewicht").values("gewicht")[:1]
    rows = Indikator.objects.filter(aktiv=True).select_related("nenner_altersband").annotate(schwerstes=Subquery(schwerstes))
    return sorted(rows, key=lambda i: (-(getattr(i, "schwerstes", None) or 0), i.kategorie, i.name))


def _bericht(jahre: Any, jahr: int | None, baum: Gebietsbaum) -> list[tuple[str, str]]:
    """The report of the Verteilung that counts this year."""
    verteilung = jahre[jahr].verteilung if jahr is not None else None
    args = ["fachbereich", baum.wurzel().schluessel]
    return [("Bericht als PDF", druckadresse(reverse("sozialraumbudget_pdf", args=[verteilung.pk, *args])))] if verteilung else []


def _im_vergleich(alle: list[Indikator], gewaehlt: Indikator | None) -> list[Indikator]:
    """The chosen one first, then as many as a table can hold."""
    rest = [i for i in alle if i != gewaehlt and i.aggregation == Indikator.Aggregation.QUOTE]
    return [*([gewaehlt] if gewaehlt else []), *rest][:IM_VERGLEICH]
