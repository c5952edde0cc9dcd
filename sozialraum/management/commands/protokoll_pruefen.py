"""Check the hash chain of the Protokoll from the first to the last row."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone

from sozialraum.models import Protokoll, Protokollglied
from sozialraum.protokollkette import MINDESTENS, Glied, Loeschung, Protokollzeile, pruefe
from sozialraum.purge import GELOESCHT

FELDER = (
    "p.id, p.zeit, p.nutzer_id, p.wer, p.in_vertretung, p.aktion, p.gegenstand, p.gegenstand_id, p.bezeichnung, p.text, p.grund,"
    " p.daten::text, p.privat_fuer_id"
)
PAARE = f"""
SELECT {FELDER}, g.id, g.protokoll_id, g.inhalt_hash, g.vorher, g.hash
FROM sozialraum_protokollglied g FULL JOIN sozialraum_protokoll p ON p.id = g.protokoll_id
ORDER BY g.id NULLS LAST, p.id
"""
BREITE = 13


class Command(BaseCommand):
    help = (
        "Rechnet die Kette des Protokolls von der ersten bis zur letzten Zeile nach und nennt jede veränderte, fehlende oder eingefügte "
        "Zeile. Endet mit 1, wenn etwas nicht stimmt. Gibt den Kopf der Kette aus, wie er auf den Papieren der Gremien steht."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kopf", default="", help="ein gedruckter Kopf, der in der Kette vorkommen muss")

    def handle(self, *args: Any, **options: Any) -> None:
        befund = pruefe(paare(), gesuchter_kopf=options["kopf"].strip().lower(), loeschungen=loeschungen())
        for satz in befund.saetze:
            self.stderr.write(satz)
        self.stdout.write(f"{befund.anzahl} Glieder geprüft. Kopf der Kette: {befund.kopf}")
        if befund.ohne_inhalt:
            self.stdout.write(f"Bei {befund.ohne_inhalt} ist der Inhalt nach Ablauf seiner Frist gelöscht.")
        if befund.saetze:
            raise SystemExit(1)
        self.stdout.write("Das Protokoll ist vollständig und unverändert.")


def loeschungen() -> list[Loeschung]:
    """What the Protokoll itself says about contents deleted after their period, with what speaks for and against it."""
    return [_loeschung(row) for row in Protokoll.objects.filter(aktion=GELOESCHT).order_by("pk")]


def _loeschung(row: Protokoll) -> Loeschung:
    daten = row.daten if isinstance(row.daten, dict) else {}
    genannt = daten.get("bis")
    bis: int = genannt if isinstance(genannt, int) else row.pk  # a row that says nothing can free nothing
    glied = Protokollglied.objects.filter(protokoll_id=bis).values_list("hash", flat=True).first()
    jung = Protokoll.objects.filter(pk__lte=bis, zeit__gt=min(row.zeit, timezone.now()) - MINDESTENS).exists()
    return Loeschung(row.pk, row.zeit, bis, _zeit(daten.get("bis_zeit")), str(daten.get("kopf", "")), glied or "", jung)


def _zeit(text: Any) -> datetime | None:
    try:
        zeit = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return zeit if zeit.tzinfo else None


def paare() -> Iterator[tuple[Protokollzeile | None, Glied | None]]:
    """Rows and links of one snapshot, streamed in the order of the chain."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(PAARE)
        for row in cursor:
            zeile = Protokollzeile(*row[:BREITE]) if row[0] is not None else None
            glied = Glied(*row[BREITE:]) if row[BREITE] is not None else None
            yield zeile, glied
