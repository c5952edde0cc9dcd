"""Ausbaustand: all rules with their figures, one rule per Gebiet and school year with its Prioritätenliste, the Angebote behind them."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.diagramme.balken import Balken, balken
from basis.diagramme.muster import Art
from basis.diagramme.typen import Diagramm
from basis.export import Blatt, Zelle
from basis.lists import as_file, export, export_links, list_page
from basis.zahlen import prozent
from proaktiv.ausbaublatt import Platz, Zeile, artzeilen, gebietszeilen, im_gebiet, plaetze
from proaktiv.ausbauprioritaet import ordne
from proaktiv.ausbaustand import Ausbaulage, Bestand, gezeigtes_schuljahr, satz, schuljahr, verlauf
from proaktiv.filters.ausbau import AngebotFilter
from proaktiv.forms.ausbau import AusbaublickForm
from proaktiv.models import Angebot, Ausbaukriterium, Ausbauregel
from proaktiv.selectors.ausbau import lagen, regeln_mit_zielen, stadtteilpunkte
from proaktiv.tables.ausbau import AngebotTable, AusbaustandTable
from proaktiv.views.ansicht import Krumen
from proaktiv.views.kettenansicht import AUSBAU, kettenreiter, kettenweg
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.ebenen import Gebietsbaum, Knoten
from sozialraum.forms.fallfilter import gebietsschluessel
from sozialraum.punktwerte import Punktwertfehler
from sozialraum.rechte import Recht, warum_nicht

INTERN, PFLEGEN = Recht.INTERN_LESEN, Recht.DATEN_PFLEGEN
MUSTER = "Die Angebote sind erfunden, zur Vorführung."


def ausbau_weg(*dazu: tuple[str, str | None]) -> Krumen:
    return kettenweg((AUSBAU[0], reverse(AUSBAU[1]) if dazu else None), *dazu)


@dataclass(frozen=True)
class Regelstand:
    """A row of the overview."""

    schluessel: str
    name: str
    angebot: str
    schuljahr: str
    mit: int
    alle: int
    anteil: Fraction | None
    offen: int
    vorjahr: int | None
    zeit: str
    satz: str


def _stand(regel: Ausbauregel, lage: Ausbaulage, tag: date) -> Regelstand:
    jahr = gezeigtes_schuljahr(regel.schuljahre, tag, lage.angebote)
    je = verlauf(lage, (jahr - 1, jahr), regel.stichtag_monat)
    d = je[jahr].deckung
    return Regelstand(
        regel.schluessel, regel.name, str(regel.angebotsart), schuljahr(jahr), d.mit, d.alle, d.anteil, d.offen, je[jahr - 1].deckung.mit,
        regel.zeit, satz(str(regel.angebotsart), regel.praeposition, regel.wort, d),
    )  # fmt: skip


@seite(lesen=INTERN)
def ausbaustand(request: Any) -> HttpResponse:
    regeln = list(regeln_mit_zielen())
    je, tag = lagen(regeln), heute()
    zeilen = [_stand(regel, je[regel.pk], tag) for regel in regeln]
    tabelle = AusbaustandTable(zeilen)
    saetze = [f"{z.satz} (Schuljahr {z.schuljahr})" for z in zeilen if z.alle]
    if wanted := request.GET.get("format"):
        return export(wanted, "ausbaustand", tabelle, saetze)
    context = {
        "titel": "Ausbaustand",
        "kernaussage": f"{saetze[0]}." if saetze else "",
        "saetze": saetze[1:],
        "muster": MUSTER if any(lage.muster for lage in je.values()) else "",
        "brotkrumen": ausbau_weg(),
        "reiter": kettenreiter(request.zugang, AUSBAU[1]),
        "formen": formen("ausbaustand"),
        "formen_name": "Regeln oder Angebote",
        "exporte": export_links(request.GET),
        "table": tabelle,
        "zeilen": zeilen,
        "darf_pflegen": request.zugang.darf(PFLEGEN),
        "warum_nicht": warum_nicht(PFLEGEN),
    }
    return render(request, "proaktiv/ausbaustand.html", context)


def formen(aktiv: str) -> list[dict[str, Any]]:
    namen = (("Regeln", "ausbaustand"), ("Angebote an Einrichtungen", "angebote"))
    return [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name in namen]


@seite(lesen=INTERN)
def angebote(request: Any) -> HttpResponse:
    rows = Angebot.objects.select_related("art", "einrichtung__art", "einrichtung__stadtteil", "traeger")
    darf = request.zugang.darf(PFLEGEN)
    context = {
        "titel": "Angebote an Einrichtungen",
        "kernaussage": "Daraus rechnet der Ausbaustand. Ein Angebot endet; gelöscht wird es nicht.",
        "muster": "Unter diesen Angeboten sind erfundene, zur Vorführung." if rows.filter(muster=True).exists() else "",
        "brotkrumen": ausbau_weg(("Angebote an Einrichtungen", None)),
        "reiter": kettenreiter(request.zugang, AUSBAU[1]),
        "formen": formen("angebote"),
        "formen_name": "Regeln oder Angebote",
        "darf_pflegen": darf,
        "warum_nicht": warum_nicht(PFLEGEN),
    }
    return list_page(
        request, template="proaktiv/angebote.html", table=AngebotTable, rows=rows,
        filterset=partial(AngebotFilter, baum=request.zugang.baum), name="angebote", context=context, aendern=darf,
    )  # fmt: skip


def hole_regel(schluessel: str) -> Ausbauregel:
    regel: Ausbauregel = get_object_or_404(regeln_mit_zielen(), schluessel=schluessel)
    return regel


@dataclass(frozen=True)
class Blick:
    """What the address chooses: a school year and a Gebiet of today's tree."""

    jahr: int
    gebiet: Knoten
    baum: Gebietsbaum


