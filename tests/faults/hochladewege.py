"""Every way by which a file comes in through a page, walked to its end: page → child process → draft → check → taken over, or a sentence.

A ``Weg`` knows a good file as a table of texts, sends bytes, and reads from the database what was stored, in the words of the file.
``deutungen`` is the second reader: all that a text may mean; what it may not mean is no value.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.faults.zweite_leser import betrag, bruch, ganz, tag

Tabelle = list[list[str]]
GEZAEHLT = (
    "basis_datei", "sozialraum_datenlieferung", "sozialraum_importentwurf", "sozialraum_indikatorwert", "sozialraum_bevoelkerung",
    "sozialraum_fallzahl", "sozialraum_fallmeldung", "sozialraum_fallkohorte", "sozialraum_traeger", "sozialraum_einrichtung",
    "sozialraum_schulwert", "sozialraum_umriss",
    "sozialraum_einrichtungsangabe", "budgets_buchung", "budgets_budgetposten", "proaktiv_massnahme", "proaktiv_angebot",
    "sozialraum_protokoll",
)  # fmt: skip
ENTWURF = {"basis_datei", "sozialraum_importentwurf"}  # all that may stay of what was refused, until somebody corrects or discards it
UNSICHTBAR = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


class Ausgang(NamedTuple):
    """Taken over, or why not."""

    angenommen: bool
    saetze: tuple[str, ...] = ()
    warnungen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Weg:
    """``arten``: per column what its cells mean (see ``deutungen``); ``gespeichert``: one row of texts or values per stored row."""

    name: str
    tabelle: Tabelle
    arten: Sequence[str]
    sende: Callable[[Client, bytes, str], Ausgang]
    gespeichert: Callable[[], list[tuple[Any, ...]]] = list
    gut: bytes = b""  # a good file that is no table of free form, and what of it is stored
    erwartet: tuple[Any, ...] = ()


def zaehle() -> tuple[int, ...]:
    """How many rows of everything a file may leave behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {tabelle})" for tabelle in GEZAEHLT))
        return tuple(cursor.fetchone())


def geaendert(davor: tuple[int, ...]) -> set[str]:
    """Which tables have more or fewer rows than before."""
    return {tabelle for tabelle, vorher, jetzt in zip(GEZAEHLT, davor, zaehle(), strict=True) if vorher != jetzt}


def _datei(inhalt: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, inhalt)


def _saetze(antwort: Any) -> tuple[str, ...]:
    """What the page says about the form and its file; it is a page, and in German."""
    assert antwort.status_code in (200, 422), antwort.status_code
    assert 'lang="de"' in antwort.content.decode()
    kontext = antwort.context[0]  # of the page itself, not of what it includes
    saetze = [str(satz) for saetze in kontext["form"].errors.values() for satz in saetze] if "form" in kontext else []
    saetze += [str(satz) for satz in kontext.get("saetze", ())]
    saetze += [satz for _, datei in kontext.get("je_datei", ()) for satz in datei]
    saetze += [f"Zeile {g.zeilen[0]}, Spalte „{g.spalte}“: {g.satz}" for g in kontext.get("befunde", ()) if hasattr(g, "zeilen")]
    return tuple(saetze)


def _abgelehnt(antwort: Any) -> Ausgang:
    saetze = _saetze(antwort)
    assert saetze, "refused without a sentence"
    return Ausgang(False, saetze)


def _befunde(fehler: Iterable[Any]) -> Ausgang:
    return Ausgang(False, tuple(f.als_satz() if f.zeile else f.satz for f in fehler))


