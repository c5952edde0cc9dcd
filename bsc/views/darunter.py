"""The Gebiete below that have the same goal, with what they have reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from basis.diagramme import Status
from bsc.selectors.scorecard import Messzeile
from bsc.selectors.zeilen import live_wert
from bsc.views.ansicht import adresse, kurzname, messadresse
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten


@dataclass(frozen=True)
class Unterzeile:
    """``status`` is None where the Gebiet has no such goal and its value is computed alone; ``url`` leads to what stands there."""

    ort: str
    url: str
    name: str
    ist: str
    soll: str
    status: Status | None
    statuswort: str
    grund: str


def orte_mit_quelle(baum: Gebietsbaum, gebiet: int) -> list[Knoten]:
    """Where a computed measure has a value of its own even without a goal."""
    return [k for k in baum.nachfahren(gebiet) if k.ebene != Ebene.STADTTEIL]


def unterzeilen(unter: Iterable[Messzeile], baum: Gebietsbaum, gebiet: int, heute: date) -> list[Unterzeile]:
    """The measures of the goals broken down, Gebiet by Gebiet."""
    je: dict[int, list[Messzeile]] = {}
    for u in unter:
        je.setdefault(u.ziel.gebiet_id, []).append(u)
    return [_zeile(u, knoten, heute) for knoten in baum.nachfahren(gebiet) for u in je.get(knoten.id, ())]


def dieselbe(m: Messzeile, unter: Iterable[Messzeile], baum: Gebietsbaum, heute: date) -> list[Unterzeile]:
    """The measure in the Gebiete below: those of the goals broken down, else what the source computes there."""
    je = {u.ziel.gebiet_id: u for u in unter if u.messgroesse.pk != m.messgroesse.pk}
    zeilen = []
    for knoten in baum.nachfahren(m.ziel.gebiet_id):
        if knoten.id in je:
            zeilen.append(_zeile(je[knoten.id], knoten, heute))
        elif knoten.ebene != Ebene.STADTTEIL and (wert := m.juengster(knoten.id)):
            punkt = live_wert(wert, m.zeile.art, m.zeile.definition)
            ort, ziel = kurzname(knoten), adresse(m.zeile.stand.year, knoten)
            zeilen.append(Unterzeile(ort, ziel, m.zeile.name, m.zeile.text(punkt), "", None, "", punkt.messung.grund))
    return zeilen


def _zeile(u: Messzeile, knoten: Knoten, heute: date) -> Unterzeile:
    z = u.zeile
    grund = "" if z.folge_gesperrt else z.warum_ohne_status
    return Unterzeile(kurzname(knoten), messadresse(u, heute), z.name, z.ist_text, z.soll_text, z.status, z.statuswort, grund)
