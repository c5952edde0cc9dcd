"""Puts the report on the planning of the next year together: a handful of queries for any Gebiet, everything else is calculated."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from basis.zahlen import runde
from berichte.sections import haushaltstexte
from berichte.sections.berichtsquelle import baum_am
from berichte.sections.gebiete import bezeichne
from berichte.sections.haushaltsbericht import (
    Abschnittslage,
    Annahmezeile,
    Einwohnerzeile,
    Haushaltsbericht,
    Haushaltskopf,
    Pfadvergleich,
    Pfadzeile,
)
from berichte.sections.haushaltsverteilung import nicht_verglichen, verteilvergleich
from budgets.ampel import Schwellen, ampel
from budgets.fallfortschreibung import BAENDER, Trend, einwohnertrend, mitte_des_rueckblicks
from budgets.nachweis import Nachweis
from budgets.planlage import EINNAHMEN, ENTGELT, PERSONAL, SONSTIGES, Annahmen, Planungslage
from budgets.planzeilen import Planabschnitt, Planung
from budgets.planzellen import plane, planung_von
from budgets.selectors.planungslage import planungslage
from budgets.selectors.vollzug import Eckdaten, eckdaten
from budgets.views.vollzugsansicht import grenzsatz
from budgets.vollzugsblatt import Aussicht, Vollzugszeile
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Stadt

GRUPPEN = {0: "unter 18 Jahren", 18: "18 bis unter 21 Jahre"}
NAMEN = {
    ENTGELT: "Entgelte der Hilfen", PERSONAL: "Personalkosten", SONSTIGES: "Förderung, Sachkosten, Miete, Sonstiges",
    EINNAHMEN: "Einnahmen",
}  # fmt: skip
Zellen = Mapping[int, tuple[Planabschnitt, ...]]


@dataclass(frozen=True)
class Stoff:
    """What was read of one year, for reports of whatever Gebiet and assumptions."""

    baum: Gebietsbaum
    lage: Planungslage
    eck: Eckdaten
    tag: date

    @property
    def hinterlegt(self) -> Annahmen:
        """The assumptions that the city has entered as dated values."""
        wert = {schluessel: anteil for schluessel, (anteil, _, _) in self.lage.annahmen.items()}
        nichts = Fraction(0)
        ab = self.lage.annahmen[ENTGELT][1] if ENTGELT in wert else date.min
        monat = ab.month if ab.year == self.lage.jahr + 1 else 1
        stufen = tuple((tag, anteil) for anteil, tag, _ in self.lage.stufen)
        return Annahmen(
            wert.get(ENTGELT, nichts), monat, wert.get(PERSONAL, nichts), wert.get(SONSTIGES, nichts), wert.get(EINNAHMEN, nichts),
            stufen=stufen,
        )  # fmt: skip


def baum_fuer(baum: Gebietsbaum, knoten: Knoten, jahr: int) -> Gebietsbaum:
    """The mapping of the last day of a year that is over; of the running one, which is planned with, today's."""
    return baum_am(baum, knoten, min(date(jahr, 12, 31), heute()))


def lies(baum: Gebietsbaum, jahr: int, stand: date | None = None) -> Stoff:
    """Two queries. ``stand``: as of the end of that month, else of the last one that is booked."""
    eck = eckdaten(jahr)
    ende = stand or eck.gebucht_bis
    tag = ende or eck.stand(jahr)
    return Stoff(baum, planungslage(jahr, ende, tag), eck, tag)


