"""Every action that names who acts writes into the Protokoll, itself or by what it calls (reliability.md, invariant 14)."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
APPS = ("basis", "sozialraum", "budgets", "proaktiv", "bsc", "berichte", "config")
OHNE_PROTOKOLL = {
    "bsc/actions/messwerte.py:schreibe_fest": "ein Schritt der Freigabe einer Scorecard; sie protokolliert",
    "bsc/actions/zustimmungen.py:nimm_zustimmung_zurueck": "Folge einer Änderung, die sich selbst protokolliert; der Wegfall bleibt",
    "sozialraum/actions/ansichten.py:speichere_ansicht": "eine gespeicherte Ansicht ist eine Adresse, die sich jemand merkt",
    "sozialraum/actions/ansichten.py:loesche_ansicht": "eine gespeicherte Ansicht ist eine Adresse, die sich jemand merkt",
    "sozialraum/actions/ruecklauf.py:vorlagen": "liest nur",
}


def _quellen() -> dict[str, str]:
    pfade = [p for app in APPS for muster in ("actions/**/*.py", "actions.py") for p in (PROJECT / app).glob(muster)]
    return {str(p.relative_to(PROJECT)): p.read_text() for p in pfade}


def _stuecke(quelltext: str) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    yield from (k for k in ast.walk(ast.parse(quelltext)) if isinstance(k, ast.FunctionDef | ast.ClassDef))


def _genannte(funktion: ast.FunctionDef | ast.ClassDef) -> set[str]:
    """Names it uses, and what it takes from modules it imported as a whole."""
    von_modulen = {k.attr for k in ast.walk(funktion) if isinstance(k, ast.Attribute) and isinstance(k.value, ast.Name)}
    return {k.id for k in ast.walk(funktion) if isinstance(k, ast.Name)} | von_modulen


def _stumme(quellen: Mapping[str, str]) -> set[str]:
    """Actions that reach ``protokolliere`` by no path of names."""
    alle = [(pfad, stueck) for pfad, text in quellen.items() for stueck in _stuecke(text)]
    nennt: dict[str, set[str]] = {}
    for _, stueck in alle:
        nennt.setdefault(stueck.name, set()).update(_genannte(stueck))
    erreicht = {"protokolliere"}
    while neue := {name for name, andere in nennt.items() if name not in erreicht and andere & erreicht}:
        erreicht |= neue
    offen = [(p, f) for p, f in alle if isinstance(f, ast.FunctionDef) and not f.name.startswith("_") and f.name not in erreicht]
    return {f"{pfad}:{f.name}" for pfad, f in offen if any(a.arg == "wer" for a in f.args.kwonlyargs)}


@pytest.mark.zusage(14)
def test_jede_aktion_schreibt_ins_protokoll_oder_steht_hier_mit_grund() -> None:
    assert _stumme(_quellen()) == set(OHNE_PROTOKOLL)


@pytest.mark.gegenprobe(14, ohne="sozialraum.actions.protokoll:protokolliere")
def test_eine_aktion_ohne_protokoll_wuerde_gefunden() -> None:
    text = (PROJECT / "budgets/actions/haushalt.py").read_text()
    stumm = _stumme({"x.py": text.replace("protokolliere(", "print(").replace("import protokolliere", "import unterschied")})
    assert {"x.py:setze_status", "x.py:lege_haushaltsjahr_an", "x.py:setze_ansatz"} <= stumm
    assert _stumme({"x.py": text}) == set()
