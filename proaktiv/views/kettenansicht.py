"""What the pages of the Präventionskette share: tabs, breadcrumb, rights in words."""

from typing import Any

from django.urls import reverse

from basis.zahlen import datum
from proaktiv.selectors.kette import GEENDET
from proaktiv.views.ansicht import Krumen
from sozialraum.rechte import Recht, warum_nicht

INTERN, PFLEGEN, BERICHTEN = Recht.INTERN_LESEN, Recht.KONZEPTIONEN_PFLEGEN, Recht.MASSNAHMEN_BERICHTEN
BBA_LESEN, BBA_BEARBEITEN, BBA_ENTSCHEIDEN = Recht.BBA_LESEN, Recht.BBA_BEARBEITEN, Recht.BBA_ENTSCHEIDEN
KONZEPTIONEN, MASSNAHMEN, FINANZPLANUNG = ("Konzeptionen", "konzeptionen"), ("Maßnahmen", "massnahmen"), ("Finanzplanung", "finanzplanung")
MATRIX, LUECKEN = ("Matrix", "praeventionsmatrix"), ("Lücken", "kettenluecken")
UEBERGAENGE, STRATEGIEN = ("Übergänge", "kettenuebergaenge"), ("Strategien", "strategien")
FOERDERMITTEL, FRISTEN, BBA = ("Fördermittel", "foerdermittel_liste"), ("Förderfristen", "foerderfristen"), ("BbA", "bba_runden")
AUSBAU, UMSETZUNG = ("Ausbaustand", "ausbaustand"), ("Umsetzungsstand", "umsetzungsberichte")
# (title, address, right): a tab shows for whom it opens
KETTENREITER: tuple[tuple[str, str, Recht], ...] = (
    (*MATRIX, INTERN),
    (*LUECKEN, INTERN),
    (*UEBERGAENGE, INTERN),
    (*STRATEGIEN, INTERN),
    (*KONZEPTIONEN, INTERN),
    (*MASSNAHMEN, INTERN),
    (*UMSETZUNG, INTERN),
    (*FINANZPLANUNG, INTERN),
    (*FOERDERMITTEL, INTERN),
    (*FRISTEN, INTERN),
    (*AUSBAU, INTERN),
    (*BBA, BBA_LESEN),
)


def kettenreiter(zugang: Any, aktiv: str) -> list[dict[str, Any]]:
    return [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name, recht in KETTENREITER if zugang.darf(recht)]


def kettenweg(*dazu: tuple[str, str | None]) -> Krumen:
    """Breadcrumb: the first page of the area, and what follows."""
    return [("Präventionskette", reverse(KETTENREITER[0][1]) if dazu else None), *dazu]


def endewort(row: Any) -> str:
    """Of a Maßnahme read with ``geendet_am``: finished or given up, and since when; empty for what goes on."""
    if row.stand not in GEENDET:
        return ""
    return row.get_stand_display() + (f" seit {datum(row.geendet_am)}" if row.geendet_am else "")


def darf_pflegen(zugang: Any) -> dict[str, Any]:
    """For the templates: whether, else the sentence that says who may."""
    return {"darf_pflegen": zugang.darf(PFLEGEN), "warum_nicht": warum_nicht(PFLEGEN)}
