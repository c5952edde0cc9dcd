"""What the pages of the Fallstatistik show of the counted cells: every number passes ``fallanzeige``, for page and export alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from basis import diagramme
from basis.monate import kurz, monate, monatsende, monatsname
from basis.zahlen import Wert, Zustand
from sozialraum.access import Zugang
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.fallanzeige import GESPERRT, SPALTEN, gemeinsam, gesperrte, zeige, zeige_tabelle
from sozialraum.fallkennzahlen import Kennzahl, kennzahlen
from sozialraum.fallsummen import Art, Fallzelle, fuer_kennzahlen, gesamt, in_gebieten, uebergreifende
from sozialraum.forms.fallfilter import Auswahl, gebietsschluessel
from sozialraum.models import Parameter
from sozialraum.models.fallstatistik import Uebergreifend
from sozialraum.querysets import fallzahlen
from sozialraum.querysets.fallzahlen import Meldungen
from sozialraum.rechte import Recht

KEINE_ANGABE = Wert(None, Zustand.KEINE_ANGABE)


@dataclass(frozen=True)
class Vergleich:
    """A Kennzahl of the chosen Gebiet beside the city's."""

    eigene: Kennzahl
    stadt: Kennzahl


class Fallbild:
    """The Fallstatistik of one choice for one reader."""

    def __init__(self, zugang: Zugang, baum: Gebietsbaum, arten: Mapping[int, Art], meldungen: Meldungen, auswahl: Auswahl) -> None:
        self._zugang, self.baum, self._arten, self._meldungen, self.auswahl = zugang, baum, arten, meldungen, auswahl
        self._gewaehlt = {art.id: art for art in auswahl.arten}

    @property
    def wurzel(self) -> int:
        return self.baum.wurzel().id

    @cached_property
    def kleinste(self) -> int:
        """The threshold for readers who are not responsible; nobody needs it who sees everything."""
        if self.offen(self.wurzel):
            return 0
        return int(Parameter.objects.wert("geheimhaltung_intern", heute(), sonst="3"))

    def offen(self, gebiet: int | None) -> bool:
        """Whether the reader is responsible for a Gebiet; what belongs to no Stadtteil belongs to the city."""
        return self._zugang.darf(Recht.FALLZAHLEN_OFFEN, self.wurzel if gebiet is None else gebiet)

    @property
    def nur_intern(self) -> bool:
        return self.offen(self.auswahl.knoten.id if self.auswahl.knoten else None)

    @cached_property
    def muster(self) -> bool:
        return bool(self._meldungen.muster & {*self._nummern})

    @cached_property
    def _nummern(self) -> list[int]:
        benoetigt = {*self._gewaehlt, *(art.id for art in self._arten.values() if art.hze)}
        return self._meldungen.waehle(benoetigt, self.auswahl.von, self.auswahl.bis)

    @cached_property
    def _alle(self) -> list[Fallzelle]:
        return fallzahlen.zellen(self._nummern, self.auswahl.bis)

    @cached_property
    def zellen(self) -> list[Fallzelle]:
        """The cells of the chosen Hilfen and place, everywhere."""
        ort = self.auswahl.ort
        return [z for z in self._alle if z.hilfeart in self._gewaehlt and (not ort or z.ort == ort)]

    @cached_property
    def eigene(self) -> list[Fallzelle]:
        """Those of the chosen Gebiet; the city has all, with what belongs to no Stadtteil."""
        return self._von(self.auswahl.knoten)

    def _von(self, knoten: Knoten | None) -> list[Fallzelle]:
        if knoten is None:
            return uebergreifende(self.zellen)
        return self.zellen if knoten.ebene == Ebene.FACHBEREICH else in_gebieten(self.zellen, self.baum.stadtteile(knoten.id))

    def nach_hilfeart(self) -> tuple[list[dict[str, Any]], dict[str, Wert]]:
        """A row for each chosen Hilfeart that was delivered, and the sum."""
        kleinste = 0 if self.nur_intern else self.kleinste
        da = [art for art in self.auswahl.arten if self._meldungen.fehlend(art.id, self._monate) < len(self._monate)]
        zahlen = {art.id: _zahlen([z for z in self.eigene if z.hilfeart == art.id]) for art in da}
        gezeigt, summe = zeige_tabelle(zahlen, kleinste=kleinste)
        return [self._artzeile(art, gezeigt.get(art.id)) for art in self.auswahl.arten], summe

    @cached_property
    def _monate(self) -> tuple[date, ...]:
        return monate(self.auswahl.von, self.auswahl.bis)

    def _artzeile(self, art: Art, werte: dict[str, Wert] | None) -> dict[str, Any]:
        fehlend = self._meldungen.fehlend(art.id, self._monate)
        hinweis = "" if not fehlend else "nicht gemeldet" if werte is None else f"ohne {fehlend} {'Monat' if fehlend == 1 else 'Monate'}"
        zeile = werte or dict.fromkeys(SPALTEN, KEINE_ANGABE)
        if (art.id, self.auswahl.bis) not in self._meldungen.nummern:
            zeile = zeile | dict.fromkeys(("bestand", "innen", "ausserhalb"), KEINE_ANGABE)
        return {"art": art.name, "gruppe": art.gruppe, "form": art.form, "hinweis": hinweis, **zeile}

    def nach_gebiet(self) -> tuple[list[dict[str, Any]], dict[str, Wert], str]:
        """The Gebiete of the next Ebene below (beside a Stadtteil its neighbours), with density; the sum; the name of that Ebene."""
        oben = self._oberstes()
        kinder = list(self.baum.kinder(oben.id))
        if oben.ebene == Ebene.FACHBEREICH:
            kinder += [k for k in self.baum.nicht_zugeordnet() if k.ebene == Ebene.STADTTEIL]
        zahlen: dict[Any, dict[str, int]] = {k.id: _zahlen(self._von(k)) for k in kinder}
        if oben.ebene == Ebene.FACHBEREICH:
            ohne = uebergreifende(self.zellen)
            gruende = [grund for grund in Uebergreifend.values if any(z.grund == grund for z in ohne)]
            zahlen |= {grund: _zahlen([z for z in ohne if z.grund == grund]) for grund in gruende}
        offen = {k for k in zahlen if self.offen(k if isinstance(k, int) else None)}
        gezeigt, summe = zeige_tabelle(zahlen, kleinste=self.kleinste, offen=offen)
        zeilen = [self._gebietszeile(k, gezeigt[k.id]) for k in kinder]
        zeilen += [{"name": Uebergreifend(g).label, "url": "", "dichte": KEINE_ANGABE, **gezeigt[g]} for g in zahlen if isinstance(g, str)]
        return zeilen, summe, oben.name

    def _oberstes(self) -> Knoten:
        knoten = self.auswahl.knoten
        if knoten is None:
            return self.baum.wurzel()
        return (self.baum.eltern(knoten.id) or self.baum.wurzel()) if knoten.ebene == Ebene.STADTTEIL else knoten

    def _gebietszeile(self, knoten: Knoten, werte: dict[str, Wert]) -> dict[str, Any]:
        name = f"{knoten.schluessel} {knoten.kurzname or knoten.name}" if knoten.ebene >= Ebene.SOZIALRAUM else knoten.name
        url = self.adresse(gebiet=gebietsschluessel(knoten))
        return {"name": name, "url": url, "dichte": self._dichte(knoten, werte["bestand"]), **werte}

    def _dichte(self, knoten: Knoten, bestand: Wert) -> Wert:
        jung = self._jung(knoten)
        if bestand.zahl is None:
            return bestand
        return Wert(Fraction(bestand.zahl) * 1000 / jung) if jung else KEINE_ANGABE

    @cached_property
    def _bevoelkerung(self) -> tuple[date | None, dict[int, int]]:
        return fallzahlen.unter_21(monatsende(self.auswahl.bis))

    @property
    def nennerstand(self) -> date | None:
        return self._bevoelkerung[0]

    def _jung(self, knoten: Knoten) -> int | None:
        bekannte = [n for teil in self.baum.stadtteile(knoten.id) if (n := self._bevoelkerung[1].get(teil)) is not None]
        return sum(bekannte) if bekannte else None

    def kennzahlen(self) -> list[Vergleich]:
        """Of the Gebiet and of the city, always over all Hilfen zur Erziehung and both places."""
        knoten = self.auswahl.knoten
        if knoten is None:
            return []
        return [Vergleich(*paar) for paar in zip(self._kennzahlen(knoten), self._kennzahlen(self.baum.wurzel()), strict=True)]

    def _kennzahlen(self, knoten: Knoten) -> tuple[Kennzahl, ...]:
        summen = fuer_kennzahlen(in_gebieten(self._alle, self.baum.stadtteile(knoten.id)), self._arten, self._jung(knoten))
        return kennzahlen(summen, kleinste=0 if self.offen(knoten.id) else self.kleinste)

    def verlauf(self, titel: str) -> diagramme.Diagramm | None:
        """The course by month; who is not responsible sees the Bestand alone, since the rest would give small numbers away."""
        if len(self._monate) < 2:
            return None
        nummern = self._meldungen.waehle(self._gewaehlt, self.auswahl.von, self.auswahl.bis)
        knoten = self.auswahl.knoten
        teile = None if knoten is None else self.baum.stadtteile(knoten.id)
        je_monat = fallzahlen.verlauf(nummern, teile, self.auswahl.ort, alles=knoten is not None and knoten.ebene == Ebene.FACHBEREICH)
        gemeldet = {monat for (art, monat) in self._meldungen.nummern if art in self._gewaehlt}
        kleinste = 0 if self.nur_intern else self.kleinste

        def reihe(feld: str) -> tuple[Wert, ...]:
            return tuple(
                zeige(getattr(je_monat[m], feld) if m in je_monat else 0, kleinste=kleinste) if m in gemeldet else KEINE_ANGABE
                for m in self._monate
            )

        linien = [diagramme.Linie("Bestand", reihe("bestand"))]
        if self.nur_intern:
            paare = (("begonnen", "vergleich"), ("beendet", "plan"))
            linien += [diagramme.Linie(name, reihe(name), art=art) for name, art in paare]
        return diagramme.verlauf(
            linien, [kurz(m) for m in self._monate], titel=titel, einheit="Hilfen, Bestand am Monatsende", kopf="Monat", ab_null=True
        )

    def liste(self, ebene: Ebene) -> list[dict[str, Any]]:
        """Gebiet × Hilfeart with what was counted; rows of nothing are left out."""
        orte = [k for k in self.baum.auf_ebene(ebene) if self.auswahl.knoten is None or _unter(self.baum, k, self.auswahl.knoten)]
        zahlen: dict[tuple[Any, int], dict[str, int]] = {}
        for k in orte:
            eigene = self._von(k) if ebene != Ebene.FACHBEREICH else self.zellen
            zahlen |= {(k.id, art): werte for art, werte in _je_art(eigene).items() if any(werte.values())}
        linien = [*_linien(zahlen, 0), *_linien(zahlen, 1)]
        offen = {zelle for zelle in zahlen if self.offen(zelle[0])}
        gesperrt = {
            spalte: gesperrte({z: w[spalte] for z, w in zahlen.items()}, linien, kleinste=self.kleinste, offen=offen) for spalte in SPALTEN
        }  # fmt: skip
        namen = {k.id: k for k in orte}
        return [self._listenzeile(namen[ort], self._arten[art], (ort, art), werte, gesperrt) for (ort, art), werte in zahlen.items()]

    def _listenzeile(
        self, knoten: Knoten, art: Art, zelle: tuple[Any, int], werte: dict[str, int], gesperrt: Mapping[str, set[Any]]
    ) -> dict[str, Any]:
        gezeigt = gemeinsam({s: GESPERRT if zelle in gesperrt[s] else Wert(Fraction(n)) for s, n in werte.items()})
        zeile = self._gebietszeile(knoten, gezeigt)
        return {**zeile, "ebene": knoten.ebene.name.title(), "art": art.name, "form": art.form, "gruppe": art.gruppe}

    def adresse(self, **anders: str) -> str:
        """The overview with another Gebiet, all other choices kept."""
        a = self.auswahl
        gebiet = gebietsschluessel(a.knoten) if a.knoten else "uebergreifend"
        werte = {"gebiet": gebiet, "hilfen": a.hilfen, "von": kurz(a.von), "bis": kurz(a.bis), "ort": a.ort, **anders}
        return f"{reverse('fallstatistik')}?{urlencode(werte)}"

    @property
    def ende(self) -> date:
        return monatsende(self.auswahl.bis)

    @property
    def stand(self) -> str:
        return monatsname(self.auswahl.bis)


