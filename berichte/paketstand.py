"""Wie weit ein Berichtspaket ist: die Stände seiner Teile und der eine Satz, der für das Ganze gilt. Rein."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from basis.zahlen import anzahl


class Teilstand(StrEnum):
    """Was von einem Bericht des Pakets da ist."""

    OFFEN = "offen"
    FREIGEGEBEN = "freigegeben"
    ENTWURF = "entwurf"
    FEHLT = "fehlt"
    GESCHEITERT = "gescheitert"

    @property
    def wort(self) -> str:
        return TEILWORTE[self]

    @property
    def ist_da(self) -> bool:
        """Ob es dazu eine Datei gibt; sie ändert sich nicht mehr."""
        return self in DA


TEILWORTE = {
    Teilstand.OFFEN: "noch nicht gedruckt",
    Teilstand.FREIGEGEBEN: "freigegeben",
    Teilstand.ENTWURF: "Entwurf",
    Teilstand.FEHLT: "nicht vorhanden",
    Teilstand.GESCHEITERT: "gescheitert",
}
DA = (Teilstand.FREIGEGEBEN, Teilstand.ENTWURF)
UNFERTIG = (Teilstand.OFFEN, Teilstand.GESCHEITERT)
NOCH_EINMAL = (Teilstand.GESCHEITERT, Teilstand.FEHLT)  # was sich durch einen neuen Versuch ändern kann


class Paketlage(StrEnum):
    """Wie es um das Ganze steht."""

    WARTET = "wartet"
    LAEUFT = "läuft"
    UNTERBROCHEN = "unterbrochen"
    MIT_FEHLERN = "fertig, mit Fehlern"
    FERTIG = "fertig"

    @property
    def arbeitet(self) -> bool:
        return self in (Paketlage.WARTET, Paketlage.LAEUFT)


@dataclass(frozen=True)
class Paketzahlen:
    """Wie viele Teile in welchem Stand sind."""

    je: Mapping[Teilstand, int]

    @classmethod
    def aus(cls, staende: Iterable[tuple[str, int]]) -> Self:
        gezaehlt = {Teilstand(stand): wie_viele for stand, wie_viele in staende}
        return cls({stand: gezaehlt.get(stand, 0) for stand in Teilstand})

    @property
    def alle(self) -> int:
        return sum(self.je.values())

    @property
    def offen(self) -> int:
        return self.je[Teilstand.OFFEN]

    @property
    def erledigt(self) -> int:
        return self.alle - self.offen

    @property
    def da(self) -> int:
        return sum(self.je[stand] for stand in DA)

    @property
    def gescheitert(self) -> int:
        return self.je[Teilstand.GESCHEITERT]

    @property
    def satz(self) -> str:
        """Zum Beispiel „310 von 312 Berichten sind da: 12 freigegeben, 298 Entwürfe. 2 sind nicht vorhanden.“"""
        frei, entwurf = self.je[Teilstand.FREIGEGEBEN], self.je[Teilstand.ENTWURF]
        ist = "ist" if self.da == 1 else "sind"
        worte = f": {frei} freigegeben, {anzahl(entwurf, 'Entwurf', 'Entwürfe')}" if self.da else ""
        rest = [
            f"{self.je[stand]} {'ist' if self.je[stand] == 1 else 'sind'} {stand.wort}."
            for stand in (Teilstand.OFFEN, Teilstand.FEHLT, Teilstand.GESCHEITERT) if self.je[stand]
        ]  # fmt: skip
        return " ".join([f"{self.da} von {anzahl(self.alle, 'Bericht', 'Berichten')} {ist} da{worte}.", *rest])


def lage(zahlen: Paketzahlen, auftrag: str) -> Paketlage:
    """Was wahr ist, sagen die Teile; ``auftrag`` (der Stand dessen, der daran arbeitet, oder leer) sagt nur, ob jemand arbeitet."""
    if auftrag == "wartet":
        return Paketlage.WARTET
    if auftrag == "laeuft":
        return Paketlage.LAEUFT
    if zahlen.offen:
        return Paketlage.UNTERBROCHEN
    return Paketlage.MIT_FEHLERN if zahlen.gescheitert else Paketlage.FERTIG
