"""The small lists on the page of a Konzeption and of a Maßnahme, all in one query each."""

from datetime import date
from typing import Any

from proaktiv.models import Konzeption, Massnahme
from proaktiv.selectors.kettenstand import neuester_bericht, stand_aus
from proaktiv.selectors.lesung import Lesung, lies_modelle
from sozialraum.models import Altersband, Indikator

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

    ``bedarfe`` newest first; the Indikatoren of ``erwartungen`` come whole, for their values.
    """
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
        "auswertungen": Lesung(row.auswertungen.all(), NUTZER, _neueste_zuerst),
        "berichte": Lesung(row.berichte.all(), NUTZER, _neueste_zuerst),
        "baender": Lesung(Altersband.objects.all()),
        "neuester": neuester_bericht(),
    }  # fmt: skip
    teile = dict(zip(je, lies_modelle(*je.values()), strict=True))
    baender = {band.pk: band for band in teile.pop("baender")}
    for e in teile["erwartungen"]:
        e.indikator.nenner_altersband = baender.get(e.indikator.nenner_altersband_id)
    return stand_aus(teile.pop("neuester")), teile
