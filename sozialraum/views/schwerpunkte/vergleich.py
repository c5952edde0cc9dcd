"""Two lists side by side: who moved between classes, who is new as Schwerpunktraum, who no longer is."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.db.models import Exists
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.diagramme import Klassen
from basis.lists import list_page
from basis.zahlen import aufzaehlung, vorzeichen, zahl
from sozialraum import kartenbild, schwerpunktbild
from sozialraum.access import seite
from sozialraum.ebenen import Gebietsbaum
from sozialraum.filters.schwerpunkte import bewegungsfilter
from sozialraum.inputs.lage import baum_und_lage, lage_nach_schluessel
from sozialraum.inputs.schwerpunkte import bestimmung, lade, methode_von, wahl_von
from sozialraum.kartenbild import Beschriftung, Karte, Kartenart, Kartenort, Lage, kartenart
from sozialraum.models import Datenlieferung, Schwerpunktraumliste
from sozialraum.rechte import Recht
from sozialraum.schwerpunkte import bestimme
from sozialraum.schwerpunkte_typen import Bestimmung, Zeile
from sozialraum.schwerpunkte_vergleich import Bewegung, Marke, Vergleich, Vergleichszeile, vergleiche
from sozialraum.tables.schwerpunkte import BewegungTable
from sozialraum.views.schwerpunkte import ansicht
from sozialraum.views.schwerpunkte.listen import reiter

GRUPPEN = (("Neu", Marke.NEU), ("Nicht mehr", Marke.FORT), ("Weiterhin", Marke.BLEIBT))
SCHRITTE = Klassen(
    (Fraction(-1), Fraction(0), Fraction(1), Fraction(2)), zahl,
    ("mindestens zwei Klassen entlasteter", "eine Klasse entlasteter", "gleiche Klasse", "eine Klasse belasteter",
     "mindestens zwei Klassen belasteter"),
)  # fmt: skip


@seite(lesen=Recht.INTERN_LESEN)
def schwerpunkt_vergleich(request: Any) -> HttpResponse:
    """``?alt=1&neu=2``; without a choice the two latest lists."""
    context: dict[str, Any] = {
        "titel": "Vergleich zweier Listen",
        "brotkrumen": ansicht.krumen(jetzt="Vergleich"),
        "reiter": reiter("schwerpunkt_vergleich"),
    }
    wahl = list(Schwerpunktraumliste.objects.sichtbar_fuer(request.zugang).defer("paket"))
    paar = _paar(request, wahl)
    if paar is None:
        return render(request, "sozialraum/schwerpunkt_vergleich_leer.html", context)
    muster = Exists(Datenlieferung.objects.wirksam().filter(muster=True))
    rows = Schwerpunktraumliste.objects.filter(pk__in=[liste.pk for liste in paar]).mit_merkmalen().annotate(musterlieferung=muster)
    je_nummer = rows.in_bulk()
    alt, neu = (je_nummer[liste.pk] for liste in paar)
    gerechnet, lage = _gerechnet(alt, neu)
    vergleich = vergleiche(*gerechnet)
    context |= {
        "kernaussage": _kernaussage(vergleich),
        "muster": any(liste.muster or (not liste.ist_festgestellt and liste.musterlieferung) for liste in (alt, neu)),
        "wahl": wahl, "alt": alt, "neu": neu, "vergleich": vergleich,
        "fehler": [satz for g in gerechnet for satz in g.fehler],
        "gruppen": [(name, vergleich.mit(marke)) for name, marke in GRUPPEN],
        "karte": _karte(vergleich, lage, neu, kartenart(request.GET)),
        "anders_gerechnet": alt.verfahren_id != neu.verfahren_id,
    }  # fmt: skip
    return list_page(
        request, template="sozialraum/schwerpunkt_vergleich.html", table=BewegungTable, rows=[_row(z, neu) for z in vergleich.zeilen],
        filterset=bewegungsfilter, name="schwerpunktraeume-vergleich", context=context,
        notes=[f"vorher: {alt}", *schwerpunktbild.notizen(f"jetzt: {neu}", gerechnet[1])],
    )  # fmt: skip


def _paar(request: Any, wahl: list[Schwerpunktraumliste]) -> tuple[Schwerpunktraumliste, Schwerpunktraumliste] | None:
    je_nummer = {str(liste.pk): liste for liste in wahl}
    neu = je_nummer.get(request.GET.get("neu", "")) or next((liste for liste in wahl if liste.ist_festgestellt), None)
    rest = [liste for liste in wahl if liste != neu and liste.ist_festgestellt]
    davor = next((liste for liste in rest if neu and liste.stichtag <= neu.stichtag), rest[0] if rest else None)
    alt = je_nummer.get(request.GET.get("alt", "")) or davor
    return (alt, neu) if alt and neu and alt != neu else None


def _gerechnet(alt: Schwerpunktraumliste, neu: Schwerpunktraumliste) -> tuple[list[Bestimmung], dict[str, Lage]]:
    """Frozen lists as they were frozen; a draft from today's values, on the tree that also brings the places."""
    entwurf = next((liste for liste in (neu, alt) if not liste.ist_festgestellt), None)
    if entwurf is None:
        return [bestimmung(alt), bestimmung(neu)], lage_nach_schluessel(neu.gebietsstand)
    baum, lage = baum_und_lage(entwurf.gebietsstand)
    return [_bestimme(liste, baum) for liste in (alt, neu)], {ort.schluessel: ort for ort in lage.values()}


