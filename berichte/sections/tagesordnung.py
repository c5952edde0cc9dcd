"""The Tagesordnung of a Sitzung as a paper: both parts for those who may read them, or the öffentliche part alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from basis.export import Blatt
from sozialraum.models import Sitzung

TEILE = (("Öffentlicher Teil", True), ("Nichtöffentlicher Teil", False))
KOPF = ("TOP", "Teil", "Gegenstand", "Vorlage", "Zuständigkeit", "Ergebnis", "Vermerk")


@dataclass(frozen=True)
class Punktzeile:
    """One point on paper; the address of its Vorlage is absolute, and empty where the reader may not go."""

    nummer: int
    titel: str
    oeffentlich: bool
    vorlage: str
    vorlage_url: str
    zustaendigkeit: str
    ergebnis: str
    vermerk: str


@dataclass(frozen=True)
class Tagesordnung:
    """The paper. Without a result every point is still to come."""

    gremium: str
    schluessel: str
    tag: date
    wann: str
    ort: str
    status: str
    teile: str
    oeffentliche_fassung: bool
    muster: bool
    punkte: tuple[Punktzeile, ...]

    @property
    def titel(self) -> str:
        return f"Tagesordnung: {self.gremium}"

    @property
    def dateiname(self) -> str:
        return f"tagesordnung-{self.schluessel}-{self.tag:%Y-%m-%d}{'-oeffentlich' if self.oeffentliche_fassung else ''}"

    @property
    def abschnitte(self) -> list[tuple[str, list[Punktzeile]]]:
        gruppen = [(name, [p for p in self.punkte if p.oeffentlich is oeffentlich]) for name, oeffentlich in TEILE]
        return [(name, punkte) for name, punkte in gruppen if punkte]

    @property
    def mit_ergebnis(self) -> bool:
        return any(punkt.ergebnis or punkt.vermerk for punkt in self.punkte)

    @property
    def fassung(self) -> str:
        if self.oeffentliche_fassung or all(punkt.oeffentlich for punkt in self.punkte):
            return "öffentlich"
        return "nichtöffentlich: den nichtöffentlichen Teil nicht weitergeben"


def stelle_zusammen(
    sitzung: Sitzung, punkte: Iterable[Any], lesbar: set[int], adresse: Callable[[Any], str], *, oeffentliche_fassung: bool = False
) -> Tagesordnung:
    """``punkte`` as far as they may be read; ``lesbar`` names the Vorlagen that the reader may open."""
    return Tagesordnung(
        gremium=sitzung.gremium.name,
        schluessel=sitzung.gremium.schluessel,
        tag=sitzung.tag,
        wann=sitzung.wann,
        ort=sitzung.ort,
        status=sitzung.get_status_display() + (f": {sitzung.ausfallgrund}" if sitzung.ausfallgrund else ""),
        teile=sitzung.teile,
        oeffentliche_fassung=oeffentliche_fassung,
        muster=sitzung.muster,
        punkte=tuple(_zeile(p, lesbar, adresse) for p in punkte if p.oeffentlich or not oeffentliche_fassung),
    )


def _zeile(punkt: Any, lesbar: set[int], adresse: Callable[[Any], str]) -> Punktzeile:
    vorlage = punkt.vorlage
    return Punktzeile(
        nummer=punkt.nummer,
        titel=punkt.titel,
        oeffentlich=punkt.oeffentlich,
        vorlage=vorlage.nummer if vorlage else "",
        vorlage_url=adresse(vorlage) if vorlage and vorlage.pk in lesbar else "",
        zustaendigkeit=punkt.beratung.get_zustaendigkeit_display() if punkt.beratung else "",
        ergebnis=punkt.ergebniswort,
        vermerk=punkt.ergebnisvermerk,
    )


def blatt(bericht: Tagesordnung) -> Blatt:
    zeilen = [
        [p.nummer, "öffentlich" if p.oeffentlich else "nichtöffentlich", p.titel, p.vorlage, p.zustaendigkeit, p.ergebnis, p.vermerk]
        for p in bericht.punkte
    ]
    return Blatt("Tagesordnung", KOPF, zeilen, hinweise=[bericht.titel, bericht.wann, f"Fassung {bericht.fassung}"])
