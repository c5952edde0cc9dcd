"""Statistics as pages need them: values of every Gebiet of a tree in one query, rates always Σ Zähler / Σ Nenner."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from sozialraum.inputs import wertereihen
from sozialraum.inputs.sperren import sperren
from sozialraum.inputs.wertschutz import Leser, Sperre, geheime, kleine_gruppen, niemand
from sozialraum.models import Altersband, Bevoelkerung, Indikator, Indikatorwert


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
Zeilen = dict[int, tuple[Decimal | None, Decimal | None, str, int | None, int | None]]  # by Gebiet: Zähler, Nenner, state, delivery, row


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
        summanden: Mapping[int, Collection[int]] | None = None,
    ) -> None:
        self._sperre = sperre
        self._baum, self._teile, self._indikator, self._tag, self._zeilen = baum, teile, indikator, tag, zeilen
        self._koepfe, self._andere = koepfe, andere or {}  # of Gebiete that only other mappings have
        self._summanden = summanden or {}  # of what the database summed up
        self._fertig: dict[int, Gebietswert] = {}

    @cached_property
    def _paare(self) -> dict[int, Paar]:
        return self._mit_koepfen(self._zeilen)

    @cached_property
    def _mit_nenner(self) -> bool:
        return any(n is not None for ort, (_, n) in self._paare.items() if self._baum.knoten[ort].ebene == Ebene.STADTTEIL)

    def _mit_koepfen(self, zeilen: Zeilen) -> dict[int, Paar]:
        if self._indikator.aggregation == Indikator.Aggregation.SUMME:  # a sum has no Nenner, whatever a file brought along
            return {ort: (row[0], None) for ort, row in zeilen.items()}
        return {ort: (row[0], row[1] if row[1] is not None else self._koepfe.get(ort) or None) for ort, row in zeilen.items()}

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
        return frozenset(row[3] for row in self._zeilen.values() if row[3] is not None)

    def herkunft(self, ort: int) -> frozenset[int]:
        """The deliveries that what is stored of a Gebiet and its Stadtteile came from."""
        rows = (self._zeilen.get(teil) for teil in (ort, *self._teile[ort]))
        return frozenset(row[3] for row in rows if row is not None and row[3] is not None)

    def summanden(self, ort: int) -> frozenset[int]:
        """The Stadtteile that the value of a Gebiet covers; all of them where the value was delivered for the Gebiet itself."""
        if (summiert := self._summanden.get(ort)) is not None:
            return frozenset(summiert)
        return frozenset(teil for teil in self._teile[ort] if ort in self._zeilen or self._zaehlt(teil))

    def _zaehlt(self, teil: int) -> bool:
        zaehler, nenner = self._paare.get(teil, (None, None))
        return zaehler is not None and (nenner is not None or not self._mit_nenner)

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
        mit_nenner = self._anteil or self._sperre.je_gruppe
        paare = sorted({**self._mit_koepfen(self._andere), **self._paare}.items())
        return self._sperre.gesperrte_von(
            {ort: (Fraction(z), Fraction(n) if mit_nenner and n is not None else None) for ort, (z, n) in paare if z is not None}
        )

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
        ganz = [self._paare[teil] for teil in teile if self._zaehlt(teil)]
        nenner = [n for _, n in ganz if n is not None]
        zaehler = reduce(EXAKT.add, (z for z, _ in ganz if z is not None)) if ganz else None
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
    orte: Collection[int] | None = None,
    verlauf: Iterable[Indikator] | None = None,
    offen: Leser = niemand,
) -> dict[int, dict[date, Gebietswerte]]:
    """Per Indikator and Stichtag the values of all Gebiete, rolled up on the mapping of the tree. ``tage`` names the only days to load.

    ``orte``: before the last Stichtag only the shown values of these Gebiete are wanted; what is secret for the reader is read whole.
    ``verlauf``: the Indikatoren of which more than the last Stichtag is wanted, if not of all.
    ``offen``: the reader; what rests on case numbers is gesperrt for others where it is small or would give something small away, and for
    ``niemand`` also the rate of a small group of people.
    """
    nach_nummer = {i.pk: i for i in indikatoren}
    gruppenraten = kleine_gruppen(nach_nummer.values(), offen)
    geheim = geheime(baum, nach_nummer.values(), offen) | gruppenraten
    folge = set() if nur_letzte else nach_nummer.keys() if verlauf is None else {i.pk for i in verlauf}
    kurz = [i for n, i in nach_nummer.items() if n in folge - geheim and orte is not None and i.aggregation != Indikator.Aggregation.KEINE]
    letzte, ganz = nach_nummer.keys() - folge, (nach_nummer.keys() & folge) - {i.pk for i in kurz}
    rows = wertereihen.lies(baum, ganz, letzte, kurz, orte or (), bis=bis, tage=tage) if nach_nummer else []
    gruppen: dict[tuple[int, date], Zeilen] = defaultdict(dict)
    andere: dict[tuple[int, date], Zeilen] = defaultdict(dict)
    summen: dict[tuple[int, date], dict[int, Collection[int]]] = defaultdict(dict)
    for pk, nummer, gebiet, tag, z, n, zustand, lieferung, summiert, *_ in rows:
        if gebiet is not None:
            (gruppen if gebiet in baum.knoten else andere)[nummer, tag][gebiet] = (z, n, zustand, lieferung, pk)
            if summiert is not None:
                summen[nummer, tag][gebiet] = summiert
        else:
            gruppen[nummer, tag]  # a Stichtag on which none of the Gebiete has a value
    ohne_nenner = {r[1] for r in rows if r[0] is not None and r[4] is not None and r[5] is None}
    bevoelkerung = _nenner_aus_bevoelkerung([nach_nummer[nummer] for nummer in ohne_nenner], {tag for _, tag in gruppen})
    teile = {ort: baum.stadtteile(ort) for ort in baum.knoten}
    sperre = sperren(baum, offen, geheim, gruppenraten, rows[0][-3:]) if rows else {}
    ergebnis: dict[int, dict[date, Gebietswerte]] = defaultdict(dict)
    for (nummer, tag), zeilen in sorted(gruppen.items(), key=lambda eintrag: (eintrag[0][1], eintrag[0][0])):
        i, gesperrt = nach_nummer[nummer], sperre.get(nummer)
        koepfe = bevoelkerung.get((i.nenner_altersband_id or 0, tag), {})
        paar = (nummer, tag)
        ergebnis[nummer][tag] = Gebietswerte(baum, teile, i, tag, zeilen, koepfe, gesperrt, andere.get(paar), summen.get(paar))
    return dict(ergebnis)


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
