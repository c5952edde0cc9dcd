"""The goals of a Zielvereinbarung as rows of a paper and of a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from basis.export import Blatt, Zelle
from bsc.models import Vereinbarungsziel

KOPF = ("Ziel", "Messgröße", "Art", "Wie gemessen wird", "Ausgangswert", "Ausgangswert am", "Zielwert", "Zu erreichen am", "Verantwortlich")


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
    verantwortlich: str


def zielzeilen(ziele: Iterable[Vereinbarungsziel]) -> tuple[Zielzeile, ...]:
    return tuple(
        Zielzeile(
            z.text, z.messname, z.get_art_display(), z.formel, z.zahlen[0], z.ausgang_am, z.zahlen[1], z.ziel_am, z.verantwortlich,
        )
        for z in ziele
    )  # fmt: skip


def als_blatt(titel: str, stand: str, rows: Sequence[Zielzeile], hinweise: Sequence[str] = ()) -> Blatt:
    zeilen: list[list[Zelle]] = [
        [z.ziel, z.messgroesse, z.art, z.formel, z.ausgangswert, z.ausgang_am, z.zielwert, z.ziel_am, z.verantwortlich] for z in rows
    ]
    return Blatt("Zielvereinbarung", KOPF, zeilen, hinweise=[titel, f"Stand: {stand}", *hinweise])
