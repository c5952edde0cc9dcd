"""Eine Zeile der Scorecard: aus Definition, Plan, Schwellen und Werten wird Ist, Soll, Abweichung, Zielerreichung, Status. Rein.

Was gesperrt ist, bleibt es auch in allem, was daraus folgt; was fehlt, ist nie 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from basis.diagramme import Status
from basis.zahlen import NBSP, ZEICHEN_GESPERRT, ZEICHEN_OHNE_WERT, Zustand, datum, prozent
from bsc import zielerreichung as rechnung
from bsc.messgroesse import Messart, Messung, Zielrichtung, schreibe, schreibe_abweichung
from bsc.messquellen import GESPERRT, MESSQUELLEN
from bsc.sollpfad import Planpunkt, Verlauf, sollpfad
from bsc.zielerreichung import Korridor, Plan, Schwellen, Trend
from bsc.zielstufen import STUFENWORTE, Stufe, erreicht

T = TypeVar("T")

EIN_JAHR = timedelta(days=366)
OHNE_BEWERTUNG = "ohne Bewertung"


@dataclass(frozen=True, slots=True)
class Definition:
    """Die Fassung, die am Stand gilt."""

    richtung: Zielrichtung
    seite: int = 1
    verlauf: Verlauf = Verlauf.GERADLINIG
    gewertet: bool = True
    verantwortlich: str = ""
    messquelle: str = ""
    zweite_person: bool = False


@dataclass(frozen=True, slots=True)
class Wertpunkt:
    """Ein Wert mit seinem Stichtag; ``zustand`` GESPERRT oder KEINE_ANGABE hat keine Zahl."""

    tag: date
    messung: Messung
    zustand: Zustand = Zustand.WERT
    ist_basis: bool = False
    herkunft: str = ""

    @property
    def zahl(self) -> Fraction | None:
        return self.messung.wert if self.zustand == Zustand.WERT else None


def geltend(folge: Sequence[tuple[date, T]], tag: date) -> T | None:
    """Was an einem Tag galt; ``folge`` ist nach ihrem ersten Tag geordnet. Vor dem ersten Eintrag gilt dieser."""
    frueher = [eintrag for ab, eintrag in folge if ab <= tag]
    return frueher[-1] if frueher else folge[0][1] if folge else None


@dataclass(frozen=True)
class Scorecardzeile:
    """Eine Messgröße an einem Stand. Jeder Wert wird an der Fassung und den Schwellen seines Stichtags gemessen."""

    pk: int
    name: str
    art: Messart
    definition: Definition | None
    schwellen: Schwellen | None
    plan: tuple[Planpunkt, ...]
    werte: Sequence[Wertpunkt]
    stand: date
    fassungen: Sequence[tuple[date, Definition]] = ()
    schwellenfolge: Sequence[tuple[date, Schwellen]] = ()
    naechster_plan: date | None = None  # der Tag, ab dem ein Plan gilt, der am Stand noch nicht galt

    def definition_am(self, tag: date) -> Definition | None:
        return geltend(self.fassungen, tag) or self.definition

    def schwellen_am(self, tag: date) -> Schwellen | None:
        return geltend(self.schwellenfolge, tag) or self.schwellen

    @cached_property
    def basis(self) -> Wertpunkt | None:
        return next((w for w in self.werte if w.ist_basis), None)

    @cached_property
    def reihe(self) -> list[Wertpunkt]:
        """Die Werte bis zum Stand nach ihrem Tag; je Tag einer."""
        je_tag = {w.tag: w for w in sorted(self.werte, key=lambda w: w.ist_basis) if w.tag <= self.stand}
        return [je_tag[tag] for tag in sorted(je_tag)]

    @cached_property
    def ist(self) -> Wertpunkt | None:
        """Der jüngste Wert des Jahres; der Ausgangswert ist keiner, und was älter ist, gilt nicht als heutiges Ist."""
        return next((w for w in reversed(self.reihe) if not w.ist_basis and self._gilt_noch(w.tag)), None)

    def _gilt_noch(self, tag: date) -> bool:
        """Quellen mit eigenen Stichtagen liefern meist einmal im Jahr: Bis zum nächsten gilt der letzte."""
        quelle = MESSQUELLEN.get(self.definition.messquelle) if self.definition else None
        return tag.year == self.stand.year or bool(quelle and quelle.eigene_stichtage and self.stand - tag <= EIN_JAHR)

    @property
    def ist_gesperrt(self) -> bool:
        return any(w is not None and w.zustand == Zustand.GESPERRT for w in (self.ist, self.basis))

    @property
    def sperrgrund(self) -> str:
        """Warum sie es ist: wegen kleiner Fallzahlen oder einer kleinen Gruppe."""
        gruende = [w.messung.grund for w in (self.ist, self.basis) if w is not None and w.zustand == Zustand.GESPERRT]
        return next((grund for grund in gruende if grund), GESPERRT)

    @property
    def folge_gesperrt(self) -> bool:
        """Was aus Ausgangswert und Ist folgt, ist gesperrt, wo eines von beiden es ist; ohne Ist fehlt es."""
        return self.ist_gesperrt and self.ist is not None and self.ist.zustand != Zustand.KEINE_ANGABE

    def zeigt_antworten_zum(self, tag: date, *, offen: bool) -> bool:
        """Eine Antwort auf „handeln“ verrät den Status ihres Stichtags; sie ist gesperrt, wo er es ist.

        Wer nicht alles sieht (``offen``), liest sie nur, wo er auch den Wert dieses Tages liest.
        """
        punkte = [w for w in self.werte if w.tag == tag]
        return not self.ist_gesperrt and (offen or bool(punkte)) and all(w.zustand != Zustand.GESPERRT for w in punkte)

    @cached_property
    def _pfad_basis(self) -> Planpunkt | None:
        return Planpunkt(self.basis.tag, self.basis.zahl) if self.basis and self.basis.zahl is not None else None

    @cached_property
    def ziel(self) -> Planpunkt | None:
        """Der Planwert, auf den der Weg zuläuft: der letzte."""
        return max(self.plan, key=lambda p: p.tag, default=None)

    @property
    def plan_ab(self) -> date | None:
        """Ab wann ein Plan gilt, wo am Stand noch keiner gilt."""
        return None if self.plan else self.naechster_plan

    @property
    def plansatz(self) -> str:
        return f"Der Plan gilt erst ab dem {datum(self.plan_ab)}." if self.plan_ab else ""

    def soll_am(self, tag: date) -> Plan | None:
        """None auch, wo der Ausgangswert gesperrt ist: sonst verriete ihn der Pfad."""
        definition = self.definition_am(tag)
        if definition is None or (self.basis and self.basis.zustand == Zustand.GESPERRT):
            return None
        return sollpfad(self._pfad_basis, self.plan, definition.verlauf).soll(tag)

    @cached_property
    def soll(self) -> Plan | None:
        """Das Soll am Stichtag des Ist, damit beide vom selben Tag sprechen; ohne Ist das Soll am Stand."""
        return self.soll_am(self.ist.tag if self.ist else self.stand)

    @cached_property
    def wertung(self) -> Definition | None:
        """Die Fassung, an der das Ist gemessen wird: die seines Stichtags."""
        return self.definition_am(self.ist.tag) if self.ist else self.definition

    @property
    def ist_zahl(self) -> Fraction | None:
        return self.ist.zahl if self.ist else None

    @cached_property
    def abweichung(self) -> Fraction | None:
        return rechnung.abweichung(self.ist_zahl, self.soll)

    @cached_property
    def rueckstand(self) -> Fraction | None:
        return rechnung.rueckstand(self.abweichung, self.wertung.richtung) if self.wertung else None

    @cached_property
    def erreichung(self) -> Fraction | None:
        if self.wertung is None or self.basis is None or self.ziel is None:
            return None
        return rechnung.zielerreichung(self.basis.zahl, self.ist_zahl, self.ziel.wert, self.wertung.richtung)

    @property
    def stufe(self) -> Stufe | None:
        """Was vom letzten Planwert erreicht ist; None auch, wo es weder Mindestziel noch ambitioniertes Ziel gibt."""
        if self.wertung is None or self.ziel is None or not self.ziel.hat_stufen:
            return None
        return erreicht(self.ist_zahl, self.ziel.wert, self.ziel.mindest, self.ziel.ambitioniert, self.wertung.richtung)

    @cached_property
    def status(self) -> Status:
        return self.status_von(self.ist) if self.ist else Status.KEIN_WERT

    def status_von(self, punkt: Wertpunkt) -> Status:
        """Der Status eines Werts an seinem Stichtag; der Ausgangswert wird nicht gewertet."""
        definition = self.definition_am(punkt.tag)
        if definition is None or not definition.gewertet or punkt.ist_basis:
            return Status.KEIN_WERT
        return rechnung.status(punkt.zahl, self.soll_am(punkt.tag), definition.richtung, self.schwellen_am(punkt.tag))

    @property
    def staende(self) -> list[tuple[date, Status]]:
        """Der Status jedes Werts bis zum Stand, der früheste zuerst."""
        return [(w.tag, self.status_von(w)) for w in self.reihe if not w.ist_basis]

    @cached_property
    def _gang(self) -> list[Fraction | None]:
        """Die Werte bis zum Ist; ohne Ist sagen frühere nichts über heute."""
        return [w.zahl for w in self.reihe if w.tag <= self.ist.tag] if self.ist else []

    @cached_property
    def trend(self) -> Trend | None:
        return rechnung.trend(self._gang)

    @property
    def trend_guenstig(self) -> bool | None:
        if self.wertung is None:
            return None
        return rechnung.ist_guenstig(self._gang, self.wertung.richtung, self.ziel.wert if self.ziel else None)

    @property
    def statuswort(self) -> str:
        """Leer, wo der Status selbst sein Wort hat."""
        if self.status != Status.KEIN_WERT:
            return ""
        if self.folge_gesperrt:
            return "gesperrt"
        return OHNE_BEWERTUNG if self.ist_zahl is not None and self.wertung and not self.wertung.gewertet else ""

    @property
    def warum_ohne_status(self) -> str:
        """Der Grund, wenn es keinen Status gibt; sonst leer."""
        if self.status != Status.KEIN_WERT:
            return ""
        if self.folge_gesperrt:
            return self.sperrgrund
        if self.wertung is None:
            return "Die Messgröße hat an diesem Tag noch keine Definition."
        if not self.wertung.gewertet:
            return "Die Messgröße gehört zum Zusammenhang und wird nicht bewertet."
        if self.ist_zahl is None:
            grund = (self.ist.messung.grund if self.ist else "") or "Für dieses Jahr gibt es noch keinen Wert."
            return f"{grund} {self.plansatz}".strip()
        if self.schwellen is None:
            return "Ohne Schwellen gibt es keinen Status."
        return f"{self.plansatz} Davor gibt es kein Soll." if self.plansatz else "Ohne Ausgangswert und Plan gibt es kein Soll."

    # Schreibweise

    def text(self, punkt: Wertpunkt | None) -> str:
        if punkt and punkt.zustand == Zustand.GESPERRT:
            return ZEICHEN_GESPERRT
        return self.schreibe(punkt.zahl if punkt else None)

    def schreibe(self, wert: Plan | None) -> str:
        if isinstance(wert, Korridor):
            return f"{self.schreibe(wert.von)}{NBSP}bis {self.schreibe(wert.bis)}"
        return schreibe(self.art, wert, seite=self.definition.seite if self.definition else 1)

    @property
    def basis_text(self) -> str:
        return self.text(self.basis)

    @property
    def ist_text(self) -> str:
        return self.text(self.ist)

    @property
    def plan_text(self) -> str:
        return self.schreibe(self.ziel.wert if self.ziel else None)

    @property
    def stufe_text(self) -> str:
        return ZEICHEN_GESPERRT if self.folge_gesperrt else STUFENWORTE[self.stufe] if self.stufe else ZEICHEN_OHNE_WERT

    @property
    def soll_text(self) -> str:
        return ZEICHEN_GESPERRT if self.soll is None and self.ist_gesperrt else self.schreibe(self.soll)

    @property
    def abweichung_text(self) -> str:
        return ZEICHEN_GESPERRT if self.folge_gesperrt else schreibe_abweichung(self.art, self.abweichung)

    @property
    def erreichung_text(self) -> str:
        return ZEICHEN_GESPERRT if self.folge_gesperrt else prozent(self.erreichung, 0)


def kernaussage(zeilen: Sequence[Scorecardzeile]) -> str:
    """„5 von 11 Messgrößen sind im Plan, 3 beobachten, 2 handeln, 1 ohne Wert.“"""
    gewertet = [z for z in zeilen if z.definition is None or z.definition.gewertet]
    return kernaussage_von([z.status for z in gewertet], sum(z.folge_gesperrt and z.status == Status.KEIN_WERT for z in gewertet))


def kernaussage_von(staende: Sequence[Status], gesperrt: int = 0) -> str:
    """Dasselbe aus dem Status jeder gewerteten Messgröße; was ``gesperrt`` ist, hat einen Wert und ist nicht „ohne Wert“."""
    if not staende:
        return "Für dieses Gebiet und Jahr ist noch keine Messgröße festgelegt."
    zahl = {s: staende.count(s) for s in Status}
    im_plan, wort = zahl[Status.IM_PLAN], "Messgröße" if len(staende) == 1 else "Messgrößen"
    satz = f"{im_plan} von {len(staende)} {wort} {'ist' if im_plan == 1 else 'sind'} im Plan"
    ohne = f"{zahl[Status.KEIN_WERT] - gesperrt} ohne Wert{f', {gesperrt} gesperrt' if gesperrt else ''}"
    return f"{satz}, {zahl[Status.BEOBACHTEN]} beobachten, {zahl[Status.HANDELN]} handeln, {ohne}."
