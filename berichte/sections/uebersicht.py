"""The cards of the Übersicht: only figures that exist, each with what it is compared with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Subquery, Sum
from django.db.models.functions import JSONObject
from django.urls import reverse

from basis import diagramme
from basis.geld import euro
from basis.zahlen import NBSP, Wert, anzahl, datum, prozent, vorzeichen, zahl
from budgets.models import Ansatz, Deckungskreisansatz, Haushaltsjahr, Unterabschnitt, Verteilung, Verteilungszeile
from sozialraum.access import Zugang
from sozialraum.ebenen import Gebietsbaum
from sozialraum.models import Datenlieferung, Indikator
from sozialraum.selectors import Gebietswerte

HOECHSTENS = 4


@dataclass(frozen=True)
class Karte:
    """One card: figure with unit, comparison, foot; ``bild`` is a small course over time; ``status``: a word of basis.diagramme.Status."""

    titel: str
    zahl: str
    einheit: str = ""
    vergleich: str = ""
    fuss: str = ""
    bild: str = ""
    url: str = ""
    muster: bool = False
    status: str = ""


def karten(
    jahr: int | None,
    jahre: Mapping[int, "Jahreswerte"],
    baum: Gebietsbaum,
    indikator: Indikator | None,
    reihe: Mapping[date, Gebietswerte],
    *,
    zuerst: Karte | None = None,
    prognose: Karte | None = None,
) -> list[Karte]:
    """At most four; before all where the year leads, then ``zuerst``, the one of one's own Ressort."""
    verteilung = jahre[jahr].verteilung if jahr is not None else None
    teile: list[Karte | None] = [prognose, zuerst]
    if jahr is not None:
        teile += [deckungskreis(jahr, jahre), praevention(jahr, jahre), stand_der_verteilung(jahr, verteilung)]
    if verteilung is not None and verteilung.beschlossen and zuerst is None:
        teile.append(punktwerte(verteilung))
    if indikator is not None:
        teile.append(stadtwert(baum, indikator, reihe))
    return [teil for teil in teile if teil is not None][:HOECHSTENS]


def kernaussage(jahr: int | None, jahre: Mapping[int, "Jahreswerte"]) -> str:
    """How the Ansatz of the Deckungskreis stands beside the year before, as a sentence; empty while there is no Haushaltsjahr."""
    if jahr is None:
        return ""
    ansatz = jahre[jahr].deckungskreis
    vorher = jahre[jahr - 1].deckungskreis if jahr - 1 in jahre else None
    if ansatz is None:
        return f"Für {jahr} ist noch kein Ansatz des Deckungskreises erfasst."
    auf = f"{mio(ansatz)}{NBSP}Mio.{NBSP}€"
    if not vorher:
        return f"Im Haushaltsjahr {jahr} beträgt der Ansatz des Deckungskreises {auf}."
    delta = ansatz - vorher
    if not delta:
        return f"Der Ansatz des Deckungskreises bleibt gegenüber {jahr - 1} unverändert bei {auf}."
    um = f"{euro(abs(delta), voll=False)} ({prozent(Fraction(abs(delta), vorher))})"
    return f"Der Ansatz des Deckungskreises {'steigt' if delta > 0 else 'sinkt'} gegenüber {jahr - 1} um {um} auf {auf}."


def _massgeblich(zugang: Zugang) -> Subquery:
    """Per year the decided Verteilung, else the newest presented one that one may see."""
    rows = Verteilung.objects.massgeblich_fuer(zugang).filter(haushaltsjahr=OuterRef("pk")).massgebliche_zuerst()
    beschluss = JSONObject(
        titel="beschluss__titel", tag="beschluss__tag", nummer="beschluss__vorlage__nummer", kurz="beschluss__gremium__kurz",
        gremium="beschluss__gremium__name",
    )  # fmt: skip
    return Subquery(rows.values(json=JSONObject(pk="pk", name="name", status="status", muster="muster", beschluss=beschluss))[:1])


def jahr_am(tag: date, jahre: Mapping[int, "Jahreswerte"]) -> int | None:
    """The year of a day, else the nearest earlier one, else the first."""
    return max((jahr for jahr in jahre if jahr <= tag.year), default=min(jahre, default=None))


def mio(cent: int) -> str:
    """Cents as millions with two decimals: 19,83."""
    return zahl(Fraction(cent, 100_000_000), 2)


