"""A committee packet is ordered, its job is started, and what failed is opened again; the work itself is in ``paketarbeit.py``."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from basis import jobs
from basis.models import Auftrag, Nutzer
from basis.sql import belegt
from berichte.arten import ARTEN
from berichte.models import Berichtspaket, Paketteil
from berichte.paketstand import NOCH_EINMAL, Teilstand
from berichte.regelwerk import Berichtstyp
from berichte.sections import gebiete
from berichte.zeitraum import Berichtszeitraum
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten

ART = "berichtspaket"  # of the job
KEINER = "Auf den Ebenen dieser Gebiete gibt es keinen der gewählten Berichte."
LOCK_CLASS = 0x50616B  # "Pak": our key space of advisory locks, held by whoever works on a packet
BESETZT = "An diesem Paket wird gerade gearbeitet. Bitte warten Sie, bis der Auftrag zu Ende ist, oder brechen Sie ihn ab."
BEFEHL = "An diesem Paket arbeitet gerade ein Befehl auf dem Server. Bitte warten Sie, bis er zu Ende ist; er tut, was noch fehlt."


def orte(baum: Gebietsbaum, bereich: Knoten) -> Sequence[Knoten]:
    """The Gebiet and all below it, from above; the Fachbereich has also those that are mapped nowhere."""
    if bereich.ebene is Ebene.FACHBEREICH:
        return gebiete.alle(baum)
    return sorted((bereich, *baum.nachfahren(bereich.id)), key=lambda k: k.ebene)


def plan(baum: Gebietsbaum, bereich: Knoten, typen: Sequence[Berichtstyp]) -> list[tuple[Berichtstyp, Knoten]]:
    """Type by type; what does not exist on an Ebene is no part of it."""
    return [(typ, ort) for typ in typen for ort in orte(baum, bereich) if ort.ebene in ARTEN[typ].ebenen]


@in_der_datenbank()
def bestelle(
    *,
    wer: Wer,
    baum: Gebietsbaum,
    bereich: Knoten,
    typen: Sequence[Berichtstyp],
    z: Berichtszeitraum,
    weiter_mit: Collection[Teilstand] = (Teilstand.OFFEN,),
) -> Berichtspaket:
    """An order with all its parts, all open. The same order of the same account on the same day, of which parts are as ``weiter_mit``
    says, is that one and not a second; an older one would mix what was true on different days.
    """
    if wer.nutzer is None:
        raise ValueError("a packet is ordered by an account")
    folge = [typ for typ in ARTEN if typ in typen]
    teile = plan(baum, bereich, folge)
    if not teile:
        raise Abgelehnt(KEINER, feld="typen")
    Nutzer.objects.select_for_update(no_key=True).get(pk=wer.nutzer.pk)  # two clicks are one packet
    felder: dict[str, Any] = {"typen": [typ.value for typ in folge], "bereich_id": bereich.id, "von": z.von, "bis": z.bis}
    heutige = Berichtspaket.objects.filter(bestellt_von=wer.nutzer, **felder, created_at__date=timezone.localdate())
    if da := heutige.filter(teile__stand__in=[s.value for s in weiter_mit]).distinct().order_by("-pk").first():
        return da
    paket = Berichtspaket.objects.create(bestellt_von=wer.nutzer, in_vertretung=wer.in_vertretung, **felder)
    Paketteil.objects.bulk_create(Paketteil(paket=paket, typ=typ.value, gebiet_id=ort.id) for typ, ort in teile)
    text = f"{paket} bestellt: {len(teile)} Berichte ({paket.typworte})."
    protokolliere(wer=wer, aktion="berichtspaket_bestellt", gegenstand=paket, text=text, privat_fuer=paket.bereich)
    return paket


def auftraege(paket: int) -> QuerySet[Auftrag]:
    """The jobs that worked or work on it, the newest first."""
    return Auftrag.objects.filter(art=ART, angaben__paket=paket).order_by("-pk")


def offene(paket: int) -> QuerySet[Auftrag]:
    """Those that wait or run."""
    return auftraege(paket).filter(status__in=(Auftrag.Status.WARTET, Auftrag.Status.LAEUFT))


@in_der_datenbank()
def setze_fort(*, wer: Wer, paket: Berichtspaket) -> Auftrag:
    """The job that fills what is open, after what failed, or was not there, is open again; where one works on it already, that one.

    Abgelehnt while a command works on it: the job would wait for it in vain.
    """
    if wer.nutzer is None:
        raise ValueError("a job is started by an account")
    Berichtspaket.objects.select_for_update(no_key=True).get(pk=paket.pk)
    if laufender := offene(paket.pk).first():
        return laufender
    if Berichtspaket.objects.filter(belegt(LOCK_CLASS, "berichte_berichtspaket.id"), pk=paket.pk).exists():
        raise Abgelehnt(BEFEHL)
    oeffne_wieder(wer=wer, paket=paket)
    return jobs.starte(ART, titel=str(paket)[:200], nutzer=wer.nutzer, paket=paket.pk)


@in_der_datenbank()
def oeffne_wieder(*, wer: Wer, paket: Berichtspaket) -> int:
    """What failed, or was not there, is open again. Abgelehnt while a job works on the packet."""
    Berichtspaket.objects.select_for_update(no_key=True).get(pk=paket.pk)
    if offene(paket.pk).exists():
        raise Abgelehnt(BESETZT)
    nochmals = paket.teile.filter(stand__in=[s.value for s in NOCH_EINMAL])
    geoeffnet = nochmals.update(stand=Teilstand.OFFEN.value, angabe="", erledigt_am=None)
    if geoeffnet:
        text = f"{paket}: {geoeffnet} Berichte werden noch einmal versucht."
        protokolliere(wer=wer, aktion="berichtspaket_fortgesetzt", gegenstand=paket, text=text, privat_fuer=paket.bereich)
    return geoeffnet