def assistent(art: str, stichtag: str = "", **wahl: str) -> Callable[[Client, bytes, str], Ausgang]:
    """The wizard: file, columns as suggested, check, take over."""

    def sende(client: Client, inhalt: bytes, name: str) -> Ausgang:
        felder = {"datei": _datei(inhalt, name), "art": art, "quelle": "Muster", "stichtag": stichtag}
        antwort = client.post(reverse("import_neu"), felder)
        if antwort.status_code != 302:
            return _abgelehnt(antwort)
        spalten = antwort["Location"]
        seite = client.get(spalten)
        if seite.status_code == 302:
            return Ausgang(False, ("Die Datei lässt sich nicht lesen.",))
        form = seite.context["form"]
        vorschlag = {name: form.get_initial_for_field(feld, name) for name, feld in form.fields.items()}
        vorschlag |= {"quelle": "Muster", "stichtag": stichtag, **wahl}
        antwort = client.post(spalten, {name: wert for name, wert in vorschlag.items() if wert not in (None, False)})
        if antwort.status_code != 302:
            return _abgelehnt(antwort)
        return _uebernimm(client, antwort["Location"])

    return sende


def _uebernimm(client: Client, pruefen: str) -> Ausgang:
    seite = client.get(pruefen)
    assert seite.status_code == 200
    pruefung = seite.context["pruefung"]
    if pruefung.fehler:
        return _befunde(pruefung.fehler)
    antwort = client.post(reverse("import_uebernehmen", args=[pruefen.rstrip("/").split("/")[-2]]), {"grund": "Muster"})
    if antwort.status_code != 302:
        return _abgelehnt(antwort)
    if "/lieferungen/" not in antwort["Location"]:
        return Ausgang(False, ("Es gibt nichts zu übernehmen.",))
    assert client.get(antwort["Location"]).status_code == 200
    return Ausgang(True, (), tuple(w.satz for w in pruefung.warnungen))


def mit_kennung(seite: str, **felder: Any) -> Callable[[Client, bytes, str], Ausgang]:
    """One page that takes the file, one that shows and takes over with what it showed."""

    def sende(client: Client, inhalt: bytes, name: str) -> Ausgang:
        antwort = client.post(reverse(seite), {"datei": _datei(inhalt, name), "quelle": "Muster", **felder})
        if antwort.status_code != 302:
            return _abgelehnt(antwort)
        ort = antwort["Location"]
        pruefung = client.get(ort).context["pruefung"]
        if pruefung.fehler:
            return _befunde(pruefung.fehler)
        antwort = client.post(ort, {"kennung": pruefung.kennung, "grund": "Muster"})
        return Ausgang(True) if antwort.status_code == 302 else _abgelehnt(antwort)

    return sende


def fallexport(client: Client, inhalt: bytes, name: str) -> Ausgang:
    felder = {"von": "01.2007", "bis": "09.2007", "quelle": "Jucon", "datei": _datei(inhalt, name)}
    antwort = client.post(reverse("fallexport_neu"), felder)
    return _uebernimm(client, antwort["Location"]) if antwort.status_code == 302 else _abgelehnt(antwort)


def buchungen(profil: int) -> Callable[[Client, bytes, str], Ausgang]:
    def sende(client: Client, inhalt: bytes, name: str) -> Ausgang:
        antwort = client.post(reverse("buchungen_import"), {"datei": _datei(inhalt, name), "profil": profil})
        if antwort.status_code != 302:
            return _abgelehnt(antwort)
        ort = antwort["Location"]
        seite = client.get(ort)
        if seite.context["pruefung"] is None or seite.context["pruefung"].fehler:
            fehler = seite.context["pruefung"]
            return _befunde(fehler.fehler) if fehler else _abgelehnt(seite)
        antwort = client.post(ort, {"grund": "Muster"})
        return Ausgang(True) if antwort.status_code == 302 else _abgelehnt(antwort)

    return sende


def umrisse(client: Client, inhalt: bytes, name: str) -> Ausgang:
    felder = {"datei": _datei(inhalt, name), "gueltig_ab": "01.10.2007", "quelle": "Muster", "lizenz": "Muster"}
    antwort = client.post(reverse("geometriestand_neu"), felder)
    if antwort.status_code != 302:
        return _abgelehnt(antwort)
    assert client.get(antwort["Location"]).status_code == 200
    return Ausgang(True)


