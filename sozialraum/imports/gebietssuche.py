"""Welches Gebiet meint eine Zeile? Schlüssel zuerst, der Name prüft mit; verlorene führende Nullen werden nur mit Beleg ergänzt."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches
from typing import NamedTuple

from basis.imports.kopfzeile import normalisiere


class Gebietsangabe(NamedTuple):
    """Ein Gebiet, wie der Import es kennt."""

    id: int
    name: str
    kurzname: str = ""


class Treffer(NamedTuple):
    """Ergebnis der Suche: das Gebiet oder ein Fehlersatz; dazu Warnung und Vorschlag."""

    schluessel: str
    gebiet: Gebietsangabe | None
    fehler: str = ""
    warnung: str = ""
    vorschlag: str = ""


class Gebietssuche:
    """Sucht Gebiete zu Schlüssel und Name und merkt sich jede Antwort.

    ``ergaenzt`` sagt am Ende, welche Schlüssel ihre führenden Nullen zurückbekamen: nur dort, wo genau ein bekannter Schlüssel passt, er
    in der Datei nicht selbst vorkommt und der Name der Zeile ihn bestätigt. Ohne Namen wird abgelehnt und gesagt, was zu tun ist.
    """

    def __init__(self, gebiete: Mapping[str, Gebietsangabe], schluessel_der_datei: Iterable[str] = ()) -> None:
        self._gebiete = gebiete
        self._in_datei = frozenset(schluessel_der_datei)
        self._ohne_nullen: dict[str, list[str]] = {}
        self._namen: dict[str, list[str]] = {}
        for schluessel, gebiet in gebiete.items():
            self._ohne_nullen.setdefault(schluessel.lstrip("0"), []).append(schluessel)
            for name in {normalisiere(gebiet.name), normalisiere(gebiet.kurzname)} - {""}:
                self._namen.setdefault(name, []).append(schluessel)
        self._antworten: dict[tuple[str, str], Treffer] = {}
        self.ergaenzt: dict[str, str] = {}

    def finde(self, text: str, name: str = "") -> Treffer:
        """Gebiet zu Schlüssel (oder eindeutigem Namen) und dem Namen, der daneben steht."""
        antwort = self._antworten.get((text, name))
        if antwort is None:
            antwort = self._antworten[text, name] = self._suche(text, name)
        return antwort

    def _suche(self, text: str, name: str) -> Treffer:
        if not text and not name:
            return Treffer("", None, "Der Schlüssel des Gebiets fehlt.")
        if text in self._gebiete:
            return self._pruefe_name(text, name)
        gleiche = self._namen.get(normalisiere(text or name), [])
        if len(gleiche) == 1:
            return Treffer(gleiche[0], self._gebiete[gleiche[0]])
        if len(gleiche) > 1:
            return Treffer("", None, f"Der Name „{text or name}“ ist nicht eindeutig: er steht für {' und '.join(gleiche)}.")
        return self._suche_ohne_nullen(text, name) or self._unbekannt(text, name)

    def _pruefe_name(self, schluessel: str, name: str) -> Treffer:
        gebiet = self._gebiete[schluessel]
        vergleich = normalisiere(name)
        if not vergleich or vergleich in (normalisiere(gebiet.name), normalisiere(gebiet.kurzname)):
            return Treffer(schluessel, gebiet)
        andere = [k for k in self._namen.get(vergleich, []) if k != schluessel]
        if andere:
            satz = f"Schlüssel und Name widersprechen sich: {schluessel} ist „{gebiet.name}“, „{name}“ hat den Schlüssel {andere[0]}."
            return Treffer(schluessel, None, satz, vorschlag=f"{andere[0]} oder „{gebiet.name}“")
        aehnlich = SequenceMatcher(None, vergleich, normalisiere(gebiet.name)).ratio() >= 0.6
        wie = "weicht in der Schreibweise ab" if aehnlich else "passt nicht zum Schlüssel"
        kurz = f", kurz „{gebiet.kurzname}“" if gebiet.kurzname and gebiet.kurzname != gebiet.name else ""
        satz = f"Der Name „{name}“ {wie}: {schluessel} heißt „{gebiet.name}“{kurz}."
        return Treffer(schluessel, gebiet, warnung=satz, vorschlag=gebiet.name)

    def _suche_ohne_nullen(self, text: str, name: str) -> Treffer | None:
        if not text.isascii() or not text.isdigit():
            return None
        moegliche = [k for k in self._ohne_nullen.get(text.lstrip("0"), []) if len(k) > len(text)]
        if not moegliche:
            return None
        if len(moegliche) == 1 and moegliche[0] not in self._in_datei and self._heisst(moegliche[0], name):
            self.ergaenzt[text] = moegliche[0]
            return Treffer(moegliche[0], self._gebiete[moegliche[0]])
        vorschlag = " oder ".join(f"{k} {self._gebiete[k].name}" for k in moegliche)
        return Treffer(
            "",
            None,
            f"Den Schlüssel „{text}“ gibt es nicht; vermutlich hat das Tabellenprogramm die führende Null entfernt. Formatieren Sie die "
            "Spalte als Text, tragen Sie die Schlüssel neu ein, oder liefern Sie den Namen in einer eigenen Spalte mit.",
            vorschlag=vorschlag,
        )

    def _heisst(self, schluessel: str, name: str) -> bool:
        gebiet = self._gebiete[schluessel]
        return bool(name) and normalisiere(name) in (normalisiere(gebiet.name), normalisiere(gebiet.kurzname))

    def _unbekannt(self, text: str, name: str) -> Treffer:
        vorschlag = ""
        gleiche = self._namen.get(normalisiere(name), []) if name else []
        nahe = get_close_matches(normalisiere(name or text), self._namen, n=1, cutoff=0.75) or get_close_matches(
            text, self._gebiete, n=1, cutoff=0.75
        )
        if gleiche:
            vorschlag = f"{gleiche[0]} {self._gebiete[gleiche[0]].name}"
        elif nahe:
            schluessel = nahe[0] if nahe[0] in self._gebiete else self._namen[nahe[0]][0]
            vorschlag = f"{schluessel} {self._gebiete[schluessel].name}"
        was = f"Den Schlüssel „{text}“ gibt es nicht" if text else f"Das Gebiet „{name}“ gibt es nicht"
        return Treffer("", None, f"{was}.", vorschlag=vorschlag)
