"""A Zielvereinbarung as a paper to be signed by both sides."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from basis.export import Blatt
from basis.zahlen import anzahl, datum
from bsc.models import Vereinbarungsziel, Zielvereinbarung
from bsc.selectors.vereinbarungsblatt import GESPERRT, Zielzeile, als_blatt, zielzeilen
from bsc.vereinbarungsweg import VEREINBARTE, Stand


@dataclass(frozen=True)
class Zielvereinbarungspapier:
    """``zustimmungen``: side, and on which day it agreed in the system; the line above it is for the signature."""

    titel: str
    nummer: int
    stand: str
    oben: str
    unten: str
    gilt: str
    ressourcen: str
    berichtspflicht: str
    abweichungsregel: str
    ersetzt: str
    zustimmungen: tuple[tuple[str, str], ...]
    tag: date
    muster: bool
    zeilen: tuple[Zielzeile, ...]
    gesperrt: str = ""
    vereinbart: bool = True

    @property
    def dateiname(self) -> str:
        return f"zielvereinbarung-{self.nummer}"

    @property
    def wichtigste(self) -> list[str]:
        ziele = anzahl(len(self.zeilen), "Ziel", "Ziele")
        if not self.vereinbart:
            return [f"{self.stand}: {self.oben} und {self.unten} wollen {ziele} vereinbaren, gültig {self.gilt}."]
        return [f"{self.oben} und {self.unten} vereinbaren {ziele}, gültig {self.gilt}."]


def stelle_zusammen(
    row: Zielvereinbarung, ziele: Iterable[Vereinbarungsziel], tag: date, gesperrt: Collection[int] = ()
) -> Zielvereinbarungspapier:
    """``gesperrt``: the goals whose start does not leave the house."""
    seiten = (
        (row.seite_oben(), row.oben_am, row.oben_in_vertretung, row.beschluss),
        (row.seite_unten(), row.unten_am, row.unten_in_vertretung, None),
    )
    return Zielvereinbarungspapier(
        titel=f"Zielvereinbarung: {row}", nummer=row.pk, stand=row.get_stand_display(), oben=row.seite_oben(), unten=row.seite_unten(),
        gilt=f"vom {datum(row.gueltig_von)} bis {datum(row.gueltig_bis)}", ressourcen=row.ressourcen,
        berichtspflicht=f"{row.berichtspflicht.rstrip('. ')}. Berichtet wird {row.get_rhythmus_display()}.",
        abweichungsregel=row.abweichungsregel,
        ersetzt=f"Fassung {row.version - 1} ({row.anlass})" if row.version > 1 else "", tag=tag, muster=row.muster,
        zustimmungen=tuple(
            (seite, _zustimmung(am, vertritt, str(beschluss or "")) if am else "noch nicht zugestimmt")
            for seite, am, vertritt, beschluss in seiten
        ),
        zeilen=zielzeilen(ziele, gesperrt), gesperrt=GESPERRT if gesperrt else "", vereinbart=Stand(row.stand) in VEREINBARTE,
    )  # fmt: skip


def _zustimmung(am: date, vertritt: str, beschluss: str) -> str:
    teile = (f"zugestimmt am {datum(am)}", f"i. V. {vertritt}" if vertritt else "", beschluss)
    return ", ".join(teil for teil in teile if teil)


def blatt(papier: Zielvereinbarungspapier) -> Blatt:
    return als_blatt(papier.titel, papier.stand, papier.zeilen, [papier.gesperrt] if papier.gesperrt else [])
