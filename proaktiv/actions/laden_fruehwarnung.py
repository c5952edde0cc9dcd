"""Load fruehwarnung.toml: rules with their first version, before the values that they judge. A rule that stands already stays."""

from typing import Any

from proaktiv.actions.fruehwarnregeln import lege_regel_an
from proaktiv.models import Fruehwarnfassung, Fruehwarnregel
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, aus_datei, eines
from sozialraum.imports.stammdaten import toml_pflichttag, toml_zahl
from sozialraum.models import Indikator

Angaben = dict[str, Any]


def lade_fruehwarnung(*, wer: Wer, angaben: Angaben) -> Ladebericht:
    """Refused, with the name of the file: an Indikator that there is not, a rule that is none, a missing entry."""
    bericht = Ladebericht()
    with aus_datei("fruehwarnung.toml"):
        for eintrag in angaben.get("regeln", []):
            _regel(bericht, wer, eintrag)
    return bericht


def _regel(bericht: Ladebericht, wer: Wer, e: Angaben) -> None:
    if Fruehwarnregel.objects.filter(schluessel=e["schluessel"]).exists():
        bericht.zaehle("Frühwarnregeln", "unveraendert")
        return
    indikator = eines(Indikator, e["indikator"], schluessel=e["indikator"])
    regel = Fruehwarnregel(
        schluessel=e["schluessel"], name=e["name"], indikator=indikator, ebene=e.get("ebene", 4), muster=bool(e.get("muster"))
    )
    fassung = Fruehwarnfassung(
        gueltig_ab=toml_pflichttag(e["gueltig_ab"]), art=e["art"], richtung=e.get("richtung", "hoch"),
        grenze=toml_zahl(e["grenze"]) if "grenze" in e else None, relativ=bool(e.get("relativ")),
        mindestfallzahl=e.get("mindestfallzahl", 0), anlass=e.get("anlass", ""),
    )  # fmt: skip
    lege_regel_an(wer=wer, regel=regel, fassung=fassung)
    bericht.zaehle("Frühwarnregeln", "neu")