def _zahlen(zellen: Iterable[Fallzelle]) -> dict[str, int]:
    liste = list(zellen)
    z = gesamt(liste)
    je_ort = {ort: sum(zelle.zaehlung.bestand for zelle in liste if zelle.ort == ort) for ort in ("in", "ausserhalb")}
    return {"bestand": z.bestand, "begonnen": z.begonnen, "beendet": z.beendet, "innen": je_ort["in"], "ausserhalb": je_ort["ausserhalb"]}


def _je_art(zellen: Iterable[Fallzelle]) -> dict[int, dict[str, int]]:
    gruppen: dict[int, list[Fallzelle]] = {}
    for zelle in zellen:
        gruppen.setdefault(zelle.hilfeart, []).append(zelle)
    return {art: _zahlen(gruppe) for art, gruppe in gruppen.items()}


def _linien(zahlen: Iterable[tuple[Any, int]], achse: int) -> list[list[tuple[Any, int]]]:
    linien: dict[Any, list[tuple[Any, int]]] = {}
    for zelle in zahlen:
        linien.setdefault(zelle[achse], []).append(zelle)
    return list(linien.values())


def _unter(baum: Gebietsbaum, knoten: Knoten, oben: Knoten) -> bool:
    return oben.ebene == Ebene.FACHBEREICH or knoten.id == oben.id or any(v.id == oben.id for v in baum.vorfahren(knoten.id))
