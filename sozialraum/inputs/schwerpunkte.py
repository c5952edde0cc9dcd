"""What a list of Schwerpunkträume is calculated from: method, days, values and inhabitants of every Stadtteil, sources."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from basis.zahlen import Wert, Zustand
from sozialraum import schwerpunktpaket
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.inputs.einwohner import einwohner
from sozialraum.inputs.wertschutz import niemand
from sozialraum.models import (
    Altersband,
    Datenlieferung,
    Gebiet,
    Indikator,
    Schwerpunktraumliste,
    Typisierungsverfahren,
)
from sozialraum.schwerpunkte import bestimme
from sozialraum.schwerpunkte_typen import (
    Bestimmung,
    Grundlage,
    Merkmal,
    Ort,
    Quelle,
    Rohwert,
    Stufen,
    Verfahren,
    merkmalsschluessel,
)
from sozialraum.selectors import Gebietswerte, reihe

KEIN_WERT = Wert(None, Zustand.KEINE_ANGABE)
Tage = Mapping[str, tuple[date | None, date | None]]  # by Merkmal: measured on, compared with


@dataclass(frozen=True)
class Wahl:
    """For which days and with which exclusions (Schlüssel → reason) a list is made; ``vergleichstag`` None: by the method's years."""

    stichtag: date
    gebietsstand: date
    vergleichstag: date | None = None
    ausschluesse: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Methode:
    """A version as the calculation knows it, with the Indikatoren behind its Merkmale and the days on which they were measured."""

    verfahren: Verfahren
    indikatoren: Mapping[str, Indikator]
    messtage: Mapping[str, tuple[date, ...]]

    @property
    def juengster(self) -> date | None:
        """The latest day on which one of its Indikatoren was measured."""
        return max((tag for tage in self.messtage.values() for tag in tage), default=None)


def jahre_frueher(tag: date, jahre: int) -> date:
    """The same day some years earlier; 29 February becomes 28."""
    letzter = 28 if (tag.month, tag.day) == (2, 29) else tag.day
    return tag.replace(year=max(tag.year - jahre, 1), day=letzter)


def methode(row: Typisierungsverfahren, liste: Schwerpunktraumliste | None = None) -> Methode:
    """The method of a version; one query unless the row, or the list that brought it, came with ``mit_merkmalen()``."""
    quelle: Any = next((r for r in (liste, row) if r is not None and hasattr(r, "merkmalsliste")), None)
    quelle = quelle or Typisierungsverfahren.objects.mit_merkmalen().get(pk=row.pk)
    formen: list[Mapping[str, Any]] = quelle.merkmalsliste
    indikatoren = {form["schluessel"]: _indikator(form) for form in formen}
    verfahren = Verfahren(
        schluessel=row.schluessel,
        version=row.version,
        name=row.name,
        merkmale=tuple(merkmal(indikatoren[f["schluessel"]], f["teil"], Fraction(f["gewicht"]), f["veraenderung"]) for f in formen),
        status=_stufen(row.status_grenzen, row.status_klassen),
        dynamik=_stufen(row.dynamik_grenzen, row.dynamik_klassen) if row.dynamik_klassen else None,
        schwerpunkt=frozenset((status, dynamik) for status, dynamik in row.schwerpunkt),
        ddof=row.ddof,
        mindesteinwohner=row.mindesteinwohner,
        vergleichsjahre=row.vergleichsjahre,
        quelle=row.quelle,
    )
    messtage = {form["schluessel"]: tuple(date.fromisoformat(tag) for tag in form["tage"]) for form in formen}
    return Methode(verfahren, indikatoren, messtage)


def _indikator(form: Mapping[str, Any]) -> Indikator:
    """An Indikator as the query of the method brought it, with its age band."""
    namen = ("pk", "schluessel", "name", "einheit", "richtung", "aggregation", "beruht_auf_fallzahlen", "nachkommastellen", "quelle")
    band = Altersband(pk=form["band"], von=form["von"], bis_unter=form["bis"]) if form["band"] else None
    return Indikator(nenner_altersband=band, **{name: form[name] for name in namen})


def _stufen(grenzen: Iterable[Any], klassen: Iterable[str]) -> Stufen:
    return Stufen(tuple(Fraction(grenze) for grenze in grenzen), tuple(klassen))


