"""Correct one value by hand: a new row that names the old one and says why."""

from decimal import Decimal

from django.db import transaction

from basis.zahlen import Zustand
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.actions.statistik import sperre_werte
from sozialraum.models import Datenlieferung, Indikatorwert
from sozialraum.models.lieferung import Lieferungsart
from sozialraum.signals import werte_uebernommen

JE_SCHULE = "Dieser Wert ist die Summe seiner Schulen. Bitte laden Sie die richtigen Zahlen der Schulen; die Summe folgt ihnen."


@transaction.atomic
def korrigiere(
    *, wer: Wer, wert: Indikatorwert, zaehler: Decimal | None, nenner: Decimal | None, zustand: Zustand, grund: str
) -> Indikatorwert:
    """A Lieferung of art Erfassung with one value. Refused: no reason, no change, a value that is no longer the latest."""
    sperre_werte()
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund der Korrektur.")
    _pruefe_geltung(wert)
    _pruefe_wert(wert, zaehler, nenner, zustand)
    if (wert.zaehler, wert.nenner, wert.zustand) == (zaehler, nenner, zustand.value):
        raise Abgelehnt("Der Wert ist unverändert; es gibt nichts zu korrigieren.")
    alte = wert.lieferung
    lieferung = Datenlieferung.objects.create(
        art=Lieferungsart.ERFASSUNG,
        quelle=alte.quelle,
        stichtag=wert.stichtag,
        muster=alte.muster,
        nutzer=wer.nutzer,
        anzahl_geaendert=1,
        grund=grund.strip(),
    )
    neu = Indikatorwert.objects.create(
        indikator=wert.indikator,
        gebiet=wert.gebiet,
        stichtag=wert.stichtag,
        zaehler=zaehler,
        nenner=nenner,
        zustand=zustand.value,
        lieferung=lieferung,
        ersetzt=wert,
        grund=grund.strip(),
    )
    protokolliere(
        wer=wer,
        aktion="wert_korrigiert",
        gegenstand=neu,
        text=f"{wert} korrigiert.",
        grund=grund,
        daten={"vorher": _als_text(wert), "nachher": _als_text(neu)},
    )
    werte_uebernommen.send(sender=Datenlieferung, lieferung=lieferung, zurueckgenommen=False)
    return neu


def _pruefe_geltung(wert: Indikatorwert) -> None:
    """Only what counts, and was not summed up from schools."""
    if wert.indikator.je_schule:
        raise Abgelehnt(JE_SCHULE)
    gleiche = Indikatorwert.objects.filter(indikator=wert.indikator, gebiet=wert.gebiet, stichtag=wert.stichtag)
    geltend = gleiche.wirksam().first()
    if geltend is None:
        raise Abgelehnt("Die Lieferung dieses Wertes wurde inzwischen zurückgenommen; es gibt nichts mehr zu korrigieren.")
    if geltend.pk != wert.pk:
        raise Abgelehnt("Dieser Wert wurde inzwischen korrigiert. Bitte korrigieren Sie den geltenden Wert.")


def _pruefe_wert(wert: Indikatorwert, zaehler: Decimal | None, nenner: Decimal | None, zustand: Zustand) -> None:
    saetze = []
    if zustand == Zustand.WERT and zaehler is None:
        saetze.append("Ein Wert braucht einen Zähler. Ohne Zahl wählen Sie „keine Angabe“ oder „gesperrt“.")
    if zustand != Zustand.WERT and zaehler is not None:
        saetze.append("Ohne Wert bleibt der Zähler leer.")
    if nenner is not None and nenner <= 0:
        saetze.append("Der Nenner muss größer als 0 sein.")
    if zustand == Zustand.WERT and nenner is None and wert.indikator.aggregation == "quote" and wert.indikator.nenner:
        saetze.append(f"Der Indikator „{wert.indikator}“ braucht einen Nenner.")
    saetze += _unmoeglich(wert, zaehler, nenner)
    if saetze:
        raise Abgelehnt(*saetze)


def _unmoeglich(wert: Indikatorwert, zaehler: Decimal | None, nenner: Decimal | None) -> list[str]:
    """What the old value was not: negative, or more than its Nenner. A balance may be negative, and stays so."""
    saetze = []
    if zaehler is not None and zaehler < 0 and (wert.zaehler is None or wert.zaehler >= 0):
        saetze.append("Der Zähler ist negativ; gezählt wird ab 0.")
    bisher_mehr = wert.zaehler is not None and wert.nenner is not None and wert.zaehler > wert.nenner
    if zaehler is not None and nenner is not None and zaehler > nenner and not bisher_mehr:
        saetze.append("Der Zähler ist größer als der Nenner. Bitte prüfen Sie, ob die beiden vertauscht sind.")
    return saetze


def _als_text(wert: Indikatorwert) -> dict[str, str | None]:
    return {feld: None if (zahl := getattr(wert, feld)) is None else str(zahl) for feld in ("zaehler", "nenner", "zustand")}
