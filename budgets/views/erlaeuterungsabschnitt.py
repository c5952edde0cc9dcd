"""The section "Erläuterung der Ressortleitung" on the page of the running year; one query."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from basis.monate import monatsende
from budgets.ampel import Schwellen
from budgets.erlaeuterungspflicht import Lage, offene, pflichten
from budgets.models import Abweichungserlaeuterung
from budgets.selectors.erlaeuterungen import postenname
from budgets.vollzugsblatt import Vollzugsblatt, Vollzugszeile
from budgets.vollzugsgliederung import Postenstand
from sozialraum.clock import heute
from sozialraum.ebenen import Gebietsbaum
from sozialraum.rechte import Recht, warum_nicht

ERLAEUTERN = Recht.BUDGET_ERLAEUTERN


def schreibadresse(posten: int, stichtag: date) -> str:
    return f"{reverse('erlaeuterung_schreiben', args=[posten])}?stichtag={stichtag:%d.%m.%Y}"


def abschnitt(
    zugang: Any, blatt: Vollzugsblatt, rows: Sequence[Postenstand], zeilen: Mapping[int, Vollzugszeile], baum: Gebietsbaum,
    grenzen: Schwellen, jahr: int, monat: int,
) -> dict[str, Any]:  # fmt: skip
    """What lacks an Erläuterung and what is explained, for the Posten of the sheet; nothing before the first booked month.

    ``zeilen``: what each Posten says for itself (``postenzeilen``).
    """
    if not monat:
        return {}
    stichtag = monatsende(date(jahr, monat, 1))
    gezeigt = {p for g in blatt.ausgaben for z in g.zeilen for p in z.posten}
    je_posten = {row.posten: row for row in rows if row.posten in gezeigt}
    geschrieben = Abweichungserlaeuterung.objects.filter(posten__in=gezeigt).neueste_je_posten(stichtag).select_related("erstellt_von")
    texte = {row.posten_id: row for row in geschrieben}
    alle = pflichten((zeilen[p] for p in je_posten if p in zeilen), {p: t.stand for p, t in texte.items()}, grenzen, stichtag)
    fehlt = [_fehlt(zugang, je_posten[p.posten], baum, p, stichtag) for p in offene(alle)]
    return {
        "offen": fehlt,
        "vorhanden": _vorhanden(texte, {p.posten: p.lage for p in alle}, je_posten, baum),
        "stichtag": stichtag,
        "warum_nicht": warum_nicht(ERLAEUTERN) if fehlt and not any(f["url"] for f in fehlt) else "",
    }


def _fehlt(zugang: Any, row: Postenstand, baum: Gebietsbaum, pflicht: Any, stichtag: date) -> dict[str, Any]:
    darf = zugang.darf(ERLAEUTERN, row.gebiet)
    return {
        "name": postenname(row, baum), "hoehe": pflicht.hoehe, "satz": pflicht.satz, "fehlt": pflicht.lage == Lage.FEHLT,
        "url": schreibadresse(row.posten, stichtag) if darf else "",
    }  # fmt: skip


def _vorhanden(
    texte: Mapping[int, Abweichungserlaeuterung], lagen: Mapping[int, Lage], je_posten: Mapping[int, Postenstand], baum: Gebietsbaum
) -> list[dict[str, Any]]:
    """In the order of the sheet's Posten; ``stand`` says what it is worth today."""
    tag, gefunden = heute(), []
    for nummer, row in je_posten.items():
        if (text := texte.get(nummer)) is None:
            continue
        lage = lagen.get(nummer)
        gefunden.append(
            {
                "name": postenname(row, baum), "text": text, "ueberfaellig": lage is not None and text.termin < tag,
                "stand": lage.bezeichnung if lage else "keine Erläuterung mehr nötig",
            }
        )  # fmt: skip
    return gefunden
