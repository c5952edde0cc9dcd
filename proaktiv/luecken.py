"""Die Matrix der Präventionskette: je Feld (Lebensphase × Lebenswelt oder Handlungsfeld) und Gebiet Bedarf, Plätze und Lücke. Rein.

Was gebraucht wird, sagt ``kettenbedarf``. Lücke = Bedarf − Plätze, nie unter 0; eine Überdeckung schließt keine Lücke anderswo. Gerechnet
und verglichen wird mit Brüchen: Gedeckt ist, wo die Plätze genügen; sonst fehlt auch für einen Teil eines Platzes ein ganzer, und mit so
vielen dazu genügen sie. Über mehrere Gebiete ist die Lücke die Summe ihrer Lücken. Plätze sind kaufmännisch gerundet, auch ihre Summe
einmal; der Bedarf ist, was sie decken, und die Lücke: So geht jede Zeile auf. Ein Feld, das entfällt, ist nie eine Lücke. Gilt ein Angebot
auch für Lebensphasen oder Stadtteile ohne Einwohnerzahl (die Geburt), so ist nicht zu sagen, wie viele seiner Plätze dort zählen: das ist
nicht 0, und anderswo sind es höchstens so viele. Wo unbekannte Plätze genügen könnten, ist weder gedeckt noch eine Lücke zu sagen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil

from basis.zahlen import anzahl, runde, zahl
from proaktiv.kettenbedarf import Regel, bedarf
from proaktiv.platzverteilung import Angebot, Feld, Lagebild, Verteilung, verteile_alle
from proaktiv.platzzahl import Platzzahl


class Lage(StrEnum):
    LUECKE = "luecke"
    GEDECKT = "gedeckt"
    UNBEKANNT = "unbekannt"
    OFFEN = "offen"
    OHNE_REGEL = "ohne_regel"
    ENTFAELLT = "entfaellt"
    NUR_ANGEBOTE = "nur_angebote"

    @property
    def bezeichnung(self) -> str:
        return LAGEN[self]


LAGEN = {
    Lage.LUECKE: "Lücke",
    Lage.GEDECKT: "gedeckt",
    Lage.UNBEKANNT: "Bedarf unbekannt",
    Lage.OFFEN: "Plätze unbekannt",
    Lage.OHNE_REGEL: "noch keine Regel",
    Lage.ENTFAELLT: "entfällt",
    Lage.NUR_ANGEBOTE: "kein Bedarf je Zielgruppe",
}
BEKANNT = (Lage.LUECKE, Lage.GEDECKT)
UNTEILBAR = "wie viele Plätze auf diese Lebensphase entfallen, ist nicht zu sagen"


@dataclass(frozen=True)
class Menge:
    """Wie viel ``Zelle.plaetze`` und seine Nachbarn von den Plätzen sagen, hier von den Erreichten. ``offen``: Angebote ohne Angabe."""

    summe: Fraction = Fraction(0)
    geteilt: Fraction = Fraction(0)
    offen: int = 0


@dataclass(frozen=True)
class Zelle:
    """Ein Feld in einem Gebiet. ``bedarf`` None: nicht zu sagen, mit dem Grund; sonst sagt ``grund``, was an ihm nicht ganz ist.

    ``ohne_plaetze``: Angebote, deren Plätze nicht bekannt sind; ``unteilbar``: deren Anteil an diesem Feld nicht zu sagen ist;
    ``nur_angebote``: gezählt ist eine Zielgruppe, der Bedarf gilt für alle; ``erreicht``: wie viele Menschen die Angebote erreichen;
    ``geteilt``: wie viele der Plätze höchstens hier zählen, weil ein Teil dahin gehört, wo keine Einwohnerzahl ist.
    """

    feld: Feld
    ort: int
    regel: Regel | None
    bedarf: Fraction | None
    grund: str
    plaetze: Fraction
    angebote: tuple[int, ...]
    ohne_plaetze: int = 0
    unteilbar: int = 0
    geteilt: Fraction = Fraction(0)
    erreicht: Menge = Menge()
    nur_angebote: bool = False

    @property
    def lage(self) -> Lage:
        if self.regel is not None and self.regel.entfaellt:
            return Lage.ENTFAELLT
        if self.nur_angebote or self.regel is None:
            return Lage.NUR_ANGEBOTE if self.nur_angebote else Lage.OHNE_REGEL
        if self.bedarf is None:
            return Lage.UNBEKANNT
        if self.bedarf <= self.plaetze - self.geteilt:
            return Lage.GEDECKT
        return Lage.OFFEN if self.plaetze_offen or self.bedarf <= self.plaetze else Lage.LUECKE

    @property
    def verglichen(self) -> Fraction:
        """Mit welchen Plätzen der Bedarf verglichen ist: mit allen, wo auch sie nicht genügen, sonst mit denen, die sicher hier zählen."""
        return self.plaetze if self.lage is Lage.LUECKE else self.plaetze - self.geteilt

    @property
    def fehlt(self) -> int:
        """Wie viele ganze Plätze dazu den Bedarf decken; wo Plätze unbekannt sind, höchstens."""
        return 0 if self.bedarf is None else max(ceil(self.bedarf - self.verglichen), 0)

    @property
    def luecke(self) -> int:
        """0, wenn nichts fehlt oder nichts zu sagen ist."""
        return self.fehlt if self.lage is Lage.LUECKE else 0

    @property
    def bedarf_ganz(self) -> int | None:
        return None if self.bedarf is None else gesamtbedarf([self])

    @property
    def luecke_genannt(self) -> int | None:
        """None: nicht zu sagen, das ist nicht 0."""
        return self.luecke if self.lage in BEKANNT else None

    @property
    def luecke_mindestens(self) -> bool:
        """Ob hier mehr fehlen kann, als ``luecke`` sagt."""
        return self.lage in (Lage.UNBEKANNT, Lage.OFFEN) or (self.lage is Lage.LUECKE and self.geteilt > 0)

    @property
    def plaetze_offen(self) -> int:
        """Angebote, deren Plätze hier nicht zu nennen sind: dann gilt „mindestens“, und 0 heißt unbekannt."""
        return self.ohne_plaetze + self.unteilbar

    @property
    def platzzahl(self) -> Platzzahl:
        return platzzahl([self])

    @property
    def satz(self) -> str:
        """Wie die Lücke entsteht, in einem Satz."""
        if self.lage is Lage.NUR_ANGEBOTE:
            return "Die Regel gilt für alle Zielgruppen zusammen"
        if self.regel is None or self.regel.entfaellt:
            return self.regel.satz if self.regel else LAGEN[Lage.OHNE_REGEL]
        if self.bedarf is None:
            return f"{self.regel.satz}: {self.grund}"
        gerechnet = f"{self.regel.satz} = {zahl(self.bedarf_ganz)}{f' ({self.grund})' if self.grund else ''}"
        if self.lage is Lage.OFFEN:
            ohne = anzahl(self.ohne_plaetze, "Angebot", "Angeboten")
            gruende = [f"von {ohne} sind die Plätze nicht bekannt"] if self.ohne_plaetze else []
            gruende += [UNTEILBAR] if self.unteilbar or self.geteilt else []
            fehlt = f"es fehlen höchstens {zahl(self.fehlt)}"
            return "; ".join([f"{gerechnet}, {self.platzzahl.plaetzetext}", *gruende, fehlt])
        fehlt = f"es fehlen {'mindestens ' if self.luecke_mindestens else ''}{zahl(self.luecke)}"
        return f"{gerechnet}, {self.platzzahl.plaetzetext}, {fehlt}"


def ganze(menge: Fraction) -> int:
    """Kaufmännisch auf ganze Plätze."""
    return int(runde(menge))


def matrix(
    felder: Sequence[Feld], regeln: Mapping[Feld, Regel], angebote: Iterable[Angebot], bild: Lagebild, *, nur_angebote: bool = False
) -> dict[tuple[Feld, int], Zelle]:
    """Jedes Feld in jedem Gebiet. Plätze gehen nur dahin, wo Bedarf sein kann: in kein Feld, das entfällt, und in keines außerhalb."""
    alle, zaehlt = list(angebote), {feld for feld in felder if not (feld in regeln and regeln[feld].entfaellt)}
    nutzbar = [replace(a, felder=tuple(feld for feld in a.felder if feld in zaehlt)) for a in alle]
    plaetze, erreicht = verteile_alle(nutzbar, bild), verteile_alle([replace(a, plaetze=a.erreichte) for a in nutzbar], bild)
    zellen = {(feld, ort): _zelle(feld, ort, regeln.get(feld), alle, plaetze, erreicht, bild) for feld in felder for ort in bild.orte}
    return {wo: replace(z, nur_angebote=True, bedarf=None, grund="") for wo, z in zellen.items()} if nur_angebote else zellen


def _zelle(
    feld: Feld, ort: int, regel: Regel | None, angebote: Sequence[Angebot], plaetze: Verteilung, erreicht: Verteilung, bild: Lagebild
) -> Zelle:
    teile = bild.teile.get(ort, ())
    dort = [a for a in angebote if feld in a.felder and not a.orte.isdisjoint(teile)]
    einwohner = {teil: bild.einwohner.get((teil, feld[0])) for teil in teile}
    wert, grund = bedarf(regel, einwohner, bild.messwerte.get((feld, ort)), bild.alte) if regel else (None, "")
    menge, geteilt, unteilbar = _dort(plaetze, feld, teile, dort)
    summe, davon, offen = _dort(erreicht, feld, teile, dort)
    reicht = Menge(summe, davon, offen + sum(a.erreichte is None for a in dort))
    ohne = sum(a.plaetze is None for a in dort)
    return Zelle(feld, ort, regel, wert, grund, menge, tuple(a.massnahme for a in dort), ohne, unteilbar, geteilt, reicht)


def _dort(v: Verteilung, feld: Feld, teile: Sequence[int], dort: Sequence[Angebot]) -> tuple[Fraction, Fraction, int]:
    """Was davon in diesen Stadtteilen zählt, wie viel höchstens, und von wie vielen Angeboten es nicht zu sagen ist."""
    hier = [(feld, teil) for teil in teile]
    menge, geteilt = (sum((je.get(ziel, Fraction(0)) for ziel in hier), Fraction(0)) for je in (v.mengen, v.geteilt))
    return menge, geteilt, sum(not v.unteilbar[a.massnahme].isdisjoint(hier) for a in dort)


def platzzahl(zellen: Sequence[Zelle]) -> Platzzahl:
    """Die Plätze eines Feldes in einem oder mehreren Gebieten, einmal gerundet."""
    alle, geteilt = sum((z.plaetze for z in zellen), Fraction(0)), sum((z.geteilt for z in zellen), Fraction(0))
    return Platzzahl(ganze(alle - geteilt), None if any(z.plaetze_offen for z in zellen) else ganze(alle))


def erreichtzahl(zellen: Sequence[Zelle]) -> Platzzahl:
    """Wie viele Menschen die Angebote eines Feldes erreichen, so weit es gemeldet ist, einmal gerundet."""
    alle, geteilt = sum((z.erreicht.summe for z in zellen), Fraction(0)), sum((z.erreicht.geteilt for z in zellen), Fraction(0))
    return Platzzahl(ganze(alle - geteilt), None if any(z.erreicht.offen for z in zellen) else ganze(alle))


def gesamtbedarf(zellen: Iterable[Zelle]) -> int:
    """Der bekannte Bedarf eines oder mehrerer Gebiete: was fehlt, und was Plätze decken, nie mehr als diese."""
    bekannt = [(z.bedarf, z.verglichen, z.fehlt) for z in zellen if z.bedarf is not None]
    gedeckt = sum((min(braucht, plaetze) for braucht, plaetze, _ in bekannt), Fraction(0))
    hoechstens = ganze(sum((plaetze for _, plaetze, _ in bekannt), Fraction(0)))
    return sum(fehlt for *_, fehlt in bekannt) + min(ceil(gedeckt), hoechstens)


def fehlende(zellen: Iterable[Zelle]) -> int:
    """Was in den Gebieten zusammen fehlt: die Summe ihrer Lücken."""
    return sum(z.luecke for z in zellen)


def gesamtlage(zellen: Sequence[Zelle]) -> Lage:
    """Ein Feld über mehrere Gebiete: eine Lücke geht vor, dann, was nicht zu sagen ist; ob es entfällt, sagt die Regel für alle."""
    lagen = [z.lage for z in zellen]
    erste = lagen[0] if lagen else Lage.OHNE_REGEL
    return next((lage for lage in (Lage.LUECKE, Lage.UNBEKANNT, Lage.OFFEN, Lage.GEDECKT) if lage in lagen), erste)


def luecken(zellen: Iterable[Zelle]) -> list[Zelle]:
    """Nur Lücken, die größte zuerst; bei gleicher die mit dem größeren Bedarf."""
    offen = [z for z in zellen if z.lage is Lage.LUECKE]
    return sorted(offen, key=lambda z: (-z.luecke, -(z.bedarf or 0), z.feld, z.ort))
