"""Woraus die Haushaltsplanung des folgenden Jahres gerechnet wird, als eingefrorene Angaben; gelesen werden sie anderswo. Rein."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise

from basis.monate import folgemonat, monatserster
from budgets.prognose_bestand import Leistung, Monatsfaelle
from budgets.vollzugsgliederung import Postenstand, Verlauf
from sozialraum.ebenen import Ebene, Gebietsbaum

ENTGELT, PERSONAL, SONSTIGES, EINNAHMEN = "planung_entgelt", "planung_personal", "planung_sonstiges", "planung_einnahmen"
ANNAHMEN = (ENTGELT, PERSONAL, SONSTIGES, EINNAHMEN)
HILFE = "hilfe"
FORMEN = {
    "ambulant": "Ambulante Hilfen", "teilstationaer": "Teilstationäre Hilfen", "stationaer": "Stationäre Hilfen",
    "sonstige": "Sonstige Aufgaben",
}  # fmt: skip
MITTEL = {
    "hilfe": "Hilfen, fortgeschrieben", "foerderung": "Förderung", "personal": "Personalkosten", "sach": "Sachkosten",
    "miete": "Miete und Bewirtschaftung", "kostenerstattung": "Kostenerstattung", "kostenbeitrag": "Kostenbeiträge",
    "landesmittel": "Landesmittel", "sonstiges": "Sonstiges",
}  # fmt: skip
ORDNUNG = {name: f"{n:02d}-{name}" for n, name in enumerate((*FORMEN, *MITTEL))}
OHNE_STADTTEIL = 0  # übergreifende Fälle


@dataclass(frozen=True, slots=True)
class Annahmen:
    """Um welchen Anteil sich Preise im folgenden Jahr gegen die heutigen ändern: Entgelte ab einem Monat, alles andere im ganzen Jahr.

    ``einwohner``: ob neue Fälle den Einwohnern ihrer Altersgruppe folgen. ``stufen``: welcher Anteil von einem späteren Tag des folgenden
    Jahres an den davor ablöst, nach Tagen geordnet.
    """

    entgelt: Fraction = Fraction(0)
    entgelt_ab: int = 1
    personal: Fraction = Fraction(0)
    sonstiges: Fraction = Fraction(0)
    einnahmen: Fraction = Fraction(0)
    einwohner: bool = True
    stufen: tuple[tuple[date, Fraction], ...] = ()

    def entgelt_im(self, monat: date) -> Fraction:
        """Der Anteil im Mittel der Tage eines Monats des folgenden Jahres.

        Beispiel: +3 % ab Januar, +2 % ab 16. Juni: im Mai 3 %, im Juni 15 Tage 3 % und 15 Tage 2 %, also 2,5 %, im Juli 2 %.
        """
        erster, naechster = monatserster(monat), folgemonat(monatserster(monat))
        folge = [(date(erster.year, self.entgelt_ab, 1), self.entgelt), *self.stufen]
        summe = Fraction(0)
        for (ab, anteil), (bis, _) in pairwise([*folge, (naechster, Fraction(0))]):
            summe += anteil * max(0, (min(bis, naechster) - max(ab, erster)).days)
        return summe / (naechster - erster).days


@dataclass(frozen=True, slots=True)
class Planstelle:
    """Eine Haushaltsstelle: wofür sie da ist, und ihr Unterabschnitt oder Produkt."""

    mittelart: str
    nummer: str
    name: str


@dataclass(frozen=True, slots=True)
class Planhilfe:
    """Eine Hilfeart; ``ab``: in welchem Alter sie beginnt (0 oder 18 Jahre)."""

    name: str
    form: str
    ab: int = 0


@dataclass(frozen=True, slots=True)
class Ortsleistung:
    """Was für Leistungen einer Hilfeart gebucht ist, mit dem Gebiet und dem Abschnitt des Postens."""

    gebiet: int
    abschnitt: str
    leistung: Leistung


@dataclass(frozen=True, eq=False)
class Planungslage:
    """Alles von der ganzen Stadt an einem Tag. ``faelle``: Stadtteil (0: keiner) → Hilfeart → Monat; ``gemeldet``: Hilfeart → Monate.

    ``einwohner``: Altersgrenze ab → Stichtag → Stadtteil → Einwohner. ``annahmen``: Schlüssel → (Wert, gültig ab, Quelle);
    ``stufen``: ebenso, welche Entgelte von späteren Tagen des folgenden Jahres an gelten. ``ehemalige``: Stadtteil, den es nicht mehr
    gibt → der Sozialraum, zu dem er zuletzt gehörte.
    """

    jahr: int
    stand: date | None
    rows: Sequence[Postenstand]
    verlauf: Verlauf
    stellen: Mapping[str, Planstelle]
    hilfen: Mapping[str, Planhilfe]
    leistungen: Sequence[Ortsleistung]
    faelle: Mapping[int, Mapping[str, Mapping[date, Monatsfaelle]]]
    gemeldet: Mapping[str, frozenset[date]]
    einwohner: Mapping[int, Mapping[date, Mapping[int, int]]]
    annahmen: Mapping[str, tuple[Fraction, date, str]] = field(default_factory=dict)
    schwelle: int = 5
    muster: bool = False
    stufen: tuple[tuple[Fraction, date, str], ...] = ()
    ehemalige: Mapping[int, int] = field(default_factory=dict)

    def faelle_in(self, orte: Iterable[int]) -> dict[str, dict[date, Monatsfaelle]]:
        """Hilfeart → Monat → Fälle dieser Stadtteile zusammen. Ein gemeldeter Monat ohne Fälle dort ist 0, ein nicht gemeldeter fehlt."""
        summen: dict[str, dict[date, list[int]]] = {}
        for ort in orte:
            for art, je_monat in self.faelle.get(ort, {}).items():
                for monat, f in je_monat.items():
                    summe = summen.setdefault(art, {}).setdefault(monat, [0, 0, 0, 0])
                    for n, wert in enumerate((f.bestand, f.begonnen, f.beendet, f.tage)):
                        summe[n] += wert
        return {
            art: {monat: Monatsfaelle(*summen.get(art, {}).get(monat, (0, 0, 0, 0))) for monat in monate}
            for art, monate in self.gemeldet.items()
        }  # fmt: skip

    def einwohner_in(self, ab: int, orte: Iterable[int]) -> dict[date, dict[int, int]]:
        darin = set(orte)
        return {tag: {o: n for o, n in je.items() if o in darin} for tag, je in self.einwohner.get(ab, {}).items()}


def fallorte(baum: Gebietsbaum, gebiet: int, ehemalige: Mapping[int, int]) -> frozenset[int]:
    """Wessen Fälle zu den Posten eines Gebiets gehören: die Stadtteile eines Sozialraums; beim Fachbereich, was in keinem liegt.

    Ein Ressort hält selbst keine Hilfen; ihm gehören keine. Was ein Stadtteil zählte, bis er in einem anderen aufging, bleibt bei seinem
    Sozialraum: Sonst fehlten dort die Monate davor.
    """
    frueher = {ort: raum for ort, raum in ehemalige.items() if ort not in baum.knoten}
    knoten = baum.knoten.get(gebiet)
    if knoten is None or knoten.ebene in (Ebene.RESSORT, Ebene.STADTTEIL):
        return frozenset()
    if knoten.ebene == Ebene.SOZIALRAUM:
        return frozenset({*baum.stadtteile(gebiet), *(ort for ort, raum in frueher.items() if raum == gebiet)})
    lose = {ort for ort, raum in frueher.items() if raum not in baum.knoten}
    zugeordnet = {ort for raum in baum.auf_ebene(Ebene.SOZIALRAUM) for ort in baum.stadtteile(raum.id)}
    return frozenset({OHNE_STADTTEIL, *lose, *(k.id for k in baum.auf_ebene(Ebene.STADTTEIL) if k.id not in zugeordnet)})
