"""A paper of what stands now, a list or a whole report: HTML, with its rows as CSV and its whole content as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.template.loader import render_to_string
from django.utils import timezone

from basis import kanonisch
from basis.export import Blatt, blaetter_als_csv
from basis.zahlen import datum
from berichte.druck.maschine import Anlage, Druckauftrag
from berichte.sections.freigaben import Absatz
from berichte.sections.korrekturen import Korrektur
from sozialraum.models import Stadt


class Papier(Protocol):
    """A frozen dataclass that holds all that its paper says."""

    @property
    def titel(self) -> str: ...

    @property
    def dateiname(self) -> str: ...


class Berichtskopf(Protocol):
    """What the head of a report says of its city and its Gebiete."""

    @property
    def stadt(self) -> str: ...

    @property
    def fachbereich(self) -> str: ...

    @property
    def gebietsstand(self) -> date: ...


class Bericht(Papier, Protocol):
    """A report of several parts: a sentence first, the most important ones, and notes on how it was counted."""

    @property
    def kopf(self) -> Berichtskopf: ...

    @property
    def kernaussage(self) -> str: ...

    @property
    def wichtigste(self) -> tuple[str, ...]: ...

    def inhalt(self) -> dict[str, object]: ...


@dataclass(frozen=True)
class Beiblatt:
    """What a paper says beside the report itself: how it stands, what was written to it, what was corrected, and its whole content."""

    stand: str = "laufender Bestand, nicht abgelegt"
    texte: tuple[Absatz, ...] = ()
    korrekturen: tuple[Korrektur, ...] = ()
    inhalt: str = ""


LAUFEND = Beiblatt()


def nachweis(summe: str, kopf: str, erstellt: datetime, paket: str = "") -> list[str]:
    """How a reader proves that a paper is what it says."""
    saetze = [f"Prüfsumme (SHA-256 der beigefügten JSON-Datei): {summe}."]
    if paket:
        saetze.append(f"Prüfsumme des beschlossenen Rechenpakets: {paket}. Es lässt sich aus sich heraus nachrechnen.")
    if kopf:
        saetze.append(f"Kopf der Protokollkette am {datum(timezone.localtime(erstellt).date())}: {kopf}.")
    return saetze


def berichtsauftrag(
    vorlage: str, bericht: Bericht, blaetter: Sequence[Blatt], kontext: dict[str, Any], *, erstellt: datetime, kopf: str,
    stadt: Stadt | None, beiblatt: Beiblatt = LAUFEND,
) -> Druckauftrag:  # fmt: skip
    """The checksum is that of the JSON; ``kopf``: the last link of the Protokoll."""
    inhalt = beiblatt.inhalt or kanonisch.schreibe(bericht.inhalt())
    summe = kanonisch.pruefsumme_von(inhalt)
    anlagen = (
        Anlage(f"{bericht.dateiname}.csv", f"Die Zahlen als CSV: {bericht.titel}", blaetter_als_csv(blaetter)),
        Anlage(f"{bericht.dateiname}.json", f"Alle Zahlen des Berichts als JSON: {bericht.titel}", inhalt.encode()),
    )
    kontext |= {
        "bericht": bericht,
        "nachweise": nachweis(summe, kopf, erstellt),
        "titel": bericht.titel,
        "stadt": {"name": bericht.kopf.stadt, "fachbereich": bericht.kopf.fachbereich},
        "gebietsstand": bericht.kopf.gebietsstand,
        "erstellt": erstellt,
        "vorfuehrung": stadt.fester_tag if stadt else None,
        "pruefsumme": summe,
        "wichtigste": list(dict.fromkeys([bericht.kernaussage, *bericht.wichtigste])),
        "texte": beiblatt.texte,
        "korrekturen": beiblatt.korrekturen,
    }
    return _gesetzt(vorlage, kontext, erstellt, summe, anlagen)


def papierauftrag(
    vorlage: str, bericht: Papier, tafel: Blatt | Sequence[Blatt], kontext: dict[str, Any], *, erstellt: datetime | None = None
) -> Druckauftrag:
    """Printed now, or as of ``erstellt``; the checksum is that of the JSON."""
    erstellt, stadt = erstellt or timezone.now(), Stadt.objects.aktuelle()
    inhalt = kanonisch.schreibe(kanonisch.als_inhalt(bericht))
    summe, csv = kanonisch.pruefsumme_von(inhalt), blaetter_als_csv([tafel] if isinstance(tafel, Blatt) else tafel)
    anlagen = (
        Anlage(f"{bericht.dateiname}.csv", f"Die Zeilen als CSV: {bericht.titel}", csv),
        Anlage(f"{bericht.dateiname}.json", f"Die Angaben als JSON: {bericht.titel}", inhalt.encode()),
    )
    kontext |= {
        "bericht": bericht,
        "titel": bericht.titel,
        "stadt": {"name": stadt.name, "fachbereich": stadt.fachbereich} if stadt else {},
        "erstellt": erstellt,
        "vorfuehrung": stadt.fester_tag if stadt else None,
        "pruefsumme": summe,
    }
    return _gesetzt(vorlage, kontext, erstellt, summe, anlagen)


def _gesetzt(vorlage: str, kontext: dict[str, Any], erstellt: datetime, summe: str, anlagen: tuple[Anlage, ...]) -> Druckauftrag:
    html = render_to_string(vorlage, kontext)
    return Druckauftrag(html, timezone.localtime(erstellt).replace(tzinfo=None, microsecond=0), summe, anlagen)
