"""No import keeps a file with single cases or data of persons: asked before anything of it is written, and again whenever it is read."""

from collections.abc import Callable

from basis.imports.kopfzeile import normalisiere
from basis.imports.tabelle import Tabelle, Tabellenfehler
from sozialraum.imports import stammspalten
from sozialraum.imports.einzelfall import Regeln, saetze_zum_einzelfall
from sozialraum.imports.zuordnung import ARTEN_BASISSTATISTIK, ARTEN_BEVOELKERUNG, ARTEN_FALLZAHLEN, JE_INDIKATOR, SYNONYME
from sozialraum.models import Importprofil, Indikator
from sozialraum.models.lieferung import STAMMDATEN, Lieferungsart

ARTEN = {
    Lieferungsart.BASISSTATISTIK: ARTEN_BASISSTATISTIK,
    Lieferungsart.BEVOELKERUNG: ARTEN_BEVOELKERUNG,
    Lieferungsart.FALLSTATISTIK: ARTEN_FALLZAHLEN,
}


def weise_einzelfaelle_ab(tabelle: Tabelle, art: str, zuordnung: dict[str, str] | None = None) -> None:
    """Raises Tabellenfehler, with the way that remains. ``zuordnung``: what was chosen for the columns already (heading → goal)."""
    if saetze := saetze_zum_einzelfall(tabelle, _regeln(art, zuordnung or {})):
        raise Tabellenfehler(*saetze)


def _regeln(art: str, zuordnung: dict[str, str]) -> Regeln:
    if art in STAMMDATEN:
        return Regeln(_kennt(set(stammspalten.SYNONYME)))
    worte = {wort for wort, ziel in SYNONYME.items() if ziel in ARTEN[Lieferungsart(art)]}
    if art == Lieferungsart.FALLSTATISTIK:
        return Regeln(_kennt(worte | _gewaehlt(zuordnung)), zahlen=True, nur_bekannte=True)
    return Regeln(_kennt(worte | (_indikatornamen() if art == Lieferungsart.BASISSTATISTIK else set())), zahlen=True)


def _kennt(worte: set[str]) -> Callable[[str], bool]:
    return lambda ueberschrift: normalisiere(ueberschrift) in worte


def _gewaehlt(zuordnung: dict[str, str]) -> set[str]:
    """Headings that somebody gave a meaning, now or in a remembered mapping."""
    gemerkte = Importprofil.objects.filter(art=Lieferungsart.FALLSTATISTIK).values_list("zuordnung", flat=True)
    return {wort for wahl in (zuordnung, *gemerkte) for wort, ziel in wahl.items() if ziel and ziel != "ignorieren"}


def _indikatornamen() -> set[str]:
    namen = {normalisiere(text) for paar in Indikator.objects.filter(aktiv=True).values_list("schluessel", "name") for text in paar}
    return namen | {form for name in namen for art in JE_INDIKATOR for form in (name + art, art + name)}
