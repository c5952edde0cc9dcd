"""What is known of Einrichtungen, who may see which questionnaire, and what is written on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q

from sozialraum.abfragebogen import MERKMALE, Bekannt, Bogen
from sozialraum.access import Zugang
from sozialraum.models import Abfragebogen, Einrichtung, Einrichtungsangabe, Stadt
from sozialraum.models.abfrage import AbfragebogenQuerySet
from sozialraum.rechte import Recht


def bekannte(einrichtungen: Iterable[Einrichtung], bis: date) -> dict[int, dict[str, Bekannt]]:
    """The newest value of each question up to a day; the Plätze of the master record where nobody was asked yet. One query."""
    haeuser = list(einrichtungen)
    gefunden: dict[int, dict[str, Bekannt]] = {
        haus.pk: {} if haus.plaetze is None else {"plaetze": Bekannt(Decimal(haus.plaetze), None)} for haus in haeuser
    }
    rows = Einrichtungsangabe.objects.geltend().filter(einrichtung__in=haeuser, stichtag__lte=bis).order_by("stichtag")
    for row in rows:
        for name, wert in row.werte().items():
            if wert is not None:
                gefunden[row.einrichtung_id][name] = Bekannt(Decimal(wert), row.stichtag)
    return gefunden


def sichtbare_boegen(zugang: Zugang) -> AbfragebogenQuerySet:
    """Those that an account may see: all, or those of Einrichtungen in the Gebiete it answers for."""
    rows = Abfragebogen.objects.mit_allem()
    if zugang.sieht_alles:
        return rows
    return rows.filter(einrichtung__stadtteil__in=zugang.gebiete_mit(Recht.TRAEGERABFRAGEN_LESEN))


@dataclass(frozen=True)
class Ruecklauf:
    """How many questionnaires of an Abfrage, and how many in each state; the states add up to all.

    ``ohne_versand``: returned without a note that they were sent.
    """

    alle: int
    offen: int
    unterwegs: int
    fehlt: int
    zurueck: int
    ohne_versand: int
    muster: int


def ruecklauf(boegen: AbfragebogenQuerySet, tag: date) -> Ruecklauf:
    je = boegen.mit_stand(tag).aggregate(
        alle=Count("pk"),
        offen=Count("pk", filter=Q(stand="offen")),
        unterwegs=Count("pk", filter=Q(stand="versandt")),
        fehlt=Count("pk", filter=Q(stand="fehlt")),
        zurueck=Count("pk", filter=Q(stand="zurueck")),
        ohne_versand=Count("pk", filter=Q(stand="zurueck", versandt_am__isnull=True)),
        muster=Count("pk", filter=Q(einrichtung__muster=True)),
    )
    return Ruecklauf(**je)


def ueberfaellige(tag: date) -> AbfragebogenQuerySet:
    """What was sent and is missing, of open Abfragen whose day of return is over."""
    rows = Abfragebogen.objects.filter(abfrage__rueckgabe_bis__lt=tag, abfrage__geschlossen_am__isnull=True, versandt_am__isnull=False)
    return rows.ohne_antwort()


def boegen_zum_ausfuellen(boegen: Iterable[Abfragebogen]) -> list[tuple[Abfragebogen, Bogen]]:
    """Each row with what is written on its questionnaire."""
    rows = list(boegen)
    stand: Mapping[int, Mapping[str, Bekannt]] = bekannte([b.einrichtung for b in rows], rows[0].abfrage.stichtag) if rows else {}
    return [(row, _bogen(row, stand[row.einrichtung_id])) for row in rows]


def _bogen(row: Abfragebogen, bisher: Mapping[str, Bekannt]) -> Bogen:
    haus, abfrage = row.einrichtung, row.abfrage
    return Bogen(
        abfrage=abfrage.titel, einrichtung=haus.name, traeger=haus.traeger.name, stadtteil=haus.stadtteil.bezeichnung,
        stichtag=abfrage.stichtag, rueckgabe_bis=abfrage.rueckgabe_bis, kennung=row.kennung,
        bisher={m.name: bisher[m.name] for m in MERKMALE if m.name in bisher},
    )  # fmt: skip


def absender() -> str:
    stadt = Stadt.objects.aktuelle()
    return (stadt.absender or f"{stadt.name}, {stadt.fachbereich}") if stadt else ""
