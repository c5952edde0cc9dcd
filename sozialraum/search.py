"""What the search finds here: Gebiete, Einrichtungen, Träger, Organisation, Indikatoren, Gremien, Beschlüsse, Schwerpunkträume."""

from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, F, Model, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse

from basis.search import JE_GRUPPE, Treffer
from basis.zahlen import datum
from sozialraum.access import Zugang
from sozialraum.models import Beschluss, Einrichtung, Gebiet, Gremium, Indikator, Organisationseinheit, Schwerpunktraumliste, Traeger
from sozialraum.rechte import Recht

LISTEN = "Schwerpunkträume"


def suche(text: str, zugang: Zugang) -> Iterator[Treffer]:
    if zugang.darf(Recht.INTERN_LESEN):
        yield from _gebiete(text)
        yield from _einrichtungen(text)
        yield from _indikatoren(text)
    if zugang.darf(Recht.PAPIERE_LESEN):
        yield from _stellen(text, zugang)
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


def _indikatoren(text: str) -> Iterator[Treffer]:
    passt = Q(name__icontains=text) | Q(schluessel__icontains=text) | Q(zaehler__icontains=text)
    for indikator in Indikator.objects.filter(passt)[:JE_GRUPPE]:
        yield Treffer("Indikatoren", indikator.name, indikator.get_kategorie_display(), indikator.get_absolute_url())


def _stellen(text: str, zugang: Zugang) -> Iterator[Treffer]:
    """Träger, Organisationseinheiten, Gremien and lists of Schwerpunkträume in one query: each is a name with a kind and a key."""
    name = Q(name__icontains=text)
    aufgaben = Q(aufgaben_zentral__icontains=text) | Q(aufgaben_dezentral__icontains=text)
    gesucht: list[tuple[str, type[Model], Q]] = [("Gremien", Gremium, name | Q(kurz__iexact=text))]
    if zugang.darf(Recht.INTERN_LESEN):
        gesucht += [("Träger", Traeger, name), ("Organisation", Organisationseinheit, name | aufgaben)]
    teile = [
        modell._default_manager.filter(passt).values_list(Value(gruppe), "name", "art", "schluessel")[:JE_GRUPPE]
        for gruppe, modell, passt in gesucht
    ]
    listen = Schwerpunktraumliste.objects.sichtbar_fuer(zugang).filter(name | Q(beschluss__titel__icontains=text)).order_by("-stichtag")
    teile.append(listen.values_list(Value(LISTEN), "name", "status", Cast("pk", CharField()))[:JE_GRUPPE])
    modelle = {gruppe: modell for gruppe, modell, _ in gesucht}
    for gruppe, titel, art, schluessel in teile[0].union(*teile[1:], all=True):
        if gruppe == LISTEN:
            liste = Schwerpunktraumliste(pk=int(schluessel), status=art)
            yield Treffer(gruppe, titel, f"Liste, {liste.get_status_display()}", _adresse(liste, zugang))
            continue
        stelle: Any = modelle[gruppe](art=art, schluessel=schluessel)
        yield Treffer(gruppe, titel, stelle.get_art_display(), stelle.get_absolute_url())


def _adresse(liste: Schwerpunktraumliste, zugang: Zugang) -> str:
    """Members of a Gremium read the report, staff the page."""
    return liste.get_absolute_url() if zugang.ist_intern else reverse("schwerpunkt_bericht", args=[liste.pk])


def _beschluesse(text: str, zugang: Zugang) -> Iterator[Treffer]:
    rows = Beschluss.objects.select_related("vorlage", "gremium")
    if not zugang.ist_intern:
        rows = rows.filter(Q(oeffentlich=True) | Q(gremium__in=zugang.gremien))
    passt = Q(titel__icontains=text) | Q(text__icontains=text) | Q(vorlage__nummer__icontains=text) | Q(vorlage__betreff__icontains=text)
    for beschluss in rows.filter(passt)[:JE_GRUPPE]:
        yield Treffer("Beschlüsse", beschluss.titel, beschluss.bezeichnung, beschluss.get_absolute_url())
