"""What the page of the running year says: groups, sentence, figures, pictures, rows of the export."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from basis import diagramme
from basis.diagramme import STATUS_WORTE
from basis.diagramme.bullet import balken_budget
from basis.diagramme.linien import Linie, verlauf
from basis.export import Blatt, Geld, Zelle
from basis.geld import euro, teur
from basis.zahlen import datum, prozent, vorzeichen
from budgets.ampel import Schwellen, ampel
from budgets.models import Haushaltsjahr, Postenart, Richtung
from budgets.nachweis import Nachweis
from budgets.prognose import fuer_eine_zeile
from budgets.selectors.vollzug import Postenstand
from budgets.views.budgetansicht import ortsname, teur_oder_strich
from budgets.vollzugsblatt import Aussicht, Vollzugsblatt, Vollzugsgruppe, Vollzugszeile, blatt, gruppe, restverlauf
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten

MONATSNAMEN = ("", "Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez")
Verlauf = Mapping[tuple[int, str, int, str, str], Mapping[int, int]]
KOPF = (
    "Gruppe", "Zeile", "Ansatz in €", "Nachtrag in €", "über-/außerplanmäßig in €", "Haushaltsrest in €", "Umschichtung in €",
    "Sperre in €",
    "Fortgeschriebener Ansatz in €", "Festlegungen in €", "Ist in €", "Verfügbar in €", "Prognose 31.12. in €",
    "Abweichung in €", "Status",
)  # fmt: skip


def stelle_zusammen(
    knoten: Knoten, baum: Gebietsbaum, rows: Sequence[Postenstand], frueher: Verlauf, jahr: int, stand: int
) -> Vollzugsblatt:
    """The sheet of one Gebiet: its Sozialräume, what its Ressort holds itself, for the city also what is central.

    ``stand`` is the last month that is booked, 0 before the first.
    """
    darin = {knoten.id, *(k.id for k in baum.nachfahren(knoten.id))}
    eigene = [row for row in rows if row.gebiet in darin]
    zeilen = {row.posten: _zeile(row, frueher, jahr, stand) for row in eigene}
    ausgaben = [row for row in eigene if row.richtung == Richtung.AUSGABE]
    einnahmen = [row for row in eigene if row.richtung == Richtung.EINNAHME]
    monate: dict[int, int] = {}
    for row in ausgaben:
        for monat, betrag in row.monate.items():
            nummer = min(12, max(1, (monat.year - jahr) * 12 + monat.month))
            monate[nummer] = monate.get(nummer, 0) + betrag
    gruppen = list(_nach_raum(ausgaben, zeilen, baum)) if knoten.ebene != Ebene.FACHBEREICH else list(_nach_ressort(ausgaben, zeilen, baum))
    extra = [gruppe("Einnahmen", [zeilen[row.posten] for row in einnahmen])] if einnahmen else []
    return blatt(ortsname(knoten), gruppen, extra, monate, stand)


def letzter_monat(jahr: int, tag: date, gebucht_bis: date | None) -> int:
    """The last month of the year that is booked as of a day; 0 before the first."""
    return 0 if gebucht_bis is None or gebucht_bis.year != jahr else min(tag, gebucht_bis).month


def _zeile(row: Postenstand, frueher: Verlauf, jahr: int, stand: int) -> Vollzugszeile:
    jahre = [verlauf for vor in (1, 2, 3) if (verlauf := frueher.get((jahr - vor, row.nummer, row.gebiet, row.art, row.dienst)))]
    name = row.dienst or f"{row.unterabschnitt} {row.stelle}".strip()
    prognose = fuer_eine_zeile(row.nachweis.ist, stand, jahre)
    return Vollzugszeile(name, row.nachweis, Aussicht(prognose.betrag, prognose.grund), row.nummer, (row.posten,), row.muster)


def _nach_raum(rows: Iterable[Postenstand], zeilen: Mapping[int, Vollzugszeile], baum: Gebietsbaum) -> Iterable[Vollzugsgruppe]:
    """A group for every Sozialraum, then what the Ressort holds itself."""
    je_gebiet: dict[int, list[Vollzugszeile]] = {}
    for row in rows:
        je_gebiet.setdefault(row.gebiet, []).append(zeilen[row.posten])
    for raum in baum.auf_ebene(Ebene.SOZIALRAUM):
        if raum.id in je_gebiet:
            yield gruppe(f"Sozialraum {raum.schluessel} · {raum.name}", je_gebiet.pop(raum.id), raum.id)
    for gebiet, rest in je_gebiet.items():
        yield gruppe(f"{baum.knoten[gebiet].kurzname or baum.knoten[gebiet].name}, eigene Kosten", rest, gebiet)


def _nach_ressort(rows: Sequence[Postenstand], zeilen: Mapping[int, Vollzugszeile], baum: Gebietsbaum) -> Iterable[Vollzugsgruppe]:
    """A group for every Ressort with one row per Sozialraum; then services, reserve, what has no Sozialraum, what is central."""
    raeume: dict[int, list[Postenstand]] = {}
    for row in rows:
        if row.art in {Postenart.SOZIALRAUM, Postenart.RESSORT}:
            raeume.setdefault(row.gebiet, []).append(row)
    for ressort in baum.auf_ebene(Ebene.RESSORT):
        darin = [k for k in baum.kinder(ressort.id) if k.id in raeume]
        teile = [_verdichtet(f"Sozialraum {k.schluessel} · {k.name}", raeume[k.id], zeilen) for k in darin]
        if ressort.id in raeume:
            teile.append(_verdichtet("Personal, Sachkosten, Miete", raeume[ressort.id], zeilen))
        if teile:
            yield gruppe(ressort.kurzname or ressort.name, teile, ressort.id)
    for art in (Postenart.DIENST, Postenart.OHNE_RAUM, Postenart.RESERVE, Postenart.ZENTRAL):
        eigene = [row for row in rows if row.art == art]
        if eigene:
            je_name: dict[str, list[Postenstand]] = {}
            for row in eigene:
                je_name.setdefault(row.dienst or zeilen[row.posten].name, []).append(row)
            titel = "Übergreifende Dienste" if art == Postenart.DIENST else Postenart(art).label
            yield gruppe(titel, [_verdichtet(name, teil, zeilen) for name, teil in je_name.items()])


def _verdichtet(name: str, rows: Sequence[Postenstand], zeilen: Mapping[int, Vollzugszeile]) -> Vollzugszeile:
    einzelne = [zeilen[row.posten] for row in rows]
    if len(einzelne) == 1:
        einzige = einzelne[0]
        return Vollzugszeile(name, einzige.nachweis, einzige.aussicht, einzige.schluessel, einzige.posten, einzige.muster)
    summe = gruppe(name, einzelne).summe
    return Vollzugszeile(name, summe.nachweis, summe.aussicht, "", summe.posten, summe.muster)


def kernaussage(blatt: Vollzugsblatt, tag: date, gebucht_bis: date | None) -> str:
    nachweis, abweichung = blatt.summe.nachweis, blatt.summe.abweichung
    if blatt.ist_leer:
        return "Für dieses Jahr sind hier noch keine Budgets angelegt."
    if gebucht_bis is None:
        return f"Bereit stehen {euro(nachweis.fortgeschrieben, voll=False)}; gebucht ist noch nichts."
    if abweichung is None:
        return f"Am {datum(tag)} sind {euro(nachweis.verfuegbar, voll=False)} frei. {blatt.summe.aussicht.grund}"
    anteil = blatt.summe.abweichung_anteil
    klammer = f" ({vorzeichen(anteil * 100, 1)} %)" if anteil is not None else ""
    wort = "über" if abweichung > 0 else "unter"
    satz = f"Die Prognose liegt {teur(abs(abweichung))} TEUR{klammer} {wort} dem fortgeschriebenen Ansatz."
    gruppen = [g for g in blatt.ausgaben if g.summe.abweichung is not None and len(blatt.ausgaben) > 1]
    if gruppen:
        groesste = max(gruppen, key=lambda g: g.summe.abweichung or 0)
        if (groesste.summe.abweichung or 0) > 0:
            satz += f" Am weitesten darüber: {groesste.titel} mit {teur(groesste.summe.abweichung or 0)} TEUR."
    return satz


def kennzahlen(blatt: Vollzugsblatt, grenzen: Schwellen) -> list[dict[str, Any]]:
    """The strip of the target picture: Ansatz, spent, bound, free, forecast."""
    n, summe = blatt.summe.nachweis, blatt.summe
    prognose = {"bezeichnung": "Prognose 31.12.", "wert": "–", "zusatz": "noch keine"}
    if summe.aussicht.betrag is not None and summe.abweichung is not None:
        zusatz = f"{'+' if summe.abweichung > 0 else ''}{teur(summe.abweichung)} TEUR"
        prognose |= {"wert": _ganze(summe.aussicht.betrag), "zusatz": zusatz}
    einnahmen, bedarf = blatt.summe_einnahmen.nachweis.ist, blatt.zuschussbedarf
    einnahmen, bedarf = blatt.summe_einnahmen.nachweis.ist, blatt.zuschussbedarf
    veraendert = f"darunter {teur(n.fortgeschrieben - n.ansatz)} TEUR fortgeschrieben" if n.fortgeschrieben != n.ansatz else ""
    return [
        {"bezeichnung": "Fortgeschriebener Ansatz", "wert": _ganze(n.fortgeschrieben), "zusatz": veraendert},
        {"bezeichnung": "Verfügt (Ist)", "wert": _ganze(n.ist), "zusatz": _anteil(n.ist, n)},
        {"bezeichnung": "Gebunden", "wert": _ganze(n.festlegung), "zusatz": _anteil(n.festlegung, n)},
        {"bezeichnung": "Frei", "wert": _ganze(n.verfuegbar), "zusatz": _anteil(n.verfuegbar, n)},
        prognose,
        {"bezeichnung": "Status", "wert": "", "status": ampel(summe, grenzen)},
        {"bezeichnung": "Einnahmen (Ist)", "wert": _ganze(einnahmen), "zusatz": f"Zuschussbedarf {teur(bedarf)} TEUR"},
    ]


def _ganze(cent: int) -> str:
    """Whole euros for the strip; the cents stand in the table in euro."""
    return euro((abs(cent) + 50) // 100 * 100 * (-1 if cent < 0 else 1), voll=False)


def _anteil(teil: int, nachweis: Nachweis) -> str:
    return prozent(Fraction(teil, nachweis.fortgeschrieben)) if nachweis.fortgeschrieben > 0 else ""


def gesamtbalken(blatt: Vollzugsblatt, ort: str) -> str:
    n = blatt.summe.nachweis
    betraege = [euro(b, voll=False) for b in (n.fortgeschrieben, n.ist, n.festlegung)]
    titel = "{}: Ansatz {}, verfügt {}, gebunden {}".format(ort, *betraege)
    return balken_budget(
        max(n.fortgeschrieben, 0), ist=max(n.ist, 0), gebunden=max(n.festlegung, 0), prognose=blatt.summe.aussicht.betrag, titel=titel,
        breite=760, hoehe=28,
    )  # fmt: skip


def bilder(blatt: Vollzugsblatt) -> dict[str, str]:
    """One small bar per row, all in one scale; keyed by the numbers of its Posten."""
    zeilen = [z for g in blatt.ausgaben for z in g.zeilen]
    spitzen = [max(z.nachweis.fortgeschrieben, z.aussicht.betrag or 0, z.nachweis.ist + z.nachweis.festlegung) for z in zeilen]
    return {z.kennung: _balken(z, max(spitzen)) for z in zeilen}


def _balken(z: Vollzugszeile, maximum: int) -> str:
    ansatz, ist, gebunden = (max(b, 0) for b in (z.nachweis.fortgeschrieben, z.nachweis.ist, z.nachweis.festlegung))
    return balken_budget(ansatz, ist=ist, gebunden=gebunden, prognose=z.aussicht.betrag, maximum=maximum)


def ampeln(blatt: Vollzugsblatt, grenzen: Schwellen) -> dict[str, str]:
    """The status of every row and sum, keyed as the pictures are."""
    zeilen = [z for g in blatt.ausgaben for z in (*g.zeilen, g.summe)]
    return {z.kennung: ampel(z, grenzen) for z in (*zeilen, blatt.summe)}


def grenzsatz(grenzen: Schwellen) -> str:
    satz = f"Status nach Prognose: im Plan bis +{prozent(grenzen.gruen)}, beobachten bis +{prozent(grenzen.gelb)}, darüber handeln"
    return satz + (f"; handeln immer ab +{euro(grenzen.betrag, voll=False)}." if grenzen.betrag is not None else ".")


def verweise(
    blatt: Vollzugsblatt, rows: Sequence[Postenstand], baum: Gebietsbaum, knoten: Knoten, jahr: int, lesbar: frozenset[int] | None
) -> dict[str, str]:
    """Where a row leads: on the page of the city to the Ressort or Sozialraum, else to its Buchungen, for whoever may read them.

    ``lesbar`` are the Gebiete whose Buchungen are open, None: all.
    """
    gebiete, ziele = {row.posten: row.gebiet for row in rows}, {}
    for zeile in (z for g in blatt.ausgaben for z in g.zeilen):
        orte = {gebiete[p] for p in zeile.posten}
        ort = baum.knoten.get(orte.pop()) if len(orte) == 1 else None
        if ort and ort.ebene != Ebene.FACHBEREICH and knoten.ebene == Ebene.FACHBEREICH:
            ziele[zeile.kennung] = reverse("vollzug", args=[jahr, ort.ebene.name.lower(), ort.schluessel])
        elif ort and zeile.schluessel and (lesbar is None or ort.id in lesbar):
            angaben = urlencode({"jahr": jahr, "stelle": zeile.schluessel, "gebiet": ort.id})
            ziele[zeile.kennung] = f"{reverse('buchungen')}?{angaben}"
    return ziele


def restdiagramm(blatt: Vollzugsblatt, ort: str, jahr: int) -> diagramme.Diagramm | None:
    """The burn-down: what is left at the end of each month, by plan, by Ist and by forecast."""
    n = blatt.summe.nachweis
    if blatt.ist_leer or n.fortgeschrieben <= 0:
        return None
    punkte = restverlauf(n.fortgeschrieben, blatt.monate, blatt.summe.aussicht.betrag)
    linien = [Linie("Plan", tuple(p.plan for p in punkte), "plan"), Linie("Ist", tuple(p.rest for p in punkte), "ist")]
    if any(p.prognose is not None for p in punkte):
        linien.append(Linie("Prognose", tuple(p.prognose for p in punkte), "prognose"))
    achse = ("Anfang", *MONATSNAMEN[1:])
    titel = f"Restbudget {ort}, {jahr}: was am Monatsende noch übrig ist"
    return verlauf(linien, achse, titel=titel, einheit="in TEUR", schreibweise=teur_oder_strich, ab_null=True, kopf="Monatsende")


def exportblatt(blatt: Vollzugsblatt, jahr: Haushaltsjahr, knoten: Knoten, tag: date, grenzen: Schwellen) -> Blatt:
    zeilen = [_exportzeile(g.titel, z, grenzen) for g in blatt.ausgaben for z in g.zeilen]
    zeilen += [_exportzeile(g.titel, z, None) for g in blatt.einnahmen for z in g.zeilen]
    fuss = [_exportzeile("Ausgaben", blatt.summe, grenzen)]
    if blatt.einnahmen:
        fuss.append(_exportzeile("Einnahmen", blatt.summe_einnahmen, None))
    hinweise = [f"Laufendes Jahr {jahr.jahr}, {ortsname(knoten)}", f"Stand {datum(tag)}"]
    hinweise += ["Musterdaten"] if blatt.summe.muster else []
    return Blatt(f"Vollzug {jahr.jahr}", KOPF, zeilen, fuss=fuss, hinweise=hinweise)


def _exportzeile(titel: str, zeile: Vollzugszeile, grenzen: Schwellen | None) -> list[Zelle]:
    n = zeile.nachweis
    betraege = (n.ansatz, n.nachtrag, n.ausserplan, n.rest, n.umschichtung, n.sperre, n.fortgeschrieben, n.festlegung, n.ist, n.verfuegbar)
    geld: list[Zelle] = [Geld(b) for b in betraege]
    prognose: list[Zelle] = [None if b is None else Geld(b) for b in (zeile.aussicht.betrag, zeile.abweichung)]
    return [titel, zeile.name, *geld, *prognose, STATUS_WORTE[ampel(zeile, grenzen)] if grenzen else None]
