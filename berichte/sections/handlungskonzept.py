"""A Handlungskonzept as a paper that a Gremium reads: goals, Maßnahmen, Systeme with their Auftrag, Beteiligung, Rückmeldungen."""

from dataclasses import dataclass
from datetime import date

from basis.zahlen import anzahl, datum
from bsc.models import Handlungskonzept
from bsc.selectors.konzeptblatt import Beteiligungszeile, Konzeptblatt, Rueckmeldungszeile, Systemzeile, Zielzeile

FUER_ALLE = (
    "Dieses Papier ist für Beschäftigte der Stadt: Es enthält die Rückmeldungen an alle Empfänger, auch an das Ressort, und den geltenden "
    "Auftrag jeder Runde. Mitglieder eines Gremiums rufen ihr eigenes ab."
)


@dataclass(frozen=True)
class Handlungskonzeptpapier:
    """As its page shows it to the reader; ``auszug``: what of it is there, for whom."""

    titel: str
    nummer: int
    stand: str
    gruppe: str
    gebiet: str
    zeitraum: str
    rhythmus: str
    ausgangslage: str
    ersetzt: str
    abgestimmt: str
    tag: date
    muster: bool
    ziele: tuple[Zielzeile, ...]
    systeme: tuple[Systemzeile, ...]
    beteiligungen: tuple[Beteiligungszeile, ...]
    rueckmeldungen: tuple[Rueckmeldungszeile, ...]
    auszug: str

    @property
    def dateiname(self) -> str:
        return f"handlungskonzept-{self.nummer}"

    @property
    def wichtigste(self) -> list[str]:
        massnahmen = anzahl(sum(len(z.massnahmen) for z in self.ziele), "Maßnahme", "Maßnahmen")
        ziele = anzahl(len(self.ziele), "operatives Ziel", "operative Ziele")
        systeme = anzahl(len(self.systeme), "Pro-Aktives System trägt", "Pro-Aktive Systeme tragen")
        saetze = [f"{ziele} mit {massnahmen}; {systeme} sie."]
        if self.rueckmeldungen:
            letzte = self.rueckmeldungen[0]
            saetze.append(f"Zuletzt zurückgemeldet am {datum(letzte.gemeldet_am)}, an: {letzte.an}.")
        return saetze


def stelle_zusammen(row: Handlungskonzept, blatt: Konzeptblatt, tag: date) -> Handlungskonzeptpapier:
    return Handlungskonzeptpapier(
        titel=f"Handlungskonzept: {row}", nummer=row.pk, stand=row.lage, gruppe=row.gruppe.name, gebiet=row.ort,
        zeitraum=f"{datum(row.gueltig_von)} bis {datum(row.gueltig_bis)}", rhythmus=row.get_rhythmus_display(),
        ausgangslage=row.ausgangslage, ersetzt=f"Fassung {row.version - 1} ({row.anlass})" if row.version > 1 else "",
        abgestimmt=f"am {datum(row.abgestimmt_am)}" if row.abgestimmt_am else "noch nicht", tag=tag, muster=row.muster, ziele=blatt.ziele,
        systeme=blatt.systeme, beteiligungen=blatt.beteiligungen, rueckmeldungen=blatt.rueckmeldungen,
        auszug=blatt.auszug or FUER_ALLE,
    )  # fmt: skip

