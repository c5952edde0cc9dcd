"""Which money a person may look into: the Posten of the own Ressort and their Buchungen; some, those of the whole city."""

from typing import Any

from sozialraum.ebenen import Ebene
from sozialraum.rechte import Recht

LESEN = Recht.BUCHUNGEN_LESEN


def lesbare_orte(zugang: Any) -> frozenset[int] | None:
    """The Gebiete whose Posten one may see; None: all of the city."""
    if zugang.darf_ueberall(LESEN):
        return None
    wurzeln = zugang.baum.auf_ebene(Ebene.FACHBEREICH)
    if wurzeln and all(zugang.darf(LESEN, wurzel.id) for wurzel in wurzeln):
        return None
    return frozenset(zugang.gebiete_mit(LESEN))
