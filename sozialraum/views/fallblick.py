"""What one reader may see of a choice of the Fallstatistik: all of it where responsible, else what the checked tables show."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from basis.monate import monate
from basis.zahlen import GESPERRT, Wert
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.fallanzeige import SPALTEN, Sicht, quartalsende, zeige_zeile
from sozialraum.fallkennzahlen import Fallsummen, Sichtbar
from sozialraum.fallluecken import Luecken, finde_luecken
from sozialraum.fallsperre import GRUENDE, Orte
from sozialraum.fallsummen import Art, Fallzelle, gesamt
from sozialraum.forms.fallfilter import Auswahl
from sozialraum.geheimhaltung_typen import Menge
from sozialraum.inputs.fallsicht import Fallpruefung
from sozialraum.models import Parameter
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN
from sozialraum.querysets.fallzahlen import Meldungen

VIELE = 10  # a mean over part of the ended cases is shown where this part and the rest have at least so many


class Blick:
    """``alles``: the reader is responsible for the city, nothing is hidden anywhere."""

    def __init__(self, baum: Gebietsbaum, arten: Mapping[int, Art], meldungen: Meldungen, auswahl: Auswahl, *, alles: bool) -> None:
        self._baum, self._arten, self._meldungen, self._auswahl, self.alles = baum, arten, meldungen, auswahl, alles
        self._enden = tuple(m for m in monate(auswahl.von, auswahl.bis) if quartalsende(m))

    @cached_property
    def _sicht(self) -> Sicht:
        if self.alles or not self._enden:
            return Sicht()
        schwelle = Parameter.objects.schwelle(GEHEIMHALTUNG_INTERN, heute())
        return Fallpruefung(self._baum, self._arten, self._meldungen, schwelle).sicht(self._enden)

    @property
    def ungeprueft(self) -> bool:
        """Whether a quarter of the choice still waits for its check."""
        return not self.alles and any(m not in self._sicht.bestand or m not in self._sicht.stroeme for m in self._enden)

    @cached_property
    def luecken(self) -> Luecken:
        """Months for which a Hilfeart was not delivered: never 0, for any reader."""
        return finde_luecken(self._meldungen.nummern.keys(), self._arten, self._auswahl.von, self._auswahl.bis)

    def zeile(self, orte: Menge, arten: Iterable[Art], zellen: Iterable[Fallzelle], offen: bool) -> dict[str, Wert]:
        """The numbers of one row as this reader may see them; what needs a month that was not delivered is keine Angabe."""
        arten = list(arten)
        return self.luecken.zeile(self._gezaehlt(orte, arten, zellen, offen), arten)

    def _gezaehlt(self, orte: Menge, arten: list[Art], zellen: Iterable[Fallzelle], offen: bool) -> dict[str, Wert]:
        zahlen, a = zaehle(zellen), self._auswahl
        if offen:
            return zeige_zeile(zahlen)
        if a.ort:
            return dict.fromkeys(SPALTEN, GESPERRT)
        merkmale = self.gemeldet(arten, [a.bis])
        return zeige_zeile(
            zahlen,
            bestand=self._sicht.zeigt_bestand(a.bis, orte, merkmale),
            stroeme=self._sicht.zeigt_stroeme(a.von, a.bis, orte, merkmale),
            ort=merkmale == self.gemeldet(self._stationaere, [a.bis]) and self._sicht.zeigt_ort(a.bis, orte),
        )

    def zeigt_bestand(self, monat: date, knoten: Knoten | None) -> bool:
        """Of the chosen Hilfen at the end of a month."""
        merkmale = self.gemeldet(self._auswahl.arten, [monat])
        return not self._auswahl.ort and self._sicht.zeigt_bestand(monat, self.orte_von(knoten), merkmale)

    def gemeldet(self, arten: Iterable[Art], folge: Iterable[date]) -> Menge:
        """Keys of the Hilfearten that were delivered in one of these months: a sum is over these."""
        folge = tuple(folge)
        return frozenset(a.schluessel for a in arten if any((a.id, m) in self._meldungen.nummern for m in folge))

    @property
    def _stationaere(self) -> list[Art]:
        return [a for a in self._arten.values() if a.hze and a.form == "stationaer"]

    @cached_property
    def _orte(self) -> Orte:
        return Orte(self._baum)

    def orte_von(self, knoten: Knoten | None) -> Menge:
        """A Gebiet as the tables know it; the city with what belongs to no Stadtteil, which None stands for alone."""
        if knoten is None:
            return frozenset(GRUENDE)
        return self._orte.stadt if knoten.ebene == Ebene.FACHBEREICH else self._orte.von(knoten.id)

    def sichtbar(self, knoten: Knoten, summen: Fallsummen) -> Sichtbar:
        """What the Kennzahlen of a Gebiet may rest on; in the city they leave out what belongs to no Stadtteil."""
        a, orte = self._auswahl, self._orte.von(knoten.id)
        hze = [art for art in self._arten.values() if art.hze]

        def bestand(arten: Iterable[Art]) -> bool:
            return self._sicht.zeigt_bestand(a.bis, orte, self.gemeldet(arten, [a.bis]))

        stroeme = self._sicht.zeigt_stroeme(a.von, a.bis, orte, self.gemeldet(hze, [a.bis]))
        mit, ohne = summen.alle.beendet_mit_tagen, summen.alle.beendet - summen.alle.beendet_mit_tagen
        genug = not ohne or min(mit, ohne) >= VIELE
        formen = bestand(self._stationaere) and bestand([art for art in hze if art.form == "ambulant"])
        return Sichtbar(bestand(hze), stroeme, formen, self._sicht.zeigt_ort(a.bis, orte), stroeme and genug)


def zaehle(zellen: Iterable[Fallzelle]) -> dict[str, int]:
    """The ``SPALTEN`` of some cells."""
    liste = list(zellen)
    z = gesamt(liste)
    je_ort = {ort: sum(zelle.zaehlung.bestand for zelle in liste if zelle.ort == ort) for ort in ("in", "ausserhalb")}
    return {"bestand": z.bestand, "begonnen": z.begonnen, "beendet": z.beendet, "innen": je_ort["in"], "ausserhalb": je_ort["ausserhalb"]}
