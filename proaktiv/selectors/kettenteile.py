"""The small lists on the page of a Konzeption and of a Maßnahme, all in one query each."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.apps import apps

from proaktiv.models import Konzeption, Massnahme
from proaktiv.selectors.kettenstand import neuester_bericht, stand_aus
from proaktiv.selectors.lesung import Lesung, lies_modelle
from sozialraum.models import Altersband, Indikator

ERWARTET = ("indikator_id", "gebiet_id", "richtung", "ab", "bis")  # what is expected; the reason for it may get other words
PAPIER = {"vorlage": ("nummer", "betreff"), "beschluss": ("titel",)}
INDIKATOR = [f.attname for f in Indikator._meta.concrete_fields if f.attname != "id"]
NUTZER = {"nutzer": ("anzeigename", "username")}


def _neueste_zuerst(row: Any) -> Any:
    return -row.tag.toordinal(), -row.pk


def konzeptionsteile(row: Konzeption) -> dict[str, list[Any]]:
    je = {
        "kapitel": Lesung(row.kapitel.all(), nach=lambda k: (k.reihenfolge, k.nummer)),
        "beteiligungen": Lesung(row.beteiligungen.all(), nach=lambda b: (b.tag or date.max, b.pk)),
        "evaluationen": Lesung(row.evaluationen.all(), {"gremium": ("name", "schluessel")}, _neueste_zuerst),
        "meilensteine": Lesung(row.meilensteine.all(), nach=lambda s: (s.reihenfolge, s.termin or date.max, s.pk)),
        "teilplaene": Lesung(row.teilplaene.all(), nach=lambda k: (k.laufzeit_von, k.name)),
        "papiere": Lesung(row.papiere.all(), PAPIER, lambda p: (p.vorlage.nummer if p.vorlage else "", p.pk)),
        "strategien": Lesung(
            row.strategien.all(), {"gebiet": ("ebene", "schluessel", "name"), "zielgruppe": ("name",)}, lambda s: (s.reichweite, s.titel)
        ),
        "fassungen": Lesung(row.fassungen.all(), PAPIER, lambda f: -f.nummer),
    }  # fmt: skip
    return dict(zip(je, lies_modelle(*je.values()), strict=True))


def massnahmenteile(row: Massnahme) -> tuple[date, dict[str, list[Any]]]:
    """``kettenstand`` and the parts; of ``row`` the key is enough.

    ``bedarfe`` newest first; the Indikatoren of ``erwartungen`` come whole, for their values, and ``frueher``: see ``frueher_erwartet``.
    """
    verlauf: Any = apps.get_model("proaktiv", "WirkungserwartungEvent")
    foerdermittel = {"foerdermittel": ("programm", "stand", "quote")}
    je = {
        "bedarfe": Lesung(row.bedarfe.all(), {"beschluss": ("titel",), **NUTZER}, lambda b: -b.pk),
        "finanzierungen": Lesung(row.finanzierungen.all(), foerdermittel, lambda f: (f.jahr, f.foerdermittel_id or 0)),
        "papiere": Lesung(row.papiere.all(), PAPIER, lambda p: (p.vorlage.nummer if p.vorlage else "", p.pk)),
        "meilensteine": Lesung(row.meilensteine.all(), nach=lambda s: (s.reihenfolge, s.termin or date.max, s.pk)),
        "erwartungen": Lesung(
            row.erwartungen.all(), {"indikator": INDIKATOR, "gebiet": ("ebene", "schluessel", "name")},
            lambda e: (e.indikator.name, e.pk),
        ),
        "staende": Lesung(
            verlauf.objects.filter(massnahme=row.pk), {"indikator": ("name",), "gebiet": ("ebene", "schluessel", "name")},
            lambda e: e.pgh_id,
        ),
        "auswertungen": Lesung(row.auswertungen.all(), NUTZER, _neueste_zuerst),
        "berichte": Lesung(row.berichte.all(), NUTZER, _neueste_zuerst),
        "baender": Lesung(Altersband.objects.all()),
        "neuester": neuester_bericht(),
    }  # fmt: skip
    teile = dict(zip(je, lies_modelle(*je.values()), strict=True))
    baender = {band.pk: band for band in teile.pop("baender")}
    staende = teile.pop("staende")
    for e in teile["erwartungen"]:
        e.indikator.nenner_altersband = baender.get(e.indikator.nenner_altersband_id)
        e.frueher = frueher_erwartet([s for s in staende if s.pgh_obj_id == e.pk])
    return stand_aus(teile.pop("neuester")), teile


def frueher_erwartet(staende: Sequence[Any]) -> list[tuple[datetime, Any]]:
    """Of the kept versions of an expectation, oldest first: when it became another one, and what was expected before."""
    return [(neu.pgh_created_at, alt) for alt, neu in pairwise(staende) if any(getattr(alt, f) != getattr(neu, f) for f in ERWARTET)]
