"""BbA: the Förderrunden, the applications, one round with its list for the Steuergruppe, one application with its way."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst

from basis.geld import euro
from basis.lists import druckadresse, export, export_links, list_page
from basis.zahlen import anzahl, datum
from proaktiv.bba import ueber_der_obergrenze
from proaktiv.bbaweg import BBA_ENTSCHEIDUNGEN, BEENDETE, VOR_DEM_BESCHLUSS, VOR_DER_BERATUNG, BbaSchrittart, BbaStand, bba_moegliche
from proaktiv.filters.bba import BbaAntragFilter, BbaRundeFilter
from proaktiv.models import BbaAntrag, BbaRunde
from proaktiv.models.bba import BEENDET_DB, BEWILLIGT_DB
from proaktiv.selectors.bba import listenzeilen, obergrenze, runde_mit_topf, schulbudget, votensaetze
from proaktiv.tables.bba import BbaAntragTable, BbaRundeTable, SteuergruppenTable
from proaktiv.views.ansicht import Krumen
from proaktiv.views.kettenansicht import BBA, BBA_BEARBEITEN, BBA_ENTSCHEIDEN, BBA_LESEN, kettenreiter, kettenweg
from sozialraum.access import seite
from sozialraum.rechte import Recht, warum_nicht

FORMEN = (("Förderrunden", "bba_runden"), ("Anträge", "bba_antraege"))
SUMMEN = ("gesamtkosten_cent", "beantragt_cent", "votum_cent", "bewilligt_cent")
HAUPTWEG = (
    *(BbaStand.EINGEGANGEN, BbaStand.VOLLSTAENDIG, BbaStand.BERATEN, BbaStand.BEWILLIGT, BbaStand.NACHGEWIESEN),
    BbaStand.ABGESCHLOSSEN,
)
STATION = {
    BbaStand.UNVOLLSTAENDIG: BbaStand.EINGEGANGEN, BbaStand.BEENDET: BbaStand.BEWILLIGT, BbaStand.RUECKFORDERUNG: BbaStand.NACHGEWIESEN
}  # fmt: skip
KURZ = {BbaStand.BERATEN: "beraten"}


def bba_weg(*dazu: tuple[str, str | None]) -> Krumen:
    return kettenweg((BBA[0], reverse(BBA[1]) if dazu else None), *dazu)


def _formen(aktiv: str) -> list[dict[str, Any]]:
    return [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name in FORMEN]


def _rahmen(zugang: Any, aktiv: str, titel: str) -> dict[str, Any]:
    return {
        "titel": titel,
        "reiter": kettenreiter(zugang, BBA[1]),
        "formen": _formen(aktiv),
        "formen_name": "Förderrunden oder Anträge",
        "brotkrumen": bba_weg() if aktiv == BBA[1] else bba_weg((titel, None)),
    }


@seite(lesen=BBA_LESEN)
def bba_runden(request: Any) -> HttpResponse:
    rows = BbaRunde.objects.mit_topf().mit_obergrenze()
    alle = list(rows)
    offen = sum(r.offen for r in alle)
    wie_viele = anzahl(len(alle), "Förderrunde", "Förderrunden")
    warten = anzahl(offen, "Antrag wartet", "Anträge warten")
    context = {
        "kernaussage": f"{wie_viele}, {warten} auf die Entscheidung." if alle else "",
        "muster": "Unter diesen Förderrunden sind erfundene, zur Vorführung." if any(r.muster for r in alle) else "",
        "darf_pflegen": request.zugang.darf(BBA_ENTSCHEIDEN),
        "warum_nicht": warum_nicht(BBA_ENTSCHEIDEN),
    }
    return list_page(
        request, template="proaktiv/bba_runden.html", table=BbaRundeTable, rows=rows, filterset=BbaRundeFilter, name="bba-foerderrunden",
        context=_rahmen(request.zugang, BBA[1], "Bildungsbezogene Angebote") | context,
    )  # fmt: skip


@seite(lesen=BBA_LESEN)
def bba_antraege(request: Any) -> HttpResponse:
    rows = BbaAntrag.objects.mit_allem().order_by("-runde__kalenderjahr", "runde__titel", "einrichtung__name", "pk")
    je = list(BbaAntrag.objects.order_by().values_list("status", "belegt_cent", "muster"))
    offen = sum(status not in {*BEWILLIGT_DB, *BEENDET_DB} for status, _, _ in je)
    belegt = euro(sum(cent for _, cent, _ in je))
    context = {
        "kernaussage": f"{anzahl(len(je), 'Antrag', 'Anträge')}, {offen} ohne Entscheidung; belegt sind {belegt}." if je else "",
        "muster": "Unter diesen Anträgen sind erfundene, zur Vorführung." if any(muster for *_, muster in je) else "",
    }
    return list_page(
        request, template="proaktiv/bba_antraege.html", table=BbaAntragTable, rows=rows,
        filterset=partial(BbaAntragFilter, baum=request.zugang.baum), name="bba-antraege",
        context=_rahmen(request.zugang, "bba_antraege", "Anträge auf bildungsbezogene Angebote") | context,
    )  # fmt: skip


def hole_runde(pk: int) -> BbaRunde:
    return get_object_or_404(BbaRunde.objects.mit_topf(), pk=pk)


@seite(lesen=BBA_LESEN)
def bba_runde(request: Any, pk: int) -> HttpResponse:
    runde = hole_runde(pk)
    grenze = obergrenze(runde.kalenderjahr)
    zeilen = listenzeilen(runde, grenze)
    summe = {feld: sum(getattr(z, feld) or 0 for z in zeilen) for feld in SUMMEN}
    tabelle = SteuergruppenTable(
        zeilen, totals=[{"titel": "Zusammen", **summe}] if zeilen else [], group_by=lambda z: z.gruppe, caption=f"Anträge zu {runde}"
    )
    if wanted := request.GET.get("format"):
        return export(wanted, f"bba-liste-{runde.pk}", tabelle, [str(runde), runde.topf.satz, *votensaetze(zeilen)])
    dazu = {"table": tabelle, "zeilen": zeilen, "voten": votensaetze(zeilen)}
    return render(request, "proaktiv/bba_runde.html", _rundenkontext(request, runde, grenze) | dazu)


def _rundenkontext(request: Any, runde: BbaRunde, grenze: int | None) -> dict[str, Any]:
    topf, zugang = runde.topf, request.zugang
    teile = (("Topf", topf.umfang), ("Ausgegeben", topf.ausgegeben), ("Gebunden", topf.gebunden), ("Frei", topf.frei))
    druck = druckadresse(reverse("bba_runde_pdf", args=[runde.pk]))
    return {
        "titel": str(runde),
        "kernaussage": topf.satz,
        "muster": "Diese Förderrunde ist erfunden, zur Vorführung." if runde.muster else "",
        "brotkrumen": bba_weg((str(runde), None)),
        "runde": runde,
        "grenze": grenze,
        "kennzahlen": [{"bezeichnung": name, "wert": euro(cent)} for name, cent in teile],
        "unterlagen": list(runde.unterlagen.all()),
        "exporte": [("PDF", druck), *export_links(request.GET)],
        "darf_bearbeiten": zugang.darf(BBA_BEARBEITEN),
        "darf_pflegen": zugang.darf(BBA_ENTSCHEIDEN),
        "warum_nicht": [warum_nicht(recht) for recht in (BBA_BEARBEITEN, BBA_ENTSCHEIDEN) if not zugang.darf(recht)],
    }


def hole_antrag(pk: int) -> BbaAntrag:
    rows = BbaAntrag.objects.mit_allem().select_related("beraten_von", "entschieden_von")
    return get_object_or_404(rows, pk=pk)


def recht_fuer(schritt: BbaSchrittart) -> Recht:
    return BBA_ENTSCHEIDEN if schritt in BBA_ENTSCHEIDUNGEN else BBA_BEARBEITEN


@seite(lesen=BBA_LESEN)
def bba_antrag(request: Any, pk: int) -> HttpResponse:
    antrag, zugang = hole_antrag(pk), request.zugang
    eingaenge = {e.unterlage_id: e.tag for e in antrag.eingaenge.all()}
    unterlagen = [(u.name, eingaenge.get(u.pk)) for u in antrag.runde.unterlagen.all()]
    schritte = list(antrag.schritte.select_related("nutzer", "gremium", "beschluss__vorlage", "beschluss__gremium"))[::-1]
    budget = schulbudget(antrag.einrichtung, antrag.runde.kalenderjahr, ausser=antrag.pk)
    vor_beschluss = antrag.stand in VOR_DEM_BESCHLUSS
    bearbeitbar = antrag.stand in VOR_DER_BERATUNG and zugang.darf(BBA_BEARBEITEN)
    context = {
        "titel": antrag.titel,
        "kernaussage": kernsatz(antrag),
        "muster": "Dieser Antrag ist erfunden, zur Vorführung." if antrag.muster else "",
        "brotkrumen": bba_weg((str(antrag.runde), antrag.runde.get_absolute_url()), (antrag.titel, None)),
        "antrag": antrag,
        "beendet_ohne_geld": antrag.stand in BEENDETE and antrag.bewilligt_cent is None,
        "schritte": schritte,
        "entscheidung": next((s for s in schritte if s.schritt in BBA_ENTSCHEIDUNGEN), None),
        "schritte_des_wegs": _stationen(antrag.stand),
        "unterlagen": unterlagen,
        "fehlen": [name for name, tag in unterlagen if tag is None],
        "budget": budget,
        "ueber": ueber_der_obergrenze(budget, antrag.beantragt_cent) if vor_beschluss else [],
        "topf": runde_mit_topf(antrag.runde_id).topf if vor_beschluss else None,
        "moeglich": [(s.value, schrittname(antrag, s)) for s in _offene(antrag) if _darf(zugang, antrag, s)],
        "andere": _andere(zugang, antrag),
        "bearbeitbar": bearbeitbar,
        "darf_frist_setzen": zugang.darf(BBA_BEARBEITEN),
    }
    return render(request, "proaktiv/bba_antrag.html", context)


def schrittname(antrag: BbaAntrag, schritt: BbaSchrittart) -> str:
    """What it is called now: a proof of use that is there is corrected by another entry."""
    berichtigt = schritt is BbaSchrittart.NACHWEISEN and antrag.stand is BbaStand.NACHGEWIESEN
    return "Verwendungsnachweis berichtigen" if berichtigt else schritt.bezeichnung


def _offene(antrag: BbaAntrag) -> list[BbaSchrittart]:
    """The steps of its state; nothing is paid once all of it is."""
    bezahlt = antrag.gezahlt_cent >= antrag.belegt_cent
    return [s for s in bba_moegliche(antrag.stand) if not (bezahlt and s is BbaSchrittart.AUSZAHLEN)]


def kernsatz(a: BbaAntrag) -> str:
    teile = [capfirst(a.stand.bezeichnung), str(a.einrichtung), f"beantragt {euro(a.beantragt_cent)}"]
    if a.stand is BbaStand.UNVOLLSTAENDIG and a.nachfrist:
        teile.append(f"nachzureichen bis {datum(a.nachfrist)}")
    if a.bewilligt_cent is not None:
        teile.append(f"bewilligt {euro(a.bewilligt_cent)}, gezahlt {euro(a.gezahlt_cent)}")
    elif a.votum_cent is not None:
        teile.append(f"Votum {euro(a.votum_cent)}")
    return "; ".join(teile) + "."


def _stationen(stand: BbaStand) -> list[dict[str, Any]]:
    """The stations of the way: passed, present, to come."""
    hier = STATION.get(stand, stand)
    platz = HAUPTWEG.index(hier) if hier in HAUPTWEG else -1
    wort = {n: "fertig" if n < platz else "aktiv" if n == platz else "offen" for n in range(len(HAUPTWEG))}
    return [{"titel": KURZ.get(s, s.bezeichnung), "stand": wort[n]} for n, s in enumerate(HAUPTWEG)]


def _darf(zugang: Any, antrag: BbaAntrag, schritt: BbaSchrittart) -> bool:
    selbst = schritt in BBA_ENTSCHEIDUNGEN and antrag.beraten_von_id == zugang.nutzer.pk
    return bool(zugang.darf(recht_fuer(schritt))) and not selbst


def _andere(zugang: Any, antrag: BbaAntrag) -> list[str]:
    """Why a step that the state allows is not offered to this person."""
    saetze = []
    for s in bba_moegliche(antrag.stand):
        if not zugang.darf(recht_fuer(s)):
            saetze.append(warum_nicht(recht_fuer(s)))
        elif not _darf(zugang, antrag, s):
            saetze.append("Wer die Schule beraten hat, trägt die Entscheidung nicht ein; das tut eine zweite Person.")
    return list(dict.fromkeys(saetze))
