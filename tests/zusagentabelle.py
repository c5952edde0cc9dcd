"""docs/zuverlaessigkeit.md, written from the marks of the tests and the source: ``python -m tests.zusagentabelle``. Nothing runs for it."""

import re
from collections.abc import Iterable
from functools import cache

from tests.zusagen import OFFEN, PROJECT, ZUSAGEN, Marke, marken

ZIEL = PROJECT / "docs" / "zuverlaessigkeit.md"
KOPF = """# Zuverlässigkeit: was gilt, wodurch, und woran man es sieht

Diese Seite entsteht aus den Marken der Tests (`tests/zusagen.py`); weicht sie davon ab, schlägt ein Test fehl. Zu jeder Zusage gibt
es mindestens einen Test, der sie zeigt, und eine Gegenprobe: Dort ist der Wächter abgeschaltet, und der Fehler tritt ein. Beide laufen
mit `make test`; bei denen, die länger dauern und nur mit `make gruendlich` laufen, steht es dabei. Neu geschrieben wird die Seite mit
`.venv/bin/python -m tests.zusagentabelle`.
"""


ZUSAMMENGESETZT = {
    "_nur_anhaengen": ("Trigger", r"append_only\("),
    "_ohne_nan": ("Regel", r"ohne_nan\("),
    "_bleibt": ("Trigger", r"TRIGGER \{name\}_bleibt"),
}


class Unbekannt(Exception):
    """A negative control names a guard that does not exist."""


def waechter(name: str) -> str:
    """The guard with its place, as Markdown. Raises Unbekannt."""
    if ":" in name:
        return f"`{name.partition(':')[2]}` ({_verweis(_ort_im_code(name))})"
    art, pfad = _ort_in_der_datenbank(name)
    return f"{art} `{name}` ({_verweis(pfad)})"


def _ort_im_code(name: str) -> str:
    modul, _, ding = name.partition(":")
    for pfad in (f"{modul.replace('.', '/')}.py", f"{modul.replace('.', '/')}/__init__.py"):
        if (PROJECT / pfad).is_file() and re.search(rf"\b{re.escape(ding.partition('.')[0])}\b", (PROJECT / pfad).read_text()):
            return pfad
    raise Unbekannt(f"Den Wächter {name} gibt es im Code nicht.")


@cache
def _quellen(app: str) -> tuple[tuple[str, str], ...]:
    """Of the app whose table the name begins with, else of all: models first, where a rule is written by hand; then migrations in order."""
    wo = app if (PROJECT / app / "migrations").is_dir() else "*"
    pfade = [*PROJECT.glob(f"{wo}/models/*.py"), *PROJECT.glob(f"{wo}/models.py"), *sorted(PROJECT.glob(f"{wo}/migrations/*.py"))]
    return tuple((str(p.relative_to(PROJECT)), p.read_text()) for p in pfade)


def _ort_in_der_datenbank(name: str) -> tuple[str, str]:
    for art, muster in _muster(name):
        for pfad, quelle in _quellen(name.partition("_")[0]):
            if all(re.search(m, quelle) for m in muster):
                return art, pfad
    raise Unbekannt(f"Den Wächter {name} gibt es in keiner Migration.")


def _muster(name: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    """What stands where the guard is made: its name, or the helper that puts it together from a table's name."""
    yield "Trigger", (rf"TRIGGER {re.escape(name)}\b",)
    yield "Trigger", (rf"pgid='{re.escape(name)}'",)
    yield "Funktion der Datenbank", (rf"FUNCTION {re.escape(name)}\(",)
    yield "Regel", (rf"""["']{re.escape(name)}["']""",)
    for ende, (art, helfer) in ZUSAMMENGESETZT.items():
        if name.endswith(ende):
            stamm = name.removesuffix(ende)
            modell = stamm.partition("_")[2]
            worte = "|".join(map(re.escape, filter(None, (stamm, modell, modell.removesuffix("event")))))
            yield art, (helfer, rf"""["']({worte})["']""")
    if eindeutig := re.fullmatch(r"[a-z]+_[a-z]+_(\w+)_id_key", name):
        yield "Eindeutigkeit", (rf"\b{eindeutig[1]} = models\.OneToOneField",)


def _verweis(pfad: str) -> str:
    return f"[{pfad}](../{pfad})"


def _test(m: Marke) -> str:
    wann = " (nur `make gruendlich`)" if m.gruendlich else ""
    return f"[{m.test.rpartition('::')[2].removeprefix('test_')}](../{m.datei}){wann}"


def _liste(zeilen: Iterable[str]) -> list[str]:
    return [f"- {zeile}" for zeile in dict.fromkeys(zeilen)]


def _abschnitt(nummer: int | str, alle: tuple[Marke, ...]) -> list[str]:
    satz, gehalten = ZUSAGEN[nummer]
    titel = f"{nummer}. {satz}" if isinstance(nummer, int) else satz
    tests = [m for m in alle if m.zusage == nummer and m.art == "zusage"]
    proben = [m for m in alle if m.zusage == nummer and m.art == "gegenprobe"]
    zeilen = [f"### {titel}", "", gehalten, ""]
    if nummer in OFFEN:
        zeilen += [f"**Offen:** {OFFEN[nummer]}", ""]
    if tests:
        zeilen += ["Gezeigt in:", "", *_liste(map(_test, tests)), ""]
    if proben:
        zeilen += ["| Wächter | Gegenprobe: ohne ihn tritt der Fehler ein |", "|---|---|"]
        zeilen += [f"| {waechter(name)} | {_test(m)} |" for m in proben for name in m.ohne] + [""]
    return zeilen


def _zeile(nummer: int | str, alle: tuple[Marke, ...]) -> str:
    je = {art: len({(m.datei, m.test) for m in alle if (m.zusage, m.art) == (nummer, art)}) for art in ("zusage", "gegenprobe")}
    namen = {name for m in alle if m.zusage == nummer for name in m.ohne}
    stand = "offen" if nummer in OFFEN else "gezeigt"
    marke = nummer if isinstance(nummer, int) else f"`{nummer}`"
    return f"| {marke} | {ZUSAGEN[nummer].satz} | {len(namen)} | {je['zusage']} | {je['gegenprobe']} | {stand} |"


def text() -> str:
    alle = marken()
    tabelle = ["| Marke | Zusage | Wächter | Tests | Gegenproben | Stand |", "|---|---|---:|---:|---:|---|"]
    zeilen = [KOPF, "## Überblick", "", *tabelle, *(_zeile(n, alle) for n in ZUSAGEN), "", "## Was immer gilt", ""]
    for nummer in (n for n in ZUSAGEN if isinstance(n, int)):
        zeilen += _abschnitt(nummer, alle)
    zeilen += ["## Störungen und Angriffe, die es übersteht", ""]
    for nummer in (n for n in ZUSAGEN if isinstance(n, str)):
        zeilen += _abschnitt(nummer, alle)
    return "\n".join(zeilen).rstrip() + "\n"


if __name__ == "__main__":
    ZIEL.write_text(text())
