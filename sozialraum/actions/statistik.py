"""Deliveries of statistics: check, take over as a whole, take back as a whole."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from basis.models import Datei
from sozialraum.access import Wer
from sozialraum.actions import uebernahme
from sozialraum.actions.auffaellig import auffaellige_werte
from sozialraum.actions.einlesen import Auftragsangaben, Gelesen, lies
from sozialraum.actions.entwurf import mime
from sozialraum.actions.fallvergleich import fallvergleich, saetze_zur_wirkung, warnungen_zur_stadt, zellen_mit_wirkung
from sozialraum.actions.fehler import BESCHAEFTIGT, Abgelehnt
from sozialraum.actions.kohorten import trage_kohorten_ein
from sozialraum.actions.protokoll import protokolliere
from sozialraum.actions.stammruecknahme import stelle_stammdaten_wieder_her
from sozialraum.fallvergleich import Fallvergleich
from sozialraum.imports.befund import Fehler
from sozialraum.models import Bevoelkerung, Datenlieferung, Importprofil, Verwendung
from sozialraum.models.lieferung import STAMMDATEN
from sozialraum.signals import werte_uebernommen

GRUND_FEHLT = "Die Lieferung ändert Werte, die schon gelten. Bitte nennen Sie den Grund der Korrektur."
Melder = Callable[[int, int], None]


@dataclass(frozen=True)
class Pruefung:
    """The dry run of a delivery: what it would do, all findings, the first rows with their effect. Nothing is saved."""

    gelesen: Gelesen
    wirkung: uebernahme.Wirkung
    vorschau: list[dict[str, Any]]
    warnungen: tuple[Fehler, ...] = ()
    schon_da: Datenlieferung | None = None
    vergleich: Fallvergleich | None = None  # the sums of the city before and after, of case numbers

    @property
    def fehler(self) -> tuple[Fehler, ...]:
        return self.gelesen.fehler

    @property
    def hinweise(self) -> tuple[str, ...]:
        return self.gelesen.hinweise

    @property
    def zeilen_mit_fehler(self) -> int:
        return len({(f.blatt, f.zeile) for f in self.fehler})

    def saetze_zur_wirkung(self) -> list[str]:
        return saetze_zur_wirkung(self.vergleich, self.wirkung.entfaellt, self.warnungen)


@dataclass(frozen=True)
class Uebernahme:
    """The result of taking over: the delivery, whether it had been there already, and what it did to case numbers."""

    lieferung: Datenlieferung
    war_schon_da: bool = False
    zur_wirkung: tuple[str, ...] = ()

    @property
    def satz(self) -> str:
        if self.war_schon_da:
            wann = f"{timezone.localtime(self.lieferung.created_at):%d.%m.%Y}"
            return f"Diese Datei wurde am {wann} schon übernommen. Es wurde nichts geändert."
        li = self.lieferung
        return f"Übernommen: {li.anzahl_neu} neu, {li.anzahl_geaendert} geändert, {li.anzahl_unveraendert} unverändert."


def pruefe(angaben: Auftragsangaben, *, gemerkt: Mapping[str, str] | None = None, vorschau: int = 20) -> Pruefung:
    """Reads the whole file and compares it with what counts today; rolls everything back."""
    gelesen = lies(angaben, gemerkt)
    with transaction.atomic():
        wirkung = uebernahme.vergleiche(angaben.art, gelesen.zeilen)
        faelle = angaben.art in uebernahme.FALLARTEN
        rows = zellen_mit_wirkung(vorschau) if faelle else uebernahme.zeilen_mit_wirkung(vorschau)
        auffaellig = auffaellige_werte(gelesen.tabelle, gelesen.zuordnung) if gelesen.hat_werte and gelesen.tabelle else ()
    schon_da = None if gelesen.fehler else _schon_da(angaben, gelesen)
    zaehlt = faelle and gelesen.zeilen and not (gelesen.fehler or schon_da)
    vergleich = fallvergleich(angaben.art, gelesen.zeilen, gelesen.kontext) if zaehlt else None
    warnungen = gelesen.warnungen + auffaellig + warnungen_zur_stadt(vergleich)
    sortiert = tuple(sorted(warnungen, key=lambda befund: (befund.blatt, befund.zeile)))
    return Pruefung(gelesen, wirkung, rows, sortiert, schon_da, vergleich)


def uebernimm(
    *,
    wer: Wer,
    angaben: Auftragsangaben,
    grund: str = "",
    gemerkt: Mapping[str, str] | None = None,
    melde: Melder | None = None,
    datei: Datei | None = None,
    warnungen: int | None = None,
) -> Uebernahme:
    """Takes a delivery over, wholly or not at all. The same file again is a no-op. ``warnungen``: how many a dry run showed.

    Raises Abgelehnt with every error of the file, and if values change without a ``grund``. ``melde(done, all)`` hears the progress.
    """
    gelesen = lies(angaben, gemerkt)
    if gelesen.fehler:
        raise Abgelehnt(*(fehler.als_satz() if fehler.zeile else fehler.satz for fehler in gelesen.fehler))
    return einmal(lambda: _schon_da(angaben, gelesen), lambda: _uebernimm(wer, angaben, gelesen, grund.strip(), melde, datei, warnungen))


def einmal(schon_da: Callable[[], Datenlieferung | None], uebernimm: Callable[[], Uebernahme]) -> Uebernahme:
    """In one transaction; a file that is there already changes nothing, also where somebody was faster with it."""
    if vorhanden := schon_da():
        return Uebernahme(vorhanden, war_schon_da=True)
    try:
        with transaction.atomic():
            return uebernimm()
    except IntegrityError:
        if vorhanden := schon_da():
            return Uebernahme(vorhanden, war_schon_da=True)
        raise


def _uebernimm(
    wer: Wer, angaben: Auftragsangaben, gelesen: Gelesen, grund: str, melde: Melder | None, datei: Datei | None, warnungen: int | None
) -> Uebernahme:
    datei = datei or Datei(name=angaben.dateiname[-200:], inhalt=angaben.inhalt, mime=mime(angaben.dateiname))
    if datei._state.adding:
        datei.save()
    with _geduld():  # the same file in another session lets the index wait
        lieferung = Datenlieferung.objects.create(
            art=angaben.art,
            datei=datei,
            sha256=_sha256(angaben, gelesen),
            profil=_kennung(angaben, gelesen),
            zuordnung=dict(gelesen.zuordnung),
            quelle=angaben.quelle,
            stichtag=max(gelesen.stichtage),
            muster=angaben.muster,
            nutzer=wer.nutzer,
        )
    sperre_werte()
    wirkung = uebernahme.vergleiche(angaben.art, gelesen.zeilen, melde)
    if wirkung.geaendert and not grund:
        raise Abgelehnt(GRUND_FEHLT)
    vergleich = fallvergleich(angaben.art, gelesen.zeilen, gelesen.kontext) if angaben.art in uebernahme.FALLARTEN else None
    befunde = gelesen.warnungen + warnungen_zur_stadt(vergleich)
    ergebnis = Uebernahme(lieferung, zur_wirkung=tuple(saetze_zur_wirkung(vergleich, wirkung.entfaellt, befunde)) if vergleich else ())
    lieferung.anzahl_warnungen = len(befunde) if warnungen is None else warnungen
    uebernahme.trage_ein(angaben.art, lieferung.pk, grund)
    daten = trage_kohorten_ein(lieferung, gelesen.aggregat) if gelesen.aggregat else {}
    lieferung.anzahl_neu, lieferung.anzahl_geaendert = wirkung.neu, wirkung.geaendert
    lieferung.anzahl_unveraendert, lieferung.grund = wirkung.unveraendert, grund if wirkung.geaendert else ""
    lieferung.save(update_fields=["anzahl_neu", "anzahl_geaendert", "anzahl_unveraendert", "anzahl_warnungen", "grund"])
    _merke_verwendungen(lieferung, gelesen)
    if angaben.profil:
        _merke_profil(angaben, gelesen)
    protokolliere(wer=wer, aktion="werte_uebernommen", gegenstand=lieferung, text=ergebnis.satz, grund=lieferung.grund, daten=daten)
    werte_uebernommen.send(sender=Datenlieferung, lieferung=lieferung, zurueckgenommen=False)
    return ergebnis


def sperre_werte() -> None:
    """One take-over, correction or take-back at a time: the comparison must see what the other one wrote."""
    with _geduld(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7302)")


@contextmanager
def _geduld() -> Iterator[None]:
    """Who waits longer than the lock timeout hears a sentence instead of an error."""
    try:
        yield
    except OperationalError as fehler:
        if isinstance(fehler.__cause__, LockNotAvailable):
            raise Abgelehnt(BESCHAEFTIGT) from fehler
        raise


def _merke_verwendungen(lieferung: Datenlieferung, gelesen: Gelesen) -> None:
    """What this delivery stands on can no longer be taken back: values it repeats, inhabitants that gave it a Nenner."""
    gebraucht = {
        pk: f"{anzahl} Werte bestätigt durch {lieferung}" for pk, anzahl in uebernahme.bestaetigte_lieferungen(lieferung.art).items()
    }
    if gelesen.nenner_aus:
        rows = Bevoelkerung.objects.wirksam().filter(stichtag__in=gelesen.nenner_aus).values_list("lieferung_id", flat=True).distinct()
        gebraucht |= dict.fromkeys(rows, f"Nenner für {lieferung}")
    Verwendung.objects.bulk_create(
        Verwendung(lieferung_id=pk, gegenstand="datenlieferung", gegenstand_id=str(lieferung.pk), bezeichnung=text)
        for pk, text in gebraucht.items()
    )


def _merke_profil(angaben: Auftragsangaben, gelesen: Gelesen) -> None:
    werte = {"art": angaben.art, "zuordnung": dict(gelesen.zuordnung), "zahlformat": angaben.zahlformat, "updated_at": timezone.now()}
    Importprofil.objects.update_or_create(name=angaben.profil, defaults=werte)


def _kennung(angaben: Auftragsangaben, gelesen: Gelesen) -> str:
    """Name of the mapping and a short digest of how the file is read: another sheet or other columns are another delivery."""
    blatt = gelesen.tabelle.blatt if gelesen.tabelle else angaben.blatt
    zeitraum = [str(gelesen.aggregat.von), str(gelesen.aggregat.bis)] if gelesen.aggregat else []
    lesart = json.dumps([dict(gelesen.zuordnung), angaben.zahlformat, blatt, *zeitraum], sort_keys=True)
    return f"{angaben.profil[:85] or 'ohne Namen'} ({hashlib.sha256(lesart.encode()).hexdigest()[:8]})"


def _sha256(angaben: Auftragsangaben, gelesen: Gelesen) -> str:
    """Of the file that was sent, also where only its counts were kept."""
    return gelesen.aggregat.sha256 if gelesen.aggregat else hashlib.sha256(angaben.inhalt).hexdigest()


def _schon_da(angaben: Auftragsangaben, gelesen: Gelesen) -> Datenlieferung | None:
    if not gelesen.stichtage:
        return None
    return (
        Datenlieferung.objects.wirksam()
        .filter(sha256=_sha256(angaben, gelesen), profil=_kennung(angaben, gelesen), stichtag=max(gelesen.stichtage))
        .select_related("datei")
        .first()
    )


@transaction.atomic
def nimm_zurueck(*, wer: Wer, lieferung: Datenlieferung, grund: str) -> Datenlieferung:
    """Takes a delivery back as a whole: the values before it count again. Refused while something final uses it."""
    sperre_werte()
    lieferung = Datenlieferung.objects.select_for_update().get(pk=lieferung.pk)
    if lieferung.zurueckgenommen_am:
        raise Abgelehnt("Diese Lieferung ist schon zurückgenommen.")
    verwendungen = list(lieferung.verwendungen.all()[:5])
    if verwendungen:
        namen = "; ".join(v.bezeichnung for v in verwendungen)
        raise Abgelehnt(f"Die Lieferung lässt sich nicht zurücknehmen, weil sie verwendet wird: {namen}.")
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund der Rücknahme.")
    if wer.nutzer is None:
        raise Abgelehnt("Eine Rücknahme braucht eine angemeldete Person.")
    if lieferung.art in STAMMDATEN:
        stelle_stammdaten_wieder_her(lieferung)
    lieferung.zurueckgenommen_am, lieferung.zurueckgenommen_von = timezone.now(), wer.nutzer
    lieferung.ruecknahme_grund = grund.strip()
    lieferung.save(update_fields=["zurueckgenommen_am", "zurueckgenommen_von", "ruecknahme_grund"])
    Verwendung.objects.filter(gegenstand="datenlieferung", gegenstand_id=str(lieferung.pk)).delete()
    protokolliere(wer=wer, aktion="lieferung_zurueckgenommen", gegenstand=lieferung, text=f"{lieferung} zurückgenommen.", grund=grund)
    werte_uebernommen.send(sender=Datenlieferung, lieferung=lieferung, zurueckgenommen=True)
    return lieferung