def stelle_zusammen(
    stoff: Stoff, knoten: Knoten, annahmen: Annahmen | None = None, *, mit_verteilung: bool = True, vorgelegte: bool = False
) -> Haushaltsbericht:
    """``mit_verteilung`` asks for the Verteilung too; without it only the need is told. ``vorgelegte``: also one that was only submitted,
    for a reader who may read those; what is released all staff read."""
    gewaehlt = annahmen or stoff.hinterlegt
    zellen = plane(stoff.lage, stoff.baum, gewaehlt)
    planung = _planung(zellen, stoff.baum, knoten)
    stadt = planung_von(zellen, stoff.baum, stoff.baum.wurzel())
    schwellen = stoff.eck.schwellen(stoff.tag)
    kreis = stoff.eck.pfad[1]
    lagen = tuple(
        Abschnittslage(a.nummer, a.nummer in kreis, _status(a.summe.bedarf, a.summe.ansatz, schwellen)) for a in planung.ausgaben
    ) if planung else ()  # fmt: skip
    verteilung = nicht_verglichen()
    if mit_verteilung:
        verteilung = verteilvergleich(stoff.lage.jahr, stoff.baum, zellen, stadt, knoten, vorgelegte=vorgelegte)
    bericht = Haushaltsbericht(
        kopf=_kopf(stoff, knoten),
        kernaussage="",
        wichtigste=(),
        annahmen=tuple(annahmezeilen(stoff, gewaehlt)),
        gewaehlt=gewaehlt,
        planung=planung,
        lagen=lagen,
        status=_status(planung.summe.bedarf, planung.summe.ansatz, schwellen) if planung else "kein_wert",
        einwohner=tuple(_einwohner(stoff, knoten)),
        pfad=_pfad(stoff, stadt, schwellen) if knoten.ebene == Ebene.FACHBEREICH else None,
        verteilung=verteilung,
        grenzen=grenzsatz(schwellen),
        luecken=(),
        hinweise=(),
        muster=stoff.lage.muster or verteilung.muster,
    )
    return haushaltstexte.beschrifte(bericht, stoff.lage)


def _planung(zellen: Zellen, baum: Gebietsbaum, knoten: Knoten) -> Planung | None:
    """None where the Gebiet has no budget of its own: a Stadtteil, and what has no Posten yet."""
    planung = planung_von(zellen, baum, knoten) if knoten.ebene != Ebene.STADTTEIL else None
    return None if planung is None or planung.ist_leer else planung


def _kopf(stoff: Stoff, knoten: Knoten) -> Haushaltskopf:
    stadt = Stadt.objects.aktuelle()
    return Haushaltskopf(
        stadt.name if stadt else "", stadt.fachbereich if stadt else "", bezeichne(knoten), knoten.name, knoten.ebene.name.lower(),
        knoten.schluessel, stoff.lage.jahr, stoff.lage.stand, stoff.tag, stoff.baum.stand,
    )  # fmt: skip


def _status(bedarf: int | None, ansatz: int | None, schwellen: Schwellen) -> str:
    """By the thresholds of the running year: the need takes the place of the Prognose."""
    zeile = Vollzugszeile("", Nachweis(ansatz=ansatz or 0), Aussicht(bedarf), ohne_ansatz=ansatz is None)
    return str(ampel(zeile, schwellen).value)


def annahmezeilen(stoff: Stoff, gewaehlt: Annahmen) -> list[Annahmezeile]:
    """Each assumption with its source; what was chosen for this calculation says what the city has entered."""
    sonst, jahr = stoff.hinterlegt, stoff.lage.jahr + 1
    zeilen = []
    for schluessel, feld in ((ENTGELT, "entgelt"), (PERSONAL, "personal"), (SONSTIGES, "sonstiges"), (EINNAHMEN, "einnahmen")):
        anteil, vorgabe = getattr(gewaehlt, feld), getattr(sonst, feld)
        ab, ab_sonst = (a.entgelt_ab if schluessel == ENTGELT else 1 for a in (gewaehlt, sonst))
        stufen, stufen_sonst = (a.stufen if schluessel == ENTGELT else () for a in (gewaehlt, sonst))
        gilt = (anteil, ab, stufen) == (vorgabe, ab_sonst, stufen_sonst)
        quelle = haushaltstexte.annahmequelle(stoff.lage.annahmen.get(schluessel))
        if not gilt:
            quelle = f"für diese Rechnung gewählt; hinterlegt: {haushaltstexte.annahmewert(vorgabe, ab_sonst, jahr, stufen_sonst)}"
        zeilen.append(Annahmezeile(schluessel, NAMEN[schluessel], anteil, haushaltstexte.annahmewert(anteil, ab, jahr), quelle))
        zeilen += _stufen(stoff, stufen) if gilt else []
    quelle = "Trend der beiden letzten Stichtage" if gewaehlt.einwohner else "für diese Rechnung gewählt; sonst folgen sie ihnen"
    wort = "neue Fälle folgen den Einwohnern ihrer Altersgruppe" if gewaehlt.einwohner else "nicht berücksichtigt"
    return [*zeilen, Annahmezeile("einwohner", "Einwohner", None, wort, quelle)]


