"""The habits of the house that a machine can check."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import grimp
import pghistory.models
import pytest
from django.apps import apps as django_apps
from importlinter import ContractCheck

from tests.import_contracts import APPS, OnlyThere, PureModules, is_pure

PROJECT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 300
ONE_FILE_BY_DESIGN = "config/settings.py"
CLOCK = "sozialraum/clock.py"

# Written apart, so that this file does not find itself.
FOREIGN = re.compile("|".join([
    r"registry\." + r"npmjs", r"py" + r"pi\.org", r"python" + r"hosted\.org", r"deb\." + r"debian\.org", r"/wo" + r"rk/", r"/ro" + r"ot/\w",
    r"/ho" + r"me/\w", r"/t" + r"mp/plan",
]))


def _kept_files(*suffixes: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [PROJECT / name for name in listed if name.endswith(suffixes) and (PROJECT / name).is_file()]


def _own_python() -> list[Path]:
    return [path for path in _kept_files(".py") if "migrations" not in path.parts]


def _name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def _banned_calls(tree: ast.AST) -> Iterator[int]:
    """Lines with date.today(), datetime.now() and their like, whatever they were imported as."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("today", "now", "utcnow"):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if owner in ("date", "datetime", "dt"):
                yield node.lineno


def test_nur_die_uhr_weiss_welcher_tag_heute_ist() -> None:
    found = [f"{_name(p)}:{line}" for p in _own_python() if _name(p) != CLOCK for line in _banned_calls(ast.parse(p.read_text()))]
    assert found == []


def test_ein_gebrauch_von_date_today_wuerde_gefunden() -> None:
    assert list(_banned_calls(ast.parse("import datetime\nx = datetime.date.today()\ny = datetime.datetime.now()"))) == [2, 3]


def test_keine_datei_ist_laenger_als_man_lesen_mag() -> None:
    """250 lines are wanted (`make check` lists what is longer), 300 the end."""
    lengths = {_name(p): len(p.read_text().splitlines()) for p in _own_python()}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE and name != ONE_FILE_BY_DESIGN} == {}


INLINE = re.compile(
    r"""\sstyle\s*=|<style\b|\son\w+\s*=\s*["']|\{%\s*now\b|<script\b(?![^>]*\bsrc=)(?![^>]*type="application/json")""", re.IGNORECASE)


def test_vorlagen_tragen_weder_stil_noch_skript_in_sich() -> None:
    found = [f"{_name(p)}:{n}: {line.strip()}" for p in _kept_files(".html") for n, line in enumerate(p.read_text().splitlines(), 1)
             if INLINE.search(line)]
    assert found == []


@pytest.mark.parametrize("line", ['<p style="color: red">', "<script>alert()</script>", '<a onclick="x()">', "<style>", "{% now 'Y' %}"])
def test_eingebetteter_stil_wuerde_gefunden(line: str) -> None:
    assert INLINE.search(line)


@pytest.mark.parametrize("line", ['<script src="/static/x.js" defer></script>', '<script id="w" type="application/json">', "<link>"])
def test_eigene_dateien_sind_erlaubt(line: str) -> None:
    assert not INLINE.search(line)


def test_keine_fremden_rechner_und_keine_pfade_dieses_rechners() -> None:
    found = []
    for path in _kept_files(""):
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{_name(path)}: {match.group()}" for match in FOREIGN.finditer(text)]
    assert found == []


def test_verweise_in_den_texten_fuehren_irgendwohin() -> None:
    broken = []
    for path in _kept_files(".md"):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text()):
            if "://" not in target and not (path.parent / target).exists():
                broken.append(f"{_name(path)} → {target}")
    assert broken == []


