"""What can be computed: the choice for a form, and a source with all that its Angabe says."""

from collections.abc import Iterable
from dataclasses import replace

from bsc.messquellen import AUSGABEN_JE_HILFEMONAT, INDIKATOR, MESSQUELLEN, VERWEILDAUER, Messquelle, verbinde, zerlege
from bsc.providers import indikator as indikatoren
from sozialraum.forms.fallfilter import FORMEN
from sozialraum.models import Hilfeart, Indikator

JE_HILFE = (AUSGABEN_JE_HILFEMONAT, VERWEILDAUER)
Gruppe = tuple[str, list[tuple[str, str]]]
EINGETRAGEN = ("", "nichts, wird eingetragen")


def quellenwahl(art: str = "") -> list[tuple[str, str] | Gruppe]:
    """Every source with every Angabe that it can have, in groups, or those of one kind of measure; two queries at most."""
    gruppen: list[Gruppe] = [("Budgets, Fälle und Runden", [(q.schluessel, q.titel) for q in MESSQUELLEN.values() if art in ("", q.art)])]
    je_hilfe = [quelle for quelle in JE_HILFE if art in ("", quelle.art)]
    hilfen = list(_hilfen()) if je_hilfe else []
    gruppen += [(quelle.titel, [(verbinde(quelle.schluessel, wert), wort) for wert, wort in hilfen]) for quelle in je_hilfe]
    einheiten = [einheit for einheit, messart in indikatoren.ARTEN.items() if art in ("", messart)]
    if einheiten:
        werte = Indikator.objects.filter(aktiv=True, einheit__in=einheiten).values_list("schluessel", "name")
        gruppen.append((INDIKATOR.titel, [(verbinde(INDIKATOR.schluessel, schluessel), name) for schluessel, name in werte]))
    return [EINGETRAGEN, *(gruppe for gruppe in gruppen if gruppe[1])]


def _hilfen() -> Iterable[tuple[str, str]]:
    yield from ((f"form-{form}", f"{wort} Hilfen zur Erziehung") for form, wort in FORMEN.items())
    yield from Hilfeart.objects.filter(zaehlt_als_hze=True).values_list("schluessel", "name")


def beschreibe(schluessel: str) -> Messquelle | None:
    """None: there is no such source, or what it shall compute from is unknown."""
    quelle = MESSQUELLEN.get(schluessel)
    if quelle is None or not quelle.angabe:
        return quelle
    name, angabe = zerlege(schluessel)
    if name == INDIKATOR.schluessel:
        row = Indikator.objects.select_related("nenner_altersband").filter(schluessel=angabe).first()
        return indikatoren.beschreibe(quelle, row) if row else None
    wort = dict(_hilfen()).get(angabe)
    if wort is None:
        return None
    return replace(quelle, titel=f"{quelle.titel}: {wort}", zaehler=f"{quelle.zaehler.removesuffix(' für diese Hilfen')}: {wort}")


def gehoert_nur_zum_zusammenhang(schluessel: str) -> bool:
    """Whether what this source computes is never rated."""
    quelle = beschreibe(schluessel)
    return quelle is not None and quelle.nur_zusammenhang
