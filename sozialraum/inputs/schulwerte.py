"""What schools counted, as one reader may see it: gesperrt with the Stadtteil and like it (sozialraum/schulsummen.py)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from basis.zahlen import Wert, Zustand
from sozialraum.ebenen import Gebietsbaum
from sozialraum.inputs.wertschutz import Leser, jeder, niemand
from sozialraum.models import Einrichtung, Einrichtungsart, Indikator, Parameter, Schulwert
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN, GEHEIMHALTUNG_OEFFENTLICH, SCHWELLEN
from sozialraum.schulsummen import Summe, gesperrte_schulen
from sozialraum.selectors import Werte, reihe


@dataclass(frozen=True)
class Schulstand:
    """One school on one Stichtag; without Zähler where the value is gesperrt."""

    indikator: Indikator
    einrichtung_id: int
    schluessel: str
    name: str
    stadtteil_id: int
    stichtag: date
    wert: Wert
    zaehler: int | None
    nenner: int | None
    muster: bool

    @property
    def gezaehlt(self) -> tuple[Wert, Wert]:
        """Zähler and Nenner for the screen: what is gesperrt never looks like what is missing."""
        if self.zaehler is None or self.nenner is None:
            return Wert(None, Zustand.GESPERRT), Wert(None, Zustand.GESPERRT)
        return Wert(Fraction(self.zaehler), Zustand.WERT), Wert(Fraction(self.nenner), Zustand.WERT)


def schulstaende(
    werte: Mapping[int, Mapping[date, Werte]], *, offen: Leser, orte: Collection[int] | None = None
) -> dict[tuple[int, date], list[Schulstand]]:
    """By Indikator and Stichtag all schools of these Stadtteile. ``werte``: what the same reader sees of the Stadtteile."""
    rows = Schulwert.objects.wirksam().filter(indikator__in=werte, stichtag__in={tag for tage in werte.values() for tag in tage})
    if orte is not None:
        rows = rows.filter(stadtteil__in=orte)
    je_ort: dict[tuple[int, date, int], list[Schulwert]] = defaultdict(list)
    for row in rows.select_related("indikator", "einrichtung", "lieferung"):
        if row.stichtag in werte[row.indikator_id]:
            je_ort[row.indikator_id, row.stichtag, row.stadtteil_id].append(row)
    schwellen = _schwellen(offen) if je_ort else ()
    ergebnis: dict[tuple[int, date], list[Schulstand]] = defaultdict(list)
    for (indikator, tag, ort), schulen in je_ort.items():
        gesperrt = _gesperrte(schulen, werte[indikator][tag], ort, offen, schwellen)
        ergebnis[indikator, tag] += [_stand(row, row.einrichtung.schluessel in gesperrt) for row in schulen]
    return dict(ergebnis)


def staende_der_schule(einrichtung: Einrichtung, baum: Gebietsbaum, offen: Leser) -> list[Schulstand]:
    """All that one school counted, the newest first; empty for what is no school. At most five queries."""
    if einrichtung.art.gruppe != Einrichtungsart.Gruppe.SCHULE or not baum.knoten:
        return []
    eigene = list(Schulwert.objects.wirksam().filter(einrichtung=einrichtung).select_related("indikator"))
    if not eigene:
        return []
    indikatoren = {row.indikator_id: row.indikator for row in eigene}
    werte = reihe(baum, indikatoren.values(), tage={row.stichtag for row in eigene}, offen=offen)
    alle = schulstaende(werte, offen=offen, orte={row.stadtteil_id for row in eigene})
    stand = [s for staende in alle.values() for s in staende if s.einrichtung_id == einrichtung.pk]
    return sorted(stand, key=lambda s: (-s.stichtag.toordinal(), s.indikator.name))


def _schwellen(offen: Leser) -> tuple[int, ...]:
    """From the inside outwards: a reader of the house has the internal one, ``niemand`` stands for all outside."""
    if offen is jeder:
        return ()
    innen = _schwelle(GEHEIMHALTUNG_INTERN)
    return (innen, max(innen, _schwelle(GEHEIMHALTUNG_OEFFENTLICH))) if offen is niemand else (innen,)


def _schwelle(schluessel: str) -> int:
    """The latest, whatever the day of the value: as for Indikatoren."""
    wert = Parameter.objects.filter(schluessel=schluessel).order_by("-gueltig_von", "-pk").values_list("wert", flat=True).first()
    return int(wert) if wert else SCHWELLEN[schluessel]


def _gesperrte(schulen: Iterable[Schulwert], werte: Werte, ort: int, offen: Leser, schwellen: tuple[int, ...]) -> frozenset[str]:
    if offen(ort):
        return frozenset()
    summe_gesperrt = ort not in werte or werte[ort].wert.zustand is Zustand.GESPERRT
    je_schule = {row.einrichtung.schluessel: Summe(row.zaehler, row.nenner) for row in schulen}
    return gesperrte_schulen(je_schule, schwellen, summe_gesperrt=summe_gesperrt)


def _stand(row: Schulwert, gesperrt: bool) -> Schulstand:
    wert = Wert(None, Zustand.GESPERRT) if gesperrt else Wert(Fraction(row.zaehler, row.nenner) * row.indikator.faktor, Zustand.WERT)
    e = row.einrichtung
    return Schulstand(
        row.indikator, e.pk, e.schluessel, e.name, row.stadtteil_id, row.stichtag, wert, None if gesperrt else row.zaehler,
        None if gesperrt else row.nenner, row.lieferung.muster,
    )  # fmt: skip
