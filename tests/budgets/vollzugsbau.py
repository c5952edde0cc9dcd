"""A small running year, built by hand: five Sozialräume, two Unterabschnitte that cover each other and one that does not."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from budgets.models import (
    Buchung,
    Budgetposten,
    Deckungskreis,
    Haushaltsjahr,
    Haushaltsstelle,
    Mittel,
    Mittelart,
    Unterabschnitt,
)
from budgets.postenart import Postenart
from sozialraum.models import Gebiet
from tests.factories import Besetzung, Raeume

JAHR = 2009
TAG = date(JAHR, 3, 15)


@dataclass
class Vollzug:
    """``posten["I", "4550"]`` is the Posten of Sozialraum I on 4550; amounts start at 0."""

    jahr: Haushaltsjahr
    stellen: dict[str, Haushaltsstelle]
    posten: dict[tuple[str, str], Budgetposten]
    besetzung: Besetzung

    def ansatz(self, raum: str, ua: str, euro: int) -> Mittel:
        return Mittel.objects.create(
            posten=self.posten[raum, ua], bewegung="ansatz", betrag_cent=euro * 100, wirksam_am=date(JAHR, 1, 1), anordnung="Haushaltsplan"
        )

    def bucht(self, raum: str, ua: str, euro: int, *, art: str = "ist", tag: date = TAG, **felder: Any) -> Buchung:
        return Buchung.objects.create(
            posten=self.posten[raum, ua],
            art=art,
            betrag_cent=euro * 100,
            buchungstag=tag,
            nutzer=self.besetzung.controlling,
            **felder,
        )

    def stand(self, raum: str, ua: str) -> Budgetposten:
        return Budgetposten.objects.get(pk=self.posten[raum, ua].pk)


def baue_vollzug(raeume: Raeume, besetzung: Besetzung, status: str = "beschlossen") -> Vollzug:
    jahr = Haushaltsjahr.objects.create(jahr=JAHR, status=status)
    teile = {
        nummer: Unterabschnitt.objects.create(nummer=nummer, name=name, bereich=bereich)
        for nummer, name, bereich in (
            ("4550", "Hilfen zur Erziehung", "hze"),
            ("4750", "Fördermittel", "praevention"),
            ("4570", "UVG", "sonstiges"),
        )
    }
    Deckungskreis.objects.create(name="Deckungskreis").unterabschnitte.set([teile["4550"], teile["4750"]])
    stellen = {
        nummer: Haushaltsstelle.objects.create(
            nummer=f"{nummer}.7600", name=ua.name, unterabschnitt=ua, mittelart=Mittelart.HILFE, traegt_verteilung=True
        )
        for nummer, ua in teile.items()
    }
    posten = {
        (raum.schluessel, nummer): Budgetposten.objects.create(
            haushaltsjahr=jahr, haushaltsstelle=stelle, gebiet=raum, art=Postenart.SOZIALRAUM
        )
        for raum in Gebiet.objects.filter(ebene=3)
        for nummer, stelle in stellen.items()
    }
    return Vollzug(jahr, stellen, posten, besetzung)
