"""Regeln einer Umschichtung: ihr Weg, was ihr entgegensteht, wie sie wirkt, wer über sie entscheidet (domain.md 4; Fachkonzept 2.6).

Rein: Posten, Salden und Rechte kommen als Argumente. Deckungsfähig ist, was ein Unterabschnitt (doppisch: ein Produkt) unmittelbar decken
darf; geprüft wird von der Herkunft des Geldes her (``budgets/deckung.py``). Alle Beträge in Cent.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from basis.geld import euro
from budgets.deckung import Verschiebung, pruefe_deckung
from budgets.nachweis import Nachweis


class Weg(StrEnum):
    """Vom engsten zum weitesten."""

    IM_SOZIALRAUM = "im_sozialraum"
    IM_RESSORT = "im_ressort"
    ZWISCHEN_RESSORTS = "zwischen_ressorts"
    AUS_RESERVE = "aus_reserve"


# Wer über einen weiteren Weg entscheiden darf, darf es auch über einen engeren.
UMFASST = {
    Weg.IM_SOZIALRAUM: (Weg.IM_SOZIALRAUM, Weg.IM_RESSORT, Weg.ZWISCHEN_RESSORTS),
    Weg.IM_RESSORT: (Weg.IM_RESSORT, Weg.ZWISCHEN_RESSORTS),
    Weg.ZWISCHEN_RESSORTS: (Weg.ZWISCHEN_RESSORTS,),
    Weg.AUS_RESERVE: (Weg.AUS_RESERVE,),
}


@dataclass(frozen=True, slots=True)
class Seite:
    """Einer der beiden Posten: wo das Geld liegt, in welchem Topf, und wie sein Nachweis heute steht."""

    posten: int
    name: str
    jahr: int
    art: str
    gebiet: int
    ressort: int | None
    topf: Hashable
    topfname: str
    ist_ausgabe: bool
    nachweis: Nachweis


@dataclass(frozen=True, slots=True)
class Deckung:
    """Was im Jahr schon umgeschichtet ist (Topf zu Topf) und welcher Topf welchen unmittelbar decken darf."""

    bisher: tuple[Verschiebung, ...]
    darf_decken: Callable[[Hashable, Hashable], bool]
    name: Callable[[Hashable], str] = str


@dataclass(frozen=True, slots=True)
class Umschichtungsregel:
    """Eine Zeile der Umschichtungsrechte, wie sie am Tag gilt; ``grenze`` leer heißt: jeder Betrag."""

    weg: Weg
    rolle: str
    grenze: int | None
    mit_controlling: bool


@dataclass(frozen=True, slots=True)
class Wirkung:
    """Ein Posten vorher und nachher."""

    name: str
    vorher: Nachweis
    nachher: Nachweis


def bestimme_weg(von: Seite, nach: Seite) -> Weg:
    """Aus der Reserve; innerhalb eines Sozialraums; innerhalb eines Ressorts; sonst zwischen Ressorts.

    Was keinem Ressort gehört (Dienste, zentral Bewirtschaftetes, nicht Zugeordnetes), liegt zwischen den Ressorts.
    """
    if von.art == "reserve":
        return Weg.AUS_RESERVE
    if von.gebiet == nach.gebiet and von.art == nach.art == "sozialraum":
        return Weg.IM_SOZIALRAUM
    if von.ressort is not None and von.ressort == nach.ressort:
        return Weg.IM_RESSORT
    return Weg.ZWISCHEN_RESSORTS


def hindernisse(von: Seite, nach: Seite, betrag: int, deckung: Deckung, *, umkehr: bool = False) -> tuple[str, ...]:
    """Alle Gründe, die der Umschichtung entgegenstehen, als Sätze: die Regel, und der Weg, der bleibt. Leer heißt: sie ist möglich."""
    if von.posten == nach.posten:
        return ("Von und Nach sind derselbe Budgetposten. Bitte wählen Sie zwei verschiedene.",)
    if betrag <= 0:
        return ("Bitte geben Sie einen Betrag über 0 an.",)
    if von.jahr != nach.jahr:
        return (f"Umgeschichtet wird innerhalb eines Haushaltsjahrs; hier sind es {von.jahr} und {nach.jahr}.",)
    if not (von.ist_ausgabe and nach.ist_ausgabe):
        return ("Umgeschichtet werden Ausgaben. Mehreinnahmen decken Mehrausgaben nur über überplanmäßige Mittel (üpl.).",)
    saetze = [*_deckungshindernis(von, nach, betrag, deckung, umkehr)]
    if betrag > von.nachweis.verfuegbar:
        frei = max(von.nachweis.verfuegbar, 0)
        saetze.append(f"Auf {von.name} sind {euro(frei)} verfügbar, umgeschichtet werden sollen {euro(betrag)}. Mehr geht nie.")
    return tuple(saetze)


def _deckungshindernis(von: Seite, nach: Seite, betrag: int, deckung: Deckung, umkehr: bool) -> Iterable[str]:
    """Der einzelne Schritt, dann die Salden des Jahres: eine Kette erreicht nicht, was ein Schritt nicht darf (RH Hamburg 2021)."""
    if not umkehr and von.topf != nach.topf and not deckung.darf_decken(von.topf, nach.topf):
        yield (
            f"{von.topfname} darf {nach.topfname} nicht decken: Beide gehören nicht zu einem Deckungskreis, und kein Deckungsvermerk "
            f"erlaubt es (§ 18 GemHVO LSA). {_ausweg(nach)}"
        )
        return

    def darf(a: Hashable, b: Hashable) -> bool:
        return a == b or deckung.darf_decken(a, b)

    vorher = sum(u.betrag for u in pruefe_deckung(deckung.bisher, darf))
    offen = pruefe_deckung([*deckung.bisher, Verschiebung(von.topf, nach.topf, betrag)], darf)
    if sum(u.betrag for u in offen) > vorher:
        teile = " und ".join(f"{euro(u.betrag)} bei {deckung.name(u.nach)}" for u in offen)
        yield (
            f"Über einen Umweg käme an, was unmittelbar nicht decken darf: {teile}. Geprüft wird von der Herkunft des Geldes her, "
            f"über alle Umschichtungen des Jahres. {_ausweg(nach)}"
        )


def _ausweg(nach: Seite) -> str:
    if nach.nachweis.ansatz:
        return "Es bleiben überplanmäßige Mittel (üpl.): unabweisbar, gedeckt und eigens bewilligt (§ 105 KVG LSA)."
    grund = "Es bleiben außerplanmäßige Mittel (apl.), da dort kein Ansatz besteht"
    return f"{grund}: unabweisbar, gedeckt und eigens bewilligt (§ 105 KVG LSA)."


def wirkung(von: Seite, nach: Seite, betrag: int) -> tuple[Wirkung, Wirkung]:
    """Beide Posten vorher und nachher. Zusammen bleibt die Summe gleich."""
    return (
        Wirkung(von.name, von.nachweis, von.nachweis + Nachweis(umschichtung=-betrag)),
        Wirkung(nach.name, nach.nachweis, nach.nachweis + Nachweis(umschichtung=betrag)),
    )


def wer_entscheidet(weg: Weg, betrag: int, regeln: Sequence[Umschichtungsregel]) -> tuple[str, ...]:
    """Die Rollen, die über diesen Weg und Betrag entscheiden dürfen, die des engsten Wegs zuerst.

    Für jede Rolle zählt ihre Regel für den engsten Weg: Eine Wertgrenze dort wird nicht durch ein weiteres Recht aufgehoben.
    """
    engste: dict[str, Umschichtungsregel] = {}
    for umfassend in UMFASST[weg]:
        for regel in regeln:
            if regel.weg == umfassend:
                engste.setdefault(regel.rolle, regel)
    return tuple(rolle for rolle, regel in engste.items() if regel.grenze is None or betrag <= regel.grenze)


def braucht_controlling(weg: Weg, regeln: Sequence[Umschichtungsregel]) -> bool:
    """Ob dieser Weg nur gemeinsam mit dem Controlling gegangen wird."""
    return any(regel.weg == weg and regel.mit_controlling for regel in regeln)
