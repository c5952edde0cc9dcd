"""Ein Export je Fall wird beim Lesen gezählt: heraus kommen Fallzahlen und Kohorten, kein Fall."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from basis.imports.tabelle import Tabellenstrom, Zeile
from basis.monate import abstand, folgemonat, monatsende
from sozialraum.fallkohorten import Kohorte, Kohortenschluessel, Menge, bilde_kohorten, einzeln, im_monat
from sozialraum.imports.fallleser import Befundgruppe, Fall, Fallleser, Zaehlkontext
from sozialraum.imports.fallworte import Fallzeile


@dataclass(frozen=True)
class Zaehlung:
    """Das Ergebnis. Mit ``fehler`` ist nichts zu übernehmen. ``zeilen`` der Datei; ``gezaehlt``: Hilfen, die im Zeitraum liefen."""

    zahlen: tuple[Fallzeile, ...]
    kohorten: tuple[Kohorte, ...]
    fehler: tuple[Befundgruppe, ...]
    warnungen: tuple[Befundgruppe, ...]
    hinweise: tuple[str, ...]
    zeilen: int
    gezaehlt: int


_Zelle = tuple[int, int | None, str, int | None, str, str]


class _Reihe:
    """Eine Zelle über die Monate des Zeitraums."""

    __slots__ = ("anfang", "beendet", "begonnen", "tage")

    def __init__(self, monate: int) -> None:
        self.anfang = 0
        self.begonnen, self.beendet, self.tage = [0] * monate, [0] * monate, [0] * monate


def zaehle(strom: Tabellenstrom, rollen: Mapping[str, str], kontext: Zaehlkontext) -> Zaehlung:
    """Zählt alle Zeilen. ``rollen``: Überschrift (Vergleichsform) → Ziel; sie sind vorher geprüft (``fallspalten``).

    Abgelehnt werden: kein Pseudonym, unbekannte Hilfeart, Tage, die es nicht gibt, Ende vor Beginn, unbekannter Stadtteil, Altersgruppe
    oder Geschlecht, ein Tagessatz, der kein Betrag ist, derselbe Fall zweimal, überzählige Zellen. Gewarnt wird bei leerem Stadtteil und
    unbekanntem Träger: Der Fall zählt dann als unbekannt oder ohne Träger.
    """
    zaehler = _Zaehler(strom.kopf, rollen, kontext)
    for zeile in strom.daten:
        zaehler.nimm(zeile)
    return zaehler.ergebnis()


class _Zaehler:
    def __init__(self, kopf: Sequence[str], rollen: Mapping[str, str], kontext: Zaehlkontext) -> None:
        self._kontext, self._leser = kontext, Fallleser(kopf, rollen, kontext)
        self._monate = abstand(kontext.von, kontext.bis) + 1
        self._erster, self._letzter = kontext.von, monatsende(kontext.bis)
        self._reihen: dict[_Zelle, _Reihe] = {}
        self._hilfearten: set[int] = set()
        self._laufend: dict[Kohortenschluessel, Menge] = {}
        self._zeilen = self._gezaehlt = self._davor = self._danach = 0

    def nimm(self, zeile: Zeile) -> None:
        self._zeilen += 1
        fall = self._leser.lies(zeile)
        if fall is None:
            return
        self._hilfearten.add(fall.hilfeart.id)
        if fall.beginn > self._letzter:
            self._danach += 1
        elif fall.ende is not None and fall.ende < self._erster:
            self._davor += 1
        else:
            self._gezaehlt += 1
            self._zaehle(fall)

    def _zaehle(self, fall: Fall) -> None:
        zelle = (fall.hilfeart.id, fall.gebiet, fall.grund, fall.band, fall.geschlecht, fall.ort)
        reihe = self._reihen.get(zelle)
        if reihe is None:
            reihe = self._reihen[zelle] = _Reihe(self._monate)
        if fall.beginn < self._erster:
            reihe.anfang += 1
        else:
            reihe.begonnen[abstand(self._erster, fall.beginn)] += 1
        if fall.ende is not None and fall.ende <= self._letzter:
            monat = abstand(self._erster, fall.ende)
            reihe.beendet[monat] += 1
            reihe.tage[monat] += (fall.ende - fall.beginn).days + 1
            return
        schluessel = Kohortenschluessel(
            fall.hilfeart.id, fall.hilfeart.gruppe, fall.gebiet, fall.grund, fall.traeger, fall.satz, im_monat(fall.geplant)
        )
        self._laufend[schluessel] = self._laufend.get(schluessel, Menge()).plus(einzeln(fall.satz))

    def ergebnis(self) -> Zaehlung:
        kontext = self._kontext
        kohorten = bilde_kohorten(self._laufend, eltern=kontext.eltern, stadt=kontext.stadt_id, kleinste=max(3, kontext.kleinste))
        hinweise = (*self._hinweise(), *self._leser.hinweise())
        leser = self._leser
        return Zaehlung(tuple(self._zahlen()), kohorten, leser.fehler, leser.warnungen, hinweise, self._zeilen, self._gezaehlt)

    def _zahlen(self) -> Iterator[Fallzeile]:
        """Je Hilfeart und Monat erst die Meldung selbst (alles Übrige ist 0), dann die Zellen, in fester Reihenfolge."""
        monate = [folgemonat(self._erster, n) for n in range(self._monate)]
        for hilfeart in sorted(self._hilfearten):
            yield from (Fallzeile(hilfeart, monat, None, "", None, "", "", 0, 0, 0, 0, 0) for monat in monate)
        for zelle in sorted(self._reihen, key=lambda z: tuple("" if teil is None else str(teil) for teil in z)):
            hilfeart, gebiet, grund, band, geschlecht, ort = zelle
            reihe = self._reihen[zelle]
            bestand = reihe.anfang
            for monat, begonnen, beendet, tage in zip(monate, reihe.begonnen, reihe.beendet, reihe.tage, strict=True):
                bestand += begonnen - beendet
                if bestand or begonnen or beendet:
                    yield Fallzeile(hilfeart, monat, gebiet, grund, band, geschlecht, ort, bestand, begonnen, beendet, tage, 0)

    def _hinweise(self) -> Iterator[str]:
        if self._davor:
            yield f"Vor dem Zeitraum beendet, nicht gezählt: {self._davor}."
        if self._danach:
            yield f"Nach dem Zeitraum begonnen, nicht gezählt: {self._danach}."
