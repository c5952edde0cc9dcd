"""Every version of a changeable row, as django-pghistory keeps them: who, when, which field from what to what."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pghistory.models
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.utils.timezone import localtime

from basis.models import Nutzer
from basis.zahlen import ZEICHEN_OHNE_WERT, datum

ARTEN = {"insert": "angelegt", "update": "geändert", "delete": "gelöscht"}
GELOESCHT = "einen Zugang, dessen Nummer nach der Frist gelöscht ist"  # "geändert durch …"
HIDDEN = frozenset({("nutzer", "is_staff"), ("nutzer", "is_superuser")})


@dataclass(frozen=True)
class Version:
    """One state of the row; ``aenderungen`` holds (field, before, after), for the first version every field with a value."""

    zeit: datetime
    art: str
    wer: str
    aenderungen: tuple[tuple[str, str, str], ...]


@lru_cache
def verfolgte() -> dict[str, tuple[type[models.Model], Any]]:
    """model name → (model, its event model)."""
    events: list[Any] = [m for m in apps.get_models() if issubclass(m, pghistory.models.Event) and m.pgh_tracked_model]
    return {m.pgh_tracked_model._meta.model_name: (m.pgh_tracked_model, m) for m in events}


def versionen(modell: str, pk: str) -> tuple[type[models.Model], list[Version]]:
    """The newest first. Http404 for a model without history, or a row that never was."""
    if modell not in verfolgte():
        raise Http404
    model, event_model = verfolgte()[modell]
    try:
        key = model._meta.pk.to_python(pk)
    except ValidationError as error:
        raise Http404 from error
    events = list(event_model.objects.filter(pgh_obj_id=key).select_related("pgh_context").order_by("pgh_id"))
    if not events:
        raise Http404
    namen, personen = _related(model, events), _people(events)
    before = [None, *events[:-1]]
    return model, [_version(model, old, new, namen, personen) for old, new in zip(before, events, strict=True)][::-1]


def _version(model: Any, old: Any, new: Any, namen: dict[Any, str], personen: dict[int, str]) -> Version:
    rows = []
    for field in _fields(model, new):
        vorher, nachher = (getattr(event, field.attname, None) for event in (old, new))
        if vorher != nachher:
            rows.append((str(field.verbose_name), _shown(field, vorher, namen), _shown(field, nachher, namen)))
    return Version(new.pgh_created_at, ARTEN.get(new.pgh_label, new.pgh_label), _wer(new.pgh_context, personen), tuple(rows))


def _wer(context: Any, personen: dict[int, str]) -> str:
    """A command has no context; one that is empty was emptied after its Löschfrist."""
    if context is None:
        return "Betrieb"
    return personen.get(context.metadata.get("user") or 0, "Betrieb") if context.metadata else GELOESCHT


def _fields(model: Any, event: Any) -> list[Any]:
    kept = {field.name for field in event._meta.fields}
    return [f for f in model._meta.fields if f.name in kept and not f.primary_key and (model._meta.model_name, f.name) not in HIDDEN]


def _related(model: Any, events: list[Any]) -> dict[Any, str]:
    """Names of everything that a foreign key of some version points at, in one query per key."""
    ids: dict[Any, set[Any]] = defaultdict(set)
    for field in _fields(model, events[0]):
        if field.is_relation:
            ids[field.related_model] |= {getattr(event, field.attname) for event in events} - {None}
    found: dict[Any, str] = {}
    for related, keys in ids.items():
        found |= {(related, key): str(row) for key, row in related._base_manager.in_bulk(keys).items()}
    return found


def _people(events: list[Any]) -> dict[int, str]:
    ids = {(event.pgh_context.metadata or {}).get("user") for event in events if event.pgh_context}
    return {key: str(nutzer) for key, nutzer in Nutzer.objects.in_bulk([i for i in ids if i]).items()}


def _shown(field: Any, value: Any, namen: dict[Any, str]) -> str:
    if value is None or value == "":
        return ZEICHEN_OHNE_WERT
    if field.is_relation:
        return namen.get((field.related_model, value), f"Nummer {value}")
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime):
        return f"{localtime(value):%d.%m.%Y, %H:%M Uhr}"
    if isinstance(value, date):
        return datum(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    return json.dumps(value, ensure_ascii=False)[:500] if isinstance(value, dict | list) else str(value)
