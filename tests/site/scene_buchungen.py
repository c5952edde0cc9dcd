"""The scene's Buchungen: a profile, a file that was taken over, with rows of Ressort I and III, and one that waits."""

from functools import cached_property
from typing import Any

from tests.factories import wer_ist
from tests.site import scene_erlaeuterungen, scene_scorecard

KOPF = "Haushaltsstelle;Sozialraum;Tag;Betrag;Beleg;Text"


class Teil(scene_erlaeuterungen.Teil, scene_scorecard.Teil):
    """What the arguments of the URL table point at."""

    def _buchung(self, schluessel: str) -> Any:
        from budgets.models import Buchung

        return Buchung.objects.filter(quelle="Szene", posten__gebiet__schluessel=schluessel, posten__gebiet__ebene=3).earliest("pk")

    @cached_property
    def buchung_r1(self) -> Any:
        return self._buchung("I")

    @cached_property
    def buchung_r3(self) -> Any:
        return self._buchung("V")

    @cached_property
    def buchungsprofil(self) -> Any:
        from budgets.models import Buchungsprofil

        return Buchungsprofil.objects.get(name="Profil der Szene")

    @cached_property
    def buchungsentwurf(self) -> Any:
        return self.buchungsprofil.entwuerfe.get()

    @cached_property
    def buchungslieferung(self) -> Any:
        return self.buchung_r1.lieferung


def baue(szene: Any) -> None:
    from budgets.actions.buchungsimport import Buchungsdatei, uebernimm, zieh_aus
    from budgets.actions.buchungsprofil import lege_entwurf_an, speichere_profil
    from budgets.models import Buchungsprofil, Haushaltsjahr, Haushaltsstelle

    scene_erlaeuterungen.baue(szene)
    wer = wer_ist(szene.besetzung.controlling)
    felder = {"haushaltsstelle": "Haushaltsstelle", "gebiet": "Sozialraum", "buchungstag": "Tag", "beleg": "Beleg"}
    profil = Buchungsprofil(
        name="Profil der Szene", quelle="Szene", modus="beleg", welt="kameral", kopf=KOPF.split(";"),
        felder={feld: {"spalte": spalte, "fest": ""} for feld, spalte in felder.items()},
        betraege=[{"spalte": "Betrag", "art": "ist", "jahr": None}],
    )  # fmt: skip
    speichere_profil(wer=wer, profil=profil)
    jahr = Haushaltsjahr.objects.exclude(status="abgeschlossen").latest("jahr").jahr
    stelle = Haushaltsstelle.objects.filter(welt="kameral", richtung="ausgabe").earliest("nummer").nummer
    zeilen = [f"{stelle};{raum};05.02.{jahr};{n}2,50;S{n};Kauz" for n, raum in enumerate(("I", "V", "II"), 1)]
    inhalt = "\n".join([KOPF, *zeilen]).encode()
    auszug = zieh_aus(profil, inhalt, "szene.csv")
    uebernimm(wer=wer, datei=Buchungsdatei.aus_auszug(profil, auszug, "szene.csv", muster=True))
    lege_entwurf_an(wer=wer, profil=profil, inhalt=inhalt.replace(b"2,50", b"3,50"), dateiname="wartet.csv", muster=True)
