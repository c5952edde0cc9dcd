"""What every step of a Handlungskonzept does: lock it, look at its state, write its line of the Protokoll."""

from datetime import date
from typing import Any

from bsc.konzeptweg import Schritt, Stand, pruefe_schritt
from bsc.models import Handlungskonzept
from proaktiv.actions.pruefung import pruefe
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute

EINGEFROREN = "Was abgestimmt ist, ändert sich nicht mehr. Bitte legen Sie eine neue Fassung an."


def gesperrt(konzept: Handlungskonzept) -> Handlungskonzept:
    rows = Handlungskonzept.objects.select_for_update(of=("self",), no_key=True).select_related("gebiet", "gruppe__gebiet", "ersetzt")
    return rows.get(pk=konzept.pk)


def zum_schritt(konzept: Handlungskonzept, schritt: Schritt, tag: date | None = None) -> Handlungskonzept:
    row = gesperrt(konzept)
    if saetze := pruefe_schritt(Stand(row.stand), row.laufzeit, schritt, tag or heute()):
        raise Abgelehnt(*saetze)
    return row


def pruefe_grund(text: str, name: str, geprueft: bool) -> None:
    if not text.strip():
        raise Abgelehnt(f"Bitte füllen Sie das Feld „{name}“ aus.", feld=name.lower())
    pruefe([(name, text)], geprueft=geprueft)


def pruefe_vergangen(tag: date) -> None:
    if tag > heute():
        raise Abgelehnt("Der Tag liegt noch vor uns.", feld="tag")


def merke(wer: Wer, row: Handlungskonzept, aktion: str, was: str, *, grund: str = "", daten: dict[str, Any] | None = None) -> None:
    """``privat_fuer``: drafts are read by the own Ressort alone, and so are their lines."""
    text = f"Handlungskonzept „{row}“ ({row.gruppe.kurz or row.gruppe.name}): {was}."
    protokolliere(
        wer=wer, aktion=f"handlungskonzept_{aktion}", gegenstand=row, text=text, grund=grund[:300], daten=daten, privat_fuer=row.gebiet
    )
