"""Load scorecard.toml: the printed catalogue, goals with Maßnahmen, measures, plan and values. A goal that stands already stays."""

from datetime import date
from typing import Any

from bsc.actions.laden_zielvereinbarungen import lade_zielvereinbarung
from bsc.actions.messwerte import schreibe_fest
from bsc.actions.wirkungen import verknuepfe
from bsc.actions.ziele import brich_herunter
from bsc.messquellen import Messquelle
from bsc.models import Katalogziel, Messdefinition, Messgroesse, Messwert, Planwert, Schwelle, Ziel, Zielmassnahme, Zielwirkung
from bsc.providers import Anfrage, berechne
from bsc.providers.wahl import beschreibe
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, aus_datei, eines, ergaenze
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.laden_gremien import protokolliere_laden
from sozialraum.clock import heute
from sozialraum.imports.stammdaten import toml_pflichttag, toml_tag, toml_zahl
from sozialraum.models import Gebiet

Angaben = dict[str, Any]
TEXTE = ("formel", "zaehler", "nenner", "stichtagsregel", "quelle")


def lade_scorecard(*, wer: Wer, angaben: Angaben) -> Ladebericht:
    """Refused, with the name of the file: Gebiete and printed goals that there are not, unknown sources, days and numbers that are none."""
    bericht = Ladebericht()
    with aus_datei("scorecard.toml"):
        for eintrag in angaben.get("katalogziele", []):
            schluessel = {"art": eintrag["art"], "nummer": eintrag["nummer"]}
            ergaenze(bericht, Katalogziel, schluessel, {"text": eintrag["text"], "quelle": eintrag["quelle"]})
        for nummer, eintrag in enumerate(angaben.get("ziele", []), 1):
            _ziel(bericht, wer, eintrag, nummer * 10)
        for eintrag in angaben.get("zielvereinbarungen", []):
            lade_zielvereinbarung(bericht, wer, eintrag)
        for eintrag in angaben.get("wirkungen", []):
            _wirkung(bericht, wer, eintrag)
        protokolliere_laden(wer, "Scorecard aus scorecard.toml geladen.", bericht)
    return bericht


def _ziel(bericht: Ladebericht, wer: Wer, e: Angaben, reihenfolge: int) -> None:
    gebiet = eines(Gebiet, e["gebiet"], schluessel=e["gebiet"])
    if Ziel.objects.filter(gebiet=gebiet, text=e["text"]).exists():
        bericht.zaehle("Ziele", "unveraendert")
        return
    muster = bool(e.get("muster"))
    ziel = Ziel.objects.create(
        gebiet=gebiet, perspektive=e["perspektive"], text=e["text"], erlaeuterung=e.get("erlaeuterung", ""), von_jahr=e["von_jahr"],
        bis_jahr=e.get("bis_jahr"), katalogziel=_katalogziel(e.get("dient", "")), verantwortlich=e.get("verantwortlich", ""),
        perspektive_vorschlag=e.get("perspektive_vorschlag", False), quelle=e.get("quelle", ""), muster=muster, reihenfolge=reihenfolge,
    )  # fmt: skip
    bericht.zaehle("Ziele", "neu")
    for m in e.get("massnahmen", []):
        Zielmassnahme.objects.create(
            ziel=ziel, text=m["text"], verantwortlich=m.get("verantwortlich", ""), termin=toml_tag(m.get("termin", "")),
            stand=m.get("stand", "laeuft"), quelle=m.get("quelle", ""), muster=m.get("muster", muster),
        )  # fmt: skip
    for m in e.get("messgroessen", []):
        _messgroesse(ziel, m, muster, wer)
    if unten := e.get("herunterbrechen"):
        brich_herunter(wer=wer, ziel=ziel, gebiete=[eines(Gebiet, s, schluessel=s) for s in unten])


def _wirkung(bericht: Ladebericht, wer: Wer, e: Angaben) -> None:
    """Between two goals of one Gebiet, named by their wording."""
    von, auf = (eines(Ziel, e[seite], gebiet__schluessel=e["gebiet"], text=e[seite]) for seite in ("von", "auf"))
    neu = not Zielwirkung.objects.filter(von=von, auf=auf).exists()
    if neu:
        verknuepfe(wer=wer, wirkung=Zielwirkung(von=von, auf=auf, begruendung=e["begruendung"], muster=bool(e.get("muster"))))
    bericht.zaehle("Wirkungen", "neu" if neu else "unveraendert")


