"""The page of a measure: what it means, its value and where it comes from, its course, the same in other Gebiete, answers to red."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.diagramme import Diagramm, Linie, verlauf
from basis.zahlen import ZEICHEN_GESPERRT, ZEICHEN_OHNE_WERT, Wert, Zustand, datum, zahl
from bsc.messgroesse import EINHEITEN, mit_einheit
from bsc.messquellen import MESSQUELLEN, Beleg, Berechnet
from bsc.models import Messdefinition, Messgroesse, Messwert, Rotnotiz
from bsc.scorecardzeile import Scorecardzeile, Wertpunkt
from bsc.selectors.darunter import mit_denen_darunter
from bsc.selectors.geschichte import lies_geschichte
from bsc.selectors.scorecard import Messzeile, lies_zeilen, messgroessen
from bsc.selectors.zeilen import live_wert
from bsc.views.ansicht import Zeile, adresse, kurzname, standfrage
from bsc.views.darunter import dieselbe, orte_mit_quelle
from bsc.views.messgeschichte import zeige_geschichte
from bsc.views.scorecard import stand_von
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht

EINTRAGEN, PFLEGEN = Recht.MESSWERTE_EINTRAGEN, Recht.SCORECARD_PFLEGEN
JE_GEBIET_BERECHNET = "Jeder Wert kommt aus Zähler und Nenner seines Gebiets, keiner ist ein Mittel."
JE_GEBIET_EINGETRAGEN = "Jedes Gebiet trägt seinen Wert selbst ein; der Wert hier ist weder ihre Summe noch ihr Mittel."


def hole(request: Any, pk: int, stand: date) -> Messzeile:
    """The measure with its live values; 404 where there is none in the city of today."""
    return _lies(request, pk, list(messgroessen(stand).filter(pk=pk)), stand)[0]


def _lies(request: Any, pk: int, gefunden: list[Messgroesse], stand: date, dazu: Sequence[int] = ()) -> tuple[Messzeile, list[Messzeile]]:
    rows = lies_zeilen(gefunden, request.zugang, request.zugang.baum, stand, dazu=dazu)
    m = next((row for row in rows if row.messgroesse.pk == pk), None)
    if m is None:
        raise Http404
    return m, [row for row in rows if row is not m]


def _mit_darunter(request: Any, pk: int, stand: date) -> tuple[Messzeile, list[Messzeile]]:
    """The measure, and those of the same name in the goals broken down; its source is asked for all Gebiete below."""
    baum, gefunden = request.zugang.baum, list(mit_denen_darunter(pk, stand))
    orte = [k.id for m in gefunden if m.pk == pk and m.ziel.gebiet_id in baum.knoten for k in orte_mit_quelle(baum, m.ziel.gebiet_id)]
    return _lies(request, pk, gefunden, stand, orte)


@seite(lesen=Recht.INTERN_LESEN)
def messgroesse(request: Any, pk: int) -> HttpResponse:
    stand, baum = stand_von(request), request.zugang.baum
    m, unter = _mit_darunter(request, pk, stand)
    z, gebiet = m.zeile, baum.knoten[m.ziel.gebiet_id]
    geschichte = lies_geschichte(pk)
    werte = list(Messwert.objects.filter(messgroesse=pk).select_related("nutzer", "bestaetigung__nutzer", "ersetzt_durch"))
    notizen = Rotnotiz.objects.filter(messgroesse=pk, stichtag__lte=stand).select_related("nutzer", "massnahme")
    live = m.berechnet(z.ist.tag) if z.ist else None
    context = {
        "titel": m.messgroesse.name,
        "kernaussage": _kernaussage(z, geschichte.definition_am(z.ist.tag if z.ist else stand)),
        "m": m,
        "z": z,
        "zeile": Zeile(m, heute(), []),
        "einheit": EINHEITEN[z.art],
        "definition": geschichte.definition_am(stand),
        "geschichte": zeige_geschichte(geschichte, z, stand),
        "plan": [(p.tag, z.schreibe(p.wert)) for p in z.plan],
        "stufen": _stufen(z),
        "quelle": MESSQUELLEN.get(m.quelle_am(z.ist.tag) if z.ist else m.quelle),
        "wird_berechnet": bool(m.quelle),
        "belege": _belege(_summanden(m, _geltende(werte, z), live)),
        "festgeschrieben": bool(z.ist and z.ist.herkunft == Messwert.Herkunft.BERECHNET and not z.ist_gesperrt),
        "heute_anders": _heute_anders(m),
        "diagramm": _diagramm(z, m.messgroesse),
        "verlauf": [_verlaufszeile(z, w) for w in reversed(z.reihe)],
        "darunter": dieselbe(m, unter, baum, heute()),
        "darunter_titel": "Dieselbe Messgröße darunter",
        "darunter_hinweis": JE_GEBIET_BERECHNET if m.quelle else JE_GEBIET_EINGETRAGEN,
        "eingetragen": _eingetragene(werte, z),
        "notizen": [n for n in notizen if m.zeigt_antworten_zum(n.stichtag)],
        "notiz": m.notiz(heute()),
        "muster": m.muster,
        "darf_eintragen": request.zugang.darf(EINTRAGEN, gebiet.id),
        "warum_nicht_eintragen": request.zugang.warum_nicht_hier(EINTRAGEN),
        "darf_pflegen": request.zugang.darf(PFLEGEN, gebiet.id),
        "standfrage": standfrage(stand, heute()),
        "brotkrumen": [("Scorecard", reverse("scorecards")), (kurzname(gebiet), adresse(stand.year, gebiet)), (m.messgroesse.name, None)],
    }
    return render(request, "bsc/messgroesse.html", context)


def _kernaussage(z: Scorecardzeile, definition: Messdefinition | None) -> str:
    if z.ist is None or z.ist_zahl is None:
        return z.warum_ohne_status
    satz = f"Am {datum(z.ist.tag)}: {mit_einheit(z.art, z.ist_text, definition.zaehler if definition else '')}"
    if z.soll is not None:
        satz += f"; Soll an diesem Tag {z.soll_text}, Abweichung {z.abweichung_text}"
    return f"{satz}. {z.warum_ohne_status}".strip()


def _stufen(z: Scorecardzeile) -> list[tuple[str, str]]:
    """Mindestziel and ambitioniertes Ziel of the last plan value, where there are any, and which is reached."""
    if z.ziel is None or not z.ziel.hat_stufen:
        return []
    paare = (("Mindestziel", z.ziel.mindest), ("Ambitioniertes Ziel", z.ziel.ambitioniert))
    return [*((name, z.schreibe(wert)) for name, wert in paare if wert is not None), ("Erreicht", z.stufe_text)]


def _summanden(m: Messzeile, gilt: dict[date, Messwert], live: Berechnet | None) -> Sequence[Beleg]:
    """What the Ist was computed from: of a frozen one the stored rows, linked where today's are the same.

    Stored rows of case numbers are as whoever froze them saw them; others get those of today, which give the same two numbers,
    else the value is gesperrt.
    """
    ist = m.zeile.ist
    fest = gilt.get(ist.tag) if ist and ist.zustand == Zustand.WERT else None
    heutige = live.belege if live else ()
    if fest is None or fest.herkunft != Messwert.Herkunft.BERECHNET or (fest.beruht_auf_fallzahlen and not m.offen):
        return heutige
    wege = {(b.seite, b.name, b.zahl): b.url for b in heutige}
    teile = [Beleg(b["seite"], b["name"], Fraction(b["zahl"]), geld=b["geld"]) for b in fest.belege]
    return [replace(b, url=wege.get((b.seite, b.name, b.zahl), "")) for b in teile]


def _heute_anders(m: Messzeile) -> str:
    """What the value of a frozen day would be today, where it differs."""
    live = m.abweichend_heute
    if live is None:
        return ""
    wert = m.zeile.text(live_wert(live, m.zeile.art, m.zeile.definition_am(live.stichtag)))
    heutiger = "keinen Wert" if live.messung.wert is None else f"„{wert}“"
    return f"Heute ergäbe die Berechnung für den {datum(live.stichtag)} {heutiger}; eine Freigabe mit Grund schreibt neu fest."


def _belege(belege: Sequence[Beleg]) -> list[tuple[str, list[Any], str]]:
    """Both sides with their summands and sum, as text."""
    seiten = dict.fromkeys(b.seite for b in belege)
    ergebnis = []
    for seite_ in seiten:
        teile = [b for b in belege if b.seite == seite_]
        summe = sum((b.zahl for b in teile), Fraction(0))
        stellen, einheit = (2, " €") if teile[0].geld else (0, "")
        ergebnis.append((seite_, [(b, f"{zahl(b.zahl, stellen)}{einheit}") for b in teile], f"{zahl(summe, stellen)}{einheit}"))
    return ergebnis


def _verlaufszeile(z: Scorecardzeile, w: Wertpunkt) -> dict[str, Any]:
    soll = z.soll_am(w.tag)
    herkunft = "live berechnet" if w.herkunft == "live" else str(Messwert.Herkunft(w.herkunft).label)
    gesperrt = w.zustand == Zustand.GESPERRT
    zahlen = [ZEICHEN_OHNE_WERT if x is None else zahl(x, 2 if x.denominator != 1 else 0) for x in (w.messung.zaehler, w.messung.nenner)]
    definition = z.definition_am(w.tag)
    quelle = MESSQUELLEN.get(definition.messquelle) if definition else None
    if quelle and quelle.in_cent and w.messung.ist_zerlegbar:
        zahlen = [f"{zahl(Fraction(x or 0) / 100, 2)} €" for x in (w.messung.zaehler, w.messung.nenner)]
    return {
        "tag": w.tag, "basis": w.ist_basis, "text": z.text(w), "soll": ZEICHEN_GESPERRT if gesperrt else z.schreibe(soll),
        "zahlen": zahlen, "status": None if w.ist_basis or (soll is None and not gesperrt) else z.status_von(w),
        "herkunft": herkunft, "grund": w.messung.grund, "gesperrt": gesperrt,
    }  # fmt: skip


def _diagramm(z: Scorecardzeile, messgroesse: Messgroesse) -> Diagramm | None:
    """Ist and Soll over the days there are values for."""
    reihe = z.reihe
    if len(reihe) < 2 or all(w.zahl is None for w in reihe):
        return None
    ist = tuple(Wert(None, w.zustand) if w.zahl is None else w.zahl for w in reihe)
    soll = tuple(s if isinstance(s := z.soll_am(w.tag), Fraction) else None for w in reihe)
    linien = [Linie("Ist", ist, "ist"), *([Linie("Soll", soll, "plan")] if any(s is not None for s in soll) else [])]
    einheit = "Anteil der gewerteten Seite in %" if z.art == "verhaeltnis" else EINHEITEN[z.art]
    return verlauf(
        linien, [datum(w.tag) for w in reihe], titel=f"{messgroesse.name}: Verlauf", einheit=einheit, kopf="Stichtag",
        tage=[w.tag for w in reihe], schreibweise=lambda wert: zahl(wert, 1),
    )  # fmt: skip


def _wartet(w: Messwert, z: Scorecardzeile) -> bool:
    """Entered, and not confirmed by the second person that the definition asks for."""
    definition = z.definition_am(w.stichtag)
    zu_zweit = bool(definition and definition.zweite_person) and w.herkunft == Messwert.Herkunft.EINGABE
    return zu_zweit and getattr(w, "bestaetigung", None) is None


def _geltende(werte: Sequence[Messwert], z: Scorecardzeile) -> dict[date, Messwert]:
    """Of each day the value that counts; a correction stands behind what it replaces."""
    return {w.stichtag: w for w in werte if not _wartet(w, z)}


def _eingetragene(werte: Sequence[Messwert], z: Scorecardzeile) -> list[dict[str, Any]]:
    gilt = _geltende(werte, z)
    return [_eingetragen(w, z, gilt.get(w.stichtag)) for w in reversed(werte) if w.herkunft == Messwert.Herkunft.EINGABE]


def _eingetragen(w: Messwert, z: Scorecardzeile, gilt: Messwert | None) -> dict[str, Any]:
    """An entered value with whether it counts: confirmed, waiting for the second person, replaced, or in force until its correction is."""
    hat_korrektur = getattr(w, "ersetzt_durch", None) is not None
    zahlen = [ZEICHEN_OHNE_WERT if x is None else zahl(x, 2 if x % 1 else 0) for x in (w.zaehler, w.nenner, w.wert)]
    return {
        "wert": w, "bestaetigung": getattr(w, "bestaetigung", None), "ersetzt": hat_korrektur and w != gilt,
        "vorlaeufig": hat_korrektur and w == gilt, "wartet": _wartet(w, z) and not hat_korrektur, "zahlen": zahlen,
    }  # fmt: skip
