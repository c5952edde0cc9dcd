"""How every report that is released gets kept: the next Fassung with its paper, in the transaction and under the lock of the caller."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import QuerySet

from basis import kanonisch
from basis.models import Datei
from basis.zahlen import datum
from berichte.druck.maschine import Druck
from berichte.models import Ablage
from berichte.sections.sozialraumbudget import Berichtsfehler
from sozialraum.access import Wer
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute

A = TypeVar("A", bound=Ablage)
UEBERHOLT = "Inzwischen ist eine andere Fassung dieses Berichts freigegeben worden. Bitte öffnen Sie den Bericht noch einmal."


@dataclass(frozen=True)
class Stueck:
    """What is kept: canonical JSON and the paper printed from it; ``name`` without its ending."""

    name: str
    inhalt: str
    druck: Druck
    kopf: str
    erstellt: datetime

    @property
    def pruefsumme(self) -> str:
        return kanonisch.pruefsumme_von(self.inhalt)


def freigabesatz(wer: Wer) -> str:
    """As the paper says it."""
    vertretung = f", i. V. {wer.in_vertretung}" if wer.in_vertretung else ""
    return f"freigegeben am {datum(heute())} von {wer.name}{vertretung}"


def haenge_an(*, wer: Wer, aktion: str, rows: QuerySet[A], davor: Ablage | None, stueck: Stueck, titel: str, **felder: Any) -> A:
    """Berichtsfehler where another Fassung than ``davor``, with which the paper compares, is the newest meanwhile.

    ``davor`` may have been kept in another way, as a Monatsfreigabe; of this way there must be none then.
    """
    if rows.order_by("-fassung").defer("inhalt").first() != (davor if isinstance(davor, rows.model) else None):
        raise Berichtsfehler(UEBERHOLT)
    datei = Datei.objects.create(name=f"{stueck.name}.pdf", inhalt=stueck.druck.pdf, mime="application/pdf")
    abgelegt = rows.create(
        fassung=davor.fassung + 1 if davor else 1, inhalt=json.loads(stueck.inhalt), pruefsumme=stueck.pruefsumme,
        protokollkopf=stueck.kopf, pdf=datei, freigegeben_von=wer.nutzer, in_vertretung=wer.in_vertretung, created_at=stueck.erstellt,
        **felder,
    )  # fmt: skip
    daten = {"pruefsumme": stueck.pruefsumme, "seiten": stueck.druck.seiten, "pdf_sha256": datei.sha256}
    text = f"{titel} freigegeben, Fassung {abgelegt.fassung}."
    protokolliere(wer=wer, aktion=aktion, gegenstand=abgelegt, text=text, daten=daten)
    return abgelegt
