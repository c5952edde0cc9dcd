"""What the Umsteuerungsrechner starts from: Ansätze and Ist by Bereich, what a stationary month costs, the split over the Sozialräume."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum

from basis.monate import monatsende
from basis.zahlen import datum
from budgets.inputs import Auftrag, rechne_alle
from budgets.models import (
    Ansatz,
    Buchungssumme,
    Deckungskreis,
    Deckungskreisansatz,
    Haushaltsjahr,
    Mittel,
    Mittelbewegung,
    Unterabschnitt,
    Verteilung,
)
from budgets.models.haushaltsstelle import Richtung
from budgets.umsteuerung import Aufteilung
from sozialraum.ebenen import Ebene
from sozialraum.models import Fallmeldung, Hilfeart

HZE, PRAEVENTION = Unterabschnitt.Bereich.HZE, Unterabschnitt.Bereich.PRAEVENTION
WENIGSTENS = 30  # cases at each quarter's end; a mean over fewer says more about single cases than about the price
STUFE = 1_000  # the mean is rounded to 10 €, so that it does not give the exact number of cases away


@dataclass(frozen=True, slots=True)
class Grundlage:
    """One Deckungskreis: its total per year, and its Ansätze split by Bereich where every Bereich is known."""

    kreis: Deckungskreis
    jahre: dict[int, Haushaltsjahr]
    ansaetze: dict[int, int]
    geplant: dict[int, Aufteilung]
    muster: bool

    @property
    def ausgangsjahr(self) -> int:
        """The first year, or the last one that bears its label ("2005/06" of the Fachkonzept is two years of one Ansatz)."""
        erstes = next(iter(self.jahre.values()))
        return max(j for j, jahr in self.jahre.items() if jahr == erstes or (jahr.bezeichnung and jahr.bezeichnung == erstes.bezeichnung))


def grundlage() -> Grundlage | None:
    """The first Deckungskreis that has an Ansatz; two queries."""
    ordnung = ("deckungskreis__name", "haushaltsjahr__jahr")
    rows = list(Deckungskreisansatz.objects.select_related("deckungskreis", "haushaltsjahr").order_by(*ordnung))
    if not rows:
        return None
    kreis = rows[0].deckungskreis
    eigene = [row for row in rows if row.deckungskreis_id == kreis.pk]
    summen: dict[int, dict[str, int]] = {}
    muster = False
    ansaetze = Ansatz.objects.filter(unterabschnitt__deckungskreise=kreis)
    felder = ("haushaltsjahr__jahr", "unterabschnitt__bereich", "betrag_cent", "muster")
    for jahr, bereich, betrag, ist_muster in ansaetze.values_list(*felder):
        je = summen.setdefault(jahr, {})
        je[bereich] = je.get(bereich, 0) + betrag
        muster = muster or ist_muster
    jahre = {row.haushaltsjahr.jahr: row.haushaltsjahr for row in eigene}
    return Grundlage(kreis, jahre, {row.haushaltsjahr.jahr: row.betrag_cent for row in eigene}, _aufteilungen(summen), muster)


def _aufteilungen(summen: dict[int, dict[str, int]]) -> dict[int, Aufteilung]:
    """Only where both Bereiche have an amount: one that is missing is not zero."""
    return {jahr: Aufteilung(je[PRAEVENTION], je[HZE]) for jahr, je in summen.items() if {HZE, PRAEVENTION} <= je.keys()}


def ist_nach_bereich(kreis: Deckungskreis) -> dict[int, Aufteilung]:
    """Year → what was spent so far on Prävention and HzE; years without any Buchung are missing."""
    rows = (
        Buchungssumme.objects.filter(
            posten__haushaltsstelle__richtung=Richtung.AUSGABE, posten__haushaltsstelle__unterabschnitt__deckungskreise=kreis
        )
        .values_list("posten__haushaltsjahr__jahr", "posten__haushaltsstelle__unterabschnitt__bereich")
        .annotate(ist=Sum("ist_cent"))
    )
    summen: dict[int, dict[str, int]] = {}
    for jahr, bereich, ist in rows:
        summen.setdefault(jahr, {})[bereich] = ist
    return {jahr: Aufteilung(je.get(PRAEVENTION, 0), je.get(HZE, 0)) for jahr, je in summen.items() if any(je.values())}


@dataclass(frozen=True, slots=True)
class Monatskosten:
    """What a stationary case costs in a month, in cents, or why it is not known."""

    cent: int | None
    satz: str


def monatskosten(kreis: Deckungskreis) -> Monatskosten:
    """Ist of stationary help / (Bestand × months) of the latest year with both; two queries.

    The Bestand is the mean of the quarters' ends, which is what the city's checked tables show.
    """
    rows = list(
        Buchungssumme.objects.filter(hilfeart__form=Hilfeart.Form.STATIONAER, posten__haushaltsstelle__unterabschnitt__deckungskreise=kreis)
        .filter(posten__haushaltsstelle__richtung=Richtung.AUSGABE)
        .values_list("posten__haushaltsjahr__jahr", "hilfeart_id", "buchungsmonat")
        .annotate(ist=Sum("ist_cent"))
    )
    if not any(ist for *_, ist in rows):
        return Monatskosten(None, "Es gibt noch keine Buchungen, die einer stationären Hilfeart zugeordnet sind.")
    jahr = max(jahr for jahr, _, _, ist in rows if ist)
    ist = sum(row[3] for row in rows if row[0] == jahr)
    monate = {monat for j, _, monat, _ in rows if j == jahr and monat.year == jahr}
    arten = {art for j, art, _, _ in rows if j == jahr}
    staende = _bestand(arten, [monat for monat in sorted(monate) if monat.month % 3 == 0])
    if not staende:
        return Monatskosten(None, f"Für {jahr} nennt die Fallstatistik an keinem Quartalsende alle gebuchten stationären Hilfearten.")
    if min(staende.values()) < WENIGSTENS:
        return Monatskosten(None, f"Für einen Mittelwert sind an jedem Quartalsende wenigstens {WENIGSTENS} stationäre Hilfen nötig.")
    if ist <= 0:
        return Monatskosten(None, f"Die Buchungen stationärer Hilfen ergeben für {jahr} keine Ausgabe.")
    fallmonate_mal_staende = sum(staende.values()) * len(monate)
    kosten = (2 * ist * len(staende) + fallmonate_mal_staende * STUFE) // (2 * fallmonate_mal_staende * STUFE) * STUFE
    bis = datum(monatsende(max(staende)))
    satz = f"Mittel aus {len(monate)} gebuchten Monaten {jahr} und dem Bestand an {len(staende)} Quartalsenden bis {bis}, "
    return Monatskosten(kosten or None, satz + "auf 10 € gerundet.")


def _bestand(arten: Collection[int], monate: list[date]) -> dict[date, int]:
    """Bestand at the ends of those months in which each of these Hilfearten was reported."""
    wirksam = Fallmeldung.objects.wirksam().values("pk")
    rows = Fallmeldung.objects.filter(pk__in=wirksam, hilfeart_id__in=arten, monat__in=monate)
    gemeldet: dict[date, dict[int, int]] = {}
    for monat, art, bestand in rows.values_list("monat", "hilfeart_id").annotate(bestand=Sum("zahlen__bestand")).order_by():
        gemeldet.setdefault(monat, {})[art] = bestand or 0
    return {monat: sum(je.values()) for monat, je in gemeldet.items() if je.keys() == set(arten)}


@dataclass(frozen=True, slots=True)
class Raumgewichte:
    """Sozialraum (key, name) → amount, and where the amounts come from; without amounts the reason."""

    betraege: dict[tuple[str, str], int]
    satz: str
    muster: bool = False


def raumgewichte(zugang: Any, kreis: Deckungskreis, jahr: int) -> Raumgewichte:
    """By the Verteilung that counts in the year or the latest before, else by the Ansätze of the year's Budgetposten."""
    rows = Verteilung.objects.massgeblich_fuer(zugang).filter(haushaltsjahr__jahr__lte=jahr)
    verteilung = rows.massgebliche_zuerst().select_related("haushaltsjahr", "beschluss__gremium", "beschluss__vorlage").first()
    if verteilung is not None:
        rechnung = rechne_alle([Auftrag(verteilung)])[0]
        if rechnung.rechenbar:
            knoten = rechnung.baum.auf_ebene(Ebene.SOZIALRAUM)
            betraege = {(k.schluessel, k.name): rechnung.summen.get(k.id, 0) for k in knoten}
            if any(betraege.values()):
                wessen = f"„{verteilung.name}“ {verteilung.haushaltsjahr.jahr} ({verteilung.get_status_display()})"
                return Raumgewichte(betraege, f"Geteilt nach den Beträgen der Verteilung {wessen}.", verteilung.muster)
    je_gebiet = dict(
        Mittel.objects.filter(posten__haushaltsjahr__jahr=jahr, bewegung=Mittelbewegung.ANSATZ)
        .filter(posten__haushaltsstelle__richtung=Richtung.AUSGABE, posten__haushaltsstelle__unterabschnitt__deckungskreise=kreis)
        .values_list("posten__gebiet_id")
        .annotate(betrag=Sum("betrag_cent"))
    )
    betraege = {(k.schluessel, k.name): je_gebiet.get(k.id, 0) for k in zugang.baum.auf_ebene(Ebene.SOZIALRAUM)}
    if any(betraege.values()) and min(betraege.values()) >= 0:
        return Raumgewichte(betraege, f"Geteilt nach den Ansätzen der Budgetposten {jahr}.")
    return Raumgewichte({}, f"Nicht geteilt: Bis {jahr} gibt es weder eine maßgebliche Verteilung noch Budgetposten der Sozialräume.")
