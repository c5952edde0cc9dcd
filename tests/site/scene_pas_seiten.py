"""The scene's Pro-Aktive Systeme: one of Ressort I and one of Ressort II, with Akteure, rounds and Hinweise that only these may read."""

from datetime import date
from functools import cached_property
from typing import Any

from tests.factories import baue_raeume, wer_ist
from tests.site.words import PIROL, ZAUN

BEGINN = date(2006, 9, 1)


class Teil:
    """What the scene knows of them."""

    @cached_property
    def system_r1(self) -> Any:
        from proaktiv.models import System

        return System.objects.get(name="Szene: Netz am Markt")

    @cached_property
    def system_r2(self) -> Any:
        from proaktiv.models import System

        return System.objects.get(name="Szene: Netz im Süden")

    @cached_property
    def runde_r1(self) -> Any:
        return self.system_r1.runden.get(tag=date(2007, 12, 5))

    @cached_property
    def gehaltene_r1(self) -> Any:
        return self.system_r1.runden.get(tag=date(2007, 10, 1))

    @cached_property
    def runde_r2(self) -> Any:
        return self.system_r2.runden.get(tag=date(2007, 12, 5))

    @cached_property
    def pas_akteur(self) -> Any:
        from proaktiv.models import Akteur

        return Akteur.objects.get(name="Szene: Grundschule am Markt")


def baue(szene: Any) -> None:
    from proaktiv.actions import systeme
    from proaktiv.actions.akteure import speichere_akteur, speichere_art
    from proaktiv.models import Akteur, Akteursart, Rundenauftrag, System

    raeume, leitung = baue_raeume(), wer_ist(szene.besetzung.controlling)
    arten = [("szene-kita", "Szene: Kindertagesstätte", "jugendhilfe"), ("szene-schule", "Szene: Schule", "schnittstelle")]
    arten = [speichere_art(wer=leitung, art=Akteursart(schluessel=s, name=n, seite=wo)) for s, n, wo in arten]
    orte = {"r1": raeume["I"], "r2": _raum_von(raeume["R-II"])}
    namen = {"r1": ("Szene: Netz am Markt", "am Markt"), "r2": ("Szene: Netz im Süden", "im Süden")}
    for wer, (name, ort) in namen.items():
        system = System(name=name, gebiet=orte[wer], anlass="Kinder früh fördern", gueltig_von=BEGINN)
        systeme.speichere_system(wer=leitung, system=system)
        for art, haus in zip(arten, ("Kindertagesstätte", "Grundschule"), strict=True):
            akteur = speichere_akteur(wer=leitung, akteur=Akteur(name=f"Szene: {haus} {ort}", art=art, gueltig_von=BEGINN))
            systeme.nimm_akteur_auf(wer=leitung, system=system, akteur=akteur, ab=BEGINN)
        auftrag = Rundenauftrag(system=system, gueltig_ab=BEGINN, fragestellungen="Was fehlt am Nachmittag?", aufgaben="Angebote abstimmen")
        systeme.erteile_auftrag(wer=leitung, auftrag=auftrag)
        _runde(szene, system, PIROL if wer == "r1" else ZAUN)
    systeme.setze_koordination(wer=leitung, system=szene.system_r1, nutzer=szene.besetzung.fachkraft1, ab=BEGINN)
    systeme.ordne_stadtteil_zu(wer=leitung, system=szene.system_r1, stadtteil=raeume["101"], ab=BEGINN)


def _raum_von(ressort: Any) -> Any:
    from sozialraum.models import Zuordnung

    return Zuordnung.objects.filter(eltern=ressort).order_by("kind__schluessel").first().kind


def _runde(szene: Any, system: Any, wort: str) -> None:
    from proaktiv.actions.hausrunden import schreibe_niederschrift, setze_tagesordnung, speichere_runde
    from proaktiv.actions.kreislauf import speichere_hinweis
    from proaktiv.models import Hausrunde, Hinweis

    wer = wer_ist(szene.besetzung.ressort1 if wort == PIROL else szene.besetzung.ressort2)
    runde = speichere_runde(wer=wer, runde=Hausrunde(system=system, tag=date(2007, 12, 5), ort=f"{wort} im Hort"))
    hinweis = Hinweis(
        system=system, gebiet=system.gebiet, art="bedarf", titel=f"{wort}: nachmittags fehlt ein Angebot", herkunft="beobachtung",
        hausrunde=runde, erfasst_am=date(2007, 9, 10), stand_seit=date(2007, 9, 10),
    )  # fmt: skip
    speichere_hinweis(wer=wer, hinweis=hinweis)
    setze_tagesordnung(wer=wer, runde=runde, punkte=[(hinweis.titel, hinweis), (f"{wort}: Termine", None)])
    gehalten = speichere_runde(wer=wer, runde=Hausrunde(system=system, tag=date(2007, 10, 1), ort=f"{wort} im Hort"))
    da = {m.akteur: True for m in system.mitgliedschaften.select_related("akteur")}
    schreibe_niederschrift(wer=wer, runde=gehalten, texte={"information": f"{wort}: zwei Häuser berichten"}, anwesende=da)
