"""Which Gebiete below deviate in a measure that was broken down to them."""

from collections.abc import Sequence

from basis.diagramme import Status
from bsc.models import Ziel
from bsc.selectors.scorecard import Messzeile
from sozialraum.ebenen import Gebietsbaum, Knoten

ABWEICHEND = (Status.HANDELN, Status.BEOBACHTEN)


def abweichende(m: Messzeile, unter: Sequence[Messzeile], baum: Gebietsbaum) -> list[tuple[Status, list[Knoten]]]:
    """``unter``: the measures of the goals broken down, as this reader sees them; what is gesperrt has no status and is not named."""
    darunter, ergebnis = _darunter(m, unter), []
    for status in ABWEICHEND:
        orte = {u.ziel.gebiet_id for u in darunter if u.zeile.status == status}
        if orte:
            ergebnis.append((status, sorted((baum.knoten[o] for o in orte), key=lambda k: (k.ebene, k.schluessel))))
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
