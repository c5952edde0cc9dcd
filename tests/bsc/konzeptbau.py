"""A Handlungskonzept built by its actions, for the tests of it."""

from datetime import date
from typing import Any

from bsc.actions import handlungskonzepte as aktionen
from bsc.actions import konzeptteile as teile
from bsc.models import Handlungskonzept, Konzeptbeteiligung, Konzeptmassnahme, Konzeptziel
from proaktiv.models import System
from sozialraum.models import Gremium
from tests.bsc.bau import baue_ziel
from tests.factories import wer_ist

VON, BIS, ABGESTIMMT = date(2007, 1, 1), date(2008, 12, 31), date(2007, 9, 20)


def gruppe_von(raum: Any) -> Gremium:
    schluessel = f"spg-{raum.schluessel.lower()}"
    name = f"Sozialraumplanungsgruppe {raum.schluessel}"
    return Gremium.objects.get_or_create(schluessel=schluessel, defaults={"name": name, "art": "planung", "gebiet": raum})[0]


def entwurf(wer: Any, raum: Any, gebiet: Any = None, titel: str = "Früh erreichen", **felder: Any) -> Handlungskonzept:
    """A head without any part."""
    angaben = {"ausgangslage": "Viele Familien, wenige Treffs", "gueltig_von": VON, "gueltig_bis": BIS, "titel": titel}
    row = Handlungskonzept(gruppe=gruppe_von(raum), gebiet=gebiet or raum, **(angaben | felder))
    return aktionen.speichere_konzept(wer=wer, konzept=row)


def mit_teilen(wer: Any, row: Handlungskonzept, system: System | None, **ziel: Any) -> Handlungskonzept:
    """A goal of the Scorecard, a Maßnahme that ``system`` carries, and who took part."""
    woraus = ziel or {"ziel": baue_ziel(row.gebiet)}
    z = teile.speichere_konzeptziel(wer=wer, ziel=Konzeptziel(konzept=row, text="Treffs am Nachmittag", **woraus))
    m = Konzeptmassnahme(ziel=z, text="Zwei Häuser öffnen länger", verantwortlich="Soziales Team", bis=date(2008, 6, 30))
    teile.speichere_konzeptmassnahme(wer=wer, massnahme=m, systeme=[system] if system else [])
    b = Konzeptbeteiligung(konzept=row, wer="Kinderrat der Grundschule", tag=date(2007, 5, 4), wie="Planungswerkstatt")
    teile.speichere_beteiligung(wer=wer, beteiligung=b)
    return row


def in_kraft(row: Handlungskonzept, eine: Any, andere: Any, ab: date = VON) -> Handlungskonzept:
    """Agreed as entered by one account, in force by the other."""
    aktionen.stimme_ab(wer=wer_ist(eine), konzept=row, tag=ABGESTIMMT)
    return aktionen.setze_in_kraft(wer=wer_ist(andere), konzept=row, gilt_ab=ab)
