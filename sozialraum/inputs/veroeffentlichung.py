"""What the audit of a publication reads: the counts of the new table, and everything that was released before (the ledger)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from basis.monate import folgemonat, monate, monatsname
from sozialraum.datenstaende import Datenstaende, Zaehlung
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.fallsperre import GRUENDE
from sozialraum.geheimhaltung import Fassung
from sozialraum.geheimhaltung_achsen import TRENNER, Stufe, fassungen
from sozialraum.geheimhaltung_typen import Angabe, Menge, Wissen, Zelle
from sozialraum.inputs.fallzaehler import Fallzaehler, Gezaehlt
from sozialraum.models import Fallangabe, Fallmeldung, Veroeffentlichung
from sozialraum.querysets import fallzahlen


@dataclass(frozen=True)
class Vorhaben:
    """What somebody wants to publish: content, period, Hilfearten, and how fine at most."""

    inhalt: str
    bis: date
    hilfen: str  # "hze" or "alle"
    ebene: Ebene
    feinheit: str = "Hilfeart"

    @property
    def von(self) -> date:
        return self.bis if self.inhalt == "bestand" else folgemonat(self.bis, -11)


@dataclass(frozen=True)
class Tabellenstoff:
    """The counts of a plan as the data stand now. ``name`` says content and month; the Meldungen say where the counts come from."""

    name: str
    meldungen: tuple[int, ...]
    formen: Mapping[str, str]
    zahlen: Gezaehlt
    muster: bool
    fehlend: tuple[str, ...]

    @property
    def zaehlung(self) -> Zaehlung:
        return Zaehlung(self.name, frozenset(f"{art}{TRENNER}" for art in self.formen), self.zahlen)


def stoff(vorhaben: Vorhaben, quelle: Fallzaehler) -> Tabellenstoff:
    """Reads the counts; ``fehlend`` names Hilfearten that were not delivered for every month: they are left out."""
    alle, arten = quelle.meldungen, quelle.arten
    folge = monate(vorhaben.von, vorhaben.bis)
    gewaehlt = [a for a in arten.values() if a.hze or vorhaben.hilfen == "alle"]
    ganz = [a for a in gewaehlt if all((a.id, m) in alle.nummern for m in folge)]
    da = [a for a in gewaehlt if any((a.id, m) in alle.nummern for m in folge)]
    nummern = tuple(sorted(alle.nummern[a.id, m] for a in ganz for m in folge))
    formen = {a.schluessel: a.form for a in ganz}
    name = f"{vorhaben.inhalt}:{vorhaben.bis:%Y-%m}"
    fehlend = tuple(a.name for a in da if a not in ganz)
    zahlen = quelle.zaehle(vorhaben.inhalt, nummern, vorhaben.bis)
    return Tabellenstoff(name, nummern, formen, zahlen, bool(alle.muster & {*nummern}), fehlend)


def leiter(vorhaben: Vorhaben, baum: Gebietsbaum, formen: Mapping[str, str], groesse: str) -> list[Fassung]:
    """The versions from the wanted fineness to the city as a whole."""
    alle = fassungen(groesse, baum, formen, uebergreifend=GRUENDE)
    return [f for f in alle if Stufe(f.ort, f.merkmal).hoechstens(vorhaben.ebene, vorhaben.feinheit)]


class Bekanntes:
    """Everything that was ever released, withdrawn tables included, with the counts behind it (docs/decisions.md 28, 31)."""

    def __init__(self, quelle: Fallzaehler, *, ohne: int | None = None) -> None:
        self._staende = Datenstaende()
        self._angaben: list[Angabe] = []
        rows = [row for row in Veroeffentlichung.objects.bekannt().order_by("pk").prefetch_related("zellen") if row.pk != ohne]
        quelle.lade(nummer for row in rows for nummer in row.meldungen)
        for row in rows:
            groesse = self._staende.nimm_auf(gezaehlt(row, quelle))
            self._angaben += angaben(row, groesse)
        for eintrag in Fallangabe.objects.all():
            self._angaben += self._gefolgert(eintrag)

    def _gefolgert(self, eintrag: Fallangabe) -> Iterator[Angabe]:
        """What a Verteilung betrays: taken as if every amount gave its count away, which is more than a reader can be sure of."""
        zahlen = {(ort, merkmal): n for ort, merkmal, n in eintrag.zahlen}
        merkmale = frozenset(eintrag.merkmale)
        groesse = self._staende.nimm_auf(Zaehlung(eintrag.name, merkmale, zahlen))
        for orte in eintrag.orte:
            wert = sum(zahlen.get((ort, merkmal), 0) for ort in orte for merkmal in merkmale)
            yield Angabe(Zelle(groesse, frozenset(orte), merkmale), wert, wert, gefolgert=True)

    def mit(self, neu: Zaehlung) -> tuple[Wissen, str]:
        """What is known, ready for the audit of one more table, and the size of this table."""
        groesse = self._staende.nimm_auf(neu)
        gleiche = self._staende.uebertrage(self._angaben, groesse)
        return Wissen((*self._angaben, *gleiche), self._staende.wahrheit, self._staende.verknuepfungen()), groesse


def gezaehlt(row: Veroeffentlichung, quelle: Fallzaehler) -> Zaehlung:
    """The counts of a table at the state of the data that it was made from."""
    merkmale = frozenset(f"{art}{TRENNER}" for art in row.hilfearten)
    return Zaehlung(f"{row.inhalt}:{row.bis:%Y-%m}", merkmale, quelle.zaehle(row.inhalt, row.meldungen, row.bis))


def veraltet(row: Veroeffentlichung) -> list[str]:
    """Which Hilfearten of which months no longer count as they did when the table was made."""
    gueltig = {*fallzahlen.meldungen().nummern.values()}
    rows = Fallmeldung.objects.filter(pk__in={*row.meldungen} - gueltig).select_related("hilfeart").order_by("hilfeart", "monat")
    return [f"{meldung.hilfeart} ({monatsname(meldung.monat)})" for meldung in rows]


def angaben(row: Veroeffentlichung, groesse: str) -> Iterable[Angabe]:
    for z in row.zellen.all():
        zelle = Zelle(groesse, frozenset(z.orte), frozenset(z.merkmale))
        yield Angabe(zelle, 1, None, True) if z.anzahl is None else Angabe(zelle, z.anzahl, z.anzahl)


def ortsnamen(baum: Gebietsbaum) -> dict[Menge, str]:
    """The names of the sets of Stadtteilen a table may have, in the order of the tree; the highest Ebene gives the name."""
    namen: dict[Menge, str] = {}
    stadtteile = frozenset(k.schluessel for k in baum.auf_ebene(Ebene.STADTTEIL))
    namen[stadtteile | frozenset(GRUENDE)] = "Stadt insgesamt"
    for k in (*baum.nachfahren(baum.wurzel().id), *baum.nicht_zugeordnet()):
        menge = frozenset(baum.knoten[t].schluessel for t in baum.stadtteile(k.id))
        worte = {Ebene.SOZIALRAUM: f"Sozialraum {k.schluessel}", Ebene.STADTTEIL: f"{k.schluessel} {k.kurzname or k.name}"}
        wort = worte.get(k.ebene, k.name)
        namen[menge] = f"{namen[menge]} = {wort}" if menge in namen else wort
    return namen
