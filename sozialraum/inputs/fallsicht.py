"""What readers of the Fallstatistik see who are not responsible: remembered patterns, and those that have to be calculated first."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cached_property
from hashlib import md5

from basis.monate import folgemonat, monate
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.fallanzeige import Sicht, quartalsende
from sozialraum.fallsperre import Merkmale, Orte, baumkennung, bestandstabellen, kennung, ortstabelle, sichtbar, stroemtabellen
from sozialraum.fallsummen import Art, Fallzelle
from sozialraum.geheimhaltung_typen import Tabelle, Zelle
from sozialraum.models import Sperrmuster
from sozialraum.querysets import fallzahlen
from sozialraum.querysets.fallzahlen import Meldungen

BESTAND, STROEME, ORTE = "bestand", "stroeme", "orte"
REGELN = "1"  # another number makes all remembered patterns stale
SOFORT = 400  # cells of a table that a page checks while somebody waits; a larger one stays gesperrt until the background has checked it


def bestandskennung(meldungen: Iterable[int]) -> str:
    """The Meldungen of one month; KURZBILD in querysets/fallzahlen.py writes the same in SQL."""
    return md5(",".join(map(str, sorted(meldungen))).encode(), usedforsecurity=False).hexdigest()


def standkennung(meldungen: str, baum: Gebietsbaum, schwelle: int) -> str:
    return f"{meldungen}:{baumkennung(baum)}:{schwelle}:{REGELN}"


def groesse(art: str, monat: date) -> str:
    return f"{art}:{monat:%Y-%m}"


class Fallpruefung:
    """The patterns of one tree and one threshold."""

    def __init__(self, baum: Gebietsbaum, arten: Mapping[int, Art], meldungen: Meldungen, schwelle: int) -> None:
        self._baum, self._arten, self._meldungen, self._schwelle = baum, arten, meldungen, schwelle
        self._orte = Orte(baum)
        self._je_monat: dict[date, dict[int, int]] = {}
        for (art, monat), nummer in meldungen.nummern.items():
            self._je_monat.setdefault(monat, {})[art] = nummer

    @cached_property
    def enden(self) -> tuple[date, ...]:
        """All quarters' ends that something was delivered for."""
        return tuple(m for m in self._meldungen.monate if quartalsende(m))

    def sicht(self, enden: Collection[date], *, warte: bool = False) -> Sicht:
        """The patterns of these quarters and of the Bestand before each; with ``warte`` large ones are calculated too where they miss."""
        alle = sorted({m for ende in enden for m in (folgemonat(ende, -3), ende) if m in self._je_monat}, reverse=True)
        staende = {groesse(BESTAND, m): self._stand([m]) for m in alle}
        staende |= {groesse(ORTE, m): self._stand([m]) for m in alle}
        staende |= {groesse(STROEME, m): self._stand(_quartal(m)) for m in enden}
        bekannt = {
            name: frozenset(zellen)
            for name, stand, zellen in Sperrmuster.objects.filter(groesse__in=staende).values_list("groesse", "stand", "sichtbar")
            if staende[name] == stand
        }
        for monat in [m for m in alle if groesse(BESTAND, m) not in bekannt]:
            if warte or len(bestandstabellen("", self._orte, self._merkmale([monat]))[0].zellen) <= SOFORT:
                bekannt |= self._merke(self._bestand(monat), staende)
        for monat in [m for m in sorted(enden) if groesse(STROEME, m) not in bekannt]:
            if all(groesse(BESTAND, m) in bekannt for m in (folgemonat(monat, -3), monat) if m in self._je_monat):
                bekannt |= self._merke(self._stroeme(monat, bekannt), staende)
        return Sicht(*({m: bekannt[n] for m in alle if (n := groesse(art, m)) in bekannt} for art in (BESTAND, STROEME, ORTE)))

    def _merke(self, neu: Mapping[str, frozenset[str]], staende: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
        rows = [Sperrmuster(groesse=name, stand=staende[name], sichtbar=sorted(zellen)) for name, zellen in neu.items()]
        Sperrmuster.objects.bulk_create(rows, ignore_conflicts=True)
        return neu

    def _stand(self, folge: Iterable[date]) -> str:
        nummern = [nr for m in folge for nr in self._je_monat.get(m, {}).values()]
        return standkennung(bestandskennung(nummern), self._baum, self._schwelle)

    def _merkmale(self, folge: Iterable[date]) -> Merkmale:
        gemeldet = {art for m in folge for art in self._je_monat.get(m, {})}
        return Merkmale({a.schluessel: (a.form, a.gruppe, a.hze) for nummer, a in self._arten.items() if nummer in gemeldet})

    def _zahlen(self, zellen: Iterable[Fallzelle], was: str) -> dict[tuple[str, str], int]:
        zahlen: dict[tuple[str, str], int] = {}
        for z in zellen:
            ort = self._baum.knoten[z.gebiet].schluessel if z.gebiet is not None else z.grund
            paar = (ort, self._arten[z.hilfeart].schluessel)
            zahlen[paar] = zahlen.get(paar, 0) + getattr(z.zaehlung, was)
        return zahlen

    def _bekannte(self, zellen: list[Fallzelle]) -> list[Fallzelle]:
        return [z for z in zellen if z.gebiet is None or z.gebiet in self._baum.knoten]

    def _bestand(self, monat: date) -> dict[str, frozenset[str]]:
        zellen = self._bekannte(fallzahlen.zellen(self._je_monat[monat].values(), monat))
        merkmale, name = self._merkmale([monat]), groesse(BESTAND, monat)
        fassungen = bestandstabellen(name, self._orte, merkmale)
        gezeigt = sichtbar(fassungen, self._zahlen(zellen, "bestand"), self._orte.ressorts, self._schwelle)
        orte = self._ortszellen(monat, zellen, gezeigt, merkmale)
        return {name: _kennungen(gezeigt), groesse(ORTE, monat): _kennungen(orte)}

    def _ortszellen(self, monat: date, zellen: list[Fallzelle], gezeigt: Collection[Zelle], merkmale: Merkmale) -> frozenset[Zelle]:
        """Only below totals that all are shown: then the two systems share no unknown."""
        tabelle = ortstabelle(groesse(ORTE, monat), self._orte)
        form = merkmale.form("stationaer")
        offen = {z.orte for z in gezeigt if z.merkmale == form}
        if not all(orte in offen for orte in tabelle.orte.mengen):
            tabelle = Tabelle(tabelle.groesse, Orte(self._baum).nur_stadt(), tabelle.merkmale)
        zahlen: dict[tuple[str, str], int] = {}
        for z in zellen:
            if z.gebiet is not None and self._arten[z.hilfeart].schluessel in form:
                paar = (self._baum.knoten[z.gebiet].schluessel, z.ort or "ohne")
                zahlen[paar] = zahlen.get(paar, 0) + z.zaehlung.bestand
        return sichtbar([tabelle], zahlen, self._orte.ressorts, self._schwelle) if self._orte.teile in offen else frozenset()

    def _stroeme(self, ende: date, bekannt: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        """Shown where the Bestand at both ends is shown, and both flows are: then the equation between them says nothing new."""
        folge = _quartal(ende)
        nummern = [nr for m in folge[1:] for nr in self._je_monat.get(m, {}).values()]
        zellen = self._bekannte(fallzahlen.zellen(nummern, ende))
        name = groesse(STROEME, ende)
        fassungen = stroemtabellen(name, self._orte, self._merkmale(folge[1:]))
        enden = [bekannt[groesse(BESTAND, m)] for m in (folge[0], ende) if m in self._je_monat]
        offen = {z for t in fassungen for z in t.zellen if all(kennung(z.orte, z.merkmale) in muster for muster in enden)}
        dazu = [z for t in fassungen for z in t.zellen if z not in offen]
        for was in ("begonnen", "beendet", "begonnen"):
            offen &= sichtbar(fassungen, self._zahlen(zellen, was), self._orte.ressorts, self._schwelle, dazu)
            dazu = [z for t in fassungen for z in t.zellen if z not in offen]
        return {name: _kennungen(offen)}


def _quartal(ende: date) -> tuple[date, ...]:
    """The month before a quarter and its three months."""
    return monate(folgemonat(ende, -3), ende)


def _kennungen(zellen: Iterable[Zelle]) -> frozenset[str]:
    return frozenset(kennung(z.orte, z.merkmale) for z in zellen)


def pruefe_alle(baum: Gebietsbaum, schwelle: int, *, letzte: int | None = None) -> int:
    """Calculates what is missing, for the background; returns the number of quarters. ``letzte`` limits it to the latest ones."""
    meldungen = fallzahlen.meldungen()
    if not meldungen.monate or not baum.auf_ebene(Ebene.FACHBEREICH):
        return 0
    pruefung = Fallpruefung(baum, fallzahlen.arten(), meldungen, schwelle)
    enden = pruefung.enden[-letzte:] if letzte else pruefung.enden
    pruefung.sicht(enden, warte=True)
    return len(enden)
