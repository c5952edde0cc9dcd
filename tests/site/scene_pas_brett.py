"""The scene's Hinweise: one at each step of the cycle in Sozialraum I (private to Ressort I), and one of another Ressort."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from tests.factories import wer_ist
from tests.site.words import PIROL

TAG = date(2007, 6, 4)  # long enough ago that all is overdue
VORHER, NACHHER = date(2005, 12, 31), date(2006, 12, 31)  # two days that Halle has values for
STELLEN = ("aufgenommen", "in Abwägung", "beobachtet", "in Aktion", "in Reflexion", "übergeben", "geschlossen")


class Teil:
    """Looked up by the words that only this scene writes."""

    def hinweis(self, stelle: str) -> Any:
        from proaktiv.models import Hinweis

        return Hinweis.objects.get(titel=f"{PIROL} {stelle}")

    @cached_property
    def hinweis_fremd(self) -> Any:
        from proaktiv.models import Hinweis

        return Hinweis.objects.get(titel="Der Weg zur Schule ist dunkel")

    @cached_property
    def laufende_aktion(self) -> Any:
        return self.hinweis("in Aktion").aktionen.get()

    @cached_property
    def beendete_aktion(self) -> Any:
        return self.hinweis("in Reflexion").aktionen.get()


def baue(szene: Any) -> None:
    from proaktiv.actions import kreislauf as k
    from proaktiv.models import Hinweis
    from sozialraum.models import Indikator
    from tests.factories import baue_raeume
    from tests.proaktiv.bau import baue_akteur, baue_planungsgruppe, baue_system, neue_abwaegung, neue_aktion, neue_reflexion

    raeume, wer = baue_raeume(), wer_ist(szene.besetzung.fachkraft1)
    system, anderes = baue_system(raeume["I"], "System am Park"), baue_system(raeume["III"], "System am Hang")
    akteur, gremium = baue_akteur(system, "Schachverein"), baue_planungsgruppe(raeume["I"], "spg-szene")

    def nimm_auf(titel: str, wo: Any, von: Any) -> Hinweis:
        neu = Hinweis(system=wo, gebiet=wo.gebiet, art="bedarf", titel=titel, text=f"{titel}, sagen drei Häuser", herkunft="beobachtung",
                      erfasst_am=TAG)  # fmt: skip
        return k.speichere_hinweis(wer=von, hinweis=neu)

    je = {stelle: nimm_auf(f"{PIROL} {stelle}", system, wer) for stelle in STELLEN}
    nimm_auf("Der Weg zur Schule ist dunkel", anderes, wer_ist(szene.besetzung.ressort2))
    k.lege_vor(wer=wer, hinweis=je["in Abwägung"], tag=TAG)
    k.waege_ab(wer=wer, abwaegung=neue_abwaegung(je["beobachtet"], tag=TAG, entscheidung="beobachten", wiedervorlage=date(2007, 12, 1)))
    k.waege_ab(wer=wer, abwaegung=neue_abwaegung(je["übergeben"], tag=TAG, entscheidung="uebergeben", gremium=gremium))
    for stelle in ("in Aktion", "in Reflexion", "geschlossen"):
        k.waege_ab(wer=wer, abwaegung=neue_abwaegung(je[stelle], tag=TAG))
        aktion = k.plane_aktion(wer=wer, aktion=neue_aktion(je[stelle], akteur, beginn=TAG, bis=date(2007, 9, 1)), tag=TAG)
        if stelle != "in Aktion":
            k.beende_aktion(wer=wer, aktion=aktion, tag=date(2007, 9, 1), ergebnis="Der Treff ist offen")
    folge = Hinweis(art="ressource", titel=f"{PIROL} folgt")
    verglichen = {"indikator": Indikator.objects.get(schluessel="schulabsentismus"), "vorher": VORHER, "nachher": NACHHER}
    reflexion = neue_reflexion(je["geschlossen"], tag=date(2007, 9, 3), folge="neuer_hinweis", **verglichen)
    k.reflektiere(wer=wer, reflexion=reflexion, neuer=folge)


def _hinweis(stelle: str, *dazu: str) -> Callable[[Any], tuple[Any, ...]]:
    return lambda s: (s.hinweis(stelle).pk, *dazu)


FREMD: Callable[[Any], tuple[Any, ...]] = lambda s: (s.hinweis_fremd.pk,)  # noqa: E731
ARGUMENTE: dict[str, dict[str, Callable[[Any], tuple[Any, ...]]]] = {
    "hinweise": {"": lambda s: ()},
    "kreislaufbrett": {"": lambda s: ()},
    "hinweis_neu": {"": lambda s: ()},
    "hinweis": {
        "neu": _hinweis("aufgenommen"), "aktion": _hinweis("in Aktion"), "geschlossen": _hinweis("geschlossen"), "fremd": FREMD,
        "unbekannt": lambda s: (987654321,),
    },
    "hinweis_aendern": {"neu": _hinweis("aufgenommen"), "aktion": _hinweis("in Aktion"), "fremd": FREMD},
    "hinweis_schritt": {
        "vorlegen": _hinweis("aufgenommen", "vorlegen"),
        "abwaegen": _hinweis("in Abwägung", "abwaegen"),
        "planen": _hinweis("in Aktion", "planen"),
        "reflektieren": _hinweis("in Reflexion", "reflektieren"),
        "rueckmelden": _hinweis("übergeben", "rueckmelden"),
        "zurueckziehen": _hinweis("beobachtet", "zurueckziehen"),
        "geht_nicht": _hinweis("in Aktion", "reflektieren"),
        "fremd": lambda s: (s.hinweis_fremd.pk, "abwaegen"),
        "unbekannt": _hinweis("in Aktion", "beenden"),
    },
    "stadtteilressourcen": {"stadtteil": lambda s: ("101",), "unbekannt": lambda s: ("XXX",)},
    "aktion_aendern": {"laeuft": lambda s: (s.laufende_aktion.pk,), "beendet": lambda s: (s.beendete_aktion.pk,)},
    "aktion_beenden": {"laeuft": lambda s: (s.laufende_aktion.pk,), "beendet": lambda s: (s.beendete_aktion.pk,)},
}
