"""Welcher Bericht für welches Gebiet und welchen Zeitraum wann fällig ist und wie es an einem Tag um ihn steht. Rein.

Aus Regeln, Gebieten und dem, was schon fertig gemeldet ist, folgt die Liste jedes Tages; gespeichert wird sie nicht. Ein Zeitraum gehört
der Regel, die an seinem ersten Tag gilt, und den Gebieten, die es an seinem letzten Tag gibt.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from berichte.regelwerk import Berichtstyp, Regel
from sozialraum.ebenen import Ebene
from sozialraum.rechte import Rolle
from sozialraum.sitzungskalender import Turnus, sitzungstage
from sozialraum.zeitraum import Rhythmus, Zeitraum, zeitraum_mit

EIN_JAHR = timedelta(days=366)


class Lage(StrEnum):
    """Wie es an einem Tag um einen Bericht steht."""

    KOMMT = "kommt"
    BALD = "bald"
    FAELLIG = "faellig"
    UEBERFAELLIG = "ueberfaellig"
    ESKALIERT = "eskaliert"
    ERLEDIGT = "erledigt"

    @property
    def wort(self) -> str:
        return LAGEWORTE[self]


LAGEWORTE = {
    Lage.KOMMT: "kommt",
    Lage.BALD: "bald fällig",
    Lage.FAELLIG: "heute fällig",
    Lage.UEBERFAELLIG: "überfällig",
    Lage.ESKALIERT: "eskaliert",
    Lage.ERLEDIGT: "erledigt",
}
DRINGEND = (Lage.FAELLIG, Lage.UEBERFAELLIG, Lage.ESKALIERT)


@dataclass(frozen=True)
class Ort:
    """Ein Gebiet mit seiner Gültigkeit; ``weg`` nennt es selbst und dann die Gebiete darüber."""

    id: int
    ebene: Ebene
    schluessel: str
    name: str
    gueltig_von: date
    gueltig_bis: date | None
    weg: tuple[int, ...]

    def gilt_am(self, tag: date) -> bool:
        return self.gueltig_von <= tag and (self.gueltig_bis is None or tag <= self.gueltig_bis)


@dataclass(frozen=True)
class Meldung:
    """Ein Bericht wurde an einem Tag freigegeben oder abgegeben."""

    typ: Berichtstyp
    gebiet: int
    anfang: date
    ende: date
    tag: date


@dataclass(frozen=True)
class Gremium:
    """Ein Gremium: seine angesetzten Sitzungstage und, für die Zeit danach, sein Takt."""

    id: int
    name: str
    turnus: Turnus | None
    anker: date | None
    tage: tuple[date, ...]


@dataclass(frozen=True)
class Sitzung:
    """Die Sitzung, der ein Bericht vorgelegt werden kann; nicht ``angesetzt``: aus dem Takt des Gremiums errechnet. Ohne Tag: unbekannt."""

    gremium: str
    tag: date | None
    angesetzt: bool


@dataclass(frozen=True)
class Pflicht:
    """Ein Bericht, den das Regelwerk verlangt. ``erledigt_am``: der Tag der frühesten Meldung."""

    regel: Regel
    ort: Ort
    zeitraum: Zeitraum
    erledigt_am: date | None

    @property
    def faellig_am(self) -> date:
        return self.zeitraum.faellig_am(self.regel.frist_tage)

    @property
    def eskaliert_am(self) -> date:
        return self.faellig_am + timedelta(days=self.regel.eskalation_tage)

    @property
    def titel(self) -> str:
        return f"{self.regel.typ.wort} {self.zeitraum.name}, {self.ort.name}"

    def lage(self, tag: date) -> Lage:
        """Was erst nach dem Tag gemeldet wurde, war an ihm noch offen."""
        if self.erledigt_am is not None and self.erledigt_am <= tag:
            return Lage.ERLEDIGT
        if tag > self.faellig_am:
            return Lage.ESKALIERT if tag >= self.eskaliert_am else Lage.UEBERFAELLIG
        if tag == self.faellig_am:
            return Lage.FAELLIG
        return Lage.BALD if tag >= self.faellig_am - timedelta(days=self.regel.erinnerung_tage) else Lage.KOMMT

    def verspaetet(self, tag: date) -> bool:
        """Ob die Frist verstrichen ist oder war, bevor er fertig wurde."""
        return (self.erledigt_am if self.lage(tag) is Lage.ERLEDIGT and self.erledigt_am else tag) > self.faellig_am


def pflichten(regeln: Iterable[Regel], orte: Sequence[Ort], meldungen: Iterable[Meldung], bis: date) -> list[Pflicht]:
    """Alle Berichte, die bis zu einem Tag fällig werden, seit es die Regeln gibt; nach Frist, Typ und Gebiet geordnet."""
    erledigt = _erledigt(meldungen)
    alle = [
        Pflicht(regel, ort, zeitraum, erledigt.get((regel.typ, ort.id, zeitraum.anfang, zeitraum.ende)))
        for regel, zeitraum in _zeitraeume(regeln, bis)
        for ort in orte
        if ort.ebene == regel.ebene and ort.gilt_am(zeitraum.ende)
    ]
    typen = list(Berichtstyp)
    return sorted(alle, key=lambda p: (p.faellig_am, typen.index(p.regel.typ), p.ort.ebene, p.ort.schluessel, p.zeitraum.anfang))


def im_jahr(alle: Iterable[Pflicht], jahr: int, tag: date) -> list[Pflicht]:
    """Die Liste eines Jahres: was in ihm fällig wird und, im laufenden, auch was aus früheren noch offen ist."""
    return [
        p for p in alle if p.faellig_am.year == jahr or (jahr == tag.year and p.faellig_am.year < jahr and p.lage(tag) is not Lage.ERLEDIGT)
    ]


def dringendes_zuerst(alle: Iterable[Pflicht], tag: date) -> list[Pflicht]:
    """Wie eine Liste sie an einem Tag zeigt: eskaliert, überfällig, heute und bald fällig, was kommt, was erledigt ist.

    In jeder Lage die früheste Frist zuerst; unter dem Erledigten die späteste, denn das Neueste wird gesucht.
    """
    reihe = (Lage.ESKALIERT, Lage.UEBERFAELLIG, Lage.FAELLIG, Lage.BALD, Lage.KOMMT, Lage.ERLEDIGT)
    je: dict[Lage, list[Pflicht]] = {lage: [] for lage in reihe}
    for p in sorted(alle, key=lambda p: p.faellig_am):
        je[p.lage(tag)].append(p)
    je[Lage.ERLEDIGT].sort(key=lambda p: p.faellig_am, reverse=True)
    return [p for lage in reihe for p in je[lage]]


def je_lage(alle: Iterable[Pflicht], tag: date) -> dict[Lage, int]:
    """Wie viele Berichte in welcher Lage sind; jede Lage kommt vor."""
    lagen = [p.lage(tag) for p in alle]
    return {lage: lagen.count(lage) for lage in Lage}


def fuer_rollen(alle: Iterable[Pflicht], hat_rolle: Callable[[Rolle, int], bool], tag: date) -> tuple[list[Pflicht], list[Pflicht]]:
    """Was eine Person an einem Tag angeht: die eigenen Berichte ab ihrer Erinnerung, und fremde, die bis zu ihr eskaliert sind.

    ``hat_rolle`` sagt, ob sie eine Rolle für ein Gebiet hat.
    """
    offen = [p for p in alle if p.lage(tag) in (Lage.BALD, *DRINGEND)]
    eigene = [p for p in offen if hat_rolle(p.regel.rolle, p.ort.id)]
    fremde = [p for p in offen if p.lage(tag) is Lage.ESKALIERT and not hat_rolle(p.regel.rolle, p.ort.id)]
    return eigene, [p for p in fremde if hat_rolle(p.regel.eskaliert_an, p.ort.id)]


def sitzung(pflicht: Pflicht, gremien: Mapping[int, Gremium], am_ort: Mapping[int, Gremium]) -> Sitzung | None:
    """Die erste Sitzung ab der Frist; None, wenn der Bericht keinem Gremium vorgelegt wird.

    ``am_ort`` nennt je Gebiet sein Planungsgremium; ein Gebiet ohne eigenes hat das des nächsten darüber.
    """
    if pflicht.regel.am_ort:
        gremium = next((am_ort[ort] for ort in pflicht.ort.weg if ort in am_ort), None)
    else:
        gremium = gremien.get(pflicht.regel.gremium) if pflicht.regel.gremium else None
    return _sitzung_ab(gremium, pflicht.faellig_am) if gremium else None


def _sitzung_ab(gremium: Gremium, ab: date) -> Sitzung:
    if angesetzt := [tag for tag in gremium.tage if tag >= ab]:
        return Sitzung(gremium.name, min(angesetzt), True)
    if gremium.anker is None or gremium.turnus in (None, Turnus.NACH_BEDARF):
        return Sitzung(gremium.name, None, False)
    assert gremium.turnus is not None
    return Sitzung(gremium.name, next(iter(sitzungstage(gremium.turnus, gremium.anker, ab, ab + EIN_JAHR)), None), False)


def _erledigt(meldungen: Iterable[Meldung]) -> dict[tuple[Berichtstyp, int, date, date], date]:
    erledigt: dict[tuple[Berichtstyp, int, date, date], date] = {}
    for m in meldungen:
        stelle = (m.typ, m.gebiet, m.anfang, m.ende)
        erledigt[stelle] = min(m.tag, erledigt.get(stelle, m.tag))
    return erledigt


def _folgen(regeln: Iterable[Regel]) -> dict[tuple[Berichtstyp, Ebene], list[Regel]]:
    """Je Berichtstyp und Ebene die Regeln, die einander ablösen."""
    folgen: dict[tuple[Berichtstyp, Ebene], list[Regel]] = defaultdict(list)
    for regel in sorted(regeln, key=lambda r: r.gueltig_ab):
        folgen[regel.typ, regel.ebene].append(regel)
    return folgen


def _zeitraeume(regeln: Iterable[Regel], bis: date) -> Iterator[tuple[Regel, Zeitraum]]:
    """Jede Regel mit ihren Zeiträumen, deren Frist bis zu dem Tag endet."""
    for folge in _folgen(regeln).values():
        for regel, naechste in zip(folge, [*folge[1:], None], strict=True):
            if regel.rhythmus is None:
                continue
            for zeitraum in _ab(regel.rhythmus, regel.gueltig_ab):
                if zeitraum.faellig_am(regel.frist_tage) > bis or (naechste and zeitraum.anfang >= naechste.gueltig_ab):
                    break
                yield regel, zeitraum


def _ab(rhythmus: Rhythmus, tag: date) -> Iterator[Zeitraum]:
    """Alle Zeiträume, die an diesem Tag oder später anfangen."""
    zeitraum = zeitraum_mit(rhythmus, tag)
    if zeitraum.anfang < tag:
        zeitraum = zeitraum_mit(rhythmus, zeitraum.ende + timedelta(days=1))
    while True:
        yield zeitraum
        zeitraum = zeitraum_mit(rhythmus, zeitraum.ende + timedelta(days=1))
