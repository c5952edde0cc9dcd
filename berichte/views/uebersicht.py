"""The first page after log-in, by role: what waits for me, then how the city stands."""

from collections.abc import Mapping
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
from sozialraum.kartenbild import kartenart
from sozialraum.models import Indikator
from sozialraum.rechte import Recht, Rolle
from sozialraum.selectors import Werte, leser, reihe

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
    tag = heute()
    baum, lage = baum_und_lage(tag)
    zugang.baum = baum  # today's tree, on which rights rest, is loaded only once
    alle = _indikatoren()
    gewaehlt = next((i for i in alle if i.schluessel == request.GET.get("indikator")), alle[0] if alle else None)
    gezeigt = _im_vergleich(alle, gewaehlt)
    wurzel = [k.id for k in baum.auf_ebene(Ebene.FACHBEREICH)]
    verlauf = [gewaehlt] if gewaehlt else []
    reihen = reihe(baum, gezeigt, bis=gewaehlter_stand(request), orte=wurzel, verlauf=verlauf, offen=leser(zugang)) if baum.knoten else {}
    letzte = {nummer: tage[max(tage)] for nummer, tage in reihen.items() if tage}
    jahre = karten.jahreswerte(zugang, {nummer for werte in letzte.values() for nummer in werte.lieferungen})
    jahr = karten.jahr_am(tag, jahre)
    werte: Werte = letzte.get(gewaehlt.pk, {}) if gewaehlt else {}
    if wanted := request.GET.get("format"):
        return as_file(wanted, "uebersicht", [teile.blatt(baum, gezeigt, letzte)])
    eigenes = ressort.eigenes(zugang, baum)
    budget = ressort.lade(eigenes, jahr, jahre) if eigenes and jahr is not None else None
    gesagt = due.sammle_alles(zugang, tag)
    prognosen = staende(gesagt)
    ort = eigenes or (baum.wurzel() if wurzel else None)
    context = {
        "exporte": [*_bericht(jahre, jahr, baum), *export_links(request.GET)] if letzte else [],
        "titel": _titel(baum, eigenes),
        "kernaussage": _kernaussage(baum, prognosen, ressort.kernaussage(budget) if budget else "", karten.kernaussage(jahr, jahre)),
        "kacheln": karten.karten(
            jahr, jahre, baum, gewaehlt, reihen.get(gewaehlt.pk, {}) if gewaehlt else {}, zuerst=ressort.karte(budget) if budget else None,
            prognose=prognosekarte(jahr, ort, prognosen.get(ort.id)) if ort else None,
        ),
        "wichtiges": stelle_zusammen(gesagt, tag),
        "auswahl": sorted(alle, key=lambda i: (i.kategorie, i.name)),
        "gewaehlt": gewaehlt,
        "stichtag": max(reihen[gewaehlt.pk]) if gewaehlt and reihen.get(gewaehlt.pk) else None,
        "karte": teile.karte(baum, gewaehlt, werte, lage, art=kartenart(request.GET)) if gewaehlt and werte else None,
        "hoechste": teile.hoechste(baum, werte),
        "im_vergleich": gezeigt,
        "vergleich": teile.vergleich(baum, gezeigt, letzte, _unter(baum, eigenes) or _eigene_raeume(zugang), prognosen) if letzte else [],
        "prognosen": prognosen,
        "eigen": "Ihr Ressort" if eigenes else "Ihr Sozialraum",
        "toenung": teile.toenung(gezeigt),
        "muster": any(j.musterwerte for j in jahre.values()),
        "leer": not alle,
        "darf_daten": zugang.darf(Recht.DATEN_PFLEGEN),
    }
    return render(request, "berichte/uebersicht.html", context)


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
