"""The budget page of Fachbereich, Ressort and Sozialraum: Ansatz, distribution, share, development."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from basis import diagramme
from basis.export import Blatt, Geld, Zelle
from basis.geld import euro, teur
from basis.lists import as_file, export_links
from basis.zahlen import datum, prozent
from budgets.budgetblatt import Budgetblatt, Budgetzeile, stelle_zusammen
from budgets.inputs import Auftrag, rechne_alle
from budgets.models import Ansatz, Deckungskreisansatz, Haushaltsjahr, Verteilung
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Gebiet, Standort
from sozialraum.rechte import Recht, Rolle

EBENEN = (Ebene.FACHBEREICH, Ebene.RESSORT, Ebene.SOZIALRAUM)


@seite(lesen=Recht.INTERN_LESEN)
def budgets(request: Any) -> HttpResponse:
    """The way in: one's own Ressort, else the Fachbereich, in the year of today."""
    jahr = Haushaltsjahr.objects.fuer(heute())
    if jahr is None:
        return render(request, "budgets/budget_leer.html", {"titel": "Budgets"})
    baum = request.zugang.baum
    eigene = [e.gebiet_id for e in request.zugang.eigenschaften if e.rolle == Rolle.RESSORTLEITUNG]
    ort = baum.knoten[eigene[0]] if eigene and eigene[0] in baum.knoten else baum.wurzel()
    return redirect("budget", jahr.jahr, ort.ebene.name.lower(), ort.schluessel)


@seite(lesen=Recht.INTERN_LESEN)
def budget(request: Any, jahr: int, ebene: str, schluessel: str) -> HttpResponse:
    """One Gebiet in one year, as page, XLSX or CSV."""
    jahre = list(Haushaltsjahr.objects.order_by("jahr"))
    haushaltsjahr = next((j for j in jahre if j.jahr == jahr), None)
    if haushaltsjahr is None:
        raise Http404
    verteilung, vorher = _massgeblich(request.zugang, jahr)
    tag = verteilung.gebietsstand if verteilung else heute()
    blatt, baum = _blatt(verteilung, vorher, tag, ebene, schluessel)
    knoten = blatt.knoten if isinstance(blatt, Budgetblatt) else blatt
    ansaetze = _ansaetze()
    if wanted := request.GET.get("format"):
        return as_file(wanted, f"budget-{jahr}-{ebene}-{schluessel}", [_exportblatt(blatt, haushaltsjahr, verteilung, knoten)])
    vollstaendig = blatt if isinstance(blatt, Budgetblatt) else None
    context = {
        "titel": f"Budget {_ortsname(knoten)}, Haushaltsjahr {jahr}",
        "kernaussage": _kernaussage(vollstaendig, haushaltsjahr, verteilung, ansaetze.get(jahr), knoten),
        "haushaltsjahr_der_seite": haushaltsjahr,
        "jahre": [(j, reverse("budget", args=[j.jahr, ebene, schluessel]), j == haushaltsjahr) for j in jahre],
        "reiter": _reiter(baum, jahr, knoten),
        "reiter_name": "Ebenen des Budgets",
        "unterebenen": _unterebenen(baum, jahr, knoten),
        "blatt": vollstaendig,
        "knoten": knoten,
        "verteilung": verteilung,
        "vorjahr": vorher,
        "in_euro": _in_euro(request),
        "kennzahlen": _kennzahlen(vollstaendig, haushaltsjahr, verteilung, ansaetze, knoten),
        "unterabschnitte": _unterabschnitte(haushaltsjahr) if knoten.ebene == Ebene.FACHBEREICH else [],
        "diagramm": _diagramm(vollstaendig, ansaetze, knoten),
        "standorte": Standort.objects.filter(gebiet=knoten.id),
        "muster": bool(verteilung and verteilung.muster),
        "exporte": [*_pdf(verteilung, knoten), *export_links(request.GET)],
        "brotkrumen": [("Budgets", reverse("budgets")), (_ortsname(knoten), None)],
        "maximum": max((a.summe.betrag for a in vollstaendig.abschnitte), default=0) if vollstaendig else 0,
    }
    return render(request, "budgets/budget.html", context)


