"""The work on a committee packet: its open parts are filled, one by one and each whole, whatever happens to the process meanwhile."""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Count
from django.utils import timezone

from basis import kanonisch
from basis.models import Datei, Nutzer
from basis.sql import allein
from berichte import pdf
from berichte.access import darf_ablegen, verlange_ablegen
from berichte.actions.pakete import ART, BESETZT, LOCK_CLASS
from berichte.druck import reihe
from berichte.druck.maschine import Druck, Druckauftrag, Druckfehler
from berichte.models import Berichtspaket, Paketteil
from berichte.paketstand import Paketzahlen, Teilstand
from berichte.regelwerk import Berichtstyp
from berichte.sections.paketfunde import Abgelegt, Druckbar, Fehlend, Finder, Fund, Gescheitert, Rahmen
from berichte.sections.paketquellen import oeffner
from berichte.sections.sozialraumbudget import Berichtsfehler
from berichte.zeitraum import Berichtszeitraum
from sozialraum.access import Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.ebenen import Gebietsbaum, Knoten
from sozialraum.models import Protokoll, Stadt

PROZESSE, WARTEN = 2, 30
DARF_NICHT_MEHR = "Wer das Paket bestellt hat, darf Berichte dieser Gebiete nicht mehr ablegen."
UNERWARTET = "Es ist ein unerwarteter Fehler aufgetreten. Er ist protokolliert; bitte versuchen Sie es noch einmal."
Melde = Callable[[int, int, str], None]
logger = logging.getLogger("auftrag")


def zaehle(paket: int) -> Paketzahlen:
    return Paketzahlen.aus(Paketteil.objects.filter(paket=paket).order_by().values_list("stand").annotate(Count("pk")))


def arbeite_ab(*, paket: Berichtspaket, melde: Melde, prozesse: int = PROZESSE) -> Paketzahlen:
    """Fills every open part, and only those; each is written whole, with its file, in one transaction.

    Abgelehnt where another process works on the same packet, and once who ordered it may not keep reports there any more.
    """
    with allein(LOCK_CLASS, paket.pk, warten=WARTEN) as frei:
        if not frei:
            raise Abgelehnt(BESETZT)
        zahlen = zaehle(paket.pk)
        arbeit = Arbeit(paket, melde, zahlen.alle, zahlen.erledigt)
        arbeit.sage("Die Berichte werden zusammengestellt.")
        if zahlen.offen:
            drucker = [pdf.druckprozess() for _ in range(prozesse)]
            with closing(reihe.drucke_einzeln(arbeit.auftraege(), drucker)) as gedruckte:  # cancelled: ends after what is being printed
                for (teil, fund), druck in gedruckte:
                    arbeit.schreibe(teil, Gescheitert(str(druck)) if isinstance(druck, Druckfehler) else fund, druck)
            zahlen = zaehle(paket.pk)
        arbeit.sage(zahlen.satz)
        if not zahlen.offen:
            _halte_ende_fest(paket, zahlen)
        return zahlen


@dataclass
class Arbeit:
    """One run through the open parts of a packet."""

    paket: Berichtspaket
    melde: Melde
    gesamt: int
    erledigt: int

    def sage(self, text: str) -> None:
        self.melde(self.erledigt, self.gesamt, text)

    def auftraege(self) -> Iterator[tuple[tuple[Paketteil, Druckbar], Druckauftrag]]:
        """What has to be printed; what has not is written on the way."""
        for typ in self.paket.typen:
            teile = list(self.paket.teile.filter(typ=typ, stand=Teilstand.OFFEN.value).select_related("gebiet"))
            rahmen = self._rahmen() if teile else None
            finder = _oeffne(Berichtstyp(typ), rahmen) if rahmen else None
            for teil in teile:
                assert rahmen is not None and finder is not None
                zugang_der_arbeit(self.paket, rahmen.baum)
                fund = _finde(finder, rahmen.baum.knoten.get(teil.gebiet_id))
                if isinstance(fund, Druckbar):
                    yield (teil, fund), fund.auftrag
                else:
                    self.schreibe(teil, fund)

    def _rahmen(self) -> Rahmen:
        zugang = zugang_der_arbeit(self.paket)
        return Rahmen(zugang, zugang.baum, Berichtszeitraum(self.paket.von, self.paket.bis), Stadt.objects.aktuelle())

    def schreibe(self, teil: Paketteil, fund: Fund, druck: Druck | Druckfehler | None = None) -> None:
        if halte_fest(teil.pk, fund, druck if isinstance(druck, Druck) else None):
            self.erledigt += 1
        wort = teil.get_typ_display()
        self.sage(f"{self.erledigt} von {self.gesamt} Berichten sind bearbeitet, zuletzt {wort}: {teil.gebiet.bezeichnung}.")


