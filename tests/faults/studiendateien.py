"""Die 60 feindlichen Dateien der Zuverlässigkeitsstudie in ihren sieben Gruppen, jede mit ihrem Urteil (``feindliche_dateien``).

``weg`` nennt die Seite, über die sie kommt; ``rolle``, wer sie sendet; ``warnung``, was vor dem Übernehmen gesagt sein muss.
"""

import json
import math
from typing import NamedTuple

from tests.budgets.buchungsbau import KOPF as BUCHUNGSKOPF
from tests.budgets.buchungsbau import zeile
from tests.faults.feindliche_dateien import FAELLE, GUT, GUT_NORD, KOPF, Fall, csv
from tests.sozialraum.test_geometrie import QUADRAT, SCHLEIFE, flaeche, sammlung

GRUPPEN = {"kodierung": 8, "csv": 9, "zahlen": 12, "fach": 8, "xlsx": 12, "geo": 6, "text": 5}
_JE_NAME = {fall.name: fall for fall in FAELLE}


class Studienfall(NamedTuple):
    gruppe: str
    fall: Fall
    weg: str = "werte"
    rolle: str = "controlling"
    warnung: str = ""

    @property
    def name(self) -> str:
        return f"{self.gruppe}-{self.fall.name}"


def _aus(gruppe: str, namen: str) -> list[Studienfall]:
    return [Studienfall(gruppe, _JE_NAME[name]) for name in namen.split()]


def _umriss(name: str, inhalt: bytes, satz: str) -> Studienfall:
    return Studienfall("geo", Fall(name, lambda: inhalt, satz, "umrisse.geojson"), "umrisse")


def _buchung(name: str, satz: str, *zeilen: str) -> Studienfall:
    return Studienfall("fach", Fall(name, lambda: "\n".join([BUCHUNGSKOPF, *zeilen]).encode(), satz, "buchungen.csv"), "buchungen")


LANG = "schluessel;indikator;stichtag;wert\n"
STUDIE = [
    *_aus("kodierung", "windows_1252 utf_16 utf_8_mit_kennung doppelt_kodiert nul ueberlang nur_cr"),
    Studienfall("kodierung", Fall(
        "utf_16_be", lambda: b"\xfe\xff" + (KOPF + "01;Nord;1901;6,5\n02;Süd;12;0\n").encode("utf-16-be"), GUT)),
    *_aus("csv", "million_spalten riesige_zelle offenes_anfuehrungszeichen zu_viele_zellen leer"),
    # the page asks for persons before it asks for columns, and one heading that holds all of them names some
    Studienfall("csv", _JE_NAME["falsches_trennzeichen"]._replace(urteil="Spalte „schluessel:name:einwohner:quote“")),
    *_aus("csv", "doppelte_ueberschrift nur_kopf unsichtbares_in_der_kopfzeile"),
    *_aus("zahlen", "zahl_nan zahl_unendlich zahl_exponent zahl_minus_null zahl_tausenderpunkt zahl_mit_dezimalpunkt zahl_englisch"),
    *_aus("zahlen", "zahl_unterstrich zahl_arabisch zahl_zu_gross zahl_prozent"),
    Studienfall("zahlen", Fall("zahl_negativ", csv("01;Nord;−7;6,5"), {("01", "einwohner"): "-7", ("01", "quote"): "6.5"})),
    *_aus("fach", "unbekanntes_gebiet doppelte_zeile"),
    Studienfall("fach", Fall("falsche_summe", csv("01;Nord;1901;6,5", "02;Süd;12;0", "Insgesamt;;1914;"), GUT),
                warnung="Die Summenzeile nennt 1914, die Zeilen ergeben zusammen 1.913"),
    Studienfall("fach", Fall("tag_1899_und_2999", lambda: (LANG + "01;einwohner;31.12.1899;1\n02;einwohner;01.01.2999;1\n").encode(),
                             "Zeile 3, Spalte „stichtag“: Der Tag „01.01.2999“ liegt nicht zwischen 1900 und 2100")),
    Studienfall("fach", Fall("spalte_mit_namen", lambda: b"schluessel;nachname;einwohner\n01;Muster;1901\n", "Spalte „nachname“")),
    Studienfall("fach", Fall("falsche_ebene", csv("I;Raum I;1901;6,5"), "Zeile 2, Spalte „schluessel“: Den Schlüssel „I“ gibt es nicht")),
    Studienfall("fach", Fall("fremdes_ressort", csv("01;Nord;1901;6,5"), "404"), rolle="ressort2"),
    _buchung("geschlossener_monat", "Der Monat 03/2009 ist abgeschlossen", zeile("B1", tag="15.03.2009"), zeile("B2", tag="15.04.2009")),
    *_aus("xlsx", "bombe bombe_verhaeltnis zu_viele_teile ferne_zeile lachen quadratisch fremde_datei geteilt_durch_null"),
    *_aus("xlsx", "formel_ohne_ergebnis makros verschluesselt altes_xls"),
    _umriss("tief", b'{"a":' * 100_000, "tiefer verschachtelt als 20 Ebenen"),
    _umriss("riesig", sammlung(flaeche(ring=[[11.9, 51.4]] * 50_001)), "mehr als 50.000 Stützpunkte"),
    _umriss("nan", json.dumps({"type": "FeatureCollection", "features": [flaeche(ring=[[math.nan, 51.4], *QUADRAT[1:]])]}).encode(),
            "„NaN“ statt einer Zahl"),
    _umriss("verschlungen", sammlung(flaeche(ring=SCHLEIFE)), "Der Rand kreuzt sich selbst"),
    _umriss("bezugssystem", sammlung(flaeche(), crs={"properties": {"name": "EPSG:25832"}}), "anderes Bezugssystem"),
    _umriss("doppelt", sammlung(flaeche(), flaeche()), "Der Schlüssel kommt doppelt vor"),
    *_aus("text", "schreibrichtung boeser_dateiname svg"),
    Studienfall("text", Fall("skript_im_namen", csv("01;<script>alert(1)</script>;1901;6,5"), GUT_NORD), warnung="passt nicht zum"),
    Studienfall("text", Fall("verweis_im_namen", csv('01;"=HYPERLINK(""http://x"")";1901;6,5'), GUT_NORD), warnung="passt nicht zum"),
]  # fmt: skip
