"""What the search finds here: for all staff Systeme, Akteure, Konzeptionen, Maßnahmen, grants; the rest for who may read it."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse

from basis.search import JE_GRUPPE, Treffer
from basis.zahlen import datum
from proaktiv.bbaweg import BbaStand
from proaktiv.kreislauf import Phase, Stand
from proaktiv.models import (
    Akteur,
    Ausbauregel,
    BbaAntrag,
    Foerdermittel,
    Fruehwarnregel,
    Fruehwarnung,
    Hausrunde,
    Hinweis,
    Kapitel,
    Konzeption,
    Massnahme,
    Rundenpunkt,
    Strategie,
    System,
)
from sozialraum.access import Zugang
from sozialraum.clock import heute
from sozialraum.rechte import Recht

SYSTEME, AKTEURE, HINWEISE, RUNDEN = "Pro-Aktive Systeme", "Akteure", "Hinweise", "Hausrunden"
KONZEPTIONEN, MASSNAHMEN, FOERDERMITTEL, STRATEGIEN = "Konzeptionen", "Maßnahmen", "Fördermittel", "Strategien"
REGELN, WARNUNGEN, BBA, AUSBAU = "Frühwarnregeln", "Frühwarnungen", "Bildungsbezogene Angebote", "Ausbaustand"
SEITEN = {
    SYSTEME: "system", AKTEURE: "akteur", HINWEISE: "hinweis", RUNDEN: "hausrunde", REGELN: "fruehwarnregel", WARNUNGEN: "fruehwarnung",
    BBA: "bba_antrag", AUSBAU: "ausbauregel", KONZEPTIONEN: "konzeption", MASSNAHMEN: "massnahme", FOERDERMITTEL: "foerdermittel",
    STRATEGIEN: "strategie",
}  # fmt: skip
# How an addition that is no text reads.
WORTE: dict[str, Callable[[str], str]] = {
    HINWEISE: lambda stand: Stand(stand).bezeichnung,
    BBA: lambda stand: BbaStand(stand).bezeichnung,
    RUNDEN: lambda tag: f"am {datum(date.fromisoformat(tag))}",
}


def suche(text: str, zugang: Zugang) -> Iterator[Treffer]:
    """One query."""
    if not zugang.darf(Recht.INTERN_LESEN):
        return
    teile = [*_fuer_alle(text), *(_private(text, zugang) if zugang.darf(Recht.HAUSRUNDEN_LESEN) else ())]
    regeln = Ausbauregel.objects.filter(Q(name__icontains=text) | Q(angebotsart__name__icontains=text) | Q(wort__icontains=text))
    teile.append(_teil(AUSBAU, regeln.order_by("name"), "name", "angebotsart__name", "schluessel"))
    if zugang.darf(Recht.BBA_LESEN):
        antraege = BbaAntrag.objects.filter(Q(titel__icontains=text) | Q(einrichtung__name__icontains=text))
        teile.append(_teil(BBA, antraege.order_by("-runde__kalenderjahr", "titel", "pk"), "titel", "status"))
    for gruppe, titel, dazu, nummer in teile[0].union(*teile[1:], all=True):
        wort = WORTE.get(gruppe, str)
        yield Treffer(gruppe, titel, wort(dazu), reverse(SEITEN[gruppe], args=[nummer]))


def _teil(gruppe: str, rows: Any, titel: str, dazu: str, nummer: str = "pk") -> Any:
    """(group, title, addition, what its address takes) of the first hits."""
    return rows.values_list(Value(gruppe), *(Cast(F(feld), CharField()) for feld in (titel, dazu, nummer)))[:JE_GRUPPE]


def _fuer_alle(text: str) -> Iterator[Any]:
    systeme = System.objects.gueltig_am(heute()).filter(Q(name__icontains=text) | Q(gebiet__name__icontains=text))
    yield _teil(SYSTEME, systeme.order_by("name", "pk"), "name", "gebiet__name")
    akteure = Akteur.objects.gueltig_am(heute()).filter(Q(name__icontains=text) | Q(art__name__icontains=text))
    yield _teil(AKTEURE, akteure.order_by("name", "pk"), "name", "art__name")
    kapitel = Kapitel.objects.filter(titel__icontains=text).values("konzeption")
    konzeptionen = Konzeption.objects.filter(Q(name__icontains=text) | Q(pk__in=kapitel))
    yield _teil(KONZEPTIONEN, konzeptionen.order_by("name", "pk"), "name", "quelle", "schluessel")
    massnahmen = Massnahme.objects.filter(Q(titel__icontains=text) | Q(ziel__icontains=text))
    yield _teil(MASSNAHMEN, massnahmen.order_by("titel", "pk"), "titel", "konzeption__name")
    strategien = Strategie.objects.filter(Q(titel__icontains=text) | Q(text__icontains=text))
    yield _teil(STRATEGIEN, strategien.order_by("titel", "pk"), "titel", "konzeption__name")
    programme = Foerdermittel.objects.filter(Q(programm__icontains=text) | Q(geber__icontains=text) | Q(zweck__icontains=text))
    yield _teil(FOERDERMITTEL, programme.order_by("programm", "pk"), "programm", "geber")


def _private(text: str, zugang: Zugang) -> Iterator[Any]:
    worte = Q(titel__icontains=text) | Q(text__icontains=text) | Q(system__name__icontains=text)
    hinweise = Hinweis.objects.sichtbar_fuer(zugang).filter(worte).order_by("-stand_seit", "-pk")
    yield _teil(HINWEISE, hinweise, "titel", "stand")
    punkt = Rundenpunkt.objects.filter(hausrunde=OuterRef("pk"), titel__icontains=text)
    felder = ("system__name", "ort", *(phase.value for phase in Phase))
    gesagt = Q(*((f"{feld}__icontains", text) for feld in felder), _connector=Q.OR)
    runden = Hausrunde.objects.sichtbar_fuer(zugang).filter(gesagt | Exists(punkt)).order_by("-tag", "-pk")
    yield _teil(RUNDEN, runden, "system__name", "tag")
    regeln = Fruehwarnregel.objects.filter(Q(name__icontains=text) | Q(indikator__name__icontains=text)).order_by("name")
    yield _teil(REGELN, regeln, "name", "indikator__name", "schluessel")
    warnungen = Fruehwarnung.objects.sichtbar_fuer(zugang).filter(Q(regel__name__icontains=text) | Q(gebiet__name__icontains=text))
    yield _teil(WARNUNGEN, warnungen.order_by("-stichtag", "pk"), "regel__name", "gebiet__name")
