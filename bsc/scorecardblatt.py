"""Eine Scorecard als Blatt: was sie an einem Stand allen zeigt, für Freigabe und Papier (Fachkonzept 3.2, 5.1). Rein; Werte sind Text.

Ein freigegebenes Blatt wird gelesen, wie es abgelegt ist; neu gerechnet wird daran nichts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from basis.diagramme import Status
from basis.zahlen import ZEICHEN_OHNE_WERT, anzahl, datum, lies_datum
from bsc.scorecardzeile import OHNE_BEWERTUNG, kernaussage_von

TAGE = ("stichtag", "ausgang_am", "plan_am")
TRENDWORTE = {"steigt": "steigt", "faellt": "fällt", "gleich": "gleich"}

GESPERRT_WORTE = ("darunter gesperrt", "weitere gesperrt")


def mit_gesperrten(abweichende: Sequence[tuple[str, tuple[str, ...]]], gesperrt: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Die abweichenden Gebiete und dahinter, wie viele gesperrt sind: „weitere gesperrt: 2“."""
    dazu = ((GESPERRT_WORTE[bool(abweichende)], (str(gesperrt),)),) if gesperrt else ()
    return (*abweichende, *dazu)


@dataclass(frozen=True)
class Antwort:
    """Was auf „handeln“ geantwortet ist; ``art``: korrektur oder duldung. Sie endet mit dem Tag ``bis`` von selbst."""

    art: str
    ursache: str
    korrektur: str
    notiert_am: date
    bis: date

    @property
    def kurz(self) -> str:
        return f"hingenommen bis {datum(self.bis)}" if self.art == "duldung" else f"Maßnahme korrigiert, Termin {datum(self.bis)}"

    def satz_am(self, tag: date) -> str:
        """Mit dem Zusatz, wenn sie an diesem Tag nicht mehr gilt."""
        return self.kurz if tag <= self.bis else f"{self.kurz}; seither ist neu zu antworten"


@dataclass(frozen=True)
class Blattzeile:
    """Eine Messgröße, wie sie dasteht. ``abweichende``: Status und die Namen der Gebiete darunter, zuletzt, wie viele gesperrt sind."""

    messgroesse: int
    name: str
    perspektive: str = ""
    ziel: str = ""
    massnahmen: tuple[str, ...] = ()
    einheit: str = ""
    ausgangswert: str = ZEICHEN_OHNE_WERT
    ausgang_am: date | None = None
    ist: str = ZEICHEN_OHNE_WERT
    stichtag: date | None = None
    soll: str = ZEICHEN_OHNE_WERT
    abweichung: str = ZEICHEN_OHNE_WERT
    plan: str = ZEICHEN_OHNE_WERT
    plan_am: date | None = None
    trend: str = ""
    guenstig: bool | None = None
    zielerreichung: str = ZEICHEN_OHNE_WERT
    status: str = "kein_wert"
    gewertet: bool = True
    gesperrt: bool = False
    vorschlag: bool = False
    muster: bool = False
    verantwortlich: str = ""
    quelle: str = ""
    hinweis: str = ""
    antwort: Antwort | None = None
    abweichende: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def fehlt_antwort(self) -> bool:
        return self.status == Status.HANDELN and self.antwort is None

    @property
    def trendwort(self) -> str:
        """„steigt, zum Ziel hin“: was auf der Seite Pfeil und Farbe zeigen."""
        if not self.trend or self.guenstig is None:
            return TRENDWORTE.get(self.trend, "")
        return f"{TRENDWORTE[self.trend]}, {'zum Ziel hin' if self.guenstig else 'vom Ziel weg'}"

    @property
    def statuswort(self) -> str:
        """Leer, wo der Status selbst sein Wort hat."""
        if self.status != Status.KEIN_WERT:
            return ""
        if self.gesperrt:
            return "gesperrt"
        return "" if self.gewertet or self.ist == ZEICHEN_OHNE_WERT else OHNE_BEWERTUNG


