"""Haushaltsstellen and Posten of a file: found, or created when the import is confirmed."""

from collections.abc import Mapping, Sequence

from django.db.models import F

from budgets.actions.buchungsstaging import nummern_mit_betrag
from budgets.actions.mittel import Stelle, stelle_posten_sicher
from budgets.imports.buchungen import Ansatzzeile
from budgets.imports.lesart import DOPPISCH
from budgets.imports.postensuche import NeueStelle, Postenschluessel, Postensuche, unterabschnitt
from budgets.models import Budgetposten, Haushaltsjahr, Haushaltsstelle, Richtung, Unterabschnitt


def finde_posten(posten: Mapping[Postenschluessel, int], welt: str) -> dict[int, int | None]:
    """Number in the file → Posten, None where there is none yet. Of several of one holder the one without Kostenstelle."""
    jahre = {key.jahr for key in posten}
    rows = Budgetposten.objects.filter(
        haushaltsjahr__jahr__in=jahre, haushaltsstelle__welt=welt, gebiet__in={key.gebiet for key in posten}
    ).order_by(F("kostenstelle_id").asc(nulls_first=True), "pk")
    namen = ("haushaltsjahr__jahr", "haushaltsstelle__nummer", "gebiet", "art", "dienst", "pk")
    bekannt: dict[Postenschluessel, int] = {}
    for row in rows.values_list(*namen):
        bekannt.setdefault(Postenschluessel(*row[:5]), row[5])
    return {nr: bekannt.get(key) for key, nr in posten.items()}


def fehlende_posten(
    suche: Postensuche, posten: Mapping[int, int | None], ansaetze: Mapping[int, Ansatzzeile]
) -> tuple[tuple[Postenschluessel, ...], dict[str, NeueStelle]]:
    """The Posten and Haushaltsstellen to create for the rows in staging; a 0 where nothing is booked needs none."""
    gebraucht = nummern_mit_betrag() | {nr for nr, ansatz in ansaetze.items() if ansatz.betrag}
    neue = tuple(key for key, nr in suche.posten.items() if posten[nr] is None and nr in gebraucht)
    nummern = {key.nummer for key in neue}
    return neue, {nummer: stelle for nummer, stelle in suche.neue_stellen.items() if nummer in nummern}


def lege_posten_an(
    posten: Mapping[Postenschluessel, int], neue: Sequence[Postenschluessel], stellen: Mapping[str, NeueStelle], welt: str, *, muster: bool
) -> dict[int, int | None]:
    """Creates what is missing; the name comes from the file."""
    bereiche = {u.nummer: u for u in Unterabschnitt.objects.all()}
    Haushaltsstelle.objects.bulk_create(_neue_stelle(angabe, welt, bereiche, muster) for angabe in stellen.values())
    nummern = {key.nummer for key in neue}
    ids = dict(Haushaltsstelle.objects.filter(welt=welt, nummer__in=nummern).values_list("nummer", "pk"))
    angelegt: dict[int, int | None] = {}
    for jahr in Haushaltsjahr.objects.filter(jahr__in={key.jahr for key in neue}).order_by("pk"):
        stellen_im_jahr = {k: Stelle(ids[k.nummer], k.gebiet, k.art, k.dienst) for k in neue if k.jahr == jahr.jahr}
        da = stelle_posten_sicher(jahr, stellen_im_jahr.values(), muster=muster)
        angelegt |= {posten[key]: da[stelle] for key, stelle in stellen_im_jahr.items()}
    return angelegt


def _neue_stelle(angabe: NeueStelle, welt: str, bereiche: Mapping[str, Unterabschnitt], muster: bool) -> Haushaltsstelle:
    stelle = angabe.stelle
    teil = None if welt == DOPPISCH else unterabschnitt(stelle.nummer, frozenset(bereiche))
    return Haushaltsstelle(
        welt=welt, nummer=stelle.nummer[:40], name=(stelle.name or stelle.nummer)[:150],
        richtung=Richtung.EINNAHME if angabe.einnahme else Richtung.AUSGABE, unterabschnitt=bereiche[teil] if teil else None,
        produkt=stelle.produkt, produktname=stelle.produktname[:150], sachkonto=stelle.sachkonto, muster=muster,
    )  # fmt: skip