def merkmal(indikator: Indikator, teil: str, gewicht: Fraction, veraenderung: bool) -> Merkmal:
    return Merkmal(
        merkmalsschluessel(teil, indikator.schluessel), indikator.schluessel, indikator.name, teil, gewicht,
        entlastend=indikator.richtung == Indikator.Richtung.ENTLASTEND, veraenderung=veraenderung, einheit=indikator.get_einheit_display(),
        stellen=indikator.nachkommastellen, fallzahlen=indikator.beruht_auf_fallzahlen, quelle=indikator.quelle,
    )  # fmt: skip


def lade(methode: Methode, wahl: Wahl, baum: Gebietsbaum | None = None, *, mit_quellen: bool = True) -> Grundlage:
    """Everything that one list is calculated from. ``baum`` is a tree that is loaded already; used if it is of the Gebietsstand."""
    return lade_alle([(methode, wahl)], baum, mit_quellen=mit_quellen)[0]


def lade_alle(wuensche: Sequence[tuple[Methode, Wahl]], baum: Gebietsbaum | None = None, *, mit_quellen: bool = True) -> list[Grundlage]:
    """Several methods and choices of days for one Gebietsstand, with the queries of one; without sources one query less."""
    stand = wuensche[0][1].gebietsstand
    if baum is None or baum.stand != stand:
        baum = Gebiet.objects.baum(stand)
    ladung = _Ladung(wuensche, baum, mit_quellen)
    return [ladung.grundlage(methode, wahl) for methode, wahl in wuensche]


def bestimmung(liste: Schwerpunktraumliste, baum: Gebietsbaum | None = None) -> Bestimmung:
    """What a list says: a frozen one as it was frozen, a draft as it comes out of today's values."""
    if liste.ist_festgestellt:
        return schwerpunktpaket.lies(liste.paket or {})
    return bestimme(lade(methode_von(liste), wahl_von(liste), baum))


def methode_von(liste: Schwerpunktraumliste) -> Methode:
    return methode(liste.verfahren, liste)


def wahl_von(liste: Schwerpunktraumliste) -> Wahl:
    return Wahl(liste.stichtag, liste.gebietsstand, liste.vergleichstag, liste.ausschluesse)


