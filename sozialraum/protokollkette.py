"""Prüft die Kette des Protokolls: jede Zeile hat eine Prüfsumme über ihren Inhalt, jede Prüfsumme schließt an die vorige an.

Gerechnet wird hier noch einmal und ohne die Datenbank, damit auch eine ausgetauschte Funktion der Datenbank auffällt. Was die Kette
allein nicht zeigen kann, ist ein abgeschnittenes Ende; dafür steht ihr Kopf auf jedem Papier, das ein Gremium bekommt.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

ANFANG = "0" * 64
MINDESTENS = timedelta(days=1096)  # so lange bleibt jeder Inhalt, welche Frist auch gilt; die Datenbank hält dieselbe Grenze


@dataclass(frozen=True)
class Protokollzeile:
    """Der Inhalt einer Zeile; ``daten`` ist das JSON, wie es die Datenbank ausgibt."""

    id: int
    zeit: datetime
    nutzer_id: int | None
    wer: str
    in_vertretung: str
    aktion: str
    gegenstand: str
    gegenstand_id: str
    bezeichnung: str
    text: str
    grund: str
    daten: str
    privat_fuer_id: int | None


@dataclass(frozen=True)
class Glied:
    """Das Glied der Kette zu einer Zeile."""

    id: int
    protokoll_id: int
    inhalt_hash: str
    vorher: str
    hash: str


@dataclass(frozen=True)
class Loeschung:
    """Was eine Zeile des Protokolls über gelöschte Inhalte sagt, und was darüber noch da ist."""

    zeile: int
    zeit: datetime
    bis: int
    bis_zeit: datetime | None  # Zeit der Zeile ``bis``
    kopf: str
    glied: str  # Prüfsumme des Glieds zur Zeile ``bis``, wie sie in der Kette steht
    juengere_da: bool  # eine Zeile bis ``bis`` ist noch da und jünger als die Grenze

    @property
    def stimmt(self) -> bool:
        """Die Zeile beweist nichts, wenn sie jemand erfunden haben kann: dann fehlt, was fehlt."""
        alt_genug = self.bis_zeit is not None and self.zeit - self.bis_zeit >= MINDESTENS
        return self.bis < self.zeile and alt_genug and self.kopf == self.glied != "" and not self.juengere_da


@dataclass(frozen=True)
class Befund:
    """Was die Prüfung ergab: der Kopf der Kette, die Zahl der Glieder, alle Fehler als Sätze."""

    kopf: str
    anzahl: int
    saetze: tuple[str, ...]
    kennt_kopf: bool = True
    ohne_inhalt: int = 0


def inhalt(zeile: Protokollzeile) -> str:
    """Der Inhalt genau so, wie ihn die Datenbank beim Schreiben verkettet hat."""
    zeit = zeile.zeit.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    texte = (zeile.gegenstand, zeile.gegenstand_id, zeile.bezeichnung, zeile.text, zeile.grund)
    vorn = (zeile.id, zeit, zeile.nutzer_id, zeile.wer, zeile.in_vertretung, zeile.aktion, *texte)
    felder = [json.dumps(wert, ensure_ascii=False) for wert in vorn]
    return f"[{', '.join([*felder, zeile.daten, json.dumps(zeile.privat_fuer_id)])}]"


def pruefsumme(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def pruefe(
    paare: Iterable[tuple[Protokollzeile | None, Glied | None]], *, gesuchter_kopf: str = "", loeschungen: Sequence[Loeschung] = ()
) -> Befund:
    """Alle Zeilen und Glieder in der Reihenfolge der Kette; zuletzt die Zeilen ohne Glied. Nennt jeden Fehler, nicht nur den ersten.

    Bis zur letzten Zeile, die eine der ``loeschungen`` glaubhaft nennt, darf ein Inhalt nach seiner Frist fehlen; das Glied bleibt, und
    die Kette geht durch.
    """
    geloescht_bis = max((loeschung.bis for loeschung in loeschungen if loeschung.stimmt), default=None)
    saetze = [
        f"Zeile {loeschung.zeile} sagt, bis Zeile {loeschung.bis} seien Inhalte nach ihrer Frist gelöscht; das kann nicht sein."
        for loeschung in loeschungen
        if not loeschung.stimmt
    ]
    vorher, anzahl, bekannt, ohne_inhalt = ANFANG, 0, not gesuchter_kopf, 0
    for zeile, glied in paare:
        if glied is None:
            if zeile is not None:
                saetze.append(f"Zeile {zeile.id} („{zeile.text[:60]}“) steht nicht in der Kette; sie wurde an ihr vorbei eingefügt.")
            continue
        if zeile is None and geloescht_bis is not None and glied.protokoll_id <= geloescht_bis:
            ohne_inhalt += 1
        elif zeile is None:
            saetze.append(f"Zeile {glied.protokoll_id} fehlt; ihr Glied {glied.id} ist noch da.")
        saetze += _fehler(zeile, glied, vorher)
        vorher, anzahl = glied.hash, anzahl + 1
        bekannt = bekannt or glied.hash == gesuchter_kopf
    if not bekannt:
        saetze.append(f"Der Kopf {gesuchter_kopf} kommt in der Kette nicht vor; ihr Ende wurde abgeschnitten oder ersetzt.")
    return Befund(vorher, anzahl, tuple(saetze), bekannt, ohne_inhalt)


def _fehler(zeile: Protokollzeile | None, glied: Glied, vorher: str) -> list[str]:
    saetze = []
    if zeile is not None and pruefsumme(inhalt(zeile)) != glied.inhalt_hash:
        saetze.append(f"Zeile {zeile.id} („{zeile.text[:60]}“) wurde nachträglich verändert.")
    if glied.vorher != vorher:
        saetze.append(f"Vor Zeile {glied.protokoll_id} reißt die Kette: mindestens eine Zeile wurde entfernt, eingefügt oder umgestellt.")
    if pruefsumme(glied.vorher + glied.inhalt_hash) != glied.hash:
        saetze.append(f"Das Glied {glied.id} zu Zeile {glied.protokoll_id} wurde verändert.")
    return saetze
