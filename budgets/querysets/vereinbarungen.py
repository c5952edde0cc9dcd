"""Reading Vereinbarungen: the dated periods, the budget of a Gebiet that a share is a part of, places beside the Betriebserlaubnis."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from budgets.models import Betriebserlaubnis, Vereinbarung, Vereinbarungsfassung, Vereinbarungstermin
from budgets.vereinbarungsfristen import Fristen
from budgets.vereinbarungslage import Lage, Platzstand, Teil, platzwarnungen
from sozialraum.models import Einrichtung, Parameter
from sozialraum.models.gebiet import gueltig_am

FRISTEN = {"vereinbarung_audit_monate": "audit", "verwendungsnachweis_monate": "nachweis", "vereinbarung_vorlauf_monate": "vorlauf"}
TAGE_JE_MONAT = 30


def fristen(tag: date) -> Fristen:
    """The periods in force on a day, in one query; where none is loaded the default."""
    rows = Parameter.objects.filter(schluessel__in=FRISTEN, gueltig_von__lte=tag).order_by("gueltig_von", "pk")
    return Fristen(**{FRISTEN[schluessel]: int(wert) for schluessel, wert in rows.values_list("schluessel", "wert")})


def vorlauf_tage(tag: date) -> int:
    """How many days before its end a Vereinbarung counts as running out."""
    return fristen(tag).vorlauf * TAGE_JE_MONAT


@dataclass(frozen=True)
class Platzzeile:
    """One Einrichtung with its places from three sources, and what does not agree."""

    einrichtung: Einrichtung
    stand: Platzstand
    erlaubnis: Betriebserlaubnis | None
    vereinbarungen: tuple[Vereinbarung, ...]

    @property
    def warnungen(self) -> list[str]:
        return platzwarnungen(self.stand)

    @property
    def ampel(self) -> str:
        if not self.warnungen:
            return "im_plan"
        s = self.stand
        zu_viel = s.erlaubt is None or max(s.vereinbart or 0, s.stammdaten or 0) > s.erlaubt
        return "handeln" if zu_viel else "beobachten"


def bewertet(rows: Any, tag: date) -> list[Any]:
    """The Vereinbarungen with how they stand on the day, when they end and what comes next; most urgent first."""
    naechster = Vereinbarungstermin.objects.offen().filter(vereinbarung=OuterRef("pk")).order_by("faellig_am")
    vorlauf, gefunden = vorlauf_tage(tag), []
    for v in rows.mit_allem().annotate(naechster=Subquery(naechster.values("faellig_am")[:1])):
        v.stand, v.ende = v.lage(tag, vorlauf), v.letztes_ende
        v.rang = list(Lage).index(v.stand)
        gefunden.append(v)
    return sorted(gefunden, key=lambda v: (v.rang, v.ende or date.max, v.titel))


def platzzeilen(tag: date, sichtbar: Any, haeuser: Sequence[Einrichtung] = ()) -> list[Platzzeile]:
    """Every Einrichtung that has a Betriebserlaubnis or agreed places on the day, by Träger and name, or those of ``haeuser``.

    Of the Vereinbarungen only those ``sichtbar`` count.
    """
    je_haus: dict[int, list[Vereinbarungsfassung]] = defaultdict(list)
    mit_plaetzen = Vereinbarungsfassung.objects.geltend(tag, tag).filter(
        teil=Teil.LEISTUNG, plaetze__isnull=False, vereinbarung__einrichtung__isnull=False, vereinbarung__in=sichtbar.values("pk")
    )
    for fassung in mit_plaetzen.select_related("vereinbarung__traeger"):
        je_haus[fassung.vereinbarung.einrichtung_id or 0].append(fassung)
    erlaubt = {e.einrichtung_id: e for e in Betriebserlaubnis.objects.filter(gueltig_am(tag))}
    rows = haeuser or Einrichtung.objects.filter(pk__in={*je_haus, *erlaubt}).mit_allem().order_by("traeger__name", "name")
    return [_zeile(haus, je_haus.get(haus.pk, []), erlaubt.get(haus.pk)) for haus in rows]


def _zeile(haus: Einrichtung, fassungen: list[Vereinbarungsfassung], erlaubnis: Betriebserlaubnis | None) -> Platzzeile:
    vereinbart = sum(f.plaetze or 0 for f in fassungen) if fassungen else None
    stand = Platzstand(vereinbart, erlaubnis.plaetze if erlaubnis else None, haus.plaetze)
    return Platzzeile(haus, stand, erlaubnis, tuple(f.vereinbarung for f in fassungen))
