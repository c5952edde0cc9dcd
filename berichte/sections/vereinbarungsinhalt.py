"""Puts the report on the Vereinbarungen together: six queries for any Gebiet and Zeitraum, counted on its last day."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from basis.zahlen import datum
from berichte.regelwerk import Berichtstyp
from berichte.sections import vereinbarungstexte
from berichte.sections.gebiete import bezeichne
from berichte.sections.tageskopf import tageskopf, vorheriger_tag
from berichte.sections.vereinbarungsbericht import (
    Lagezahlen,
    Neuzahl,
    Terminartzeile,
    Terminzeile,
    Vereinbarungsbericht,
    Vertragszeile,
    Zahlenzeile,
    Zielgruppenzeile,
    Zielstand,
)
from berichte.sections.vereinbarungsdaten import ENTFALLEN, Stand, Termin, lies, staende
from berichte.zeitraum import Berichtszeitraum
from budgets.models import Vereinbarung
from budgets.querysets.ordnungen import STADT, zielstand
from budgets.querysets.vereinbarungen import TAGE_JE_MONAT, fristen
from budgets.tables.vereinbarungen import ALLE, KURZ
from budgets.vereinbarungsfristen import Fristen, Terminart
from budgets.vereinbarungslage import Art, Lage
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten

KURZE_GRUPPEN = {
    "hze": "HzE", "eingliederung": "§ 35a", "volljaehrige": "Volljährige", "jugendarbeit": "Jugendarbeit",
    "jugendsozialarbeit": "Jugendsozialarbeit", "familien": "Familien", "alle": "alle Zielgruppen",
}  # fmt: skip
ARTENFOLGE = (
    ("lqe", "", "Leistung, Entgelt, Qualitätsentwicklung (§§\u00a078a–g)"), ("ambulant", "", "Kosten ambulanter Leistungen (§ 77)"),
    ("zuwendung", "vertrag", "Zuwendung durch Vertrag (§ 74)"), ("zuwendung", "bescheid", "Zuwendung durch Bescheid (§ 74)"),
    ("grundsatz", "", "Grundsatzvereinbarung"),
)  # fmt: skip


@dataclass(frozen=True)
class Grundlage:
    """What was read. ``obere``: what is agreed for a Gebiet above and holds here too; it is told and not counted."""

    baum: Gebietsbaum
    knoten: Knoten
    z: Berichtszeitraum
    seit: date
    fristen: Fristen
    eigene: Sequence[Stand]
    obere: Sequence[Stand]

    @property
    def tag(self) -> date:
        return self.z.bis

    @property
    def vorlauf(self) -> int:
        return self.fristen.vorlauf * TAGE_JE_MONAT

    @property
    def laufende(self) -> list[Stand]:
        return [s for s in self.eigene if s.laeuft]

    @property
    def mit_terminen(self) -> list[Stand]:
        """Also what ended: whoever was paid still proves it."""
        return [s for s in self.eigene if s.lage is not Lage.ENTWURF]

    def termine(self) -> list[tuple[Stand, Termin]]:
        return [(s, t) for s in self.mit_terminen for t in s.vertrag.termine if t.gibt_es_am(self.tag)]

    def spaete(self, welche: Iterable[Stand]) -> int:
        return sum(t.spaet_am(self.tag) for s in welche for t in s.vertrag.termine)

    def ist_bald(self, t: Termin) -> bool:
        return t.offen_am(self.tag) and self.tag <= t.faellig_am <= self.tag + timedelta(days=self.vorlauf)


def lade(baum: Gebietsbaum, knoten: Knoten, z: Berichtszeitraum, seit: date | None = None) -> Vereinbarungsbericht:
    """The same for all who may read it. ``seit``: the day before which nothing is new, where it is known already."""
    tag, stadt = z.bis, knoten.ebene == Ebene.FACHBEREICH
    seit = seit or vorheriger_tag(Berichtstyp.VEREINBARUNGEN, knoten, z)
    hier = {knoten.id, *(k.id for k in baum.nachfahren(knoten.id))}
    oben = {k.id for k in baum.vorfahren(knoten.id)}
    worte = fristen(tag)
    alle = staende(lies(None if stadt else hier | oben), baum.knoten, tag, seit, worte.vorlauf * TAGE_JE_MONAT)
    eigene = [s for s in alle if stadt or s.vertrag.ort in hier]
    obere = [s for s in alle if not stadt and s.vertrag.ort in oben and s.laeuft]
    return stelle_zusammen(Grundlage(baum, knoten, z, seit, worte, eigene, obere))


def stelle_zusammen(g: Grundlage) -> Vereinbarungsbericht:
    laufende, einzeln = g.laufende, g.knoten.ebene != Ebene.FACHBEREICH
    ordnung = tuple(_ordnung(g))
    aelteste = min((t.faellig_am for _, t in g.termine() if t.spaet_am(g.tag)), default=None)
    teile = vereinbarungstexte.Textteile(
        tageskopf(g.baum, g.knoten, g.z, g.seit, g.vorlauf),
        zaehle(s.lage for s in laufende), tuple(_gebiete(g)), tuple(_terminarten(g)), tuple(_neues(g)), tuple(_ziele(g)),
        tuple(_vertraege(g)) if einzeln else (), tuple(_termine(g)) if einzeln else (), aelteste,
    )  # fmt: skip
    summe = Zielgruppenzeile("Summe", tuple(sum(z.je[n] for z in ordnung) for n in range(len(KURZE_GRUPPEN))))
    return Vereinbarungsbericht(
        teile.kopf, vereinbarungstexte.kernaussage(teile), tuple(vereinbarungstexte.wichtigste(teile)), teile.summe,
        zaehle(s.vorher for s in g.eigene if s.vorher not in (Lage.ENTWURF, Lage.BEENDET)), tuple(_arten(g)), teile.gebiete,
        tuple(KURZE_GRUPPEN.values()), ordnung, summe, teile.terminarten, teile.neues, teile.ziele, teile.vertraege, teile.termine,
        sum(_ohne_audit(s, g.tag) for s in laufende), tuple(vereinbarungstexte.hinweise(teile.kopf)),
        any(s.vertrag.muster for s in (*g.eigene, *g.obere) if s.lage is not Lage.ENTWURF),
    )  # fmt: skip


def zaehle(lagen: Iterable[Lage]) -> Lagezahlen:
    je = Counter(lagen)
    return Lagezahlen(*(je[lage] for lage in Lagezahlen().je))


def _arten(g: Grundlage) -> Iterator[Zahlenzeile]:
    """All kinds, also those that nobody has."""
    for art, form, name in ARTENFOLGE:
        hier = [s for s in g.mit_terminen if s.art == art and form in ("", s.vertrag.form)]
        yield Zahlenzeile(name, zaehle(s.lage for s in hier), g.spaete(hier))


def _orte(g: Grundlage) -> list[Knoten]:
    """Each Gebiet that a Vereinbarung names, and each Sozialraum of the Gebiet, also where none does."""
    genannt = {s.gebiet.id for s in g.mit_terminen if s.laeuft or g.spaete([s])}
    stadt = g.knoten.ebene == Ebene.FACHBEREICH
    drin = {k.id for k in (g.knoten, *g.baum.nachfahren(g.knoten.id))}
    orte = [
        k for ebene in Ebene for k in g.baum.auf_ebene(ebene)
        if k.id in genannt or k.id == g.knoten.id or (ebene == Ebene.SOZIALRAUM and (stadt or k.id in drin))
    ]  # fmt: skip
    return [*orte, *([ENTFALLEN] if ENTFALLEN.id in genannt else [])]


def _ortsname(k: Knoten) -> str:
    return STADT if k.ebene == Ebene.FACHBEREICH else bezeichne(k)


def _gebiete(g: Grundlage) -> Iterator[Zahlenzeile]:
    for k in _orte(g):
        hier = [s for s in g.mit_terminen if s.gebiet.id == k.id]
        yield Zahlenzeile(_ortsname(k), zaehle(s.lage for s in hier), g.spaete(hier), k.ebene.name.lower(), k.schluessel)


def _ordnung(g: Grundlage) -> Iterator[Zielgruppenzeile]:
    for k in _orte(g):
        je = Counter(s.vertrag.zielgruppe for s in g.laufende if s.gebiet.id == k.id)
        yield Zielgruppenzeile(_ortsname(k), tuple(je[z] for z in KURZE_GRUPPEN))


def _terminarten(g: Grundlage) -> Iterator[Terminartzeile]:
    alle = g.termine()
    for art in Terminart:
        hier = [t for _, t in alle if t.art is art]
        spaet, bald = sum(t.spaet_am(g.tag) for t in hier), sum(g.ist_bald(t) for t in hier)
        erledigt = sum(t.erledigt_am is not None and g.z.enthaelt(t.erledigt_am) for t in hier)
        yield Terminartzeile(art.bezeichnung, erledigt, spaet, bald, sum(t.offen_am(g.tag) for t in hier) - spaet - bald)


def _neues(g: Grundlage) -> Iterator[Neuzahl]:
    """Against the day of the report before."""
    geschlossen = sum(g.seit < f.geschlossen_am <= g.tag for s in g.eigene for f in s.vertrag.fassungen)
    abgelaufen = (Lage.ABGELAUFEN, Lage.WEITER)
    yield Neuzahl("neu vereinbart", sum(s.vorher is Lage.ENTWURF and s.lage is not Lage.ENTWURF for s in g.eigene))
    yield Neuzahl("geschlossene Fassungen", geschlossen)
    yield Neuzahl("abgelaufen", sum(s.lage in abgelaufen and s.vorher not in abgelaufen for s in g.eigene))
    yield Neuzahl("beendet", sum(s.lage is Lage.BEENDET and s.vorher not in (Lage.BEENDET, Lage.ENTWURF) for s in g.eigene))


def _ziele(g: Grundlage) -> Iterator[Zielstand]:
    """As the page of the two orders counts, on this day; the Grundsatzvereinbarung is none of them."""
    einzelne = {s.pk for s in g.laufende if s.art is not Art.GRUNDSATZ}
    termine = [t for _, t in g.termine() if t.vereinbarung_id in einzelne and t.erledigt_am and t.erledigt_am <= g.tag]
    for z in zielstand(g.laufende, termine, g.tag, g.fristen.audit):
        yield Zielstand(z.ziel, z.wie, z.erreicht, z.von)


def _ohne_audit(s: Stand, tag: date) -> bool:
    """Neither planned nor done as of the day: „Audits erfolgen regelmäßig mit allen Trägern“ would not come due by itself."""
    return s.art is not Art.GRUNDSATZ and not any(t.art is Terminart.AUDIT and t.gibt_es_am(tag) for t in s.vertrag.termine)


def _vertraege(g: Grundlage) -> list[Vertragszeile]:
    zeilen = [_vertrag(g, s) for s in g.laufende] + [_vertrag(g, s, darueber=True) for s in g.obere]
    return sorted(zeilen, key=lambda z: (z.darueber, list(Lage).index(z.lage), z.ende or date.max, z.titel.casefold(), z.nummer))


def _vertrag(g: Grundlage, s: Stand, *, darueber: bool = False) -> Vertragszeile:
    """Of what is agreed above, the share belongs to another budget, and the dates to another report: neither is told, not even as 0."""
    v = s.vertrag
    art = KURZ[v.art] + (f" ({Vereinbarung.Form(v.form).label})" if v.art is Art.ZUWENDUNG else "")
    haus = ", Haus in diesem Stadtteil" if darueber and v.hausort == g.knoten.id else ""
    return Vertragszeile(
        v.pk, v.titel, art, v.traeger or ALLE, f"{_ortsname(s.gebiet)}{haus}", KURZE_GRUPPEN[v.zielgruppe], v.wirkungsauftrag,
        None if darueber else s.anteil, v.ende(g.tag), s.lage, _was_neu(g, s), None if darueber else v.letzter(Terminart.AUDIT, g.tag),
        None if darueber else g.spaete([s]), darueber,
    )  # fmt: skip


def _was_neu(g: Grundlage, s: Stand) -> str:
    """What happened to it since the report before; empty: nothing."""
    if s.vorher is Lage.ENTWURF:
        return "neu vereinbart"
    neue = [f for f in s.vertrag.fassungen if g.seit < f.geschlossen_am <= g.tag]
    teile = [f"{f.teilname}, Fassung {f.nummer}, ab {datum(f.von)}" for f in neue]
    return "; ".join([*teile, *([f"vorher {s.vorher.bezeichnung}"] if s.vorher is not s.lage else [])])


def _termine(g: Grundlage) -> list[Terminzeile]:
    """What is overdue, the longest first, and what is soon due."""
    zeilen = [
        Terminzeile(
            s.pk, s.vertrag.titel, s.vertrag.traeger or ALLE, _ortsname(s.gebiet), t.art.bezeichnung, t.faellig_am,
            max((g.tag - t.faellig_am).days, 0),
        )
        for s, t in g.termine()
        if t.spaet_am(g.tag) or g.ist_bald(t)
    ]  # fmt: skip
    return sorted(zeilen, key=lambda z: (z.faellig_am, z.titel.casefold(), z.art, z.nummer))
