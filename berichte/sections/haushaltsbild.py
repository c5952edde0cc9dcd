"""How the planning of the next year looks: strip of figures, picture, sheets of the file, and what its paper shows."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from basis.diagramme import STATUS_WORTE, Art, Balken, Diagramm, Status, balken
from basis.export import Blatt, Geld, Zelle
from basis.geld import teur, teur_vorzeichen
from basis.zahlen import datum
from berichte.druck.maschine import Druckauftrag
from berichte.sections.haushaltsbericht import Haushaltsbericht, Verteilzeile
from berichte.sections.papier import LAUFEND, Beiblatt, berichtsauftrag
from budgets.planzeilen import Planabschnitt, Planung, Planzeile, Rechnung
from budgets.views.budgetansicht import teur_oder_strich
from sozialraum.models import Stadt

MUSTER = "Fallzahlen, Einwohner, Buchungen und Annahmen dieses Berichts sind ganz oder zum Teil zur Vorführung erfunden."


def _teur(cent: int | None) -> str:
    return f"{teur(cent)} TEUR" if cent is not None else "–"


def kennzahlen(b: Haushaltsbericht) -> list[dict[str, Any]]:
    jahr, folge, p = b.kopf.jahr, b.kopf.folgejahr, b.planung
    if p is None:
        return _nur_anteil(b)
    s = p.summe
    mehr = "" if s.mehr_als_ansatz is None else f"{teur_vorzeichen(s.mehr_als_ansatz)} TEUR zum Ansatz"
    zuschuss, vorher = (_teur(p.zuschuss(was)) for was in ("bedarf", "prognose"))
    erfasst = "fortgeschrieben" if s.ansatz is not None else "nicht erfasst"
    folgen = [
        {"bezeichnung": f"Ansatz {jahr}", "wert": _teur(s.ansatz), "zusatz": erfasst},
        {"bezeichnung": f"Prognose {jahr}", "wert": _teur(s.prognose), "zusatz": f"Ist {_teur(s.ist)}"},
        {"bezeichnung": f"Bedarf {folge}", "wert": _teur(s.bedarf), "zusatz": mehr},
        {"bezeichnung": "Status", "status": b.status, "wert": STATUS_WORTE[Status(b.status)]},
        {"bezeichnung": f"Zuschussbedarf {folge}", "wert": zuschuss, "zusatz": f"{jahr}: {vorher}"},
    ]
    if b.pfad is not None:
        luecke = "–" if b.pfad.luecke is None else f"{teur_vorzeichen(b.pfad.luecke)} TEUR"
        folgen.append({"bezeichnung": "Abstand zum Pfad", "wert": luecke, "zusatz": f"Pfad {folge}: {_teur(b.pfad.ansatz)}"})
    return folgen


def _nur_anteil(b: Haushaltsbericht) -> list[dict[str, Any]]:
    e = b.eigene
    jetzt, dann, mehr = (e.jetzt, e.dann, e.mehr) if e else (None, None, None)
    return [
        {"bezeichnung": f"Anteil {b.verteilung.jahr or b.kopf.jahr}", "wert": _teur(jetzt), "zusatz": "nach der Verteilung"},
        {"bezeichnung": f"Anteil {b.kopf.folgejahr}", "wert": _teur(dann), "zusatz": "rechnerisch"},
        {"bezeichnung": "Veränderung", "wert": "–" if mehr is None else f"{teur_vorzeichen(mehr)} TEUR"},
    ]


def diagramm(b: Haushaltsbericht) -> Diagramm | None:
    """Ansatz, Ist, Prognose and need of each Unterabschnitt; nothing to draw without a budget or a need."""
    if b.planung is None or b.planung.summe.bedarf is None:
        return None
    jahr, folge = b.kopf.jahr, b.kopf.folgejahr
    worte = {
        Art.IST: f"Ist bis {datum(b.kopf.tag)}", Art.PLAN: f"Ansatz {jahr}", Art.PROGNOSE: f"Prognose {jahr}",
        Art.SZENARIO: f"Bedarf {folge}",
    }  # fmt: skip
    folgen = [Balken(a.bezeichnung, a.summe.ist, a.summe.ansatz, a.summe.prognose, None, a.summe.bedarf) for a in b.planung.ausgaben]
    s = b.planung.summe
    titel = f"Der Bedarf {folge} liegt bei {_teur(s.bedarf)}, die Prognose {jahr} bei {_teur(s.prognose)}"
    return balken(
        folgen, titel=titel, einheit="in TEUR", schreibweise=teur_oder_strich, worte=worte, kopf="Unterabschnitt", haupt=Art.SZENARIO
    )  # fmt: skip


def notizen(b: Haushaltsbericht) -> list[str]:
    return [b.titel, *([f"Musterdaten: {MUSTER}"] if b.muster else []), b.kernaussage, *b.wichtigste, *b.luecken, *b.hinweise]


def blaetter(b: Haushaltsbericht) -> list[Blatt]:
    """The first carries the notes, which the file shows as its Legende."""
    alle = [_bedarf(b), _annahmen(b), _einwohner(b), _pfad(b), _verteilung(b)]
    return [blatt for nummer, blatt in enumerate(alle) if blatt.zeilen or blatt.fuss or nummer == 0]


def _geld(cent: int | None) -> Zelle:
    return None if cent is None else Geld(cent)


def _bedarf(b: Haushaltsbericht) -> Blatt:
    jahr, folge = b.kopf.jahr, b.kopf.folgejahr
    kopf = (
        "Richtung", "Unterabschnitt", "Zeile", f"Ansatz {jahr} in €", f"Ist bis {datum(b.kopf.tag)} in €", f"Prognose {jahr} in €",
        "Weg der Prognose", "Grundbedarf in €", "Einwohner in €", "Preise in €", f"Bedarf {folge} in €", "mehr als Ansatz in €",
        "mehr als Prognose in €", "Falltage", "Gerechnet", "Status", "Hinweis",
    )  # fmt: skip
    if b.planung is None:
        return Blatt("Bedarf", kopf, [], hinweise=notizen(b))
    zeilen: list[list[Zelle]] = []
    for a, lage in b.abschnitte:
        zeilen += [*_abschnitt("Ausgaben", a), _zeile("Ausgaben", a.bezeichnung, a.summe, "", lage.status)]
    for a in b.planung.einnahmen:
        zeilen += [*_abschnitt("Einnahmen", a), _zeile("Einnahmen", a.bezeichnung, a.summe, "")]
    fuss = [
        _zeile("Ausgaben", "", b.planung.summe, "", b.status),
        _zeile("Einnahmen", "", b.planung.summe_einnahmen, ""),
        _zuschuss(b.planung),
    ]
    return Blatt("Bedarf", kopf, zeilen, fuss, notizen(b))


def _abschnitt(richtung: str, a: Planabschnitt) -> list[list[Zelle]]:
    return [_zeile(richtung, a.bezeichnung, z, z.name) for z in a.zeilen]


def _zeile(richtung: str, abschnitt: str, z: Planzeile, name: str, status: str = "") -> list[Zelle]:
    wort = STATUS_WORTE[Status(status)] if status else None
    betraege = [_geld(cent) for cent in (z.grund, z.einwohner, z.preis, z.bedarf, z.mehr_als_ansatz, z.mehr_als_prognose)]
    vorn: list[Zelle] = [richtung, abschnitt, name, _geld(z.ansatz), Geld(z.ist), _geld(z.prognose), z.weg]
    falltage = z.falltage if name and z.rechnung == Rechnung.FAELLE else None  # days of different help do not add up
    return [*vorn, *betraege, falltage, Rechnung(z.rechnung).wort, wort, z.hinweis]


def _zuschuss(p: Planung) -> list[Zelle]:
    ansatz, ist, prognose, bedarf, *mehr = p.zuschusszeile
    return [
        "Zuschussbedarf", "", "", _geld(ansatz), _geld(ist), _geld(prognose), "Ausgaben minus Einnahmen", None, None, None, _geld(bedarf),
        *map(_geld, mehr), None, None, None, None,
    ]  # fmt: skip


def _annahmen(b: Haushaltsbericht) -> Blatt:
    def in_prozent(anteil: Fraction | None) -> Zelle:
        return None if anteil is None else anteil * 100

    return Blatt("Annahmen", ("Annahme", "Veränderung in %", "In Worten", "Quelle"), [
        [a.name, in_prozent(a.anteil), a.wert, a.quelle] for a in b.annahmen
    ])  # fmt: skip


def _einwohner(b: Haushaltsbericht) -> Blatt:
    kopf = ("Altersgruppe", "Stichtag davor", "Einwohner davor", "letzter Stichtag", "Einwohner", "Faktor neuer Fälle", "Hinweis")
    return Blatt("Einwohner", kopf, [[z.gruppe, z.davor, z.vorher, z.stichtag, z.zuletzt, z.faktor, z.grund] for z in b.einwohner])


def _pfad(b: Haushaltsbericht) -> Blatt:
    kopf = ("Haushaltsjahr", "Ansatz des Deckungskreises in €", "Schritt in €", "Bedarf in €", "Abstand in €", "Status")
    if b.pfad is None:
        return Blatt("Konsolidierungspfad", kopf, [])
    p = b.pfad
    return Blatt("Konsolidierungspfad", kopf, [
        [str(z.jahr), Geld(z.ansatz), _geld(z.schritt),
         *((_geld(p.bedarf), _geld(p.luecke), STATUS_WORTE[Status(p.status)]) if z.jahr == b.kopf.folgejahr else (None, None, None))]
        for z in p.jahre
    ], hinweise=[p.grund] if p.grund else [])  # fmt: skip


def _verteilung(b: Haushaltsbericht) -> Blatt:
    v, folge = b.verteilung, b.kopf.folgejahr
    kopf = (
        "Gebiet",
        f"Verteilung {v.jahr or b.kopf.jahr} in €",
        f"Verteilung {folge} in €",
        "Veränderung in €",
        f"Eigener Bedarf {folge} in €",
    )
    summe = [_verteilt(v.summe)] if v.summe else []
    return Blatt("Verteilung", kopf, [_verteilt(z) for z in v.zeilen], summe, [v.grund] if v.grund else [f"{v.name}: {v.stand}"])


def _verteilt(z: Verteilzeile) -> list[Zelle]:
    return [z.name, _geld(z.jetzt), _geld(z.dann), _geld(z.mehr), _geld(z.bedarf)]


def auftrag(b: Haushaltsbericht, *, erstellt: datetime, kopf: str, stadt: Stadt | None, beiblatt: Beiblatt = LAUFEND) -> Druckauftrag:
    kontext = {
        "kennzahlen": kennzahlen(b),
        "diagramm": diagramm(b),
        "verteilzeilen": [(z, "") for z in b.verteilung.zeilen],
        "untertitel": b.kopf.name if b.kopf.ebene != "fachbereich" and b.kopf.name not in b.kopf.ort else "",
        "art": "Bericht Haushaltsplanung des folgenden Jahres",
        "kopfdaten": [("Haushaltsjahr", str(b.kopf.folgejahr)), ("Laufendes Jahr", str(b.kopf.jahr)), ("Stand", beiblatt.stand)],
        "datenstand": b.kopf.tag,
        "muster": MUSTER if b.muster else "",
    }
    return berichtsauftrag(
        "berichte/haushaltsplanung_druck.html", b, blaetter(b), kontext, erstellt=erstellt, kopf=kopf, stadt=stadt, beiblatt=beiblatt
    )  # fmt: skip
