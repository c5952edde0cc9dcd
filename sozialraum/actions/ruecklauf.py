"""Returned questionnaires: read and recognised together, shown with their differences, taken over together or not at all.

Until the last step a returned file is a draft of the person who uploaded it (``Importentwurf``); its ``zuordnung`` holds what was read.
"""

import hashlib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from time import monotonic
from typing import Any

from django.db import transaction

from basis.models import Datei
from basis.zahlen import datum, zahl
from sozialraum.abfragebogen import Kennung, Unterschied, unterschiede
from sozialraum.access import Wer
from sozialraum.actions.entwurf import XLSX, raeume_auf, verwirf
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.actions.statistik import sperre_werte
from sozialraum.imports.abfragebogen import Rueckgabe, lies_bogen
from sozialraum.inputs.abfragen import bekannte
from sozialraum.models import Abfragebogen, Datenlieferung, Einrichtungsangabe, Importentwurf, Traegerabfrage
from sozialraum.models.lieferung import Lieferungsart

ART = Lieferungsart.TRAEGERABFRAGE
HOECHSTENS = 60  # files in one request, which reads them all
GLEICHZEITIG = 4
BEGINN_BIS = 20.0  # seconds; no file is begun later, and each ends within its own limit: the request stays well below its timeout of 60
NICHT_GELESEN = "Nicht gelesen: Andere Dateien haben die Zeit dieser Anfrage verbraucht. Laden Sie diese Datei ohne jene noch einmal hoch."
GRUND_FEHLT = "Die Bögen ändern Angaben, die zu diesem Stichtag schon übernommen sind. Bitte nennen Sie den Grund der Korrektur."


class Ruecklauffehler(Abgelehnt):
    """No file was kept; ``je_datei`` names the files with what is wrong in them."""

    def __init__(self, je_datei: Sequence[tuple[str, Sequence[str]]]) -> None:
        super().__init__(*(f"{name}: {satz}" for name, saetze in je_datei for satz in saetze))
        self.je_datei = je_datei


@dataclass(frozen=True)
class Vorlage:
    """One returned questionnaire beside what is known; ``vorhanden`` is what counts for this very day already."""

    entwurf: Importentwurf
    bogen: Abfragebogen
    unterschiede: tuple[Unterschied, ...]
    vorhanden: Einrichtungsangabe | None

    @property
    def werte(self) -> dict[str, Decimal | None]:
        return {u.merkmal.name: u.neu for u in self.unterschiede}

    @property
    def bestaetigt_nur(self) -> bool:
        return self.vorhanden is not None and {k: _dezimal(v) for k, v in self.vorhanden.werte().items()} == self.werte

    @property
    def korrigiert(self) -> bool:
        return self.vorhanden is not None and not self.bestaetigt_nur


def nimm_dateien_an(*, wer: Wer, abfrage: Traegerabfrage, dateien: Sequence[tuple[str, bytes]]) -> int:
    """Reads all files and keeps them as drafts; with one error in one of them none is kept. Returns their number."""
    if wer.nutzer is None:
        raise Abgelehnt("Ein Rücklauf gehört einer angemeldeten Person.")
    _offen(abfrage)
    if len(dateien) > HOECHSTENS:
        raise Abgelehnt(f"Bitte laden Sie höchstens {HOECHSTENS} Dateien auf einmal hoch.")
    gelesen = [(name, inhalt, rueckgabe) for (name, inhalt), rueckgabe in zip(dateien, _lies_alle(dateien), strict=True)]
    boegen = {b.pk: b for b in Abfragebogen.objects.mit_allem().filter(pk__in=[r.kennung.bogen for *_, r in gelesen if r.kennung])}
    schon = {v["bogen"]: name for v, name in _offene(wer, abfrage).values_list("zuordnung", "datei__name")}
    fehler, neue = [], []
    for name, inhalt, rueckgabe in gelesen:
        saetze = list(rueckgabe.saetze)
        bogen = boegen.get(rueckgabe.kennung.bogen) if rueckgabe.kennung else None
        if rueckgabe.kennung:
            saetze = [*_erkannt(rueckgabe.kennung, bogen, abfrage), *saetze]
        if bogen and (andere := schon.get(bogen.pk)):
            saetze.append(f"Für „{bogen.einrichtung}“ ist schon die Datei „{andere}“ hochgeladen. Nehmen Sie eine von beiden.")
        if saetze:
            fehler.append((name, saetze))
        elif bogen:
            schon[bogen.pk] = name
            werte = {m: None if w is None else str(w) for m, w in rueckgabe.werte.items()}
            neue.append((name, inhalt, {"abfrage": abfrage.pk, "bogen": bogen.pk, "werte": werte}))
    if fehler:
        raise Ruecklauffehler(fehler)
    with transaction.atomic():
        raeume_auf()
        for name, inhalt, gelesenes in neue:
            datei = Datei.objects.create(name=name[-200:], inhalt=inhalt, mime=XLSX)
            Importentwurf.objects.create(datei=datei, nutzer=wer.nutzer, art=ART, stichtag=abfrage.stichtag, zuordnung=gelesenes)
    return len(neue)


