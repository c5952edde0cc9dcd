"""Wie ein Auftrag an einem vergangenen Tag stand: aus seinem heutigen Stand und seinem Verlauf, der nie geändert wird. Rein.

Erledigt und zur Kenntnis genommen ist ein Auftrag von dem Tag an, der dafür eingetragen ist, auch wenn er später eingetragen wurde; alles
andere gilt von dem Tag an, an dem es im Verlauf steht. Vor dem ersten Eintrag gilt, was dieser als vorher nennt.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sozialraum.auftragslage import BEENDET, Auftragsstatus, Lage, ampel, lage, lagesatz

BERICHT, FRIST, KENNTNIS = "bericht", "frist", "kenntnis"


@dataclass(frozen=True)
class Schritt:
    """Ein Eintrag des Verlaufs und der Tag, an dem er eingetragen wurde."""

    tag: date
    art: str
    text: str
    status_alt: str = ""
    status_neu: str = ""
    frist_alt: date | None = None
    frist_neu: date | None = None


@dataclass(frozen=True)
class Auftragsstand:
    """Ein Auftrag an einem Tag. ``grund``: warum er sich verzögert; ``ergebnis``: womit er beendet gemeldet wurde."""

    tag: date
    status: Auftragsstatus
    frist: date | None
    erste_frist: date | None
    grund: str
    ergebnis: str
    erledigt_am: date | None
    kenntnis_am: date | None

    def lage(self, vorlauf: int) -> Lage:
        return lage(self.status, self.frist, self.tag, vorlauf)

    def ampel(self, vorlauf: int) -> str:
        return ampel(self.status, self.frist, self.tag, vorlauf)

    def satz(self, vorlauf: int) -> str:
        return lagesatz(self.status, self.frist, self.tag, vorlauf)

    @property
    def tage_ueberfaellig(self) -> int:
        return max((self.tag - self.frist).days, 0) if self.frist and not self.status.beendet else 0


@dataclass(frozen=True)
class Verlauf:
    """Der Stand von heute und die Einträge bis heute, der älteste zuerst."""

    status: Auftragsstatus
    frist: date | None
    grund: str
    erledigt_am: date | None
    kenntnis_am: date | None
    schritte: tuple[Schritt, ...]

    def am(self, tag: date) -> Auftragsstand:
        status = self._status(tag)
        fristen = [s for s in self.schritte if s.art == FRIST]
        gegangene = [s for s in fristen if s.tag <= tag]
        frist = gegangene[-1].frist_neu if gegangene else fristen[0].frist_alt if fristen else self.frist
        erste = fristen[0].frist_alt if gegangene else None
        beendet = status in BEENDET
        return Auftragsstand(
            tag, status, frist, erste if erste != frist else None, "" if beendet else self._grund(tag),
            self._ergebnis() if beendet else "",
            self.erledigt_am if beendet and self.erledigt_am and self.erledigt_am <= tag else None,
            self.kenntnis_am if status is Auftragsstatus.KENNTNIS else None,
        )  # fmt: skip

    def _status(self, tag: date) -> Auftragsstatus:
        if self.kenntnis_am and self.kenntnis_am <= tag:
            return Auftragsstatus.KENNTNIS
        if self.erledigt_am and self.erledigt_am <= tag:
            return Auftragsstatus.ERLEDIGT
        wechsel = [s for s in self.schritte if s.status_neu]
        gegangene = [s for s in wechsel if s.tag <= tag]
        if gegangene:
            return Auftragsstatus(gegangene[-1].status_neu)
        return Auftragsstatus(wechsel[0].status_alt) if wechsel else self.status

    def _grund(self, tag: date) -> str:
        """Der jüngste, den ein Bericht oder eine spätere Frist nennt; ohne Verlauf der eingetragene."""
        if not self.schritte:
            return self.grund
        return _juengster(s for s in self.schritte if s.tag <= tag and _verzoegert(s))

    def _ergebnis(self) -> str:
        """Auch ein später eingetragenes: es ist der Bericht, mit dem er beendet gemeldet ist."""
        return _juengster(
            s for s in self.schritte if s.art == BERICHT and s.status_neu in (Auftragsstatus.ERLEDIGT, Auftragsstatus.ENTFALLEN)
        )


def _juengster(schritte: Iterable[Schritt]) -> str:
    return next((s.text for s in reversed(list(schritte))), "")


def _verzoegert(s: Schritt) -> bool:
    spaeter = s.art == FRIST and s.frist_alt is not None and (s.frist_neu is None or s.frist_neu > s.frist_alt)
    return spaeter or s.status_neu == Auftragsstatus.VERZOEGERT
