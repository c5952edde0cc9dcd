"""Load handlungskonzepte.toml by the steps of the pages, as far as each entry says. One that stands already stays."""

from typing import Any

from basis.models import Nutzer
from bsc.actions import handlungskonzepte as aktionen
from bsc.actions import konzeptteile as teile
from bsc.models import (
    Handlungskonzept,
    Konzeptbeteiligung,
    Konzeptmassnahme,
    Konzeptziel,
    Vereinbarungsziel,
    Ziel,
    Zielmassnahme,
)
from bsc.models.messgroesse import Rhythmus
from bsc.selectors.konzeptpassung import gebiete_der_ziele
from bsc.vereinbarungsweg import LAUFENDE
from proaktiv.models import Akteur, Rundenauftrag, System
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, aus_datei, eines
from sozialraum.actions.laden_gremien import protokolliere_laden
from sozialraum.imports.stammdaten import toml_pflichttag
from sozialraum.models import Gebiet, Gremium

Angaben = dict[str, Any]


def lade_handlungskonzepte(*, wer: Wer, angaben: Angaben) -> Ladebericht:
    """Refused, with the name of the file: what the steps refuse, keys that there are not, days that are none."""
    bericht = Ladebericht()
    with aus_datei("handlungskonzepte.toml"):
        for e in angaben.get("handlungskonzepte", []):
            _lade(bericht, wer, e)
        protokolliere_laden(wer, "Handlungskonzepte aus handlungskonzepte.toml geladen.", bericht)
    return bericht


def _lade(bericht: Ladebericht, wer: Wer, e: Angaben) -> None:
    gruppe, gebiet = eines(Gremium, e["gruppe"], schluessel=e["gruppe"]), eines(Gebiet, e["gebiet"], schluessel=e["gebiet"])
    if Handlungskonzept.objects.filter(gruppe=gruppe, gebiet=gebiet, titel=e["titel"]).exists():
        bericht.zaehle("Handlungskonzepte", "unveraendert")
        return
    row = Handlungskonzept(
        titel=e["titel"], gruppe=gruppe, gebiet=gebiet, ausgangslage=e["ausgangslage"], gueltig_von=toml_pflichttag(e["von"]),
        gueltig_bis=toml_pflichttag(e["bis"]), rhythmus=e.get("rhythmus", Rhythmus.HALBJAEHRLICH), muster=bool(e.get("muster")),
    )  # fmt: skip
    plant = _konto(e.get("plant", ""), wer)
    aktionen.speichere_konzept(wer=plant, konzept=row, tag=toml_pflichttag(e["angelegt"]))
    for z in e.get("ziele", []):
        _lade_ziel(plant, row, z)
    for b in e.get("beteiligung", []):
        _lade_beteiligung(plant, row, b)
    _gehe_schritte(row, plant, _konto(e.get("ressort", ""), wer), e)
    bericht.zaehle("Handlungskonzepte", "neu")


def _konto(name: str, sonst: Wer) -> Wer:
    konto = Nutzer.objects.filter(username=name).first() if name else None
    return Wer(konto, str(konto)) if konto else sonst


def _lade_ziel(wer: Wer, row: Handlungskonzept, z: Angaben) -> None:
    """From the Zielvereinbarung that is named, where it is agreed (it is with the Muster accounts); else from the Scorecard."""
    vereinbart = Vereinbarungsziel.objects.filter(
        messname=z.get("vereinbart", ""), vereinbarung__stand__in=LAUFENDE, vereinbarung__gebiet__in=gebiete_der_ziele(row)
    ).first()
    woraus: dict[str, Any] = {"vereinbarungsziel": vereinbart}
    if vereinbart is None:
        naechstes = Ziel.objects.filter(text=z["ziel"], gebiet__in=gebiete_der_ziele(row)).order_by("-gebiet__ebene").first()
        woraus = {"ziel": naechstes or eines(Ziel, z["ziel"], pk=None)}
    ziel = teile.speichere_konzeptziel(wer=wer, ziel=Konzeptziel(konzept=row, text=z["text"], **woraus))
    for m in z.get("massnahmen", []):
        scorecard = eines(Zielmassnahme, m["scorecard"], text=m["scorecard"]) if m.get("scorecard") else None
        massnahme = Konzeptmassnahme(
            ziel=ziel, zielmassnahme=scorecard, text=m["text"], verantwortlich=m["verantwortlich"], bis=toml_pflichttag(m["bis"])
        )
        systeme = [eines(System, name, name__exact=name) for name in m.get("systeme", [])]
        teile.speichere_konzeptmassnahme(wer=wer, massnahme=massnahme, systeme=systeme)


def _lade_beteiligung(wer: Wer, row: Handlungskonzept, b: Angaben) -> None:
    akteur = eines(Akteur, b["akteur"], name__exact=b["akteur"]) if b.get("akteur") else None
    beteiligung = Konzeptbeteiligung(
        konzept=row, akteur=akteur, wer=b.get("wer", ""), tag=toml_pflichttag(b["tag"]), wie=b["wie"], beitrag=b.get("beitrag", "")
    )
    teile.speichere_beteiligung(wer=wer, beteiligung=beteiligung)


def _gehe_schritte(row: Handlungskonzept, plant: Wer, ressort: Wer, e: Angaben) -> None:
    """Agreed, in force, reported, ended: as far as the entry has a day for it."""
    if "abgestimmt" in e:
        aktionen.stimme_ab(wer=plant, konzept=row, tag=toml_pflichttag(e["abgestimmt"]))
    if "gilt_ab" not in e:
        return
    tag = toml_pflichttag(e["in_kraft"])
    row = aktionen.setze_in_kraft(wer=ressort, konzept=row, gilt_ab=toml_pflichttag(e["gilt_ab"]), tag=tag)
    for name in e.get("auftraege", []):
        auftrag = eines(Rundenauftrag, name, system__name=name, version=1)
        aktionen.nenne_auftrag(wer=plant, konzept=row, auftrag=auftrag, tag=tag)
    for r in e.get("rueckmeldungen", []):
        gremium = eines(Gremium, r["gremium"], schluessel=r["gremium"]) if r.get("gremium") else None
        aktionen.melde_zurueck(
            wer=plant, konzept=row, an="gremium" if gremium else "ressort", gremium=gremium, stichtag=toml_pflichttag(r["stichtag"]),
            text=r["text"], tag=toml_pflichttag(r["am"]),
        )  # fmt: skip
    if "neue_fassung" in e:
        aktionen.lege_neue_fassung_an(wer=plant, konzept=row, anlass=e["neue_fassung"], tag=toml_pflichttag(e["neu_am"]))
    if "beendet" in e:
        aktionen.beende(wer=ressort, konzept=row, letzter_tag=toml_pflichttag(e["beendet"]), ergebnis=e["ergebnis"])
