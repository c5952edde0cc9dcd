"""The sentences of the Gebietsprofil: what matters first, each with its number, Stichtag and source, and how it is read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from basis.zahlen import NBSP, Wert, Zustand, anzahl, aufzaehlung, datum, zahl
from berichte.sections.profilbericht import Einrichtungszeile, Indikatorzeile, Profilkopf, gesamtbestand
from berichte.sections.profilmenschen import Menschen
from berichte.sections.schwerpunkte import Einstufung
from sozialraum.gruppensperre import VIELFACHES

GENANNT, GENANNTE_QUELLEN = 3, 1


@dataclass(frozen=True)
class Textteile:
    """What the sentences are made of."""

    kopf: Profilkopf
    menschen: Menschen
    indikatoren: tuple[Indikatorzeile, ...]
    einrichtungen: tuple[Einrichtungszeile, ...]
    einstufung: str

    @property
    def ist_stadt(self) -> bool:
        return self.kopf.ebene == "fachbereich"

    @property
    def vergleichbare(self) -> list[tuple[Fraction, Indikatorzeile]]:
        """How far each lies on the burdened side of the city, the furthest first."""
        if self.ist_stadt:
            return []
        paare = [(i.abstand, i) for i in self.indikatoren]
        return sorted(((a, i) for a, i in paare if a is not None), key=lambda p: -p[0])


def einheit(i: Indikatorzeile) -> str:
    """Behind a value; a count has none."""
    return "" if i.einheit == "Anzahl" else f"{NBSP}{i.einheit}"


def mit_einheit(i: Indikatorzeile, wert: Wert | Fraction) -> str:
    return f"{zahl(wert, i.stellen)}{einheit(i)}"


def _prozent(wert: Fraction | None) -> str:
    return f"{zahl(wert, 1)}{NBSP}%"


def _quelle(zeilen: Sequence[Indikatorzeile]) -> str:
    """When it was so, and who says so."""
    tage = dict.fromkeys(datum(i.stichtag) for i in zeilen if i.stichtag)
    quellen = list(dict.fromkeys(i.quelle for i in zeilen if i.quelle))
    wann = f" Stichtag {aufzaehlung(list(tage))};"
    if len(quellen) > GENANNTE_QUELLEN:  # by name they stand once, in the table
        return f"{wann} {zahl(len(quellen))} Quellen, je Indikator in der Tabelle genannt."
    return f"{wann} Quelle: {'; '.join(quellen) or 'nicht genannt'}."


def kernaussage(t: Textteile) -> str:
    m = t.menschen
    if m.stichtag is None:
        return f"Bis zum {datum(t.kopf.bis)} ist zu diesem Gebiet keine Bevölkerung geliefert."
    if m.gesamt is None:
        return f"Am {datum(m.stichtag)} hat hier niemand die Bevölkerung gezählt."
    satz = f"{zahl(m.gesamt)} Einwohnende am {datum(m.stichtag)}"
    if m.jung and m.jung.wert is not None:
        satz += f", davon {zahl(m.jung.wert)} ({_prozent(m.anteil(m.jung.wert, m.gesamt))}) unter 21 Jahren"
        satz += "" if t.ist_stadt else f"; Stadt {_prozent(m.anteil(m.jung.stadt, m.stadt))}"
    return f"{satz}."


def wichtigste(t: Textteile) -> Iterator[str]:
    """What changed and where the Gebiet stands; each sentence stands by itself."""
    saetze = [_menschen(t), _belastet(t), _entlastet(t), _spanne(t), _bewegt(t), _offen(t), _einrichtungen(t), t.einstufung]
    yield from (satz for satz in saetze if satz)


def _menschen(t: Textteile) -> str:
    m = t.menschen
    if not m.vergleichbar or m.gesamt is None or m.vorher is None or m.davor is None or m.stichtag is None:
        return ""
    delta = m.gesamt - m.vorher
    anteil = f" ({_prozent(m.anteil(abs(delta), m.vorher))})" if m.vorher else ""
    wie = f"{zahl(abs(delta))}{anteil} {'mehr' if delta > 0 else 'weniger'} als" if delta else "so viele wie"
    jung = ""
    if m.jung and m.jung.aenderung is not None:
        d = m.jung.aenderung
        jung = f"; unter 21 Jahren {zahl(m.jung.wert)}, {zahl(abs(d))} {'weniger' if d < 0 else 'mehr'}"
    return f"{zahl(m.gesamt)} Einwohnende am {datum(m.stichtag)}, {wie} am {datum(m.davor)}{jung}. Quelle: Bevölkerung nach Alter."


def _genannt(i: Indikatorzeile) -> str:
    rang = f", Rang {i.rang} von {i.von}" if i.rang else ""
    return f"{i.name} ({mit_einheit(i, i.wert)}, Stadt {zahl(i.stadt, i.stellen)}{rang})"


def _belastet(t: Textteile) -> str:
    alle = t.vergleichbare
    zeilen = [i for a, i in alle if a > 0]
    if not alle:
        return ""
    if not zeilen:
        keiner = f"Bei keinem von {anzahl(len(alle), 'Indikator', 'Indikatoren')} stärker belastet als die Stadt."
        return f"{keiner}{_quelle([i for _, i in alle])}"
    vorn = zeilen[:GENANNT]
    wie = f"Stärker belastet als die Stadt bei {zahl(len(zeilen))} von {anzahl(len(alle), 'Indikator', 'Indikatoren')}"
    return f"{wie}, am weitesten: {'; '.join(map(_genannt, vorn))}.{_quelle(vorn)}"


def _entlastet(t: Textteile) -> str:
    zeilen = [i for a, i in reversed(t.vergleichbare) if a < 0]
    if not zeilen:
        return ""
    vorn = zeilen[:GENANNT]
    wie = f"Weniger belastet als die Stadt bei {anzahl(len(zeilen), 'Indikator', 'Indikatoren')}"
    return f"{wie}, am weitesten: {'; '.join(map(_genannt, vorn))}.{_quelle(vorn)}"


def _spanne(t: Textteile) -> str:
    """Where its Stadtteile lie furthest apart, measured by the city's value."""
    paare = [
        ((i.hoch.wert - i.tief.wert) / abs(Fraction(i.stadt.zahl)), i)
        for i in t.indikatoren if i.hoch and i.tief and i.stadt.zahl and i.hoch.wert > i.tief.wert
    ]  # fmt: skip
    if not paare:
        return ""
    i = max(paare, key=lambda p: p[0])[1]
    assert i.hoch and i.tief
    return (
        f"Am weitesten liegen die Stadtteile bei „{i.name}“ auseinander: {mit_einheit(i, i.hoch.wert)} in {i.hoch.name}, "
        f"{mit_einheit(i, i.tief.wert)} in {i.tief.name} (Stadt {zahl(i.stadt, i.stellen)}).{_quelle([i])}"
    )


