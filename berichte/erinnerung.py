"""Die Erinnerung per E-Mail: was an einem Tag an wen geht und wie der Brief lautet. Rein.

Ein Brief nennt, was überfällig ist, in den nächsten sieben Tagen fällig wird, worauf andere warten (dringend) und was zu dieser Person
eskaliert ist. Er nennt keine Beträge, keine Personen und keinen frei geschriebenen Text: Titel, die das könnten, stehen in ihm nur als
Zahl ihrer Art. Wer mehr wissen will, meldet sich an.

An einem Tag geht nie derselbe Inhalt zweimal an dieselbe Person; wöchentlich heißt: der erste Brief seit Montag, und dazwischen nur, was
neu eskaliert ist.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from basis.aufgaben import Art, Faelligkeit, Frist, geordnet, je_art
from basis.zahlen import NBSP, anzahl, datum


class Takt(StrEnum):
    """Wie oft jemand erinnert werden will."""

    AUS = "aus"
    TAEGLICH = "taeglich"
    WOECHENTLICH = "woechentlich"

    @property
    def wort(self) -> str:
        return TAKTWORTE[self]


TAKTWORTE = {
    Takt.TAEGLICH: "jeden Tag, an dem etwas ansteht",
    Takt.WOECHENTLICH: "einmal in der Woche, dazwischen nur, was zu mir eskaliert",
    Takt.AUS: "keine E-Mails",
}


VON_SELBST = "Diese E-Mail hat die Sozialraumsteuerung von selbst geschrieben. Wie oft sie kommt, stellen Sie hier ein:"


@dataclass(frozen=True)
class Gesendet:
    """Ein Brief, der schon hinausging: an welchem Tag und mit welchen Einträgen."""

    tag: date
    kennungen: frozenset[str]


@dataclass(frozen=True)
class Brief:
    betreff: str
    text: str


def kennung(eintrag: Faelligkeit) -> str:
    """Woran derselbe Eintrag wiederzuerkennen ist; ändert sich seine Frist oder sein Titel, ist er ein anderer."""
    inhalt = "\0".join([eintrag.titel, eintrag.url, eintrag.tag.isoformat() if eintrag.tag else "", str(eintrag.eskaliert)])
    return hashlib.sha256(inhalt.encode()).hexdigest()[:16]


def faellige(alle: Iterable[Faelligkeit], heute: date) -> list[Faelligkeit]:
    """Was ein Brief an diesem Tag nennt."""
    return geordnet(f for f in alle if f.dringend or f.eskaliert or f.frist(heute) in (Frist.UEBERFAELLIG, Frist.BALD))


def zu_senden(alle: Iterable[Faelligkeit], takt: Takt, heute: date, bisher: Sequence[Gesendet]) -> list[Faelligkeit]:
    """Die Einträge des Briefs, der jetzt hinausgeht; leer, wenn keiner hinausgeht."""
    eintraege = faellige(alle, heute)
    if takt is Takt.AUS:
        return []
    if takt is Takt.TAEGLICH:
        heutige = _genannt(g for g in bisher if g.tag == heute)
        return eintraege if any(kennung(f) not in heutige for f in eintraege) else []
    diese_woche = [g for g in bisher if heute - timedelta(days=heute.weekday()) <= g.tag <= heute]
    if not diese_woche:
        return eintraege
    genannt = _genannt(diese_woche)
    return [f for f in eintraege if f.eskaliert and kennung(f) not in genannt]


def _genannt(briefe: Iterable[Gesendet]) -> frozenset[str]:
    return frozenset().union(*(g.kennungen for g in briefe))


def schreibe(eintraege: Sequence[Faelligkeit], heute: date, adresse: str) -> Brief:
    """Der Brief als reiner Text. ``adresse``: die der Anwendung, ohne Schrägstrich am Ende."""
    eskaliert = [f for f in eintraege if f.eskaliert]
    eigene = [f for f in eintraege if not f.eskaliert]
    zeilen = ["Guten Tag,", "", f"in der Sozialraumsteuerung wartet am {datum(heute)} auf Sie:"]
    if eskaliert:
        zeilen += ["", f"Zu Ihnen eskaliert, bei anderen überfällig ({len(eskaliert)})"]
        zeilen += [zeile for f in eskaliert for zeile in _genau(f, heute, adresse)]
    for gruppe in je_art(eigene, heute):
        zeilen += ["", f"{gruppe.art.wort} ({gruppe.anzahl})", *_gruppe(gruppe.art, gruppe.eintraege, heute, adresse)]
    zeilen += ["", f"Alle Aufgaben: {adresse}/aufgaben/", "", "--", VON_SELBST, f"{adresse}/konto/erinnerungen/"]
    return Brief(_betreff(eintraege, heute), "\n".join(zeilen).replace(NBSP, " ") + "\n")


def _betreff(eintraege: Sequence[Faelligkeit], heute: date) -> str:
    gesamt = sum(f.wie_viele for f in eintraege)
    spaet = sum(f.wie_viele for f in eintraege if f.frist(heute) is Frist.UEBERFAELLIG)
    satz = f"Sozialraumsteuerung: {anzahl(gesamt, 'Aufgabe', 'Aufgaben')}"
    return f"{satz}, davon {spaet} überfällig" if spaet else satz


def _gruppe(art: Art, eintraege: Sequence[Faelligkeit], heute: date, adresse: str) -> list[str]:
    """Was genannt werden darf einzeln, alles andere als Zahl mit der ältesten Frist."""
    zeilen = [zeile for f in eintraege if f.brief for zeile in _genau(f, heute, adresse)]
    if rest := [f for f in eintraege if not f.brief]:
        tage = [f.tag for f in rest if f.tag]
        seit = f", {_wann(min(tage), heute)}" if tage else ""
        zeilen += [f"- {anzahl(sum(f.wie_viele for f in rest), 'Sache', 'Sachen')}{seit}", f"  {adresse}/aufgaben/?art={art}"]
    return zeilen


def _genau(f: Faelligkeit, heute: date, adresse: str) -> list[str]:
    """Steht ein Titel für mehrere Sachen, sagt er selbst, wie es um sie steht; der Tag ist der früheste."""
    wann = "" if f.tag is None else f", zuerst fällig am {datum(f.tag)}" if f.wie_viele > 1 else f", {_wann(f.tag, heute)}"
    return [f"- {f.titel}{wann}", f"  {adresse}{f.url}"]


def _wann(tag: date, heute: date) -> str:
    if tag == heute:
        return "heute fällig"
    return f"überfällig seit {datum(tag)}" if tag < heute else f"fällig am {datum(tag)}"
