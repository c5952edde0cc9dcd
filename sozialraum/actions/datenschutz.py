"""No import keeps a file with single cases or data of persons: asked before anything of it is written, and again whenever it is read."""

from collections.abc import Callable, Iterable

from basis.imports.kopfzeile import normalisiere
from basis.imports.tabelle import Tabelle, Tabellenfehler
from sozialraum.imports import stammspalten
from sozialraum.imports.einzelfall import Regeln, saetze_zum_einzelfall
from sozialraum.imports.zuordnung import ARTEN_BASISSTATISTIK, ARTEN_BEVOELKERUNG, ARTEN_FALLZAHLEN, JE_INDIKATOR, SYNONYME
from sozialraum.models.lieferung import STAMMDATEN, Lieferungsart

ARTEN = {
    Lieferungsart.BASISSTATISTIK: ARTEN_BASISSTATISTIK,
    Lieferungsart.BEVOELKERUNG: ARTEN_BEVOELKERUNG,
    Lieferungsart.FALLSTATISTIK: ARTEN_FALLZAHLEN,
}


def weise_einzelfaelle_ab(tabelle: Tabelle, art: str, indikatoren: Iterable[str] = ()) -> None:
    """Raises Tabellenfehler, with the way that remains. ``indikatoren``: keys and names that a Basisstatistik may have as headings."""
    if saetze := saetze_zum_einzelfall(tabelle, _regeln(art, indikatoren)):
        raise Tabellenfehler(*saetze)


def _regeln(art: str, indikatoren: Iterable[str]) -> Regeln:
    if art in STAMMDATEN:
        return Regeln(_kennt(set(stammspalten.SYNONYME)))
    worte = {wort for wort, ziel in SYNONYME.items() if ziel in ARTEN[Lieferungsart(art)]}
    if art == Lieferungsart.FALLSTATISTIK:
        return Regeln(_kennt(worte), zahlen=True, nur_bekannte=True)
    return Regeln(_kennt(worte | _mit_arten(indikatoren)), zahlen=True)


def _kennt(worte: set[str]) -> Callable[[str], bool]:
    return lambda ueberschrift: normalisiere(ueberschrift) in worte


def _mit_arten(indikatoren: Iterable[str]) -> set[str]:
    namen = {normalisiere(text) for text in indikatoren}
    return namen | {form for name in namen for art in JE_INDIKATOR for form in (name + art, art + name)}
