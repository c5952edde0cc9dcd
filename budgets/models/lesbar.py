"""Which money a person may look into: the Posten of the own Ressort and their Buchungen; some, those of the whole city."""

from typing import Any

from sozialraum.rechte import Recht

LESEN = Recht.BUCHUNGEN_LESEN


def lesbare_orte(zugang: Any) -> frozenset[int] | None:
    """The Gebiete whose Posten one may see; None: all of the city."""
    return None if zugang.darf_ueberall(LESEN) else zugang.gebiete_mit(LESEN)
