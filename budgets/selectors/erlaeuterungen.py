"""Reading for the duty to explain: the rows of a year as of a day, and their names."""

from dataclasses import dataclass
from datetime import date

from basis.monate import monatsende
from budgets.ampel import Schwellen
from budgets.postenart import Postenart
from budgets.selectors.vollzug import eckdaten, monatsverlauf, staende
from budgets.vollzugsblatt import Vollzugszeile
from budgets.vollzugsgliederung import Postenstand, Verlauf, kurz, postenzeilen
from sozialraum.clock import heute
from sozialraum.ebenen import Gebietsbaum


@dataclass(frozen=True)
class Jahreslage:
    """A year as of the end of a booked month: its Posten, their rows (Ausgaben), the thresholds. ``stichtag`` None: nothing is booked.

    ``baum`` is the mapping of the Stichtag, ``baum_heute`` today's, after which rights go; ``stand`` is the day of the amounts.
    """

    jahr: int
    stichtag: date | None
    rows: dict[int, Postenstand]
    zeilen: dict[int, Vollzugszeile]
    grenzen: Schwellen
    baum: Gebietsbaum
    baum_heute: Gebietsbaum
    frueher: Verlauf
    stand: date

    def name(self, posten: int) -> str:
        return postenname(self.rows[posten], self.baum)


def jahreslage(jahr: int, tag: date | None = None, *, auch_spaeter: bool = False) -> Jahreslage:
    """As the page of the running year shows it, or as of the end of the month of a day; three queries.

    ``auch_spaeter``: for the last booked month also with the Mittel that took effect since; of each Posten the greater deviation, for the
    report of the month and the page of today each may ask for an Erläuterung. A fourth query then.
    """
    eck = eckdaten(jahr)
    stichtag = None if eck.gebucht_bis is None else min(eck.gebucht_bis, monatsende(date(jahr, tag.month, 1)) if tag else eck.gebucht_bis)
    wann = eck.stand(jahr) if tag is None and not auch_spaeter else stichtag or date(jahr, 1, 1)
    rows = staende(jahr, wann)
    frueher = monatsverlauf(tuple(range(jahr - 3, jahr)))
    zeilen = postenzeilen(rows, frueher, jahr, stichtag.month if stichtag else 0)
    if auch_spaeter and stichtag is not None and stichtag == eck.gebucht_bis and stichtag < eck.stand(jahr):
        danach = postenzeilen(staende(jahr, eck.stand(jahr)), frueher, jahr, stichtag.month)
        zeilen |= {p: z for p, z in danach.items() if p not in zeilen or (z.abweichung or 0) > (zeilen[p].abweichung or 0)}
    baeume = (eck.baeume.genau(wann), eck.baeume.genau(heute()))
    return Jahreslage(jahr, stichtag, {row.posten: row for row in rows}, zeilen, eck.schwellen(wann), *baeume, frueher, wann)


def postenname(row: Postenstand, baum: Gebietsbaum) -> str:
    """„Sozialraum II, UA 4550“; what is no Sozialraumbudget by its Haushaltsstelle."""
    knoten = baum.knoten.get(row.gebiet)
    if row.art == Postenart.SOZIALRAUM and knoten is not None:
        return f"Sozialraum {knoten.schluessel}, {f'UA {row.unterabschnitt}' if row.unterabschnitt else row.nummer}"
    ort = row.dienst or (kurz(knoten) if row.art == Postenart.RESSORT and knoten else Postenart(row.art).bezeichnung)
    return f"{ort}, {row.nummer} {'' if row.dienst else row.stelle}".strip()
