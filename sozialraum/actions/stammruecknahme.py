"""The take-back of a delivery of Träger or Einrichtungen: every row as it was before, or a sentence that says why not.

A row that the delivery brought in goes again (its history keeps it). Refused as a whole when a row was changed since, or is in use.
"""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Datenlieferung, Einrichtung, Traeger

MODELLE: dict[str, type[Traeger] | type[Einrichtung]] = {"traeger": Traeger, "einrichtung": Einrichtung}
HERKUNFT = "lieferung_id"
GENANNT = 5


def schnappschuss(row: models.Model) -> dict[str, Any]:
    """All columns but the number, as JSON keeps them."""
    werte = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "id"}
    return {name: wert.isoformat() if isinstance(wert, date) else wert for name, wert in werte.items()}


def stelle_stammdaten_wieder_her(lieferung: Datenlieferung) -> None:
    """Within the transaction of the take-back: undoes the changes of the delivery, the last one first."""
    gruende: list[str] = []
    for spur in lieferung.stammaenderungen.order_by("-pk"):
        row = MODELLE[spur.modell]._default_manager.select_for_update().filter(schluessel=spur.schluessel).first()
        if row is None or _ohne_herkunft(schnappschuss(row)) != _ohne_herkunft(spur.nachher):
            gruende.append(f"„{row or spur.schluessel}“ wurde seither geändert.")
        elif spur.vorher is not None:
            _setze(row, spur.vorher)
        elif satz := _entferne(row):
            gruende.append(satz)
    if gruende:
        weitere = f" Dazu {len(gruende) - GENANNT} weitere." if len(gruende) > GENANNT else ""
        raise Abgelehnt(f"Die Lieferung lässt sich nicht zurücknehmen: {' '.join(gruende[:GENANNT])}{weitere}")


def _ohne_herkunft(werte: dict[str, Any]) -> dict[str, Any]:
    return {name: wert for name, wert in werte.items() if name != HERKUNFT}


def _setze(row: models.Model, werte: dict[str, Any]) -> None:
    for feld in row._meta.concrete_fields:
        if feld.attname in werte:
            wert = werte[feld.attname]
            setattr(row, feld.attname, wert if feld.is_relation else feld.to_python(wert))
    row.save()


def _entferne(row: models.Model) -> str:
    """Deletes a row that the delivery brought in; else the sentence that says what still needs it."""
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError as fehler:
        gebraucht = sorted({str(teil._meta.verbose_name_plural) for teil in fehler.protected_objects})
        return f"„{row}“ wird gebraucht: {', '.join(gebraucht)}."
    return ""
