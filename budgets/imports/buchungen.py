"""Ein Auszug → Zeilen für COPY, oder jeder Befund mit Zeile, Spalte und Satz. Rein: was bekannt ist, steht im ``Buchungskontext``."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from basis.geld import Geldfehler
from basis.imports.kopfzeile import beiwerk
from basis.imports.tabelle import Zeile
from budgets.imports.buchungsbetrag import lies_betrag
from budgets.imports.buchungsfelder import LEER, Felder, Feldfehler
from budgets.imports.lesart import ANSATZ, BEWEGUNG, FESTLEGUNG, IST, NACH_SPALTE, STAND, Betragsspalte, Lesart, passt
from budgets.imports.postensuche import Buchungskontext, Postensuche, Treffer
from sozialraum.imports.befund import Fehler

FEHLER_HOECHSTENS = 5_000
RAHMEN_HOECHSTENS = 10_000  # mehr wird nicht gemerkt: der Speicher wächst nicht mit der Datei
_ART = {IST: "ist", FESTLEGUNG: "festlegung"}


class Ansatzzeile(NamedTuple):
    """Ein Ansatz der Datei je Posten, mit der ersten Stelle, an der er steht."""

    betrag: int
    zeile: int
    spalte: str


class Rahmen(NamedTuple):
    """Was Buchungen gemeinsam ist, die sich nur in Betrag und Beleg unterscheiden, als Text für COPY vor und nach dem Betrag."""

    vorne: str
    hinten: str
    umgekehrt: bool
    mindert: bool


@dataclass
class Ergebnis:
    """Was das Lesen zählt und findet. ``weitere``: Befunde über die gezeigten hinaus."""

    gelesen: int = 0
    ausgelassen: int = 0
    ohne_betrag: int = 0
    fehler: list[Fehler] = field(default_factory=list)
    warnungen: list[Fehler] = field(default_factory=list)
    weitere: int = 0
    ansaetze: dict[int, Ansatzzeile] = field(default_factory=dict)
    staende: dict[int, str] = field(default_factory=dict)

    def merke(self, fehler: Fehler) -> None:
        if len(self.fehler) < FEHLER_HOECHSTENS:
            self.fehler.append(fehler)
        else:
            self.weitere += 1

    def warne(self, fehler: Fehler) -> None:
        if len(self.warnungen) < FEHLER_HOECHSTENS:
            self.warnungen.append(fehler)


class Buchungsleser:
    """Liest Zeile um Zeile. ``lies`` gibt den Text für COPY; mit einem Befund ist er leer."""

    def __init__(self, lesart: Lesart, spalten: list[str], kontext: Buchungskontext, stichtag: date | None = None) -> None:
        self._lesart, self._stichtag = lesart, stichtag
        self._platz: Mapping[str, int] = {name: platz for platz, name in enumerate(spalten)}
        self._breite = len(spalten)
        self.posten = Postensuche(lesart, kontext)
        self._felder = Felder(lesart, self._platz, kontext)
        self._betraege = [(nr, self._platz[b.spalte], b, _copytext(b.spalte)) for nr, b in enumerate(lesart.betraege)]
        self._auslassen = self._platz.get(lesart.auslassen_spalte, -1)
        self._nur = self._platz.get(lesart.nur_spalte, -1)
        self._einnahme = self._platz.get(lesart.einnahme_spalte, -1)
        self._passt: dict[tuple[str, str], bool] = {}
        self._treffer: dict[tuple[int, tuple[str, ...]], Treffer] = {}
        self._rahmen: dict[tuple[int, object], Rahmen] = {}
        self._cent: dict[str, int] = {}
        self._blatt = ("", "")
        self.ergebnis = Ergebnis()

    def lies(self, zeile: Zeile) -> str:
        """Null, eine oder (breite Dateien) mehrere Zeilen für COPY."""
        return self._gemerkt(zeile) or self._lies(zeile)

    def _gemerkt(self, zeile: Zeile) -> str:
        """Der Text einer Zeile, von der alles außer Betrag und Beleg schon gelesen ist. Leer, wo etwas Neues steht, fehlt oder 0 ist."""
        zellen, felder, text = zeile.zellen, self._felder, ""
        if zeile.typen:
            return ""
        gleich = felder.gleiches(zellen)
        try:
            for nr, platz, spalte, name in self._betraege:
                if (rahmen := self._rahmen.get((nr, gleich))) is None:
                    return ""
                if not (betrag := self._cent.get(zellen[platz]) or self._betrag(zellen[platz])):
                    return ""
                text += self._zeilentext(zeile, spalte, name, betrag, rahmen)
        except (Geldfehler, Feldfehler):
            return ""
        self.ergebnis.gelesen += 1
        return text

    def _betrag(self, text: str) -> int | None:
        betrag = lies_betrag(text, self._lesart.zahlformat)
        if betrag and len(self._cent) < RAHMEN_HOECHSTENS:
            self._cent[text] = betrag
        return betrag

    def _lies(self, zeile: Zeile) -> str:
        ergebnis = self.ergebnis
        ergebnis.gelesen += 1
        if self._uebergangen(zeile):
            ergebnis.ausgelassen += 1
            return ""
        vorher, text = len(ergebnis.fehler) + ergebnis.weitere, ""
        befunde: list[Fehler] = []
        falsch: list[Betragsspalte] = []
        for nr, platz, spalte, name in self._betraege:
            try:
                betrag = lies_betrag(zeile.zellen[platz], self._lesart.zahlformat, zeile.typ(platz) if zeile.typen else "")
                if betrag is None or (betrag == 0 and self._lesart.modus == BEWEGUNG):
                    continue
                text += self._stand_null(zeile, nr, spalte, name) if betrag == 0 and self._lesart.modus == STAND else (
                    self._buchung(zeile, nr, spalte, name, betrag)
                )  # fmt: skip
            except Geldfehler as fehler:
                befunde.append(Fehler(zeile.blatt, zeile.nummer, spalte.spalte, "", str(fehler)))
                falsch.append(spalte)
            except Feldfehler as fehler:
                befunde.append(Fehler(zeile.blatt, zeile.nummer, fehler.spalte, "", fehler.satz, fehler.vorschlag))
                falsch.append(spalte)
        if befunde:
            if beiwerk(zeile.zellen, self._breite):
                ergebnis.ausgelassen += 1
                return ""
            weitere = [befund for spalte in falsch for befund in self._feldfehler(zeile, spalte)]
            for befund in dict.fromkeys([*befunde, *weitere]):
                ergebnis.merke(befund)
        elif not text:
            ergebnis.ohne_betrag += 1
        return text if len(ergebnis.fehler) + ergebnis.weitere == vorher else ""

    def _feldfehler(self, zeile: Zeile, spalte: Betragsspalte) -> Iterator[Fehler]:
        """Alles, was an einer falschen Zeile nicht stimmt, auf einmal; nur was auf Falschem aufbaut, sagt erst die nächste Prüfung."""
        zellen, felder = zeile.zellen, self._felder

        def ort() -> None:
            self._finde(zellen, spalte.jahr or felder.jahr(zellen, felder.tag(zellen, spalte.jahr, self._stichtag)))

        leser: list[Callable[[], object]] = [ort, lambda: felder.monat(zellen), lambda: felder.hilfeart(zellen)]
        leser += [lambda: felder.art(zellen)] if spalte.art == NACH_SPALTE else []
        leser += [lambda: felder.beleg(zellen, spalte.jahr)] if spalte.art != ANSATZ else []
        for lies in leser:
            try:
                lies()
            except Feldfehler as fehler:
                yield Fehler(zeile.blatt, zeile.nummer, fehler.spalte, "", fehler.satz, fehler.vorschlag)

    def _stand_null(self, zeile: Zeile, nr: int, spalte: Betragsspalte, name: str) -> str:
        """Eine 0 in einem Stand heißt „jetzt 0“. Was sich nicht zuordnen lässt, hat auch keine Buchung, die auf 0 ginge."""
        try:
            return self._buchung(zeile, nr, spalte, name, 0)
        except Feldfehler:
            return ""

    def _uebergangen(self, zeile: Zeile) -> bool:
        lesart = self._lesart
        if self._nur >= 0 and lesart.nur_muster and not self._trifft(zeile.zellen[self._nur], lesart.nur_muster):
            return True
        return self._auslassen >= 0 and self._trifft(zeile.zellen[self._auslassen], lesart.auslassen_muster)

    def _trifft(self, text: str, muster: str) -> bool:
        antwort = self._passt.get((text, muster))
        if antwort is None:
            antwort = self._passt[text, muster] = passt(text, muster)
        return antwort

    def _buchung(self, zeile: Zeile, nr: int, spalte: Betragsspalte, name: str, betrag: int) -> str:
        schluessel = (nr, self._felder.gleiches(zeile.zellen))
        rahmen = self._rahmen.get(schluessel) or self._bilde_rahmen(zeile, spalte, betrag, schluessel)
        return self._zeilentext(zeile, spalte, name, betrag, rahmen) if rahmen else ""

    def _zeilentext(self, zeile: Zeile, spalte: Betragsspalte, name: str, betrag: int, rahmen: Rahmen) -> str:
        vorne, hinten, umgekehrt, mit_minderung = rahmen
        beleg = self._felder.beleg(zeile.zellen, spalte.jahr)
        mindert = self._felder.festlegung(zeile.zellen, spalte.jahr) if mit_minderung else ""
        if umgekehrt:
            betrag = -betrag
        return f"{vorne}{betrag}{hinten}{self._blatttext(zeile.blatt)}\t{zeile.nummer}\t{name}\t{beleg}\t{mindert}\n"

    def _bilde_rahmen(self, zeile: Zeile, spalte: Betragsspalte, betrag: int, schluessel: tuple[int, object]) -> Rahmen | None:
        """None: die Zeile nennt einen Ansatz, keine Buchung. Wo zu warnen ist, wird nichts gemerkt: gewarnt wird je Zeile."""
        zellen, felder, lesart = zeile.zellen, self._felder, self._lesart
        tag = felder.tag(zellen, spalte.jahr, self._stichtag)
        jahr = spalte.jahr or felder.jahr(zellen, tag)
        treffer = self._finde(zellen, jahr)
        umgekehrt = treffer.einnahme and lesart.ertrag_negativ
        art = felder.art(zellen) if spalte.art == NACH_SPALTE else spalte.art
        if art == ANSATZ:
            self._ansatz(treffer, -betrag if umgekehrt else betrag, zeile, spalte)
            return None
        if lesart.modus == STAND and (self.ergebnis.staende.get(jahr, "") < tag):
            self.ergebnis.staende[jahr] = tag
        felder.beleg(zellen, spalte.jahr)  # ein fehlender Beleg wird vor einem falschen Monat gemeldet
        traeger, warnung = felder.traeger(zellen)
        if warnung:
            self.ergebnis.warne(Fehler(zeile.blatt, zeile.nummer, warnung.spalte, "", warnung.satz))
        hinten = f"\t{tag}\t{felder.monat(zellen)}\t{treffer.stadtteil or LEER}\t{felder.hilfeart(zellen)}\t{traeger}\t"
        rahmen = Rahmen(f"{treffer.nr}\t{_ART[art]}\t", hinten, umgekehrt, art == IST and felder.mindert)
        if not warnung and len(self._rahmen) < RAHMEN_HOECHSTENS:
            self._rahmen[schluessel] = rahmen
        return rahmen

    def _finde(self, zellen: Sequence[str], jahr: int) -> Treffer:
        """Gleiche Zellen im selben Jahr gehören auf denselben Posten; die Richtung einer neuen Haushaltsstelle sagt ihre erste Zeile."""
        schluessel = (jahr, tuple([zellen[platz] for platz in self._felder.ortsplaetze]))
        if (treffer := self._treffer.get(schluessel)) is None:
            einnahme = self._einnahme >= 0 and self._trifft(zellen[self._einnahme], self._lesart.einnahme_muster)
            treffer = self.posten.finde(jahr, self._felder.stelle(zellen), self._felder.gebiet(zellen), einnahme)
            self._treffer[schluessel] = treffer
        return treffer

    def _blatttext(self, blatt: str) -> str:
        if self._blatt[0] != blatt:
            self._blatt = (blatt, _copytext(blatt))
        return self._blatt[1]

    def _ansatz(self, treffer: Treffer, betrag: int, zeile: Zeile, spalte: Betragsspalte) -> None:
        bisher = self.ergebnis.ansaetze.get(treffer.nr, Ansatzzeile(0, zeile.nummer, spalte.spalte))
        self.ergebnis.ansaetze[treffer.nr] = bisher._replace(betrag=bisher.betrag + betrag)


def _copytext(text: str) -> str:
    return text[:100].replace("\\", "\\\\").replace("\t", " ").replace("\n", " ").replace("\r", " ")