class _Ladung:
    """Loads days, values, inhabitants and sources once; then a Grundlage is built from them without a query."""

    def __init__(self, wuensche: Sequence[tuple[Methode, Wahl]], baum: Gebietsbaum, mit_quellen: bool) -> None:
        self.baum = baum
        self.stadtteile = baum.auf_ebene(Ebene.STADTTEIL)
        indikatoren = {i.schluessel: i for methode, _ in wuensche for i in methode.indikatoren.values()}
        self.nummern = {i.schluessel: i.pk for i in indikatoren.values()}
        self.messtage = {s: tage for methode, _ in wuensche for s, tage in methode.messtage.items()}
        gebraucht = {tag for methode, wahl in wuensche for paar in self._tage(methode.verfahren, wahl).values() for tag in paar if tag}
        self.werte = reihe(baum, indikatoren.values(), tage=gebraucht, offen=niemand) if gebraucht else {}
        self.einwohner = einwohner([k.id for k in self.stadtteile], [wahl.stichtag for _, wahl in wuensche])
        self.lieferungen = self._lieferungen(wuensche) if mit_quellen else {}

    def grundlage(self, methode: Methode, wahl: Wahl) -> Grundlage:
        verfahren, menschen = methode.verfahren, self.einwohner[wahl.stichtag]
        tage = self._tage(verfahren, wahl)
        herkunft = list(self._herkunft(verfahren, wahl))
        quellen = self._quellen(herkunft)
        return Grundlage(
            verfahren=verfahren,
            orte=tuple(self._ort(k, verfahren, wahl, tage) for k in self.stadtteile),
            gebietsstand=self.baum.stand,
            stichtag=wahl.stichtag,
            vergleichstag=_vergleichstag(verfahren, wahl),
            tage=tage,
            einwohnertag=menschen.tag,
            muster=any(quelle.muster for quelle in quellen),
            quellen=quellen,
            lieferungen=frozenset(nummer for _, _, nummern in herkunft for nummer in nummern),
        )

    def _tage(self, verfahren: Verfahren, wahl: Wahl) -> Tage:
        """Per Merkmal the latest measured day up to the Stichtag, and up to the day it is compared with."""
        davor = _vergleichstag(verfahren, wahl)
        return {
            m.schluessel: (self._bis(m, wahl.stichtag), self._bis(m, davor) if m.veraenderung and davor else None)
            for m in verfahren.merkmale
        }

    def _bis(self, merkmal: Merkmal, tag: date) -> date | None:
        return max((t for t in self.messtage.get(merkmal.indikator, ()) if t <= tag), default=None)

    def _lieferungen(self, wuensche: Sequence[tuple[Methode, Wahl]]) -> dict[int, Datenlieferung]:
        nummern = {n for methode, wahl in wuensche for _, _, je in self._herkunft(methode.verfahren, wahl) for n in je}
        return Datenlieferung.objects.select_related("datei").defer("datei__inhalt").in_bulk(nummern) if nummern else {}

    def _ort(self, k: Knoten, verfahren: Verfahren, wahl: Wahl, tage: Tage) -> Ort:
        eltern = self.baum.eltern(k.id)
        gruppe = (eltern.schluessel, eltern.name) if eltern else ("", "")
        werte = {m.schluessel: self._rohwert(m, k.id, *tage[m.schluessel]) for m in verfahren.merkmale}
        name, anzahl = k.kurzname or k.name, self.einwohner[wahl.stichtag].anzahl.get(k.id)
        return Ort(k.id, k.schluessel, name, *gruppe, anzahl, werte, wahl.ausschluesse.get(k.schluessel, ""))

    def _rohwert(self, merkmal: Merkmal, ort: int, jetzt: date | None, vorher: date | None) -> Rohwert:
        return Rohwert(self._wert(merkmal, ort, jetzt), self._wert(merkmal, ort, vorher) if merkmal.veraenderung else None)

    def _wert(self, merkmal: Merkmal, ort: int, tag: date | None) -> Wert:
        """Case numbers are locked as for all outside: list, z-value, explanation, map, file and package go to committees."""
        werte = self._werte(merkmal, tag)
        if werte is None:
            return KEIN_WERT
        wert = werte[ort].wert
        return wert if wert.zahl is None else Wert(Fraction(wert.zahl))

    def _werte(self, merkmal: Merkmal, tag: date | None) -> Gebietswerte | None:
        return self.werte.get(self.nummern[merkmal.indikator], {}).get(tag) if tag else None

    def _herkunft(self, verfahren: Verfahren, wahl: Wahl) -> Iterator[tuple[str, date, Iterable[int]]]:
        """(what, Stichtag, deliveries) of everything that takes part."""
        tage = self._tage(verfahren, wahl)
        for m in verfahren.merkmale:
            for tag in (tag for tag in tage[m.schluessel] if tag):
                werte = self._werte(m, tag)
                yield m.name, tag, werte.lieferungen if werte else ()
        menschen = self.einwohner[wahl.stichtag]
        if menschen.tag:
            yield "Bevölkerung", menschen.tag, menschen.lieferungen

    def _quellen(self, herkunft: Iterable[tuple[str, date, Iterable[int]]]) -> tuple[Quelle, ...]:
        gefunden = {_quelle(name, tag, self.lieferungen[n]) for name, tag, nummern in herkunft for n in nummern if n in self.lieferungen}
        return tuple(sorted(gefunden, key=lambda q: (q.gegenstand == "Bevölkerung", q.gegenstand, q.stichtag, q.datei, q.sha256)))


def _vergleichstag(verfahren: Verfahren, wahl: Wahl) -> date | None:
    if not any(m.veraenderung for m in verfahren.merkmale):
        return None
    return wahl.vergleichstag or jahre_frueher(wahl.stichtag, verfahren.vergleichsjahre)


def _quelle(name: str, tag: date, lieferung: Datenlieferung) -> Quelle:
    datei = lieferung.datei.name if lieferung.datei else lieferung.get_art_display()
    return Quelle(name, tag, datei, lieferung.sha256, lieferung.muster)
