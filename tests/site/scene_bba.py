"""The loaded Förderrunden and applications of bba.toml that the arguments of the URL table point at; all are of the whole city."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

Variants = dict[str, Callable[[Any], tuple[Any, ...]]]


class Teil:
    """By their title or their year."""

    def _bba(self, titel: str) -> Any:
        from proaktiv.models import BbaAntrag

        return BbaAntrag.objects.get(titel=titel)

    @cached_property
    def angebot(self) -> Any:
        from proaktiv.models import Angebot

        return Angebot.objects.filter(einrichtung__stadtteil__schluessel="571").earliest("pk")

    @cached_property
    def bba_runde(self) -> Any:
        from proaktiv.models import BbaRunde

        return BbaRunde.objects.get(kalenderjahr=2026)

    @cached_property
    def bba_leere_runde(self) -> Any:
        from proaktiv.models import BbaRunde

        return BbaRunde.objects.get(kalenderjahr=2027)

    @cached_property
    def bba_eingegangen(self) -> Any:
        return self._bba("Bewerben üben")

    @cached_property
    def bba_beraten(self) -> Any:
        return self._bba("Zurück in die Schule")

    @cached_property
    def bba_bewilligt(self) -> Any:
        return self._bba("Vorlesen in zwei Sprachen")

    @cached_property
    def bba_rueckforderung(self) -> Any:
        return self._bba("Garten als Lernort")


ARGUMENTE: dict[str, Variants] = {
    **{key: {"": lambda s: ()} for key in ("ausbaustand", "angebote", "angebot_neu", "ausbauregel_neu")},
    "angebot_aendern": {"eines": lambda s: (s.angebot.pk,)},
    "ausbauregel": {
        "schulsozialarbeit": lambda s: ("schulsozialarbeit",),
        "kita-sozialarbeit": lambda s: ("kita-sozialarbeit",),
        "gibt-es-nicht": lambda s: ("gibt-es-nicht",),
    },
    "ausbauregel_aendern": {"schulsozialarbeit": lambda s: ("schulsozialarbeit",)},
    "ausbaustand_pdf": {"": lambda s: ()},
    "ausbauregel_pdf": {"gibt-es-nicht": lambda s: ("gibt-es-nicht",)},  # who prints what: tests/berichte/test_ausbaupapier.py
    **{key: {"": lambda s: ()} for key in ("bba_runden", "bba_antraege", "bba_runde_neu")},
    "bba_runde": {"mit": lambda s: (s.bba_runde.pk,), "leer": lambda s: (s.bba_leere_runde.pk,)},
    **{key: {"mit": lambda s: (s.bba_runde.pk,)} for key in ("bba_runde_aendern", "bba_antrag_neu")},
    "bba_runde_pdf": {"unbekannt": lambda s: (987654321,)},  # who prints what: tests/berichte/test_bbapapier.py
    "bba_liste": {"mit": lambda s: (s.bba_runde.pk,), "leer": lambda s: (s.bba_leere_runde.pk,)},
    "bba_liste_pdf": {"unbekannt": lambda s: (987654321,)},  # who prints what: tests/berichte/test_bbapapier.py
    "bba_antrag": {
        "eingegangen": lambda s: (s.bba_eingegangen.pk,),
        "beraten": lambda s: (s.bba_beraten.pk,),
        "bewilligt": lambda s: (s.bba_bewilligt.pk,),
        "rueckforderung": lambda s: (s.bba_rueckforderung.pk,),
    },
    **{key: {"eingegangen": lambda s: (s.bba_eingegangen.pk,)} for key in ("bba_antrag_aendern", "bba_unterlagen", "bba_rueckzahlung")},
    "bba_schritt": {
        "nachfordern": lambda s: (s.bba_eingegangen.pk, "nachfordern"),
        "bewilligen": lambda s: (s.bba_beraten.pk, "bewilligen"),
        "auszahlen": lambda s: (s.bba_bewilligt.pk, "auszahlen"),
        "beenden": lambda s: (s.bba_bewilligt.pk, "beenden"),
        "unbekannt": lambda s: (s.bba_bewilligt.pk, "verschenken"),
    },
}