def _massgeblich(zugang: Any, jahr: int) -> tuple[Verteilung | None, Verteilung | None]:
    """The decided Verteilung of the year, else the newest proposal one may see; and the one it is compared with."""
    jahre = Verteilung.objects.sichtbar_fuer(zugang).budgets().filter(haushaltsjahr__jahr__in=(jahr, jahr - 1), gebiet__ebene=1)
    offen = (Verteilung.Status.BESCHLOSSEN, Verteilung.Status.VORGELEGT)
    rows = jahre.filter(status__in=offen, korrigiert_durch__isnull=True).select_related(
        "haushaltsjahr", "beschluss__gremium", "beschluss__vorlage"
    )
    folge = sorted(rows, key=lambda v: (v.ist_beschlossen, v.beschlossen_am or v.vorgelegt_am), reverse=True)
    dieses = next((v for v in folge if v.haushaltsjahr.jahr == jahr), None)
    return dieses, next((v for v in folge if v.haushaltsjahr.jahr == jahr - 1), None)


def _blatt(
    verteilung: Verteilung | None, vorher: Verteilung | None, tag: Any, ebene: str, schluessel: str
) -> tuple[Budgetblatt | Knoten, Gebietsbaum]:
    """The sheet if there is a Verteilung that can be calculated, else the Gebiet alone."""
    rechnungen = rechne_alle([Auftrag(v) for v in (verteilung, vorher) if v]) if verteilung else []
    rechnung = rechnungen[0] if rechnungen and rechnungen[0].rechenbar else None
    vergleich = rechnungen[1] if len(rechnungen) > 1 and rechnungen[1].rechenbar else None
    baum = rechnung.baum if rechnung else Gebiet.objects.baum(tag)
    knoten = _knoten(baum, ebene, schluessel)
    return (stelle_zusammen(knoten, rechnung, vergleich) if rechnung else knoten), baum


def _knoten(baum: Gebietsbaum, ebene: str, schluessel: str) -> Knoten:
    erlaubt = {e.name.lower(): e for e in EBENEN}
    treffer = [k for k in baum.auf_ebene(erlaubt[ebene]) if k.schluessel == schluessel] if ebene in erlaubt else []
    if not treffer:
        raise Http404
    return treffer[0]


def _in_euro(request: Any) -> bool:
    einheit = request.GET.get("einheit", "teur")
    if einheit not in {"teur", "euro"}:
        raise BadRequest("Als Einheit gibt es nur teur und euro.")
    return einheit == "euro"


def _ortsname(knoten: Knoten) -> str:
    return f"Sozialraum {knoten.schluessel}" if knoten.ebene == Ebene.SOZIALRAUM else (knoten.kurzname or knoten.name)


def _reiter(baum: Gebietsbaum, jahr: int, knoten: Knoten) -> list[dict[str, Any]]:
    aktiv = {knoten.id, *(k.id for k in baum.vorfahren(knoten.id) if k.ebene == Ebene.RESSORT)}
    return [_verweis(k, jahr, k.id in aktiv) for k in (baum.wurzel(), *baum.auf_ebene(Ebene.RESSORT))]


def _unterebenen(baum: Gebietsbaum, jahr: int, knoten: Knoten) -> list[dict[str, Any]]:
    """The Sozialräume of the Ressort one is in."""
    ressort = knoten if knoten.ebene == Ebene.RESSORT else baum.eltern(knoten.id)
    return [_verweis(k, jahr, k.id == knoten.id) for k in baum.kinder(ressort.id)] if ressort and ressort.ebene == Ebene.RESSORT else []


def _verweis(knoten: Knoten, jahr: int, aktiv: bool) -> dict[str, Any]:
    return {"titel": _ortsname(knoten), "url": reverse("budget", args=[jahr, knoten.ebene.name.lower(), knoten.schluessel]), "aktiv": aktiv}


def _ansaetze() -> dict[int, int]:
    """Year → total of the Deckungskreise."""
    summen: dict[int, int] = {}
    for jahr, betrag in Deckungskreisansatz.objects.values_list("haushaltsjahr__jahr", "betrag_cent"):
        summen[jahr] = summen.get(jahr, 0) + betrag
    return dict(sorted(summen.items()))


