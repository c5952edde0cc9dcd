"""Frühwarnregeln: ob ein Indikator in einem Gebiet auffällt (Fachkonzept 3.3, Frühwarnsysteme; domain.md 6). Rein und exakt.

Werte stehen in der Einheit der Anzeige (Prozent, je 1.000 …). Beurteilt wird nur, was bekannt ist: fehlt ein Wert, ist er gesperrt oder
beruht er auf zu wenigen Fällen, löst die Regel nie aus und sagt, warum. Was zum Lesen gesperrt wäre, kommt schon gesperrt hier an.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from basis.zahlen import Wert, Zustand, datum, eigene_stellen, zahl


class Regelart(StrEnum):
    SCHWELLE = "schwelle"
    ABSTAND = "abstand"
    VERAENDERUNG = "veraenderung"
    ANSTIEG = "anstieg"


class Warnrichtung(StrEnum):
    """Wohin ein Wert auffällt: nach oben (Belastung) oder nach unten (Entlastung geht zurück)."""

    HOCH = "hoch"
    TIEF = "tief"


class Ausgang(StrEnum):
    AUSGELOEST = "ausgeloest"
    RUHIG = "ruhig"
    UNBEURTEILT = "unbeurteilt"


REGELARTEN = {
    Regelart.SCHWELLE: "Schwelle",
    Regelart.ABSTAND: "Abstand zur Stadt",
    Regelart.VERAENDERUNG: "Veränderung zum letzten Stichtag",
    Regelart.ANSTIEG: "zwei Anstiege in Folge",
}
WARNRICHTUNGEN = {Warnrichtung.HOCH: "nach oben", Warnrichtung.TIEF: "nach unten"}
GEBIET, STADT = "Gebiet", "Stadt"
PUNKTE = {Regelart.SCHWELLE: 1, Regelart.ABSTAND: 1, Regelart.VERAENDERUNG: 2, Regelart.ANSTIEG: 3}


class Regelfehler(ValueError):
    """Eine Regel widerspricht sich. Die Meldung ist ein deutscher Satz."""


@dataclass(frozen=True)
class Regel:
    """Eine Fassung einer Frühwarnregel.

    ``grenze``: ab diesem Wert, Abstand oder Unterschied (einschließlich) fällt etwas auf; beim Anstieg gibt es keine. ``relativ``:
    Abstand oder Veränderung in Prozent des Vergleichswerts statt in der Einheit. ``mindestfallzahl``: kleinster Zähler, der beurteilt
    wird.
    """

    art: Regelart
    richtung: Warnrichtung = Warnrichtung.HOCH
    grenze: Decimal | Fraction | None = None
    relativ: bool = False
    mindestfallzahl: int = 0

    def __post_init__(self) -> None:
        if saetze := pruefe_regel(self.art, self.grenze, relativ=self.relativ, mindestfallzahl=self.mindestfallzahl):
            raise Regelfehler(" ".join(saetze))


def pruefe_regel(art: Regelart, grenze: Decimal | Fraction | None, *, relativ: bool, mindestfallzahl: int) -> list[str]:
    """Die Gründe, aus denen es eine solche Regel nicht gibt; leer, wenn sie gilt."""
    gruende = []
    if (grenze is None) is not (art is Regelart.ANSTIEG):
        gruende.append("Zwei Anstiege in Folge haben keine Grenze; jede andere Regel hat eine.")
    if art in (Regelart.ABSTAND, Regelart.VERAENDERUNG) and grenze is not None and grenze <= 0:
        gruende.append("Ein Abstand oder eine Veränderung ist größer als 0; die Richtung steht für sich.")
    if relativ and art not in (Regelart.ABSTAND, Regelart.VERAENDERUNG):
        gruende.append("In Prozent des Vergleichswerts zählen nur Abstand und Veränderung.")
    if mindestfallzahl < 0:
        gruende.append("Die Mindestfallzahl ist nicht negativ.")
    return gruende


@dataclass(frozen=True)
class Messpunkt:
    """Ein Wert mit seinem Zähler (None: nicht bekannt, oder der Wert ruht auf keiner Fallzahl)."""

    stichtag: date
    wert: Wert
    zaehler: Fraction | Decimal | None = None


@dataclass(frozen=True)
class Beleg:
    """Ein Wert, auf dem ein Befund ruht: was er ist, von wann, wie hoch; ``zahl`` None nur, wenn er fehlt oder gesperrt ist."""

    was: str
    stichtag: date
    zahl: Fraction | None
    zustand: Zustand


@dataclass(frozen=True)
class Befund:
    """Was eine Regel ergab: Ausgang, die Werte dazu, die Größe, die mit der Grenze verglichen wurde, und bei UNBEURTEILT der Grund."""

    ausgang: Ausgang
    belege: tuple[Beleg, ...]
    gemessen: Fraction | None = None
    grund: str = ""


def beurteile(regel: Regel, reihe: Sequence[Messpunkt], stadt: Wert | None = None, *, stadt_ohne: int = 0) -> Befund:
    """Beurteilt den jüngsten Stichtag einer Reihe (nach Stichtag geordnet; lückenlos, Fehlendes steht als „keine Angabe“ darin).

    ``stadt``: der Wert der Stadt am jüngsten Stichtag, für den Abstand. ``stadt_ohne``: wie viele Stadtteile in ihm fehlen, die am
    Stichtag davor darin waren; von einem solchen Wert sagt ein Abstand nichts.
    """
    punkte = list(reihe)[-PUNKTE[regel.art] :]
    belege = tuple(_beleg(GEBIET, p.stichtag, p.wert) for p in punkte)
    if regel.art is Regelart.ABSTAND and punkte:
        belege += (_beleg(STADT, punkte[-1].stichtag, stadt or Wert(None, Zustand.KEINE_ANGABE)),)
    if grund := _warum_unbeurteilt(regel, punkte, belege) or _warum_ohne_stadt(regel, stadt_ohne):
        return Befund(Ausgang.UNBEURTEILT, belege, grund=grund)
    werte = [b.zahl for b in belege if b.zahl is not None]
    if regel.art is Regelart.ANSTIEG:
        schritte = [_gerichtet(regel, b - a) for a, b in pairwise(werte)]
        return Befund(_ausgang(all(s > 0 for s in schritte)), belege, gemessen=werte[-1] - werte[0])
    gemessen = _gemessen(regel, werte)
    if gemessen is None:
        return Befund(Ausgang.UNBEURTEILT, belege, grund="Der Vergleichswert ist 0; ein Anteil davon lässt sich nicht bilden.")
    grenze = Fraction(regel.grenze or 0)
    faellt_auf = gemessen >= grenze if regel.art is not Regelart.SCHWELLE else _gerichtet(regel, gemessen - grenze) >= 0
    return Befund(_ausgang(faellt_auf), belege, gemessen=gemessen)


def _gemessen(regel: Regel, werte: Sequence[Fraction]) -> Fraction | None:
    """Der Wert selbst, oder wie weit er in der Richtung der Regel vom Vergleichswert abliegt; None bei einem Anteil von 0."""
    if regel.art is Regelart.SCHWELLE:
        return werte[0]
    neu, vergleich = (werte[0], werte[1]) if regel.art is Regelart.ABSTAND else (werte[1], werte[0])
    unterschied = _gerichtet(regel, neu - vergleich)
    if not regel.relativ:
        return unterschied
    return unterschied / abs(vergleich) * 100 if vergleich else None


def _warum_unbeurteilt(regel: Regel, punkte: Sequence[Messpunkt], belege: Sequence[Beleg]) -> str:
    if len(punkte) < PUNKTE[regel.art]:
        return f"Für „{REGELARTEN[regel.art]}“ braucht es {PUNKTE[regel.art]} Stichtage; bekannt sind {len(punkte)}."
    if any(b.zustand is Zustand.GESPERRT for b in belege):
        return "Ein Wert ist gesperrt (kleine Fallzahl oder Gruppe)."
    if any(b.zahl is None for b in belege):
        return "Ein Wert fehlt."
    if regel.mindestfallzahl and any(p.zaehler is None or p.zaehler < regel.mindestfallzahl for p in punkte):
        return f"Weniger als {regel.mindestfallzahl} Fälle: Der Zufall wäre größer als der Unterschied."
    return ""


def _warum_ohne_stadt(regel: Regel, ohne: int) -> str:
    if regel.art is not Regelart.ABSTAND or not ohne:
        return ""
    wer = "fehlt ein Stadtteil, der" if ohne == 1 else f"fehlen {zahl(ohne)} Stadtteile, die"
    return f"Im Wert der Stadt {wer} am Stichtag davor dabei {'war' if ohne == 1 else 'waren'}; mit ihm wird nicht verglichen."


def regelsatz(regel: Regel, einheit: str = "") -> str:
    """Wie eine Regel urteilt, in Worten: „Schwelle nach oben: ab 5 %, ab 10 Fällen“."""
    kopf = f"{REGELARTEN[regel.art]} {WARNRICHTUNGEN[regel.richtung]}" if regel.art is not Regelart.ANSTIEG else (
        "zwei Anstiege in Folge" if regel.richtung is Warnrichtung.HOCH else "zwei Rückgänge in Folge"
    )  # fmt: skip
    teile = [] if regel.grenze is None else [f"ab {grenzsatz(regel, einheit)}"]
    if regel.mindestfallzahl:
        teile.append(f"erst bei {zahl(regel.mindestfallzahl)} Fällen")
    return f"{kopf}: {', '.join(teile)}" if teile else kopf


def grenzsatz(regel: Regel, einheit: str = "") -> str:
    genau = zahl(regel.grenze, eigene_stellen(regel.grenze or 0))
    return f"{genau} % des Vergleichswerts" if regel.relativ else f"{genau} {einheit}".strip()


def _beleg(was: str, stichtag: date, wert: Wert) -> Beleg:
    return Beleg(was, stichtag, None if wert.zahl is None else Fraction(wert.zahl), wert.zustand)


def _wessen(beleg: Beleg) -> str:
    return "Stadt " if beleg.was == STADT else ""


def _gerichtet(regel: Regel, unterschied: Fraction) -> Fraction:
    return unterschied if regel.richtung is Warnrichtung.HOCH else -unterschied


def _ausgang(faellt_auf: bool) -> Ausgang:
    return Ausgang.AUSGELOEST if faellt_auf else Ausgang.RUHIG


def warnsatz(regel: Regel, befund: Befund, *, indikator: str, gebiet: str, einheit: str = "", stellen: int = 1) -> str:
    """Der Befund als Satz mit allen Werten, auf denen er ruht; für einen unbeurteilten sein Grund."""
    if befund.ausgang is Ausgang.UNBEURTEILT:
        return f"{indikator} in {gebiet} ist nicht beurteilt. {befund.grund}"

    folge = ", ".join(f"{_wessen(b)}{f'{zahl(b.zahl, stellen)} {einheit}'.strip()} am {datum(b.stichtag)}" for b in befund.belege)
    kopf = f"{indikator} in {gebiet}: {folge}."
    if regel.art is Regelart.ANSTIEG:
        nicht = "" if befund.ausgang is Ausgang.AUSGELOEST else "nicht "
        return f"{kopf} Der Wert ist {nicht}zweimal in Folge {'gestiegen' if regel.richtung is Warnrichtung.HOCH else 'gefallen'}."
    return f"{kopf} Grenze der Regel „{REGELARTEN[regel.art]}“ {WARNRICHTUNGEN[regel.richtung]}: {grenzsatz(regel, einheit)}."


def schulsatz(schulen: Sequence[tuple[str, Fraction, int, int]], *, einheit: str = "", stellen: int = 1) -> str:
    """Welche Schulen für sich auffallen, jede mit Wert, Zähler und Nenner; sonst, dass keine genannt werden kann."""
    if not schulen:
        return "Keine einzelne Schule ist genannt: Keine erreicht die Grenze mit genügend Fällen, die gezeigt werden dürfen."
    namen = [f"{name} ({f'{zahl(wert, stellen)} {einheit}'.strip()}; {zahl(z)} von {zahl(n)})" for name, wert, z, n in schulen]
    kopf = "Diese Schule erreicht die Grenze" if len(namen) == 1 else "Diese Schulen erreichen die Grenze je"
    return f"{kopf} für sich: {', '.join(namen)}."
