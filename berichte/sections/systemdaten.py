"""What the report on the Pro-Aktive Systeme reads: Systeme with their rounds, Hinweise with their thread; two queries for any Gebiet."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from proaktiv.kreislauf import Schritt, Stand
from proaktiv.models import (
    Abwaegung,
    Aktion,
    Fruehwarnung,
    Hausrunde,
    Hinweis,
    Kreislaufschritt,
    Reflexion,
    System,
    Systemeinrichtung,
    Systemkoordination,
    Systemstadtteil,
)
from proaktiv.models.hinweis import BEENDETE
from proaktiv.rueckblick import Einsatz, Rueckblick, Wechsel
from proaktiv.rundenweg import Rundenstand

Angaben = dict[str, Any]


@dataclass(frozen=True)
class Teil:
    """A dated part of a System: which Einrichtung or Stadtteil, by its number; of a coordination nobody is named."""

    wer: int
    von: date
    bis: date | None

    def gilt_am(self, tag: date) -> bool:
        return self.von <= tag and (self.bis is None or self.bis >= tag)

    def gilt_zwischen(self, von: date, bis: date) -> bool:
        """On at least one of the days."""
        return self.von <= bis and (self.bis is None or self.bis >= von)


@dataclass(frozen=True)
class Runde:
    tag: date
    stand: Rundenstand
    anwesend: int
    eingetragen: int


@dataclass(frozen=True)
class Systemdaten:
    pk: int
    name: str
    gebiet: int
    dauer: Teil
    stadtteile: tuple[Teil, ...]
    anker: tuple[Teil, ...]
    ankernamen: dict[int, str]
    koordination: tuple[Teil, ...]
    runden: tuple[Runde, ...]
    muster: bool

    def arbeitet_fuer(self, stadtteil: int, von: date, bis: date) -> bool:
        """On at least one of the days."""
        ab, letzter = max(von, self.dauer.von), min(bis, self.dauer.bis or bis)
        return ab <= letzter and any(t.wer == stadtteil and t.gilt_zwischen(ab, letzter) for t in self.stadtteile)


@dataclass(frozen=True)
class Einsatzdaten:
    """An Aktion: ``mittel`` is the Umschichtung of flexible Mittel that pays for it, with its amount; ``massnahme`` what it belongs to."""

    einsatz: Einsatz
    art: str
    abgebrochen: bool
    mittel: int | None
    cent: int
    massnahme: int | None


@dataclass(frozen=True)
class Uebergabe:
    """To which Gremium, when; ``name``: two of them may have the same."""

    tag: date
    gremium: int
    name: str
    schluessel: str


@dataclass(frozen=True)
class Warnung:
    """A Frühwarnung; the Hinweis that it raised was taken in on ``tag``."""

    tag: date
    zurueckgezogen_am: date | None
    fehlalarm_am: date | None

    def zaehlt_am(self, tag: date) -> bool:
        """Raised, and neither withdrawn nor marked as false alarm until then."""
        return self.tag <= tag and not any(ende is not None and ende <= tag for ende in (self.zurueckgezogen_am, self.fehlalarm_am))


@dataclass(frozen=True)
class Hinweisdaten:
    pk: int
    titel: str
    gebiet: int
    stand: Stand
    muster: bool
    blick: Rueckblick
    abwaegungen: tuple[tuple[date, str], ...]
    reflexionen: tuple[tuple[date, str, str], ...]
    aktionen: tuple[Einsatzdaten, ...]
    uebergaben: tuple[Uebergabe, ...]
    warnung: Warnung | None


def lies_systeme(orte: Collection[int] | None, seit: date, bis: date) -> list[Systemdaten]:
    """All that existed between the two days, of these Gebiete or working for them; None: of the whole city."""
    rows = System.objects.filter(Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gte=seit), gueltig_von__lte=bis)
    if orte is not None:
        rows = rows.filter(Q(gebiet__in=orte) | Q(pk__in=Systemstadtteil.objects.filter(gebiet__in=orte).values("system")))
    runden = Hausrunde.objects.filter(system=OuterRef("pk"), tag__range=(seit, bis)).order_by("tag", "pk").annotate(
        da=Count("teilnahmen", filter=Q(teilnahmen__anwesend=True)), alle=Count("teilnahmen")
    )  # fmt: skip
    rundenfelder = JSONObject(tag=F("tag"), stand=F("stand"), da=F("da"), alle=F("alle"))
    rows = rows.annotate(
        orte=_teile(Systemstadtteil, "gebiet_id"),
        anker=_teile(Systemeinrichtung, "einrichtung_id", name=F("einrichtung__name")),
        leitung=_teile(Systemkoordination, "pk"),
        runden_json=ArraySubquery(runden.values(json=rundenfelder)),
    )
    return [_system(row) for row in rows.order_by("name", "pk")]


def _teile(modell: Any, wer: str, **dazu: Any) -> ArraySubquery:
    felder = {"wer": F(wer), "von": F("gueltig_von"), "bis": F("gueltig_bis"), **dazu}
    return ArraySubquery(modell.objects.filter(system=OuterRef("pk")).order_by("gueltig_von", "pk").values(json=JSONObject(**felder)))


def _system(row: Any) -> Systemdaten:
    anker = {a["wer"]: a["name"] for a in row.anker}
    return Systemdaten(
        row.pk, row.name, row.gebiet_id, Teil(row.pk, row.gueltig_von, row.gueltig_bis), _lies_teile(row.orte), _lies_teile(row.anker),
        anker, _lies_teile(row.leitung),
        tuple(Runde(_tag(r["tag"]), Rundenstand(r["stand"]), r["da"], r["alle"]) for r in row.runden_json), row.muster,
    )  # fmt: skip


def _lies_teile(zeilen: list[Angaben]) -> tuple[Teil, ...]:
    return tuple(Teil(z["wer"], _tag(z["von"]), _kein_tag(z["bis"])) for z in zeilen)


def lies_hinweise(orte: Collection[int] | None, seit: date, bis: date) -> list[Hinweisdaten]:
    """Those taken in until ``bis`` that were open or ended since ``seit``, each with its whole thread."""
    rows = Hinweis.objects.filter(erfasst_am__lte=bis)
    spaet = Q(fruehwarnung__fehlalarm_am__gte=seit) | Q(fruehwarnung__zurueckgezogen_am__gte=seit)
    rows = rows.filter(~Q(stand__in=BEENDETE) | Q(stand_seit__gte=seit) | spaet)
    if orte is not None:
        rows = rows.filter(gebiet__in=orte)
    warnung = Fruehwarnung.objects.filter(hinweis=OuterRef("pk"))
    gremium = {"gremium": F("gremium_id"), "name": F("gremium__name"), "schluessel": F("gremium__schluessel")}
    aktionsfelder = {
        "art": F("art__name"), "beginn": F("beginn"), "bis": F("bis"), "beendet_am": F("beendet_am"), "stand": F("stand"),
        "mittel": F("mittel_id"), "cent": F("mittel__betrag_cent"), "massnahme": F("massnahme_id"),
    }  # fmt: skip
    rows = rows.annotate(
        faden=_faden(Kreislaufschritt, schritt=F("schritt"), alt=F("stand_alt"), neu=F("stand_neu"), tag=F("tag")),
        gewogen=_faden(Abwaegung, tag=F("tag"), was=F("entscheidung"), wieder=F("wiedervorlage"), **gremium),
        getan=_faden(Aktion, **aktionsfelder),
        bedacht=_faden(Reflexion, tag=F("tag"), wirkung=F("wirkung"), folge=F("folge"), **gremium),
        gewarnt=Subquery(warnung.values(json=JSONObject(zurueck=F("zurueckgezogen_am"), fehl=F("fehlalarm_am")))[:1]),
    )
    return [_hinweis(row) for row in rows.order_by("pk")]


def _faden(modell: Any, **felder: Any) -> ArraySubquery:
    return ArraySubquery(modell.objects.filter(hinweis=OuterRef("pk")).order_by("pk").values(json=JSONObject(**felder)))


def _hinweis(row: Any) -> Hinweisdaten:
    wechsel = tuple(Wechsel(Schritt(s["schritt"]), Stand(s["alt"]), Stand(s["neu"]), _tag(s["tag"])) for s in row.faden)
    geplant = [w.tag for w in wechsel if w.schritt is Schritt.PLANEN]
    aktionen = tuple(_aktion(a, am) for a, am in zip_longest(row.getan, geplant[: len(row.getan)]))
    blick = Rueckblick(
        row.erfasst_am, wechsel, tuple((_tag(a["tag"]), _tag(a["wieder"])) for a in row.gewogen if a["wieder"]),
        tuple(a.einsatz for a in aktionen),
    )  # fmt: skip
    return Hinweisdaten(
        row.pk, row.titel, row.gebiet_id, Stand(row.stand), row.muster, blick, tuple((_tag(a["tag"]), a["was"]) for a in row.gewogen),
        tuple((_tag(r["tag"]), r["wirkung"], r["folge"]) for r in row.bedacht), aktionen,
        tuple(_uebergaben(row, wechsel)),
        Warnung(row.erfasst_am, _kein_tag(row.gewarnt["zurueck"]), _kein_tag(row.gewarnt["fehl"])) if row.gewarnt else None,
    )  # fmt: skip


def _uebergaben(row: Any, wechsel: Iterable[Wechsel]) -> Iterator[Uebergabe]:
    """In the order of the thread, where each Abwägung and Reflexion is one step: on one day there may be two."""
    offene = {Schritt.ABWAEGEN: iter(row.gewogen), Schritt.REFLEKTIEREN: iter(row.bedacht)}
    folge: list[Angaben | None] = [next(offene[w.schritt], None) for w in wechsel if w.schritt in offene]
    for z in (*folge, *offene[Schritt.ABWAEGEN], *offene[Schritt.REFLEKTIEREN]):
        if z and z["gremium"]:
            yield Uebergabe(_tag(z["tag"]), z["gremium"], z["name"], z["schluessel"])


def _aktion(a: Angaben, geplant_am: date | None) -> Einsatzdaten:
    """Each is planned by one step of the thread, in the same order."""
    einsatz = Einsatz(geplant_am or _tag(a["beginn"]), _tag(a["bis"]), _kein_tag(a["beendet_am"]))
    return Einsatzdaten(einsatz, a["art"], a["stand"] == Aktion.Stand.ABGEBROCHEN.value, a["mittel"], a["cent"] or 0, a["massnahme"])


def _tag(text: str) -> date:
    return date.fromisoformat(text)


def _kein_tag(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
