"""Read a delivery without saving anything: bytes and mapping → rows ready for COPY, or every finding as a sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Sum

from basis.imports.kopfzeile import normalisiere
from basis.imports.tabelle import Tabelle, Tabellenfehler, lies_tabelle
from basis.zahlen import Zustand
from sozialraum.actions.datenschutz import ARTEN, weise_einzelfaelle_ab
from sozialraum.actions.fallkontext import fallkontext, gebietsangaben, verzeichnis
from sozialraum.clock import heute
from sozialraum.imports import basisstatistik, bevoelkerung, fallaggregat, fallstatistik
from sozialraum.imports.basisstatistik import Indikatorangabe, Kontext, Messung, Spaltenziel, Zuordnung
from sozialraum.imports.befund import Fehler
from sozialraum.imports.fallaggregat import Aggregat, Aggregatfehler
from sozialraum.imports.statistikvorgaben import maengel
from sozialraum.imports.zuordnung import IGNORIEREN, als_profil, pruefe_zuordnung, schlage_zuordnung_vor
from sozialraum.models import Bevoelkerung, Gebiet, Importentwurf, Indikator
from sozialraum.models.lieferung import Lieferungsart

NACHKOMMASTELLEN = 12  # Indikatorwert.zaehler and .nenner


@dataclass(frozen=True)
class Auftragsangaben:
    """A delivery to read: from the wizard or the command line. ``zuordnung``: heading → goal; empty means suggested."""

    art: str
    inhalt: bytes
    dateiname: str
    blatt: str = ""
    stichtag: date | None = None
    quelle: str = ""
    muster: bool = False
    profil: str = ""
    zuordnung: Mapping[str, str] = field(default_factory=dict)
    zahlformat: str = "auto"

    @classmethod
    def aus_entwurf(cls, entwurf: Importentwurf) -> "Auftragsangaben":
        return cls(
            art=entwurf.art,
            inhalt=bytes(entwurf.datei.inhalt),
            dateiname=entwurf.datei.name,
            blatt=entwurf.blatt,
            stichtag=entwurf.stichtag,
            quelle=entwurf.quelle,
            muster=entwurf.muster,
            profil=entwurf.merken_als,
            zuordnung=entwurf.zuordnung,
            zahlformat=entwurf.zahlformat,
        )


class Wertzeile(NamedTuple):
    """One row for COPY into the staging table of Indikatorwerte."""

    indikator_id: int
    gebiet_id: int
    stichtag: date
    zaehler: Decimal | None
    nenner: Decimal | None
    zustand: str
    blatt: str
    zeile: int


class Bestandszeile(NamedTuple):
    """One row for COPY into the staging table of Bevölkerung."""

    gebiet_id: int
    stichtag: date
    alter: int
    geschlecht: str
    anzahl: int
    zeile: int


@dataclass(frozen=True)
class Gelesen:
    """What a file says. With ``fehler`` nothing may be taken over. ``nenner_aus``: days whose Bevölkerung gave a Nenner."""

    zeilen: Sequence[Any]
    fehler: tuple[Fehler, ...]
    warnungen: tuple[Fehler, ...]
    hinweise: tuple[str, ...]
    anzahl_zeilen: int
    zuordnung: Mapping[str, str]
    nenner_aus: frozenset[date] = frozenset()
    tabelle: Tabelle | None = None
    aggregat: Aggregat | None = None  # of a case-level export, counted before
    kontext: fallstatistik.Fallkontext | None = None  # of case numbers: the names, as far as reading needed them

    @property
    def hat_werte(self) -> bool:
        return bool(self.zeilen) and isinstance(self.zeilen[0], Wertzeile)

    @property
    def stichtage(self) -> tuple[date, ...]:
        return tuple(sorted({zeile.stichtag for zeile in self.zeilen}))

    @property
    def letzter(self) -> date | None:
        return max((zeile.stichtag for zeile in self.zeilen), default=None)


def oeffne(angaben: Auftragsangaben, indikatoren: Mapping[str, Indikatorangabe] | None = None) -> Tabelle:
    """The table of a delivery; raises Tabellenfehler with sentences if it cannot be read safely, or may not be kept (einzelfall.py).

    ``indikatoren``: the active ones, where they are loaded already.
    """
    tabelle = lies_tabelle(angaben.inhalt, angaben.dateiname, blatt=angaben.blatt or None)
    if angaben.art == Lieferungsart.BASISSTATISTIK and indikatoren is None:
        indikatoren = indikatorangaben()
    weise_einzelfaelle_ab(tabelle, angaben.art, [text for i in (indikatoren or {}).values() for text in (i.schluessel, i.name)])
    return tabelle


def zuordnung_fuer(
    angaben: Auftragsangaben,
    kopf: Sequence[str],
    gemerkt: Mapping[str, str] | None = None,
    indikatoren: Mapping[str, Indikatorangabe] | None = None,
) -> dict[int, Spaltenziel]:
    """The mapping as chosen, else as remembered or suggested. A column the choice does not name is not taken over."""
    if not angaben.zuordnung:
        bekannte = indikatorangaben() if indikatoren is None else indikatoren
        return schlage_zuordnung_vor(kopf, bekannte, gemerkt, arten=ARTEN[Lieferungsart(angaben.art)])
    gewaehlt = {name: Spaltenziel.aus_text(text) for name, text in angaben.zuordnung.items()}
    return {spalte: gewaehlt.get(normalisiere(name), IGNORIEREN) for spalte, name in enumerate(kopf)}


def lies(angaben: Auftragsangaben, gemerkt: Mapping[str, str] | None = None) -> Gelesen:
    """Reads and checks the whole file; saves nothing."""
    if angaben.art == Lieferungsart.FALLEXPORT:
        return _lies_fallexport(angaben)
    rows = list(Indikator.objects.select_related("nenner_altersband")) if angaben.art == Lieferungsart.BASISSTATISTIK else []
    aktive = indikatorangaben(i for i in rows if i.aktiv) if rows else None
    try:
        tabelle = oeffne(angaben, aktive)
    except Tabellenfehler as fehler:
        return Gelesen((), tuple(Fehler("", 0, "", "", satz) for satz in fehler.saetze), (), (), 0, {})
    zuordnung = zuordnung_fuer(angaben, tabelle.kopf, gemerkt, aktive)
    merken = als_profil(tabelle.kopf, zuordnung)
    if angaben.art == Lieferungsart.BEVOELKERUNG:
        return _lies_bevoelkerung(angaben, tabelle, zuordnung, merken)
    if angaben.art == Lieferungsart.FALLSTATISTIK:
        return _lies_fallzahlen(tabelle, zuordnung, merken)
    return _lies_werte(angaben, tabelle, zuordnung, merken, {i.schluessel: i for i in rows})


def _lies_werte(
    angaben: Auftragsangaben, tabelle: Tabelle, zuordnung: Zuordnung, merken: dict[str, str], indikatoren: dict[str, Indikator]
) -> Gelesen:
    ergebnis = basisstatistik.lies(tabelle, zuordnung, _kontext(angaben, indikatoren.values()))
    nenner, fehler = _nenner_aus_bevoelkerung(ergebnis.messungen, indikatoren)
    zeilen = [_wertzeile(m, indikatoren, nenner) for m in ergebnis.messungen]
    tage = frozenset(tag for _, _, tag in nenner)
    return Gelesen(zeilen, ergebnis.fehler + fehler, ergebnis.warnungen, ergebnis.hinweise, ergebnis.zeilen, merken, tage, tabelle)


def _kontext(angaben: Auftragsangaben, indikatoren: Iterable[Indikator] | None = None) -> Kontext:
    baum = Gebiet.objects.baum(heute())
    return Kontext(
        gebiete=gebietsangaben(),
        indikatoren=indikatorangaben(indikatoren),
        stichtag=angaben.stichtag,
        zahlformat=angaben.zahlformat,
        nachkommastellen=NACHKOMMASTELLEN,
        nicht_zugeordnet=frozenset(k.schluessel for k in baum.nicht_zugeordnet()),
        heute=heute(),
    )


def maengel_der_zuordnung(angaben: Auftragsangaben, tabelle: Tabelle, zuordnung: Zuordnung) -> list[str]:
    """What the mapping still lacks, as sentences; empty means that the rows can be read."""
    if angaben.art == Lieferungsart.BEVOELKERUNG:
        noetig = ("gebiet", "alter", "geschlecht", "anzahl") + (() if angaben.stichtag else ("stichtag",))
        return pruefe_zuordnung(tabelle.kopf, zuordnung, noetig=noetig)
    if angaben.art == Lieferungsart.FALLSTATISTIK:
        return pruefe_zuordnung(tabelle.kopf, zuordnung, noetig=fallstatistik.NOETIG)
    return maengel(tabelle, zuordnung, _kontext(angaben))


def _wertzeile(m: Messung, indikatoren: Mapping[str, Indikator], nenner: Mapping[tuple[int, int, date], Decimal]) -> Wertzeile:
    indikator = indikatoren[m.indikator].pk
    teiler = m.nenner if m.nenner is not None or not nenner else nenner.get((indikator, m.gebiet_id, m.stichtag))
    return Wertzeile(indikator, m.gebiet_id, m.stichtag, m.zaehler, teiler, m.zustand.value, m.blatt, m.zeile)


def _nenner_aus_bevoelkerung(
    messungen: Iterable[Messung], indikatoren: Mapping[str, Indikator]
) -> tuple[dict[tuple[int, int, date], Decimal], tuple[Fehler, ...]]:
    """Where the file leaves out the Nenner and the Indikator names an age band: the inhabitants of exactly that day, else an error."""
    offen = [
        m for m in messungen if m.nenner is None and m.zustand == Zustand.WERT and indikatoren[m.indikator].nenner_altersband_id is not None
    ]
    if not offen:
        return {}, ()
    bestand = _bestand({m.stichtag for m in offen}, [indikatoren[k] for k in {m.indikator for m in offen}])
    nenner, fehler = {}, []
    for m in offen:
        anzahl = bestand.get((indikatoren[m.indikator].pk, m.gebiet_id, m.stichtag))
        if anzahl:
            nenner[indikatoren[m.indikator].pk, m.gebiet_id, m.stichtag] = Decimal(anzahl)
        else:
            satz = f"Der Nenner fehlt, und für {m.schluessel} liegt am {m.stichtag:%d.%m.%Y} keine Bevölkerung dieses Alters vor."
            fehler.append(Fehler(m.blatt, m.zeile, "", "", satz, "Nenner eintragen oder zuerst die Bevölkerung laden"))
    return nenner, tuple(fehler)


def _bestand(tage: set[date], indikatoren: Iterable[Indikator]) -> dict[tuple[int, int, date], int]:
    bestand: dict[tuple[int, int, date], int] = {}
    for indikator in indikatoren:
        band = indikator.nenner_altersband
        if band is None:
            continue
        rows = (
            Bevoelkerung.objects.wirksam()
            .filter(stichtag__in=tage, alter__gte=band.von, alter__lt=band.bis_unter)
            .values_list("gebiet_id", "stichtag")
            .annotate(summe=Sum("anzahl"))
        )
        bestand |= {(indikator.pk, gebiet, tag): summe for gebiet, tag, summe in rows}
    return bestand


def _lies_bevoelkerung(angaben: Auftragsangaben, tabelle: Tabelle, zuordnung: Zuordnung, merken: dict[str, str]) -> Gelesen:
    ergebnis = bevoelkerung.lies(tabelle, zuordnung, gebietsangaben(), stichtag=angaben.stichtag)
    zeilen = [Bestandszeile(b.gebiet_id, b.stichtag, b.alter, b.geschlecht, b.anzahl, b.zeile) for b in ergebnis.bestaende]
    return Gelesen(zeilen, ergebnis.fehler, ergebnis.warnungen, ergebnis.hinweise, len(tabelle.daten), merken, tabelle=tabelle)


def _lies_fallzahlen(tabelle: Tabelle, zuordnung: Zuordnung, merken: dict[str, str]) -> Gelesen:
    kontext = fallkontext()
    e = fallstatistik.lies(tabelle, zuordnung, kontext)
    return Gelesen(e.zeilen, e.fehler, e.warnungen, e.hinweise, len(tabelle.daten), merken, tabelle=tabelle, kontext=kontext)


def _lies_fallexport(angaben: Auftragsangaben) -> Gelesen:
    """The counts that were made of an export; the export itself is long gone."""
    try:
        aggregat = fallaggregat.lies(angaben.inhalt, verzeichnis())
    except Aggregatfehler as fehler:
        return Gelesen((), (Fehler("", 0, "", "", str(fehler)),), (), (), 0, {})
    return Gelesen(aggregat.zahlen, (), (), aggregat.hinweise, aggregat.zeilen, angaben.zuordnung, aggregat=aggregat)


def indikatorangaben(indikatoren: Iterable[Indikator] | None = None) -> dict[str, Indikatorangabe]:
    """What a file may name; what is counted at the schools is summed up from them (actions/schulwerte.py)."""
    rows = Indikator.objects.filter(aktiv=True) if indikatoren is None else indikatoren
    return {
        i.schluessel: Indikatorangabe(
            i.schluessel, i.name, i.aggregation, i.einheit, i.aggregation == "quote" and bool(i.nenner) and i.nenner_altersband_id is None
        )
        for i in rows
        if not i.je_schule
    }
