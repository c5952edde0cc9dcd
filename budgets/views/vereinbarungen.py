"""Vereinbarungen: the list, the two orders of the Fachkonzept, the page of one, places beside licences, reminders."""

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.lists import list_page
from basis.zahlen import anzahl, datum, zahl
from budgets.filters.vereinbarungen import PlatzFilter, VereinbarungFilter
from budgets.models import Vereinbarung, Vereinbarungsfassung, Vereinbarungstermin
from budgets.querysets.ordnungen import Ordnung, ordnung, zielstand
from budgets.querysets.vereinbarungen import bewertet, fristen, platzzeilen, vorlauf_tage
from budgets.tables.vereinbarungen import PlatzTable, VereinbarungTable
from budgets.vereinbarungsfristen import Posten, erinnerung, je_traeger
from budgets.vereinbarungslage import Lage
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Einrichtung, Stadt
from sozialraum.rechte import Recht, warum_nicht

VEREINBARUNGEN = ("Vereinbarungen", "vereinbarungen")
REITER = (
    VEREINBARUNGEN,
    ("Zielgruppe und Sozialraum", "vereinbarungen_ordnung"),
    ("Plätze und Erlaubnis", "platzabgleich"),
    ("Bewertungen", "leistungsbewertungen"),
    ("Erinnerungen", "vereinbarungserinnerungen"),
)
ANTWORTFRIST, VORSCHAU = timedelta(days=14), timedelta(days=60)
TRENNSTELLE = "\u00ad"  # where a long word may break
MUSTER = "Unter diesen Vereinbarungen sind erfundene, zur Vorführung."


def rahmen(request: Any, *weg: tuple[str, str], jetzt: str, aktiv: str = "") -> dict[str, Any]:
    """Breadcrumb, tabs, and what the person may do here at all."""
    reiter = [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name in REITER] if aktiv else None
    return {
        "brotkrumen": [("Budgets", reverse("budgets")), *((titel, ziel) for titel, ziel in weg), (jetzt, None)],
        "reiter": reiter,
        "darf_entwerfen": request.zugang.darf(Recht.VEREINBARUNGEN_ENTWERFEN),
        "warum_nicht": warum_nicht(Recht.VEREINBARUNGEN_ENTWERFEN),
    }


def zur_liste() -> tuple[str, str]:
    return VEREINBARUNGEN[0], reverse(VEREINBARUNGEN[1])


@seite(lesen=Recht.VEREINBARUNGEN_LESEN)
def vereinbarungen(request: Any) -> HttpResponse:
    """The most urgent first."""
    tag, rows = heute(), Vereinbarung.objects.sichtbar_fuer(request.zugang)
    alle = bewertet(rows, tag)
    context = {
        "titel": "Vereinbarungen",
        "kernaussage": _kernaussage(Counter(v.stand for v in alle)),
        "muster": MUSTER if any(v.muster for v in alle) else "",
        **rahmen(request, jetzt="Vereinbarungen", aktiv="vereinbarungen"),
    }
    return list_page(
        request,
        template="budgets/vereinbarungen.html",
        table=VereinbarungTable,
        rows=rows,
        filterset=partial(VereinbarungFilter, alle=alle),
        name="vereinbarungen",
        context=context,
        notes=[f"Stand {datum(tag)}. Ein Entgelt nach §§ 78a–g gilt nach Ablauf weiter (§ 78d Abs. 2 SGB VIII)."],
    )


def _kernaussage(lagen: Counter[Lage]) -> str:
    """„12 Vereinbarungen: 7 gültig, 2 abgelaufen, 1 läuft bald aus …“, urgent ones first."""
    alle = sum(lagen.values())
    if not alle:
        return ""
    teile = [f"{zahl(lagen[lage])} {_wort(lage)}" for lage in Lage if lagen[lage]]
    return f"{anzahl(alle, 'Vereinbarung', 'Vereinbarungen')}: {', '.join(teile)}."


