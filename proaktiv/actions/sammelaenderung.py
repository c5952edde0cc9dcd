"""Many Maßnahmen changed together, all or none: what would change is told first, and only what was seen is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from basis.zahlen import aufzaehlung, datum
from proaktiv.actions.massnahmen import gleiche_an, merke, pruefe_orte, pruefe_zusammenhang
from proaktiv.models import Massnahme, Massnahmengebiet, Massnahmenphase
from proaktiv.sammelaenderung import Unterschiede, Wie, ergibt, kennung
from proaktiv.selectors.kette import kurzname
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import unterschied

FELDER = {
    "kapitel": "Kapitel", "lebenswelt": "Lebenswelt", "handlungsfeld": "Handlungsfeld", "zielgruppe": "Zielgruppe",
    "traeger": "Träger", "einheit": "Zuständige Stelle", "beginn": "Beginn geplant", "ende": "Ende geplant",
}  # fmt: skip
VERWEISE = tuple(name for name in FELDER if name not in ("beginn", "ende"))
# name → rows of the Maßnahme, what they name, its label, how one is called
MENGEN: dict[str, tuple[Any, str, str, Any]] = {
    "gebiete": (Massnahmengebiet, "gebiet", "Gebiete", kurzname),
    "phasen": (Massnahmenphase, "lebensphase", "Lebensphasen", str),
}
Mengen = Mapping[str, tuple[Wie, Sequence[Any]]]


@dataclass(frozen=True)
class Geplant:
    """One Maßnahme that changes: what it becomes, old and new in words. ``soll``: of each set that changes, what is in it then."""

    row: Massnahme
    unterschiede: Unterschiede
    daten: Mapping[str, Any]
    soll: Mapping[str, list[Any]]


def plane_zusammen(massnahmen: Sequence[Massnahme], felder: Mapping[str, Any], mengen: Mengen, *, sperren: bool = False) -> list[Geplant]:
    """What would change on which of them; nothing is written. None empties a field.

    Refused: nothing chosen or nothing that changes, a field that cannot be changed so, what one of them may not have.
    """
    if unbekannt := sorted({*felder} - {*FELDER} | {*mengen} - {*MENGEN}):
        raise Abgelehnt(f"Zusammen lässt sich nicht ändern: {', '.join(unbekannt)}.")
    if not felder and not mengen:
        raise Abgelehnt("Bitte wählen Sie, was sich ändern soll.")
    rows = Massnahme.objects.filter(pk__in=[m.pk for m in massnahmen]).order_by("pk")
    if sperren:  # alone: a query that waits for its rows goes on with what the tables joined to them held before
        list(rows.select_for_update(no_key=True).values_list("pk"))
    gelesen = list(rows.select_related("konzeption", *VERWEISE))
    bisher = {name: _bisher(name, gelesen) for name in mengen}
    geplant = [g for row in gelesen if (g := _plane(row, felder, mengen, {name: je.get(row.pk, []) for name, je in bisher.items()}))]
    if not geplant:
        raise Abgelehnt("Bei keiner dieser Maßnahmen würde sich etwas ändern: Alles steht schon so da.")
    return geplant


def _bisher(name: str, rows: Sequence[Massnahme]) -> dict[int, list[Any]]:
    modell, feld, *_ = MENGEN[name]
    je: dict[int, list[Any]] = {}
    for zeile in modell.objects.filter(massnahme__in=rows).select_related(feld):
        je.setdefault(zeile.massnahme_id, []).append(getattr(zeile, feld))
    return je


def _plane(row: Massnahme, felder: Mapping[str, Any], mengen: Mengen, bisher: Mapping[str, list[Any]]) -> Geplant | None:
    worte: list[tuple[str, str, str]] = []
    vorher = Massnahme(pk=row.pk, **{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "id"})
    for name, wert in felder.items():
        alt = getattr(row, name)
        if alt != wert:
            worte.append((FELDER[name], _wort(alt), _wort(wert)))
            setattr(row, name, wert)
    soll: dict[str, list[Any]] = {}
    for name, (wie, gewaehlt) in mengen.items():
        _, _, label, nenne = MENGEN[name]
        alle = {ding.pk: ding for ding in (*bisher[name], *gewaehlt)}
        dann = ergibt([ding.pk for ding in bisher[name]], wie, [ding.pk for ding in gewaehlt])
        if dann != {ding.pk for ding in bisher[name]}:
            soll[name] = [ding for nummer, ding in alle.items() if nummer in dann]
            worte.append((label, aufzaehlung([nenne(d) for d in bisher[name]]), aufzaehlung([nenne(d) for d in soll[name]])))
    geaendert = {*soll, *(f.name for f in row._meta.concrete_fields if getattr(vorher, f.attname) != getattr(row, f.attname))}
    row.muster_felder = [name for name in row.muster_felder if name not in geaendert]
    pruefe_zusammenhang(row, f"„{row}“: ")
    pruefe_orte(soll.get("gebiete", []), f"„{row}“: ")
    return Geplant(row, tuple(worte), unterschied(vorher, row), soll) if worte else None


def _wort(wert: Any) -> str:
    return datum(wert) if isinstance(wert, date) else "" if wert is None else str(wert)


def kennung_von(geplant: Sequence[Geplant]) -> str:
    return kennung((g.row.pk, g.unterschiede) for g in geplant)


@in_der_datenbank()
def aendere_zusammen(
    *, wer: Wer, massnahmen: Sequence[Massnahme], felder: Mapping[str, Any], mengen: Mengen | None = None, gesehen: str | None = None
) -> int:
    """All or none; returns how many changed. ``gesehen``: the ``kennung_von`` of the preview, refused when it is another by now."""
    geplant = plane_zusammen(massnahmen, felder, mengen or {}, sperren=True)
    if gesehen is not None and gesehen != kennung_von(geplant):
        raise Abgelehnt("Inzwischen steht etwas anders da. Bitte sehen Sie die Änderungen noch einmal an.")
    for g in geplant:
        g.row.save()
        daten = dict(g.daten)
        for name, soll in g.soll.items():
            modell, feld, *_ = MENGEN[name]
            daten |= gleiche_an(g.row, modell, feld, soll)
        merke(wer, g.row, "geaendert", f"zusammen mit {len(massnahmen) - 1} anderen geändert", daten=daten)
    return len(geplant)
