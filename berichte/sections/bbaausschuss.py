"""The decided applications of a Förderrunde as a paper for the committee: school, sum, state, ceiling, pot."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from basis.export import Blatt, Geld, Zelle
from basis.geld import euro
from basis.zahlen import datum
from berichte.druck.maschine import Druckauftrag
from berichte.sections.papier import papierauftrag
from proaktiv.bba import Topf
from proaktiv.bbaweg import BbaStand
from proaktiv.models import BbaRunde
from proaktiv.views.bbaliste import MUSTER, saetze

KOPF = (
    *("Nr.", "Schule", "Stadtteil", "Vorhaben", "Beginn", "Ende", "Beantragt in €", "Bewilligt in €"),
    *("Schule: bis zur Obergrenze frei in €", "Stand", "Gremium, Sitzung, Beschluss"),
)


@dataclass(frozen=True)
class Ausschusszeile:
    """One decided application; amounts in cents. ``bewilligt`` None: refused. ``bleibt`` None: there is no ceiling."""

    nummer: int
    schule: str
    stadtteil: str
    titel: str
    beginn: date
    ende: date
    beantragt: int
    bewilligt: int | None
    bleibt: int | None
    abgelehnt: bool
    stand: str
    beschluss: str = ""


@dataclass(frozen=True)
class Ausschusspapier:
    titel: str
    nummer: int
    kalenderjahr: int
    sitzung: date | None
    obergrenze: int | None
    topf: Topf
    tag: date
    muster: bool
    wichtigste: tuple[str, ...]
    zeilen: tuple[Ausschusszeile, ...]

    @property
    def dateiname(self) -> str:
        return f"bba-entschieden-{self.nummer}"

    @property
    def beantragt(self) -> int:
        return sum(z.beantragt for z in self.zeilen)

    @property
    def bewilligt(self) -> int | None:
        """None: nothing is granted, which is not 0 €."""
        je = [z.bewilligt for z in self.zeilen if z.bewilligt is not None]
        return sum(je) if je else None


def stelle_zusammen(runde: BbaRunde, zeilen: list[Any], obergrenze: int | None, tag: date) -> Ausschusspapier:
    """``zeilen`` as ``lies_liste`` gives them: decided ones only."""
    return Ausschusspapier(
        titel=f"Entschiedene Anträge: {runde}", nummer=runde.pk, kalenderjahr=runde.kalenderjahr, sitzung=runde.sitzung_am,
        obergrenze=obergrenze, topf=runde.topf, tag=tag, muster=runde.muster, wichtigste=tuple(saetze(runde, zeilen, obergrenze)),
        zeilen=tuple(map(_zeile, zeilen)),
    )  # fmt: skip


def _zeile(a: Any) -> Ausschusszeile:
    return Ausschusszeile(
        nummer=a.nummer, schule=a.einrichtung.name, stadtteil=a.einrichtung.stadtteil.bezeichnung, titel=a.titel, beginn=a.beginn,
        ende=a.ende, beantragt=a.beantragt_cent, bewilligt=a.bewilligt_cent, bleibt=a.bleibt, abgelehnt=a.stand is BbaStand.ABGELEHNT,
        stand=a.stand.bezeichnung, beschluss=a.beschluss or "",
    )  # fmt: skip


def _geld(cent: int | None) -> Geld | None:
    return None if cent is None else Geld(cent)


def blatt(papier: Ausschusspapier) -> Blatt:
    zeilen = [
        [z.nummer, z.schule, z.stadtteil, z.titel, z.beginn, z.ende, Geld(z.beantragt),
         "abgelehnt" if z.abgelehnt else _geld(z.bewilligt), _geld(z.bleibt), z.stand, z.beschluss]
        for z in papier.zeilen
    ]  # fmt: skip
    zusammen: list[Zelle] = ["Zusammen", *[""] * 5, Geld(papier.beantragt), _geld(papier.bewilligt), "", "", ""]
    summe = [zusammen] if zeilen else []
    return Blatt("Entschiedene Anträge", KOPF, zeilen, summe, [*papier.wichtigste, *([MUSTER] if papier.muster else [])])


def auftrag(papier: Ausschusspapier) -> Druckauftrag:
    sitzung = datum(papier.sitzung) if papier.sitzung else "noch kein Tag"
    grenze = "keine hinterlegt" if papier.obergrenze is None else euro(papier.obergrenze)
    kontext = {
        "art": "Bildungsbezogene Angebote",
        "kopfdaten": [("Kalenderjahr", papier.kalenderjahr), ("Sitzung der Steuergruppe", sitzung), ("Je Schule höchstens", grenze)],
        "datenstand": papier.tag,
        "wichtigste": papier.wichtigste,
        "muster": MUSTER if papier.muster else "",
    }
    return papierauftrag("berichte/bbaausschuss_druck.html", papier, blatt(papier), kontext)
