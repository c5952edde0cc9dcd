"""Fünf Klassen mit festen Grenzen: eine Karte bleibt über die Jahre vergleichbar."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from basis import zahlen
from basis.diagramme import muster, svg
from basis.diagramme.typen import Diagrammfehler, Schreibweise, Zahl, als_zahl, ist_gesperrt, schreibe

TOENE = {0: "#fff", 1: "#f2f2f2", 2: "#dadada", 3: "#b4b4b4", 4: "#6b6b6b", 5: "#333"}


@dataclass(frozen=True)
class Klassen:
    """Vier Grenzen ergeben fünf Klassen: unter g1, g1 bis unter g2, …, ab g4. Die Grenzen müssen steigen.

    ``worte`` gibt jeder Klasse einen eigenen Namen. ``oberhalb``: ein Wert auf der Grenze gehört in die niedrigere Klasse.
    """

    grenzen: tuple[int | Decimal | Fraction, ...]
    schreibweise: Schreibweise = zahlen.zahl
    worte: tuple[str, ...] = ()
    oberhalb: bool = False

    def __post_init__(self) -> None:
        if not 1 <= len(self.grenzen) <= 4 or list(self.grenzen) != sorted(set(self.grenzen)):
            raise Diagrammfehler("Klassen brauchen eine bis vier steigende Grenzen.")
        if self.worte and len(self.worte) != len(self.grenzen) + 1:
            raise Diagrammfehler("Zu jeder Klasse gehört genau ein Name.")

    def nummer(self, wert: Zahl) -> int:
        """1 bis 5; 0, wenn der Wert fehlt oder gesperrt ist. Ein Wert auf der Grenze gehört in die höhere Klasse (siehe ``oberhalb``)."""
        zahl = als_zahl(wert)
        if zahl is None:
            return 0
        return 1 + sum(zahl > grenze if self.oberhalb else zahl >= grenze for grenze in self.grenzen)

    def wort(self, nummer: int) -> str:
        """Der Name der Klasse, sonst ihr Bereich."""
        return self.worte[nummer - 1] if self.worte else self._bereich(nummer)

    def _bereich(self, nummer: int) -> str:
        texte = [self.schreibweise(grenze) for grenze in self.grenzen]
        if nummer == 1:
            return f"unter {texte[0]}"
        if nummer == len(texte) + 1:
            return f"ab {texte[-1]}"
        return f"{texte[nummer - 2]} bis unter {texte[nummer - 1]}"


def fuenftel(werte: Sequence[Zahl]) -> tuple[int | Decimal | Fraction, ...]:
    """Vorschlag für Grenzen aus den Fünfteln einer Reihe, falls es noch keine festen Grenzen gibt. Doppelte fallen weg."""
    reihe = sorted(zahl for wert in werte if (zahl := als_zahl(wert)) is not None)
    if len(reihe) < 2:
        return (1,)
    grenzen = sorted({reihe[len(reihe) * teil // 5] for teil in range(1, 5)} - {reihe[0]})
    return tuple(grenzen) or (reihe[0],)


def ohne_wert(ringe: Sequence[Sequence[svg.Punkt]], wert: Zahl) -> str:
    """Die Schraffur einer Fläche ohne Zahl: steigend, wo der Wert fehlt; fallend und eng, wo er gesperrt ist."""
    gesperrt = ist_gesperrt(wert)
    striche = svg.schraffur(ringe, abstand=6 if gesperrt else 10, steigend=not gesperrt)
    return svg.pfad(striche, klasse="m-schraffur", farbe="#999", staerke=1) if striche else ""


def lesung(wert: Zahl, klassen: Klassen, schreibweise: Schreibweise, *, ohne: str, hervor: str, gruppe: str) -> str:
    """Was eine Fläche sagt, in Worten: Wert, Klasse, Hervorhebung, fehlende Zuordnung."""
    nummer = klassen.nummer(wert)
    teile = [schreibe(wert, schreibweise) if nummer else "gesperrt" if ist_gesperrt(wert) else ohne]
    teile += [klassen.wort(nummer)] if nummer else []
    return ", ".join([*teile, *([hervor] if hervor else []), *([] if gruppe else ["keinem Sozialraum zugeordnet"])])


def legende_hervor(wort: str) -> tuple[tuple[str, str], ...]:
    """Das Zeichen für den Rahmen hervorgehobener Flächen; ohne Wort keines."""
    rand = svg.rechteck(1, 1, 24, 12, klasse="m-leer d-rand", strich="#666", staerke=1)
    return (
        ((muster.zeichen(rand + svg.rechteck(3.5, 3.5, 19, 7, klasse="m-offen", strich="#000", staerke=3), 26, 14), wort),) if wort else ()
    )


def legende_offen(gruppen: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Das Zeichen für nicht zugeordnete Flächen, wenn es welche gibt."""
    rand = svg.rechteck(1.5, 1.5, 23, 11, klasse="m-offen", strich="#000", staerke=1.6, gestrichelt="2 3")
    return () if all(gruppen) else ((muster.zeichen(rand, 26, 14), "keinem Sozialraum zugeordnet"),)


def legende(
    klassen: Klassen, werte: Sequence[Zahl], *, gesperrt: str = "gesperrt (zu wenige Fälle)", ohne: str = "kein Wert"
) -> tuple[tuple[str, str], ...]:
    """Alle Klassen, und von gesperrt und ohne Wert, was vorkommt."""
    eintraege = [(_feld(nummer, ""), klassen.wort(nummer)) for nummer in range(1, len(klassen.grenzen) + 2)]
    for probe, wort in (
        (zahlen.Wert(None, zahlen.Zustand.GESPERRT), f"{zahlen.ZEICHEN_GESPERRT} {gesperrt}"),
        (None, f"{zahlen.ZEICHEN_OHNE_WERT} {ohne}"),
    ):
        if any(als_zahl(wert) is None and ist_gesperrt(wert) == ist_gesperrt(probe) for wert in werte):
            eintraege.append((_feld(0, ohne_wert([svg.ecken(1, 1, 24, 12)], probe)), wort))
    return tuple(eintraege)


def _feld(nummer: int, schraffur: str) -> str:
    grund = svg.rechteck(1, 1, 24, 12, klasse=f"m-k{nummer}", fuellung=TOENE[nummer])
    return muster.zeichen(grund + schraffur + svg.rechteck(1, 1, 24, 12, klasse="m-leer d-rand", strich="#666", staerke=1), 26, 14)
