"""Reading for Umschichtungen: both Posten, what was shifted in the year, who may cover whom, which rights hold on a day."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from budgets.deckung import Verschiebung
from budgets.models import (
    Budgetposten,
    Deckungskreis,
    Deckungsvermerk,
    Monatsabschluss,
    Richtung,
    Umschichtung,
    Umschichtungsrecht,
)
from budgets.nachweis import Nachweis
from budgets.postenart import Postenart
from budgets.umschichtungsregeln import Deckung, Seite, Umschichtungsregel, Weg, bestimme_weg, hindernisse
from sozialraum.ebenen import Ebene, Gebietsbaum

RECHTSFELDER = ("weg", "rolle", "wertgrenze_cent", "mit_controlling")
GESCHLOSSEN = (Monatsabschluss.Status.ABGESCHLOSSEN, Monatsabschluss.Status.OEFFNUNG_BEANTRAGT)


@dataclass(frozen=True)
class Pruefung:
    """What a shift of ``betrag`` would be: its way, what stands against it."""

    von: Seite
    nach: Seite
    betrag: int
    weg: Weg
    saetze: tuple[str, ...]

    @property
    def feld(self) -> str:
        """What would have to change first: the amount where there is only too little, else who gets it."""
        return "betrag_cent" if len(self.saetze) == 1 and self.betrag > self.von.nachweis.verfuegbar else "nach"


def nachweis_von(p: Budgetposten) -> Nachweis:
    return Nachweis(
        p.ansatz_cent, p.nachtrag_cent, p.ausserplan_cent, p.rest_cent, p.umschichtung_cent, p.sperre_cent, p.festlegung_cent, p.ist_cent
    )


def name_von(p: Budgetposten) -> str:
    """„4550 Hilfen zur Erziehung, Sozialraum I“: what the person recognises."""
    wo = p.dienst or (p.gebiet.bezeichnung if p.art in {Postenart.SOZIALRAUM, Postenart.RESSORT} else p.get_art_display())
    return f"{p.haushaltsstelle.nummer} {p.haushaltsstelle.name}, {wo}"


def seite_von(p: Budgetposten, baum: Gebietsbaum) -> Seite:
    stelle = p.haushaltsstelle
    ua = stelle.unterabschnitt
    return Seite(
        posten=p.pk,
        name=name_von(p),
        jahr=p.haushaltsjahr_id,
        art=p.art,
        gebiet=p.gebiet_id,
        ressort=ressort_von(p.gebiet_id, baum),
        topf=topf(stelle.unterabschnitt_id, stelle.produkt),
        topfname=ua.nummer if ua else f"Produkt {stelle.produkt}",
        ist_ausgabe=stelle.richtung == Richtung.AUSGABE,
        nachweis=nachweis_von(p),
    )


def topf(unterabschnitt: int | None, produkt: str) -> Hashable:
    """What covers itself: the Unterabschnitt, else the Produkt."""
    return unterabschnitt if unterabschnitt is not None else produkt


def ressort_von(gebiet: int, baum: Gebietsbaum) -> int | None:
    knoten = baum.knoten.get(gebiet)
    while knoten is not None and knoten.ebene > Ebene.RESSORT:
        knoten = baum.eltern(knoten.id)
    return knoten.id if knoten is not None and knoten.ebene == Ebene.RESSORT else None


def deckung(haushaltsjahr: int, jahr: int) -> Deckung:
    """In three queries: what was booked, the Deckungskreise, the Deckungsvermerke of the year."""
    felder = [f"{seite}__haushaltsstelle__{feld}" for seite in ("von", "nach") for feld in ("unterabschnitt_id", "produkt")]
    gebucht = Umschichtung.objects.gebucht().filter(haushaltsjahr=haushaltsjahr).order_by()
    bisher = tuple(Verschiebung(topf(a, b), topf(c, d), betrag) for a, b, c, d, betrag in gebucht.values_list(*felder, "betrag_cent"))
    kreise: dict[int, set[int]] = {}
    namen: dict[Hashable, str] = {}
    for kreis, ua, nummer in Deckungskreis.objects.order_by().values_list("pk", "unterabschnitte", "unterabschnitte__nummer"):
        kreise.setdefault(ua, set()).add(kreis)
        namen[ua] = nummer
    vermerke = Deckungsvermerk.objects.filter(Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gte=jahr), gueltig_ab__lte=jahr).order_by()
    kanten = set()
    for von, nach, nummer in vermerke.values_list("von_id", "nach_id", "nach__nummer"):
        kanten.add((von, nach))
        namen[nach] = nummer

    def darf(von: Hashable, nach: Hashable) -> bool:
        return von == nach or (von, nach) in kanten or bool(kreise.get(von, set()) & kreise.get(nach, set()))  # type: ignore[call-overload]

    return Deckung(bisher, darf, lambda t: namen.get(t, str(t)))


def pruefe(von: Budgetposten, nach: Budgetposten, betrag: int, baum: Gebietsbaum, tag: date, *, umkehr: bool = False) -> Pruefung:
    """Everything that a form shows and an action refuses, from the same rules."""
    a, b = seite_von(von, baum), seite_von(nach, baum)
    jahr = von.haushaltsjahr
    saetze = [*hindernisse(a, b, betrag, deckung(jahr.pk, jahr.jahr), umkehr=umkehr)]
    if jahr.status == jahr.Status.ABGESCHLOSSEN:
        saetze.append(f"Das Haushaltsjahr {jahr.jahr} ist abgeschlossen. Umgeschichtet wird nicht mehr.")
    elif monat_geschlossen(jahr.pk, monat := monat_im_jahr(tag, jahr.jahr)):
        saetze.append(f"Der Monat {monat:02d}/{jahr.jahr} ist abgeschlossen. Wieder öffnen lassen ihn zwei Personen.")
    return Pruefung(a, b, betrag, bestimme_weg(a, b), tuple(saetze))


def monat_im_jahr(tag: date, jahr: int) -> int:
    """A day before or after the year belongs to its first or last month (as periode_ist_offen has it)."""
    return 1 if tag.year < jahr else 12 if tag.year > jahr else tag.month


def monat_geschlossen(haushaltsjahr: int, monat: int) -> bool:
    return Monatsabschluss.objects.filter(haushaltsjahr=haushaltsjahr, monat=monat, status__in=GESCHLOSSEN).exists()


def geltende_rechte(tag: date) -> list[Umschichtungsrecht]:
    """Per way and role the newest row that holds on the day."""
    rows = Umschichtungsrecht.objects.filter(gueltig_ab__lte=tag).order_by("gueltig_ab", "pk")
    return list({(row.weg, row.rolle): row for row in rows}.values())


def regeln(tag: date) -> list[Umschichtungsregel]:
    return [Umschichtungsregel(Weg(r.weg), r.rolle, r.wertgrenze_cent, r.mit_controlling) for r in geltende_rechte(tag)]


def regeln_aus(zeilen: Iterable[Mapping[str, Any]]) -> list[Umschichtungsregel]:
    """The same of RECHTSFELDER that were read along with something else, in the order of their days."""
    geltend = {(z["weg"], z["rolle"]): z for z in zeilen}
    return [Umschichtungsregel(Weg(z["weg"]), z["rolle"], z["wertgrenze_cent"], z["mit_controlling"]) for z in geltend.values()]


def mit_stelle(pks: Iterable[int]) -> dict[int, Budgetposten]:
    rows = Budgetposten.objects.filter(pk__in=set(pks)).select_related("haushaltsstelle__unterabschnitt", "gebiet", "haushaltsjahr")
    return {row.pk: row for row in rows}
