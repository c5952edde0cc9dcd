"""Load gremien.csv and beschluesse.csv: bodies, papers, decisions, exactly as far as the source prints them."""

from typing import Any

from django.db import transaction

from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, stelle_sicher
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.laden_stadt import gebiet_mit
from sozialraum.actions.protokoll import protokolliere
from sozialraum.imports.stammdaten import Datensatz, Stammdatenfehler, lies_datensaetze
from sozialraum.models import Beschluss, Gremium, Stadt, Vorlage
from sozialraum.sitzungskalender import TURNUSNAMEN, lies_turnus

GREMIEN = (
    "schluessel",
    "name",
    "kurz",
    "art",
    "uebergeordnet",
    "gebiet",
    "beschliesst_verteilung",
    "entscheidet_bba",
    "turnus",
    "ankertag",
    "turnus_hinweis",
    "thema",
    "gueltig_von",
    "gueltig_bis",
    "geschaeftsfuehrung",
    "quelle",
)
TAGE = ("ankertag", "gueltig_von", "gueltig_bis")
BESCHLUESSE = ("vorlage", "titel", "gremium", "datum", "text", "oeffentlich", "quelle", "art", "jahr")


def lade_gremien(*, wer: Wer, inhalt: bytes, dateiname: str) -> Ladebericht:
    """Gremien with their parent; a parent may stand below its child in the file."""
    saetze = lies_saetze(inhalt, dateiname, GREMIEN, ("schluessel", "name", "art"))
    maengel: list[str] = []
    bekannt = {s["schluessel"] for s in saetze} | set(Gremium.objects.values_list("schluessel", flat=True))
    for s in saetze:
        if s["art"] not in Gremium.Art.values:
            maengel.append(f"{s.ort('art')}: „{s['art']}“ ist keine Art von Gremium.")
        if s["uebergeordnet"] and s["uebergeordnet"] not in bekannt:
            maengel.append(f"{s.ort('uebergeordnet')}: Ein Gremium „{s['uebergeordnet']}“ gibt es nicht.")
        if s["turnus"] and lies_turnus(s["turnus"]) is None:
            worte = ", ".join(f"„{name}“" for name in TURNUSNAMEN.values())
            maengel.append(f"{s.ort('turnus')}: „{s['turnus']}“ ist kein Turnus; möglich sind {worte}. Anderes gehört in „turnus_hinweis“.")
        if s["art"] == Gremium.Art.QUALITAETSZIRKEL and not (s["thema"] and s["gueltig_bis"]):
            maengel.append(f"{s.ort('art')}: Ein Qualitätszirkel hat ein Thema und einen Tag, an dem er endet.")
        s.ja("beschliesst_verteilung", maengel), [s.tag(feld, maengel) for feld in TAGE]
        if s["entscheidet_bba"]:  # a file of before has no such column
            s.ja("entscheidet_bba", maengel)
    halte(maengel)
    with transaction.atomic():
        bericht = Ladebericht()
        rows = {s["schluessel"]: _gremium(bericht, s) for s in saetze}
        alle = {g.schluessel: g for g in Gremium.objects.all()} | rows
        for s in saetze:
            eltern = alle[s["uebergeordnet"]] if s["uebergeordnet"] else None
            row = rows[s["schluessel"]]
            if row.uebergeordnet_id != (eltern.pk if eltern else None):
                row.uebergeordnet = eltern
                row.save(update_fields=["uebergeordnet"])
        protokolliere_laden(wer, f"Gremien aus {dateiname} geladen.", bericht)
    return bericht


def _gremium(bericht: Ladebericht, s: Datensatz) -> Gremium:
    felder: dict[str, Any] = {feld: s[feld] for feld in ("name", "kurz", "art", "turnus_hinweis", "thema", "geschaeftsfuehrung")}
    felder |= {"turnus": lies_turnus(s["turnus"]) or "", **{feld: s.tag(feld, []) for feld in TAGE}}
    felder |= {"gebiet_id": gebiet_mit(s["gebiet"]).pk if s["gebiet"] else None}
    felder |= {feld: s[feld] == "ja" for feld in ("beschliesst_verteilung", "entscheidet_bba")}
    return stelle_sicher(bericht, Gremium, {"schluessel": s["schluessel"]}, felder)


def lade_beschluesse(*, wer: Wer, inhalt: bytes, dateiname: str) -> Ladebericht:
    """Vorlagen and Beschlüsse; what the source does not print stays empty. A Beschlussvorlage is no Beschluss."""
    saetze = lies_saetze(inhalt, dateiname, BESCHLUESSE, ("titel", "art"))
    maengel: list[str] = []
    gremien = {g.schluessel: g for g in Gremium.objects.all()}
    for s in saetze:
        if s["gremium"] and s["gremium"] not in gremien:
            maengel.append(f"{s.ort('gremium')}: Ein Gremium „{s['gremium']}“ gibt es nicht.")
        if s["art"] not in ("Beschluss", "Beschlussvorlage"):
            maengel.append(f"{s.ort('art')}: Erwartet wird „Beschluss“ oder „Beschlussvorlage“.")
        if s["art"] == "Beschlussvorlage" and not s["vorlage"]:
            maengel.append(f"{s.ort('vorlage')}: Eine Beschlussvorlage braucht ihre Nummer.")
        s.tag("datum", maengel), s.ganzzahl("jahr", maengel), s.ja("oeffentlich", maengel)
    halte(maengel)
    with transaction.atomic():
        bericht = Ladebericht()
        for s in saetze:
            _beschluss(bericht, s, gremien)
        protokolliere_laden(wer, f"Vorlagen und Beschlüsse aus {dateiname} geladen.", bericht)
    return bericht


def _beschluss(bericht: Ladebericht, s: Datensatz, gremien: dict[str, Gremium]) -> None:
    oeffentlich, vorlage = s["oeffentlich"] == "ja", None
    if s["vorlage"]:
        vorlage = stelle_sicher(bericht, Vorlage, {"nummer": s["vorlage"]}, {"betreff": s["titel"], "oeffentlich": oeffentlich})
    if s["art"] == "Beschlussvorlage":
        return
    felder = {
        "gremium_id": gremien[s["gremium"]].pk if s["gremium"] else None,
        "tag": s.tag("datum", []),
        "jahr": s.ganzzahl("jahr", []),
        "text": s["text"],
        "oeffentlich": oeffentlich,
        "quelle": s["quelle"],
    }
    stelle_sicher(bericht, Beschluss, {"vorlage": vorlage, "titel": s["titel"]}, felder)


def lies_saetze(inhalt: bytes, dateiname: str, spalten: tuple[str, ...], pflicht: tuple[str, ...]) -> list[Datensatz]:
    """The rows of a file of the city; every defect becomes a sentence of the refusal."""
    try:
        return lies_datensaetze(inhalt, dateiname, spalten, pflicht)
    except Stammdatenfehler as fehler:
        raise Abgelehnt(*fehler.saetze) from fehler


def halte(maengel: list[str]) -> None:
    if maengel:
        raise Abgelehnt(*maengel)


def protokolliere_laden(wer: Wer, text: str, bericht: Ladebericht) -> None:
    if bericht.hat_geaendert:
        protokolliere(
            wer=wer,
            aktion="stammdaten_geladen",
            gegenstand=Stadt.objects.get(),
            text=f"{text} {bericht.als_satz()}",
            daten={"aenderungen": bericht.aenderungen},
        )
