"""What the audit of a publication reads: the counts of the new table, and everything that was released before (the ledger)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from basis.monate import folgemonat, monate
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.fallsperre import GRUENDE
from sozialraum.geheimhaltung import Fassung, bestandsgleichung
from sozialraum.geheimhaltung_achsen import TRENNER, fassungen
from sozialraum.geheimhaltung_typen import Angabe, Menge, Verknuepfung, Wissen, Zelle
from sozialraum.inputs.fallsicht import bestandskennung
from sozialraum.models import Gebiet, Hilfeart, Veroeffentlichung
from sozialraum.querysets import fallzahlen

Gezaehlt = dict[tuple[str, str], int]


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
    """The counts of a plan at one state of the data. ``groesse`` names content, months and state: a correction is another size."""

    groesse: str
    meldungen: tuple[int, ...]
    formen: Mapping[str, str]
    zahlen: Gezaehlt
    muster: bool
    fehlend: tuple[str, ...]


def stoff(vorhaben: Vorhaben) -> Tabellenstoff:
    """Reads the counts; ``fehlend`` names Hilfearten that were not delivered for every month: they are left out."""
    alle, arten = fallzahlen.meldungen(), fallzahlen.arten()
    folge = monate(vorhaben.von, vorhaben.bis)
    gewaehlt = [a for a in arten.values() if a.hze or vorhaben.hilfen == "alle"]
    ganz = [a for a in gewaehlt if all((a.id, m) in alle.nummern for m in folge)]
    da = [a for a in gewaehlt if any((a.id, m) in alle.nummern for m in folge)]
    nummern = tuple(sorted(alle.nummern[a.id, m] for a in ganz for m in folge))
    formen = {a.schluessel: a.form for a in ganz}
    groesse = f"{vorhaben.inhalt}:{vorhaben.bis:%Y-%m}:{bestandskennung(nummern)[:10]}"
    fehlend = tuple(a.name for a in da if a not in ganz)
    return Tabellenstoff(groesse, nummern, formen, zaehle(vorhaben.inhalt, nummern, vorhaben.bis), bool(alle.muster & {*nummern}), fehlend)


def zaehle(inhalt: str, meldungen: Collection[int], bis: date) -> Gezaehlt:
    """Counts of these Meldungen per Stadtteil (or reason) and Hilfeart. Meldungen never change, so old states can be read again."""
    schluessel = dict(Gebiet.objects.filter(ebene=Ebene.STADTTEIL).values_list("pk", "schluessel"))
    arten = dict(Hilfeart.objects.values_list("pk", "schluessel"))
    zahlen: Gezaehlt = {}
    for z in fallzahlen.zellen(meldungen, bis):
        paar = (schluessel[z.gebiet] if z.gebiet is not None else z.grund, f"{arten[z.hilfeart]}{TRENNER}")
        zahlen[paar] = zahlen.get(paar, 0) + getattr(z.zaehlung, inhalt)
    return zahlen


def leiter(vorhaben: Vorhaben, baum: Gebietsbaum, tabelle: Tabellenstoff) -> list[Fassung]:
    """The versions from the wanted fineness to the city as a whole."""
    feinheiten = ("Hilfeart", "Form", "alle Hilfen")
    namen = {"Stadtteil": Ebene.STADTTEIL, "Sozialraum": Ebene.SOZIALRAUM, "Ressort": Ebene.RESSORT, "Stadt": Ebene.FACHBEREICH}
    gewuenscht = feinheiten.index(vorhaben.feinheit)
    ergebnis = []
    for fassung in fassungen(tabelle.groesse, baum, tabelle.formen, uebergreifend=GRUENDE):
        ort, _, merkmal = fassung.name.partition(" × ")
        if namen[ort] <= vorhaben.ebene and feinheiten.index(merkmal) >= gewuenscht:
            ergebnis.append(fassung)
    return ergebnis


def wissen(*, ohne: int | None = None, dazu: Sequence[tuple[str, Gezaehlt]] = ()) -> Wissen:
    """Everything that was ever released, withdrawn tables included, with the counts behind it and the equations between periods."""
    rows = [row for row in Veroeffentlichung.objects.bekannt().prefetch_related("zellen") if row.pk != ohne]
    bekannt = [angabe for row in rows for angabe in angaben(row)]
    wahrheit = {row.groesse: zaehle(row.inhalt, row.meldungen, row.bis) for row in rows} | dict(dazu)
    return Wissen(tuple(bekannt), wahrheit, tuple(_gleichungen(wahrheit)))


def angaben(row: Veroeffentlichung) -> Iterable[Angabe]:
    for z in row.zellen.all():
        zelle = Zelle(row.groesse, frozenset(z.orte), frozenset(z.merkmale))
        yield Angabe(zelle, 1, None, True) if z.anzahl is None else Angabe(zelle, z.anzahl, z.anzahl)


def _gleichungen(groessen: Collection[str]) -> Iterable[Verknuepfung]:
    """Bestand = Bestand a year before + begonnen − beendet, for every year of which all four are known in some state."""
    je_name: dict[str, list[str]] = {}
    for groesse in groessen:
        je_name.setdefault(groesse.rpartition(":")[0], []).append(groesse)
    for name in je_name:
        inhalt, _, monat = name.partition(":")
        if inhalt != "bestand":
            continue
        davor = f"{int(monat[:4]) - 1}{monat[4:]}"
        vier = [je_name.get(n, []) for n in (name, f"bestand:{davor}", f"begonnen:{monat}", f"beendet:{monat}")]
        for bestand in vier[0]:
            for alt in vier[1]:
                for neu in vier[2]:
                    for ende in vier[3]:
                        yield bestandsgleichung(bestand, alt, neu, ende)


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
