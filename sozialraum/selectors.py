"""Statistics as pages need them: values of every Gebiet of a tree in one query, rates always Σ Zähler / Σ Nenner."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from functools import cached_property, reduce

from django.db.models import Max, Sum
from django.db.models.functions import Coalesce

from basis.zahlen import Wert, Zustand
from sozialraum.access import Zugang
from sozialraum.ebenen import Ebene, Gebietsbaum, Summe
from sozialraum.inputs.baeume import alle_zuordnungen, zuordnungsstempel
from sozialraum.inputs.wertschutz import Leser, Sperre, jeder, niemand
from sozialraum.models import Altersband, Bevoelkerung, Indikator, Indikatorwert
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN, GEHEIMHALTUNG_OEFFENTLICH, SCHWELLEN, juengster_wert


@dataclass(frozen=True)
class Gebietswert:
    """One Indikator in one Gebiet: the shown value with its state, the two sums behind it, and what is missing below."""

    wert: Wert
    zaehler: Fraction | None
    nenner: Fraction | None
    stichtag: date
    fehlend: int = 0
    gesperrt: int = 0
    lieferung_id: int | None = None
    wert_id: int | None = None


Werte = Mapping[int, Gebietswert]  # by Gebiet
EXAKT = Context(prec=60, traps=[Inexact])
Paar = tuple[Decimal | None, Decimal | int | None]
Zeilen = dict[int, tuple[Decimal | None, Decimal | None, str, int, int]]  # by Gebiet: Zähler, Nenner, state, delivery, row


def leser(zugang: Zugang) -> Leser:
    """Controlling everywhere, a Ressortleitung in its own Ressort."""
    return zugang.sieht_fallzahlen


class Gebietswerte(Mapping[int, Gebietswert]):
    """The values of one Indikator on one Stichtag by Gebiet, rolled up on the mapping of a tree when they are asked for.

    A page looks at a few Gebiete of many days; only these are summed. Sums are exact: a loss of digits would raise.
    """

    def __init__(
        self,
        baum: Gebietsbaum,
        teile: Mapping[int, Sequence[int]],
        indikator: Indikator,
        tag: date,
        zeilen: Zeilen,
        koepfe: Mapping[int, int],
        sperre: Sperre | None = None,
        andere: Zeilen | None = None,
    ) -> None:
        self._sperre = sperre
        self._baum, self._teile, self._indikator, self._tag, self._zeilen = baum, teile, indikator, tag, zeilen
        self._paare = self._mit_koepfen(zeilen, koepfe)
        self._andere = self._mit_koepfen(andere or {}, koepfe)  # of Gebiete that only other mappings have
        self._mit_nenner = any(n is not None for ort, (_, n) in self._paare.items() if baum.knoten[ort].ebene == Ebene.STADTTEIL)
        self._fertig: dict[int, Gebietswert] = {}

    def _mit_koepfen(self, zeilen: Zeilen, koepfe: Mapping[int, int]) -> dict[int, Paar]:
        if self._indikator.aggregation == Indikator.Aggregation.SUMME:  # a sum has no Nenner, whatever a file brought along
            return {ort: (row[0], None) for ort, row in zeilen.items()}
        return {ort: (row[0], row[1] if row[1] is not None else koepfe.get(ort) or None) for ort, row in zeilen.items()}

    def __getitem__(self, ort: int) -> Gebietswert:
        if ort not in self._fertig:
            self._fertig[ort] = self._gebietswert(ort)
        return self._fertig[ort]

    def __contains__(self, ort: object) -> bool:
        return ort in self._baum.knoten

    def __iter__(self) -> Iterator[int]:
        return iter(self._baum.knoten)

    def __len__(self) -> int:
        return len(self._baum.knoten)

    @property
    def lieferungen(self) -> frozenset[int]:
        """The deliveries that the stored values came from."""
        return frozenset(row[3] for row in self._zeilen.values())

    def _gebietswert(self, ort: int) -> Gebietswert:
        """As it is, or gesperrt for this reader; a hidden one names no row."""
        gerechnet = self._gerechnet(ort)
        if self._sperre is None or gerechnet.zaehler is None:
            return gerechnet
        if not self._sperre.verbirgt(ort, gerechnet.zaehler, gerechnet.nenner, self._gesperrte_orte, anteil=self._anteil):
            return gerechnet
        return replace(gerechnet, wert=Wert(None, Zustand.GESPERRT), zaehler=None, wert_id=None)

    @property
    def _anteil(self) -> bool:
        return self._indikator.einheit == Indikator.Einheit.PROZENT

    @cached_property
    def _gesperrte_orte(self) -> frozenset[frozenset[str]]:
        if self._sperre is None:
            return frozenset()
        werte = tuple(
            (knoten.schluessel, Fraction(z), Fraction(n) if self._anteil and n is not None else None)
            for ort, (z, n) in sorted({**self._andere, **self._paare}.items())
            if z is not None and (knoten := self._sperre.knoten(ort)) is not None and knoten.ebene == Ebene.STADTTEIL
        )
        return self._sperre.gesperrte(werte)

    def _gerechnet(self, ort: int) -> Gebietswert:
        eigene = self._zeilen.get(ort)
        unten = self._baum.knoten[ort].ebene == Ebene.STADTTEIL
        if eigene is None and not unten and self._indikator.aggregation == Indikator.Aggregation.KEINE:
            return Gebietswert(Wert(None, Zustand.KEINE_ANGABE), None, None, self._tag)
        teile = self._teile[ort]
        gesperrt = sum(1 for teil in teile if teil in self._zeilen and self._zeilen[teil][2] == Zustand.GESPERRT)
        if eigene is None:
            summe = self._summe(teile)
            return Gebietswert(_wert(self._indikator, summe), summe.zaehler, summe.nenner, self._tag, summe.fehlend, gesperrt)
        zaehler, nenner = self._paare[ort]
        summe = Summe(_bruch(zaehler), _bruch(nenner), 0)
        wert = Wert(None, Zustand.GESPERRT) if eigene[2] == Zustand.GESPERRT else _wert(self._indikator, summe)
        return Gebietswert(wert, summe.zaehler, summe.nenner, self._tag, 0, gesperrt, eigene[3], eigene[4])

    def _summe(self, teile: Sequence[int]) -> Summe:
        """Σ Zähler and Σ Nenner of the Stadtteile that have both; the others are counted as missing."""
        paare = [self._paare[teil] for teil in teile if teil in self._paare]
        ganz = [(z, n) for z, n in paare if z is not None and (n is not None or not self._mit_nenner)]
        nenner = [n for _, n in ganz if n is not None]
        zaehler = reduce(EXAKT.add, (z for z, _ in ganz)) if ganz else None
        return Summe(_bruch(zaehler), _bruch(reduce(EXAKT.add, nenner)) if nenner else None, len(teile) - len(ganz))


def _bruch(zahl: Decimal | int | None) -> Fraction | None:
    return None if zahl is None else Fraction(zahl)


def _wert(indikator: Indikator, summe: Summe) -> Wert:
    if summe.zaehler is None:
        return Wert(None, Zustand.KEINE_ANGABE)
    if indikator.aggregation != Indikator.Aggregation.QUOTE:
        return Wert(summe.zaehler if summe.nenner is None else summe.zaehler / summe.nenner * indikator.faktor, Zustand.WERT)
    return Wert(None, Zustand.KEINE_ANGABE) if summe.quote is None else Wert(summe.quote * indikator.faktor, Zustand.WERT)


def datenstand() -> date | None:
    """The latest Stichtag that any effective value has."""
    return Indikatorwert.objects.filter(lieferung__zurueckgenommen_am__isnull=True).aggregate(tag=Max("stichtag"))["tag"]


def werte_am(baum: Gebietsbaum, indikatoren: Iterable[Indikator], tag: date, *, offen: Leser = niemand) -> dict[int, Gebietswerte]:
    """Per Indikator the values of all Gebiete on its latest Stichtag up to ``tag``. Two queries, whatever the size."""
    reihen = reihe(baum, indikatoren, bis=tag, nur_letzte=True, offen=offen)
    return {nummer: tage[max(tage)] for nummer, tage in reihen.items() if tage}


def reihe(
    baum: Gebietsbaum,
    indikatoren: Iterable[Indikator],
    *,
    bis: date | None = None,
    nur_letzte: bool = False,
    tage: Iterable[date] | None = None,
    offen: Leser = niemand,
) -> dict[int, dict[date, Gebietswerte]]:
    """Per Indikator and Stichtag the values of all Gebiete, rolled up on the mapping of the tree. ``tage`` names the only days to load.

    ``offen``: the reader; what rests on case numbers is gesperrt for others where it is small or would give something small away.
    """
    nach_nummer = {i.pk: i for i in indikatoren}
    rows = Indikatorwert.objects.wirksam().filter(indikator__in=nach_nummer)
    rows = rows.filter(stichtag__lte=bis) if bis else rows
    rows = rows if tage is None else rows.filter(stichtag__in=set(tage))
    gruppen: dict[tuple[int, date], Zeilen] = defaultdict(dict)
    andere: dict[tuple[int, date], Zeilen] = defaultdict(dict)
    schwellen = {"innen": juengster_wert(GEHEIMHALTUNG_INTERN), "aussen": juengster_wert(GEHEIMHALTUNG_OEFFENTLICH)}
    rows, sperre = rows.annotate(stempel=zuordnungsstempel(), **schwellen), None
    for pk, indikator, gebiet, tag, z, n, zustand, lieferung, stempel, innen, aussen in rows.values_list(
        "pk", "indikator_id", "gebiet_id", "stichtag", "zaehler", "nenner", "zustand", "lieferung_id", "stempel", *schwellen
    ):
        sperre = sperre or _sperre(baum, offen, stempel, innen, aussen)
        (gruppen if gebiet in baum.knoten else andere)[indikator, tag][gebiet] = (z, n, zustand, lieferung, pk)
    if nur_letzte:
        letzte = {nummer: max(tag for n, tag in gruppen if n == nummer) for nummer, _ in gruppen}
        gruppen = {(nummer, tag): gruppen[nummer, tag] for nummer, tag in letzte.items()}
    ohne_nenner = {nummer for (nummer, _), zeilen in gruppen.items() if any(z is not None and n is None for z, n, *_ in zeilen.values())}
    bevoelkerung = _nenner_aus_bevoelkerung([nach_nummer[nummer] for nummer in ohne_nenner], {tag for _, tag in gruppen})
    teile = {ort: baum.stadtteile(ort) for ort in baum.knoten}
    ergebnis: dict[int, dict[date, Gebietswerte]] = defaultdict(dict)
    for (nummer, tag), zeilen in sorted(gruppen.items(), key=lambda eintrag: eintrag[0][1]):
        koepfe = bevoelkerung.get((nach_nummer[nummer].nenner_altersband_id or 0, tag), {})
        geheim = sperre if nach_nummer[nummer].beruht_auf_fallzahlen and offen is not jeder else None
        ergebnis[nummer][tag] = Gebietswerte(baum, teile, nach_nummer[nummer], tag, zeilen, koepfe, geheim, andere.get((nummer, tag)))
    return dict(ergebnis)


def _sperre(baum: Gebietsbaum, offen: Leser, stempel: str | None, innen: Decimal | None, aussen: Decimal | None) -> Sperre:
    """A reader of the house has the internal threshold; ``niemand`` stands for all outside."""
    intern = int(innen or SCHWELLEN[GEHEIMHALTUNG_INTERN])
    zuordnungen = alle_zuordnungen(stempel) if stempel and offen is not jeder else ()
    if offen is not niemand:
        return Sperre(baum, offen, intern, None, zuordnungen)
    return Sperre(baum, offen, max(intern, int(aussen or SCHWELLEN[GEHEIMHALTUNG_OEFFENTLICH])), intern, zuordnungen)


def _nenner_aus_bevoelkerung(indikatoren: Iterable[Indikator], tage: set[date]) -> dict[tuple[int, date], dict[int, int]]:
    """Age bands that came along with their Indikatoren are not asked for again."""
    mit_band = [i for i in indikatoren if i.nenner_altersband_id]
    if all(Indikator.nenner_altersband.is_cached(i) for i in mit_band):
        baender = list({i.nenner_altersband_id: i.nenner_altersband for i in mit_band if i.nenner_altersband}.values())
    else:
        baender = list(Altersband.objects.filter(pk__in={i.nenner_altersband_id for i in mit_band}))
    return personen(baender, tage) if baender else {}


def personen(baender: Iterable[Altersband], tage: Iterable[date]) -> dict[tuple[int, date], dict[int, int]]:
    """Inhabitants per (Altersband, Stichtag) and Stadtteil."""
    ergebnis: dict[tuple[int, date], dict[int, int]] = {}
    rows = Bevoelkerung.objects.wirksam().filter(stichtag__in=set(tage))
    je_alter = rows.values_list("stichtag", "gebiet_id", "alter").annotate(n=Coalesce(Sum("anzahl"), 0))
    baender = list(baender)
    for tag, gebiet, alter, anzahl in je_alter:
        for band in baender:
            if band.von <= alter < band.bis_unter:
                ort = ergebnis.setdefault((band.pk, tag), {})
                ort[gebiet] = ort.get(gebiet, 0) + anzahl
    return ergebnis
