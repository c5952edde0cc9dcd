"""What the search finds here: Gebiete, Einrichtungen, Träger, Organisationseinheiten, Indikatoren, Gremien, Beschlüsse."""

from collections.abc import Iterator

from django.db.models import F, Q

from basis.search import JE_GRUPPE, Treffer
from basis.zahlen import datum
from sozialraum.access import Zugang
from sozialraum.models import Beschluss, Einrichtung, Gebiet, Gremium, Indikator, Organisationseinheit, Traeger
from sozialraum.rechte import Recht


def suche(text: str, zugang: Zugang) -> Iterator[Treffer]:
    if zugang.darf(Recht.INTERN_LESEN):
        yield from _gebiete(text)
        yield from _einrichtungen(text)
        yield from _traeger(text)
        yield from _organisation(text)
        yield from _indikatoren(text)
    if zugang.darf(Recht.PAPIERE_LESEN):
        yield from _gremien(text)
        yield from _beschluesse(text, zugang)


def _gebiete(text: str) -> Iterator[Treffer]:
    passt = Q(name__icontains=text) | Q(kurzname__icontains=text) | Q(schluessel__iexact=text)
    for gebiet in Gebiet.objects.filter(passt).defer("geometrie")[:JE_GRUPPE]:
        yield Treffer("Gebiete", gebiet.bezeichnung, gebiet.get_ebene_display(), gebiet.get_absolute_url())


def _einrichtungen(text: str) -> Iterator[Treffer]:
    """By name, Träger or Stadtteil; those still in force first."""
    passt = Q(name__icontains=text) | Q(anschrift__icontains=text) | Q(traeger__name__icontains=text) | Q(stadtteil__name__icontains=text)
    rows = Einrichtung.objects.mit_allem().filter(passt).order_by(F("gueltig_bis").desc(nulls_first=True), "name")
    for e in rows[:JE_GRUPPE]:
        ende = f", bis {datum(e.gueltig_bis)}" if e.gueltig_bis else ""
        yield Treffer("Einrichtungen", e.name, f"{e.art}, {e.stadtteil.name}, {e.traeger}{ende}", e.get_absolute_url())


def _traeger(text: str) -> Iterator[Treffer]:
    for traeger in Traeger.objects.filter(name__icontains=text)[:JE_GRUPPE]:
        yield Treffer("Träger", traeger.name, traeger.get_art_display(), traeger.get_absolute_url())


def _organisation(text: str) -> Iterator[Treffer]:
    passt = Q(name__icontains=text) | Q(aufgaben_zentral__icontains=text) | Q(aufgaben_dezentral__icontains=text)
    for einheit in Organisationseinheit.objects.filter(passt)[:JE_GRUPPE]:
        yield Treffer("Organisation", einheit.name, einheit.get_art_display(), einheit.get_absolute_url())


def _indikatoren(text: str) -> Iterator[Treffer]:
    passt = Q(name__icontains=text) | Q(schluessel__icontains=text) | Q(zaehler__icontains=text)
    for indikator in Indikator.objects.filter(passt)[:JE_GRUPPE]:
        yield Treffer("Indikatoren", indikator.name, indikator.get_kategorie_display(), indikator.get_absolute_url())


def _gremien(text: str) -> Iterator[Treffer]:
    for gremium in Gremium.objects.filter(Q(name__icontains=text) | Q(kurz__iexact=text))[:JE_GRUPPE]:
        yield Treffer("Gremien", gremium.name, gremium.get_art_display(), gremium.get_absolute_url())


def _beschluesse(text: str, zugang: Zugang) -> Iterator[Treffer]:
    rows = Beschluss.objects.select_related("vorlage", "gremium")
    if not zugang.ist_intern:
        rows = rows.filter(Q(oeffentlich=True) | Q(gremium__in=zugang.gremien))
    passt = Q(titel__icontains=text) | Q(text__icontains=text) | Q(vorlage__nummer__icontains=text) | Q(vorlage__betreff__icontains=text)
    for beschluss in rows.filter(passt)[:JE_GRUPPE]:
        yield Treffer("Beschlüsse", beschluss.titel, beschluss.bezeichnung, beschluss.get_absolute_url())
