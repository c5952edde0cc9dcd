"""The scene of the Präventionskette: what comes with Halle, looked up by name."""

from functools import cached_property
from typing import Any


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
    def ketten_programm(self) -> Any:
        from proaktiv.models import Foerdermittel

        return Foerdermittel.objects.get(programm="GKV-Bündnis für Gesundheit")

    @cached_property
    def ketten_frist(self) -> Any:
        return self.ketten_programm.fristen.filter(erledigt_am__isnull=True).first()

    @cached_property
    def ketten_mittel(self) -> Any:
        return self.massnahme_stadt.finanzierungen.order_by("jahr").first()

    @cached_property
    def ketten_kapitel(self) -> Any:
        return self.massnahme_stadt.kapitel

    @cached_property
    def ketten_stein(self) -> Any:
        return self.massnahme_stadt.meilensteine.first()
