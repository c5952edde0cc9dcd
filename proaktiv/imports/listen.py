"""Listen, die hinausgehen und wieder hereinkommen: was ihnen beim Lesen gemeinsam ist. Rein.

Eine Spalte, die es nicht gibt, lässt ihre Angabe, wie sie ist; eine leere Zelle leert sie. Was die Liste nur zeigt, wird übergangen.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from basis.imports.kopfzeile import beiwerk, normalisiere
from basis.imports.tabelle import Tabelle, Zeile, maengel_der_kopfzeile
from sozialraum.imports.befund import Fehler
from sozialraum.imports.einzelfall import Regeln, saetze_zum_einzelfall
from sozialraum.imports.stammtabelle import Auswahl, Feld, Stammleser

HOECHSTENS = 1000  # Zeilen einer Datei
_LEER = ("–", "-")


class Listenform(NamedTuple):
    """Welche Spalten eine Liste hat, welche sie nur zeigt, welche den Eintrag nennt, und wo sich das Gezeigte ändern lässt."""

    spalten: tuple[Feld, ...]
    nur_gezeigt: tuple[str, ...]
    titel: str
    anderswo: str

    def kennt(self, ueberschrift: str) -> bool:
        """„Bedarf 2025“ ist „Bedarf“."""
        namen = (*(feld.name for feld in self.spalten), *self.nur_gezeigt)
        return re.sub(r"\d{4}$", "", normalisiere(ueberschrift)) in {normalisiere(name) for name in namen}


class Listenleser(Stammleser):
    """Liest eine Liste, wie sie ausgegeben wird; was sie nur zeigt, wird übergangen und genannt."""

    def __init__(self, tabelle: Tabelle, form: Listenform) -> None:
        namen = {normalisiere(feld.name): feld.name for feld in form.spalten}
        gezeigt = [kopf for kopf in tabelle.kopf if form.kennt(kopf) and normalisiere(kopf) not in namen]
        super().__init__(tabelle, (*form.spalten, *map(Feld, gezeigt)), namen | {normalisiere(kopf): kopf for kopf in gezeigt})
        if gezeigt and self.lesbar:
            self.hinweise.append(f"Nur gezeigt, nicht übernommen: {', '.join(gezeigt)}. {form.anderswo}")
        self._form, self._gezeigt = form, frozenset(gezeigt)
        self._pruefe_breite()

    def _pruefe_breite(self) -> None:
        """Verbundene Überschriften lassen Spalten ohne Namen zurück."""
        kopf = self._tabelle.kopf
        for nummer in range(max((len(zeile.zellen) for zeile in self._tabelle.daten), default=0) if self.lesbar else 0):
            if nummer < len(kopf) and kopf[nummer]:
                continue
            if zeile := next((z for z in self._tabelle.daten if z.zelle(nummer)), None):
                satz = f"Spalte {nummer + 1} hat Inhalt, aber keine Überschrift. Benennen Sie sie, und lösen Sie verbundene Zellen auf."
                self.melde(zeile, f"Spalte {nummer + 1}", satz)
        self.lesbar = not self.fehler

    def zur_datei(self, satz: str) -> Fehler:
        return Fehler(self._tabelle.blatt, 0, "", "", satz)

    def hat(self, name: str) -> bool:
        return name in self._orte

    def spalte(self, name: str) -> int:
        return self._orte[name]

    def text(self, zeile: Zeile, name: str) -> str:
        text = super().text(zeile, name).replace("\r\n", "\n")
        return "" if text in _LEER else text

    def zeilen(self) -> Iterator[Zeile]:
        """Wie sonst, aber ein Eintrag darf „Zusammen lernen“ heißen: Summenzeilen gibt es hier nicht."""
        titelspalte = self._orte.get(self._form.titel, 0)
        for zeile in self._tabelle.daten if self.lesbar else ():
            art = beiwerk(zeile.zellen, len(self._tabelle.kopf))
            if art == "Fußnote" and not (titelspalte and self.text(zeile, self._form.titel)):
                self.hinweise.append(f"Zeile {zeile.nummer} hat nur eine Angabe und gilt als Anmerkung; sie wurde nicht übernommen.")
            elif art not in ("Leerzeile", "Trennlinie") and any(self.text(zeile, feld.name) for feld in self._form.spalten):
                self._pruefe(zeile)
                self._pruefe_zellen(zeile)
                yield zeile

    def _pruefe_zellen(self, zeile: Zeile) -> None:
        for name, spalte in self._orte.items():
            if name not in self._gezeigt and (satz := zeile.zellfehler(spalte)):
                self.melde(zeile, name, satz)

    def mehrere(self, zeile: Zeile, name: str, auswahl: Auswahl[int], was: str) -> tuple[int, ...]:
        """Einträge mit Semikolon, Komma, „und“ oder in Zeilen; ein Name darf selbst ein Komma enthalten."""
        gefunden: list[int] = []
        for teil in re.split(r"[;\n]", self.text(zeile, name)):
            for wort in (teil.strip(),) if auswahl.finde(teil) is not None else re.split(r",| und ", teil):
                if not wort.strip():
                    continue
                if (treffer := auswahl.finde(wort.strip())) is not None:
                    gefunden.append(treffer)
                else:
                    self._melde_fehlendes(zeile, name, *auswahl.mangel(wort.strip(), was))
        return tuple(dict.fromkeys(gefunden))

    def eines(self, zeile: Zeile, name: str, auswahl: Auswahl[int], was: str) -> int | None:
        text = self.text(zeile, name)
        treffer = auswahl.finde(text) if text else None
        if text and treffer is None:
            self._melde_fehlendes(zeile, name, *auswahl.mangel(text, was))
        return treffer

    def _melde_fehlendes(self, zeile: Zeile, name: str, satz: str, vorschlag: str) -> None:
        self.melde(zeile, name, satz if vorschlag else f"{satz} Was es gibt, nennt die Vorlage zum Herunterladen.", vorschlag)

    def datenzeilen(self, was: str, mehrere: str) -> list[Zeile]:
        """Alle Zeilen; keine und zu viele sind ein Fehler, und zu viele werden gar nicht erst gelesen."""
        zeilen = list(self.zeilen())
        if self.lesbar and not zeilen:
            self.fehler.append(self.zur_datei(f"Unter der Kopfzeile steht {was}. Bitte tragen Sie mindestens eine Zeile ein."))
        if len(zeilen) > HOECHSTENS:
            satz = f"Die Datei nennt {len(zeilen)} {mehrere}; gelesen werden höchstens {HOECHSTENS}. Bitte teilen Sie die Datei."
            self.fehler = [self.zur_datei(satz)]
            return []
        return zeilen


def abweisung(tabelle: Tabelle, form: Listenform) -> tuple[str, ...]:
    """Warum eine Datei nicht einmal als Entwurf behalten wird: einzelne Fälle, Angaben zu Personen, Spalten, die hier nichts sagen.

    „Maßnahme“ und „Angebot“ heißen anderswo die Hilfe eines Falls; hier steht darunter der Titel, sonst gälte jede Liste mit Beginn als
    Fallexport.
    """
    index = tabelle.kopfzeile_index
    if index is None:
        return tuple(maengel_der_kopfzeile(()))
    kopf = tabelle.zeilen[index]
    titel = kopf._replace(zellen=tuple("Titel" if normalisiere(zelle) == normalisiere(form.titel) else zelle for zelle in kopf.zellen))
    ohne = replace(tabelle, zeilen=(*tabelle.zeilen[:index], titel, *tabelle.zeilen[index + 1 :]))
    saetze = saetze_zum_einzelfall(ohne, Regeln(form.kennt))
    return saetze or tuple(fehler.satz for fehler in Listenleser(tabelle, form).fehler if not fehler.zeile)
