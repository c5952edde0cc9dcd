"""What the view of the transitions is computed from: the Lebensphasen in their order, and the Maßnahmen that run or are planned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef

from proaktiv.kettenorte import orte_der_ebene
from proaktiv.massnahmenorte import stadtteile_von
from proaktiv.models import Lebensphase, Massnahme, Massnahmenbericht, Massnahmengebiet, Massnahmenphase
from proaktiv.selectors.kettenstand import neuester_bericht, stand_aus
from proaktiv.selectors.lesung import Lesung, lies_modelle, nach_reihenfolge
from proaktiv.uebergaenge import Traegt, Uebergang, uebergaenge
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten

GEPLANT = ("nicht_begonnen", "begonnen", "verspaetet")


@dataclass(frozen=True)
class Uebergangsbild:
    """``ohne_gebiet``: Maßnahmen of a transition of which is not known where; they carry none."""

    phasen: Mapping[int, Lebensphase]
    orte: tuple[Knoten, ...]
    uebergaenge: tuple[Uebergang, ...]
    massnahmen: Mapping[int, Any]
    stand: date
    ohne_gebiet: int

    def name(self, u: Uebergang) -> str:
        """What people call it, else both phases."""
        von = self.phasen[u.von]
        return von.uebergang or f"{von} → {self.phasen[u.nach]}"


def lies_uebergaenge(baum: Gebietsbaum, ebene: Ebene) -> Uebergangsbild:
    """On the day of ``kettenstand``; two queries."""
    berichte, phasen = lies_modelle(neuester_bericht(), Lesung(Lebensphase.objects.all(), nach=nach_reihenfolge))
    stand = stand_aus(berichte)
    gelten = {p.pk: p for p in phasen if p.gueltig_von <= stand and (p.gueltig_bis or stand) >= stand}
    rows = Massnahme.objects.filter(stand__in=("laeuft", *GEPLANT)).mit_gruppe(stand).select_related("konzeption").order_by("titel", "pk")
    massnahmen = {
        m.pk: m
        for m in rows.annotate(
            ziele=ArraySubquery(Massnahmengebiet.objects.filter(massnahme=OuterRef("pk")).values("gebiet")),
            phasenliste=ArraySubquery(Massnahmenphase.objects.filter(massnahme=OuterRef("pk")).values("lebensphase")),
            erfundene_berichte=Exists(Massnahmenbericht.objects.filter(massnahme=OuterRef("pk"), muster=True)),
        )
    }
    orte, teile = orte_der_ebene(baum, ebene)
    tragen = [Traegt(m.pk, frozenset(m.phasenliste), stadtteile_von(baum, m.ziele), m.stand == "laeuft") for m in massnahmen.values()]
    folge = list(gelten)
    ohne = [t for t in tragen if not t.orte and any({*paar} <= t.phasen for paar in pairwise(folge))]
    return Uebergangsbild(gelten, orte, tuple(uebergaenge(folge, teile, tragen)), massnahmen, stand, len(ohne))
