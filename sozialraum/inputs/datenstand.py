"""The Datenstand: what is expected of whom, what is there of it, per Indikator and period. A handful of queries, whatever the size."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import JSONObject

from basis.zahlen import Zustand
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.erinnerung import Rueckstand
from sozialraum.inputs.baeume import Baumfolge
from sozialraum.models import Bevoelkerung, Datenverantwortung, Fallmeldung, Indikator, Indikatorwert
from sozialraum.models.datenkalender import BESTAENDE
from sozialraum.querysets import geltende_werte
from sozialraum.vollstaendigkeit import Bestand, Zelle, beurteile, ueberfaellige_zeitraeume, vollstaendige
from sozialraum.zeitraum import Rhythmus, Zeitraum, letzte_abgeschlossene, rhythmus_aus_wort, zeitraum_mit

INDIKATOR, BEVOELKERUNG, FALLZAHLEN = "indikator", "bevoelkerung", "fallstatistik"
SPALTEN = {Rhythmus.MONATLICH: 12, Rhythmus.QUARTAL: 8, Rhythmus.HALBJAHR: 6, Rhythmus.JAHR: 5, Rhythmus.SCHULJAHR: 5}
GRUPPE_BESTAND = "Grundlagen"


@dataclass(frozen=True)
class Regel:
    """Who delivers from a day to a day, how often and until when. ``frist_tage`` None: nobody has been named."""

    rhythmus: Rhythmus
    frist_tage: int | None = None
    von: date = date.min
    bis: date = date.max
    stelle: str = ""


@dataclass(frozen=True)
class Gegenstand:
    """What is delivered: an Indikator, or Bevölkerung or Fallzahlen as a whole, with its rules in the order of time."""

    art: str
    schluessel: str
    name: str
    gruppe: str
    regeln: tuple[Regel, ...]
    pk: int = 0

    def regel(self, rhythmus: Rhythmus, tag: date) -> Regel | None:
        """The rule of this rhythm in force on a day; for a period its last day decides."""
        return next((r for r in self.regeln if r.rhythmus is rhythmus and r.von <= tag <= r.bis), None)

    def stelle(self, rhythmus: Rhythmus) -> str:
        """Who delivers in this rhythm, by the latest rule."""
        return [r for r in self.regeln if r.rhythmus is rhythmus][-1].stelle

    @property
    def rhythmen(self) -> frozenset[Rhythmus]:
        return frozenset(r.rhythmus for r in self.regeln)


@dataclass(frozen=True)
class Zeile:
    """``zellen``: None where nothing is expected and nothing is there."""

    gegenstand: Gegenstand
    stelle: str
    zellen: tuple[Zelle | None, ...]


@dataclass(frozen=True)
class Tafel:
    """The rows of one rhythm over its last periods."""

    rhythmus: Rhythmus
    zeitraeume: tuple[Zeitraum, ...]
    zeilen: tuple[Zeile, ...]

    @property
    def zellen(self) -> tuple[Zelle, ...]:
        return tuple(zelle for zeile in self.zeilen for zelle in zeile.zellen if zelle)


@dataclass(frozen=True)
class Bestaende:
    """What is there, by key of the Gegenstand and period; ``muster``: some of it is invented."""

    je: Mapping[tuple[str, Zeitraum], Bestand]
    muster: bool


def gegenstaende() -> list[Gegenstand]:
    """All Indikatoren in use that every Gebiet has, then the other Bestände that a calendar names; two queries."""
    je: dict[tuple[str, int], list[Regel]] = defaultdict(list)
    for row in Datenverantwortung.objects.order_by("gueltig_von"):
        regel = Regel(Rhythmus(row.rhythmus), row.frist_tage, row.gueltig_von, row.gueltig_bis or date.max, row.stelle)
        je[row.bestand or INDIKATOR, row.indikator_id or 0].append(regel)
    alle = []
    for i in Indikator.objects.filter(aktiv=True, je_schule=False):  # schools do not stand in every Gebiet
        regeln = je.get((INDIKATOR, i.pk)) or [Regel(rhythmus_aus_wort(i.rhythmus))]
        alle.append(Gegenstand(INDIKATOR, i.schluessel, i.name, i.get_kategorie_display(), tuple(regeln), i.pk))
    return alle + [
        Gegenstand(art, art, name, GRUPPE_BESTAND, tuple(je[art, 0])) for art, name in BESTAENDE.items() if (art, 0) in je
    ]  # fmt: skip


def tafeln(
    alle: Sequence[Gegenstand], baeume: Baumfolge, ebene: Ebene, *, bis: date, heute: date
) -> tuple[list[Tafel], bool]:  # fmt: skip
    """The matrix of every rhythm that occurs, and whether it shows Muster; ``bis``: the periods shown have ended before it.

    What is expected of a period are the Gebiete of its last day.
    """
    folgen = {r: letzte_abgeschlossene(r, min(bis, heute), SPALTEN[r]) for r in Rhythmus if any(r in g.rhythmen for g in alle)}
    bestand = bestaende(alle, von=min((f[0].anfang for f in folgen.values()), default=heute))
    gezeigt = [
        _tafel(rhythmus, folge, [g for g in alle if rhythmus in g.rhythmen], bestand.je, baeume, ebene, heute)
        for rhythmus, folge in folgen.items()
    ]
    return [tafel for tafel in gezeigt if tafel.zellen], bestand.muster


def _tafel(
    rhythmus: Rhythmus, folge: Sequence[Zeitraum], zeilen: Sequence[Gegenstand], bestand: Mapping[tuple[str, Zeitraum], Bestand],
    baeume: Baumfolge, ebene: Ebene, heute: date,
) -> Tafel:  # fmt: skip
    """Periods before the first of which anything is expected are left out."""
    spalten = [[_zelle(g, z, bestand.get((g.schluessel, z), Bestand()), baeume.am(z.ende), ebene, heute) for g in zeilen] for z in folge]
    erste = next((n for n, spalte in enumerate(spalten) if any(spalte)), len(spalten))
    return Tafel(
        rhythmus,
        tuple(folge[erste:]),
        tuple(Zeile(g, g.stelle(rhythmus), tuple(spalte[n] for spalte in spalten[erste:])) for n, g in enumerate(zeilen)),
    )


def _zelle(g: Gegenstand, zeitraum: Zeitraum, bestand: Bestand, baum: Gebietsbaum, ebene: Ebene, heute: date) -> Zelle | None:
    regel = g.regel(zeitraum.rhythmus, zeitraum.ende)
    if regel is None and not bestand.da:
        return None
    if g.art == FALLZAHLEN:  # counted by Hilfeart; complete for a month as soon as it is reported
        erwartet, vorhanden = frozenset({0}), frozenset({0}) if bestand.da else frozenset()
    else:
        erwartet, vorhanden = frozenset(k.id for k in baum.auf_ebene(ebene)), vollstaendige(baum, ebene, bestand.da)
    return beurteile(zeitraum, bestand, erwartet, vorhanden, frist_tage=regel.frist_tage if regel else None, heute=heute)


def bestaende(alle: Iterable[Gegenstand], *, von: date) -> Bestaende:
    """What is there since a day; of several Stichtage in a period the latest counts."""
    alle = list(alle)
    indikatoren = {g.pk: g for g in alle if g.art == INDIKATOR}
    je: dict[tuple[str, Zeitraum], dict[int, tuple[str, bool]]] = defaultdict(dict)
    mit_muster = False

    def nimm(g: Gegenstand, tag: date, orte: Iterable[int], was: tuple[str, bool]) -> None:
        for rhythmus in g.rhythmen:
            je[g.schluessel, zeitraum_mit(rhythmus, tag)] |= dict.fromkeys(orte, was)

    for pk, tag, zustand, korrigiert, orte, muster in _werte(indikatoren, von):
        nimm(indikatoren[pk], tag, orte, (zustand, korrigiert))
        mit_muster = mit_muster or muster
    for g in alle:
        for tag, korrigiert, orte in _andere(g, von):
            nimm(g, tag, orte, (Zustand.WERT, korrigiert))
    return Bestaende({schluessel: _bestand(eintraege) for schluessel, eintraege in je.items()}, mit_muster)


def _werte(indikatoren: Iterable[int], von: date) -> Iterable[tuple[int, date, str, bool, list[int], bool]]:
    rows = geltende_werte().filter(indikator__in=list(indikatoren), stichtag__gte=von).annotate(korrigiert=Q(ersetzt__isnull=False))
    gruppen = rows.order_by("stichtag").values_list("indikator_id", "stichtag", "zustand", "korrigiert")
    return gruppen.annotate(orte=ArrayAgg("gebiet_id"), mit_muster=BoolOr("lieferung__muster"))


def _andere(g: Gegenstand, von: date) -> Iterable[tuple[date, bool, list[int]]]:
    """(Stichtag, corrected, Gebiete or Hilfearten) of Bevölkerung and Fallstatistik."""
    if g.art == BEVOELKERUNG:
        rows = Bevoelkerung.objects.filter(lieferung__zurueckgenommen_am__isnull=True, stichtag__gte=von).order_by("stichtag")
        mengen = rows.values_list("stichtag").annotate(orte=ArrayAgg("gebiet_id", distinct=True))
        return ((tag, False, orte) for tag, orte in mengen)
    if g.art == FALLZAHLEN:
        meldungen = Fallmeldung.objects.filter(pk__in=Fallmeldung.objects.wirksam().values("pk"), monat__gte=von)
        meldungen = meldungen.annotate(korrigiert=Q(ersetzt__isnull=False)).order_by("monat")
        return meldungen.values_list("monat", "korrigiert").annotate(orte=ArrayAgg("hilfeart_id", distinct=True))
    return ()


def _bestand(eintraege: Mapping[int, tuple[str, bool]]) -> Bestand:
    def mit(zustand: Zustand) -> frozenset[int]:
        return frozenset(ort for ort, (z, _) in eintraege.items() if z == zustand)

    korrigiert = frozenset(ort for ort, (_, k) in eintraege.items() if k)
    return Bestand(mit(Zustand.WERT), mit(Zustand.KEINE_ANGABE), mit(Zustand.GESPERRT), korrigiert)


def _tage(rows: QuerySet[Any], feld: str) -> ArraySubquery:
    """Every day that was delivered: a gap may lie before the latest one."""
    return ArraySubquery(rows.filter(lieferung__zurueckgenommen_am__isnull=True).order_by().values(feld).distinct())


def verantwortungen() -> QuerySet[Datenverantwortung]:
    """The calendar, with what ``rueckstaende_aus`` needs of each entry (``FELDER``)."""
    return Datenverantwortung.objects.filter(Q(indikator__isnull=True) | Q(indikator__aktiv=True))


FELDER: Mapping[str, Any] = {
    "stelle": F("stelle"), "bestand": F("bestand"), "indikator": F("indikator__name"), "rhythmus": F("rhythmus"),
    "frist_tage": F("frist_tage"), "gueltig_von": F("gueltig_von"), "gueltig_bis": F("gueltig_bis"),
    "geliefert": Case(
        When(bestand=BEVOELKERUNG, then=_tage(Bevoelkerung.objects.all(), "stichtag")),
        When(bestand=FALLZAHLEN, then=_tage(Fallmeldung.objects.all(), "monat")),
        default=_tage(Indikatorwert.objects.filter(indikator=OuterRef("indikator")), "stichtag"),
    ),
}  # fmt: skip


def rueckstaende(heute: date) -> list[Rueckstand]:
    """What is overdue today, by the calendar: every due period that nothing was delivered for. One query."""
    return rueckstaende_aus(verantwortungen().values_list(JSONObject(**FELDER), flat=True), heute)


def rueckstaende_aus(zeilen: Iterable[Mapping[str, Any]], heute: date) -> list[Rueckstand]:
    """``zeilen``: the ``FELDER`` of ``verantwortungen()``, days as ISO texts."""
    return [
        Rueckstand(zeile["stelle"], zeile["indikator"] or BESTAENDE[zeile["bestand"]], z.name, z.faellig_am(zeile["frist_tage"]))
        for zeile in zeilen
        for z in _offene(zeile, heute)
    ]


def _offene(zeile: Mapping[str, Any], heute: date) -> tuple[Zeitraum, ...]:
    rhythmus = Rhythmus(zeile["rhythmus"])
    von, bis = (date.fromisoformat(zeile[n]) if zeile[n] else None for n in ("gueltig_von", "gueltig_bis"))
    geliefert = {date.fromisoformat(tag) for tag in zeile["geliefert"]}
    folge = letzte_abgeschlossene(rhythmus, heute, SPALTEN[rhythmus])
    folge = tuple(z for z in folge if (von or date.min) <= z.ende <= (bis or date.max))
    return ueberfaellige_zeitraeume(folge, geliefert, frist_tage=zeile["frist_tage"], heute=heute)


def letzte_werte(indikator: int, zeitraum: Zeitraum) -> QuerySet[Indikatorwert]:
    """The values of one Indikator in a period that count; of several Stichtage the latest comes first."""
    rows = geltende_werte().filter(indikator=indikator, stichtag__gte=zeitraum.anfang, stichtag__lte=zeitraum.ende)
    return rows.order_by("-stichtag", "-pk")

