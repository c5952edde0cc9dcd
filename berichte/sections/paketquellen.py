"""Where the reports of a packet come from, for each Berichtstyp: first what was released for the Gebiet and its days, else a draft.

A type of the workshop joins by itself, as soon as ``berichtsarten.QUELLEN`` knows it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from basis import kanonisch
from basis.monate import monatsende
from basis.sql import ein_lesestand
from berichte import pdf
from berichte.access import NACHBARN, lesbare_berichte, lesbare_freigaben, lesbare_verteilungen, liest_bericht
from berichte.arten import ARTEN, Berichtsart, Zeitraumart, falscher_zeitraum, zeitraumwort
from berichte.models import Bericht, Scorecardablage
from berichte.regelwerk import Berichtstyp
from berichte.sections import scorecardpapier, sozialraumbudget, werkstatt
from berichte.sections.berichtsarten import QUELLEN
from berichte.sections.gebiete import bezeichne
from berichte.sections.paketfunde import ENTWURF, NICHT_LESBAR, Druckbar, Fehlend, Finder, Fund, Rahmen, abgelegt
from berichte.sections.papier import Beiblatt
from berichte.sections.sozialraumbudget import Berichtsfehler, Grundlage
from berichte.sections.werkstatt import Stelle, regel_fuer
from berichte.zeitraum import Berichtszeitraum
from bsc.models import Scorecardfreigabe
from bsc.selectors.blatt import lies_blatt
from budgets.models import Verteilung
from sozialraum.clock import heute
from sozialraum.ebenen import Knoten

KEIN_MONAT = "Im Zeitraum liegt kein ganzer Monat."
Oeffner = Callable[[Rahmen], Finder]


def nur(grund: str) -> Finder:
    """The same reason for every Gebiet."""
    return lambda knoten: Fehlend(grund)


def tage_fuer(art: Berichtsart, z: Berichtszeitraum) -> Berichtszeitraum | None:
    """About which days the report of a type speaks that goes with a packet about these days."""
    if art.zeitraum is Zeitraumart.MONAT and not falscher_zeitraum(art, z.von, z.bis):
        return z
    if art.zeitraum is Zeitraumart.MONAT:
        return Berichtszeitraum(z.letzter_monat, monatsende(z.letzter_monat)) if z.letzter_monat else None
    return z.jahr if art.zeitraum is Zeitraumart.JAHR else z


def aus_der_werkstatt(art: Berichtsart, r: Rahmen) -> Finder:
    z = tage_fuer(art, r.z)
    if z is None:
        return nur(KEIN_MONAT)

    def finde(knoten: Knoten) -> Fund:
        rows = lesbare_freigaben(r.zugang).filter(typ=art.typ, gebiet=knoten.id, von=z.von, bis=z.bis)
        if row := rows.select_related("gebiet", "pdf").order_by("-fassung").first():
            angabe = f"freigegeben, Fassung {row.fassung}"
            return abgelegt(row, row.titel, angabe, row.datenstand, f"freigabe-{row.pk}")
        titel = f"{art.titel} {zeitraumwort(art, z.von, z.bis)}: {bezeichne(knoten)}"
        if frueher := QUELLEN[art.typ].frueher(knoten, z):
            angabe = f"freigegeben, Fassung {frueher.fassung}"
            return abgelegt(frueher, titel, angabe, frueher.datenstand, f"monat-{frueher.pk}")
        if not liest_bericht(r.zugang, art.typ, knoten.id):
            return Fehlend(NICHT_LESBAR)
        with ein_lesestand():
            stelle = Stelle(art, r.baum, knoten, z, regel_fuer(art, knoten, z.von))
            if satz := stelle.zu_spaet:  # a draft that stayed behind says of these days how it stands today
                return Fehlend(satz)
            stueck = werkstatt.lies(stelle, stelle.entwurf)
            beiblatt = Beiblatt(ENTWURF, stueck.absaetze, stueck.korrekturen, kanonisch.schreibe(stueck.inhalt))
            auftrag = stueck.quelle.auftrag(stueck.bericht, erstellt=r.erstellt, kopf=r.kopf, stadt=r.stadt, beiblatt=beiblatt)
        return Druckbar(_entwurf(auftrag), stueck.bericht.dateiname, titel, ENTWURF, stueck.gelesen.datenstand)

    return finde


def _entwurf(auftrag: Any, vermerk: str = ENTWURF) -> Any:
    return replace(auftrag, vermerk=vermerk)


STUFEN = (Verteilung.Status.BESCHLOSSEN, Verteilung.Status.VORGELEGT, Verteilung.Status.ENTWURF)


def verteilung_fuer(r: Rahmen) -> Verteilung | None:
    """That of the Fachbereich for the year in which the Zeitraum ends: the one decided last, else submitted, else drafted last."""
    rows = lesbare_verteilungen(r.zugang).filter(
        haushaltsjahr__jahr=r.z.bis.year, gebiet=r.baum.wurzel().id, einheit=Verteilung.Einheit.EURO, status__in=STUFEN
    )
    alle = list(rows.select_related(*NACHBARN).defer("paket"))
    erste = min(alle, key=lambda v: (STUFEN.index(Verteilung.Status(v.status)), -v.pk), default=None)
    return erste and rows.select_related(*NACHBARN).get(pk=erste.pk)


def sozialraumbudgets(r: Rahmen) -> Finder:
    verteilung = verteilung_fuer(r)
    if verteilung is None:
        return nur(f"Für {r.z.bis.year} gibt es noch keine Verteilung des Fachbereichs.")
    try:
        with ein_lesestand():
            grundlage = sozialraumbudget.lade(verteilung)
    except Berichtsfehler as fehler:
        return nur(f"Die Verteilung „{verteilung.name}“ lässt sich nicht rechnen: {fehler}")
    return partial(_sozialraumbudget, r, grundlage, sozialraumbudget.stand(verteilung))


def _sozialraumbudget(r: Rahmen, grundlage: Grundlage, stand: str, knoten: Knoten) -> Fund:
    verteilung = grundlage.verteilung
    if verteilung.ist_beschlossen:
        rows = lesbare_berichte(r.zugang).filter(
            typ=Bericht.Typ.SOZIALRAUMBUDGET, verteilung=verteilung, stand=Verteilung.Status.BESCHLOSSEN, gebiet=knoten.id
        )
        if row := rows.select_related("pdf").order_by("-pk").first():
            titel = f"Sozialraumbudget {verteilung.haushaltsjahr.jahr}: {bezeichne(knoten)}"
            return abgelegt(row, titel, stand[:300], row.datenstand, f"bericht-{row.pk}")
    if knoten.id not in grundlage.rechnung.baum.knoten:
        return Fehlend(f"Dieses Gebiet gibt es in der Verteilung „{verteilung.name}“ nicht.")
    bericht = sozialraumbudget.stelle_zusammen(grundlage, grundlage.rechnung.baum.knoten[knoten.id])
    angabe = f"{stand}, nicht abgelegt" if verteilung.ist_beschlossen else stand
    auftrag = pdf.druckauftrag(bericht, erstellt=r.erstellt, kopf=r.kopf)
    tag = bericht.kopf.datenstand or bericht.kopf.gebietsstand
    return Druckbar(_entwurf(auftrag, angabe), bericht.dateiname, bericht.titel, angabe, tag)


def scorecards(r: Rahmen) -> Finder:
    """The last one released in the Zeitraum, as it was kept, else printed from what was released; else as it stands at its end."""

    def finde(knoten: Knoten) -> Fund:
        rows = Scorecardfreigabe.objects.filter(gebiet=knoten.id, stichtag__gte=r.z.von, stichtag__lte=r.z.bis)
        if row := rows.select_related("gebiet", "nutzer").order_by("-stichtag", "-pk").first():
            papier = scorecardpapier.aus_freigabe(row)
            if ablage := Scorecardablage.objects.filter(freigabe=row).select_related("pdf").first():
                return abgelegt(ablage, papier.titel, papier.freigabe, row.stichtag, f"scorecard-{ablage.pk}")
            auftrag = scorecardpapier.auftrag(papier, row.created_at, r.stadt, None)
            return Druckbar(auftrag, papier.dateiname, papier.titel, papier.freigabe, row.stichtag, freigegeben=True)
        with ein_lesestand():
            blatt = lies_blatt(knoten, r.baum, min(r.z.bis, heute()), r.stadt)
        if not blatt.zeilen:
            return Fehlend("Für dieses Gebiet gibt es im Zeitraum keine Scorecard.")
        papier = scorecardpapier.entwurf(blatt)
        auftrag = scorecardpapier.auftrag(papier, r.erstellt, r.stadt, r.stadt.fester_tag if r.stadt else None)
        return Druckbar(_entwurf(auftrag), papier.dateiname, blatt.titel, ENTWURF, blatt.stand)

    return finde


EIGENE: Mapping[Berichtstyp, Oeffner] = {
    Berichtstyp.SOZIALRAUMBUDGET: sozialraumbudgets,
    Berichtstyp.SCORECARD: scorecards,
}


def oeffner(typ: Berichtstyp) -> Oeffner:
    return partial(aus_der_werkstatt, ARTEN[typ]) if typ in QUELLEN else EIGENE[typ]


def pakettypen() -> tuple[Berichtsart, ...]:
    """The types that a packet can have."""
    return tuple(art for art in ARTEN.values() if art.typ in QUELLEN or art.typ in EIGENE)
