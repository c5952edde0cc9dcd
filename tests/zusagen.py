"""What the product promises whatever happens, and which tests say so: the source of docs/zuverlaessigkeit.md.

A test that shows a promise is marked ``@pytest.mark.zusage(3)`` or, for a fault, ``@pytest.mark.zusage("gegenlaeufig")``; one that
switches the guard off and sees the fault appear is marked ``@pytest.mark.gegenprobe(1, ohne="verteilung_summe")``. ``ohne`` names the
guard, or several: a trigger, constraint, index or function of the database by its name, code as ``modul:name``. Marks are read from the
source (nothing runs), so arguments are literals.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
TESTS = PROJECT / "tests"
MARKEN = ("zusage", "gegenprobe")


class Zusage(NamedTuple):
    """``gehalten``: in words, by what; the names of the guards come from the tests that switch them off."""

    satz: str
    gehalten: str


ZUSAGEN: dict[int | str, Zusage] = {
    1: Zusage(
        "Die Teile einer Verteilung ergeben auf den Cent das Ganze.",
        "Gerechnet wird in ganzen Cent und Brüchen; wenn beschlossen wird, rechnet die Datenbank nach.",
    ),
    2: Zusage(
        "Eine beschlossene Verteilung, ein freigegebener Bericht, eine vereinbarte Zielvereinbarung ändert sich nie; "
        "eine Korrektur ist eine neue Fassung, die die alte nennt.",
        "Trigger am Wechsel des Standes; worauf verwiesen wird, lässt sich nicht löschen.",
    ),
    3: Zusage(
        "Buchungen werden nur angehängt. Ein Storno spiegelt eine Buchung, einmal, mit Grund, in einer offenen Periode.",
        "Trigger beim Anhängen, Eindeutigkeit des Stornos.",
    ),
    4: Zusage(
        "Ein geschlossener Monat nimmt nichts an. Wieder öffnen ist ein eigenes Recht, braucht zwei Personen und steht im Protokoll.",
        "Trigger an Buchung und Monatsabschluss.",
    ),
    5: Zusage(
        "Eine Umschichtung erhält die Summe, bleibt in Deckungskreis, Jahr und Recht und überzieht nie, auch wenn zwei zugleich handeln.",
        "Eine Transaktion, Sperren in fester Reihenfolge, Prüfung der Summe durch die Datenbank.",
    ),
    6: Zusage(
        "Jede Buchung und jeder Wert führt zurück zu Datei (Prüfsumme), Blatt und Zeile oder zu Person und Formular.",
        "Pflichtverweis auf die Lieferung; eine Lieferung ohne Datei nennt ihre Erfassung.",
    ),
    7: Zusage(
        "Ein Import ist ganz da oder gar nicht; dieselbe Datei noch einmal ändert nichts; ein abgewürgter Import lässt sich wiederholen.",
        "Eine Transaktion; eindeutig sind Prüfsumme und Profil, solange nicht zurückgenommen.",
    ),
    8: Zusage(
        "Summen gehen auf jeder Ebene und für jeden Gebietsstand auf.",
        "Gerechnet aus den Teilen, nie von Hand gespeichert.",
    ),
    9: Zusage(
        "Was einem Ressort gehört, gibt es für andere nicht (404): "
        "in Seiten, Dateien, Papieren, Auswahllisten, Filtern, Anzahlen und im Protokoll.",
        "Abfragen mit der lesenden Person; jede Adresse wird mit jeder Rolle und jeder Methode gefragt.",
    ),
    10: Zusage(
        "Ein freigegebener Bericht kommt immer gleich heraus: Zahlen und Texte festgeschrieben, Papier aufbewahrt, beide mit Prüfsumme.",
        "Festgeschriebener Inhalt als kanonisches JSON; ein veränderter wird bemerkt und geht nicht hinaus.",
    ),
    11: Zusage(
        "Eine gesperrte Zelle lässt sich aus allem Veröffentlichten nicht erschließen "
        "(Summen, Quoten, Geld, andere Tabellen, frühere Stände).",
        "Vor der Veröffentlichung rechnet ein Angreifer (lineares Programm); angeboten wird die feinste Fassung, die standhält.",
    ),
    12: Zusage(
        "Veröffentlichte Budgets verraten keine Fallzahlen.",
        "Indikatoren, die auf Fällen beruhen, gehen gerundet in die Formel ein, wie sie veröffentlicht werden, oder sind selbst "
        "veröffentlicht; geprüft beim Beschluss.",
    ),
    13: Zusage(
        "Keine personenbezogenen Daten in der Datenbank: kein Name, keine Adresse, kein Zahlungsempfänger, kein Buchungstext, "
        "kein Aktenzeichen, keine Zeile eines Falls; eine unbekannte Spalte einer Falldatei wird abgelehnt.",
        "Liste der erlaubten Spalten; Belegschlüssel nur als Streuwert mit Schlüssel.",
    ),
    14: Zusage(
        "Jede fachliche Änderung steht in derselben Transaktion im Protokoll (wer, was, warum), verkettet beim COMMIT; "
        "jede Fassung einer änderbaren Zeile bleibt, auch bei Massenänderungen und reinem SQL.",
        "Aktionen protokollieren; ein aufgeschobener Trigger verkettet; Trigger schreiben den Verlauf.",
    ),
    15: Zusage("Wer etwas verfasst hat, genehmigt es nicht.", "Regeln der Datenbank an jeder Tabelle mit zwei Personen."),
    16: Zusage("Rechte wirken mit der nächsten Anfrage.", "Rechte werden je Anfrage gelesen und nirgends aufgehoben."),
    17: Zusage(
        "NaN und unendlich werden nie gespeichert; was fehlt, nennt seinen Grund.",
        "Regeln der Datenbank; Spalten, die solche Werte nicht fassen.",
    ),
    "kill_import": Zusage("kill -9 mitten im Import, dann noch einmal: genau ein Import.", "Eine Transaktion; eine Datei nur einmal."),
    "kill_paket": Zusage(
        "kill -9 mitten im Berichtspaket: kein Bericht zweimal, keiner verloren.",
        "Ein Teil, eine Transaktion; ein zweiter wartet.",
    ),
    "kill_entscheidung": Zusage("kill -9 mitten in einer Entscheidung: sie ist ganz da oder gar nicht.", "Eine Transaktion."),
    "dieselben_euro": Zusage("Zwei und acht entscheiden zugleich über dieselben Euro: keiner überzieht.", "Sperren und Prüfung der Summe."),
    "gegenlaeufig": Zusage("Gegenläufige Umschichtungen verklemmen nicht.", "Sperren in fester Reihenfolge."),
    "doppelt_abgeschickt": Zusage(
        "Doppelt abgeschickt oder zurück und noch einmal: es geschieht einmal.",
        "Stand wird unter der Sperre neu gelesen; was ein Formular tat, ist in derselben Transaktion vermerkt.",
    ),
    "neustart_datenbank": Zusage(
        "Die Datenbank startet während einer Anfrage neu: nichts ist halb, danach geht es weiter.",
        "Eine Transaktion; Verbindungen werden vor jeder Anfrage geprüft; die Seite sagt, was geschah.",
    ),
    "platte_voll": Zusage("Der Platz geht aus: ein Satz statt eines halben Standes, lesen geht weiter.", "Eine Transaktion."),
    "verbindung_weg": Zusage(
        "Die Verbindung zur Datenbank reißt ab: nichts ist halb oder doppelt.", "Eine Transaktion; Fristen an beiden Enden."
    ),
    "langsamer_leser": Zusage(
        "Wer langsam sendet oder liest, hält die anderen nicht auf.",
        "Der Webserver puffert; seine Geduld hat ein Ende.",
    ),
    "zwei_rechner": Zusage(
        "Zwei Webrechner und zwei Auftragsrechner an einer Datenbank; je einer fällt aus: nichts geht verloren, nichts geschieht doppelt.",
        "Sperren in der Datenbank, die mit der Sitzung enden; jeder Auftrag kennt den Beginn dessen, der ihn hat.",
    ),
    "sicherung": Zusage(
        "Aus einer Sicherung kommt jede Zeile zurück; was beschädigt, unvollständig oder anders ist, wird nicht in Betrieb genommen.",
        "Ein gemeinsamer Moment von Datei und Begleitblatt, eine Transaktion, Vergleich danach.",
    ),
    "maschine_verloren": Zusage(
        "Die Maschine der Datenbank geht verloren: jede bestätigte Buchung ist wieder da.",
        "COMMIT wird beantwortet, wenn das WAL auf der zweiten Maschine ist.",
    ),
    "an_allem_vorbei": Zusage(
        "Wer Tabellen besitzt und an allen Regeln vorbei ändert, wird von `manage.py pruefe` gefunden.",
        "Benannte Prüfungen, die alles aus den Zeilen darunter und aus dem Festgeschriebenen nachrechnen.",
    ),
    "feindliche_dateien": Zusage(
        "Feindliche Dateien: genau ihre Werte, oder nichts und ein Satz mit Ort; nie ein Absturz.",
        "Strenges Lesen mit Grenzen.",
    ),
    "text_gegen_papier": Zusage(
        "Eingegebener Text holt beim Drucken nichts, liest keine Datei und bleibt begrenzt in Zeit und Speicher.",
        "Nur eigene Adressen; Grenzen des Drucks.",
    ),
    "fremdes_skript": Zusage(
        "Text wird nirgends zu HTML oder Skript: Seite, Bild, Papier.",
        "Vorlagen maskieren; CSP lässt kein fremdes Skript zu.",
    ),
    "formeln": Zusage("Text wird in keiner XLSX oder CSV zur Formel.", "Zellen als Text; geschützte Anfänge."),
    "geojson": Zusage(
        "GeoJSON, tief, riesig, vertauscht oder mit doppelten Schlüsseln, wird mit einem Satz abgelehnt.",
        "Strenges Lesen mit Grenzen.",
    ),
    "kindprozesse": Zusage(
        "Hochgeladenes wird in Kindprozessen gelesen, Papier in Kindprozessen gesetzt: mit Grenzen für Speicher, Rechenzeit und Dauer.",
        "Grenzen des Betriebssystems.",
    ),
}

# Rows without a test or without a negative control, each with what is missing. A row that is complete must not stand here.
OFFEN: dict[int | str, str] = {}


class Marke(NamedTuple):
    """One mark at one test."""

    art: str
    zusage: int | str
    datei: str
    test: str
    ohne: tuple[str, ...]
    gruendlich: bool = False  # `make test` leaves it out


@cache
def marken() -> tuple[Marke, ...]:
    return tuple(m for pfad in sorted(TESTS.rglob("test_*.py")) for m in _einer_datei(pfad))


def _einer_datei(pfad: Path) -> Iterator[Marke]:
    text = pfad.read_text()
    if any(f"mark.{art}" in text for art in MARKEN):
        yield from aus_quelltext(text, str(pfad.relative_to(PROJECT)))


def aus_quelltext(text: str, datei: str) -> list[Marke]:
    """The marks of one file. One that stands elsewhere than above a test or its class would be missing in the table: it is an error."""
    baum = ast.parse(text)
    alles = any(_nur_gruendlich(k.value) for k in baum.body if isinstance(k, ast.Assign) and ast.unparse(k.targets[0]) == "pytestmark")
    gefunden = [m for knoten in baum.body for m in _von(knoten, datei, (), alles)]
    gesehen = {id(d) for knoten in ast.walk(baum) for d in getattr(knoten, "decorator_list", ())}
    for knoten in ast.walk(baum):
        if isinstance(knoten, ast.Call) and _art(knoten) and id(knoten) not in gesehen:
            raise ValueError(f"{datei}:{knoten.lineno}: Die Marke steht nicht über einem Test.")
    return gefunden


def _nur_gruendlich(marken: ast.expr) -> bool:
    """Whether the mark is among them; one at a single case of a parametrized test leaves the others."""
    einzelne = marken.elts if isinstance(marken, ast.List | ast.Tuple) else [marken]
    return any(ast.unparse(marke) == "pytest.mark.gruendlich" for marke in einzelne)


def _von(knoten: ast.AST, datei: str, geerbt: tuple[Marke, ...], gruendlich: bool) -> Iterator[Marke]:
    if not isinstance(knoten, ast.FunctionDef | ast.ClassDef):
        return
    gruendlich = gruendlich or any(map(_nur_gruendlich, knoten.decorator_list))
    eigene = (*geerbt, *(m for d in knoten.decorator_list for m in _gelesen(d, datei)))
    if isinstance(knoten, ast.ClassDef):
        for kind in knoten.body:
            yield from (m._replace(test=f"{knoten.name}::{m.test}") for m in _von(kind, datei, eigene, gruendlich))
    elif knoten.name.startswith("test_"):
        yield from (m._replace(test=knoten.name, gruendlich=gruendlich) for m in eigene)


def _gelesen(dekorator: ast.expr, datei: str) -> Iterator[Marke]:
    if not isinstance(dekorator, ast.Call) or not (art := _art(dekorator)):
        return
    ohne = [ast.literal_eval(k.value) for k in dekorator.keywords if k.arg == "ohne"]
    waechter = (ohne[0],) if ohne and isinstance(ohne[0], str) else tuple(ohne[0]) if ohne else ()
    for zusage in (ast.literal_eval(a) for a in dekorator.args):
        yield Marke(art, zusage, datei, "", waechter)


def _art(aufruf: ast.Call) -> str:
    name = aufruf.func
    passt = isinstance(name, ast.Attribute) and name.attr in MARKEN and isinstance(name.value, ast.Attribute) and name.value.attr == "mark"
    return name.attr if passt and isinstance(name, ast.Attribute) else ""


def maengel(alle: tuple[Marke, ...], offen: dict[int | str, str]) -> list[str]:
    """What stands in the way of a whole table, each as a sentence."""
    saetze = [f"{m.datei}::{m.test}: Eine Zusage {m.zusage!r} gibt es nicht." for m in alle if m.zusage not in ZUSAGEN]
    saetze += [f"{m.datei}::{m.test}: Die Gegenprobe nennt keinen Wächter (ohne=…)." for m in alle if m.art == "gegenprobe" and not m.ohne]
    for nummer in ZUSAGEN:
        fehlt = [art for art in MARKEN if not any((m.art, m.zusage) == (art, nummer) for m in alle)]
        if fehlt and nummer not in offen:
            saetze.append(f"Zusage {nummer!r} hat keinen Test mit der Marke {' und '.join(fehlt)}.")
        if not fehlt and nummer in offen:
            saetze.append(f"Zusage {nummer!r} ist vollständig und steht noch unter OFFEN.")
    return saetze
