"""Ausbaustand: all rules with their figures, one rule per Gebiet and school year with its Prioritätenliste, the Angebote behind them."""

from fractions import Fraction
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from basis.lists import as_file, druckadresse, export, export_links, list_page
from basis.zahlen import prozent
from proaktiv.ausbaustand import schuljahr
from proaktiv.filters.ausbau import AngebotFilter
from proaktiv.models import Angebot
from proaktiv.selectors.angebotsrecht import SCHULSOZIALARBEIT, darf_angebot
from proaktiv.tables.ausbau import AngebotTable, AusbaustandTable
from proaktiv.views.ansicht import Krumen
from proaktiv.views.ausbaubild import MUSTER, Regelbild, blaetter, diagramm, lies_regelbild, saetze_der_uebersicht, uebersicht
from proaktiv.views.kettenansicht import AUSBAU, kettenreiter, kettenweg
from sozialraum.access import seite
from sozialraum.forms.fallfilter import gebietsschluessel
from sozialraum.rechte import Recht, warum_nicht

INTERN, PFLEGEN = Recht.INTERN_LESEN, Recht.DATEN_PFLEGEN
NUR_SOZIALARBEIT = "Sie pflegen Angebote der Schulsozialarbeit; andere Arten und den Import pflegt das Controlling."


def ausbau_weg(*dazu: tuple[str, str | None]) -> Krumen:
    return kettenweg((AUSBAU[0], reverse(AUSBAU[1]) if dazu else None), *dazu)


@seite(lesen=INTERN)
def ausbaustand(request: Any) -> HttpResponse:
    zeilen, erfunden = uebersicht()
    tabelle, saetze = AusbaustandTable(zeilen), saetze_der_uebersicht(zeilen)
    if wanted := request.GET.get("format"):
        return export(wanted, "ausbaustand", tabelle, [*saetze, *([MUSTER] if erfunden else [])])
    context = {
        "titel": "Ausbaustand",
        "kernaussage": f"{saetze[0]}." if saetze else "",
        "saetze": saetze[1:],
        "muster": MUSTER if erfunden else "",
        "brotkrumen": ausbau_weg(),
        "reiter": kettenreiter(request.zugang, AUSBAU[1]),
        "formen": formen("ausbaustand"),
        "formen_name": "Regeln oder Angebote",
        "exporte": [("PDF", druckadresse(reverse("ausbaustand_pdf"))), *export_links(request.GET)],
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
    zugang = request.zugang
    eintragen = zugang.darf(SCHULSOZIALARBEIT)
    muster = "Unter diesen Angeboten sind erfundene, zur Vorführung." if rows.filter(muster=True).exists() else ""
    context = {
        "titel": "Angebote an Einrichtungen",
        "kernaussage": "Daraus rechnet der Ausbaustand. Ein Angebot endet; gelöscht wird es nicht.",
        "muster": muster,
        "brotkrumen": ausbau_weg(("Angebote an Einrichtungen", None)),
        "reiter": kettenreiter(request.zugang, AUSBAU[1]),
        "formen": formen("angebote"),
        "formen_name": "Regeln oder Angebote",
        "darf_eintragen": eintragen,
        "darf_pflegen": zugang.darf(PFLEGEN),
        "warum_nicht": warum_nicht(PFLEGEN),
        "nur_sozialarbeit": "" if zugang.darf(PFLEGEN) or not eintragen else NUR_SOZIALARBEIT,
    }
    return list_page(
        request, template="proaktiv/angebote.html", table=AngebotTable, rows=rows,
        filterset=partial(AngebotFilter, baum=request.zugang.baum), name="angebote", context=context,
        aendern=partial(darf_angebot, zugang), notes=[muster] if muster else (),
    )  # fmt: skip


@seite(lesen=INTERN)
def ausbauregel(request: Any, schluessel: str) -> HttpResponse:
    bild = lies_regelbild(request, schluessel)
    regel, blick = bild.regel, bild.blick
    if wanted := request.GET.get("format"):
        return as_file(wanted, f"ausbaustand-{regel.schluessel}", blaetter(bild))
    context = {
        "titel": regel.name,
        "kernaussage": bild.kernsatz,
        "muster": MUSTER if bild.muster else "",
        "brotkrumen": ausbau_weg((regel.name, None)),
        "exporte": [("PDF", _papier(bild)), *export_links(request.GET)],
        "filterform": bild.form,
        "regel": regel,
        "jahre": bild.jahre,
        "jahr": schuljahr(blick.jahr),
        "jahreszahl": str(blick.jahr),
        "gebiet": blick.gebiet,
        "zeilen": bild.zeilen,
        "arten": bild.arten if len(bild.arten) > 1 else [],
        "diagramm": diagramm(bild),
        "kriterien": [(k, prozent(Fraction(k.gewicht), 0), bild.tage.get(k.indikator.schluessel)) for k in bild.kriterien],
        "liste": bild.liste,
        "offen": bild.offen,
        "hinweise": bild.hinweise,
        "darf_pflegen": request.zugang.darf(PFLEGEN),
        "warum_nicht": warum_nicht(PFLEGEN),
    }
    return render(request, "proaktiv/ausbauregel.html", context)


def _papier(bild: Regelbild) -> str:
    """The paper of what the page shows."""
    ort = {} if bild.blick.ganze_stadt else {"gebiet": gebietsschluessel(bild.blick.gebiet)}
    frage = urlencode({"schuljahr": str(bild.blick.jahr), **ort})
    return druckadresse(f"{reverse('ausbauregel_pdf', args=[bild.regel.schluessel])}?{frage}")
