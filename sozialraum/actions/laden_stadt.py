"""Load stadt.toml and indikatoren.toml: the city, its Standorte, age bands, dated parameters, Indikatoren."""

from typing import Any

from django.db import transaction

from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, stelle_sicher
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.imports.stammdaten import toml_tag, toml_zahl
from sozialraum.models import Altersband, Gebiet, Indikator, Indikatordefinition, Parameter, Stadt, Standort

STADTFELDER = ("name", "fachbereich", "absender", "vorlagen_muster", "vorlagen_beispiel")


@transaction.atomic
def lade_stadt(*, wer: Wer, angaben: dict[str, Any]) -> Ladebericht:
    """The city, its age bands and parameters. Standorte follow with ``lade_standorte`` once the Gebiete are there."""
    bericht = Ladebericht()
    stadt = angaben.get("stadt")
    if not stadt or not stadt.get("name"):
        raise Abgelehnt("stadt.toml: Der Abschnitt [stadt] mit dem Namen der Stadt fehlt.")
    felder = {feld: stadt.get(feld, "") for feld in STADTFELDER}
    felder["ebenen"] = stadt.get("ebenen") or Stadt().ebenen
    felder["fester_tag"] = toml_tag(stadt.get("fester_tag", ""))
    row = stelle_sicher(bericht, Stadt, {"einzige": True}, felder)
    for band in angaben.get("altersbaender", []):
        stelle_sicher(
            bericht,
            Altersband,
            {"schluessel": band["schluessel"]},
            {"name": band["name"], "von": band["von"], "bis_unter": band["bis_unter"]},
        )
    for p in angaben.get("parameter", []):
        stelle_sicher(
            bericht,
            Parameter,
            {"schluessel": p["schluessel"], "gueltig_von": toml_tag(p["gueltig_von"])},
            {"bezeichnung": p["bezeichnung"], "wert": toml_zahl(p["wert"]), "einheit": p["einheit"], "quelle": p.get("quelle", "")},
        )
    _protokolliere(wer, row, "Angaben zur Stadt geladen.", bericht)
    return bericht


@transaction.atomic
def lade_standorte(*, wer: Wer, angaben: dict[str, Any]) -> Ladebericht:
    bericht = Ladebericht()
    for s in angaben.get("standorte", []):
        stelle_sicher(
            bericht,
            Standort,
            {"gebiet": gebiet_mit(s["ressort"]), "bezeichnung": s["bezeichnung"]},
            {"anschrift": s.get("anschrift", ""), "status": s.get("status", Standort.Status.IN_BETRIEB)},
        )
    _protokolliere(wer, Stadt.objects.get(), "Standorte geladen.", bericht)
    return bericht


@transaction.atomic
def lade_indikatoren(*, wer: Wer, angaben: dict[str, Any]) -> Ladebericht:
    """Indikatoren and the first version of their definition; another wording becomes the next version."""
    bericht = Ladebericht()
    baender = {b.schluessel: b for b in Altersband.objects.all()}
    for i in angaben.get("indikatoren", []):
        band = i.get("nenner_altersband", "")
        if band and band not in baender:
            raise Abgelehnt(f"indikatoren.toml: Das Altersband „{band}“ des Indikators „{i['schluessel']}“ gibt es nicht.")
        felder = {
            feld: i[feld]
            for feld in ("name", "kategorie", "zaehler", "nenner", "einheit", "richtung", "aggregation", "beruht_auf_fallzahlen")
        }
        felder |= {"rhythmus": i.get("rhythmus", ""), "quelle": i.get("quelle", ""), "nachkommastellen": i.get("nachkommastellen", 1)}
        felder["je_schule"] = i.get("je_schule", False)
        felder |= {"klassen": i.get("klassen", []), "nenner_altersband_id": baender[band].pk if band else None}
        indikator = stelle_sicher(bericht, Indikator, {"schluessel": i["schluessel"]}, felder)
        _definition(bericht, indikator, i.get("definition", ""))
    if stadt := Stadt.objects.aktuelle():
        _protokolliere(wer, stadt, "Indikatoren geladen.", bericht)
    return bericht


def _definition(bericht: Ladebericht, indikator: Indikator, text: str) -> None:
    from sozialraum.clock import heute

    letzte = indikator.definitionen.order_by("-version").first()
    if text and (letzte is None or letzte.text != text):
        version = letzte.version + 1 if letzte else 1
        Indikatordefinition.objects.create(indikator=indikator, version=version, gueltig_ab=heute(), text=text)
        bericht.zaehle("Definitionen", "neu")


def gebiet_mit(schluessel: str) -> Gebiet:
    """The Gebiet of a key, whatever its Ebene; a key that stands on two Ebenen is refused."""
    treffer = list(Gebiet.objects.filter(schluessel=schluessel)[:2])
    if len(treffer) != 1:
        mangel = "gibt es auf mehreren Ebenen" if treffer else "gibt es nicht"
        raise Abgelehnt(f"Das Gebiet mit dem Schlüssel „{schluessel}“ {mangel}.")
    return treffer[0]


def _protokolliere(wer: Wer, stadt: Stadt, text: str, bericht: Ladebericht) -> None:
    if bericht.hat_geaendert:
        daten = {"aenderungen": bericht.aenderungen}
        protokolliere(wer=wer, aktion="stammdaten_geladen", gegenstand=stadt, text=f"{text} {bericht.als_satz()}", daten=daten)
