"""The search for cycles becomes rare while somebody reads, and is as before when the last one ends, also after an error."""

import gc
from contextlib import ExitStack, suppress

from basis import muellsuche


def test_der_letzte_stellt_her_was_vorher_galt() -> None:
    vorher = gc.get_threshold()
    erster, zweiter = ExitStack(), ExitStack()
    erster.enter_context(muellsuche.selten())
    zweiter.enter_context(muellsuche.selten())
    erster.close()
    assert gc.get_threshold() == muellsuche.SELTEN
    zweiter.close()
    assert gc.get_threshold() == vorher
    with suppress(ZeroDivisionError), muellsuche.selten():
        raise ZeroDivisionError
    assert gc.get_threshold() == vorher