def _lies_alle(dateien: Sequence[tuple[str, bytes]]) -> list[Rueckgabe]:
    """Every file in a process of its own, some at a time; what cannot be begun in time is not read and says so."""
    schluss = monotonic() + BEGINN_BIS

    def lies(datei: tuple[str, bytes]) -> Rueckgabe:
        return lies_bogen(datei[1], datei[0]) if monotonic() < schluss else Rueckgabe(None, {}, (NICHT_GELESEN,))

    with ThreadPoolExecutor(GLEICHZEITIG) as becken:
        return list(becken.map(lies, dateien))


def _erkannt(kennung: Kennung, bogen: Abfragebogen | None, abfrage: Traegerabfrage) -> list[str]:
    if bogen is None or (bogen.wort, bogen.abfrage_id) != (kennung.wort, kennung.abfrage):
        return ["Der verborgene Schlüssel gehört zu keinem Bogen dieser Stadt."]
    if bogen.abfrage_id != abfrage.pk:
        return [f"Der Bogen gehört zur Abfrage „{bogen.abfrage}“ ({datum(bogen.abfrage.stichtag)}), nicht zu „{abfrage}“."]
    return []


def _offene(wer: Wer, abfrage: Traegerabfrage) -> Any:
    rows = Importentwurf.objects.filter(nutzer=wer.nutzer, art=ART, zuordnung__abfrage=abfrage.pk)
    return rows.select_related("datei").defer("datei__inhalt").order_by("pk")


def vorlagen(*, wer: Wer, abfrage: Traegerabfrage) -> list[Vorlage]:
    """What the person has uploaded and not taken over, with every difference. Four queries."""
    entwuerfe = list(_offene(wer, abfrage))
    boegen = {b.pk: b for b in Abfragebogen.objects.mit_allem().filter(pk__in=[e.zuordnung["bogen"] for e in entwuerfe])}
    haeuser = [b.einrichtung for b in boegen.values()]
    stand = bekannte(haeuser, abfrage.stichtag)
    da = {a.einrichtung_id: a for a in Einrichtungsangabe.objects.geltend().filter(einrichtung__in=haeuser, stichtag=abfrage.stichtag)}
    liste = []
    for entwurf in entwuerfe:
        bogen = boegen[entwurf.zuordnung["bogen"]]
        neu = {name: _dezimal(wert) for name, wert in entwurf.zuordnung["werte"].items()}
        zeilen = tuple(unterschiede(stand[bogen.einrichtung_id], neu))
        liste.append(Vorlage(entwurf, bogen, zeilen, da.get(bogen.einrichtung_id)))
    return sorted(liste, key=lambda v: v.bogen.einrichtung.name.casefold())


