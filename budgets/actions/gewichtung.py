"""A Gewichtung never changes: a new version stands beside the old one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db import IntegrityError, transaction
from django.db.models import Max

from basis.zahlen import prozent_kurz
from budgets.actions.teile import dezimal
from budgets.models import Gewicht, Gewichtung
from budgets.models.gewichtung import Verfahren
from budgets.rechnung import Gewichtung as Gewichtsangabe
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.models import Beschluss, Indikator


@dataclass(frozen=True)
class Angaben:
    """What a version of a Gewichtung says."""

    schluessel: str
    name: str
    gueltig_ab: date
    verfahren: str
    basisgewicht: Fraction
    gewichte: Sequence[Gewichtsangabe]
    grundpunkte: Fraction = Fraction(0)
    beschluss: Beschluss | None = None
    notiz: str = ""


def abweichung(summe: Fraction) -> str:
    """What is missing from 100 %, or too much."""
    if summe == 1:
        return "das passt"
    return f"es fehlen {prozent_kurz(1 - summe)}" if summe < 1 else f"das sind {prozent_kurz(summe - 1)} zu viel"


@transaction.atomic
def lege_version_an(*, wer: Wer, angaben: Angaben) -> Gewichtung:
    """A new version under its key, or version 1 of a new key.

    Refused: weights and base weight that do not add up to exactly 1, a base weight outside ``anteil``, unknown Indikatoren, an Indikator
    without direction.
    """
    indikatoren = {i.schluessel: i for i in Indikator.objects.filter(schluessel__in=[g.indikator for g in angaben.gewichte])}
    maengel = [*_summenfehler(angaben), *_indikatorfehler(angaben, indikatoren)]
    if maengel:
        raise Abgelehnt(*maengel)
    gewichtung = _naechste(angaben)
    Gewicht.objects.bulk_create(
        Gewicht(
            gewichtung=gewichtung, indikator=indikatoren[g.indikator], gewicht=dezimal(g.gewicht),
            abweichender_stichtag=g.abweichender_stichtag,
        )
        for g in angaben.gewichte
    )  # fmt: skip
    daten = {"gewichte": {g.indikator: str(g.gewicht) for g in angaben.gewichte}, "basisgewicht": str(angaben.basisgewicht)}
    protokolliere(
        wer=wer, aktion="gewichtung_angelegt", gegenstand=gewichtung, text=f"„{gewichtung}“ angelegt.", grund=angaben.notiz, daten=daten
    )
    return gewichtung


def _naechste(angaben: Angaben) -> Gewichtung:
    try:
        with transaction.atomic():
            return Gewichtung.objects.create(
                schluessel=angaben.schluessel, version=_letzte_version(angaben.schluessel) + 1, name=angaben.name,
                gueltig_ab=angaben.gueltig_ab, verfahren=angaben.verfahren, basisgewicht=dezimal(angaben.basisgewicht),
                grundpunkte=dezimal(angaben.grundpunkte), beschluss=angaben.beschluss, notiz=angaben.notiz,
            )  # fmt: skip
    except IntegrityError as error:
        raise Abgelehnt("Im selben Augenblick wurde eine andere Version angelegt. Bitte sehen Sie sie zuerst an.") from error


def _letzte_version(schluessel: str) -> int:
    return Gewichtung.objects.filter(schluessel=schluessel).aggregate(nummer=Max("version"))["nummer"] or 0


def _summenfehler(angaben: Angaben) -> list[str]:
    if angaben.verfahren != Verfahren.ANTEIL and angaben.basisgewicht:
        return ["Ein Basisgewicht gibt es nur beim Verfahren Belastungsfaktor."]
    summe = sum((g.gewicht for g in angaben.gewichte), angaben.basisgewicht)
    if summe == 1:
        return []
    return [f"Basisgewicht und Gewichte ergeben zusammen {prozent_kurz(summe)} statt genau 100\u00a0%; {abweichung(summe)}."]


def _indikatorfehler(angaben: Angaben, indikatoren: dict[str, Indikator]) -> list[str]:
    saetze = []
    for gewicht in angaben.gewichte:
        indikator = indikatoren.get(gewicht.indikator)
        if indikator is None:
            saetze.append(f"Den Indikator „{gewicht.indikator}“ gibt es nicht.")
        elif indikator.richtung == Indikator.Richtung.NEUTRAL:
            saetze.append(f"„{indikator.name}“ ist ohne Wertung; nur ein belastender oder entlastender Indikator kann gewichtet werden.")
    return saetze
