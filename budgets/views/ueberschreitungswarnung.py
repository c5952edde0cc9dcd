"""From a warning to an Überschreitung: rows of the running year that do not suffice, Posten that an import has overdrawn."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from basis.diagramme import Status
from basis.geld import euro
from budgets.ampel import Schwellen, ampel
from budgets.models import Haushaltsjahr
from budgets.querysets.ueberschreitungen import anmeldung_url
from budgets.ueberschreitungsweg import Stand, luecke
from budgets.vollzugsblatt import Vollzugsblatt, Vollzugszeile
from sozialraum.access import Zugang
from sozialraum.rechte import Recht


def warnzeilen(
    zugang: Zugang, blatt: Vollzugsblatt, orte: Mapping[int, int], jahr: Haushaltsjahr, grenzen: Schwellen,
    offene: Mapping[int, tuple[int, str]],
) -> dict[str, Any]:  # fmt: skip
    """The rows that do not suffice, in whole euros (a forecast knows no cents); with the form, filled in, for whoever leads that budget.

    A closed year warns no more. ``orte``: Posten → Gebiet. ``offene``: Posten → (open Überschreitung, its Stand); it stands in place of a
    second one.
    """
    if jahr.status == jahr.Status.ABGESCHLOSSEN:
        return {}
    zeilen = []
    for gruppe in blatt.ausgaben:
        for z in gruppe.zeilen:
            fehlt = -(-luecke(z.nachweis.verfuegbar, z.abweichung, ampel(z, grenzen) == Status.HANDELN) // 100) * 100
            if fehlt and not z.ohne_ansatz:
                name = z.name if z.name == gruppe.titel else f"{gruppe.titel}, {z.name}"
                laufend = _laufend(zugang, z, orte, offene)
                url = "" if laufend else _url(zugang, z, orte, jahr, fehlt)
                zeilen.append({"name": name, "satz": _satz(z, fehlt), "url": url, "laufend": laufend})
    liste = f"{reverse('ueberschreitungen')}?jahr={jahr.jahr}" if zugang.darf(Recht.BUCHUNGEN_LESEN) else ""
    return {"zeilen": zeilen, "liste": liste}


def _satz(z: Vollzugszeile, fehlt: int) -> str:
    if z.nachweis.verfuegbar < 0:
        weiter = f", bis Jahresende fehlen nach der Prognose {euro(fehlt, voll=False)}" if fehlt > -z.nachweis.verfuegbar else ""
        return f"um {euro(-z.nachweis.verfuegbar, voll=False)} überzogen{weiter}."
    return f"nach der Prognose fehlen bis Jahresende {euro(fehlt, voll=False)}."


def _laufend(zugang: Zugang, z: Vollzugszeile, orte: Mapping[int, int], offene: Mapping[int, tuple[int, str]]) -> list[dict[str, str]]:
    """The open Überschreitungen of the row, each with its page for whoever reads it."""
    return [
        {
            "name": f"Überschreitung {offene[p][0]}: {Stand(offene[p][1]).bezeichnung}",
            "url": reverse("ueberschreitung", args=[offene[p][0]]) if zugang.darf(Recht.BUCHUNGEN_LESEN, orte.get(p)) else "",
        }
        for p in z.posten if p in offene
    ]  # fmt: skip


def _url(zugang: Zugang, z: Vollzugszeile, orte: Mapping[int, int], jahr: Haushaltsjahr, fehlt: int) -> str:
    """Only where the row is one Posten: of several, the person first chooses which lacks what, on the page of its Gebiet."""
    if not zugang.darf(Recht.UEBERSCHREITUNG_ANMELDEN):
        return ""
    eigene = [p for p in z.posten if zugang.darf(Recht.UEBERSCHREITUNG_ANMELDEN, orte.get(p))]
    return anmeldung_url(jahr.jahr, eigene[0], fehlt) if len(z.posten) == len(eigene) == 1 else ""
