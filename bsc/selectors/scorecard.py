"""A Scorecard in two queries: its goals, and their measures with all that is dated about them; computed values come from the providers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, JSONField, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject

from basis.zahlen import Zustand
from bsc.messquellen import MESSQUELLEN, Berechnet, letzte_quartalsenden
from bsc.models import Messdefinition, Messgroesse, Messwert, Planwert, Rotnotiz, Schwelle, Vereinbarungsziel, Ziel
from bsc.models.ziel import im_jahr
from bsc.providers import Anfrage, Antwort, berechne
from bsc.rotlage import Notiz, geltende
from bsc.scorecardzeile import Scorecardzeile, geltend
from bsc.selectors.zeilen import baue_zeile
from sozialraum.access import Zugang
from sozialraum.clock import heute
from sozialraum.ebenen import Gebietsbaum

QUARTALE = 8


@dataclass
class Messzeile:
    """A measure as the page shows it: the calculated row, what computed its value, and the answers to red that this reader may see.

    ``offen``: nothing of it is locked to this reader for resting on case numbers.
    """

    messgroesse: Messgroesse
    zeile: Scorecardzeile
    antwort: Antwort
    notizen: list[Notiz] = field(default_factory=list)
    offen: bool = True

    @property
    def ziel(self) -> Ziel:
        return self.messgroesse.ziel

    @property
    def quelle(self) -> str:
        """What computes the value as of the Stand."""
        return self.zeile.definition.messquelle if self.zeile.definition else ""

    def quelle_am(self, tag: date) -> str:
        definition = self.zeile.definition_am(tag)
        return definition.messquelle if definition else ""

    def berechnet(self, tag: date) -> Berechnet | None:
        return self.antwort.get((self.ziel.gebiet_id, tag))

    @property
    def vereinbarung(self) -> Mapping[str, Any] | None:
        """Number and title of the agreed Zielvereinbarung that the measure belongs to, and when it was closed."""
        return getattr(self.messgroesse, "vereinbarung", None)

    @property
    def vereinbarung_geschlossen_am(self) -> date | None:
        tag = (self.vereinbarung or {}).get("geschlossen_am")
        return date.fromisoformat(tag) if tag else None

    def juengster(self, gebiet: int) -> Berechnet | None:
        """What the source computed last for a Gebiet that was asked for."""
        return max((wert for (ort, _), wert in self.antwort.items() if ort == gebiet), key=lambda wert: wert.stichtag, default=None)

    @property
    def zeigt_ausgangswert(self) -> bool:
        """Whether this reader may read the start; one that is still to be written is kept as its measure is."""
        basis = self.zeile.basis
        return self.offen or (basis is not None and basis.zustand == Zustand.WERT)

    def zeigt_antworten_zum(self, tag: date) -> bool:
        return self.zeile.zeigt_antworten_zum(tag, offen=self.offen)

    def nur_gezeigte(self) -> "Messzeile":
        """Without the answers to red of a Stichtag that is gesperrt: each would tell that its day was red."""
        return replace(self, notizen=[n for n in self.notizen if self.zeigt_antworten_zum(n.stichtag)])

    @property
    def abweichend_heute(self) -> Berechnet | None:
        """What the source computes today for the day of a frozen Ist, where that is no longer what is frozen."""
        ist = self.zeile.ist
        if ist is None or ist.herkunft != Messwert.Herkunft.BERECHNET or ist.zustand != Zustand.WERT:
            return None
        live = self.berechnet(ist.tag)
        return live if live and live.zustand != Zustand.GESPERRT and live.zahlen != (ist.messung.zaehler, ist.messung.nenner) else None

    def notiz(self, tag: date) -> Notiz | None:
        return geltende(self.notizen, tag)

    @property
    def muster(self) -> bool:
        live = self.berechnet(self.zeile.ist.tag) if self.zeile.ist else None
        return self.messgroesse.muster or bool(live and live.muster)


def text(feld: str) -> Cast:
    """Decimals travel as text through JSON, so that none becomes a float."""
    return Cast(feld, TextField())


def messgroessen(stand: date) -> QuerySet[Messgroesse]:
    """Measures with definitions and thresholds up to a day, plan, values with those they replaced, and notes, all in one query."""
    je = {"messgroesse": OuterRef("pk")}
    definition = Messdefinition.objects.filter(**je).am(stand)
    bis_heute = Messdefinition.objects.filter(**je, gueltig_ab__lte=stand).order_by("gueltig_ab")
    schwellen = Schwelle.objects.filter(**je, gueltig_ab__lte=stand).order_by("gueltig_ab")
    plan = Planwert.objects.filter(**je, gueltig_ab__lte=stand).order_by("tag", "gueltig_ab", "pk")
    spaeter = Planwert.objects.filter(**je, gueltig_ab__gt=stand).order_by("gueltig_ab")
    werte = Messwert.objects.filter(**je, stichtag__lte=stand).order_by("stichtag", "pk")
    notizen = Rotnotiz.objects.filter(**je, stichtag__lte=stand).order_by("pk")
    vereinbart = Vereinbarungsziel.objects.filter(**je, vereinbarung__stand__in=("vereinbart", "berichtet", "geschlossen"))
    marke = JSONObject(pk="vereinbarung", titel="vereinbarung__titel", geschlossen_am="vereinbarung__geschlossen_am")
    planfelder = ("wert", "von", "bis", "mindest", "ambitioniert")
    felder = (
        "richtung gewertete_seite sollverlauf gewertet verantwortlich messquelle zweite_person formel zaehler nenner stichtagsregel quelle "
        "rhythmus version gueltig_ab"
    )
    rows = Messgroesse.objects.select_related("ziel__gebiet", "ziel__katalogziel", "ziel__oberziel__gebiet", "ziel__oberziel__oberziel")
    return rows.annotate(
        definition=Subquery(definition.values(json=JSONObject(**{f: f for f in felder.split()}))[:1], output_field=JSONField()),
        fassungen=ArraySubquery(bis_heute.values(json=JSONObject(**{f: f for f in felder.split()[:7]}, gueltig_ab="gueltig_ab"))),
        schwellenfolge=ArraySubquery(
            schwellen.values(json=JSONObject(gruen=text("gruen"), gelb=text("gelb"), gueltig_ab="gueltig_ab"))
        ),
        plan=ArraySubquery(plan.values(json=JSONObject(tag="tag", **{f: text(f) for f in planfelder}))),
        naechster_plan=Subquery(spaeter.values("gueltig_ab")[:1]),
        messwerte=ArraySubquery(
            werte.values(
                json=JSONObject(
                    stichtag="stichtag", zaehler=text("zaehler"), nenner=text("nenner"), wert=text("wert"), herkunft="herkunft",
                    basis="ist_ausgangswert", bestaetigt="bestaetigung__pk", fallzahlen="beruht_auf_fallzahlen",
                )
            )
        ),
        vereinbarung=Subquery(vereinbart.order_by("-vereinbarung__version", "-pk").values(json=marke)[:1], output_field=JSONField()),
        rotnotizen=ArraySubquery(notizen.values(json=JSONObject(art="art", notiert_am="notiert_am", bis="bis", stichtag="stichtag"))),
    ).order_by("ziel__perspektive", "ziel__reihenfolge", "ziel__pk", "reihenfolge", "pk")  # fmt: skip


def ziele(gebiet: int, jahr: int) -> list[tuple[Ziel, int]]:
    """Each goal with the number of its Maßnahmen."""
    rows = Ziel.objects.filter(im_jahr(jahr), gebiet=gebiet).select_related("katalogziel", "oberziel__gebiet", "gebiet")
    return [(z, z.massnahmenzahl) for z in rows.annotate(massnahmenzahl=Count("massnahmen")).order_by("reihenfolge", "pk")]


def unter_zielen(feld: str, wert: Any) -> Q:
    """The measures of the goals broken down from those whose ``feld`` (a lookup) is ``wert``; four Ebenen, so at most three steps."""
    stufen = ("ziel__oberziel", "ziel__oberziel__oberziel", "ziel__oberziel__oberziel__oberziel")
    return Q(*((f"{stufe}__{feld}", wert) for stufe in stufen), _connector=Q.OR)


def mit_unterzielen(gebiet: int, jahr: int) -> Q:
    """The measures of a Gebiet and those of the goals broken down from its own, down to the Stadtteile."""
    return (Q(ziel__gebiet=gebiet) | unter_zielen("gebiet", gebiet)) & im_jahr(jahr, "ziel__")


def lies_zeilen(
    rows: Iterable[Messgroesse],
    zugang: Zugang | None,
    baum: Gebietsbaum,
    stand: date,
    *,
    dazu: Iterable[int] = (),
    aussen: bool = False,
) -> list[Messzeile]:
    """The rows with their live values; sources are asked once for all Gebiete and days. ``dazu``: further Gebiete of the answers.
    ``aussen``: the rows leave the house.

    Sources answer up to today: a Stichtag to come has no value, though bookings and cases are known already that will count for it.
    """
    alle = [m for m in rows if m.ziel.gebiet_id in baum.knoten]
    gefragt = {quelle for m in alle for quelle in _quellen(m)}
    bis = min(stand, heute())
    tage = {*letzte_quartalsenden(bis, QUARTALE), *_gespeicherte_tage(alle)}
    gebiete = tuple(dict.fromkeys([*(m.ziel.gebiet_id for m in alle if _quellen(m)), *dazu]))
    antworten: Mapping[str, Antwort] = {}
    if gefragt:
        antworten = berechne(gefragt, Anfrage(zugang, baum, gebiete, bis, tuple(sorted(tage)), aussen))
    return [_messzeile(m, _antwort(m, antworten), zugang, stand) for m in alle]


def _messzeile(m: Any, antwort: Antwort, zugang: Zugang | None, stand: date) -> Messzeile:
    offen = zugang is None or zugang.sieht_fallzahlen(m.ziel.gebiet_id) if _hat_fallzahlen(m) else True
    zeile = baue_zeile(m, antwort, stand, offen=offen)
    return Messzeile(m, zeile, antwort, [lies_notiz(n) for n in m.rotnotizen], offen).nur_gezeigte()


def lies_notiz(json: Mapping[str, str]) -> Notiz:
    return Notiz(json["art"], *(date.fromisoformat(json[feld]) for feld in ("notiert_am", "bis", "stichtag")))


def _quellen(m: Any) -> set[str]:
    """What computes the value, or did under an earlier definition."""
    return {f["messquelle"] for f in m.fassungen if f["messquelle"] in MESSQUELLEN}


def _antwort(m: Any, antworten: Mapping[str, Antwort]) -> Antwort:
    """Of each day what the source in force on it computed; nothing for days whose values were entered."""
    if len(m.fassungen) == 1:
        return antworten.get(m.fassungen[0]["messquelle"], {})
    folge = [(date.fromisoformat(f["gueltig_ab"]), f["messquelle"]) for f in m.fassungen]
    je = ((q, ort, wert) for q in _quellen(m) for ort, wert in antworten[q].items())
    return {ort: wert for quelle, ort, wert in je if geltend(folge, ort[1]) == quelle}


def _hat_fallzahlen(m: Any) -> bool:
    return any(MESSQUELLEN[q].beruht_auf_fallzahlen for q in _quellen(m)) or any(w["fallzahlen"] for w in m.messwerte)


def _gespeicherte_tage(rows: Sequence[Any]) -> set[date]:
    """Days of stored values that rest on case numbers: they are compared with what this reader may see today."""
    return {date.fromisoformat(w["stichtag"]) for m in rows for w in m.messwerte if w["fallzahlen"]}
