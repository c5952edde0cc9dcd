"""Wie sich die Posten eines Jahres zum Blatt eines Gebiets ordnen: Gruppen, Zeilen, Monate. Rein; gelesen werden sie anderswo.

Das Ganze geht auf: jeder Posten steht in genau einer Gruppe, und was keinen Ort im Gebietsstand hat, steht in einer eigenen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from budgets.nachweis import Nachweis
from budgets.postenart import Postenart
from budgets.prognose import fuer_eine_zeile, nicht_unter_gebundenem
from budgets.vollzugsblatt import Aussicht, Vollzugsblatt, Vollzugsgruppe, Vollzugszeile, blatt, gruppe, summenzeile
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten

Schluessel = tuple[int, str, int, str, str, int]  # Jahr, dann ``Postenstand.reihe``
Verlauf = Mapping[Schluessel, Mapping[int, int]]
AUS_GEBUNDENEM = "Ist und Festlegungen"  # der Weg, wo sie schon über dem Hochgerechneten liegen


@dataclass(frozen=True, slots=True)
class Postenstand:
    """Ein Posten mit seinem Nachweis an einem Tag; ``monate``: Ist in Cent je Monat der Buchung bis zu diesem Tag.

    ``kostenstelle`` ist ihre Nummer in der Datenbank, 0 ohne eine."""

    posten: int
    gebiet: int
    art: str
    dienst: str
    nummer: str
    stelle: str
    ist_ausgabe: bool
    unterabschnitt: str
    nachweis: Nachweis
    monate: Mapping[date, int]
    muster: bool
    kostenstelle: int = 0
    ohne_ansatz: bool = False

    @property
    def reihe(self) -> tuple[str, int, str, str, int]:
        """Woran derselbe Posten in anderen Jahren zu erkennen ist."""
        return (self.nummer, self.gebiet, self.art, self.dienst, self.kostenstelle)

    def ist_bis(self, jahr: int, stand: int) -> int:
        """Ist der ganzen Monate bis ``stand``: woraus hochgerechnet und verglichen wird. Ein Monat, der erst begonnen hat, zählt nicht.

        Beispiel: bis September 900 €, am 5. Oktober 1 €, Stand September: 900 €; im Nachweis stehen 901 €.
        """
        return sum(betrag for monat, betrag in self.monate.items() if monatsnummer(monat, jahr) <= stand)


def monatsnummer(monat: date, jahr: int) -> int:
    """1 bis 12; was vor oder nach dem Jahr gebucht ist, zählt zu seinem ersten oder letzten Monat."""
    return min(12, max(1, (monat.year - jahr) * 12 + monat.month))


def merke_fehlende_ansaetze(rows: Sequence[Postenstand]) -> list[Postenstand]:
    """Hat ein Gebiet im Jahr für keine Ausgabe Mittel, so ist dort kein Ansatz erfasst; ein fehlender Ansatz ist nicht 0."""
    mit = {row.gebiet for row in rows if row.ist_ausgabe and row.nachweis.hat_mittel}
    return [replace(row, ohne_ansatz=True) if row.ist_ausgabe and row.gebiet not in mit else row for row in rows]


def gliedere(
    name: str, knoten: Knoten, baum: Gebietsbaum, rows: Sequence[Postenstand], frueher: Verlauf, jahr: int, stand: int
) -> Vollzugsblatt:
    """Das Blatt eines Gebiets: seine Sozialräume und was sein Ressort selbst hält; für den Fachbereich alle Posten des Jahres.

    ``stand`` ist der letzte ganz gebuchte Monat, 0 vor dem ersten; ``frueher`` der Verlauf der Vorjahre (``monatsverlauf``).
    """
    ganz = knoten.ebene == Ebene.FACHBEREICH
    darin = {knoten.id, *(k.id for k in baum.nachfahren(knoten.id))}
    eigene = [row for row in rows if ganz or row.gebiet in darin]
    zeilen = {row.posten: _zeile(row, frueher, jahr, stand) for row in eigene}
    ausgaben = [row for row in eigene if row.ist_ausgabe]
    einnahmen = [zeilen[row.posten] for row in eigene if not row.ist_ausgabe]
    gruppen = _nach_ressort(ausgaben, zeilen, baum) if ganz else _nach_raum(ausgaben, zeilen, baum)
    return blatt(name, gruppen, [gruppe("Einnahmen", einnahmen)] if einnahmen else [], _monate(ausgaben, jahr), stand)


def _monate(rows: Iterable[Postenstand], jahr: int) -> dict[int, int]:
    """Ist je Monat, siehe ``monatsnummer``."""
    monate: dict[int, int] = {}
    for row in rows:
        for monat, betrag in row.monate.items():
            nummer = monatsnummer(monat, jahr)
            monate[nummer] = monate.get(nummer, 0) + betrag
    return monate


def postenzeilen(rows: Iterable[Postenstand], frueher: Verlauf, jahr: int, stand: int) -> dict[int, Vollzugszeile]:
    """Die Ausgaben jede für sich, je Nummer des Postens: was in den Zeilen des Blatts steht, bevor verdichtet wird."""
    return alle_zeilen((row for row in rows if row.ist_ausgabe), frueher, jahr, stand)


def alle_zeilen(rows: Iterable[Postenstand], frueher: Verlauf, jahr: int, stand: int) -> dict[int, Vollzugszeile]:
    """Dasselbe mit den Einnahmen."""
    return {row.posten: _zeile(row, frueher, jahr, stand) for row in rows}


def _zeile(row: Postenstand, frueher: Verlauf, jahr: int, stand: int) -> Vollzugszeile:
    jahre = [verlauf for vor in (1, 2, 3) if (verlauf := frueher.get((jahr - vor, *row.reihe)))]
    prognose = fuer_eine_zeile(row.ist_bis(jahr, stand), stand, jahre)
    name = row.dienst or f"{row.unterabschnitt} {row.stelle}".strip()
    betrag, n = prognose.betrag, row.nachweis
    if row.ist_ausgabe:
        betrag = nicht_unter_gebundenem(betrag, n.ist + n.festlegung, stand)
    weg = prognose.verfahren.value if betrag == prognose.betrag else AUS_GEBUNDENEM
    aussicht = Aussicht(betrag, prognose.grund, weg)
    return Vollzugszeile(name, row.nachweis, aussicht, (row.posten,), row.muster, row.ohne_ansatz)


def _nach_raum(rows: Iterable[Postenstand], zeilen: Mapping[int, Vollzugszeile], baum: Gebietsbaum) -> list[Vollzugsgruppe]:
    """Eine Gruppe je Sozialraum, dann was das Ressort selbst hält."""
    je_gebiet: dict[int, list[Vollzugszeile]] = {}
    for row in rows:
        je_gebiet.setdefault(row.gebiet, []).append(zeilen[row.posten])
    gruppen = [
        gruppe(raumtitel(raum), je_gebiet.pop(raum.id), raum.id) for raum in baum.auf_ebene(Ebene.SOZIALRAUM) if raum.id in je_gebiet
    ]
    return gruppen + [gruppe(f"{kurz(baum.knoten[g])}, eigene Kosten", rest, g) for g, rest in je_gebiet.items()]


def raumtitel(raum: Knoten) -> str:
    return f"Sozialraum {raum.schluessel} · {raum.name}"


def kurz(knoten: Knoten) -> str:
    return knoten.kurzname or knoten.name


def _nach_ressort(rows: Sequence[Postenstand], zeilen: Mapping[int, Vollzugszeile], baum: Gebietsbaum) -> list[Vollzugsgruppe]:
    """Eine Gruppe je Ressort mit einer Zeile je Sozialraum; dann Dienste, Nicht zugeordnetes, Reserve, Zentrales, zuletzt der Rest."""
    offen = list(rows)

    def nimm(gebiet: int | None, *arten: Postenart) -> list[Postenstand]:
        genommen = [r for r in offen if r.art in arten and gebiet in (None, r.gebiet)]
        offen[:] = [r for r in offen if r not in genommen]
        return genommen

    gruppen: list[tuple[str, list[tuple[str, list[Postenstand]]], int | None]] = []
    for ressort in baum.auf_ebene(Ebene.RESSORT):
        teile = [
            (raumtitel(k), nimm(k.id, Postenart.SOZIALRAUM)) for k in baum.kinder(ressort.id) if k.ebene == Ebene.SOZIALRAUM
        ]
        teile.append(("Personal, Sachkosten, Miete", nimm(ressort.id, Postenart.RESSORT)))
        gruppen.append((kurz(ressort), teile, ressort.id))
    gruppen += [
        (titel, _je_name(nimm(None, art), zeilen), None)
        for titel, art in (
            ("Übergreifende Dienste", Postenart.DIENST),
            (Postenart.OHNE_RAUM.bezeichnung, Postenart.OHNE_RAUM),
            (Postenart.RESERVE.bezeichnung, Postenart.RESERVE),
            (Postenart.ZENTRAL.bezeichnung, Postenart.ZENTRAL),
        )
    ]
    gruppen.append(("Ohne Ort im Gebietsstand", _je_name(offen, zeilen), None))
    return [
        gruppe(titel, [verdichte(name, [zeilen[r.posten] for r in teil]) for name, teil in teile if teil], gebiet)
        for titel, teile, gebiet in gruppen
        if any(teil for _, teil in teile)
    ]


def _je_name(rows: Iterable[Postenstand], zeilen: Mapping[int, Vollzugszeile]) -> list[tuple[str, list[Postenstand]]]:
    je_name: dict[str, list[Postenstand]] = {}
    for row in rows:
        je_name.setdefault(zeilen[row.posten].name, []).append(row)
    return list(je_name.items())


def verdichte(name: str, zeilen: Sequence[Vollzugszeile]) -> Vollzugszeile:
    """Mehrere Zeilen als eine; eine einzige behält den Weg ihrer Prognose."""
    return replace(zeilen[0], name=name) if len(zeilen) == 1 else summenzeile(name, zeilen)
