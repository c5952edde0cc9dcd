"""The Förderliste of a year as a paper for the Gremium: what is proposed for whom, in which Gebiet, and what it costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from basis.export import Blatt, Geld
from basis.geld import euro
from basis.zahlen import anzahl
from budgets.models import Foerderliste
from budgets.querysets.foerderung import Foerdertopf

KOPF = (
    "Nr.",
    "Gebiet",
    "Maßnahme",
    "Träger",
    "Art",
    "Gesamtkosten in €",
    "Eigenmittel in €",
    "Beantragt in €",
    "Vorschlag in €",
    "Beschlossen in €",
)


@dataclass(frozen=True)
class Foerderzeile:
    """One application on paper; amounts in cents."""

    nummer: int
    gebiet: str
    titel: str
    traeger: str
    art: str
    gesamtkosten: int
    eigenmittel: int
    beantragt: int
    vorschlag: int
    beschlossen: int | None
    abgelehnt: bool
    vorzeitig_ab: date | None


@dataclass(frozen=True)
class Foerderpapier:
    """The paper. Without a Beschluss the last column is not printed."""

    titel: str
    jahr: int
    gremium: str
    vorlage: str
    stand: str
    tag: date
    muster: bool
    topf: Foerdertopf
    zeilen: tuple[Foerderzeile, ...]

    @property
    def dateiname(self) -> str:
        return f"foerderliste-{self.jahr}"

    @property
    def mit_beschluss(self) -> bool:
        return any(z.beschlossen is not None or z.abgelehnt for z in self.zeilen)

    @property
    def gruppen(self) -> list[tuple[str, list[Foerderzeile]]]:
        je: dict[str, list[Foerderzeile]] = {}
        for zeile in self.zeilen:
            je.setdefault(zeile.gebiet, []).append(zeile)
        return list(je.items())

    @property
    def summen(self) -> dict[str, int]:
        felder = ("gesamtkosten", "eigenmittel", "beantragt", "vorschlag", "beschlossen")
        return {feld: sum(getattr(z, feld) or 0 for z in self.zeilen) for feld in felder}

    @property
    def wichtigste(self) -> list[str]:
        summe = self.summen
        antraege = anzahl(len(self.zeilen), "Antrag", "Anträge")
        saetze = [f"{antraege}, beantragt sind {euro(summe['beantragt'])}, vorgeschlagen {euro(summe['vorschlag'])}."]
        if self.mit_beschluss:
            saetze.append(f"Beschlossen sind {euro(summe['beschlossen'])}.")
        if self.topf.ansatz is not None and self.topf.frei is not None:
            saetze.append(
                f"Ansatz des Unterabschnitts 4750 für {self.jahr}: {euro(self.topf.ansatz)}; beschlossen {euro(self.topf.beschlossen)}."
            )
        return saetze


def stelle_zusammen(liste: Foerderliste, zeilen: Iterable[Any], topf: Foerdertopf, tag: date) -> Foerderpapier:
    return Foerderpapier(
        titel=str(liste),
        jahr=liste.haushaltsjahr.jahr,
        gremium=liste.gremium.name,
        vorlage=liste.vorlage.nummer if liste.vorlage else "",
        stand=liste.get_status_display(),
        tag=tag,
        muster=liste.muster,
        topf=topf,
        zeilen=tuple(_zeile(row) for row in zeilen),
    )


def _zeile(row: Any) -> Foerderzeile:
    return Foerderzeile(
        nummer=row.nummer,
        gebiet=row.gebiet.bezeichnung,
        titel=row.titel,
        traeger=row.traeger.name,
        art=row.get_gegenstand_display(),
        gesamtkosten=row.gesamtkosten_cent,
        eigenmittel=row.eigenmittel_cent,
        beantragt=row.beantragt_cent,
        vorschlag=row.vorschlag_cent or 0,
        beschlossen=row.beschlossen_cent,
        abgelehnt=row.status == "abgelehnt",
        vorzeitig_ab=row.vorzeitig_ab,
    )


def blatt(bericht: Foerderpapier) -> Blatt:
    zeilen = [
        [z.nummer, z.gebiet, z.titel, z.traeger, z.art, Geld(z.gesamtkosten), Geld(z.eigenmittel), Geld(z.beantragt), Geld(z.vorschlag),
         Geld(z.beschlossen) if z.beschlossen is not None else ("abgelehnt" if z.abgelehnt else None)]
        for z in bericht.zeilen
    ]  # fmt: skip
    return Blatt("Förderliste", KOPF, zeilen, hinweise=[bericht.titel, f"Stand: {bericht.stand}"])
