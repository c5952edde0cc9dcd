"""The scene's Förderung: an application of Ressort I that only it may read, and a draft list; the others are loaded."""

from datetime import date
from functools import cached_property
from typing import Any

from tests.factories import baue_raeume, wer_ist


class Teil:
    """What the arguments of the URL table point at."""

    @cached_property
    def foerderantrag_r1(self) -> Any:
        from budgets.models import Foerderantrag

        return Foerderantrag.objects.get(titel="Muster-Antrag der Szene")

    @cached_property
    def foerderantrag_r2(self) -> Any:
        from budgets.models import Foerderantrag

        return Foerderantrag.objects.get(titel="Jugendtreff Südstadt")

    @cached_property
    def foerderantrag_stadt(self) -> Any:
        from budgets.models import Foerderantrag

        return Foerderantrag.objects.get(titel="Beratung für Alleinerziehende")

    @cached_property
    def foerderlisten(self) -> Any:
        """By state."""
        from budgets.models import Foerderliste

        return {liste.status: liste for liste in Foerderliste.objects.all()}


def baue(szene: Any, geheim: str) -> None:
    """``geheim`` is the word of Ressort I."""
    from budgets.actions.foerderlisten import lege_liste_an
    from budgets.actions.foerderung import speichere_antrag
    from budgets.models import Foerderantrag, Foerderliste, Haushaltsjahr
    from sozialraum.models import Gremium, Traeger

    wer, jahr = wer_ist(szene.besetzung.ressort1), Haushaltsjahr.objects.get(jahr=2008)
    antrag = Foerderantrag(
        titel="Muster-Antrag der Szene", traeger=Traeger.objects.get(schluessel="muster-traeger-h"), gebiet=baue_raeume()["I"],
        haushaltsjahr=jahr, gegenstand="projekt", wirkungsauftrag=f"{geheim} wirkt", eingegangen_am=date(2007, 10, 1),
        beginn=date(2008, 1, 1), ende=date(2008, 12, 31), gesamtkosten_cent=900_000, eigenmittel_cent=100_000, beantragt_cent=800_000,
        muster=True,
    )  # fmt: skip
    speichere_antrag(wer=wer, antrag=antrag)
    entwurf = Foerderliste(haushaltsjahr=jahr, titel="Zweite Förderliste", gremium=Gremium.objects.get(schluessel="jha"), muster=True)
    lege_liste_an(wer=wer_ist(szene.besetzung.controlling), liste=entwurf)
