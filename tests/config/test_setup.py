"""Set-up: what is missing is named in one command, and versions are locked."""

import json
import re
from pathlib import Path

import pytest

from config import setup, system

PROJECT = Path(__file__).resolve().parent.parent.parent


def _pins(lines: list[str]) -> dict[str, str]:
    found = (re.match(r"([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)", line) for line in lines)
    return {match[1].lower().replace("_", "-"): match[2] for match in found if match}


def test_ohne_rechte_wird_genau_ein_befehl_genannt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "FOR_START", {"postgresql": lambda: False, "python3-venv": lambda: True, "libpango-1.0-0": lambda: False})
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as end:
        system.ensure("start")
    commands = [line.strip() for line in str(end.value).splitlines() if "apt-get" in line]
    assert commands == ["sudo apt-get install --yes --no-install-recommends postgresql libpango-1.0-0"]


def test_mit_rechten_wird_installiert_und_nachgesehen(monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[list[str]] = []
    monkeypatch.setattr(system, "FOR_START", {"postgresql": lambda: bool(installed)})
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("subprocess.run", lambda command, **_: installed.append(command) or type("Done", (), {"returncode": 0}))
    system.ensure("start")
    assert [command[1] for command in installed] == ["update", "install"]
    assert "postgresql" in installed[1]


def test_fehlt_nichts_geschieht_nichts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "FOR_START", {"postgresql": lambda: True})
    monkeypatch.setattr("subprocess.run", lambda *_, **__: pytest.fail("nichts zu tun"))
    system.ensure("start")


def test_der_start_braucht_keine_pruefwerkzeuge() -> None:
    names = _pins(setup.requirements(with_tests=False))
    assert "django" in names
    assert "pytest" not in names
    assert _pins(setup.requirements(with_tests=True)).keys() >= names.keys() | {"pytest", "mypy"}


def test_jedes_paket_ist_gesperrt_und_die_sperrdatei_passt_zur_projektdatei() -> None:
    wanted = _pins(setup.requirements(with_tests=True))
    locked = _pins((PROJECT / "constraints.txt").read_text().splitlines())
    assert len(wanted) == len(setup.requirements(with_tests=True))
    assert {name: locked.get(name) for name in wanted} == wanted


def test_pakete_der_oberflaeche_sind_mit_pruefsumme_gesperrt_und_nennen_keinen_rechner() -> None:
    lock = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    root, packages = lock.pop(""), lock
    project = json.loads((PROJECT / "package.json").read_text())
    assert root["dependencies"] == project["dependencies"]
    assert root["devDependencies"] == project["devDependencies"]
    assert [name for name, package in packages.items() if "integrity" not in package or "resolved" in package] == []


def test_ein_schritt_laeuft_nur_wenn_sich_aendert_woraus_er_entsteht(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "PROJECT", tmp_path)
    monkeypatch.setattr(setup, "STAMPS", tmp_path / "stand.json")
    source, runs = tmp_path / "quelle", []
    for text in ("eins", "eins", "zwei"):
        source.write_text(text)
        setup._once("schritt", "Schritt", ["quelle"], lambda: runs.append(1), tmp_path)
    assert len(runs) == 2


def test_fehlt_das_ergebnis_laeuft_der_schritt_wieder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "PROJECT", tmp_path)
    monkeypatch.setattr(setup, "STAMPS", tmp_path / "stand.json")
    (tmp_path / "quelle").write_text("eins")
    runs: list[int] = []
    for _ in range(2):
        setup._once("schritt", "Schritt", ["quelle"], lambda: runs.append(1), tmp_path / "fehlt")
    assert len(runs) == 2
