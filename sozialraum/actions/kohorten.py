"""Write the cohorts of a counted export."""

from typing import Any

from basis.monate import monatsende
from sozialraum.imports.fallaggregat import Aggregat
from sozialraum.models import Datenlieferung, Fallkohorte


def trage_kohorten_ein(lieferung: Datenlieferung, aggregat: Aggregat) -> dict[str, Any]:
    """Within the transaction of the delivery; returns what the Protokoll keeps of the export: checksum, number of rows, totals."""
    Fallkohorte.objects.bulk_create(
        Fallkohorte(
            lieferung=lieferung,
            stand=monatsende(aggregat.bis),
            stufe=k.stufe,
            hilfeart_id=k.schluessel.hilfeart,
            gruppe=k.schluessel.gruppe,
            gebiet_id=k.schluessel.gebiet,
            uebergreifend=k.schluessel.grund,
            traeger_id=k.schluessel.traeger,
            tagessatz=k.schluessel.satz,
            tagessatz_summe=k.menge.summe,
            ohne_tagessatz=k.menge.ohne_satz,
            ende_von=k.schluessel.ende[0] if k.schluessel.ende else None,
            ende_bis=k.schluessel.ende[1] if k.schluessel.ende else None,
            anzahl=k.menge.anzahl,
        )
        for k in aggregat.kohorten
    )
    begonnen, beendet = sum(z.begonnen for z in aggregat.zahlen), sum(z.beendet for z in aggregat.zahlen)
    zahlen = {"zeilen": aggregat.zeilen, "gezaehlt": aggregat.gezaehlt, "begonnen": begonnen, "beendet": beendet}
    return {"sha256": aggregat.sha256, **zahlen, "kohorten": len(aggregat.kohorten)}
