"""Löschfristen: loaded, changed, and carried out once a day."""

import logging
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.models import Loeschfrist
from sozialraum.purge import Loescher, loescher

FRISTEN = Path(settings.BASE_DIR) / "fixtures" / "recht" / "loeschfristen.toml"
HOECHSTENS = 36_525  # days: a hundred years
logger = logging.getLogger("befehl")


@dataclass
class Loeschbericht:
    """What a run deleted, by the name of its Frist."""

    zeilen: dict[str, int] = field(default_factory=dict)

    def als_satz(self) -> str:
        geloescht = [f"{name}: {anzahl}" for name, anzahl in self.zeilen.items() if anzahl]
        return f"Gelöscht: {'; '.join(geloescht)}." if geloescht else "Es war nichts zu löschen."


class Loeschfehler(Exception):
    """Some kinds could not be deleted; all others are. The message is a German sentence, ``bericht`` what was deleted."""

    def __init__(self, bericht: Loeschbericht, gescheitert: dict[str, Exception]):
        self.bericht = bericht
        arten = ", ".join(f"{name} ({type(fehler).__name__})" for name, fehler in gescheitert.items())
        super().__init__(f"Nicht gelöscht: {arten}. Alle anderen Fristen sind bearbeitet; der nächste Lauf versucht es wieder.")


@transaction.atomic
def lade_loeschfristen(*, wer: Wer, angaben: dict[str, Any] | None = None) -> Ladebericht:
    """Adds the Fristen that are not there yet; what somebody has changed stays."""
    bericht = Ladebericht()
    eintraege = (angaben if angaben is not None else tomllib.loads(FRISTEN.read_text())).get("loeschfristen", [])
    bekannt = set(Loeschfrist.objects.values_list("schluessel", flat=True))
    neu = [Loeschfrist(**eintrag, reihenfolge=nr) for nr, eintrag in enumerate(eintraege, 1) if eintrag["schluessel"] not in bekannt]
    for frist in neu:
        frist.save(force_insert=True)
        bericht.zaehle("Löschfristen", "neu")
    if neu:
        text = f"{len(neu)} Löschfristen geladen: {', '.join(str(frist) for frist in neu)}."
        protokolliere(wer=wer, aktion="loeschfristen_geladen", gegenstand=neu[0], text=text)
    return bericht


@transaction.atomic
def aendere_loeschfrist(*, wer: Wer, frist: Loeschfrist, tage: int, grund: str) -> Loeschfrist:
    """A period between its bound and a hundred years; the next daily run follows it."""
    frist = Loeschfrist.objects.select_for_update().get(pk=frist.pk)
    if not frist.mindestens <= tage <= HOECHSTENS:
        raise Abgelehnt(f"Die Frist beträgt mindestens {frist.mindestens} und höchstens {HOECHSTENS} Tage.", feld="tage")
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund.", feld="grund")
    if tage == frist.tage:
        raise Abgelehnt("Diese Frist gilt schon.", feld="tage")
    vorher, frist.tage = frist.tage, tage
    frist.save(update_fields=["tage"])
    text = f"Löschfrist „{frist.bezeichnung}“: {tage} statt {vorher} Tage."
    protokolliere(wer=wer, aktion="loeschfrist_geaendert", gegenstand=frist, text=text, grund=grund, daten={"tage": [vorher, tage]})
    return frist


def loesche_altes(*, wer: Wer, jetzt: datetime | None = None) -> Loeschbericht:
    """Deletes what is past its period, each kind in a transaction of its own: broken off and called again it goes on.

    One that fails stays whole and stops no other; at the end a Loeschfehler names it.
    """
    jetzt, bericht = jetzt or timezone.now(), Loeschbericht()
    gescheitert: dict[str, Exception] = {}
    lade_loeschfristen(wer=wer)
    namen = dict(Loeschfrist.objects.values_list("schluessel", "bezeichnung"))
    for schluessel, functions in loescher().items():
        try:
            anzahl = _loesche(wer, schluessel, functions, jetzt)
        except Exception as fehler:  # a lock, a row that is protected, a fault of one function
            logger.exception("period %s", schluessel)
            gescheitert[namen.get(schluessel, schluessel)] = fehler
        else:
            bericht.zeilen[namen[schluessel]] = anzahl
    if gescheitert:
        raise Loeschfehler(bericht, gescheitert) from next(iter(gescheitert.values()))
    return bericht


@transaction.atomic
def _loesche(wer: Wer, schluessel: str, functions: list[Loescher], jetzt: datetime) -> int:
    frist = Loeschfrist.objects.select_for_update().get(schluessel=schluessel)
    vor = jetzt - timedelta(days=frist.tage)
    anzahl = sum(function(vor) for function in functions)
    frist.zuletzt_am, frist.zuletzt_anzahl = jetzt, anzahl
    frist.insgesamt += anzahl
    frist.save(update_fields=["zuletzt_am", "zuletzt_anzahl", "insgesamt"])
    if anzahl and schluessel != "protokoll":  # which writes its own row, with the number up to which contents are gone
        text = f"{frist.bezeichnung}: {anzahl} nach {frist.tage} Tagen gelöscht."
        protokolliere(wer=wer, aktion="altes_geloescht", gegenstand=frist, text=text, daten={"anzahl": anzahl})
    return anzahl
