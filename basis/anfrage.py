"""The identifier of the request that is being answered: it stands in the log, in the answer and on the page of a fault."""

from contextvars import ContextVar

kennung: ContextVar[str] = ContextVar("kennung", default="")