def zugang_der_arbeit(paket: Berichtspaket, baum: Gebietsbaum | None = None) -> Zugang:
    """The rights of who ordered it, at this moment; Abgelehnt if they do not reach any more."""
    nutzer = Nutzer.objects.get(pk=paket.bestellt_von_id)
    zugang = Zugang(nutzer)
    if baum is not None:
        zugang.baum = baum
    if not nutzer.is_active or not darf_ablegen(zugang, paket.bereich_id):
        raise Abgelehnt(DARF_NICHT_MEHR)
    return zugang


def _oeffne(typ: Berichtstyp, rahmen: Rahmen) -> Finder:
    try:
        return oeffner(typ)(rahmen)
    except (OperationalError, InterfaceError):  # the database is gone: what is open stays open
        raise
    except Exception:
        logger.exception("the source of %s failed", typ)
        return lambda knoten: Gescheitert(UNERWARTET)


def _finde(finder: Finder, knoten: Knoten | None) -> Fund:
    """One report that cannot be made does not stop the others."""
    if knoten is None:
        return Fehlend("Dieses Gebiet gibt es heute nicht mehr.")
    try:
        return finder(knoten)
    except (Berichtsfehler, Abgelehnt) as fehler:
        return Fehlend(" ".join(fehler.saetze))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("a report of a packet failed, Gebiet %s", knoten.id)
        return Gescheitert(UNERWARTET)


@transaction.atomic
def halte_fest(teil: int, fund: Fund, druck: Druck | None) -> bool:
    """Writes one part with its file, whole; false if somebody has written it meanwhile."""
    row = Paketteil.objects.select_for_update(of=("self",)).filter(pk=teil, stand=Teilstand.OFFEN.value).first()
    if row is None:
        return False
    if isinstance(fund, Abgelegt):
        row.stand, row.datei_id, row.seiten, row.quelle = Teilstand.FREIGEGEBEN.value, fund.datei, fund.seiten, fund.quelle
    elif isinstance(fund, Druckbar):
        assert druck is not None
        row.stand = (Teilstand.FREIGEGEBEN if fund.freigegeben else Teilstand.ENTWURF).value
        row.datei = Datei.objects.create(name=f"{fund.dateiname}.pdf", inhalt=druck.pdf, mime="application/pdf")
        row.seiten = druck.seiten
    else:
        row.stand = (Teilstand.FEHLT if isinstance(fund, Fehlend) else Teilstand.GESCHEITERT).value
        row.angabe = fund.grund
    if isinstance(fund, Abgelegt | Druckbar):
        row.titel, row.angabe, row.datenstand = fund.titel[:300], fund.angabe, fund.datenstand
    row.erledigt_am = timezone.now()
    row.save()
    return True


@transaction.atomic
def _halte_ende_fest(paket: Berichtspaket, zahlen: Paketzahlen) -> None:
    """The Protokoll holds what the packet was when nothing was open any more; the same once."""
    spalten = ("typ", "gebiet__ebene", "gebiet__schluessel", "stand", "datei__sha256")
    summe = kanonisch.pruefsumme([list(zeile) for zeile in paket.teile.order_by("pk").values_list(*spalten)])
    daten = {"pruefsumme": summe, **{stand.value: wie_viele for stand, wie_viele in zahlen.je.items()}}
    schon = Protokoll.objects.filter(aktion="berichtspaket_fertig", gegenstand=ART, gegenstand_id=str(paket.pk))
    if schon.filter(daten__contains={"pruefsumme": summe}).exists():
        return
    wer = verlange_ablegen(zugang_der_arbeit(paket), paket.bereich_id)
    text = f"{paket}: {zahlen.satz}"
    protokolliere(wer=wer, aktion="berichtspaket_fertig", gegenstand=paket, text=text, daten=daten, privat_fuer=paket.bereich)
