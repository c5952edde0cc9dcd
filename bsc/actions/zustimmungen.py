"""A change of an open Zielvereinbarung: what it was in words, and whose consent it takes back. Within the transaction of the change."""

import json
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import models
from django.utils.text import Truncator

from basis.zahlen import aufzaehlung, datum, eigene_stellen, zahl
from bsc.models import Zielvereinbarung, Zustimmungswegfall
from sozialraum.access import Wer
from sozialraum.clock import heute

UEBERTRAGEN = ("paar", "gremium_id", "obergebiet_id", "gebiet_id", "titel", "gueltig_von", "gueltig_bis", "ressourcen", "berichtspflicht",
               "rhythmus", "abweichungsregel", "muster")  # fmt: skip
ZIEL_UEBERTRAGEN = ("text", "perspektive", "messgroesse_id", "messname", "art", "seite", "richtung", "formel", "quelle", "verantwortlich",
                    "ausgangswert", "ausgang_am", "zielwert", "ziel_am", "gruen", "gelb")  # fmt: skip
GEKUERZT = 80
UNGELESEN = "Der Inhalt hat sich geändert, seit Sie diese Seite geöffnet haben. Bitte lesen Sie ihn noch einmal."
ZUSTIMMUNG = ("oben_von_id", "oben_am", "oben_in_vertretung", "unten_von_id", "unten_am", "unten_in_vertretung", "beschluss_id")


def kennung(row: Zielvereinbarung) -> str:
    """A fingerprint of all that is agreed to: the same as long as nothing of it changes."""
    teile = [[str(getattr(row, f)) for f in UEBERTRAGEN]]
    teile += [[str(getattr(z, f)) for f in ZIEL_UEBERTRAGEN] for z in row.ziele.order_by("pk")]
    return sha256(json.dumps(teile).encode()).hexdigest()


def warum_ungelesen(row: Zielvereinbarung, gelesen: str) -> list[str]:
    return [UNGELESEN] if gelesen and gelesen != kennung(row) else []


def aenderungen(alt: models.Model, neu: models.Model, felder: Iterable[str], geheim: Collection[str] = ()) -> list[str]:
    """The fields (by attname) that differ: „Ressourcen: „5.000 €“ → „8.000 €““; empty where nothing does. ``geheim``: without values."""
    rows = {f.attname: f for f in neu._meta.concrete_fields}
    anders = [rows[name] for name in felder if getattr(alt, name) != getattr(neu, name)]
    return [str(f.verbose_name) if f.attname in geheim else f"{f.verbose_name}: {_wort(alt, f)} → {_wort(neu, f)}" for f in anders]


def _wort(row: Any, feld: Any) -> str:
    wert = getattr(row, feld.name)
    if isinstance(wert, date):
        return datum(wert)
    if isinstance(wert, Decimal | int):
        return zahl(wert, eigene_stellen(Decimal(wert)))
    anzeige = getattr(row, f"get_{feld.name}_display", None)
    text = str(anzeige() if anzeige else wert or "")
    return f"„{Truncator(text).chars(GEKUERZT)}“" if text else "leer"


def behalte_zustimmung(alt: Zielvereinbarung, row: Zielvereinbarung) -> None:
    """As it is in the database, whatever the form had read."""
    for feld in ZUSTIMMUNG:
        setattr(row, feld, getattr(alt, feld))


def nimm_zustimmung_zurueck(*, wer: Wer, row: Zielvereinbarung, anlass: str) -> str:
    """Each consent that was given is noted as lapsed; ``row`` is still to be saved. What the Protokoll adds about it."""
    zugestimmt = row.zugestimmt()
    for seite, von, am, vertretung in zugestimmt:
        Zustimmungswegfall.objects.create(
            vereinbarung=row, seite=seite.value, zugestimmt_von=von, zugestimmt_am=am, in_vertretung=vertretung, anlass=anlass,
            geaendert_von=wer.nutzer, entfallen_am=heute(),
        )  # fmt: skip
    row.nimm_zustimmung_zurueck()
    namen = aufzaehlung([row.name_der_seite(seite) for seite, *_ in zugestimmt])
    return f"; damit entfällt die Zustimmung von {namen}" if zugestimmt else ""
