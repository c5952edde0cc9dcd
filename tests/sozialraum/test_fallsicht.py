"""Bestand, Zu- und Abgänge zweier Quartale zusammen angegriffen: Auch wer alles nebeneinander legt, errechnet keine kleine Zahl."""

import random
from collections.abc import Iterable
from datetime import date

import pytest

from sozialraum.access import Wer
from sozialraum.actions.einlesen import Auftragsangaben
from sozialraum.actions.laden_hilfearten import KATALOG, lade_hilfearten
from sozialraum.actions.statistik import uebernimm
from sozialraum.angriff import pruefe
from sozialraum.fallsperre import Merkmale, Orte, bestandstabellen, kennung, stroemtabellen
from sozialraum.geheimhaltung import bestandsgleichung
from sozialraum.geheimhaltung_typen import Angabe, Gliederung, Wissen, Zahlen
from sozialraum.imports.stammdaten import lies_toml
from sozialraum.inputs.fallsicht import Fallpruefung
from sozialraum.models import Gebiet
from sozialraum.querysets import fallzahlen
from sozialraum.sperrung import primaer
from tests.conftest import THOROUGH
from tests.factories import Raeume

pytestmark = pytest.mark.django_db
WER = Wer.befehl("test")
JUNI, SEPTEMBER = date(2007, 6, 1), date(2007, 9, 1)
ARTEN = ("31", "32", "34")
Zahl = dict[tuple[str, str], int]


def fuehre_fort(zufall: random.Random, orte: Iterable[str]) -> tuple[Zahl, Zahl, Zahl, Zahl]:
    """Bestand in June and September with what began and ended between them; it always adds up."""
    alt, neu, begonnen, beendet = {}, {}, {}, {}
    for ort in orte:
        for art in ARTEN:
            paar = (ort, art)
            alt[paar] = int(zufall.gammavariate(0.8, 8))
            begonnen[paar] = int(zufall.gammavariate(0.6, 3))
            beendet[paar] = zufall.randint(0, min(4, alt[paar] + begonnen[paar]))
            neu[paar] = alt[paar] + begonnen[paar] - beendet[paar]
    return alt, neu, begonnen, beendet


def lade(alt: Zahl, neu: Zahl, begonnen: Zahl, beendet: Zahl) -> None:
    text = "hilfeart;gebiet;monat;ort;bestand;begonnen;beendet;tage\n"
    for (ort, art), n in alt.items():
        b, e = begonnen[ort, art], beendet[ort, art]
        text += f"{art};{ort};06.2007;;{n};0;0;0\n{art};{ort};07.2007;;{n};0;0;0\n{art};{ort};08.2007;;{n};0;0;0\n"
        text += f"{art};{ort};09.2007;;{neu[ort, art]};{b};{e};{e * 30}\n"
    uebernimm(wer=WER, angaben=Auftragsangaben(art="fallstatistik", inhalt=text.encode(), dateiname="f.csv", quelle=""))


def gezeigt(tabellen: Iterable[Gliederung], zahlen: Zahlen, muster: frozenset[str], *, bestand: bool) -> list[Angabe]:
    """What a reader knows: each shown number; of a hidden Bestand that it is at least 1, of a hidden flow nothing."""
    werte = {z: w for tabelle in tabellen for z, w in tabelle.werte(zahlen).items()}
    offen = [Angabe(z, w, w) for z, w in werte.items() if kennung(z.orte, z.merkmale) in muster]
    zu = [Angabe(z, 1, None, True) for z, w in werte.items() if w and kennung(z.orte, z.merkmale) not in muster]
    return [*offen, *(zu if bestand else ())]


@pytest.mark.parametrize("saat", range(40 if THOROUGH else 3))
def test_zwei_quartale_nebeneinander_verraten_nichts(raeume: Raeume, saat: int) -> None:
    lade_hilfearten(wer=WER, angaben=lies_toml(KATALOG))
    baum = Gebiet.objects.baum(date(2007, 9, 30))
    orte = Orte(baum)
    alt, neu, begonnen, beendet = fuehre_fort(random.Random(saat), sorted(orte.teile))
    lade(alt, neu, begonnen, beendet)
    arten, meldungen = fallzahlen.arten(), fallzahlen.meldungen()
    sicht = Fallpruefung(baum, arten, meldungen, 3).sicht([SEPTEMBER], warte=True)
    assert sicht.bestand.keys() == {JUNI, SEPTEMBER} and sicht.stroeme.keys() == {SEPTEMBER}
    m = Merkmale({a.schluessel: (a.form, a.gruppe, a.hze) for a in arten.values() if a.schluessel in ARTEN})
    wissen = Wissen(
        (
            *gezeigt(bestandstabellen("alt", orte, m)[:1], alt, sicht.bestand[JUNI], bestand=True),
            *gezeigt(bestandstabellen("neu", orte, m)[:1], neu, sicht.bestand[SEPTEMBER], bestand=True),
            *gezeigt(stroemtabellen("begonnen", orte, m)[:1], begonnen, sicht.stroeme[SEPTEMBER], bestand=False),
            *gezeigt(stroemtabellen("beendet", orte, m)[:1], beendet, sicht.stroeme[SEPTEMBER], bestand=False),
        ),
        {"alt": alt, "neu": neu, "begonnen": begonnen, "beendet": beendet},
        (bestandsgleichung("neu", "alt", "begonnen", "beendet"),),
    )
    bestaende, stroeme = (("alt", alt), ("neu", neu)), (("begonnen", begonnen), ("beendet", beendet))
    kleine = {z for name, zahlen in bestaende for z in primaer(bestandstabellen(name, orte, m)[0].werte(zahlen), 3)}
    kleine |= {z for name, zahlen in stroeme for z in primaer(stroemtabellen(name, orte, m)[0].werte(zahlen), 3)}
    assert [leck for leck in pruefe(wissen, 3) if leck.zelle in kleine] == []
