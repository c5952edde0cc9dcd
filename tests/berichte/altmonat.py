"""A month as one person released it before there was the workshop. The database takes no new ones; its owner lets it in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from basis import kanonisch
from berichte import pdf
from berichte.actions.ablage import Stueck, haenge_an
from berichte.models import Monatsfreigabe
from berichte.sections import monatsinhalt
from berichte.sections.gebiete import finde
from budgets.models import Haushaltsjahr
from budgets.selectors.vollzug import eckdaten
from config.cluster import APP
from tests.factories import wer_ist

RIEGEL = "berichte_monatsfreigabe_geschlossen"


@contextmanager
def ohne_riegel(tabelle: str = "berichte_monatsfreigabe", riegel: str = RIEGEL) -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {tabelle} DISABLE TRIGGER {riegel}")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {tabelle} ENABLE TRIGGER {riegel}")
        cursor.execute(f"SET ROLE {APP}")


def lege_ab(nutzer: Any, ort: tuple[str, str] = ("sozialraum", "III"), jahr: int = 2007, monat: int = 9) -> Monatsfreigabe:
    """As ``gib_monatsbericht_frei`` did it; refused by the database where its owner has not opened the table."""
    haushaltsjahr = Haushaltsjahr.objects.get(jahr=jahr)
    grundlage = monatsinhalt.lade(haushaltsjahr, monat, eckdaten(jahr))
    knoten = finde(grundlage.baum, *ort)
    assert knoten is not None
    bericht, erstellt, kopf = monatsinhalt.stelle_zusammen(grundlage, knoten), timezone.now(), pdf.protokollkopf()
    rows = Monatsfreigabe.objects.filter(haushaltsjahr=haushaltsjahr, monat=monat, gebiet=knoten.id)
    druck = pdf.drucke(pdf.monatsauftrag(bericht, erstellt=erstellt, kopf=kopf))
    return haenge_an(
        wer=wer_ist(nutzer), aktion="monatsbericht_freigegeben", rows=rows, davor=rows.order_by("-fassung").first(),
        stueck=Stueck(bericht.dateiname, kanonisch.schreibe(bericht.inhalt()), druck, kopf, erstellt), titel=bericht.titel,
        haushaltsjahr=haushaltsjahr, monat=monat, gebiet_id=knoten.id, datenstand=bericht.kopf.stichtag, muster=bericht.muster,
    )  # fmt: skip


def frueher_freigegeben(nutzer: Any, **was: Any) -> Monatsfreigabe:
    with ohne_riegel():
        return lege_ab(nutzer, **was)