def _stufen(stoff: Stoff, stufen: tuple[tuple[date, Fraction], ...]) -> list[Annahmezeile]:
    """What the city has entered from a day of the planned year on: a line each, with its source."""
    return [
        Annahmezeile(
            f"{ENTGELT}_{tag:%Y_%m_%d}", NAMEN[ENTGELT], anteil, haushaltstexte.stufenwert(tag, anteil),
            haushaltstexte.annahmequelle(next((s for s in stoff.lage.stufen if s[1] == tag), None)),
        )
        for tag, anteil in stufen
    ]  # fmt: skip


def _einwohner(stoff: Stoff, knoten: Knoten) -> list[Einwohnerzeile]:
    """Of the whole Gebiet, for information: it is counted for each Sozialraum by itself."""
    orte, zeilen = stoff.baum.stadtteile(knoten.id), []
    for ab, _ in BAENDER:
        gezaehlt = stoff.lage.einwohner_in(ab, orte)
        if stoff.lage.stand is None:
            t = Trend(None, "Vor dem ersten gebuchten Monat gibt es keine neuen Fälle, auf die er wirkte.")
        else:
            t = einwohnertrend(gezaehlt, mitte_des_rueckblicks(stoff.lage.stand), date(stoff.lage.jahr + 1, 7, 1))
        genau = None if t.faktor is None else Fraction(runde(t.faktor, 4))
        zeilen.append(Einwohnerzeile(GRUPPEN[ab], t.davor, t.vorher, t.stichtag, t.zuletzt, genau, t.grund))
    return zeilen


def _pfad(stoff: Stoff, stadt: Planung, schwellen: Schwellen) -> Pfadvergleich:
    ansaetze, kreis, _ = stoff.eck.pfad
    jahre = []
    for n, jahr in enumerate(folge := sorted(ansaetze)):
        jahre.append(Pfadzeile(jahr, ansaetze[jahr], ansaetze[jahr] - ansaetze[folge[n - 1]] if n else None))
    teile = [a.summe.bedarf for a in stadt.ausgaben if a.nummer in kreis]
    bedarf = None if not teile or None in teile else sum(b or 0 for b in teile)
    ziel = ansaetze.get(stoff.lage.jahr + 1)
    grund = "" if ziel is not None else f"Für {stoff.lage.jahr + 1} hat der Deckungskreis keinen Ansatz."
    if not grund and bedarf is None:
        grund = "Der Bedarf des Deckungskreises ist nicht bekannt."
    return Pfadvergleich(tuple(jahre), ziel, bedarf, _status(bedarf, ziel, schwellen) if ziel is not None else "kein_wert", grund)


def lade(baum: Gebietsbaum, knoten: Knoten, jahr: int, annahmen: Annahmen | None = None, *, vorgelegte: bool = False) -> Haushaltsbericht:
    return stelle_zusammen(lies(baum, jahr), knoten, annahmen, vorgelegte=vorgelegte)


def wie_damals(baum: Gebietsbaum, knoten: Knoten, alt: Haushaltsbericht) -> Haushaltsbericht:
    """The same report with what is known today of its day, by its own assumptions. ``baum``: the mapping it was told on.

    Without the Verteilung, which may be another one.
    """
    neu = stelle_zusammen(lies(baum, alt.kopf.jahr, alt.kopf.stand), knoten, alt.gewaehlt, mit_verteilung=False)
    return replace(neu, annahmen=alt.annahmen)
