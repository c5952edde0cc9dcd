"""Handlungskonzepte in the report on the Pro-Aktive Systeme: how many are in force, owe a Rückmeldung, were reported about, per Gebiet.

Counts of what is or was in force alone, for the report may be laid before a Gremium, which reads no draft and no Rückmeldung of others.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q

from berichte.sections.gebiete import bezeichne
from berichte.sections.systembericht import Konzeptzeile
from berichte.zeitraum import Berichtszeitraum
from bsc.konzepterinnerung import faellige_rueckmeldung
from bsc.konzeptweg import IN_KRAFT, Laufzeit, Stand, gilt_am
from bsc.models import Handlungskonzept
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten

FELDER = ("gebiet_id", "stand", "rhythmus", "gilt_ab", "gueltig_bis", "endete_am", "muster")


@dataclass(frozen=True)
class Konzept:
    """One version: as it stood on the last day of the Zeitraum, and how often it was reported in it."""

    gebiet: int
    gilt: bool
    faellig: bool
    gemeldet: int
    muster: bool


def lies(orte: Collection[int] | None, z: Berichtszeitraum) -> list[Konzept]:
    """Of these Gebiete, None: of the whole city; one query."""
    rows = Handlungskonzept.objects.filter(stand__in=[s.value for s in IN_KRAFT], gilt_ab__lte=z.bis)
    if orte is not None:
        rows = rows.filter(gebiet__in=orte)
    letzte = Max("rueckmeldungen__stichtag", filter=Q(rueckmeldungen__gemeldet_am__lte=z.bis))
    gemeldet = Count("rueckmeldungen", filter=Q(rueckmeldungen__gemeldet_am__range=(z.von, z.bis)))
    return [_konzept(row, z.bis) for row in rows.values(*FELDER, letzte=letzte, gemeldet=gemeldet)]


def _konzept(row: dict[str, Any], tag: date) -> Konzept:
    laufzeit = Laufzeit(row["gilt_ab"], row["gueltig_bis"], row["endete_am"])
    gilt = gilt_am(Stand(row["stand"]), laufzeit, tag)
    wird_erwartet = gilt or row["stand"] == Stand.GILT  # also the last one, of what ran out and is not ended yet
    faellig = wird_erwartet and faellige_rueckmeldung(laufzeit, row["rhythmus"], row["letzte"], tag) is not None
    return Konzept(row["gebiet_id"], gilt, faellig, row["gemeldet"], row["muster"])


def orte_von(baum: Gebietsbaum, knoten: Knoten) -> frozenset[int] | None:
    """Those of the Gebiet and below; for a Stadtteil also its Sozialraum, whose Handlungskonzept holds for it too. None: all."""
    if knoten.ebene == Ebene.FACHBEREICH:
        return None
    oben = baum.vorfahren(knoten.id) if knoten.ebene == Ebene.STADTTEIL else ()
    unten = {knoten.id, *(k.id for k in baum.nachfahren(knoten.id))}
    return frozenset(unten | {k.id for k in oben if k.ebene == Ebene.SOZIALRAUM})


def zeilen(baum: Gebietsbaum, konzepte: Collection[Konzept], knoten: Knoten, unten: Iterable[Knoten]) -> tuple[Konzeptzeile, ...]:
    """The Gebiete below down to the Sozialräume, and last the Gebiet itself."""
    folge = [k for k in unten if k.ebene <= Ebene.SOZIALRAUM]
    return tuple(_zeile(baum, konzepte, k) for k in (*folge, knoten))


def _zeile(baum: Gebietsbaum, konzepte: Collection[Konzept], knoten: Knoten) -> Konzeptzeile:
    da = orte_von(baum, knoten)
    hier = [k for k in konzepte if da is None or k.gebiet in da]
    raeume = {k.id for k in baum.auf_ebene(Ebene.SOZIALRAUM) if da is None or k.id in da}
    geltend = [k for k in hier if k.gilt]
    return Konzeptzeile(
        bezeichne(knoten), len(raeume), len(raeume & {k.gebiet for k in geltend}), len(geltend), sum(k.faellig for k in hier),
        sum(k.gemeldet for k in hier),
    )  # fmt: skip
