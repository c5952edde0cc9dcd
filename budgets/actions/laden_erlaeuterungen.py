"""Load erlaeuterungen.toml: Muster texts for deviations, written by Muster accounts. What is written already stays."""

from typing import Any

from basis.models import Nutzer
from budgets.actions.erlaeuterungen import erlaeutere
from budgets.models import Abweichungserlaeuterung, Budgetposten
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, aus_datei
from sozialraum.imports.stammdaten import toml_pflichttag

Angaben = dict[str, Any]


def lade_erlaeuterungen(*, wer: Wer, angaben: Angaben) -> Ladebericht:
    """Without its account or its Budgetposten an entry is left out. Refused: what a form refuses, missing entries."""
    bericht, muster = Ladebericht(), bool(angaben.get("muster"))
    with aus_datei("erlaeuterungen.toml"):
        for e in angaben.get("erlaeuterungen", []):
            _lade(wer, bericht, e, muster)
    return bericht


def _lade(wer: Wer, bericht: Ladebericht, e: Angaben, muster: bool) -> None:
    nutzer = Nutzer.objects.filter(username=e["konto"]).first()
    posten = Budgetposten.objects.filter(
        haushaltsjahr__jahr=e["haushaltsjahr"], haushaltsstelle__nummer=e["haushaltsstelle"], gebiet__schluessel=e["gebiet"], dienst=""
    ).first()
    if nutzer is None or posten is None:
        return
    stichtag = toml_pflichttag(e["stichtag"])
    if Abweichungserlaeuterung.objects.filter(posten=posten, stichtag=stichtag).exists():
        bericht.zaehle("Erläuterungen", "unveraendert")
        return
    neu = Abweichungserlaeuterung(
        posten=posten, stichtag=stichtag, ursache=e["ursache"], massnahme=e["massnahme"], termin=toml_pflichttag(e["termin"]), muster=muster
    )
    erlaeutere(wer=Wer(nutzer, wer.name), erlaeuterung=neu)
    bericht.zaehle("Erläuterungen", "neu")
