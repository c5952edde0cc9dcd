"""Whether a negative control touches the guard that it says it switches off. Read from the source; nothing runs.

The name of each guard (its last part) stands in the body of the control, or in a helper, fixture or constant of the tests that the body
uses, on whatever way. That does not show that the guard is off; but a control that never names its guard shows something else.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tests.zusagen import PROJECT, Marke

ALLE_DER_MARKE = "kwargs['ohne']"  # the control takes the names of its guards from its mark


class Ort(NamedTuple):
    """Something that a module of the tests calls by a name."""

    datei: str
    name: str


class Modul(NamedTuple):
    eigene: dict[str, ast.stmt]
    fremde: dict[str, Ort]  # what stands in another module of the tests; the name is empty for the module itself


def ungenannt(marken: tuple[Marke, ...]) -> list[str]:
    """Each guard that its control does not name, as a sentence."""
    return [
        f"{m.datei}::{m.test}: Die Gegenprobe nennt ihren Wächter {name} nirgends."
        for m in marken
        for name in m.ohne
        if not nennt_ihn(genannt(_gelesen(m.datei), m.datei, m.test), re.split(r"[:.]", name)[-1])
    ]


def nennt_ihn(text: str, name: str) -> bool:
    return ALLE_DER_MARKE in text or re.search(rf"\b{re.escape(name)}\b", text) is not None


def genannt(quelle: str, datei: str, test: str) -> str:
    """The test and all that it uses of the tests, without comments, docstrings and marks."""
    modul, (klasse, _, name) = _modul(quelle, datei), test.rpartition("::")
    offen: list[tuple[str, ast.AST]] = [(datei, _im(modul.eigene[klasse], name) if klasse else modul.eigene[name])]
    texte, gesehen = [], set[tuple[str, str]]()
    while offen:
        wo, knoten = offen.pop()
        texte.append(_text(knoten))
        for ort, neu in _benutzt(knoten, modul if wo == datei else _modul(_gelesen(wo), wo), wo, klasse if wo == datei else ""):
            if ort not in gesehen:
                gesehen.add(ort)
                offen.append((ort.datei, neu))
    return "\n".join(texte)


def _benutzt(knoten: ast.AST, modul: Modul, datei: str, klasse: str) -> Iterator[tuple[Ort, ast.AST]]:
    for teil in ast.walk(knoten):
        if isinstance(teil, ast.Name | ast.arg):  # an argument is a fixture
            yield from _gefunden(modul, datei, teil.id if isinstance(teil, ast.Name) else teil.arg)
        elif isinstance(teil, ast.Attribute) and isinstance(teil.value, ast.Name):
            if teil.value.id == "self" and klasse and (eigene := _im(modul.eigene[klasse], teil.attr)):
                yield Ort(datei, f"{klasse}.{teil.attr}"), eigene
            elif (fremd := modul.fremde.get(teil.value.id)) and not fremd.name:
                yield from _gefunden(_modul(_gelesen(fremd.datei), fremd.datei), fremd.datei, teil.attr)


def _gefunden(modul: Modul, datei: str, name: str) -> Iterator[tuple[Ort, ast.AST]]:
    if name in modul.eigene:
        yield Ort(datei, name), modul.eigene[name]
    elif (fremd := modul.fremde.get(name)) and fremd.name:
        yield from _gefunden(_modul(_gelesen(fremd.datei), fremd.datei), fremd.datei, fremd.name)


def _im(klasse: ast.AST, name: str) -> ast.AST | None:
    return next((knoten for knoten in getattr(klasse, "body", ()) if name in _namen(knoten)), None)


def _namen(knoten: ast.stmt) -> set[str]:
    """What a statement gives a name to."""
    if isinstance(knoten, ast.FunctionDef | ast.ClassDef):
        return {knoten.name}
    if isinstance(knoten, ast.Assign | ast.AnnAssign):
        ziele = knoten.targets if isinstance(knoten, ast.Assign) else [knoten.target]
        return {teil.id for ziel in ziele for teil in ast.walk(ziel) if isinstance(teil, ast.Name)}
    return set()


def _text(knoten: ast.AST | None) -> str:
    """As Python reads it. Of the decorators those remain that hand something to the test."""
    if knoten is None:
        return ""
    kopie = ast.parse(ast.unparse(knoten))
    for teil in ast.walk(kopie):
        if isinstance(teil, ast.FunctionDef | ast.ClassDef):
            teil.decorator_list = [d for d in teil.decorator_list if "mark.parametrize" in ast.unparse(d)]
            if ast.get_docstring(teil) is not None:
                teil.body = teil.body[1:] or [ast.Pass()]
            teil.name = "_"
    return ast.unparse(kopie)


@cache
def _gelesen(datei: str) -> str:
    return (PROJECT / datei).read_text()


@cache
def _modul(quelle: str, datei: str) -> Modul:
    eigene: dict[str, ast.stmt] = {}
    fremde: dict[str, Ort] = {}
    for knoten in ast.parse(quelle).body:
        eigene |= dict.fromkeys(_namen(knoten), knoten)
        if isinstance(knoten, ast.ImportFrom) and (knoten.module or "").partition(".")[0] == "tests":
            for name in knoten.names:
                if ort := _ort(knoten.module or "", name.name):
                    fremde[name.asname or name.name] = ort
    return Modul(eigene, fremde)


def _ort(modul: str, name: str) -> Ort | None:
    for weg, rest in ((f"{modul}.{name}", ""), (modul, name)):
        pfad = f"{weg.replace('.', '/')}.py"
        if (PROJECT / pfad).is_file():
            return Ort(pfad, rest)
    return None
