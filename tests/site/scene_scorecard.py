"""The scene's Scorecard: what the addresses point at, and an entered value that waits for the second person."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from tests.factories import wer_ist


class Teil:
    """Goals and measures as Halle has them."""

    @cached_property
    def ziel_fb(self) -> Any:
        from bsc.models import Ziel

        return Ziel.objects.get(gebiet__schluessel="FB", text__startswith="Probleme")

    @cached_property
    def ziel_r1(self) -> Any:
        return self.ziel_fb.unterziele.get(gebiet__schluessel="R-I")

    @cached_property
    def leitziel(self) -> Any:
        from bsc.models import Katalogziel

        return Katalogziel.objects.get(art="leitziel", nummer=5)

    @cached_property
    def massnahme_fb(self) -> Any:
        return self.ziel_fb.massnahmen.first()

    @cached_property
    def berechnete(self) -> Any:
        return self.ziel_fb.messgroessen.get()

    @cached_property
    def berechnete_r1(self) -> Any:
        return self.ziel_r1.messgroessen.get()

    @cached_property
    def gesperrte(self) -> Any:
        from bsc.models import Messgroesse

        return Messgroesse.objects.get(ziel__gebiet__schluessel="III", name__contains="stationären")

    @cached_property
    def indikatorgroesse(self) -> Any:
        from bsc.models import Messgroesse

        return Messgroesse.objects.get(ziel__gebiet__schluessel="R-III", name="Schulabsentismus")

    @cached_property
    def eingetragene(self) -> Any:
        from bsc.models import Messgroesse

        return Messgroesse.objects.get(name="Hilfepläne mit dokumentierter Beteiligung")

    @cached_property
    def rote(self) -> Any:
        from bsc.models import Messgroesse

        return Messgroesse.objects.get(name="Einrichtungen mit aktiver Hausrunde")

    @cached_property
    def ziel_rot(self) -> Any:
        """Measured by a count: each Gebiet gets a plan of its own."""
        return self.rote.ziel

    @cached_property
    def vereinbart_r2(self) -> Any:
        from bsc.models import Zielvereinbarung

        return Zielvereinbarung.objects.get(gebiet__schluessel="R-II")

    @cached_property
    def vereinbarungsentwurf_r1(self) -> Any:
        from bsc.models import Zielvereinbarung

        return Zielvereinbarung.objects.get(gebiet__schluessel="R-I")

    @cached_property
    def vereinbarung_jha(self) -> Any:
        """With the JHA, in negotiation."""
        from bsc.models import Zielvereinbarung

        return Zielvereinbarung.objects.get(gremium__schluessel="jha")

    @cached_property
    def vereinbarungsziel_r1(self) -> Any:
        return self.vereinbarungsentwurf_r1.ziele.get()

    @cached_property
    def zielwirkung(self) -> Any:
        from bsc.models import Zielwirkung

        return Zielwirkung.objects.order_by("pk").first()

    @cached_property
    def scorecardfreigabe_iii(self) -> Any:
        from bsc.models import Scorecardfreigabe

        return Scorecardfreigabe.objects.get()

    @cached_property
    def wartender_wert(self) -> Any:
        return self.eingetragene.werte.get()


def baue(szene: Any) -> None:
    from bsc.actions.freigabe import gib_frei
    from bsc.actions.messwerte import trage_wert_ein
    from bsc.models import Messwert

    zahlen = {"zaehler": Decimal(41), "nenner": Decimal(60)}
    wert = Messwert(messgroesse=szene.eingetragene, stichtag=date(2007, 9, 30), quelle="Aktenstichprobe", **zahlen)
    trage_wert_ein(wer=wer_ist(szene.besetzung.controlling), wert=wert)
    _zielvereinbarungen(szene)
    gib_frei(wer=wer_ist(szene.besetzung.ressort2), gebiet=szene.gesperrte.ziel.gebiet, stand=date(2007, 9, 30))


def _zielvereinbarungen(szene: Any) -> None:
    """A draft of Ressort I with a computed measure; that of Halle is agreed already."""
    from basis.zahlen import runde
    from bsc.actions.vereinbarungsziele import beginn
    from bsc.actions.zielvereinbarungen import speichere_vereinbarung, speichere_vereinbarungsziel
    from bsc.models import Vereinbarungsziel, Zielvereinbarung

    wer = wer_ist(szene.besetzung.ressort1)
    entwurf = Zielvereinbarung(
        titel="Rotkehlchenplan vereinbaren", paar="fachbereich", gebiet=szene.berechnete_r1.ziel.gebiet, gueltig_von=date(2007, 7, 1),
        gueltig_bis=date(2008, 12, 31), ressourcen="Stellen", berichtspflicht="An die Leitung", rhythmus="vierteljaehrlich",
        abweichungsregel="Gespräch",
    )  # fmt: skip
    speichere_vereinbarung(wer=wer, vereinbarung=entwurf)
    tag, start = beginn(szene.berechnete_r1) or (date(2006, 12, 31), Decimal(15))
    ziel = Vereinbarungsziel(
        vereinbarung=entwurf, messgroesse=szene.berechnete_r1, text="Früh helfen", perspektive="finanzen", formel="Prävention : HzE",
        quelle="Buchungen", richtung="erhoehen", verantwortlich="Ressort I", ausgangswert=runde(start, 6), ausgang_am=tag, zielwert=25,
        ziel_am=date(2008, 12, 31),
    )  # fmt: skip
    speichere_vereinbarungsziel(wer=wer, ziel=ziel)
    _mit_dem_jha(szene)


def _mit_dem_jha(szene: Any) -> None:
    from bsc.actions.zielvereinbarungen import speichere_vereinbarung, speichere_vereinbarungsziel, verhandle
    from bsc.models import Vereinbarungsziel, Zielvereinbarung
    from sozialraum.models import Gremium

    wer, jha = wer_ist(szene.besetzung.controlling), Gremium.objects.get(schluessel="jha")
    row = Zielvereinbarung(
        titel="Beteiligung in allen Hilfen", paar="gremium", gremium=jha, gebiet=szene.ziel_fb.gebiet, gueltig_von=date(2007, 7, 1),
        gueltig_bis=date(2008, 12, 31), ressourcen="Fortbildung", berichtspflicht="An den Jugendhilfeausschuss", rhythmus="jaehrlich",
        abweichungsregel="Bericht im Ausschuss",
    )  # fmt: skip
    speichere_vereinbarung(wer=wer, vereinbarung=row)
    ziel = Vereinbarungsziel(
        vereinbarung=row, text="Junge Menschen beteiligen", perspektive="kunden", messname="Beteiligte in Hilfekonferenzen", art="anzahl",
        formel="Anzahl im Jahr", quelle="Tätigkeitsbericht", richtung="erhoehen", verantwortlich="Fachbereich", ausgangswert=120,
        ausgang_am=date(2006, 12, 31), zielwert=200, ziel_am=date(2008, 12, 31), gruen=5, gelb=20,
    )  # fmt: skip
    speichere_vereinbarungsziel(wer=wer, ziel=ziel)
    verhandle(wer=wer, vereinbarung=row)


def _nummer(merkmal: str, *dazu: str) -> Callable[[Any], tuple[Any, ...]]:
    return lambda s: (getattr(s, merkmal).pk, *dazu)


_ENTWURF, _ZIEL = {"r1": _nummer("vereinbarungsentwurf_r1")}, {"r1": _nummer("vereinbarungsziel_r1")}
ARGUMENTE: dict[str, dict[str, Callable[[Any], tuple[Any, ...]]]] = {
    "zielvereinbarungen": {"": lambda s: ()},
    "zielvereinbarung_neu": {"": lambda s: ()},
    "zielvereinbarung": _ENTWURF | {"r2": _nummer("vereinbart_r2"), "jha": _nummer("vereinbarung_jha")},
    "zielvereinbarung_aendern": _ENTWURF,
    "vereinbarungsziel_neu": _ENTWURF,
    "vereinbarungsziel_aendern": _ZIEL,
    "vereinbarungsziel_entfernen": _ZIEL,
    "zielvereinbarung_schritt": {
        "jha_zustimmen": _nummer("vereinbarung_jha", "zustimmen-unten"),
        "r1_verhandeln": _nummer("vereinbarungsentwurf_r1", "verhandeln"),
        "r2_berichten": _nummer("vereinbart_r2", "berichten"),
        "r2_zustimmen": _nummer("vereinbart_r2", "zustimmen-unten"),
        "unbekannt": _nummer("vereinbart_r2", "beschliessen"),
    },
    "scorecardfreigaben": {"": lambda s: ()},
    "scorecardfreigabe": {"iii": _nummer("scorecardfreigabe_iii"), "unbekannt": lambda s: (987654321,)},
    "scorecardfreigabe_pdf": {"unbekannt": lambda s: (987654321,)},  # tests/berichte/test_scorecardpapier.py
    "scorecard_pdf": {"unbekannt": lambda s: (2007, "fachbereich", "gibt-es-nicht")},
    "zielvereinbarung_pdf": {"unbekannt": lambda s: (987654321,)},  # tests/berichte/test_zielvereinbarungspapier.py
}
