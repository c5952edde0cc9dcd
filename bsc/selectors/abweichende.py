"""Which Gebiete below deviate in a measure that was broken down to them."""

from collections.abc import Sequence

from basis.diagramme import Status
from bsc.models import Ziel
from bsc.selectors.scorecard import Messzeile
from sozialraum.ebenen import Gebietsbaum

ABWEICHEND = (Status.HANDELN, Status.BEOBACHTEN)


def abweichende(m: Messzeile, unter: Sequence[Messzeile], baum: Gebietsbaum) -> list[tuple[Status, list[Messzeile]]]:
    """``unter``: the measures of the goals broken down, as this reader sees them; what is gesperrt has no status and is not named.

    Each with the measure there, from above to below.
    """
    darunter, ergebnis = _darunter(m, unter), []
    for status in ABWEICHEND:
        je = {u.ziel.gebiet_id: u for u in darunter if u.zeile.status == status}
        if je:
            orte = sorted((baum.knoten[o] for o in je), key=lambda k: (k.ebene, k.schluessel))
            ergebnis.append((status, [je[k.id] for k in orte]))
    return ergebnis


def gesperrte(m: Messzeile, unter: Sequence[Messzeile]) -> int:
    """How many Gebiete below are locked to this reader, so that nobody takes those named for all."""
    return len({u.ziel.gebiet_id for u in _darunter(m, unter) if u.zeile.status == Status.KEIN_WERT and u.zeile.folge_gesperrt})


def _darunter(m: Messzeile, unter: Sequence[Messzeile]) -> list[Messzeile]:
    return [u for u in unter if u.messgroesse.name == m.messgroesse.name and m.ziel.pk in _ueber(u.ziel)]


def _ueber(ziel: Ziel) -> set[int]:
    """The goals above, as far as four Ebenen reach."""
    oben = ziel.oberziel
    darueber = oben.oberziel if oben else None
    return {z for z in (ziel.oberziel_id, oben and oben.oberziel_id, darueber and darueber.oberziel_id) if z}