def _wort(lage: Lage) -> str:
    worte = {
        Lage.WEITER: "nach Ablauf weiter gültig",
        Lage.BALD: "bald auslaufend",
        Lage.KOMMT: "künftig gültig",
        Lage.ENTWURF: "nur entworfen",
    }
    return worte.get(lage, lage.bezeichnung)


@seite(lesen=Recht.VEREINBARUNGEN_LESEN)
def vereinbarungen_ordnung(request: Any) -> HttpResponse:
    """Today's order (Zielgruppe → Sozialraum), the goal's (Sozialraum → Zielgruppe), and how far it is reached (Fachkonzept 5.3)."""
    tag, welche = heute(), Ordnung.ZIEL if request.GET.get("ordnung") == "ziel" else Ordnung.HEUTE
    rows = [v for v in bewertet(Vereinbarung.objects.sichtbar_fuer(request.zugang), tag) if v.stand is not Lage.BEENDET]
    termine = Vereinbarungstermin.objects.filter(vereinbarung__in=[v.pk for v in rows])
    context = {
        "titel": "Vereinbarungen nach Zielgruppe und Sozialraum",
        "kernaussage": _satz_der_ordnung(rows),
        "muster": MUSTER if any(v.muster for v in rows) else "",
        "ordnung": welche,
        "gruppen": ordnung(rows, welche),
        "zielstand": zielstand(rows, list(termine), tag, fristen(tag).audit),
        **rahmen(request, zur_liste(), jetzt="Zielgruppe und Sozialraum", aktiv="vereinbarungen_ordnung"),
    }
    return render(request, "budgets/vereinbarungen_ordnung.html", context)


def _satz_der_ordnung(rows: list[Any]) -> str:
    raum = sum(v.gebiet.ebene == Ebene.SOZIALRAUM for v in rows)
    return f"{zahl(raum)} von {zahl(len(rows))} Vereinbarungen nennen einen Sozialraum." if rows else ""


def lade(zugang: Any, pk: int) -> Vereinbarung:
    """404 for what is another Ressort's."""
    return get_object_or_404(Vereinbarung.objects.sichtbar_fuer(zugang).mit_allem(), pk=pk)


@seite(lesen=Recht.VEREINBARUNGEN_LESEN)
def vereinbarung(request: Any, pk: int) -> HttpResponse:
    v, tag = lade(request.zugang, pk), heute()
    vorlauf = vorlauf_tage(tag)
    lage = v.lage(tag, vorlauf)
    plaetze = platzzeilen(tag, Vereinbarung.objects.sichtbar_fuer(request.zugang), [v.einrichtung]) if v.einrichtung else []
    ende = f" Vereinbart bis {datum(v.letztes_ende)}." if v.letztes_ende else ""
    context = {
        "titel": v.titel,
        "kernaussage": f"{lage.bezeichnung[0].upper()}{lage.bezeichnung[1:]}.{ende}",
        "muster": "Diese Vereinbarung ist erfunden, zur Vorführung." if v.muster else "",
        "vereinbarung": v,
        "lage": lage,
        "teile": [_teil(v, teil, tag, vorlauf) for teil in v.teile],
        "termine": v.termine.select_related("fassung"),
        "heute": tag,
        "platzwarnungen": [satz for zeile in plaetze for satz in zeile.warnungen],
        **rahmen(request, zur_liste(), jetzt=v.titel),
        "darf_entwerfen": request.zugang.darf(Recht.VEREINBARUNGEN_ENTWERFEN, v.gebiet_id),
        "darf_schliessen": request.zugang.darf(Recht.VEREINBARUNGEN_SCHLIESSEN, v.gebiet_id),
        "warum_nicht_schliessen": warum_nicht(Recht.VEREINBARUNGEN_SCHLIESSEN),
    }
    return render(request, "budgets/vereinbarung.html", context)


