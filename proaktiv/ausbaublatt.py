"""Was die Seite einer Ausbauregel zeigt: je Gebiet und Art über die Schuljahre, und die Prioritätenliste mit ihren Beiträgen. Rein."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from proaktiv.ausbauprioritaet import Rang
from proaktiv.ausbaustand import Ausbaulage, Bestand, Deckung, gezeigtes_schuljahr, satz, schuljahr, verlauf
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten

OHNE = "keinem Sozialraum zugeordnet"


@dataclass(frozen=True)
class Zeile:
    """Ein Gebiet oder eine Art über die Schuljahre; ``schluessel`` leer: kein einzelnes Gebiet; ``tiefe`` rückt ein."""

    name: str
    je_jahr: tuple[Deckung, ...]
    jetzt: Deckung
    schluessel: str = ""
    ebene: str = ""
    tiefe: int = 0


@dataclass(frozen=True)
class Platz:
    """Ein Platz der Prioritätenliste; ``beitraege`` in der Reihenfolge der Kriterien, je (Punkte, ob der Wert der Stadt dafür steht)."""

    rang: int | None
    haus: int
    name: str
    ort: str
    plaetze: int | None
    punkte: Fraction | None
    beitraege: tuple[tuple[Fraction, bool], ...]

    def ersetzte(self, namen: Sequence[str]) -> list[str]:
        """Für welche Kriterien der Wert der Stadt steht; ``namen`` in der Reihenfolge der Kriterien."""
        return [name for name, (_, ersetzt) in zip(namen, self.beitraege, strict=False) if ersetzt]


@dataclass(frozen=True)
class Regelangaben:
    """Was eine Regel zählt, in Worten und Schuljahren."""

    schluessel: str
    name: str
    angebot: str
    praeposition: str
    wort: str
    schuljahre: range
    monat: int
    gezaehlt_am: str
    zeit: str
    voraussetzung: str = ""
    quelle: str = ""


@dataclass(frozen=True)
class Regelstand:
    """Eine Zeile der Übersicht. ``vorjahr`` None: Die Regel zählt das Schuljahr davor nicht; das ist nicht 0."""

    schluessel: str
    name: str
    angebot: str
    schuljahr: str
    mit: int
    alle: int
    anteil: Fraction | None
    offen: int
    vorjahr: int | None
    zeit: str
    satz: str
    gezaehlt_am: str
    voraussetzung: str
    quelle: str
    je_jahr: tuple[tuple[str, Deckung], ...]


def regelstand(regel: Regelangaben, lage: Ausbaulage, tag: date) -> Regelstand:
    """Alle Schuljahre einer Regel, und das, das eine Übersicht an diesem Tag zeigt."""
    jahr = gezeigtes_schuljahr(regel.schuljahre, tag, lage.angebote)
    je = {j: b.deckung for j, b in verlauf(lage, regel.schuljahre, regel.monat).items()}
    d, davor = je[jahr], je.get(jahr - 1)
    return Regelstand(
        regel.schluessel, regel.name, regel.angebot, schuljahr(jahr), d.mit, d.alle, d.anteil, d.offen,
        davor.mit if davor and davor.alle else None, regel.zeit, satz(regel.angebot, regel.praeposition, regel.wort, d),
        regel.gezaehlt_am, regel.voraussetzung, regel.quelle, tuple((schuljahr(j), deckung) for j, deckung in je.items()),
    )  # fmt: skip


def gebietszeilen(baum: Gebietsbaum, gebiet: Knoten, bestaende: Mapping[int, Bestand], jahr: int) -> list[Zeile]:
    """Das Gebiet und was darunter liegt, bis zum Sozialraum; bei einem Sozialraum seine Stadtteile. Die Stadt hat auch eine Zeile für
    die Stadtteile ohne Zuordnung, wenn dort etwas zählt."""
    je = {j: b.je_gebiet(baum) for j, b in bestaende.items()}

    def zeile(k: Knoten, tiefe: int) -> Zeile:
        reihe = tuple(je[j][k.id] for j in bestaende)
        name = k.name if k.ebene < Ebene.SOZIALRAUM else f"{k.schluessel} {k.name}"
        return Zeile(name, reihe, je[jahr][k.id], k.schluessel, k.ebene.name.lower(), tiefe)

    zeilen = [zeile(gebiet, 0)]
    for kind in baum.kinder(gebiet.id):
        zeilen.append(zeile(kind, 1))
        if kind.ebene < Ebene.SOZIALRAUM:
            zeilen += [zeile(enkel, 2) for enkel in baum.kinder(kind.id)]
    if gebiet.ebene is Ebene.FACHBEREICH:
        reihen = {j: sum((je[j][k.id] for k in baum.nicht_zugeordnet()), Deckung()) for j in bestaende}
        if any(d.alle for d in reihen.values()):
            zeilen.append(Zeile(OHNE, tuple(reihen.values()), reihen[jahr], tiefe=1))
    return zeilen


def artzeilen(bestaende: Mapping[int, Bestand], jahr: int) -> list[Zeile]:
    """Je Art von Einrichtungen über die Schuljahre."""
    je = {j: b.je(lambda haus: haus.art) for j, b in bestaende.items()}
    namen = dict.fromkeys(name for teile in je.values() for name in teile)
    return [Zeile(n, tuple(je[j].get(n, Deckung()) for j in bestaende), je[jahr].get(n, Deckung())) for n in namen]


def plaetze(liste: Sequence[Rang], orte: Mapping[int, str]) -> list[Platz]:
    def beitraege(r: Rang) -> tuple[tuple[Fraction, bool], ...]:
        return tuple((s.beitrag, s.ersetzt) for s in r.punktwert.summanden) if r.punktwert else ()

    return [Platz(r.rang, r.haus.id, r.haus.name, orte.get(r.haus.ort, ""), r.haus.plaetze, r.punkte, beitraege(r)) for r in liste]


def im_gebiet(baum: Gebietsbaum, gebiet: Knoten, bestand: Bestand) -> Bestand:
    """Der Bestand, eingeschränkt auf die Stadtteile eines Gebiets."""
    orte = frozenset(baum.stadtteile(gebiet.id)) | {gebiet.id}
    haeuser = tuple(haus for haus in bestand.haeuser if haus.ort in orte)
    return Bestand(bestand.tag, haeuser, bestand.mit & {haus.id for haus in haeuser})
