"""The scene's Vereinbarungen: one of Ressort I with a draft that only it may read; those of Ressort III and of the city are loaded."""

from datetime import date
from functools import cached_property
from typing import Any

from tests.factories import baue_raeume, wer_ist


class Teil:
    """What the arguments of the URL table point at."""

    @cached_property
    def vereinbarung_r1(self) -> Any:
        from budgets.models import Vereinbarung

        return Vereinbarung.objects.get(titel="Muster-Vereinbarung der Szene")

    @cached_property
    def vereinbarung_r3(self) -> Any:
        from budgets.models import Vereinbarung

        return Vereinbarung.objects.get(titel="Tagesgruppe Südliche Neustadt")

    @cached_property
    def grundsatzvereinbarung(self) -> Any:
        from budgets.models import Vereinbarung

        return Vereinbarung.objects.get(art="grundsatz")


def baue(szene: Any, geheim: str) -> None:
    """Drafted by Controlling, so that the Ressortleitung may close it. ``geheim`` is the word of Ressort I."""
    from budgets.actions.leistungsbewertungen import trage_bewertung_ein
    from budgets.actions.vereinbarungen import entwirf_fassung, speichere_vereinbarung
    from budgets.models import Leistungsbewertung, Vereinbarung, Vereinbarungsfassung
    from sozialraum.models import Traeger

    wer = wer_ist(szene.besetzung.controlling)
    v = Vereinbarung(
        titel="Muster-Vereinbarung der Szene", art="lqe", form="vertrag", traeger=Traeger.objects.get(schluessel="muster-traeger-g"),
        gebiet=baue_raeume()["I"], zielgruppe="hze", wirkungsauftrag=f"{geheim} wirkt", muster=True,
    )  # fmt: skip
    speichere_vereinbarung(wer=wer, vereinbarung=v)
    entwurf = Vereinbarungsfassung(
        vereinbarung=v, teil="leistung", gueltig_von=date(2008, 1, 1), gueltig_bis=date(2009, 12, 31), inhalt=f"{geheim} vereinbart"
    )
    entwirf_fassung(wer=wer, fassung=entwurf)
    felder = {"stichtag": date(2007, 9, 30), "bewertung": f"{geheim} erreicht", "quelle": "Jucon", "muster": True}
    trage_bewertung_ein(wer=wer, bewertung=Leistungsbewertung(traeger=v.traeger, vereinbarung=v, **felder))
