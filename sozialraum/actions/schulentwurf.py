"""A file of school counts before it counts: kept as a draft, read again on the page that shows what it would do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from django.db import transaction

from basis.models import Datei
from sozialraum.access import Wer
from sozialraum.actions.auffaellig import KLEINSTE_FALLZAHL
from sozialraum.actions.entwurf import mime, raeume_auf, verwirf
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.schulwerte import NICHTS_NEUES, Schulangaben, geltende, kennung_von, lies, schon_da, schulangabe
from sozialraum.clock import heute
from sozialraum.imports.befund import Fehler
from sozialraum.imports.schulwerte import Schulangabe, Schulzeile
from sozialraum.models import Datenlieferung, Importentwurf, Parameter, Schulwert
from sozialraum.models.lieferung import Lieferungsart
from sozialraum.schulsummen import Summe, Zaehlung, je_stadtteil

Stand = Mapping[tuple[int, date], Zaehlung]  # by school and Stichtag
NEU, GEAENDERT, UNVERAENDERT = "neu", "geändert", "unverändert"


class Schulwirkung(NamedTuple):
    """What a row would do. ``alt``: the count that is valid today."""

    zeile: Schulzeile
    alt: Schulwert | None

    @property
    def art(self) -> str:
        if self.alt is None:
            return NEU
        return UNVERAENDERT if (self.alt.zaehler, self.alt.nenner) == (self.zeile.zaehler, self.zeile.nenner) else GEAENDERT

    @property
    def ort(self) -> int:
        """A correction counts where the corrected row did, though the school may have moved."""
        return self.alt.stadtteil_id if self.alt else self.zeile.schule.stadtteil_id


class Stadtteilsumme(NamedTuple):
    ort: int
    stichtag: date
    vorher: Summe | None
    nachher: Summe
    davor: tuple[date, Summe] | None = None  # of the Stichtag before, where it differs so much that one should look twice


class Luecke(NamedTuple):
    """Who counted on the Stichtag before and does not on this one: all schools of a Stadtteil, or some."""

    stichtag: date
    davor: date
    stadtteile: tuple[int, ...]
    schulen: tuple[str, ...]


@dataclass(frozen=True)
class Schulpruefung:
    """The dry run: every finding, or every row with what it would do. Nothing is saved."""

    fehler: tuple[Fehler, ...]
    hinweise: tuple[str, ...] = ()
    zeilen: tuple[Schulwirkung, ...] = ()
    summen: tuple[Stadtteilsumme, ...] = ()
    schon_da: Datenlieferung | None = None
    luecken: tuple[Luecke, ...] = ()
    kennung: str = ""

    def anzahl(self, art: str) -> int:
        return sum(z.art == art for z in self.zeilen)

    @property
    def weicht_ab(self) -> bool:
        return any(z.art != UNVERAENDERT for z in self.zeilen)

    @property
    def warum_nicht(self) -> str:
        """Why it cannot be taken over; empty where it can."""
        if self.fehler:
            return "Die Datei hat Fehler und lässt sich so nicht übernehmen."
        if self.schon_da:
            return "Diese Datei wurde schon übernommen."
        return "" if self.weicht_ab else NICHTS_NEUES


def angaben_aus(entwurf: Importentwurf) -> Schulangaben:
    assert entwurf.indikator is not None
    datei = entwurf.datei
    return Schulangaben(entwurf.indikator, bytes(datei.inhalt), datei.name, entwurf.quelle, entwurf.muster, entwurf.stichtag)


def lege_schulentwurf_an(*, wer: Wer, angaben: Schulangaben, ersetzt: Importentwurf | None = None) -> Importentwurf:
    """Keeps the file. Refused, before anything is kept: what is no table of counts, or has columns that do not belong there.

    ``ersetzt``: the draft whose file this one corrects.
    """
    if wer.nutzer is None:
        raise Abgelehnt("Ein Entwurf gehört einer angemeldeten Person.")
    if saetze := [f.satz for f in lies(angaben).fehler if not f.zeile]:
        raise Abgelehnt(*saetze)
    with transaction.atomic():
        raeume_auf()
        datei = Datei.objects.create(name=angaben.dateiname[-200:], inhalt=angaben.inhalt, mime=mime(angaben.dateiname))
        entwurf = Importentwurf.objects.create(
            datei=datei, nutzer=wer.nutzer, art=Lieferungsart.BASISSTATISTIK, indikator=angaben.indikator, stichtag=angaben.stichtag,
            quelle=angaben.quelle, muster=angaben.muster,
        )  # fmt: skip
        if ersetzt is not None and ersetzt.nutzer_id == wer.nutzer.pk and ersetzt.indikator_id:
            verwirf(entwurf=ersetzt)
    return entwurf


def pruefe_schulwerte(angaben: Schulangaben) -> Schulpruefung:
    """What cannot be read any more is a finding, too."""
    try:
        ergebnis = lies(angaben)
    except Abgelehnt as unlesbar:
        return Schulpruefung(tuple(Fehler("", 0, "", "", satz) for satz in unlesbar.saetze))
    if ergebnis.fehler:
        return Schulpruefung(ergebnis.fehler, ergebnis.hinweise)
    tage = {z.stichtag for z in ergebnis.zeilen}
    zuvor = _zuvor(angaben, tage)
    mit_zuvor = geltende(angaben.indikator, tage | set(zuvor.values()))
    alle = {paar: row for paar, row in mit_zuvor.items() if paar[1] in tage}
    zeilen = tuple(Schulwirkung(z, alle.get((z.schule.id, z.stichtag))) for z in ergebnis.zeilen)
    stand = {paar: Zaehlung(w.stadtteil_id, w.stichtag, w.zaehler, w.nenner) for paar, w in mit_zuvor.items()}
    neu = {(w.zeile.schule.id, w.zeile.stichtag): Zaehlung(w.ort, w.zeile.stichtag, w.zeile.zaehler, w.zeile.nenner) for w in zeilen}
    schulen = {w.einrichtung_id: schulangabe(w.einrichtung) for w in mit_zuvor.values()} | {z.schule.id: z.schule for z in ergebnis.zeilen}
    return Schulpruefung(
        (), ergebnis.hinweise, zeilen, tuple(_summen(stand, stand | neu, zeilen, zuvor)), schon_da(angaben, ergebnis.zeilen),
        tuple(_luecken(schulen, stand | neu, zuvor)), kennung_von(ergebnis.zeilen, alle),
    )  # fmt: skip


def _zuvor(angaben: Schulangaben, tage: set[date]) -> dict[date, date]:
    """Of each day of the file the Stichtag before, which may be one of the file, too."""
    rows = Schulwert.objects.filter(indikator=angaben.indikator, lieferung__zurueckgenommen_am__isnull=True, stichtag__lt=max(tage))
    bekannt = sorted(tage | set(rows.values_list("stichtag", flat=True).distinct()))
    return {tag: bekannt[stelle - 1] for stelle, tag in enumerate(bekannt) if stelle and tag in tage}


def _summen(
    vorher: Stand, nachher: Stand, zeilen: tuple[Schulwirkung, ...], zuvor: Mapping[date, date]
) -> Iterator[Stadtteilsumme]:
    """Of the Stadtteile in which a count is new or changes, over all their schools."""
    bisher, danach = je_stadtteil(vorher.values()), je_stadtteil(nachher.values())
    orte = sorted({(w.ort, w.zeile.stichtag) for w in zeilen if w.art != UNVERAENDERT})
    abweichung = Fraction(Parameter.objects.wert("import_abweichung", heute(), sonst="1")) if orte else Fraction(1)
    for ort, tag in orte:
        damals = danach.get((ort, zuvor[tag])) if tag in zuvor else None
        auffaellig = damals is not None and ist_sprung(damals, danach[ort, tag], abweichung)
        yield Stadtteilsumme(ort, tag, bisher.get((ort, tag)), danach[ort, tag], (zuvor[tag], damals) if auffaellig and damals else None)


def ist_sprung(davor: Summe, jetzt: Summe, abweichung: Fraction) -> bool:
    """As for every other import: more than doubled or halved (by the Parameter), with enough cases on both days."""
    if min(davor.zaehler, jetzt.zaehler) < KLEINSTE_FALLZAHL:
        return False
    alt, neu = Fraction(*davor), Fraction(*jetzt)
    return max(neu / alt, alt / neu) > 1 + abweichung


def _luecken(schulen: Mapping[int, Schulangabe], nachher: Stand, zuvor: Mapping[date, date]) -> Iterator[Luecke]:
    """On each day of the file, against the Stichtag before; a whole Stadtteil is named, not each of its schools; not who ceased."""
    for tag, davor in sorted(zuvor.items()):
        damals = {schule: z.ort for (schule, t), z in nachher.items() if t == davor and schulen[schule].gilt_am(tag)}
        jetzt = {schule: z.ort for (schule, t), z in nachher.items() if t == tag}
        orte = set(damals.values()) - set(jetzt.values())
        fehlend = {schule: ort for schule, ort in damals.items() if schule not in jetzt and ort not in orte}
        namen = sorted(schulen[schule].name for schule in fehlend)
        if orte or namen:
            yield Luecke(tag, davor, tuple(sorted(orte)), tuple(namen))