def ruecklauf(abfrage: int) -> Callable[[Client, bytes, str], Ausgang]:
    def sende(client: Client, inhalt: bytes, name: str) -> Ausgang:
        antwort = client.post(reverse("traegerabfrage_ruecklauf", args=[abfrage]), {"dateien": [_datei(inhalt, name)]})
        if antwort.status_code != 302:
            return _abgelehnt(antwort)
        antwort = client.post(antwort["Location"], {"grund": "Muster"})
        return Ausgang(True) if antwort.status_code == 302 else _abgelehnt(antwort)

    return sende


def beiwerk(weg: Weg, zeile: Sequence[Any]) -> bool:
    """Lines that may be left out: sums, remarks of one cell, and Buchungen without an amount."""
    belegt = [zelle for zelle in zeile if zelle != ""]
    summe = any(str(zelle).lower() in ("insgesamt", "summe") for zelle in belegt)
    ort = list(weg.arten).index("cent") if "cent" in weg.arten else -1
    ohne_betrag = ort >= 0 and deutungen("cent", zeile[ort] if len(zeile) > ort else "") == {None}
    return len(belegt) < 2 or summe or ohne_betrag


def probe(client: Client, inhalt: bytes, name: str) -> Ausgang:
    """The sample of a profile of Buchungen: shown, never stored."""
    antwort = client.post(reverse("buchungsprofil_neu"), {"datei": _datei(inhalt, name), "welt": "kameral"})
    saetze = _saetze(antwort) if antwort.context["probe"] is None else ()
    return Ausgang(not saetze, saetze)


def deutungen(art: str, text: str | Fraction) -> set[Any]:
    """What a cell may mean for its column; empty: nothing, so it must have been refused. Texts mean themselves."""
    if isinstance(text, Fraction):
        return {text * 100 if art == "cent" else text}
    text = UNSICHTBAR.sub("", text).strip()
    if art == "text":
        ohne = text[1:] if text[:1] == "'" and text.lstrip("'")[:1] in tuple("=+-@＝＋－＠") else text
        return {text, ohne}
    if art == "egal":
        return {None}
    if art == "tag":
        return {None} if text in ("", "–", "-") else set(_tage(text))
    if text.replace(" ", "").replace("\u00a0", "").lower() in OHNE_WERT:
        return {None}
    for einheit in ("%", "Prozent", "€", "EUR", "Euro") if art in ("zahl", "cent") else ():
        text = text.removesuffix(einheit).rstrip() if text.endswith(einheit) else text
    if art == "cent":
        return {wert * 100 for wert in (betrag(text, ",", "."), betrag(text, ".", "")) if wert is not None}
    if art == "ganz":
        return {Fraction(wert) for gruppe in ("", ".", "\u00a0", " ") if (wert := ganz(text, gruppe)) is not None}
    lesarten = (bruch(text, komma=",", gruppe="."), bruch(text, komma=".", gruppe="", ohne_ganze=True))
    return {wert for wert in lesarten if wert is not None}


OHNE_WERT = {"", "–", "—", "-", ".", "…", "...", "k.a.", "ka", "n.v.", "keineangabe", "n/a", "na", "·", "•", "*", "x", "/", "gesperrt"}


def _tage(text: str) -> Iterable[date]:
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?", text)
    kurz = re.fullmatch(r"([0-9]{1,2}\.[0-9]{1,2}\.)([0-9]{2})", text)
    schreibweise = f"{iso[3]}.{iso[2]}.{iso[1]}" if iso else f"{kurz[1]}{'20' if kurz[2] < '50' else '19'}{kurz[2]}" if kurz else text
    if (gelesen := tag(schreibweise)) and 1900 <= gelesen[0] <= 2100:
        yield date(*gelesen)
