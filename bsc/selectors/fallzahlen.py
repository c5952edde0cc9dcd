"""Which measures rest on case numbers: what is told of them has to keep what their values keep."""

from collections.abc import Collection

from bsc.messquellen import MESSQUELLEN
from bsc.models import Messdefinition, Messwert


def mit_fallzahlen(nummern: Collection[int]) -> set[int]:
    """By any of their definitions, or by any stored value."""
    definiert = Messdefinition.objects.filter(messgroesse__in=nummern).exclude(messquelle="").values_list("messgroesse", "messquelle")
    gemessen = Messwert.objects.filter(messgroesse__in=nummern, beruht_auf_fallzahlen=True).values_list("messgroesse", flat=True)
    return {nr for nr, q in definiert if q in MESSQUELLEN and MESSQUELLEN[q].beruht_auf_fallzahlen} | set(gemessen)
