"""Writes of this app: a report is made, printed and kept for ever."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from basis import kanonisch
from basis.models import Datei
from berichte import pdf
from berichte.druck import reihe
from berichte.druck.maschine import Druck
from berichte.models import Bericht
from berichte.sections.sozialraumbudget import Grundlage, Sozialraumbudget, stelle_zusammen
from budgets import paketinhalt
from budgets.actions.fallangaben import merke_fallzahlen
from budgets.actions.verteilung import paketkopf
from budgets.models import Verteilung
from sozialraum.access import Wer
from sozialraum.actions.protokoll import protokolliere
from sozialraum.ebenen import Knoten
from sozialraum.models import Gebiet, Verwendung

PROZESSE = 2


def erzeuge_bericht(*, wer: Wer, grundlage: Grundlage, gebiet: Knoten) -> Bericht:
    """Prints and keeps the report of one Gebiet. The same content once more gives the report that already is there."""
    return next(erzeuge_berichte(wer=wer, grundlage=grundlage, gebiete=[gebiet], prozesse=1))


def erzeuge_berichte(*, wer: Wer, grundlage: Grundlage, gebiete: Sequence[Knoten], prozesse: int = PROZESSE) -> Iterator[Bericht]:
    """The reports of several Gebiete, one by one as they are kept, in their order; printed by some processes side by side."""
    erstellt, kopf = timezone.now(), pdf.protokollkopf()
    berichte = [stelle_zusammen(grundlage, gebiet) for gebiet in gebiete]
    inhalte = [kanonisch.schreibe(bericht.inhalt()) for bericht in berichte]
    summen = [kanonisch.pruefsumme_von(inhalt) for inhalt in inhalte]
    paket = _paket(grundlage)
    rows = Bericht.objects.filter(verteilung=grundlage.verteilung, paket=paket, pruefsumme__in=summen)
    vorhanden = {b.pruefsumme: b for b in rows.defer("inhalt")}
    neu = [(b, inhalt) for b, inhalt, summe in zip(berichte, inhalte, summen, strict=True) if summe not in vorhanden]
    auftraege = (pdf.druckauftrag(bericht, erstellt=erstellt, kopf=kopf, inhalt=inhalt) for bericht, inhalt in neu)
    if neu and grundlage.verteilung.rechnet_aus_paket:  # a kept report goes to the Gremium before it decides
        merke_fallzahlen(grundlage.verteilung, grundlage.rechnung)
    drucke = reihe.drucke(auftraege, [pdf.druckprozess() for _ in range(min(prozesse, len(neu)))])
    for bericht, inhalt, summe in zip(berichte, inhalte, summen, strict=True):
        yield vorhanden.get(summe) or _lege_ab(
            wer=wer, grundlage=grundlage, bericht=bericht, inhalt=inhalt, druck=next(drucke), kopf=kopf, erstellt=erstellt, paket=paket
        )


def _paket(grundlage: Grundlage) -> str:
    """The checksum of the calculation: of the frozen Rechenpaket, of a draft that of the package it would have now."""
    verteilung = grundlage.verteilung
    if verteilung.rechnet_aus_paket:
        return verteilung.pruefsumme
    return str(paketinhalt.erstelle(paketkopf(verteilung), grundlage.rechnung)["pruefsumme"])


@transaction.atomic
def _lege_ab(
    *, wer: Wer, grundlage: Grundlage, bericht: Sozialraumbudget, inhalt: str, druck: Druck, kopf: str, erstellt: datetime, paket: str
) -> Bericht:
    if wer.nutzer is None:
        raise ValueError("a report is kept by an account")
    verteilung, pruefsumme = grundlage.verteilung, kanonisch.pruefsumme_von(inhalt)
    datei = Datei.objects.create(name=f"{bericht.dateiname}.pdf", inhalt=druck.pdf, mime="application/pdf")
    abgelegt, neu = Bericht.objects.get_or_create(
        typ=Bericht.Typ.SOZIALRAUMBUDGET,
        gebiet_id=bericht.gebiet.id,
        verteilung=verteilung,
        pruefsumme=pruefsumme,
        paket=paket,
        defaults={
            "stand": verteilung.status,
            "gebietsstand": bericht.kopf.gebietsstand,
            "datenstand": bericht.kopf.datenstand or bericht.kopf.gebietsstand,
            "inhalt": json.loads(inhalt),
            "protokollkopf": kopf,
            "pdf": datei,
            "muster": bericht.muster,
            "erstellt_von": wer.nutzer,
            "created_at": erstellt,
        },
    )
    if not neu:  # somebody kept the same report a moment ago
        datei.delete()
        return abgelegt
    if verteilung.rechnet_aus_paket:  # what a Gremium was shown rests on these deliveries, decided or not yet
        _verwende(grundlage, abgelegt, bericht.titel)
    protokolliere(
        wer=wer,
        aktion="bericht_erzeugt",
        gegenstand=abgelegt,
        text=f"Bericht „{bericht.titel}“ zur Verteilung „{verteilung.name}“ abgelegt.",
        daten={"pruefsumme": pruefsumme, "seiten": druck.seiten, "pdf_sha256": datei.sha256},
        privat_fuer=_privat_fuer(grundlage),
    )
    return abgelegt


def _verwende(grundlage: Grundlage, bericht: Bericht, titel: str) -> None:
    """While the paper exists, the deliveries behind it cannot be taken back."""
    Verwendung.objects.bulk_create(
        Verwendung(lieferung_id=nummer, gegenstand="bericht", gegenstand_id=str(bericht.pk), bezeichnung=f"Bericht {titel}"[:300])
        for nummer in sorted(grundlage.rechnung.eingaben.lieferungen)
    )


def _privat_fuer(grundlage: Grundlage) -> Gebiet | None:
    """A draft is private to the Gebiet that owns it, the Fachbereich included; what is submitted or decided is not."""
    verteilung = grundlage.verteilung
    oeffentlich = verteilung.status in (Verteilung.Status.VORGELEGT, Verteilung.Status.BESCHLOSSEN)
    return None if oeffentlich else verteilung.gebiet
