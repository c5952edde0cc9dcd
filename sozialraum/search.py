"""What the search finds here: Gebiete, Einrichtungen, Träger, Organisation, Indikatoren, Schwerpunkträume, Gremien and their papers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import CharField, DateField, F, IntegerField, Model, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse

from basis.search import JE_GRUPPE, Treffer
from basis.zahlen import datum
from sozialraum.access import Zugang
from sozialraum.models import (
    Beschlussauftrag,
    Einrichtung,
    Gebiet,
    Gremium,
    Indikator,
    Organisationseinheit,
    Schwerpunktraumliste,
    Sitzung,
    Traeger,
)
from sozialraum.querysets.papiere import sichtbare_beschluesse, sichtbare_vorlagen
from sozialraum.rechte import Recht

GEBIETE, LISTEN = "Gebiete", "Schwerpunkträume"
SEITEN = {"Beschlüsse": "beschluss", "Vorlagen": "vorlage", "Sitzungen": "sitzung", "Aufträge": "beschlussauftrag"}


def suche(text: str, zugang: Zugang) -> Iterator[Treffer]:
    benannte = list(_benannte(text, zugang))
    yield from (t for t in benannte if t.gruppe == GEBIETE)
    if zugang.darf(Recht.INTERN_LESEN):
        yield from _einrichtungen(text)
    yield from (t for t in benannte if t.gruppe != GEBIETE)
    if zugang.darf(Recht.PAPIERE_LESEN):
        yield from _papiere(text, zugang)


def _einrichtungen(text: str) -> Iterator[Treffer]:
    """By name, Träger or Stadtteil; those still in force first."""
    passt = Q(name__icontains=text) | Q(anschrift__icontains=text) | Q(traeger__name__icontains=text) | Q(stadtteil__name__icontains=text)
    rows = Einrichtung.objects.mit_allem().filter(passt).order_by(F("gueltig_bis").desc(nulls_first=True), "name")
    for e in rows[:JE_GRUPPE]:
        ende = f", bis {datum(e.gueltig_bis)}" if e.gueltig_bis else ""
        yield Treffer("Einrichtungen", e.name, f"{e.art}, {e.stadtteil.name}, {e.traeger}{ende}", e.get_absolute_url())


def _benannte(text: str, zugang: Zugang) -> Iterator[Treffer]:
    """Gebiete, Indikatoren, Träger, Organisation, Gremien, lists of Schwerpunkträume in one query: each is a name with a kind and a key."""
    quellen = [*_innere(text)] if zugang.darf(Recht.INTERN_LESEN) else []
    quellen += _der_gremien(text, zugang) if zugang.darf(Recht.PAPIERE_LESEN) else ()
    teile: list[Any] = [q.rows.values_list(Value(q.gruppe), "name", q.art, q.schluessel)[:JE_GRUPPE] for q in quellen]
    treffer = {q.gruppe: q.treffer for q in quellen}
    for gruppe, titel, art, schluessel in teile[0].union(*teile[1:], all=True) if teile else ():
        yield treffer[gruppe](titel, art, schluessel)


@dataclass(frozen=True)
class Quelle:
    """Rows to look through, what says their kind and key, and how one of them is shown."""

    gruppe: str
    rows: Any
    treffer: Callable[[str, str, str], Treffer]
    art: Any = "art"
    schluessel: Any = "schluessel"


def _innere(text: str) -> Iterator[Quelle]:
    name = Q(name__icontains=text)
    passt = name | Q(schluessel__icontains=text) | Q(zaehler__icontains=text)
    aufgaben = Q(aufgaben_zentral__icontains=text) | Q(aufgaben_dezentral__icontains=text)
    orte = Gebiet.objects.filter(name | Q(kurzname__icontains=text) | Q(schluessel__iexact=text)).order_by("ebene", "schluessel")
    yield _quelle("Indikatoren", Indikator, passt, "kategorie")
    yield _quelle("Träger", Traeger, name)
    yield _quelle("Organisation", Organisationseinheit, name | aufgaben)
    yield Quelle(GEBIETE, orte, _gebiet, Cast("ebene", CharField()))


def _der_gremien(text: str, zugang: Zugang) -> Iterator[Quelle]:
    name = Q(name__icontains=text)
    listen = Schwerpunktraumliste.objects.sichtbar_fuer(zugang).filter(name | Q(beschluss__titel__icontains=text)).order_by("-stichtag")
    yield _quelle("Gremien", Gremium, name | Q(kurz__iexact=text))
    yield Quelle(LISTEN, listen, partial(_liste, zugang), "status", Cast("pk", CharField()))


def _quelle(gruppe: str, modell: type[Model], passt: Q, art: str = "art") -> Quelle:
    def treffer(titel: str, wert: str, schluessel: str) -> Treffer:
        row: Any = modell(**{"schluessel": schluessel, art: wert})
        return Treffer(gruppe, titel, getattr(row, f"get_{art}_display")(), row.get_absolute_url())

    return Quelle(gruppe, modell._default_manager.filter(passt), treffer, art)


def _gebiet(titel: str, ebene: str, schluessel: str) -> Treffer:
    ort = Gebiet(ebene=int(ebene), schluessel=schluessel, name=titel)
    return Treffer(GEBIETE, ort.bezeichnung, ort.get_ebene_display(), ort.get_absolute_url())


def _liste(zugang: Zugang, titel: str, status: str, nummer: str) -> Treffer:
    liste = Schwerpunktraumliste(pk=int(nummer), status=status)
    return Treffer(LISTEN, titel, f"Liste, {liste.get_status_display()}", _adresse(liste, zugang))


def _adresse(liste: Schwerpunktraumliste, zugang: Zugang) -> str:
    """Members of a Gremium read the report, staff the page."""
    return liste.get_absolute_url() if zugang.ist_intern else reverse("schwerpunkt_bericht", args=[liste.pk])


def _papiere(text: str, zugang: Zugang) -> Iterator[Treffer]:
    """Beschlüsse, Vorlagen, Sitzungen and Aufträge that one may read, in one query: title, what it belongs to, day or year."""
    titel, gremium = Q(titel__icontains=text) | Q(text__icontains=text), Q(gremium__name__icontains=text) | Q(gremium__kurz__iexact=text)
    vorlagen = sichtbare_vorlagen(zugang).filter(Q(nummer__icontains=text) | Q(betreff__icontains=text))
    kein_tag, kein_jahr, leer = Cast(Value(None), DateField()), Cast(Value(None), IntegerField()), Value("")
    jahr, auftraege = Cast("jahr", IntegerField()), Beschlussauftrag.objects.sichtbar_fuer(zugang).filter(titel)
    teile: list[tuple[str, Any, tuple[Any, ...]]] = [
        (
            "Beschlüsse",
            sichtbare_beschluesse(zugang).filter(titel | Q(vorlage__in=vorlagen)),
            ("titel", "vorlage__nummer", "gremium__name", "tag", jahr),
        ),
        ("Vorlagen", vorlagen, ("nummer", "betreff", leer, kein_tag, kein_jahr)),
        (
            "Sitzungen",
            Sitzung.objects.sichtbar_fuer(zugang).filter(gremium | Q(ort__icontains=text)).order_by("-tag"),
            ("gremium__name", "ort", leer, "tag", kein_jahr),
        ),
        ("Aufträge", auftraege.order_by("frist"), ("titel", "gremium__name", leer, "frist", kein_jahr)),
    ]
    erste, *weitere = (rows.values_list(Value(gruppe), *felder, "pk")[:JE_GRUPPE] for gruppe, rows, felder in teile)
    for gruppe, name, wozu, wo, tag, im_jahr, pk in erste.union(*weitere, all=True):
        wann = datum(tag) if tag else str(im_jahr or "")
        worte = (wozu, wo, f"Frist {wann}" if gruppe == "Aufträge" and wann else wann)
        yield Treffer(gruppe, name, ", ".join(wort for wort in worte if wort), reverse(SEITEN[gruppe], args=[pk]))
