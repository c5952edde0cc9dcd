"""What the matrix of the Präventionskette is computed from, in a few queries whatever its size.

Values are read as everybody may read them (``niemand``): need and gap go into papers, so a locked value is no need, and says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef

from basis.zahlen import Zustand, aufzaehlung, datum
from proaktiv.kettenbedarf import OHNE_ZAEHLUNG, Messwert, Regel, passt_nicht
from proaktiv.kettenorte import orte_der_ebene
from proaktiv.luecken import Zelle, matrix
from proaktiv.massnahmenorte import stadtteile_von
from proaktiv.models import (
    Handlungsfeld,
    Kettenregel,
    Lebensphase,
    Lebenswelt,
    Massnahme,
    Massnahmenbericht,
    Massnahmengebiet,
    Massnahmenphase,
    Wirkungserwartung,
    Zielgruppe,
)
from proaktiv.platzverteilung import Angebot, Feld, Lagebild
from proaktiv.selectors.kettenbevoelkerung import lies_einwohner
from proaktiv.selectors.kettenstand import neuester_bericht, stand_aus
from proaktiv.selectors.lesung import Lesung, lies_modelle, nach_reihenfolge
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Altersband, Indikator
from sozialraum.selectors import Gebietswerte, werte_am

ACHSEN: dict[str, type[Any]] = {"lebenswelt": Lebenswelt, "handlungsfeld": Handlungsfeld}
KEINES = {"lebenswelt": "keine Lebenswelt", "handlungsfeld": "kein Handlungsfeld"}
MUSTER = "Regeln, Statistik, Plätze, Erreichte und Gebiete dieser Seite sind zur Vorführung erfunden."
MUSTERPLAETZE = "Plätze, Erreichte und Gebiete von Maßnahmen dieser Seite sind zur Vorführung erfunden."
ANTEILIG = (
    "Erreichte sind je Maßnahme gemeldet und hier anteilig nach Einwohnenden verteilt, wie ihre Plätze; was auf eine Lebensphase fiele, "
    "die entfällt, steht in den anderen. Je Feld und Gebiet gezählt hat sie niemand."
)


@dataclass(frozen=True)
class Kettenbild:
    """Rows and columns with their fields. ``zellen``: field × Gebiet; ``tage``: the Stichtage of the statistics.

    ``ausserhalb``: how many Maßnahmen run and stand in no field, by what they do not name.
    """

    achse: str
    phasen: tuple[Lebensphase, ...]
    zeilen: tuple[Any, ...]
    zielgruppen: tuple[Zielgruppe, ...]
    orte: tuple[Knoten, ...]
    zellen: Mapping[tuple[Feld, int], Zelle]
    massnahmen: Mapping[int, Any]
    regeln: Mapping[Feld, Kettenregel]
    tage: tuple[date, ...]
    stand: date
    alle_regeln: tuple[Kettenregel, ...]
    ausserhalb: Mapping[str, int]
    gemeint: Zielgruppe | None = None
    stadt: Mapping[Feld, Zelle] = field(default_factory=dict)

    def feld(self, feld: Feld) -> list[Zelle]:
        """A field in all Gebiete."""
        return [self.zellen[feld, ort.id] for ort in self.orte]

    @property
    def muster(self) -> str:
        """Said on every page and file of it, once a rule in force is invented, or a Maßnahme that stands in it, or a report of one."""
        if any(r.muster for r in self.regeln.values()):
            return MUSTER
        return MUSTERPLAETZE if any(m.muster or m.erfundene_berichte for m in self.massnahmen.values()) else ""

    @property
    def statistiktage(self) -> str:
        return aufzaehlung([datum(tag) for tag in self.tage])

    @property
    def hinweise(self) -> list[str]:
        """What a file of it says besides its rows."""
        dazu = [satz for satz in (self.zielgruppensatz, self.muster) if satz]
        return [f"Maßnahmen: Stand {datum(self.stand)}. {self.gezaehlt}", f"Statistik: {self.statistiktage or 'keine'}", ANTEILIG, *dazu]

    @property
    def anteilig(self) -> str:
        """How people reached come into a field: what was reported is split."""
        return ANTEILIG

    @property
    def zielgruppensatz(self) -> str:
        """With one Zielgruppe chosen, why no gap is told: a rule says what all need."""
        if self.gemeint is None:
            return ""
        return (
            f"Gezählt sind nur Maßnahmen der Zielgruppe „{self.gemeint}“, ohne die, die keine nennen. Der Bedarf gilt für alle "
            "Zielgruppen zusammen; für eine davon sagt die Matrix keinen Bedarf und keine Lücke."
        )

    @property
    def gezaehlt(self) -> str:
        """Which Maßnahmen count here, and how many that run do not."""
        hier, ohne = len(self.massnahmen), {was: n for was, n in self.ausserhalb.items() if n}
        satz = "Gezählt ist, was als „läuft“ gemeldet ist; Begonnenes, Verspätetes und was ohne Bericht ist, zählt noch nicht."
        if not ohne:
            return satz
        wer = "; ".join(f"{n} {'nennt' if n == 1 else 'nennen'} {was}" for was, n in ohne.items())
        return f"{satz} Von {hier + sum(ohne.values())} laufenden Maßnahmen der ganzen Stadt stehen {hier} in der Matrix; {wer}."


def lies_kettenbild(baum: Gebietsbaum, achse: str, ebene: Ebene, zielgruppe: str = "", *, mit_stadt: bool = False) -> Kettenbild:
    """The matrix on the day of ``kettenstand``: catalogues and rules in force that day, Maßnahmen that run, the newest statistics.

    A ``zielgruppe`` that the catalogue does not hold is none: all Maßnahmen. ``mit_stadt``: the city as one Gebiet too.
    """
    stand, (phasen, zeilen, zielgruppen, regeln) = _verzeichnisse(achse)
    gilt = {(r.lebensphase_id, getattr(r, f"{achse}_id")): r for r in regeln if r.gueltig_ab <= stand}  # the newest last
    je_phase = {p.pk: p for p in phasen}
    orte, teile = orte_der_ebene(baum, ebene)
    oben = baum.auf_ebene(Ebene.FACHBEREICH)[:1] if mit_stadt and ebene != Ebene.FACHBEREICH else ()
    teile = {**teile, **{k.id: baum.stadtteile(k.id) for k in oben}}
    einwohner = lies_einwohner(phasen, {teil for kleinste in teile.values() for teil in kleinste})
    messwerte, werttage = _messwerte(baum, gilt, teile)
    gemeint = next((z for z in zielgruppen if z.schluessel == zielgruppe), None)
    massnahmen, ausserhalb = _trenne(_laufende(gemeint), baum, achse, je_phase)
    felder = [(p.pk, z.pk) for z in zeilen for p in phasen]
    pur = {feld: _regel(r, je_phase[feld[0]]) for feld, r in gilt.items() if feld[0] in je_phase}
    bild = Lagebild(list(teile), teile, einwohner.zahlen, messwerte, einwohner.alte)
    zellen = matrix(felder, pur, [_angebot(m, achse, baum) for m in massnahmen.values()], bild, nur_angebote=gemeint is not None)
    stadt = {feld: zellen.pop((feld, k.id)) for feld in felder for k in oben}
    tage = tuple(sorted({*werttage, *einwohner.tage}))
    return Kettenbild(
        achse, tuple(phasen), tuple(zeilen), tuple(zielgruppen), tuple(orte), zellen, massnahmen, gilt, tage, stand, tuple(regeln),
        ausserhalb, gemeint, stadt,
    )  # fmt: skip


def _verzeichnisse(achse: str) -> tuple[date, tuple[list[Any], ...]]:
    """The day that is told, what is in force on it, and all rules of the axis, the newest last; one query."""
    felder = [f.attname for f in Indikator._meta.concrete_fields if f.attname != "id"]
    dazu = {"indikator": felder, "beschluss": ("titel",), "nutzer": ("anzeigename", "username")}
    modelle: tuple[Any, ...] = (Lebensphase, ACHSEN[achse], Zielgruppe)
    berichte, baender, regeln, *kataloge = lies_modelle(
        neuester_bericht(),
        Lesung(Altersband.objects.all()),
        Lesung(Kettenregel.objects.filter(**{f"{achse}__isnull": False}), dazu, lambda r: (r.gueltig_ab, r.pk)),
        *(Lesung(modell.objects.all(), nach=nach_reihenfolge) for modell in modelle),
    )
    stand = stand_aus(berichte)
    je_band = {band.pk: band for band in baender}
    for indikator in (r.indikator for r in regeln if r.indikator):
        indikator.nenner_altersband = je_band.get(indikator.nenner_altersband_id)
    gelten = ([row for row in rows if row.gueltig_von <= stand and (row.gueltig_bis or stand) >= stand] for rows in kataloge)
    return stand, (*gelten, regeln)


def _regel(row: Kettenregel, phase: Lebensphase) -> Regel:
    name = row.indikator.name if row.indikator else ""
    anteil = None if row.entfaellt or row.anteil is None else Fraction(row.anteil)
    mit_alter = phase.alter_bis is not None
    return Regel(anteil, name, mit_alter, row.begruendung if row.entfaellt else "", _mangel(row, mit_alter=mit_alter))


def _mangel(row: Kettenregel, *, mit_alter: bool) -> str:
    """Why a rule founds no need: it is older than the check of its Indikator, or that was changed since."""
    if row.entfaellt or row.indikator is None:
        return "" if row.entfaellt or mit_alter else OHNE_ZAEHLUNG
    return passt_nicht(row.indikator.aggregation, row.indikator.einheit, mit_alter=mit_alter)


def _messwerte(
    baum: Gebietsbaum, regeln: Mapping[Feld, Kettenregel], teile: Mapping[int, Sequence[int]]
) -> tuple[dict[tuple[Feld, int], Messwert], set[date]]:
    indikatoren = {r.indikator.pk: r.indikator for r in regeln.values() if r.indikator}
    werte = werte_am(baum, indikatoren.values(), date.max) if indikatoren else {}
    je: dict[tuple[Feld, int], Messwert] = {}
    tage: set[date] = set()
    for feld, regel in regeln.items():
        if (reihe := werte.get(regel.indikator_id or 0)) is None:
            continue
        for ort, kleinste in teile.items():
            je[feld, ort] = _messwert(reihe, ort, kleinste) if ort in baum.knoten else _summiere(reihe, kleinste)
        tage |= {reihe[teil].stichtag for kleinste in teile.values() for teil in kleinste}
    return je, tage


def _messwert(reihe: Gebietswerte, ort: int, teile: Sequence[int]) -> Messwert:
    wert = reihe[ort]
    gesperrt = wert.wert.zustand is Zustand.GESPERRT
    ohne = frozenset(teile) - reihe.summanden(ort)
    return Messwert(None if gesperrt else wert.zaehler, wert.nenner, gesperrt, ohne, _gesperrte(reihe, ohne))


def _summiere(reihe: Gebietswerte, teile: Sequence[int]) -> Messwert:
    """Of Stadtteile that are no Gebiet together: of those that everybody may read."""
    werte = {teil: reihe[teil] for teil in teile if reihe.summanden(teil) and reihe[teil].zaehler is not None}
    ohne = frozenset(teile) - werte.keys()
    if not werte:
        return Messwert(None, None, bool(_gesperrte(reihe, ohne)), ohne, _gesperrte(reihe, ohne))
    nenner = [w.nenner for w in werte.values() if w.nenner is not None]
    zaehler = sum((w.zaehler for w in werte.values() if w.zaehler is not None), Fraction(0))
    return Messwert(zaehler, sum(nenner, Fraction(0)) if nenner else None, False, ohne, _gesperrte(reihe, ohne))


def _gesperrte(reihe: Gebietswerte, teile: Iterable[int]) -> frozenset[int]:
    return frozenset(teil for teil in teile if reihe[teil].wert.zustand is Zustand.GESPERRT)


def _laufende(zielgruppe: Zielgruppe | None) -> Any:
    """Maßnahmen that run, reported so; one query."""
    rows = Massnahme.objects.filter(stand="laeuft").select_related("konzeption")
    if zielgruppe:
        rows = rows.filter(zielgruppe=zielgruppe)
    return rows.annotate(
        ziele=ArraySubquery(Massnahmengebiet.objects.filter(massnahme=OuterRef("pk")).values("gebiet")),
        phasenliste=ArraySubquery(Massnahmenphase.objects.filter(massnahme=OuterRef("pk")).values("lebensphase")),
        erwartet=ArraySubquery(Wirkungserwartung.objects.filter(massnahme=OuterRef("pk")).values("pk")[:1]),
        erfundene_berichte=Exists(Massnahmenbericht.objects.filter(massnahme=OuterRef("pk"), muster=True)),
    )


def _trenne(rows: Iterable[Any], baum: Gebietsbaum, achse: str, phasen: Mapping[int, Any]) -> tuple[dict[int, Any], dict[str, int]]:
    """Those that stand in a field, and how many do not, each by the first that it does not name."""
    drin: dict[int, Any] = {}
    ohne = dict.fromkeys((KEINES[achse], "keine Lebensphase der Matrix", "kein Gebiet"), 0)
    for row in rows:
        fehlt = (getattr(row, f"{achse}_id") is None, phasen.keys().isdisjoint(row.phasenliste), not stadtteile_von(baum, row.ziele))
        if (was := next((was for was, gilt in zip(ohne, fehlt, strict=True) if gilt), None)) is None:
            drin[row.pk] = row
        else:
            ohne[was] += 1
    return drin, ohne


def _angebot(row: Any, achse: str, baum: Gebietsbaum) -> Angebot:
    felder = tuple((phase, getattr(row, f"{achse}_id")) for phase in row.phasenliste)
    return Angebot(row.pk, felder, stadtteile_von(baum, row.ziele), row.plaetze, row.erreichte)
