"""A Konzeption with a chapter, Maßnahmen and money, built by hand, for the tests of the Präventionskette."""

from datetime import date
from typing import Any

from proaktiv.models import Foerdermittel, Handlungsfeld, Kapitel, Konzeption, Lebensphase, Lebenswelt, Massnahme, Massnahmenbericht

AB, TAG = date(2007, 1, 1), date(2007, 9, 10)


def baue_konzeption(schluessel: str = "praevention", **felder: Any) -> Konzeption:
    angaben: dict[str, Any] = {"name": f"Konzept {schluessel}", "art": "praevention", "laufzeit_von": AB}
    return Konzeption.objects.create(schluessel=schluessel, **(angaben | felder))


def baue_kapitel(konzeption: Konzeption, nummer: str = "5", **felder: Any) -> Kapitel:
    return Kapitel.objects.create(konzeption=konzeption, nummer=nummer, **({"titel": "Präventive Angebote"} | felder))


def baue_massnahme(konzeption: Konzeption, titel: str = "Elterncafé im Quartier", **felder: Any) -> Massnahme:
    return Massnahme.objects.create(konzeption=konzeption, titel=titel, **felder)


def neuer_bericht(massnahme: Massnahme, stand: str = "laeuft", **felder: Any) -> Massnahmenbericht:
    angaben: dict[str, Any] = {"tag": TAG, "text": "Zwei Häuser haben geöffnet"}
    return Massnahmenbericht(massnahme=massnahme, stand_neu=stand, **(angaben | felder))


def baue_foerdermittel(programm: str = "Gesunde Kita", **felder: Any) -> Foerdermittel:
    angaben: dict[str, Any] = {"geber": "Land", "stand": "bewilligt", "von": AB, "bis": date(2009, 12, 31)}
    return Foerdermittel.objects.create(programm=programm, **(angaben | felder))


def baue_katalog() -> tuple[Lebensphase, Lebenswelt, Handlungsfeld]:
    phase = Lebensphase.objects.create(schluessel="kita", name="3 bis 6 Jahre", alter_von=3, alter_bis=6, gueltig_von=AB)
    welt = Lebenswelt.objects.create(schluessel="familie", name="Familie", gueltig_von=AB)
    return phase, welt, Handlungsfeld.objects.create(schluessel="gesundheit", name="Gesundheit", gueltig_von=AB)
