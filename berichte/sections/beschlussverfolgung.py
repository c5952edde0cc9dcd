"""The Beschlussverfolgung of a Gremium as a paper: what is overdue on top, what waits for the Kenntnisnahme, what is noted."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from basis.export import Blatt
from basis.zahlen import datum
from sozialraum.auftragslage import Lage
from sozialraum.models import Gremium
from sozialraum.views.auftraege import zaehlsatz

GRUPPEN = (
    ("Überfällig", (Lage.UEBERFAELLIG,)),
    ("In der Frist", (Lage.BALD, Lage.IN_FRIST)),
    ("Ohne Frist", (Lage.OHNE_FRIST,)),
    ("Erledigt oder entfallen, dem Gremium noch vorzulegen", (Lage.ERLEDIGT, Lage.ENTFALLEN)),
    ("Zur Kenntnis genommen", (Lage.KENNTNIS,)),
)
KOPF = (
    "Auftrag", "Stand", "Frist", "Zuerst", "Zuständig", "Vorlage", "Beschluss", "Grund der Verzögerung", "Erledigt am",
    "Zur Kenntnis genommen am", "Öffentlich", "Muster",
)  # fmt: skip


@dataclass(frozen=True)
class Auftragszeile:
    """One Auftrag on paper; addresses are absolute, and empty where the reader may not go."""

    titel: str
    url: str
    lage: str
    stand: str
    zeichen: str
    frist: date | None
    erste_frist: date | None
    zustaendig: str
    vorlage: str
    vorlage_url: str
    beschluss: str
    beschluss_url: str
    grund: str
    erledigt_am: date | None
    kenntnis_am: date | None
    oeffentlich: bool
    muster: bool


@dataclass(frozen=True)
class Beschlussverfolgung:
    """The paper; ``oeffentliche_fassung`` holds only what is öffentlich."""

    gremium: str
    schluessel: str
    tag: date
    oeffentliche_fassung: bool
    wichtigste: tuple[str, ...]
    zeilen: tuple[Auftragszeile, ...]

    @property
    def titel(self) -> str:
        return f"Beschlussverfolgung: {self.gremium}"

    @property
    def dateiname(self) -> str:
        return f"beschlussverfolgung-{self.schluessel}-{self.tag:%Y-%m-%d}{'-oeffentlich' if self.oeffentliche_fassung else ''}"

    @property
    def gruppen(self) -> list[tuple[str, list[Auftragszeile]]]:
        """Those that have rows, the overdue first."""
        gruppen = [(name, [z for z in self.zeilen if z.lage in lagen]) for name, lagen in GRUPPEN]
        return [(name, zeilen) for name, zeilen in gruppen if zeilen]

    @property
    def fassung(self) -> str:
        if self.oeffentliche_fassung:
            return "öffentlich: nur öffentliche Aufträge"
        geheim = sum(not zeile.oeffentlich for zeile in self.zeilen)
        return f"nichtöffentlich: {geheim} von {len(self.zeilen)} Aufträgen nicht weitergeben" if geheim else "öffentlich"


def stelle_zusammen(
    gremium: Gremium, rows: Iterable[Any], tag: date, adresse: Callable[[Any], str], *, oeffentliche_fassung: bool = False
) -> Beschlussverfolgung:
    """``rows`` from ``lesbare``, in their order; ``adresse`` makes a whole address of a thing."""
    gewaehlt = [row for row in rows if row.ist_oeffentlich or not oeffentliche_fassung]
    zeilen = tuple(_zeile(row, adresse) for row in gewaehlt)
    vorlauf = int(gewaehlt[0].vorlauf) if gewaehlt else 0
    return Beschlussverfolgung(gremium.name, gremium.schluessel, tag, oeffentliche_fassung, tuple(_wichtigste(gewaehlt, vorlauf)), zeilen)


def _zeile(row: Any, adresse: Callable[[Any], str]) -> Auftragszeile:
    papier = row.papier
    return Auftragszeile(
        titel=row.name,
        url=adresse(row),
        lage=row.lage.value,
        stand=row.lagesatz,
        zeichen=row.ampel,
        frist=row.frist,
        erste_frist=row.erste_frist if row.erste_frist != row.frist else None,
        zustaendig=row.zustaendig,
        vorlage=papier.nummer if papier else "",
        vorlage_url=adresse(papier) if papier and row.vorlage_lesbar else "",
        beschluss=(str(row.beschluss) if row.beschluss_lesbar else "nichtöffentlich") if row.beschluss else "",
        beschluss_url=adresse(row.beschluss) if row.beschluss and row.beschluss_lesbar else "",
        grund=row.verzoegerungsgrund,
        erledigt_am=row.erledigt_am,
        kenntnis_am=row.kenntnis_am,
        oeffentlich=row.ist_oeffentlich,
        muster=row.muster,
    )


def _wichtigste(rows: list[Any], vorlauf: int) -> Iterable[str]:
    lagen = Counter(row.lage for row in rows)
    yield zaehlsatz(lagen, vorlauf) or "Zu diesem Gremium steht kein Auftrag in der Liste."
    if spaet := [row for row in rows if row.lage is Lage.UEBERFAELLIG]:
        aeltester = min(spaet, key=lambda row: row.frist)
        wer = f", zuständig: {aeltester.zustaendig}" if aeltester.zustaendig else ""
        yield f"Am längsten überfällig: „{aeltester.titel}“, Frist {datum(aeltester.frist)}{wer}."
    if fertig := lagen[Lage.ERLEDIGT] + lagen[Lage.ENTFALLEN]:
        was = "1 Auftrag ist" if fertig == 1 else f"{fertig} Aufträge sind"
        yield f"{was} erledigt oder entfallen und vom Gremium zur Kenntnis zu nehmen."


def blatt(bericht: Beschlussverfolgung) -> Blatt:
    """The same rows as a file, in the order of the paper."""
    zeilen = [
        [
            z.titel, z.stand, z.frist, z.erste_frist, z.zustaendig, z.vorlage, z.beschluss, z.grund, z.erledigt_am, z.kenntnis_am,
            "ja" if z.oeffentlich else "nein", "ja" if z.muster else "nein",
        ]
        for _, gruppe in bericht.gruppen
        for z in gruppe
    ]  # fmt: skip
    return Blatt("Beschlussverfolgung", KOPF, zeilen, hinweise=[bericht.titel, f"Stand {datum(bericht.tag)}, Fassung {bericht.fassung}"])
