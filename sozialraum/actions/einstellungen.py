"""Dated parameters and the city's own details."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.models import Beschluss, Parameter, Stadt
from sozialraum.models.parameter import SCHWELLEN

GANZE = ("Tage", "Monate")


@transaction.atomic
def setze_parameter(
    *, wer: Wer, schluessel: str, wert: Decimal, gueltig_von: date, beschluss: Beschluss | None = None, quelle: str = ""
) -> Parameter:
    """A change adds a row from a day on; what was calculated before keeps its value.

    Refused: a threshold of Geheimhaltung that falls, a period that is no whole number of days or months.
    """
    vorbild = Parameter.objects.filter(schluessel=schluessel).order_by("-gueltig_von").first()
    if vorbild is None:
        raise Abgelehnt(f"Den Parameter „{schluessel}“ gibt es nicht.")
    if Parameter.objects.filter(schluessel=schluessel, gueltig_von=gueltig_von).exists():
        raise Abgelehnt(f"Ab dem {gueltig_von:%d.%m.%Y} ist schon ein Wert eingetragen. Wählen Sie einen anderen Tag.")
    if schluessel in SCHWELLEN:
        _pruefe_schwelle(schluessel, wert, gueltig_von)
    if vorbild.einheit in GANZE and (wert < 0 or wert != wert.to_integral_value()):
        raise Abgelehnt(f"Eine Frist in {vorbild.einheit}n ist eine ganze Zahl ab 0.", feld="wert")
    neu = Parameter(
        schluessel=schluessel,
        bezeichnung=vorbild.bezeichnung,
        einheit=vorbild.einheit,
        wert=wert,
        gueltig_von=gueltig_von,
        beschluss=beschluss,
        quelle=quelle,
    )
    try:
        with transaction.atomic():
            neu.save(force_insert=True)
    except IntegrityError as error:
        raise Abgelehnt("Im selben Augenblick wurde ein anderer Wert eingetragen. Bitte sehen Sie ihn zuerst an.") from error
    protokolliere(wer=wer, aktion="parameter_gesetzt", gegenstand=neu, text=f"{neu}, gültig ab {gueltig_von:%d.%m.%Y}.", grund=quelle)
    return neu


def _pruefe_schwelle(schluessel: str, wert: Decimal, gueltig_von: date) -> None:
    """What was shown once is known; a lower threshold would open what other tables still hide."""
    if wert < 2 or wert != wert.to_integral_value():
        raise Abgelehnt("Eine Schwelle der Geheimhaltung ist eine ganze Zahl ab 2.")
    davor = Parameter.objects.filter(schluessel=schluessel, gueltig_von__lte=gueltig_von).order_by("-wert").first()
    if davor and wert < davor.wert:
        raise Abgelehnt(
            f"Eine Schwelle der Geheimhaltung darf nur steigen. Seit dem {davor.gueltig_von:%d.%m.%Y} gilt {davor.wert.normalize():f}; "
            "eine niedrigere würde Zahlen öffnen, die andere Veröffentlichungen noch schützen."
        )
    danach = Parameter.objects.filter(schluessel=schluessel, gueltig_von__gt=gueltig_von).order_by("wert").first()
    if danach and wert > danach.wert:
        raise Abgelehnt(
            "Eine Schwelle der Geheimhaltung darf nur steigen. "
            f"Ab dem {danach.gueltig_von:%d.%m.%Y} gilt schon {danach.wert.normalize():f}."
        )


@transaction.atomic
def aendere_stadt(*, wer: Wer, stadt: Stadt, angaben: dict[str, Any]) -> Stadt:
    """Changes the city's details; refuses a pattern of Vorlage numbers that its own example does not match."""
    muster, beispiel = angaben["vorlagen_muster"], angaben["vorlagen_beispiel"]
    try:
        passt = not muster or bool(re.fullmatch(muster, beispiel))
    except re.error as error:
        raise Abgelehnt("Das Muster der Vorlagennummer ist kein gültiger regulärer Ausdruck.") from error
    if not passt:
        raise Abgelehnt("Das Beispiel einer Vorlagennummer passt nicht zum Muster.")
    geaendert = [name for name, wert in angaben.items() if getattr(stadt, name) != wert]
    if not geaendert:
        return stadt
    for name in geaendert:
        setattr(stadt, name, angaben[name])
    stadt.save()
    namen = ", ".join(str(field.verbose_name) for field in Stadt._meta.fields if field.name in geaendert)
    protokolliere(wer=wer, aktion="stadt_geaendert", gegenstand=stadt, text=f"Angaben zur Stadt geändert: {namen}.")
    return stadt
