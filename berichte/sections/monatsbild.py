"""How a Monatsbericht looks: strip of figures, bars, charts, sheets of the file. Everything from the frozen report."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from basis.diagramme import STATUS_WORTE, Diagramm, Status
from basis.export import Blatt, Geld, Zelle
from basis.geld import euro, teur
from basis.monate import NAMEN
from basis.zahlen import datum
from berichte.druck.maschine import Druckauftrag
from berichte.sections.monatsbericht import Berichtszeile, Monatsbericht
from berichte.sections.papier import LAUFEND, Beiblatt, berichtsauftrag
from budgets.views import vollzugsansicht as ansicht
from sozialraum.models import Stadt


def kennzahlen(bericht: Monatsbericht) -> list[dict[str, Any]]:
    """The strip of the running-year page, which ends with what is left to pay."""
    einnahmen = f"Einnahmen {teur(bericht.summe_einnahmen.ist)} TEUR" if bericht.einnahmen else f"Einnahmen: {ansicht.OHNE_EINNAHMEN}"
    return [
        *ansicht.kennzahlen_der_ausgaben(bericht.summe.vollzug, bericht.summe.status),
        {"bezeichnung": "Zuschussbedarf (Ist)", "wert": ansicht.ganze_euro(bericht.zuschussbedarf), "zusatz": einnahmen},
    ]


def zeilenbilder(bericht: Monatsbericht) -> dict[str, tuple[str, str]]:
    """Per row its bar and what it says, all in one scale; keyed by the numbers of the Posten."""
    balken = ansicht.bilder([z.vollzug for z in bericht.zeilen], breite=150)
    return {z.kennung: (balken[z.kennung], _wort(z)) for z in bericht.zeilen}


def _wort(z: Berichtszeile) -> str:
    von = "kein Ansatz erfasst" if z.fortgeschrieben is None else f"von {teur(z.fortgeschrieben)} TEUR"
    return f"Ist {teur(z.ist)}, Festlegung {teur(z.festlegung)}{' TEUR,' if z.ohne_ansatz else ''} {von}"


def diagramme(bericht: Monatsbericht, hoehen: tuple[float, float] = (300, 190)) -> list[Diagramm]:
    return ansicht.verlaufsbilder(bericht.verlauf, bericht.kopf.ort, bericht.kopf.jahr, hoehen=hoehen)


KOPF = ("Gruppe", "Budget", *ansicht.KOPF[2:-2], "Abweichung, %", *ansicht.KOPF[-2:])


def blaetter(bericht: Monatsbericht) -> list[Blatt]:
    """The sheets of the file; the first carries the notes."""
    alle = [_nachweis(bericht), _verlauf(bericht), _wege(bericht), _vorjahr(bericht), _pfad(bericht), _umschichtungen(bericht),
            _erlaeuterungen(bericht), _scorecard(bericht)]  # fmt: skip
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
    *vorn, status, hinweis = ansicht.exportzeile(gruppe, z.vollzug, z.status)
    return [*vorn, _hundertstel(z.anteil), status, hinweis]


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


def _scorecard(bericht: Monatsbericht) -> Blatt:
    kopf = ("Messgröße", "Ziel", "Einheit", "Ist", "Plan", "Zielerreichung", "Status", "Antwort")
    s = bericht.scorecard
    hinweise = [f"Stichtag {datum(s.stichtag)}, {s.freigegeben}", s.kernaussage] if s else []
    zeilen: list[list[Zelle]] = [
        [z.name, z.ziel, z.einheit, z.ist, z.plan, z.zielerreichung, z.statuswort or STATUS_WORTE[Status(z.status)], z.antwort]
        for z in (s.zeilen if s else ())
    ]
    return Blatt("Scorecard", kopf, zeilen, hinweise=hinweise)


def seite(bericht: Monatsbericht) -> dict[str, Any]:
    """What the templates of the report need on a page."""
    return {
        "bericht": bericht,
        "kennzahlen": kennzahlen(bericht),
        "diagramme": diagramme(bericht),
        "bilder": zeilenbilder(bericht),
        "muster": bericht.muster,
        "ganz": "st-table",
    }


def auftrag(b: Monatsbericht, *, erstellt: datetime, kopf: str, stadt: Stadt | None, beiblatt: Beiblatt = LAUFEND) -> Druckauftrag:
    return berichtsauftrag(
        "berichte/monatsbericht_druck.html", b, blaetter(b), _papier(b, beiblatt.stand), erstellt=erstellt, kopf=kopf, stadt=stadt,
        beiblatt=beiblatt,
    )  # fmt: skip


def _papier(bericht: Monatsbericht, stand: str) -> dict[str, Any]:
    kopf = bericht.kopf
    return {
        "kennzahlen": kennzahlen(bericht),
        "diagramme": diagramme(bericht, hoehen=(175, 150)),
        "bilder": zeilenbilder(bericht),
        "monate": ansicht.MONATSENDEN,
        "art": "Monats-Controllingbericht" if kopf.von is None else "Controllingbericht",
        "kopfdaten": [
            ("Gebiet", kopf.gebiet), ("Zeitraum" if kopf.von else "Berichtsmonat", kopf.zeitraumname), ("Stand", stand)
        ],
        "datenstand": kopf.stichtag,
        "muster": bericht.muster,
    }  # fmt: skip
