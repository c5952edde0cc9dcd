"""What the pages of the Fallstatistik show of the counted cells: every number passes ``Blick``, for page and export alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from basis import diagramme
from basis.monate import kurz, monate, monatsende, monatsname
from basis.zahlen import GESPERRT, Wert, anzahl
from sozialraum.access import Zugang
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.fallanzeige import KEINE_ANGABE, SPALTEN, quartalsende
from sozialraum.fallkennzahlen import ALLES, Kennzahl, kennzahlen
from sozialraum.fallsummen import Art, Fallzelle, fuer_kennzahlen, in_gebieten, uebergreifende
from sozialraum.forms.fallfilter import FORMEN, Auswahl, gebietsschluessel
from sozialraum.models.fallstatistik import Uebergreifend
from sozialraum.querysets import fallzahlen
from sozialraum.querysets.fallzahlen import Meldungen
from sozialraum.views.fallblick import Blick, zaehle

OHNE_LUECKE = "Summen und Kennzahlen, die das brauchen, sind keine Angabe (–). War dort keine Hilfe, liefern Sie eine Zeile mit 0."


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

    def offen(self, gebiet: int | None) -> bool:
        """Whether the reader is responsible for a Gebiet; what belongs to no Stadtteil belongs to the city."""
        return self._zugang.sieht_fallzahlen(gebiet)

    @property
    def nur_intern(self) -> bool:
        return self.offen(self.auswahl.knoten.id if self.auswahl.knoten else None)

    @cached_property
    def blick(self) -> Blick:
        """What others see; nobody needs it who sees everything."""
        return Blick(self.baum, self._arten, self._meldungen, self.auswahl, alles=self.offen(self.wurzel))

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
        orte, zeilen = self.blick.orte_von(self.auswahl.knoten), {}
        for art in self.auswahl.arten:
            if self._meldungen.fehlend(art.id, self._monate) < len(self._monate):
                zeilen[art.id] = self.blick.zeile(orte, [art], [z for z in self.eigene if z.hilfeart == art.id], self.nur_intern)
        summe = self.blick.zeile(orte, self.auswahl.arten, self.eigene, self.nur_intern)
        return [self._artzeile(art, zeilen.get(art.id)) for art in self.auswahl.arten], summe

    @cached_property
    def _monate(self) -> tuple[date, ...]:
        return monate(self.auswahl.von, self.auswahl.bis)

    def _artzeile(self, art: Art, werte: dict[str, Wert] | None) -> dict[str, Any]:
        fehlend = self._meldungen.fehlend(art.id, self._monate)
        hinweis = "" if not fehlend else "nicht gemeldet" if werte is None else f"ohne {anzahl(fehlend, 'Monat', 'Monate')}"
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
        arten = self.auswahl.arten
        zeilen = [self._gebietszeile(k, self.blick.zeile(self.blick.orte_von(k), arten, self._von(k), self.offen(k.id))) for k in kinder]
        if oben.ebene == Ebene.FACHBEREICH:
            ohne = uebergreifende(self.zellen)
            for grund in Uebergreifend.values:
                teil = [z for z in ohne if z.grund == grund]
                if teil or not self.blick.alles:  # that a row is missing must not say anything
                    werte = self.blick.zeile(frozenset({grund}), arten, teil, self.blick.alles)
                    zeilen.append({"name": Uebergreifend(grund).label, "url": "", "dichte": KEINE_ANGABE, **werte})
        return zeilen, self.blick.zeile(self.blick.orte_von(oben), arten, self._von(oben), self.offen(oben.id)), oben.name

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
        gezeigt = kennzahlen(summen, ALLES if self.offen(knoten.id) else self.blick.sichtbar(knoten, summen))
        return self.blick.luecken.kennzahlen(gezeigt, self._arten.values())

    @property
    def nicht_gemeldet(self) -> str:
        """What was not delivered of the chosen Hilfen, and of those the Kennzahlen need."""
        satz = self.blick.luecken.satz([a for a in self._arten.values() if a.id in self._gewaehlt or a.hze])
        return f"{satz} {OHNE_LUECKE}" if satz else ""

    def verlauf(self, titel: str) -> diagramme.Diagramm | None:
        """The course by month; who is not responsible sees the Bestand at the ends of quarters."""
        knoten = self.auswahl.knoten
        monate = self._monate if self.nur_intern else tuple(m for m in self._monate if quartalsende(m))
        if len(monate) < 2:
            return None
        nummern = self._meldungen.waehle(self._gewaehlt, self.auswahl.von, self.auswahl.bis)
        teile = None if knoten is None else self.baum.stadtteile(knoten.id)
        je_monat = fallzahlen.verlauf(nummern, teile, self.auswahl.ort, alles=knoten is not None and knoten.ebene == Ebene.FACHBEREICH)
        gemeldet = {monat for (art, monat) in self._meldungen.nummern if art in self._gewaehlt}
        gemeldet -= self.blick.luecken.monate(self.auswahl.arten)

        def wert(monat: date, feld: str) -> Wert:
            if monat not in gemeldet:
                return KEINE_ANGABE
            if not self.nur_intern and not self.blick.zeigt_bestand(monat, knoten):
                return GESPERRT
            return Wert(Fraction(getattr(je_monat[monat], feld) if monat in je_monat else 0))

        paare = [("bestand", "ist"), *([("begonnen", "vergleich"), ("beendet", "plan")] if self.nur_intern else [])]
        worte = {"bestand": "Bestand"}
        linien = [diagramme.Linie(worte.get(name, name), tuple(wert(m, name) for m in monate), art=art) for name, art in paare]
        return diagramme.verlauf(
            linien, [kurz(m) for m in monate], titel=titel, einheit="Hilfen, Bestand am Monatsende", kopf="Monat", ab_null=True
        )

    def liste(self, ebene: Ebene) -> list[dict[str, Any]]:
        """Gebiet × Hilfeart with what was counted; in a Stadtteil others see forms, since no finer table is checked."""
        rows = []
        for k in self.baum.auf_ebene(ebene):
            if self.auswahl.knoten is not None and not _unter(self.baum, k, self.auswahl.knoten):
                continue
            offen, eigene = self.offen(k.id), self._von(k)
            for name, form, gruppe, arten in self._merkmalszeilen(ebene, offen):
                nummern = {a.id for a in arten}
                teil = [z for z in eigene if z.hilfeart in nummern]
                werte = self.blick.zeile(self.blick.orte_von(k), arten, teil, offen)
                # a row is left out where nothing was counted; for others only where that very 0 is shown
                if any(zaehle(teil).values()) or self.blick.luecken.im_zeitraum(arten) if offen else werte["bestand"].zahl != 0:
                    zeile = self._gebietszeile(k, werte)
                    rows.append({**zeile, "ebene": k.ebene.name.title(), "art": name, "form": form, "gruppe": gruppe})
        return rows

    def _merkmalszeilen(self, ebene: Ebene, offen: bool) -> list[tuple[str, str, str, list[Art]]]:
        if offen or ebene < Ebene.STADTTEIL:
            return [(a.name, a.form, a.gruppe, [a]) for a in self.auswahl.arten if self.blick.gemeldet([a], self._monate)]
        formen = {f: [a for a in self.auswahl.arten if a.hze and a.form == f] for f in FORMEN}
        alle = {f: [a for a in self._arten.values() if a.hze and a.form == f] for f in FORMEN}
        return [(f"{wort} Hilfen zur Erziehung", f, "", formen[f]) for f, wort in FORMEN.items() if formen[f] and formen[f] == alle[f]]

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


def _unter(baum: Gebietsbaum, knoten: Knoten, oben: Knoten) -> bool:
    return oben.ebene == Ebene.FACHBEREICH or knoten.id == oben.id or any(v.id == oben.id for v in baum.vorfahren(knoten.id))
