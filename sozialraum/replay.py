"""Pages worked out once for as long as the database answers the same: for one address, the rights of one reader, one day and one city."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db.models import Model
from django.http import QueryDict

from basis.replay import replayed
from sozialraum.access import Zugang
from sozialraum.clock import heute
from sozialraum.models import Stadt

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Blick:
    """All that may reach such a page besides the database. There is nothing else here, so that nothing is missing in the key.

    ``zugang``: the rights that this request read, but no tree yet: what the mapping gives is asked for, and compared, with the page.
    """

    zugang: Zugang
    GET: QueryDict


def wie_beantwortet(*parameter: str) -> Callable[[Callable[Concatenate[Blick, P], T]], Callable[Concatenate[Any, P], T]]:
    """``parameter``: what the page reads of the query of its address. No other gets to it, so that ``?x=1``, ``?x=2``, … are one page.

    The function is called with the ``Blick`` of a request and with what its address names; it only reads, and nobody changes its result.
    """

    def dafuer(work: Callable[Concatenate[Blick, P], T]) -> Callable[Concatenate[Any, P], T]:
        @wraps(work)
        def einmal(request: Any, *args: P.args, **kwargs: P.kwargs) -> T:
            zugang, gelesen = Zugang(request.user, request.zugang.eigenschaften), _nur(parameter, request.GET)
            ort = (work.__module__, work.__qualname__, args, tuple(sorted(kwargs.items())), gelesen.urlencode())
            key = (*ort, zugang.eigenschaften, _felder(zugang.nutzer), heute(), _felder(Stadt.objects.aktuelle()))
            return replayed(key, lambda: work(Blick(zugang, gelesen), *args, **kwargs))

        return einmal

    return dafuer


def _nur(parameter: tuple[str, ...], query: QueryDict) -> QueryDict:
    """In the order of ``parameter``."""
    gelesen = QueryDict(mutable=True)
    for name in parameter:
        if name in query:
            gelesen.setlist(name, query.getlist(name))
    return gelesen


def _felder(row: Model | None) -> Hashable:
    """What a row says; of an account not its password, nor when it was here last."""
    namen = [f.attname for f in row._meta.concrete_fields if f.attname not in ("password", "last_login")] if row else ()
    return tuple((name, repr(getattr(row, name))) for name in namen)
