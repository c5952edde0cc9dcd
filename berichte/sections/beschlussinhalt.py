"""Puts the report on the Beschlussverfolgung together: four queries for any Gebiet and Zeitraum, counted on its last day."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from basis.zahlen import datum
from berichte.regelwerk import Berichtstyp
from berichte.sections import beschlusstexte
from berichte.sections.beschlussbericht import (
    Auftragszahlen,
    Auftragszeile,
    Beschlussbericht,
    Neuzahl,
    Zahlenzeile,
)
from berichte.sections.beschlussdaten import Auftragsdaten, lies, vorlauf_am
from berichte.sections.gebiete import bezeichne
from berichte.sections.tageskopf import tageskopf, vorheriger_tag
from berichte.zeitraum import Berichtszeitraum
from sozialraum.auftragslage import BEENDET, Auftragsstatus, Lage
from sozialraum.auftragsrueckblick import Auftragsstand
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten

OHNE_GREMIUM, OHNE_GEBIET = "ohne Gremium", "kein zuständiges Gebiet genannt"
STADT = "Fachbereich, ganze Stadt"


@dataclass(frozen=True)
class Fall:
    """An Auftrag on the two days; ``vorher`` None: there was none yet."""

    a: Auftragsdaten
    jetzt: Auftragsstand
    vorher: Auftragsstand | None
    lage: Lage

    def war(self, *status: Auftragsstatus) -> bool:
        return self.vorher is not None and self.vorher.status in status


@dataclass(frozen=True)
class Grundlage:
    """What was read. ``ohne_gebiet``: of the whole city, those that name neither a Gebiet nor a Gremium of one."""

    baum: Gebietsbaum
    knoten: Knoten
    z: Berichtszeitraum
    seit: date
    vorlauf: int
    faelle: Sequence[Fall]
    ohne_gebiet: int

    def zaehle(self, faelle: Iterable[Fall]) -> Auftragszahlen:
        je = Counter(f.lage for f in faelle)
        return Auftragszahlen(*(je[lage] for lage in Lage))

    def zeile(self, name: str, faelle: Sequence[Fall], ort: Knoten | None = None) -> Zahlenzeile:
        geheim = sum(not f.a.oeffentlich for f in faelle)
        return Zahlenzeile(name, self.zaehle(faelle), geheim, ort.ebene.name.lower() if ort else "", ort.schluessel if ort else "")


def lade(baum: Gebietsbaum, knoten: Knoten, z: Berichtszeitraum, heute: date, seit: date | None = None) -> Beschlussbericht:
    """The same for all who may read it. ``seit``: the day before which nothing is new, where it is known already."""
    seit, vorlauf = seit or vorheriger_tag(Berichtstyp.BESCHLUSSVERFOLGUNG, knoten, z), vorlauf_am(z.bis)
    alle = [a for a in lies(heute) if a.gibt_es_am(z.bis)]
    hier = {knoten.id, *(k.id for k in baum.nachfahren(knoten.id))}
    eigene = alle if knoten.ebene == Ebene.FACHBEREICH else [a for a in alle if a.gehoert_zu(hier)]
    faelle = [_fall(a, z.bis, seit, vorlauf) for a in eigene]
    return stelle_zusammen(Grundlage(baum, knoten, z, seit, vorlauf, faelle, sum(a.ohne_gebiet for a in alle)))


def _fall(a: Auftragsdaten, tag: date, seit: date, vorlauf: int) -> Fall:
    jetzt = a.verlauf.am(tag)
    return Fall(a, jetzt, a.verlauf.am(seit) if a.gibt_es_am(seit) else None, jetzt.lage(vorlauf))


def stelle_zusammen(g: Grundlage) -> Beschlussbericht:
    vorher = Counter(f.vorher.lage(g.vorlauf) for f in g.faelle if f.vorher)
    teile = beschlusstexte.Textteile(
        tageskopf(g.baum, g.knoten, g.z, g.seit, g.vorlauf),
        g.zaehle(g.faelle), g.zaehle(f for f in g.faelle if f.a.ist_anfrage), sum(not f.a.oeffentlich for f in g.faelle),
        tuple(_gremien(g)), tuple(_neues(g)), tuple(_zeilen(g)), _aelteste(g), g.ohne_gebiet,
    )  # fmt: skip
    offene = [f for f in g.faelle if f.jetzt.status not in BEENDET]
    return Beschlussbericht(
        teile.kopf, beschlusstexte.kernaussage(teile), tuple(beschlusstexte.wichtigste(teile)), teile.summe,
        Auftragszahlen(*(vorher[lage] for lage in Lage)), teile.anfragen, teile.geheim, tuple(_arten(g)), teile.gremien,
        tuple(_gebiete(g)), teile.neues, teile.zeilen, sum(not f.a.zustaendig for f in offene), g.ohne_gebiet,
        tuple(beschlusstexte.hinweise(teile, sum(f.a.erteilt is None for f in g.faelle))), any(f.a.muster for f in g.faelle),
    )  # fmt: skip


def _aelteste(g: Grundlage) -> date | None:
    """Of those that may be named: the Frist of one alone would tell of it."""
    spaet = (f.jetzt.frist for f in g.faelle if f.a.oeffentlich and f.lage is Lage.UEBERFAELLIG)
    return min((frist for frist in spaet if frist), default=None)


def _arten(g: Grundlage) -> Iterator[Zahlenzeile]:
    for name, ist_anfrage in (("Aufträge", False), ("Anfragen", True)):
        yield g.zeile(name, [f for f in g.faelle if f.a.ist_anfrage is ist_anfrage])


def _gremien(g: Grundlage) -> Iterator[Zahlenzeile]:
    """By name; what no Gremium ordered last."""
    namen = sorted({f.a.gremium for f in g.faelle}, key=lambda name: (not name, name.casefold()))
    for name in namen:
        yield g.zeile(name or OHNE_GREMIUM, [f for f in g.faelle if f.a.gremium == name])


def _gebiete(g: Grundlage) -> Iterator[Zahlenzeile]:
    """Who is responsible: each Gebiet that is named, each Sozialraum of the Gebiet also where none is, and what names none."""
    genannt = {f.a.ort for f in g.faelle}
    drin = {k.id for k in (g.knoten, *g.baum.nachfahren(g.knoten.id))}
    stadt = g.knoten.ebene == Ebene.FACHBEREICH
    for ebene in Ebene:
        for k in g.baum.auf_ebene(ebene):
            if k.id in genannt or k.id == g.knoten.id or (ebene == Ebene.SOZIALRAUM and (stadt or k.id in drin)):
                name = STADT if ebene == Ebene.FACHBEREICH else bezeichne(k)
                yield g.zeile(name, [f for f in g.faelle if f.a.ort == k.id], k)
    if ohne := [f for f in g.faelle if f.a.ort not in g.baum.knoten]:
        yield g.zeile(OHNE_GEBIET, ohne)


def _neues(g: Grundlage) -> Iterator[Neuzahl]:
    """Against the day of the report before; what is new and done at once counts in both."""
    erledigt, kenntnis = Auftragsstatus.ERLEDIGT, Auftragsstatus.KENNTNIS
    yield Neuzahl("neu erteilt", sum(f.vorher is None for f in g.faelle))
    yield Neuzahl("erledigt", sum(f.jetzt.erledigt_am is not None and not f.war(erledigt, kenntnis) for f in g.faelle))
    yield Neuzahl("entfallen", sum(f.jetzt.status is Auftragsstatus.ENTFALLEN and not f.war(Auftragsstatus.ENTFALLEN) for f in g.faelle))
    yield Neuzahl("zur Kenntnis genommen", sum(f.jetzt.status is kenntnis and not f.war(kenntnis) for f in g.faelle))
    yield Neuzahl("Frist verschoben", sum(f.vorher is not None and f.vorher.frist != f.jetzt.frist for f in g.faelle))
    yield Neuzahl("neu überfällig", sum(f.lage is Lage.UEBERFAELLIG and not _war_spaet(g, f) for f in g.faelle))


def _war_spaet(g: Grundlage, f: Fall) -> bool:
    return f.vorher is not None and f.vorher.lage(g.vorlauf) is Lage.UEBERFAELLIG


def _zeilen(g: Grundlage) -> list[Auftragszeile]:
    """By name what is öffentlich: open, waiting to be noted, or noted since the report before; overdue first."""
    gezeigt = [f for f in g.faelle if f.a.oeffentlich and not f.war(Auftragsstatus.KENNTNIS)]
    return [
        Auftragszeile(
            f.a.pk, f.a.titel, f.a.ist_anfrage, f.a.gremium or OHNE_GREMIUM, f.a.zustaendig, f.a.herkunft, f.a.erteilt, f.jetzt.frist,
            f.jetzt.erste_frist, f.lage, f.jetzt.ampel(g.vorlauf), f.jetzt.satz(g.vorlauf), f.jetzt.tage_ueberfaellig, f.jetzt.grund,
            f.jetzt.ergebnis, f.jetzt.erledigt_am, f.jetzt.kenntnis_am, _was_neu(f),
        )
        for f in sorted(gezeigt, key=lambda f: (list(Lage).index(f.lage), f.jetzt.frist or date.max, f.a.titel.casefold(), f.a.pk))
    ]  # fmt: skip


def _was_neu(f: Fall) -> str:
    """What happened to it since the report before; empty: nothing."""
    if f.vorher is None:
        return "neu erteilt"
    teile = [f"vorher {f.vorher.status.bezeichnung}"] if f.vorher.status is not f.jetzt.status else []
    if f.vorher.frist != f.jetzt.frist:
        teile.append(f"Frist vorher {datum(f.vorher.frist)}" if f.vorher.frist else "vorher ohne Frist")
    return "; ".join(teile)
