"""What the budget page says: sentence, figures, chart, rows of the export. Everything from a finished sheet; nothing is calculated here."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.urls import reverse

from basis import diagramme
from basis.export import Blatt, Geld, Zelle
from basis.geld import euro, teur
from basis.lists import druckadresse
from basis.zahlen import datum, prozent, runde
from budgets.budgetblatt import Budgetblatt, Budgetzeile
from budgets.models import Ansatz, Haushaltsjahr, Verteilung
from sozialraum.ebenen import Ebene, Knoten


def ortsname(knoten: Knoten) -> str:
    return f"Sozialraum {knoten.schluessel}" if knoten.ebene == Ebene.SOZIALRAUM else (knoten.kurzname or knoten.name)


def _stand(verteilung: Verteilung | None) -> str:
    if verteilung is None:
        return "noch keine Verteilung"
    return "beschlossen" if verteilung.ist_beschlossen else "vorgelegt, noch nicht beschlossen"


def kernaussage(blatt: Budgetblatt | None, jahr: Haushaltsjahr, verteilung: Verteilung | None, ansatz: int | None, knoten: Knoten) -> str:
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
    betrag, anteil = euro(blatt.summe.betrag), _anteil(blatt.summe.betrag, blatt.ansatz)
    return f"Im Haushaltsjahr {jahr.jahr} erhält {ortsname(knoten)} {betrag} ({anteil} des Ansatzes){vergleich}: {_stand(verteilung)}."


def _anteil(teil: int, ganzes: int) -> str:
    return prozent(Fraction(teil, ganzes)) if ganzes else "–"


def kennzahlen(
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
        if blatt.summe.vorjahr is not None:
            felder.append({"bezeichnung": "Vorjahr", "wert": euro(blatt.summe.vorjahr), "zusatz": ""})
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


def unterabschnitte(jahr: Haushaltsjahr) -> Sequence[Ansatz]:
    return list(Ansatz.objects.filter(haushaltsjahr=jahr).select_related("unterabschnitt").order_by("unterabschnitt__nummer"))


def diagramm(blatt: Budgetblatt | None, ansaetze: dict[int, int], knoten: Knoten) -> diagramme.Diagramm | None:
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
    worte = {diagramme.Art.PLAN: "Betrag (Plan)", diagramme.Art.VORJAHR: "Vorjahr (Plan)"}
    groesste = max(zeilen, key=lambda zeile: int(zeile.plan or 0))  # type: ignore[arg-type]
    was = "Betrag und Vorjahr" if blatt.mit_vorjahr else "Betrag"
    titel = f"{groesste.name} erhält den größten Betrag in {ortsname(knoten)}" if len(zeilen) > 1 else f"{was}, {ortsname(knoten)}"
    einheit = "in TEUR, Stadtteile nur zur Information" if knoten.ebene == Ebene.SOZIALRAUM else "in TEUR"
    return diagramme.balken(zeilen, titel=titel, einheit=einheit, schreibweise=teur_oder_strich, worte=worte, haupt=diagramme.Art.PLAN)


def teur_oder_strich(cent: Any) -> str:
    return "–" if cent is None else teur(int(cent))


def _balken(zeile: Budgetzeile) -> diagramme.Balken:
    """A distributed amount is planned, not spent: an outline, as in the table."""
    return diagramme.Balken(zeile.name.removeprefix("Summe "), plan=zeile.betrag, vorjahr=zeile.vorjahr)


def bericht_als_pdf(verteilung: Verteilung | None, knoten: Knoten) -> list[tuple[str, str]]:
    """The report of this Gebiet; its page belongs to a higher app, which is known here by its name only."""
    if verteilung is None:
        return []
    args = [verteilung.pk, knoten.ebene.name.lower(), knoten.schluessel]
    return [("Bericht als PDF", druckadresse(reverse("sozialraumbudget_pdf", args=args)))]


def exportblatt(blatt: Budgetblatt | Knoten, jahr: Haushaltsjahr, verteilung: Verteilung | None, knoten: Knoten) -> Blatt:
    kopf = ("Abschnitt", "Zeile", "Betrag in €", "Anteil am Ansatz, %", "Vorjahr in €", "Veränderung in €")
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
    anteil = None if zeile.anteil is None else runde(zeile.anteil * 100, 2)
    delta = None if zeile.veraenderung is None else Geld(zeile.veraenderung)
    return [abschnitt, zeile.name, Geld(zeile.betrag), anteil, vorjahr, delta]
