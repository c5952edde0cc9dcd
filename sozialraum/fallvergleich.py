"""Was eine Lieferung der Fallstatistik an den Summen der Stadt ändert: vorher, nachher, und was daran zur Vorsicht rät. Ohne Django."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from basis.monate import monatsende
from basis.zahlen import anzahl, aufzaehlung, datum, vorzeichen, zahl
from sozialraum.imports.fallworte import Fallzeile
from sozialraum.imports.hilfeartsuche import Hilfeartangabe

EINBRUCH = 20  # Prozent, um die der Bestand sinkt: mehr, als sich zwischen zwei Lieferungen ohne Grund ändert
GENANNT = 8
Ort = int | str  # Stadtteil oder der Grund, aus dem es keinen gibt


class Artsumme(NamedTuple):
    """Der Bestand einer Hilfeart in der ganzen Stadt. None: keine Angabe. Nicht ``genannt``: die Datei lässt sie, wie sie ist."""

    name: str
    form: str
    vorher: int | None
    nachher: int | None
    genannt: bool
    faellt_weg: bool = False

    @property
    def unterschied(self) -> int | None:
        return None if self.vorher is None or self.nachher is None else self.nachher - self.vorher

    @property
    def bemerkung(self) -> str:
        if not self.genannt:
            return "nicht in der Datei, bleibt"
        return "fällt auf 0" if self.faellt_weg else "bisher keine Angabe" if self.vorher is None else ""


@dataclass(frozen=True)
class Fallvergleich:
    """Bestände am Ende zweier Monate, meist desselben. ``orte_weg``: Stadtteile, für die von den Hilfen der Datei nichts übrig bleibt."""

    vorher_am: date | None
    nachher_am: date
    arten: tuple[Artsumme, ...]
    orte_weg: tuple[tuple[str, int], ...] = ()
    orte_bisher: int = 0
    ganz: bool = False  # die Datei soll alle Hilfen nennen

    @property
    def summe(self) -> Artsumme:
        """Die Stadt im Ganzen; gibt es Hilfearten mit beiden Zahlen, dann nur diese, damit sich die Summen vergleichen lassen."""
        vergleichbar = [a for a in self.arten if a.unterschied is not None]
        nachher = sum(a.nachher or 0 for a in vergleichbar or self.arten)
        return Artsumme("Stadt insgesamt", "", sum(a.vorher or 0 for a in vergleichbar) if vergleichbar else None, nachher, True)

    def warnungen(self) -> Iterator[str]:
        """Was nach einem unvollständigen Export aussieht, als Sätze."""
        if self.vorher_am is None:
            return
        wann = datum(monatsende(self.vorher_am))
        datei = [a for a in self.arten if a.genannt and a.vorher is not None]
        vorher, nachher = sum(a.vorher or 0 for a in datei), sum(a.nachher or 0 for a in datei)
        if vorher and (vorher - nachher) * 100 >= EINBRUCH * vorher:
            prozent = zahl((vorher - nachher) * 100 // vorher)
            danach = "" if self.nachher_am == self.vorher_am else f" am {datum(monatsende(self.nachher_am))}"
            yield (
                f"Der Bestand der Hilfearten dieser Datei sinkt in der ganzen Stadt um {prozent} Prozent: von {zahl(vorher)} am {wann} auf "
                f"{zahl(nachher)}{danach}. Bitte prüfen Sie, ob die Datei vollständig ist."
            )
        if weg := [(a.name, a.vorher or 0) for a in datei if a.faellt_weg]:
            was = anzahl(len(weg), "Hilfeart fällt", "Hilfearten fallen")
            yield f"{was} in allen Monaten der Datei auf 0: {_genannt(weg)}."
        if self.orte_weg:
            was = anzahl(len(self.orte_weg), "Stadtteil fällt", "Stadtteile fallen")
            yield (
                f"{was} bei den Hilfearten dieser Datei in allen Monaten auf 0 (von {zahl(self.orte_bisher)} mit Hilfen am {wann}): "
                f"{_genannt(self.orte_weg)}."
            )
        if self.ganz and (fehlt := [(a.name, a.vorher or 0) for a in self.arten if not a.genannt and a.vorher]):
            was = anzahl(len(fehlt), "Hilfeart steht", "Hilfearten stehen")
            yield f"{was} nicht im Export; was für sie gilt, bleibt: {_genannt(fehlt)}."

    def saetze(self) -> Iterator[str]:
        """Die Summen für die Kommandozeile."""
        for art in (self.summe, *self.arten):
            vorher = "keine Angabe" if art.vorher is None else zahl(art.vorher)
            nachher = "keine Angabe" if art.nachher is None else zahl(art.nachher)
            rest = "; ".join(t for t in (art.bemerkung, "" if not art.unterschied else vorzeichen(art.unterschied)) if t)
            yield f"{art.name}: {vorher} → {nachher}{f' ({rest})' if rest else ''}"


def _genannt(paare: Sequence[tuple[str, int]]) -> str:
    return aufzaehlung([f"{name} (bisher {zahl(bisher)})" for name, bisher in paare], GENANNT)


def monate_des_vergleichs(datei: Collection[date], gemeldet: Iterable[date]) -> tuple[date | None, date]:
    """Der letzte Monat der Datei, für den schon Zahlen gelten; gibt es keinen, der letzte gemeldete davor und der letzte der Datei."""
    bekannte = sorted(gemeldet)
    gemeinsam = [monat for monat in bekannte if monat in datei]
    if gemeinsam:
        return gemeinsam[-1], gemeinsam[-1]
    davor = [monat for monat in bekannte if monat < min(datei)]
    return (davor[-1] if davor else None), max(datei)


def vergleiche(
    zeilen: Collection[Fallzeile],
    vorher: Mapping[tuple[int, Ort], int],
    *,
    vorher_am: date | None,
    nachher_am: date,
    gemeldet: Collection[int],
    arten: Mapping[int, Hilfeartangabe],
    namen: Mapping[Ort, str],
    ganz: bool,
) -> Fallvergleich:
    """``vorher``: Bestand je Hilfeart und Ort am Ende von ``vorher_am``; ``gemeldet``: die Hilfearten mit einer Meldung dort."""
    genannt = {z.hilfeart_id for z in zeilen}
    je_art: dict[int, int] = {}
    arten_da, orte_da = set(), set()
    for z in zeilen:
        if z.monat == nachher_am:
            je_art[z.hilfeart_id] = je_art.get(z.hilfeart_id, 0) + z.bestand
        if z.bestand or z.begonnen or z.beendet:
            arten_da.add(z.hilfeart_id)
            orte_da.add(z.uebergreifend or z.gebiet_id)
    alt_je_art: dict[int, int] = dict.fromkeys(gemeldet, 0)
    alt_je_ort: dict[Ort, int] = {}
    for (art, ort), bestand in vorher.items():
        alt_je_art[art] = alt_je_art.get(art, 0) + bestand
        if art in genannt and bestand:
            alt_je_ort[ort] = alt_je_ort.get(ort, 0) + bestand
    weg = sorted(((namen[o], n) for o, n in alt_je_ort.items() if isinstance(o, int) and o not in orte_da), key=lambda p: (-p[1], p[0]))
    summen = []
    for nummer, eintrag in arten.items():
        name, form = eintrag.bezeichnung, eintrag.form
        if nummer in genannt:
            alt = alt_je_art.get(nummer)
            summen.append(Artsumme(name, form, alt, je_art.get(nummer), True, bool(alt) and nummer not in arten_da))
        elif nummer in alt_je_art:
            bleibt = alt_je_art[nummer] if nachher_am == vorher_am else None
            summen.append(Artsumme(name, form, alt_je_art[nummer], bleibt, False))
    stadtteile = sum(1 for ort in alt_je_ort if isinstance(ort, int))
    return Fallvergleich(vorher_am, nachher_am, tuple(summen), tuple(weg), stadtteile, ganz)
