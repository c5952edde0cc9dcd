"""Druckt viele Papiere mit wenigen Druckprozessen nebeneinander und gibt sie in ihrer Reihenfolge zurück.

Die Fäden warten nur auf die Prozesse; jeder Prozess hat seine eigenen Schriften und seinen eigenen Speicher.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from queue import SimpleQueue
from typing import TypeVar

from berichte.druck.maschine import Druck, Druckauftrag, Druckfehler, Druckprozess

IM_VORRAT = 6  # Papiere je Prozess, die warten: ein langes vorn lässt keinen Prozess stehen, und der Speicher bleibt klein
K = TypeVar("K")


def drucke(auftraege: Iterable[Druckauftrag], prozesse: Sequence[AbstractContextManager[Druckprozess]]) -> Iterator[Druck]:
    """Jedes Papier, in der Reihenfolge der Aufträge. Druckfehler beim ersten, das sich nicht drucken lässt."""
    for _, druck in drucke_einzeln(((None, auftrag) for auftrag in auftraege), prozesse):
        if isinstance(druck, Druckfehler):
            raise druck
        yield druck


def drucke_einzeln(
    auftraege: Iterable[tuple[K, Druckauftrag]], prozesse: Sequence[AbstractContextManager[Druckprozess]]
) -> Generator[tuple[K, Druck | Druckfehler], None, None]:
    """Dasselbe; was sich nicht drucken lässt, steht an seiner Stelle, und die anderen werden gedruckt."""
    with ExitStack() as stack:
        frei: SimpleQueue[Druckprozess] = SimpleQueue()
        for prozess in prozesse:
            frei.put(stack.enter_context(prozess))
        pool = stack.enter_context(ThreadPoolExecutor(max(len(prozesse), 1)))
        warten: list[tuple[K, Future[Druck | Druckfehler]]] = []
        try:
            for schluessel, auftrag in auftraege:
                warten.append((schluessel, pool.submit(drucke_mit, frei, auftrag)))
                if len(warten) > IM_VORRAT * len(prozesse):
                    yield _naechster(warten)
            while warten:
                yield _naechster(warten)
        finally:
            for _, rest in warten:
                rest.cancel()


def _naechster(warten: list[tuple[K, "Future[Druck | Druckfehler]"]]) -> tuple[K, Druck | Druckfehler]:
    schluessel, erster = warten.pop(0)
    return schluessel, erster.result()


def drucke_mit(frei: "SimpleQueue[Druckprozess]", auftrag: Druckauftrag) -> Druck | Druckfehler:
    prozess = frei.get()
    try:
        return prozess.drucke(auftrag)
    except Druckfehler as fehler:
        return fehler
    finally:
        frei.put(prozess)
