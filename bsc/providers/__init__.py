"""Computed measures: each source of ``bsc.messquellen`` has one reader here, which answers for all asked Gebiete and days at once."""

from collections.abc import Collection, Mapping

from bsc.providers import fallstatistik, haushalt, hilfemonate, indikator, prognose, runden, verweildauer
from bsc.providers.anfrage import KEINE_SPALTE, Anfrage, Antwort, Leser, frage_alle

__all__ = ["LESER", "Anfrage", "Antwort", "berechne"]

LESER: Mapping[str, Leser] = {
    haushalt.QUELLE.schluessel: Leser(haushalt.spalte, haushalt.deute),
    fallstatistik.QUELLE.schluessel: Leser(fallstatistik.spalte, fallstatistik.deute),
    hilfemonate.QUELLE.schluessel: Leser(hilfemonate.spalte, hilfemonate.deute),
    verweildauer.QUELLE.schluessel: Leser(verweildauer.spalte, verweildauer.deute),
    runden.QUELLE.schluessel: Leser(runden.spalte, runden.deute),
    prognose.QUELLE.schluessel: Leser(lambda anfrage, angaben: KEINE_SPALTE, prognose.deute),
    indikator.QUELLE.schluessel: Leser(indikator.spalte, indikator.deute),
}


def berechne(quellen: Collection[str], anfrage: Anfrage) -> dict[str, Antwort]:
    """The values of these sources: source → (Gebiet, day) → value. An unknown source has none.

    One query for all of them; the forecast and the values of Indikatoren need further ones, which do not grow with Gebiete and days.
    """
    return frage_alle(LESER, quellen, anfrage)
