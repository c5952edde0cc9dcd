"""Eine ganze Verteilung rechnen: alle Teiltöpfe, dann die Summen auf den vier Ebenen.

Empfänger sind die Sozialräume; nicht zugeordnete Stadtteile stehen zusammen in einer eigenen Zeile. Ressorts sind Summen. Beträge je
Stadtteil dienen nur der Information und ergeben auf den Cent den Betrag ihres Sozialraums. Beträge in Cent oder Hundertstel VZÄ.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from budgets.rechnung_typen import (
    NICHT_ZUGEORDNET,
    Eingaben,
    Einstellungen,
    Gewichtung,
    Herkunft,
    Topfeingaben,
    summe_der_gewichte,
)
from budgets.verteilung import Verteilergebnis, Verteilfehler, Zeile, verteile, verteile_informativ
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.punktwerte import Punktergebnis, Punktwertfehler, Raum, berechne

__all__ = [
    "NICHT_ZUGEORDNET", "Eingaben", "Einstellungen", "Gewichtung", "Herkunft", "Rechnung", "Stadtteilzeile", "Topfeingaben",
    "Topfrechnung", "rechne", "rechne_topf", "summe_der_gewichte",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stadtteilzeile:
    """Ein Stadtteil zur Information: sein eigener Punktwert und sein Anteil am Betrag seines Sozialraums."""

    raum: Raum
    punktwert: Fraction
    bedarfseinheiten: Fraction
    betrag: int
    rang: int


@dataclass(frozen=True)
class Topfrechnung:
    """Ein gerechneter Teiltopf; mit ``fehler`` gibt es kein Ergebnis. Was Stadtteile betrifft, wird erst gerechnet, wenn es gefragt ist."""

    eingaben: Topfeingaben
    punkte: Punktergebnis | None = None
    ergebnis: Verteilergebnis | None = None
    hinweise: tuple[str, ...] = ()
    fehler: tuple[str, ...] = ()

    @property
    def schluessel(self) -> str:
        return self.eingaben.einstellungen.schluessel

    @property
    def name(self) -> str:
        return self.eingaben.einstellungen.name

    @cached_property
    def zeilen(self) -> dict[str, Zeile]:
        return {zeile.schluessel: zeile for zeile in self.ergebnis.zeilen} if self.ergebnis else {}

    @cached_property
    def stadtteilpunkte(self) -> Punktergebnis | None:
        """Punktwerte der Stadtteile, alle gegen denselben Wert der Stadt; None, wenn das Modell auf sie nicht passt."""
        stadtteile = [raum for raeume in self.eingaben.stadtteile.values() for raum in raeume]
        try:
            return berechne(stadtteile, replace(self.eingaben.modell, fehlend="stadtwert")) if stadtteile else None
        except Punktwertfehler:
            return None

    @cached_property
    def stadtteile(self) -> dict[str, int]:
        """Stadtteil → Betrag zur Information; zusammen auf den Cent der Betrag ihres Sozialraums."""
        betraege: dict[str, int] = {}
        for schluessel, zeile in self.zeilen.items():
            stadtteile = self.eingaben.stadtteile.get(schluessel, ())
            if stadtteile and self.stadtteilpunkte is not None:
                try:
                    betraege.update(verteile_informativ(zeile.betrag, stadtteile, self.stadtteilpunkte))
                except Verteilfehler:
                    continue  # ohne Bevölkerung gibt es keinen Betrag zur Information
        return betraege

    def stadtteilzeilen(self, empfaenger: str | None = None) -> tuple[Stadtteilzeile, ...]:
        """Alle Stadtteile oder die eines Empfängers; leer, wenn das Modell auf Stadtteile nicht passt."""
        if self.stadtteilpunkte is None:
            return ()
        punkte = self.stadtteilpunkte.punktwerte
        rang = {wert: platz for platz, wert in reversed(list(enumerate(sorted((p.wert for p in punkte.values()), reverse=True), 1)))}
        return tuple(
            Stadtteilzeile(raum, punkte[raum.schluessel].wert, raum.bevoelkerung * punkte[raum.schluessel].wert / 100,
                           self.stadtteile[raum.schluessel], rang[punkte[raum.schluessel].wert])
            for schluessel, raeume in self.eingaben.stadtteile.items() if empfaenger in (None, schluessel)
            for raum in raeume if raum.schluessel in self.stadtteile
        )  # fmt: skip


@dataclass(frozen=True)
class Rechnung:
    """Eine gerechnete Verteilung. Summen gibt es nur, wenn jeder Teiltopf aufgeht (``rechenbar``)."""

    eingaben: Eingaben
    toepfe: tuple[Topfrechnung, ...]

    @property
    def baum(self) -> Gebietsbaum:
        return self.eingaben.baum

    @property
    def einheit(self) -> str:
        return self.eingaben.einheit

    @cached_property
    def fehler(self) -> tuple[str, ...]:
        """Alle Gründe, aus denen nicht gerechnet werden kann, mit dem Namen des Teiltopfs."""
        if not self.toepfe:
            return ("Die Verteilung hat noch keinen Teiltopf.",)
        return tuple(f"{topf.name}: {satz}" for topf in self.toepfe for satz in topf.fehler)

    @cached_property
    def hinweise(self) -> tuple[str, ...]:
        """Was man zum Ergebnis wissen muss; was mehrere Teiltöpfe betrifft, steht einmal da."""
        je_satz: dict[str, list[str]] = {}
        for topf in self.toepfe:
            for satz in topf.hinweise:
                je_satz.setdefault(satz, []).append(topf.name)
        return (*_unzugeordnet(self.baum), *(f"{', '.join(namen)}: {satz}" for satz, namen in je_satz.items()))

    @property
    def rechenbar(self) -> bool:
        return not self.fehler

    @property
    def gesamt(self) -> int:
        return sum(topf.eingaben.topf.betrag for topf in self.toepfe)

    @property
    def uebergreifend(self) -> int:
        return sum(dienst.betrag for topf in self.toepfe for dienst in topf.eingaben.topf.dienste)

    @property
    def reserve(self) -> int:
        """Reserve mit Rundungsrest."""
        return sum(topf.ergebnis.reserve for topf in self.toepfe if topf.ergebnis)

    @property
    def verteilt(self) -> int:
        return sum(topf.ergebnis.verteilbar for topf in self.toepfe if topf.ergebnis)

    @cached_property
    def je_topf(self) -> Mapping[str, Mapping[int, int]]:
        """Teiltopf → Gebiet → Betrag, auf den Ebenen Fachbereich, Ressort und Sozialraum."""
        return MappingProxyType({topf.schluessel: self._summen(topf) for topf in self.toepfe})

    @cached_property
    def summen(self) -> Mapping[int, int]:
        """Gebiet → Betrag aus allen Teiltöpfen, ohne Stadtteile. Der Fachbereich ist alles Verteilte, auch an nicht Zugeordnetes."""
        return MappingProxyType(_addiere(self.je_topf.values()))

    @cached_property
    def je_topf_und_stadtteil(self) -> Mapping[str, Mapping[int, int]]:
        """Teiltopf → Stadtteil → Betrag, nur zur Information."""
        ids = {knoten.schluessel: knoten.id for knoten in self.baum.auf_ebene(Ebene.STADTTEIL)}
        return MappingProxyType({topf.schluessel: {ids[s]: betrag for s, betrag in topf.stadtteile.items()} for topf in self.toepfe})

    @cached_property
    def betraege(self) -> Mapping[int, int]:
        """Gebiet → Betrag aus allen Teiltöpfen auf allen vier Ebenen."""
        return MappingProxyType({**self.summen, **_addiere(self.je_topf_und_stadtteil.values())})

    @cached_property
    def nicht_zugeordnet(self) -> int | None:
        """Was auf Stadtteile ohne Sozialraum entfällt; None, wenn es keine gibt."""
        if NICHT_ZUGEORDNET not in self.eingaben.empfaenger:
            return None
        return sum(topf.zeilen[NICHT_ZUGEORDNET].betrag for topf in self.toepfe if topf.ergebnis)

    @cached_property
    def je_empfaenger(self) -> Mapping[str, int]:
        """Schlüssel des Empfängers (auch „nicht zugeordnet“) → Betrag aus allen Teiltöpfen."""
        je = {s: sum(topf.zeilen[s].betrag for topf in self.toepfe if topf.ergebnis) for s in self.eingaben.empfaenger}
        return MappingProxyType(je)  # one calculation is shown to many (paketspeicher.py): nobody changes it

    def ressorts(self) -> Iterator[tuple[Knoten | None, tuple[Knoten, ...]]]:
        """Jedes Ressort mit seinen Sozialräumen; zuletzt, unter None, Sozialräume ohne Ressort."""
        for ressort in self.baum.auf_ebene(Ebene.RESSORT):
            yield ressort, self.baum.kinder(ressort.id)
        ohne = tuple(knoten for knoten in self.baum.auf_ebene(Ebene.SOZIALRAUM) if knoten.eltern_id is None)
        if ohne:
            yield None, ohne

    def _summen(self, topf: Topfrechnung) -> dict[int, int]:
        betraege = {gebiet: topf.zeilen[schluessel].betrag for schluessel, gebiet in self.eingaben.empfaenger.items()
                    if gebiet is not None and schluessel in topf.zeilen}  # fmt: skip
        for ressort in self.baum.auf_ebene(Ebene.RESSORT):
            betraege[ressort.id] = sum(betraege.get(kind.id, 0) for kind in self.baum.kinder(ressort.id))
        betraege[self.baum.wurzel().id] = sum(zeile.betrag for zeile in topf.zeilen.values())
        return betraege


def _addiere(teile: Iterable[Mapping[int, int]]) -> dict[int, int]:
    summen: dict[int, int] = {}
    for betraege in teile:
        for gebiet, betrag in betraege.items():
            summen[gebiet] = summen.get(gebiet, 0) + betrag
    return summen


def rechne(eingaben: Eingaben) -> Rechnung:
    """Rechnet alle Teiltöpfe. Was sich nicht rechnen lässt, steht als Satz in ``fehler``, nie als Ausnahme."""
    return Rechnung(eingaben, tuple(rechne_topf(topf) for topf in eingaben.toepfe))


def rechne_topf(eingaben: Topfeingaben) -> Topfrechnung:
    """Punktwerte, Verteilung und die Beträge je Stadtteil eines Teiltopfs."""
    if eingaben.ablehnungen:
        return Topfrechnung(eingaben, fehler=eingaben.ablehnungen, hinweise=eingaben.hinweise)
    try:
        punkte = berechne(eingaben.raeume, eingaben.modell)
        ergebnis = verteile(eingaben.topf, eingaben.raeume, punkte)
    except (Punktwertfehler, Verteilfehler) as fehler:
        return Topfrechnung(eingaben, fehler=fehler.saetze, hinweise=eingaben.hinweise)
    return Topfrechnung(eingaben, punkte, ergebnis, (*eingaben.hinweise, *ergebnis.hinweise))


def _unzugeordnet(baum: Gebietsbaum) -> Iterator[str]:
    offen = [knoten for knoten in baum.nicht_zugeordnet() if knoten.ebene == Ebene.STADTTEIL]
    if offen:
        namen = ", ".join(f"{knoten.schluessel} {knoten.kurzname or knoten.name}" for knoten in offen)
        wer = "Ein Stadtteil ist" if len(offen) == 1 else f"{len(offen)} Stadtteile sind"
        yield f"{wer} am Gebietsstand keinem Sozialraum zugeordnet und stehen in einer eigenen Zeile: {namen}."
