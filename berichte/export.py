"""The report's numbers as files: every part a sheet of the XLSX, and all of them one below the other in the CSV."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from basis import export
from basis.export import Blatt, Geld, Zelle
from basis.zahlen import Wert, datum
from berichte.sections.sozialraumbudget import Sozialraumbudget
from berichte.sections.verteilung import Budgetzeile

ARTEN = {
    "sozialraum": "Sozialraum",
    "summe": "Summe",
    "nicht_zugeordnet": "Nicht zugeordnet",
    "verteilt": "Verteilt",
    "dienst": "Übergreifendes",
    "reserve": "Reserve",
    "gesamt": "Ansatz",
}


def als_csv(bericht: Sozialraumbudget) -> bytes:
    return export.blaetter_als_csv(blaetter(bericht))


def als_xlsx(bericht: Sozialraumbudget) -> bytes:
    return export.als_xlsx(blaetter(bericht), titel=bericht.titel)


def blaetter(bericht: Sozialraumbudget) -> list[Blatt]:
    """Every part a sheet; the first carries the notes."""
    alle = [_verteilung(bericht), _stadtteile(bericht), _punktwerte(bericht), _betraege(bericht), _gewichte(bericht), _quellen(bericht)]
    alle[0] = Blatt(alle[0].titel, alle[0].kopf, alle[0].zeilen, alle[0].fuss, hinweise(bericht))
    return [blatt for blatt in alle if blatt.zeilen]


def hinweise(bericht: Sozialraumbudget) -> list[str]:
    """What must travel with the numbers: what they are, as of when, and whether they are invented."""
    kopf = bericht.kopf
    stand = f"Datenstand {datum(kopf.datenstand)}, " if kopf.datenstand else ""
    saetze = [bericht.titel, f"{kopf.verteilung}: {kopf.stand}", f"{stand}Gebietsstand {datum(kopf.gebietsstand)}"]
    if bericht.muster:
        saetze.append("Musterdaten: Diese Datei enthält erfundene Werte zur Vorführung.")
    return [*saetze, *bericht.wichtigste, *bericht.warnungen]


def _betrag(bericht: Sozialraumbudget, hundertstel: int | Wert | None) -> Zelle:
    if hundertstel is None or isinstance(hundertstel, Wert):
        return hundertstel
    return Geld(hundertstel) if bericht.kopf.einheit == "€" else Fraction(hundertstel, 100)


def _verteilung(bericht: Sozialraumbudget) -> Blatt:
    tabelle, einheit = bericht.tabelle, bericht.kopf.einheit
    kopf = ["Art", "Empfänger", *(f"{name}, {einheit}" for name in tabelle.toepfe), f"Zusammen, {einheit}", "Anteil am Ansatz, %"]
    kopf += [f"Veränderung zum Vorjahr, {einheit}", "Veränderung zum Vorjahr, %"] if tabelle.mit_vorjahr else []
    zeilen = [_zeile(bericht, zeile) for zeile in tabelle.zeilen if zeile.art != "gruppe"]
    return Blatt("Verteilung", kopf, zeilen[:-1], zeilen[-1:])


def _zeile(bericht: Sozialraumbudget, zeile: Budgetzeile) -> list[Zelle]:
    werte: list[Zelle] = [ARTEN[zeile.art], zeile.name, *(_betrag(bericht, wert) for wert in zeile.je_topf), _betrag(bericht, zeile.betrag)]
    werte.append(None if zeile.anteil is None else zeile.anteil * 100)
    if bericht.tabelle.mit_vorjahr:
        anteil = zeile.aenderung_anteil
        werte += [_betrag(bericht, zeile.aenderung), None if anteil is None else anteil * 100]
    return werte


def _stadtteile(bericht: Sozialraumbudget) -> Blatt:
    kopf = ["Schlüssel", "Stadtteil", *(f"{name}, {bericht.kopf.einheit}" for name in bericht.tabelle.toepfe), "Zusammen"]
    zeilen = [
        [z.schluessel, z.name, *(_betrag(bericht, wert) for wert in z.je_topf), _betrag(bericht, z.betrag)] for z in bericht.stadtteile
    ]
    return Blatt("Stadtteile (Information)", kopf, zeilen, hinweise=["Beträge je Stadtteil dienen nur der Information."])


def _punktwerte(bericht: Sozialraumbudget) -> Blatt:
    kopf = (
        "Teiltopf",
        "Raum",
        "Indikator",
        "Zähler",
        "Nenner",
        "Einheit",
        "Wert",
        "Wert der Stadt",
        "Faktor oder Punkte",
        "Gewicht, %",
        "Beitrag",
        "ersetzt",
    )
    return Blatt("Punktwerte", kopf, list(_merkmale(bericht)))


def _merkmale(bericht: Sozialraumbudget) -> Iterator[Sequence[Zelle]]:
    for topf in bericht.erklaerungen:
        for raum in topf.raeume:
            for m in raum.merkmale:
                werte = (m.zaehler, m.nenner, m.einheit, m.wert, m.stadtwert, m.punkte, m.gewicht * 100, m.beitrag, m.ersetzt)
                yield (topf.name, raum.name, m.name, *werte)


def _betraege(bericht: Sozialraumbudget) -> Blatt:
    kopf = ("Teiltopf", "Raum", "Bevölkerung", "Punktwert", "Bedarfseinheiten", "Anteil, %", "ungerundet", "gekappt", "Betrag", "Rechenweg")
    zeilen = [
        [topf.name, r.name, r.bevoelkerung, r.punktwert, r.bedarfseinheiten, r.anteil * 100 if isinstance(r.anteil, Fraction) else r.anteil,
         _betrag(bericht, r.roh), _betrag(bericht, r.gekappt), _betrag(bericht, r.betrag), r.saetze[-1]]
        for topf in bericht.erklaerungen for r in topf.raeume
    ]  # fmt: skip
    return Blatt("Beträge", kopf, zeilen)


def _gewichte(bericht: Sozialraumbudget) -> Blatt:
    kopf = ("Teiltopf", "Indikator", "Gewicht, %", "Richtung", "beruht auf Fallzahlen", "Stichtag", "Quelle")
    zeilen = [
        [t.name, z.name, z.gewicht * 100, z.richtung, z.fallzahlen, z.stichtag, z.quelle] for t in bericht.methode for z in t.gewichte
    ]
    return Blatt("Gewichte", kopf, zeilen)


def _quellen(bericht: Sozialraumbudget) -> Blatt:
    kopf = ("Angabe", "Stichtag", "Datei", "SHA-256 (Anfang)", "übernommen am", "von", "Musterdaten")
    return Blatt("Quellen", kopf, [[z.gegenstand, z.stichtag, z.datei, z.sha256, z.wann, z.wer, z.muster] for z in bericht.quellen])