def _bewegt(t: Textteile) -> str:
    """What moved most since the Stichtag before, measured by what it was; up or down."""
    paare = [(abs(b), i) for i in t.indikatoren if (b := i.bewegung)]
    if not paare:
        return ""
    zeilen = [i for _, i in sorted(paare, key=lambda p: -p[0])[:GENANNT]]
    return f"Am meisten verändert gegenüber dem Stichtag davor: {'; '.join(map(_wechsel, zeilen))}.{_quelle(zeilen)}"


def _wechsel(i: Indikatorzeile) -> str:
    delta = i.aenderung.zahl
    wort = {1: ", belasteter", -1: ", weniger belastet"}.get(i.vorzeichen * (1 if delta and delta > 0 else -1), "")
    davor = f" am {datum(i.davor)}" if i.davor else ""
    return f"{i.name} {mit_einheit(i, i.wert)} nach {zahl(i.vorher, i.stellen)}{davor}{wort}"


def _offen(t: Textteile) -> str:
    """What is gesperrt is not missing, and what is missing is not gesperrt."""
    teile = []
    for zustand, eins, viele in (
        (Zustand.GESPERRT, "Indikator ist gesperrt (kleine Zahlen)", "Indikatoren sind gesperrt (kleine Zahlen)"),
        (Zustand.KEINE_ANGABE, "Indikator hat keinen Wert", "Indikatoren haben keinen Wert"),
    ):
        zeilen = [i.name for i in t.indikatoren if i.wert.zustand is zustand]
        if zeilen:
            teile.append(f"{anzahl(len(zeilen), eins, viele)}: {aufzaehlung(zeilen, GENANNT)}.")
    return " ".join(teile)


def _einrichtungen(t: Textteile) -> str:
    if not t.einrichtungen:
        return f"Am {datum(t.kopf.bis)} ist hier keine Einrichtung eingetragen."
    b = gesamtbestand(t.einrichtungen)
    plaetze = f"mit {anzahl(b.plaetze, 'Platz', 'Plätzen')}" if b.plaetze is not None else "ohne Angabe von Plätzen"
    rest = f"; {zahl(b.ohne_angabe)} davon nennen keine Plätze" if b.plaetze is not None and b.ohne_angabe else ""
    arten = aufzaehlung([f"{z.art} {zahl(z.bestand.anzahl)}" for z in sorted(t.einrichtungen, key=lambda z: -z.bestand.anzahl)], GENANNT)
    wie = anzahl(b.anzahl, "Einrichtung", "Einrichtungen")
    return f"{wie} am {datum(t.kopf.bis)} {plaetze}{rest}: {arten}. Quelle: Verzeichnis der Einrichtungen."