def test_jede_entscheidung_hat_ihre_nummer_und_jeder_verweis_eine_entscheidung() -> None:
    nummern = re.findall(r"^## (\d+)\. ", (PROJECT / "docs/decisions.md").read_text(), re.M)
    assert [int(n) for n in nummern] == list(range(1, len(nummern) + 1))
    verweise = {
        (_name(path), nummer)
        for path in _kept_files(".py")
        for folge in re.findall(r"decisions(?:\.md)? ((?:\d+(?:, | and )?)+)", path.read_text())
        for nummer in re.findall(r"\d+", folge)
    }
    assert [v for v in sorted(verweise) if v[1] not in nummern] == [] and verweise


def test_ein_befehl_traegt_keine_rechenbibliothek_mit_sich() -> None:
    """Every process sets Django up: numbers, tables and papers come with the first page or import that needs them."""
    code = "import django, os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; django.setup(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split()
    assert "proaktiv.signals" in loaded
    assert not {"numpy", "scipy", "pandas", "openpyxl", "weasyprint"} & set(loaded)


class TestGlossar:
    """Each app's README explains every model: term, one German sentence, English gloss, source."""

    @staticmethod
    def _glossary(app: str) -> dict[str, list[str]]:
        section = (PROJECT / app / "README.md").read_text().partition("## Glossar")[2].partition("\n## ")[0]
        rows = [line.strip().strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
        return {_plain(row[0]): [cell.strip() for cell in row] for row in rows[2:]}

    @pytest.mark.parametrize("app", APPS)
    def test_jedes_modell_steht_im_glossar_seiner_app(self, app: str) -> None:
        models = [m for m in django_apps.get_app_config(app).get_models() if not issubclass(m, pghistory.models.Event)]
        assert [m.__name__ for m in models if _plain(m.__name__) not in self._glossary(app)] == []

    @pytest.mark.parametrize("app", APPS)
    def test_jede_zeile_ist_vollstaendig(self, app: str) -> None:
        assert [term for term, cells in self._glossary(app).items() if len(cells) != 4 or not all(cells)] == []


def _plain(term: str) -> str:
    """`Bevölkerung` and the class `Bevoelkerung` are one term."""
    return re.sub(r"\W", "", term.lower().translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})))


class TestSchichten:
    """`make check` runs the contracts; here stands that they would find an offence."""

    EDGES: ClassVar[list[tuple[str, str]]] = [
        ("budgets.verteilung", "basis.geld"), ("basis.geld", "django"), ("budgets.deckung", "sozialraum.models.gebiet"),
        ("budgets.views", "django"), ("budgets.views", "pandas"), ("sozialraum.imports.geometrie", "pandas"),
    ]

    @staticmethod
    def _check(contract: type[PureModules] | type[OnlyThere], edges: list[tuple[str, str]], **options: list[str]) -> ContractCheck:
        graph = grimp.ImportGraph()
        for importer, imported in edges:
            graph.add_import(importer=importer, imported=imported)
        checker = contract(name="x", session_options={"root_packages": list(APPS)}, contract_options=options)
        return checker.check(graph, verbose=False)

    def test_django_hinter_einem_reinen_modul_wird_gefunden(self) -> None:
        found = self._check(PureModules, self.EDGES, forbidden=["django"]).metadata["chains"]
        assert ("budgets.verteilung", "basis.geld", "django") in found
        assert ("budgets.deckung", "sozialraum.models.gebiet") in found
        assert not any(chain[0] == "budgets.views" for chain in found)

    def test_pandas_in_einer_ansicht_wird_gefunden(self) -> None:
        found = self._check(OnlyThere, self.EDGES, libraries=["pandas"], allowed_in=["imports"]).metadata["found"]
        assert found == [("budgets.views", "pandas")]

    @pytest.mark.parametrize("module", ["budgets.verteilung", "sozialraum.imports.basisstatistik", "basis.diagramme.balken"])
    def test_ein_deutscher_dateiname_in_einer_app_heisst_rein(self, module: str) -> None:
        assert is_pure(module)

    @pytest.mark.parametrize("module", ["budgets.views", "sozialraum.models.gebiet", "config.settings", "basis"])
    def test_was_django_kennt_heisst_englisch(self, module: str) -> None:
        assert not is_pure(module)
