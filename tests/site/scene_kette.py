"""The scene of the Präventionskette: what comes with Halle, looked up by name, and a file with Maßnahmen that waits."""

from functools import cached_property
from typing import Any

from tests.factories import wer_ist


class Teil:
    """What the scene knows of them: a Maßnahme of the whole city, one of the Sozialräume I and III, a grant with its deadlines."""

    @cached_property
    def massnahme_stadt(self) -> Any:
        from proaktiv.models import Massnahme

        return Massnahme.objects.get(titel="Willkommen im Leben")

    @cached_property
    def massnahme_raum(self) -> Any:
        from proaktiv.models import Massnahme

        return Massnahme.objects.get(titel="Muster: Verlängerte Öffnungszeiten der Jugendfreizeiteinrichtungen")

    @cached_property
    def massnahmenentwurf(self) -> Any:
        from proaktiv.models import Massnahmenentwurf

        return Massnahmenentwurf.objects.get(datei__name="szene.csv")

    @cached_property
    def angebotsentwurf(self) -> Any:
        from proaktiv.models import Angebotsentwurf

        return Angebotsentwurf.objects.get(datei__name="szene-angebote.csv")

    @cached_property
    def ketten_strategie(self) -> Any:
        from proaktiv.models import Strategie

        return Strategie.objects.get(reichweite="raum")

    @cached_property
    def ketten_programm(self) -> Any:
        from proaktiv.models import Foerdermittel

        return Foerdermittel.objects.get(programm="GKV-Bündnis für Gesundheit")

    @cached_property
    def ketten_frist(self) -> Any:
        return self.ketten_programm.fristen.filter(erledigt_am__isnull=True).first()

    @cached_property
    def ketten_frist_erledigt(self) -> Any:
        from proaktiv.models import Foerderfrist

        return Foerderfrist.objects.filter(erledigt_am__isnull=False).order_by("pk").first()

    @cached_property
    def ketten_beteiligung(self) -> Any:
        from proaktiv.models import Beteiligung

        return Beteiligung.objects.order_by("pk").first()

    @cached_property
    def ketten_evaluation(self) -> Any:
        from proaktiv.models import Konzeptionsevaluation

        return Konzeptionsevaluation.objects.order_by("pk").first()

    @cached_property
    def ketten_papier(self) -> Any:
        from proaktiv.models import Umsetzungspapier

        return Umsetzungspapier.objects.order_by("pk").first()

    @cached_property
    def ketten_erwartung(self) -> Any:
        from proaktiv.models import Wirkungserwartung

        return Wirkungserwartung.objects.order_by("pk").first()

    @cached_property
    def ketten_mittel(self) -> Any:
        return self.massnahme_stadt.finanzierungen.order_by("jahr").first()

    @cached_property
    def ketten_kapitel(self) -> Any:
        return self.massnahme_stadt.kapitel

    @cached_property
    def ketten_stein(self) -> Any:
        return self.massnahme_stadt.meilensteine.first()


def baue(szene: Any) -> None:
    """A file with Maßnahmen that waits: a new one like another, a changed one, and one with an error."""
    from proaktiv.actions.massnahmenimport import lege_entwurf_an

    zeilen = (
        "Konzeption;Maßnahme;Gebiete;Ende", "bildungskonzept;Schulsozialarbeit an den Grundschulen;ganze Stadt;31.12.2027",
        f";{szene.massnahme_stadt.titel};ganze Stadt;", f"{szene.massnahme_stadt.konzeption.name};{szene.massnahme_stadt.titel};II;",
    )  # fmt: skip
    lege_entwurf_an(wer=wer_ist(szene.besetzung.controlling), inhalt="\n".join(zeilen).encode(), dateiname="szene.csv")
    _baue_angebote(szene)


def _baue_angebote(szene: Any) -> None:
    """A file with Angebote that waits: a changed one, and one at an Einrichtung that there is not."""
    from proaktiv.actions.angebotsimport import lege_entwurf_an
    from proaktiv.models import Angebot

    a = Angebot.objects.select_related("art", "einrichtung").order_by("pk")[0]
    zeilen = (
        "Nummer;Einrichtung;Angebot;Ab;Grundlage", f"{a.pk};{a.einrichtung.name};{a.art.name};{a.gueltig_von:%d.%m.%Y};Vereinbarung",
        f";Gibt es nicht;{a.art.name};01.08.2025;",
    )  # fmt: skip
    lege_entwurf_an(wer=wer_ist(szene.besetzung.controlling), inhalt="\n".join(zeilen).encode(), dateiname="szene-angebote.csv")
