"""Was auf den Status „handeln“ geantwortet ist: gilt die Notiz noch, und wie lange hat die Antwort gedauert. Rein."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from basis.diagramme import Status
from basis.zahlen import anzahl, datum


@dataclass(frozen=True, slots=True)
class Notiz:
    """``art``: korrektur oder duldung. ``bis``: der Termin der korrigierten Maßnahme oder das Ende der Duldung, eingeschlossen.

    ``stichtag``: der Tag des roten Werts, auf den geantwortet ist.
    """

    art: str
    notiert_am: date
    bis: date
    stichtag: date


def geltende(notizen: Iterable[Notiz], tag: date) -> Notiz | None:
    """Die jüngste Notiz bis zu einem Tag, wenn sie an ihm gilt; bei gleichem Tag die spätere der Folge. Sie löst frühere ab.

    Jede endet von selbst mit ihrem Tag; danach ist wieder zu antworten, auch wenn eine abgelöste länger gereicht hätte.

    Beispiel: hingenommen bis 31.10.2007 gilt am 31.10. noch und am 01.11. nicht mehr.
    """
    bisher = [(n.notiert_am, i, n) for i, n in enumerate(notizen) if n.notiert_am <= tag]
    juengste = max(bisher)[2] if bisher else None
    return juengste if juengste and tag <= juengste.bis else None


def termin_zaehlt(notiert: datetime, termine: Sequence[tuple[datetime, date | None]]) -> bool:
    """Ob der Termin einer Korrektur noch gilt: nicht mehr, sobald die Maßnahme selbst danach einen anderen bekommen hat.

    ``termine``: was an der Maßnahme stand und seit wann, das früheste zuerst.
    """
    danach = [termin for am, termin in termine if am > notiert]
    folge = [termin for am, termin in termine if am <= notiert][-1:] + danach
    return len(set(folge)) <= 1


def terminsatz(korrektur: Notiz, bisher: date | None) -> str:
    """„Termin verschoben auf 31.12.2007 (Korrektur vom 15.10.2007)“; leer, wo die Korrektur am Termin nichts ändert."""
    if korrektur.bis == bisher:
        return ""
    wort = "gesetzt" if bisher is None else "verschoben" if korrektur.bis > bisher else "vorgezogen"
    return f"Termin {wort} auf {datum(korrektur.bis)} (Korrektur vom {datum(korrektur.notiert_am)})"


def rot_seit(staende: Sequence[tuple[date, Status]]) -> date | None:
    """Der erste Stichtag der roten Folge, die bis zum letzten Stand reicht; None, wenn der letzte nicht rot ist."""
    beginn = None
    for tag, status in reversed(staende):
        if status == Status.KEIN_WERT:
            continue
        if status != Status.HANDELN:
            break
        beginn = tag
    return beginn


def reaktionssatz(seit: date | None, notizen: Iterable[Notiz], tag: date) -> str:
    """„Rot seit 30.06.2007; beantwortet am 15.07.2007, nach 15 Tagen.“"""
    if seit is None:
        return ""
    erste = min((n.notiert_am for n in notizen if n.notiert_am >= seit), default=None)
    if erste is None:
        return f"Rot seit {datum(seit)}; seit {anzahl(max((tag - seit).days, 0), 'Tag', 'Tagen')} ohne Antwort."
    return f"Rot seit {datum(seit)}; beantwortet am {datum(erste)}, nach {anzahl((erste - seit).days, 'Tag', 'Tagen')}."
