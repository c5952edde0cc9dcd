"""The list of a Förderrunde as a paper for the Steuergruppe: what schools ask for, what the Netzwerkstelle advises, what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from basis.export import Blatt, Geld
from basis.geld import euro
from basis.zahlen import anzahl, datum
from berichte.druck.maschine import Druckauftrag
from berichte.sections.papier import papierauftrag
from proaktiv.bba import Topf
from proaktiv.bbaweg import BbaStand
from proaktiv.models import BbaRunde
from proaktiv.selectors.bba import votensaetze

KOPF = [
    *("Nr.", "Teil", "Schule", "Vorhaben", "Zeit", "Gesamtkosten in €", "Beantragt in €", "Schule: frei in €", "Votum in €"),
    *("Bewilligt in €", "Stand", "Gremium, Sitzung, Beschluss"),
]
MUSTER = "Diese Förderrunde ist erfunden, zur Vorführung."


@dataclass(frozen=True)
class Listenzeile:
    """One application on paper; amounts in cents, None: there is none yet."""

    nummer: int
    gruppe: str
    schule: str
    stadtteil: str
    titel: str
    beginn: date
    ende: date
    gesamtkosten: int
    beantragt: int
    bleibt: int | None
    votum: int | None
    bewilligt: int | None
    abgelehnt: bool
    stand: str
    beschluss: str | None = None


@dataclass(frozen=True)
class Listenpapier:
    titel: str
    nummer: int
    kalenderjahr: int
    sitzung: date | None
    obergrenze: int | None
    topf: Topf
    tag: date
    muster: bool
    zeilen: tuple[Listenzeile, ...]
    voten: tuple[str, ...] = ()

    @property
    def dateiname(self) -> str:
        return f"bba-liste-{self.nummer}"

    @property
    def gruppen(self) -> list[tuple[str, list[Listenzeile]]]:
        je: dict[str, list[Listenzeile]] = {}
        for zeile in self.zeilen:
            je.setdefault(zeile.gruppe, []).append(zeile)
        return list(je.items())

    @property
    def vorgeschlagen(self) -> int:
        return sum(z.votum or 0 for z in self.zeilen if z.stand == BbaStand.BERATEN.bezeichnung)

    @property
    def wichtigste(self) -> list[str]:
        beantragt = sum(z.beantragt for z in self.zeilen)
        saetze = [f"{anzahl(len(self.zeilen), 'Antrag', 'Anträge')}, beantragt sind {euro(beantragt)}.", self.topf.satz]
        if self.vorgeschlagen:
            rest = self.topf.frei - self.vorgeschlagen
            folge = f"danach blieben {euro(rest)}" if rest >= 0 else f"das sind {euro(-rest)} mehr, als frei ist"
            saetze.append(f"Zur Entscheidung schlägt die Netzwerkstelle {euro(self.vorgeschlagen)} vor; {folge}.")
        if self.obergrenze is not None:
            saetze.append(f"Je Schule sind es im Kalenderjahr {self.kalenderjahr} höchstens {euro(self.obergrenze)}.")
        return [*saetze, *self.voten]


def stelle_zusammen(runde: BbaRunde, zeilen: Sequence[Any], obergrenze: int | None, tag: date) -> Listenpapier:
    """``runde`` with its pot, ``zeilen`` as ``listenzeilen`` gives them."""
    return Listenpapier(
        titel=f"Liste für die Steuergruppe: {runde}", nummer=runde.pk, kalenderjahr=runde.kalenderjahr, sitzung=runde.sitzung_am,
        obergrenze=obergrenze, topf=runde.topf, tag=tag, muster=runde.muster, zeilen=tuple(map(_zeile, zeilen)),
        voten=tuple(votensaetze(zeilen)),
    )  # fmt: skip


def _zeile(a: Any) -> Listenzeile:
    return Listenzeile(
        nummer=a.nummer, gruppe=a.gruppe, schule=a.einrichtung.name, stadtteil=a.einrichtung.stadtteil.bezeichnung, titel=a.titel,
        beginn=a.beginn, ende=a.ende, gesamtkosten=a.gesamtkosten_cent, beantragt=a.beantragt_cent, bleibt=a.bleibt, votum=a.votum_cent,
        bewilligt=a.bewilligt_cent, abgelehnt=a.stand is BbaStand.ABGELEHNT, stand=a.stand.bezeichnung, beschluss=a.beschluss,
    )  # fmt: skip


def _geld(cent: int | None) -> Geld | None:
    return None if cent is None else Geld(cent)


def blatt(papier: Listenpapier) -> Blatt:
    zeilen = [
        [z.nummer, z.gruppe, f"{z.schule}, {z.stadtteil}", z.titel, f"{datum(z.beginn)} bis {datum(z.ende)}", Geld(z.gesamtkosten),
         Geld(z.beantragt), _geld(z.bleibt), _geld(z.votum), "abgelehnt" if z.abgelehnt else _geld(z.bewilligt), z.stand,
         z.beschluss or ""]
        for z in papier.zeilen
    ]  # fmt: skip
    return Blatt("Förderrunde", KOPF, zeilen, hinweise=[*papier.wichtigste, *([MUSTER] if papier.muster else [])])


def auftrag(papier: Listenpapier) -> Druckauftrag:
    sitzung = datum(papier.sitzung) if papier.sitzung else "noch kein Tag"
    kontext = {
        "art": "Bildungsbezogene Angebote",
        "kopfdaten": [("Kalenderjahr", papier.kalenderjahr), ("Sitzung", sitzung), ("Topf", euro(papier.topf.umfang))],
        "datenstand": papier.tag,
        "wichtigste": papier.wichtigste,
        "muster": MUSTER if papier.muster else "",
    }
    return papierauftrag("berichte/bbaliste_druck.html", papier, blatt(papier), kontext)
