"""Die Felder einer Buchungszeile, jedes mit gemerkten Antworten: eine Million Zeilen, aber wenige Tage, Träger und Hilfearten."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from basis.imports.kopfzeile import normalisiere
from basis.zahlen import Zahlfehler
from budgets.imports.lesart import BELEG, FESTLEGUNG, IST, KAMERAL, VERSCHLUESSELT, Lesart
from budgets.imports.postensuche import Buchungskontext, Feldfehler, Stelle
from sozialraum.imports.befund import lies_tag
from sozialraum.imports.hilfeartsuche import Hilfeartsuche

__all__ = ["Felder", "Feldfehler"]

LEER = "\\N"
_JAHR = re.compile(r"(?:19|20)[0-9]{2}")
_MONAT = re.compile(r"(?:(?P<jahr>[0-9]{4})[-/.]?(?P<monat>0[1-9]|1[0-2]))|(?:(?P<m2>0?[1-9]|1[0-2])[-/.](?P<j2>[0-9]{4}))")
_IST = ("ist", "zahlung", "auszahlung", "einzahlung", "anordnung", "istbuchung")
_FESTLEGUNG = ("festlegung", "obligo", "auftrag", "vormerkung", "bestellung", "mittelbindung")
_ORTSFELDER = ("haushaltsstelle", "produkt", "sachkonto", "sachkonto_ersatz", "gebiet")  # sie sagen mit dem Jahr, welcher Posten es ist
_Leser = Callable[[str], str]


class Felder:
    """Liest die Felder aus den Zellen eines Auszugs. Texte kommen fertig für COPY zurück; ``\\N`` heißt keine Angabe."""

    def __init__(self, lesart: Lesart, platz: Mapping[str, int], kontext: Buchungskontext) -> None:
        self._lesart, self._kontext = lesart, kontext
        angaben = {feld: a for feld, a in lesart.felder.items() if a.spalte or a.fest}
        self._quellen = {feld: (platz[a.spalte] if a.spalte else -1, a.fest) for feld, a in angaben.items()}
        self.ortsplaetze = tuple(ort for feld in _ORTSFELDER if (ort := self._quellen.get(feld, (-1, ""))[0]) >= 0)
        filter_ = {platz[name] for name in (lesart.auslassen_spalte, lesart.nur_spalte) if name in platz}
        gleiche = sorted(filter_ | {ort for feld, (ort, _) in self._quellen.items() if ort >= 0 and feld not in VERSCHLUESSELT})
        # Alle Zellen außer Betrag und Beleg: Wo sie gleich sind, ist auch alles gleich, was aus ihnen folgt.
        self.gleiches: Callable[[Sequence[str]], Any] = itemgetter(*gleiche) if gleiche else lambda _: ()
        self.mindert = "festlegung" in self._quellen
        self._nur_beleg = -1 if "position" in self._quellen else self._quellen.get("beleg", (-1, ""))[0]
        self._hilfearten = Hilfeartsuche(kontext.hilfearten)
        self._gemerkt: dict[tuple[str, str], str | Feldfehler] = {}

    def _text(self, feld: str, zellen: Sequence[str]) -> str:
        quelle = self._quellen.get(feld)
        return "" if quelle is None else (zellen[quelle[0]] if quelle[0] >= 0 else "") or quelle[1]

    def _merke(self, feld: str, text: str, lies: _Leser) -> str:
        antwort = self._gemerkt.get((feld, text))
        if antwort is None:
            try:
                antwort = lies(text)
            except Zahlfehler as fehler:
                antwort = Feldfehler(self._lesart.angabe(feld).spalte, str(fehler))
            except Feldfehler as fehler:
                antwort = fehler
            self._gemerkt[feld, text] = antwort
        if isinstance(antwort, Feldfehler):
            raise antwort
        return antwort

    def _fehler(self, feld: str, satz: str) -> Feldfehler:
        return Feldfehler(self._lesart.angabe(feld).spalte, satz)

    def tag(self, zellen: Sequence[str], jahr: int | None, stichtag: date | None) -> str:
        """Der Buchungstag; in Dateien mit Jahren je Spalte der Stichtag, der in das Jahr fällt, sonst der 31.12."""
        text = self._text("buchungstag", zellen)
        if text:
            return self._merke("buchungstag", text, _lies_tag)
        if jahr is None:
            raise self._fehler("buchungstag", "Der Buchungstag fehlt.")
        return stichtag.isoformat() if stichtag and stichtag.year == jahr else f"{jahr}-12-31"

    def jahr(self, zellen: Sequence[str], tag: str) -> int:
        text = self._text("jahr", zellen)
        if text and not _JAHR.fullmatch(text):
            raise self._fehler("jahr", f"„{text[:20]}“ ist kein Haushaltsjahr.")
        return int(text or tag[:4])

    def stelle(self, zellen: Sequence[str]) -> Stelle:
        if self._lesart.welt == KAMERAL:
            nummer = self._text("haushaltsstelle", zellen)
            if not nummer:
                raise self._fehler("haushaltsstelle", "Die Haushaltsstelle fehlt.")
            return Stelle(nummer, self._text("name", zellen))
        produkt, sachkonto = self._text("produkt", zellen), self._text("sachkonto", zellen) or self._text("sachkonto_ersatz", zellen)
        if self._lesart.kurzes_sachkonto:
            sachkonto = sachkonto.partition(" ")[0]
        if not produkt or not sachkonto:
            feld = "sachkonto" if produkt else "produkt"
            raise self._fehler(feld, "Das Sachkonto fehlt." if produkt else "Das Produkt fehlt.")
        if len(produkt) > 19 or len(sachkonto) > 20:
            raise self._fehler("sachkonto", "Produkt oder Sachkonto ist länger als 20 Zeichen.")
        return Stelle(f"{produkt}.{sachkonto}", self._text("name", zellen), produkt, self._text("produktname", zellen), sachkonto)

    def gebiet(self, zellen: Sequence[str]) -> str:
        return self._text("gebiet", zellen)

    def art(self, zellen: Sequence[str]) -> str:
        return self._merke("art", self._text("art", zellen), self._lies_art)

    def _lies_art(self, text: str) -> str:
        wort = normalisiere(text)
        if wort.startswith(_FESTLEGUNG):
            return FESTLEGUNG
        if wort.startswith(_IST):
            return IST
        raise self._fehler("art", f"„{text[:30]}“ sagt nicht, ob es ein Ist oder eine Festlegung ist.")

    def monat(self, zellen: Sequence[str]) -> str:
        text = self._text("leistungsmonat", zellen)
        return self._merke("leistungsmonat", text, self._lies_monat) if text else LEER

    def _lies_monat(self, text: str) -> str:
        if treffer := _MONAT.fullmatch(text):
            return f"{treffer['jahr'] or treffer['j2']}-{int(treffer['monat'] or treffer['m2']):02d}-01"
        return lies_tag(text).replace(day=1).isoformat()

    def hilfeart(self, zellen: Sequence[str]) -> str:
        text = self._text("hilfeart", zellen)
        return self._merke("hilfeart", text, self._lies_hilfeart) if text else LEER

    def _lies_hilfeart(self, text: str) -> str:
        if (gefunden := self._hilfearten.finde(text)) is None:
            raise self._fehler("hilfeart", f"Die Hilfeart „{text[:60]}“ gibt es nicht, oder sie ist nicht eindeutig.")
        return str(gefunden.id)

    def traeger(self, zellen: Sequence[str]) -> tuple[str, Feldfehler | None]:
        """Ein unbekannter Träger wird nicht gespeichert; die Buchung bleibt ohne ihn."""
        text = self._text("traeger", zellen)
        if not text:
            return LEER, None
        nummer = self._kontext.traeger.get(text) or self._kontext.traeger.get(normalisiere(text))
        return (str(nummer), None) if nummer else (LEER, self._fehler("traeger", "Den Träger gibt es nicht; gebucht wird ohne Träger."))

    def beleg(self, zellen: Sequence[str], jahr: int | None) -> str:
        """Belegschlüssel mit Position; in breiten Dateien gehört das Jahr dazu."""
        if self._nur_beleg >= 0 and not jahr and (beleg := zellen[self._nur_beleg]):
            return beleg
        schluessel = self._belegschluessel("beleg", "position", zellen, jahr)
        if not schluessel and self._lesart.modus == BELEG:
            raise self._fehler("beleg", "Der Beleg fehlt.")
        return schluessel

    def festlegung(self, zellen: Sequence[str], jahr: int | None) -> str:
        """Der Schlüssel, unter dem die Festlegung gebucht ist, die ein Ist mindert."""
        return self._belegschluessel("festlegung", "festlegung_position", zellen, jahr)

    def _belegschluessel(self, feld: str, position: str, zellen: Sequence[str], jahr: int | None) -> str:
        beleg = self._text(feld, zellen)
        return beleg + self._text(position, zellen)[:16] + (f"/{jahr}" if jahr else "") if beleg else ""


def _lies_tag(text: str) -> str:
    return lies_tag(text).isoformat()
