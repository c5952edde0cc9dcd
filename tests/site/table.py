"""The checked-in table: every URL of the resolver × role × method → the status it answers (domain.md 9)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.site.arguments import ARGUMENTE

FILE = Path(__file__).with_name("urls.txt")
QUERIES = Path(__file__).with_name("queries.txt")
ROLES = (
    "anonym", "ohne_rolle", "fachbereichsleitung", "controlling", "ressort1", "ressort2", "ressort3", "fachkraft1", "netzwerkstelle",
    "gremium", "pruefung", "verwaltung",
)  # fmt: skip
HEADS = ("anon", "fremd", "FBL", "Ctrl", "R1", "R2", "R3", "Fach", "Netz", "Grem", "Prüf", "Verw")
METHODS = ("GET", "POST", "DELETE")
READERS = ("fachkraft1", "netzwerkstelle", "gremium", "pruefung")
# what a Fachkraft writes in its own Gebiet: rounds and the cycle of their Hinweise (HAUSRUNDEN_FUEHREN), Systeme and Akteure
# (SYSTEME_PFLEGEN); nobody else who only reads does
OF_ROUNDS = {
    "hinweis_neu", "hinweis_aendern", "hinweis_schritt", "aktion_aendern", "aktion_beenden",
    "system_neu", "system_aendern", "system_beenden", "systemteil_neu", "systemteil_beenden", "rundenauftrag_neu", "akteur_neu",
    "akteur_aendern", "fehlalarm", "hausrunde_neu", "hausrunde_aendern", "rundenreihe_neu", "tagesordnung_setzen", "niederschrift",
    "hausrunde_schritt", "handlungskonzept_neu", "handlungskonzept_aendern", "handlungskonzept_schritt", "konzeptteil_neu",
    "konzeptteil_aendern", "konzeptteil_entfernen",
}  # fmt: skip
# what the Netzwerkstelle writes: applications of schools and the steps before and after their decision (BBA_BEARBEITEN)
OF_BBA = {"bba_antrag_neu", "bba_antrag_aendern", "bba_unterlagen", "bba_rueckzahlung", "bba_schritt"}
# and the Angebote at Einrichtungen that are Schulsozialarbeit (SCHULSOZIALARBEIT_PFLEGEN)
OF_SSA = {"angebot_neu", "angebot_aendern"}
# what both write of Maßnahmen in their Gebiete: reports on the state, and what was found (MASSNAHMEN_BERICHTEN)
OF_REPORTS = {"massnahme_berichten", "massnahme_auswerten"}


@dataclass(frozen=True)
class Line:
    """One URL with one set of arguments (``page``), one method: the status for each role, and what a 200 is made of."""

    page: str
    method: str
    statuses: tuple[int, ...]
    kind: str = "-"

    def status(self, role: str) -> int:
        return self.statuses[ROLES.index(role)]

    def text(self) -> str:
        return f"{self.page:<44}{self.method:<8}" + "".join(f"{s:<6}" for s in self.statuses) + self.kind


def readers(line: Line) -> set[str]:
    """Who writes nothing at this address."""
    name = line.page.partition(".")[0]
    writers = {"fachkraft1"} if name in OF_ROUNDS | OF_REPORTS else set()
    return {*READERS} - writers - ({"netzwerkstelle"} if name in OF_BBA | OF_SSA | OF_REPORTS else set())


@cache
def lines() -> dict[tuple[str, str], Line]:
    """The table as it is checked in."""
    rows = [row.split() for row in FILE.read_text().splitlines() if row and not row.startswith("#")] if FILE.exists() else []
    found = {(r[0], r[1]): Line(r[0], r[1], tuple(map(int, r[2 : 2 + len(ROLES)])), r[2 + len(ROLES)]) for r in rows}
    assert len(found) == len(rows), f"{FILE.name} nennt eine Seite mit derselben Methode zweimal"
    return found


def write(found: list[Line]) -> None:
    lines.cache_clear()
    head = f"{'# Seite':<44}{'Methode':<8}" + "".join(f"{h:<6}" for h in HEADS) + "Art"
    FILE.write_text("\n".join([head, *(line.text() for line in found)]) + "\n")


def pages() -> Iterator[str]:
    """All pages: the URL's name, or name.variant."""
    for name, variants in ARGUMENTE.items():
        for variant in variants:
            yield f"{name}.{variant}" if variant else name


def role_for(page: str) -> str | None:
    """Who looks at a page in the browser: the first role that may."""
    line = lines().get((page, "GET"))
    order = ("controlling", "fachbereichsleitung", "verwaltung", "ressort1", "netzwerkstelle", "anonym")
    return next((r for r in order if line and line.kind == "html" and line.status(r) == 200), None)


def queries() -> dict[str, int]:
    rows = [row.split() for row in QUERIES.read_text().splitlines() if row and not row.startswith("#")] if QUERIES.exists() else []
    return {page: int(number) for page, number in rows}


def write_queries(counts: dict[str, int]) -> None:
    QUERIES.write_text("# Seite, Zahl der Datenbankabfragen\n" + "".join(f"{page:<44}{counts[page]}\n" for page in counts))
