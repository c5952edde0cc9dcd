"""What reports are due: rules, Gebiete, what was handed in and the Gremien, read with one statement; and the lines that a list shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from basis.due import Zeilen, lies_zusammen
from basis.monate import monatsende
from basis.zahlen import anzahl, datum
from berichte import faelligkeit
from berichte.arten import Entwurfsstand
from berichte.faelligkeit import Lage, Meldung, Ort, Pflicht, pflichten
from berichte.models import Abgabe, Berichtsentwurf, Berichtsfreigabe, Berichtsregel, Monatsfreigabe
from berichte.regelwerk import Berichtstyp, Regel
from berichte.sections.scorecardlesart import zeitraeume
from bsc.models import Scorecardfreigabe
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.models import Gebiet, Gremium, Sitzung
from sozialraum.rechte import Rolle
from sozialraum.sitzungskalender import Turnus
from sozialraum.zeitraum import Rhythmus

REGELFELDER = (
    "pk", "typ", "ebene", "gueltig_ab", "rhythmus", "frist_tage", "erinnerung_tage", "eskalation_tage", "rolle", "eskaliert_an", "gremium",
    "gremium_am_ort",
)  # fmt: skip

Stelle = tuple[str, int, date, date]


@dataclass(frozen=True)
class Stoff:
    """What the due list of any day is made of."""

    regeln: tuple[Regel, ...]
    orte: tuple[Ort, ...]
    meldungen: tuple[Meldung, ...]
    gremien: Mapping[int, faelligkeit.Gremium]
    am_ort: Mapping[int, faelligkeit.Gremium]
    arbeit: Mapping[Stelle, str]

    def arbeitsstand(self, pflicht: Pflicht) -> str:
        """How far it is in the workshop, with what is missing; empty where nobody has begun."""
        z = pflicht.zeitraum
        return self.arbeit.get((pflicht.regel.typ.value, pflicht.ort.id, z.anfang, z.ende), "")

    def pflichten(self, bis: date) -> list[Pflicht]:
        return pflichten(self.regeln, self.orte, self.meldungen, bis)

    def sitzung(self, pflicht: Pflicht) -> str:
        """ "Jugendhilfeausschuss, 01.11.2007"; where no Sitzung is planned, that and what the Turnus says. Empty without a Gremium."""
        naechste = faelligkeit.sitzung(pflicht, self.gremien, self.am_ort)
        if naechste is None:
            return ""
        if naechste.tag is None:
            return f"{naechste.gremium}, Sitzung nicht angesetzt"
        return f"{naechste.gremium}, {datum(naechste.tag)}{'' if naechste.angesetzt else ' nach dem Turnus, noch nicht angesetzt'}"


@dataclass(frozen=True)
class Zeile:
    """One line of the list."""

    pflicht: Pflicht
    lage: Lage
    sitzung: str
    arbeit: str = ""

    @property
    def typ(self) -> str:
        return self.pflicht.regel.typ.wort

    @property
    def typwert(self) -> str:
        return self.pflicht.regel.typ.value

    @property
    def ebenenname(self) -> str:
        return self.pflicht.ort.ebene.name.lower()

    @property
    def schluessel(self) -> str:
        return self.pflicht.ort.schluessel

    @property
    def anfang(self) -> str:
        return self.pflicht.zeitraum.anfang.isoformat()

    @property
    def gebiet(self) -> str:
        return self.pflicht.ort.name

    @property
    def zeitraum(self) -> str:
        return self.pflicht.zeitraum.name

    @property
    def faellig_am(self) -> date:
        return self.pflicht.faellig_am

    @property
    def erledigt_am(self) -> date | None:
        return self.pflicht.erledigt_am

    @property
    def rolle(self) -> str:
        return self.pflicht.regel.rolle.bezeichnung


def fragen() -> list[tuple[QuerySet[Any], Mapping[str, Any]]]:
    """What is read, for ``basis.due``; ``aus`` makes the Stoff of the answers in this order."""
    ort = {name: F(name) for name in ("pk", "ebene", "schluessel", "name", "gueltig_von", "gueltig_bis")}
    abgabe = {name: F(name) for name in ("typ", "gebiet", "anfang", "ende", "abgegeben_am")}
    freigabe = {"jahr": F("haushaltsjahr__jahr"), "monat": F("monat"), "gebiet": F("gebiet"), "am": F("created_at")}
    bericht = {"typ": F("typ"), "gebiet": F("gebiet"), "anfang": F("von"), "ende": F("bis"), "am": F("created_at")}
    scorecard = {"gebiet": F("gebiet"), "stichtag": F("stichtag"), "am": F("created_at")}
    entwurf = {name: F(name) for name in ("typ", "gebiet", "von", "bis", "stand", "fehlende", "luecken")}
    gremium = {name: F(name) for name in ("pk", "name", "turnus", "ankertag", "gebiet", "art")}
    sitzungen = Sitzung.objects.exclude(status=Sitzung.Status.AUSGEFALLEN)
    return [
        (Berichtsregel.objects.all(), {name: F(name) for name in REGELFELDER}),
        (Gebiet.objects.all(), ort),
        (Abgabe.objects.all(), abgabe),
        (Monatsfreigabe.objects.all(), freigabe),
        (Berichtsfreigabe.objects.all(), bericht),
        (Scorecardfreigabe.objects.all(), scorecard),
        (Berichtsentwurf.objects.all(), entwurf),
        (Gremium.objects.all(), gremium),
        (sitzungen, {"gremium": F("gremium"), "tag": F("tag")}),
    ]


def lade(baum: Gebietsbaum) -> Stoff:
    return aus(baum, lies_zusammen(fragen()))


def aus(baum: Gebietsbaum, teile: Sequence[Zeilen]) -> Stoff:
    regeln, orte, abgaben, freigaben, berichte, scorecards, entwuerfe, gremien, sitzungen = teile
    tag, tage = heute(), dict[int, list[date]]()
    for s in sitzungen:
        tage.setdefault(s["gremium"], []).append(_tag(s["tag"]))
    runden = {g["pk"]: _gremium(g, tage.get(g["pk"], [])) for g in gremien}
    planen = sorted((g for g in gremien if g["art"] == Gremium.Art.PLANUNG and g["gebiet"]), key=lambda g: g["pk"], reverse=True)
    return Stoff(
        tuple(_regel(r) for r in regeln),
        tuple(_ort(o, baum) for o in orte),
        (
            *(_abgabe(a) for a in abgaben),
            *(_freigabe(f, tag) for f in freigaben),
            *(_bericht(b, tag) for b in berichte),
            *(meldung for s in scorecards for meldung in _scorecard(s, tag)),
        ),
        runden,
        {g["gebiet"]: runden[g["pk"]] for g in planen},
        {(e["typ"], e["gebiet"], _tag(e["von"]), _tag(e["bis"])): _arbeit(e) for e in entwuerfe},
    )


def zeilen(stoff: Stoff, liste: Iterable[Pflicht], tag: date) -> list[Zeile]:
    return [Zeile(p, p.lage(tag), stoff.sitzung(p), stoff.arbeitsstand(p)) for p in liste]


def _tag(text: str) -> date:
    return date.fromisoformat(text)


def _regel(r: Mapping[str, Any]) -> Regel:
    return Regel(
        r["pk"], Berichtstyp(r["typ"]), Ebene(r["ebene"]), _tag(r["gueltig_ab"]), Rhythmus(r["rhythmus"]) if r["rhythmus"] else None,
        r["frist_tage"], r["erinnerung_tage"], r["eskalation_tage"], Rolle(r["rolle"]), Rolle(r["eskaliert_an"]), r["gremium"],
        r["gremium_am_ort"],
    )  # fmt: skip


def _ort(o: Mapping[str, Any], baum: Gebietsbaum) -> Ort:
    name = Gebiet(ebene=o["ebene"], schluessel=o["schluessel"], name=o["name"]).bezeichnung
    bis = _tag(o["gueltig_bis"]) if o["gueltig_bis"] else None
    return Ort(o["pk"], Ebene(o["ebene"]), o["schluessel"], name, _tag(o["gueltig_von"]), bis, _weg(o["pk"], baum))


def _weg(ort: int | None, baum: Gebietsbaum) -> tuple[int, ...]:
    """The Gebiet and what is above it today."""
    if ort is None:
        return ()
    knoten = baum.knoten.get(ort)
    return (ort, *(_weg(knoten.eltern_id, baum) if knoten else ()))


def _abgabe(a: Mapping[str, Any]) -> Meldung:
    return Meldung(Berichtstyp(a["typ"]), a["gebiet"], _tag(a["anfang"]), _tag(a["ende"]), _tag(a["abgegeben_am"]))


def _freigabe(f: Mapping[str, Any], tag: date) -> Meldung:
    """A released Monatsbericht is the Controllingbericht of its month."""
    anfang = date(f["jahr"], f["monat"], 1)
    return Meldung(Berichtstyp.CONTROLLING, f["gebiet"], anfang, monatsende(anfang), _freigabetag(f["am"], tag))


def _freigabetag(text: str, tag: date) -> date:
    """In a demonstration the day may lie before the real one on which somebody released; then it was today."""
    return min(timezone.localtime(datetime.fromisoformat(text)).date(), tag)


def _bericht(b: Mapping[str, Any], tag: date) -> Meldung:
    return Meldung(Berichtstyp(b["typ"]), b["gebiet"], _tag(b["anfang"]), _tag(b["ende"]), _freigabetag(b["am"], tag))


def _scorecard(s: Mapping[str, Any], tag: date) -> list[Meldung]:
    """A released Scorecard is the report of each Zeitraum that ends on its Stichtag."""
    am = _freigabetag(s["am"], tag)
    return [Meldung(Berichtstyp.SCORECARD, s["gebiet"], z.anfang, z.ende, am) for z in zeitraeume(_tag(s["stichtag"]))]


def _arbeit(e: Mapping[str, Any]) -> str:
    fehlt = [anzahl(e["fehlende"], "Erläuterung fehlt", "Erläuterungen fehlen")] if e["fehlende"] else []
    fehlt += ["Daten mit Lücken"] if e["luecken"] else []
    return "; ".join([Entwurfsstand(e["stand"]).wort, *fehlt])


def _gremium(g: Mapping[str, Any], tage: list[date]) -> faelligkeit.Gremium:
    turnus, anker = Turnus(g["turnus"]) if g["turnus"] else None, _tag(g["ankertag"]) if g["ankertag"] else None
    return faelligkeit.Gremium(g["pk"], g["name"], turnus, anker, tuple(sorted(tage)))
