"""Maßnahmen from a file: kept as a draft, compared with what there is, taken over all or nothing. What the file does not name stays."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from basis.imports.tabelle import Tabelle
from basis.zahlen import anzahl, datum
from proaktiv.actions.listenimport import (
    ENDE_VOR_BEGINN,
    GEAENDERT,
    GILT_NICHT,
    NEU,
    UNVERAENDERT,
    Pruefung,
    Unterschiede,
    behalte,
    lies,
    sperre,
    wort,
)
from proaktiv.actions.massnahmen import TEXTE, mangel_der_orte, speichere_massnahme
from proaktiv.dubletten import Kandidat, dubletten
from proaktiv.imports.massnahmen import FORM, GEBIETE, PHASEN, WAHL, Massnahmenzeile, lies_massnahmen
from proaktiv.massnahmenorte import orte_von
from proaktiv.massnahmenweg import Massnahmenstand
from proaktiv.models import Konzeption, Massnahme, Massnahmenentwurf
from proaktiv.personenbezug import Fund, finde
from proaktiv.selectors.kette import kurzname
from proaktiv.selectors.massnahmenimport import Bestand, ist_beendet, lies_bestand
from proaktiv.selectors.namen import bekannte_namen, namen_einmal_gelesen
from sozialraum.access import Wer
from sozialraum.actions.entwurf import verwirf
from sozialraum.actions.fehler import in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute
from sozialraum.imports.befund import Fehler
from sozialraum.models import Gebiet

KEINE_PERSON = "Ist es keine Person, übernehmen Sie die Datei, wie sie ist."


@dataclass(frozen=True)
class Vorhaben:
    """What taking over would do with one row. ``unterschiede``: (what, before, after); ``doppelt``: could be the same, and its row."""

    zeile: int
    massnahme: Massnahme
    wirkung: str
    unterschiede: Unterschiede
    gebiete: tuple[Any, ...] | None
    phasen: tuple[Any, ...] | None
    doppelt: tuple[tuple[Massnahme, int], ...] = ()

    @property
    def worum(self) -> tuple[Any, ...]:
        return self.massnahme.pk, self.massnahme.konzeption_id

    @property
    def zellen(self) -> tuple[str, str]:
        """As the preview names it."""
        return self.massnahme.titel, self.massnahme.konzeption.name

    @property
    def adresse(self) -> str:
        return self.massnahme.get_absolute_url() if self.massnahme.pk else ""


Massnahmenpruefung = Pruefung[Vorhaben]


def lege_entwurf_an(*, wer: Wer, inhalt: bytes, dateiname: str, konzeption: Konzeption | None = None) -> Massnahmenentwurf:
    entwurf: Massnahmenentwurf = behalte(Massnahmenentwurf, FORM, wer=wer, inhalt=inhalt, dateiname=dateiname, konzeption=konzeption)
    return entwurf


def pruefe(entwurf: Massnahmenentwurf) -> Massnahmenpruefung:
    """Reads the whole file and says what it would change; nothing is saved."""
    with namen_einmal_gelesen():
        return _vergleiche(lies(entwurf), entwurf)


def _vergleiche(tabelle: Tabelle | tuple[Fehler, ...], entwurf: Massnahmenentwurf) -> Massnahmenpruefung:
    if isinstance(tabelle, tuple):
        return Pruefung(fehler=tabelle)
    bestand = lies_bestand()
    ergebnis = lies_massnahmen(tabelle, bestand.kontext(entwurf.konzeption_id))
    vorhaben = [_vorhaben(zeile, bestand) for zeile in ergebnis.zeilen]
    verkehrt = [
        Fehler(tabelle.blatt, v.zeile, "Ende", datum(m.ende), ENDE_VOR_BEGINN)
        for v in vorhaben if (m := v.massnahme).beginn and m.ende and m.ende < m.beginn
    ]  # fmt: skip
    tag = heute()
    beendet = [
        Fehler(tabelle.blatt, v.zeile, was, name, GILT_NICHT.format(name)) for v in vorhaben for was, name in _beendete(v, bestand, tag)
    ]
    doppelte = [
        Fehler(tabelle.blatt, v.zeile, GEBIETE, _namen([g.pk for g in v.gebiete], v.gebiete), satz)
        for v in vorhaben if v.wirkung != UNVERAENDERT and v.gebiete and (satz := mangel_der_orte(v.gebiete))
    ]  # fmt: skip
    nennt = [(v.zeile, was, text, fund) for v in vorhaben for was, text, fund in _personen(v, bestand, tag)]
    nummern = [Fehler(tabelle.blatt, zeile, was, text[:60], fund.satz) for zeile, was, text, fund in nennt if fund.immer]
    namen = tuple(f"Zeile {zeile}, {was}: {fund.satz} {KEINE_PERSON}" for zeile, was, _, fund in nennt if not fund.immer)
    fehler = sorted((*ergebnis.fehler, *verkehrt, *beendet, *doppelte, *nummern), key=lambda f: f.zeile)
    return Pruefung(tuple(_mit_dubletten(vorhaben, bestand)), tuple(fehler), (*namen, *ergebnis.hinweise))


def uebernimm(*, wer: Wer, entwurf: Massnahmenentwurf, kennung: str) -> Massnahmenpruefung:
    """Brings the Maßnahmen in line with the file, all or none, and drops the draft.

    Refused: a file with errors, one that changes nothing, and where it would change other than ``kennung`` tells was shown.
    """
    return _uebernimm(wer, entwurf, kennung, lies(entwurf))


@namen_einmal_gelesen()
@in_der_datenbank()
def _uebernimm(wer: Wer, entwurf: Massnahmenentwurf, kennung: str, tabelle: Tabelle | tuple[Fehler, ...]) -> Massnahmenpruefung:
    sperre(entwurf)
    list(Massnahme.objects.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    pruefung = _vergleiche(tabelle, entwurf)
    pruefung.verlange(kennung)
    herkunft = f", aus {entwurf.datei.name}"[:120]
    for v in pruefung.vorhaben:
        if v.wirkung != UNVERAENDERT:
            speichere_massnahme(
                wer=wer, massnahme=v.massnahme, gebiete=v.gebiete, phasen=v.phasen, herkunft=herkunft, geprueft=True,
            )  # fmt: skip
    _merke(wer, pruefung, herkunft)
    verwirf(entwurf=entwurf)
    return pruefung


def _merke(wer: Wer, pruefung: Massnahmenpruefung, herkunft: str) -> None:
    """One entry for each Konzeption that the file changed."""
    je: dict[int, Counter[str]] = {}
    for v in pruefung.vorhaben:
        je.setdefault(v.massnahme.konzeption_id, Counter())[v.wirkung] += 1
    for konzeption in Konzeption.objects.filter(pk__in=je).order_by("pk"):
        zahl = je[konzeption.pk]
        if zahl[NEU] or zahl[GEAENDERT]:
            was = f"{anzahl(zahl[NEU], 'Maßnahme', 'Maßnahmen')} neu, {zahl[GEAENDERT]} geändert, {zahl[UNVERAENDERT]} unverändert"
            text = f"Konzeption „{konzeption}“: {was}{herkunft}."
            protokolliere(wer=wer, aktion="massnahmen_uebernommen", gegenstand=konzeption, text=text)


def _vorhaben(zeile: Massnahmenzeile, bestand: Bestand) -> Vorhaben:
    alt = bestand.massnahmen.get(zeile.massnahme or 0)
    neu: Any = Massnahme(konzeption_id=zeile.konzeption)
    if alt is not None:
        neu = Massnahme(**{f.attname: getattr(alt, f.attname) for f in Massnahme._meta.concrete_fields})
        neu._state.adding = False
    neu.titel = zeile.titel
    for feld, wert in zeile.felder.items():
        setattr(neu, feld, bestand.verzeichnisse[feld].get(wert) if feld in bestand.verzeichnisse else wert)
    unterschiede = _unterschiede(alt, neu, zeile, bestand)
    wirkung = NEU if alt is None else GEAENDERT if unterschiede else UNVERAENDERT
    orte = None if zeile.gebiete is None else tuple(g for g in bestand.gebiete if g.pk in zeile.gebiete)
    phasen = None if zeile.phasen is None else tuple(p for p in bestand.phasen if p.pk in zeile.phasen)
    return Vorhaben(zeile.zeile, neu, wirkung, unterschiede, orte, phasen)


def _beendete(v: Vorhaben, bestand: Bestand, tag: date) -> Iterator[tuple[str, str]]:
    """(column, name) of what the row would get anew although it has ended; what a Maßnahme has already, it keeps."""
    alt = bestand.massnahmen.get(v.massnahme.pk or 0)
    for was, (feld, _) in WAHL.items():
        row = getattr(v.massnahme, feld)
        if row and getattr(alt, f"{feld}_id", None) != row.pk and ist_beendet(row, tag):
            yield was, row.name
    for was, rows, bisher in ((GEBIETE, v.gebiete, alt.orte if alt else ()), (PHASEN, v.phasen, alt.dabei if alt else ())):
        yield from ((was, _name(row)) for row in rows or () if row.pk not in bisher and ist_beendet(row, tag))


def _personen(v: Vorhaben, bestand: Bestand, tag: date) -> Iterator[tuple[str, str, Fund]]:
    """(column, text, what looks like a person) of what the row writes anew."""
    alt = bestand.massnahmen.get(v.massnahme.pk or 0)
    for feld in (f for f in Massnahme._meta.concrete_fields if f.name in TEXTE):
        text = getattr(v.massnahme, feld.name)
        if text and text != getattr(alt, feld.name, None) and any(finde(text, tag)):  # else the names of the city are not needed
            yield from ((str(feld.verbose_name), text, fund) for fund in finde(text, tag, bekannte_namen()))


def _unterschiede(alt: Any, neu: Massnahme, zeile: Massnahmenzeile, bestand: Bestand) -> Unterschiede:
    worte = {feld.name: str(feld.verbose_name) for feld in Massnahme._meta.fields}
    paare = [(worte[n], wort(getattr(alt, n, None)), wort(getattr(neu, n))) for n in ("titel", *zeile.felder)]
    for was, vorher, nachher, rows in (
        ("Gebiete", alt.orte if alt else (), zeile.gebiete, bestand.gebiete),
        ("Lebensphasen", alt.dabei if alt else (), zeile.phasen, bestand.phasen),
    ):
        if nachher is not None:
            paare.append((was, _namen(vorher, rows), _namen(nachher, rows)))
    return tuple(paar for paar in paare if paar[1] != paar[2])


def _namen(nummern: Any, rows: Any) -> str:
    return "; ".join(_name(row) for row in rows if row.pk in nummern)


def _name(row: Any) -> str:
    return kurzname(row) if isinstance(row, Gebiet) else str(row)


def _mit_dubletten(vorhaben: list[Vorhaben], bestand: Bestand) -> list[Vorhaben]:
    """For what is new or has another title: what could be the same, in any Konzeption or in this file."""
    kandidaten: dict[int, tuple[Kandidat, Massnahme, int]] = {}
    for m in bestand.massnahmen.values():
        if m.stand != Massnahmenstand.AUFGEGEBEN.value:
            kandidaten[m.pk] = Kandidat(m.pk, m.titel, orte_von(bestand.baum, m.orte), m.zielgruppe_id), m, 0
    konzeptionen: Mapping[int, Konzeption] = {k.pk: k for k in bestand.konzeptionen}
    fertig = []
    for v in vorhaben:
        m = v.massnahme
        m.konzeption = konzeptionen[m.konzeption_id]
        alt = bestand.massnahmen.get(m.pk or 0)
        if v.wirkung == NEU or (alt is not None and alt.titel != m.titel):
            gebiete = [g.pk for g in v.gebiete] if v.gebiete is not None else alt.orte if alt else []
            neu = Kandidat(m.pk or -v.zeile, m.titel, orte_von(bestand.baum, gebiete), m.zielgruppe_id)
            treffer = dubletten(neu, (kandidat for kandidat, _, _ in kandidaten.values()))
            v = Vorhaben(
                v.zeile, m, v.wirkung, v.unterschiede, v.gebiete, v.phasen, tuple(kandidaten[nummer][1:] for nummer, _ in treffer[:5])
            )
            kandidaten[neu.massnahme] = neu, m, v.zeile
        fertig.append(v)
    return fertig
