"""Puts the report on the Umsetzungsstand together: the matrix of the Präventionskette and two queries more, for any Gebiet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from basis.monate import plus_monate
from basis.zahlen import aufzaehlung, datum, gezaehlt
from berichte.regelwerk import Berichtstyp
from berichte.sections import freigaben, umsetzungstexte
from berichte.sections.gebiete import bezeichne
from berichte.sections.umsetzungsbericht import (
    Konzeptionsblock,
    Massnahmenzeile,
    Matrixzeile,
    Matrixzelle,
    Standzeile,
    Umsetzungsbericht,
    Umsetzungskopf,
)
from proaktiv.massnahmenorte import betrifft
from proaktiv.massnahmenweg import MIT_GRUND, Massnahmenstand
from proaktiv.models import Konzeption
from proaktiv.selectors.kettenmatrix import Kettenbild, lies_kettenbild
from proaktiv.selectors.umsetzung import als_lage, lies_gliederung, lies_massnahmen
from proaktiv.tables.massnahmen import gebietsnamen
from proaktiv.umsetzungsstand import ZU_KLAEREN, Lage, Umsetzung, zaehle
from proaktiv.views.kettenfelder import matrixfeld
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Stadt

OHNE = "ohne Angabe"
ACHSENNAMEN = {"lebenswelt": "Lebenswelt", "handlungsfeld": "Handlungsfeld"}


@dataclass(frozen=True)
class Wahl:
    """What a reader asks for. ``seit`` None: one year before the day that is told."""

    arten: tuple[str, ...]
    achse: str = "lebenswelt"
    seit: date | None = None


@dataclass(frozen=True)
class Grundlage:
    """What was read: of the Maßnahmen those that concern the Gebiet, as rows and as what is counted."""

    baum: Gebietsbaum
    knoten: Knoten
    wahl: Wahl
    bild: Kettenbild
    seit: date
    konzeptionen: Sequence[Any]
    kapitel: Sequence[Any]
    rows: dict[int, Any]
    lagen: tuple[Lage, ...]
    ohne_gebiet: int

    def zeile(self, name: str, lagen: Iterable[Lage], ort: Knoten | None = None) -> Standzeile:
        return Standzeile(name, zaehle(lagen, self.seit), ort.ebene.name.lower() if ort else "", ort.schluessel if ort else "")

    def drin(self, ort: int) -> bool:
        """The Gebiet itself or one in it; of the city also what is mapped nowhere."""
        stadt = self.knoten.ebene == Ebene.FACHBEREICH
        return stadt or ort == self.knoten.id or ort in {k.id for k in self.baum.nachfahren(self.knoten.id)}


def vorgabe(baum: Gebietsbaum, knoten: Knoten, stand: date) -> date:
    """The day since which something is new, where none is named: that of the last released report, else one year before."""
    return freigaben.letzter_stand(Berichtstyp.UMSETZUNGSSTAND, baum, knoten, stand) or ein_jahr_davor(stand)


def ein_jahr_davor(stand: date) -> date:
    return plus_monate(stand, -12)


def lies_bild(baum: Gebietsbaum, knoten: Knoten, achse: str) -> Kettenbild:
    """Its ``stand`` is the day that the report tells."""
    return lies_kettenbild(baum, achse, Ebene.STADTTEIL if knoten.ebene == Ebene.STADTTEIL else Ebene.SOZIALRAUM)


def lade(baum: Gebietsbaum, knoten: Knoten, wahl: Wahl, bild: Kettenbild) -> Umsetzungsbericht:
    seit = wahl.seit or ein_jahr_davor(bild.stand)
    alle = lies_massnahmen(wahl.arten, bild.stand, seit)
    hier = [m for m in alle if knoten.ebene == Ebene.FACHBEREICH or betrifft(baum, knoten.id, [g["id"] for g in m.gebietsliste])]
    ohne = sum(not m.gebietsliste for m in alle)
    konzeptionen, kapitel = lies_gliederung(wahl.arten)
    lagen = tuple(als_lage(m, wahl.achse) for m in hier)
    return stelle_zusammen(Grundlage(baum, knoten, wahl, bild, seit, konzeptionen, kapitel, {m.pk: m for m in hier}, lagen, ohne))


def stelle_zusammen(g: Grundlage) -> Umsetzungsbericht:
    kopf, summe, vorher = _kopf(g), zaehle(g.lagen, g.seit), zaehle(g.lagen, g.seit, vorher=True)
    bloecke, matrix = tuple(_bloecke(g)), tuple(_matrix(g))
    offene = tuple(sorted((_massnahme(g, x) for x in g.lagen if x.jetzt in ZU_KLAEREN), key=_dringend))
    neue = tuple(sorted((_massnahme(g, x) for x in g.lagen if x.ist_neu(g.seit)), key=_neuestes))
    phasen = tuple(p.name for p in g.bild.phasen)
    teile = umsetzungstexte.Textteile(kopf, summe, bloecke, offene, neue, phasen, matrix)
    begonnen = sum(_nur_begonnen(g, x) for x in g.lagen)
    muster = any(k.muster for k in g.konzeptionen) or any(m.muster or m.erfundene_berichte for m in g.rows.values()) or bool(g.bild.muster)
    return Umsetzungsbericht(
        kopf, umsetzungstexte.kernaussage(teile), tuple(umsetzungstexte.wichtigste(teile)), summe, vorher, bloecke,
        tuple(_phasen(g)), tuple(_gebiete(g)), offene, neue, phasen, matrix,
        tuple(umsetzungstexte.hinweise(kopf, begonnen, g.ohne_gebiet)), muster,
    )  # fmt: skip


def _kopf(g: Grundlage) -> Umsetzungskopf:
    stadt, knoten = Stadt.objects.aktuelle(), g.knoten
    ort = "ganze Stadt" if knoten.ebene == Ebene.FACHBEREICH else bezeichne(knoten)
    arten = aufzaehlung([str(Konzeption.Art(art).label) for art in g.wahl.arten])
    return Umsetzungskopf(
        stadt.name if stadt else "", stadt.fachbereich if stadt else "", ort, knoten.name, knoten.ebene.name.lower(),
        knoten.schluessel, arten, g.bild.stand, g.seit, g.baum.stand, g.bild.statistiktage, ACHSENNAMEN[g.wahl.achse],
    )  # fmt: skip


def _bloecke(g: Grundlage) -> Iterable[Konzeptionsblock]:
    namen = {k.pk: k.name for k in g.konzeptionen}
    for k in g.konzeptionen:
        eigene = [lage for lage in g.lagen if lage.konzeption == k.pk]
        kapitel = [g.zeile(str(c), (x for x in eigene if x.kapitel == c.pk)) for c in g.kapitel if c.konzeption_id == k.pk]
        ohne = [x for x in eigene if x.kapitel is None]
        zeilen = (*kapitel, *([g.zeile("ohne Kapitel", ohne)] if ohne else []))
        bis = f" bis {datum(k.laufzeit_bis)}" if k.laufzeit_bis else ", ohne Ende"
        yield Konzeptionsblock(
            k.name, k.schluessel, k.get_art_display(), namen.get(k.uebergeordnet_id, ""), f"ab {datum(k.laufzeit_von)}{bis}", zeilen,
            zaehle(eigene, g.seit),
        )  # fmt: skip


def _phasen(g: Grundlage) -> Iterable[Standzeile]:
    """In the order of the matrix; one that is not in force any more, or none at all, is no phase of it."""
    bekannt = {p.pk for p in g.bild.phasen}
    for p in g.bild.phasen:
        yield g.zeile(p.name, (lage for lage in g.lagen if p.pk in lage.phasen))
    if ohne := [lage for lage in g.lagen if bekannt.isdisjoint(lage.phasen)]:
        yield g.zeile(OHNE, ohne)


def _gebiete(g: Grundlage) -> Iterable[Standzeile]:
    """Every Gebiet that a Maßnahme names, and each Sozialraum of the Gebiet, also where none does."""
    genannt = {ort for lage in g.lagen for ort in lage.gebiete}
    for ebene in Ebene:
        for k in g.baum.auf_ebene(ebene):
            if k.id in genannt or (ebene == Ebene.SOZIALRAUM and g.drin(k.id)):
                name = "ganze Stadt" if ebene == Ebene.FACHBEREICH else bezeichne(k)
                yield g.zeile(name, (lage for lage in g.lagen if k.id in lage.gebiete), k)
    if ohne := [lage for lage in g.lagen if g.baum.knoten.keys().isdisjoint(lage.gebiete)]:
        yield g.zeile(OHNE, ohne)


def _massnahme(g: Grundlage, lage: Lage) -> Massnahmenzeile:
    row, termin = g.rows[lage.nummer], lage.termin(g.bild.stand)
    return Massnahmenzeile(
        row.pk, row.titel, row.konzeption.name, str(row.kapitel or ""), gebietsnamen(row), lage.jetzt, lage.vorher,
        row.berichtsgrund or "" if row.stand in MIT_GRUND else "", row.einheit.name if row.einheit else "",
        f"{termin[0]} {datum(termin[1])}" if termin else "", lage.versaeumt(g.bild.stand), lage.berichtet_am, row.berichtstext or "",
    )  # fmt: skip


def _dringend(z: Massnahmenzeile) -> tuple[int, date, str]:
    """Late first, the longest first; then what was not begun, then what nobody reported on."""
    return ZU_KLAEREN.index(z.jetzt), z.versaeumt or date.max, z.titel.casefold()


def _neuestes(z: Massnahmenzeile) -> tuple[bool, int, str]:
    """What changed first, then what stayed; the newest report first."""
    return z.jetzt is z.vorher, -(z.berichtet_am.toordinal() if z.berichtet_am else 0), z.titel.casefold()


def _matrix(g: Grundlage) -> Iterable[Matrixzeile]:
    orte = [ort for ort in g.bild.orte if g.drin(ort.id)]
    for zeile in g.bild.zeilen:
        yield Matrixzeile(zeile.name, tuple(_zelle(g, p, zeile, orte) for p in g.bild.phasen))


def _zelle(g: Grundlage, phase: Any, zeile: Any, orte: list[Any]) -> Matrixzelle:
    f = matrixfeld(g.bild, phase, zeile, orte)
    hier = [lage for lage in g.lagen if lage.feld == zeile.pk and phase.pk in lage.phasen]
    staende = ", ".join(gezaehlt(n, wort) for wort, n in _staende(g, hier).items() if n)
    return Matrixzelle(f.lage, f.angebote, f.bedarf, f.plaetze, f.luecke, f.luecke_mindestens, f.unbekannt, len(hier), staende)


def _staende(g: Grundlage, lagen: Sequence[Lage]) -> dict[str, int]:
    """How far they are in words; beside places of what runs, what only began is a word of its own."""
    je = {u.bezeichnung: n for u, n in zaehle(lagen, g.seit).je.items()}
    nur_begonnen = sum(_nur_begonnen(g, lage) for lage in lagen)
    laeuft = Umsetzung.LAEUFT.bezeichnung
    folge = [(wort, n - nur_begonnen if wort == laeuft else n) for wort, n in je.items()]
    stelle = [wort for wort, _ in folge].index(laeuft) + 1
    return dict([*folge[:stelle], ("begonnen", nur_begonnen), *folge[stelle:]])


def _nur_begonnen(g: Grundlage, lage: Lage) -> bool:
    return lage.jetzt is Umsetzung.LAEUFT and g.rows[lage.nummer].stand == Massnahmenstand.BEGONNEN
