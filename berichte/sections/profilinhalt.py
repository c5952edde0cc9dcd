"""Puts the Gebietsprofil together as of the end of a Zeitraum, read as nobody in particular may read it: what leaves the house."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from basis.zahlen import Wert, aufzaehlung
from berichte.sections import gebietsprofil, profilmenschen, profiltexte
from berichte.sections.gebiete import bezeichne
from berichte.sections.profilbericht import (
    KEIN_WERT,
    Einrichtungszeile,
    Ende,
    Gremienzeile,
    Indikatorzeile,
    Lieferungszeile,
    Profilbericht,
    Profilkopf,
    Stand,
)
from berichte.sections.profilmenschen import Menschen
from berichte.sections.schwerpunkte import einstufungen
from berichte.zeitraum import Berichtszeitraum
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.einrichtungsbestand import summiere
from sozialraum.inputs.wertschutz import niemand
from sozialraum.models import Datenlieferung, Gremium, Indikator, Schwerpunktraumliste, Stadt
from sozialraum.models.parameter import SCHWELLEN, juengster_wert
from sozialraum.selectors import Gebietswerte, reihe
from sozialraum.sitzungskalender import Turnus

Tage = Mapping[date, Gebietswerte]
GENANNT = 3


@dataclass(frozen=True)
class Grundlage:
    """What was read, for one Gebiet on the mapping of the day."""

    baum: Gebietsbaum
    knoten: Knoten
    z: Berichtszeitraum
    row: Any
    indikatoren: Sequence[Indikator]
    reihen: Mapping[int, Tage]
    menschen: Menschen
    lieferungen: Mapping[int, Datenlieferung]


def lade(baum: Gebietsbaum, hier: Knoten, z: Berichtszeitraum) -> Profilbericht:
    """``baum``: the mapping of the day that is told (berichtsquelle.baum_am)."""
    knoten = baum.knoten[hier.id]
    alle = list(Indikator.objects.filter(aktiv=True).select_related("nenner_altersband"))
    reihen = reihe(baum, alle, bis=z.bis, orte={knoten.id, baum.wurzel().id}, offen=niemand)
    row = _lies_gebiet(baum, knoten, z.bis)
    menschen, von_menschen = profilmenschen.lies(baum, knoten, row.baender, z.bis)
    nummern = {n for tage in reihen.values() if tage for n in tage[max(tage)].herkunft(knoten.id)} | von_menschen
    lieferungen = Datenlieferung.objects.select_related("datei").defer("datei__inhalt").in_bulk(nummern)
    return stelle_zusammen(Grundlage(baum, knoten, z, row, alle, reihen, menschen, lieferungen), von_menschen)


def _lies_gebiet(baum: Gebietsbaum, knoten: Knoten, tag: date) -> Any:
    """With the bodies of the level above, which plan for a Stadtteil."""
    oben = baum.eltern(knoten.id)
    gremium = JSONObject(name="name", turnus="turnus", von="gueltig_von", bis="gueltig_bis")
    obere = Gremium.objects.filter(gebiet=oben.id if oben and knoten.ebene == Ebene.STADTTEIL else None).exclude(gebiet=None)
    liste = JSONObject(pk="pk", name="name", stichtag="stichtag")
    geltende = Schwerpunktraumliste.objects.geltend().filter(stichtag__lte=tag).values(json=liste)[:1]
    dazu = {
        "obere": ArraySubquery(obere.order_by("name").values(json=gremium)), "geltende": ArraySubquery(geltende),
        **{name: juengster_wert(name) for name in SCHWELLEN},
    }  # fmt: skip
    return gebietsprofil.lade_gebiet(knoten.id, baum.stadtteile(knoten.id), tag, tag, **dazu)


def stelle_zusammen(g: Grundlage, von_menschen: Iterable[int]) -> Profilbericht:
    kopf = _kopf(g)
    zeilen = tuple(_zeile(g, i, g.reihen.get(i.pk) or {}) for i in g.indikatoren)
    haeuser = tuple(_einrichtungen(g))
    geltende = next(iter(g.row.geltende), None)
    eingestuft = [zeile for zeile in g.row.einstufungen if geltende and zeile["liste"] == geltende["pk"]]
    einstufung = profiltexte.einstufung(kopf, geltende, einstufungen(eingestuft))
    teile = profiltexte.Textteile(kopf, g.menschen, zeilen, haeuser, einstufung)
    quellen = tuple(_quellen(g, von_menschen))
    erfunden = any(q.muster for q in quellen) or any(h["muster"] for h in g.row.haeuserliste)
    return Profilbericht(
        kopf, profiltexte.kernaussage(teile), tuple(profiltexte.wichtigste(teile)), g.menschen, zeilen, haeuser, tuple(_gremien(g)),
        einstufung, quellen, tuple(profiltexte.hinweise(teile)), erfunden or any(e["muster"] for e in eingestuft),
    )  # fmt: skip


def _kopf(g: Grundlage) -> Profilkopf:
    stadt, eltern, k = Stadt.objects.aktuelle(), g.baum.eltern(g.knoten.id), g.knoten
    ort = "ganze Stadt" if k.ebene == Ebene.FACHBEREICH else bezeichne(k)
    darueber = bezeichne(eltern) if eltern and eltern.ebene != Ebene.FACHBEREICH else ""
    return Profilkopf(
        stadt.name if stadt else "", stadt.fachbereich if stadt else "", ort, k.name, k.ebene.name.lower(), k.schluessel, g.z.bis,
        g.z.name, g.baum.stand, darueber, max(_schwelle(g.row, name) for name in SCHWELLEN),
    )  # fmt: skip


def _schwelle(row: Any, name: str) -> int:
    wert = getattr(row, name)
    return int(SCHWELLEN[name] if wert is None else wert)


def _wert(werte: Gebietswerte, ort: int) -> Wert:
    return werte[ort].wert if ort in werte else KEIN_WERT


def _zeile(g: Grundlage, i: Indikator, tage: Tage) -> Indikatorzeile:
    """An Indikator that never had a value is a row too: what lacks is named."""
    letzte = tage[max(tage)] if tage else None
    eltern, ort = g.baum.eltern(g.knoten.id), g.knoten.id
    darueber = eltern if eltern and eltern.ebene != Ebene.FACHBEREICH else None
    rang, von, hoechster = _lage(g, i, letzte)
    tief, hoch = _spanne(g, i, letzte)
    herkunft = sorted(letzte.herkunft(ort)) if letzte else []
    return Indikatorzeile(
        i.schluessel, i.name, i.get_kategorie_display(), i.get_einheit_display(), i.nachkommastellen, i.richtung,
        i.aggregation == Indikator.Aggregation.SUMME, tuple(Stand(tag, _wert(tage[tag], ort)) for tag in sorted(tage)),
        (_wert(letzte, darueber.id) if letzte else KEIN_WERT) if darueber else None,
        _wert(letzte, g.baum.wurzel().id) if letzte else KEIN_WERT, rang, von, hoechster, tief, hoch,
        letzte[ort].fehlend if letzte and g.knoten.ebene != Ebene.STADTTEIL else 0, i.quelle,
        tuple(dict.fromkeys(_datei(g.lieferungen[n]) for n in herkunft if n in g.lieferungen)), _fehlend_vorher(g, tage),
    )  # fmt: skip


def _fehlend_vorher(g: Grundlage, tage: Tage) -> int:
    """How many Stadtteile the value on the Stichtag before leaves out."""
    ort = g.knoten.id
    if g.knoten.ebene == Ebene.STADTTEIL or len(tage) < 2:
        return 0
    davor = tage[sorted(tage)[-2]]
    return len(g.baum.stadtteile(ort)) - len(davor.summanden(ort)) if _wert(davor, ort).zahl is not None else 0


def _lesbare(werte: Gebietswerte, orte: Iterable[Knoten]) -> list[tuple[Knoten, Fraction]]:
    return [(k, Fraction(zahl)) for k in orte if (zahl := _wert(werte, k.id).zahl) is not None]


def _lage(g: Grundlage, i: Indikator, letzte: Gebietswerte | None) -> tuple[int | None, int, Fraction | None]:
    """The rank among the Gebiete of the same Ebene, how many have one, and the highest value; of a rate only."""
    eigener = _wert(letzte, g.knoten.id).zahl if letzte else None
    if letzte is None or eigener is None or g.knoten.ebene == Ebene.FACHBEREICH or i.aggregation == Indikator.Aggregation.SUMME:
        return None, 0, None
    zahlen = [zahl for _, zahl in _lesbare(letzte, g.baum.auf_ebene(g.knoten.ebene))]
    zeichenbar = i.aggregation == Indikator.Aggregation.QUOTE and min(zahlen) >= 0 < max(zahlen)
    return 1 + sum(zahl > eigener for zahl in zahlen), len(zahlen), max(zahlen) if zeichenbar else None


def _spanne(g: Grundlage, i: Indikator, letzte: Gebietswerte | None) -> tuple[Ende | None, Ende | None]:
    """The Stadtteile of the Gebiet with the lowest and the highest value; of equal ones the first by key."""
    if letzte is None or g.knoten.ebene == Ebene.STADTTEIL or i.aggregation == Indikator.Aggregation.SUMME:
        return None, None
    paare = _lesbare(letzte, (g.baum.knoten[ort] for ort in g.baum.stadtteile(g.knoten.id)))
    if len(paare) < 2:
        return None, None
    tief, hoch = min(paare, key=lambda p: p[1]), max(paare, key=lambda p: p[1])
    return Ende(bezeichne(tief[0]), tief[1]), Ende(bezeichne(hoch[0]), hoch[1])


def _einrichtungen(g: Grundlage) -> Iterator[Einrichtungszeile]:
    je: dict[str, list[Any]] = {}
    for haus in g.row.haeuserliste:
        je.setdefault(haus["art"], []).append(haus)
    for art, haeuser in je.items():
        namen = tuple(haus["name"] for haus in haeuser) if g.knoten.ebene == Ebene.STADTTEIL else ()
        yield Einrichtungszeile(art, summiere(haus["plaetze"] for haus in haeuser), namen)


def _gremien(g: Grundlage) -> Iterator[Gremienzeile]:
    """Those that meet on the day."""
    oben = g.baum.eltern(g.knoten.id)
    folge = [(bezeichne(g.knoten), form) for form in g.row.gremienliste]
    folge += [(bezeichne(oben), form) for form in g.row.obere if oben]
    for ort, form in folge:
        von, bis = (date.fromisoformat(form[feld]) if form[feld] else None for feld in ("von", "bis"))
        if (von is None or von <= g.z.bis) and (bis is None or bis >= g.z.bis):
            yield Gremienzeile(form["name"], ort, Turnus(form["turnus"]).bezeichnung if form["turnus"] else "")


def _datei(lieferung: Datenlieferung) -> str:
    return lieferung.datei.name if lieferung.datei else str(lieferung.get_art_display())


def _quellen(g: Grundlage, von_menschen: Iterable[int]) -> Iterator[Lieferungszeile]:
    """Each delivery once per Stichtag, with what it brought."""
    je: dict[tuple[date, int], list[str]] = {}
    if g.menschen.stichtag:
        for nummer in sorted(von_menschen):
            je.setdefault((g.menschen.stichtag, nummer), []).append("Bevölkerung")
    for i in g.indikatoren:
        if tage := g.reihen.get(i.pk):
            for nummer in sorted(tage[max(tage)].herkunft(g.knoten.id)):
                je.setdefault((max(tage), nummer), []).append(i.name)
    for (tag, nummer), namen in je.items():
        if lieferung := g.lieferungen.get(nummer):
            wann = timezone.localtime(lieferung.created_at).date()
            yield Lieferungszeile(aufzaehlung(namen, GENANNT), tag, _datei(lieferung), lieferung.sha256[:12], wann, lieferung.muster)
