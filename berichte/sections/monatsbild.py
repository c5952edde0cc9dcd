"""How a Monatsbericht looks: strip of figures, bars, charts, sheets of the file. Everything from the frozen report."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from basis.diagramme import STATUS_WORTE, Diagramm, Linie, Status, balken_budget, verlauf
from basis.export import Blatt, Geld, Zelle
from basis.geld import euro, teur, teur_vorzeichen
from basis.monate import NAMEN
from basis.zahlen import datum, prozent
from berichte.sections.monatsbericht import Berichtszeile, Monatsbericht

MONATE = ("Anfang", "Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez")


def kennzahlen(bericht: Monatsbericht) -> list[dict[str, Any]]:
    """The strip of the running-year page."""
    s = bericht.summe
    plan = f"{teur_vorzeichen(s.fortgeschrieben - s.ansatz)} TEUR zum Ansatz" if s.fortgeschrieben != s.ansatz else ""
    aussicht = {"wert": "–", "zusatz": "noch keine"}
    if s.prognose is not None and s.abweichung is not None:
        aussicht = {"wert": _ganze(s.prognose), "zusatz": f"{teur_vorzeichen(s.abweichung)} TEUR"}
    return [
        {"bezeichnung": "Fortgeschriebener Ansatz", "wert": _ganze(s.fortgeschrieben), "zusatz": plan},
        {"bezeichnung": "Ist", "wert": _ganze(s.ist), "zusatz": _anteil(s.ist, s)},
        {"bezeichnung": "Festlegung", "wert": _ganze(s.festlegung), "zusatz": _anteil(s.festlegung, s)},
        {"bezeichnung": "verfügbar", "wert": _ganze(s.verfuegbar), "zusatz": _anteil(s.verfuegbar, s)},
        {"bezeichnung": "Prognose 31.12.", **aussicht},
        {"bezeichnung": "Status", "wert": "", "status": s.status, "zusatz": ""},
        {"bezeichnung": "Zuschussbedarf (Ist)", "wert": _ganze(bericht.zuschussbedarf),
         "zusatz": f"Einnahmen {teur(bericht.summe_einnahmen.ist)} TEUR"},
    ]  # fmt: skip


def _ganze(cent: int) -> str:
    """Whole euros for the strip; the cents stand in the tables in euro and in the files."""
    return euro((abs(cent) + 50) // 100 * 100 * (-1 if cent < 0 else 1), voll=False)


def _anteil(teil: int, summe: Berichtszeile) -> str:
    return prozent(Fraction(teil, summe.fortgeschrieben)) if summe.fortgeschrieben > 0 else ""


def zeilenbilder(bericht: Monatsbericht) -> dict[str, tuple[str, str]]:
    """Per row its bar and what it says, all in one scale; keyed by the numbers of the Posten."""
    zeilen = bericht.zeilen
    spitze = max((b for z in zeilen for b in (z.fortgeschrieben, z.prognose or 0, z.ist + z.festlegung)), default=1)
    return {z.kennung: (_balken(z, max(spitze, 1)), _wort(z)) for z in zeilen}


def _balken(z: Berichtszeile, spitze: int) -> str:
    ansatz, ist, gebunden = (max(betrag, 0) for betrag in (z.fortgeschrieben, z.ist, z.festlegung))
    return balken_budget(ansatz, ist=ist, gebunden=gebunden, prognose=z.prognose, maximum=spitze, breite=150)


def _wort(z: Berichtszeile) -> str:
    return f"Ist {teur(z.ist)}, Festlegung {teur(z.festlegung)} von {teur(z.fortgeschrieben)} TEUR"


def diagramme(bericht: Monatsbericht, hoehe: float = 300) -> list[Diagramm]:
    """Burn-down and, always below it, the cumulated variance from the plan."""
    if not bericht.verlauf:
        return []
    punkte, kopf = bericht.verlauf, bericht.kopf
    rest = [Linie("Plan", tuple(p.plan for p in punkte), "plan"), Linie("Ist", tuple(p.rest for p in punkte), "ist")]
    abweichung = [Linie("Ist", tuple(None if p.rest is None else p.abweichung for p in punkte), "ist")]
    if any(p.prognose is not None for p in punkte):
        rest.append(Linie("Prognose", tuple(p.prognose for p in punkte), "prognose"))
        abweichung.append(Linie("Prognose", tuple(None if p.prognose is None else p.plan - p.prognose for p in punkte), "prognose"))
    titel = (f"Restbudget {kopf.ort}, {kopf.jahr}: was am Monatsende noch übrig ist", "Abweichung vom Plan, kumuliert")
    return [
        verlauf(linien, MONATE, titel=name, einheit=einheit, schreibweise=weise, ab_null=True, kopf="Monatsende", hoehe=hoehe)
        for linien, name, einheit, weise in (
            (rest, titel[0], "in TEUR", _teur),
            (abweichung, titel[1], "in TEUR, + heißt mehr ausgegeben", _teur_vorzeichen),
        )
    ]


def _teur(cent: Any) -> str:
    return "–" if cent is None else teur(int(cent))


def _teur_vorzeichen(cent: Any) -> str:
    return "–" if cent is None else teur_vorzeichen(int(cent))


KOPF = (
    "Gruppe", "Budget", "Ansatz in €", "Nachtrag in €", "über-/außerplanmäßig in €", "Haushaltsrest in €", "Umschichtung in €",
    "Sperre in €", "Fortgeschriebener Ansatz in €", "Festlegungen in €", "Ist in €", "Verfügbar in €", "Prognose 31.12. in €",
    "Abweichung in €", "Abweichung, %", "Status", "Hinweis",
)  # fmt: skip


def blaetter(bericht: Monatsbericht) -> list[Blatt]:
    """The sheets of the file; the first carries the notes."""
    alle = [_nachweis(bericht), _verlauf(bericht), _wege(bericht), _vorjahr(bericht), _pfad(bericht), _umschichtungen(bericht),
            _erlaeuterungen(bericht)]  # fmt: skip
    return [blatt for nummer, blatt in enumerate(alle) if blatt.zeilen or nummer in (0, 5, 6)]


def _geld(cent: int | None) -> Zelle:
    return None if cent is None else Geld(cent)


def _hundertstel(anteil: Fraction | None) -> Zelle:
    return None if anteil is None else anteil * 100


def _nachweis(bericht: Monatsbericht) -> Blatt:
    zeilen = [_reihe(g.titel, z) for g in bericht.ausgaben for z in g.zeilen] + [_reihe("Einnahmen", z) for z in bericht.einnahmen]
    fuss = [_reihe("Ausgaben", bericht.summe)] + ([_reihe("Einnahmen", bericht.summe_einnahmen)] if bericht.einnahmen else [])
    hinweise = [bericht.titel, *(["Musterdaten: Diese Datei enthält erfundene Werte zur Vorführung."] if bericht.muster else [])]
    hinweise += [f"Zuschussbedarf (Ist): {euro(bericht.zuschussbedarf)}", *bericht.wichtigste, bericht.pfadsatz, bericht.grenzen]
    return Blatt("Nachweis", KOPF, zeilen, fuss, [satz for satz in (*hinweise, *bericht.hinweise) if satz])


def _reihe(gruppe: str, z: Berichtszeile) -> Sequence[Zelle]:
    betraege = (z.ansatz, z.nachtrag, z.ausserplan, z.rest, z.umschichtung, z.sperre, z.fortgeschrieben, z.festlegung, z.ist, z.verfuegbar)
    status = STATUS_WORTE[Status(z.status)] if z.status else None
    return [gruppe, z.name, *(Geld(b) for b in betraege), _geld(z.prognose), _geld(z.abweichung), _hundertstel(z.anteil), status, z.grund]


def _verlauf(bericht: Monatsbericht) -> Blatt:
    kopf = ("Monatsende", "Rest nach Plan in €", "Rest nach Ist in €", "Rest nach Prognose in €", "Abweichung vom Plan, kumuliert, in €")
    namen = ("Anfang", *NAMEN)
    return Blatt("Verlauf", kopf, [
        [namen[p.monat], Geld(p.plan), _geld(p.rest), _geld(p.prognose), _geld(p.abweichung)] for p in bericht.verlauf
    ])  # fmt: skip


def _wege(bericht: Monatsbericht) -> Blatt:
    kopf = ("Weg zur Prognose", "Jahresende in €", "Abweichung in €", "Fehler in früheren Jahren, %", "traf bisher am besten", "Anmerkung")
    return Blatt("Prognose", kopf, [
        [w.name, _geld(w.betrag), _geld(w.abweichung), _hundertstel(w.fehler), w.bester, w.anmerkung] for w in bericht.wege
    ])  # fmt: skip


def _vorjahr(bericht: Monatsbericht) -> Blatt:
    v, kopf = bericht.vorjahr, bericht.kopf
    titel = ("Budget", f"Ist bis zum Monat, {kopf.jahr - 1}, in €", f"Ist bis zum Monat, {kopf.jahr}, in €", "Änderung in €",
             f"Ist {kopf.jahr - 1} in €", f"Prognose {kopf.jahr} in €", "Änderung im Jahr in €")  # fmt: skip
    if v is None:
        return Blatt("Vorjahr", titel, [])
    zeilen = [
        [z.name, _geld(z.vorher), Geld(z.bisher), _geld(z.aenderung), _geld(z.jahr_vorher), _geld(z.aussicht), _geld(z.aenderung_jahr)]
        for z in (*v.zeilen, v.summe)
    ]
    return Blatt("Vorjahr", titel, zeilen[:-1], zeilen[-1:])


def _pfad(bericht: Monatsbericht) -> Blatt:
    kopf = ("Haushaltsjahr", "Ansatz des Deckungskreises in €", "Schritt in €", "Ist oder Prognose in €", "ist Prognose", "Abstand in €")
    jahre = bericht.pfad.jahre if bericht.pfad else ()
    return Blatt("Konsolidierungspfad", kopf, [
        [p.jahr, Geld(p.ansatz), _geld(p.schritt), _geld(p.ergebnis), p.ist_prognose, _geld(p.abstand)] for p in jahre
    ])  # fmt: skip


def _umschichtungen(bericht: Monatsbericht) -> Blatt:
    kopf = ("Nr.", "Wirksam am", "Von", "Nach", "Betrag in €", "Wirkung", "Begründung")
    return Blatt("Umschichtungen", kopf, [
        [u.nummer, u.tag, u.von, u.nach, Geld(u.betrag), u.wirkung, u.begruendung] for u in bericht.umschichtungen
    ])  # fmt: skip


def _erlaeuterungen(bericht: Monatsbericht) -> Blatt:
    kopf = ("Gebiet", "Budget", "Abweichung in €", "Stand", "Ursache", "Maßnahme", "Termin")
    return Blatt("Erläuterungen", kopf, [
        [e.ort, e.budget, Geld(e.abweichung), e.lage, e.ursache, e.massnahme, e.termin] for e in bericht.erlaeuterungen
    ])  # fmt: skip


def papier(bericht: Monatsbericht, freigabe: str) -> dict[str, Any]:
    """What the paper shows, but for the moment and the checksums of its printing."""
    kopf = bericht.kopf
    stand = freigabe or f"Entwurf, nicht freigegeben, aus den Buchungen bis {datum(kopf.stichtag)}"
    return {
        "bericht": bericht,
        "kennzahlen": kennzahlen(bericht),
        "diagramme": diagramme(bericht, hoehe=175),
        "bilder": zeilenbilder(bericht),
        "monate": MONATE,
        "titel": bericht.titel,
        "art": "Monats-Controllingbericht",
        "stadt": {"name": kopf.stadt, "fachbereich": kopf.fachbereich},
        "kopfdaten": [("Gebiet", kopf.gebiet), ("Berichtsmonat", kopf.monatsname), ("Stand", stand)],
        "datenstand": kopf.stichtag,
        "gebietsstand": kopf.gebietsstand,
        "muster": bericht.muster,
        "wichtigste": bericht.wichtigste,
    }