def _bestimme(liste: Schwerpunktraumliste, baum: Gebietsbaum) -> Bestimmung:
    if liste.ist_festgestellt:
        return bestimmung(liste)
    return bestimme(lade(methode_von(liste), wahl_von(liste), baum, mit_quellen=False))


def _kernaussage(vergleich: Vergleich) -> str:
    neu, fort = vergleich.mit(Marke.NEU), vergleich.mit(Marke.FORT)
    teile = []
    if neu:
        teile.append(f"Neu als Schwerpunktraum: {aufzaehlung([z.name for z in neu])}.")
    if fort:
        teile.append(f"Nicht mehr: {aufzaehlung([z.name for z in fort])}.")
    if not teile:
        teile.append("Die Schwerpunkträume sind in beiden Listen dieselben.")
    mehr, weniger = vergleich.anzahl(Bewegung.BELASTETER), vergleich.anzahl(Bewegung.ENTLASTET)
    if vergleich.messbar:
        teile.append(
            f"Im Status sind {zahl(mehr)} Stadtteile in eine belastetere und {zahl(weniger)} in eine weniger belastete Klasse gewechselt."
        )
    return " ".join(teile)


def _karte(
    vergleich: Vergleich, lage: Mapping[str, Lage], neu: Schwerpunktraumliste, art: Kartenart | None
) -> Karte | None:
    """How many classes of the Status a Stadtteil moved; only with the same classes in both lists."""
    if not vergleich.messbar:
        return None
    orte = [_ort(z, lage.get(z.schluessel), neu) for z in vergleich.zeilen]
    text = Beschriftung(
        "Wer die Statusklasse gewechselt hat", "Schritte zwischen den Klassen; je dunkler, desto belasteter",
        lambda wert: vorzeichen(wert), "nicht vergleichbar", "jetzt Schwerpunktraum", ("Stadtteil", "Sozialraum", "Schritte"),
    )  # fmt: skip
    return kartenbild.zeichne(orte, SCHRITTE, text, art)


def _ort(z: Vergleichszeile, lage: Lage | None, neu: Schwerpunktraumliste) -> Kartenort:
    hervor = bool(z.neu and z.neu.schwerpunkt)
    return Kartenort(z.schluessel, z.name, z.gruppe, z.schritte, _adresse(z, neu), hervor, lage)


def _adresse(z: Vergleichszeile, neu: Schwerpunktraumliste) -> str:
    return reverse("schwerpunkt_erklaerung", args=[neu.pk, z.schluessel]) if z.neu else reverse("gebiet", args=["stadtteil", z.schluessel])


def _row(z: Vergleichszeile, neu: Schwerpunktraumliste) -> dict[str, Any]:
    delta = z.neu.status.index - z.alt.status.index if z.neu and z.alt and z.neu.status and z.alt.status else None
    return {
        "name": z.name, "schluessel": z.schluessel, "sozialraum": z.gruppe, "url": _adresse(z, neu), "alt": klassen(z.alt),
        "neu": klassen(z.neu), "bewegung": str(z.bewegung), "schritte": z.schritte, "statusdelta": delta, "marke": str(z.marke),
        "bewegt": z.bewegt,
    }  # fmt: skip


def klassen(zeile: Zeile | None) -> str:
    if zeile is None:
        return ""
    return " / ".join(t for t in (zeile.statusklasse, zeile.dynamikklasse) if t) if zeile.bewertet else schwerpunktbild.NICHT_BEWERTET
