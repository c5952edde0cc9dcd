"""What the search finds here: goals, what they are measured by, Zielvereinbarungen and Handlungskonzepte that one may see."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, F, IntegerField, Q, Value
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse

from basis.search import JE_GRUPPE, Treffer
from bsc.konzeptweg import TAGE, Stand, lage, laufzeit_aus
from bsc.models import Handlungskonzept, Messgroesse, Perspektive, Ziel, Zielvereinbarung
from bsc.views.ansicht import kurzname
from sozialraum.access import Zugang
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Knoten
from sozialraum.models import Gebiet
from sozialraum.rechte import Recht

ZIELE, MESSGROESSEN, VEREINBARUNGEN, KONZEPTE = "Ziele", "Messgrößen", "Zielvereinbarungen", "Handlungskonzepte"


def suche(text: str, zugang: Zugang) -> Iterator[Treffer]:
    """One query; goals and measures by their words and by their Gebiet."""
    if not zugang.darf(Recht.INTERN_LESEN):
        return
    ziele = Ziel.objects.filter(Q(text__icontains=text) | _ort("gebiet", text)).order_by("text", "gebiet__ebene", "gebiet__schluessel")
    worte = Q(name__icontains=text) | Q(ziel__text__icontains=text) | _ort("ziel__gebiet", text)
    gemessen = Messgroesse.objects.filter(worte).order_by("name", "ziel__gebiet__ebene", "ziel__gebiet__schluessel")
    vereinbart = Zielvereinbarung.objects.sichtbar_fuer(zugang).filter(Q(titel__icontains=text) | _ort("gebiet", text))
    konzepte = Handlungskonzept.objects.sichtbar_fuer(zugang).filter(Q(titel__icontains=text) | _ort("gebiet", text))
    teile = (
        _teil(ZIELE, ziele, "text", "perspektive", "gebiet", F("von_jahr")),
        _teil(MESSGROESSEN, gemessen, "name", "ziel__text", "ziel__gebiet", Value(0)),
        _teil(VEREINBARUNGEN, vereinbart, "titel", "stand", "gebiet", F("version"), F("paar")),
        _teil(KONZEPTE, konzepte, "titel", "stand", "gebiet", F("version"), JSONObject(**{f: F(f) for f in TAGE})),
    )
    for gruppe, titel, dazu, gebiet, ebene, schluessel, name, kurz, zahl, paar, nummer in teile[0].union(*teile[1:], all=True):
        knoten = Knoten(gebiet, schluessel, name, Ebene(ebene), None, kurz)
        yield _treffer(gruppe, titel, dazu, knoten, zahl, paar, nummer)


def _ort(weg: str, text: str) -> Q:
    return Q(**{f"{weg}__name__icontains": text}) | Q(**{f"{weg}__kurzname__icontains": text}) | Q(**{f"{weg}__schluessel__iexact": text})


def _teil(gruppe: str, rows: Any, titel: str, dazu: str, gebiet: str, zahl: Any, paar: Any = None) -> Any:
    """(group, title, addition, number, Ebene, key, name and short name of the Gebiet, number, pair or days, row) of the first hits."""
    art = Cast(paar, CharField()) if paar else Value("")
    ort = (f"{gebiet}_id", *(f"{gebiet}__{feld}" for feld in ("ebene", "schluessel", "name", "kurzname")))
    werte = (Cast(F(titel), CharField()), Cast(F(dazu), CharField()), *ort, Cast(zahl, IntegerField()), art, "pk")
    return rows.values_list(Value(gruppe), *werte)[:JE_GRUPPE]


def _treffer(gruppe: str, titel: str, dazu: str, knoten: Knoten, zahl: int, paar: str, nummer: int) -> Treffer:
    ort = kurzname(knoten)
    if gruppe == ZIELE:
        return Treffer(gruppe, titel, f"{ort}, {Perspektive(dazu).label}, seit {zahl}", reverse("zielmassnahmen", args=[nummer]))
    if gruppe == MESSGROESSEN:
        return Treffer(gruppe, titel, f"{ort}, Ziel: {dazu}", reverse("messgroesse", args=[nummer]))
    if gruppe == KONZEPTE:
        konzept = Handlungskonzept(pk=nummer, titel=titel, version=zahl, stand=dazu)
        worte = lage(Stand(dazu), laufzeit_aus(json.loads(paar)), heute())
        return Treffer(gruppe, str(konzept), f"{ort}, {worte}", konzept.get_absolute_url())
    gebiet = Gebiet(pk=knoten.id, ebene=knoten.ebene, schluessel=knoten.schluessel, name=knoten.name)
    row = Zielvereinbarung(pk=nummer, titel=titel, version=zahl, paar=paar, stand=dazu, gebiet=gebiet)
    return Treffer(gruppe, str(row), f"{row.seite_unten()}, {row.get_stand_display()}", row.get_absolute_url())