@dataclass(frozen=True)
class Jahreswerte:
    """What the Haushalt says about one year, in cents; ``muster`` where the split is not printed."""

    deckungskreis: int | None
    praevention: int | None
    hze: int | None
    muster: bool
    verteilung: "Massgebliche | None" = None
    musterwerte: bool = False


@dataclass(frozen=True)
class Massgebliche:
    """The Verteilung that counts in a year, as far as a card shows it."""

    pk: int
    name: str
    beschlossen: bool
    beschluss: str
    muster: bool

    @classmethod
    def aus(cls, form: Mapping[str, Any]) -> "Massgebliche":
        b = form["beschluss"]
        tag = datum(date.fromisoformat(b["tag"])) if b["tag"] else ""
        klammer = ", ".join(teil for teil in (b["kurz"] or b["gremium"], tag) if teil)
        text = f"{b['nummer'] or b['titel'] or ''}{f' ({klammer})' if klammer else ''}"
        return cls(form["pk"], form["name"], form["status"] == Verteilung.Status.BESCHLOSSEN, text, form["muster"])

    @property
    def url(self) -> str:
        return reverse("verteilung", args=[self.pk])


def jahreswerte(zugang: Zugang, lieferungen: Iterable[int]) -> dict[int, Jahreswerte]:
    """All years in one query; ``musterwerte`` says whether one of these deliveries is Muster."""

    def bereich(name: str) -> Subquery:
        rows = Ansatz.objects.filter(
            haushaltsjahr=OuterRef("pk"), unterabschnitt__bereich=name, unterabschnitt__deckungskreise__isnull=False
        )
        return Subquery(rows.order_by().values("haushaltsjahr").annotate(n=Sum("betrag_cent")).values("n"))

    kreis = Deckungskreisansatz.objects.filter(haushaltsjahr=OuterRef("pk")).order_by()
    rows = Haushaltsjahr.objects.order_by("jahr").annotate(
        kreis=Subquery(kreis.values("haushaltsjahr").annotate(n=Sum("betrag_cent")).values("n")),
        praevention=bereich(Unterabschnitt.Bereich.PRAEVENTION),
        hze=bereich(Unterabschnitt.Bereich.HZE),
        muster=Exists(Ansatz.objects.filter(haushaltsjahr=OuterRef("pk"), muster=True)),
        massgeblich=_massgeblich(zugang),
        musterwerte=Exists(Datenlieferung.objects.filter(pk__in=list(lieferungen), muster=True)),
    )
    return {row.jahr: _jahreswerte(row) for row in rows}


def _jahreswerte(row: Any) -> Jahreswerte:
    verteilung = Massgebliche.aus(row.massgeblich) if row.massgeblich else None
    return Jahreswerte(row.kreis, row.praevention, row.hze, row.muster, verteilung, row.musterwerte)


def deckungskreis(jahr: int, jahre: Mapping[int, Jahreswerte]) -> Karte | None:
    """The Ansatz of the Deckungskreis with the path of the years."""
    betraege = {j: w.deckungskreis for j, w in jahre.items() if w.deckungskreis is not None}
    if jahr not in betraege:
        return None
    vorher = betraege.get(jahr - 1)
    vergleich = ""
    if vorher:
        delta = betraege[jahr] - vorher
        vorzeichen_euro = f"{'+' if delta > 0 else ''}{euro(delta, voll=False)}"
        vergleich = f"{vorzeichen_euro} ({vorzeichen(Fraction(delta * 100, vorher), 1)}{NBSP}%) zu {jahr - 1}"
    bild = _bild(list(betraege.values()), f"Ansatz {min(betraege)} bis {max(betraege)}")
    fuss = f"Haushaltsjahr {jahr}: {euro(betraege[jahr], voll=False)}"
    return Karte("Ansatz Deckungskreis", mio(betraege[jahr]), "Mio. €", vergleich, fuss, bild, reverse("haushalt"))


