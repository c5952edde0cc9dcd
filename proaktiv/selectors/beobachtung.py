"""What the rules of early warning look at: one Indikator on its last Stichtage, for each Gebiet of an Ebene and for the city.

Read as everybody may read it (``niemand``): a Hinweis goes into the minutes of rounds with partners outside the house, so what is small
or would give something small away is gesperrt here and never raises.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from basis.zahlen import Wert, Zustand
from proaktiv.fruehwarnung import PUNKTE, Ausgang, Befund, Messpunkt, Regel, Regelart, beurteile
from proaktiv.models import Fruehwarnfassung, Fruehwarnregel
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.inputs.schulwerte import Schulstand, schulstaende
from sozialraum.inputs.wertschutz import niemand
from sozialraum.models import Datenlieferung, Gebiet, Indikator, Indikatorwert
from sozialraum.selectors import Gebietswert, Gebietswerte, reihe

TIEFE = max(PUNKTE.values())
TEIL = 4
OHNE = Wert(None, Zustand.KEINE_ANGABE)


def wert_am(werte: Mapping[date, Gebietswerte], tag: date, ort: int) -> Gebietswert | None:
    """None where there is nothing of that day, or the mapping does not know the Gebiet."""
    je_ort = werte.get(tag)
    return je_ort[ort] if je_ort is not None and ort in je_ort else None


@dataclass(frozen=True)
class Beobachtung:
    """An Indikator up to one Stichtag, on the mapping of that day; ``tage`` are its last Stichtage in order."""

    indikator: Indikator
    baum: Gebietsbaum
    tage: tuple[date, ...]
    werte: dict[date, Gebietswerte]
    musterlieferungen: frozenset[int]
    schulen: Mapping[date, Sequence[Schulstand]] = field(default_factory=dict)  # of what is counted at the schools

    @property
    def stichtag(self) -> date:
        return self.tage[-1]

    def orte(self, ebene: int) -> tuple[Knoten, ...]:
        return self.baum.auf_ebene(Ebene(ebene))

    def befund(self, regel: Regel, ort: int) -> Befund:
        """Of a Gebiet on the last of the days. Sums over other parts than on that day do not compare: they count as missing."""
        jetzt = self._wert(ort, self.stichtag)
        punkte = [self._punkt(tag, self._wert(ort, tag), jetzt) for tag in self.tage]
        return self._beurteile(regel, punkte)

    def auffaellige_schulen(self, regel: Regel, ort: int) -> list[Schulstand]:
        """The schools of a Gebiet whose own value crosses the limit with a number that everybody may read; never another one."""
        teile = set(self.baum.stadtteile(ort))
        folge = {tag: {s.schluessel: s for s in staende} for tag, staende in self.schulen.items()}
        treffer = []
        for stand in self.schulen.get(self.stichtag, ()):
            if stand.stadtteil_id in teile:
                punkte = [_schulpunkt(tag, folge.get(tag, {}).get(stand.schluessel)) for tag in self.tage]
                if self._beurteile(regel, punkte).ausgang is Ausgang.AUSGELOEST:
                    treffer.append(stand)
        return sorted(treffer, key=lambda s: s.name)

    def _beurteile(self, regel: Regel, punkte: Sequence[Messpunkt]) -> Befund:
        stadt = self._wert(self.baum.wurzel().id, self.stichtag)
        return beurteile(regel, punkte, stadt.wert if stadt else None, stadt_ohne=self.stadt_ohne)

    @cached_property
    def stadt_ohne(self) -> int:
        """How many Stadtteile the city's value lacks that the one of the Stichtag before covered, where they are more than one in ``TEIL``:
        only a part was delivered. A few always lack, gesperrt or not reported."""
        davor, jetzt = self.werte.get(self.tage[max(0, len(self.tage) - 2)]), self.werte.get(self.stichtag)
        if davor is None or jetzt is None:
            return 0
        damals, heute = (w.summanden(self.baum.wurzel().id) for w in (davor, jetzt))
        return ohne if (ohne := len(damals - heute)) * TEIL > len(damals) else 0

    def ist_muster(self, regel: Regel, ort: int) -> bool:
        """Whether something that a finding of this rule rests on is invented: of the days and the Gebiete that it looks at."""
        wo = self.baum.wurzel().id if regel.art is Regelart.ABSTAND else ort
        teile = set(self.baum.stadtteile(wo))
        for tag in self.tage[-PUNKTE[regel.art] :]:
            if tag in self.werte and self.musterlieferungen & self.werte[tag].herkunft(wo):
                return True
            if any(s.muster for s in self.schulen.get(tag, ()) if s.stadtteil_id in teile):
                return True
        return False

    def _wert(self, ort: int, tag: date) -> Gebietswert | None:
        return wert_am(self.werte, tag, ort)

    @staticmethod
    def _punkt(tag: date, wert: Gebietswert | None, jetzt: Gebietswert | None) -> Messpunkt:
        if wert is None or jetzt is None or (wert.fehlend, wert.gesperrt) != (jetzt.fehlend, jetzt.gesperrt):
            return Messpunkt(tag, OHNE if wert is None or wert.wert.zustand is not Zustand.GESPERRT else wert.wert)
        return Messpunkt(tag, wert.wert, wert.zaehler)


def _schulpunkt(tag: date, stand: Schulstand | None) -> Messpunkt:
    if stand is None:
        return Messpunkt(tag, OHNE)
    return Messpunkt(tag, stand.wert, None if stand.zaehler is None else Fraction(stand.zaehler))


def geltende_fassung(regel: Fruehwarnregel, tag: date) -> Fruehwarnfassung | None:
    """The version that judges values of this day; of two from the same day on, the newer."""
    gelten = [f for f in regel.fassungen.all() if f.gueltig_ab <= tag]
    return max(gelten, key=lambda f: (f.gueltig_ab, f.version), default=None)


def letzte_stichtage(indikatoren: Iterable[int]) -> dict[int, date]:
    """Per Indikator the newest Stichtag that counts."""
    rows = Indikatorwert.objects.filter(indikator__in=list(indikatoren), lieferung__zurueckgenommen_am__isnull=True)
    paare = rows.order_by("indikator_id", "-stichtag").distinct("indikator_id").values_list("indikator_id", "stichtag")
    return dict(paare)


def beobachte(indikator: Indikator, stichtag: date) -> Beobachtung:
    """The Indikator on this Stichtag and the days before that a rule may ask for, in a few queries whatever the number of Gebiete."""
    rows = Indikatorwert.objects.filter(indikator=indikator, stichtag__lt=stichtag, lieferung__zurueckgenommen_am__isnull=True)
    vorher = rows.order_by("-stichtag").values_list("stichtag", flat=True).distinct()[: TIEFE - 1]
    tage = (*sorted(vorher), stichtag)
    baum = Gebiet.objects.baum(stichtag)
    werte = reihe(baum, [indikator], bis=stichtag, tage=tage, offen=niemand).get(indikator.pk, {})
    lieferungen = {nummer for w in werte.values() for nummer in w.lieferungen}
    muster = frozenset(Datenlieferung.objects.filter(pk__in=lieferungen, muster=True).values_list("pk", flat=True))
    return Beobachtung(indikator, baum, tage, werte, muster, _schulen(indikator, werte) if indikator.je_schule else {})


def _schulen(indikator: Indikator, werte: dict[date, Gebietswerte]) -> dict[date, list[Schulstand]]:
    return {tag: staende for (_, tag), staende in schulstaende({indikator.pk: werte}, offen=niemand).items()}
