"""Frühwarnungen to which nothing was answered yet; as their Hinweise, they are told where the rounds are read."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F
from django.urls import reverse

from basis.due import Art, Faelligkeit, Frage, Spalte, Zeilen
from basis.zahlen import anzahl
from proaktiv.kreislauf import Stand
from proaktiv.models import Fruehwarnung
from sozialraum.access import Zugang
from sozialraum.rechte import Recht


def neues(zugang: Zugang, tag: date) -> Iterator[Frage]:
    if not zugang.darf(Recht.HAUSRUNDEN_LESEN):
        return
    rows = Fruehwarnung.objects.sichtbar_fuer(zugang).wirksam().filter(stichtag__lte=tag, hinweis__stand=Stand.AUFGENOMMEN.value)
    yield Frage(rows, {"regel": F("regel__name"), "stichtag": F("stichtag")}, _ohne_antwort, Art.RUNDE)


def _ohne_antwort(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    """One line; which Gebiet and which numbers the page says, by the rules of small numbers."""
    if zeilen:
        titel = anzahl(len(zeilen), "Frühwarnung ist ohne Antwort", "Frühwarnungen sind ohne Antwort")
        regeln = sorted({str(z["regel"]) for z in zeilen})
        text = regeln[0] if len(regeln) == 1 else f"{regeln[0]} und {anzahl(len(regeln) - 1, 'weitere Regel', 'weitere Regeln')}"
        yield Faelligkeit(titel, text, reverse("fruehwarnungen"), spalte=Spalte.ROT, wie_viele=len(zeilen))
