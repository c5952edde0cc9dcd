"""What is final, calculated again from what was frozen: packages, lists, versions, reports, and the chain of the Protokoll."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from basis import kanonisch
from berichte.sections.freigaben import alle_abgelegten
from berichte.sections.freigaben import pruefe as pruefe_bericht
from budgets import rechenpaket
from budgets.models import Verteilung, Verteilungszeile
from config.integrity import Finding, finding
from proaktiv.models import Konzeptionsfassung
from sozialraum import schwerpunktpaket
from sozialraum.management.commands.protokoll_pruefen import loeschungen, paare
from sozialraum.models import Schwerpunktraumliste
from sozialraum.protokollkette import pruefe as pruefe_kette

OTHER_SUM = "Die Prüfsumme der Zeile ist nicht die des Inhalts."


def rechenpakete() -> Finding:
    """Every package gives its result again; of a decided Verteilung the rows are that result."""
    return _each(Verteilung.objects.filter(paket__isnull=False).order_by("pk").iterator(chunk_size=5), _package)


def _package(row: Verteilung) -> Iterator[str]:
    wrong = rechenpaket.rechne_nach(row.paket)
    yield from wrong
    if wrong:  # what is broken cannot be compared
        return
    if row.pruefsumme and row.pruefsumme != rechenpaket.pruefsumme(row.paket or {}):
        yield OTHER_SUM
    if row.ist_beschlossen and _amounts(row) != dict(_printed(row.paket or {})):
        yield "Die Zeilen der Verteilung sind nicht das Ergebnis ihres Rechenpakets."


def _amounts(row: Verteilung) -> dict[tuple[str, str], str]:
    found = Verteilungszeile.objects.filter(teiltopf__verteilung=row, informativ=False)
    cells = found.values_list("teiltopf__schluessel", "schluessel", "betrag_cent")
    return {(topf, schluessel): str(cent) for topf, schluessel, cent in cells}


def _printed(package: Any) -> Iterator[tuple[tuple[str, str], str]]:
    for topf in package["teiltoepfe"]:
        for schluessel, zeile in topf["ergebnis"]["zeilen"].items():
            yield (topf["schluessel"], schluessel), zeile["betrag"]


def schwerpunktlisten() -> Finding:
    rows = Schwerpunktraumliste.objects.festgestellt().order_by("pk").iterator(chunk_size=5)
    return _each(rows, _list)


def _list(row: Schwerpunktraumliste) -> Iterator[str]:
    yield from schwerpunktpaket.rechne_nach(row.paket or {})
    if row.pruefsumme != schwerpunktpaket.pruefsumme(row.paket or {}):
        yield OTHER_SUM


def konzeptionsfassungen() -> Finding:
    """Of versions whose content was kept."""
    rows = Konzeptionsfassung.objects.exclude(pruefsumme="").select_related("konzeption").order_by("pk").iterator(chunk_size=20)
    return _each(rows, lambda row: [] if kanonisch.pruefsumme(row.inhalt) == row.pruefsumme else [OTHER_SUM])


def berichte() -> Finding:
    """As `berichte_pruefen`: content and paper against their checksums, and these against the Protokoll."""
    return _each(alle_abgelegten(), lambda row: pruefe_bericht(row, bytes(row.pdf.inhalt)))


def protokoll() -> Finding:
    """As `protokoll_pruefen`."""
    befund = pruefe_kette(paare(), loeschungen=loeschungen())
    return finding(befund.anzahl, befund.saetze)


def _each(rows: Any, check: Any) -> Finding:
    """``rows``: a generator; its cursor is closed also where a check trips."""
    number, sentences = 0, []
    with closing(rows):
        for row in rows:
            number += 1
            sentences += [f"{row}: {sentence}" for sentence in check(row)]
    return finding(number, sentences)
