"""The one way into the Protokoll; called inside the transaction of the write it records."""

from typing import Any

from django.db import connection, models

from basis import once
from sozialraum.access import Wer
from sozialraum.models import Gebiet, Protokoll


def protokolliere(
    *,
    wer: Wer,
    aktion: str,
    gegenstand: models.Model,
    text: str,
    grund: str = "",
    daten: dict[str, Any] | None = None,
    privat_fuer: Gebiet | None = None,
) -> Protokoll:
    """Records one business write. ``privat_fuer`` limits who may read the row (a Ressort); raises outside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("protokolliere() gehört in die Transaktion der Änderung.")
    once.merke()
    return Protokoll.objects.create(
        nutzer=wer.nutzer,
        wer=wer.name,
        in_vertretung=wer.in_vertretung,
        aktion=aktion,
        gegenstand=gegenstand._meta.model_name or "",
        gegenstand_id=str(gegenstand.pk or ""),
        bezeichnung=str(gegenstand)[:300],
        text=text,
        grund=grund,
        daten=daten or {},
        privat_fuer=privat_fuer,
    )


def unterschied(alt: models.Model | None, neu: models.Model) -> dict[str, Any]:
    """Field → [old, new] as text, for ``daten``; without what the system keeps for itself."""
    fields = [f.attname for f in neu._meta.concrete_fields if f.editable and f.attname != "id"]
    pairs = {name: [str(getattr(alt, name)) if alt else "", str(getattr(neu, name))] for name in fields}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
