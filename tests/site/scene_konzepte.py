"""The scene's Handlungskonzepte: a draft of Ressort I, and one of Ressort II that is in force and was reported to the JHA."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from tests.factories import baue_raeume, wer_ist
from tests.site.words import PIROL


class Teil:
    @cached_property
    def konzept_r1(self) -> Any:
        from bsc.models import Handlungskonzept

        return Handlungskonzept.objects.get(titel__startswith=PIROL)

    @cached_property
    def konzept_r2(self) -> Any:
        from bsc.models import Handlungskonzept

        return Handlungskonzept.objects.get(titel="Szene: Nachmittage im Süden")


def baue(szene: Any) -> None:
    from bsc.actions import handlungskonzepte as aktionen
    from sozialraum.models import Zuordnung
    from tests.bsc.konzeptbau import entwurf, in_kraft, mit_teilen

    raeume, leitung = baue_raeume(), wer_ist(szene.besetzung.controlling)
    mein = wer_ist(szene.besetzung.fachkraft1)
    mit_teilen(mein, entwurf(mein, raeume["I"], titel=f"{PIROL} am Nachmittag"), szene.system_r1, ziel=szene.berechnete_r1.ziel)
    raum = szene.system_r2.gebiet
    stadtteil = Zuordnung.objects.filter(eltern=raum).order_by("kind__schluessel")[0].kind
    kopf = entwurf(leitung, raum, stadtteil, titel="Szene: Nachmittage im Süden")
    anderes = mit_teilen(leitung, kopf, szene.system_r2, ziel=szene.ziel_fb)
    anderes = in_kraft(anderes, szene.besetzung.controlling, szene.besetzung.ressort2)
    wer, tag = wer_ist(szene.besetzung.ressort2), date(2007, 9, 30)
    aktionen.melde_zurueck(
        wer=wer, konzept=anderes, an="gremium", gremium=raeume.gremien["jha"], stichtag=tag, text="Zwei Häuser haben länger geöffnet"
    )
    aktionen.nenne_auftrag(wer=wer, konzept=anderes, auftrag=szene.system_r2.auftraege.get())


def _teil(wer: str, teil: str) -> Callable[[Any], tuple[Any, ...]]:
    return lambda s: (getattr(s, f"konzept_{wer}").pk, teil)


def _stueck(teil: str) -> Callable[[Any], tuple[Any, ...]]:
    def angaben(s: Any) -> tuple[Any, ...]:
        ziel = s.konzept_r1.ziele.get()
        je = {"ziel": ziel, "massnahme": ziel.massnahmen.get(), "beteiligung": s.konzept_r1.beteiligungen.get()}
        return (s.konzept_r1.pk, teil, je[teil].pk if teil in je else 1)

    return angaben


_EINS: dict[str, Callable[[Any], tuple[Any, ...]]] = {"r1": lambda s: (s.konzept_r1.pk,), "r2": lambda s: (s.konzept_r2.pk,)}
_STUECKE = {teil: _stueck(teil) for teil in ("ziel", "massnahme", "beteiligung")}
ARGUMENTE: dict[str, dict[str, Callable[[Any], tuple[Any, ...]]]] = {
    "handlungskonzepte": {"": lambda s: ()},
    "handlungskonzept_neu": {"": lambda s: ()},
    "handlungskonzept": _EINS | {"unbekannt": lambda s: (987654321,)},
    "handlungskonzept_aendern": _EINS,
    "konzeptteil_neu": {f"r1_{teil}": _teil("r1", teil) for teil in _STUECKE} | {"unbekannt": _teil("r1", "person")},
    "konzeptteil_aendern": _STUECKE,
    "konzeptteil_entfernen": _STUECKE,
    "handlungskonzept_schritt": {
        "r1_abstimmen": _teil("r1", "abstimmen"),
        "r1_in_kraft": _teil("r1", "in-kraft-setzen"),
        "r2_rueckmelden": _teil("r2", "rueckmelden"),
        "r2_auftrag": _teil("r2", "auftrag-nennen"),
        "r2_beenden": _teil("r2", "beenden"),
        "unbekannt": _teil("r2", "verschieben"),
    },
    "handlungskonzept_pdf": {"unbekannt": lambda s: (987654321,)},  # tests/berichte/test_handlungskonzeptpapier.py
}