def _blick(request: Any, regel: Ausbauregel, lage: Ausbaulage) -> tuple[AusbaublickForm, Blick]:
    baum = request.zugang.baum
    vorgabe = gezeigtes_schuljahr(regel.schuljahre, heute(), lage.angebote)
    form = AusbaublickForm({"schuljahr": str(vorgabe), **request.GET.dict()}, jahre=regel.schuljahre, baum=baum)
    daten = form.cleaned_data if form.is_valid() else {}
    jahr = int(daten.get("schuljahr") or vorgabe)
    je = {gebietsschluessel(k): k for k in baum.knoten.values()}
    return form, Blick(jahr, je.get(daten.get("gebiet", ""), baum.wurzel()), baum)


@seite(lesen=INTERN)
def ausbauregel(request: Any, schluessel: str) -> HttpResponse:
    regel = hole_regel(schluessel)
    lage = lagen([regel])[regel.pk]
    form, blick = _blick(request, regel, lage)
    bestaende = verlauf(lage, regel.schuljahre, regel.stichtag_monat)
    zeilen = gebietszeilen(blick.baum, blick.gebiet, bestaende, blick.jahr)
    im_ort = {jahr: im_gebiet(blick.baum, blick.gebiet, b) for jahr, b in bestaende.items()}
    arten = artzeilen(im_ort, blick.jahr)
    kriterien = list(regel.kriterien.select_related("indikator"))
    liste, hinweise, tage = _prioritaeten(kriterien, blick, im_ort[blick.jahr])
    jahre = [schuljahr(j) for j in regel.schuljahre]
    if wanted := request.GET.get("format"):
        notizen = [f"{_kernsatz(regel, blick, im_ort)} Gezählt am {regel.get_stichtag_monat_display()}.", *hinweise]
        return as_file(wanted, f"ausbaustand-{regel.schluessel}", _blaetter(zeilen, arten, liste, kriterien, jahre, notizen))
    context = {
        "titel": regel.name,
        "kernaussage": _kernsatz(regel, blick, im_ort),
        "muster": MUSTER if lage.muster else "",
        "brotkrumen": ausbau_weg((regel.name, None)),
        "exporte": export_links(request.GET),
        "filterform": form,
        "regel": regel,
        "jahre": jahre,
        "jahr": schuljahr(blick.jahr),
        "jahreszahl": str(blick.jahr),
        "gebiet": blick.gebiet,
        "zeilen": zeilen,
        "arten": arten if len(arten) > 1 else [],
        "diagramm": _diagramm(regel, blick, im_ort),
        "kriterien": [(k, prozent(Fraction(k.gewicht), 0), tage.get(k.indikator.schluessel)) for k in kriterien],
        "liste": liste,
        "offen": im_ort[blick.jahr].deckung.offen,
        "hinweise": hinweise,
        "darf_pflegen": request.zugang.darf(PFLEGEN),
        "warum_nicht": warum_nicht(PFLEGEN),
    }
    return render(request, "proaktiv/ausbauregel.html", context)


