"""Load proaktiv.toml: kinds of Akteure and Aktionen, Systeme with their parts, rounds and Hinweise by the steps of the pages.

A System that stands already is left alone. Without its accounts a city loads the rest all the same.
"""

from datetime import date
from typing import Any

from basis.models import Nutzer
from proaktiv.actions import systeme
from proaktiv.actions.akteure import speichere_akteur
from proaktiv.actions.laden_kreislauf import lade_hinweis, lade_runde
from proaktiv.models import Akteur, Akteursart, Aktionsart, Rundenauftrag, System
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, aus_datei, eines, stelle_sicher
from sozialraum.actions.laden_gremien import protokolliere_laden
from sozialraum.imports.stammdaten import toml_pflichttag, toml_tag
from sozialraum.models import Einrichtung, Gebiet

Angaben = dict[str, Any]


def lade_proaktiv(*, wer: Wer, angaben: Angaben) -> Ladebericht:
    """Refused, with the name of the file: what the steps refuse, keys that there are not, days that are none."""
    bericht, muster = Ladebericht(), bool(angaben.get("muster"))
    with aus_datei("proaktiv.toml"):
        for nummer, art in enumerate(angaben.get("akteursarten", []), 1):
            felder = {"name": art["name"], "seite": art["seite"], "reihenfolge": 10 * nummer}
            stelle_sicher(bericht, Akteursart, {"schluessel": art["schluessel"]}, felder)
        for nummer, art in enumerate(angaben.get("aktionsarten", []), 1):
            felder = {"name": art["name"], "reihenfolge": 10 * nummer}
            stelle_sicher(bericht, Aktionsart, {"schluessel": art["schluessel"]}, felder)
        for s in angaben.get("systeme", []):
            _lade_system(bericht, wer, s, muster)
        protokolliere_laden(wer, "Pro-Aktive Systeme aus proaktiv.toml geladen.", bericht)
    return bericht


def _lade_system(bericht: Ladebericht, wer: Wer, s: Angaben, muster: bool) -> None:
    gebiet = eines(Gebiet, s["gebiet"], schluessel=s["gebiet"])
    if System.objects.filter(gebiet=gebiet, name=s["name"]).exists():
        bericht.zaehle("Pro-Aktive Systeme", "unveraendert")
        return
    ab = toml_pflichttag(s["gueltig_von"])
    system = System(
        name=s["name"], gebiet=gebiet, gueltig_von=ab, anlass=s.get("anlass", ""), quelle=s.get("quelle", ""), muster=muster,
        rundenart=s.get("rundenart", "hausrunde"),
    )  # fmt: skip
    systeme.speichere_system(wer=wer, system=system)
    _lade_teile(wer, system, s, ab)
    konto = Nutzer.objects.filter(username=s.get("koordination", "")).first()
    if konto:
        systeme.setze_koordination(wer=wer, system=system, nutzer=konto, ab=ab)
    fuehrt = Wer(konto, str(konto)) if konto else wer
    akteure = {a["name"]: _lade_mitglied(wer, system, a, ab, muster) for a in s.get("akteure", [])}
    runden = [lade_runde(fuehrt, system, r, akteure) for r in s.get("runden", [])]
    je_tag = {runde.tag: runde for runde in runden}
    for h in s.get("hinweise", []):
        lade_hinweis(fuehrt, system, h, akteure, je_tag)
    bericht.zaehle("Pro-Aktive Systeme", "neu")


def _lade_teile(wer: Wer, system: System, s: Angaben, ab: date) -> None:
    for schluessel in s.get("stadtteile", []):
        systeme.ordne_stadtteil_zu(wer=wer, system=system, stadtteil=eines(Gebiet, schluessel, schluessel=schluessel), ab=ab)
    for schluessel in s.get("einrichtungen", []):
        einrichtung = eines(Einrichtung, schluessel, schluessel=schluessel)
        systeme.ordne_einrichtung_zu(wer=wer, system=system, einrichtung=einrichtung, ab=ab)
    if auftrag := s.get("auftrag"):
        row = Rundenauftrag(
            system=system, gueltig_ab=ab, fragestellungen=auftrag["fragestellungen"], aufgaben=auftrag["aufgaben"], muster=system.muster
        )
        systeme.erteile_auftrag(wer=wer, auftrag=row)


def _lade_mitglied(wer: Wer, system: System, a: Angaben, ab: date, muster: bool) -> Akteur:
    """The organisation, made where there is none of this name, and its membership."""
    akteur = Akteur.objects.filter(name=a["name"]).first()
    if akteur is None:
        einrichtung = eines(Einrichtung, a["einrichtung"], schluessel=a["einrichtung"]) if a.get("einrichtung") else None
        art = eines(Akteursart, a["art"], schluessel=a["art"])
        akteur = Akteur(name=a["name"], art=art, einrichtung=einrichtung, gueltig_von=ab, muster=muster)
        akteur.traeger = einrichtung.traeger if einrichtung else None
        speichere_akteur(wer=wer, akteur=akteur)
    teil = systeme.nimm_akteur_auf(wer=wer, system=system, akteur=akteur, ab=toml_tag(a.get("ab", "")) or ab)
    if bis := toml_tag(a.get("bis", "")):
        systeme.beende_teil(wer=wer, teil=teil, bis=bis)
    return akteur