@transaction.atomic
def uebernimm_ruecklauf(*, wer: Wer, abfrage: Traegerabfrage, grund: str = "") -> list[Datenlieferung]:
    """Takes over every uploaded questionnaire, each as a delivery of its own, all or none. What repeats what counts changes nothing.

    Refused: a closed Abfrage, nothing to take over, a correction without its reason.
    """
    sperre_werte()
    abfrage = Traegerabfrage.objects.select_for_update().get(pk=abfrage.pk)
    _offen(abfrage)
    alle = vorlagen(wer=wer, abfrage=abfrage)
    if not alle:
        raise Abgelehnt("Es ist kein Bogen hochgeladen.")
    if any(v.korrigiert for v in alle) and not grund.strip():
        raise Abgelehnt(GRUND_FEHLT)
    lieferungen = [_uebernimm(wer, abfrage, v, grund.strip()) for v in alle if not v.bestaetigt_nur]
    for vorlage in alle:
        verwirf(entwurf=vorlage.entwurf)
    _protokolliere(wer, abfrage, lieferungen, len(alle) - len(lieferungen), grund)
    return lieferungen


def _uebernimm(wer: Wer, abfrage: Traegerabfrage, vorlage: Vorlage, grund: str) -> Datenlieferung:
    datei, haus = Datei.objects.get(pk=vorlage.entwurf.datei_id), vorlage.bogen.einrichtung
    korrektur = grund if vorlage.korrigiert else ""
    lieferung = Datenlieferung.objects.create(
        art=ART, datei=datei, sha256=hashlib.sha256(bytes(datei.inhalt)).hexdigest(), quelle=haus.traeger.name[:200],
        profil=f"Bogen {vorlage.bogen.pk}, Fassung {_fassung(vorlage.bogen)}", stichtag=abfrage.stichtag, muster=haus.muster,
        nutzer=wer.nutzer, anzahl_neu=int(vorlage.vorhanden is None), anzahl_geaendert=int(vorlage.korrigiert), grund=korrektur,
    )  # fmt: skip
    Einrichtungsangabe.objects.create(
        einrichtung=haus, stichtag=abfrage.stichtag, bogen=vorlage.bogen, lieferung=lieferung, ersetzt=vorlage.vorhanden, grund=korrektur,
        **vorlage.werte,
    )  # fmt: skip
    return lieferung


def _fassung(bogen: Abfragebogen) -> int:
    """The same file may come back after a correction and count again; each time it is a delivery of its own."""
    return Einrichtungsangabe.objects.filter(bogen=bogen).count() + 1


def _protokolliere(wer: Wer, abfrage: Traegerabfrage, lieferungen: Sequence[Datenlieferung], gleich: int, grund: str) -> None:
    unveraendert = f"; {zahl(gleich)} wiederholten nur, was schon galt" if gleich else ""
    boegen = "1 Bogen" if len(lieferungen) == 1 else f"{zahl(len(lieferungen))} Bögen"
    protokolliere(
        wer=wer, aktion="ruecklauf_uebernommen", gegenstand=abfrage, grund=grund, daten={"lieferungen": [li.pk for li in lieferungen]},
        text=f"Träger-Abfrage „{abfrage}“: {boegen} übernommen{unveraendert}.",
    )  # fmt: skip


def verwirf_ruecklauf(*, wer: Wer, abfrage: Traegerabfrage, entwuerfe: Iterable[int] | None = None) -> int:
    """Deletes uploaded files that were not taken over; returns how many."""
    rows = _offene(wer, abfrage)
    if entwuerfe is not None:
        rows = rows.filter(pk__in=list(entwuerfe))
    gefunden = list(rows)
    for entwurf in gefunden:
        verwirf(entwurf=entwurf)
    return len(gefunden)


def _offen(abfrage: Traegerabfrage) -> None:
    if abfrage.geschlossen_am:
        raise Abgelehnt(f"Die Abfrage ist seit dem {datum(abfrage.geschlossen_am)} geschlossen.")


def _dezimal(wert: Any) -> Decimal | None:
    return None if wert is None else Decimal(wert)


