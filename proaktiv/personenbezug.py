"""Ob ein freier Text nach einer Person aussieht: Stelle und Abhilfe (§ 64 SGB VIII; domain.md 2 und 6: weder Person noch Akte). Rein.

Gesucht werden Telefonnummer, E-Mail, Geburtsdatum (in Ziffern oder mit Monatsnamen), Aktenzeichen, „Familie X“, „die Müllers“, „Frau X“ und
„Frau K.“, Vorname mit Nachname oder „M.“, „NACHNAME, Vorname“, ein Vorname nach „der kleine“ oder vor einem Alter und Reihen von Vornamen.
Namen von Orten und Häusern (Stadtteil, Einrichtung, Straße, Träger, Stiftung) bleiben unbeanstandet. Die Prüfung hilft, sie beweist nichts.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from basis.zahlen import Zahlfehler, lies_datum
from proaktiv.vornamen import FAMILIENNAMEN, VIETNAMESISCH, VORNAMEN


class Fundart(StrEnum):
    TELEFON = "telefon"
    EMAIL = "email"
    GEBURTSDATUM = "geburtsdatum"
    AKTENZEICHEN = "aktenzeichen"
    FAMILIE = "familie"
    ANREDE = "anrede"
    NAME = "name"
    NAMENSREIHE = "namensreihe"

    @property
    def bezeichnung(self) -> str:
        return FUNDARTEN[self]


FUNDARTEN = {
    Fundart.TELEFON: "eine Telefonnummer",
    Fundart.EMAIL: "eine E-Mail-Adresse",
    Fundart.GEBURTSDATUM: "ein Geburtsdatum",
    Fundart.AKTENZEICHEN: "ein Aktenzeichen",
    Fundart.FAMILIE: "der Name einer Familie",
    Fundart.ANREDE: "der Name einer Person",
    Fundart.NAME: "der Name einer Person",
    Fundart.NAMENSREIHE: "eine Reihe von Namen",
}
ABHILFEN = {
    Fundart.TELEFON: "Bitte nennen Sie die Organisation; ihre Nummer gehört nicht hierher.",
    Fundart.EMAIL: "Bitte nennen Sie die Organisation; ihre Adresse gehört nicht hierher.",
    Fundart.GEBURTSDATUM: "Bitte schreiben Sie die Altersgruppe, zum Beispiel „Kinder von 6 bis unter 10“.",
    Fundart.AKTENZEICHEN: "Einzelfälle gehören in die Fachsoftware. Bitte schreiben Sie, was sich im Stadtteil zeigt.",
    Fundart.FAMILIE: "Bitte schreiben Sie, wie viele Familien es betrifft, ohne Namen.",
    Fundart.ANREDE: "Bitte nennen Sie die Organisation oder die Aufgabe statt der Person.",
    Fundart.NAME: "Bitte nennen Sie die Organisation oder die Aufgabe statt der Person.",
    Fundart.NAMENSREIHE: "Bitte schreiben Sie, wie viele es sind, ohne Namen.",
}
# Ein Name kann ein Irrtum der Prüfung sein und lässt sich bestätigen; was sich nicht verwechseln lässt, nicht.
IMMER = frozenset({Fundart.TELEFON, Fundart.EMAIL, Fundart.GEBURTSDATUM, Fundart.AKTENZEICHEN})
ALT_GENUG = timedelta(days=3 * 365)  # ein so altes Datum in Klammern nach einem Wort ist selten eine Sitzung
EIN_JAHR = timedelta(days=365)  # ebenso eines nach „Kind“ oder einem Vornamen

_WORT = r"[A-ZÄÖÜ][a-zäöüßéèá]+"
_GROSSWORT = r"[A-ZÄÖÜ]{4,}"  # „MEYER“; kürzere sind eher Abkürzungen
_EIN_NACHNAME = rf"(?:{_WORT}|{_GROSSWORT})(?!\w)"
_NACHNAME = rf"(?:von |van |de |zu )?{_EIN_NACHNAME}(?:-{_EIN_NACHNAME})?"
_INITIALE = r"[A-ZÄÖÜ]\.(?:-[A-ZÄÖÜ]\.)?(?![\w-])(?! ?V\.)"  # „Frau K.“
_MONAT = r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|(?:Jan|Feb|Apr|Aug|Sept?|Okt|Nov|Dez)\.)"
_DATUM = r"[0-3]?[0-9]\. ?[01]?[0-9]\. ?(?:[0-9]{4}|[0-9]{2})(?![0-9])"
_DATUM_IN_WORTEN = rf"[0-3]?[0-9]\. ?{_MONAT} (?:[0-9]{{4}}|[0-9]{{2}})(?![0-9])"
_GEBURTSTAG = (
    rf"(?:{_DATUM_IN_WORTEN}|[0-3]?[0-9]\. ?{_MONAT}|{_MONAT} [12][0-9]{{3}}|{_DATUM}"
    r"|[0-3]?[0-9][/-][01]?[0-9][/-](?:[0-9]{4}|[0-9]{2})\b|[12][0-9]{3}-[01][0-9]-[0-3][0-9]|[12][0-9]{3}\b)"
)
_EINER = rf"(?=[A-ZÄÖÜ])(?:{'|'.join(sorted({*VORNAMEN, *(v.upper() for v in VORNAMEN)}, key=lambda v: (v[0], -len(v))))})"
_VORNAME = rf"{_EINER}(?:-{_EINER})?(?![\w-])"
_KIND = (
    r"(?:Kind|Junge|Mädchen|Schüler|Schülerin|Sohn|Tochter|Säugling|Baby|Jugendliche[rn]?|Mutter|Vater|Bruder|Schwester|Oma|Opa|Enkel|Enkelin)"
)
MUSTER = (
    (Fundart.EMAIL, r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    (Fundart.AKTENZEICHEN, r"\b(?:Az|AZ|Aktenzeichen|Fallnummer|Fall-Nr)\b[.:]*\s*(?:[A-Z]{1,3}[ -])?[\w./-]*[0-9][\w./-]*"),
    (
        Fundart.GEBURTSDATUM,
        rf"\b(?:[Gg]eb(?:\.|oren|urtsdatum|urtstag)?|GEB(?:\.|OREN)?)(?: ist| war)?(?: am| im Jahr| im)?[: ]*{_GEBURTSTAG}",
    ),
    (Fundart.GEBURTSDATUM, rf"\*\s?(?:{_DATUM}|{_DATUM_IN_WORTEN})|\b(?:{_DATUM}|{_DATUM_IN_WORTEN}) geboren"),
    (Fundart.TELEFON, r"(?<![\w./,-])(?:\+[1-9][0-9]|00[1-9][0-9]|0[1-9])[0-9 ()/-]{5,18}[0-9]\b"),
    (Fundart.TELEFON, r"\b(?:Tel|Telefon|Telefonnummer|Handy|Handynummer|Mobil|Fon|Rufnummer)\b[.:]*\s*[0-9][0-9 ()/-]{3,18}[0-9]\b"),
    (Fundart.FAMILIE, rf"\b(?:Familie|Fam\.|Ehepaar|Eheleute|Geschwister|Brüder) ({_NACHNAME}|{_INITIALE})"),
    (Fundart.FAMILIE, rf"\b(?:[Dd]ie|[Bb]ei|[Mm]it|[Vv]on) ((?:{'|'.join(FAMILIENNAMEN)}|[A-ZÄÖÜ][a-zäöü]+me[iy]er)s)\b"),
    (Fundart.ANREDE, rf"\b(?:Frau|Herrn?|Hr\.|Fr\.) (?:(?:Dr|Prof)\. )*(?:[A-ZÄÖÜ]\. )?({_NACHNAME}|[A-ZÄÖÜ]{{2,}}\b|{_INITIALE})"),
    (Fundart.NAME, rf"(?<![\w-]){_VORNAME} (?:[A-ZÄÖÜ]\. )?({_NACHNAME}|{_INITIALE})"),
    (Fundart.NAME, rf"(?<![\w-])({_NACHNAME}), {_VORNAME}"),
    (Fundart.NAME, rf"\b(?:[Kk]leine[nr]?|{_KIND}) ({_VORNAME})"),
    (Fundart.NAME, rf"(?<![\w-])({_VORNAME})(?:, [0-9]{{1,2}} J(?:ahre|\.)| \([0-9]{{1,2}}\))"),
    (Fundart.NAME, rf"(?<![\w-])((?:{'|'.join(VIETNAMESISCH)}) {_WORT}(?: {_WORT})?)"),
    (Fundart.NAMENSREIHE, rf"(?<![\w-])({_VORNAME})(?:(?:, | und |; |\n[-–• ]*){_VORNAME})+"),
)  # fmt: skip
_GEBAUT = tuple((art, re.compile(muster)) for art, muster in MUSTER)
_ALTES_DATUM = re.compile(r"\(\s*([0-3]?[0-9]\.[01]?[0-9]\.[0-9]{4})\s*\)")
# „Kind, 12.3.99“, „Kevin M. (3. Mai 1999)“
_KIND_DATUM = re.compile(rf"(?<![\w-])(?:{_KIND}|{_VORNAME})(?: [A-ZÄÖÜ]\.)?(?:,? \(?)({_DATUM}|{_DATUM_IN_WORTEN})")
# Postfächer einer Stelle, keine Person.
STELLENPOST = frozenset({"info", "kontakt", "post", "poststelle", "sekretariat", "buero", "verwaltung", "leitung", "mail", "kita", "hort"})
# Wörter, die einen Namen zum Namen eines Hauses oder Ortes machen: „Kita Anne Frank“, „Paul Riebeck Stiftung“.
HAUS = (
    "gesamtschule|sekundarschule|grundschule|schule|gymnasium|kolleg|kita|kindergarten|tagesstätte|hort|treff|club|klub|zentrum|zentrums|verein"
    "|stiftung|werk|universität|akademie|kirche|gemeinde|bibliothek|klinik|krankenhaus|stadion|turnhalle|institut|denkmal|siedlung|viertel"
    "|straße|strasse|platz|allee"
)
_HAUS_ENDE = re.compile(rf"(?:{HAUS})$", re.IGNORECASE)  # auch als Ende eines Wortes: „Bürgerzentrum“
_HAUS_WORT = re.compile(r"str\.|weg|ring|ufer|gasse|brücke|park|hof|hofes|haus|hauses|heim|preis|bahnhof|e\.", re.IGNORECASE)
_HAUS_DAVOR = re.compile(rf"(?:^|[\s„(-])(?:\w*(?:{HAUS}|haus|einrichtung)|campus|st\.|sankt)[ „»\"]+$")
# Was hinter „Familie“, „Frau“ oder einem Vornamen steht und kein Nachname ist.
KEIN_NACHNAME = frozenset({
    "Und", "Oder", "Stadt", "Zentrum", "Schule", "Kita", "Hort", "Jugend", "Kinder", "Eltern", "Beratung", "Bildung", "Gesundheit",
    "Soziales", "Beruf", "Arbeit", "Freizeit", "Sport", "Kultur", "Angebote", "Angebot", "Projekt", "Projekte", "Deutschland", "Sachsen",
})  # fmt: skip
_JUGEND_UND = re.compile(r"(?:Jugend|Kinder|Senioren|Frauen)(?: und|,) $")  # „Kinder, Jugend und Familie“
MONATE = ("Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez")
_GROSS = re.compile(r"\b[A-ZÄÖÜ]\w*\.? $")
_NACH_PAPIER = re.compile(r"(?:luss|lage|ung|rat|satz|richt)\.? $")  # „Beschluss (01.09.2005)“


@dataclass(frozen=True)
class Fund:
    """Eine Stelle im Text, die nach einer Person aussieht; ``von`` und ``bis`` zählen Zeichen."""

    art: Fundart
    text: str
    von: int
    bis: int

    @property
    def immer(self) -> bool:
        """Ob die Stelle weg muss; sonst darf, wer schreibt, bestätigen, dass es keine Person ist."""
        return self.art in IMMER

    @property
    def satz(self) -> str:
        return f"„{self.text}“ sieht aus wie {self.art.bezeichnung}. {ABHILFEN[self.art]}"


def finde(text: str, heute: date, bekannte: Collection[str] = ()) -> tuple[Fund, ...]:
    """Alle Stellen, der Reihe nach und ohne Überschneidung; ``bekannte`` sind Namen von Orten und Häusern der Stadt.

    Beispiel: „Familie Muster braucht Hilfe“ ergibt einen Fund (FAMILIE), „Kita Anne Frank“ keinen.
    """
    frei = _ohne_bekannte(text, bekannte)
    funde = sorted(_kandidaten(frei, heute), key=lambda f: (f.von, -f.bis))
    behalten: list[Fund] = []
    for fund in funde:
        if not behalten or fund.von >= behalten[-1].bis:
            behalten.append(fund)
    return tuple(Fund(f.art, text[f.von : f.bis], f.von, f.bis) for f in behalten)


def _ohne_bekannte(text: str, bekannte: Collection[str]) -> str:
    """Derselbe Text, gleich lang; bekannte Namen sind durch Kleingeschriebenes ersetzt, die längsten zuerst."""
    for name in sorted({n for n in bekannte if len(n) > 3 and n in text}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "x" * len(name), text)
    return text


def _kandidaten(text: str, heute: date) -> Iterator[Fund]:
    for art, muster in _GEBAUT:
        for t in muster.finditer(text):
            if _zaehlt(art, t, text):
                yield Fund(art, t.group(), t.start(), t.end())
    for t in _KIND_DATUM.finditer(text):
        if _ist_alt(t.group(1), heute, EIN_JAHR):
            yield Fund(Fundart.GEBURTSDATUM, t.group(1), t.start(1), t.end(1))
    for t in _ALTES_DATUM.finditer(text):
        if _ist_alt(t.group(1), heute) and _GROSS.search(text[: t.start()]) and not _NACH_PAPIER.search(text[: t.start()]):
            yield Fund(Fundart.GEBURTSDATUM, t.group(), t.start(), t.end())


def _zaehlt(art: Fundart, t: "re.Match[str]", text: str) -> bool:
    if art is Fundart.EMAIL:
        return t.group().partition("@")[0].lower() not in STELLENPOST
    if art is Fundart.TELEFON:
        return 6 <= sum(zeichen.isdigit() for zeichen in t.group()) <= 15
    if art in IMMER:
        return True
    if art is Fundart.FAMILIE and _JUGEND_UND.search(text[: t.start()]):
        return False
    return t.group(1) not in KEIN_NACHNAME and not _gehoert_zu_haus(art, t, text)


def _ist_alt(tag: str, heute: date, alter: timedelta = ALT_GENUG) -> bool:
    """Auch mit Monatsnamen und zweistelligem Jahr; ``99`` ist 1999, ``07`` im Jahr 2007 ist 2007."""
    teile = re.findall(r"[0-9]+|[A-ZÄÖÜ][a-zä]+", tag)
    monat = teile[1] if teile[1].isdecimal() else str(1 + MONATE.index(teile[1][:3]))
    jahr = int(teile[2]) if len(teile[2]) == 4 else int(teile[2]) + (2000 if int(teile[2]) <= heute.year % 100 else 1900)
    try:
        return lies_datum(f"{teile[0]}.{monat}.{jahr}") < heute - alter
    except Zahlfehler:
        return False


def _gehoert_zu_haus(art: Fundart, t: "re.Match[str]", text: str) -> bool:
    """Ob ein Wort daneben den Namen zu dem eines Hauses, Ortes oder Vereins macht; „in der Kita Frau X“ bleibt eine Person."""
    davor, danach = text[: t.start()], text[t.end() :]
    if danach[:1] in ("-", "/") or davor[-1:] in ("-", "/"):
        return True
    if art in (Fundart.NAME, Fundart.NAMENSREIHE) and _HAUS_DAVOR.search(davor.lower()):
        return True
    nachher = re.match(r" ?([\w.]+)", danach)
    return any(map(_ist_hauswort, re.findall(r"\w+", t.group()))) or (nachher is not None and _ist_hauswort(nachher.group(1)))


def _ist_hauswort(wort: str) -> bool:
    return _HAUS_ENDE.search(wort) is not None or _HAUS_WORT.fullmatch(wort) is not None


def saetze(felder: Iterable[tuple[str, str]], heute: date, bekannte: Collection[str] = (), *, bestaetigt: bool = False) -> list[str]:
    """Was an den Feldern (Name, Text) zu ändern ist, als Sätze; ``bestaetigt``: Namen sind geprüft und keine Personen."""
    funde = ((name, fund) for name, text in felder for fund in finde(text, heute, bekannte))
    return [f"{name}: {fund.satz}" for name, fund in funde if fund.immer or not bestaetigt]
