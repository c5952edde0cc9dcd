"""What a reader gets of one report, the page and its three files; and the files taken apart: XLSX and CSV hold the same cells, exactly."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from math import isclose
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from openpyxl import load_workbook

from basis.export import FORMULA_START
from basis.geld import teur
from basis.zahlen import datum, zahl
from berichte.druck.maschine import Druck, Druckprozess

BLOSS_ZAHLEN = re.compile(r"[\d\s.,:%+−·]*\d[\d\s.,:%+−·]*")


@dataclass(frozen=True)
class Zelle:
    """As the CSV has it; ``zahl``: where it is one, ``geld``: in euros."""

    text: str
    zahl: Decimal | None = None
    geld: bool = False

    @cached_property
    def schreibweisen(self) -> tuple[str, ...]:
        d = self.zahl
        assert d is not None
        if self.geld:
            formen = [zahl(d, 2), zahl(d), teur(int(d * 100))]
        else:
            genau = max(0, -int(d.normalize().as_tuple().exponent))
            formen = [str(int(d))] if genau == 0 else []
            formen += [zahl(d, stellen) for stellen in range(7) if stellen or genau == 0 or abs(d) >= 10]
        return tuple(dict.fromkeys(f for form in reversed(formen) for f in (form, f"+{form}")))


@dataclass(frozen=True)
class Tafel:
    """One sheet; ``vorn``: how many columns in front carry no numbers, by which a row is found."""

    titel: str
    kopf: tuple[str, ...]
    zeilen: tuple[tuple[Zelle, ...], ...]
    hinweise: tuple[str, ...]

    @property
    def vorn(self) -> int:
        spalten = range(len(self.kopf))
        ende = next((n for n in spalten if any(z[n].zahl is not None or bloss(z[n].text) for z in self.zeilen)), len(self.kopf))
        return max(1, ende)


@dataclass(frozen=True)
class Ausgaben:
    """The four outputs; ``druck``: the HTML that was printed, where the paper was printed for this."""

    seite: str
    xlsx: bytes
    csv: bytes
    pdf: bytes
    druck: str = ""


def bloss(text: str) -> bool:
    """Whether a text is nothing but numbers: 12 : 88."""
    return bool(BLOSS_ZAHLEN.fullmatch(text))


def lies_mappe(xlsx: bytes) -> tuple[Tafel, ...]:
    """All sheets of the workbook with their notes."""
    mappe = load_workbook(io.BytesIO(xlsx))
    hinweise: dict[str, list[str]] = {}
    blaetter = list(mappe.worksheets)
    if blaetter[-1].title == "Hinweise" and [c.value for c in blaetter[-1][1]] == ["Blatt", "Hinweis"]:
        for blatt, satz in blaetter.pop().iter_rows(min_row=2, values_only=True):
            hinweise.setdefault(str(blatt), []).append(str(satz))
    return tuple(_tafel(blatt, tuple(hinweise.get(blatt.title, ()))) for blatt in blaetter)


def _tafel(blatt: Any, hinweise: tuple[str, ...]) -> Tafel:
    kopf, *zeilen = ([*zeile] for zeile in blatt.iter_rows())
    return Tafel(blatt.title, tuple(str(c.value) for c in kopf), tuple(tuple(_zelle(c) for c in zeile) for zeile in zeilen), hinweise)


def _zelle(zelle: Any) -> Zelle:
    wert = zelle.value
    if wert is None:
        return Zelle("")
    if isinstance(wert, datetime):
        return Zelle(datum(wert.date()))
    if isinstance(wert, int | float):
        return Zelle(str(wert), Decimal(repr(wert)), "€" in zelle.number_format)
    return Zelle(str(wert))


def csv_unterschiede(tafeln: Sequence[Tafel], datei: bytes) -> list[str]:
    """What the CSV says otherwise than the workbook: the sheets stand in it one below the other, with their notes."""
    ist = list(csv.reader(io.StringIO(datei.decode("utf-8-sig"), newline=""), delimiter=";"))
    soll: list[list[str | Zelle]] = []
    for nummer, tafel in enumerate(tafeln):
        soll += [[], [tafel.titel]] if nummer else []
        soll += [[*tafel.kopf], *([*zeile] for zeile in tafel.zeilen)]
        soll += [[], *([satz] for satz in tafel.hinweise)] if tafel.hinweise else []
    saetze = [] if len(ist) == len(soll) else [f"die CSV hat {len(ist)} statt {len(soll)} Zeilen"]
    for nummer, (a, b) in enumerate(zip(ist, soll, strict=False), 1):
        if len(a) != len(b) or not all(_gleich(x, y) for x, y in zip(a, b, strict=True)):
            saetze.append(f"CSV, Zeile {nummer}: {a} statt {[z.text if isinstance(z, Zelle) else z for z in b]}")
    return saetze


def _gleich(text: str, zelle: str | Zelle) -> bool:
    if isinstance(zelle, Zelle) and zelle.zahl is not None:
        return bool(re.fullmatch(r"-?\d+(,\d+)?", text)) and isclose(float(text.replace(",", ".")), zelle.zahl, rel_tol=1e-14)
    soll = zelle.text if isinstance(zelle, Zelle) else zelle
    roh = text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_START) else text
    return roh == soll or (len(soll) == 31 and roh.startswith(soll))  # the name of a sheet


@contextmanager
def mitgelesen(*, echt: bool) -> Iterator[list[Any]]:
    """What gets printed; not ``echt``: nothing is, the engine has tests of its own."""
    gedruckt: list[Any] = []
    drucke: Callable[..., Druck] = Druckprozess.drucke

    def lies_mit(prozess: Druckprozess, auftrag: Any) -> Druck:
        gedruckt.append(auftrag)
        return drucke(prozess, auftrag) if echt else Druck(b"%PDF " + auftrag.kennung.encode(), 1)

    with patch.object(Druckprozess, "drucke", lies_mit):
        yield gedruckt


def hole(client: Client, adresse: str, *, echt: bool = True, druck: str = "") -> Ausgaben:
    """The page and the three files it offers; AssertionError where one is not offered. ``druck``: of a paper that is only handed out."""
    seite = client.get(adresse)
    assert seite.status_code == 200, (adresse, seite.status_code)
    wege = {}
    for _, ziel in seite.context["exporte"]:
        url = parse_qs(urlsplit(ziel).query).get("ziel", [ziel])[0]
        art = next((a for a in ("pdf", "xlsx", "csv") if f"format={a}" in url or urlsplit(url).path.endswith(f"/{a}/")), "")
        wege[art] = f"{urlsplit(adresse).path}{url}" if url.startswith("?") else url
    assert {"pdf", "xlsx", "csv"} <= wege.keys(), f"{adresse} bietet nur {sorted(wege)}"
    with mitgelesen(echt=echt) as gedruckt:
        dateien = {art: client.get(weg) for art, weg in wege.items()}
    assert {art: d.status_code for art, d in dateien.items()} == dict.fromkeys(wege, 200), adresse
    inhalt = {art: datei.getvalue() if datei.streaming else datei.content for art, datei in dateien.items()}
    return Ausgaben(seite.content.decode(), inhalt["xlsx"], inhalt["csv"], inhalt["pdf"], gedruckt[-1].html if gedruckt else druck)
