"""Gebiete und ihre datierten Zuordnungen lesen."""

from datetime import date
from pathlib import Path

from basis.imports.tabelle import lies_tabelle
from sozialraum.ebenen import Ebene
from sozialraum.imports.raeume import Raumergebnis, lies

HALLE = Path(__file__).resolve().parents[2] / "fixtures" / "halle" / "gebiete.csv"
KOPF = "ebene;schluessel;name;kurzname;uebergeordnet;gueltig_von;gueltig_bis;spalte;zeile\n"
OBEN = "1;FB;Fachbereich;;;01.01.2005;;;\n2;R1;Ressort I;;FB;01.01.2005;;;\n3;I;Mitte;;R1;01.01.2005;;;\n"


def lese(zeilen: str, kopf: str = KOPF) -> Raumergebnis:
    return lies(lies_tabelle((kopf + zeilen).encode(), "gebiete.csv"))


def test_halle_hat_52_gebiete_und_drei_nicht_zugeordnete_stadtteile() -> None:
    ergebnis = lies(lies_tabelle(HALLE.read_bytes(), HALLE.name))
    assert not ergebnis.fehler
    assert [sum(1 for g in ergebnis.gebiete if g.ebene is ebene) for ebene in Ebene] == [1, 3, 5, 43]
    assert [w.satz.split(" ist ")[0] for w in ergebnis.warnungen] == ["Landrain", "Dölauer Heide", "Dölau"]
    assert len(ergebnis.zuordnungen) == 48


def test_ebenen_duerfen_mit_namen_dastehen() -> None:
    ergebnis = lese(OBEN.replace("3;I", "Sozialraum;I") + "Stadtteil;101;Altstadt;;I;01.01.2005;;3;4\n")
    assert not ergebnis.fehler
    assert ergebnis.gebiete[-1][:6] == (Ebene.STADTTEIL, "101", "Altstadt", "Altstadt", 3, 4)


def test_ein_umzug_sind_zwei_zeilen_mit_verschiedener_gueltigkeit() -> None:
    ergebnis = lese(OBEN + "3;II;Süd;;R1;01.01.2005;;;\n4;101;A;;I;01.01.2005;31.12.2006;;\n4;101;A;;II;01.01.2007;;;\n")
    assert not ergebnis.fehler
    umzug = [z for z in ergebnis.zuordnungen if z.schluessel == "101"]
    assert [(z.uebergeordnet, z.gueltig_bis) for z in umzug] == [("I", date(2006, 12, 31)), ("II", None)]


def test_alle_fehler_stehen_auf_einmal_da() -> None:
    ergebnis = lese(
        OBEN
        + "5;x;X;;I;01.01.2005;;;\n"
        + "4;101;A;;XX;01.01.2005;;;\n"
        + "4;102;B;;R1;01.01.2005;;;\n"
        + "4;103;C;;I;31.02.2005;;;\n"
        + "4;104;D;;I;01.01.2005;31.12.2004;;\n"
        + "4;105;E;;I;01.01.2005;;;\n4;105;E;;I;01.01.2006;;;\n"
        + "4;105;Anders;;I;01.01.2008;;;\n"
        + "3;IV;ohne;;;01.01.2005;;;\n"
        + "1;FB2;zwei;;;01.01.2005;;;\n"
        + "4;106;F;;I;01.01.2005;;-1;2\n"
    )
    assert [f.als_satz() for f in ergebnis.fehler] == [
        "Zeile 5, Spalte „ebene“: Die Ebene ist 1 (Fachbereich), 2 (Ressort), 3 (Sozialraum) oder 4 (Stadtteil).",
        "Zeile 8, Spalte „gueltig_von“: Den Tag „31.02.2005“ gibt es nicht.",
        "Zeile 9, Spalte „gueltig_bis“: Das Ende der Gültigkeit liegt vor ihrem Anfang.",
        "Zeile 12, Spalte „schluessel“: Der Schlüssel „105“ steht schon in Zeile 10 für „E“.",
        "Zeile 13, Spalte „uebergeordnet“: Das übergeordnete Gebiet fehlt. Nur Stadtteile dürfen ohne Zuordnung sein.",
        "Zeile 15, Spalte „spalte“: „-1“ ist keine Stelle der Kachelkarte; erwartet wird eine ganze Zahl von 0 bis 200.",
        "Zeile 6, Spalte „uebergeordnet“: Das übergeordnete Gebiet „XX“ steht nicht in der Datei.",
        "Zeile 7, Spalte „uebergeordnet“: „Ressort I“ liegt nicht genau eine Ebene über „B“; eine Ebene auslassen geht nicht.",
        "Zeile 11, Spalte „gueltig_von“: Die Gültigkeit überlappt sich mit Zeile 10.",
        "Zeile 0, Spalte „ebene“: Es muss genau ein Gebiet der Ebene Fachbereich geben, nicht 2.",
    ]


def test_fehlende_spalten_werden_genannt() -> None:
    assert [f.satz for f in lese("1;FB\n", "ebene;schluessel\n").fehler] == [
        "Der Kopfzeile fehlen die Spalten „name“, „uebergeordnet“, „gueltig_von“."
    ]


def test_zwei_stadtteile_auf_einer_kachel_sind_eine_warnung() -> None:
    ergebnis = lese(OBEN + "4;101;A;;I;01.01.2005;;3;4\n4;102;B;;I;01.01.2005;;3;4\n")
    assert [w.satz for w in ergebnis.warnungen] == ["Die Kachel ist schon durch 101 belegt."]
