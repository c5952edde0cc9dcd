"""What the page of the running year says about the year before and about the consolidation path."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.urls import reverse

from basis.geld import teur, teur_vorzeichen
from basis.lists import druckadresse, export_links
from basis.monate import NAMEN
from basis.zahlen import prozent
from budgets.selectors.vollzugsvergleich import Pfadansaetze
from budgets.vollzugsblatt import Vollzugsblatt
from budgets.vollzugsgliederung import Postenstand, Verlauf
from budgets.vollzugsvergleich import Pfad, Vorjahresvergleich, konsolidierungspfad, vorjahresvergleich
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.rechte import Recht


@dataclass(frozen=True)
class Vergleich:
    """Both comparisons with their sentences; a part that cannot be told is None."""

    vorjahr: Vorjahresvergleich | None
    vorjahrsatz: str
    pfad: Pfad | None
    pfadsatz: str
    monat: str


@dataclass(frozen=True)
class Monatsverweis:
    """Where the Monatsbericht of the page's month is; its pages belong to a higher app, which is known here by name only."""

    titel: str
    url: str


def berichtswege(request: Any, knoten: Knoten, jahr: int, monat: int) -> dict[str, Any]:
    """The buttons of the page, and the way to the Monatsbericht for whoever may read it before its release."""
    exporte = export_links(request.GET)
    if not monat or not request.zugang.darf(Recht.BUCHUNGEN_LESEN, knoten.id):
        return {"exporte": exporte, "monatsbericht": None}
    args = [jahr, monat, knoten.ebene.name.lower(), knoten.schluessel]
    weg = Monatsverweis(f"Monatsbericht {NAMEN[monat - 1]} {jahr}", reverse("monatsbericht", args=args))
    papier = druckadresse(reverse("monatsbericht_pdf", args=args))
    return {"exporte": [("Bericht als PDF", papier), *exporte], "monatsbericht": weg}


def vergleiche(
    blatt: Vollzugsblatt, knoten: Knoten, baum: Gebietsbaum, rows: Sequence[Postenstand], frueher: Verlauf,
    ansaetze: Pfadansaetze, jahr: int, monat: int,
) -> Vergleich:  # fmt: skip
    """From what the page has loaded anyway; no query happens here. ``ansaetze``: see ``Eckdaten``."""
    orte = None if knoten.ebene == Ebene.FACHBEREICH else {knoten.id, *(k.id for k in baum.nachfahren(knoten.id))}
    vorjahr = vorjahresvergleich(blatt, rows, frueher, jahr, monat, orte)
    pfad = konsolidierungspfad(*ansaetze, baum, rows, frueher, jahr, monat)
    name = NAMEN[monat - 1] if monat else ""
    return Vergleich(vorjahr, vorjahrsatz(vorjahr, name, jahr) if vorjahr else "", pfad, pfadsatz(pfad, jahr) if pfad else "", name)


def vorjahrsatz(v: Vorjahresvergleich, monat: str, jahr: int) -> str:
    s = v.summe
    if s.aenderung is None:
        return f"{v.vorjahr} gab es hier noch keines dieser Budgets; ein Vergleich ist nicht möglich."
    satz = f"Bis Ende {monat} {jahr} sind {_mehr(s.aenderung)} ausgegeben als {v.vorjahr}{_klammer(s.aenderung_anteil)}."
    if s.aenderung_jahr is not None:
        satz += f" Nach der Prognose werden es im ganzen Jahr {_mehr(s.aenderung_jahr)}{_klammer(s.aenderung_jahr_anteil)}."
    if v.fehlende:
        satz += f" Budgets von {v.vorjahr} ohne Gegenstück in {jahr}: {v.fehlende}; sie zählen in diesem Vergleich nicht mit."
    return satz


def pfadsatz(p: Pfad, jahr: int) -> str:
    erstes, letztes, heute = p.jahre[0], p.jahre[-1], p.im_jahr(jahr)
    satz = f"Der Ansatz des Deckungskreises geht von {teur(erstes.ansatz)} TEUR ({erstes.jahr}) auf {teur(letztes.ansatz)} TEUR"
    satz += f" ({letztes.jahr}), zusammen {teur_vorzeichen(p.weg)} TEUR."
    if heute is None or heute.abstand is None:
        return satz
    if teur(heute.abstand) == "0":
        return f"{satz} Die Prognose {jahr} für die ganze Stadt trifft ihn."
    lage = f"{teur(abs(heute.abstand))} TEUR{_klammer(heute.abstand_anteil)} {'über' if heute.abstand > 0 else 'unter'}"
    return f"{satz} Die Prognose {jahr} für die ganze Stadt liegt {lage} ihm."


def _mehr(cent: int) -> str:
    return f"{teur(abs(cent))} TEUR {'mehr' if cent >= 0 else 'weniger'}"


def _klammer(anteil: Fraction | None) -> str:
    return "" if anteil is None else f" ({prozent(abs(anteil))})"