def _kernsatz(regel: Ausbauregel, blick: Blick, im_ort: dict[int, Bestand]) -> str:
    d = im_ort[blick.jahr].deckung
    wo = "" if blick.gebiet == blick.baum.wurzel() else f" in {blick.gebiet.name}"
    anteil = f", das sind {prozent(d.anteil)}" if d.anteil is not None else ""
    davor = im_ort.get(blick.jahr - 1)
    vorjahr = f" Im Schuljahr davor: {davor.deckung.mit} von {davor.deckung.alle}." if davor else ""
    return f"{satz(str(regel.angebotsart), regel.praeposition, regel.wort, d)}{wo}, Schuljahr {schuljahr(blick.jahr)}{anteil}.{vorjahr}"


def _prioritaeten(
    kriterien: list[Ausbaukriterium], blick: Blick, bestand: Bestand
) -> tuple[list[Platz], list[str], dict[str, date]]:
    """The list, the sentences that go with it, the Stichtag of each criterion; without criteria or values no list."""
    if not kriterien or not bestand.offene:
        return [], [], {}
    try:
        ergebnis, tage = stadtteilpunkte(kriterien, blick.baum)
    except Punktwertfehler as fehler:
        return [], list(fehler.saetze), {}
    orte = {k.id: f"{k.schluessel} {k.name}" for k in blick.baum.knoten.values()}
    return plaetze(ordne(bestand.offene, ergebnis.punktwerte), orte), [], tage


def _diagramm(regel: Ausbauregel, blick: Blick, im_ort: dict[int, Bestand]) -> Diagramm | None:
    """Per school year how many have it, within the outline of all."""
    zeilen = [Balken(schuljahr(j), ist=b.deckung.mit, plan=b.deckung.alle) for j, b in im_ort.items()]
    if not any(b.deckung.alle for b in im_ort.values()):
        return None
    worte = {Art.IST: "mit Angebot", Art.PLAN: "alle"}
    titel = f"{regel.angebotsart} {regel.praeposition} {regel.wort}: {blick.gebiet.name}"
    return balken(zeilen, titel=titel, einheit="Einrichtungen", worte=worte, kopf="Schuljahr")


def _blaetter(
    zeilen: list[Zeile], arten: list[Zeile], liste: list[Platz], kriterien: list[Ausbaukriterium], jahre: list[str], notizen: list[str]
) -> list[Blatt]:
    spalten = [f"{jahr} {wort}" for jahr in jahre for wort in ("mit", "alle")]
    kopf_liste = ["Rang", "Einrichtung", "Stadtteil", "Plätze", "Punkte", *(f"Beitrag {k.indikator.name}" for k in kriterien)]
    return [
        Blatt("Gebiete", ["Gebiet", *spalten], [_werte(z) for z in zeilen], hinweise=notizen),
        Blatt("Arten", ["Art", *spalten], [_werte(z) for z in arten]),
        Blatt("Prioritätenliste", kopf_liste, [_platz(p) for p in liste]),
    ]


def _werte(zeile: Zeile) -> list[Zelle]:
    return [zeile.name, *(zahl for d in zeile.je_jahr for zahl in (d.mit, d.alle))]


def _platz(p: Platz) -> list[Zelle]:
    return [p.rang, p.name, p.ort, p.plaetze, p.punkte, *(beitrag for beitrag, _ in p.beitraege)]
