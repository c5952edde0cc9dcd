"""Two files of school counts that nobody has taken over yet: one corrects a count and brings another Stichtag, one has faults."""

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.factories import wer_ist

GUT = """muster-sekundarschule-102-1;31.12.2006;14;288
muster-gymnasium-102-1;31.12.2006;7;790
muster-sekundarschule-103-1;30.06.2007;9;388
"""
SCHLECHT = "muster-sekundarschule-102-1;30.06.2007;300;288\nkeine-schule;30.06.2007;1;10\n"
DATEIEN = {"gut": ("schulen-2007.csv", GUT), "fehler": ("schulen-fehler.csv", SCHLECHT)}


def baue(szene: Any) -> None:
    from sozialraum.actions.schulentwurf import lege_schulentwurf_an
    from sozialraum.actions.schulwerte import Schulangaben
    from sozialraum.models import Indikator

    indikator = Indikator.objects.get(schluessel="schulabsentismus_schulen")
    for name, zeilen in DATEIEN.values():
        inhalt = f"schule;stichtag;zaehler;nenner\n{zeilen}".encode()
        angaben = Schulangaben(indikator, inhalt, name, "Schulverwaltungsamt", True, date(2007, 6, 30))
        lege_schulentwurf_an(wer=wer_ist(szene.besetzung.controlling), angaben=angaben)


def _entwurf(art: str) -> Callable[[Any], tuple[int]]:
    def nummer(szene: Any) -> tuple[int]:
        from sozialraum.models import Importentwurf

        return (Importentwurf.objects.get(datei__name=DATEIEN[art][0]).pk,)

    return nummer


ENTWUERFE = {art: _entwurf(art) for art in DATEIEN}
