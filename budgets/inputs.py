"""From the database to the pure calculation: what a Verteilung is calculated from, in a handful of queries.

`rechne(verteilung)` is the one way to the numbers of a Verteilung, for pages, reports and decisions alike. A submitted or decided one is
calculated from its Rechenpaket, so that later values, mappings or weights never reach what a Gremium was shown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from budgets import paketspeicher, rechnung
from budgets.models import Teiltopf, Verteilung
from budgets.rechnung import NICHT_ZUGEORDNET, Eingaben, Einstellungen, Gewichtung, Rechnung, Topfeingaben
from budgets.selectors import verteilung as selectors
from budgets.topfeingaben import Indikatorangabe, Stadtteilwerte, baue, mit_aenderungen
from budgets.verteilung import Dienst
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.models import Gebiet
from sozialraum.punktwerte_typen import FALLZAHLGRENZE

Aenderungen = Mapping[str, Einstellungen]


@dataclass(frozen=True)
class Auftrag:
    """One Verteilung to calculate, perhaps with other settings of some Teiltöpfe (a scenario).

    ``aenderungen`` may be a function of the stored settings, so that they are read only once. ``frisch`` calculates a submitted one from
    the tables as they are now, as a scenario does; a decided one never.
    """

    verteilung: Verteilung
    aenderungen: Aenderungen | Callable[[Sequence[Einstellungen]], Aenderungen] = field(default_factory=dict)
    frisch: bool = False

    @property
    def aus_paket(self) -> bool:
        return self.verteilung.ist_beschlossen or (self.verteilung.rechnet_aus_paket and not self.frisch and not self.aenderungen)


def rechne(
    verteilung: Verteilung, aenderungen: Aenderungen | None = None, *, baeume: Iterable[Gebietsbaum] = (), frisch: bool = False
) -> Rechnung:
    """Calculates one Verteilung; what cannot be calculated stands as sentences in ``fehler``. ``frisch``: see ``Auftrag``."""
    return rechne_alle([Auftrag(verteilung, aenderungen or {}, frisch)], baeume=baeume)[0]


def rechne_alle(auftraege: Sequence[Auftrag], *, baeume: Iterable[Gebietsbaum] = ()) -> list[Rechnung]:
    """Calculates several Verteilungen (a scenario beside its basis) with the queries of one. ``baeume`` are trees loaded already."""
    return _Ladung(auftraege, baeume).rechnungen()


def einstellungen(topf: Teiltopf) -> Einstellungen:
    """The settings of a Teiltopf that came from `selectors.teiltoepfe`."""
    return Einstellungen(
        schluessel=topf.schluessel,
        name=topf.name,
        betrag=topf.betrag_cent,
        verfahren=topf.verfahren,
        gewichte=tuple(Gewichtung(g["schluessel"], Fraction(g["gewicht"]), g["abweichend"]) for g in topf.gewichtsliste),  # type: ignore[attr-defined]
        basisgewicht=Fraction(topf.basisgewicht),
        grundpunkte=Fraction(topf.grundpunkte),
        ddof=topf.zwert_ddof,
        spreizung=Fraction(topf.zwert_spreizung),
        untergrenze=Fraction(topf.zwert_untergrenze),
        sockel=topf.sockel_cent,
        reserve=topf.reserve_cent,
        rundung=topf.rundung_cent,
        kappung_unten=_fraction(topf.kappung_unten),
        kappung_oben=_fraction(topf.kappung_oben),
        fehlend=topf.fehlend,
        dienste=tuple(Dienst(d["name"], d["betrag"], d["verantwortlich"]) for d in topf.dienstliste),  # type: ignore[attr-defined]
        bevoelkerung=topf.bevoelkerung.name if topf.bevoelkerung else "",
    )


def _fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


class _Ladung:
    """Loads everything that the given Verteilungen and their undecided previous years need, then calculates in that order."""

    def __init__(self, auftraege: Sequence[Auftrag], baeume: Iterable[Gebietsbaum] = ()):
        self.auftraege = auftraege
        self.fertig: dict[int, Rechnung] = {}
        self.werte_je_stand: dict[tuple[date, date, int], Stadtteilwerte] = {}
        offen = self._kette()
        aus_paket = [a.verteilung for a in auftraege if a.aus_paket]
        self.pakete = {v.pk: paketspeicher.hole(v.pruefsumme, v.paket).eingaben for v in aus_paket}
        self.toepfe: dict[int, list[Teiltopf]] = {v.pk: [] for v in offen}
        for topf in selectors.teiltoepfe(self.toepfe) if offen else []:
            self.toepfe[topf.verteilung_id].append(topf)
        self.aenderungen = [self._aenderungen(auftrag) for auftrag in auftraege]
        self.angaben = self._angaben()
        self.baeume = {baum.stand: baum for baum in baeume}
        for tag in {v.gebietsstand for v in offen} - set(self.baeume):
            self.baeume[tag] = Gebiet.objects.baum(tag)
        stadtteile = {k.id for baum in (self.baeume[v.gebietsstand] for v in offen) for k in baum.auf_ebene(Ebene.STADTTEIL)}
        self._lade_werte(offen, sorted(stadtteile))

    def rechnungen(self) -> list[Rechnung]:
        paare = zip(self.auftraege, self.aenderungen, strict=True)
        return [self._rechnung(a.verteilung, aenderungen, (), aus_paket=a.aus_paket) for a, aenderungen in paare]

    def _aenderungen(self, auftrag: Auftrag) -> Aenderungen:
        if not callable(auftrag.aenderungen):
            return auftrag.aenderungen
        eingefroren = self.pakete.get(auftrag.verteilung.pk)
        if eingefroren is not None:
            return auftrag.aenderungen([topf.einstellungen for topf in eingefroren.toepfe])
        return auftrag.aenderungen([einstellungen(topf) for topf in self.toepfe[auftrag.verteilung.pk]])

    def _kette(self) -> list[Verteilung]:
        """Verteilungen to calculate from the tables: the given ones and the previous years that they lean on."""
        offen: dict[int, Verteilung] = {}
        warten = [auftrag.verteilung for auftrag in self.auftraege if not auftrag.aus_paket]
        while warten:
            verteilung = warten.pop()
            if verteilung.pk in offen:
                continue
            offen[verteilung.pk] = verteilung
            if verteilung.vorjahr_id and verteilung.vorjahr and not verteilung.vorjahr.rechnet_aus_paket:
                warten.append(verteilung.vorjahr)
        return list(offen.values())

    def _angaben(self) -> dict[str, Indikatorangabe]:
        angaben = {g["schluessel"]: _angabe(g) for toepfe in self.toepfe.values() for t in toepfe for g in t.gewichtsliste}  # type: ignore[attr-defined]
        gewuenscht = {g.indikator for aenderungen in self.aenderungen for e in aenderungen.values() for g in e.gewichte} - set(angaben)
        if gewuenscht:
            angaben |= {schluessel: _angabe(row) for schluessel, row in selectors.indikatoren(gewuenscht).items()}
        return angaben

    def _settings(self, verteilung: Verteilung, aenderungen: Aenderungen) -> list[Einstellungen]:
        return [aenderungen.get(topf.schluessel) or einstellungen(topf) for topf in self.toepfe[verteilung.pk]]

    def _lade_werte(self, offen: Sequence[Verteilung], stadtteile: Sequence[int]) -> None:
        paarweise = zip(self.auftraege, self.aenderungen, strict=True)
        alle = [*((a.verteilung, wahl) for a, wahl in paarweise if not a.aus_paket), *((v, {}) for v in offen)]
        paare = {
            (self.angaben[g.indikator].pk, v.werte_stand)
            for v, aenderungen in alle for e in self._settings(v, aenderungen) for g in e.gewichte if g.indikator in self.angaben
        }  # fmt: skip
        self.werte = selectors.werte(paare, stadtteile)
        ohne_nenner = {s for (i, s), zeilen in self.werte.zeilen.items() if any(z.nenner is None for z in zeilen.values())}
        baender = {t.bevoelkerung.pk: (t.bevoelkerung.von, t.bevoelkerung.bis_unter)
                   for toepfe in self.toepfe.values() for t in toepfe if t.bevoelkerung}  # fmt: skip
        baender |= {a.band: (a.band_von, a.band_bis) for a in self.angaben.values() if a.band}
        tage = {v.werte_stand for v in offen}
        self.personen = selectors.personen(baender, tage, ohne_nenner, stadtteile)

    def _rechnung(self, verteilung: Verteilung, aenderungen: Aenderungen, kette: tuple[int, ...], *, aus_paket: bool) -> Rechnung:
        if not aenderungen and verteilung.pk in self.fertig:
            return self.fertig[verteilung.pk]
        if aus_paket:
            paket = paketspeicher.hole(verteilung.pruefsumme, verteilung.paket)
            ergebnis = rechnung.rechne(mit_aenderungen(paket.eingaben, aenderungen)) if aenderungen else paket.rechnung
        else:
            ergebnis = rechnung.rechne(self._eingaben(verteilung, aenderungen, self._vorjahr(verteilung, kette)))
        if not aenderungen:
            self.fertig[verteilung.pk] = ergebnis
        return ergebnis

    def _vorjahr(self, verteilung: Verteilung, kette: tuple[int, ...]) -> dict[str, dict[str, int]]:
        """Teiltopf → Empfänger → amount of the previous year."""
        if not verteilung.vorjahr_id or not verteilung.vorjahr or verteilung.vorjahr_id in kette:
            return {}
        vorjahr = self._rechnung(verteilung.vorjahr, {}, (*kette, verteilung.pk), aus_paket=verteilung.vorjahr.rechnet_aus_paket)
        return {topf.schluessel: {s: zeile.betrag for s, zeile in topf.zeilen.items()} for topf in vorjahr.toepfe}

    def _eingaben(self, verteilung: Verteilung, aenderungen: Aenderungen, vorjahr: Mapping[str, Mapping[str, int]]) -> Eingaben:
        baum = self.baeume[verteilung.gebietsstand]
        werte = self._stadtteilwerte(verteilung, baum)
        einheit = "€" if verteilung.einheit == Verteilung.Einheit.EURO else "VZÄ"
        toepfe: list[Topfeingaben] = []
        for topf, wahl in zip(self.toepfe[verteilung.pk], self._settings(verteilung, aenderungen), strict=True):
            band = topf.bevoelkerung_id
            grenze = Fraction(topf.fallzahlgrenze) if topf.fallzahlgrenze is not None else FALLZAHLGRENZE  # type: ignore[attr-defined]
            toepfe.append(baue(wahl, band, self.angaben, werte, vorjahr.get(topf.schluessel), einheit=einheit, grenze=grenze))
        empfaenger: dict[str, int | None] = {k.schluessel: k.id for k in baum.auf_ebene(Ebene.SOZIALRAUM)}
        if werte.unzugeordnet:
            empfaenger[NICHT_ZUGEORDNET] = None
        muster = verteilung.muster or self.werte.muster or self.personen.muster
        return Eingaben(baum, tuple(toepfe), empfaenger, einheit, self._lieferungen(werte, toepfe), muster, verteilung.werte_stand)

    def _stadtteilwerte(self, verteilung: Verteilung, baum: Gebietsbaum) -> Stadtteilwerte:
        """Shared by all Verteilungen and scenarios of the same two days."""
        tage = (verteilung.gebietsstand, verteilung.werte_stand, verteilung.zaehler_rundung)
        if tage not in self.werte_je_stand:
            self.werte_je_stand[tage] = self._neue_stadtteilwerte(verteilung, baum)
        return self.werte_je_stand[tage]

    def _neue_stadtteilwerte(self, verteilung: Verteilung, baum: Gebietsbaum) -> Stadtteilwerte:
        bis = [tag for tag in self.personen.anzahl if tag <= verteilung.werte_stand]
        stichtage = {i: s for (i, tag), s in self.werte.stichtage.items() if tag == verteilung.werte_stand}
        return Stadtteilwerte(baum, stichtage, self.werte.zeilen, self.personen.anzahl, max(bis, default=None), verteilung.zaehler_rundung)

    def _lieferungen(self, werte: Stadtteilwerte, toepfe: Sequence[Topfeingaben]) -> frozenset[int]:
        """The deliveries whose values take part."""
        benutzt: set[int] = set()
        for topf in toepfe:
            for schluessel in topf.herkunft:
                indikator = self.angaben[schluessel].pk
                stichtag = werte.stichtage.get(indikator)
                if stichtag:
                    benutzt |= {z.lieferung for z in self.werte.zeilen.get((indikator, stichtag), {}).values()}
            tage = {topf.bevoelkerung_stichtag, *(h.bevoelkerung_stichtag for h in topf.herkunft.values())}
            for tag in tage - {None}:
                benutzt |= self.personen.lieferungen.get(tag, frozenset())  # type: ignore[arg-type]
        return frozenset(benutzt)


def _angabe(row: Mapping[str, Any]) -> Indikatorangabe:
    return Indikatorangabe(
        row["indikator"], row["schluessel"], row["name"], row["einheit"], row["richtung"], row["aggregation"],
        row["beruht_auf_fallzahlen"], row["nachkommastellen"], row["quelle"], row["band"], row["band_von"] or 0, row["band_bis"] or 0,
        row["band_name"] or "",
    )  # fmt: skip
