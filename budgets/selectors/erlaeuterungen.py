"""Reading for the duty to explain: the rows of a year as of a day, what was written about them, what is missing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from budgets.ampel import Schwellen
from budgets.erlaeuterungspflicht import Erlaeuterungsstand, Pflicht, monatsende, pflichten
from budgets.models import Abweichungserlaeuterung
from budgets.selectors.vollzug import datenstand, monatsverlauf, schwellen, staende
from budgets.vollzugsblatt import Vollzugszeile
from budgets.vollzugsgliederung import Postenstand, postenzeilen

FELDER = ("pk", "posten_id", "stichtag", "termin", "abweichung_cent", "ansatz_cent", "massnahme")


@dataclass(frozen=True)
class Jahreslage:
    """A year as of the end of a booked month: its Posten, their rows (Ausgaben), the thresholds. ``stichtag`` None: nothing is booked."""

    jahr: int
    stichtag: date | None
    rows: dict[int, Postenstand]
    zeilen: dict[int, Vollzugszeile]
    grenzen: Schwellen


def jahreslage(jahr: int, tag: date | None = None) -> Jahreslage:
    """As of the Datenstand, or of the month of an earlier day; four queries."""
    gebucht_bis = datenstand(jahr)
    stichtag = None if gebucht_bis is None else min(gebucht_bis, monatsende(jahr, tag.month) if tag else gebucht_bis)
    wann = stichtag or date(jahr, 1, 1)
    rows = staende(jahr, wann)
    zeilen = postenzeilen(rows, monatsverlauf(tuple(range(jahr - 3, jahr))), jahr, stichtag.month if stichtag else 0)
    return Jahreslage(jahr, stichtag, {row.posten: row for row in rows}, zeilen, schwellen(wann))


def erlaeuterungen(jahr: int, stichtag: date) -> dict[int, Erlaeuterungsstand]:
    """Per Posten of the year the newest up to the Stichtag; one query."""
    rows = Abweichungserlaeuterung.objects.filter(posten__haushaltsjahr__jahr=jahr).neueste_je_posten(stichtag)
    return {row[1]: Erlaeuterungsstand(*row) for row in rows.values_list(*FELDER)}


def pflichten_am(jahr: int, tag: date, gebiete: Collection[int] | None = None) -> list[Pflicht]:
    """What needs an Erläuterung at the end of the month of a day, in some Gebiete or in all; five queries. For reports."""
    lage = jahreslage(jahr, tag)
    if lage.stichtag is None:
        return []
    zeilen = [z for nummer, z in lage.zeilen.items() if gebiete is None or lage.rows[nummer].gebiet in gebiete]
    return pflichten(zeilen, erlaeuterungen(jahr, lage.stichtag), lage.grenzen, lage.stichtag)
