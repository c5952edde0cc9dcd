"""The table of a distribution: Ressorts with their Sozialräume, not assigned, Dienste by name, Reserve, total."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from basis.zahlen import GESPERRT, Wert
from berichte.sections.budgetsperre import Budgetsperre
from berichte.sections.gebiete import Gebietsangabe
from budgets.rechnung import NICHT_ZUGEORDNET, Eingaben, Rechnung, rechne_topf
from sozialraum.ebenen import Ebene, Knoten
from sozialraum.punktwerte import Punktmodell


@dataclass(frozen=True)
class Budgetzeile:
    """One row: amounts per Teiltopf in their order, and together; in cents or hundredths of VZÄ.

    ``art``: gruppe, sozialraum, summe, nicht_zugeordnet, verteilt, dienst, reserve, gesamt. ``eigen`` marks the report's own Gebiet.
    """

    art: str
    name: str
    je_topf: tuple[int | None, ...]
    betrag: int | None
    anteil: Fraction | None = None
    bevoelkerung: int | None = None
    aenderung: int | None = None
    aenderung_anteil: Fraction | None = None
    eigen: bool = False
    zusatz: str = ""


@dataclass(frozen=True)
class Verteilungstabelle:
    toepfe: tuple[str, ...]
    zeilen: tuple[Budgetzeile, ...]
    mit_vorjahr: bool

    @property
    def spalten(self) -> int:
        return len(self.toepfe) + (5 if self.mit_vorjahr else 3)

    @property
    def koerper(self) -> list[list[Budgetzeile]]:
        """The rows without the total, one block per Ressort and one for the rest: a block stays together on paper."""
        bloecke: list[list[Budgetzeile]] = [[]]
        for zeile in self.zeilen[:-1]:
            bloecke[-1].append(zeile)
            if zeile.art == "summe":
                bloecke.append([])
        return [block for block in bloecke if block]

    @property
    def gesamt(self) -> Budgetzeile:
        return self.zeilen[-1]


@dataclass(frozen=True)
class Stadtteilzeile:
    """A Stadtteil's amounts, for information only; a Wert only where it is gesperrt."""

    schluessel: str
    name: str
    je_topf: tuple[int | Wert | None, ...]
    betrag: int | Wert | None
    eigen: bool = False


def je_topf_von(rechnung: Rechnung, gebiet: int, ebene: Ebene) -> tuple[int | None, ...]:
    """What a Gebiet gets from each Teiltopf; None where nothing was calculated for it."""
    quelle = rechnung.je_topf_und_stadtteil if ebene == Ebene.STADTTEIL else rechnung.je_topf
    return tuple(quelle[topf.schluessel].get(gebiet) for topf in rechnung.toepfe)


def nach_aussen(rechnung: Rechnung, gebiet: Knoten | Gebietsangabe, sperre: Budgetsperre) -> tuple[int | Wert | None, ...]:
    """The same as a paper may name it: without what falls on a Stadtteil and gives the rate of a small group away."""
    werte = je_topf_von(rechnung, gebiet.id, Ebene(gebiet.ebene))
    if gebiet.ebene != Ebene.STADTTEIL:
        return werte
    zu = [gebiet.schluessel in sperre[topf.schluessel].betraege for topf in rechnung.toepfe]
    return tuple(GESPERRT if wert is not None and gesperrt else wert for wert, gesperrt in zip(werte, zu, strict=True))


def zusammen(je_topf: Sequence[int | Wert | None]) -> int | Wert | None:
    """Over all Teiltöpfe; gesperrt where one of them is, for the others would be the difference."""
    if any(isinstance(wert, Wert) for wert in je_topf):
        return GESPERRT
    bekannt = [wert for wert in je_topf if isinstance(wert, int)]
    return sum(bekannt) if bekannt else None


def vorjahr_von(rechnung: Rechnung, empfaenger: Sequence[str]) -> int | None:
    """The previous year's amount of some recipients over all Teiltöpfe; None unless it is known for each."""
    werte = [zeile.vorjahr for topf in rechnung.toepfe for s, zeile in topf.zeilen.items() if s in empfaenger]
    return None if not werte or any(wert is None for wert in werte) else sum(wert for wert in werte if wert is not None)


def tabelle(rechnung: Rechnung, gebiet: Knoten, ebenen: dict[str, str]) -> Verteilungstabelle:
    mit_vorjahr = any(zeile.vorjahr is not None for topf in rechnung.toepfe for zeile in topf.zeilen.values())
    return Verteilungstabelle(tuple(topf.name for topf in rechnung.toepfe), tuple(_zeilen(rechnung, gebiet, ebenen)), mit_vorjahr)


