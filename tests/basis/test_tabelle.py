"""Tabellen lesen: Kodierung, Trennzeichen, Kopfzeile, Zahlen als Text, Blätter, Ströme."""

import os
import tempfile
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pytest

from basis.imports.kindprozess import Grenzen
from basis.imports.kopfzeile import beiwerk, finde_kopfzeile, normalisiere
from basis.imports.tabelle import Tabellenfehler, lies_tabelle, maengel_der_kopfzeile, oeffne_strom
from tests.basis.dateien import datenzeile, kopfzeile, mappe, text, zahl, zeile

TABELLE = "Nr.;Straße;Wert (€)\r\n01;Süd – Öst;1.901,5\r\n02;Mühlweg;–\r\n"


def zellen(inhalt: bytes, name: str = "t.csv") -> list[tuple[str, ...]]:
    return [z.zellen for z in lies_tabelle(inhalt, name).zeilen]


@pytest.mark.parametrize(
    ("kodierung", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 mit Kennung"),
        ("utf-16", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_jede_kodierung_ergibt_dieselben_texte(kodierung: str, name: str) -> None:
    tabelle = lies_tabelle(TABELLE.encode(kodierung), "t.csv")
    assert tabelle.kodierung == name
    assert tabelle.daten[0].zellen == ("01", "Süd – Öst", "1.901,5")


def test_utf_16_big_endian_mit_kennung_wird_gelesen() -> None:
    assert zellen(b"\xfe\xff" + TABELLE.encode("utf-16-be"))[1][1] == "Süd – Öst"


def test_das_eurozeichen_unterscheidet_latin_9_von_windows_1252() -> None:
    ohne_strich = TABELLE.replace("–", "-")
    assert lies_tabelle(ohne_strich.encode("iso8859-15"), "t.csv").kopf[2] == "Wert (€)"
    assert lies_tabelle(ohne_strich.encode("cp1252"), "t.csv").kopf[2] == "Wert (€)"


@pytest.mark.parametrize("ende", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("trenner", [";", ",", "\t", "|"])
def test_jedes_trennzeichen_und_zeilenende_wird_erkannt(trenner: str, ende: str) -> None:
    inhalt = ende.join(trenner.join(felder) for felder in (("a", "b", "c"), ("1", "2", "3"), ("4", "5", "6"))).encode()
    tabelle = lies_tabelle(inhalt, "t.csv")
    assert tabelle.trennzeichen == trenner
    assert [z.nummer for z in tabelle.zeilen] == [1, 2, 3]
    assert tabelle.daten[1].zellen == ("4", "5", "6")


def test_dezimalkomma_macht_aus_semikolon_keine_kommadatei() -> None:
    assert lies_tabelle(b"a;b\n1,5;2,5\n3,5;4,5\n", "t.csv").trennzeichen == ";"


def test_die_zeile_sep_von_excel_nennt_das_trennzeichen_und_zaehlt_mit() -> None:
    tabelle = lies_tabelle(b"sep=,\r\na,b\r\n1;2,3\r\n", "t.csv")
    assert tabelle.kopf == ("a", "b")
    assert tabelle.daten[0] == ("", 3, ("1;2", "3"), "")


def test_leere_zeilen_fallen_weg_und_zaehlen_in_der_nummer_mit() -> None:
    tabelle = lies_tabelle(b"a;b\n\n;;\n1;2\n", "t.csv")
    assert [(z.nummer, z.zellen) for z in tabelle.zeilen] == [(1, ("a", "b")), (4, ("1", "2"))]


def test_eine_zelle_mit_zeilenumbruch_ist_eine_zeile_wie_im_tabellenprogramm() -> None:
    tabelle = lies_tabelle(b'a;b\n"x\ny";2\n3;4\n', "t.csv")
    assert [(z.nummer, z.zellen) for z in tabelle.daten] == [(2, ("x\ny", "2")), (3, ("3", "4"))]


def test_fuehrende_nullen_bleiben_stehen() -> None:
    assert zellen(b"a;b\n007;0\n")[1] == ("007", "0")


def test_titelzeilen_ueber_der_kopfzeile_werden_gemeldet() -> None:
    tabelle = lies_tabelle(b"Stadt Leipzig;;\nTabelle 1;;\n;;\nNr.;Name;Wert\n01;Nord;3\n", "t.csv")
    assert tabelle.kopf == ("Nr.", "Name", "Wert")
    assert tabelle.hinweise == ("Titelzeilen über der Kopfzeile in Zeile 4 wurden übergangen: 2.",)


@pytest.mark.parametrize(
    ("zeilen", "index"),
    [
        ([("a", "b"), ("1", "2")], 0),
        ([("# Quelle", "x", "y"), ("a", "b", "c"), ("1", "2", "3")], 1),
        ([("1", "2"), ("3", "4")], None),
        ([("nur",), ("eins",)], 0),
        ([], None),
        ([("Schlüssel", "2021", "2022"), ("01", "5", "6")], 0),
    ],
)
def test_die_kopfzeile_ist_die_erste_breite_zeile_die_mit_text_beginnt(zeilen: list[tuple[str, ...]], index: int | None) -> None:
    assert finde_kopfzeile(zeilen) == index


@pytest.mark.parametrize(
    ("inhalt", "art"),
    [
        (("insgesamt", "", "12"), "Summenzeile"),
        (("Stadt Leipzig insgesamt", "", "12"), "Summenzeile"),
        (("", "Summe", "12"), "Summenzeile"),
        (("__________",), "Trennlinie"),
        (("1) Stichtag 31.12.2022, Hauptwohnsitz",), "Fußnote"),
        (("70",), None),
        (("70", "Grünau", "12"), None),
        (("Gesamtschule Süd", "x", "12"), None),
    ],
)
def test_beiwerk_wird_nie_mit_daten_verwechselt(inhalt: tuple[str, ...], art: str | None) -> None:
    assert beiwerk(inhalt, 5) == art


def test_ueberschriften_vergleichen_sich_ohne_umlaute_und_zeichen() -> None:
    assert normalisiere("OT-Nr.") == "otnr"
    assert normalisiere("Straßen-Größe (m²)") == normalisiere("strassen groesse m2")


def test_gleiche_ueberschriften_werden_mit_ihren_spalten_genannt() -> None:
    assert maengel_der_kopfzeile(("Nr.", "Wert", "wert")) == [
        "Kopfzeile: Die Überschrift „Wert“ kommt mehrfach vor (Spalten 2, 3). Geben Sie jeder Spalte einen eigenen Namen."
    ]
    assert maengel_der_kopfzeile(("Nr.", "Wert", "wert"), [0]) == []


def test_zahlen_einer_xlsx_werden_text_mit_dezimalpunkt() -> None:
    blatt = kopfzeile() + zeile(
        2, text("A2", "01"), zahl("B2", "0.28999999999999998"), zahl("C2", "1E-5"), zahl("D2", "22033500"), zahl("E2", "-0")
    )
    assert lies_tabelle(mappe(blatt), "t.xlsx").daten[0].zellen == ("01", "0.29", "0.00001", "22033500", "0")


def test_daten_und_prozente_einer_xlsx_werden_nach_ihrem_format_gelesen() -> None:
    blatt = kopfzeile() + zeile(2, text("A2", "01"), zahl("B2", "44926", 1), zahl("C2", "0.065", 2), '<c r="D2" t="b"><v>1</v></c>')
    gelesen = lies_tabelle(mappe(blatt), "t.xlsx").daten[0]
    assert gelesen.zellen == ("01", "2022-12-31", "6.5 %", "WAHR")
    assert gelesen.typen == "tdpb"


def test_luecken_und_namensraum_praefixe_stoeren_nicht() -> None:
    blatt = zeile(1, text("A1", "a"), text("D1", "d")).replace("<row", "<x:row").replace("</row", "</x:row")
    assert lies_tabelle(
        mappe(blatt, dazu={"xl/worksheets/sheet1.xml": f'<x:worksheet xmlns:x="u">{blatt}</x:worksheet>'}), "t.xlsx"
    ).zeilen[0].zellen == ("a", "", "", "d")


def test_gemeinsame_texte_kommen_ohne_lautschrift_an() -> None:
    gemeinsame = "<si><r><t>Süd</t></r><r><t>stadt</t></r><rPh><t>xx</t></rPh></si>"
    blatt = zeile(1, '<c r="A1" t="s"><v>0</v></c>', text("B1", "b"))
    assert lies_tabelle(mappe(blatt, gemeinsame=gemeinsame), "t.xlsx").zeilen[0].zellen == ("Südstadt", "b")


def test_ein_verlangtes_blatt_das_es_nicht_gibt_wird_mit_den_vorhandenen_genannt() -> None:
    with pytest.raises(Tabellenfehler) as fehler:
        lies_tabelle(mappe(kopfzeile()), "t.xlsx", blatt="Daten")
    assert fehler.value.saetze == ("Das Blatt „Daten“ gibt es in der Datei nicht. Sie enthält: „Tabelle1“.",)


def test_ausgeblendete_blaetter_und_makros_werden_gemeldet() -> None:
    zweites = '<sheet name="Intern" sheetId="2" state="hidden" r:id="r2"/>'
    beziehungen = (
        '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>'
    )
    dazu = {"xl/_rels/workbook.xml.rels": beziehungen, "xl/vbaProject.bin": b"x", "xl/worksheets/sheet2.xml": "<worksheet/>"}
    tabelle = lies_tabelle(mappe(kopfzeile() + datenzeile(), blaetter=zweites, dazu=dazu), "t.xlsm")
    assert tabelle.blaetter == ("Tabelle1",)
    assert tabelle.hinweise == (
        "Die Datei enthält Makros. Sie wurden weder ausgeführt noch gelesen.",
        "Ausgeblendete Blätter wurden nicht gelesen: „Intern“.",
    )


def test_ein_strom_ergibt_dieselben_zeilen_wie_die_ganze_tabelle() -> None:
    inhalt = ("Titel;;\nNr.;a;b\n" + "".join(f"{i};x;{i}\n" for i in range(3000))).encode()
    strom, ganz = oeffne_strom(inhalt, "t.csv"), lies_tabelle(inhalt, "t.csv")
    assert strom.kopf == ganz.kopf
    assert tuple(strom.daten) == ganz.daten
    assert tuple(strom.hinweise) == ganz.hinweise


def test_eine_datei_auf_der_platte_wird_ohne_umweg_gelesen() -> None:
    with tempfile.TemporaryFile() as datei:
        datei.write(TABELLE.encode())
        assert [z.zellen[0] for z in oeffne_strom(datei, "t.csv").daten] == ["01", "02"]


def _kinder() -> set[str]:
    """The children of this process, ended ones that nobody asked after included."""
    kinder = set()
    for lage in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # ended meanwhile
            if lage.read_text().rpartition(")")[2].split()[1] == str(os.getpid()):
                kinder.add(lage.parent.name)
    return kinder


def test_ein_verlassener_strom_hinterlaesst_keinen_prozess() -> None:
    vorher = _kinder()
    strom = oeffne_strom(("a;b\n" + "1;2\n" * 300_000).encode(), "t.csv")
    assert len(list(islice(strom.daten, 3))) == 3
    assert _kinder() > vorher
    strom.daten.close()  # type: ignore[attr-defined]
    assert _kinder() <= vorher


def test_der_kindprozess_sieht_keine_umgebung(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gegenprobe: derselbe Start mit geerbter Umgebung würde das Geheimnis zeigen."""
    import subprocess

    from basis.imports import kindprozess

    monkeypatch.setenv("DATABASE_URL", "geheim")
    monkeypatch.setattr(kindprozess, "_START", "import os, json; print(json.dumps({'art': 'fehler', 'saetze': [str(dict(os.environ))]}))")
    with pytest.raises(Tabellenfehler) as fehler:
        lies_tabelle(b"a;b\n", "t.csv")
    assert "geheim" not in str(fehler.value)
    assert "geheim" in subprocess.run(["env"], capture_output=True, text=True, check=True).stdout


@pytest.mark.zusage("kindprozesse")
@pytest.mark.parametrize(
    "start",
    ["import os; os.abort()", "import sys; sys.exit(3)", "raise SystemError", 'print(\'{"art": "kopf"\')', "while True: pass"],
)
def test_ein_sterbender_kindprozess_ergibt_einen_satz(start: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from basis.imports import kindprozess

    monkeypatch.setattr(kindprozess, "_START", start)
    with pytest.raises(Tabellenfehler) as fehler:
        lies_tabelle(b"a;b\n" * 200_000, "t.csv", grenzen=Grenzen(dauer=1.0))
    assert len(fehler.value.saetze) == 1


@pytest.mark.zusage("kindprozesse")
def test_die_rechenzeit_ist_begrenzt() -> None:
    with pytest.raises(Tabellenfehler, match="zu viel Rechenzeit oder Speicher"):
        lies_tabelle(("a;b\n" + "1;2\n" * 900_000).encode(), "t.csv", grenzen=Grenzen(rechenzeit=1))


@pytest.mark.zusage("kindprozesse")
def test_der_speicher_ist_begrenzt() -> None:
    with pytest.raises(Tabellenfehler, match="Speicher"):
        lies_tabelle(b"a;b\n" + b"1;2\n" * 9_000_000, "t.csv", grenzen=Grenzen(speicher=60 * 1024 * 1024))


def test_zu_grosse_dateien_werden_abgelehnt() -> None:
    with pytest.raises(Tabellenfehler, match="größer als 1 MB"):
        lies_tabelle(b"a;b\n" * 400_000, "t.csv", grenzen=Grenzen(bytes_csv=1_000_000, bytes_xlsx=1_000_000))


def test_zu_viele_zeilen_werden_abgelehnt() -> None:
    with pytest.raises(Tabellenfehler, match=r"mehr als 1\.000 Zeilen"):
        lies_tabelle(b"a;b\n" * 1002, "t.csv", grenzen=Grenzen(zeilen_csv=1000))


def test_zu_viele_zellen_einer_xlsx_werden_abgelehnt() -> None:
    with pytest.raises(Tabellenfehler, match=r"Blatt „Tabelle1“, Zeile 251: Das Blatt hat mehr als 1\.000 Zellen"):
        lies_tabelle(mappe(kopfzeile() + "".join(datenzeile(n) for n in range(2, 400))), "t.xlsx", grenzen=Grenzen(zellen_xlsx=1000))


def test_der_kopf_steht_auch_ohne_daten() -> None:
    tabelle = lies_tabelle(b"a;b\n", "t.csv")
    assert (tabelle.kopf, tabelle.daten) == (("a", "b"), ())


class TestGegenproben:
    """Ohne die Sperre geschieht, was sie verhindert."""

    @pytest.mark.gegenprobe("feindliche_dateien", ohne="basis.imports.kindprozess:Grenzen")
    def test_mit_weiten_grenzen_wird_die_bombe_entpackt(self) -> None:
        inhalt = mappe(
            "", dazu={"xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + " " * 60_000_000 + datenzeile() + "</sheetData></worksheet>"}
        )
        with pytest.raises(Tabellenfehler, match="60 MB"):
            lies_tabelle(inhalt, "t.xlsx")
        assert lies_tabelle(inhalt, "t.xlsx", grenzen=Grenzen(entpackt=10**9, verhaeltnis=10**6)).zeilen[0].zellen[0] == "01"

    @pytest.mark.gegenprobe("feindliche_dateien", ohne="basis.imports.kindprozess:Grenzen")
    def test_mit_weiten_grenzen_wird_die_ferne_zelle_gelesen(self) -> None:
        inhalt = mappe(zeile(1_048_576, text("XFD1048576", "x")))
        tabelle = lies_tabelle(inhalt, "t.xlsx", grenzen=Grenzen(zeilen_xlsx=2_000_000, spalten=20_000))
        assert (tabelle.zeilen[0].nummer, len(tabelle.zeilen[0].zellen)) == (1_048_576, 16_384)

    def test_ein_gewoehnlicher_leser_wuerde_entitaeten_einsetzen(self) -> None:
        import xml.etree.ElementTree as ElementTree

        zelle = '<c r="A1" t="inlineStr"><is><t>&h;</t></is></c>'
        boese = f'<!DOCTYPE a [<!ENTITY h "haha">]><worksheet><sheetData><row r="1">{zelle}</row></sheetData></worksheet>'
        assert "haha" in "".join(ElementTree.fromstring(boese).itertext())
        with pytest.raises(Tabellenfehler, match="DTD"):
            lies_tabelle(mappe("", dazu={"xl/worksheets/sheet1.xml": boese}), "t.xlsx")
