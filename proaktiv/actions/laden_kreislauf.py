"""Rounds and Hinweise of proaktiv.toml, by the steps of the pages in the order in which they happened."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from proaktiv.actions import hausrunden, kreislauf
from proaktiv.models import Abwaegung, Akteur, Aktion, Aktionsart, Hausrunde, Hinweis, Reflexion, System
from sozialraum.access import Wer
from sozialraum.actions.abgleich import eines
from sozialraum.imports.stammdaten import toml_pflichttag, toml_tag
from sozialraum.models import Gebiet, Gremium

Angaben = dict[str, Any]
ABWAEGUNG = ("dringlichkeit", "reichweite", "beleg", "entscheidung")
REFLEXION = ("wirkung", "beleg", "folge")


def lade_runde(wer: Wer, system: System, r: Angaben, akteure: Mapping[str, Akteur]) -> Hausrunde:
    """Planned, or with minutes and finished where the file names who was there."""
    tag = toml_pflichttag(r["tag"])
    runde = system.runden.filter(tag=tag).first()  # planned by the one before
    if runde is None:
        beginn = time.fromisoformat(r["beginn"]) if r.get("beginn") else None
        runde = Hausrunde(system=system, tag=tag, beginn=beginn, ort=r.get("ort", ""), muster=system.muster)
        hausrunden.speichere_runde(wer=wer, runde=runde)
    if punkte := r.get("punkte"):
        hausrunden.setze_tagesordnung(wer=wer, runde=runde, punkte=[(punkt, None) for punkt in punkte])
    if anwesende := r.get("anwesend"):
        texte = {feld: r.get(feld, "") for feld in hausrunden.TEXTE}
        hausrunden.schreibe_niederschrift(
            wer=wer, runde=runde, texte=texte, anwesende={akteure[name]: True for name in anwesende},
            naechste_am=toml_tag(r.get("naechste", "")),
        )  # fmt: skip
        runde = hausrunden.schliesse_niederschrift_ab(wer=wer, runde=runde, am=tag)
    return runde


def lade_hinweis(wer: Wer, system: System, h: Angaben, akteure: Mapping[str, Akteur], runden: Mapping[date, Hausrunde]) -> Hinweis:
    am = toml_pflichttag(h["am"])
    akteur = akteure[h["akteur"]] if h.get("akteur") else None
    hinweis = Hinweis(
        system=system, gebiet=eines(Gebiet, h["gebiet"], schluessel=h["gebiet"]), art=h.get("art", "bedarf"), titel=h["titel"],
        text=h.get("text", ""), herkunft="akteur" if akteur else "beobachtung", akteur=akteur, erfasst_am=am, hausrunde=runden.get(am),
        muster=system.muster,
    )  # fmt: skip
    kreislauf.speichere_hinweis(wer=wer, hinweis=hinweis)
    aktionen: dict[str, Aktion] = {}
    for schritt in h.get("schritte", []):
        _gehe(wer, hinweis, schritt, akteure, runden, aktionen)
    return hinweis


def _gehe(
    wer: Wer, hinweis: Hinweis, s: Angaben, akteure: Mapping[str, Akteur], runden: Mapping[date, Hausrunde], aktionen: dict[str, Aktion]
) -> None:
    """One step; which one, says the key that only it has."""
    tag = toml_pflichttag(s["am"])
    gremium = eines(Gremium, s["gremium"], schluessel=s["gremium"]) if s.get("gremium") else None
    dazu = {"hinweis": hinweis, "hausrunde": runden.get(tag)}
    if "entscheidung" in s:
        abwaegung = Abwaegung(
            tag=tag, begruendung=s.get("begruendung", ""), wiedervorlage=toml_tag(s.get("wiedervorlage", "")), gremium=gremium, **dazu,
            **{feld: s[feld] for feld in ABWAEGUNG},
        )  # fmt: skip
        kreislauf.waege_ab(wer=wer, abwaegung=abwaegung)
    elif "folge" in s:
        reflexion = Reflexion(
            tag=tag, begruendung=s.get("begruendung", ""), gremium=gremium, **dazu, **{feld: s[feld] for feld in REFLEXION}
        )
        neuer = Hinweis(art=s.get("neue_art", "bedarf"), titel=s["neuer"]) if s.get("neuer") else None
        kreislauf.reflektiere(wer=wer, reflexion=reflexion, neuer=neuer)
    elif "ergebnis" in s:
        aktion = aktionen[s["aktion"]]
        kreislauf.beende_aktion(wer=wer, aktion=aktion, tag=tag, ergebnis=s["ergebnis"], abgebrochen=bool(s.get("abgebrochen")))
    elif "ziel" in s:
        aktion = Aktion(
            titel=s["aktion"], ziel=s["ziel"], art=eines(Aktionsart, s["art"], schluessel=s["art"]), form=s.get("form", "angebot"),
            akteur=akteure[s["wer"]], beginn=toml_pflichttag(s["beginn"]), bis=toml_pflichttag(s["bis"]), muster=hinweis.muster, **dazu,
        )  # fmt: skip
        aktionen[aktion.titel] = kreislauf.plane_aktion(wer=wer, aktion=aktion, tag=tag)
    else:
        kreislauf.vermerke(wer=wer, hinweis=hinweis, tag=tag, text=s["vermerk"])
