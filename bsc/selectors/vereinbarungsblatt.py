"""The goals of a Zielvereinbarung as rows of a page, a paper and a file; a start that is gesperrt on the Scorecard is so here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from basis.export import Blatt, Zelle
from basis.zahlen import ZEICHEN_GESPERRT
from bsc.models import Vereinbarungsziel
from bsc.selectors.oeffentlich import mit_schwellen, oeffentliche_zeilen
from bsc.selectors.scorecard import Messzeile, lies_zeilen, messgroessen
from sozialraum.access import Zugang
from sozialraum.ebenen import Gebietsbaum

GESPERRT = "· heißt gesperrt: Der Ausgangswert beruht auf kleinen Fallzahlen oder einer kleinen Gruppe."
KOPF = ("Ziel", "Messgröße", "Art", "Wie gemessen wird", "Ausgangswert", "Ausgangswert am", "Zielwert", "Zu erreichen am", "Schwellen",
        "Verantwortlich")  # fmt: skip


@dataclass(frozen=True)
class Zielzeile:
    ziel: str
    messgroesse: str
    art: str
    formel: str
    ausgangswert: str
    ausgang_am: date
    zielwert: str
    ziel_am: date
    schwellen: str
    verantwortlich: str


def messzeilen(ziele: Iterable[Vereinbarungsziel], zugang: Zugang, stand: date) -> dict[int, Messzeile]:
    """The measures of goals as this reader sees them."""
    nummern = {z.messgroesse_id for z in ziele if z.messgroesse_id}
    rows = lies_zeilen(messgroessen(stand).filter(pk__in=nummern), zugang, zugang.baum, stand) if nummern else []
    return {m.messgroesse.pk: m for m in rows}


def oeffentliche_messzeilen(ziele: Iterable[Vereinbarungsziel], baum: Gebietsbaum, stand: date) -> dict[int, Messzeile]:
    """As everybody may read them, for what leaves the house."""
    nummern = {z.messgroesse_id for z in ziele if z.messgroesse_id}
    rows = oeffentliche_zeilen(mit_schwellen(messgroessen(stand).filter(pk__in=nummern), stand), baum, stand) if nummern else []
    return {m.messgroesse.pk: m for m in rows}


def gesperrte(ziele: Iterable[Vereinbarungsziel], zeilen: Mapping[int, Messzeile]) -> frozenset[int]:
    """The goals whose start the readers of these rows do not read."""
    mit = ((z.pk, zeilen.get(z.messgroesse_id)) for z in ziele if z.messgroesse_id)
    return frozenset(pk for pk, m in mit if m is None or not m.zeigt_ausgangswert)


def zahlen(ziel: Vereinbarungsziel, gesperrt: Collection[int]) -> tuple[str, str]:
    """Start and target in words of the Scorecard."""
    start, ende = ziel.zahlen
    return ZEICHEN_GESPERRT if ziel.pk in gesperrt else start, ende


def zielzeilen(ziele: Iterable[Vereinbarungsziel], gesperrt: Collection[int] = ()) -> tuple[Zielzeile, ...]:
    return tuple(
        Zielzeile(z.text, z.messname, z.get_art_display(), z.formel, start, z.ausgang_am, ende, z.ziel_am, z.schwellen, z.verantwortlich)
        for z in ziele
        for start, ende in [zahlen(z, gesperrt)]
    )


def als_blatt(titel: str, stand: str, rows: Sequence[Zielzeile], hinweise: Sequence[str] = ()) -> Blatt:
    zeilen: list[list[Zelle]] = [
        [z.ziel, z.messgroesse, z.art, z.formel, z.ausgangswert, z.ausgang_am, z.zielwert, z.ziel_am, z.schwellen, z.verantwortlich]
        for z in rows
    ]
    return Blatt("Zielvereinbarung", KOPF, zeilen, hinweise=[titel, f"Stand: {stand}", *hinweise])