def einstufung(kopf: Profilkopf, geltende: Mapping[str, Any] | None, eingestuft: Sequence[Einstufung]) -> str:
    """What the list of Schwerpunkträume in force says of the Gebiet, and of nothing but it; empty where there is none."""
    if geltende is None:
        return ""
    if not eingestuft:
        nennt = "nennt diesen Stadtteil nicht" if kopf.ebene == "stadtteil" else "nennt keinen Stadtteil dieses Gebiets"
        liste = f"„{geltende['name']}“, Stichtag {datum(date.fromisoformat(geltende['stichtag']))}"
        return f"Die geltende Liste der Schwerpunkträume {nennt} ({liste})."
    e = eingestuft[0]
    liste = f"„{e.titel}“, Stichtag {datum(e.stichtag)}"
    if kopf.ebene != "stadtteil":
        namen = [str(z["name"]) for z in e.schwerpunkte]
        wer = f": {aufzaehlung(namen)}" if namen else ""
        verb = "ist Schwerpunktraum" if len(namen) == 1 else "sind Schwerpunkträume"
        return f"{zahl(len(namen))} von {anzahl(e.bewertete, 'bewerteten Stadtteil', 'bewerteten Stadtteilen')} {verb}{wer} ({liste})."
    z = e.zeilen[0]
    if not z["bewertet"]:
        return f"Als Schwerpunktraum nicht bewertet: {z['grund']} ({liste})."
    klassen = f"Status {z['statusklasse']}" + (f", Dynamik {z['dynamikklasse']}" if z["dynamikklasse"] else "")
    return f"{'Schwerpunktraum' if z['schwerpunktraum'] else 'Kein Schwerpunktraum'}: {klassen} ({liste})."


def ungleich(m: Menschen) -> str:
    """Which Stichtag lacks Stadtteile, and why there is no change then; empty where both are complete."""
    tage = ((m.stichtag, m.fehlend), (m.davor, m.fehlend_vorher))
    wo = [f"am {datum(tag)} in {anzahl(n, 'Stadtteil', 'Stadtteilen')}" for tag, n in tage if tag and n]
    if not wo:
        return ""
    folge = " Wo einer fehlt, ist die Veränderung nicht bekannt: Sie vergliche verschiedene Mengen von Stadtteilen." if m.davor else ""
    return f"Die Bevölkerung fehlt {aufzaehlung(wo)}.{folge}"


def hinweise(t: Textteile) -> Iterator[str]:
    """How it is read, so that nobody has to guess."""
    kopf, m = t.kopf, t.menschen
    yield (
        f"Stand ist der {datum(kopf.bis)}, Gebietsstand der {datum(kopf.gebietsstand)}: von jedem Indikator und von der Bevölkerung der "
        "jüngste Stichtag bis zu diesem Tag; Einrichtungen und Gremien, die es an ihm gab."
    )
    yield "Werte auf höheren Ebenen sind Summe der Zähler durch Summe der Nenner der Stadtteile, nie gemittelte Quoten."
    if not t.ist_stadt:
        yield (
            "Stärker oder weniger belastet heißt: auf der Seite des Stadtwerts, die der Indikator als belastend führt. Gemessen wird der "
            "Abstand am Stadtwert. Indikatoren sind Kontext und haben keinen Status."
        )
        yield (
            "Rang 1 ist der höchste Wert unter den Gebieten derselben Ebene, deren Wert zu lesen ist; gleiche Werte haben denselben Rang. "
            "Lage: der Wert als Balken, die Stadt als Strich; alle Gebiete der Ebene haben denselben Maßstab."
        )
    yield (
        "Was auf Fallzahlen der Jugendhilfe beruht, ist wie in jeder Veröffentlichung mit der öffentlichen Schwelle gesperrt: Anzahlen "
        f"unter {zahl(kopf.schwelle)} und was sie verraten würde. Andere Anteile und Raten sind es in Gruppen unter "
        f"{zahl(VIELFACHES * kopf.schwelle)} Menschen, von denen weniger als {zahl(kopf.schwelle)} das Merkmal haben oder nicht haben, "
        "auch keiner oder alle. Der Bericht sagt darum allen dasselbe."
    )
    if satz := ungleich(m):
        yield satz
    if any(not i.vergleichbar for i in t.indikatoren):
        yield (
            "Hat an einem von zwei Stichtagen ein Stadtteil keinen Wert, ist die Veränderung des Indikators dazwischen nicht bekannt: "
            "Sie vergliche verschiedene Mengen von Stadtteilen."
        )
    yield "Die Altersbänder überschneiden sich; sie ergeben keine Summe."
    yield "– heißt keine Angabe, 0 keine, · gesperrt."
