"""Comparison with another calculation, and robustness against other weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from basis import diagramme
from basis.diagramme import Art, Gruppe, Spanne, Variante
from basis.export import Blatt
from basis.geld import teur
from basis.lists import as_file, export_links
from basis.zahlen import prozent, vorzeichen, zahl
from budgets.inputs import Auftrag
from budgets.models import Verteilung
from budgets.rechnung import NICHT_ZUGEORDNET, Rechnung
from budgets.spannen import Gesamtspanne, fasse_zusammen
from budgets.szenario import Spannweiten, spannweiten
from budgets.tafel import Betragszeile
from budgets.templatetags.betraege import kurz
from budgets.views.common import dateihinweise, einheit, hole, lesbares_vorjahr, lies_szenario, nach_bevoelkerung, seitenrahmen, standsatz
from budgets.views.werkstatt import zelle
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Parameter
from sozialraum.rechte import Recht

EBENEN = {"sozialraum": Ebene.SOZIALRAUM, "ressort": Ebene.RESSORT, "stadtteil": Ebene.STADTTEIL}


@dataclass(frozen=True)
class Partner:
    """Something to compare with: its name in the select and in a sentence, and what to calculate."""

    name: str
    auftraege: Sequence[Auftrag]


def partner(request: Any, ziel: Verteilung) -> dict[str, Partner]:
    """Plain population, previous year, the decided version, and every scenario of the same year that this person may see."""
    rows = (
        Verteilung.objects.sichtbar_fuer(request.zugang)
        .filter(haushaltsjahr=ziel.haushaltsjahr, einheit=ziel.einheit)
        .exclude(pk=ziel.pk)
        .exclude(status=Verteilung.Status.VERWORFEN)
        .select_related("haushaltsjahr", "gebiet", "vorjahr")
    )
    wahl = {"bevoelkerung": Partner("reine Bevölkerung", [Auftrag(ziel, nach_bevoelkerung)])}
    if vorjahr := lesbares_vorjahr(request, ziel):
        wahl["vorjahr"] = Partner(f"Vorjahr {vorjahr.haushaltsjahr}", [Auftrag(vorjahr)])
    for andere in rows:
        art = "beschlossen" if andere.ist_beschlossen else "Szenario" if andere.ist_offen else andere.get_status_display()
        wahl[str(andere.pk)] = Partner(f"{andere.name} ({art})", [Auftrag(andere)])
    return wahl


@seite(lesen=Recht.INTERN_LESEN)
def verteilung_vergleich(request: Any, pk: int) -> HttpResponse:
    """€ and % per Sozialraum, Ressort or Stadtteil."""
    ziel = hole(request, pk)
    wahl = partner(request, ziel)
    mit = request.GET.get("mit", "") if request.GET.get("mit", "") in wahl else next(iter(wahl))
    ebene = request.GET.get("ebene", "") if request.GET.get("ebene", "") in EBENEN else "sozialraum"
    szenario = lies_szenario(request, ziel, lambda: wahl[mit].auftraege)
    neu, alt = szenario.gezeigt, szenario.vergleich
    vergleichbar = neu.rechenbar and alt is not None and alt.rechenbar
    zeilen = vergleichszeilen(neu, alt, EBENEN[ebene]) if vergleichbar and alt else []
    art, name = einheit(ziel), wahl[mit].name
    if (wanted := request.GET.get("format")) and zeilen:
        return as_file(wanted, f"vergleich-{pk}", [_blatt(zeilen, dateihinweise(ziel, szenario), name, art)])
    kontext = {
        **seitenrahmen(request, ziel, "verteilung_vergleich"),
        "kernaussage": _kernaussage(zeilen, name, art),
        "exporte": export_links(request.GET) if zeilen else [],
        "muster": neu.eingaben.muster,
        "wahl": {schluessel: p.name for schluessel, p in wahl.items()},
        "mit": mit, "ebene": ebene, "ebenen": EBENEN, "zeilen": zeilen, "partner": name,
        "summe": _summe(zeilen),
        "diagramm": _diagramm(zeilen, name, art) if zeilen and ebene != "stadtteil" else None,
        "fehler": neu.fehler or (alt.fehler if alt else ()),
        "stand": standsatz(ziel), "szenario": szenario,
        "szenariofelder": [(k, v) for k, v in request.GET.items() if k not in ("mit", "ebene", "format")],
    }  # fmt: skip
    return render(request, "budgets/vergleich.html", kontext)


def vergleichszeilen(neu: Rechnung, alt: Rechnung, ebene: Ebene) -> list[Betragszeile]:
    """Amounts of the Gebiete of one Ebene beside those of another calculation; unassigned Stadtteile stand as a row of their own."""
    vorher = _je_schluessel(alt, ebene)
    zeilen = []
    for schluessel, (name, betrag, knoten) in _benannt(neu, ebene).items():
        anteil = Fraction(betrag, neu.verteilt) if neu.verteilt else None
        zeilen.append(Betragszeile(schluessel, name, (), betrag, anteil, vorher.get(schluessel), knoten))
    return zeilen


def _benannt(rechnung: Rechnung, ebene: Ebene) -> dict[str, tuple[str, int, Any]]:
    betraege = rechnung.betraege if ebene == Ebene.STADTTEIL else rechnung.summen
    knoten = [k for k in rechnung.baum.auf_ebene(ebene) if k.id in betraege]
    gefunden: dict[str, tuple[str, int, Any]] = {k.schluessel: (k.name, betraege[k.id], k) for k in knoten}
    if ebene != Ebene.STADTTEIL and rechnung.nicht_zugeordnet is not None:
        gefunden[NICHT_ZUGEORDNET] = ("Nicht zugeordnet", rechnung.nicht_zugeordnet, None)
    return gefunden


def _je_schluessel(rechnung: Rechnung, ebene: Ebene) -> dict[str, int]:
    return {schluessel: betrag for schluessel, (_, betrag, _) in _benannt(rechnung, ebene).items()}


def _summe(zeilen: Sequence[Betragszeile]) -> Betragszeile:
    alt = None if any(z.vergleich is None for z in zeilen) else sum(z.vergleich or 0 for z in zeilen)
    return Betragszeile("", "Summe", (), sum(z.betrag for z in zeilen), None, alt)


def _kernaussage(zeilen: Sequence[Betragszeile], name: str, art: str) -> str:
    anders = [z for z in zeilen if z.delta]
    if not zeilen:
        return "Diese beiden Verteilungen lassen sich nicht vergleichen."
    if not anders:
        return f"Gegenüber dem Vergleich „{name}“ ändert sich kein Betrag."
    gewinnt, verliert = max(anders, key=lambda z: z.delta or 0), min(anders, key=lambda z: z.delta or 0)
    teile = [_satzteil(z, art) for z in dict.fromkeys((gewinnt, verliert))]
    return f"Gegenüber dem Vergleich „{name}“: {', '.join(teile)}."


def _satzteil(z: Betragszeile, art: str) -> str:
    delta = z.delta or 0
    return f"{z.titel} erhält {kurz(abs(delta), art)} {'mehr' if delta > 0 else 'weniger'}"


def _diagramm(zeilen: Sequence[Betragszeile], name: str, art: str) -> diagramme.Diagramm:
    gruppen = [Gruppe(z.titel, (z.betrag, z.vergleich)) for z in zeilen]
    return diagramme.gruppenbalken(
        gruppen, [Variante("diese Verteilung", Art.IST), Variante(name, Art.SZENARIO)], titel=f"Beträge im Vergleich mit: {name}",
        einheit="TEUR" if art == "€" else "VZÄ", schreibweise=_kurz(art),
    )  # fmt: skip


def _kurz(art: str) -> Any:
    return (lambda wert: teur(int(wert))) if art == "€" else (lambda wert: zahl(Fraction(wert) / 100, 2))


def _blatt(zeilen: Sequence[Betragszeile], hinweise: Sequence[str], name: str, art: str) -> Blatt:
    kopf = ["Schlüssel", "Name", "Betrag", f"Vergleich: {name}", "Δ", "Δ relativ"]
    rows = [[z.schluessel, z.name, zelle(z.betrag, art), zelle(z.vergleich, art), zelle(z.delta, art), z.delta_anteil] for z in zeilen]
    return Blatt("Vergleich", kopf, rows, hinweise=hinweise)


@seite(lesen=Recht.INTERN_LESEN)
def verteilung_robustheit(request: Any, pk: int) -> HttpResponse:
    """Between which amounts every recipient stays if every weight moves by ±10 % (a dated Parameter)."""
    ziel = hole(request, pk)
    szenario = lies_szenario(request, ziel)
    rechnung, art = szenario.gezeigt, einheit(ziel)
    abweichung = Fraction(Parameter.objects.wert("robustheit_abweichung", heute(), "0.10"))
    je_topf = [
        (topf.name, spannweiten(topf.eingaben.raeume, topf.eingaben.modell, topf.eingaben.topf, abweichung))
        for topf in (rechnung.toepfe if rechnung.rechenbar else ())
    ]
    gesamt = fasse_zusammen([spannen for _, spannen in je_topf])
    if (wanted := request.GET.get("format")) and gesamt:
        return as_file(wanted, f"robustheit-{pk}", _robustheitsblaetter(gesamt, je_topf, dateihinweise(ziel, szenario), art))
    kontext = {
        **seitenrahmen(request, ziel, "verteilung_robustheit"),
        "kernaussage": _robustheitssatz(gesamt, abweichung, art),
        "exporte": export_links(request.GET) if gesamt else [],
        "muster": rechnung.eingaben.muster,
        "gesamt": gesamt, "je_topf": je_topf, "abweichung": abweichung, "fehler": rechnung.fehler, "szenario": szenario,
        "diagramm": _spannen(gesamt, abweichung, art) if gesamt else None, "stand": standsatz(ziel),
    }  # fmt: skip
    return render(request, "budgets/robustheit.html", kontext)


def _robustheitssatz(gesamt: Sequence[Gesamtspanne], abweichung: Fraction, art: str) -> str:
    if not gesamt:
        return "Die Verteilung lässt sich so nicht rechnen; deshalb gibt es auch keine Spannen."
    weit = max(gesamt, key=lambda z: z.breite)
    grenzen = f"{kurz(weit.kleinster, art)} und {kurz(weit.groesster, art)}"
    return (
        f"{weit.titel} erhält zwischen {grenzen}, wenn sich jedes Gewicht um bis zu {prozent(abweichung, 0)} ändert; kein anderer Betrag "
        "schwankt stärker."
    )


def _spannen(gesamt: Sequence[Gesamtspanne], abweichung: Fraction, art: str) -> diagramme.Diagramm:
    """Around the calculated amount: on an axis from zero the ranges would vanish."""
    zeilen = [Spanne(z.titel, 0, z.kleinster - z.betrag, z.groesster - z.betrag) for z in gesamt]
    titel = f"Um wie viel sich ein Betrag ändern kann, wenn sich jedes Gewicht um bis zu {prozent(abweichung, 0)} ändert"
    kopf = ("Gebiet", "höchstens weniger", "berechneter Betrag", "höchstens mehr")
    return diagramme.spannen(zeilen, titel=titel, einheit="TEUR" if art == "€" else "VZÄ", schreibweise=_differenz(art), kopf=kopf)


def _differenz(art: str) -> Any:
    if art == "€":
        return lambda wert: vorzeichen(Fraction(wert) / 100_000, 1)
    return lambda wert: vorzeichen(Fraction(wert) / 100, 2)


def _robustheitsblaetter(
    gesamt: Sequence[Gesamtspanne], je_topf: Sequence[tuple[str, Spannweiten]], hinweise: Sequence[str], art: str
) -> list[Blatt]:
    kopf = ["Schlüssel", "Name", "mindestens", "Betrag", "höchstens"]
    rows = [[z.schluessel, z.name, zelle(z.kleinster, art), zelle(z.betrag, art), zelle(z.groesster, art)] for z in gesamt]
    blaetter = [Blatt("Alle Teiltöpfe", kopf, rows, hinweise=hinweise)]
    for name, spannen in je_topf:
        rows = [
            [z.schluessel, z.name, zelle(z.kleinster, art), zelle(z.betrag, art), zelle(z.groesster, art), z.rang, z.rang_von, z.rang_bis]
            for z in spannen.zeilen
        ]
        blaetter.append(Blatt(name, [*kopf, "Rang", "Rang von", "Rang bis"], rows, hinweise=[spannen.satz]))
    return blaetter
