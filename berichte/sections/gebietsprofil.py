"""Profile of one Gebiet: people, indicators against the city and the level above, history, places, bodies, sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.http import urlencode

from basis import diagramme
from basis.zahlen import Wert, Zustand, datum
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.einrichtungsbestand import Bestand, summiere
from sozialraum.models import (
    Altersband,
    Bevoelkerung,
    Datenlieferung,
    Einrichtung,
    Gebiet,
    Gremium,
    Indikator,
    Schwerpunktraumliste,
    Schwerpunktraumzeile,
    Standort,
    Zuordnung,
)
from sozialraum.selectors import Werte
from sozialraum.sitzungskalender import Turnus

GANZES_LEBEN = 100
LISTEN = 3
KEIN_WERT = Wert(None, Zustand.KEINE_ANGABE)


@dataclass(frozen=True)
class Quelle:
    """A delivery behind a value."""

    name: str
    url: str
    stichtag: date


@dataclass(frozen=True)
class Indikatorzeile:
    """One indicator of the Gebiet. ``bild`` sets it beside the city, ``verlauf`` shows its course."""

    indikator: Indikator
    wert: Wert
    darueber: Wert | None
    stadt: Wert
    stichtag: date
    bild: str
    verlauf: str
    quellen: tuple[Quelle, ...]
    hinweis: str


@dataclass(frozen=True)
class Bandzeile:
    """One age band over the Stichtage."""

    name: str
    werte: tuple[int | None, ...]
    verlauf: str


@dataclass(frozen=True)
class Bevoelkerungsteil:
    tage: tuple[date, ...]
    zeilen: tuple[Bandzeile, ...]
    gesamt: tuple[int, ...]

    @property
    def letzte(self) -> int | None:
        return self.gesamt[-1] if self.gesamt else None


def lade_gebiet(pk: int, stadtteile: Sequence[int], tag: date, bis: date | None = None, **dazu: Any) -> Gebiet:
    """The Gebiet with its mapping history, places, facilities and bodies, the city's age bands, how its Stadtteile stand in the lists of
    Schwerpunkträume in force (with a Stichtag up to ``bis``), and what other sections ask for, in one query."""
    band = JSONObject(pk="pk", name="name", von="von", bis="bis_unter")
    zuordnung = JSONObject(
        name="eltern__name", ebene="eltern__ebene", schluessel="eltern__schluessel", von="gueltig_von", bis="gueltig_bis", quelle="quelle"
    )
    standort = JSONObject(pk="pk", name="bezeichnung", anschrift="anschrift", status="status")
    haus = JSONObject(
        schluessel="schluessel", name="name", plaetze="plaetze", art="art__name", art_schluessel="art__schluessel", muster="muster"
    )
    haeuser = Einrichtung.objects.gueltig_am(tag).filter(stadtteil__in=stadtteile).order_by("art__reihenfolge", "art__name", "name")
    gremium = JSONObject(name="name", schluessel="schluessel", turnus="turnus", von="gueltig_von", bis="gueltig_bis")
    eigene = Q(gebiet=OuterRef("pk"))
    return Gebiet.objects.annotate(
        zuordnungsliste=ArraySubquery(Zuordnung.objects.filter(kind=OuterRef("pk")).order_by("gueltig_von").values(json=zuordnung)),
        standortliste=ArraySubquery(Standort.objects.filter(eigene).order_by("bezeichnung").values(json=standort)),
        haeuserliste=ArraySubquery(haeuser.values(json=haus)),
        baender=ArraySubquery(Altersband.objects.order_by("von", "bis_unter").values(json=band)),
        einstufungen=ArraySubquery(_einstufungen(stadtteile, bis)),
        gremienliste=ArraySubquery(Gremium.objects.filter(eigene).order_by("name").values(json=gremium)),
        **dazu,
    ).get(pk=pk)


def _einstufungen(stadtteile: Sequence[int], bis: date | None) -> QuerySet[Any]:
    listen = Schwerpunktraumliste.objects.geltend()
    listen = listen.filter(stichtag__lte=bis) if bis else listen
    rows = Schwerpunktraumzeile.objects.filter(gebiet__in=list(stadtteile), liste__in=listen.values("pk")[:LISTEN])
    namen = ("schluessel", "name", "bewertet", "grund", "statusklasse", "dynamikklasse", "schwerpunktraum")
    kopf = {"liste": F("liste_id"), "titel": F("liste__name"), "stichtag": F("liste__stichtag"), "muster": F("liste__muster")}
    return rows.order_by("-liste__stichtag", "liste_id", "schluessel").values(json=JSONObject(**kopf, **{n: F(n) for n in namen}))


def zuordnungen(gebiet: Gebiet) -> list[dict[str, Any]]:
    """Where the Gebiet belonged, and from when to when."""
    return [
        {
            "name": f"Sozialraum {z['schluessel']} · {z['name']}" if z["ebene"] == Ebene.SOZIALRAUM else z["name"],
            "url": reverse("gebiet", args=[Ebene(z["ebene"]).name.lower(), z["schluessel"]]),
            "von": date.fromisoformat(z["von"]),
            "bis": date.fromisoformat(z["bis"]) if z["bis"] else None,
            "quelle": z["quelle"],
        }
        for z in gebiet.zuordnungsliste  # type: ignore[attr-defined]
    ]


def standorte(gebiet: Gebiet) -> list[dict[str, str]]:
    worte = dict(Standort.Status.choices)
    return [
        {**s, "status": worte[s["status"]], "url": reverse("standort", args=[s["pk"]])}
        for s in gebiet.standortliste  # type: ignore[attr-defined]
    ]


@dataclass(frozen=True)
class Artzeile:
    """The facilities of one Art: how many, their places (None: nobody names any), and their names."""

    art: str
    url: str
    bestand: Bestand
    haeuser: tuple[tuple[str, str], ...]


def einrichtungen(knoten: Knoten, gebiet: Gebiet, tag: date) -> list[Artzeile]:
    """Facilities in force on the day by Art; each Art leads to the list of exactly these."""
    ort = f"{knoten.ebene.name.lower()}-{knoten.schluessel}"
    je_art: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for haus in gebiet.haeuserliste:  # type: ignore[attr-defined]
        je_art.setdefault((haus["art"], haus["art_schluessel"]), []).append(haus)
    return [
        Artzeile(
            art,
            f"{reverse('einrichtungen')}?{urlencode({'gebiet': ort, 'art': schluessel, 'gueltig_am': datum(tag)})}",
            summiere(haus["plaetze"] for haus in haeuser),
            tuple((haus["name"], reverse("einrichtung", args=[haus["schluessel"]])) for haus in haeuser),
        )
        for (art, schluessel), haeuser in je_art.items()
    ]


def gremien(gebiet: Gebiet) -> list[dict[str, str]]:
    """The Gremien of a Gebiet, each with its Turnus in words."""
    rows: list[dict[str, str]] = gebiet.gremienliste  # type: ignore[attr-defined]
    return [
        {**g, "turnus": Turnus(g["turnus"]).bezeichnung if g["turnus"] else "", "url": reverse("gremium", args=[g["schluessel"]])}
        for g in rows
    ]


def bevoelkerung(baum: Gebietsbaum, knoten: Knoten, gebiet: Gebiet, bis: date | None) -> Bevoelkerungsteil:
    """Inhabitants by age band over all Stichtage; bands may overlap, so they have no sum. ``gebiet`` brings the bands."""
    baender = gebiet.baender  # type: ignore[attr-defined]
    spalten = {f"band_{b['pk']}": Sum("anzahl", filter=Q(alter__gte=b["von"], alter__lt=b["bis"])) for b in baender}
    rows = Bevoelkerung.objects.filter(gebiet__in=baum.stadtteile(knoten.id), lieferung__zurueckgenommen_am__isnull=True)
    rows = rows.filter(stichtag__lte=bis) if bis else rows
    je_lieferung = rows.order_by().values("stichtag", "gebiet_id", "lieferung_id").annotate(gesamt=Sum("anzahl"), **spalten)
    # a newer delivery of the same day replaces an older one
    neueste = {(row["stichtag"], row["gebiet_id"]): row for row in je_lieferung.order_by("lieferung_id")}
    tage = [_summe(tag, neueste, ("gesamt", *spalten)) for tag in sorted({tag for tag, _ in neueste})]
    zeilen = []
    for band in sorted(baender, key=lambda b: b["bis"] > GANZES_LEBEN):  # the whole population comes last
        werte = tuple(tag[f"band_{band['pk']}"] for tag in tage)
        zeilen.append(Bandzeile(band["name"], werte, diagramme.sparkline(werte, titel=f"Verlauf {band['name']}") if len(werte) > 1 else ""))
    return Bevoelkerungsteil(tuple(tag["stichtag"] for tag in tage), tuple(zeilen), tuple(tag["gesamt"] for tag in tage))


def _summe(tag: date, rows: Mapping[tuple[date, int], Mapping[str, Any]], namen: Sequence[str]) -> dict[str, Any]:
    """One Stichtag over all Stadtteile; a band without people is 0, since the delivery counted everybody."""
    return {"stichtag": tag, **{name: sum(row[name] or 0 for (t, _), row in rows.items() if t == tag) for name in namen}}


def indikatorzeilen(
    baum: Gebietsbaum, knoten: Knoten, alle: Sequence[Indikator], reihen: Mapping[int, Mapping[date, Werte]],
    lieferungen: Mapping[int, Datenlieferung],
) -> list[Indikatorzeile]:  # fmt: skip
    return [_zeile(baum, knoten, i, reihen[i.pk], lieferungen) for i in alle if reihen.get(i.pk)]


def benutzte_lieferungen(baum: Gebietsbaum, knoten: Knoten, reihen: Mapping[int, Mapping[date, Werte]]) -> dict[int, Datenlieferung]:
    """The deliveries behind the latest values of a Gebiet, in one query."""
    nummern = {n for tage in reihen.values() if tage for n in _lieferungen(baum, knoten, tage[max(tage)])}
    return Datenlieferung.objects.select_related("datei").defer("datei__inhalt").in_bulk(nummern)


def _lieferungen(baum: Gebietsbaum, knoten: Knoten, werte: Werte) -> set[int]:
    orte = {knoten.id, *baum.stadtteile(knoten.id)}
    return {nummer for ort in orte if ort in werte and (nummer := werte[ort].lieferung_id)}


def _zeile(
    baum: Gebietsbaum, knoten: Knoten, indikator: Indikator, tage: Mapping[date, Werte], lieferungen: Mapping[int, Datenlieferung]
) -> Indikatorzeile:
    stichtag = max(tage)
    werte, eltern, wurzel = tage[stichtag], baum.eltern(knoten.id), baum.wurzel()
    wert, stadt = _wert(werte, knoten.id), _wert(werte, wurzel.id)
    reihe = [_wert(tage[tag], knoten.id) for tag in sorted(tage)]
    quellen = tuple(_quelle(lieferungen[n], stichtag) for n in sorted(_lieferungen(baum, knoten, werte)) if n in lieferungen)
    return Indikatorzeile(
        indikator,
        wert,
        _wert(werte, eltern.id) if eltern and eltern.id != wurzel.id else None,
        stadt,
        stichtag,
        _bild(baum, knoten, indikator, werte),
        diagramme.sparkline(reihe, titel=f"Verlauf {indikator.name}") if len(reihe) > 1 and any(w.zahl is not None for w in reihe) else "",
        quellen,
        _hinweis(werte, knoten),
    )


def _quelle(lieferung: Datenlieferung, stichtag: date) -> Quelle:
    return Quelle(lieferung.datei.name if lieferung.datei else lieferung.get_art_display(), lieferung.get_absolute_url(), stichtag)


def _wert(werte: Werte, nummer: int) -> Wert:
    return werte[nummer].wert if nummer in werte else KEIN_WERT


def _bild(baum: Gebietsbaum, knoten: Knoten, indikator: Indikator, werte: Werte) -> str:
    """The value as a bar from zero, the city as a mark; all Gebiete of the Ebene share the scale."""
    if knoten.ebene == Ebene.FACHBEREICH or _wert(werte, knoten.id).zahl is None or indikator.aggregation != Indikator.Aggregation.QUOTE:
        return ""
    zahlen = [w.zahl for k in baum.auf_ebene(knoten.ebene) if (w := _wert(werte, k.id)).zahl is not None]
    hoechste = max(zahlen, default=0)
    if not hoechste or min(zahlen) < 0:
        return ""
    stadt = _wert(werte, baum.wurzel().id)
    return diagramme.bullet(
        _wert(werte, knoten.id), soll=stadt, maximum=hoechste, titel=f"{indikator.name}: Wert als Balken, Stadt als Strich"
    )


def _hinweis(werte: Werte, knoten: Knoten) -> str:
    if knoten.ebene == Ebene.STADTTEIL or knoten.id not in werte or not werte[knoten.id].fehlend:
        return ""
    fehlend = werte[knoten.id].fehlend
    return "ohne 1 Stadtteil, der keinen Wert hat" if fehlend == 1 else f"ohne {fehlend} Stadtteile, die keinen Wert haben"
