"""Systeme with what lists and pages show of them on a day; rounds and Hinweise only as far as somebody may see them."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from proaktiv.models import (
    Akteur,
    Akteursart,
    Hausrunde,
    Hinweis,
    Mitgliedschaft,
    System,
    Systemeinrichtung,
    Systemkoordination,
    Systemstadtteil,
)
from proaktiv.rundenweg import Rundenstand
from sozialraum.access import Zugang
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten, ordnung
from sozialraum.rechte import Recht

GETAGT = (Rundenstand.GEHALTEN.value, Rundenstand.ABGESCHLOSSEN.value)
WIE_ZULETZT = ("ort", "beginn", "ende")
JUGENDHILFE, SCHNITTSTELLE = Akteursart.Seite.JUGENDHILFE.value, Akteursart.Seite.SCHNITTSTELLE.value


def darf_runden_sehen(zugang: Zugang, gebiet_id: int) -> bool:
    """Whether somebody may see the rounds and Hinweise of the Systeme of this Sozialraum."""
    lesen = Recht.HAUSRUNDEN_LESEN
    return zugang.darf(lesen) and (zugang.sieht_alles or gebiet_id in zugang.gebiete_mit(lesen))


def naheliegender_ort(system: System, tag: date, orte: Collection[int]) -> int:
    """Where a new Hinweis of this System most likely belongs: its Stadtteil on that day if there is exactly one, else its Sozialraum."""
    eigene = list(system.stadtteile.gueltig_am(tag).values_list("gebiet_id", flat=True)[:2])
    return int(eigene[0]) if len(eigene) == 1 and eigene[0] in orte else system.gebiet_id


def mit_letzter_runde(rows: "QuerySet[System]") -> "QuerySet[System]":
    """With where and when the newest round of each is or was that says so: what a new one begins with."""
    runden = Hausrunde.objects.filter(system=OuterRef("pk")).exclude(stand=Rundenstand.ABGESAGT.value).order_by("-tag", "-pk")
    runden = runden.exclude(ort="", beginn=None)
    return rows.annotate(**{f"letzte_{feld}": Subquery(runden.values(feld)[:1]) for feld in WIE_ZULETZT})


def wie_zuletzt(system: System | None) -> dict[str, Any]:
    """Of a System ``mit_letzter_runde``."""
    return {feld: getattr(system, f"letzte_{feld}") for feld in WIE_ZULETZT} if system else {}


def zusammensetzung(akteure: Iterable[Akteur]) -> tuple[int, int]:
    """How many of these are Jugendhilfe, and how many Schnittstellen."""
    seiten = Counter(akteur.art.seite for akteur in akteure)
    return seiten[JUGENDHILFE], seiten[SCHNITTSTELLE]


def mit_lage(rows: "QuerySet[System]", zugang: Zugang, tag: date) -> "QuerySet[System]":
    """With ``koordination``, ``jugendhilfe`` and ``schnittstellen`` of that day, ``letzte_runde``, ``offene`` Hinweise."""
    koordination = Systemkoordination.objects.gueltig_am(tag).filter(system=OuterRef("pk")).order_by("pk")
    runden = Hausrunde.objects.sichtbar_fuer(zugang).filter(system=OuterRef("pk"), stand__in=GETAGT).order_by("-tag")
    offene = Hinweis.objects.sichtbar_fuer(zugang).offen().filter(system=OuterRef("pk"))
    return rows.select_related("gebiet").annotate(
        koordination=Coalesce(Subquery(koordination.values("nutzer__anzeigename")[:1]), Value("")),
        jugendhilfe=_mitglieder(JUGENDHILFE, tag),
        schnittstellen=_mitglieder(SCHNITTSTELLE, tag),
        letzte_runde=Subquery(runden.values("tag")[:1]),
        offene=_zahl(offene),
    )


def _mitglieder(seite: str, tag: date) -> Any:
    return _zahl(Mitgliedschaft.objects.gueltig_am(tag).filter(system=OuterRef("pk"), akteur__art__seite=seite))


def _zahl(rows: Any) -> Any:
    return Coalesce(Subquery(rows.order_by().values("system").annotate(n=Count("pk")).values("n")), 0)


@dataclass(frozen=True)
class Teil:
    """One dated part of a System: an Einrichtung, a Stadtteil, a coordination or a membership."""

    pk: int
    name: str
    schluessel: str
    zusatz: str
    seite: str
    gueltig_von: date
    gueltig_bis: date | None

    @property
    def seitenname(self) -> str:
        return str(Akteursart.Seite(self.seite).label)

    def gilt_am(self, tag: date) -> bool:
        return self.gueltig_von <= tag and (self.gueltig_bis is None or self.gueltig_bis >= tag)


def teile(system: System) -> dict[str, list[Teil]]:
    """All parts of a System by kind (einrichtung, stadtteil, koordination, akteur), in one query; the running ones first."""
    rows = [
        _teil(Systemeinrichtung, "einrichtung", system, "einrichtung__name", "einrichtung__schluessel", "einrichtung__art__name"),
        _teil(Systemstadtteil, "stadtteil", system, "gebiet__name", "gebiet__schluessel"),
        _teil(Systemkoordination, "koordination", system, "nutzer__anzeigename"),
        _teil(Mitgliedschaft, "akteur", system, "akteur__name", "akteur_id", "akteur__art__name", "akteur__art__seite"),
    ]
    gefunden: dict[str, list[Teil]] = {art: [] for art in ("einrichtung", "stadtteil", "koordination", "akteur")}
    for art, *werte in rows[0].union(*rows[1:], all=True):
        gefunden[art].append(Teil(*werte))
    for liste in gefunden.values():
        liste.sort(key=lambda t: (t.gueltig_bis is not None, t.seite, t.schluessel if t.schluessel.isdigit() and not t.seite else t.name))
    return gefunden


def _teil(modell: Any, art: str, system: System, *felder: str) -> Any:
    worte = [Cast(F(feld), CharField()) for feld in felder] + [Value("", output_field=CharField())] * (4 - len(felder))
    rows = modell.objects.filter(system=system).order_by()
    return rows.values_list(Value(art, output_field=CharField()), "pk", *worte, "gueltig_von", "gueltig_bis")


@dataclass(frozen=True)
class Abdeckung:
    """How many Stadtteile of a Sozialraum have a System on a day, and how many Systeme these are."""

    ressort: str
    sozialraum: str
    schluessel: str
    mit: int
    ohne: tuple[str, ...]
    systeme: int

    @property
    def alle(self) -> int:
        return self.mit + len(self.ohne)


def abdeckung(baum: Gebietsbaum, paare: Iterable[tuple[int, int]]) -> list[Abdeckung]:
    """Per Sozialraum of the tree; ``paare`` are (Stadtteil, System) in force. Stadtteile that belong nowhere come last."""
    je: dict[int, set[int]] = {}
    for gebiet, system in paare:
        je.setdefault(gebiet, set()).add(system)
    zeilen = []
    for raum in baum.auf_ebene(Ebene.SOZIALRAUM):
        ressort = baum.eltern(raum.id)
        name = ressort.name if ressort else "nicht zugeordnet"
        zeilen.append(_abdeckung(name, f"{raum.schluessel} {raum.name}", raum.schluessel, baum.kinder(raum.id), je))
    zeilen.sort(key=lambda z: (z.ressort, ordnung(z.schluessel)))
    lose = [k for k in baum.nicht_zugeordnet() if k.ebene == Ebene.STADTTEIL]
    return [*zeilen, _abdeckung("nicht zugeordnet", "nicht zugeordnet", "", lose, je)] if lose else zeilen


def _abdeckung(ressort: str, raum: str, schluessel: str, kinder: Iterable[Knoten], je: dict[int, set[int]]) -> Abdeckung:
    kinder = list(kinder)
    ohne = tuple(f"{k.schluessel} {k.name}" for k in kinder if k.id not in je)
    systeme = set[int]().union(*(je.get(k.id, set()) for k in kinder))
    return Abdeckung(ressort, raum, schluessel, len(kinder) - len(ohne), ohne, len(systeme))
