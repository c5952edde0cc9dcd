"""Which counts of the Fallstatistik an Indikator's Zähler are: the same number in every Stadtteil (docs/decisions.md 35)."""

from collections.abc import Iterator, Mapping
from datetime import date

from basis.monate import folgemonat, monate
from sozialraum.datenstaende import Zaehlung
from sozialraum.fallsperre import Merkmale
from sozialraum.geheimhaltung_achsen import TRENNER
from sozialraum.geheimhaltung_typen import Menge
from sozialraum.inputs.fallzaehler import Fallzaehler


def fallbezug(tag: date, zaehler: Mapping[str, int], quelle: Fallzaehler | None = None) -> Zaehlung | None:
    """Bestand at the end of the month, or begonnen and beendet of the calendar year, of the smallest group of Hilfearten that agrees."""
    if not any(zaehler.values()):
        return None
    quelle = quelle or Fallzaehler()
    alle, arten, monat = quelle.meldungen, quelle.arten.values(), tag.replace(day=1)
    for inhalt in ("bestand", "begonnen", "beendet") if monat.month == 12 else ("bestand",):
        folge = monate(monat if inhalt == "bestand" else folgemonat(monat, -11), monat)
        ganz = {a.schluessel: (a.form, a.gruppe, a.hze) for a in arten if all((a.id, m) in alle.nummern for m in folge)}
        nummern = [alle.nummern[a.id, m] for a in arten if a.schluessel in ganz for m in folge]
        zahlen = quelle.zaehle(inhalt, nummern, monat) if ganz else {}
        for gruppe in _gruppen(Merkmale(ganz)):
            merkmale = frozenset(f"{art}{TRENNER}" for art in gruppe)
            teil = {paar: n for paar, n in zahlen.items() if paar[1] in merkmale}
            if all(sum(teil.get((ort, m), 0) for m in merkmale) == n for ort, n in zaehler.items()):
                return Zaehlung(f"{inhalt}:{monat:%Y-%m}", merkmale, teil)
    return None


def _gruppen(merkmale: Merkmale) -> Iterator[Menge]:
    yield from (frozenset({art}) for art in sorted(merkmale.alle))
    yield from (merkmale.form(form) for form in sorted({form for form, _, _ in merkmale.arten.values()}))
    yield from (merkmale.hze, merkmale.alle)
