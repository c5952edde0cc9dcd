"""Deadlines of grants as a month, with the year at a glance and what is overdue first; and as a file for calendars (domain.md 7)."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.monate import NAMEN
from basis.zahlen import anzahl, datum
from proaktiv.filters.massnahmen import FoerderfristFilter
from proaktiv.konzeptionsfristen import Fristlage
from proaktiv.models import Foerderfrist, Foerdermittel
from proaktiv.selectors.aenderungen import aenderungen
from proaktiv.selectors.kettenstand import kettenstand
from proaktiv.views.kettenansicht import FRISTEN, INTERN, kettenreiter, kettenweg
from sozialraum.access import seite
from sozialraum.kalenderdatei import Termin
from sozialraum.views.kalenderantwort import kalenderantwort
from sozialraum.views.monatsseite import Eintrag, monatsseite

OHNE = (0, datetime(2000, 1, 1, tzinfo=UTC))  # of a row whose history is gone
EINZELN = 10  # overdue ones above the month; the list has all
GEMERKT = {Fristlage.ERLEDIGT: "erledigt", Fristlage.UEBERFAELLIG: "überfällig"}


def fristformen(aktiv: str) -> list[dict[str, Any]]:
    namen = (("Liste", FRISTEN[1]), ("Monat", "foerderkalender"))
    return [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name in namen]


@seite(lesen=INTERN)
def foerderkalender(request: Any) -> HttpResponse:
    """``?monat=2026-03``. What fell away is not here, and nothing of a refused grant."""
    tag = kettenstand()
    offen = Foerderfrist.objects.offen().select_related("foerdermittel").order_by("tag", "pk")
    spaet = list(offen.filter(tag__lt=tag))
    naechste = offen.filter(tag__gte=tag).first()
    monat = monatsseite(request, FRISTEN[0], lambda von, bis: _eintraege(von, bis, tag), tag)
    erster = monat["erster"]
    context = {
        **monat,
        **_jahr(erster),
        "kernaussage": _satz(monat, len(spaet), naechste, tag),
        "muster": monat["muster"] or any(f.foerdermittel.muster for f in spaet),
        "am": tag,
        "ueberfaellig": spaet[:EINZELN],
        "naechste": naechste and {"frist": naechste, "url": _link(naechste.tag.year, naechste.tag.month)},
        "weitere": max(len(spaet) - EINZELN, 0),
        "brotkrumen": kettenweg((FRISTEN[0], reverse(FRISTEN[1])), (monat["monatsname"], None)),
        "reiter": kettenreiter(request.zugang, FRISTEN[1]),
        "formen": fristformen("foerderkalender"),
        "exporte": [("Fristen für den Kalender", reverse("foerderfristen_ics"))],  # all: what falls away is called off there
    }
    return render(request, "proaktiv/foerderkalender.html", context)


def _satz(monat: dict[str, Any], spaet: int, naechste: Foerderfrist | None, tag: date) -> str:
    hier = f"Im {monat['monatsname']} {anzahl(monat['zahl'], 'Termin', 'Termine')}"
    ueber = f"{anzahl(spaet, 'Frist ist', 'Fristen sind')} am {datum(tag)} überfällig"
    dann = f"die nächste: {naechste}, {datum(naechste.tag)}" if naechste else "danach ist keine offen"
    return f"{hier}; {ueber}, {dann}."


def _eintraege(von: date, bis: date, tag: date) -> Iterator[Eintrag]:
    """Deadlines, and the first and last day of the periods of grants."""
    gueltig = ~Q(stand=Foerdermittel.Stand.ABGELEHNT)
    fristen = Foerderfrist.objects.bleibend().filter(tag__range=(von, bis))
    for f in fristen.select_related("foerdermittel").order_by("tag", "pk"):
        ziel = f.foerdermittel
        yield Eintrag(f.tag, ziel.get_absolute_url(), f"{f.get_art_display()}: {ziel}", GEMERKT.get(f.lage(tag), ""), ziel.muster)
    for ziel in Foerdermittel.objects.filter(gueltig, Q(von__range=(von, bis)) | Q(bis__range=(von, bis))):
        for grenze, wort in ((ziel.von, "beginnt"), (ziel.bis, "endet")):
            if grenze and von <= grenze <= bis:
                yield Eintrag(grenze, ziel.get_absolute_url(), f"Förderzeitraum {wort}: {ziel}", "", ziel.muster)


def _jahr(erster: date) -> dict[str, Any]:
    """The twelve months of the year with the number of deadlines, and the years that have any, the shown one among them."""
    tage = Foerderfrist.objects.bleibend().order_by("tag").values_list("tag", flat=True)
    je = Counter((tag.year, tag.month) for tag in tage)
    jahre = dict(sorted(je, reverse=True))  # of each year its first month that has one
    jahre.setdefault(erster.year, erster.month)
    return {
        "jahr": erster.year,
        "jahre": [{"jahr": jahr, "url": _link(jahr, monat)} for jahr, monat in sorted(jahre.items())],
        "monate": [
            {"name": name, "url": _link(erster.year, nr), "zahl": je[erster.year, nr], "aktiv": nr == erster.month}
            for nr, name in enumerate(NAMEN, 1)
        ],
    }


def _link(jahr: int, monat: int) -> str:
    return f"?monat={jahr}-{monat:02d}"


@seite(lesen=INTERN)
def foerderfristen_ics(request: Any) -> HttpResponse:
    """What the list shows with the same filter, as a file for calendars; what fell away is called off there."""
    rows = Foerderfrist.objects.select_related("foerdermittel").order_by("tag", "pk")
    gezeigt = list(FoerderfristFilter(request.GET, queryset=rows, request=request).qs)
    je_frist = aenderungen("Foerderfrist", [f.pk for f in gezeigt])
    je_mittel = aenderungen("Foerdermittel", {f.foerdermittel_id for f in gezeigt})
    tag = kettenstand()
    termine = [_termin(request, f, tag, je_frist.get(f.pk, OHNE), je_mittel.get(f.foerdermittel_id, OHNE)) for f in gezeigt]
    return kalenderantwort(FRISTEN[0], "foerderfristen", termine)


def _termin(request: Any, f: Foerderfrist, tag: date, eigene: tuple[int, datetime], ihre: tuple[int, datetime]) -> Termin:
    """It is another version when its grant was changed, too: title and state come from there."""
    ziel, lage = f.foerdermittel, f.lage(tag)
    teile = [f"{ziel.geber}: {ziel.get_stand_display()}", f"Lage: {lage.bezeichnung}", f.vermerk]
    return Termin(
        kennung=f"foerderfrist-{f.pk}@sozialraumsteuerung", tag=f.tag, beginn=None, ende=None,
        titel=f"{'Muster: ' if ziel.muster else ''}{f}", ort="", beschreibung="\n".join(filter(None, teile)),
        url=request.build_absolute_uri(ziel.get_absolute_url()), stand="CANCELLED" if lage is Fristlage.ENTFALLEN else "CONFIRMED",
        folge=eigene[0] + ihre[0], geaendert=max(eigene[1], ihre[1]),
    )  # fmt: skip