def _stand(verteilung: Verteilung | None) -> str:
    if verteilung is None:
        return "noch keine Verteilung"
    return "beschlossen" if verteilung.ist_beschlossen else "vorgelegt, noch nicht beschlossen"


def _kernaussage(blatt: Budgetblatt | None, jahr: Haushaltsjahr, verteilung: Verteilung | None, ansatz: int | None, knoten: Knoten) -> str:
    if ansatz is None:
        return f"Für {jahr.jahr} ist noch kein Ansatz des Deckungskreises erfasst."
    if blatt is None:
        return f"Der Ansatz des Deckungskreises beträgt {euro(ansatz)}; für {jahr.jahr} gibt es noch keine beschlossene Verteilung."
    if knoten.ebene == Ebene.FACHBEREICH:
        raeume = sum(z.betrag for a in blatt.abschnitte if a.knoten for z in a.zeilen)
        anteil = _anteil(raeume, blatt.ansatz)
        return f"Vom Ansatz {euro(blatt.ansatz)} gehen {euro(raeume)} ({anteil}) an die Sozialräume: {_stand(verteilung)}."
    vergleich = ""
    if blatt.summe.veraenderung is not None and blatt.summe.veraenderung_anteil is not None:
        richtung = "mehr" if blatt.summe.veraenderung >= 0 else "weniger"
        vergleich = f", {euro(abs(blatt.summe.veraenderung))} ({prozent(abs(blatt.summe.veraenderung_anteil))}) {richtung} als im Vorjahr"
    return f"{euro(blatt.summe.betrag)} ({_anteil(blatt.summe.betrag, blatt.ansatz)} des Ansatzes){vergleich}: {_stand(verteilung)}."


def _anteil(teil: int, ganzes: int) -> str:
    return prozent(Fraction(teil, ganzes)) if ganzes else "–"


def _kennzahlen(
    blatt: Budgetblatt | None, jahr: Haushaltsjahr, verteilung: Verteilung | None, ansaetze: dict[int, int], knoten: Knoten
) -> list[dict[str, Any]]:
    ansatz, vorher = ansaetze.get(jahr.jahr), ansaetze.get(jahr.jahr - 1)
    zusatz = f"{teur(ansatz - vorher)} TEUR zum Vorjahr" if ansatz is not None and vorher is not None and ansatz != vorher else ""
    felder: list[dict[str, Any]] = [
        {"bezeichnung": "Ansatz des Deckungskreises", "wert": euro(ansatz) if ansatz is not None else "–", "zusatz": zusatz}
    ]
    if blatt and knoten.ebene == Ebene.FACHBEREICH:
        felder += [
            {"bezeichnung": a.titel, "wert": euro(a.summe.betrag), "zusatz": _anteil(a.summe.betrag, blatt.ansatz)}
            for a in blatt.abschnitte
            if a.knoten is None
        ]
    elif blatt:
        felder.append(
            {"bezeichnung": "Sozialraumbudget", "wert": euro(blatt.summe.betrag), "zusatz": _anteil(blatt.summe.betrag, blatt.ansatz)}
        )
        delta = blatt.summe.veraenderung
        felder.append(
            {
                "bezeichnung": "Vorjahr",
                "wert": euro(blatt.summe.vorjahr) if blatt.summe.vorjahr is not None else "–",
                "zusatz": "" if delta is not None else "kein Vergleich",
            }
        )
    felder.append(
        {
            "bezeichnung": "Haushaltsjahr",
            "wert": jahr.get_status_display(),
            "zusatz": jahr.bezeichnung if jahr.bezeichnung != str(jahr.jahr) else "",
        }
    )
    felder.append(
        {
            "bezeichnung": "Verteilung",
            "wert": "beschlossen" if verteilung and verteilung.ist_beschlossen else ("Vorschlag" if verteilung else "–"),
            "zusatz": verteilung.name if verteilung else "",
        }
    )
    return felder


def _unterabschnitte(jahr: Haushaltsjahr) -> Sequence[Ansatz]:
    return list(Ansatz.objects.filter(haushaltsjahr=jahr).select_related("unterabschnitt").order_by("unterabschnitt__nummer"))


