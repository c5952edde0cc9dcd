"""Puts the report on the Pro-Aktive Systeme together: seven queries for any Gebiet and Zeitraum, counted for it and each Gebiet below."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from berichte.sections import systemkonzepte, systemlisten, systemmischung, systemtexte
from berichte.sections import systemzahlen as zahlen
from berichte.sections.gebiete import bezeichne
from berichte.sections.systembericht import (
    Gebietszeile,
    Kenngruppe,
    Kennzeile,
    Systembericht,
    Systemkopf,
    Systemzeile,
)
from berichte.sections.systemdaten import Hinweisdaten, Systemdaten, lies_hinweise, lies_systeme
from berichte.sections.systemmischung import Mischung, mischung
from berichte.sections.systemzahlen import GRUPPEN, RUNDENZAHLEN, Auswahl, Zahl, zaehle
from berichte.zeitraum import Berichtszeitraum
from bsc.selectors.blatt import kurzname
from proaktiv.kreislauf import Stand
from proaktiv.selectors.fristen import tage_an
from proaktiv.selectors.systeme import GETAGT, darf_runden_sehen
from sozialraum.access import Zugang
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Stadt
from sozialraum.rechte import Recht

SELBST = {
    Ebene.FACHBEREICH: "ganze Stadt und nicht Zugeordnetes",
    Ebene.RESSORT: "das Ressort selbst",
    Ebene.SOZIALRAUM: "der Sozialraum selbst",
}


@dataclass(frozen=True)
class Sicht:
    """Whose rounds a report shows (by the Sozialraum of their System), and whether it shows money."""

    baum: Gebietsbaum
    liest: Callable[[int], bool]
    sieht_geld: Callable[[int], bool]


def sicht_von(zugang: Zugang) -> Sicht:
    return Sicht(zugang.baum, lambda gebiet: darf_runden_sehen(zugang, gebiet), lambda gebiet: zugang.darf(Recht.BUCHUNGEN_LESEN, gebiet))


def sicht_der_freigabe(baum: Gebietsbaum, knoten: Knoten) -> Sicht:
    """What is released says the same to all, whoever releases it: rounds of the own Ressort, no money."""
    ressort = next((k for k in (knoten, *baum.vorfahren(knoten.id)) if k.ebene == Ebene.RESSORT), knoten)
    eigene = {ressort.id, *(k.id for k in baum.nachfahren(ressort.id))}
    return Sicht(baum, lambda gebiet: knoten.ebene == Ebene.FACHBEREICH or gebiet in eigene, lambda gebiet: False)


@dataclass(frozen=True)
class Grundlage:
    """What was read, for one Gebiet and all below it. ``tage``: how long each state may last, at the end of both Zeiträume."""

    sicht: Sicht
    baum: Gebietsbaum
    z: Berichtszeitraum
    heute: date
    systeme: list[Systemdaten]
    hinweise: list[Hinweisdaten]
    tage: dict[date, dict[Stand, int]]
    antwort: systemmischung.Antwort
    konzepte: list[systemkonzepte.Konzept]

    def zaehle(self, wahl: Auswahl, z: Berichtszeitraum) -> dict[str, Zahl]:
        return zaehle(wahl, z, self.heute, self.tage[z.bis])

    def liest(self, system: Systemdaten) -> bool:
        return self.sicht.liest(system.gebiet)

    def fremde(self, stadtteile: Collection[int], z: Berichtszeitraum) -> int:
        """How many Systeme work there in the Zeitraum whose rounds the reader may not see."""
        fremde = [s for s in self.systeme if not self.liest(s)]
        return sum(any(s.arbeitet_fuer(ort, z.von, z.bis) for ort in stadtteile) for s in fremde)


def orte(baum: Gebietsbaum, knoten: Knoten) -> frozenset[int] | None:
    """The Gebiet and all below it; None for the Fachbereich, to which also belongs what is mapped nowhere."""
    return None if knoten.ebene == Ebene.FACHBEREICH else frozenset({knoten.id, *(k.id for k in baum.nachfahren(knoten.id))})


def darunter(baum: Gebietsbaum, knoten: Knoten) -> list[Knoten]:
    """The Gebiete of the table; under the Fachbereich also those that are mapped nowhere."""
    lose = [k for k in baum.nicht_zugeordnet() if k.id != knoten.id] if knoten.ebene == Ebene.FACHBEREICH else []
    return [*baum.kinder(knoten.id), *lose]


def lade(zugang: Zugang, knoten: Knoten, z: Berichtszeitraum, heute: date) -> Systembericht:
    """As this reader may read it."""
    return lade_fuer(sicht_von(zugang), knoten, z, heute)


def lade_fuer(sicht: Sicht, knoten: Knoten, z: Berichtszeitraum, heute: date) -> Systembericht:
    baum, davor, da = sicht.baum, z.davor, orte(sicht.baum, knoten)
    g = Grundlage(
        sicht, baum, z, heute, lies_systeme(da, davor.von, z.bis), lies_hinweise(da, davor.von, z.bis),
        tage_an(davor.bis, z.bis),
        systemmischung.frage(baum, [knoten, *darunter(baum, knoten)], z.bis, davor.bis),
        systemkonzepte.lies(systemkonzepte.orte_von(baum, knoten), z),
    )  # fmt: skip
    return stelle_zusammen(g, knoten, systemmischung.plan(baum, knoten, z.bis))


def auswahl(g: Grundlage, knoten: Knoten) -> Auswahl:
    """A Stadtteil has the Systeme that work for it, whosever they are; a Gebiet above those of its Sozialräume."""
    stadtteile = frozenset(g.baum.stadtteile(knoten.id))
    if knoten.ebene == Ebene.STADTTEIL:
        hier = [h for h in g.hinweise if h.gebiet == knoten.id]
        dort = frozenset({knoten.id})
        return Auswahl(stadtteile, g.systeme, hier, lambda s, tag: s.arbeitet_fuer(knoten.id, tag, tag), lambda z: g.fremde(dort, z) > 0)
    da = orte(g.baum, knoten)
    hier = [h for h in g.hinweise if da is None or h.gebiet in da]
    return Auswahl(stadtteile, g.systeme, hier, lambda s, tag: (da is None or s.gebiet in da) and s.dauer.gilt_am(tag))


def stelle_zusammen(g: Grundlage, knoten: Knoten, plan: systemmischung.Planzeile | None) -> Systembericht:
    eigene, davor = auswahl(g, knoten), g.z.davor
    jetzt, vorher = mischung(g.antwort, knoten.id, g.z.bis), mischung(g.antwort, knoten.id, davor.bis)
    jetzt = systemmischung.mit_plan(jetzt, plan, kurzname(plan[0]) if plan else "")
    kopf = _kopf(g, knoten)
    runden_zu = (eigene.runden_gesperrt(g.z), eigene.runden_gesperrt(davor))
    gruppen = _gruppen(_mit(g.zaehle(eigene, g.z), jetzt), _mit(g.zaehle(eigene, davor), vorher), g.sicht.sieht_geld(knoten.id), runden_zu)
    gebiete = tuple(_gebiete(g, knoten, eigene))
    teile = systemtexte.Textteile(
        kopf, {z.schluessel: z for gruppe in gruppen for z in gruppe.zeilen}, jetzt, gebiete, tuple(_ohne_system(g, eigene)),
        tuple(systemlisten.gremien(eigene.hinweise, g.z, g.tage[g.z.bis])),
        tuple(systemlisten.schleifen(eigene.hinweise, g.baum, g.z.bis, g.tage[g.z.bis])),
    )  # fmt: skip
    muster = any(s.muster for s in g.systeme) or any(h.muster for h in eigene.hinweise) or any(k.muster for k in g.konzepte)
    systeme = tuple(_systeme(g, eigene)) if knoten.ebene >= Ebene.SOZIALRAUM else ()
    fremde = _fremde(g, knoten, eigene)
    return Systembericht(
        kopf, systemtexte.kernaussage(teile), tuple(systemtexte.wichtigste(teile)), gruppen, jetzt, vorher, gebiete,
        _gebietszeile(g, knoten, eigene, "zusammen"), systeme, teile.schleifen if knoten.ebene >= Ebene.SOZIALRAUM else (),
        teile.gremien, tuple(systemlisten.arten(eigene.hinweise, g.z)),
        systemkonzepte.zeilen(g.baum, g.konzepte, knoten, darunter(g.baum, knoten)), teile.ohne_system,
        tuple(systemtexte.hinweise(kopf, g.tage, fremde)), muster,
    )  # fmt: skip


def _kopf(g: Grundlage, knoten: Knoten) -> Systemkopf:
    stadt = Stadt.objects.aktuelle()
    return Systemkopf(
        stadt.name if stadt else "", stadt.fachbereich if stadt else "", bezeichne(knoten), knoten.name, knoten.ebene.name.lower(),
        knoten.schluessel, g.z.von, g.z.bis, g.z.name, g.z.davor.name, g.z.davor.bis, g.baum.stand, g.heute,
    )  # fmt: skip


def _mit(werte: dict[str, Zahl], m: Mischung) -> dict[str, Zahl]:
    return {**werte, "jugendhilfe": m.jugendhilfe, "schnittstellen": m.schnittstellen}


def _fremde(g: Grundlage, knoten: Knoten, eigene: Auswahl) -> int:
    """Because of how many Systeme rounds are gesperrt: here, or in the table of the Stadtteile."""
    if knoten.ebene < Ebene.SOZIALRAUM:
        return 0
    return max(g.fremde(eigene.stadtteile, z) for z in ((g.z, g.z.davor) if knoten.ebene == Ebene.STADTTEIL else (g.z,)))


def _gruppen(jetzt: dict[str, Zahl], vorher: dict[str, Zahl], sieht_geld: bool, runden_zu: tuple[bool, bool]) -> tuple[Kenngruppe, ...]:
    """What a reader may not see is not in the report at all. ``runden_zu``: in the Zeitraum, in the one before."""

    def zeile(schluessel: str, name: str, art: str) -> Kennzeile:
        geld_zu = art == zahlen.CENT and not sieht_geld
        zu, davor_zu = (geld_zu or (schluessel in RUNDENZAHLEN and gesperrt) for gesperrt in runden_zu)
        return Kennzeile(schluessel, name, art, None if zu else jetzt[schluessel], None if davor_zu else vorher[schluessel], zu, davor_zu)

    return tuple(Kenngruppe(titel, tuple(zeile(*z) for z in zeilen)) for titel, zeilen in GRUPPEN)


def _gebiete(g: Grundlage, knoten: Knoten, eigene: Auswahl) -> Iterable[Gebietszeile]:
    """Those below and, where there is any, what belongs to none of them, so that the Hinweise add up."""
    unten = darunter(g.baum, knoten)
    gezaehlt: set[int] = set()
    for kind in unten:
        wahl = auswahl(g, kind)
        gezaehlt |= {h.pk for h in wahl.hinweise}
        yield _gebietszeile(g, kind, wahl, bezeichne(kind))
    selbst = [h for h in eigene.hinweise if h.pk not in gezaehlt] if unten else []
    if selbst:
        werte = g.zaehle(Auswahl(frozenset(), (), selbst), g.z)
        yield Gebietszeile(SELBST[knoten.ebene], "", "", None, None, None, None, None, *_von_hinweisen(werte))


def _gebietszeile(g: Grundlage, knoten: Knoten, wahl: Auswahl, name: str) -> Gebietszeile:
    werte, zu = g.zaehle(wahl, g.z), wahl.runden_gesperrt(g.z)
    stadtteile, mit_system, runden, gehalten = (int(werte[feld] or 0) for feld in ("stadtteile", "mit_system", "runden", "gehalten"))
    return Gebietszeile(
        name, knoten.ebene.name.lower(), knoten.schluessel, stadtteile, mit_system, None if zu else runden, None if zu else gehalten,
        mischung(g.antwort, knoten.id, g.z.bis), *_von_hinweisen(werte), zu,
    )  # fmt: skip


def _von_hinweisen(werte: dict[str, Zahl]) -> tuple[int, int, int, int, int, int]:
    neu, offen, spaet, zu, laufend, wartend = (
        int(werte[feld] or 0) for feld in ("neu", "offen", "ueberfaellig", "geschlossen", "laufend", "unbeantwortet")
    )
    return neu, offen, spaet, zu, laufend, wartend


def _systeme(g: Grundlage, eigene: Auswahl) -> Iterable[Systemzeile]:
    tag, knoten = g.z.bis, g.baum.knoten
    for s in (s for s in g.systeme if eigene.arbeiten_dort(s, tag)):
        liest = g.liest(s)
        runden = [r for r in s.runden if g.z.enthaelt(r.tag)]
        gehalten = [r.tag for r in runden if r.stand in GETAGT]
        yield Systemzeile(
            s.pk, s.name, tuple(s.ankernamen[a.wer] for a in s.anker if a.gilt_am(tag)),
            tuple(bezeichne(knoten[t.wer]) for t in s.stadtteile if t.gilt_am(tag) and t.wer in knoten),
            any(k.gilt_am(tag) for k in s.koordination),
            len(runden) if liest else None, len(gehalten) if liest else None, max(gehalten, default=None) if liest else None, not liest,
        )  # fmt: skip


def _ohne_system(g: Grundlage, eigene: Auswahl) -> Iterable[str]:
    tag = g.z.bis
    versorgt = {t.wer for s in g.systeme if s.dauer.gilt_am(tag) for t in s.stadtteile if t.gilt_am(tag)}
    return (bezeichne(k) for k in g.baum.auf_ebene(Ebene.STADTTEIL) if k.id in eigene.stadtteile - versorgt)