def _zeilen(rechnung: Rechnung, gebiet: Knoten, ebenen: dict[str, str]) -> Iterator[Budgetzeile]:
    for ressort, raeume in rechnung.ressorts():
        name = ressort.name if ressort else f"Ohne {ebenen.get('2', 'Ressort')}"
        yield Budgetzeile("gruppe", name, (), None)
        for raum in raeume:
            yield _empfaenger(rechnung, (raum.schluessel,), "sozialraum", f"{raum.schluessel} {raum.name}", raum.id == gebiet.id)
        eigen = ressort is not None and ressort.id == gebiet.id
        yield _empfaenger(rechnung, [raum.schluessel for raum in raeume], "summe", f"Summe {name}", eigen)
    if rechnung.nicht_zugeordnet is not None:
        offen = rechnung.baum.nicht_zugeordnet()
        namen = ", ".join(knoten.kurzname or knoten.name for knoten in offen if knoten.ebene == Ebene.STADTTEIL)
        zeile = _empfaenger(rechnung, (NICHT_ZUGEORDNET,), "nicht_zugeordnet", "Nicht zugeordnet", False)
        yield replace(zeile, zusatz=namen)
    yield _empfaenger(rechnung, list(rechnung.eingaben.empfaenger), "verteilt", "Verteilt", gebiet.ebene == Ebene.FACHBEREICH)
    yield from _dienste(rechnung)
    yield _zeile(rechnung, "reserve", "Reserve", [topf.ergebnis.reserve if topf.ergebnis else 0 for topf in rechnung.toepfe])
    yield _zeile(rechnung, "gesamt", "Ansatz", [topf.eingaben.topf.betrag for topf in rechnung.toepfe])


def _empfaenger(rechnung: Rechnung, schluessel: Sequence[str], art: str, name: str, eigen: bool) -> Budgetzeile:
    je_topf = [sum(topf.zeilen[s].betrag for s in schluessel if s in topf.zeilen) for topf in rechnung.toepfe]
    zeile = replace(_zeile(rechnung, art, name, je_topf), eigen=eigen)
    vorher = vorjahr_von(rechnung, schluessel)
    if vorher is None or zeile.betrag is None:
        return zeile
    aenderung = zeile.betrag - vorher
    return replace(zeile, aenderung=aenderung, aenderung_anteil=Fraction(aenderung, vorher) if vorher else None)


def _dienste(rechnung: Rechnung) -> Iterator[Budgetzeile]:
    """A Dienst that several Teiltöpfe pay for is one row."""
    namen = dict.fromkeys((dienst.name, dienst.verantwortlich) for topf in rechnung.toepfe for dienst in topf.eingaben.topf.dienste)
    for name, stelle in namen:
        je_topf = [
            sum(d.betrag for d in topf.eingaben.topf.dienste if (d.name, d.verantwortlich) == (name, stelle)) for topf in rechnung.toepfe
        ]
        yield replace(_zeile(rechnung, "dienst", name, je_topf), zusatz=stelle)


def _zeile(rechnung: Rechnung, art: str, name: str, je_topf: Sequence[int]) -> Budgetzeile:
    betrag = sum(je_topf)
    return Budgetzeile(art, name, tuple(je_topf), betrag, Fraction(betrag, rechnung.gesamt) if rechnung.gesamt else None)


def stadtteile(rechnung: Rechnung, gebiet: Knoten, sperre: Budgetsperre) -> tuple[Stadtteilzeile, ...]:
    """The Stadtteile of a Gebiet (of its Sozialraum, if it is one itself) with what they get arithmetically."""
    baum = rechnung.baum
    ort = baum.eltern(gebiet.id) if gebiet.ebene == Ebene.STADTTEIL else gebiet
    ids = baum.stadtteile(ort.id) if ort else tuple(k.id for k in baum.nicht_zugeordnet() if k.ebene == Ebene.STADTTEIL)
    return tuple(_stadtteil(rechnung, baum.knoten[nummer], gebiet, sperre) for nummer in ids)


def _stadtteil(rechnung: Rechnung, knoten: Knoten, gebiet: Knoten, sperre: Budgetsperre) -> Stadtteilzeile:
    je_topf = nach_aussen(rechnung, knoten, sperre)
    return Stadtteilzeile(knoten.schluessel, knoten.kurzname or knoten.name, je_topf, zusammen(je_topf), knoten.id == gebiet.id)


def nach_bevoelkerung(eingaben: Eingaben) -> Rechnung:
    """The same pots split by the number of people alone: without indicators, Sockel and caps."""
    nur_menschen = Punktmodell("anteil", (), basisgewicht=Fraction(1))
    toepfe = tuple(
        rechne_topf(replace(topf, modell=nur_menschen, topf=replace(topf.topf, sockel=0, kappung=None))) for topf in eingaben.toepfe
    )
    return Rechnung(eingaben, toepfe)
