"""A file of school counts before it counts: kept as a draft, read again on the page that shows what it would do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import transaction

from basis.models import Datei
from sozialraum.access import Wer
from sozialraum.actions.entwurf import mime, raeume_auf, verwirf
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.schulwerte import NICHTS_NEUES, Schulangaben, geltende, lies, schon_da
from sozialraum.imports.befund import Fehler
from sozialraum.imports.schulwerte import Schulzeile
from sozialraum.models import Datenlieferung, Importentwurf, Schulwert
from sozialraum.models.lieferung import Lieferungsart
from sozialraum.schulsummen import Summe, Zaehlung, je_stadtteil

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


@dataclass(frozen=True)
class Schulpruefung:
    """The dry run: every finding, or every row with what it would do. Nothing is saved."""

    fehler: tuple[Fehler, ...]
    hinweise: tuple[str, ...] = ()
    zeilen: tuple[Schulwirkung, ...] = ()
    summen: tuple[Stadtteilsumme, ...] = ()
    schon_da: Datenlieferung | None = None

    def anzahl(self, art: str) -> int:
        return sum(z.art == art for z in self.zeilen)

    @property
    def warum_nicht(self) -> str:
        """Why it cannot be taken over; empty where it can."""
        if self.fehler:
            return "Die Datei hat Fehler und lässt sich so nicht übernehmen."
        if self.schon_da:
            return "Diese Datei wurde schon übernommen."
        return "" if self.anzahl(NEU) + self.anzahl(GEAENDERT) else NICHTS_NEUES


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
    ergebnis = lies(angaben)
    if ergebnis.fehler:
        return Schulpruefung(ergebnis.fehler, ergebnis.hinweise)
    alle = geltende(angaben.indikator, {z.stichtag for z in ergebnis.zeilen})
    zeilen = tuple(Schulwirkung(z, alle.get((z.schule.id, z.stichtag))) for z in ergebnis.zeilen)
    return Schulpruefung((), ergebnis.hinweise, zeilen, tuple(_summen(alle, zeilen)), schon_da(angaben, ergebnis.zeilen))


def _summen(alle: dict[tuple[int, date], Schulwert], zeilen: tuple[Schulwirkung, ...]) -> Iterator[Stadtteilsumme]:
    """Of the Stadtteile in which a count is new or changes, over all their schools."""
    vorher = {paar: Zaehlung(w.stadtteil_id, w.stichtag, w.zaehler, w.nenner) for paar, w in alle.items()}
    neu = {(w.zeile.schule.id, w.zeile.stichtag): Zaehlung(w.ort, w.zeile.stichtag, w.zeile.zaehler, w.zeile.nenner) for w in zeilen}
    davor, danach = je_stadtteil(vorher.values()), je_stadtteil((vorher | neu).values())
    for ort in sorted({(w.ort, w.zeile.stichtag) for w in zeilen if w.art != UNVERAENDERT}):
        yield Stadtteilsumme(*ort, davor.get(ort), danach[ort])
