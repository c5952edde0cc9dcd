"""Was Leser der Fallstatistik sehen, die nicht zuständig sind: die geprüften Tabellen und ihre Sperrung (docs/methodik.md 12.3).

Je Quartalsende gibt es eine Tabelle des Bestands: bis zum Stadtteil nach Form, bis zum Sozialraum nach Hilfeart. Zu- und Abgänge gibt
es je Quartal bis zum Ressort nach Form, den Ort der Leistung stationärer Hilfen bis zum Ressort. Die Sperrung hält auch gegen eine
Ressortleitung, die alle Zahlen ihres Ressorts kennt.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.geheimhaltung import sperre_sicher
from sozialraum.geheimhaltung_achsen import achse
from sozialraum.geheimhaltung_typen import Achse, Angabe, Gliederung, Menge, Tabelle, Verbund, Wissen, Zahlen, Zelle
from sozialraum.sperrung import primaer

GRUENDE = ("uma", "86_6", "ausserhalb", "unbekannt")  # die Gründe von models.fallstatistik.Uebergreifend
_Summe = tuple[Menge, tuple[Menge, ...]]


@dataclass(frozen=True)
class Merkmale:
    """Die gemeldeten Hilfearten: Schlüssel → (Form, Gruppe, zählt als Hilfe zur Erziehung)."""

    arten: Mapping[str, tuple[str, str, bool]]

    @cached_property
    def alle(self) -> Menge:
        return frozenset(self.arten)

    @cached_property
    def hze(self) -> Menge:
        return frozenset(art for art, (_, _, hze) in self.arten.items() if hze)

    def form(self, name: str) -> Menge:
        return frozenset(art for art in self.hze if self.arten[art][0] == name)

    @cached_property
    def _formen(self) -> tuple[Menge, ...]:
        return tuple(self.form(name) for name in sorted({self.arten[art][0] for art in self.hze}))

    def nach_form(self) -> Achse:
        """Alle, Hilfen zur Erziehung, ihre Formen, die übrigen."""
        return achse([self.alle], self._grob())

    def _grob(self) -> list[_Summe]:
        uebrige = self.alle - self.hze
        oben = tuple(m for m in (self.hze, uebrige) if m)
        return [(self.alle, oben), *([(self.hze, self._formen)] if self.hze else [])]

    def nach_art(self) -> Achse:
        """Dazu die Gruppen des Katalogs und jede Hilfeart."""
        gruppen = [frozenset(a for a in self.arten if self.arten[a][1] == g) for g in sorted({g for _, g, _ in self.arten.values()})]
        mengen = [m for m in (*self._formen, *gruppen, self.alle - self.hze) if m]
        einzeln = [(menge, tuple(frozenset({art}) for art in sorted(menge))) for menge in mengen]
        return achse([self.alle], [*self._grob(), (self.alle, tuple(gruppen)), *einzeln])


@dataclass(frozen=True)
class Orte:
    """Die Orte eines Gebietsbaums als Mengen von Stadtteilen und Gründen des Übergreifenden."""

    baum: Gebietsbaum

    @cached_property
    def teile(self) -> Menge:
        return frozenset(k.schluessel for k in self.baum.auf_ebene(Ebene.STADTTEIL))

    @property
    def stadt(self) -> Menge:
        return self.teile | frozenset(GRUENDE)

    def von(self, nummer: int) -> Menge:
        return frozenset(self.baum.knoten[teil].schluessel for teil in self.baum.stadtteile(nummer))

    @cached_property
    def ressorts(self) -> tuple[Menge, ...]:
        return tuple(m for k in self.baum.auf_ebene(Ebene.RESSORT) if (m := self.von(k.id)))

    def nur_stadt(self) -> Achse:
        return achse([self.teile], [])

    def achse(self, bis: Ebene) -> Achse:
        """Von der Stadt bis zu einer Ebene; nicht Zugeordnetes und Übergreifendes sind Teile der Stadt."""
        ueber = frozenset(GRUENDE)
        summen: list[_Summe] = [(self.stadt, (self.teile, ueber)), (ueber, tuple(frozenset({g}) for g in GRUENDE))]
        oben = [k.id for k in (*self.baum.kinder(self.baum.wurzel().id), *self.baum.nicht_zugeordnet()) if k.ebene < Ebene.STADTTEIL]
        erste = tuple(dict.fromkeys(m for nummer in oben if (m := self.von(nummer))))
        lose = self.teile.difference(*erste)
        summen.append((self.teile, (*erste, *([lose] if lose else []))))
        if bis == Ebene.STADTTEIL and len(lose) > 1:
            summen.append((lose, tuple(frozenset({ort}) for ort in sorted(lose))))
        for ebene in (Ebene.RESSORT, Ebene.SOZIALRAUM):
            for knoten in self.baum.auf_ebene(ebene) if ebene < bis else ():
                summen.append((self.von(knoten.id), tuple(m for kind in self.baum.kinder(knoten.id) if (m := self.von(kind.id)))))
        return achse([self.stadt] if self.teile else [], [s for s in summen if s[1] and s[0]])


def bestandstabellen(groesse: str, orte: Orte, merkmale: Merkmale) -> tuple[Gliederung, ...]:
    """Die Fassungen des Bestands, die feinste zuerst."""
    fein = Tabelle(groesse, orte.achse(Ebene.STADTTEIL), merkmale.nach_form())
    nach_art = Tabelle(groesse, orte.achse(Ebene.SOZIALRAUM), merkmale.nach_art())
    return Verbund((fein, nach_art)), fein, *stroemtabellen(groesse, orte, merkmale)


def stroemtabellen(groesse: str, orte: Orte, merkmale: Merkmale) -> tuple[Gliederung, ...]:
    """Die Fassungen der Zu- und Abgänge, die feinste zuerst."""
    return (
        Tabelle(groesse, orte.achse(Ebene.RESSORT), merkmale.nach_form()),
        Tabelle(groesse, achse([orte.stadt], []), achse([merkmale.alle], [])),
    )


def ortstabelle(groesse: str, orte: Orte) -> Tabelle:
    """Stationäre Hilfen nach dem Ort der Leistung: die Merkmale sind „in“, „ausserhalb“ und „ohne“."""
    alle = frozenset({"in", "ausserhalb", "ohne"})
    teile = achse([orte.teile], [s for s in orte.achse(Ebene.RESSORT).summen if s[0] == orte.teile])
    return Tabelle(groesse, teile, achse([alle], [(alle, tuple(frozenset({ort}) for ort in sorted(alle)))]))


def sichtbar(
    fassungen: Iterable[Gliederung], zahlen: Zahlen, wissende: Collection[Menge], schwelle: int, dazu: Collection[Zelle] = ()
) -> frozenset[Zelle]:
    """Die Zellen der feinsten Fassung, die gezeigt werden; leer, wenn keine Fassung hält."""
    for tabelle in fassungen:
        werte = tabelle.werte(zahlen)
        gesperrt = sperre_gegen_alle(tabelle, zahlen, wissende, schwelle, [z for z in dazu if z in werte])
        if gesperrt is not None:
            return frozenset(werte) - gesperrt
    return frozenset()


def sperre_gegen_alle(
    tabelle: Gliederung,
    zahlen: Zahlen,
    wissende: Collection[Menge],
    schwelle: int,
    dazu: Collection[Zelle] = (),
    bekannt: tuple[Angabe, ...] = (),
) -> frozenset[Zelle] | None:
    """Eine Sperrung für alle Leser, auch für jeden, der die Zahlen einer Menge ``wissende`` von Orten schon kennt.

    Jeder Wissende ergänzt, was gegen ihn fehlt; die Vereinigung sagt jedem weniger als seine eigene Sperrung. ``bekannt`` weiß jeder.
    """
    groesse = tabelle.zellen[0].groesse if tabelle.zellen else ""
    wahrheit = {groesse: zahlen}
    gesperrt = sperre_sicher(tabelle, zahlen, Wissen(bekannt, wahrheit), schwelle, dazu)
    if gesperrt is None or not gesperrt:
        return gesperrt
    alle = set(gesperrt)
    for eigene in wissende:
        davor = Wissen((*bekannt, *_kenntnis(tabelle, zahlen, eigene)), wahrheit)
        ergebnis = sperre_sicher(tabelle, zahlen, davor, schwelle, alle, eigene)
        if ergebnis is None:
            return None
        alle |= ergebnis
    return frozenset(alle | primaer(tabelle.werte(zahlen), schwelle))


def _kenntnis(tabelle: Gliederung, zahlen: Zahlen, eigene: Menge) -> Iterable[Angabe]:
    """Jede Zahl der eigenen Orte, so fein die Tabelle Merkmale unterscheidet."""
    merkmale = sorted({z.merkmale for z in tabelle.zellen}, key=lambda m: (len(m), sorted(m)))
    feinste = [m for m in merkmale if not any(anderes < m for anderes in merkmale)]
    groesse = tabelle.zellen[0].groesse
    for ort in sorted(eigene):
        for menge in feinste:
            wert = sum(zahlen.get((ort, merkmal), 0) for merkmal in menge)
            yield Angabe(Zelle(groesse, frozenset({ort}), menge), wert, wert)


def kennung(orte: Menge, merkmale: Menge) -> str:
    """Der Name einer Zelle im gemerkten Muster; dieselben Mengen haben denselben."""
    return sha256(f"{sorted(orte)}{sorted(merkmale)}".encode()).hexdigest()[:12]


def baumkennung(baum: Gebietsbaum) -> str:
    """Ändert sich eine Zuordnung, gelten andere Summen und also andere Muster."""
    zeilen = sorted((k.ebene, k.schluessel, baum.knoten[k.eltern_id].schluessel if k.eltern_id else "") for k in baum.knoten.values())
    return sha256(repr(zeilen).encode()).hexdigest()[:16]
