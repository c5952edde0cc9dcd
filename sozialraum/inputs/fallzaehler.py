"""Counts of the Fallstatistik for many tables at once: keys, Hilfearten and Meldungen are read once, each Meldung's cells once."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property

from sozialraum.ebenen import Ebene
from sozialraum.fallsummen import Art, Monatszelle
from sozialraum.geheimhaltung_achsen import TRENNER
from sozialraum.models import Gebiet
from sozialraum.querysets import fallzahlen
from sozialraum.querysets.fallzahlen import Meldungen

Gezaehlt = dict[tuple[str, str], int]


class Fallzaehler:
    """Meldungen never change, so old states can be read again. Lives as long as one audit: what counts today is read once."""

    def __init__(self) -> None:
        self._zellen: dict[int, list[Monatszelle]] = {}

    @cached_property
    def meldungen(self) -> Meldungen:
        return fallzahlen.meldungen()

    @cached_property
    def arten(self) -> dict[int, Art]:
        return fallzahlen.arten()

    @cached_property
    def _orte(self) -> dict[int, str]:
        return dict(Gebiet.objects.filter(ebene=Ebene.STADTTEIL).values_list("pk", "schluessel"))

    def lade(self, meldungen: Iterable[int]) -> None:
        """One query for all that is not known yet, of however many tables."""
        if neu := set(meldungen) - self._zellen.keys():
            self._zellen |= {nummer: [] for nummer in neu}
            for nummer, zelle in fallzahlen.monatszellen(neu):
                self._zellen[nummer].append(zelle)

    def zaehle(self, inhalt: str, meldungen: Collection[int], bis: date) -> Gezaehlt:
        """Per Stadtteil (or reason) and Hilfeart: Bestand at the end, begonnen and beendet within the period of these Meldungen."""
        self.lade(meldungen)
        zahlen: Gezaehlt = {}
        for z in (z for nummer in set(meldungen) for z in self._zellen[nummer]):
            paar = (self._orte[z.gebiet] if z.gebiet is not None else z.grund, f"{self.arten[z.hilfeart].schluessel}{TRENNER}")
            zahlen[paar] = zahlen.get(paar, 0) + (0 if inhalt == "bestand" and z.monat != bis else getattr(z.zaehlung, inhalt))
        return zahlen
