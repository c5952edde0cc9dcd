"""Träger and Einrichtungen in the scene: a file on its way through the wizard."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from tests.factories import wer_ist


class Teil:
    """What the pages of Träger are asked with; a part of the scene."""

    @cached_property
    def stammentwurf(self) -> Any:
        from sozialraum.models import Importentwurf

        return Importentwurf.objects.get(art="einrichtungen")

    @cached_property
    def abfrage(self) -> Any:
        """Of the whole city, with answers, uploads that wait, and what is overdue."""
        from sozialraum.models import Traegerabfrage

        return Traegerabfrage.objects.get(titel="Abfrage der Szene")

    @cached_property
    def abfrage_r3(self) -> Any:
        """Of one Einrichtung in Ressort III."""
        from sozialraum.models import Traegerabfrage

        return Traegerabfrage.objects.get(titel__contains="Ressort III")

    @cached_property
    def bogen(self) -> Any:
        return self.abfrage.boegen.order_by("pk").first()

    @cached_property
    def ruecklauf(self) -> Any:
        from sozialraum.models import Datenlieferung

        return Datenlieferung.objects.get(art="traegerabfrage")


def baue(szene: Any, geheim: str) -> None:
    """``geheim`` is the word that only Controlling may read."""
    _datei(wer_ist(szene.besetzung.controlling), geheim)
    _abfragen(szene)


def _datei(wer: Any, geheim: str) -> None:
    from sozialraum.actions.entwurf import lege_entwurf_an

    inhalt = f"name;art;traeger;stadtteil;plaetze;gueltig_von\n{geheim} Haus;kita;muster-eigenbetrieb;101;40;01.08.2006\n".encode()
    lege_entwurf_an(wer=wer, art="einrichtungen", inhalt=inhalt, dateiname=f"{geheim} Häuser.csv", quelle=geheim, muster=True)


def _abfragen(szene: Any) -> None:
    from sozialraum.actions.ruecklauf import nimm_dateien_an, uebernimm_ruecklauf
    from sozialraum.actions.traegerabfrage import starte_abfrage, vermerke_versand
    from sozialraum.clock import heute
    from sozialraum.export import bogen_als_xlsx
    from sozialraum.inputs.abfragen import boegen_zum_ausfuellen
    from sozialraum.models import Abfragebogen, Einrichtung, Gebiet, Traegerabfrage

    wer, tag = wer_ist(szene.besetzung.controlling), heute()
    angaben: dict[str, Any] = {"wer": wer, "stichtag": date(2007, 9, 30), "rueckgabe_bis": tag}
    haeuser = Einrichtung.objects.gueltig_am(date(2007, 9, 30)).filter(art__schluessel="hort").order_by("schluessel")
    abfrage = starte_abfrage(titel="Abfrage der Szene", einrichtungen=haeuser, auswahl="Art: Hort", **angaben)
    vermerke_versand(wer=wer, abfrage=abfrage, boegen=list(abfrage.boegen.all()[2:]))
    paare = boegen_zum_ausfuellen(Abfragebogen.objects.mit_allem().filter(abfrage=abfrage).order_by("-pk")[:3])
    dateien = [(f"{row.einrichtung.schluessel}.xlsx", bogen_als_xlsx(bogen)) for row, bogen in paare if bogen.bisher]
    nimm_dateien_an(wer=wer, abfrage=abfrage, dateien=dateien[:1])
    uebernimm_ruecklauf(wer=wer, abfrage=abfrage)
    nimm_dateien_an(wer=wer, abfrage=abfrage, dateien=dateien[1:])
    drittes = Gebiet.objects.baum(tag).stadtteile(Gebiet.objects.get(schluessel="R-III").pk)
    haus = Einrichtung.objects.gueltig_am(tag).filter(stadtteil__in=drittes).order_by("schluessel")[:1]
    starte_abfrage(titel="Abfrage in Ressort III", einrichtungen=haus, **angaben)
    Traegerabfrage.objects.update(rueckgabe_bis=tag - timedelta(days=3))
