"""One list against other limits, fewer indicators and an earlier day: which Stadtteile keep their classes. Exact, nothing is drawn."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpResponse

from basis.lists import list_page
from basis.zahlen import aufzaehlung, zahl
from sozialraum import schwerpunktbild
from sozialraum.access import seite
from sozialraum.filters.schwerpunkte import robustheitsfilter
from sozialraum.inputs.schwerpunkte import bestimmung, jahre_frueher, lade_alle, methode_von, wahl_von
from sozialraum.models import Schwerpunktraumliste
from sozialraum.rechte import Recht
from sozialraum.schwerpunkte import bestimme
from sozialraum.schwerpunkte_robustheit import ABWEICHUNG, Robustheit, Robustheitszeile, pruefe
from sozialraum.schwerpunkte_typen import Bestimmung
from sozialraum.tables.schwerpunkte import RobustheitTable
from sozialraum.views.schwerpunkte import ansicht
from sozialraum.views.schwerpunkte.listen import hole, rahmen
from sozialraum.views.schwerpunkte.vergleich import klassen


@seite(lesen=Recht.INTERN_LESEN)
def schwerpunkt_robustheit(request: Any, pk: int) -> HttpResponse:
    """Which Stadtteile keep their classes: without one indicator each, with each limit moved, one period earlier. Exact."""
    liste = hole(request, pk)
    ergebnis, frueher, tag = _mit_frueherem(liste)
    eigene = liste.grenzabweichung  # type: ignore[attr-defined]
    abweichung = ABWEICHUNG if eigene is None else Fraction(eigene)
    robustheit = pruefe(ergebnis, frueher, abweichung)
    context = {
        **rahmen(request, liste, "schwerpunkt_robustheit", jetzt="Robustheit"),
        "titel": f"Robustheit: {liste.name}",
        "muster": liste.muster or ergebnis.grundlage.muster,
        "kernaussage": _robustheitssatz(robustheit),
        "ergebnis": ergebnis, "abweichung": abweichung, "frueher": tag,
        "varianten": [(v, robustheit.anders(v)) for v in robustheit.varianten],
        "unsicher": [z for z in robustheit.zeilen if z.schwerpunkt_wechselt],
    }  # fmt: skip
    adresse = ansicht.gebietsadresse(liste)
    return list_page(
        request, template="sozialraum/schwerpunkt_robustheit.html", table=RobustheitTable,
        rows=[_robustheitszeile(z, adresse) for z in robustheit.zeilen], filterset=robustheitsfilter,
        name=f"schwerpunktraeume-robustheit-{pk}", context=context,
        notes=[*schwerpunktbild.notizen(liste.name, ergebnis), *(f"{v.name}: {satz}" for v in robustheit.varianten for satz in v.fehler)],
    )  # fmt: skip


def _mit_frueherem(liste: Schwerpunktraumliste) -> tuple[Bestimmung, Bestimmung | None, date | None]:
    """The list, and the same calculation for a year earlier from today's values; None where nothing older was measured."""
    modell, wahl = methode_von(liste), wahl_von(liste)
    davor = wahl.vergleichstag and jahre_frueher(wahl.vergleichstag, 1)
    vorher = replace(wahl, stichtag=jahre_frueher(wahl.stichtag, 1), vergleichstag=davor)
    jetzt, frueher = lade_alle([(modell, wahl), (modell, vorher)], mit_quellen=not liste.ist_festgestellt)
    ergebnis = bestimmung(liste) if liste.ist_festgestellt else bestimme(jetzt)
    tage, fruehere = ([tag for tag, _ in g.tage.values() if tag] for g in (ergebnis.grundlage, frueher))
    if not fruehere or max(fruehere) == max(tage, default=None):
        return ergebnis, None, None
    return ergebnis, bestimme(frueher), vorher.stichtag


def _robustheitssatz(robustheit: Robustheit) -> str:
    if not robustheit.zeilen:
        return "Ohne eine bewertete Liste gibt es nichts zu prüfen."
    stabil, alle = len(robustheit.stabile), len(robustheit.zeilen)
    gerechnet = sum(not v.fehler for v in robustheit.varianten)
    schwankend = [z.zeile.name for z in robustheit.zeilen if z.schwerpunkt_wechselt]
    rest = f"In mindestens einer wechselt, ob sie Schwerpunktraum sind: {aufzaehlung(schwankend)}." if schwankend else (
        "Die Schwerpunkträume sind in allen dieselben."
    )  # fmt: skip
    return f"{zahl(stabil)} von {zahl(alle)} Stadtteilen behalten beide Klassen in allen {zahl(gerechnet)} Gegenrechnungen. {rest}"


def _robustheitszeile(z: Robustheitszeile, adresse: schwerpunktbild.Adresse) -> dict[str, Any]:
    return {
        "name": z.zeile.name, "schluessel": z.zeile.schluessel, "url": adresse(z.zeile.schluessel), "klassen": klassen(z.zeile),
        "schwerpunkt": z.zeile.schwerpunkt, "gleich": z.gleich, "von": z.von, "wechsel": len(z.schwerpunkt_wechselt),
        "anders": "; ".join(f"{a.variante}: {a.klassen}" for a in z.abweichungen),
    }  # fmt: skip
