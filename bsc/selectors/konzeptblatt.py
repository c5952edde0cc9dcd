"""The parts of a Handlungskonzept as a page, a paper and a file show them to a reader; all read in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from basis.due import lies_zusammen
from basis.export import Blatt, Zelle
from basis.zahlen import datum
from bsc.models import (
    Handlungskonzept,
    Konzeptauftrag,
    Konzeptbeteiligung,
    Konzeptmassnahme,
    Konzeptrueckmeldung,
    Konzeptziel,
    Massnahmensystem,
    Zielmassnahme,
)
from proaktiv.massnahmenweg import Massnahmenstand
from proaktiv.models import Rundenauftrag
from sozialraum.access import Zugang
from sozialraum.models import Beschluss, Vorlage
from sozialraum.querysets.papiere import sichtbare_beschluesse, sichtbare_vorlagen

Row = Mapping[str, Any]
OHNE_AUFTRAG = "noch kein Auftrag erteilt"
OHNE_FOLGE = "aus diesem Handlungskonzept folgt heute kein Auftrag"
AUSZUG = (
    "Gezeigt wird, was Ihren Gremien zurückgemeldet ist, und der Auftrag einer Runde nur, wenn er aus diesem Handlungskonzept folgt. "
    "Anderes lesen die Beschäftigten der Stadt."
)


@dataclass(frozen=True)
class Auftragszeile:
    """``folgt``: the Handlungskonzept names it as what follows from it."""

    version: int
    gueltig_ab: date
    fragestellungen: str
    aufgaben: str
    folgt: bool


@dataclass(frozen=True)
class Systemzeile:
    """``auftrag``: the one in force on the day; ``folgende``: named by the Handlungskonzept, whether in force or not.

    ``ohne``: the words where the reader gets none.
    """

    pk: int
    name: str
    massnahmen: int
    auftrag: Auftragszeile | None
    folgende: tuple[Auftragszeile, ...]
    ohne: str = OHNE_AUFTRAG

    @property
    def satz(self) -> str:
        if self.auftrag is None:
            return self.ohne
        wort = "folgt aus diesem Handlungskonzept" if self.auftrag.folgt else "nicht aus diesem Handlungskonzept"
        return f"Auftrag in Fassung {self.auftrag.version}, seit {datum(self.auftrag.gueltig_ab)}; {wort}"


@dataclass(frozen=True)
class Massnahmenzeile:
    """``scorecard``, ``konzeption``: how far the Maßnahme that it is there is today; empty where it is none."""

    pk: int
    text: str
    verantwortlich: str
    bis: date
    systeme: tuple[Systemzeile, ...]
    scorecard: str
    scorecard_ziel: int | None
    konzeption: str


@dataclass(frozen=True)
class Zielzeile:
    """``woraus``: the Zielvereinbarung or the Scorecard that it was taken from."""

    pk: int
    text: str
    woraus: str
    vereinbarung: int | None
    ziel: int | None
    massnahmen: tuple[Massnahmenzeile, ...]


@dataclass(frozen=True)
class Beteiligungszeile:
    pk: int
    name: str
    akteur: int | None
    tag: date
    wie: str
    beitrag: str


@dataclass(frozen=True)
class Rueckmeldungszeile:
    an: str
    stichtag: date
    gemeldet_am: date
    text: str
    vorlage: str
    beschluss: str
    gremium: str  # key of the Gremium; empty for the Ressort


@dataclass(frozen=True)
class Konzeptblatt:
    ziele: tuple[Zielzeile, ...]
    systeme: tuple[Systemzeile, ...]
    beteiligungen: tuple[Beteiligungszeile, ...]
    rueckmeldungen: tuple[Rueckmeldungszeile, ...]
    auszug: str  # the sentence for whoever does not get everything; empty for staff


def lies_blatt(konzept: Handlungskonzept, tag: date, zugang: Zugang, *, papier: bool = False) -> Konzeptblatt:
    """What this reader may read of it. ``papier``: it travels, so it names öffentliche Vorlagen and Beschlüsse alone."""
    vorlagen, beschluesse = sichtbare_vorlagen(zugang), sichtbare_beschluesse(zugang)
    if papier:
        vorlagen, beschluesse = Vorlage.objects.filter(oeffentlich=True), Beschluss.objects.filter(oeffentlich=True)
    meldungen = Konzeptrueckmeldung.objects.lesbar(zugang).filter(konzept=konzept.pk)
    fragen = [*_fragen(konzept.pk), (meldungen, _meldungsfelder(vorlagen, beschluesse))]
    ziele, massnahmen, traeger, beteiligungen, auftraege, meldungen_da = lies_zusammen(fragen)
    je_system = _systeme(traeger, auftraege, tag, nur_folgende=not zugang.ist_intern)
    zeilen = {m["pk"]: _massnahme(m, [je_system[t["system"]] for t in traeger if t["massnahme"] == m["pk"]]) for m in massnahmen}
    je_ziel = {z["pk"]: [zeilen[m["pk"]] for m in massnahmen if m["ziel"] == z["pk"]] for z in ziele}
    return Konzeptblatt(
        tuple(_ziel(z, sorted(je_ziel[z["pk"]], key=lambda m: (m.bis, m.pk))) for z in sorted(ziele, key=lambda z: z["pk"])),
        tuple(sorted(je_system.values(), key=lambda s: (s.name, s.pk))),
        tuple(_beteiligung(b) for b in sorted(beteiligungen, key=lambda b: (b["tag"], b["pk"]))),
        tuple(_meldung(m) for m in sorted(meldungen_da, key=lambda m: (m["stichtag"], m["pk"]), reverse=True)),
        "" if zugang.ist_intern else AUSZUG,
    )


def _fragen(pk: int) -> list[tuple[Any, dict[str, Any]]]:
    auftraege = Rundenauftrag.objects.filter(
        Q(system__massnahmen__massnahme__ziel__konzept=pk) | Q(konzepte__konzept=pk)
    ).distinct()
    genannt = Konzeptauftrag.objects.filter(konzept=pk).values("auftrag")
    return [
        (Konzeptziel.objects.filter(konzept=pk), {
            "pk": F("pk"), "text": F("text"), "vereinbarung": F("vereinbarungsziel__vereinbarung"), "ziel": F("ziel"),
            "titel": F("vereinbarungsziel__vereinbarung__titel"), "messname": F("vereinbarungsziel__messname"),
            "zieltext": F("ziel__text"), "ort": F("ziel__gebiet__name"),
        }),
        (Konzeptmassnahme.objects.filter(ziel__konzept=pk), {
            "pk": F("pk"), "ziel": F("ziel"), "text": F("text"), "verantwortlich": F("verantwortlich"), "bis": F("bis"),
            "stand": F("zielmassnahme__stand"), "termin": F("zielmassnahme__termin"), "scorecard": F("zielmassnahme__ziel"),
            "konzeption": F("konzeptionsmassnahme__konzeption__name"), "dort": F("konzeptionsmassnahme__stand"),
        }),
        (Massnahmensystem.objects.filter(massnahme__ziel__konzept=pk), {
            "massnahme": F("massnahme"), "system": F("system"), "name": F("system__name"),
        }),
        (Konzeptbeteiligung.objects.filter(konzept=pk), {
            "pk": F("pk"), "akteur": F("akteur"), "name": Coalesce("akteur__name", "wer"), "tag": F("tag"), "wie": F("wie"),
            "beitrag": F("beitrag"),
        }),
        (auftraege, {
            "pk": F("pk"), "system": F("system"), "version": F("version"), "ab": F("gueltig_ab"), "fragen": F("fragestellungen"),
            "aufgaben": F("aufgaben"), "folgt": Q(pk__in=genannt),
        }),
    ]  # fmt: skip


def _meldungsfelder(vorlagen: QuerySet[Vorlage], beschluesse: QuerySet[Beschluss]) -> dict[str, Any]:
    """The paper and the resolution are named as far as they may be read."""
    return {
        "pk": F("pk"), "gremium": F("gremium__schluessel"), "name": F("gremium__name"), "stichtag": F("stichtag"), "am": F("gemeldet_am"),
        "text": F("text"), "vorlage": Subquery(vorlagen.filter(pk=OuterRef("vorlage")).values("nummer")[:1]),
        "beschluss": Subquery(beschluesse.filter(pk=OuterRef("beschluss")).values("titel")[:1]),
    }  # fmt: skip


def _systeme(traeger: Sequence[Row], auftraege: Sequence[Row], tag: date, *, nur_folgende: bool) -> dict[int, Systemzeile]:
    """``nur_folgende``: an Auftrag that does not follow from the Handlungskonzept is none for this reader."""
    je: dict[int, Systemzeile] = {}
    for pk, name in dict.fromkeys((t["system"], t["name"]) for t in traeger):
        eigene = sorted((a for a in auftraege if a["system"] == pk), key=lambda a: a["version"], reverse=True)
        zeilen = [Auftragszeile(a["version"], _tag(a["ab"]), a["fragen"], a["aufgaben"], a["folgt"]) for a in eigene]
        zahl = sum(t["system"] == pk for t in traeger)
        gilt = next((z for z in zeilen if z.gueltig_ab <= tag), None)
        if nur_folgende and gilt and not gilt.folgt:
            gilt = None
        folgende = tuple(z for z in zeilen if z.folgt)
        je[pk] = Systemzeile(pk, name, zahl, gilt, folgende, OHNE_FOLGE if nur_folgende else OHNE_AUFTRAG)
    return je


def _ziel(z: Row, massnahmen: Sequence[Massnahmenzeile]) -> Zielzeile:
    woraus = (
        f"Zielvereinbarung „{z['titel']}“: {z['messname']}" if z["vereinbarung"] else f"Scorecard {z['ort']}: {z['zieltext']}"
    )
    return Zielzeile(z["pk"], z["text"], woraus, z["vereinbarung"], z["ziel"], tuple(massnahmen))


def _massnahme(m: Row, systeme: Sequence[Systemzeile]) -> Massnahmenzeile:
    stand = ""
    if m["stand"]:
        termin = f", Termin {datum(_tag(m['termin']))}" if m["termin"] else ""
        stand = f"{Zielmassnahme.Stand(m['stand']).label}{termin}"
    dort = f"{m['konzeption']}: {Massnahmenstand(m['dort']).bezeichnung}" if m["dort"] else ""
    sortiert = tuple(sorted(systeme, key=lambda s: (s.name, s.pk)))
    return Massnahmenzeile(m["pk"], m["text"], m["verantwortlich"], _tag(m["bis"]), sortiert, stand, m["scorecard"], dort)


def _beteiligung(b: Row) -> Beteiligungszeile:
    return Beteiligungszeile(b["pk"], b["name"], b["akteur"], _tag(b["tag"]), b["wie"], b["beitrag"])


def _meldung(m: Row) -> Rueckmeldungszeile:
    return Rueckmeldungszeile(
        m["name"] or "Ressort", _tag(m["stichtag"]), _tag(m["am"]), m["text"], m["vorlage"] or "", m["beschluss"] or "", m["gremium"] or ""
    )


def _tag(text: str) -> date:
    return date.fromisoformat(text)


def als_blatt(konzept: Handlungskonzept, blatt: Konzeptblatt) -> Blatt:
    """One row for each Maßnahme; a goal without any has one too."""
    kopf = ("Operatives Ziel", "Woraus", "Maßnahme", "Verantwortliche Stelle", "Bis", "Getragen von", "Stand in der Scorecard",
            "Stand in der Konzeption")
    zeilen: list[list[Zelle]] = []
    for z in blatt.ziele:
        for m in z.massnahmen:
            systeme = ", ".join(s.name for s in m.systeme)
            zeilen.append([z.text, z.woraus, m.text, m.verantwortlich, m.bis, systeme, m.scorecard, m.konzeption])
        if not z.massnahmen:
            zeilen.append([z.text, z.woraus, "noch keine", "", None, "", "", ""])
    hinweise = [f"Handlungskonzept: {konzept}", f"{konzept.gruppe.name}, {konzept.ort}: {konzept.lage}",
                f"Zeitraum {datum(konzept.gueltig_von)} bis {datum(konzept.gueltig_bis)}"]  # fmt: skip
    hinweise += ["Dieses Handlungskonzept ist erfunden, zur Vorführung."] if konzept.muster else []
    return Blatt("Handlungskonzept", kopf, zeilen, hinweise=hinweise)