def _teil(v: Vereinbarung, teil: str, tag: Any, vorlauf: int) -> dict[str, Any]:
    """One part with its versions, the newest first, and the one in force."""
    fassungen = [f for f in v.fassungen.all() if f.teil == teil]
    lage = v.lage_von(teil, tag, vorlauf)
    return {
        "teil": str(teil),
        "name": Vereinbarungsfassung.Teil(teil).label.replace("entwicklungsv", f"{TRENNSTELLE}entwicklungs{TRENNSTELLE}v"),
        "lage": lage,
        "fassungen": fassungen,
        "geltend": v.geltende(teil, tag),
        "entwurf": next((f for f in fassungen if not f.ist_geschlossen), None),
    }


@seite(lesen=Recht.VEREINBARUNGEN_LESEN)
def platzabgleich(request: Any) -> HttpResponse:
    """Agreed places, licensed places, places of the Stammdaten (§ 45 SGB VIII)."""
    tag, sichtbar = heute(), Vereinbarung.objects.sichtbar_fuer(request.zugang)
    zeilen = platzzeilen(tag, sichtbar)
    ab = sum(bool(z.warnungen) for z in zeilen)
    satz = "Alle Plätze stimmen mit der Betriebserlaubnis überein."
    if ab:
        satz = f"Bei {zahl(ab)} von {zahl(len(zeilen))} Einrichtungen stimmen Plätze und Betriebserlaubnis nicht überein."
    context = {
        "titel": "Plätze und Betriebserlaubnis",
        "kernaussage": satz if zeilen else "",
        "muster": "Unter diesen Angaben sind erfundene, zur Vorführung." if any(z.einrichtung.muster for z in zeilen) else "",
        **rahmen(request, zur_liste(), jetzt="Plätze und Erlaubnis", aktiv="platzabgleich"),
        "darf_pflegen": request.zugang.darf(Recht.DATEN_PFLEGEN),
        "warum_nicht_pflegen": warum_nicht(Recht.DATEN_PFLEGEN),
    }
    return list_page(
        request,
        template="budgets/platzabgleich.html",
        table=PlatzTable,
        rows=Einrichtung.objects.all(),
        filterset=partial(PlatzFilter, alle=zeilen),
        name="platzabgleich",
        context=context,
        notes=[f"Stand {datum(tag)}"],
    )


@seite(lesen=Recht.VEREINBARUNGEN_ENTWERFEN)
def vereinbarungserinnerungen(request: Any) -> HttpResponse:
    """For each Träger a text about what is overdue or due within the lead time."""
    tag = heute()
    rows = Vereinbarungstermin.objects.offen().filter(
        faellig_am__lte=tag + VORSCHAU, vereinbarung__in=Vereinbarung.objects.sichtbar_fuer(request.zugang).values("pk")
    )
    rows = rows.select_related("vereinbarung__traeger", "vereinbarung__gebiet")
    posten = [_posten(t) for t in rows]
    stadt = Stadt.objects.aktuelle()
    absender = (stadt.absender or f"{stadt.name}, {stadt.fachbereich}") if stadt else ""
    spaet = sum(p.faellig < tag for p in posten)
    context = {
        "titel": "Erinnerungen an Träger",
        "kernaussage": _zaehlung(spaet, len(posten) - spaet),
        "muster": MUSTER if any(t.muster for t in rows) else "",
        "briefe": [(wer, erinnerung(teil, absender, tag, tag + ANTWORTFRIST)) for wer, teil in je_traeger(posten).items()],
        **rahmen(request, zur_liste(), jetzt="Erinnerungen", aktiv="vereinbarungserinnerungen"),
    }
    return render(request, "budgets/vereinbarungserinnerungen.html", context)


def _zaehlung(spaet: int, bald: int) -> str:
    if not spaet and not bald:
        return "Nichts ist fällig."
    return f"{zahl(spaet) if spaet else 'Kein Termin'} überfällig, {zahl(bald)} in den nächsten {VORSCHAU.days} Tagen fällig."


def _posten(t: Vereinbarungstermin) -> Posten:
    v = t.vereinbarung
    return Posten(_an(v), t.get_art_display(), f"{v.titel} ({v.gebiet.bezeichnung})", t.faellig_am)


def _an(v: Vereinbarung) -> str:
    return v.traeger.name if v.traeger else "alle anerkannten freien Träger"
