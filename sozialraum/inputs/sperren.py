"""Which lock holds for which Indikator, for one reader on one tree, with the thresholds and mappings that came with the values."""

from collections.abc import Collection, Sequence
from typing import Any

from sozialraum.ebenen import Gebietsbaum
from sozialraum.inputs.baeume import alle_zuordnungen
from sozialraum.inputs.wertschutz import Gruppensperre, Leser, Sperre, jeder, niemand
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN, GEHEIMHALTUNG_OEFFENTLICH, SCHWELLEN


def sperren(
    baum: Gebietsbaum, offen: Leser, geheim: Collection[int], gruppenraten: Collection[int], gelesen: Sequence[Any]
) -> dict[int, Sperre]:
    """By Indikator. A reader of the house has the internal threshold; ``niemand`` stands for all outside."""
    if not geheim:
        return {}
    stempel, innen, aussen = gelesen
    intern = int(innen or SCHWELLEN[GEHEIMHALTUNG_INTERN])
    zuordnungen = alle_zuordnungen(stempel) if stempel and offen is not jeder else ()
    if offen is not niemand:
        return dict.fromkeys(geheim, Sperre(baum, offen, intern, None, zuordnungen))
    schwelle = max(intern, int(aussen or SCHWELLEN[GEHEIMHALTUNG_OEFFENTLICH]))
    faelle, raten = (art(baum, offen, schwelle, intern, zuordnungen) for art in (Sperre, Gruppensperre))
    return {nummer: raten if nummer in gruppenraten else faelle for nummer in geheim}
