"""A Maßnahme of konzeptionen.toml with its need, money, milestones, papers, expected effects and reports."""

from collections.abc import Mapping
from typing import Any

from proaktiv.actions import finanzierung, konzeptionen, massnahmen
from proaktiv.erfundenes import ERFINDBAR
from proaktiv.models import (
    Foerdermittel,
    Handlungsfeld,
    Kapitel,
    Konzeption,
    Lebensphase,
    Lebenswelt,
    Massnahme,
    Massnahmenauswertung,
    Massnahmenbedarf,
    Massnahmenbericht,
    Massnahmenfinanzierung,
    Meilenstein,
    Umsetzungspapier,
    Wirkungserwartung,
    Zielgruppe,
)
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, eines
from sozialraum.imports.stammdaten import toml_cent, toml_pflichttag, toml_tag, toml_zahl
from sozialraum.models import Gebiet, Indikator, Organisationseinheit, Traeger, Vorlage

Angaben = dict[str, Any]
WAHL: tuple[tuple[str, type[Any]], ...] = (
    ("lebenswelt", Lebenswelt), ("handlungsfeld", Handlungsfeld), ("zielgruppe", Zielgruppe), ("traeger", Traeger),
    ("einheit", Organisationseinheit),
)  # fmt: skip


def lade_massnahme(
    bericht: Ladebericht, wer: Wer, konzeption: Konzeption, m: Angaben, programme: Mapping[str, Foerdermittel]
) -> Massnahme | None:
    """The new one; None if it stands already. Of what its source prints only ``gedruckt`` is not invented (see ``ERFINDBAR``)."""
    if Massnahme.objects.filter(konzeption=konzeption, titel=m["titel"]).exists():
        bericht.zaehle("Maßnahmen", "unveraendert")
        return None
    row = Massnahme(
        konzeption=konzeption, kapitel=_kapitel(konzeption, m["kapitel"]) if m.get("kapitel") else None, titel=m["titel"],
        ziel=m.get("ziel", ""),
        beginn=toml_tag(m.get("beginn", "")), ende=toml_tag(m.get("ende", "")), quelle=m.get("quelle", ""), muster=bool(m.get("muster")),
        muster_felder=[feld for feld in ERFINDBAR if m.get(feld) and not m.get("muster") and feld not in m.get("gedruckt", [])],
        **{feld: eines(modell, m[feld], schluessel=m[feld]) for feld, modell in WAHL if m.get(feld)},
    )  # fmt: skip
    gebiete = [eines(Gebiet, schluessel, schluessel=schluessel) for schluessel in m.get("gebiete", [])]
    phasen = [eines(Lebensphase, schluessel, schluessel=schluessel) for schluessel in m.get("phasen", [])]
    massnahmen.speichere_massnahme(wer=wer, massnahme=row, gebiete=gebiete, phasen=phasen)
    _lade_geld(wer, row, m, programme)
    _lade_papiere(wer, row, m)
    for e in m.get("erwartungen", []):
        neu = Wirkungserwartung(
            massnahme=row, indikator=eines(Indikator, e["indikator"], schluessel=e["indikator"]), richtung=e["richtung"], muster=True,
            gebiet=eines(Gebiet, e["gebiet"], schluessel=e["gebiet"]), ab=toml_pflichttag(e["ab"]), bis=toml_pflichttag(e["bis"]),
            begruendung=e.get("begruendung", ""),
        )  # fmt: skip
        massnahmen.erwarte_wirkung(wer=wer, erwartung=neu)
    _lade_berichte(wer, row, m)
    for a in m.get("auswertungen", []):
        note = Massnahmenauswertung(massnahme=row, tag=toml_pflichttag(a["tag"]), urteil=a["urteil"], text=a["text"], muster=True)
        massnahmen.werte_aus(wer=wer, auswertung=note)
    bericht.zaehle("Maßnahmen", "neu")
    return row


def schreibe_fort(wer: Wer, row: Massnahme, m: Angaben, programme: Mapping[str, Foerdermittel]) -> None:
    """What a later version of its Konzeption added: need, money, reports."""
    _lade_geld(wer, row, m, programme)
    _lade_berichte(wer, row, m)


def _kapitel(konzeption: Konzeption, nummer: str) -> Kapitel:
    return {stueck.nummer: stueck for stueck in konzeption.kapitel.all()}[nummer]


def _lade_berichte(wer: Wer, row: Massnahme, m: Angaben) -> None:
    for b in m.get("berichte", []):
        neuer = Massnahmenbericht(
            massnahme=row, tag=toml_pflichttag(b["tag"]), stand_neu=b["stand"], text=b.get("text", ""), grund=b.get("grund", ""),
            plaetze=b.get("plaetze"), erreichte=b.get("erreichte"), muster=True,
        )  # fmt: skip
        massnahmen.berichte(wer=wer, bericht=neuer)


def _lade_geld(wer: Wer, row: Massnahme, m: Angaben, programme: Mapping[str, Foerdermittel]) -> None:
    """``bedarf``: [year, kind, euro, VZÄ, paper]; ``mittel``: [year, programme or "", euro, in the budget]. All Muster."""
    for jahr, art, euro, vze, papier in m.get("bedarf", []):
        bedarf = Massnahmenbedarf(
            massnahme=row, jahr=jahr, art=art, betrag_cent=toml_cent(euro) if euro else None, vze=toml_zahl(vze) if vze else None,
            grund=papier, muster=True,
        )  # fmt: skip
        finanzierung.trage_bedarf_ein(wer=wer, bedarf=bedarf)
    for jahr, programm, euro, im_haushalt in m.get("mittel", []):
        mittel = Massnahmenfinanzierung(
            massnahme=row, jahr=jahr, foerdermittel=programme[programm] if programm else None, betrag_cent=toml_cent(euro),
            im_haushalt=im_haushalt, muster=True,
        )  # fmt: skip
        finanzierung.speichere_finanzierung(wer=wer, finanzierung=mittel)


def _lade_papiere(wer: Wer, row: Massnahme, m: Angaben) -> None:
    for nummer in m.get("vorlagen", []):
        papier = Umsetzungspapier(massnahme=row, vorlage=eines(Vorlage, nummer, nummer=nummer))
        massnahmen.verknuepfe_papier(wer=wer, papier=papier)
    for nummer, s in enumerate(m.get("meilensteine", []), 1):
        stein = Meilenstein(
            massnahme=row, titel=s["titel"], reihenfolge=nummer, termin=toml_tag(s.get("termin", "")), quelle=s.get("quelle", ""),
            termin_text=s.get("termin_text", ""), erreicht_am=toml_tag(s.get("erreicht_am", "")),
        )  # fmt: skip
        konzeptionen.speichere_meilenstein(wer=wer, meilenstein=stein)