def _diagramm(blatt: Budgetblatt | None, ansaetze: dict[int, int], knoten: Knoten) -> diagramme.Diagramm | None:
    if knoten.ebene == Ebene.FACHBEREICH:
        stufen = [diagramme.Stufe(str(jahr), betrag) for jahr, betrag in ansaetze.items()]
        if len(stufen) < 2:
            return None
        gesamt = stufen[-1].betrag - stufen[0].betrag
        titel = f"Ansatz des Deckungskreises {stufen[0].name} bis {stufen[-1].name}: {teur(gesamt)} TEUR"
        return diagramme.konsolidierungspfad(stufen, titel=titel)
    if blatt is None or not blatt.abschnitte:
        return None
    zeilen = [
        _balken(z) for a in blatt.abschnitte for z in (blatt.stadtteile or (a.summe,) if knoten.ebene == Ebene.SOZIALRAUM else (a.summe,))
    ]
    worte = {diagramme.Art.IST: "Betrag", diagramme.Art.VORJAHR: "Vorjahr"}
    groesste = max(zeilen, key=lambda zeile: int(zeile.ist or 0))  # type: ignore[arg-type]
    titel = (
        f"{groesste.name} erhält den größten Betrag in {_ortsname(knoten)}"
        if len(zeilen) > 1
        else f"Betrag und Vorjahr, {_ortsname(knoten)}"
    )
    einheit = "in TEUR, Stadtteile nur zur Information" if knoten.ebene == Ebene.SOZIALRAUM else "in TEUR"
    return diagramme.balken(zeilen, titel=titel, einheit=einheit, schreibweise=teur_oder_strich, worte=worte)


def teur_oder_strich(cent: Any) -> str:
    return "–" if cent is None else teur(int(cent))


def _balken(zeile: Budgetzeile) -> diagramme.Balken:
    return diagramme.Balken(zeile.name.removeprefix("Summe "), ist=zeile.betrag, vorjahr=zeile.vorjahr)


def _pdf(verteilung: Verteilung | None, knoten: Knoten) -> list[tuple[str, str]]:
    """The report of this Gebiet; its page belongs to a higher app, which is known here by its name only."""
    if verteilung is None:
        return []
    return [("Bericht als PDF", reverse("sozialraumbudget_pdf", args=[verteilung.pk, knoten.ebene.name.lower(), knoten.schluessel]))]


def _exportblatt(blatt: Budgetblatt | Knoten, jahr: Haushaltsjahr, verteilung: Verteilung | None, knoten: Knoten) -> Blatt:
    kopf = ("Abschnitt", "Zeile", "Betrag in €", "Anteil am Ansatz", "Vorjahr in €", "Veränderung in €")
    hinweise = [f"Haushaltsjahr {jahr.jahr}", f"Verteilung: {verteilung.name if verteilung else '–'} ({_stand(verteilung)})"]
    if verteilung:
        hinweise.append(f"Gebietsstand {datum(verteilung.gebietsstand)}, Werte bis {datum(verteilung.werte_stand)}")
        hinweise += ["Musterdaten"] if verteilung.muster else []
    if not isinstance(blatt, Budgetblatt):
        return Blatt(f"Budget {jahr.jahr}", kopf, [], hinweise=hinweise)
    zeilen = [_exportzeile(a.titel, z) for a in blatt.abschnitte for z in a.zeilen]
    zeilen += [_exportzeile("Stadtteile, nur zur Information", z) for z in blatt.stadtteile]
    return Blatt(f"Budget {jahr.jahr}", kopf, zeilen, fuss=[_exportzeile("Summe", blatt.summe)], hinweise=hinweise)


def _exportzeile(abschnitt: str, zeile: Budgetzeile) -> list[Zelle]:
    vorjahr = None if zeile.vorjahr is None else Geld(zeile.vorjahr)
    delta = None if zeile.veraenderung is None else Geld(zeile.veraenderung)
    return [abschnitt, zeile.name, Geld(zeile.betrag), zeile.anteil, vorjahr, delta]
