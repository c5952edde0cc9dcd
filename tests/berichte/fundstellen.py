"""Where page and paper say what the files hold: a row is looked for by its words in front, its numbers must stand there.

They stand in the cells that carry these words in their row, column, group or caption, as the product writes them: money in euros and cents,
in whole euros or in whole thousands, other numbers with at least one decimal or two digits. What the paper was printed from is read as a
page is; that the paper says all of its numbers is asked of the text of the PDF.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pypdf import PdfReader

from basis.monate import NAMEN
from basis.zahlen import ZEICHEN_GESPERRT, lies_zahl, zahl
from budgets.views.vollzugsansicht import MONATSENDEN
from tests.berichte.ausgaben import Tafel, Zelle, bloss
from tests.site.markup import Element, Page

ZEICHEN = re.compile(r"(?<![\w.,])(?:\d{1,2}\.\d{1,2}\.\d{4}|[+−]?\d{1,3}(?:\.\d{3})+(?:,\d+)?|[+−]?\d+(?:,\d+)?)(?!\w)|·")
UNSICHTBAR = {"st-nur-vorlesen", "st-details"}
SUMMEN = {"Summe", "zusammen"}
NUR_IN_DATEIEN = {"zusammen", "ja", "nein"}  # words for what pages say otherwise: with the name of the whole, "besetzt", a sign
WORTE_FUER_NULL = ("kein", "entfällt", "gedeckt")  # keine Maßnahme; in einem gedeckten Feld ist die Lücke 0
KURZ = dict(zip(NAMEN, MONATSENDEN[1:], strict=True))  # as pictures write them


@dataclass(frozen=True)
class Stelle:
    """A cell of a table with all words it stands by, or a sentence, which stands by itself."""

    namen: str
    text: str
    kopf: str = ""
    spalte: str = ""
    block: bool = False

    @cached_property
    def zeichen(self) -> Counter[str]:
        return zeichen(self.text)


def zeichen(text: str) -> Counter[str]:
    """All numbers and days of a text, as they are written; and the sign of what is gesperrt."""
    return Counter(ZEICHEN.findall(text))


def glatt(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())


def worte(element: Element) -> str:
    """What an element shows; what stands side by side does not run together, pictures and what is only read out are left out."""
    teile = [teil if isinstance(teil, str) else worte(teil) for teil in element.content if isinstance(teil, str) or _sichtbar(teil)]
    return "".join(teile) if element.tag in ("strong", "em", "a", "b") else f" {''.join(teile)} "


def _sichtbar(element: Element) -> bool:
    return element.tag not in ("svg", "script", "style", "form") and not UNSICHTBAR & {*element.attributes.get("class", "").split()}


def stellen(html: str) -> tuple[Stelle, ...]:
    """Cells and sentences of what the page is about."""
    seite = Page(html)
    haupt = {id(e) for e in seite.all("main")}  # and the head of a paper
    darin = [e for e in seite.elements if any(id(v) in haupt for v in e.ancestors()) or e.attributes.get("class") == "kopfdaten"]
    gefunden = [s for e in darin if e.tag == "table" for s in _zellen(e)]
    for e in darin:
        block = e.tag == "div" and any(k.tag == "h3" for k in e.children)
        if block or e.tag in ("li", "p", "h1", "h2", "h3", "h4", "dt", "dd", "figcaption"):
            text = glatt(worte(e))
            gefunden.append(Stelle(text, text, text, block=block))
    return tuple(gefunden)


def _zellen(tabelle: Element) -> Iterator[Stelle]:
    teile = {tag: [k for k in tabelle.children if k.tag == tag] for tag in ("caption", "thead", "tbody", "tfoot")}
    titel = " ".join(_ganz(k) for k in teile["caption"])
    reihen = [r for k in teile["thead"] for r in k.children]
    koepfe = [_ganz(zelle) for zelle in reihen[-1].children for _ in range(_breite(zelle))] if reihen else []
    for koerper in (*teile["tbody"], *teile["tfoot"]):
        gruppe = ""
        for reihe in (r for r in koerper.children if r.tag == "tr"):
            if any(z.attributes.get("scope") == "rowgroup" for z in reihe.children):
                gruppe = glatt(worte(reihe))
            platz, zeile = 0, glatt(worte(reihe))
            name = " ".join(glatt(worte(z)) for z in reihe.children if z.tag == "th")
            for zelle in reihe.children:
                spalte = koepfe[platz] if platz < len(koepfe) else ""
                yield Stelle(f"{titel} | {gruppe} | {spalte} | {zeile}", glatt(worte(zelle)), name, spalte)
                platz += _breite(zelle)


def _ganz(element: Element) -> str:
    return glatt(element.text)


def _breite(zelle: Element) -> int:
    return int(zelle.attributes.get("colspan") or 1)


def fehlende(tafeln: Iterable[Tafel], html: str, nur_in_der_datei: Mapping[str, frozenset[str]] | None = None) -> list[str]:
    """Which numbers and words of the files are not where they belong.

    ``nur_in_der_datei``: by sheet and first word of the row the heads that only files have; "…" at the end stands for all that begin so.
    """
    suche, ausnahmen, saetze = _suche(html), nur_in_der_datei or {}, list[str]()
    gezaehlt = zeichen(suche.ganz)
    for tafel in tafeln:
        for zeile in tafel.zeilen:
            saetze += suche.zeile(tafel, zeile, _nur_datei(tafel, zeile, ausnahmen))
        saetze += [f"Hinweis: {z} in „{h}“" for h in tafel.hinweise for z in zeichen(glatt(h)) if not _gesagt(z, gezaehlt)]
    return saetze


@lru_cache(maxsize=2)
def _suche(html: str) -> "_Suche":
    alle = stellen(html)
    return _Suche(alle, " ".join(s.text for s in alle))


def _gesagt(wort: str, gezaehlt: Counter[str]) -> bool:
    """A number of a sentence, money also in whole euros."""
    return gezaehlt[wort] > 0 or bool(re.search(r",\d\d$", wort) and gezaehlt[zahl(lies_zahl(wort.lstrip("+")))])


def _passt(wort: str, muster: str) -> bool:
    return wort == muster or (muster.endswith("…") and wort.startswith(muster[:-1]))


def _nur_datei(tafel: Tafel, zeile: Sequence[Zelle], ausnahmen: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return next((koepfe for wo, koepfe in ausnahmen.items() if _passt(f"{tafel.titel}, {zeile[0].text}", wo)), frozenset())


def ausgenommen(tafel: Tafel, zeile: Sequence[Zelle], spalte: int, ausnahmen: Mapping[str, frozenset[str]]) -> bool:
    return _ausgenommen(tafel.kopf[spalte], _nur_datei(tafel, zeile, ausnahmen))


def _ausgenommen(kopf: str, ohne: frozenset[str]) -> bool:
    return any(_passt(kopf, muster) for muster in ohne)


class _Suche:
    """Finds rows; remembers where each word stands."""

    def __init__(self, alle: Sequence[Stelle], ganz: str) -> None:
        self.alle, self.ganz, self._orte, self._dabei = alle, ganz, dict[str, frozenset[int]](), dict[str, frozenset[int]]()

    def orte(self, wort: str) -> frozenset[int]:
        """The cells of rows and columns that are named so, with more words behind it or not; else whatever has the word."""
        if wort not in self._orte:
            kurz, ganzes = KURZ.get(wort, wort), re.compile(rf"(?<!\w){re.escape(wort)}(?!\w)")
            mit_wort = [n for n, s in enumerate(self.alle) if wort in s.namen and ganzes.search(s.namen)]
            so = {n for n in mit_wort if self.alle[n].kopf.startswith(wort)}
            so |= {n for n, s in enumerate(self.alle) if kurz in (s.kopf, s.spalte) or wort == s.spalte}
            self._orte[wort] = frozenset(so) or frozenset(n for n in mit_wort if wort in self.alle[n].kopf) or frozenset(mit_wort)
        return self._orte[wort]

    def dabei(self, wort: str) -> frozenset[int]:
        """Whatever stands by this word: in its row, column, group or caption."""
        if wort not in self._dabei:
            ganzes = re.compile(rf"(?<!\w){re.escape(wort)}(?!\w)")
            self._dabei[wort] = frozenset(n for n, s in enumerate(self.alle) if wort in s.namen and ganzes.search(s.namen))
        return self._dabei[wort]

    def stelle(self, tafel: Tafel, zeile: Sequence[Zelle], ohne: frozenset[str]) -> frozenset[int]:
        """Where a row stands: by each of its words that no other row of the sheet has, and by as many of its words as possible."""
        haeufig = {n: Counter(z[n].text for z in tafel.zeilen) for n in range(tafel.vorn)}
        da = [n for n in haeufig if zeile[n].text and not _ausgenommen(tafel.kopf[n], ohne)]
        eigene = [glatt(zeile[n].text) for n in da if haeufig[n][zeile[n].text] == 1]
        bloecke = frozenset(n for n, s in enumerate(self.alle) if s.block and all(glatt(zeile[d].text) in s.text for d in da))
        gezaehlt = Counter(n for d in da for n in self.dabei(glatt(zeile[d].text)))
        meist = max(gezaehlt.values(), default=0)
        return bloecke.union(*map(self.orte, eigene)) | {n for n, wie_viele in gezaehlt.items() if wie_viele == meist}

    def zeile(self, tafel: Tafel, zeile: Sequence[Zelle], ohne: frozenset[str]) -> Iterator[str]:
        wo = f"{tafel.titel}: {', '.join(z.text for z in zeile[: tafel.vorn] if z.text)}"
        vorn = [glatt(z.text) for k, z in zip(tafel.kopf[: tafel.vorn], zeile, strict=False) if z.text and not _ausgenommen(k, ohne)]
        yield from (f"{wo}: das Wort „{wort}“ fehlt" for wort in vorn if wort not in NUR_IN_DATEIEN and not self.orte(wort))
        ueberall = zeile[0].text in SUMMEN  # its numbers stand in the strip of figures and in sentences too
        orte = (not ueberall and self.stelle(tafel, zeile, ohne)) or range(len(self.alle))
        hier: Counter[str] = sum((self.alle[n].zeichen for n in orte), Counter())
        keine = any(wort in self.alle[n].text for n in orte for wort in WORTE_FUER_NULL)
        for kopf, zelle in zip(tafel.kopf[tafel.vorn :], zeile[tafel.vorn :], strict=True):
            if not _ausgenommen(kopf, ohne) and zelle.text and not self._nimm(zelle, hier) and not (keine and zelle.zahl == 0):
                yield f"{wo}: {kopf} {zelle.text} fehlt"

    def _nimm(self, zelle: Zelle, hier: Counter[str]) -> bool:
        if zelle.zahl is None:
            return self._worte_da(glatt(zelle.text), hier)
        form = next((f for f in zelle.schreibweisen if hier[f] > 0), "")
        hier[form] -= bool(form)
        return bool(form)

    def _worte_da(self, text: str, hier: Counter[str]) -> bool:
        """Numbers written as text stand with the row; a longer text with numbers in it stands somewhere, whole."""
        gebraucht = zeichen(text)
        if bloss(text) or text == ZEICHEN_GESPERRT or len(text) == 10:
            return not gebraucht - hier
        return not gebraucht or text in self.ganz


def papier_fehlt(html: str, pdf: bytes) -> list[str]:
    """Numbers of what was printed that the text of the paper lacks, each as often as it is to be there."""
    soll: Counter[str] = sum((zeichen(glatt(worte(e))) for e in Page(html).all("body")), Counter())
    ist = zeichen(" ".join(glatt(s.extract_text()) for s in PdfReader(io.BytesIO(pdf)).pages))
    return [f"{z} steht {ist[z]} statt {n} mal auf dem Papier" for z, n in soll.items() if ist[z] < n]
