"""Methods of the Typisierung as dated versions: none ever changes, a change is the next version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db import transaction
from django.db.models import Max

from basis.zahlen import runde
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.inputs import schwerpunkte as inputs
from sozialraum.models import Beschluss, Indikator, Typisierungsmerkmal, Typisierungsverfahren
from sozialraum.schwerpunkte import maengel
from sozialraum.schwerpunkte_typen import Stufen, Verfahren


@dataclass(frozen=True)
class Merkmalsangabe:
    """One Indikator of Status or Dynamik with its weight."""

    teil: str
    indikator: str
    gewicht: Fraction
    veraenderung: bool = False


@dataclass(frozen=True)
class Verfahrensangaben:
    """What a version of a method says."""

    schluessel: str
    name: str
    gueltig_ab: date
    merkmale: Sequence[Merkmalsangabe]
    status: Stufen
    dynamik: Stufen | None
    schwerpunkt: Sequence[tuple[str, str]]
    ddof: int = 0
    mindesteinwohner: int = 300
    vergleichsjahre: int = 2
    quelle: str = ""
    notiz: str = ""
    beschluss: Beschluss | None = None
    muster: bool = False


@transaction.atomic
def lege_verfahren_an(*, wer: Wer, angaben: Verfahrensangaben) -> Typisierungsverfahren:
    """The next version under its key, or version 1 of a new key.

    Refused: limits that do not rise, classes that do not fit them, a rule that names no class, unknown Indikatoren, one without direction,
    one that is a plain number (it would grow with the inhabitants).
    """
    indikatoren = {i.schluessel: i for i in Indikator.objects.filter(schluessel__in=[m.indikator for m in angaben.merkmale])}
    saetze = [satz for m in angaben.merkmale for satz in _indikatorfehler(m, indikatoren)]
    saetze += maengel(_verfahren(angaben, indikatoren))
    if saetze:
        raise Abgelehnt(*dict.fromkeys(saetze))
    letzte = Typisierungsverfahren.objects.filter(schluessel=angaben.schluessel).aggregate(nummer=Max("version"))["nummer"] or 0
    row = _speichere_verfahren(angaben, letzte + 1)
    Typisierungsmerkmal.objects.bulk_create(
        Typisierungsmerkmal(
            verfahren=row, teil=m.teil, indikator=indikatoren[m.indikator], gewicht=runde(m.gewicht, 4), veraenderung=m.veraenderung
        )
        for m in angaben.merkmale
    )
    daten = {f"{m.teil}: {m.indikator}": str(m.gewicht) for m in angaben.merkmale}
    text = f"Verfahren der Typisierung „{row}“ angelegt."
    protokolliere(wer=wer, aktion="typisierungsverfahren_angelegt", gegenstand=row, text=text, grund=angaben.notiz, daten=daten)
    return row


def _speichere_verfahren(angaben: Verfahrensangaben, version: int) -> Typisierungsverfahren:
    dynamik = angaben.dynamik or Stufen((), ())
    return Typisierungsverfahren.objects.create(
        schluessel=angaben.schluessel, version=version, name=angaben.name, gueltig_ab=angaben.gueltig_ab,
        status_grenzen=[runde(g, 4) for g in angaben.status.grenzen], status_klassen=list(angaben.status.klassen),
        dynamik_grenzen=[runde(g, 4) for g in dynamik.grenzen], dynamik_klassen=list(dynamik.klassen),
        schwerpunkt=[list(paar) for paar in angaben.schwerpunkt], ddof=angaben.ddof, mindesteinwohner=angaben.mindesteinwohner,
        vergleichsjahre=angaben.vergleichsjahre, quelle=angaben.quelle, notiz=angaben.notiz, beschluss=angaben.beschluss,
        muster=angaben.muster,
    )  # fmt: skip


def _verfahren(angaben: Verfahrensangaben, indikatoren: dict[str, Indikator]) -> Verfahren:
    merkmale = tuple(
        inputs.merkmal(indikatoren[m.indikator], m.teil, m.gewicht, m.veraenderung) for m in angaben.merkmale if m.indikator in indikatoren
    )
    return Verfahren(
        angaben.schluessel, 0, angaben.name, merkmale, angaben.status, angaben.dynamik, frozenset(angaben.schwerpunkt), angaben.ddof,
        angaben.mindesteinwohner, angaben.vergleichsjahre,
    )  # fmt: skip


def _indikatorfehler(angabe: Merkmalsangabe, indikatoren: dict[str, Indikator]) -> list[str]:
    indikator = indikatoren.get(angabe.indikator)
    if indikator is None:
        return [f"Den Indikator „{angabe.indikator}“ gibt es nicht."]
    saetze = []
    if indikator.richtung == Indikator.Richtung.NEUTRAL:
        saetze.append(f"„{indikator.name}“ ist ohne Wertung; typisiert wird nur mit belastenden und entlastenden Indikatoren.")
    if indikator.aggregation == Indikator.Aggregation.SUMME:
        saetze.append(f"„{indikator.name}“ ist eine bloße Anzahl und wächst mit der Zahl der Menschen; nötig ist eine Quote.")
    return saetze
