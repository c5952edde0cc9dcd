"""Auf welchen Budgetposten gehört eine Buchung? Haushaltsjahr × Haushaltsstelle × Gebiet; was fehlt, wird als neu gemerkt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from basis.imports.kopfzeile import normalisiere
from budgets.imports.lesart import KAMERAL, Lesart
from budgets.postenart import Postenart
from sozialraum.imports.gebietssuche import Gebietsangabe, Gebietssuche
from sozialraum.imports.hilfeartsuche import Hilfeartangabe

OHNE_RAUM_WORT = "nicht zugeordnet"


class Feldfehler(Exception):
    """Ein Feld sagt nicht, was es soll."""

    def __init__(self, spalte: str, satz: str, vorschlag: str = "") -> None:
        super().__init__(satz)
        self.spalte, self.satz, self.vorschlag = spalte, satz, vorschlag


class Stelle(NamedTuple):
    """Eine Haushaltsstelle, wie die Datei sie nennt."""

    nummer: str
    name: str = ""
    produkt: str = ""
    produktname: str = ""
    sachkonto: str = ""


class Ort(NamedTuple):
    """Wem die Buchung gehört: Gebiet und Art des Postens, dazu der Stadtteil oder der übergreifende Dienst, wenn die Datei ihn nennt."""

    gebiet: int
    art: str
    stadtteil: int | None = None
    dienst: str = ""


class Postenschluessel(NamedTuple):
    jahr: int
    nummer: str
    gebiet: int
    art: str
    dienst: str = ""


class Treffer(NamedTuple):
    """Nummer des Postens in dieser Lieferung, ob er eine Einnahme ist, und der Stadtteil."""

    nr: int
    einnahme: bool
    stadtteil: int | None


class NeueStelle(NamedTuple):
    stelle: Stelle
    einnahme: bool


@dataclass(frozen=True)
class Buchungskontext:
    """Was beim Lesen bekannt ist. ``stellen``: Nummer → ob Einnahme; ``orte``: Gebiet → Posten; Gebiete je Ebene in Suchfolge."""

    jahre: frozenset[int]
    stellen: Mapping[str, bool]
    gebiete: tuple[Mapping[str, Gebietsangabe], ...]
    orte: Mapping[int, Ort]
    hilfearten: tuple[Hilfeartangabe, ...] = ()
    traeger: Mapping[str, int] = field(default_factory=dict)
    unterabschnitte: frozenset[str] = frozenset()
    stadt: int | None = None
    dienste: Mapping[str, str] = field(default_factory=dict)  # so geschrieben, wie gesucht wird → Name


class Postensuche:
    """Findet oder merkt Posten; jeder bekommt eine laufende Nummer."""

    def __init__(self, lesart: Lesart, kontext: Buchungskontext) -> None:
        self._lesart, self._kontext = lesart, kontext
        self._suchen = tuple(Gebietssuche(gebiete) for gebiete in kontext.gebiete)
        self._gemerkt: dict[tuple[int, str, str], Treffer | Feldfehler] = {}
        self.posten: dict[Postenschluessel, int] = {}
        self.neue_stellen: dict[str, NeueStelle] = {}

    def finde(self, jahr: int, stelle: Stelle, gebiet: str, einnahme: bool) -> Treffer:
        antwort = self._gemerkt.get((jahr, stelle.nummer, gebiet))
        if antwort is None:
            try:
                antwort = self._suche(jahr, stelle, gebiet, einnahme)
            except Feldfehler as fehler:
                antwort = fehler
            self._gemerkt[jahr, stelle.nummer, gebiet] = antwort
        if isinstance(antwort, Feldfehler):
            raise antwort
        return antwort

    def _suche(self, jahr: int, stelle: Stelle, gebiet: str, einnahme: bool) -> Treffer:
        if jahr not in self._kontext.jahre:
            satz = f"Das Haushaltsjahr {jahr} gibt es nicht; legen Sie es zuerst unter „Haushalt“ an."
            raise Feldfehler(self._lesart.angabe("jahr").spalte or self._lesart.angabe("buchungstag").spalte, satz)
        ort = self._ort(gebiet)
        bekannt = self._kontext.stellen.get(stelle.nummer)
        if bekannt is None:
            einnahme = self._merke_neue(stelle, einnahme)
        schluessel = Postenschluessel(jahr, stelle.nummer, ort.gebiet, ort.art, ort.dienst)
        nr = self.posten.setdefault(schluessel, len(self.posten) + 1)
        return Treffer(nr, einnahme if bekannt is None else bekannt, ort.stadtteil)

    def _ort(self, text: str) -> Ort:
        fehler = Feldfehler(self._lesart.angabe("gebiet").spalte, "Das Gebiet fehlt.")
        if text and self._kontext.stadt is not None:
            if dienst := self._kontext.dienste.get(normalisiere(text)):
                return Ort(self._kontext.stadt, Postenart.DIENST, dienst=dienst)
            if normalisiere(text) == normalisiere(OHNE_RAUM_WORT):
                return Ort(self._kontext.stadt, Postenart.OHNE_RAUM)
        if text:
            for suche in self._suchen:
                treffer = suche.finde(text)
                if treffer.gebiet is not None:
                    return self._kontext.orte[treffer.gebiet.id]
                fehler.satz = treffer.fehler
                fehler.vorschlag = fehler.vorschlag or treffer.vorschlag
        if self._lesart.zentral and self._kontext.stadt is not None:
            return Ort(self._kontext.stadt, Postenart.ZENTRAL)
        raise fehler

    def _merke_neue(self, stelle: Stelle, einnahme: bool) -> bool:
        """Eine neue Haushaltsstelle hat eine Richtung, die der ersten Zeile."""
        if self._lesart.welt == KAMERAL and unterabschnitt(stelle.nummer, self._kontext.unterabschnitte) is None:
            satz = f"Die Haushaltsstelle {stelle.nummer[:40]} gibt es nicht, und ihr Unterabschnitt ist nicht angelegt."
            raise Feldfehler(self._lesart.angabe("haushaltsstelle").spalte, satz)
        return self.neue_stellen.setdefault(stelle.nummer, NeueStelle(stelle, einnahme)).einnahme


def unterabschnitt(nummer: str, bekannte: frozenset[str]) -> str | None:
    """Der Unterabschnitt am Anfang einer kameralen Nummer: „1.4550.7600“ und „4550.7600“ gehören zu 4550."""
    return next((teil for teil in nummer.replace("/", ".").split(".") if teil in bekannte), None)
