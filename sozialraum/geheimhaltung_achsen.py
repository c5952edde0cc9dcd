"""Die Achsen der Fallstatistik für die Geheimhaltung: Gebiete bis zu einer Ebene, Hilfearten bis zu einer Feinheit, Ort der Leistung."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.geheimhaltung import Fassung
from sozialraum.geheimhaltung_typen import Achse, Menge, Tabelle

TRENNER = "|"
EBENEN = ((Ebene.STADTTEIL, "Stadtteil"), (Ebene.SOZIALRAUM, "Sozialraum"), (Ebene.RESSORT, "Ressort"), (Ebene.FACHBEREICH, "Stadt"))
FEINHEITEN = ("Hilfeart", "Form", "alle Hilfen")


class Stufe(NamedTuple):
    """Eine Sprosse der Leiter: bis zu welcher Ebene und wie fein nach Hilfen."""

    ort: str
    merkmal: str

    @property
    def name(self) -> str:
        return f"{self.ort} × {self.merkmal}"

    def hoechstens(self, ebene: Ebene, feinheit: str) -> bool:
        """Ob sie nicht feiner ist als gewünscht."""
        eigene = next(e for e, name in EBENEN if name == self.ort)
        return eigene <= ebene and FEINHEITEN.index(self.merkmal) >= FEINHEITEN.index(feinheit)


# Von der feinsten zur gröbsten; alle Hilfen zusammen gibt es nur für die Stadt.
LEITER = tuple(Stufe(ort, m) for ebene, ort in EBENEN for m in (FEINHEITEN if ebene == Ebene.FACHBEREICH else FEINHEITEN[:2]))
_Summe = tuple[Menge, tuple[Menge, ...]]


def gebietsachse(baum: Gebietsbaum, bis: Ebene, uebergreifend: Iterable[str] = ()) -> Achse:
    """Von der Stadt bis zur Ebene ``bis``. Nicht Zugeordnetes und Übergreifendes sind je ein Teil der Stadt, Übergreifendes je Grund."""
    lose = frozenset(baum.knoten[k.id].schluessel for k in baum.nicht_zugeordnet() if k.ebene == Ebene.STADTTEIL)
    gruende = [frozenset({grund}) for grund in uebergreifend]
    wurzel = baum.wurzel()
    stadt = _orte(baum, wurzel.id) | frozenset(uebergreifend)
    summen: list[_Summe] = []
    if bis > Ebene.FACHBEREICH:
        oben = [k.id for k in (*baum.kinder(wurzel.id), *baum.nicht_zugeordnet()) if Ebene.FACHBEREICH < k.ebene < Ebene.STADTTEIL]
        teile = [m for nummer in dict.fromkeys(oben) if (m := _orte(baum, nummer))]
        summen.append((stadt, (*teile, *([lose] if lose else []), *gruende)))
        if bis == Ebene.STADTTEIL and len(lose) > 1:
            summen.append((lose, tuple(frozenset({ort}) for ort in sorted(lose))))
    for ebene in (Ebene.RESSORT, Ebene.SOZIALRAUM):
        if ebene < bis:
            for knoten in baum.auf_ebene(ebene):
                teile = [m for kind in baum.kinder(knoten.id) if (m := _orte(baum, kind.id))]
                summen.append((_orte(baum, knoten.id), tuple(teile)))
    return achse([stadt], summen)


def _orte(baum: Gebietsbaum, nummer: int) -> Menge:
    return frozenset(baum.knoten[teil].schluessel for teil in baum.stadtteile(nummer))


def merkmalsachse(formen: Mapping[str, str], feinheit: str, orte: Sequence[str] = ("",)) -> Achse:
    """Hilfearten (Schlüssel → Form) und, mit mehr als einem Eintrag in ``orte``, dazu der Ort der Leistung."""
    je_form: dict[str, list[str]] = {}
    for art in sorted(formen):
        je_form.setdefault(formen[art], []).append(art)
    alle = frozenset(formen)
    summen: list[_Summe] = []
    if feinheit != "alle Hilfen":
        summen.append((alle, tuple(frozenset(arten) for arten in je_form.values())))
    if feinheit == "Hilfeart":
        summen += [(frozenset(arten), tuple(frozenset({art}) for art in arten)) for arten in je_form.values()]
    return kreuze(achse([alle], summen), orte)


def achse(mengen: Iterable[Menge], summen: Iterable[_Summe]) -> Achse:
    """Eine Achse ohne Doppelte; eine Summe aus einem einzigen Teil ist dieser Teil."""
    echte = [(ganzes, teile) for ganzes, teile in summen if len(teile) > 1]
    alle = dict.fromkeys([*mengen, *(m for ganzes, teile in echte for m in (ganzes, *teile))])
    return Achse(tuple(alle), tuple(dict.fromkeys(echte)))


def kreuze(grund: Achse, orte: Sequence[str]) -> Achse:
    """Jede Menge einmal im Ganzen und einmal je Ort der Leistung; Summen längs beider."""
    je_ort = {ort: frozenset({ort}) for ort in orte}
    if len(orte) == 1:
        return achse((_mal(m, orte) for m in grund.mengen), ((_mal(g, orte), tuple(_mal(t, orte) for t in ts)) for g, ts in grund.summen))
    auswahlen = [tuple(orte), *((ort,) for ort in je_ort)]
    summen = [(_mal(g, wahl), tuple(_mal(t, wahl) for t in teile)) for wahl in auswahlen for g, teile in grund.summen]
    summen += [(_mal(menge, orte), tuple(_mal(menge, (ort,)) for ort in orte)) for menge in grund.mengen]
    return achse((_mal(menge, orte) for menge in grund.mengen), summen)


def _mal(menge: Menge, orte: Sequence[str]) -> Menge:
    return frozenset(f"{art}{TRENNER}{ort}" for art in menge for ort in orte)


def fassungen(
    groesse: str, baum: Gebietsbaum, formen: Mapping[str, str], orte: Sequence[str] = ("",), uebergreifend: Sequence[str] = ()
) -> list[Fassung]:
    """Die Leiter von Stadtteil × Hilfeart bis zur Stadt im Ganzen, die feinste zuerst."""
    gebiete = {name: gebietsachse(baum, ebene, uebergreifend) for ebene, name in EBENEN}
    hilfen = {feinheit: merkmalsachse(formen, feinheit, orte) for feinheit in FEINHEITEN}
    return [Fassung(s.name, Tabelle(groesse, gebiete[s.ort], hilfen[s.merkmal]), s.ort, s.merkmal) for s in LEITER]


def stufe(name: str) -> Stufe | None:
    """Die Stufe einer Fassung, von der nur der Name gespeichert ist."""
    return next((s for s in LEITER if s.name == name), None)


def groeber(fein: Stufe) -> list[Stufe]:
    """Die nächsten Stufen nach Gebiet und nach Hilfen, soweit es sie gibt."""
    gebiet = next((s for s in LEITER[LEITER.index(fein) + 1 :] if s.merkmal == fein.merkmal), None)
    hilfen = next((s for s in LEITER[LEITER.index(fein) + 1 :] if s.ort == fein.ort), None)
    return [s for s in (gebiet, hilfen) if s]
