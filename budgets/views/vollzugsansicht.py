"""What the page of the running year says: groups, sentence, figures, pictures, rows of the export."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from basis import diagramme
from basis.diagramme import STATUS_WORTE, Status
from basis.diagramme.bullet import balken_budget
from basis.diagramme.linien import Linie, verlauf
from basis.diagramme.saeulen import Saeule, abweichungssaeulen
from basis.export import Blatt, Geld, Zelle
from basis.geld import euro, teur, teur_vorzeichen
from basis.monate import monatsende
from basis.zahlen import datum, prozent
from budgets.ampel import Schwellen, ampel
from budgets.models import Buchungsart, Haushaltsjahr
from budgets.nachweis import Nachweis
from budgets.views.budgetansicht import ortsname, teur_oder_strich
from budgets.vollzugsblatt import Verlaufspunkt, Vollzugsblatt, Vollzugszeile, restverlauf
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten

MONATSENDEN = ("Anfang", "Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez")
KOPF = (
    "Gruppe", "Zeile", "Ansatz in €", "Nachtrag in €", "über-/außerplanmäßig in €", "Haushaltsrest in €", "Umschichtung in €",
    "Sperre in €",
    "Fortgeschriebener Ansatz in €", "Festlegungen in €", "Ist in €", "Verfügbar in €", "Prognose 31.12. in €",
    "Abweichung in €", "Status", "Hinweis",
)  # fmt: skip


OHNE_EINNAHMEN = "keine veranschlagt oder gebucht"
KEIN_ANSATZ = "Für dieses Jahr ist hier kein Ansatz erfasst; darum gibt es weder einen verfügbaren Betrag noch einen Status."


def letzter_monat(jahr: int, tag: date, gebucht_bis: date | None) -> int:
    """The last whole month of the year that is booked as of a day; 0 before the first."""
    return 0 if gebucht_bis is None or gebucht_bis.year != jahr else min(tag, gebucht_bis).month


def standsatz(tag: date, gebucht_bis: date | None) -> str:
    """The day of the page; Mittel may have taken effect after the last booked month."""
    return f"Stand {datum(tag)}" + (f"; gebucht bis {datum(gebucht_bis)}" if gebucht_bis and gebucht_bis < tag else "")


def kernaussage(blatt: Vollzugsblatt, tag: date, gebucht_bis: date | None) -> str:
    nachweis, abweichung = blatt.summe.nachweis, blatt.summe.abweichung
    if blatt.ist_leer:
        return "Für dieses Jahr sind hier noch keine Budgets angelegt."
    if blatt.summe.ohne_ansatz:
        return f"{KEIN_ANSATZ} Ausgegeben sind {euro(nachweis.ist, voll=False)}."
    if gebucht_bis is None:
        lage = "ganz gebucht ist noch kein Monat" if nachweis.ist else "gebucht ist noch nichts"
        return f"Bereit stehen {euro(nachweis.fortgeschrieben, voll=False)}; {lage}."
    if abweichung is None:
        return f"Am {datum(tag)} sind {euro(nachweis.verfuegbar, voll=False)} verfügbar. {blatt.summe.aussicht.grund}"
    return f"Die Prognose {_lage(abweichung, blatt.summe.abweichung_anteil)}{_am_weitesten(blatt)}"


def _lage(abweichung: int, anteil: Fraction | None) -> str:
    if teur(abs(abweichung)) == "0":
        return "trifft den fortgeschriebenen Ansatz."
    klammer = f" ({prozent(abs(anteil))})" if anteil is not None else ""
    return f"liegt {teur(abs(abweichung))} TEUR{klammer} {'über' if abweichung > 0 else 'unter'} dem fortgeschriebenen Ansatz."


def _am_weitesten(blatt: Vollzugsblatt) -> str:
    """The group that exceeds its Ansatz by most; nothing where there is one group only, or none exceeds."""
    je_gruppe = [(g.summe.abweichung, g.titel) for g in blatt.ausgaben if g.summe.abweichung is not None]
    if len(blatt.ausgaben) < 2 or not je_gruppe or max(je_gruppe)[0] <= 0:
        return ""
    abweichung, titel = max(je_gruppe)
    return f" Am weitesten darüber: {titel} mit {teur(abweichung)} TEUR."


def kennzahlen(blatt: Vollzugsblatt, grenzen: Schwellen, ziel: str = "") -> list[dict[str, Any]]:
    """The strip of the target picture; ``ziel``: the Buchungen of it all, for whoever may read them."""
    return [
        *kennzahlen_der_ausgaben(blatt.summe, ampel(blatt.summe, grenzen), ziel),
        {
            "bezeichnung": "Einnahmen (Ist)",
            "wert": ganze_euro(blatt.summe_einnahmen.nachweis.ist) if blatt.einnahmen else "–",
            "zusatz": f"Zuschussbedarf {teur(blatt.zuschussbedarf)} TEUR" if blatt.einnahmen else OHNE_EINNAHMEN,
        },
    ]


def kennzahlen_der_ausgaben(summe: Vollzugszeile, status: str, ziel: str = "") -> list[dict[str, Any]]:
    """The figures of the sum, in the words of the statement."""
    n = summe.nachweis
    prognose = {"bezeichnung": "Prognose 31.12.", "wert": "–", "zusatz": "noch keine"}
    if summe.aussicht.betrag is not None:
        zusatz = "ohne Ansatz" if summe.abweichung is None else f"{teur_vorzeichen(summe.abweichung)} TEUR"
        prognose |= {"wert": ganze_euro(summe.aussicht.betrag), "zusatz": zusatz}
    veraendert = f"{teur_vorzeichen(n.fortgeschrieben - n.ansatz)} TEUR zum Ansatz" if n.fortgeschrieben != n.ansatz else ""
    zum_ansatz = "nicht erfasst" if summe.ohne_ansatz else veraendert
    zur_ist, zur_festlegung = (_nur(ziel, art) for art in (Buchungsart.IST, Buchungsart.FESTLEGUNG))
    return [
        {"bezeichnung": "Fortgeschriebener Ansatz", "wert": ganze_euro(summe.fortgeschrieben), "zusatz": zum_ansatz},
        {"bezeichnung": "Ist", "wert": ganze_euro(n.ist), "zusatz": _anteil(n.ist, n), "url": zur_ist},
        {"bezeichnung": "Festlegung", "wert": ganze_euro(n.festlegung), "zusatz": _anteil(n.festlegung, n), "url": zur_festlegung},
        {"bezeichnung": "verfügbar", "wert": ganze_euro(summe.verfuegbar), "zusatz": _anteil(n.verfuegbar, n)},
        prognose,
        {"bezeichnung": "Status", "wert": "", "status": status},
    ]


def _nur(ziel: str, art: Buchungsart) -> str:
    """The Buchungen of one kind, so that they add up to the figure that leads there."""
    return f"{ziel}&{urlencode({'art': art.value})}" if ziel else ""


def ganze_euro(cent: int | None) -> str:
    """Whole euros for the strip; the cents stand in the table in euro."""
    return "–" if cent is None else euro((abs(cent) + 50) // 100 * 100 * (-1 if cent < 0 else 1), voll=False)


def _anteil(teil: int, nachweis: Nachweis) -> str:
    return prozent(Fraction(teil, nachweis.fortgeschrieben)) if nachweis.fortgeschrieben > 0 else ""


def gesamtbalken(blatt: Vollzugsblatt, ort: str) -> str:
    n = blatt.summe.nachweis
    betraege = [euro(b, voll=False) for b in (n.fortgeschrieben, n.ist, n.festlegung)]
    betraege[0] = "nicht erfasst" if blatt.summe.ohne_ansatz else betraege[0]
    titel = "{}: Ansatz {}, Ist {}, Festlegung {}".format(ort, *betraege)
    return _balken(blatt.summe, titel=titel, breite=760, hoehe=28)


def bilder(zeilen: Sequence[Vollzugszeile], breite: float = 220) -> dict[str, str]:
    """One small bar per row, all in one scale; keyed by the numbers of its Posten."""
    enden = [b for z in zeilen for b in (z.nachweis.fortgeschrieben, z.aussicht.betrag or 0, z.nachweis.ist + z.nachweis.festlegung)]
    spitze = max(enden, default=1)
    return {z.kennung: _balken(z, maximum=spitze, breite=breite) for z in zeilen}


def _balken(z: Vollzugszeile, **wie: Any) -> str:
    ansatz, ist, gebunden = (max(b, 0) for b in (z.nachweis.fortgeschrieben, z.nachweis.ist, z.nachweis.festlegung))
    return balken_budget(None if z.ohne_ansatz else ansatz, ist=ist, gebunden=gebunden, prognose=z.aussicht.betrag, **wie)


def ampeln(blatt: Vollzugsblatt, grenzen: Schwellen) -> dict[str, str]:
    """The status of every row and sum, keyed as the pictures are."""
    zeilen = [z for g in blatt.ausgaben for z in (*g.zeilen, g.summe)]
    return {z.kennung: ampel(z, grenzen) for z in (*zeilen, blatt.summe)}


def grenzsatz(grenzen: Schwellen) -> str:
    satz = f"Status nach Prognose: im Plan bis +{prozent(grenzen.gruen)}, beobachten bis +{prozent(grenzen.gelb)}, darüber handeln"
    return satz + (f"; handeln immer ab +{euro(grenzen.betrag, voll=False)}." if grenzen.betrag is not None else ".")


def buchungswege(blatt: Vollzugsblatt, tag: date) -> dict[str, str]:
    """The Buchungen behind each row and sum, up to the end of the month that the page counts whole."""
    bis, liste = datum(monatsende(tag.replace(day=1))), reverse("buchungen")
    return {z.kennung: f"{liste}?{urlencode({'jahr': tag.year, 'posten': z.kennung, 'bis': bis})}" for z in _mit_summen(blatt) if z.posten}


def lesbare_wege(
    wege: Mapping[str, str], blatt: Vollzugsblatt, orte: Mapping[int, int], lesbar: frozenset[int] | None
) -> Mapping[str, str]:
    """Only for whoever may read them all: ``lesbar`` are the Gebiete whose Buchungen are open, None: all; ``orte``: Posten → Gebiet."""
    if lesbar is None:
        return wege
    return {z.kennung: wege[z.kennung] for z in _mit_summen(blatt) if z.posten and all(orte[p] in lesbar for p in z.posten)}


def _mit_summen(blatt: Vollzugsblatt) -> tuple[Vollzugszeile, ...]:
    return (blatt.summe, *(z for g in (*blatt.ausgaben, *blatt.einnahmen) for z in (*g.zeilen, g.summe)))


def verweise(
    blatt: Vollzugsblatt, orte: Mapping[int, int], baum: Gebietsbaum, knoten: Knoten, jahr: int, wege: Mapping[str, str]
) -> dict[str, str]:
    """Where a row leads: on the page of the city to the Ressort or Sozialraum, else, as every sum, to its Buchungen (``wege``)."""
    ziele = dict(wege)
    for zeile in (z for g in blatt.ausgaben for z in g.zeilen if knoten.ebene == Ebene.FACHBEREICH):
        gebiete = {orte[p] for p in zeile.posten}
        ort = baum.knoten.get(gebiete.pop()) if len(gebiete) == 1 else None
        if ort and ort.ebene != Ebene.FACHBEREICH:
            ziele[zeile.kennung] = reverse("vollzug", args=[jahr, ort.ebene.name.lower(), ort.schluessel])
    return ziele


def verlaufspunkte(blatt: Vollzugsblatt, aussicht: int | None) -> list[Verlaufspunkt]:
    """What is left at each end of a month; nothing without an Ansatz from which it could be taken."""
    ansatz = blatt.summe.nachweis.fortgeschrieben
    return restverlauf(ansatz, blatt.monate, aussicht) if ansatz > 0 else []


def verlaufsbilder(
    punkte: Sequence[Verlaufspunkt], ort: str, jahr: int, szenario: Sequence[Verlaufspunkt] = (), hoehen: tuple[float, float] = (300, 190)
) -> list[diagramme.Diagramm]:
    """The burn-down and, always below it, the cumulated variance from the plan."""
    if not punkte:
        return []
    linien = [Linie("Plan", tuple(p.plan for p in punkte), "plan"), Linie("Ist", tuple(p.rest for p in punkte), "ist")]
    if any(p.prognose is not None for p in punkte):
        linien.append(Linie("Prognose", tuple(p.prognose for p in punkte), "prognose"))
    if szenario:
        linien.append(Linie("Szenario", tuple(p.prognose for p in szenario), "szenario"))
    saeulen = [Saeule(MONATSENDEN[p.monat], p.abweichung, p.rest is None) for p in punkte if p.monat]
    return [
        verlauf(
            linien, MONATSENDEN, titel=f"Restbudget {ort}, {jahr}: was am Monatsende noch übrig ist", einheit="in TEUR",
            schreibweise=teur_oder_strich, ab_null=True, kopf="Monatsende", hoehe=hoehen[0],
        ),
        abweichungssaeulen(
            saeulen, titel="Abweichung vom Plan, kumuliert", einheit="in TEUR, + heißt mehr ausgegeben; gestrichelt umrandet: Prognose",
            schreibweise=vorzeichen_oder_strich, kopf=("Monatsende", "Ist", "Prognose"), hoehe=hoehen[1],
        ),
    ]  # fmt: skip


def vorzeichen_oder_strich(cent: Any) -> str:
    return "–" if cent is None else teur_vorzeichen(int(cent))


def exportblatt(blatt: Vollzugsblatt, jahr: Haushaltsjahr, knoten: Knoten, stand: str, grenzen: Schwellen) -> Blatt:
    zeilen = [exportzeile(g.titel, z, ampel(z, grenzen)) for g in blatt.ausgaben for z in g.zeilen]
    zeilen += [exportzeile(g.titel, z) for g in blatt.einnahmen for z in g.zeilen]
    fuss = [exportzeile("Ausgaben", blatt.summe, ampel(blatt.summe, grenzen))]
    if blatt.einnahmen:
        fuss.append(exportzeile("Einnahmen", blatt.summe_einnahmen))
    hinweise = [f"Laufendes Jahr {jahr.jahr}, {ortsname(knoten)}", stand]
    hinweise += ["Musterdaten"] if blatt.summe.muster else []
    return Blatt(f"Vollzug {jahr.jahr}", KOPF, zeilen, fuss=fuss, hinweise=hinweise)


def exportzeile(titel: str, zeile: Vollzugszeile, status: str = "") -> list[Zelle]:
    """The cells below ``KOPF``; an Einnahme has no status."""
    n = zeile.nachweis
    mittel = (n.ansatz, n.nachtrag, n.ausserplan, n.rest, n.umschichtung, n.sperre, n.fortgeschrieben)
    betraege = (
        *([None] * len(mittel) if zeile.ohne_ansatz else mittel),
        *(n.festlegung, n.ist, zeile.verfuegbar, zeile.aussicht.betrag, zeile.abweichung),
    )
    geld: list[Zelle] = [None if b is None else Geld(b) for b in betraege]
    hinweis = zeile.aussicht.grund or ("kein Ansatz erfasst" if zeile.ohne_ansatz else "")
    return [titel, zeile.name, *geld, STATUS_WORTE[Status(status)] if status else None, hinweis]
