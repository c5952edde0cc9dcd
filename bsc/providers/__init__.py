"""Computed measures: each source of ``bsc.messquellen`` has one reader here, which answers for all asked Gebiete and days at once."""

from bsc.providers.anfrage import Anfrage, Antwort, berechne

__all__ = ["Anfrage", "Antwort", "berechne"]
