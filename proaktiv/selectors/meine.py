"""The Systeme that somebody coordinates, and what waits there: next round, open loops, minutes that are not finished."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from proaktiv.kreislauffristen import Faelligkeit, faelligkeit_am
from proaktiv.models import Hausrunde, Hinweis, System, Systemkoordination
from proaktiv.selectors.fristen import tage_am
from sozialraum.access import Zugang


def koordiniert(zugang: Zugang, tag: date, system: str = "system") -> Exists:
    """Whether this account coordinates the System that the field names, on a day."""
    return Exists(Systemkoordination.objects.gueltig_am(tag).filter(system=OuterRef(system), nutzer=zugang.nutzer))


@dataclass(frozen=True)
class MeinSystem:
    """``hinweise`` are the open ones (read with ``mit_lage``) with their sentence, what is due first at the top."""

    system: System
    hinweise: tuple[tuple[Any, str], ...]
    kommende: tuple[Hausrunde, ...]
    ohne_niederschrift: tuple[Hausrunde, ...]

    @property
    def pk(self) -> int:
        return self.system.pk

    @property
    def naechste(self) -> Hausrunde | None:
        return next(iter(self.kommende), None)

    @property
    def offene(self) -> int:
        return len(self.hinweise)

    @property
    def ueberfaellige(self) -> int:
        return sum(faelligkeit_am(h.faellig_am, h.am) is Faelligkeit.UEBERFAELLIG for h, _ in self.hinweise)

    @property
    def fehlende(self) -> int:
        return len(self.ohne_niederschrift)


def meine_systeme(zugang: Zugang, tag: date) -> list[MeinSystem]:
    """Where most is overdue first, in four queries."""
    rows = System.objects.gueltig_am(tag).filter(koordiniert(zugang, tag, "pk")).select_related("gebiet").order_by("name", "pk")
    systeme, tage = list(rows), tage_am(tag)
    offene = Hinweis.objects.sichtbar_fuer(zugang).filter(system__in=systeme).offen().mit_lage(tag, tage).nach_dringlichkeit()
    hinweise: dict[int | None, list[tuple[Any, str]]] = defaultdict(list)
    for h in offene.select_related("gebiet", "system"):
        hinweise[h.system_id].append((h, h.fristsatz(tage)))
    runden = Hausrunde.objects.sichtbar_fuer(zugang).filter(system__in=systeme).offen().select_related("system").order_by("tag", "pk")
    kommende: dict[int, list[Hausrunde]] = defaultdict(list)
    fehlende: dict[int, list[Hausrunde]] = defaultdict(list)
    for r in runden:
        (kommende if r.ist_kommend(tag) else fehlende)[r.system_id].append(r)
    meine = [MeinSystem(s, tuple(hinweise[s.pk]), tuple(kommende[s.pk]), tuple(fehlende[s.pk])) for s in systeme]
    return sorted(meine, key=lambda m: (-m.ueberfaellige, -m.fehlende))
