"""Maßnahmen from a file: kept as a draft, compared with what there is, taken over all or nothing. What the file does not name stays."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from basis.imports.tabelle import Tabelle, Tabellenfehler, lies_tabelle
from basis.models import Datei
from basis.zahlen import anzahl, datum
from proaktiv.actions.massnahmen import speichere_massnahme
from proaktiv.dubletten import Kandidat, dubletten
from proaktiv.imports.massnahmen import GEBIETE, PHASEN, WAHL, Massnahmenzeile, abweisung, lies_massnahmen
from proaktiv.massnahmenweg import Massnahmenstand
from proaktiv.models import Konzeption, Massnahme, Massnahmenentwurf
from proaktiv.selectors.kette import kurzname
from proaktiv.selectors.massnahmenimport import Bestand, ist_beendet, lies_bestand
from sozialraum.access import Wer
from sozialraum.actions.entwurf import mime, raeume_auf, verwirf
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute
from sozialraum.imports.befund import Fehler
from sozialraum.models import Gebiet

NEU, GEAENDERT, UNVERAENDERT = "neu", "geaendert", "unveraendert"
SEITDEM = "Seit der Prüfung hat jemand diese Maßnahmen geändert. Bitte sehen Sie noch einmal nach, was sich ändern würde."
NICHTS = "Alles steht schon so da. Es gibt nichts zu übernehmen."
GILT_NICHT = "„{}“ gilt nicht mehr. Was gilt, nennt die Vorlage zum Herunterladen."
ENDE_VOR_BEGINN = "Das Ende liegt vor dem Beginn. Bitte berichtigen Sie eines von beiden."


@dataclass(frozen=True)
class Vorhaben:
    """What taking over would do with one row. ``unterschiede``: (what, before, after); ``doppelt``: could be the same, and its row."""

    zeile: int
    massnahme: Massnahme
    wirkung: str
    unterschiede: tuple[tuple[str, str, str], ...]
    gebiete: tuple[Any, ...] | None
    phasen: tuple[Any, ...] | None
    doppelt: tuple[tuple[Massnahme, int], ...] = ()


@dataclass(frozen=True)
class Pruefung:
    """The dry run: every finding, every difference."""

    vorhaben: tuple[Vorhaben, ...] = ()
    fehler: tuple[Fehler, ...] = ()
    hinweise: tuple[str, ...] = ()

    def mit(self, wirkung: str) -> list[Vorhaben]:
        return [v for v in self.vorhaben if v.wirkung == wirkung]

    @property
    def geleert(self) -> Counter[str]:
        """Of each kind of detail how many would have none any more."""
        return Counter(was for v in self.mit(GEAENDERT) for was, vorher, nachher in v.unterschiede if vorher and not nachher)

    @property
    def aendert(self) -> bool:
        return any(v.wirkung != UNVERAENDERT for v in self.vorhaben)

    @property
    def kennung(self) -> str:
        """Of what was shown: other than this is not taken over."""
        gezeigt = [(v.zeile, v.massnahme.pk, v.massnahme.konzeption_id, v.wirkung, v.unterschiede) for v in self.vorhaben]
        return hashlib.sha256(repr(gezeigt).encode()).hexdigest()


def lege_entwurf_an(*, wer: Wer, inhalt: bytes, dateiname: str, konzeption: Konzeption | None = None) -> Massnahmenentwurf:
    """Keeps the file, and purges what nobody finished. Refused with sentences: what is no table, what tells of persons or single cases."""
    if wer.nutzer is None:
        raise Abgelehnt("Ein Entwurf gehört einer angemeldeten Person.")
    try:
        tabelle = lies_tabelle(inhalt, dateiname)
    except Tabellenfehler as fehler:
        raise Abgelehnt(*fehler.saetze) from fehler
    if saetze := abweisung(tabelle):
        raise Abgelehnt(*saetze)
    with transaction.atomic():
        raeume_auf(Massnahmenentwurf.objects.all())
        datei = Datei.objects.create(name=dateiname[-200:], inhalt=inhalt, mime=mime(dateiname))
        return Massnahmenentwurf.objects.create(datei=datei, konzeption=konzeption, nutzer=wer.nutzer)


def pruefe(entwurf: Massnahmenentwurf) -> Pruefung:
    """Reads the whole file and says what it would change; nothing is saved."""
    return _vergleiche(_lies(entwurf), entwurf)


def _lies(entwurf: Massnahmenentwurf) -> Tabelle | Pruefung:
    """The table, or why there is none. It may take long, so no row is locked meanwhile."""
    try:
        return lies_tabelle(bytes(entwurf.datei.inhalt), entwurf.datei.name)
    except Tabellenfehler as unlesbar:
        return Pruefung(fehler=tuple(Fehler("", 0, "", "", satz) for satz in unlesbar.saetze))


def _vergleiche(tabelle: Tabelle | Pruefung, entwurf: Massnahmenentwurf) -> Pruefung:
    if isinstance(tabelle, Pruefung):
        return tabelle
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
    fehler = sorted((*ergebnis.fehler, *verkehrt, *beendet), key=lambda f: f.zeile)
    return Pruefung(tuple(_mit_dubletten(vorhaben, bestand)), tuple(fehler), ergebnis.hinweise)


def uebernimm(*, wer: Wer, entwurf: Massnahmenentwurf, kennung: str) -> Pruefung:
    """Brings the Maßnahmen in line with the file, all or none, and drops the draft.

    Refused: a file with errors, one that changes nothing, and where it would change other than ``kennung`` tells was shown.
    """
    return _uebernimm(wer, entwurf, kennung, _lies(entwurf))


@in_der_datenbank()
def _uebernimm(wer: Wer, entwurf: Massnahmenentwurf, kennung: str, tabelle: Tabelle | Pruefung) -> Pruefung:
    list(Massnahme.objects.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    pruefung = _vergleiche(tabelle, entwurf)
    if pruefung.fehler:
        raise Abgelehnt(*(f.als_satz() if f.zeile else f.satz for f in pruefung.fehler[:20]))
    if not pruefung.aendert:
        raise Abgelehnt(NICHTS)
    if pruefung.kennung != kennung:
        raise Abgelehnt(SEITDEM)
    herkunft = f", aus {entwurf.datei.name}"[:120]
    for v in pruefung.vorhaben:
        if v.wirkung != UNVERAENDERT:
            speichere_massnahme(wer=wer, massnahme=v.massnahme, gebiete=v.gebiete, phasen=v.phasen, herkunft=herkunft)
    _merke(wer, pruefung, herkunft)
    verwirf(entwurf=entwurf)
    return pruefung


def _merke(wer: Wer, pruefung: Pruefung, herkunft: str) -> None:
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


def _unterschiede(alt: Any, neu: Massnahme, zeile: Massnahmenzeile, bestand: Bestand) -> tuple[tuple[str, str, str], ...]:
    worte = {feld.name: str(feld.verbose_name) for feld in Massnahme._meta.fields}
    paare = [(worte[n], _wort(getattr(alt, n, None)), _wort(getattr(neu, n))) for n in ("titel", *zeile.felder)]
    for was, vorher, nachher, rows in (
        ("Gebiete", alt.orte if alt else (), zeile.gebiete, bestand.gebiete),
        ("Lebensphasen", alt.dabei if alt else (), zeile.phasen, bestand.phasen),
    ):
        if nachher is not None:
            paare.append((was, _namen(vorher, rows), _namen(nachher, rows)))
    return tuple(paar for paar in paare if paar[1] != paar[2])


def _wort(wert: Any) -> str:
    if wert is None:
        return ""
    text = datum(wert) if hasattr(wert, "toordinal") else str(wert)
    return "\n".join(teil.rstrip() for teil in text.strip().splitlines())


def _namen(nummern: Any, rows: Any) -> str:
    return "; ".join(_name(row) for row in rows if row.pk in nummern)


def _name(row: Any) -> str:
    return kurzname(row) if isinstance(row, Gebiet) else str(row)


def _mit_dubletten(vorhaben: list[Vorhaben], bestand: Bestand) -> list[Vorhaben]:
    """For what is new or has another title: what could be the same, in any Konzeption or in this file."""
    kandidaten: dict[int, tuple[Kandidat, Massnahme, int]] = {}
    for m in bestand.massnahmen.values():
        if m.stand != Massnahmenstand.AUFGEGEBEN.value:
            kandidaten[m.pk] = Kandidat(m.pk, m.titel, frozenset(m.orte), m.zielgruppe_id), m, 0
    konzeptionen: Mapping[int, Konzeption] = {k.pk: k for k in bestand.konzeptionen}
    fertig = []
    for v in vorhaben:
        m = v.massnahme
        m.konzeption = konzeptionen[m.konzeption_id]
        alt = bestand.massnahmen.get(m.pk or 0)
        if v.wirkung == NEU or (alt is not None and alt.titel != m.titel):
            orte = frozenset(g.pk for g in v.gebiete) if v.gebiete is not None else frozenset(alt.orte if alt else ())
            neu = Kandidat(m.pk or -v.zeile, m.titel, orte, m.zielgruppe_id)
            treffer = dubletten(neu, (kandidat for kandidat, _, _ in kandidaten.values()))
            v = Vorhaben(
                v.zeile, m, v.wirkung, v.unterschiede, v.gebiete, v.phasen, tuple(kandidaten[nummer][1:] for nummer, _ in treffer[:5])
            )
            kandidaten[neu.massnahme] = neu, m, v.zeile
        fertig.append(v)
    return fertig