def praevention(jahr: int, jahre: Mapping[int, Jahreswerte]) -> Karte | None:
    """The share of prevention in the Ansätze of the Unterabschnitte; where the split is not printed it is Muster."""
    summen = {j: (w.praevention or 0, (w.praevention or 0) + (w.hze or 0)) for j, w in jahre.items()}
    anteile = {j: Fraction(teil, ganz) for j, (teil, ganz) in summen.items() if ganz}
    if jahr not in anteile:
        return None
    vergleich = ""
    if jahr - 1 in anteile:
        vergleich = f"{vorzeichen((anteile[jahr] - anteile[jahr - 1]) * 100, 1)} Prozentpunkte zu {jahr - 1}"
    bild = _bild([anteil * 100 for anteil in anteile.values()], "Anteil Prävention")
    fuss = f"{euro(summen[jahr][0], voll=False)} Prävention"
    return Karte(
        "Anteil Prävention am Ansatz", zahl(anteile[jahr] * 100, 1), "%", vergleich, fuss, bild, reverse("haushalt"), jahre[jahr].muster
    )


def _bild(werte: Sequence[Any], titel: str) -> str:
    return diagramme.sparkline(werte, titel=titel) if len(werte) > 1 else ""


def stand_der_verteilung(jahr: int, verteilung: Massgebliche | None) -> Karte:
    if verteilung is None:
        return Karte(f"Verteilung {jahr}", "offen", "", "Es ist keine Verteilung vorgelegt.", "", "", reverse("verteilungen"))
    fuss = verteilung.beschluss if verteilung.beschlossen else "noch nicht beschlossen"
    wort = "beschlossen" if verteilung.beschlossen else "vorgelegt"
    return Karte(f"Verteilung {jahr}", wort, "", verteilung.name, fuss, "", verteilung.url, verteilung.muster)


def punktwerte(verteilung: Massgebliche) -> Karte | None:
    """The highest and the lowest decided Punktwert of the largest Teiltopf."""
    rows = list(
        Verteilungszeile.objects.filter(teiltopf__verteilung=verteilung.pk, informativ=False, gebiet__isnull=False)
        .order_by("-teiltopf__betrag_cent", "teiltopf", "-punktwert")
        .values_list("teiltopf__name", "schluessel", "punktwert")
    )
    erster = [row for row in rows if row[0] == rows[0][0]]
    if len(erster) < 2:
        return None
    (topf, hoch, wert), (_, tief, unten) = erster[0], erster[-1]
    fuss = f"niedrigster: Sozialraum {tief} mit {zahl(unten, 1)}"
    return Karte(
        f"Höchster Punktwert, {topf}", zahl(wert, 1), "Punkte", f"Sozialraum {hoch}", fuss, "",
        verteilung.url, verteilung.muster,
    )  # fmt: skip


def stadtwert(baum: Gebietsbaum, indikator: Indikator, reihe: Mapping[date, Gebietswerte]) -> Karte | None:
    """The city's value of the chosen Indikator, with its course. Sums over other Stadtteile than before do not compare."""
    stadt = baum.wurzel().id
    folge = [werte for _, werte in sorted(reihe.items()) if stadt in werte]
    werte: list[Wert] = [w[stadt].wert for w in folge]
    if not werte or werte[-1].zahl is None:
        return None
    vergleich = ""
    if len(werte) > 1 and werte[-2].zahl is not None and folge[-1].summanden(stadt) != folge[-2].summanden(stadt):
        vergleich = "kein Vergleich: am vorigen Stichtag lagen Werte anderer Stadtteile vor"
    elif len(werte) > 1 and werte[-2].zahl is not None:
        delta = Fraction(werte[-1].zahl) - Fraction(werte[-2].zahl)
        wort = "Prozentpunkte " if indikator.einheit == Indikator.Einheit.PROZENT else ""
        vergleich = f"{vorzeichen(delta, indikator.nachkommastellen)} {wort}zum vorigen Stichtag"
    bild = diagramme.sparkline(werte, titel=indikator.name) if len(werte) > 1 else ""
    return Karte(
        indikator.name, zahl(werte[-1], indikator.nachkommastellen), indikator.get_einheit_display(), vergleich,
        _umfang(baum, folge[-1]), bild, indikator.get_absolute_url(),
    )  # fmt: skip


def _umfang(baum: Gebietsbaum, werte: Gebietswerte) -> str:
    """Of how many Stadtteilen the value of the city is."""
    stadt = baum.wurzel().id
    alle = len(baum.stadtteile(stadt))
    return f"{zahl(alle - werte[stadt].fehlend)} von {anzahl(alle, 'Stadtteil', 'Stadtteilen')}" if werte[stadt].fehlend else "ganze Stadt"
