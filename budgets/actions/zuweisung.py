"""The Ansätze of a year from the Verteilung that counts: which may, what it would change, and the booking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from budgets.actions.mittel import Stelle, betraege_je_stelle, bisher_je_stelle, weise_zu
from budgets.inputs import rechne
from budgets.models import Haushaltsjahr, Haushaltsstelle, Verteilung
from budgets.postenart import Postenart
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet


@dataclass(frozen=True)
class Aenderung:
    """The Ansatz of one Posten before and after an assignment, in cents."""

    name: str
    bisher: int
    neu: int

    @property
    def unterschied(self) -> int:
        return self.neu - self.bisher


def zuweisbare(jahr: Haushaltsjahr) -> QuerySet[Verteilung]:
    """Of the whole city, decided or submitted, none that a decided one corrects; the one that counts first."""
    stand = [Verteilung.Status.VORGELEGT, Verteilung.Status.BESCHLOSSEN]
    rows = Verteilung.objects.budgets().filter(haushaltsjahr=jahr, gebiet__ebene=Ebene.FACHBEREICH, status__in=stand)
    return rows.ohne_korrigierte().massgebliche_zuerst().select_related("haushaltsjahr")


def aenderungen(verteilung: Verteilung) -> list[Aenderung]:
    """Per Posten what an assignment would change. Refused as the assignment itself."""
    soll = betraege_je_stelle(verteilung, rechne(verteilung))
    bisher = bisher_je_stelle(verteilung.haushaltsjahr, soll)
    alle = {*soll, *bisher}
    stellen = Haushaltsstelle.objects.in_bulk({s.haushaltsstelle for s in alle})
    gebiete = Gebiet.objects.in_bulk({s.gebiet for s in alle})
    rows = [Aenderung(_name(s, stellen, gebiete), bisher.get(s, 0), soll.get(s, 0)) for s in alle]
    return sorted(rows, key=lambda row: row.name)


def _name(s: Stelle, stellen: Mapping[int, Haushaltsstelle], gebiete: Mapping[int, Gebiet]) -> str:
    wo = s.dienst or (gebiete[s.gebiet].bezeichnung if s.art == Postenart.SOZIALRAUM else Postenart(s.art).bezeichnung)
    return f"{stellen[s.haushaltsstelle]}, {wo}"


@transaction.atomic
def weise_ansaetze_zu(*, wer: Wer, haushaltsjahr: Haushaltsjahr, verteilung: Verteilung, wirksam_am: date, anordnung: str = "") -> int:
    """Refused: a Verteilung that does not count for the year, and what ``weise_zu`` refuses. Returns how many Posten changed."""
    if not zuweisbare(haushaltsjahr).filter(pk=verteilung.pk).exists():
        raise Abgelehnt(f"„{verteilung.name}“ ist für {haushaltsjahr.jahr} weder beschlossen noch vorgelegt.")
    betraege = betraege_je_stelle(verteilung, rechne(verteilung))
    return weise_zu(wer=wer, verteilung=verteilung, betraege=betraege, wirksam_am=wirksam_am, anordnung=anordnung.strip())
