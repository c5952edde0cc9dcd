"""Bring rows in line with a file: create what is missing, change what differs, leave the rest alone, and count all three."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction

from basis.zahlen import datum
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.imports.stammdaten import Stammdatenfehler

M = TypeVar("M", bound=models.Model)


@dataclass
class Ladebericht:
    """What a loading did, by kind of thing; ``aenderungen`` names every changed row, ``hinweise`` what the operator should know."""

    neu: dict[str, int] = field(default_factory=dict)
    geaendert: dict[str, int] = field(default_factory=dict)
    unveraendert: dict[str, int] = field(default_factory=dict)
    aenderungen: list[str] = field(default_factory=list)
    hinweise: list[str] = field(default_factory=list)

    @property
    def hat_geaendert(self) -> bool:
        return bool(self.neu or self.geaendert)

    def zaehle(self, was: str, wirkung: str) -> None:
        konto: dict[str, int] = getattr(self, wirkung)
        konto[was] = konto.get(was, 0) + 1

    def nimm_auf(self, anderer: "Ladebericht") -> None:
        for wirkung in ("neu", "geaendert", "unveraendert"):
            for was, anzahl in getattr(anderer, wirkung).items():
                konto = getattr(self, wirkung)
                konto[was] = konto.get(was, 0) + anzahl
        self.aenderungen += anderer.aenderungen
        self.hinweise += anderer.hinweise

    def als_satz(self) -> str:
        """For example "Gebiete: 52 neu, 0 geändert, 0 unverändert." for each kind of thing."""
        arten = dict.fromkeys([*self.neu, *self.geaendert, *self.unveraendert])
        return " ".join(
            f"{was}: {self.neu.get(was, 0)} neu, {self.geaendert.get(was, 0)} geändert, {self.unveraendert.get(was, 0)} unverändert."
            for was in arten
        )


@contextmanager
def aus_datei(name: str) -> Iterator[None]:
    """All of a file or nothing. A refusal names the file, also for a key that it lacks and a value that there is not."""
    try:
        with transaction.atomic():
            yield
    except (Abgelehnt, Stammdatenfehler) as fehler:
        raise Abgelehnt(*(f"{name}: {satz}" for satz in fehler.saetze)) from fehler
    except (KeyError, ValueError) as fehler:
        raise Abgelehnt(f"{name}: Die Angabe {fehler} fehlt oder passt nicht.") from fehler


def gleiche_ab(
    bericht: Ladebericht, vorhanden: M | None, neu: M, felder: Mapping[str, Any], dabei: Mapping[str, Any] | None = None
) -> M:
    """Saves ``neu`` if there is no row yet; else changes the fields of ``vorhanden`` that differ. Returns the row that now stands.

    ``dabei`` is set along with a change without being one, for example the delivery that the change came from.
    """
    was = str(type(neu)._meta.verbose_name_plural)
    if vorhanden is None:
        neu.save(force_insert=True)
        bericht.zaehle(was, "neu")
        return neu
    anders = [name for name, wert in felder.items() if getattr(vorhanden, name) != wert]
    if not anders:
        bericht.zaehle(was, "unveraendert")
        return vorhanden
    for name in anders:
        bericht.aenderungen.append(_satz(vorhanden, name, felder[name]))
        setattr(vorhanden, name, felder[name])
    for name, wert in (dabei or {}).items():
        setattr(vorhanden, name, wert)
    vorhanden.save(update_fields=[vorhanden._meta.get_field(name).name for name in (*anders, *(dabei or ()))])
    bericht.zaehle(was, "geaendert")
    return vorhanden


def stelle_sicher(bericht: Ladebericht, modell: type[M], schluessel: Mapping[str, Any], felder: Mapping[str, Any]) -> M:
    """``gleiche_ab`` for a row found by its natural key."""
    vorhanden = modell._default_manager.filter(**schluessel).first()
    return gleiche_ab(bericht, vorhanden, modell(**schluessel, **felder), felder)


def ergaenze(bericht: Ladebericht, modell: type[M], schluessel: Mapping[str, Any], felder: Mapping[str, Any]) -> M:
    """A row that is there stays as it is, for what people change in the application or what is dated; returns the row that stands."""
    row = modell._default_manager.filter(**schluessel).first()
    bericht.zaehle(str(modell._meta.verbose_name_plural), "neu" if row is None else "unveraendert")
    return row or modell._default_manager.create(**schluessel, **felder)


def eines(modell: type[M], name: str, **schluessel: Any) -> M:
    """The one row of a key; what is missing or stands twice is refused, by the ``name`` that the file gives."""
    treffer = list(modell._default_manager.filter(**schluessel)[:2])
    if len(treffer) != 1:
        raise Abgelehnt(f"{modell._meta.verbose_name} „{name}“ {'gibt es mehrmals' if treffer else 'gibt es nicht'}.")
    return treffer[0]


def _satz(row: models.Model, name: str, wert: Any) -> str:
    feld = row._meta.get_field(name.removesuffix("_id"))
    titel = str(getattr(feld, "verbose_name", name))
    return f"{row}: {titel} „{_wort(getattr(row, name))}“ → „{_wort(wert)}“."


def _wort(wert: Any) -> str:
    """A value as the report says it: days in German, nothing as nothing, and 0 is not nothing."""
    if isinstance(wert, date):
        return datum(wert)
    return "" if wert is None or wert is False else str(wert)