@dataclass(frozen=True)
class Scorecardblatt:
    """``ort`` wie „Sozialraum III“, ``name`` wie das Gebiet heißt."""

    ort: str
    name: str
    ebene: str
    schluessel: str
    stadt: str
    fachbereich: str
    stand: date
    zeilen: tuple[Blattzeile, ...]

    @property
    def titel(self) -> str:
        return f"Balanced Scorecard {self.ort} {self.stand.year}"

    @property
    def kernaussage(self) -> str:
        gewertet = [z for z in self.zeilen if z.gewertet]
        return kernaussage_von([Status(z.status) for z in gewertet], sum(bool(z.statuswort) for z in gewertet))

    @property
    def muster(self) -> bool:
        return any(z.muster for z in self.zeilen)

    @property
    def abweichende(self) -> list[str]:
        """Je Messgröße ein Satz: „Stationäre Hilfen …: handeln in Sozialraum II; beobachten in Ressort I.“"""
        saetze = []
        for z in self.zeilen:
            if z.abweichende:
                teile = (f"{wort}: {orte[0]}" if wort in GESPERRT_WORTE else f"{wort} in {', '.join(orte)}" for wort, orte in z.abweichende)
                saetze.append(f"{z.name}: {'; '.join(teile)}.")
        return saetze

    @property
    def rote(self) -> list[Blattzeile]:
        return [z for z in self.zeilen if z.status == Status.HANDELN]

    @property
    def ausgangsjahr(self) -> int | None:
        """Das Jahr der meisten Ausgangswerte; eine Zeile mit einem anderen nennt ihren Tag."""
        return meist([z.ausgang_am.year for z in self.zeilen if z.ausgang_am])

    @property
    def planjahr(self) -> int | None:
        return meist([z.plan_am.year for z in self.zeilen if z.plan_am])

    def rotsatz(self) -> str:
        """Wie viele rote beantwortet sind; leer ohne rote."""
        offen = sum(1 for z in self.rote if z.fehlt_antwort)
        if not self.rote:
            return ""
        gesperrt = sum(bool(z.statuswort) for z in self.zeilen if z.gewertet)
        wie_viele = anzahl(len(self.rote), "Messgröße hat", "Messgrößen haben")
        rest = f"ohne Antwort: {offen}" if offen else "beantwortet ist sie" if len(self.rote) == 1 else "beantwortet ist jede"
        return f"{wie_viele} den Status „handeln“; {rest}.{f' Nicht gezählt, weil gesperrt: {gesperrt}.' if gesperrt else ''}"


def meist(jahre: Sequence[int]) -> int | None:
    """Das häufigste Jahr für den Kopf einer Spalte; None, wo keines für mehr als die Hälfte gilt."""
    jahr = max(jahre, key=lambda j: (jahre.count(j), -j), default=None)
    return jahr if jahr is not None and jahre.count(jahr) * 2 > len(jahre) else None


def als_json(zeile: Blattzeile) -> dict[str, Any]:
    """Was abgelegt wird: Tage als ISO-Text."""
    json: dict[str, Any] = asdict(zeile)
    json |= {tag: json[tag].isoformat() if json[tag] else "" for tag in TAGE}
    if json["antwort"]:
        json["antwort"] |= {tag: json["antwort"][tag].isoformat() for tag in ("notiert_am", "bis")}
    return json


def aus_json(json: Mapping[str, Any]) -> Blattzeile:
    """Der Weg zurück; was ein älterer Inhalt nicht nennt, bleibt leer."""
    angaben = {f.name: json[f.name] for f in fields(Blattzeile) if f.name in json}
    angaben |= {tag: _tag(angaben.get(tag)) for tag in TAGE}
    angaben["massnahmen"] = tuple(angaben.get("massnahmen", ()))
    angaben["abweichende"] = tuple((wort, tuple(orte)) for wort, orte in angaben.get("abweichende", ()))
    if antwort := angaben.get("antwort"):
        angaben["antwort"] = Antwort(**{**antwort, **{tag: date.fromisoformat(antwort[tag]) for tag in ("notiert_am", "bis")}})
    return Blattzeile(**angaben)


def _tag(text: str | None) -> date | None:
    if not text:
        return None
    return lies_datum(text) if "." in text else date.fromisoformat(text)