def _katalogziel(angabe: str) -> Katalogziel | None:
    """ "leitziel 5" names a printed goal."""
    if not angabe:
        return None
    art, _, nummer = angabe.partition(" ")
    return eines(Katalogziel, angabe, art=art, nummer=int(nummer))


def _messgroesse(ziel: Ziel, e: Angaben, muster: bool, wer: Wer) -> None:
    quelle = beschreibe(e.get("messquelle", ""))
    if e.get("messquelle") and quelle is None:
        raise Abgelehnt(f"Die Messquelle „{e['messquelle']}“ gibt es nicht.")
    messgroesse = Messgroesse.objects.create(ziel=ziel, name=e["name"], art=quelle.art if quelle else e["art"], muster=muster)
    ab = toml_pflichttag(e["gueltig_ab"])
    vorgabe = {f: getattr(quelle, f) for f in TEXTE} if quelle else {}
    gewertet = e.get("gewertet", True) and not (quelle and quelle.nur_zusammenhang)
    texte = vorgabe | {f: e[f] for f in TEXTE if f in e}
    Messdefinition.objects.create(
        messgroesse=messgroesse, version=1, gueltig_ab=ab, richtung=e["richtung"], gewertete_seite=e.get("gewertete_seite", 1),
        sollverlauf=e.get("sollverlauf", "geradlinig"), messquelle=quelle.schluessel if quelle else "",
        verantwortlich=e["verantwortlich"], rhythmus=e.get("rhythmus", "vierteljaehrlich"), zweite_person=e.get("zweite_person", False),
        gewertet=gewertet, **texte,
    )  # fmt: skip
    if gewertet or "gruen" in e:
        Schwelle.objects.create(
            messgroesse=messgroesse, gueltig_ab=ab, gruen=toml_zahl(e["gruen"]), gelb=toml_zahl(e["gelb"]),
            quelle=e.get("schwellenquelle", ""),
        )  # fmt: skip
    for p in e.get("plan", []):
        _plan(messgroesse, p, ab)
    for w in e.get("werte", []):
        if w.get("herkunft") == "berechnet":
            _berechne(messgroesse, quelle, w, wer)
        else:
            _wert(messgroesse, w, muster)


def _plan(messgroesse: Messgroesse, p: Angaben, ab: date) -> None:
    werte = {feld: toml_zahl(p[feld]) if feld in p else None for feld in ("wert", "von", "bis", "mindest", "ambitioniert")}
    Planwert.objects.create(
        messgroesse=messgroesse, tag=toml_pflichttag(p["tag"]), gueltig_ab=toml_tag(p.get("gueltig_ab", "")) or ab,
        quelle=p.get("quelle", ""), **werte,
    )  # fmt: skip


def _wert(messgroesse: Messgroesse, w: Angaben, muster: bool) -> None:
    zahlen = {feld: toml_zahl(w[feld]) if feld in w else None for feld in ("wert", "zaehler", "nenner")}
    Messwert.objects.create(
        messgroesse=messgroesse, stichtag=toml_pflichttag(w["stichtag"]), herkunft=w.get("herkunft", "eingabe"),
        ist_ausgangswert=w.get("ausgangswert", False), quelle=w["quelle"], muster=w.get("muster", muster), **zahlen,
    )  # fmt: skip


def _berechne(messgroesse: Messgroesse, quelle: Messquelle | None, w: Angaben, wer: Wer) -> None:
    """Computed from what the city has loaded and frozen; nothing where it has nothing for that day."""
    if quelle is None:
        raise Abgelehnt(f"„{messgroesse}“ wird eingetragen; berechnen lässt sich ihr Wert nicht.")
    tag, gebiet = toml_pflichttag(w["stichtag"]), messgroesse.ziel.gebiet_id
    antwort = berechne([quelle.schluessel], Anfrage(None, Gebiet.objects.baum(heute()), (gebiet,), tag))[quelle.schluessel]
    if wert := antwort.get((gebiet, tag)):
        schreibe_fest(messgroesse, wert, quelle.schluessel, wer=wer, ist_ausgangswert=w.get("ausgangswert", False))
